"""Texts of a police department, a school, a street office and an institute: last year's amounts beside each, costings, signs."""

from __future__ import annotations

from shapes.ledger import BUDGETS, ECONOMICS
from shapes.prose import FEN, Move, Told, move, pct, printed, rest, together, w
from shapes.told_accounts import Closed, done, fund_spent
from shapes.told_kinds import near, way


def _against(m: Move) -> str:
    """较上年80.00万元增加20.00万元，增幅25.00%"""
    if not m.diff:
        return f"与上年{w(m.old)}万元持平"
    return f"较上年{w(m.old)}万元{'增加' if m.diff > 0 else '减少'}{w(m.diff)}万元，{'增幅' if m.diff > 0 else '降幅'}{pct(m.diff, m.old)}%"


def _signed(m: Move) -> str:
    sign = "-" if m.diff < 0 else ""
    return f"增减额{sign}{w(m.diff)}万元，增减率{sign}{pct(m.diff, m.old)}%"


def police(t: Told) -> str:
    """较上年某万元增加; projects listed with their money; lines of 公用经费 as far as 等."""
    basic, project = move(t.basic, 1), move(t.project, 3)
    m = together(t.total - t.rest, [basic, project])
    names = dict.fromkeys(e.project for e in t.body.pick(use="project"))
    lines = sorted({e.econ for e in t.body.pick(source="general_public", use="basic", econ="302")})[:4]
    office = "、".join(f"{ECONOMICS[k]}{w(t.body.sum(source='general_public', use='basic', econ=k))}万元" for k in lines)
    three = {k: move(v, 1) for k, v in t.three.items()}
    whole = together(t.all_three, list(three.values()))
    return "\n".join([
        "一、部门基本情况", "核定编制120名，其中行政编制100名、工勤编制20名；实有人员115人，其中行政96人、工勤19人。另有离休人员2人、退休人员38人，遗属补助人员3人。",
        "二、部门收支预算情况说明",
        f"{t.y}年部门收入预算{w(t.total)}万元，其中：" + "；".join(t.sources("{name}{amount}万元，占收入预算的{share}%", t.total)) + (f"；上年结转{w(t.carried)}万元，占收入预算的{pct(t.carried, t.total)}%" if t.carried else "") + "。",
        f"{t.y}年基本支出、项目支出预算共{w(t.total - t.rest)}万元，{_against(m)}，主要原因是{m.why}。其中：基本支出{w(t.basic)}万元，{_against(basic)}；项目支出{w(t.project)}万元，{_against(project)}。",
        f"项目支出{w(t.project)}万元，具体安排如下：",
        *(f"{n}.{name}{w(t.body.sum(project=name))}万元；" for n, name in enumerate(names, 1)),
        "三、财政拨款支出预算情况说明",
        f"财政拨款支出预算{w(t.fiscal)}万元，按支出功能分类科目，用于" + "、".join(t.by_class("{name}{amount}万元（占{share}%）", source=BUDGETS)) + "。",
        f"一般公共预算基本支出{w(t.staff + t.office)}万元，其中人员经费{w(t.staff)}万元，公用经费{w(t.office)}万元。公用经费包括{office}等。",
        "四、“三公”经费预算情况说明",
        f"{t.y}年“三公”经费预算{w(t.all_three)}万元，{_against(whole)}，原因是{whole.why}。",
        *(f"（{n}）{name}{w(m.now)}万元，{_against(m)}" + (f"，原因是{m.why}。" if m.diff else "。") for n, (name, m) in enumerate((("因公出国（境）费", three["因公出国（境）"]), ("公务接待费", three["公务接待"]), ("公务用车购置费", three["公务用车购置"]), ("公务用车运行维护费", three["公务用车运行维护"])), 1)),
        "五、其他重要事项说明",
        f"1.机关运行经费预算{w(t.office)}万元，较上年{w(t.office - 3 * FEN)}万元增加3.00万元，增幅{pct(3 * FEN, t.office - 3 * FEN)}%，原因是办案差旅增加。",
        "2.政府采购预算合计210.00万元：货物150.00万元，其中执法装备120.00万元、办公设备30.00万元；服务60.00万元，其中物业40.00万元、信息化运维20.00万元；工程0万元。",
        f"3.截至{t.y - 1}年12月31日，共有车辆36辆，其中执法执勤用车30辆（含警用摩托车4辆）、特种专业技术用车6辆；单价100万元以上专用设备2台（套）。",
        f"4.{t.y}年对{len(names)}个项目设定绩效目标，涉及资金{w(t.project)}万元，设定绩效目标的项目占项目总数的100%。",
    ])  # fmt: skip


