"""Explanatory texts of final accounts in the wordings of three provinces."""

from __future__ import annotations

from collections.abc import Callable

from shapes.accounts import INCOME, earned, kept
from shapes.ledger import BUDGETS, Body
from shapes.prose import FEN, Told, before, move, pct, printed, w


class Closed(Told):
    """What the texts of final accounts speak of."""

    def __init__(self, body: Body) -> None:
        kept(body)
        super().__init__(body)
        self.income = earned(body)
        self.opening, self.closing = sum(body.opening.values()), sum(body.closing.values())
        self.grand = self.income + body.surplus_used + self.opening
        self.spent = body.sum()
        self.fiscal_grand = self.fiscal + sum(body.closing.get(s, 0) for s in BUDGETS)
        self.fiscal_income = earned(body, "", *BUDGETS)

    def incomes(self, pattern: str) -> list[str]:
        """One piece a source of this year's income."""
        found = [("财政拨款收入", self.fiscal_income)] + [(n, earned(self.body, "", s)) for s, n in INCOME if s not in BUDGETS]
        return [pattern.format(name=n, amount=w(v), share=pct(v, self.income)) for n, v in found]

    def uses(self, pattern: str) -> list[str]:
        """One piece a kind of expenditure."""
        names = {"basic": "基本支出", "project": "项目支出", "to_superior": "上缴上级支出", "business": "经营支出", "to_affiliates": "对附属单位补助支出"}
        found = [(n, self.body.sum(use=u)) for u, n in names.items()]
        return [pattern.format(name=n, amount=w(v), share=pct(v, self.spent)) for n, v in found]

    def plans(self) -> list[tuple[str, int, int]]:
        """Items with what was planned and spent."""
        return [(name, before(v, n), v) for n, (name, v) in enumerate(self.items(), 1)]

    def three_plan(self) -> dict[str, tuple[int, int]]:
        """三公 as planned and spent."""
        plan = {name: v * 5 // 4 for name, v in self.three.items()}
        car = ("公务用车购置", "公务用车运行维护")
        found = {n: (plan[n], self.three[n]) for n in ("因公出国（境）", "公务接待")}
        return found | {n: (plan[n], self.three[n]) for n in car} | {"车": (sum(plan[n] for n in car), self.cars), "": (sum(plan.values()), self.all_three)}


def _done(plan: int, spent: int, of: str = "年初预算") -> str:
    return f"，完成{of}的{pct(spent, plan)}%" if printed(plan) else ""


def _why(plan: int, spent: int, of: str = "年初预算数") -> str:
    a, b = printed(plan), printed(spent)
    if a == b:
        return f"决算数与{of}持平。"
    return f"决算数{'大于' if b > a else '小于'}{of}的主要原因是：{'年中追加项目' if b > a else '厉行节约，部分工作据实结算'}。"


def hunan(t: Closed) -> str:
    """收、支总计; shares of every kind; 一般性支出; SME shares of procurement."""
    m, f, p = move(t.grand), move(t.fiscal_grand, 1), move(t.public, 2)
    plans, three = t.plans(), t.three_plan()
    planned = sum(printed(a) for _, a, _ in plans)
    return "\n".join([
        "一、收入支出决算总体情况说明",
        f"{t.y}年度收、支总计均为{w(t.grand)}万元。与上年相比，收、支总计各{m.say()}，主要是因为{m.why}。",
        "二、收入决算情况说明", f"{t.y}年度收入合计{w(t.income)}万元，其中：" + "；".join(t.incomes("{name}{amount}万元，占{share}%")) + "。",
        "三、支出决算情况说明", f"{t.y}年度支出合计{w(t.spent)}万元，其中：" + "；".join(t.uses("{name}{amount}万元，占{share}%")) + "。",
        "四、财政拨款收入支出决算总体情况说明",
        f"{t.y}年度财政拨款收、支总计均为{w(t.fiscal_grand)}万元，与上年相比，{f.say()}，主要是因为{f.why}。",
        "五、一般公共预算财政拨款支出决算情况说明", "（一）财政拨款支出决算总体情况",
        f"{t.y}年度一般公共预算财政拨款支出{w(t.public)}万元，占本年支出合计的{pct(t.public, t.spent)}%。与上年相比，{p.say()}，主要是因为{p.why}。",
        "（二）财政拨款支出决算结构情况",
        f"{t.y}年度一般公共预算财政拨款支出{w(t.public)}万元，主要用于以下方面：" + "；".join(t.by_class("{name}（类）{amount}万元，占{share}%", source="general_public")) + "。",
        "（三）财政拨款支出决算具体情况",
        f"{t.y}年度一般公共预算财政拨款支出年初预算数为{w(planned)}万元，支出决算数为{w(t.public)}万元{_done(planned, t.public)}，其中：",
        *(f"{n}、{name}。\n年初预算为{w(a)}万元，支出决算为{w(b)}万元{_done(a, b)}。{_why(a, b)}" for n, (name, a, b) in enumerate(plans, 1)),
        "六、一般公共预算财政拨款基本支出决算情况说明",
        f"{t.y}年度财政拨款基本支出{w(t.staff + t.office)}万元，其中：人员经费{w(t.staff)}万元，占基本支出的{pct(t.staff, t.staff + t.office)}%，主要包括{t.staff_names}；"
        f"公用经费{w(t.office)}万元，占基本支出的{pct(t.office, t.staff + t.office)}%，主要包括{t.office_names}。",
        "七、财政拨款三公经费支出决算情况说明", "（一）“三公”经费财政拨款支出决算总体情况说明",
        f"“三公”经费财政拨款支出预算为{w(three[''][0])}万元，支出决算为{w(three[''][1])}万元{_done(*three[''], '预算')}，其中：",
        *(f"{name}支出预算为{w(three[k][0])}万元，支出决算为{w(three[k][1])}万元{_done(*three[k], '预算')}，{_why(*three[k], '预算数')}"
          for name, k in (("因公出国（境）费", "因公出国（境）"), ("公务接待费", "公务接待"), ("公务用车购置费", "公务用车购置"), ("公务用车运行维护费", "公务用车运行维护"))),
        "（二）“三公”经费财政拨款支出决算具体情况说明",
        f"{t.y}年度“三公”经费财政拨款支出决算中，公务接待费支出决算{w(three['公务接待'][1])}万元，占{pct(three['公务接待'][1], t.all_three)}%，因公出国（境）费支出决算{w(three['因公出国（境）'][1])}万元，占{pct(three['因公出国（境）'][1], t.all_three)}%，公务用车购置费及运行维护费支出决算{w(t.cars)}万元，占{pct(t.cars, t.all_three)}%。其中：",
        f"1、因公出国（境）费支出决算为{w(three['因公出国（境）'][1])}万元，全年安排因公出国（境）团组{bool(three['因公出国（境）'][1]):d}个，累计{2 * bool(three['因公出国（境）'][1])}人次。",
        f"2、公务接待费支出决算为{w(three['公务接待'][1])}万元，全年共接待来访团组18个、来宾126人次，主要是上级检查和兄弟单位交流发生的接待支出。",
        f"3、公务用车购置费及运行维护费支出决算为{w(t.cars)}万元，其中：公务用车购置费{w(three['公务用车购置'][1])}万元，更新公务用车0辆。公务用车运行维护费{w(three['公务用车运行维护'][1])}万元，主要是燃油、维修和保险支出，截至{t.y}年12月31日，开支财政拨款的公务用车保有量为4辆。",
        "八、政府性基金预算收入支出决算情况", _fund_spent(t),
        "九、机关运行经费支出说明", f"本部门{t.y}年度机关运行经费支出{w(t.office)}万元，与上年决算数持平。",
        "十、一般性支出情况说明", f"{t.y}年本部门开支会议费2.80万元，用于召开年度工作会议，人数120人，内容为部署工作；开支培训费5.60万元，用于开展业务培训，人数80人。",
        "十一、政府采购支出说明",
        f"本部门{t.y}年度政府采购支出总额60.00万元，其中：政府采购货物支出20.00万元、政府采购工程支出0万元、政府采购服务支出40.00万元。授予中小企业合同金额45.00万元，占政府采购支出总额的75.00%，其中：授予小微企业合同金额18.00万元，占授予中小企业合同金额的40.00%。",
        "十二、国有资产占用情况说明", f"截至{t.y}年12月31日，本部门共有车辆4辆，其中，机要通信用车1辆、应急保障用车2辆、其他用车1辆，其他用车主要是业务用车；单位价值100万元以上设备（不含车辆）0台（套）。",
        "十三、关于预算绩效情况的说明", f"根据预算绩效管理要求，本部门对{t.y}年度一般公共预算项目支出开展绩效自评，共涉及项目2个。",
    ])  # fmt: skip


def _fund_spent(t: Told) -> str:
    money = t.body.sum(source="fund")
    return f"{t.y}年度政府性基金预算支出{w(money)}万元。" if money else f"{t.y}年度本部门无政府性基金收支。"


def shandong(t: Closed) -> str:
    """收入总计 and 支出总计; parts told as sentences; batches received at home and abroad."""
    m, p = move(t.grand, 1), move(t.public, 3)
    plans, three = t.plans(), t.three_plan()
    planned = sum(printed(a) for _, a, _ in plans)
    incomes = "\n".join(f"{n}.{piece}" for n, piece in enumerate(t.incomes("{name}{amount}万元，占{share}%。"), 1))
    return "\n".join([
        "一、收入支出决算总体情况说明",
        f"{t.y}年度收、支总计{w(t.grand)}万元。与{t.y - 1}年度相比，收、支总计各{m.say()}。主要是{m.why}。",
        "二、收入决算情况说明", f"{t.y}年度收入合计{w(t.income)}万元，其中：\n{incomes}",
        "三、支出决算情况说明", f"{t.y}年度支出合计{w(t.spent)}万元，其中：" + "；".join(t.uses("{name}{amount}万元，占{share}%")) + "。",
        "四、财政拨款收入支出决算总体情况说明", f"{t.y}年度财政拨款收、支总计{w(t.fiscal_grand)}万元。",
        "五、一般公共预算财政拨款支出决算情况说明", "（一）总体情况",
        f"{t.y}年度一般公共预算财政拨款支出{w(t.public)}万元，占本年支出合计的{pct(t.public, t.spent)}%。与{t.y - 1}年度相比，一般公共预算财政拨款支出{p.say()}。主要是{p.why}。",
        "（二）结构情况", f"{t.y}年度一般公共预算财政拨款支出{w(t.public)}万元，主要用于以下方面：" + "；".join(t.by_class("{name}（类）支出{amount}万元，占{share}%", source="general_public")) + "。",
        "（三）具体情况",
        f"{t.y}年度一般公共预算财政拨款支出年初预算为{w(planned)}万元，支出决算为{w(t.public)}万元{_done(planned, t.public)}。{_why(planned, t.public)}其中：",
        *(f"{n}.{name}年初预算为{w(a)}万元，支出决算为{w(b)}万元{_done(a, b)}。{_why(a, b)}" for n, (name, a, b) in enumerate(plans, 1)),
        "六、一般公共预算财政拨款基本支出决算情况说明",
        f"{t.y}年度一般公共预算财政拨款基本支出{w(t.staff + t.office)}万元，其中：",
        f"人员经费{w(t.staff)}万元，主要包括：{t.staff_names}。", f"公用经费{w(t.office)}万元，主要包括：{t.office_names}。",
        "七、财政拨款“三公”经费支出决算情况说明", "（一）总体情况",
        f"{t.y}年度“三公”经费财政拨款支出预算为{w(three[''][0])}万元，支出决算为{w(three[''][1])}万元{_done(*three[''], '预算')}。其中：因公出国（境）费支出决算{w(three['因公出国（境）'][1])}万元；公务用车购置及运行维护费支出决算{w(t.cars)}万元；公务接待费支出决算{w(three['公务接待'][1])}万元。",
        "（二）具体情况",
        f"1.因公出国（境）费{w(three['因公出国（境）'][1])}万元，组织参加出国（境）团组{bool(three['因公出国（境）'][1]):d}个，{3 * bool(three['因公出国（境）'][1])}人次。",
        f"2.公务用车购置及运行维护费{w(t.cars)}万元。其中：（1）公务用车购置费{w(three['公务用车购置'][1])}万元，购置公务用车0辆。（2）公务用车运行维护费{w(three['公务用车运行维护'][1])}万元，截至{t.y}年年末，财政拨款开支的公务用车保有量为5辆。",
        f"3.公务接待费{w(three['公务接待'][1])}万元。其中：国内接待费{w(three['公务接待'][1])}万元，接待12批次，98人次（不包括陪同人员）；外事接待费0万元，共接待0批次、0人次。",
        "八、政府性基金预算财政拨款收入支出决算情况说明", _fund_spent(t),
        "九、其他重要事项情况说明",
        f"（一）机关运行经费支出情况\n{t.y}年度机关运行经费支出{w(t.office)}万元，比年初预算数减少3.00万元，降低{pct(3 * FEN, t.office + 3 * FEN)}%，主要原因是压减办公开支。",
        f"（二）政府采购支出情况\n{t.y}年度政府采购支出总额35.50万元，其中：政府采购货物支出15.50万元、政府采购工程支出0.00万元、政府采购服务支出20.00万元。授予中小企业合同金额35.50万元，占政府采购支出总额的100.00%，其中：授予小微企业合同金额35.50万元，占政府采购支出总额的100.00%。",
        f"（三）国有资产占用情况\n截至{t.y}年12月31日，本部门共有车辆5辆，其中，主要领导干部用车0辆、机要通信用车1辆、应急保障用车1辆、执法执勤用车3辆；单价100万元以上专用设备0台（套）。",
        f"（四）预算绩效情况\n本部门组织对{t.y}年度项目支出开展绩效自评，涉及项目2个。",
    ])  # fmt: skip


def shaanxi(t: Closed) -> str:
    """本年度 in place of the year; parts in brackets; training and meetings told."""
    m = move(t.grand, 2)
    three, plans = t.three_plan(), t.plans()
    return "\n".join([
        "一、收入支出决算总体情况说明",
        f"本年度收入、支出总计均为{w(t.grand)}万元，与上年相比收、支总计均{m.say()}。主要是{m.why}。",
        "二、收入决算情况说明", f"本年度收入合计{w(t.income)}万元，其中：" + "；".join(t.incomes("{name}{amount}万元，占{share}%")) + "。",
        "三、支出决算情况说明", f"本年度支出合计{w(t.spent)}万元，其中：" + "；".join(t.uses("{name}{amount}万元，占{share}%")) + "。",
        "四、财政拨款收入支出决算总体情况说明", f"本年度财政拨款收入、支出总计均为{w(t.fiscal_grand)}万元，主要是人员经费和专项资金。",
        "五、一般公共预算财政拨款支出决算情况说明",
        f"本年度一般公共预算财政拨款支出年初预算{w(sum(printed(a) for _, a, _ in plans))}万元，支出决算{w(t.public)}万元，占本年支出合计的{pct(t.public, t.spent)}%。按照政府功能分类科目，其中：",
        *(f"{n}.{name}。\n年初预算{w(a)}万元，支出决算{w(b)}万元{_done(a, b)}。{_why(a, b)}" for n, (name, a, b) in enumerate(plans, 1)),
        "六、一般公共预算财政拨款基本支出决算情况说明",
        f"本年度一般公共预算财政拨款基本支出{w(t.staff + t.office)}万元，包括人员经费和公用经费。其中：",
        f"（一）人员经费{w(t.staff)}万元，主要包括：{t.staff_names}。", f"（二）公用经费{w(t.office)}万元，主要包括：{t.office_names}。",
        "七、财政拨款“三公”经费支出决算情况说明",
        f"本年度财政拨款安排的“三公”经费支出预算{w(three[''][0])}万元，支出决算{w(three[''][1])}万元{_done(*three[''], '预算')}。",
        f"1.因公出国（境）支出情况说明。\n本年度因公出国（境）支出预算{w(three['因公出国（境）'][0])}万元，支出决算{w(three['因公出国（境）'][1])}万元{_done(*three['因公出国（境）'], '预算')}。全年组团{bool(three['因公出国（境）'][1]):d}个，{2 * bool(three['因公出国（境）'][1])}人次。",
        f"2.公务用车购置费用支出情况说明。\n本年度公务用车购置费支出预算{w(three['公务用车购置'][0])}万元，支出决算{w(three['公务用车购置'][1])}万元，购置公务用车0辆。",
        f"3.公务用车运行维护费用支出情况说明。\n本年度公务用车运行维护费支出预算{w(three['公务用车运行维护'][0])}万元，支出决算{w(three['公务用车运行维护'][1])}万元{_done(*three['公务用车运行维护'], '预算')}，公务用车保有量3辆。",
        f"4.公务接待费支出情况说明。\n本年度公务接待费支出预算{w(three['公务接待'][0])}万元，支出决算{w(three['公务接待'][1])}万元{_done(*three['公务接待'], '预算')}。其中：国内公务接待支出{w(three['公务接待'][1])}万元，接待9批次，73人次。",
        "八、机关运行经费支出决算情况说明", f"本年度机关运行经费支出预算{w(t.office)}万元，支出决算{w(t.office)}万元，完成预算的100.00%。",
        "九、政府采购支出情况说明", "本年度政府采购支出总额12.40万元，其中：政府采购货物支出2.40万元、政府采购工程支出0.00万元、政府采购服务支出10.00万元。政府采购授予中小企业合同金额12.40万元，占政府采购支出合同总额的100.00%，其中：授予小微企业合同金额2.40万元，占授予中小企业合同金额的19.35%。",
        "十、国有资产占用情况说明", "截至本年度末，本部门共有车辆3辆，其中：机要通信用车1辆、特种专业技术用车2辆。单价100万元以上的设备（不含车辆）0台（套）。",
        "十一、政府性基金预算财政拨款收支情况说明", _fund_spent(t),
        "十二、预算绩效情况说明", "本年度对2个项目开展了绩效自评。",
    ])  # fmt: skip


ACCOUNT_TEXTS: dict[str, Callable[[Closed], str]] = {"hunan": hunan, "shandong": shandong, "shaanxi": shaanxi}


def account_text(wording: str, body: Body) -> str:
    """The text of final accounts in one wording."""
    return ACCOUNT_TEXTS[wording](Closed(body))
