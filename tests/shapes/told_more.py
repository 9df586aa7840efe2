"""Texts of three more provinces, whose ways of telling a total apart differ from the others'."""

from __future__ import annotations

from shapes.prose import FEN, Move, Told, move, pct, printed, rest, together, w
from shapes.told_accounts import Closed, done, fund_spent


def zhejiang(t: Told) -> str:
    """One total told apart by function and by use; the body's name in every heading."""
    m = move(t.total, 1)
    p = move(t.public, 1)
    th = [move(t.three["因公出国（境）"], 1), move(t.three["公务接待"], 2), move(t.cars, 0)]
    tt = together(t.all_three, th)

    def three(n: str, v: int, mv: Move) -> str:
        return f"{n}{w(v)}万元，" + (
            f"比上年预算数{mv.say()}。主要原因是{mv.why}。" if v else "与上年预算数持平。"
        )

    return "\n".join(
        [
            "一、部门预算收支情况的总体说明",
            f"（一）关于{t.name}{t.y}年收支预算情况的总体说明\n按照综合预算的原则，{t.name}所有收入和支出均纳入部门预算管理。收入包括：一般公共预算、政府性基金预算、上年结转等；支出包括：社会保障和就业支出、住房保障支出等。{t.name}{t.y}年收支总预算{w(t.total)}万元。",
            f"（二）关于{t.name}{t.y}年收入预算情况的说明\n{t.name}{t.y}年收入预算{w(t.total)}万元，比上年执行数{m.say()}，主要是{m.why}。其中：上年结转{w(t.carried)}万元，占{pct(t.carried, t.total)}%；"
            + "；".join(t.sources("{name}{amount}万元，占{share}%", t.total))
            + "。",
            f"（三）关于{t.name}{t.y}年支出预算情况的说明\n{t.name}{t.y}年支出预算{w(t.total)}万元，比上年执行数{m.say()}，主要是{m.why}。\n1.按支出功能分类，包括："
            + "、".join(t.by_class("{name}{amount}万元"))
            + "。",
            f"2.按支出用途分类，包括：基本支出{w(t.basic)}万元，占{pct(t.basic, t.total)}%；项目支出{w(t.project)}万元，占{pct(t.project, t.total)}%{rest(t)}。",
            f"（四）关于{t.name}{t.y}年财政拨款收支预算情况的总体说明\n{t.name}{t.y}年财政拨款收支总预算{w(t.fiscal)}万元。",
            f"（五）关于{t.name}{t.y}年一般公共预算支出情况的说明\n1.一般公共预算支出规模变化情况。\n{t.name}{t.y}年一般公共预算支出{w(t.public)}万元，比上年执行数{p.say()}，主要是{p.why}。\n2.一般公共预算支出结构情况。\n"
            + "；".join(t.by_class("{name}（类）{amount}万元，占{share}%", source="general_public"))
            + "。\n3.一般公共预算支出具体使用情况。",
            *(f"（{n}）{name}{w(v)}万元，主要用于机构运转。" for n, (name, v) in enumerate(t.items(), 1)),
            f"（六）关于{t.name}{t.y}年一般公共预算基本支出情况的说明\n{t.name}{t.y}年一般公共预算基本支出{w(t.staff + t.office)}万元，其中：\n人员经费{w(t.staff)}万元，主要包括：{t.staff_names}；\n公用经费{w(t.office)}万元，主要包括：{t.office_names}。",
            f"（七）关于{t.name}{t.y}年“三公”经费预算情况的说明\n{t.name}{t.y}年“三公”经费预算数为{w(t.all_three)}万元，比上年预算数{tt.say()}，具体如下：",
            three("1.因公出国（境）费用：", t.three["因公出国（境）"], th[0]),
            three("2.公务接待费：", t.three["公务接待"], th[1]),
            f"3.公务用车购置及运行维护费{w(t.cars)}万元，其中公务用车购置支出{w(t.three['公务用车购置'])}万元，公务用车运行维护费支出{w(t.three['公务用车运行维护'])}万元，"
            + (f"比上年预算数{th[2].say()}，主要原因是{th[2].why}。" if t.cars else "与上年预算数持平。"),
            f"（八）其他重要事项的情况说明\n1.机关运行经费。\n{t.y}年{t.name}本级1家行政单位的机关运行经费财政拨款预算{w(t.office)}万元，比上年预算增加2.00万元，增长{pct(2 * FEN, t.office - 2 * FEN)}%，主要是定额调整。\n2.政府采购情况。\n{t.y}年{t.name}政府采购预算总额88.00万元，其中：政府采购货物预算28.00万元，政府采购工程预算0万元，政府采购服务预算60.00万元。\n3.国有资产占有使用情况。\n截至{t.y - 1}年12月31日，{t.name}本级及所属各预算单位共有车辆7辆，其中，一般公务用车3辆、执法执勤用车3辆、其他用车1辆。单价100万元以上大型设备0台（套）。\n4.绩效目标设置情况。\n{t.y}年{t.name}实行绩效目标管理的项目3个，均已编制绩效目标。",
        ]
    )


