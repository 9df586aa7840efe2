"""Texts of a bureau of the old 公共财政, a department of units, a commission and a centre: shares alone, 超支, 人均, units apart."""

from __future__ import annotations

from shapes.prose import FEN, Move, Told, move, pct, printed, w
from shapes.told_accounts import Closed, fund_spent
from shapes.told_kinds import near, rest_of, show, sources_of, way, yuan


def old_bureau(t: Told) -> str:
    """公共财政预算; 收入 and 支出 told with their own changes; 三公 by rate from a named year; 万元 with no decimals."""
    m = move(t.total, 3)
    three = Move(t.all_three, near(t.all_three, 105))
    return "\n".join([
        "一、部门预算编制说明",
        f"{t.y}年部门预算收支平衡，收入预算{w(t.total)}万元，支出预算{w(t.total)}万元。",
        "二、收入预算说明",
        f"收入预算{w(t.total)}万元，比{t.y - 1}年预算{'增加' if m.diff > 0 else '减少'}{w(m.diff)}万元，{way(m)}{pct(m.diff, m.old)}%，原因：{m.why}。收入预算中：" + "；".join(f"{n}{w(v)}万元，占{pct(v, t.total)}%" for n, v in sources_of(t)) + "。",
        "三、支出预算说明",
        f"支出预算{w(t.total)}万元，比{t.y - 1}年预算{'增加' if m.diff > 0 else '减少'}{w(m.diff)}万元，{way(m)}{pct(m.diff, m.old)}%，原因：{m.why}。支出预算中：基本支出{w(t.basic)}万元，占{pct(t.basic, t.total)}%；项目支出{w(t.project)}万元，占{pct(t.project, t.total)}%{rest_of(t, w, '万元')}。",
        "四、公共财政预算支出说明",
        f"公共财政预算支出{w(t.public)}万元，其中：" + "；".join(t.by_class("{name}{amount}万元", source="general_public")) + "。",
        f"公共财政预算基本支出{w(t.staff + t.office)}万元，其中人员经费{w(t.staff)}万元（占{pct(t.staff, t.staff + t.office)}%）、公用经费{w(t.office)}万元（占{pct(t.office, t.staff + t.office)}%）。按在职人员62人计算，人均公用经费{show(t.office, 62 * FEN, 2)}万元。",
        "五、“三公”经费说明",
        f"{t.y}年“三公”经费预算{w(t.all_three)}万元，比{t.y - 1}年预算{w(three.old)}万元下降{pct(three.diff, three.old)}%，原因：进一步压缩公务接待和车辆费用。其中：因公出国（境）费{w(t.three['因公出国（境）'])}万元，公务用车购置及运行费{w(t.cars)}万元（购置费{w(t.three['公务用车购置'])}万元、运行费{w(t.three['公务用车运行维护'])}万元），公务接待费{w(t.three['公务接待'])}万元。",
        "六、政府采购说明", "政府采购预算320万元，其中：货物类120万元，工程类80万元，服务类120万元。",
        f"七、机关运行经费说明\n机关运行经费{w(t.office)}万元，与{t.y - 1}年预算数基本一致。",
        f"八、国有资产说明\n截至{t.y - 1}年12月31日，本部门共有车辆8辆，其中：领导用车2辆，一般公务用车4辆，执法执勤用车2辆。",
        "九、绩效目标说明", "200万元以上的项目2个，均编制了绩效目标。",
    ])  # fmt: skip


