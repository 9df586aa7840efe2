"""Texts of five more provinces: 表 named beside the figure, 收支总预算 by source and use, changes told by each part."""

from __future__ import annotations

from shapes.prose import FEN, Told, move, pct, printed, rest, together, w
from shapes.told_accounts import Closed, done, fund_spent


def xinjiang(t: Told) -> str:
    """关于…的总体说明; each amount with last year's, told as 比上年预算."""
    items = [move(v, n) for n, (_, v) in enumerate(t.items(), 1)]
    p = together(t.public, items)
    return "\n".join([
        f"一、关于{t.name}{t.y}年收支预算情况的总体说明",
        f"按照全口径预算的原则，{t.name}{t.y}年所有收入和支出均纳入部门预算管理。收支总预算{w(t.total)}万元。",
        "收入预算包括：一般公共预算、政府性基金预算、事业收入、上年结转等。", "支出预算包括：" + "、".join(t.by_class("{name}")) + "。",
        f"二、关于{t.name}{t.y}年收入预算情况说明",
        f"{t.name}收入预算{w(t.total)}万元，其中：",
        *(f"{x}；" for x in t.sources("{name}预算{amount}万元，占{share}%，比上年预算有所变化，主要原因是工作安排调整", t.total)),
        f"上年结转{w(t.carried)}万元，占{pct(t.carried, t.total)}%。",
        f"三、关于{t.name}{t.y}年支出预算情况说明",
        f"{t.name}{t.y}年支出预算{w(t.total)}万元，其中：",
        f"基本支出{w(t.basic)}万元，占{pct(t.basic, t.total)}%，比上年预算{move(t.basic, 3).say()}，主要原因是{move(t.basic, 3).why}。",
        f"项目支出{w(t.project)}万元，占{pct(t.project, t.total)}%，比上年预算{move(t.project, 1).say()}，主要原因是{move(t.project, 1).why}{rest(t)}。",
        f"四、关于{t.name}{t.y}年财政拨款收支预算情况的总体说明",
        f"{t.y}年财政拨款收支总预算{w(t.fiscal)}万元。",
        f"五、关于{t.name}{t.y}年一般公共预算当年拨款情况说明",
        "（一）一般公共预算当年拨款规模变化情况",
        f"{t.name}{t.y}年一般公共预算拨款合计{w(t.public)}万元，比上年预算{p.say()}。主要原因是：{p.why}。",
        "（二）一般公共预算当年拨款结构情况",
        *(f"{n}.{x}。" for n, x in enumerate(t.by_class("{name}（类）{amount}万元，占{share}%", source="general_public"), 1)),
        "（三）一般公共预算当年拨款具体使用情况",
        *(f"{n}.{name.replace('（类）', '（类）').replace('（款）', '（款）')}：{t.y}年预算数为{w(x.now)}万元，比上年预算{x.say()}，主要原因是：{x.why}。"
          for n, ((name, _), x) in enumerate(zip(t.items(), items, strict=True), 1)),
        f"六、关于{t.name}{t.y}年一般公共预算基本支出情况说明",
        f"{t.name}{t.y}年一般公共预算基本支出{w(t.staff + t.office)}万元，其中：",
        f"人员经费{w(t.staff)}万元，主要包括：{t.staff_names}。", f"公用经费{w(t.office)}万元，主要包括：{t.office_names}。",
        f"七、关于{t.name}{t.y}年“三公”经费预算情况说明",
        f"{t.name}{t.y}年“三公”经费财政拨款预算数为{w(t.all_three)}万元，其中：因公出国（境）费{w(t.three['因公出国（境）'])}万元，公务用车购置{w(t.three['公务用车购置'])}万元，公务用车运行费{w(t.three['公务用车运行维护'])}万元，公务接待费{w(t.three['公务接待'])}万元。",
        f"{t.y}年“三公”经费财政拨款预算比上年{move(t.all_three).say(same='持平')}，其中：因公出国（境）费增加0万元，主要原因是与上年持平；公务用车购置费为{w(t.three['公务用车购置'])}万元。",
        f"八、关于{t.name}{t.y}年政府性基金预算拨款情况说明",
        f"{t.name}{t.y}年政府性基金预算拨款{w(t.body.sum(source='fund'))}万元。",
        "九、其他重要事项的情况说明",
        f"（一）机关运行经费情况\n{t.y}年，{t.name}本级及下属1家行政单位和1家事业单位的机关运行经费财政拨款预算{w(t.office)}万元，比上年预算减少2.00万元，下降{pct(2 * FEN, t.office + 2 * FEN)}%，主要原因是压减支出。",
        f"（二）政府采购情况\n{t.y}年，{t.name}及下属单位政府采购预算30.00万元，其中：政府采购货物预算10.00万元，政府采购工程预算0.00万元，政府采购服务预算20.00万元。{t.y}年度本部门面向中小企业预留政府采购项目预算金额30.00万元，其中：面向小微企业预留政府采购项目预算金额18.00万元。",
        f"（三）国有资产占用使用情况\n截至{t.y - 1}年底，{t.name}及下属各预算单位占用使用国有资产总体情况为\n1.房屋2,600.00平方米，价值320.00万元。\n2.车辆5辆，价值110.00万元；其中：一般公务用车3辆，价值60.00万元；执法执勤用车2辆，价值50.00万元；其他车辆0辆，价值0.00万元。\n3.办公家具价值12.00万元。\n4.其他资产价值45.00万元。\n单位价值50万元以上大型设备0台（套），单位价值100万元以上大型设备0台（套）。\n{t.y}年部门预算未安排购置车辆经费，未安排购置50万元以上大型设备。",
        f"（四）预算绩效情况\n{t.y}年度，本年度实行绩效管理的项目{_projects(t)}个，涉及预算金额{w(t.project)}万元。",
    ])  # fmt: skip


