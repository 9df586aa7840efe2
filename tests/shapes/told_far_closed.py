"""Texts of four more accounts: two budgets beside what was spent, counts of a table told again, tables named, money overdrawn."""

from __future__ import annotations

from shapes.far_accounts import plan_of
from shapes.far_budgets import three_of
from shapes.ledger import ECONOMICS
from shapes.prose import FEN, Move, move, pct, printed, w
from shapes.told_accounts import Closed, fund_spent
from shapes.told_far import _up
from shapes.told_kinds import c, near, show, way


def signed(fen: int) -> str:
    """万元 with its sign."""
    return f"{'-' if fen < 0 else ''}{w(fen)}"


def stages(t: Closed) -> str:
    """年初预算 and 全年预算 beside 决算 of the whole; the counts of 机构运行信息表 told."""
    m = move(t.grand, 1)
    th, plans = t.three_plan(), t.plans()
    lines = [t.body.sum(code=k) for k in dict.fromkeys(e.code[:3] for e in t.body.entries)]
    first, whole = sum(plan_of(v, 90) for v in lines), sum(plan_of(v, 104) for v in lines)
    planned = sum(printed(a) for _, a, _ in plans)
    return "\n".join([
        f"一、收支决算总体情况\n{t.y}年度收入总计{c(t.grand)}万元、支出总计{c(t.grand)}万元，与{t.y - 1}年度相比各{_up(m.diff)}{c(m.diff)}万元，{way(m, '增长', '下降')}{pct(m.diff, m.old)}%，主要因为{m.why}。",
        f"本年支出年初预算{c(first)}万元，全年预算{c(whole)}万元，决算{c(t.spent)}万元，决算数为年初预算的{pct(t.spent, first)}%、为全年预算的{pct(t.spent, whole)}%。",
        "二、收入决算具体情况\n" + "\n".join(f"（{n}）{x}" for n, x in enumerate(t.incomes("{name}{amount}万元，占本年收入合计的{share}%。"), 1)),
        "三、支出决算具体情况\n" + "\n".join(f"（{n}）{x}" for n, x in enumerate(t.uses("{name}{amount}万元，占本年支出合计的{share}%。"), 1)),
        "四、一般公共预算财政拨款支出决算具体情况",
        f"{t.y}年度一般公共预算财政拨款支出{c(t.public)}万元，为年初预算{c(planned)}万元的{pct(t.public, planned)}%。其中：",
        *(f"{n}.{name}决算{c(b)}万元，为年初预算{c(a)}万元的{pct(b, a)}%，{'超出' if printed(b) > printed(a) else '低于'}年初预算{c(printed(b) - printed(a))}万元，原因是{'年中追加资金' if printed(b) > printed(a) else '部分资金收回财政'}。" for n, (name, a, b) in enumerate(plans, 1) if printed(a) != printed(b)),
        "五、一般公共预算财政拨款基本支出决算具体情况",
        f"人员经费{c(t.staff)}万元，公用经费{c(t.office)}万元，合计{c(t.staff + t.office)}万元。" if printed(t.staff) + printed(t.office) == printed(t.staff + t.office) else f"基本支出{c(t.staff + t.office)}万元。",
        "六、“三公”经费支出决算具体情况",
        f"“三公”经费支出合计{w(th[''][1])}万元，预算数{w(th[''][0])}万元，支出决算占预算的{pct(th[''][1], th[''][0])}%，低于预算{w(printed(th[''][0]) - printed(th[''][1]))}万元，原因是严格审批。",
        f"因公出国（境）费{w(th['因公出国（境）'][1])}万元，团组{bool(th['因公出国（境）'][1]):d}个、{2 * bool(th['因公出国（境）'][1])}人次。公务用车购置及运行维护费{w(t.cars)}万元，其中购置费{w(th['公务用车购置'][1])}万元、购置0辆，运行维护费{w(th['公务用车运行维护'][1])}万元、保有6辆。公务接待费{w(th['公务接待'][1])}万元，其中国内接待费{w(th['公务接待'][1])}万元、国（境）外接待费0万元；国内公务接待18批次、154人次，外事接待费0万元。",
        f"七、机关运行经费支出情况\n{t.y}年度机关运行经费支出{c(t.office)}万元，其中行政单位{c(t.office)}万元，参照公务员法管理事业单位0万元。比{t.y - 1}年度减少1.80万元，下降{pct(int(1.8 * FEN), t.office + int(1.8 * FEN))}%，主要是印刷、邮电支出减少。",
        "八、政府采购支出情况\n政府采购支出合计86.40万元，货物、工程、服务支出分别为26.40万元、0.00万元、60.00万元。授予中小企业合同金额64.80万元，占政府采购支出的75.00%；其中授予小微企业合同金额32.40万元，占授予中小企业合同金额的50.00%，占政府采购支出的37.50%。",
        f"九、国有资产占用情况\n截至{t.y}年12月31日，车辆6辆，其中主要负责人用车1辆、机要通信用车1辆、应急保障用车2辆、执法执勤用车2辆；单价100万元（含）以上设备（不含车辆）1台（套）。",
        "十、政府性基金收支情况\n" + fund_spent(t),
        f"十一、绩效评价情况\n自评项目{len({(e.unit, e.project) for e in t.body.pick(use='project')})}个，资金{c(t.project)}万元，占项目支出的100.00%，其中90分以上的占比100%。",
    ])  # fmt: skip


