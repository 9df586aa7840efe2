"""`python -m yqlib` is the `yqlib` command."""

from yqlib.cli import main

main(prog_name="yqlib")
