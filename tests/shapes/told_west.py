"""Texts of six more provinces: causes told before their parts, funds told item by item, 万元 left to the heading."""

from __future__ import annotations

from shapes.ledger import BUDGETS, FUNCTIONS
from shapes.prose import FEN, Told, move, pct, printed, rest, together, w
from shapes.told_accounts import Closed, done, fund_spent


def sichuan_accounts(t: Closed) -> str:
    """主要变动原因是; items with 完成预算; government funds told by 项."""
    m, p, th = move(t.grand), move(t.public, 1), t.three_plan()
    three = t.all_three
    return "\n".join([
        "一、收入支出决算总体情况说明",
        f"{t.y}年度收、支总计均为{w(t.grand)}万元。与{t.y - 1}年度相比，收、支总计各{m.say()}。主要变动原因是{m.why}。",
        "二、收入决算情况说明", f"{t.y}年度本年收入合计{w(t.income)}万元，其中：" + "；".join(t.incomes("{name}{amount}万元，占{share}%")) + "。",
        "三、支出决算情况说明", f"{t.y}年度本年支出合计{w(t.spent)}万元，其中：" + "；".join(t.uses("{name}{amount}万元，占{share}%")) + "。",
        "四、财政拨款收入支出决算总体情况说明",
        f"{t.y}年度财政拨款收、支总计均为{w(t.fiscal_grand)}万元。与{t.y - 1}年度相比，财政拨款收、支总计各{move(t.fiscal_grand, 2).say()}。主要变动原因是{move(t.fiscal_grand, 2).why}。",
        "五、一般公共预算财政拨款支出决算情况说明", "（一）一般公共预算财政拨款支出决算总体情况",
        f"{t.y}年度一般公共预算财政拨款支出{w(t.public)}万元，占本年支出合计的{pct(t.public, t.spent)}%。与{t.y - 1}年度相比，一般公共预算财政拨款支出{p.say()}。主要变动原因是{p.why}。",
        "（二）一般公共预算财政拨款支出决算结构情况",
        f"{t.y}年度一般公共预算财政拨款支出{w(t.public)}万元，主要用于以下方面：" + "；".join(t.by_class("{name}（类）{amount}万元，占{share}%", source="general_public")) + "。",
        "（三）一般公共预算财政拨款支出决算具体情况",
        f"{t.y}年度一般公共预算支出决算数为{w(t.public)}万元，完成预算100%。其中：",
        *(f"{n}.{name}：支出决算为{w(v)}万元，完成预算100%。" for n, (name, v) in enumerate(t.items(), 1)),
        "六、一般公共预算财政拨款基本支出决算情况说明",
        f"{t.y}年度一般公共预算财政拨款基本支出{w(t.staff + t.office)}万元，其中：",
        f"人员经费{w(t.staff)}万元，主要包括：{t.staff_names}等。", f"公用经费{w(t.office)}万元，主要包括：{t.office_names}等。",
        "七、财政拨款“三公”经费支出决算情况说明", "（一）“三公”经费财政拨款支出决算总体情况说明",
        f"{t.y}年度“三公”经费财政拨款支出决算为{w(three)}万元，完成预算{pct(three, th[''][0])}%，较上年度{move(three).say()}。决算数小于预算数的主要原因是厉行节约。",
        "（二）“三公”经费财政拨款支出决算具体情况说明",
        f"{t.y}年度“三公”经费财政拨款支出决算中，因公出国（境）费支出决算{w(th['因公出国（境）'][1])}万元，占{pct(th['因公出国（境）'][1], three)}%；公务用车购置及运行维护费支出决算{w(t.cars)}万元，占{pct(t.cars, three)}%；公务接待费支出决算{w(th['公务接待'][1])}万元，占{pct(th['公务接待'][1], three)}%。具体情况如下：",
        f"1.因公出国（境）经费支出{w(th['因公出国（境）'][1])}万元{done(*th['因公出国（境）'], '预算')}。全年安排因公出国（境）团组{bool(th['因公出国（境）'][1]):d}次，出国（境）{2 * bool(th['因公出国（境）'][1])}人。",
        f"2.公务用车购置及运行维护费支出{w(t.cars)}万元{done(*th['车'], '预算')}。其中：公务用车购置支出{w(th['公务用车购置'][1])}万元。全年按规定更新购置公务用车0辆。截至{t.y}年12月31日，单位共有公务用车4辆，其中：轿车1辆、越野车2辆、载客汽车1辆。公务用车运行维护费支出{w(th['公务用车运行维护'][1])}万元。主要用于业务调研等所需的公务用车燃料费、维修费、过路过桥费、保险费等支出。",
        f"3.公务接待费支出{w(th['公务接待'][1])}万元{done(*th['公务接待'], '预算')}。主要用于执行公务、开展业务活动开支的交通费、住宿费、用餐费等。国内公务接待22批次，168人次（不包括陪同人员），共计支出{w(th['公务接待'][1])}万元。",
        "八、政府性基金预算支出决算情况说明", *_funds(t, "支出决算为"),
        "九、国有资本经营预算支出决算情况说明", _capital(t),
        "十、其他重要事项的情况说明",
        f"（一）机关运行经费支出情况\n{t.y}年度，{t.name}机关运行经费支出{w(t.office)}万元，比{t.y - 1}年度增加1.00万元，增长{pct(FEN, t.office - FEN)}%。主要原因是办公成本增加。",
        f"（二）政府采购支出情况\n{t.y}年度，{t.name}政府采购支出总额24.00万元，其中：政府采购货物支出14.00万元、政府采购工程支出0万元、政府采购服务支出10.00万元。主要用于办公设备和物业服务。授予中小企业合同金额24.00万元，占政府采购支出总额的100%，其中：授予小微企业合同金额14.00万元，占政府采购支出总额的58.33%。",
        f"（三）国有资产占有使用情况\n截至{t.y}年12月31日，{t.name}共有车辆4辆，其中：主要领导干部用车0辆、机要通信用车1辆、应急保障用车2辆、其他用车1辆。单价100万元以上设备（不含车辆）0台（套）。",
        f"（四）预算绩效管理情况\n根据预算绩效管理要求，本部门在{t.y}年度预算编制阶段，组织对2个项目开展了预算事前绩效评估，对2个项目编制了绩效目标。",
    ])  # fmt: skip