def schools(t: Told) -> str:
    """Costings by head; 学生 and 教师 counted; differences with their sign; 收支 told by 来源 and 去向."""
    m, p = move(t.total, 1), move(t.public, 2)
    return "\n".join([
        "一、学校基本情况", "学校现有教学班24个，在校学生1,150人，其中初中750人、高中400人；核定教职工编制96名，在职教职工92人，其中专任教师85人、管理人员3人、工勤人员4人；退休教师31人。",
        "二、收支预算总体情况",
        f"收入来源：{t.y}年收入总计{w(t.total)}万元，与上年相比{_signed(m)}，变动原因为{m.why}。" + "其中，" + "，".join(t.sources("{name}{amount}万元", t.total)) + (f"，上年结转结余{w(t.carried)}万元" if t.carried else "") + "。",
        f"支出去向：{t.y}年支出总计{w(t.total)}万元，与上年相比{_signed(m)}，变动原因为{m.why}。其中，基本支出{w(t.basic)}万元，项目支出{w(t.project)}万元{rest(t)}。",
        "三、一般公共预算支出情况",
        f"一般公共预算支出{w(t.public)}万元，与上年相比{_signed(p)}，变动原因为{p.why}。按功能分类科目：" + "；".join(t.by_class("{name}{amount}万元，占比{share}%", source="general_public")) + "。",
        f"基本支出{w(t.staff + t.office)}万元。人员经费{w(t.staff)}万元，用于{t.staff_names}；公用经费{w(t.office)}万元，用于{t.office_names}。",
        "生均公用经费按初中每生每年940元、高中每生每年1,500元的标准核定，初中750人需70.50万元，高中400人需60.00万元，两项共需130.50万元，由财政拨款和学费统筹安排。",
        "家庭经济困难学生资助覆盖86人，其中初中54人、每人每年1,250元，高中32人、每人每年2,000元，共需资金13.15万元。",
        "四、“三公”经费情况",
        f"“三公”经费合计{w(t.all_three)}万元，比上年增减0.00万元。因公出国（境）费{w(t.three['因公出国（境）'])}万元；公务接待费{w(t.three['公务接待'])}万元；公务用车购置费{w(t.three['公务用车购置'])}万元；公务用车运行维护费{w(t.three['公务用车运行维护'])}万元。各项均与上年一致。",
        f"五、机关运行经费\n本单位为事业单位，未安排机关运行经费；日常公用经费{w(t.office)}万元。",
        "六、政府采购", "政府采购预算56.40万元，全部为货物类采购，其中课桌椅400套、18.40万元，计算机60台、30.00万元，空调20台、8.00万元。",
        "七、国有资产", f"截至{t.y - 1}年12月31日，学校占地面积32,000.00平方米，校舍建筑面积18,600.00平方米，其中教学及辅助用房11,000.00平方米、生活用房5,600.00平方米、行政办公用房2,000.00平方米；车辆1辆，为其他用车；单价100万元以上设备0台（套）。",
        "八、绩效目标", "学校所有项目均设置绩效目标，共设置指标28条，其中定量指标20条，占71.43%；定性指标8条，占28.57%。",
    ])  # fmt: skip


