"""The documents of a corpus by who published them, and what stands beside each: the same body's of other years
and kinds, its department's, its units'.

A disclosure that is held twice (a PDF and its transcript) is one: the better reading of it is taken, always the
same one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from yqlib.audit.across.copies import Copies
from yqlib.audit.across.elsewhere import Elsewhere, WordElsewhere
from yqlib.audit.compare import Sum, Trial, skip
from yqlib.audit.grouped import Grouped
from yqlib.audit.prose import Quantity
from yqlib.audit.records import Document, document
from yqlib.forms import normalise
from yqlib.mentions import says_itself
from yqlib.schema import KIND_ZH, READERS, SCOPE_ZH

#: The surest reading first.
_BEST = ("text_layer", "xlsx", "docx", "html", "transcript", "ocr")
_SHOWN = 6  # documents a reason names


@dataclass(frozen=True, slots=True)
class Card:
    """What a document is: whose, of which year and kind; `body` None where no publisher is told."""

    doc_id: str
    body: str | None
    name: str
    year: int | None
    kind: str | None
    scope: str | None
    reader: str = ""
    file: str = ""

    @property
    def label(self) -> str:
        """某局2025年度部门预算."""
        return label(self.name, self.year, self.scope, self.kind)

    @property
    def known(self) -> bool:
        """Body, year and kind are told: it has a place on the shelf."""
        return self.body is not None and self.year is not None and self.kind is not None


def label(name: str, year: int | None, scope: str | None, kind: str | None) -> str:
    """A document in words, held or not."""
    when = f"{year}年度" if year is not None else ""
    return f"{name}{when}{SCOPE_ZH.get(scope or '', '')}{KIND_ZH.get(kind or '', '公开文本')}"


@dataclass(slots=True, eq=False)
class Other:
    """A document beside another: its card and what it holds."""

    card: Card
    doc: Document

    @property
    def label(self) -> str:
        """In words."""
        return self.card.label


class Shelf:
    """A corpus by publisher. `frames` has `documents`, `bodies`, `publishers` and `mentions` beside the frames of
    disclosures. Documents are made when a rule asks for one, and put away with `close`."""

    def __init__(self, frames: Any) -> None:
        self.grouped = Grouped(frames)
        bodies = frames.bodies
        self.names: dict[str, str] = dict(zip(bodies["body_id"], bodies["name"], strict=True))
        self.above: dict[str, str] = dict(
            bodies[["body_id", "parent_id"]].dropna().itertuples(index=False, name=None)
        )
        self.spelled = {
            body: {normalise(n) for n in (name, *("" if pd.isna(more) else more).split(" | ")) if n}
            for body, name, more in bodies[["body_id", "name", "spellings"]].itertuples(index=False, name=None)
        }
        publishers = frames.publishers
        whose = dict(zip(publishers["doc_id"], publishers["body_id"], strict=True))
        self.cards = {d: self._card(d, whose.get(d)) for d in self.grouped.ids}
        self.twins: dict[str, Card] = {}
        self.at: dict[tuple[Any, ...], list[Card]] = defaultdict(list)
        self._place()
        self._mentions = frames.mentions
        self._open: dict[str, Document] = {}

    def _card(self, doc_id: str, body: str | None) -> Card:
        row = self.grouped.rows("documents", doc_id)[0]
        name = self.names.get(body or "") or row["unit_name"] or row["file"]
        return Card(doc_id, body, name, row["fiscal_year"], row["kind"], row["scope"], row["reader"], row["file"])

    def _place(self) -> None:
        """Put every disclosure in its place once: of several readings the best, then by doc_id."""
        same: dict[tuple[Any, ...], list[Card]] = defaultdict(list)
        for card in self.cards.values():
            if card.known:
                same[card.body, card.year, card.kind, card.scope].append(card)
        for cards in same.values():
            best, *others = sorted(cards, key=lambda c: (_rank(c.reader), c.doc_id))
            self.at[best.body, best.year, best.kind].append(best)
            self.twins |= {c.doc_id: best for c in others}

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """Body → the bodies that belong to it at once."""
        found: dict[str, list[str]] = defaultdict(list)
        for body, above in sorted(self.above.items()):
            found[above].append(body)
        return found

    @cached_property
    def units_of(self) -> dict[str, list[str]]:
        """Document → bodies it names as units."""
        told = self._mentions.loc[self._mentions["relation"] == "unit", ["doc_id", "body_id"]]
        found: dict[str, list[str]] = defaultdict(list)
        for doc, body in told.drop_duplicates().itertuples(index=False, name=None):
            found[doc].append(body)
        return found

    @cached_property
    def named(self) -> dict[tuple[str, str], str]:
        """(document, normalised name) → the body meant."""
        told = self._mentions[["doc_id", "name", "body_id"]].drop_duplicates()
        return {(d, normalise(n)): b for d, n, b in told.itertuples(index=False, name=None)}

    @cached_property
    def copies(self) -> Copies:
        """What the documents of several bodies print alike; of a disclosure held twice one is looked at."""
        whose = {d: c.body for d, c in self.cards.items() if c.body and d not in self.twins}
        return Copies(self.grouped.frames, whose)

    def families(self) -> list[list[Card]]:
        """Documents in groups that may stand beside each other: of a body, those above and below it."""
        found: dict[str, list[Card]] = defaultdict(list)
        for card in self.cards.values():
            found[self.root(card.body) if card.body else card.doc_id].append(card)
        return list(found.values())

    def root(self, body: str) -> str:
        """The uppermost body above; told in a circle, the first of the circle by id."""
        seen = [body]
        while (up := self.above.get(seen[-1])) is not None:
            if up in seen:
                return min(seen[seen.index(up) :])
            seen.append(up)
        return seen[-1]

    def kin(self, one: str, other: str) -> bool:
        """One body, or one above the other."""
        return one == other or one in self._over(other) or other in self._over(one)

    def _over(self, body: str) -> set[str]:
        found: set[str] = set()
        while (up := self.above.get(body)) is not None and up not in found:
            found.add(up)
            body = up
        return found

    def open(self, card: Card) -> Document:
        """The document of a card."""
        if card.doc_id not in self._open:
            self._open[card.doc_id] = document(self.grouped, card.doc_id)
        return self._open[card.doc_id]

    def close(self) -> None:
        """Put the documents away."""
        self._open.clear()


def _rank(reader: str | None) -> int:
    return _BEST.index(reader) if reader in _BEST else len(READERS)


class Beside:
    """A document and those beside it, as rules across documents take it."""

    def __init__(self, shelf: Shelf, card: Card) -> None:
        self.shelf, self.card, self.doc = shelf, card, shelf.open(card)
        self._away: dict[int, Elsewhere] = {}

    # ---- which documents --------------------------------------------------------------------------

    def own(self, back: int = 0, kind: str | None = None) -> Other | None:
        """The same body's document of `back` years before, of a kind (the same one where untold); None where not held."""
        card = self.card
        assert card.year is not None
        held = self.shelf.at.get((card.body, card.year - back, kind or card.kind), [])
        fits = [c for c in held if c.scope == card.scope] or [c for c in held if None in (c.scope, card.scope)]
        fits = [c for c in fits if c.doc_id != card.doc_id]
        return self.other(fits[0]) if len(fits) == 1 else None

    def wanted(self, back: int = 0, kind: str | None = None) -> str:
        """That document in words."""
        card = self.card
        assert card.year is not None
        return label(card.name, card.year - back, card.scope, kind or card.kind)

    @cached_property
    def units(self) -> list[Other]:
        """The units' documents of the same year and kind, its own office's among them."""
        found = []
        for body in (self.card.body, *self._unit_bodies):
            held = self.shelf.at.get((body, self.card.year, self.card.kind), [])
            found += [c for c in held if c.scope == "unit"]
        return [self.other(c) for c in found if c.doc_id != self.card.doc_id]

    @cached_property
    def absent(self) -> list[str]:
        """The units' documents that are not held, in words: of the bodies this document names as its units."""
        held = {o.card.body for o in self.units}
        named = [b for b in self.shelf.units_of.get(self.card.doc_id, ()) if b in self._unit_bodies]
        offices = [b for b in named if says_itself(normalise(self.shelf.names[b]))]
        own = self.card.body in held  # the document of its own office is published under its own name
        found = [self.shelf.names[b] for b in named if b not in held and not (own and b in offices)]
        if named and not offices and not own:
            found.insert(0, f"{self.card.name}（本级）")
        return [label(name, self.card.year, "unit", self.card.kind) for name in found]

    @cached_property
    def _unit_bodies(self) -> list[str]:
        return self.shelf.children.get(self.card.body or "", [])

    @property
    def is_department(self) -> bool:
        """A department's document, which holds what its units' do."""
        return self.card.scope == "department"

    @cached_property
    def department(self) -> tuple[Other | None, str]:
        """The department's document of the same year and kind, and how it is called; ('' where no department is told)."""
        above = self.shelf.above.get(self.card.body or "", "")
        above = above or (self.card.body or "" if self.card.scope == "unit" else "")
        held = self.shelf.at.get((above, self.card.year, self.card.kind), [])
        fits = [c for c in held if c.scope == "department"]
        own = above == self.card.body
        if own and not fits:
            return None, ""
        wanted = label(self.shelf.names.get(above, ""), self.card.year, "department", self.card.kind) if above else ""
        return (self.other(fits[0]) if fits else None), wanted

    def body(self, other: Other | None, name: str | None) -> str | None:
        """The body a name printed in this document (or in `other`) means: as resolved, else one of the department's by
        any of its spellings."""
        if not name:
            return None
        doc, text = self.card.doc_id if other is None else other.card.doc_id, normalise(name)
        near = (b for b in (self.card.body, *self._unit_bodies) if text in self.shelf.spelled.get(b or "", ()))
        return self.shelf.named.get((doc, text)) or next(near, None)

    def other(self, card: Card) -> Other:
        """A document of the shelf, to be held against this one."""
        return Other(card, self.shelf.open(card))

    # ---- figures of others ------------------------------------------------------------------------

    def away(self, other: Other, figure: Quantity) -> Elsewhere:
        """A figure of another document."""
        if id(figure) not in self._away:
            self._away[id(figure)] = Elsewhere(figure, other.card.doc_id, other.label)
        return self._away[id(figure)]

    def sum_away(self, other: Other, side: Sum) -> Sum:
        """A sum of another document's figures."""
        plus, minus = (tuple(self.away(other, f) for f in part) for part in (side.plus, side.minus))
        return Sum(plus, minus, side.value, side.down, side.up)

    def word(self, other: Other, id_: str, printed: str, address: tuple[Any, ...], spot: str) -> WordElsewhere:
        """A word of another document."""
        return WordElsewhere(id_, printed, address, f"{other.label}{spot}", other.card.doc_id, other.label, spot)


def lacking(wanted: str | Iterable[str], what: str = "") -> Trial:
    """The document that is needed and not held, as one trial; `what` tells what waits for it."""
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    shown = "、".join(f"“{n}”" for n in names[:_SHOWN]) + (f"等 {len(names)} 份" if len(names) > _SHOWN else "")
    return skip(names[0] if len(names) == 1 else "所需文本", "not_checkable", f"需要{shown}才能核对，手上没有" + (f"；{what}" if what else ""))


def away(trial: Trial) -> Iterator[Elsewhere | WordElsewhere]:
    """The figures and words of other documents that took part."""
    yield from (m for m in (*trial.figures, *trial.free) if isinstance(m, Elsewhere | WordElsewhere))


def others(trial: Trial) -> tuple[str, ...]:
    """doc_ids of the other documents that took part, each once."""
    return tuple(dict.fromkeys(m.doc_id for m in away(trial)))
