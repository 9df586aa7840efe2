"""What explanatory texts of invented bodies speak of: every figure from the ledger, years before made up."""

from __future__ import annotations

from dataclasses import dataclass

from shapes.budgets import people, spent_on
from shapes.ledger import BUDGETS, ECONOMICS, FUNCTIONS, Body
from shapes.sheets import classes

FEN = 1_000_000
THREE = (("因公出国（境）", "30212"), ("公务接待", "30217"), ("公务用车购置", "31013"), ("公务用车运行维护", "30231"))
FUNDS = {"general_public": "一般公共预算", "fund": "政府性基金预算", "state_capital": "国有资本经营预算"}


def w(fen: int) -> str:
    """Printed in 万元, rounded half up."""
    return f"{(abs(fen) + 50 * 100) // (100 * 100) / 100:.2f}"


def pct(part: int, whole: int) -> str:
    """A share or rate of what is printed, rounded half up to two decimals."""
    a, b = round(float(w(part)) * 100), round(float(w(whole)) * 100)
    return f"{(a * 20000 + b) // (2 * b) / 100:.2f}" if b else "0.00"


def before(now: int, number: int = 0) -> int:
    """What it was last year: something else, in whole 0.01 万元."""
    return printed(now) * (87, 113, 95, 104)[number % 4] // 100 // 10_000 * 10_000


def printed(fen: int) -> int:
    """What is printed, in 分."""
    return round(float(w(fen)) * 100) * 10_000


@dataclass(frozen=True)
class Move:
    """This year's printed amount against last year's."""

    now: int
    old: int

    @property
    def diff(self) -> int:
        """The change of what is printed."""
        return printed(self.now) - self.old

    def say(self, up: str = "增加", down: str = "减少", same: str = "持平", rate: str = "") -> str:
        """增加3.00万元，增长4.00%"""
        if not self.diff:
            return same
        grown = ("增长" if self.diff > 0 else "下降") if not rate else rate.split("/")[self.diff < 0]
        return f"{up if self.diff > 0 else down}{w(self.diff)}万元，{grown}{pct(self.diff, self.old)}%"

    @property
    def why(self) -> str:
        """A reason that goes the same way."""
        return "人员增加及项目安排增加" if self.diff > 0 else "压减一般性支出，项目减少" if self.diff < 0 else "与上年相同"


def move(now: int, number: int = 0) -> Move:
    """Against an invented year before."""
    return Move(now, before(now, number))


def together(now: int, moves: list[Move]) -> Move:
    """A total whose change is that of its parts."""
    return Move(now, printed(now) - sum(m.diff for m in moves))


class Told:
    """What the texts of budgets speak of."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.y, self.name = body.year, body.name
        self.total, self.carried = body.sum(), body.sum(carried=True)
        self.basic = body.sum(use="basic")
        self.rest = body.sum(use=("business", "to_superior", "to_affiliates"))
        self.project = self.total - self.basic - self.rest
        self.fiscal, self.public = body.sum(source=BUDGETS), body.sum(source="general_public")
        self.staff, self.office = people(body.pick(source="general_public"))
        self.three = {name: spent_on(body, code) for name, code in THREE}
        self.cars = self.three["公务用车购置"] + self.three["公务用车运行维护"]
        self.all_three = sum(self.three.values())
        mine = body.pick(source="general_public", use="basic")
        used = sorted({e.econ for e in mine})
        self.staff_names = "、".join(ECONOMICS[c] for c in used if c[:3] in ("301", "303"))
        self.office_names = "、".join(ECONOMICS[c] for c in used if c[:3] not in ("301", "303"))

    def by_class(self, pattern: str, **wanted: object) -> list[str]:
        """One piece a class of function."""
        whole = self.body.sum(**wanted)
        return [
            pattern.format(name=n, amount=w(v), share=pct(v, whole))
            for c, n in classes(self.body, **wanted)
            if (v := self.body.sum(code=c, **wanted))
        ]

    def sources(self, pattern: str, whole: int) -> list[str]:
        """One piece a source of this year's money."""
        names = {
            **{k: f"{v}拨款收入" for k, v in FUNDS.items()}, "special_account": "财政专户管理资金收入",
            "institutional": "事业收入", "business": "事业单位经营收入", "superior_subsidy": "上级补助收入",
            "affiliate": "附属单位上缴收入", "other": "其他收入",
        }  # fmt: skip
        found = ((n, self.body.sum(source=s, carried=False)) for s, n in names.items())
        return [pattern.format(name=n, amount=w(v), share=pct(v, whole)) for n, v in found if v]

    def items(self) -> list[tuple[str, int]]:
        """Items of the general public budget: 类（类）款（款）项（项）."""
        codes = sorted({e.code for e in self.body.pick(source="general_public")})
        return [
            (f"{FUNCTIONS[c[:3]]}（类）{FUNCTIONS[c[:5]]}（款）{FUNCTIONS[c]}（项）", self.body.sum(code=c, source="general_public"))
            for c in codes
        ]


def rest(t: Told) -> str:
    """What is neither basic nor project expenditure."""
    uses = (("事业单位经营支出", "business"), ("上缴上级支出", "to_superior"), ("对附属单位补助支出", "to_affiliates"))
    found = ((name, t.body.sum(use=use)) for name, use in uses)
    return "".join(f"；{name}{w(v)}万元，占{pct(v, t.total)}%" for name, v in found if v)