def fujian(t: Closed) -> str:
    """Income and expenditure of the year apart, each with its parts below; 三公 against the year's budget."""
    th = t.three_plan()
    p = move(t.public, 3)
    return "\n".join(
        [
            "一、收入支出决算总体情况说明",
            f"{t.y}年度{t.name}年初结转和结余{w(t.opening)}万元，本年收入{w(t.income)}万元，使用非财政拨款结余{w(t.body.surplus_used)}万元，本年支出{w(t.spent)}万元，结余分配{w(t.body.distributed)}万元，年末结转和结余{w(t.closing)}万元。",
            f"（一）{t.y}年收入{w(t.income)}万元，比{t.y - 1}年决算数{move(t.income, 1).say()}，具体情况如下：",
            *(f"{n}.{x}。" for n, x in enumerate(t.incomes("{name}{amount}万元"), 1)),
            f"（二）{t.y}年支出{w(t.spent)}万元，比{t.y - 1}年决算数{move(t.spent, 2).say()}，具体情况如下：",
            *(f"{n}.{x}。" for n, x in enumerate(t.uses("{name}{amount}万元"), 1)),
            "二、一般公共预算财政拨款支出决算情况说明",
            f"{t.y}年度一般公共预算财政拨款支出{w(t.public)}万元，比上年决算数{p.say()}，主要原因是{p.why}。",
            "三、一般公共预算财政拨款基本支出决算情况说明",
            f"{t.y}年度一般公共预算财政拨款基本支出{w(t.staff + t.office)}万元，其中：\n（一）人员经费{w(t.staff)}万元，主要包括：{t.staff_names}。\n（二）公用经费{w(t.office)}万元，主要包括：{t.office_names}。",
            "四、政府性基金支出决算情况说明",
            fund_spent(t),
            "五、一般公共预算财政拨款“三公”经费支出决算情况说明",
            f"{t.y}年度“三公”经费一般公共预算财政拨款支出{w(th[''][1])}万元，比全年预算数{w(th[''][0])}万元，{'下降' if th[''][0] > th[''][1] else '增长'}{pct(printed(th[''][0]) - printed(th[''][1]), th[''][0])}%，主要原因是厉行节约。具体情况如下：",
            f"（一）因公出国（境）费支出{w(th['因公出国（境）'][1])}万元。{t.y}年本单位组织出国团组{bool(th['因公出国（境）'][1]):d}个，全年累计{2 * bool(th['因公出国（境）'][1])}人次。",
            f"（二）公务用车购置及运行维护费支出{w(t.cars)}万元。其中：公务用车购置费支出{w(th['公务用车购置'][1])}万元，{t.y}年公务用车购置0辆；公务用车运行维护费支出{w(th['公务用车运行维护'][1])}万元，主要用于公务出行，截至{t.y}年12月31日，公务用车保有量4辆。",
            f"（三）公务接待费支出{w(th['公务接待'][1])}万元，主要用于接待上级调研等方面的接待活动，累计接待15批次、96人次。",
            "六、预算绩效情况说明",
            f"对{t.y}年度2个项目开展绩效自评。",
            "七、其他重要事项情况说明",
            f"（一）机关运行经费支出情况\n{t.y}年度机关运行经费支出{w(t.office)}万元，比上年决算数减少1.50万元，下降{pct(int(1.5 * FEN), t.office + int(1.5 * FEN))}%，主要原因是压减支出。\n（二）政府采购情况\n{t.y}年度政府采购支出总额10.00万元，其中：政府采购货物支出4.00万元、政府采购工程支出0万元、政府采购服务支出6.00万元。授予中小企业合同金额10.00万元，占政府采购支出总额的100.00%，其中：授予小微企业合同金额8.00万元，占政府采购支出总额的80.00%。\n（三）国有资产占用使用情况\n截至{t.y}年12月31日，本部门共有车辆4辆，其中：副部（省）级及以上领导用车0辆、主要领导干部用车0辆、机要通信用车1辆、应急保障用车1辆、执法执勤用车2辆、特种专业技术用车0辆、离退休干部用车0辆、其他用车0辆；单价100万元（含）以上设备（不含车辆）0台（套）。",
        ]
    )


