"""The registry of measures: what each is, in words (declared.toml), and the function that works it out.

The words are data; a function is tied to them by `@computes("id")`. A measure with words and no function, or the
other way round, is refused when the registry is first asked.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from yqlib.schema import KIND_ZH

if TYPE_CHECKING:
    from yqlib.audit.records import Document
    from yqlib.measures.inputs import Result

#: What a ratio of the exact inputs (分, 人, 个, ㎡) is multiplied with to stand in a unit.
SCALE = {
    "%": Fraction(100),
    "万元/人": Fraction(1, 1_000_000),
    "㎡/人": Fraction(1),
    "个/千个": Fraction(1000),
    "指数": Fraction(1),
}
#: Where a definition comes from.
SOURCES = {"regulation": "法规或官方标准", "practice": "统计通例", "ours": "本项目"}

Compute = Callable[["Document"], Iterable["Result"]]
_COMPUTED: dict[str, Compute] = {}


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: what it is in words; `never` says when it must not be computed, `about` how to read it."""

    id: str
    zh: str
    en: str
    formula: str
    numerator: str
    denominator: str
    unit: str
    kinds: tuple[str, ...]
    never: str
    source: str
    basis: str
    run: Compute
    about: str = ""

    @property
    def kinds_zh(self) -> str:
        """预算、决算."""
        return "、".join(KIND_ZH[k] for k in self.kinds)


def computes(id: str) -> Callable[[Compute], Compute]:
    """Tie the decorated function to the measure declared under `id`. Raises ValueError where one is tied already."""

    def tie(run: Compute) -> Compute:
        if id in _COMPUTED:
            raise ValueError(f"measure {id} is computed twice")
        _COMPUTED[id] = run
        return run

    return tie


@cache
def _all() -> tuple[Measure, ...]:
    import yqlib.measures.families  # noqa: F401  (ties the functions)

    text = files("yqlib.measures").joinpath("declared.toml").read_text("utf-8")
    words: dict[str, dict[str, object]] = tomllib.loads(text)
    if stray := words.keys() ^ _COMPUTED.keys():
        raise ValueError(f"measures without words or without a function: {sorted(stray)}")
    return tuple(_measure(id, row) for id, row in words.items())


def _measure(id: str, row: dict[str, object]) -> Measure:
    kinds = tuple(row.pop("kinds"))  # type: ignore[call-overload]
    made = Measure(id=id, kinds=kinds, run=_COMPUTED[id], **row)  # type: ignore[arg-type]
    if made.unit not in SCALE or made.source not in SOURCES or not kinds or set(kinds) - set(KIND_ZH):
        raise ValueError(f"measure {id}: unknown unit, source or kind")
    return made


def declared(kind: str | None = None) -> tuple[Measure, ...]:
    """Every measure (for one kind of document), in the order of declaration."""
    return tuple(m for m in _all() if kind is None or kind in m.kinds)


def measure(id: str) -> Measure:
    """One measure by its id. Raises KeyError, naming the ids there are, for another."""
    for one in _all():
        if one.id == id:
            return one
    raise KeyError(f"没有 {id!r} 这个测度；可用：{'、'.join(m.id for m in _all())}")
