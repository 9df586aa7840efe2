"""Explanatory texts of budgets in the wordings of five provinces."""

from __future__ import annotations

from collections.abc import Callable

from shapes.ledger import BUDGETS, Body
from shapes.prose import Told, move, pct, rest, together, w


def hubei(t: Told) -> str:
    """Totals by the rule of one budget; items against last year's execution."""
    lines = [
        "一、部门收支总体情况说明",
        f"按照综合预算的原则，{t.name}所有收入和支出均纳入部门预算管理。{t.y}年收支总预算{w(t.total)}万元。",
        "二、部门收入总体情况说明",
        f"{t.name}{t.y}年收入预算{w(t.total)}万元，其中：上年结转{w(t.carried)}万元，占{pct(t.carried, t.total)}%；"
        + "；".join(t.sources("{name}{amount}万元，占{share}%", t.total)) + "。",
        "三、部门支出总体情况说明",
        f"{t.name}{t.y}年支出预算{w(t.total)}万元，其中：基本支出{w(t.basic)}万元，占{pct(t.basic, t.total)}%；"
        f"项目支出{w(t.project)}万元，占{pct(t.project, t.total)}%{rest(t)}。",
        "四、财政拨款收支总体情况说明",
        f"{t.y}年财政拨款收支总预算{w(t.fiscal)}万元。支出包括：" + "、".join(t.by_class("{name}{amount}万元", source=BUDGETS)) + "。",
        "五、一般公共预算支出情况说明",
        "（一）一般公共预算支出规模变化情况",
    ]
    items = [move(v, n) for n, (_, v) in enumerate(t.items(), 1)]
    m = together(t.public, items)
    lines += [
        f"{t.y}年一般公共预算支出{w(t.public)}万元，比{t.y - 1}年执行数{m.say()}，主要是{m.why}。",
        "（二）一般公共预算支出结构情况", "；".join(t.by_class("{name}{amount}万元，占{share}%", source="general_public")) + "。",
        "（三）一般公共预算支出具体使用情况",
    ]  # fmt: skip
    for n, (name, amount) in enumerate(t.items(), 1):
        m = move(amount, n)
        lines.append(f"{n}．{name}{t.y}年预算数为{w(amount)}万元，比{t.y - 1}年执行数{m.say()}。主要是{m.why}。")
    lines += [
        "六、一般公共预算基本支出情况说明",
        f"{t.y}年一般公共预算基本支出{w(t.staff + t.office)}万元，其中：",
        f"人员经费{w(t.staff)}万元，主要包括：{t.staff_names}；",
        f"公用经费{w(t.office)}万元，主要包括：{t.office_names}。",
        "七、一般公共预算“三公”经费支出情况说明",
        _three_hubei(t),
        "八、其他重要事项的情况说明",
        f"（一）政府采购情况\n{t.y}年政府采购预算总额46.00万元，其中：政府采购货物预算16.00万元，政府采购工程预算0万元，政府采购服务预算30.00万元。",
        f"（二）国有资产占有使用情况\n截至{t.y - 1}年12月31日，{t.name}共有车辆4辆，其中：应急保障用车1辆，执法执勤用车3辆；单位价值100万元以上设备0台（套）。",
        f"（三）预算绩效情况\n{t.y}年实行绩效目标管理，涉及一般公共预算拨款。",
        f"（四）机关运行经费\n{t.y}年机关运行经费预算{w(t.office)}万元，与上年持平。",
    ]
    return "\n".join(lines)


def _three_hubei(t: Told) -> str:
    m = move(t.all_three)
    return (
        f"{t.y}年“三公”经费预算数为{w(t.all_three)}万元，其中：因公出国（境）费{w(t.three['因公出国（境）'])}万元，"
        f"公务用车购置及运行费{w(t.cars)}万元（其中：公务用车购置费{w(t.three['公务用车购置'])}万元，公务用车运行费"
        f"{w(t.three['公务用车运行维护'])}万元），公务接待费{w(t.three['公务接待'])}万元。"
        f"{t.y}年“三公”经费预算比{t.y - 1}年{m.say()}，主要原因是{m.why}。"
    )