def _funds(t: Told, says: str) -> list[str]:
    """Government funds: the total, and each 项 with its 类 and 款."""
    whole = t.body.sum(source="fund")
    if not whole:
        return [f"{t.y}年度政府性基金预算财政拨款支出0万元。"]
    codes = sorted({e.code for e in t.body.pick(source="fund")})
    lines = [
        f"{n}.{FUNCTIONS[c[:3]]}（类）{FUNCTIONS[c[:5]]}（款）{FUNCTIONS[c]}（项）：{says}{w(t.body.sum(source='fund', code=c))}万元，完成预算100%。"
        for n, c in enumerate(codes, 1)
    ]
    return [f"{t.y}年度政府性基金预算财政拨款支出{w(whole)}万元。其中：", *lines]


def _capital(t: Told) -> str:
    money = t.body.sum(source="state_capital")
    return f"{t.y}年度国有资本经营预算财政拨款支出{w(money)}万元。"


def now(t: Told, source: str) -> int:
    """This year's income of a source."""
    return t.body.sum(source=source, carried=False)


def chongqing(t: Told) -> str:
    """Income and expenditure beside each other; parts of the change after 主要原因; 较去年."""
    m = move(t.total, 1)
    basic, project = move(t.basic, 1), move(t.project, 1)
    th = [move(t.three["因公出国（境）"], 1), move(t.cars, 2), move(t.three["公务接待"], 1)]
    tt = together(t.all_three, th)
    parts = "、".join(f"{name}{x.say()}" for name, x in (("基本支出预算", basic), ("项目支出预算", project)))
    return "\n".join([
        "一、部门基本情况", "（一）职能职责。承担林业管理等工作。",
        "二、部门收支总体情况",
        f"（一）收入预算：{t.y}年年初预算数{w(t.total)}万元，其中："
        + "，".join(t.sources("{name}{amount}万元", t.total)) + (f"，上年结转{w(t.carried)}万元" if t.carried else "") + f"。收入较去年{m.say(rate='增长/下降')}，主要是{m.why}。",
        f"（二）支出预算：{t.y}年年初预算数{w(t.total)}万元，其中：" + "，".join(t.by_class("{name}预算{amount}万元")) + "。"
        + f"支出较去年{m.say()}，主要原因是{m.why}，其中{parts}。",
        "三、部门预算情况说明",
        f"{t.y}年一般公共预算财政拨款收入{w(now(t, 'general_public'))}万元，一般公共预算财政拨款支出{w(t.public)}万元，比{t.y - 1}年{move(t.public, 3).say()}，主要原因是{move(t.public, 3).why}。",
        f"{t.y}年政府性基金预算收入{w(now(t, 'fund'))}万元，政府性基金预算支出{w(t.body.sum(source='fund'))}万元。",
        "四、“三公”经费情况说明",
        f"{t.y}年“三公”经费预算{w(t.all_three)}万元，比{t.y - 1}年{tt.say()}。其中：因公出国（境）费用{w(t.three['因公出国（境）'])}万元，比{t.y - 1}年{th[0].say()}；公务接待费{w(t.three['公务接待'])}万元，比{t.y - 1}年{th[2].say()}；公务用车运行维护费{w(t.three['公务用车运行维护'])}万元；公务用车购置费{w(t.three['公务用车购置'])}万元。变化的主要原因是{tt.why}。",
        "五、其他重要事项的情况说明",
        f"1.机关运行经费。{t.y}年一般公共预算财政拨款运行经费{w(t.office)}万元，比上年减少1.00万元，主要原因是压减公用经费。主要用于办公费、邮电费、差旅费等。",
        "2.政府采购情况。所属各预算单位政府采购预算总额20.00万元：政府采购货物预算8.00万元、政府采购工程预算0.00万元、政府采购服务预算12.00万元；其中一般公共预算拨款政府采购20.00万元：政府采购货物预算8.00万元、政府采购工程预算0.00万元、政府采购服务预算12.00万元。",
        f"3.绩效目标设置情况。{t.y}年项目支出均实行了绩效目标管理，涉及一般公共预算当年财政拨款{w(t.body.sum(source='general_public', use='project', carried=False))}万元。",
        f"4.国有资产占有使用情况。截止{t.y - 1}年12月，所属各预算单位共有车辆6辆，其中一般公务用车4辆、执勤执法用车2辆。{t.y}年一般公共预算安排购置车辆0辆。",
    ])  # fmt: skip