def liaoning(t: Told) -> str:
    """Short: totals, 三公 in one sentence, and procurement by kind with its own total behind."""
    m = move(t.total, 2)
    tt = move(t.all_three, 1)
    return "\n".join([
        "一、部门收支总体情况",
        f"{t.y}年部门收入预算{w(t.total)}万元，比上年{m.say()}，主要原因是{m.why}。其中：" + "，".join(t.sources("{name}{amount}万元", t.total)) + f"，上年结转结余{w(t.carried)}万元。",
        f"{t.y}年部门支出预算{w(t.total)}万元。其中：基本支出{w(t.basic)}万元，项目支出{w(t.project)}万元{rest(t)}。",
        "按支出功能分类科目划分，主要包括：" + "；".join(t.by_class("{name}{amount}万元，占支出总额的{share}%")) + "。",
        "二、财政拨款收支情况",
        f"{t.y}年财政拨款收支预算{w(t.fiscal)}万元，其中一般公共预算{w(t.public)}万元，政府性基金预算{w(t.body.sum(source='fund'))}万元，国有资本经营预算{w(t.body.sum(source='state_capital'))}万元。",
        f"一般公共预算基本支出{w(t.staff + t.office)}万元，其中人员经费{w(t.staff)}万元，公用经费{w(t.office)}万元。",
        "三、机关运行经费", f"{t.y}年机关运行经费预算{w(t.office)}万元，其中：办公费等日常支出均按定额安排。与上年持平。",
        "四、“三公”经费",
        f"{t.y}年“三公”经费预算{w(t.all_three)}万元（其中因公出国（境）费{w(t.three['因公出国（境）'])}万元、公务接待费{w(t.three['公务接待'])}万元、公务用车购置及运行费{w(t.cars)}万元（公务用车购置费{w(t.three['公务用车购置'])}万元、公务用车运行费{w(t.three['公务用车运行维护'])}万元）），比{t.y - 1}年{tt.say()}，主要原因是{tt.why}。",
        "五、政府采购", f"{t.y}年安排政府采购预算58.00万元，其中货物18.00万元，工程0万元，服务40.00万元。",
        "六、国有资产占用", f"截至{t.y - 1}年末，共有车辆4辆，其中：领导干部用车1辆、一般公务用车2辆、其他用车1辆；单位价值100万元以上设备0台。",
        "七、预算绩效", f"{t.y}年纳入绩效目标管理的项目{_projects(t)}个，金额{w(t.project)}万元，占项目支出预算的100%。",
        "八、会议费和培训费", f"{t.y}年会议费预算3.00万元，比上年减少1.00万元，下降25.00%，主要原因是合并会议；培训费预算5.00万元，比上年增加1.00万元，增长25.00%，主要原因是增加培训班次。",
    ])  # fmt: skip


