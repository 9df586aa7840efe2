"""Disclosures side by side over levels of government: which are shown, in which order, under which letter.

`choose` takes a `Corpus` (in memory or a store) and gives a `Chosen`; the other modules `levels_…` make tables and
charts of it. Money is exact 分 inside; what is not printed is a dash with a numbered reason below the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd

from yqlib import schema
from yqlib.audit.prose import ADDRESS
from yqlib.audit.records import Document
from yqlib.audit.records import documents as records
from yqlib.column import KIND_ZH, SCOPE_ZH, place_zh
from yqlib.measures.compute import results
from yqlib.measures.inputs import Amount, Missing, Result, amount, decimal
from yqlib.measures.peers import differences
from yqlib.measures.registry import measure
from yqlib.money import FEN_PER_UNIT
from yqlib.present.tables import Cell, Table, escape, text_of

if TYPE_CHECKING:
    from yqlib.corpus import Corpus

NOTHING = "没有可以并列的公开文本"
MOST = 12  # disclosures side by side on a printed page
_LEVELS = {"省": 0, "市": 1, "县": 2, "区": 2}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WAN = FEN_PER_UNIT["万元"]


class Chosen:
    """The disclosures shown, 省 before 市 before 县 and 区, a department before its units.

    `documents` holds their rows in that order, `left` those left out (doc_id, why), `letters` the letter of each
    doc_id. Any frame by its name as of a Corpus, with the rows of these alone.
    """

    def __init__(self, corpus: Corpus, documents: pd.DataFrame, left: pd.DataFrame, note: str = "") -> None:
        self._corpus, self.documents, self.left, self.note = corpus, documents, left, note
        self.letters = {d: _letter(i) for i, d in enumerate(documents["doc_id"])}
        self._frames: dict[str, pd.DataFrame] = {"documents": documents}
        rows = list(documents.itertuples(index=False))
        self._names = {r.doc_id: f"{self.letters[r.doc_id]} {text_of(r.unit_name) or text_of(r.file)}" for r in rows}
        self._abouts = {r.doc_id: about(r) for r in rows}

    def __getattr__(self, name: str) -> pd.DataFrame:
        """The rows of these disclosures of a frame. Raises AttributeError for another name."""
        if name.startswith("_") or name not in schema.FRAMES:
            raise AttributeError(name)
        if name not in self._frames:
            self._frames[name] = self._rows(name)
        return self._frames[name]

    def _rows(self, name: str) -> pd.DataFrame:
        if self._corpus.store is not None and self.letters:  # of a large store only these rows are read
            ids = ", ".join("'" + doc_id.replace("'", "''") + "'" for doc_id in self.letters)
            return self._corpus.sql(f"SELECT * FROM {name} WHERE doc_id IN ({ids})")
        whole = self._corpus.frame(name)
        return whole[whole["doc_id"].isin(self.letters)].reset_index(drop=True)

    @cached_property
    def records(self) -> list[Document]:
        """The disclosures as rules and measures read them, in order."""
        return list(records(self)) if len(self.documents) else []

    @cached_property
    def parents(self) -> dict[str, str]:
        """A unit's doc_id → the doc_id of its department's disclosure of the same year and kind, both shown."""
        return _parents(self._corpus, self.documents)

    @cached_property
    def failures(self) -> pd.DataFrame:
        """The files that were not read."""
        return self._corpus.failures

    def one(self, doc_id: str) -> SimpleNamespace:
        """One of them as `yqlib.present.structure` takes a disclosure: `document`, `facts`, `tables`."""
        row = self.documents[self.documents["doc_id"] == doc_id].iloc[0]
        mine = {name: getattr(self, name)[lambda f: f["doc_id"] == doc_id] for name in ("facts", "tables")}
        return SimpleNamespace(document=row, **mine)

    def name(self, doc_id: str) -> str:
        """`A 某局`."""
        return self._names[doc_id]

    def about(self, doc_id: str) -> str:
        """`省·部门·2026预算`; what is not known is left out."""
        return self._abouts[doc_id]

    def __len__(self) -> int:
        return len(self.documents)


def _letter(turn: int) -> str:
    more, last = divmod(turn, len(_LETTERS))
    return (_letter(more - 1) if more else "") + _LETTERS[last]


def about(row: Any) -> str:
    """`省·部门·2026预算` of a row of `documents`."""
    kind = _year(row) + KIND_ZH.get(text_of(row.kind), "")
    return "·".join(filter(None, [text_of(row.level), SCOPE_ZH.get(text_of(row.scope), ""), kind]))


# ---- which are shown -----------------------------------------------------------------------------


def choose(corpus: Corpus, documents: Sequence[str] = (), most: int = MOST) -> Chosen:
    """The disclosures to show: those named by doc_id, else the newest budget of each body (without a budget its
    newest final accounts), one that was published twice once; at most `most`, from every level in turn.

    Raises ValueError, naming the doc_ids there are, for one the corpus does not hold.
    """
    held = corpus.documents
    if unknown := [d for d in documents if d not in set(held["doc_id"])]:
        known = "、".join(f"{r.doc_id}（{text_of(r.unit_name) or text_of(r.file)}）" for r in held.head(20).itertuples())
        raise ValueError(f"没有编号为 {'、'.join(unknown)} 的公开文本；可用：{known or '（无）'}")
    if not len(held):
        return Chosen(corpus, held, _left([]))
    if documents:
        return Chosen(corpus, _ordered(held[held["doc_id"].isin(documents)]), _left([]))
    why = _left_out(corpus, held)
    shown = _ordered(held[~held["doc_id"].isin(why)])
    note = ""
    if len(shown) > most:
        kept = _in_turn(shown, most)
        note = f"共有 {len(shown)} 个单位，只列 {most} 个（各层级轮流取）；用参数 documents 指定要看的文本。"
        shown = shown[shown["doc_id"].isin(kept)].reset_index(drop=True)
    return Chosen(corpus, shown, _left([(d, w) for d, w in why.items()]), note)


def _left(rows: list[tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["doc_id", "why"], dtype="string")


def _left_out(corpus: Corpus, held: pd.DataFrame) -> dict[str, str]:
    """doc_id → why it is not shown."""
    figures = corpus.some("facts", ["doc_id"])["doc_id"].value_counts()
    rank = {d: (-int(figures.get(d, 0)), d) for d in held["doc_id"]}  # of twins the one with most figures
    why: dict[str, str] = {}
    conflicts = corpus.conflicts
    for ids in conflicts.loc[conflicts["kind"] == "document_twice", "documents"].dropna():
        first, *others = sorted((d for d in ids.split() if d in rank), key=rank.__getitem__)
        why |= dict.fromkeys(others, f"与 {first} 是同一份公开，只列一次")
    body = dict(corpus.publishers[["doc_id", "body_id"]].itertuples(index=False, name=None))
    mine: dict[str, list[Any]] = {}
    for row in held[~held["doc_id"].isin(why)].itertuples(index=False):
        mine.setdefault(body.get(row.doc_id, row.doc_id), []).append(row)
    for rows in mine.values():
        first, *others = sorted(rows, key=_newest)
        what = f"同一单位另列 {_year(first)}{KIND_ZH.get(text_of(first.kind), '')}"
        why |= {r.doc_id: what for r in others}
    return why


def _newest(row: Any) -> tuple[Any, ...]:
    return (text_of(row.kind) != "budget", -(0 if pd.isna(row.fiscal_year) else int(row.fiscal_year)), row.doc_id)


def _year(row: Any) -> str:
    return "" if pd.isna(row.fiscal_year) else str(int(row.fiscal_year))


def _ordered(documents: pd.DataFrame) -> pd.DataFrame:
    keys = [
        (_LEVELS.get(text_of(r.level), 3), *(text_of(p) for p in (r.province, r.city, r.county)),
         text_of(r.scope) != "department", text_of(r.unit_name), _year(r), text_of(r.kind), r.doc_id)
        for r in documents.itertuples(index=False)
    ]  # fmt: skip
    return documents.iloc[sorted(range(len(keys)), key=keys.__getitem__)].reset_index(drop=True)


def _in_turn(shown: pd.DataFrame, most: int) -> list[str]:
    """doc_ids taken from the levels in turn."""
    turn = shown.groupby(shown["level"].map(_LEVELS).fillna(3)).cumcount()
    return list(shown["doc_id"].iloc[turn.argsort(kind="stable")[:most]])


def _parents(corpus: Corpus, documents: pd.DataFrame) -> dict[str, str]:
    if len(documents) < 2:
        return {}
    body = dict(corpus.publishers[["doc_id", "body_id"]].itertuples(index=False, name=None))
    above = dict(corpus.bodies[["body_id", "parent_id"]].dropna().itertuples(index=False, name=None))
    rows = list(documents.itertuples(index=False))
    return {
        unit.doc_id: head.doc_id
        for unit in rows
        for head in rows
        if above.get(body.get(unit.doc_id, "")) == body.get(head.doc_id)
        and text_of(head.scope) == "department"
        and (_year(unit), text_of(unit.kind)) == (_year(head), text_of(head.kind))
    }


# ---- cells ---------------------------------------------------------------------------------------


class Notes:
    """Numbered notes under a table: the same sentence has one number."""

    def __init__(self, *first: str) -> None:
        self._first, self._found = [f for f in first if f], dict[str, int]()

    def mark(self, text: str) -> str:
        """`[1]` for a sentence."""
        return f"[{self._found.setdefault(text, len(self._found) + 1)}]"

    @property
    def lines(self) -> list[str]:
        """The notes for the foot of the table."""
        return [*self._first, *(f"[{n}] {text}" for text, n in self._found.items())]


def placed(text: str, place: str, mark: str = "") -> Cell:
    """A figure, and small under it where it is printed."""
    small = f'<br><span class="faint">{escape(place)}</span>' if place else ""
    return Cell(f"{text}{mark}" + (f"（{place}）" if place else ""), "", f"{escape(text)}{escape(mark)}{small}")


def absent(notes: Notes, why: str) -> Cell:
    """A dash with the number of its reason."""
    return Cell(f"—{notes.mark(why)}", "faint")


def place(address: Any) -> str:
    """第3页 of an address; empty where unknown."""
    at = dict(zip(ADDRESS, address or (), strict=False))
    return place_zh(at.get("page"), at.get("line"), at.get("reader")) if at else ""


def wan(fen: Any, least: int = 2) -> str:
    """分 as 万元, every digit that matters."""
    return decimal(fen / _WAN, least)


@lru_cache(maxsize=1024)
def found(doc: Document, figure: str, fund: str = "all") -> Amount | str:
    """An amount by meaning, or why it is missing."""
    try:
        return amount(doc, figure, fund)
    except Missing as why:
        return str(why)


@lru_cache(maxsize=1024)
def measured(doc: Document, id: str, part: bool = False) -> Result:
    """The first result of a measure, of the whole: its value, else the reason; with `part`, where the whole has no
    value, the first of a part (`item`) that has one."""
    told = results(measure(id), doc)
    return next((r for r in told if r.value is not None), told[0]) if part else told[0]


def shown(what: Amount | str, notes: Notes, scale: Any = _WAN) -> Cell:
    """An amount (÷ `scale`) with its place, doubts as notes; a dash where it is missing."""
    if isinstance(what, str):
        return absent(notes, what)
    marks = "".join(notes.mark(d) for d in what.doubts)
    least = 2 if scale == _WAN else 0
    return placed(decimal(what.value / scale, least), place(what.address), marks)


def per_head(result: Result, notes: Notes) -> Cell:
    """A ratio of fen and heads in 万元 to four decimals (of ㎡ and heads to two); a dash with the reason."""
    if result.value is None:
        return absent(notes, result.reason)
    money = result.numerator is not None and result.numerator.unit == "分"
    doubts = dict.fromkeys((*(d for a in result.inputs for d in a.doubts), *result.doubts))
    if result.item:
        doubts[f"只是其中一个单位（{result.item}）：{' ÷ '.join(a.words for a in result.inputs)}"] = None
    marks = "".join(notes.mark(d) for d in doubts)
    return placed(decimal(result.value / _WAN, 4, 4) if money else decimal(result.value, 2, 2), "", marks)


# ---- who is compared -----------------------------------------------------------------------------


def who(them: Chosen) -> Table:
    """Each disclosure with its letter: level, scope, year, kind, place, and whose part it is."""
    rows = []
    for row in them.documents.itertuples(index=False):
        where = "".join(dict.fromkeys(filter(None, map(text_of, (row.province, row.city, row.county)))))
        inside = them.parents.get(row.doc_id)
        part = f"已含在 {them.letters[inside]} 中" if inside else ""
        rows.append([
            them.letters[row.doc_id], text_of(row.unit_name) or text_of(row.file), text_of(row.level) or "不明",
            {"department": "部门（含所属单位）", "unit": "单个单位"}.get(text_of(row.scope), "不明"), _year(row) or "不明",
            KIND_ZH.get(text_of(row.kind), "不明"), where, part, row.doc_id,
        ])  # fmt: skip
    header = ["代号", "单位", "层级", "范围", "年度", "种类", "地区", "相互包含", "文本编号"]
    return Table(header, rows, empty=_nothing(them), notes=[them.note] if them.note else ())


def _nothing(them: Chosen) -> str:
    failed = len(them.failures)
    return NOTHING + (f"：{failed} 份文件没有读成" if failed else "")


def left_out(them: Chosen) -> Table:
    """What was read and is not shown, and what was not read, with the reasons."""
    known = {r.doc_id: r for r in them._corpus.documents.itertuples(index=False)}
    rows = []
    for row in them.left.itertuples(index=False):
        doc = known[row.doc_id]
        what = f"{text_of(doc.unit_name) or text_of(doc.file)} {_year(doc)}{KIND_ZH.get(text_of(doc.kind), '')}"
        rows.append([what, row.doc_id, row.why])
    rows += [[f.file, "", f"没有读成：{f.problem}"] for f in them.failures.itertuples(index=False)]
    return Table(["公开文本", "文本编号", "原因"], rows, empty="全部公开文本都在上表中")


def cautions(them: Chosen) -> Table:
    """What keeps the disclosures from being compared figure by figure, before any figure is shown."""
    rows: list[list[str]] = []
    if len(them) > 1:
        blank = schema.frame("measures", [])
        one = pd.DataFrame({c: pd.array([pd.NA] * len(them), blank[c].dtype) for c in blank.columns})
        one["doc_id"] = pd.array(list(them.letters), blank["doc_id"].dtype)
        rows += [_caution(note, _groups(them)) for note in differences(one, them.documents)]
        rows += [
            ["相互包含", f"{them.letters[u]} 的数字已含在 {them.letters[h]} 中：两者不能相加"]
            for u, h in them.parents.items()
        ]
    empty = _nothing(them) if not len(them) else "只有一份公开文本：没有可以比较的" if len(them) == 1 else "没有读出不可比之处"
    return Table(["口径", "哪些不同，为什么不能直接相比"], rows, empty=empty)


def _caution(note: str, groups: dict[str, str]) -> list[str]:
    head, _, why = note.partition("：")
    what = head.partition("（")[0]
    return [what, f"{groups.get(what, head)}——{why}" if why else head]


def _groups(them: Chosen) -> dict[str, str]:
    """What differs → which letters are which."""
    told: dict[str, dict[str, list[str]]] = {"范围不同": {}, "种类不同": {}, "年度不同": {}, "层级不同": {}}
    for row in them.documents.itertuples(index=False):
        values = (SCOPE_ZH.get(text_of(row.scope)), KIND_ZH.get(text_of(row.kind)), _year(row), text_of(row.level))
        for group, value in zip(told.values(), values, strict=True):
            group.setdefault(value or "不明", []).append(them.letters[row.doc_id])
    return {what: "；".join(f"{v}：{'、'.join(ls)}" for v, ls in group.items()) for what, group in told.items()}


def legend(them: Chosen, only: Iterable[str] = ()) -> str:
    """`A 某局，B 某中心`: the letters for the foot of a chart that has room for letters only."""
    wanted = set(only)
    return "，".join(them.name(d) for d in them.letters if not wanted or d in wanted)
