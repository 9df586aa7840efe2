"""XD-05: the same figures in the documents of bodies that have nothing to do with each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from yqlib.audit.across.copies import Copy
from yqlib.audit.across.shelf import Beside, Other
from yqlib.audit.compare import Trial, claim, skip
from yqlib.audit.prose import Word
from yqlib.audit.registry import rule
from yqlib.forms import normalise
from yqlib.schema import place_zh


@rule("XD-05", "重复或照抄", "copied text or figures", severity="notice", across=True)
def copied(beside: Beside) -> Iterator[Trial | None]:
    """No table of expenditure with all its amounts, and no explaining sentence with its amounts, is that of a body
    which is neither above nor below this one.

    Words without figures are form text and are not looked at; what more than five bodies share is a form or a
    common figure, and no copy.
    """
    copies, names = beside.shelf.copies, beside.shelf.names
    if copies.bodies < 2:
        yield skip("别的单位", "not_applicable", "手上没有别的单位的文本")
        return
    met: dict[str, list[Copy]] = defaultdict(list)
    for copy in copies.shared.get(beside.card.doc_id, ()):
        card = beside.shelf.cards[copy.doc_id]
        if not card.body or not beside.card.body or beside.shelf.kin(card.body, beside.card.body):
            continue
        if normalise(names[card.body]) != normalise(names[beside.card.body]):  # one whose place is not told may be the same
            met[copy.doc_id].append(copy)
    for doc_id, mine in met.items():
        yield _copy(beside, beside.other(beside.shelf.cards[doc_id]), mine)
    if (tried := copies.tried.get(beside.card.doc_id, 0)) and not met:
        yield claim(f"{tried} 处有金额的表和句子", True, ("", ""), address=beside.doc.address)


def _copy(beside: Beside, other: Other, copies: list[Copy]) -> Trial:
    words: list[Word] = []
    for copy in copies:
        here, there = (_spot(d, copy.kind, i) for d, i in ((beside.doc, copy.mine), (other.doc, copy.theirs)))
        words += [Word(copy.mine, *here), beside.word(other, copy.theirs, *there)]
    tables = sum(c.kind == "table" for c in copies)
    told = [f"{tables} 张表的全部金额"] if tables else []
    told += [f"{len(copies) - tables} 句带金额的文字"] if len(copies) > tables else []
    first, second = words[0], words[1]
    page = place_zh(second.address[0], second.address[1], second.address[-1])
    zh = f"{first.spot}等 {'、'.join(told)}与{other.label}（{page}）相同，两个单位没有隶属关系"
    english = f"{tables} tables and {len(copies) - tables} sentences with their amounts are those of {other.label}, a body apart"
    return claim(f"与{other.label}相同之处", False, (zh, english), free=tuple(words), address=first.address)


def _spot(doc: Any, kind: str, place: str) -> tuple[str, tuple[Any, ...], str]:
    """(printed, address, in words) of a table or sentence."""
    if kind == "table":
        table = doc.by_id[place]
        return table.title, table.address, table.name
    told = next(s for s in doc.prose.sentences if s.id == place)
    return told.text, told.address, f"正文“{''.join(told.text.split())[:30]}…”"
