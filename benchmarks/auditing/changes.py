"""Single changes of what was read: figures of tables, figures and words of prose, tables, names."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from yqlib import Disclosure
from yqlib.extract.narrative import spoken
from yqlib.extract.narrative_subjects import names_of
from yqlib.layout.blocks import Line
from yqlib.money import FEN_PER_UNIT, parse_number, to_fen

#: Frames that do not depend on the figures of tables: kept where only those change.
_OF_PROSE = ("_prose", "_about", "statements", "sentences", "staff", "catalogue", "terms", "dates", "names")
_DIRECTIONS = {
    "增加": "减少", "增长": "下降", "上升": "下降", "减少": "增加", "下降": "增长", "降低": "提高",
}  # fmt: skip
_DIRECTION = re.compile(f"({'|'.join(_DIRECTIONS)})(?=了?\\s*\\d)")
_CITED = re.compile(r"《[^》]*》|〔[^〕]*〕|\[\d{4}\]")


@dataclass(frozen=True)
class Change:
    """One change: its kind, what it is of, the disclosure with it, and where a finding should point.

    `figure` is the id of the figure changed, `places` the (page, line, top) of the rows that are right to
    point at (a moved figure has two), `tied` whether a relation of the unchanged document bears the figure
    out (None where that has no meaning).
    """

    kind: str
    what: str
    changed: Disclosure
    figure: str | None
    places: tuple[tuple[Any, Any, Any], ...]
    tied: bool | None


Maker = Callable[[Disclosure, random.Random], Iterator[Change]]


def _place(row: Any) -> tuple[Any, Any, Any]:
    return row["page"], row["line"], row["top"]


def _tied(d: Disclosure) -> set[str]:
    ties = d.ties
    return set(ties.loc[ties["relations"] > 0, "figure_id"])


def _with_facts(d: Disclosure, facts: pd.DataFrame, tables: pd.DataFrame | None = None) -> Disclosure:
    new = replace(d, facts=facts, **({} if tables is None else {"tables": tables}))
    kept = _OF_PROSE if tables is None else tuple(n for n in _OF_PROSE if n not in ("_prose", "names"))
    new.__dict__ |= {name: d.__dict__[name] for name in kept if name in d.__dict__}
    return new


# ---- figures of tables ---------------------------------------------------------------------------


def _reprinted(facts: pd.DataFrame, at: int, printed: str) -> pd.DataFrame | None:
    """The facts with one figure printed otherwise; None where that is no amount."""
    number = parse_number(printed)
    unit = facts.at[at, "unit"]
    fen = None if number is None else to_fen(number, None if pd.isna(unit) else unit)
    if number is None or (fen is None and not pd.isna(facts.at[at, "amount_fen"])):
        return None
    facts = facts.copy()
    facts.at[at, "printed"] = printed
    facts.at[at, "value"] = float(number.value)
    facts.at[at, "decimals"] = number.decimals
    facts.at[at, "amount_fen"] = pd.NA if fen is None else fen
    facts.at[at, "amount"] = pd.NA if fen is None else fen / FEN_PER_UNIT["万元"]
    return facts


def other_digit(printed: str, rng: random.Random) -> str | None:
    """One digit changed by at least 3 units of the last printed digit."""
    places = [i for i, c in enumerate(printed) if c.isdigit()]
    at = rng.choice(places)
    last = at == places[-1]
    digits = [d for d in "0123456789" if abs(int(d) - int(printed[at])) >= (3 if last else 1)]
    changed = printed[:at] + rng.choice(digits) + printed[at + 1 :]
    return changed if re.match(r"-?0\d", changed) is None else None


def other_size(printed: str, rng: random.Random) -> str | None:
    """About a tenth more or less, printed alike."""
    number = parse_number(printed)
    if number is None or not number.digits:
        return None
    step = max(3, abs(number.digits) // 10)
    return _printed(number.digits + rng.choice((-step, step)), number.decimals, "," in printed)


def swapped(printed: str, rng: random.Random) -> str | None:
    """Two neighbouring digits swapped, by at least 3 units of the last digit."""
    bare = printed.replace(",", "")
    pairs = [
        i for i in range(len(bare) - 1)
        if bare[i].isdigit() and bare[i + 1].isdigit() and abs(int(bare[i]) - int(bare[i + 1])) * 9 >= 3
        and not (i in (0,) and bare[i + 1] == "0")
    ]  # fmt: skip
    if not pairs:
        return None
    at = rng.choice(pairs)
    changed = bare[:at] + bare[at + 1] + bare[at] + bare[at + 2 :]
    number = parse_number(changed)
    return None if number is None else _printed(number.digits, number.decimals, "," in printed)


def _printed(digits: int, decimals: int, commas: bool) -> str:
    sign, digits = ("-", -digits) if digits < 0 else ("", digits)
    whole, fraction = divmod(digits, 10**decimals)
    return sign + (f"{whole:,}" if commas else str(whole)) + (f".{fraction:0{decimals}d}" if decimals else "")


def _figure_changer(kind: str, reprint: Callable[[str, random.Random], str | None]) -> Maker:
    def make(d: Disclosure, rng: random.Random) -> Iterator[Change]:
        money = d.facts.index[d.facts["amount_fen"].notna()].tolist()
        tied = _tied(d)
        while money:
            at = rng.choice(money)
            row = d.facts.loc[at]
            printed = reprint(str(row["printed"]), rng)
            facts = None if printed is None else _reprinted(d.facts, at, printed)
            if facts is None or facts.at[at, "amount_fen"] == row["amount_fen"]:
                continue
            told = f"{row['title']} {row['row_label']} {row['column_path']}: {row['printed']} → {printed}"
            yield Change(
                kind, told, _with_facts(d, facts), row["fact_id"], (_place(row),), row["fact_id"] in tied
            )

    return make


def _moved(d: Disclosure, rng: random.Random) -> Iterator[Change]:
    """A figure that stands one row lower or one column further right, or trades places with the one there."""
    facts = d.facts
    tied = _tied(d)
    money = facts.index[facts["amount_fen"].notna() & (facts["amount_fen"] != 0)].tolist()
    while money:
        at = rng.choice(money)
        row = facts.loc[at]
        mates = facts[(facts["table_id"] == row["table_id"]) & (facts["side"] == row["side"])]
        found = (_down if rng.random() < 0.5 else _right)(mates, row)
        if found is None or found["printed"] == row["printed"]:
            continue
        changed = _trade(facts, at, found)
        other = (found["page"], found["line"], found["top"])
        told = f"{row['title']} {row['row_label']} {row['column_path']}: {row['printed']} → {found['row_label']} {found['column_path']}"
        yield Change(
            "moved", told, _with_facts(d, changed), row["fact_id"], (_place(row), other), row["fact_id"] in tied
        )


def _down(mates: pd.DataFrame, row: pd.Series) -> dict[str, Any] | None:
    below = mates[mates["row"] == row["row"] + 1]
    if below.empty:
        return None
    same = below[below["column_path"] == row["column_path"]]
    taken = same.iloc[0] if len(same) else None
    model = taken if taken is not None else below.iloc[0]
    place = {c: model[c] for c in ("row", "row_kind", "row_code", "row_label", "row_parent", "page", "line", "top", "bottom")}
    return place | {"column_path": row["column_path"], "printed": None if taken is None else taken["printed"],
                    "taken": None if taken is None else taken.name}  # fmt: skip


def _right(mates: pd.DataFrame, row: pd.Series) -> dict[str, Any] | None:
    line = mates[(mates["row"] == row["row"]) & (mates["x0"] > row["x0"])].sort_values("x0")
    paths = mates[["column", "column_path", "x0"]].dropna(subset=["x0"]).sort_values("x0")
    after = paths[paths["x0"] > row["x1"]] if pd.notna(row["x1"]) else paths.iloc[:0]
    if after.empty:
        return None
    model = after.iloc[0]
    same = line[line["column_path"] == model["column_path"]]
    taken = same.iloc[0] if len(same) else None
    return {"column": model["column"], "column_path": model["column_path"], "row_label": row["row_label"],
            "page": row["page"], "line": row["line"], "top": row["top"],
            "printed": None if taken is None else taken["printed"],
            "taken": None if taken is None else taken.name}  # fmt: skip


def _trade(facts: pd.DataFrame, at: int, found: dict[str, Any]) -> pd.DataFrame:
    if found["taken"] is not None:
        first = _reprinted(facts, at, str(found["printed"]))
        second = None if first is None else _reprinted(first, found["taken"], str(facts.at[at, "printed"]))
        return facts if second is None else second
    facts = facts.copy()
    for name, value in found.items():
        if name in facts.columns and name != "printed":
            facts.at[at, name] = value
    return facts


# ---- tables --------------------------------------------------------------------------------------


def _without_table(kind: str) -> Maker:
    def make(d: Disclosure, rng: random.Random) -> Iterator[Change]:
        filled = d.tables[~d.tables["empty"] & d.tables["role"].notna() & d.tables["rows"].gt(0)]
        filled = filled[filled["table_id"].isin(d.facts["table_id"])]
        order = filled.sample(frac=1, random_state=rng.randrange(2**31)) if len(filled) else filled
        for index, table in order.iterrows():
            facts = d.facts[d.facts["table_id"] != table["table_id"]]
            if kind == "table deleted":
                tables = d.tables.drop(index=index)
            else:
                tables = d.tables.copy()
                tables.at[index, "empty"] = True
            yield Change(kind, str(table["title"]), _with_facts(d, facts, tables), None, (), None)

    return make


# ---- prose ---------------------------------------------------------------------------------------


def _with_line(d: Disclosure, old: Line, start: int, end: int, words: str) -> Disclosure:
    """The disclosure with one printed line that reads otherwise."""
    new = replace(old, text=old.text[:start] + words + old.text[end:])
    texts = tuple(text._replace(lines=tuple(new if line is old else line for line in text.lines)) for text in d.texts)
    return replace(d, texts=texts)


def _prose_figures(d: Disclosure) -> list[tuple[str, Any, str | None, Line, int, int]]:
    """(statement id, measure, unit, line, start, end) of every figure printed in digits on one line."""
    year = d.document["fiscal_year"]
    order, found = 0, []
    for paragraph, text, said in spoken(
        d.paragraphs, names_of(d.document.to_dict()), None if pd.isna(year) else int(year)
    ):
        for one in said:
            order += 1
            start = text.place(one.figure.start)
            end = start + len(one.figure.number)
            pieces = paragraph.run.cut(start, end)
            printed = len(pieces) == 1 and pieces[0].text == one.figure.number
            if printed and parse_number(one.figure.number) is not None:
                name = f"{d.document['doc_id']}-s{order:04}"
                found.append((name, one.measure, one.figure.unit, pieces[0].line, pieces[0].start, pieces[0].end))
    return found


def _prose_changer(kind: str) -> Maker:
    def make(d: Disclosure, rng: random.Random) -> Iterator[Change]:
        wanted = [
            f for f in _prose_figures(d)
            if (f[2] in FEN_PER_UNIT and f[1] != "threshold" if kind == "prose amount" else f[2] == "%")
        ]  # fmt: skip
        tied = _tied(d)
        while wanted:
            name, _, _, line, start, end = rng.choice(wanted)
            printed = line.text[start:end]
            changed = rng.choice((other_digit, other_size, swapped))(printed, rng)
            if changed is None or parse_number(changed) == parse_number(printed):
                continue
            told = f"{line.text}: {printed} → {changed}"
            yield Change(kind, told, _with_line(d, line, start, end, changed), name,
                         ((line.page, line.line, line.box.top if line.box else None),), name in tied)  # fmt: skip

    return make


def _line_changer(kind: str, places: Callable[[Disclosure, Line], list[tuple[int, int, str]]]) -> Maker:
    def make(d: Disclosure, rng: random.Random) -> Iterator[Change]:
        lines = {id(p.line): p.line for paragraph in d.paragraphs for p in paragraph.pieces}
        found = [(line, *place) for line in lines.values() for place in places(d, line)]
        rng.shuffle(found)
        for line, start, end, words in found:
            told = f"{line.text}: {line.text[start:end]} → {words}"
            yield Change(kind, told, _with_line(d, line, start, end, words), None,
                         ((line.page, line.line, line.box.top if line.box else None),), None)  # fmt: skip

    return make


def _directions(d: Disclosure, line: Line) -> list[tuple[int, int, str]]:
    return [(*m.span(1), _DIRECTIONS[m[1]]) for m in _DIRECTION.finditer(line.text)]


def _years(d: Disclosure, line: Line) -> list[tuple[int, int, str]]:
    """The fiscal year or the one before it where it is printed as a year, outside of citations and of dates with a month."""
    year = d.document["fiscal_year"]
    if pd.isna(year):
        return []
    cited = [m.span() for m in _CITED.finditer(line.text)]
    own = re.compile(rf"({year}|{year - 1})(?=\s*年(?!\s*\d{{1,2}}\s*(?:月|$)))")
    return [
        (*m.span(1), str(int(m[1]) + (1 if int(m[1]) < year else -1)))
        for m in own.finditer(line.text)
        if not any(a <= m.start() < b for a, b in cited)
    ]


def _names(d: Disclosure, line: Line) -> list[tuple[int, int, str]]:
    """One character of the body's own name as it stands in a line."""
    row = d.document
    names = [n for n in (row["unit_name"], *str(row["unit_aliases"]).split(" | ")) if pd.notna(n) and len(n) > 5]
    found = []
    for name in names[:1]:
        at = line.text.find(name)
        if at >= 0:
            middle = at + len(name) // 2
            found.append((middle, middle + 1, "阳" if line.text[middle] != "阳" else "东"))
    return found


MAKERS: dict[str, Maker] = {
    "one digit": _figure_changer("one digit", other_digit),
    "±10%": _figure_changer("±10%", other_size),
    "digits swapped": _figure_changer("digits swapped", swapped),
    "moved": _moved,
    "prose amount": _prose_changer("prose amount"),
    "prose percentage": _prose_changer("prose percentage"),
    "direction word": _line_changer("direction word", _directions),
    "year": _line_changer("year", _years),
    "table deleted": _without_table("table deleted"),
    "table emptied": _without_table("table emptied"),
    "name": _line_changer("name", _names),
}
#: Changes of one figure in a table.
OF_FIGURES = ("one digit", "±10%", "digits swapped", "moved")