def guangdong(t: Told) -> str:
    """收入预算 and 支出预算 with growth; 行政经费, assets bought, items of procurement by kind."""
    m, three, run = move(t.total), move(t.all_three, 1), move(t.office, 2)
    car = t.three["公务用车运行维护"]
    return "\n".join([
        "一、部门预算收支增减变化情况",
        f"{t.y}年本部门收入预算{w(t.total)}万元，比上年{m.say()}，主要原因是{m.why}；支出预算{w(t.total)}万元，比上年{m.say()}，主要原因是{m.why}。",
        "二、“三公”经费安排情况说明",
        f"{t.y}年本部门“三公”经费预算安排{w(t.all_three)}万元，比上年{three.say()}，主要原因是{three.why}。其中："
        f"因公出国（境）费{w(t.three['因公出国（境）'])}万元，比上年{_nothing(t.three['因公出国（境）'], 1)}；"
        f"公务用车购置及运行费{w(t.cars)}万元（公务用车购置费{w(t.three['公务用车购置'])}万元，公务用车运行维护费{w(car)}万元），"
        f"比上年{_nothing(t.cars, 1)}；公务接待费{w(t.three['公务接待'])}万元，比上年{_nothing(t.three['公务接待'], 1)}。",
        "三、机关运行经费安排情况说明",
        f"{t.y}年，本部门机关运行经费安排{w(t.office)}万元，比上年{run.say()}，主要原因是{run.why}。其中：办公费8.00万元，印刷费0.50万元，差旅费6.30万元等。",
        "四、政府采购情况说明",
        f"{t.y}年本部门政府采购安排58.80万元，其中：货物类采购预算18.30万元，工程类采购预算0.00万元，服务类采购预算40.50万元。",
        "五、国有资产占有使用情况",
        f"截至{t.y - 1}年12月31日，本部门固定资产金额1250.60万元，分布构成情况为：房屋3200平方米，车辆5辆，单价在100万元以上的设备0台（套）。本年度拟购置固定资产18.30万元，主要是办公设备。",
        "六、预算绩效信息公开情况",
        f"{t.y}年，本部门编报绩效目标的项目3个。",
    ])  # fmt: skip


def _nothing(now: int, number: int) -> str:
    if not now:
        return "增加0.00万元，增长0.00%，主要原因是与上年持平"
    m = move(now, number)
    return f"{m.say()}，主要原因是{m.why}"


def beijing(t: Told) -> str:
    """Both years' amounts told beside the change; assets in total."""
    b, p = move(t.basic, 2), move(t.project, 3)
    m = together(t.total, [b, p])
    three = "\n".join(
        f"{n}.{name}费：{t.y}年预算数{w(v)}万元，{_against(t, v, n)}"
        for n, (name, v) in enumerate((*list(t.three.items())[:2], ("公务用车购置和运行维护", t.cars)), 1)
    )
    sources = "；".join(t.sources("{name}{amount}万元，占收入总额的{share}%", t.total))
    return "\n".join([
        "一、部门收支总体情况说明",
        f"（一）收入预算说明\n{t.y}年收入预算{w(t.total)}万元，比{t.y - 1}年{w(m.old)}万元{m.say()}。主要原因：{m.why}。其中：{sources}；上年结转{w(t.carried)}万元。",
        f"（二）支出预算说明\n{t.y}年支出预算{w(t.total)}万元，比{t.y - 1}年{w(m.old)}万元{m.say()}。",
        f"其中：基本支出预算{w(t.basic)}万元，占总支出预算的{pct(t.basic, t.total)}%，比{t.y - 1}年{w(b.old)}万元{b.say()}，主要原因：{b.why}；"
        f"项目支出预算{w(t.project)}万元，占总支出预算的{pct(t.project, t.total)}%，比{t.y - 1}年{w(p.old)}万元{p.say()}，主要原因：{p.why}{rest(t)}。",
        "二、“三公”经费财政拨款预算说明",
        f"（一）“三公”经费的单位范围\n{t.name}因公出国（境）费用、公务接待费、公务用车购置和运行维护费开支单位包括1个机关和所属单位。",
        f"（二）“三公”经费财政拨款预算情况说明\n{t.y}年“三公”经费财政拨款预算{w(t.all_three)}万元。其中：\n{three}",
        "三、其他情况说明",
        f"（一）政府采购预算说明\n{t.y}年政府采购预算总额131.25万元，其中：政府采购货物预算31.25万元，政府采购工程预算0万元，政府采购服务预算100万元。",
        f"（二）政府购买服务预算说明\n{t.y}年政府购买服务预算总额80.00万元。",
        f"（三）机关运行经费说明\n{t.y}年机关运行经费财政拨款预算{w(t.office)}万元。",
        f"（四）国有资本经营预算财政拨款情况说明\n{_capital(t)}",
        f"（五）国有资产占用情况说明\n截至{t.y - 1}年底，{t.name}固定资产总额1862.35万元，其中：车辆6台，93.50万元；单位价值50万元（含）以上的通用设备1台（套）、52.30万元。",
        f"（六）项目支出绩效目标情况说明\n{t.y}年，填报绩效目标的预算项目2个。",
    ])  # fmt: skip


