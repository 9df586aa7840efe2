"""Budget texts of a ministry, a university, a town, a hospital and a province's units: 元, 亿元, 分别为, rates alone."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from shapes.ledger import BUDGETS
from shapes.prose import FEN, THREE, Move, Told, move, pct, printed, rest, together, w
from shapes.sheets import classes


def show(fen: int, unit: int = FEN, decimals: int = 2) -> str:
    """An amount in a unit of so many 分, with thousands separators, rounded half up."""
    return f"{(Decimal(abs(fen)) / unit).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}"


def c(fen: int) -> str:
    """万元 with thousands separators."""
    return show(fen)


def yuan(fen: int) -> str:
    """元, to the fen."""
    return show(fen, 100)


def yi(fen: int) -> str:
    """亿元, to 万元."""
    return show(fen, FEN * 10_000, 4)


def rate(now: int, old: int, decimals: int = 1) -> str:
    """How far `now` is from `old`, per cent without a sign."""
    return show(abs(now - old) * 100, max(old, 1), decimals)


def way(m: Move, up: str = "增长", down: str = "下降") -> str:
    """The word of a change that is not nothing."""
    return up if m.diff > 0 else down


def near(now: int, percent: int) -> int:
    """Last year's amount, so many per cent of this year's, to 0.01 万元."""
    return printed(now) * percent // 100 // 10_000 * 10_000


def ministry(t: Told) -> str:
    """关于…表的说明; last year's execution by item; reasons that name other amounts; 三公 of two years."""
    items = [move(v, n) for n, (_, v) in enumerate(t.items(), 1)]
    p = together(t.public, items)
    fund, capital = t.body.sum(source="fund"), t.body.sum(source="state_capital")
    carried = t.body.sum(source="general_public", carried=True)
    three = {name: move(v, 1) for name, v in t.three.items()}
    last = sum(m.old for m in three.values())
    reasons = ("上年一次性安排设备更新经费86.40万元，本年不再安排", "新增信息化建设任务，总投资1,200.00万元，分三年安排，本年为第一年")
    return "\n".join([
        f"一、关于{t.y}年收支总表的说明",
        f"按照综合预算的原则，{t.name}所有收入和支出均纳入部门预算管理。收入包括：一般公共预算拨款收入、政府性基金预算拨款收入、国有资本经营预算拨款收入、事业收入、其他收入、上年结转。{t.name}{t.y}年收支总预算{c(t.total)}万元。",
        f"二、关于{t.y}年收入总表的说明",
        f"{t.name}{t.y}年收入预算{c(t.total)}万元，其中：上年结转{c(t.carried)}万元，占{pct(t.carried, t.total)}%；" + "；".join(t.sources("{name}{amount}万元，占{share}%", t.total)) + "。",
        f"三、关于{t.y}年支出总表的说明",
        f"{t.name}{t.y}年支出预算{c(t.total)}万元，其中：基本支出{c(t.basic)}万元，占{pct(t.basic, t.total)}%；项目支出{c(t.project)}万元，占{pct(t.project, t.total)}%{rest(t)}。",
        f"四、关于{t.y}年财政拨款收支总表的说明",
        f"{t.name}{t.y}年财政拨款收支总预算{c(t.fiscal)}万元。收入包括：一般公共预算当年拨款收入{c(t.public - carried)}万元、政府性基金预算当年拨款收入{c(t.body.sum(source='fund', carried=False))}万元、国有资本经营预算当年拨款收入{c(capital)}万元、上年结转{c(t.body.sum(source=BUDGETS, carried=True))}万元；支出包括：" + "、".join(t.by_class("{name}{amount}万元", source=BUDGETS)) + "。",
        f"五、关于{t.y}年一般公共预算支出表的说明", "（一）一般公共预算支出规模变化情况",
        f"{t.name}{t.y}年一般公共预算支出{c(t.public)}万元，比{t.y - 1}年执行数{'增加' if p.diff > 0 else '减少'}{c(p.diff)}万元，主要是：{p.why}。",
        "（二）一般公共预算支出结构情况",
        f"{t.name}{t.y}年一般公共预算支出中，" + "；".join(t.by_class("{name}（类）{amount}万元，占{share}%", source="general_public")) + "。",
        "（三）一般公共预算支出具体使用情况",
        *(f"{n}．{name}{t.y}年预算数为{c(m.now)}万元，比{t.y - 1}年执行数{m.say()}。主要是{reasons[m.diff > 0] if m.diff else '与上年相同'}。" for n, ((name, _), m) in enumerate(zip(t.items(), items, strict=True), 1)),
        f"六、关于{t.y}年一般公共预算基本支出表的说明",
        f"{t.name}{t.y}年一般公共预算基本支出{c(t.staff + t.office)}万元，其中：\n人员经费{c(t.staff)}万元，主要包括：{t.staff_names}；\n公用经费{c(t.office)}万元，主要包括：{t.office_names}。",
        f"七、关于{t.y}年“三公”经费支出表的说明",
        f"{t.y}年“三公”经费预算数为{w(t.all_three)}万元，其中：因公出国（境）费{w(t.three['因公出国（境）'])}万元，公务用车购置及运行费{w(t.cars)}万元，公务接待费{w(t.three['公务接待'])}万元。{t.y - 1}年“三公”经费预算数为{w(last)}万元，其中：因公出国（境）费{w(three['因公出国（境）'].old)}万元，公务用车购置及运行费{w(three['公务用车购置'].old + three['公务用车运行维护'].old)}万元，公务接待费{w(three['公务接待'].old)}万元。{t.y}年“三公”经费预算较上年{Move(t.all_three, last).say()}，主要是按照实际需要核定。",
        f"八、关于{t.y}年政府性基金预算支出表的说明",
        f"{t.name}{t.y}年政府性基金预算支出{c(fund)}万元" + (f"，比{t.y - 1}年执行数{move(fund, 2).say()}，主要是{move(fund, 2).why}。" if fund else "。"),
        f"九、关于{t.y}年国有资本经营预算支出表的说明", f"{t.name}{t.y}年国有资本经营预算支出{c(capital)}万元。",
        "十、其他重要事项的情况说明",
        f"（一）机关运行经费\n{t.y}年{t.name}本级以及3家参照公务员法管理的事业单位的机关运行经费财政拨款预算{c(t.office)}万元，比{t.y - 1}年预算减少4.00万元，下降{pct(4 * FEN, t.office + 4 * FEN)}%，主要是落实过紧日子要求。",
        "（二）政府采购\n政府采购预算总额1,386.00万元，其中：政府采购货物预算386.00万元、政府采购工程预算100.00万元、政府采购服务预算900.00万元。",
        f"（三）国有资产占用\n截至{t.y - 1}年7月31日，本级和所属预算单位共有车辆12辆，其中，部级领导干部用车1辆、机要通信用车2辆、应急保障用车3辆、特种专业技术用车4辆、其他用车2辆，其他用车主要是离退休干部服务用车；单位价值100万元以上设备（不含车辆）6台（套）。\n{t.y}年部门预算安排购置车辆0辆，安排购置单位价值100万元以上设备1台（套）。",
        f"（四）预算绩效\n{t.y}年对项目支出全面实施绩效目标管理，涉及一级项目3个、二级项目12个，涉及一般公共预算拨款{c(t.body.sum(source='general_public', use='project'))}万元。",
    ])  # fmt: skip