def of_units(t: Told) -> str:
    """Each unit's income and expenditure in a paragraph of its own; the department's totals before and after."""
    body = t.body
    p = move(t.public, 2)
    parts = []
    for mark, unit in zip("一二三", body.units, strict=False):
        whole, basic = body.sum(unit=unit), body.sum(unit=unit, use="basic")
        parts.append(f"（{mark}）{unit}\n{t.y}年收入预算{w(whole)}万元，支出预算{w(whole)}万元。支出预算中，基本支出{w(basic)}万元，占{pct(basic, whole)}%。" + (f"“三公”经费预算{w(_three(t, unit))}万元。" if _three(t, unit) else "未安排“三公”经费。"))
    return "\n".join([
        "一、部门预算总体情况",
        f"本部门预算由{len(body.units)}家单位的预算汇总而成。{t.y}年收入预算{w(t.total)}万元，支出预算{w(t.total)}万元。",
        "二、各单位预算情况", *parts,
        "三、一般公共预算支出情况",
        f"{t.y}年一般公共预算支出{w(t.public)}万元，比上年预算{p.say()}，主要原因是{p.why}。",
        "按功能分类构成：" + "，".join(t.by_class("{name}占{share}%", source="general_public")) + "。",
        *(f"{n}.{name}安排{w(v)}万元。" for n, (name, v) in enumerate(t.items(), 1)),
        "四、“三公”经费预算情况",
        f"部门“三公”经费预算合计{w(t.all_three)}万元。其中：因公出国（境）费{w(t.three['因公出国（境）'])}万元，公务用车购置及运行维护费{w(t.cars)}万元，公务接待费{w(t.three['公务接待'])}万元，与上年预算总额持平。",
        f"五、机关运行经费情况\n{t.y}年机关运行经费{w(t.office)}万元，较上年减少1.20万元，主要原因是压减印刷费0.70万元、邮电费0.50万元。",
        "六、政府采购情况", "政府采购预算总额92.00万元，其中：政府采购货物预算32.00万元、政府采购工程预算0.00万元、政府采购服务预算60.00万元。专门面向中小企业采购60.00万元，占65.22%，其中面向小微企业采购36.00万元，占60.00%。",
        f"七、国有资产情况\n截至{t.y - 1}年12月31日，部门及所属单位共有车辆7辆，其中：部门本级5辆，所属单位2辆。单位价值100万元以上设备0台（套）。",
        f"八、绩效情况\n部门整体和{len({(e.unit, e.project) for e in body.pick(use='project')})}个项目编制了绩效目标，涉及项目资金{w(t.project)}万元，其中一般公共预算{w(body.sum(use='project', source='general_public'))}万元。",
    ])  # fmt: skip


def _three(t: Told, unit: str) -> int:
    return sum(t.body.sum(unit=unit, econ=k, source="general_public") for k in ("30212", "30217", "31013", "30231"))


def commission_accounts(t: Closed) -> str:
    """Shares told without amounts; 超支 and 结余 against the budget; what was carried in told by budget."""
    th, plans = t.three_plan(), t.plans()
    m = move(t.grand, 2)
    classes = t.by_class("{name}占{share}%", source="general_public")
    return "\n".join([
        "一、收入支出决算总体情况",
        f"{t.y}年度本部门收入总计{w(t.grand)}万元，支出总计{w(t.grand)}万元，与上年度相比，收、支总计各{m.say(rate='上升/下降')}，变动的主要原因是{m.why}。",
        f"收入总计中，本年收入{w(t.income)}万元，占{pct(t.income, t.grand)}%；支出总计中，本年支出{w(t.spent)}万元，占{pct(t.spent, t.grand)}%，年末结转和结余{w(t.closing)}万元，占{pct(t.closing, t.grand)}%。",
        "二、一般公共预算财政拨款支出决算情况",
        f"{t.y}年度一般公共预算财政拨款支出{w(t.public)}万元，支出结构为：{'，'.join(classes)}。",
        *(f"{n}.{name}。年初预算数{w(a)}万元，决算数{w(b)}万元，" + (f"比年初预算{'增加' if printed(b) > printed(a) else '减少'}{w(printed(b) - printed(a))}万元，{'增长' if printed(b) > printed(a) else '下降'}{pct(printed(b) - printed(a), a)}%，原因是年度中间预算调整。" if printed(a) != printed(b) else "与年初预算一致。") for n, (name, a, b) in enumerate(plans, 1)),
        f"基本支出{w(t.staff + t.office)}万元，其中工资福利支出{w(t.body.sum(source='general_public', use='basic', econ='301'))}万元、对个人和家庭的补助{w(t.body.sum(source='general_public', use='basic', econ='303'))}万元，两项合计{w(t.staff)}万元，为人员经费；其余{w(t.office)}万元为公用经费。",
        "三、“三公”经费支出决算情况",
        f"“三公”经费决算数{w(th[''][1])}万元，为预算数{w(th[''][0])}万元的{pct(th[''][1], th[''][0])}%。因公出国（境）费、公务用车购置及运行维护费、公务接待费决算数分别为{w(th['因公出国（境）'][1])}万元、{w(t.cars)}万元、{w(th['公务接待'][1])}万元。决算数小于预算数的主要原因是压减公务活动。",
        f"本年度因公出国（境）{bool(th['因公出国（境）'][1]):d}个团组、{2 * bool(th['因公出国（境）'][1])}人次，公务用车购置0辆、保有4辆，国内公务接待19批次、152人次，人均{show(th['公务接待'][1], 152 * 100)}元。",
        "四、政府性基金预算支出决算情况", fund_spent(t),
        "五、机关运行经费支出情况", f"机关运行经费支出{w(t.office)}万元，年初预算{w(t.office + 2 * FEN)}万元，结余2.00万元。",
        "六、政府采购支出情况", "政府采购支出总额150.00万元，其中货物50.00万元、占33.33%，工程0万元，服务100.00万元、占66.67%。授予中小企业合同金额150.00万元，占100%。",
        "七、国有资产占用情况\n年末共有车辆4辆：机要通信用车1辆、应急保障用车1辆、离退休干部用车1辆、其他用车1辆。单价100万元以上设备3台（套），价值合计486.00万元。",
        "八、绩效评价情况", f"对{t.y}年度6个项目开展绩效评价，评价结果为“优”的项目4个，占66.67%；“良”的项目2个，占33.33%。评价项目资金共{w(t.project)}万元，占项目支出的100%。",
    ])  # fmt: skip


