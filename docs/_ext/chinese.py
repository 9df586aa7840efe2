"""Lines broken between Chinese characters are one line: a browser would show a blank at the break."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes

_CHINESE = re.compile("[\u2014\u2018-\u201d\u2026\u2460-\u24ff\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def _joined(app: Any, tree: nodes.document) -> None:
    for text in [t for t in tree.findall(nodes.Text) if t == "\n"]:
        parent = text.parent
        place = next(i for i, child in enumerate(parent.children) if child is text)  # equal ones stand beside it
        around = parent.children[max(place - 1, 0) : place + 2]
        if len(around) == 3 and _ends(around[0], -1) and _ends(around[2], 0):
            parent.pop(place)


def _ends(node: nodes.Node, at: int) -> bool:
    """Whether the text of a node begins (0) or ends (-1) in Chinese."""
    text = node.astext()
    return not isinstance(node, nodes.literal) and bool(text) and bool(_CHINESE.match(text[at]))


def setup(app: Any) -> dict[str, bool]:
    """Join the lines of every page once it is read."""
    app.connect("doctree-read", _joined)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