def gansu_accounts(t: Closed) -> str:
    """Points told in numbered lines; 三公 with last year and budget compared apart."""
    m = move(t.grand, 3)
    th, plans = t.three_plan(), t.plans()
    y = t.y
    three = move(th[""][1], 1)
    return "\n".join([
        "一、收入支出决算总体情况说明",
        f"{y}年度收入总计{w(t.grand)}万元，支出总计{w(t.grand)}万元。与上年决算数相比，收、支总计各{m.say()}，主要原因是{m.why}。",
        "二、收入决算情况说明", f"{y}年度收入合计{w(t.income)}万元，其中：" + "；".join(t.incomes("{name}{amount}万元，占{share}%")) + "。",
        "三、支出决算情况说明", f"{y}年度支出合计{w(t.spent)}万元，其中：" + "；".join(t.uses("{name}{amount}万元，占{share}%")) + "。",
        "四、财政拨款收入支出决算总体情况说明", f"{y}年度财政拨款收、支总计各{w(t.fiscal_grand)}万元。",
        "五、一般公共预算财政拨款支出决算情况说明",
        f"{y}年度一般公共预算财政拨款支出{w(t.public)}万元，较上年决算数{move(t.public, 2).say()}。主要原因是{move(t.public, 2).why}。占本年支出合计的{pct(t.public, t.spent)}%。",
        *(f"{n}.{name}：年初预算数为{w(a)}万元，支出决算为{w(b)}万元{done(a, b)}，决算数{'大于' if printed(b) > printed(a) else '小于' if printed(b) < printed(a) else '等于'}年初预算数的主要原因是按实际需要列支。" for n, (name, a, b) in enumerate(plans, 1)),
        "六、一般公共预算财政拨款基本支出决算情况说明",
        f"{y}年度一般公共预算财政拨款基本支出{w(t.staff + t.office)}万元。其中：",
        f"（一）人员经费{w(t.staff)}万元，较上年决算数{move(t.staff, 1).say()}，主要原因是{move(t.staff, 1).why}。人员经费用途主要包括{t.staff_names}。",
        f"（二）公用经费{w(t.office)}万元，较上年决算数{move(t.office, 3).say()}，主要原因是{move(t.office, 3).why}。公用经费用途主要包括{t.office_names}。",
        "七、“三公”经费支出决算情况说明",
        f"{y}年度本部门“三公”经费支出全年预算数为{w(th[''][0])}万元，支出决算为{w(th[''][1])}万元{done(*th[''], '预算')}，决算数小于预算数的主要原因是厉行节约；决算数较上年{three.say()}，主要原因是{three.why}。",
        *(f"{n}.{label}全年预算数为{w(th[k][0])}万元，支出决算为{w(th[k][1])}万元{done(*th[k], '预算')}，决算数较预算数减少{w(printed(th[k][0]) - printed(th[k][1]))}万元，主要原因是从严控制。"
          for n, (label, k) in enumerate((("因公出国（境）费", "因公出国（境）"), ("公务用车购置费", "公务用车购置"), ("公务用车运行费", "公务用车运行维护"), ("公务接待费", "公务接待")), 1) if printed(th[k][0])),
        "八、“三公”经费实物量情况",
        f"{y}年度本部门因公出国（境）共计{bool(th['因公出国（境）'][1]):d}个团组，{2 * bool(th['因公出国（境）'][1])}人；公务用车购置0辆，公务用车保有量为4辆；国内公务接待11批次，97人，其中：国内外事接待0批次，0人；国（境）外公务接待0批次，0人。",
        "九、政府性基金预算财政拨款支出决算情况说明", fund_spent(t),
        "十、机关运行经费支出情况说明", f"{y}年度机关运行经费支出{w(t.office)}万元，机关运行经费主要用于办公费、印刷费、水电费等开支。较上年决算数减少1.00万元，下降{pct(FEN, t.office + FEN)}%，主要原因是压减支出。",
        "十一、政府采购支出情况说明", f"{y}年度本部门政府采购支出共计28.00万元，其中：政府采购货物支出8.00万元、政府采购工程支出0.00万元、政府采购服务支出20.00万元。授予中小企业合同金额为28.00万元，占政府采购支出总额的100.00%，其中：授予小微企业合同金额为8.00万元，占授予中小企业合同金额的28.57%。",
        "十二、国有资产占用情况说明", f"截至{y}年12月31日，本部门共有车辆4辆，其中，副部（省）级以上领导用车0辆，主要领导干部用车0辆，机要通信用车1辆，应急保障用车1辆，执法执勤用车2辆，特种专业技术用车0辆，离退休干部用车0辆，其他用车0辆。单价100万元以上设备0台（套）。",
        "十三、预算绩效情况说明", f"共对2个项目开展绩效自评，涉及资金{w(t.project)}万元，自评覆盖率为100%。",
    ])  # fmt: skip