def _against(t: Told, now: int, number: int) -> str:
    if not now:
        return f"与{t.y - 1}年预算数持平。"
    m = move(now, number)
    return f"比{t.y - 1}年预算数{w(m.old)}万元{m.say().split('，')[0]}，主要原因：{m.why}。"


def _capital(t: Told) -> str:
    money = t.body.sum(source="state_capital")
    if not money:
        return f"{t.y}年本部门没有国有资本经营预算财政拨款安排的预算。"
    return f"{t.y}年国有资本经营预算支出{w(money)}万元。"


def sichuan(t: Told) -> str:
    """收支预算总数; 三公 against last year's budget; cars by model."""
    m = move(t.total, 3)
    return "\n".join([
        "一、收支预算情况说明",
        f"按照综合预算的原则，{t.name}所有收入和支出均纳入部门预算管理。{t.y}年收支预算总数{w(t.total)}万元，比{t.y - 1}年收支预算总数{m.say().split('，')[0]}，主要是{m.why}。",
        f"（一）收入预算情况\n{t.name}{t.y}年收入预算{w(t.total)}万元，其中：上年结转{w(t.carried)}万元，占{pct(t.carried, t.total)}%；" + "；".join(t.sources("{name}{amount}万元，占{share}%", t.total)) + "。",
        f"（二）支出预算情况\n{t.name}{t.y}年支出预算{w(t.total)}万元，其中：基本支出{w(t.basic)}万元，占{pct(t.basic, t.total)}%；项目支出{w(t.project)}万元，占{pct(t.project, t.total)}%{rest(t)}。",
        "二、一般公共预算支出情况说明",
        "（一）一般公共预算结构情况",
        "、".join(t.by_class("{name}{amount}万元，占{share}%", source="general_public")) + "。",
        "（二）一般公共预算具体使用情况",
        *(f"{n}．{name}{t.y}年预算数为{w(v)}万元，主要用于：{_use(name)}。" for n, (name, v) in enumerate(t.items(), 1)),
        "三、“三公”经费财政拨款预算安排情况说明",
        f"{t.name}{t.y}年“三公”经费财政拨款预算数{w(t.all_three)}万元，其中：因公出国（境）费{w(t.three['因公出国（境）'])}万元，公务接待费{w(t.three['公务接待'])}万元，公务用车购置及运行维护费{w(t.cars)}万元。",
        f"单位现有公务用车3辆，其中：轿车2辆，越野车1辆。{t.y}年安排公务用车运行维护费{w(t.three['公务用车运行维护'])}万元，用于3辆公务用车燃油、维修、保险等方面支出。",
        "四、政府性基金预算支出情况说明",
        _fund(t),
        f"五、其他重要事项的情况说明\n（一）机关运行经费\n{t.y}年，{t.name}的机关运行经费财政拨款预算为{w(t.office)}万元。",
        f"（二）政府采购情况\n{t.y}年，{t.name}安排政府采购预算25.00万元，主要用于采购办公设备和物业服务。",
        f"（三）国有资产占有使用情况\n截至{t.y - 1}年底，{t.name}共有车辆3辆，其中：定向保障用车1辆、执法执勤用车2辆。单位价值200万元以上大型设备0台（套）。",
        f"（四）绩效目标设置情况\n{t.y}年{t.name}实行绩效目标管理的项目2个。",
    ])  # fmt: skip