def hebei(t: Told) -> str:
    """收支安排 by kind of money with where it goes; 较上年 with each part's reason."""
    m = move(t.total, 2)
    basic, project = move(t.basic, 2), move(t.project, 2)
    m = together(t.total - t.rest, [basic, project])
    return "\n".join([
        f"一、部门收支总体情况\n按照预算管理有关规定，目前我省部门预算的编制实行综合预算制度，即全部收入和支出都反映在预算中。{t.name}的收支包含在部门预算中。",
        f"1、收入说明\n反映本部门当年全部收入。{t.y}年预算收入{w(t.total)}万元，其中："
        + "，".join(t.sources("{name}{amount}万元", t.total)) + (f"，上年结转结余{w(t.carried)}万元" if t.carried else "") + "。",
        f"2、支出说明\n收支预算总表支出栏、基本支出表、项目支出表按经济分类和支出功能分类科目编制，反映{t.name}年度部门预算中支出预算的总体情况。{t.y}年支出预算{w(t.total)}万元，其中基本支出{w(t.basic)}万元，包括人员经费和日常公用经费；项目支出{w(t.project)}万元{rest(t)}。" if not t.rest else
        f"2、支出说明\n{t.y}年支出预算{w(t.total)}万元，其中基本支出{w(t.basic)}万元，项目支出{w(t.project)}万元{rest(t)}。",
        f"3、比上年增减情况\n{t.y}年基本支出和项目支出预算较{t.y - 1}年{m.say()}，其中：基本支出{basic.say()}，主要为{basic.why}；项目支出{project.say()}，主要为{project.why}。",
        "4、按功能分类\n支出预算按功能分类：" + "，".join(t.by_class("{name}{amount}万元，占{share}%")) + "。",
        f"二、机关运行经费安排情况\n{t.y}年机关运行经费共计安排{w(t.office)}万元，主要用于日常维修、办公用房水电费、办公用房物业管理费等日常运行支出。",
        f"三、财政拨款“三公”经费预算情况及增减变化原因\n{t.y}年，“三公”经费预算安排{w(t.all_three)}万元，其中，因公出国（境）费{w(t.three['因公出国（境）'])}万元；公务用车购置及运维费{w(t.cars)}万元（其中：公务用车购置费为{w(t.three['公务用车购置'])}万元，公务用车运维费为{w(t.three['公务用车运行维护'])}万元）；公务接待费{w(t.three['公务接待'])}万元。与{t.y - 1}年相比，“三公”经费{move(t.all_three).say()}，原因为{move(t.all_three).why}。",
        "四、绩效预算信息\n（一）总体绩效目标\n推动林业高质量发展。",
        f"五、政府采购预算情况\n{t.y}年，{t.name}安排政府采购预算34.00万元。其中货物类24.00万元，服务类10.00万元。",
        f"六、国有资产信息\n截至{t.y - 1}年12月31日，{t.name}固定资产总额120.00万元，其中车辆5辆，单价100万元以上设备0台（套）。",
    ])  # fmt: skip