def guangxi_accounts(t: Closed) -> str:
    """（一）… with 与上年相比 told for every part; amounts of what is left over."""
    y = t.y
    th, plans = t.three_plan(), t.plans()
    return "\n".join([
        "一、收入支出决算总体情况",
        f"（一）{t.name}{y}年度总收入{w(t.grand)}万元，其中本年收入{w(t.income)}万元，使用非财政拨款结余{w(t.body.surplus_used)}万元，年初结转和结余{w(t.opening)}万元。收入具体情况如下：",
        *(f"{n}.{x}。" for n, x in enumerate(t.incomes("{name}{amount}万元"), 1)),
        f"（二）{t.name}{y}年度总支出{w(t.grand)}万元，其中本年支出{w(t.spent)}万元，结余分配{w(t.body.distributed)}万元，年末结转和结余{w(t.closing)}万元。本年支出按性质分：",
        *(f"{n}.{x}。" for n, x in enumerate(t.uses("{name}{amount}万元"), 1)),
        "二、一般公共预算财政拨款支出决算情况",
        f"{t.name}{y}年度一般公共预算财政拨款支出{w(t.public)}万元，占本年支出合计的{pct(t.public, t.spent)}%。",
        "按功能分类分，" + "，".join(t.by_class("{name}支出{amount}万元，占{share}%", source="general_public")).replace("支出支出", "支出") + "。",
        *(f"{n}.{name}支出年初预算{w(a)}万元，决算支出{w(b)}万元，与年初预算数相比，{move_to(b, a)}。主要原因是工作安排调整。" for n, (name, a, b) in enumerate(plans, 1)),
        "三、一般公共预算财政拨款基本支出决算情况",
        f"一般公共预算财政拨款基本支出{w(t.staff + t.office)}万元，其中：人员经费{w(t.staff)}万元，公用经费{w(t.office)}万元。",
        "四、政府性基金预算支出决算情况", fund_spent(t),
        "五、“三公”经费支出决算情况",
        f"{y}年度“三公”经费财政拨款支出预算数为{w(th[''][0])}万元，决算数为{w(th[''][1])}万元{done(*th[''], '预算')}，其中：因公出国（境）费{w(th['因公出国（境）'][1])}万元，公务用车购置及运行费{w(t.cars)}万元，公务接待费{w(th['公务接待'][1])}万元。",
        f"（一）因公出国（境）费{w(th['因公出国（境）'][1])}万元。全年出国（境）团组{bool(th['因公出国（境）'][1]):d}个，累计{2 * bool(th['因公出国（境）'][1])}人次。",
        f"（二）公务用车购置及运行费{w(t.cars)}万元。其中：公务用车购置费{w(th['公务用车购置'][1])}万元，购置0辆；公务用车运行费{w(th['公务用车运行维护'][1])}万元，开支财政拨款的公务用车保有量为3辆，全年运行费支出平均每辆{w(th['公务用车运行维护'][1] // 3)}万元。",
        f"（三）公务接待费{w(th['公务接待'][1])}万元。国内公务接待批次16次，人次143人。",
        "六、其他重要事项情况",
        f"（一）机关运行经费\n{y}年度机关运行经费支出{w(t.office)}万元，比上年增加1.00万元，增长{pct(FEN, t.office - FEN)}%，主要原因是物价上涨。",
        f"（二）政府采购\n{y}年度政府采购支出总额9.00万元，其中：政府采购货物支出9.00万元、政府采购工程支出0万元、政府采购服务支出0万元。授予中小企业合同金额9.00万元，占政府采购支出总额的100%，其中：授予小微企业合同金额9.00万元，占政府采购支出总额的100%。",
        f"（三）国有资产占用\n截至{y}年12月31日，共有车辆3辆，其中：机要通信用车1辆、其他用车2辆，其他用车主要是业务用车；单位价值100万元以上设备0台（套）。",
        f"（四）预算绩效管理\n对{y}年度2个项目开展自评，平均得分96.50分。",
    ])  # fmt: skip


def _projects(t: Told) -> int:
    return len({(e.unit, e.project) for e in t.body.pick(use="project")})


