"""Texts of final accounts of a ministry, a university, a court, a town and a hospital: years old and new, adjusted budgets."""

from __future__ import annotations

from shapes.prose import FEN, Move, move, pct, printed, w
from shapes.told_accounts import Closed, done, fund_spent
from shapes.told_kinds import c, near, rate, show, way, yi, yuan

_LABELS = {"因公出国（境）": "因公出国（境）费", "公务用车购置": "公务用车购置费", "公务用车运行维护": "公务用车运行维护费", "公务接待": "公务接待费"}


def ministry_accounts(t: Closed) -> str:
    """年初预算 of nothing; a total of many items completed; separators; 中央 forms of older years."""
    plans = [(name, 0 if n == 2 else a, b) for n, (name, a, b) in enumerate(t.plans())]
    planned, m, f, th = sum(printed(a) for _, a, _ in plans), move(t.grand, 1), move(t.public, 2), t.three_plan()

    def why(a: int, b: int) -> str:
        if not printed(a):
            return "决算数大于年初预算数的主要原因是，年中追加了专项工作经费。"
        return f"决算数{'大于' if b > a else '小于'}年初预算数的主要原因是，" + ("执行中使用以前年度结转资金12.80万元安排了支出。" if b > a else "部分项目跨年度实施，8.60万元结转下年使用。")

    return "\n".join([
        f"一、{t.y}年度收入支出决算总体情况说明",
        f"{t.y}年度收、支总计{c(t.grand)}万元。与{t.y - 1}年度相比，收、支总计各{'增加' if m.diff > 0 else '减少'}{c(m.diff)}万元，{way(m)}{pct(m.diff, m.old)}%，主要是{m.why}。",
        f"二、{t.y}年度收入决算情况说明", f"本年收入合计{c(t.income)}万元，其中：" + "；".join(t.incomes("{name}{amount}万元，占{share}%")) + "。",
        f"三、{t.y}年度支出决算情况说明", f"本年支出合计{c(t.spent)}万元，其中：" + "；".join(t.uses("{name}{amount}万元，占{share}%")) + "。",
        f"四、{t.y}年度财政拨款收入支出决算总体情况说明", f"财政拨款收、支总计{c(t.fiscal_grand)}万元。",
        f"五、{t.y}年度一般公共预算财政拨款支出决算情况说明", "（一）一般公共预算财政拨款支出决算总体情况",
        f"{t.y}年度一般公共预算财政拨款支出{c(t.public)}万元，占本年支出合计的{pct(t.public, t.spent)}%。与{t.y - 1}年度相比，一般公共预算财政拨款支出{'增加' if f.diff > 0 else '减少'}{c(f.diff)}万元，{way(f)}{pct(f.diff, f.old)}%，主要是{f.why}。",
        "（二）一般公共预算财政拨款支出决算结构情况", "一般公共预算财政拨款支出主要用于以下方面：" + "；".join(t.by_class("{name}（类）{amount}万元，占{share}%", source="general_public")) + "。",
        "（三）一般公共预算财政拨款支出决算具体情况",
        f"一般公共预算财政拨款支出年初预算为{c(planned)}万元，支出决算为{c(t.public)}万元{done(planned, t.public)}。其中：",
        *(f"{n}．{name}。\n年初预算为{c(a)}万元，支出决算为{c(b)}万元{done(a, b)}。{why(a, b)}" for n, (name, a, b) in enumerate(plans, 1)),
        f"六、{t.y}年度一般公共预算财政拨款基本支出决算情况说明",
        f"一般公共预算财政拨款基本支出{c(t.staff + t.office)}万元，其中：人员经费{c(t.staff)}万元，主要包括{t.staff_names}；公用经费{c(t.office)}万元，主要包括{t.office_names}。",
        f"七、{t.y}年度一般公共预算财政拨款“三公”经费支出决算情况说明",
        f"“三公”经费支出预算为{w(th[''][0])}万元，支出决算为{w(th[''][1])}万元{done(*th[''], '预算')}。{t.y}年度“三公”经费支出决算数比预算数减少{w(printed(th[''][0]) - printed(th[''][1]))}万元，主要是压缩出访团组和车辆运行费用。其中：",
        f"因公出国（境）费支出{w(th['因公出国（境）'][1])}万元，占“三公”经费支出的{pct(th['因公出国（境）'][1], t.all_three)}%，全年因公出国（境）团组{bool(th['因公出国（境）'][1]):d}个，参加其他单位组织的出国（境）团组0个，因公出国（境）累计{4 * bool(th['因公出国（境）'][1])}人次；公务用车购置及运行费支出{w(t.cars)}万元，占{pct(t.cars, t.all_three)}%，其中公务用车购置支出{w(th['公务用车购置'][1])}万元，购置0辆，公务用车运行支出{w(th['公务用车运行维护'][1])}万元，年末公务用车保有量12辆；公务接待费支出{w(th['公务接待'][1])}万元，占{pct(th['公务接待'][1], t.all_three)}%，其中外宾接待支出0万元，国内公务接待支出{w(th['公务接待'][1])}万元，接待32批次、276人次。",
        f"八、{t.y}年度政府性基金预算财政拨款收入支出决算情况说明", fund_spent(t),
        "九、其他重要事项情况说明",
        f"（一）机关运行经费支出情况。{t.y}年度机关运行经费支出{c(t.office)}万元，比{t.y - 1}年增加6.00万元，增长{pct(6 * FEN, t.office - 6 * FEN)}%，主要是办公用房维修支出增加。",
        f"（二）政府采购支出情况。{t.y}年度政府采购支出总额1,045.20万元，其中：政府采购货物支出245.20万元、政府采购工程支出0.00万元、政府采购服务支出800.00万元。授予中小企业合同金额836.16万元，占政府采购支出总额的80.00%，其中：授予小微企业合同金额313.56万元，占政府采购支出总额的30.00%。",
        f"（三）国有资产占用情况。截至{t.y}年12月31日，共有车辆12辆，其中，部级领导干部用车2辆、一般公务用车8辆、一般执法执勤用车0辆、特种专业技术用车1辆、其他用车1辆；单位价值50万元以上通用设备18台（套），单位价值100万元以上专用设备3台（套）。",
        f"（四）预算绩效管理工作开展情况。根据财政预算管理要求，组织对{t.y}年度项目支出开展绩效自评，其中，一级项目3个，二级项目14个，涉及资金{c(t.project)}万元，自评覆盖率达到100%。从评价情况来看，得分在90分以上的项目13个，80分至90分的项目1个。",
    ])  # fmt: skip