def matrix(t: Closed) -> str:
    """按经济分类 of the appropriation; bar charts told in words; shares of a part in brackets; last year's amounts."""
    m, p = move(t.grand, 2), move(t.public, 3)
    th = t.three_plan()
    fiscal = [(ECONOMICS[k], t.body.sum(source=("general_public", "fund", "state_capital"), econ=k)) for k in ("301", "302", "303", "310")]
    old = {k: near(v, 108) for k, v in t.three.items()}
    moves = {k: Move(v, old[k]) for k, v in t.three.items()}
    labels = {"因公出国（境）": "因公出国（境）经费", "公务接待": "公务接待费", "公务用车购置": "公务用车购置支出", "公务用车运行维护": "公务用车运行维护费支出"}
    return "\n".join([
        f"一、收入支出决算总体情况说明\n{t.y}年度收、支总计均为{w(t.grand)}万元。与{t.y - 1}年度相比，收、支总计均{_up(m.diff)}{w(m.diff)}万元，{way(m)}{pct(m.diff, m.old)}%。主要变动原因是{m.why}。\n图1：收、支决算总计变动情况图（单位：万元）",
        f"二、收入决算情况说明\n{t.y}年度本年收入合计{w(t.income)}万元，其中：" + "；".join(f"{x}" for x in t.incomes("{name}{amount}万元，占{share}%")) + "。",
        f"三、支出决算情况说明\n{t.y}年度本年支出合计{w(t.spent)}万元，其中：" + "；".join(t.uses("{name}{amount}万元，占{share}%")) + "。",
        f"四、财政拨款收入支出决算总体情况说明\n{t.y}年度财政拨款收、支总计均为{w(t.fiscal_grand)}万元。财政拨款支出{w(t.fiscal)}万元按经济分类科目划分：" + "；".join(f"{n}{w(v)}万元，占{pct(v, t.fiscal)}%" for n, v in fiscal if v) + "。",
        "五、一般公共预算财政拨款支出决算情况说明",
        f"（一）总体情况\n{t.y}年度一般公共预算财政拨款支出{w(t.public)}万元，占本年支出合计的{pct(t.public, t.spent)}%。与{t.y - 1}年度相比，一般公共预算财政拨款支出{_up(p.diff)}{w(p.diff)}万元，{way(p)}{pct(p.diff, p.old)}%。主要变动原因是{p.why}。",
        f"（二）结构情况\n{t.y}年度一般公共预算财政拨款支出{w(t.public)}万元，主要用于以下方面：" + "；".join(t.by_class("{name}{amount}万元，占{share}%", source="general_public")) + "。",
        f"（三）具体情况\n{t.y}年度一般公共预算支出决算数为{w(t.public)}万元，完成预算100%。其中：",
        *(f"{n}.{name}：支出决算为{w(v)}万元，完成预算100%，决算数等于预算数。" for n, (name, v) in enumerate(t.items(), 1)),
        f"六、一般公共预算财政拨款基本支出决算情况说明\n{t.y}年度一般公共预算财政拨款基本支出{w(t.staff + t.office)}万元，其中：人员经费{w(t.staff)}万元，主要包括：{t.staff_names}等；公用经费{w(t.office)}万元，主要包括：{t.office_names}等。",
        "七、财政拨款“三公”经费支出决算情况说明",
        f"（一）总体情况\n{t.y}年度“三公”经费支出决算为{w(th[''][1])}万元，完成预算{pct(th[''][1], th[''][0])}%，较上年度减少{w(sum(old.values()) - printed(th[''][1]))}万元，下降{pct(sum(old.values()) - printed(th[''][1]), sum(old.values()))}%，主要原因是压减公务活动。",
        f"（二）具体情况\n“三公”经费财政拨款支出决算中，因公出国（境）经费支出决算{w(t.three['因公出国（境）'])}万元，占{pct(t.three['因公出国（境）'], t.all_three)}%；公务用车购置及运行维护费支出决算{w(t.cars)}万元，占{pct(t.cars, t.all_three)}%；公务接待费支出决算{w(t.three['公务接待'])}万元，占{pct(t.three['公务接待'], t.all_three)}%。具体情况如下：",
        *(f"{n}.{labels[k]}{w(x.now)}万元，" + (f"完成预算{pct(th[k][1], th[k][0])}%，较{t.y - 1}年度减少{w(x.diff)}万元，下降{pct(x.diff, x.old)}%。" if x.diff else f"与{t.y - 1}年度持平。") for n, (k, x) in enumerate(moves.items(), 1)),
        f"其中：公务用车购置支出0万元，全年按规定更新购置公务用车0辆。截至{t.y}年12月31日，单位共有公务用车4辆，其中：轿车1辆、越野车3辆。国内公务接待24批次，212人次（不包括陪同人员），共计支出{w(t.three['公务接待'])}万元。外事接待0批次，0人次，共计支出0万元。因公出国（境）团组{bool(t.three['因公出国（境）']):d}次，出国（境）{2 * bool(t.three['因公出国（境）'])}人。",
        "八、政府性基金预算支出决算情况说明\n" + fund_spent(t),
        f"九、其他重要事项的情况说明\n（一）机关运行经费支出情况\n{t.y}年度，{t.name}机关运行经费支出{w(t.office)}万元，比{t.y - 1}年度增加2.20万元，增长{pct(int(2.2 * FEN), t.office - int(2.2 * FEN))}%。主要原因是办公设备维修增加。\n（二）政府采购支出情况\n{t.y}年度，{t.name}政府采购支出总额62.00万元，其中：政府采购货物支出12.00万元、政府采购工程支出0万元、政府采购服务支出50.00万元。主要用于物业、信息系统运维。授予中小企业合同金额62.00万元，占政府采购支出总额的100%，其中：授予小微企业合同金额15.50万元，占政府采购支出总额的25%。\n（三）国有资产占有使用情况\n截至{t.y}年12月31日，{t.name}共有车辆4辆，其中：主要领导干部用车0辆、机要通信用车0辆、应急保障用车1辆、其他用车3辆，其他用车主要是用于业务保障。单价100万元以上设备（不含车辆）0台（套）。\n（四）预算绩效管理情况\n{t.y}年度在预算编制阶段，组织对3个项目开展事前绩效评估，对5个项目编制绩效目标，预算执行过程中，选取5个项目开展绩效监控。绩效自评得分：项目平均95.60分。",
    ])  # fmt: skip