def anhui_accounts(t: Closed) -> str:
    """Totals with what they hold; 年初预算 and 决算 by class; counts of receptions."""
    m, th, plans = move(t.grand, 3), t.three_plan(), t.plans()
    planned = sum(printed(a) for _, a, _ in plans)
    kept = "、".join(x for x in (f"使用非财政拨款结余{w(t.body.surplus_used)}万元", f"年初结转和结余{w(t.opening)}万元"))
    return "\n".join([
        "一、收入支出决算总体情况说明",
        f"{t.y}年度收入总计{w(t.grand)}万元，其中本年收入{w(t.income)}万元、{kept}；支出总计{w(t.grand)}万元，其中本年支出{w(t.spent)}万元、结余分配{w(t.body.distributed)}万元、年末结转和结余{w(t.closing)}万元。与{t.y - 1}年度相比，收、支总计各{m.say()}，主要原因：{m.why}。",
        "二、收入决算情况说明", f"{t.y}年度本年收入{w(t.income)}万元，其中：" + "；".join(t.incomes("{name}{amount}万元，占{share}%")) + "。",
        "三、支出决算情况说明", f"{t.y}年度本年支出{w(t.spent)}万元，其中：" + "；".join(t.uses("{name}{amount}万元，占{share}%")) + "。",
        "四、财政拨款收入支出决算总体情况说明", f"{t.y}年度财政拨款收入总计{w(t.fiscal_grand)}万元，支出总计{w(t.fiscal_grand)}万元。",
        "五、一般公共预算财政拨款支出决算情况说明",
        f"（一）一般公共预算财政拨款支出决算总体情况\n{t.y}年度一般公共预算财政拨款支出{w(t.public)}万元，占本年支出的{pct(t.public, t.spent)}%。",
        "（二）一般公共预算财政拨款支出决算结构情况\n" + f"{t.y}年度一般公共预算财政拨款支出{w(t.public)}万元，主要用于以下方面：" + "；".join(t.by_class("{name}{amount}万元，占{share}%", source="general_public")) + "。",
        f"（三）一般公共预算财政拨款支出决算具体情况\n{t.y}年度一般公共预算财政拨款支出年初预算为{w(planned)}万元，支出决算为{w(t.public)}万元{done(planned, t.public)}。具体情况如下：",
        *(f"{n}．{name}。年初预算为{w(a)}万元，支出决算为{w(b)}万元{done(a, b)}，决算数{'大于' if printed(b) > printed(a) else '小于'}年初预算数的主要原因：{'年中追加预算' if printed(b) > printed(a) else '据实列支'}。" for n, (name, a, b) in enumerate(plans, 1) if printed(a) != printed(b)),
        *(f"{n}．{name}。年初预算为{w(a)}万元，支出决算为{w(b)}万元，决算数与年初预算数持平。" for n, (name, a, b) in enumerate(plans, 1) if printed(a) == printed(b)),
        "六、一般公共预算财政拨款基本支出决算情况说明",
        f"{t.y}年度一般公共预算财政拨款基本支出{w(t.staff + t.office)}万元，其中，人员经费{w(t.staff)}万元，主要包括{t.staff_names}；公用经费{w(t.office)}万元，主要包括{t.office_names}。",
        "七、政府性基金预算财政拨款收入支出决算情况说明", fund_spent(t),
        f"八、财政拨款“三公”经费支出决算情况说明\n（一）“三公”经费财政拨款支出决算总体情况说明\n{t.y}年度“三公”经费财政拨款支出全年预算为{w(th[''][0])}万元，支出决算为{w(th[''][1])}万元{done(*th[''], '全年预算')}。",
        f"（二）“三公”经费财政拨款支出决算具体情况说明\n1．因公出国（境）费支出{w(th['因公出国（境）'][1])}万元，占{pct(th['因公出国（境）'][1], t.all_three)}%。{t.y}年度安排因公出国（境）团组{bool(th['因公出国（境）'][1]):d}个，累计{2 * bool(th['因公出国（境）'][1])}人次。",
        f"2．公务用车购置及运行费支出{w(t.cars)}万元，占{pct(t.cars, t.all_three)}%。其中：公务用车购置支出{w(th['公务用车购置'][1])}万元，{t.y}年度购置公务用车0辆；公务用车运行支出{w(th['公务用车运行维护'][1])}万元，{t.y}年末单位公务用车保有量5辆。",
        f"3．公务接待费支出{w(th['公务接待'][1])}万元，占{pct(th['公务接待'][1], t.all_three)}%。{t.y}年度国内公务接待共31批次（其中外事接待0批次），205人次（其中外事接待0人次）。",
        f"九、其他重要事项的情况说明\n（一）机关运行经费支出情况\n{t.y}年度机关运行经费支出{w(t.office)}万元，比{t.y - 1}年减少2.00万元，下降{pct(2 * FEN, t.office + 2 * FEN)}%，主要原因：压缩一般性支出。",
        f"（二）政府采购支出情况\n{t.y}年度政府采购支出总额18.50万元，其中：政府采购货物支出8.50万元、政府采购工程支出0万元、政府采购服务支出10.00万元。授予中小企业合同金额18.50万元，占政府采购支出总额的100%，其中：授予小微企业合同金额8.50万元，占政府采购支出总额的45.95%。",
        f"（三）国有资产占用情况\n截至{t.y}年12月31日，单位共有车辆5辆，其中：机要通信用车1辆、应急保障用车2辆、执法执勤用车2辆；单价100万元（含）以上设备（不含车辆）0台（套）。",
        f"（四）预算绩效评价工作开展情况\n对{t.y}年度一般公共预算支出项目开展绩效自评，共涉及2个项目。",
    ])  # fmt: skip


