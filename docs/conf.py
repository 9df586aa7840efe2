"""How the documentation is built: `sphinx-build -W docs docs/_build`, without a network, into files that ask for none.

`-W` makes a broken link, a missing anchor or a page outside the contents an error.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "yqlib"
copyright = "yqlib（MIT 许可证）"
language = "zh_CN"
extensions = ["myst_parser", "sphinx.ext.autodoc", "bigrams", "chinese"]
exclude_patterns = ["_build", "benchmarks.md"]  # the latter is part of measured.md, one heading lower

# The pages are read on GitHub, too: links are plain Markdown, anchors are those of headings.
myst_heading_anchors = 4
myst_links_external_new_tab = True

# Docstrings write code in single backticks; their types are told in the signatures.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True

html_theme = "furo"
html_title = "yqlib 文档"
html_static_path = ["_static"]
html_css_files = ["yqlib.css"]
html_copy_source = False
html_show_sphinx = False
html_search_language = "zh"