def university_accounts(t: Closed) -> str:
    """亿元 with the same told in 万元; 增加 of a negative amount; 项 told without a plan."""
    m = move(t.income, 2)
    sign = "-" if m.diff < 0 else ""
    th = t.three_plan()
    return "\n".join([
        "一、收入支出总体情况",
        f"{t.y}年度学校收入总计{yi(t.grand)}亿元，其中本年收入{yi(t.income)}亿元，使用非财政拨款结余{w(t.body.surplus_used)}万元，年初结转和结余{yi(t.opening)}亿元；支出总计{yi(t.grand)}亿元，其中本年支出{yi(t.spent)}亿元，结余分配{w(t.body.distributed)}万元，年末结转和结余{yi(t.closing)}亿元。",
        "二、收入情况",
        f"本年收入{c(t.income)}万元，比上年增加{sign}{c(m.diff)}万元，增长{sign}{pct(m.diff, m.old)}%，主要是科研项目到款变化。其中：" + "，".join(t.incomes("{name}{amount}万元（占{share}%）")) + "。",
        "三、支出情况",
        f"本年支出{c(t.spent)}万元，其中：" + "，".join(t.uses("{name}{amount}万元（占{share}%）")) + "。",
        "按支出功能分类：" + "；".join(t.by_class("{name}{amount}万元，占{share}%")) + "。",
        "四、财政拨款收支情况",
        f"财政拨款收支总计均为{c(t.fiscal_grand)}万元。一般公共预算财政拨款支出{c(t.public)}万元，其中基本支出{c(t.staff + t.office)}万元，项目支出{c(t.body.sum(source='general_public', use='project'))}万元。按功能分类项级科目列示如下：",
        *(f"（{n}）{name}{c(v)}万元，占{pct(v, t.public)}%；" for n, (name, v) in enumerate(t.items(), 1)),
        "五、财政拨款基本支出情况",
        f"基本支出{c(t.staff + t.office)}万元，其中人员经费{c(t.staff)}万元、公用经费{c(t.office)}万元，两者之比约为{(t.staff + t.office // 2) // t.office}:1。",
        "六、“三公”经费支出情况",
        f"“三公”经费全年预算{w(th[''][0])}万元，实际支出{w(th[''][1])}万元，预算执行率{pct(th[''][1], th[''][0])}%。其中：\n1.因公出国（境）费预算{w(th['因公出国（境）'][0])}万元，实际支出{w(th['因公出国（境）'][1])}万元，组团{bool(th['因公出国（境）'][1]):d}个，出访{3 * bool(th['因公出国（境）'][1])}人次；\n2.公务用车运行维护费预算{w(th['公务用车运行维护'][0])}万元，实际支出{w(th['公务用车运行维护'][1])}万元，车辆保有量7辆，单车运行成本{w(th['公务用车运行维护'][1] // 7)}万元；\n3.公务接待费预算{w(th['公务接待'][0])}万元，实际支出{w(th['公务接待'][1])}万元，接待21批次，共188人次，人均接待费{show(th['公务接待'][1], 188 * 100)}元。",
        "七、政府采购情况", "政府采购支出0.3180亿元，其中货物0.2000亿元、工程0.0180亿元、服务0.1000亿元。授予中小企业合同金额2,544.00万元，占政府采购支出总额的80.00%，其中授予小微企业合同金额1,272.00万元，占授予中小企业合同金额的50.00%。",
        "八、资产情况", f"截至{t.y}年末，学校资产总额12.86亿元，比年初增加0.36亿元，增长2.88%；其中固定资产原值11.90亿元，净值8.10亿元。共有车辆7辆，其中机要通信用车1辆、其他用车6辆；单价100万元以上设备26台（套）。",
        "九、绩效情况", f"学校对{t.y}年度项目支出开展绩效自评，涉及资金{c(t.project)}万元，平均得分95.20分。",
    ])  # fmt: skip


