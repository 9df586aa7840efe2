"""docs/measures.md, written from the registry: `python -m yqlib.measures.docs`."""

from __future__ import annotations

from pathlib import Path

from yqlib.measures.registry import SOURCES, Measure, declared

_HEAD = """# 测度 Measures

Written by `python -m yqlib.measures.docs` from the registry; do not edit by hand.

`d.measures` is a frame with a row for every measure of a disclosure (and for its parts: classes, bodies, projects);
`yqlib.measures.measures(frames)` is the same for the frames of many. Numerators and denominators are exact
(分, 人, 个, ㎡); `value` is their ratio in the unit of the measure. What cannot be told is a row without a value
and with its reason (`reason`); what is doubtful, or was taken for granted, stands in `doubt`. A blank is never
zero: where two printed totals leave no room for a figure it is taken as nothing, and `doubt` says so.

## 人数规则 Which head count

1. 人数是文中写明的人数，不是数名单得来的。
2. 先用在职，次用实有，再次用在编（编制使用率先用在编）。退休、外聘、学生和编制数都不作分母。
3. 人数与金额须是同一范围的单位。单个单位用它自己的人数，整体绩效表在先，正文在后。部门用其整体绩效表的人数（含所属单位）；
   没有时，用正文所述机关与各所属单位人数之和，且所述单位个数须与公布的个数相同；没有所属单位时用它自己的人数。
   只是机关本级的人数，不除部门（含所属单位）的金额。
4. 同一单位、同一口径、同一来源：有总数用总数，没有总数时把各类别相加；两个总数不同则不取数。
5. 同一范围另有不同的人数时，写在存疑栏。

## 可比 What may be compared

`peer` 是可比组：部门（含所属单位）与单位分开，预算与决算分开。`yqlib.measures.differences(rows, documents)` 说明一组行
在范围、种类、年度、层级和人数口径上有什么不同。

"""


def page() -> str:
    """The whole page as Markdown."""
    every = declared()
    lines = ["| 测度 | 名称 | name | 单位 | 适用 | 定义来源 |", "|---|---|---|---|---|---|"]
    lines += [
        f"| [`{m.id}`](#{m.id}) | {m.zh} | {m.en} | {m.unit} | {m.kinds_zh} | {SOURCES[m.source]} |" for m in every
    ]
    for one in every:
        lines += ["", *_section(one)]
    return _HEAD + "\n".join(lines) + "\n"


def _section(measure: Measure) -> list[str]:
    told = [
        f"## {measure.id}",
        "",
        f"**{measure.zh}** · {measure.en} · {measure.unit} · {measure.kinds_zh}",
        "",
        f"- 公式：{measure.formula}",
        f"- 分子：{measure.numerator}",
        f"- 分母：{measure.denominator}",
        f"- 不计算：{measure.never}",
        f"- 来源（{SOURCES[measure.source]}）：{measure.basis}",
    ]
    return [*told, f"- 读法：{measure.about}"] if measure.about else told


def write(root: Path) -> Path:
    """Write the page under `root`/docs and return its path."""
    path = root / "docs" / "measures.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(page(), encoding="utf-8")
    return path


if __name__ == "__main__":
    print(write(Path(__file__).parents[2]))