def street_accounts(t: Closed) -> str:
    """比年初预算增加 and 比上年增加 beside each other; 社区 counted; parts of a change by 其中."""
    y, th, plans = t.y, t.three_plan(), t.plans()
    planned = sum(printed(a) for _, a, _ in plans)
    over = Move(t.public, planned)
    basic, project = move(t.staff + t.office, 1), move(t.public - t.staff - t.office, 2)
    p = together(t.public, [basic, project])
    return "\n".join([
        "一、收入支出决算总体情况",
        f"{y}年度总收入{w(t.grand)}万元（含年初结转和结余{w(t.opening)}万元），总支出{w(t.grand)}万元（含年末结转和结余{w(t.closing)}万元）。",
        f"本年收入{w(t.income)}万元，其中财政拨款收入{w(t.fiscal_income)}万元，占本年收入的{pct(t.fiscal_income, t.income)}%。",
        f"本年支出{w(t.spent)}万元，按支出性质划分：" + "，".join(t.uses("{name}{amount}万元、占{share}%")) + "。按支出功能划分：" + "，".join(t.by_class("{name}{amount}万元、占{share}%")) + "。",
        "二、一般公共预算财政拨款支出决算情况",
        f"{y}年度一般公共预算财政拨款支出{w(t.public)}万元，比年初预算数{w(planned)}万元{'增加' if over.diff > 0 else '减少'}{w(over.diff)}万元，{'增长' if over.diff > 0 else '下降'}{pct(over.diff, over.old)}%，主要原因是年中调整社区工作者待遇；比上年决算数{'增加' if p.diff > 0 else '减少'}{w(p.diff)}万元，其中基本支出{'增加' if basic.diff > 0 else '减少'}{w(basic.diff)}万元，项目支出{'增加' if project.diff > 0 else '减少'}{w(project.diff)}万元，主要原因是{p.why}。",
        *(f"{n}、{name}决算数{w(b)}万元，年初预算数{w(a)}万元{done(a, b)}。" for n, (name, a, b) in enumerate(plans, 1)),
        "三、“三公”经费决算情况",
        f"{y}年度“三公”经费决算数{w(th[''][1])}万元，预算数{w(th[''][0])}万元，节约{w(printed(th[''][0]) - printed(th[''][1]))}万元，主要原因是公务用车集中调度。其中，公务用车运行维护费决算数{w(th['公务用车运行维护'][1])}万元，预算数{w(th['公务用车运行维护'][0])}万元；公务接待费决算数{w(th['公务接待'][1])}万元，预算数{w(th['公务接待'][0])}万元；因公出国（境）费决算数{w(th['因公出国（境）'][1])}万元，预算数{w(th['因公出国（境）'][0])}万元；公务用车购置费决算数{w(th['公务用车购置'][1])}万元。",
        f"公务用车年末保有5辆，当年购置0辆；国内公务接待10批、85人；因公出国（境）团组{bool(th['因公出国（境）'][1]):d}个、{2 * bool(th['因公出国（境）'][1])}人次。",
        "四、政府性基金预算支出情况", fund_spent(t),
        f"五、机关运行经费支出情况\n机关运行经费支出{w(t.office)}万元，比上年决算数增加0.80万元，增长{pct(int(0.8 * FEN), t.office - int(0.8 * FEN))}%，主要原因是社区办公用房租金上调。",
        "六、政府采购支出情况", "政府采购支出总额176.00万元，其中货物26.00万元、工程50.00万元、服务100.00万元。服务中，物业服务60.00万元、环卫保洁40.00万元。面向中小企业采购176.00万元，占100%，其中小微企业88.00万元，占50%。",
        f"七、国有资产占有使用情况\n截至{y}年12月31日，车辆共5辆，分别为：机要通信用车1辆，应急保障用车1辆，其他用车3辆。单价100万元以上设备0台（套）。街道下辖社区12个，社区用房面积合计9,600.00平方米，平均每个社区800.00平方米。",
        f"八、绩效管理情况\n{y}年度纳入绩效自评的项目4个，资金{w(t.project)}万元，其中评为优3个、良1个。绩效自评平均分92.50分。社区工作者补贴项目全年预算320.00万元，实际执行312.00万元，执行率97.50%，得分9.75分（满分10分）。",
    ])  # fmt: skip