def court_accounts(t: Closed) -> str:
    """年初预算, 调整预算 and 决算 of each item; 三公 of two years in a small table and in words."""
    plans = [(name, near(b, 90), near(b, 104), b) for name, _, b in t.plans()]
    first, after = sum(a for _, a, _, _ in plans), sum(a for _, _, a, _ in plans)
    th, old = t.three_plan(), {k: near(v, 112) for k, v in t.three.items()}
    m, s = move(t.grand, 3), move(t.spent, 2)
    grid = "\n".join([f"{t.y}年度“三公”经费支出决算对比表", "", "单位：万元", "", "项目\t上年决算数\t本年预算数\t本年决算数", *(f"{_LABELS[k]}\t{w(old[k])}\t{w(th[k][0])}\t{w(th[k][1])}" for k in t.three), f"合计\t{w(sum(old.values()))}\t{w(th[''][0])}\t{w(th[''][1])}"])
    return "\n".join([
        "一、收入支出决算总体情况说明",
        f"{t.y}年度收入总计{w(t.grand)}万元，较上年{m.say(rate='增幅/降幅')}；支出总计{w(t.grand)}万元，较上年{m.say(rate='增幅/降幅')}。本年支出{w(t.spent)}万元，较上年{s.say()}，主要原因：一是人员支出{'增加' if s.diff > 0 else '减少'}；二是上年支付审判法庭建设尾款136.00万元。",
        "二、收入决算情况说明", f"本年收入{w(t.income)}万元，其中：" + "；".join(t.incomes("{name}{amount}万元，占{share}%")) + "。",
        "三、支出决算情况说明", f"本年支出{w(t.spent)}万元，其中：" + "；".join(t.uses("{name}{amount}万元，占{share}%")) + "。",
        "四、财政拨款支出决算情况说明",
        f"{t.y}年度一般公共预算财政拨款支出年初预算{w(first)}万元，调整预算{w(after)}万元，支出决算{w(t.public)}万元，完成年初预算的{pct(t.public, first)}%，完成调整预算的{pct(t.public, after)}%。",
        *(f"（{n}）{name}年初预算{w(a)}万元，调整预算{w(b)}万元，支出决算{w(v)}万元，完成年初预算的{pct(v, a)}%，完成调整预算的{pct(v, b)}%。决算数大于年初预算数主要是年中追加办案经费。" for n, (name, a, b, v) in enumerate(plans, 1)),
        f"其中基本支出{w(t.staff + t.office)}万元：人员经费{w(t.staff)}万元，公用经费{w(t.office)}万元。",
        "五、“三公”经费支出决算情况说明",
        f"{t.y - 1}年度、{t.y}年度“三公”经费支出决算分别为{w(sum(old.values()))}万元、{w(th[''][1])}万元，{t.y}年度比上年减少{w(sum(old.values()) - printed(th[''][1]))}万元，下降{pct(sum(old.values()) - printed(th[''][1]), sum(old.values()))}%，主要是公务用车运行维护费减少。具体见下表（单位：万元）：",
        "", grid, "",
        f"公务用车保有量14辆，全年新购0辆。国内公务接待8批次64人次；因公出国（境）{bool(th['因公出国（境）'][1]):d}批次{2 * bool(th['因公出国（境）'][1])}人次。",
        "六、政府性基金预算支出决算情况说明", fund_spent(t),
        "七、其他重要事项",
        f"1.机关运行经费。{t.y}年度机关运行经费支出{w(t.office)}万元，较年初预算减少3.20万元，下降{pct(int(3.2 * FEN), t.office + int(3.2 * FEN))}%，主要原因是节约水电费1.20万元、压减会议费2.00万元。",
        "2.政府采购。全年政府采购支出总额256.00万元，其中货物106.00万元，工程30.00万元，服务120.00万元。授予中小企业合同金额256.00万元，占政府采购支出总额的100%，其中授予小微企业合同金额64.00万元，占授予中小企业合同金额的25%。",
        f"3.国有资产。截至{t.y}年12月31日，共有车辆14辆，其中：执法执勤用车11辆、特种专业技术用车3辆；单价100万元（含）以上设备（不含车辆）2台（套）。",
        f"4.绩效评价。{t.y}年度对5个项目开展自评，其中等级为“优”的4个、“良”的1个，优良率100%；平均得分93.4分，最高98.5分，最低84.0分。",
    ])  # fmt: skip


