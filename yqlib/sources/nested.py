"""How many forms a PDF draws when forms draw forms: counted on the graph, never by drawing them."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

from yqlib.sources.deadline import Late, within

_DEPTH = 40  # pdfium goes down so far
_DRAWN = 100_000  # forms that one form draws in all; beyond it the file is hostile
_PATIENCE = 5.0  # seconds
_CONTENT = 4 << 20
_DO = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")


def explode(data: bytes, nested: Iterable[int | None]) -> bool:
    """Whether any of the forms `nested` (object numbers) draws more than `_DRAWN` forms.

    What pdfminer cannot resolve counts as nothing: such a file is left to pdfium.
    """
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser

    try:
        with within(_PATIENCE):
            document = PDFDocument(PDFParser(io.BytesIO(data)))
            pages = cache(partial(_of_pages, document))  # takes a while, and is seldom needed
            links = {number: _links(document, number, pages) for number in nested if number is not None}
    except (Exception, Late):  # whatever the parser stumbles over
        return False
    drawn = dict.fromkeys(links, 1)
    for _ in range(_DEPTH):
        drawn = {
            form: min(1 + sum(times * drawn.get(to, 1) for to, times in link.items()), _DRAWN + 1)
            for form, link in links.items()
        }
    return any(count > _DRAWN for count in drawn.values())


def _links(document: Any, number: int, pages: Callable[[], dict[str, set[int]]]) -> Counter[int]:
    """Forms that a form draws, with how often."""
    from pdfminer.pdftypes import PDFStream, resolve1

    form = document.getobj(number)
    if not isinstance(form, PDFStream):
        return Counter()
    held = resolve1(form.attrs.get("Resources"))
    names = _names(held) if isinstance(held, dict) else pages()
    found: Counter[int] = Counter()
    for name in _DO.findall(form.get_data()[:_CONTENT]):
        for to in names.get(name.decode("latin-1"), ()):
            found[to] += 1
    return found


def _names(resources: Any) -> dict[str, set[int]]:
    """Object numbers by the names that resources give them."""
    from pdfminer.pdftypes import PDFObjRef, resolve1

    held = resolve1(resources.get("XObject")) if isinstance(resources, dict) else None
    if not isinstance(held, dict):
        return {}
    return {name: {ref.objid} for name, ref in held.items() if isinstance(ref, PDFObjRef)}


def _of_pages(document: Any) -> dict[str, set[int]]:
    """The names of all pages together: a form without resources uses its page's."""
    from pdfminer.pdfpage import PDFPage

    found: dict[str, set[int]] = {}
    for number, page in enumerate(PDFPage.create_pages(document)):
        if number >= 1000:
            break
        for name, to in _names(page.resources).items():
            found.setdefault(name, set()).update(to)
    return found
