"""The money of the whole body in its goal and self-evaluation sheets: by source, and by use.

Each amount stands behind its label in the row. 合计 is printed twice, over the sources and over the uses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from yqlib.extract.goals_sheet import Item, Sheet, label
from yqlib.money import MOST_FEN, Number, parse_number, to_fen

#: Sources only the whole body's sheets tell, and the two uses of the money.
BUDGETS = ("general_public", "fund", "state_capital", "social_insurance", "special_account")
USES = ("basic", "project")
_UNITS = ("万元", "元")


def overall_money(
    sheet: Sheet, cells: Sequence[tuple[Item, str]], unit: str, totals: Collection[int]
) -> dict[tuple[str, str], int]:
    """Fen by (scope, key) of the cells above the indicators, each with the value fused into its label's.

    Empty where the unit is not told or two totals disagree, which is said to the sheet."""
    found: dict[str, list[Number]] = {}
    for key, number in _printed(cells):
        planned = key == "executed" and not sheet.role.endswith("review")
        found.setdefault("total" if planned else key, []).append(number)
    whole = found.get("total", [])
    if len({n.value for n in whole}) > 1:
        sheet.doubt("预算资金合计不一")
        return {}
    if found and not unit:
        unit = _unit_of(sheet, whole, totals)
    money = {}
    for key, numbers in found.items() if unit else ():
        fen = to_fen(numbers[0], unit)
        if fen is not None and abs(fen) <= MOST_FEN:
            money["" if key == "executed" else "annual", key] = fen
    _check_uses(sheet, money)
    return money


def _printed(cells: Sequence[tuple[Item, str]]) -> Iterator[tuple[str, Number]]:
    for place, (item, fused) in enumerate(cells):
        key = label(item.text, "budget")
        after = cells[place + 1][0] if place + 1 < len(cells) else None
        beside = after.text if after is not None and after.row == item.row else ""
        if key is not None and (number := parse_number(fused or beside)) is not None:
            yield key, number


def _unit_of(sheet: Sheet, whole: Sequence[Number], totals: Collection[int]) -> str:
    """The unit in which the total is one of the body's totals; "" where none gives one."""
    for unit in _UNITS if whole and whole[0].value else ():
        if to_fen(whole[0], unit) in totals:
            sheet.doubt(f"预算资金未标明单位，与收支总表合计相同，按{unit}读")
            return unit
    sheet.doubt("预算资金未标明单位")
    return ""


def _check_uses(sheet: Sheet, money: dict[tuple[str, str], int]) -> None:
    """基本支出 and 项目支出 make up what is spent, or the whole."""
    parts = [money[key] for use in USES if (key := ("annual", use)) in money]
    whole = money.get(("", "executed"), money.get(("annual", "total")))
    if len(parts) == len(USES) and whole is not None and sum(parts) != whole:
        sheet.doubt("基本支出与项目支出之和与合计不符")
