"""docs/rules.md, written from the registry: `python -m yqlib.audit.docs`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from yqlib.audit.registry import FAMILIES, Rule, rules
from yqlib.forms import role_zh
from yqlib.schema import KIND_ZH, SEVERITY_ZH

_BASIS_ZH = {"legal": "法规要求", "formal": "表样勾稽"}
_HEAD = """# 审核规则 Audit rules

Written by `python -m yqlib.audit.docs` from the registry; do not edit by hand.

A rule is tried on every place it applies to and ends as `pass`, `rounding` (the printed decimals
allow the difference), `fail`, `not_applicable` or `not_checkable`, the last two with the reason. A
printed figure stands for its interval (± half its last digit); sums agree when their intervals
meet. Beside figures with more decimals a figure is held to theirs, since spreadsheets drop zeros
(`25` beside `46.56` is 25.00), and a printed 0 stands for 0 to half its last digit. There is no
percentage tolerance. A blank addend adds nothing; a blank total is not
checkable. Amounts in 元 and 万元 compare exactly, in 分.
"""


def page() -> str:
    """The whole page as Markdown."""
    every = rules()
    lines = [_HEAD, "| 规则 | 名称 | name | 级别 | 适用 |", "|---|---|---|---|---|"]
    lines += [
        f"| [{r.id}](#{r.id.lower()}) | {r.zh} | {r.en} | {SEVERITY_ZH[r.severity]} | {_kinds(r)} |"
        for r in every
    ]
    for family in dict.fromkeys(r.family for r in every):
        lines += ["", "## " + " ".join(FAMILIES[family])]
        for one in (r for r in every if r.family == family):
            lines += ["", *_section(one)]
    return "\n".join([*lines, *_not_built()]) + "\n"


def _not_built() -> list[str]:
    """Rules of the catalogue that are not built, and why; nothing where no list of them exists."""
    path = Path(__file__).with_name("not_built.toml")
    told = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    entries = [entry for part in told.values() if isinstance(part, list) for entry in part]
    if not entries:
        return []
    rows = [f"| {e['id']} | {e['zh']} | {e['why_zh']} | {e['why_en']} |" for e in sorted(entries, key=lambda e: e["id"])]
    return ["", "## 未建的规则 Rules not built", "", "| 规则 | 名称 | 原因 | why |", "|---|---|---|---|", *rows]


def _kinds(rule: Rule) -> str:
    return "、".join(KIND_ZH[k] for k in rule.kinds)


def _section(rule: Rule) -> list[str]:
    tables = "、".join(dict.fromkeys(f"{role_zh(r)} `{r}`" for r in rule.roles))
    tables = f" · {tables}" if tables else ""
    if rule.across:
        tables = f" · 多份文本之间{tables}"
    return [
        f"### {rule.id}",
        "",
        f"**{rule.zh}** · {rule.en}",
        "",
        f"{SEVERITY_ZH[rule.severity]} `{rule.severity}` · {_kinds(rule)} · {_BASIS_ZH[rule.basis]}{tables}",
        "",
        rule.claim,
    ]


def write(root: Path) -> Path:
    """Write the page under `root`/docs and return its path."""
    path = root / "docs" / "rules.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(page(), encoding="utf-8")
    return path


if __name__ == "__main__":
    print(write(Path(__file__).parents[2]))