def university(t: Told) -> str:
    """亿元 to four decimals, rates to one; 学校; shares as 比重; a list behind 按…划分."""
    m, f = Move(t.total, near(t.total, 93)), Move(t.fiscal, near(t.fiscal, 104))
    return "\n".join([
        "一、学校收支预算总体情况",
        f"{t.y}年学校收入总预算{yi(t.total)}亿元，支出总预算{yi(t.total)}亿元，收支平衡。收入总预算同比增加{yi(m.diff)}亿元，{way(m)}{rate(printed(t.total), m.old)}%，主要是学费及横向科研收入有所增长。",
        "二、学校收入预算情况",
        f"学校{t.y}年收入预算{yi(t.total)}亿元，按资金来源划分：" + "；".join(f"{n}{yi(v)}亿元，占比{pct(v, t.total)}%" for n, v in sources_of(t)) + "。",
        "三、学校支出预算情况",
        f"学校{t.y}年支出预算{yi(t.total)}亿元。其中，基本支出{yi(t.basic)}亿元，占支出总预算的比重为{pct(t.basic, t.total)}%；项目支出{yi(t.project)}亿元，占支出总预算的比重为{pct(t.project, t.total)}%{rest_of(t, yi, '亿元')}。",
        "四、财政拨款收支预算情况",
        f"{t.y}年财政拨款预算{yi(t.fiscal)}亿元，同比减少{yi(f.diff)}亿元，下降{rate(printed(t.fiscal), f.old)}%，主要原因是上年含一次性基建拨款{yi(abs(f.diff) + FEN)}亿元。",
        "按支出功能分类：" + "；".join(t.by_class("{name}{amount}万元，比重为{share}%", source=BUDGETS)) + "。",
        "五、一般公共预算基本支出情况",
        f"一般公共预算基本支出{w(t.staff + t.office)}万元，其中人员经费{w(t.staff)}万元，占比{pct(t.staff, t.staff + t.office)}%；公用经费{w(t.office)}万元，占比{pct(t.office, t.staff + t.office)}%。",
        "六、“三公”经费预算情况",
        f"{t.y}年学校财政拨款“三公”经费预算{w(t.all_three)}万元：因公出国（境）费{w(t.three['因公出国（境）'])}万元，主要用于教师赴境外进修、参加国际学术会议；公务用车购置及运行费{w(t.cars)}万元，学校公务用车保有量7辆；公务接待费{w(t.three['公务接待'])}万元。与上年预算相比基本持平。",
        "七、其他事项说明",
        f"（一）政府采购\n学校{t.y}年政府采购预算0.0236亿元，其中货物0.0120亿元，工程0.0036亿元，服务0.0080亿元。",
        f"（二）国有资产\n截至{t.y - 1}年12月31日，学校资产总额12.60亿元，其中：固定资产净值8.20亿元（原值11.50亿元，累计折旧3.30亿元），房屋建筑面积186,500.00平方米，单价100万元以上设备23台（套），车辆7辆（其中：机要通信用车1辆、其他用车6辆，主要为校区间通勤车辆）。",
        f"（三）绩效管理\n{t.y}年学校编制绩效目标的项目{len({e.project for e in t.body.pick(use='project')})}个，实现项目支出绩效目标全覆盖。",
        "（四）学生及教职工\n学校现有全日制在校生12,860人，其中本科生10,240人，研究生2,620人；教职工1,106人，其中专任教师780人。",
    ])  # fmt: skip