def plain(t: Closed) -> str:
    """Sections named after their tables; income and expenditure of the year told with what each grew; 会议 and 培训 counted."""
    body = t.body
    m, i, s = move(t.grand, 3), move(t.income, 1), move(t.spent, 2)
    meeting, training = (body.sum(econ=k, source="general_public") for k in ("30215", "30216"))
    three = three_of(body)
    basic = body.sum(source=("general_public", "fund", "state_capital"), use="basic")
    project = body.sum(source=("general_public", "fund", "state_capital"), use="project")
    return "\n".join([
        "一、收入支出总体情况说明",
        f"{t.y}年度收入总计{w(t.grand)}万元，支出总计{w(t.grand)}万元，与上年相比收、支总计各{m.say(same='持平')}。其中：",
        f"（一）收入总计{w(t.grand)}万元。包括：\n1.本年收入合计{w(t.income)}万元，与上年相比{i.say()}，变动原因：{i.why}。\n2.使用非财政拨款结余{w(body.surplus_used)}万元。\n3.年初结转和结余{w(t.opening)}万元，主要为以前年度项目未完成形成的结转资金。",
        f"（二）支出总计{w(t.grand)}万元。包括：\n1.本年支出合计{w(t.spent)}万元，与上年相比{s.say()}，变动原因：{s.why}。按功能分类：" + "；".join(t.by_class("{name}{amount}万元")) + f"。\n2.结余分配{w(body.distributed)}万元，为单位按规定提取的职工福利基金。\n3.年末结转和结余{w(t.closing)}万元，为结转下年的基本支出结转、项目支出结转和结余。",
        "二、收入决算情况说明", f"{t.y}年度本年收入合计{w(t.income)}万元，其中：" + "；".join(t.incomes("{name}{amount}万元，占{share}%")) + "。",
        "三、支出决算情况说明", f"{t.y}年度本年支出合计{w(t.spent)}万元，其中：" + "；".join(t.uses("{name}{amount}万元，占{share}%")) + "。",
        "四、财政拨款支出决算情况说明",
        f"{t.y}年度财政拨款支出决算数{w(t.fiscal)}万元，占本年支出合计的{pct(t.fiscal, t.spent)}%，其中基本支出{w(basic)}万元、项目支出{w(project)}万元。",
        "五、一般公共预算支出决算情况说明",
        f"{t.y}年度一般公共预算支出决算数{w(t.public)}万元。其中：",
        *(f"{n}．{name}支出{w(v)}万元，占{pct(v, t.public)}%，主要是履行职能发生的支出。" for n, (name, v) in enumerate(t.items(), 1)),
        f"一般公共预算基本支出{w(t.staff + t.office)}万元，其中：人员经费{w(t.staff)}万元，公用经费{w(t.office)}万元。",
        "六、“三公”经费、会议费和培训费支出情况说明",
        f"{t.y}年度一般公共预算拨款安排的“三公”经费支出决算{w(three[0])}万元。其中：因公出国（境）费支出决算{w(three[1])}万元，占“三公”经费的{pct(three[1], three[0])}%；公务用车购置及运行维护费支出决算{w(three[2])}万元，占“三公”经费的{pct(three[2], three[0])}%；公务接待费支出决算{w(three[5])}万元，占“三公”经费的{pct(three[5], three[0])}%。",
        f"全年因公出国（境）团组{bool(three[1]):d}个，累计{2 * bool(three[1])}人次；公务用车购置费{w(three[3])}万元，购置0辆，公务用车运行维护费{w(three[4])}万元，年末保有量5辆；国内公务接待28批次，246人次，接待费{w(three[5])}万元，外事接待0批次，0人次。",
        f"会议费支出{w(meeting)}万元，全年召开会议6次，参会310人次；培训费支出{w(training)}万元，全年组织培训4次，培训265人次。",
        "七、政府性基金预算支出情况说明\n" + fund_spent(t),
        f"八、机关运行经费支出情况说明\n{t.y}年度机关运行经费支出决算{w(t.office)}万元（与基本支出中公用经费支出决算口径一致），与上年相比减少0.60万元，减少{pct(int(0.6 * FEN), t.office + int(0.6 * FEN))}%，变动原因：压减办公用品采购。",
        "九、政府采购支出情况说明\n政府采购支出总额96.00万元，其中财政性资金80.00万元、其他资金16.00万元；货物36.00万元、工程0.00万元、服务60.00万元。授予中小企业合同金额72.00万元，占政府采购支出总额的75.00%。",
        f"十、国有资产占用情况说明\n截至{t.y}年12月31日，共有车辆5辆，其中：一般公务用车2辆、执法执勤用车2辆、其他用车1辆。单价50万元以上通用设备4台（套），单价100万元以上专用设备1台（套）。",
        "十一、绩效情况说明\n共开展部门整体绩效自评1项、项目绩效自评3项，其中财政评价抽取1项，评价得分91.30分、等级为优。",
    ])  # fmt: skip