def town_accounts(t: Closed) -> str:
    """元 in the totals, 万元 with one decimal behind; 一般公共预算 and 政府性基金 together; 完成率."""
    m = move(t.spent, 1)
    public, fund, capital = t.public, t.body.sum(source="fund"), t.body.sum(source="state_capital")
    th = t.three_plan()
    moved = {k: Move(v, near(v, 115)) for k, v in t.three.items() if v}
    return "\n".join([
        "一、收支决算总体情况",
        f"{t.y}年，本镇决算收入总计{yuan(t.grand)}元，支出总计{yuan(t.grand)}元。本年收入{yuan(t.income)}元，本年支出{yuan(t.spent)}元，年末结转和结余{yuan(t.closing)}元。",
        f"本年支出比上年{'增加' if m.diff > 0 else '减少'}约{show(m.diff, FEN, 0)}万元，{'增幅' if m.diff > 0 else '降幅'}{rate(printed(t.spent), m.old)}%，主要是人居环境整治投入有所变化。",
        "二、财政拨款支出情况",
        f"一般公共预算财政拨款支出{w(public)}万元、政府性基金预算财政拨款支出{w(fund)}万元、国有资本经营预算财政拨款支出{w(capital)}万元，共计{w(t.fiscal)}万元。",
        "按科目划分：" + "、".join(t.by_class("{name}{amount}万元（{share}%）", source="general_public")) + "。",
        f"基本支出{w(t.staff + t.office)}万元。其中，工资福利支出{w(t.body.sum(source='general_public', use='basic', econ='301'))}万元，对个人和家庭的补助{w(t.body.sum(source='general_public', use='basic', econ='303'))}万元，商品和服务支出{w(t.body.sum(source='general_public', use='basic', econ='302'))}万元。",
        "三、“三公”经费支出情况",
        f"{t.y}年“三公”经费支出{w(th[''][1])}万元，与上年决算数相比下降{rate(printed(th[''][1]), sum(x.old for x in moved.values()))}%，主要是严控公务用车使用；其中"
        + "，".join(f"{_LABELS[k]}{w(x.now)}万元，较上年减少{w(x.diff)}万元" for k, x in moved.items()) + "；其余项目无支出。",
        "全年接待上级检查、考察学习等12批次，共计96人次；未组织因公出国（境）团组。公务用车保有量三辆，未新购车辆。" if not th["因公出国（境）"][1] else "全年接待上级检查、考察学习等12批次，共计96人次；组织因公出国（境）团组1个，2人次。公务用车保有量三辆，未新购车辆。",
        "四、机关运行经费", f"机关运行经费支出{show(t.office, FEN, 1)}万元，与上年相比增加1.5万元，主要是取暖费上涨。",
        "五、政府采购", "政府采购支出86.4万元，其中货物26.4万元、工程40万元、服务20万元。授予中小企业合同金额86.4万元，占比100%。",
        "六、资产", f"{t.y}年末，本镇共有车辆三辆，其中应急保障用车二辆、其他用车一辆；固定资产原值612.3万元，比上年末增加24.1万元，净值355.8万元。",
        "七、绩效", f"{t.y}年对村级组织运转、环境整治、防汛抗旱等6个项目开展绩效自评，6个项目得分均在90分以上，完成率100%。",
    ])  # fmt: skip


