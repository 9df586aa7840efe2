"""Invented bodies as ledgers: every printed sum of a disclosure is made of the same entries, in 分."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

FUNCTIONS = {
    "201": "一般公共服务支出", "20103": "政府办公厅（室）及相关机构事务", "2010301": "行政运行",
    "2010302": "一般行政管理事务", "2010350": "事业运行",
    "205": "教育支出", "20502": "普通教育", "2050203": "初中教育", "2050204": "高中教育",
    "20509": "教育费附加安排的支出", "2050999": "其他教育费附加安排的支出",
    "206": "科学技术支出", "20604": "技术研究与开发", "2060404": "科技成果转化与扩散",
    "208": "社会保障和就业支出", "20805": "行政事业单位养老支出", "2080501": "行政单位离退休",
    "2080505": "机关事业单位基本养老保险缴费支出", "2080506": "机关事业单位职业年金缴费支出",
    "20808": "抚恤", "2080801": "死亡抚恤",
    "210": "卫生健康支出", "21011": "行政事业单位医疗", "2101101": "行政单位医疗",
    "2101103": "公务员医疗补助",
    "212": "城乡社区支出", "21208": "国有土地使用权出让收入安排的支出",
    "2120803": "城市建设支出", "2120899": "其他国有土地使用权出让收入安排的支出",
    "221": "住房保障支出", "22102": "住房改革支出", "2210201": "住房公积金", "2210203": "购房补贴",
    "223": "国有资本经营预算支出", "22301": "解决历史遗留问题及改革成本支出", "2230105": "国有企业退休人员社会化管理补助支出",
    "229": "其他支出", "22960": "彩票公益金安排的支出", "2296002": "用于社会福利的彩票公益金支出",
}  # fmt: skip
ECONOMICS = {
    "301": "工资福利支出", "30101": "基本工资", "30102": "津贴补贴", "30103": "奖金", "30107": "绩效工资",
    "30108": "机关事业单位基本养老保险缴费", "30109": "职业年金缴费", "30110": "职工基本医疗保险缴费",
    "30111": "公务员医疗补助缴费", "30112": "其他社会保障缴费", "30113": "住房公积金",
    "302": "商品和服务支出", "30201": "办公费", "30211": "差旅费", "30212": "因公出国（境）费用", "30215": "会议费",
    "30216": "培训费", "30217": "公务接待费", "30226": "劳务费", "30228": "工会经费", "30231": "公务用车运行维护费",
    "30239": "其他交通费用", "30299": "其他商品和服务支出",
    "303": "对个人和家庭的补助", "30301": "离休费", "30302": "退休费", "30304": "抚恤金",
    "310": "资本性支出", "31002": "办公设备购置", "31013": "公务用车购置",
}  # fmt: skip
BUDGETS = ("general_public", "fund", "state_capital")
OTHERS = ("special_account", "superior_subsidy", "institutional", "business", "affiliate", "other")


@dataclass(frozen=True, slots=True)
class Entry:
    """One amount spent: by whom, on what, out of which money, this year's or last year's."""

    unit: str
    code: str
    use: str
    econ: str
    source: str
    fen: int
    project: str = ""
    carried: bool = False


@dataclass
class Body:
    """A department or unit: its entries and, for final accounts, what it held at both ends of the year."""

    name: str
    year: int
    entries: list[Entry]
    units: tuple[str, ...] = ()
    opening: dict[str, int] = field(default_factory=dict)
    closing: dict[str, int] = field(default_factory=dict)
    surplus_used: int = 0
    distributed: int = 0

    def pick(self, **wanted: object) -> list[Entry]:
        """Entries whose fields are (in) what is wanted; `code` and `econ` by their beginning."""
        return [e for e in self.entries if all(_fits(getattr(e, k), k, w) for k, w in wanted.items())]

    def sum(self, **wanted: object) -> int:
        """Their amount."""
        return sum(e.fen for e in self.pick(**wanted))

    def codes(self, entries: Iterable[Entry] | None = None) -> list[str]:
        """Functional codes of all three levels, in order."""
        return levels(e.code for e in (self.entries if entries is None else entries))

    def income(self, source: str, code: str = "") -> int:
        """This year's income of a source in final accounts, which the balances decide."""
        spent = self.sum(source=source, code=code)
        mine = self.pick(source=source)
        first = bool(mine) and mine[0].code.startswith(code)
        moved = self.closing.get(source, 0) - self.opening.get(source, 0)
        if source == "institutional":
            moved += self.distributed - self.surplus_used
        return spent + (moved if first else 0)