def yunnan(t: Told) -> str:
    """Where the money comes from and goes by 类; 与上年对比 told for income and expenditure apart."""
    m = move(t.total, 1)
    f = move(t.fiscal, 3)
    th = [move(t.three["因公出国（境）"], 2), move(t.three["公务接待"], 2), move(t.cars, 2)]
    tt = together(t.all_three, th)
    return "\n".join([
        "一、基本职能及主要工作", "（一）部门主要职责\n组织林业建设。",
        "二、预算单位基本情况", "我部门编制预算单位共1个。截至上年12月统计，部门基本情况如下：在职人员编制30人，其中：行政编制20人，事业编制10人。在职实有28人，其中：行政18人，事业10人。离退休人员12人，其中：离休1人，退休11人。车辆编制4辆，实有车辆4辆。",
        "三、预算单位收入情况", "（一）部门财务收入情况",
        f"{t.y}年部门财务总收入{w(t.total)}万元，其中：" + "，".join(t.sources("{name}{amount}万元", t.total)) + (f"，上年结转{w(t.carried)}万元" if t.carried else "") + "。",
        f"与上年对比，{m.say()}，主要原因分析：{m.why}。",
        f"（二）财政拨款收入情况\n{t.y}年部门财政拨款收入{w(t.fiscal)}万元。与上年对比，{f.say()}，主要原因分析：{f.why}。",
        "四、预算单位支出情况", f"{t.y}年部门预算总支出{w(t.total)}万元。财政拨款安排支出{w(t.fiscal)}万元。",
        "（一）财政拨款安排支出按功能科目分类情况",
        *(f"{n}.{FUNCTIONS[c[:3]]}（类）{FUNCTIONS[c[:5]]}（款）{FUNCTIONS[c]}（项）{w(t.body.sum(source=BUDGETS, code=c))}万元，主要用于单位履职。"
          for n, c in enumerate(sorted({e.code for e in t.body.pick(source=BUDGETS)}), 1)),
        "五、对下专项转移支付情况", "我部门无对下专项转移支付情况。",
        "六、政府采购预算情况", "根据政府采购法的有关规定，编制了政府采购预算，共涉及采购项目3个，采购预算总额16.00万元，其中：政府采购货物预算6.00万元、政府采购服务预算10.00万元、政府采购工程预算0.00万元。",
        "七、部门“三公”经费增减变化情况及原因说明",
        f"{t.name}{t.y}年财政拨款“三公”经费预算合计{w(t.all_three)}万元，较上年{tt.say()}，主要原因是{tt.why}，具体变动情况如下：",
        f"（一）因公出国（境）费\n{t.name}{t.y}年因公出国（境）费预算为{w(t.three['因公出国（境）'])}万元，较上年{th[0].say()}，主要原因是{th[0].why}，共计安排因公出国（境）团组0个，因公出国（境）0人次。",
        f"（二）公务接待费\n{t.name}{t.y}年公务接待费预算为{w(t.three['公务接待'])}万元，较上年{th[1].say()}，主要原因是{th[1].why}，国内公务接待批次为10次，共计接待80人次。",
        f"（三）公务用车购置及运行维护费\n{t.name}{t.y}年公务用车购置及运行维护费为{w(t.cars)}万元，较上年{th[2].say()}，主要原因是{th[2].why}。其中：公务用车购置费{w(t.three['公务用车购置'])}万元；公务用车运行维护费{w(t.three['公务用车运行维护'])}万元。共计购置公务用车0辆，年末公务用车保有量为4辆。",
        "八、重点项目预算绩效目标情况", f"{t.y}年部门项目支出均编制绩效目标。",
        "九、其他公开信息", f"（一）机关运行经费安排变化情况及原因说明\n{t.name}{t.y}年机关运行经费安排{w(t.office)}万元，与上年对比增加1.00万元，增长{pct(FEN, t.office - FEN)}%，主要原因分析：人员增加。\n（二）国有资产占有使用情况\n截至{t.y - 1}年12月31日，{t.name}资产总额860.50万元，其中，流动资产210.30万元，固定资产640.20万元，无形资产10.00万元。与上年相比，本年资产总额增加20.00万元。",
    ])  # fmt: skip


