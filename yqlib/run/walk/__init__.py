"""Walking through findings in JupyterLab, one after the other, with the page beside, and writing down what was found."""

from yqlib.run.walk.widget import Walk

__all__ = ["Walk"]