def institute_accounts(t: Closed) -> str:
    """同比 by brackets; 减少 told as less than; what was left by source; 增减 of nothing."""
    m, s = Move(t.income, near(t.income, 97)), Move(t.spent, near(t.spent, 103))
    th = t.three_plan()
    left = {n: t.body.closing.get(k, 0) for k, n in (("general_public", "一般公共预算财政拨款结转和结余"), ("fund", "政府性基金预算财政拨款结转和结余"), ("institutional", "事业收入结转和结余"), ("other", "其他资金结转和结余")) if t.body.closing.get(k)}
    return "\n".join([
        "一、收支总体情况",
        f"{t.y}年，全院收入合计{w(t.income)}万元（同比{way(m)}{pct(m.diff, m.old)}%，主要是课题到款变化），支出合计{w(t.spent)}万元（同比{way(s)}{pct(s.diff, s.old)}%，主要是试验材料费变化），年末结转和结余{w(t.closing)}万元。" + ("年末结转和结余包括" + "，".join(f"{n}{w(v)}万元" for n, v in left.items()) + "。" if sum(left.values()) == t.closing and len(left) > 1 else ""),
        "二、收入构成", "、".join(t.incomes("{name}{amount}万元（{share}%）")) + "。",
        "三、支出构成", "、".join(t.uses("{name}{amount}万元（{share}%）")) + "。",
        "四、财政拨款支出情况",
        f"一般公共预算财政拨款支出{w(t.public)}万元：基本支出{w(t.staff + t.office)}万元，占{pct(t.staff + t.office, t.public)}%，其中人员经费{w(t.staff)}万元、公用经费{w(t.office)}万元；项目支出{w(t.public - t.staff - t.office)}万元，占{pct(t.public - t.staff - t.office, t.public)}%。",
        *(f"（{n}）{name}支出{w(v)}万元。" for n, (name, v) in enumerate(t.items(), 1)),
        "五、“三公”经费支出情况",
        f"“三公”经费支出{w(th[''][1])}万元，比预算{w(th[''][0])}万元少{w(printed(th[''][0]) - printed(th[''][1]))}万元，主要是严控三公开支。其中因公出国（境）{w(th['因公出国（境）'][1])}万元，比预算少{w(printed(th['因公出国（境）'][0]) - printed(th['因公出国（境）'][1]))}万元；公务用车购置0辆；公务用车运行维护{w(th['公务用车运行维护'][1])}万元，比预算少{w(printed(th['公务用车运行维护'][0]) - printed(th['公务用车运行维护'][1]))}万元，车辆保有3辆；公务接待{w(th['公务接待'][1])}万元，比预算少{w(printed(th['公务接待'][0]) - printed(th['公务接待'][1]))}万元，接待15批次、120人次。因公出国（境）团组{bool(th['因公出国（境）'][1]):d}个、{2 * bool(th['因公出国（境）'][1])}人次。",
        "六、政府性基金支出情况", fund_spent(t),
        "七、机关运行经费支出情况", f"{t.y}年度机关运行经费支出{w(t.office)}万元，与上年相比增减0万元。",
        "八、政府采购支出情况", "政府采购支出总额88.00万元：货物48.00万元（54.55%），工程0万元（0%），服务40.00万元（45.45%）。授予中小企业合同金额66.00万元，占75.00%；其中小微企业44.00万元，占中小企业的66.67%。",
        f"九、国有资产情况\n截至{t.y}年12月31日，车辆3辆，全部为其他用车；设备1,260台（套），其中单价50万元以上8台（套）、100万元以上2台（套）。",
        "十、绩效评价情况", "组织开展项目自评3项，自评得分分别为98.00分、95.50分和91.00分，平均94.83分。",
    ])  # fmt: skip
