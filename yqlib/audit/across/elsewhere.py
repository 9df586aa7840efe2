"""A figure or word of another document: what it prints, and in words where it stands there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yqlib.audit.prose import Quantity, Word
from yqlib.schema import place_zh


@dataclass(slots=True, eq=False)
class Elsewhere:
    """A printed figure of another document. It adds and compares as it does there; its `spot` names the document."""

    figure: Quantity
    doc_id: str
    label: str

    @property
    def id(self) -> str:
        """fact_id, statement_id …; it begins with the other doc_id."""
        return self.figure.id

    @property
    def printed(self) -> str:
        """The figure on its page."""
        return self.figure.printed

    @property
    def unit(self) -> str | None:
        """元, 万元 …"""
        return self.figure.unit

    @property
    def decimals(self) -> int:
        """Printed decimals."""
        return self.figure.decimals

    @property
    def amount(self) -> Decimal:
        """Exact amount."""
        return self.figure.amount

    @property
    def half(self) -> Decimal:
        """Half a unit of the last printed digit."""
        return self.figure.half

    @property
    def down(self) -> Decimal:
        """How far below it the real one may lie."""
        return self.figure.down

    @property
    def scale(self) -> str:
        """What may be added or compared."""
        return self.figure.scale

    @property
    def address(self) -> tuple[Any, ...]:
        """Where it stands in the other document."""
        return self.figure.address

    @property
    def reader(self) -> str | None:
        """How it was read."""
        return self.figure.reader

    @property
    def doubtful(self) -> bool:
        """Read with doubt."""
        return self.figure.doubtful

    @property
    def there(self) -> str:
        """Its place within the other document in words."""
        return self.figure.spot

    @property
    def spot(self) -> str:
        """Document, page and place in words."""
        page = place_zh(self.address[0], self.address[1], self.address[-1])
        return f"{self.label}{page}{self.there}"


@dataclass(frozen=True, slots=True)
class WordElsewhere(Word):
    """A word or sentence of another document; its `spot` names the document, `there` the place within it."""

    doc_id: str = ""
    label: str = ""
    there: str = ""