def _fits(value: object, key: str, wanted: object) -> bool:
    if key in ("code", "econ"):
        return str(value).startswith(str(wanted))
    return value in wanted if isinstance(wanted, tuple) else value == wanted


def levels(codes: Iterable[str]) -> list[str]:
    """The codes with those above them, in order."""
    return sorted({c[:n] for c in codes for n in (3, 5, 7) if len(c) >= n})


# ---- bodies --------------------------------------------------------------------------------------

_STAFF = (
    ("2010301", "30101", 900), ("2010301", "30102", 600), ("2010301", "30103", 75), ("2080505", "30108", 220),
    ("2080506", "30109", 110), ("2101101", "30110", 95), ("2101103", "30111", 40), ("2010301", "30112", 9),
    ("2210201", "30113", 180), ("2210203", "30102", 60), ("2080501", "30302", 55), ("2010301", "30304", 3),
)  # fmt: skip
_OFFICE = (
    ("30201", 60), ("30211", 25), ("30217", 4), ("30228", 18), ("30231", 12), ("30239", 48), ("30299", 30),
    ("30215", 3), ("30216", 6), ("31002", 5),
)  # fmt: skip


class Maker:
    """Adds entries of random amounts, to the fen; `size` is a rough 万元."""

    def __init__(self, seed: int, whole_yuan: bool = False) -> None:
        self.rng = random.Random(seed)
        self.entries: list[Entry] = []
        self.whole = whole_yuan

    def amount(self, size: float) -> int:
        """An amount near `size` 万元, in 分."""
        fen = int(size * 1_000_000 * self.rng.uniform(0.6, 1.4))
        return fen // 100 * 100 if self.whole else fen

    def staff(self, unit: str, share: float = 1.0, source: str = "general_public") -> None:
        """Basic expenditure of an organ."""
        for code, econ, size in _STAFF:
            self.add(unit, code, "basic", econ, source, size * share)
        for econ, size in _OFFICE:
            self.add(unit, "2010301", "basic", econ, source, size * share)

    def add(self, unit: str, code: str, use: str, econ: str, source: str, size: float, project: str = "",
            carried: bool = False) -> None:  # fmt: skip
        """One entry."""
        self.entries.append(Entry(unit, code, use, econ, source, self.amount(size), project, carried))

    def projects(self, unit: str, source: str, code: str, names: Iterable[str], size: float, carried: bool = False,
                 econ: str = "30226") -> None:  # fmt: skip
        """Projects of one source."""
        for name in names:
            self.add(unit, code, "project", econ, source, size, name, carried)


def organ(seed: int) -> Body:
    """One organ, appropriation of the general public budget only."""
    m = Maker(seed)
    m.staff("某某市某某局")
    m.projects("某某市某某局", "general_public", "2010302", ["信息化建设项目", "专项检查经费"], 130)
    m.projects("某某市某某局", "general_public", "2010302", ["外事经费"], 5, econ="30212")
    return Body("某某市某某局", 2024, m.entries, ("某某市某某局",))


