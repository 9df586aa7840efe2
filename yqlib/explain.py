"""How a disclosure was understood: every table, header and row, the wording that fitted, and what did not.

Nothing is read a second time: titles, columns and rows come from the reading itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from yqlib import forms
from yqlib.audit.wording import short
from yqlib.extract.columns import ColumnInfo
from yqlib.extract.rows import Row
from yqlib.extract.tables import ReadTable
from yqlib.forms.tables import OwnForms, packaged
from yqlib.layout.captions import LogicalTable
from yqlib.present.tables import Table, printable
from yqlib.reading import Reading

PART_ZH = {"table": "表", "column": "栏", "row": "行"}
FACET_ZH = {
    "label": "名称", "code": "编码", "code_part": "编码（分栏）", "lineno": "行次", "attr": "附注", "value": "数字",
}  # fmt: skip
ROW_ZH = {
    "class": "类", "section": "款", "item": "项", "subtotal": "小计", "total": "合计", "unit": "单位",
    "project": "项目", "line": "行",
}  # fmt: skip
SIDE_ZH = {"income": "收入", "expenditure": "支出"}
UNKNOWN = "未识别"
#: Tables whose rows are named freely: projects, things bought, bodies. No list could know the names.
_FREE = frozenset(("projects", "projects_carryover", "procurement", "service_purchase", "state_assets"))
_YEAR = re.compile(r"20\d\d(年度?)?.{0,6}")


@dataclass(frozen=True, slots=True)
class Understood:
    """One printed title, header or row, and what it was taken for. Texts are as printed, on one line.

    `wording` is the pattern of the CSV row that fitted; `add_to` names the file of the forms where an
    unknown wording belongs.
    """

    table: int
    part: str
    pages: str
    printed: str
    code: str = ""
    meaning: str = ""
    key: str = ""
    side: str = ""
    unit: str = ""
    parent: str = ""
    wording: str = ""
    known: bool = True
    add_to: str = ""


def explain(reading: Reading) -> list[Understood]:
    """Every title, header and row of a reading, in printed order."""
    return [
        line
        for number, (_, table, read) in enumerate(reading.tables, 1)
        for line in _table(number, table, read)
    ]


def _table(number: int, table: LogicalTable, read: ReadTable) -> Iterator[Understood]:
    role, pages = table.role, str(read.record["pages"] or "")
    name = role.role if role else None
    yield Understood(
        number,
        "table",
        pages,
        " ".join(printable(t) for t in (table.table_no, table.title) if t),
        meaning=role.zh if role else UNKNOWN,
        key=name or "",
        unit=table.unit,
        wording=role.title.pattern if role else "",
        known=role is not None,
        add_to="" if role else "roles.csv" if table.title else "（没有找到标题）",
    )
    for column in read.columns:
        yield _column(number, pages, column, name)
    nameless = not any(c.facet in ("label", "code", "code_part") for c in read.columns)
    for row in read.rows:
        yield _row(number, pages, row, name, nameless=nameless)


def _column(number: int, pages: str, column: ColumnInfo, role: str | None) -> Understood:
    header = forms.header(column.path[-1], role) if column.path else None
    known = header is not None and (column.facet != "value" or column.key is not None)
    meaning = FACET_ZH[column.facet]
    if not known:
        meaning = f"{UNKNOWN}（按内容作{meaning}）"
    return Understood(
        number,
        "column",
        pages,
        printable(column.printed_path),
        meaning=meaning,
        key=column.key or "",
        side=SIDE_ZH.get(column.side, ""),
        unit=column.unit or "",
        wording=header.wording if header else "",
        known=known,
        add_to="" if known else "headers.csv" if column.path else "（没有印表头）",
    )


def _row(number: int, pages: str, row: Row, role: str | None, *, nameless: bool) -> Understood:
    named = forms.row_name(row.label, role)
    add_to = _missing(row, role, named)
    if not row.label and not row.code:  # a row of figures needs no name where no column holds names
        add_to = "" if nameless else "（没有行名）"
    kind = ROW_ZH.get(row.kind, row.kind)
    return Understood(
        number,
        "row",
        pages,
        printable(row.label),
        code=printable(row.code),
        meaning=f"{UNKNOWN}（按位置作{kind}）" if add_to else kind,
        key=named.key if named else "",
        parent=printable(row.parent),
        wording=named.wording if named else "",
        known=not add_to,
        add_to=add_to,
    )


def _missing(row: Row, role: str | None, named: forms.RowName | None) -> str:
    """The file in which the name of a row is missing; "" where it is known or needs no knowing."""
    free = role in _FREE or row.unit or row.kind in ("unit", "project")
    if row.code and not free:
        known = forms.scheme_of(row.code) is None or forms.fit(row.code, row.label) in ("fits", "other_year")
        return "" if known else "accounts.csv"
    text = forms.strip_ordinal(forms.normalise(row.label))[1]
    year = _YEAR.fullmatch(text) or forms.wordings("prior_period").fullmatch(text)
    said = bool(re.match(f"(?:{forms.wordings('note').pattern})", text))
    account = any(forms.codes_of(row.label, scheme) for scheme in forms.SCHEME_ZH)
    return "" if free or named or year or said or account or row.kind == "class" else "rows.csv"


# ---- for people ----------------------------------------------------------------------------------


def records(lines: Sequence[Understood]) -> list[dict[str, object]]:
    """The lines as plain dicts, in the order of their fields, for CSV and JSON."""
    return [asdict(line) for line in lines]


def text(lines: Sequence[Understood], every: Sequence[Understood]) -> str:
    """The lines as aligned text, one block a table, with a summary of all that was not understood."""
    tables = {line.table: line for line in every if line.part == "table"}
    blocks = []
    for number in dict.fromkeys(line.table for line in lines):
        inner = [line for line in lines if line.table == number and line.part != "table"]
        blocks.append(_block(tables[number], inner))
    return "\n\n".join([*blocks, summary(every)])


def _block(table: Understood, lines: Sequence[Understood]) -> str:
    where = f" 第{table.pages}页" if table.pages else ""
    role = f"{table.meaning}（{table.key}）" if table.known else UNKNOWN
    head = [f"■ 表 {table.table}{where}：{table.printed or '（没有找到标题）'}"]
    head.append(f"  作用：{role}{f'；单位：{table.unit}' if table.unit else '；没有找到单位'}")
    if table.wording:
        head.append(f"  合于 roles.csv 的 {_cell(table.wording)}")
    rows = [
        (
            " " if line.known else "?",
            PART_ZH[line.part],
            _cell(" ".join(t for t in (line.code, line.printed) if t) or "（空）"),
            line.meaning,
            line.key,
            " ".join(
                t for t in (line.side, line.unit, f"属 {short(line.parent, 16)}" if line.parent else "") if t
            ),
        )
        for line in lines
    ]
    body = Table(("",) * 6, rows).text().splitlines() if rows else []
    return "\n".join([*head, *(f"  {line}" for line in body)])


def summary(lines: Sequence[Understood]) -> str:
    """How much was understood, and each unknown wording with the file it belongs to."""
    unknown = [line for line in lines if not line.known]
    counts = "，".join(
        f"{sum(u.part == part for u in unknown)}/{sum(u.part == part for u in lines)} 个{zh}"
        for part, zh in (("table", "标题"), ("column", "表头"), ("row", "行名"))
    )
    if not unknown:
        return f"全部识别：{sum(u.part == 'table' for u in lines)} 张表。"
    said: dict[tuple[str, str], list[int]] = {}
    for line in unknown:
        printed = " ".join(t for t in (line.code, line.printed) if t) or "（空）"
        said.setdefault((line.add_to, printed), []).append(line.table)
    told = [
        (add_to, _cell(printed), "表 " + "、".join(map(str, dict.fromkeys(tables))))
        for (add_to, printed), tables in sorted(said.items())
    ]
    rest = "；补在自己的一个文件夹里，办法见 yqlib forms check --help"
    return Table(
        ("补在", "印出的文字", "见于"), told, caption=f"{UNKNOWN}：{counts}{rest}"
    ).text()


def _cell(text: str) -> str:
    return short(text, 48)


def role_list() -> Table:
    """Every role with its Chinese name and the title wordings it is known by."""
    kinds = {"": "预算、决算", "budget": "预算", "final": "决算"}
    rows = [(r.role, r.zh, kinds[r.kind], "取数" if r.facts else "", r.title.pattern) for r in forms.roles()]
    return Table(("作用", "名称", "用于", "", "标题的写法（正则表达式，按此顺序试）"), rows)


def own_list(own: OwnForms) -> Table:
    """Every row of one's own: where it stands, what it says, and what it says instead of."""
    rows = [
        (
            row.path.name,
            str(row.line),
            "新增" if row.instead is None else "代替",
            _cell(printable(" ".join(filter(None, row.key)))),
            _values(row.row, row.columns),
            "" if row.instead is None else _values(row.instead, row.columns),
        )
        for row in own.rows
    ]
    return Table(("文件", "行", "", "写法", "意思", "随附的意思"), rows, caption=repr(own), notes=list(_too_wide(own)))


def _too_wide(own: OwnForms) -> Iterator[str]:
    """Titles of one's own that fit the names of other tables: those would be taken for this one."""
    names = {row["zh"]: row["role"] for row in packaged("roles.csv")}
    for row in own.rows:
        if row.path.name == "roles.csv":
            taken = [zh for zh, role in names.items() if role != row.row["role"] and re.search(row.row["title"], zh)]
            if taken:
                yield f"roles.csv 第 {row.line} 行的标题也合于{'、'.join(taken)}：这些表会被当作{row.row['zh']}。"


def _values(row: dict[str, str], key: list[str]) -> str:
    """What a row says besides the columns of its key."""
    said = (f"{column}={value}" for column, value in row.items() if value and column not in key)
    return _cell(printable(" ".join(said)))