def move_to(now: int, old: int) -> str:
    """增加 or 减少, with its rate, against another printed amount."""
    diff = printed(now) - printed(old)
    if not diff:
        return "持平"
    way = ("增加", "增长") if diff > 0 else ("减少", "下降")
    return f"{way[0]}{w(diff)}万元，{way[1]}{pct(diff, old)}%"


def tianjin(t: Told) -> str:
    """收支 with shares of each; 与上年相比 behind each, without a rate."""
    m = move(t.total, 3)
    return "\n".join([
        "一、收入支出预算总体情况说明",
        f"{t.y}年收入、支出预算总计{w(t.total)}万元，与{t.y - 1}年预算相比，收、支预算总计各{'增加' if m.diff > 0 else '减少'}{w(m.diff)}万元，主要原因是{m.why}。",
        "二、收入预算情况说明",
        f"{t.y}年收入预算{w(t.total)}万元，与{t.y - 1}年预算相比{'增加' if m.diff > 0 else '减少'}{w(m.diff)}万元，主要原因是{m.why}。其中：" + "；".join(t.sources("{name}{amount}万元，占{share}%", t.total)) + f"；上年结转收入{w(t.carried)}万元，占{pct(t.carried, t.total)}%。",
        "三、支出预算情况说明",
        f"{t.y}年支出预算{w(t.total)}万元，与{t.y - 1}年预算相比{'增加' if m.diff > 0 else '减少'}{w(m.diff)}万元，主要原因是{m.why}。其中：基本支出{w(t.basic)}万元，占{pct(t.basic, t.total)}%；项目支出{w(t.project)}万元，占{pct(t.project, t.total)}%{rest(t)}。",
        "四、财政拨款收入支出预算总体情况说明",
        f"{t.y}年财政拨款收、支预算总计{w(t.fiscal)}万元。收入包括：一般公共预算{w(t.public)}万元、政府性基金预算{w(t.body.sum(source='fund'))}万元、国有资本经营预算{w(t.body.sum(source='state_capital'))}万元；支出包括：" + "、".join(t.by_class("{name}{amount}万元", source=("general_public", "fund", "state_capital"))) + "。",
        "五、一般公共预算支出情况说明", "（一）总体情况", f"{t.y}年一般公共预算支出{w(t.public)}万元。",
        "（二）具体情况", *(f"{n}．{name}{w(v)}万元。" for n, (name, v) in enumerate(t.items(), 1)),
        "六、一般公共预算基本支出情况说明", f"{t.y}年一般公共预算基本支出{w(t.staff + t.office)}万元，其中：人员经费{w(t.staff)}万元，主要包括：{t.staff_names}；公用经费{w(t.office)}万元，主要包括：{t.office_names}。",
        "七、“三公”经费支出预算情况说明",
        f"{t.y}年“三公”经费预算{w(t.all_three)}万元，与{t.y - 1}年预算相比持平，具体情况：\n（一）因公出国（境）费预算{w(t.three['因公出国（境）'])}万元，与{t.y - 1}年预算持平。\n（二）公务用车购置及运行维护费预算{w(t.cars)}万元，与{t.y - 1}年预算持平，其中：公务用车购置费预算{w(t.three['公务用车购置'])}万元；公务用车运行维护费预算{w(t.three['公务用车运行维护'])}万元。\n（三）公务接待费预算{w(t.three['公务接待'])}万元，与{t.y - 1}年预算持平。",
        "八、其他重要事项情况说明",
        f"（一）机关运行经费安排情况\n{t.y}年{t.name}所属1家机关1家参照公务员法管理事业单位机关运行经费财政拨款预算{w(t.office)}万元，与{t.y - 1}年预算相比减少1.50万元，主要原因是人员减少。\n（二）政府采购预算情况\n{t.y}年政府采购预算44.00万元，其中：政府采购货物支出4.00万元、政府采购工程支出0万元、政府采购服务支出40.00万元。\n（三）国有资产占用情况\n截至{t.y - 1}年12月31日，{t.name}共有车辆6辆，其中：机要通信用车1辆、应急保障用车2辆、执法执勤用车3辆；单价100万元（含）以上设备0台（套）。\n（四）预算绩效管理情况\n{t.y}年，{t.name}实行绩效目标管理的项目{_projects(t)}个，涉及预算金额{w(t.project)}万元。",
    ])  # fmt: skip