def years(t: Closed) -> str:
    """Balances below nothing told with their sign; plans added up from items; assets by kind with 原值 and 净值."""
    body = t.body
    codes = sorted({e.code for e in body.pick(source="general_public")})
    plans = [(name, plan_of(body.sum(code=k, source="general_public"), 93), v) for k, (name, v) in zip(codes, t.items(), strict=True)]
    planned = sum(a for _, a, _ in plans)
    old = {k: v * 6 // 5 for k, v in t.three.items()}
    th = t.three_plan()
    cars = ("公务用车购置", "公务用车运行维护")
    last = sum(old.values())
    negative = "年末结转和结余为负数，系部分已发生支出的课题经费尚未到账，待下年度收回后冲减。" if t.closing < 0 else "其中个别资金来源年末余额为负数，系垫付款项尚未收回。"
    return "\n".join([
        "一、收支决算说明",
        f"{t.y}年，我单位本年收入{w(t.income)}万元，本年支出{w(t.spent)}万元，年初结转和结余{w(t.opening)}万元，年末结转和结余{signed(t.closing)}万元。{negative}",
        "收入按来源：" + "，".join(t.incomes("{name}{amount}万元")) + "。", "支出按性质：" + "，".join(t.uses("{name}{amount}万元")) + "。",
        "支出按科目：" + "，".join(t.by_class("{name}{amount}万元，占{share}%")) + "。",
        "二、一般公共预算财政拨款支出说明",
        f"一般公共预算财政拨款支出年初预算{w(planned)}万元，决算{w(t.public)}万元，完成年初预算的{pct(t.public, planned)}%，超预算{w(printed(t.public) - printed(planned))}万元，原因是上级下达专项资金。各科目情况：",
        *(f"{n}、{name}，年初预算{w(a)}万元，决算{w(b)}万元，完成{pct(b, a)}%。" for n, (name, a, b) in enumerate(plans, 1)),
        f"基本支出{w(t.staff + t.office)}万元，人员经费占{pct(t.staff, t.staff + t.office)}%，公用经费占{pct(t.office, t.staff + t.office)}%，分别为{w(t.staff)}万元和{w(t.office)}万元。",
        "三、“三公”经费支出说明",
        f"“三公”经费上年决算{w(last)}万元，本年预算{w(th[''][0])}万元，本年决算{w(th[''][1])}万元，比上年减少{w(printed(last) - printed(th[''][1]))}万元，占本年预算的{pct(th[''][1], th[''][0])}%，减少的原因是公务接待和用车减少。其中：",
        *(f"{n}.{label}上年决算{w(a)}万元，本年预算{w(b)}万元，本年决算{w(v)}万元；" for n, (label, a, b, v) in enumerate((
            ("因公出国（境）费", old["因公出国（境）"], th["因公出国（境）"][0], t.three["因公出国（境）"]),
            ("公务用车购置及运行维护费", sum(old[k] for k in cars), th["车"][0], t.cars),
            ("公务接待费", old["公务接待"], th["公务接待"][0], t.three["公务接待"])), 1)),
        f"公务用车保有量3辆，当年未购置；公务接待9批次、68人次，批均{show(t.three['公务接待'], 9 * FEN, 2)}万元；因公出国（境）{bool(t.three['因公出国（境）']):d}个团组、{2 * bool(t.three['因公出国（境）'])}人次。",
        "四、政府性基金支出说明\n" + fund_spent(t),
        f"五、机关运行经费支出说明\n机关运行经费{w(t.office)}万元，上年{w(t.office + 4 * FEN)}万元，减少4.00万元，降幅{pct(4 * FEN, t.office + 4 * FEN)}%，主要是车辆处置后运行费用下降2.60万元、会议减少1.40万元。",
        "六、政府采购支出说明\n政府采购支出38.50万元，其中货物8.50万元、服务30.00万元，全部授予中小企业，其中小微企业19.25万元，占50.00%。",
        "七、国有资产说明\n固定资产账面原值530.00万元、净值310.00万元。其中：房屋2,600.00平方米，原值420.00万元、净值280.00万元；车辆3辆，原值60.00万元、净值20.00万元，均为其他用车；其他固定资产原值50.00万元、净值10.00万元。无单价100万元以上设备。",
        f"八、绩效说明\n自评项目{len({(e.unit, e.project) for e in body.pick(use='project')})}个，全部完成年度目标，执行率平均为96.35%，自评平均分94.20分。",
    ])  # fmt: skip
