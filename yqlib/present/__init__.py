"""Views for people: charts with a Chinese font, small tables, the printed tables again.

Nothing here finds a fault or opens a file; everything is drawn from the frames of a disclosure.
`structure` chooses the figures, `charts` draws them, `views` are the small tables of a report.
The package imports nothing, so a command that prints a table does not wait for matplotlib.
"""