def centre_accounts(t: Closed) -> str:
    """元 to the fen in tables of the text; 较上年 by 元; nothing told of what there is none."""
    old = {k: v * 9 // 10 for k, v in (("income", t.income), ("spent", t.spent))}
    th = t.three_plan()

    def moved(now: int, then: int) -> str:
        return f"较上年{yuan(then)}元{'增加' if now > then else '减少'}{yuan(now - then)}元，增幅{show((now - then) * 100, then)}%"

    return "\n".join([
        "一、收支决算情况",
        f"{t.y}年决算收入{yuan(t.income)}元，{moved(t.income, old['income'])}；决算支出{yuan(t.spent)}元，{moved(t.spent, old['spent'])}。收支增长主要是承担的检测任务增加。",
        f"年初结转和结余{yuan(t.opening)}元，年末结转和结余{yuan(t.closing)}元。",
        "二、财政拨款支出情况",
        f"一般公共预算财政拨款支出{yuan(t.public)}元，其中：基本支出{yuan(t.staff + t.office)}元（人员经费{yuan(t.staff)}元，公用经费{yuan(t.office)}元），项目支出{yuan(t.public - t.staff - t.office)}元。",
        *(f"{n}.{name}{yuan(v)}元。" for n, (name, v) in enumerate(t.items(), 1)),
        "三、“三公”经费支出情况",
        f"“三公”经费支出{yuan(th[''][1])}元，占年度预算{yuan(th[''][0])}元的{show(th[''][1] * 100, th[''][0])}%。其中：公务接待费{yuan(th['公务接待'][1])}元，接待7批次、51人次；公务用车运行维护费{yuan(th['公务用车运行维护'][1])}元，公务用车2辆；" + (f"因公出国（境）费{yuan(th['因公出国（境）'][1])}元，1个团组、2人次；" if th["因公出国（境）"][1] else "因公出国（境）费0元，") + "未购置公务用车。",
        "四、政府性基金支出情况", fund_spent(t),
        f"五、机关运行经费支出情况\n机关运行经费支出{yuan(t.office)}元。",
        "六、政府采购支出情况", "政府采购支出1,280,000.00元，其中货物680,000.00元、工程0元、服务600,000.00元；授予中小企业合同金额960,000.00元，占75.00%，其中小微企业320,000.00元，占授予中小企业合同金额的33.33%。",
        f"七、国有资产情况\n{t.y}年末资产总额25,600,000.00元，其中流动资产3,600,000.00元、固定资产净值18,000,000.00元、无形资产4,000,000.00元；负债总额1,200,000.00元，净资产24,400,000.00元。车辆2辆，均为其他用车，主要用于野外采样；单价100万元以上设备2台（套）。",
        "八、绩效评价情况", "开展绩效自评的项目2个，自评得分均在95分以上。",
    ])  # fmt: skip