def hospital_accounts(t: Closed) -> str:
    """相比上年的…万元; parts of the change told behind; 购买服务; scores and counts."""
    m, s = move(t.income, 1), move(t.spent, 3)
    fiscal = move(t.fiscal_income, 2)
    th = t.three_plan()
    basic = move(t.basic, 1)
    return "\n".join([
        "一、收入决算情况说明",
        f"{t.y}年总收入{w(t.income)}万元，其中：财政拨款收入{w(t.fiscal_income)}万元，其余各项收入合计{w(t.income - t.fiscal_income)}万元。",
        f"与{t.y - 1}年的总收入{w(m.old)}万元相比，{'增加' if m.diff > 0 else '减少'}{w(m.diff)}万元，{way(m)}{pct(m.diff, m.old)}%，主要是门诊和住院人次变化。其中，财政拨款收入{'增加' if fiscal.diff > 0 else '减少'}{w(fiscal.diff)}万元；其余各项收入{'增长' if m.diff - fiscal.diff > 0 else '下降'}{w(m.diff - fiscal.diff)}万元。",
        "二、支出决算情况说明",
        f"{t.y}年总支出{w(t.spent)}万元，相比{t.y - 1}年的总支出{w(s.old)}万元{'增加' if s.diff > 0 else '减少'}{w(s.diff)}万元，{'增幅' if s.diff > 0 else '降幅'}{pct(s.diff, s.old)}%，主要是人员经费和专用材料费变化。其中，基本支出{'增加' if basic.diff > 0 else '减少'}{w(basic.diff)}万元，其他支出合计{'增加' if s.diff - basic.diff > 0 else '减少'}{w(s.diff - basic.diff)}万元。",
        "支出构成为：" + "；".join(t.uses("{name}{amount}万元，占总支出的{share}%")) + "。",
        "三、一般公共预算财政拨款支出决算情况说明",
        f"{t.y}年度一般公共预算财政拨款支出{w(t.public)}万元，占本年支出合计的{pct(t.public, t.spent)}%。",
        f"1.基本支出{w(t.staff + t.office)}万元，占一般公共预算财政拨款支出的{pct(t.staff + t.office, t.public)}%，主要用于在职人员工资、社会保障缴费等。\n2.项目支出{w(t.public - t.staff - t.office)}万元，占一般公共预算财政拨款支出的{pct(t.public - t.staff - t.office, t.public)}%，主要用于重点学科建设（其中省级重点专科30.00万元、市级重点专科20.00万元）和设备购置。",
        "四、“三公”经费支出决算情况说明",
        f"{t.y}年度“三公”经费支出预算为{w(th[''][0])}万元，支出决算为{w(th[''][1])}万元{done(*th[''], '预算')}。其中：" + "；".join(f"{_LABELS[k]}支出决算为{w(th[k][1])}万元{done(*th[k], '预算')}" for k in t.three) + "。“三公”经费支出决算数小于预算数的主要原因是严格控制车辆运行开支。",
        f"公务用车保有量为5辆，其中救护车4辆；国内公务接待6批次（其中外事接待0批次），42人次；因公出国（境）{bool(th['因公出国（境）'][1]):d}个团组、{2 * bool(th['因公出国（境）'][1])}人次。",
        "五、政府采购支出情况说明", f"{t.y}年度政府采购支出总额512.00万元，其中：政府采购货物支出400.00万元，占78.13%；政府采购工程支出12.00万元，占2.34%；政府采购服务支出100.00万元，占19.53%。",
        "六、政府购买服务支出情况说明", f"{t.y}年度政府购买服务支出100.00万元，其中：公共服务支出60.00万元，政府履职辅助性服务支出40.00万元。",
        "七、国有资产占用情况说明", f"截至{t.y}年12月31日，固定资产原值8,640.20万元，累计折旧3,120.10万元，净值5,520.10万元。其中：房屋12,300.00平方米，原值3,200.00万元，净值2,450.00万元；车辆5辆，原值128.40万元，净值36.20万元；单价100万元以上设备11台（套），原值2,980.00万元。",
        "八、绩效评价情况说明", f"{t.y}年度组织对5个二级项目进行自评，涉及资金{w(t.project)}万元。自评得分90分（含）以上的3个，占60%；80分（含）至90分的2个，占40%。其中“公立医院综合改革补助”项目自评得分为94.50分，全年预算数90.00万元，执行数88.20万元，完成预算的98.00%。主要产出和效果：一是门诊量达到21.60万人次；二是药占比由32.50%下降到28.10%。",
    ])  # fmt: skip