def guangdong_accounts(t: Closed) -> str:
    """总收入 and 总支出 with what was left over; shares of 三公; SME shares by kind."""
    m = move(t.grand, 1)
    th = t.three_plan()
    return "\n".join(
        [
            "一、收入支出决算总体情况说明",
            f"{t.name}{t.y}年度总收入{w(t.grand)}万元，总支出{w(t.grand)}万元。与上年相比，总收入、总支出各{m.say()}，主要原因是{m.why}。",
            "（一）年度总收入构成情况",
            f"{t.name}{t.y}年度总收入{w(t.grand)}万元，其中本年收入合计{w(t.income)}万元，使用非财政拨款结余（含专用结余）{w(t.body.surplus_used)}万元，年初结转和结余{w(t.opening)}万元。本年收入合计{w(t.income)}万元，其中："
            + "；".join(t.incomes("{name}{amount}万元，占{share}%"))
            + "。",
            "（二）年度总支出构成情况",
            f"{t.name}{t.y}年度总支出{w(t.grand)}万元，其中本年支出合计{w(t.spent)}万元，结余分配{w(t.body.distributed)}万元，年末结转和结余{w(t.closing)}万元。",
            f"本年支出合计{w(t.spent)}万元，其中："
            + "；".join(t.uses("{name}{amount}万元，占{share}%"))
            + "。",
            "二、财政拨款收入支出决算情况说明",
            f"{t.y}年度财政拨款总收入{w(t.fiscal_grand)}万元，总支出{w(t.fiscal_grand)}万元。\n{t.y}年度一般公共预算财政拨款支出{w(t.public)}万元，按功能分类："
            + "；".join(t.by_class("{name}{amount}万元，占{share}%", source="general_public"))
            + "。",
            "三、一般公共预算财政拨款基本支出决算情况说明",
            f"{t.y}年度一般公共预算财政拨款基本支出{w(t.staff + t.office)}万元。其中：人员经费{w(t.staff)}万元，公用经费{w(t.office)}万元。",
            "四、财政拨款“三公”经费支出决算情况说明",
            f"{t.name}{t.y}年度“三公”经费支出决算为{w(th[''][1])}万元，完成全年预算{w(th[''][0])}万元的{pct(th[''][1], th[''][0])}%，比上年{move(th[''][1], 2).say()}。其中：因公出国（境）费支出决算为{w(th['因公出国（境）'][1])}万元{done(*th['因公出国（境）'], '全年预算')}；公务用车购置及运行维护费支出决算为{w(t.cars)}万元{done(*th['车'], '全年预算')}；公务接待费支出决算为{w(th['公务接待'][1])}万元{done(*th['公务接待'], '全年预算')}。{t.y}年度“三公”经费支出决算的主要原因是落实过紧日子要求。",
            f"1.因公出国（境）费支出{w(th['因公出国（境）'][1])}万元，占“三公”经费支出的{pct(th['因公出国（境）'][1], t.all_three)}%。全年安排因公出国（境）团组{bool(th['因公出国（境）'][1]):d}个、累计{2 * bool(th['因公出国（境）'][1])}人次。",
            f"2.公务用车购置及运行维护费支出{w(t.cars)}万元，占“三公”经费支出的{pct(t.cars, t.all_three)}%。其中公务用车购置支出{w(th['公务用车购置'][1])}万元，购置车辆0辆；公务用车运行维护费支出{w(th['公务用车运行维护'][1])}万元，公务用车保有量为5辆，平均每辆{w(th['公务用车运行维护'][1] // 5)}万元。",
            f"3.公务接待费支出{w(th['公务接待'][1])}万元，占“三公”经费支出的{pct(th['公务接待'][1], t.all_three)}%。其中外宾接待支出0万元，国内公务接待支出{w(th['公务接待'][1])}万元，共接待国内来访团组20个、来访人次139人次。",
            "五、政府性基金预算",
            fund_spent(t),
            "六、机关运行经费支出情况",
            f"{t.y}年度机关运行经费支出{w(t.office)}万元，比年初预算减少5.00万元，降低{pct(5 * FEN, t.office + 5 * FEN)}%，主要原因是压减日常开支。",
            "七、政府采购支出情况",
            f"{t.y}年度政府采购支出总额33.00万元，其中：政府采购货物支出3.00万元、政府采购工程支出0.00万元、政府采购服务支出30.00万元。授予中小企业合同金额30.00万元，占政府采购支出总额的90.91%，其中：授予小微企业合同金额15.00万元，占授予中小企业合同金额的50.00%；货物采购授予中小企业合同金额占货物支出金额的100.00%，服务采购授予中小企业合同金额占服务支出金额的90.00%。",
            "八、国有资产占有使用情况",
            f"截至{t.y}年12月31日，本部门共有车辆5辆，其中：主要负责人用车1辆、机要通信用车1辆、应急保障用车3辆；单位价值100万元以上设备（不含车辆）0台（套）。",
            "九、预算绩效管理工作开展情况",
            f"根据预算绩效管理要求，组织对{t.y}年度一般公共预算项目支出全面开展绩效自评，共2个项目，涉及资金{w(t.body.sum(source='general_public', use='project'))}万元。",
        ]
    )