def department(seed: int) -> Body:
    """An organ with an institution; funds, state capital, carry-over in two budgets, unit funds."""
    m = Maker(seed)
    own, other = "某某省某某厅（本级）", "某某省某某服务中心"
    m.staff(own)
    m.add(own, "2080801", "basic", "30304", "general_public", 20, carried=True)
    m.projects(own, "general_public", "2010302", ["监管工作专项经费", "大楼运行维护费"], 300)
    m.projects(own, "general_public", "2010302", ["监管工作专项经费"], 21, carried=True)
    m.projects(own, "general_public", "2060404", ["成果转化引导资金"], 90)
    m.projects(own, "fund", "2120803", ["城市更新项目"], 400)
    m.projects(own, "fund", "2120899", ["土地整理项目"], 33, carried=True)
    m.projects(own, "state_capital", "2230105", ["退休人员社会化管理补助"], 12)
    for econ, size in (("30101", 80), ("30107", 120), ("30201", 12), ("30217", 0.4)):
        m.add(other, "2010350", "basic", econ, "general_public", size)
    m.add(other, "2210201", "basic", "30113", "general_public", 17)
    m.add(other, "2010350", "basic", "30107", "institutional", 30)
    m.projects(other, "institutional", "2010350", ["技术服务项目"], 44)
    m.projects(other, "other", "2010350", ["横向课题"], 7)
    m.projects(other, "other", "2010350", ["横向课题"], 2, carried=True)
    m.projects(other, "special_account", "2010350", ["考试考务费"], 15)
    return Body("某某省某某厅", 2024, m.entries, (own, other))


def school(seed: int) -> Body:
    """A school with 财政专户, 事业收入, 经营, 上缴上级, 对附属单位补助, 上级补助; lottery fund."""
    m = Maker(seed)
    name = "某某县第一中学"
    for econ, size in (
        ("30101", 700),
        ("30107", 500),
        ("30201", 20),
        ("30217", 0.2),
        ("30231", 3),
        ("30302", 9),
    ):
        m.add(name, "2050203", "basic", econ, "general_public", size)
    m.add(name, "2080505", "basic", "30108", "general_public", 120)
    m.add(name, "2080506", "basic", "30109", "general_public", 60)
    m.add(name, "2101101", "basic", "30110", "general_public", 50)
    m.add(name, "2210201", "basic", "30113", "general_public", 90)
    m.add(name, "2050203", "basic", "30299", "special_account", 35)
    m.add(name, "2050203", "basic", "30299", "institutional", 28)
    m.projects(name, "general_public", "2050999", ["校舍维修改造"], 66)
    m.projects(name, "general_public", "2050203", ["营养改善计划"], 31, carried=True)
    m.projects(name, "fund", "2296002", ["彩票公益金助学"], 8)
    m.projects(name, "superior_subsidy", "2050204", ["联合办学"], 6)
    m.projects(name, "affiliate", "2050204", ["校办企业分红安排项目"], 2)
    m.projects(name, "other", "2050204", ["捐赠奖学金"], 1)
    m.add(name, "2050203", "business", "30226", "business", 14)
    m.add(name, "2050203", "to_superior", "30226", "institutional", 3)
    m.add(name, "2050203", "to_affiliates", "30226", "institutional", 4)
    return Body(name, 2023, m.entries, (name,))


def funded(seed: int) -> Body:
    """Only government funds and a negative adjustment of a project."""
    m = Maker(seed, whole_yuan=True)
    name = "某某区征收事务中心"
    for econ, size in (("30101", 40), ("30107", 66), ("30201", 3)):
        m.add(name, "2120899", "basic", econ, "fund", size)
    m.projects(name, "fund", "2120803", ["征收补偿", "土地收储"], 900)
    m.entries.append(Entry(name, "2120803", "project", "30226", "fund", -1_234_500, "收回多拨资金"))
    return Body(name, 2022, m.entries, (name,))


def closed(make: Callable[[int], Body], seed: int) -> Body:
    """A body with balances at both ends of the year: final accounts."""
    body = make(seed)
    m = Maker(seed + 1)
    sources = {e.source for e in body.entries}
    for source, left, right in (
        ("general_public", 21, 13),
        ("fund", 0, 9),
        ("institutional", 30, 41),
        ("other", 3, 1),
    ):
        if source in sources:
            body.opening[source], body.closing[source] = m.amount(left), m.amount(right)
    if "institutional" in sources:
        body.surplus_used, body.distributed = m.amount(5), m.amount(2)
    return body
