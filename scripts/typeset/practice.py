"""Typeset practice.txt, the made-up disclosure that the process reads from which kernels are forked.

    python scripts/typeset/practice.py
"""

from __future__ import annotations

from pathlib import Path

from make import HERE, ROOT


def main() -> None:
    """Write yqlib/run/practice.pdf."""
    import typst
    from pylopdf_fonts_zh_cn import sans_path

    typst.compile(
        str(HERE / "practice.typ"),
        output=str(ROOT / "yqlib" / "run" / "practice.pdf"),
        root=str(HERE),
        font_paths=[str(Path(sans_path()).parent)],
        ignore_system_fonts=True,
        pdf_tags=False,
    )


if __name__ == "__main__":
    main()
