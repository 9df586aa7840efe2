"""INT-07, INT-12, INT-13: tables of account codes add up from the items to the total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from yqlib import forms
from yqlib.audit.compare import Trial, add, compare, place, skip
from yqlib.audit.identities import identity, try_identity
from yqlib.audit.records import Document, Figure, Row, Table
from yqlib.audit.registry import rule
from yqlib.extract.sums import NO_SUM, hang

FUNCTIONAL = "income expenditure general_public fund_income fund_expenditure fund state_capital economic"
ECONOMIC = "basic_economic operating"


@dataclass(slots=True)
class Node:
    """A row and the rows directly below it. `even`: no level between them is missing."""

    row: Row | None
    below: list[Row] = field(default_factory=list)

    @property
    def even(self) -> bool:
        """All rows below stand exactly one level down (类 3 digits, 款 5, 项 7)."""
        depth = 3 if self.row is None or not self.row.code else len(self.row.code) + 2
        return all(r.code is None or len(r.code) == depth for r in self.below)


def tree(table: Table, rows: list[Row]) -> list[Node]:
    """Nodes of a coded table, the nameless root first: a row hangs on its longest printed prefix.

    Where a code is printed twice (a table by unit) only rows above count.
    """
    nodes = [Node(r) for r in rows]
    root = Node(None)
    for row, above in zip(rows, hang([r.code or "" for r in rows]), strict=True):
        (root if above is None else nodes[above]).below.append(row)
    return [root, *nodes]


def named_tree(table: Table) -> list[Node]:
    """Nodes of an economic table without codes: items follow the class they belong to (Shanxi)."""
    root, nodes = Node(None), []
    for row in table.rows:
        if row.key in ("total", "personnel_total", "public_total"):
            continue
        is_class = row.kind == "class" or (
            row.kind != "item" and not row.gov_class and forms.class_code(row.label, "economic")
        )
        if is_class:
            nodes.append(Node(row))
            root.below.append(row)
        elif nodes:
            nodes[-1].below.append(row)
    return [root, *nodes]


def add_up(table: Table, nodes: list[Node], head: Row | None) -> Iterator[Trial | None]:
    """Every node equals the rows directly below it, in every column; the root is judged by `head`."""
    columns = [*table.columns(), *_unnamed(table)]
    shared = _shared(nodes)
    for node in nodes:
        upper = node.row or head
        if upper is None or not node.below:
            continue
        if node.row is None and _lone(node, nodes):
            continue
        excuse = "" if node.even else "表中缺中间一级的行，分项不全时不能判断"
        below = "所列各类合计" if node.row is None else f"所属 {len(node.below)} 行合计"
        for column in columns:
            whole = _cell(upper, column)
            parts = add(_cell(r, column) for r in node.below)
            if whole is None and not parts.value:
                continue
            torn = any(column in r.torn for r in (upper, *node.below))
            full = node.even and column in shared
            yield compare(
                place(table, upper, whole or column),
                add([whole]),
                parts,
                ("本行印为", below),
                excuse="同一栏有两个数，不能判断" if torn else excuse,
                zero_left=full and bool(upper.cells),
                zero_right=full and all(r.cells for r in node.below),
            )


def _shared(nodes: list[Node]) -> set[str]:
    """Columns printed on two levels, most often on both: there a blank beside a figure is one too few."""
    both: Counter[str] = Counter()
    for node in nodes:
        if node.row is not None and node.below:
            below = {c for r in node.below for c in r.cells}
            both.update(node.row.cells.keys() & below)
            both.subtract(node.row.cells.keys() ^ below)
    return {column for column, more in both.items() if more > 0}


def _unnamed(table: Table) -> list[str]:
    """Headers no canonical column is known for, printed once in every row: their money adds up as well."""
    rows = [Counter(f.path for f in r.unknown) for r in table.rows]
    money = {f.path for r in table.rows for f in r.unknown if f.path and f.scale == "money"}
    return sorted(p for p in money if all(r[p] < 2 for r in rows) and not NO_SUM.search(p))


def _cell(row: Row, column: str) -> Figure | None:
    return row.get(column) or next((f for f in row.unknown if f.path == column), None)


def _lone(root: Node, nodes: list[Node]) -> bool:
    """The table has no rows but its total."""
    return not root.below and len(nodes) == 1


def _coded(table: Table) -> list[Row]:
    return [r for r in table.rows if r.code and r.code.isdigit()]


@rule("INT-07", "科目层级加总", "hierarchy of functions", roles=FUNCTIONAL, basis="legal")
def functional_hierarchy(doc: Document) -> Iterator[Trial | None]:
    """In a table by function every 类 equals its 款, every 款 its 项, and 合计 all 类, in every column of money.

    Where rows of a level are missing the sum is still tried; a difference is then not checkable.
    """
    for table in doc.role(*FUNCTIONAL.split()):
        for side in sorted({r.side or "" for r in table.rows}):
            rows = [r for r in _coded(table) if (r.side or "") == side]
            if rows:
                head = table.one(("total", "income_total", "expenditure_total"), side or None)
                yield from add_up(table, tree(table, rows), head)
                if head is None:
                    yield skip(table.name, "not_checkable", "表中没有合计行，各类之和无从核对")


@rule("INT-13", "经济分类加总", "hierarchy of economic classes", roles=ECONOMIC)
def economic_hierarchy(doc: Document) -> Iterator[Trial | None]:
    """In a table by economic class every 类 equals its 款, and 合计 all 类, in every column.

    Without codes (Shanxi) the items of a class are the rows that follow it. Where the form prints
    人员经费合计 and 公用经费合计 instead of one 合计, INT-12 judges those.
    """
    for table in doc.role(*ECONOMIC.split()):
        if rows := _coded(table):
            yield from add_up(table, tree(table, rows), table.one(("total",)))
        elif table.role == "basic_economic":
            yield from add_up(table, named_tree(table), table.one(("total",)))


@rule("INT-12", "基本支出拆分", "basic = personnel + public", roles="basic_economic", basis="legal")
def basic_split(doc: Document) -> Iterator[Trial | None]:
    """Basic expenditure is personnel plus public expenditure: 合计 = 人员经费 + 公用经费 in every row.

    Where the form prints 人员经费合计 and 公用经费合计 below blocks of codes, the first equals 301 + 303
    and the second every other class. Items may stand in either column (public items of 301 and 303
    occur in real budgets), so columns are not tied to codes.
    """
    by_row = identity(
        "total = personnel + public", "rows", "basic_economic",
        left="本行合计印为", right="人员经费、公用经费合计",
    )  # fmt: skip
    yield from try_identity(doc, by_row)
    for table in doc.role("basic_economic"):
        classes = [r for r in _coded(table) if len(r.code or "") == 3]
        if len({r.code for r in classes}) < len(classes):
            continue
        blocks = {
            "personnel_total": ([r for r in classes if r.code in ("301", "303")], "301、303 两类合计"),
            "public_total": ([r for r in classes if r.code not in ("301", "303")], "其余各类合计"),
        }
        for key, (rows, words) in blocks.items():
            if (head := table.one((key,))) is not None:
                whole = head.grand
                subject = place(table, head.label, whole)
                yield compare(subject, add([whole]), add(r.grand for r in rows), (f"{head.label}印为", words))