def _use(name: str) -> str:
    return f"{name.split('（款）')[1].removesuffix('（项）')}方面的支出"


def _fund(t: Told) -> str:
    money = t.body.sum(source="fund")
    if not money:
        return f"{t.name}{t.y}年没有使用政府性基金预算拨款安排的支出。"
    return f"{t.name}{t.y}年政府性基金预算拨款安排支出{w(money)}万元。"


def henan(t: Told) -> str:
    """收、支总计各; 人员经费支出; cars at the end of the period."""
    m = move(t.total, 2)
    three = together(t.all_three, [move(v, n) for n, v in enumerate((t.three["因公出国（境）"], t.cars, t.three["公务接待"]))])
    parts = "\n".join(
        f"（{'一二三'[n]}）{name}费{w(v)}万元。预算数比{t.y - 1}年{_nothing2(v, n)}。"
        for n, (name, v) in enumerate((("因公出国（境）", t.three["因公出国（境）"]), ("公务用车购置及运行维护", t.cars), ("公务接待", t.three["公务接待"])))
    )
    return "\n".join([
        "一、收入支出预算总体情况说明",
        f"{t.name}{t.y}年收入总计{w(t.total)}万元，支出总计{w(t.total)}万元，与{t.y - 1}年预算相比，收、支总计各{m.say()}。主要原因：{m.why}。",
        "二、支出预算总体情况说明",
        f"{t.name}{t.y}年支出合计{w(t.total)}万元，其中：基本支出{w(t.basic)}万元，占{pct(t.basic, t.total)}%；项目支出{w(t.project)}万元，占{pct(t.project, t.total)}%{rest(t)}。",
        "三、一般公共预算支出预算情况说明",
        f"{t.name}{t.y}年一般公共预算支出年初预算为{w(t.public)}万元。主要用于以下方面：" + "；".join(t.by_class("{name}（类）支出{amount}万元，占{share}%", source="general_public")) + "。",
        "四、政府性基金预算支出预算情况说明", _fund(t),
        "五、“三公”经费支出预算情况说明",
        f"{t.name}{t.y}年“三公”经费预算为{w(t.all_three)}万元。{t.y}年“三公”经费支出预算数比{t.y - 1}年{three.say()}。主要原因：{three.why}。\n具体支出情况如下：\n{parts}",
        "六、其他重要事项情况说明",
        f"（一）机关运行经费支出情况\n{t.y}年机关运行经费支出预算{w(t.office)}万元，主要保障机构正常运转及正常履职需要。",
        f"（二）政府采购支出情况\n{t.y}年政府采购预算安排66.00万元，其中：政府采购货物预算26.00万元、政府采购工程预算10.00万元、政府采购服务预算30.00万元。",
        f"（三）国有资产占用情况\n{t.y - 1}年期末，{t.name}共有车辆5辆，其中：一般公务用车2辆、一般执法执勤用车3辆；单价50万元以上通用设备0台（套），单位价值100万元以上专用设备0台（套）。",
        f"（四）预算绩效管理情况\n{t.y}年纳入绩效管理的项目2个。",
    ])  # fmt: skip


def _nothing2(now: int, number: int) -> str:
    if not now:
        return "无增减变化"
    m = move(now, number)
    return f"{m.say()}。主要原因：{m.why}"


BUDGET_TEXTS: dict[str, Callable[[Told], str]] = {
    "hubei": hubei, "guangdong": guangdong, "beijing": beijing, "sichuan": sichuan, "henan": henan,
}  # fmt: skip


def budget_text(wording: str, body: Body) -> str:
    """The text of a budget in one wording."""
    return BUDGET_TEXTS[wording](Told(body))
