"""`python -m yqlib` is the `yqlib` command."""

from yqlib.cli import main

if __name__ == "__main__":
    main(prog_name="yqlib")