def jiangxi_accounts(t: Closed) -> str:
    """收入总计 with 年初结转; shares beside amounts in brackets; 按经济分类."""
    m, s = move(t.grand, 2), move(t.spent, 1)
    th = t.three_plan()
    plans = t.plans()
    classes = {}
    for name, a, b in plans:
        key = name.partition("（类）")[0]
        x, y = classes.get(key, (0, 0))
        classes[key] = (x + printed(a), y + b)
    planned = sum(a for a, _ in classes.values())
    return "\n".join([
        "一、收入决算情况说明",
        f"本部门{t.y}年度收入总计{w(t.grand)}万元，其中年初结转和结余{w(t.opening)}万元，较{t.y - 1}年{m.say()}，主要原因是：{m.why}；本年收入合计{w(t.income)}万元。",
        "本年收入的具体构成为：" + "；".join(t.incomes("{name}{amount}万元，占{share}%")) + "。",
        "二、支出决算情况说明",
        f"本部门{t.y}年度支出总计{w(t.grand)}万元，其中本年支出合计{w(t.spent)}万元，较{t.y - 1}年{s.say()}，主要原因是：{s.why}；年末结转和结余{w(t.closing)}万元。",
        "本年支出的具体构成为：" + "；".join(t.uses("{name}{amount}万元，占{share}%")) + "。",
        "三、财政拨款支出决算情况说明",
        f"本部门{t.y}年度一般公共预算财政拨款本年支出年初预算数为{w(planned)}万元，决算数为{w(t.public)}万元{done(planned, t.public)}。其中：",
        *(f"（{n}）{name}年初预算数为{w(a)}万元，决算数为{w(b)}万元{done(a, b)}，主要原因是：按实际工作需要安排。" for n, (name, (a, b)) in enumerate(classes.items(), 1)),
        "四、一般公共预算财政拨款基本支出决算情况说明",
        f"本部门{t.y}年度一般公共预算财政拨款基本支出{w(t.staff + t.office)}万元，其中：人员经费{w(t.staff)}万元，公用经费{w(t.office)}万元。",
        "五、财政拨款“三公”经费支出决算情况说明",
        f"本部门{t.y}年度“三公”经费财政拨款支出全年预算数为{w(th[''][0])}万元，决算数为{w(th[''][1])}万元{done(*th[''], '全年预算')}，决算数较{t.y - 1}年{move(th[''][1], 1).say()}，主要原因是{move(th[''][1], 1).why}，其中：",
        f"（一）因公出国（境）支出全年预算数为{w(th['因公出国（境）'][0])}万元，决算数为{w(th['因公出国（境）'][1])}万元{done(*th['因公出国（境）'], '全年预算')}。全年安排因公出国（境）团组{bool(th['因公出国（境）'][1]):d}个，累计{2 * bool(th['因公出国（境）'][1])}人次。",
        f"（二）公务接待费支出全年预算数为{w(th['公务接待'][0])}万元，决算数为{w(th['公务接待'][1])}万元{done(*th['公务接待'], '全年预算')}。全年国内公务接待14批，累计接待102人次，其中外事接待0批，累计接待0人次。",
        f"（三）公务用车购置及运行维护费支出{w(t.cars)}万元，其中公务用车购置全年预算数为{w(th['公务用车购置'][0])}万元，决算数为{w(th['公务用车购置'][1])}万元，全年购置公务用车0辆；公务用车运行维护费支出全年预算数为{w(th['公务用车运行维护'][0])}万元，决算数为{w(th['公务用车运行维护'][1])}万元{done(*th['公务用车运行维护'], '全年预算')}，年末公务用车保有3辆。",
        f"六、机关运行经费支出情况说明\n本部门{t.y}年度机关运行经费支出{w(t.office)}万元，较年初预算数增加1.00万元，增长{pct(FEN, t.office - FEN)}%，主要原因是：办公需求增加。",
        f"七、政府采购支出情况说明\n本部门{t.y}年度政府采购支出总额12.00万元，其中：政府采购货物支出2.00万元、政府采购工程支出0万元、政府采购服务支出10.00万元。授予中小企业合同金额12.00万元，占政府采购支出总额的100.00%，其中：授予小微企业合同金额10.00万元，占授予中小企业合同金额的83.33%；货物采购授予中小企业合同金额占货物支出金额的100.00%，工程采购授予中小企业合同金额占工程支出金额的0%，服务采购授予中小企业合同金额占服务支出金额的100.00%。",
        f"八、国有资产占用情况说明\n截至{t.y}年12月31日，本部门国有资产占用情况见公开表格，其中车辆中的其他用车主要是业务用车。",
        f"九、预算绩效情况说明\n根据预算绩效管理要求，我部门组织对{t.y}年度2个项目支出全面开展绩效自评，共涉及资金{w(t.project)}万元，占项目支出总额的100%。",
    ])  # fmt: skip