def sources_of(t: Told) -> list[tuple[str, int]]:
    """Sources of money with money, what was carried over last."""
    names = {
        "general_public": "一般公共预算拨款收入", "fund": "政府性基金预算拨款收入", "state_capital": "国有资本经营预算拨款收入",
        "special_account": "财政专户管理资金收入", "institutional": "事业收入", "business": "事业单位经营收入",
        "superior_subsidy": "上级补助收入", "affiliate": "附属单位上缴收入", "other": "其他收入",
    }  # fmt: skip
    found = [(n, t.body.sum(source=s, carried=False)) for s, n in names.items()] + [("上年结转", t.carried)]
    return [(n, v) for n, v in found if v]


def rest_of(t: Told, say: Callable[[int], str], unit: str) -> str:
    """What is neither basic nor project expenditure, as `say` prints it."""
    uses = (("事业单位经营支出", "business"), ("上缴上级支出", "to_superior"), ("对附属单位补助支出", "to_affiliates"))
    return "".join(f"；{name}{say(v)}{unit}" for name, use in uses if (v := t.body.sum(use=use)))


def town(t: Told) -> str:
    """Everything in 元; 同比; last year's amount in brackets; Chinese numerals for heads and cars."""
    old = t.total * 88 // 100
    three = {name: (t.three[name], t.three[name] * 110 // 100) for name, _ in THREE}
    now, then = sum(a for a, _ in three.values()), sum(b for _, b in three.values())
    labels = {"因公出国（境）": "因公出国（境）费用", "公务接待": "公务接待费", "公务用车购置": "公务用车购置费", "公务用车运行维护": "公务用车运行维护费"}
    return "\n".join([
        "一、基本情况", "本镇辖十二个行政村、三个社区。镇机关内设五个办公室，下设四个事业站所。现有在职人员六十四人，其中行政编制二十八人，事业编制三十六人；离退休人员二十一人。",
        "二、收支预算情况",
        f"{t.y}年预算总收入{yuan(t.total)}元（上年{yuan(old)}元），同比增加{yuan(t.total - old)}元，增长{rate(t.total, old, 2)}%，增加的原因主要是村级运转经费标准提高。",
        "收入构成：" + "，".join(f"{n}{yuan(v)}元，占总收入的{show(v * 100, t.total)}%" for n, v in sources_of(t)) + "。",
        f"{t.y}年预算总支出{yuan(t.total)}元，其中：基本支出{yuan(t.basic)}元，占总支出的{show(t.basic * 100, t.total)}%；项目支出{yuan(t.project)}元，占总支出的{show(t.project * 100, t.total)}%{rest_of(t, yuan, '元')}。",
        "按功能科目分类，" + "；".join(f"{n}{yuan(t.body.sum(code=k))}元" for k, n in classes(t.body)) + "。",
        "三、一般公共预算支出情况",
        f"{t.y}年一般公共预算支出{yuan(t.public)}元。基本支出中工资福利支出{yuan(t.body.sum(source='general_public', use='basic', econ='301'))}元、商品和服务支出{yuan(t.body.sum(source='general_public', use='basic', econ='302'))}元、对个人和家庭的补助{yuan(t.body.sum(source='general_public', use='basic', econ='303'))}元。",
        "四、“三公”经费预算情况",
        f"{t.y}年本镇“三公”经费财政拨款预算{yuan(now)}元，上年{yuan(then)}元，同比减少{yuan(then - now)}元。其中："
        + "；".join(f"{labels[k]}{yuan(a)}元，" + (f"同比减少{yuan(b - a)}元，下降{rate(a, b, 2)}%" if b > a else "与上年持平") for k, (a, b) in three.items())
        + "。下降的主要原因是严格执行中央八项规定精神，压减接待批次和车辆开支。",
        "五、其他情况说明",
        f"1、机关运行经费{yuan(t.office)}元，用于办公费、水电费、邮电费等日常开支。",
        "2、政府采购预算250,000.00元，其中货物类150,000.00元、服务类100,000.00元。",
        f"3、国有资产占用情况：截至{t.y - 1}年末，本镇公务用车保有量四辆，其中执法执勤用车一辆，应急保障用车三辆；房屋面积3,650.50平方米，账面原值4,120,000.00元，净值2,860,000.00元。",
        "4、预算绩效情况：本年度纳入绩效目标管理的项目实现全覆盖。",
    ])  # fmt: skip


def hospital(t: Told) -> str:
    """A、B分别为x万元、y万元; changes as rates alone; 略有增长, 基本持平; whole and part told apart."""
    m, s = Move(t.total, near(t.total, 92)), Move(t.staff, near(t.staff, 99))
    three = t.three
    return "\n".join([
        "一、收支预算总体情况",
        f"{t.y}年收入预算和支出预算均为{w(t.total)}万元，同比增长{rate(printed(t.total), m.old)}%，主要是门诊量回升带动事业收入增长。",
        "二、收入预算情况",
        f"收入预算{w(t.total)}万元中，" + "、".join(n for n, _ in sources_of(t)) + "分别为" + "、".join(f"{w(v)}万元" for _, v in sources_of(t))
        + "，占收入预算的比重分别为" + "、".join(f"{pct(v, t.total)}%" for _, v in sources_of(t)) + "。",
        "三、支出预算情况",
        f"支出预算{w(t.total)}万元中，基本支出、项目支出分别为{w(t.basic)}万元、{w(t.project)}万元，分别占{pct(t.basic, t.total)}%、{pct(t.project, t.total)}%{rest(t)}。",
        f"一般公共预算基本支出{w(t.staff + t.office)}万元，人员经费和公用经费分别为{w(t.staff)}和{w(t.office)}万元。其中人员经费略有增长，增幅{rate(printed(t.staff), s.old)}%；公用经费与上年基本持平。人员经费增长的原因是正常晋级晋档。",
        "四、财政拨款预算情况",
        f"财政拨款预算{w(t.fiscal)}万元，占收入预算的{pct(t.fiscal, t.total)}%，主要用于：" + "；".join(t.by_class("{name}{amount}万元", source=BUDGETS)) + "。",
        f"上年同期财政拨款预算为{w(near(t.fiscal, 90))}万元，本年增长{rate(printed(t.fiscal), near(t.fiscal, 90))}%，主要是公立医院综合改革补助由60.00万元提高到90.00万元，新增重点专科建设补助50.00万元。",
        "五、“三公”经费情况",
        f"“三公”经费预算{w(t.all_three)}万元，与上年相比略有下降，降幅{rate(printed(t.all_three), printed(t.all_three) * 102 // 100)}%，主要是减少车辆维修支出。因公出国（境）费、公务接待费、公务用车购置费、公务用车运行维护费分别为{w(three['因公出国（境）'])}万元、{w(three['公务接待'])}万元、{w(three['公务用车购置'])}万元、{w(three['公务用车运行维护'])}万元。",
        "六、政府采购情况",
        "政府采购预算480.60万元，货物、工程、服务分别为350.60万元、30.00万元、100.00万元。其中医疗设备采购320.00万元，包括彩色超声诊断仪2台180.00万元、除颤仪14台140.00万元。",
        "七、政府购买服务情况", "政府购买服务预算62.00万元，涉及物业管理、后勤保障2项，分别为40.00万元、22.00万元。",
        "八、国有资产情况",
        f"截至{t.y - 1}年12月31日，共有车辆6辆，其中特种专业技术用车4辆（均为救护车）、其他用车2辆；单价100万元以上设备15台（套）。固定资产原值9,860.00万元，累计折旧4,120.50万元，净值5,739.50万元。",
        "九、绩效情况", "本年度纳入绩效目标管理的项目全部编制绩效目标，绩效指标共36条，其中产出指标20条、效益指标10条、满意度指标6条。",
    ])  # fmt: skip


def units(t: Told) -> str:
    """Several units one by one with the same subjects; 上年结转 inside and outside a total; 原值 and 净值."""
    body, year = t.body, t.total - t.carried
    m = move(year, 1)
    lines = []
    for n, unit in enumerate(body.units, 1):
        whole, basic, project = body.sum(unit=unit), body.sum(unit=unit, use="basic"), body.sum(unit=unit, use="project")
        lines.append(f"{n}.{unit}{t.y}年支出预算{w(whole)}万元，其中基本支出{w(basic)}万元（人员经费{w(_of(t, unit)[0])}万元、公用经费{w(_of(t, unit)[1])}万元），项目支出{w(project)}万元" + (f"，其余为经营支出等{w(whole - basic - project)}万元。" if whole > basic + project else "。"))
    office = [f"{unit}{w(people(t, unit))}万元" for unit in body.units]
    return "\n".join([
        "一、预算收支总体情况",
        f"（一）预算收入。{t.y}年当年预算收入{w(year)}万元，另有上年结转{w(t.carried)}万元，收入总计{w(t.total)}万元。当年预算收入比上年{m.say()}，主要是{m.why}。",
        f"（二）预算支出。{t.y}年预算支出总计{w(t.total)}万元（含上年结转安排{w(t.carried)}万元），基本支出{w(t.basic)}万元，项目支出{w(t.project)}万元{rest(t)}。",
        "（三）分单位情况。", *lines,
        "二、一般公共预算和政府性基金预算支出情况",
        f"{t.y}年一般公共预算支出{w(t.public)}万元，政府性基金预算支出{w(body.sum(source='fund'))}万元，国有资本经营预算支出{w(body.sum(source='state_capital'))}万元，三项合计{w(t.fiscal)}万元。",
        *(f"（{n}）{name}{w(v)}万元，占一般公共预算支出的{pct(v, t.public)}%。" for n, (name, v) in enumerate(t.items(), 1)),
        "三、“三公”经费预算情况",
        f"“三公”经费预算{w(t.all_three)}万元，其中：因公出国（境）费{w(t.three['因公出国（境）'])}万元；公务用车购置及运行维护费{w(t.cars)}万元；公务接待费{w(t.three['公务接待'])}万元。上述经费与{t.y - 1}年预算数相同。",
        "四、机关运行经费情况",
        f"{t.y}年机关运行经费{w(t.office)}万元，其中：" + "，".join(office) + f"。比{t.y - 1}年增加2.50万元，增长{pct(int(2.5 * FEN), t.office - int(2.5 * FEN))}%，主要是新录用公务员5人。",
        "五、政府采购情况", f"{t.y}年政府采购预算118.40万元。其中：货物48.40万元，工程0万元，服务70.00万元；按采购组织形式分，集中采购88.40万元，分散采购30.00万元。",
        "六、国有资产占用情况",
        f"截至{t.y - 1}年12月31日，共有车辆9辆，账面原值182.60万元，净值46.30万元，其中：领导干部用车0辆，机要通信用车1辆，应急保障用车2辆，其他用车6辆；房屋面积8,420.00平方米，账面原值1,560.00万元，净值980.20万元。分单位看：本级车辆6辆，原值120.00万元；所属单位车辆3辆，原值62.60万元。",
        "七、绩效目标设置情况", f"{t.y}年实行绩效目标管理的项目{len({(e.unit, e.project) for e in body.pick(use='project')})}个，涉及资金{w(t.project)}万元。",
    ])  # fmt: skip


def _of(t: Told, unit: str) -> tuple[int, int]:
    whole = t.body.sum(unit=unit, use="basic")
    staff = sum(t.body.sum(unit=unit, use="basic", econ=k) for k in ("301", "303"))
    return staff, whole - staff


def people(t: Told, unit: str) -> int:
    """公用经费 of the general public budget of one unit."""
    mine = {"unit": unit, "use": "basic", "source": "general_public"}
    return t.body.sum(**mine) - sum(t.body.sum(**mine, econ=k) for k in ("301", "303"))
