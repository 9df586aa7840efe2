"""Texts of four more budgets, whose tables differ as much: money carried over apart, 其中 of 其中, six decimals, both classifications."""

from __future__ import annotations

from shapes.far_budgets import GOVERNMENT, GOVERNMENT_NAMES, older_three, three_of
from shapes.ledger import BUDGETS, ECONOMICS, FUNCTIONS, OTHERS, Body
from shapes.prose import FEN, FUNDS, Move, Told, move, pct, printed, rest, together, w
from shapes.sheets import classes
from shapes.told_kinds import c, near, show, way


def _up(diff: int, up: str = "增加", down: str = "减少") -> str:
    return up if diff > 0 else down


def _year(body: Body) -> Body:
    return Body(body.name, body.year, body.pick(carried=False), body.units)


def _gov(t: Told, body: Body, pattern: str) -> list[str]:
    mine = body.pick(use="basic", source="general_public")
    codes = sorted({GOVERNMENT[e.econ][:3] for e in mine})
    return [pattern.format(name=GOVERNMENT_NAMES[k], amount=w(sum(e.fen for e in mine if GOVERNMENT[e.econ].startswith(k)))) for k in codes]


def apart(t: Told) -> str:
    """This year's money alone in every total; carried money told once, by source and by project."""
    body = _year(t.body)
    y = Told(body)
    m, p = move(y.total, 1), move(y.public, 2)
    now, old = three_of(body), older_three(body)
    three = Move(now[0], old[0])
    labels = ("因公出国（境）费", "公务用车购置及运行费", "公务接待费")
    pairs = list(zip(labels, (now[1], now[2], now[5]), (old[1], old[2], old[5]), strict=True))
    carried = [(n, t.body.sum(source=s, carried=True)) for s, n in FUNDS.items()] + [("其他资金", t.body.sum(source=OTHERS, carried=True))]
    whole = t.total - t.carried
    return "\n".join([
        "一、部门预算收支总体情况",
        f"{t.y}年，本部门收入预算{w(whole)}万元（不含上年结转资金{w(t.carried)}万元，下同），较上年预算{_up(m.diff)}{w(m.diff)}万元，{_up(m.diff, '上升', '下降')}{pct(m.diff, m.old)}%；支出预算{w(whole)}万元，与收入预算同口径平衡。变动主要原因：{m.why}。",
        "收入预算中，" + "；".join(y.sources("{name}{amount}万元，占比{share}%", whole)) + "。",
        f"支出预算中，基本支出{w(y.basic)}万元，占比{pct(y.basic, whole)}%；项目支出{w(y.project)}万元，占比{pct(y.project, whole)}%{rest(y)}。",
        f"除上述预算外，本年另使用上年结转资金{w(t.carried)}万元" + ("，按来源分：" + "、".join(f"{n}{w(v)}万元" for n, v in carried if v) + "。" if t.carried else "。"),
        "二、财政拨款收支预算情况",
        f"当年财政拨款收入{w(y.fiscal)}万元，全部安排支出。按资金性质分：" + "，".join(f"{n}{w(body.sum(source=s))}万元" for s, n in FUNDS.items()) + "。",
        "三、一般公共预算当年支出情况",
        f"一般公共预算当年支出{w(y.public)}万元，比上年预算{_up(p.diff)}{w(p.diff)}万元，{way(p)}{pct(p.diff, p.old)}%，主要是{p.why}。具体安排为：",
        *(f"（{n}）{name}，当年预算{w(v)}万元，占一般公共预算当年支出的{pct(v, y.public)}%。" for n, (name, v) in enumerate(y.items(), 1)),
        "四、一般公共预算基本支出情况",
        f"一般公共预算基本支出{w(y.staff + y.office)}万元。按部门预算支出经济分类，" + "、".join(f"{ECONOMICS[k]}{w(body.sum(source='general_public', use='basic', econ=k))}万元" for k in ("301", "302", "303", "310") if body.sum(source="general_public", use="basic", econ=k))
        + "；按政府预算支出经济分类，" + "、".join(_gov(t, body, "{name}{amount}万元")) + "。",
        f"其中人员经费{w(y.staff)}万元，公用经费{w(y.office)}万元，占基本支出的{pct(y.office, y.staff + y.office)}%。",
        "五、“三公”经费预算情况",
        f"{t.y}年“三公”经费预算{w(now[0])}万元，{t.y - 1}年为{w(old[0])}万元，{_up(three.diff)}{w(three.diff)}万元。" + "".join(f"{n}{w(a)}万元，" + (f"上年{w(b)}万元，{_up(printed(a) - b)}{w(printed(a) - b)}万元；" if printed(a) != b else "与上年相同；") for n, a, b in pairs) + "变化的原因是按实际工作量核定。",
        "六、政府性基金预算支出情况", f"{t.y}年政府性基金预算当年支出{w(body.sum(source='fund'))}万元。" if body.sum(source="fund") else "本年度未安排政府性基金预算支出。",
        "七、其他事项",
        f"1.机关运行经费。当年安排{w(y.office)}万元，与上年预算相比减少2.00万元，下降{pct(2 * FEN, y.office + 2 * FEN)}%，主要是压缩会议、差旅开支。",
        "2.政府采购。当年采购预算186.50万元，其中：货物46.50万元，占24.93%；服务140.00万元，占75.07%；无工程采购。",
        f"3.国有资产。{t.y - 1}年末固定资产账面原值386.00万元、累计折旧201.50万元、账面净值184.50万元；公务用车3辆，其中机要通信用车1辆、应急保障用车2辆。当年计划报废车辆1辆、不购置车辆。",
        f"4.绩效目标。当年预算安排的{len({(e.unit, e.project) for e in body.pick(use='project')})}个项目全部设定绩效目标，金额{w(y.project)}万元。",
    ])  # fmt: skip


def by_use(t: Told) -> str:
    """其中 of 其中 in brackets; carried money within the totals; units' shares; rates of change against last year's budget."""
    body = t.body
    public = body.sum(source="general_public", carried=False)
    fiscal = body.sum(source=BUDGETS, carried=False)
    own = tuple(s for s in OTHERS if s != "special_account")
    m = move(t.total, 2)
    old_items = {code: v * 8 // 10 // 10_000 * 10_000 for code in sorted({e.code for e in body.pick(source="general_public")}) if (v := body.sum(code=code, source="general_public"))}
    p = Move(t.public, sum(old_items.values()))
    by_class = [(n, body.sum(code=k, source="general_public"), sum(v for q, v in old_items.items() if q.startswith(k))) for k, n in classes(body, source="general_public")]
    staff = sum(body.sum(use="basic", econ=k) for k in ("301", "303"))
    now, old = three_of(body), older_three(body)
    names = dict.fromkeys((e.unit, e.project) for e in body.pick(use="project"))
    return "\n".join([
        "一、收入预算情况",
        f"{t.y}年收入总计{w(t.total)}万元，其中：本年收入{w(t.total - t.carried)}万元，上年结转{w(t.carried)}万元（财政拨款结转{w(body.sum(source=BUDGETS, carried=True))}万元）。比{t.y - 1}年{_up(m.diff)}{w(m.diff)}万元，主要原因是{m.why}。",
        f"本年收入中：财政拨款收入{w(fiscal)}万元（其中：一般公共预算拨款{w(public)}万元，政府性基金预算拨款{w(body.sum(source='fund', carried=False))}万元，国有资本经营预算拨款{w(body.sum(source='state_capital', carried=False))}万元），财政专户管理资金收入{w(body.sum(source='special_account', carried=False))}万元，单位资金收入{w(body.sum(source=own, carried=False))}万元。",
        f"一般公共预算拨款{w(public)}万元中，经费拨款{w(public - public // 4)}万元，非税收入安排的拨款{w(public // 4)}万元。",
        "二、支出预算情况",
        f"{t.y}年支出总计{w(t.total)}万元。按支出用途分：基本支出{w(t.basic)}万元（其中：人员经费{w(staff)}万元，公用经费{w(t.basic - staff)}万元），项目支出{w(t.project)}万元" + (f"，其他支出{w(t.rest)}万元" if t.rest else "") + "。",
        "按单位分：" + "；".join(f"{u}{w(body.sum(unit=u))}万元，占{pct(body.sum(unit=u), t.total)}%" for u in body.units) + "。",
        "三、一般公共预算支出情况",
        f"{t.y}年一般公共预算支出{w(t.public)}万元，{t.y - 1}年预算数{w(p.old)}万元，同比{_up(p.diff, '增长', '下降')}{pct(p.diff, p.old)}%，原因是{p.why}。分类说明如下：",
        *(f"{n}.{name}{w(a)}万元，上年{w(b)}万元，同比{_up(printed(a) - b, '增长', '下降')}{pct(printed(a) - b, b)}%，原因是{Move(a, b).why}。" for n, (name, a, b) in enumerate(by_class, 1)),
        f"一般公共预算基本支出{w(t.staff + t.office)}万元，其中人员经费{w(t.staff)}万元、公用经费{w(t.office)}万元。",
        "四、“三公”经费预算情况",
        f"“三公”经费{t.y}年预算数{w(now[0])}万元，{t.y - 1}年预算数{w(old[0])}万元，减少{w(old[0] - printed(now[0]))}万元，原因是严控支出。具体为：因公出国（境）费{w(now[1])}万元（上年{w(old[1])}万元）；公务用车购置及运行费{w(now[2])}万元（上年{w(old[2])}万元），其中公务用车运行费{w(now[4])}万元（上年{w(old[4])}万元）；公务接待费{w(now[5])}万元（上年{w(old[5])}万元）。" if now[0] else "本年未安排“三公”经费。",
        "五、政府性基金预算支出情况", f"政府性基金预算支出{w(body.sum(source='fund'))}万元。" if body.sum(source="fund") else "无政府性基金预算支出。",
        "六、项目支出情况",
        f"项目支出{w(t.project)}万元，涉及{len(names)}个项目，其中使用上年结转{w(body.sum(use='project', carried=True))}万元。",
        *(f"（{n}）{name}{w(body.sum(unit=unit, project=name))}万元，由{unit}实施。" for n, (unit, name) in enumerate(names, 1)),
        "七、政府采购情况", "政府采购预算426.00万元，其中财政拨款326.00万元、单位资金100.00万元；按类别分，货物126.00万元，工程0.00万元，服务300.00万元。便携式计算机20台126.00万元，单价6.30万元。",
        "八、机关运行经费情况", f"机关运行经费{w(t.office)}万元，占一般公共预算支出的{pct(t.office, t.public)}%，与上年基本持平。",
        f"九、国有资产情况\n截至{t.y - 1}年底，共有房屋5,200.00平方米，其中办公用房3,100.00平方米、业务用房2,000.00平方米、其他100.00平方米；公务用车5辆（应急保障用车2辆、执法执勤用车3辆）；50万元以上设备3台（套），其中100万元以上设备1台（套）。",
        f"十、绩效目标情况\n实行绩效目标管理的项目{len(names)}个，金额{w(t.project)}万元，其中一般公共预算{w(body.sum(use='project', source='general_public'))}万元。",
    ])  # fmt: skip


def central(t: Told) -> str:
    """关于…的说明 by table numbers; figures rounded from six decimals; 会议费 and 培训费 behind 三公; 事业收入 with 教育收费."""
    body = t.body
    earned = body.sum(source=("institutional", "special_account"), carried=False)
    rows = {code: body.sum(code=code, source="general_public") for code in sorted({e.code for e in body.pick(source="general_public")})}
    names = dict(zip(rows, t.items(), strict=True))
    old = {k: v * 9 // 10 + len(FUNCTIONS[k]) for k, v in rows.items()}
    p = Move(t.public, printed(sum(old.values())))
    now, then = three_of(body), older_three(body)
    meeting, training = (body.sum(econ=k, source="general_public") for k in ("30215", "30216"))
    items = [(name, Move(v, printed(old[k]))) for k, (name, v) in names.items()]
    return "\n".join([
        f"一、部门公开表1说明\n按照部门预算管理有关规定，全部收支纳入预算管理。{t.y}年收入总计、支出总计均为{c(t.total)}万元，其中本年收入合计{c(t.total - t.carried)}万元、上年结转{c(t.carried)}万元。",
        f"二、部门公开表2说明\n收入总计{c(t.total)}万元，由以下部分构成：一般公共预算拨款收入{c(body.sum(source='general_public', carried=False))}万元，政府性基金预算拨款收入{c(body.sum(source='fund', carried=False))}万元，国有资本经营预算拨款收入{c(body.sum(source='state_capital', carried=False))}万元，事业收入{c(earned)}万元（其中教育收费{c(body.sum(source='special_account', carried=False))}万元），事业单位经营收入{c(body.sum(source='business', carried=False))}万元，其他收入{c(body.sum(source=('other', 'superior_subsidy', 'affiliate'), carried=False))}万元，上年结转{c(t.carried)}万元。",
        f"三、部门公开表3说明\n支出总计{c(t.total)}万元，基本支出和项目支出占比分别为{pct(t.basic, t.total)}%和{pct(t.project, t.total)}%，金额分别为{c(t.basic)}万元和{c(t.project)}万元{rest(t)}。",
        f"四、部门公开表4说明\n财政拨款收入总计{c(t.fiscal)}万元，其中：本年收入{c(body.sum(source=BUDGETS, carried=False))}万元，上年结转{c(body.sum(source=BUDGETS, carried=True))}万元；财政拨款支出总计{c(t.fiscal)}万元，包括" + "、".join(t.by_class("{name}{amount}万元", source=BUDGETS)) + "。",
        f"五、部门公开表5说明\n一般公共预算支出{c(t.public)}万元，比{t.y - 1}年执行数{c(p.old)}万元{_up(p.diff)}{c(p.diff)}万元，{way(p)}{pct(p.diff, p.old)}%。变动较大的科目有：",
        *(f"{n}.{name}{c(m.now)}万元，比{t.y - 1}年执行数{_up(m.diff)}{c(m.diff)}万元，{way(m)}{pct(m.diff, m.old)}%，主要原因是{'新增任务' if m.diff > 0 else '任务减少'}。" for n, (name, m) in enumerate(items, 1) if m.diff),
        f"六、部门公开表6说明\n一般公共预算基本支出{c(t.staff + t.office)}万元，其中：人员经费{c(t.staff)}万元，包括{t.staff_names}；公用经费{c(t.office)}万元，包括{t.office_names}。",
        f"七、部门公开表7说明\n“三公”经费预算{w(now[0])}万元，{t.y - 1}年预算数为{w(then[0])}万元，其中：因公出国（境）费{w(now[1])}万元、{w(then[1])}万元；公务用车购置及运行费{w(now[2])}万元、{w(then[2])}万元；公务接待费{w(now[5])}万元、{w(then[5])}万元（前者为{t.y}年预算数，后者为{t.y - 1}年预算数）。" + (f"会议费{w(meeting)}万元，培训费{w(training)}万元，合计{w(meeting + training)}万元。" if printed(meeting + training) == printed(meeting) + printed(training) else f"会议费{w(meeting)}万元，培训费{w(training)}万元。"),
        f"八、部门公开表8说明\n政府性基金预算支出{c(body.sum(source='fund'))}万元。" if body.sum(source="fund") else "八、部门公开表8说明\n没有使用政府性基金预算拨款安排的支出。",
        "九、其他重要事项说明",
        f"（一）机关运行经费\n行政单位及参照公务员法管理的事业单位机关运行经费{c(t.office)}万元，较上年预算增加3.00万元，增幅为{pct(3 * FEN, t.office - 3 * FEN)}%，主要是增加办公设备更新经费。",
        "（二）政府采购\n政府采购预算2,460.00万元，其中货物1,160.00万元、工程300.00万元、服务1,000.00万元；预留面向中小企业采购1,230.00万元，占50.00%，其中预留面向小微企业采购738.00万元，占预留金额的60.00%。",
        f"（三）国有资产\n截至{t.y - 1}年12月31日，车辆编制16辆，实有15辆，其中副部（省）级及以上领导用车2辆、机要通信用车3辆、应急保障用车2辆、特种专业技术用车3辆、离退休干部服务用车1辆、其他用车4辆；单价100万元（含）以上设备（不含车辆）12台（套）。",
        f"（四）绩效管理\n对全部项目实施绩效目标管理，项目支出{c(t.project)}万元，其中一般公共预算拨款{c(body.sum(use='project', source='general_public'))}万元。",
    ])  # fmt: skip


def threefold(t: Told) -> str:
    """The same total told by function and by economic class; a table of differences in words; costs a head."""
    body = t.body
    m, p = move(t.total, 3), move(t.fiscal, 1)
    kinds = (("工资福利支出", "301"), ("商品和服务支出", "302"), ("对个人和家庭的补助", "303"), ("资本性支出", "310"))
    kind = "、".join(f"{n}{w(body.sum(econ=k))}万元" for n, k in kinds if body.sum(econ=k))
    meeting, training = (body.sum(econ=k, source="general_public") for k in ("30215", "30216"))
    three = {"因公出国（境）费": t.three["因公出国（境）"], "公务用车购置费": t.three["公务用车购置"], "公务用车运行维护费": t.three["公务用车运行维护"], "公务接待费": t.three["公务接待"]}
    moves = {n: Move(v, near(v, 107)) for n, v in three.items()}
    tt = together(t.all_three, list(moves.values()))
    less = [f"{n}减少{w(x.diff)}万元" for n, x in moves.items() if x.diff]
    return "\n".join([
        "一、关于部门收支总表的说明",
        f"{t.y}年预算总收入{w(t.total)}万元，比上年预算总收入{w(m.old)}万元{_up(m.diff, '增加', '减少')}{w(m.diff)}万元，{_up(m.diff, '增幅', '降幅')}为{pct(m.diff, m.old)}%；预算总支出{w(t.total)}万元，{_up(m.diff, '增幅', '降幅')}同为{pct(m.diff, m.old)}%。{_up(m.diff, '增加', '减少')}的主要原因一是政策性因素，二是项目调整。",
        "总支出按功能分类：" + "、".join(t.by_class("{name}{amount}万元")) + f"；按部门预算经济分类：{kind}；按支出性质分：基本支出{w(t.basic)}万元、项目支出{w(t.project)}万元{rest(t).replace('；', '、')}。",
        "二、关于财政拨款收支的说明",
        f"财政拨款收入{w(t.fiscal)}万元，其中当年拨款{w(body.sum(source=BUDGETS, carried=False))}万元，上年结转{w(body.sum(source=BUDGETS, carried=True))}万元。与上年相比{_up(p.diff)}{w(p.diff)}万元，{_up(p.diff, '增长', '下降')}率{pct(p.diff, p.old)}%，原因是{p.why}。",
        f"一般公共预算支出{w(t.public)}万元，占财政拨款支出的{pct(t.public, t.fiscal)}%，用于：" + "；".join(f"{name}{w(v)}万元" for name, v in t.items()) + "。",
        "三、关于基本支出的说明",
        f"一般公共预算基本支出{w(t.staff + t.office)}万元，按政府预算支出经济分类：" + "，".join(_gov(t, body, "{name}{amount}万元")) + "。",
        f"人员经费{w(t.staff)}万元，按在职86人计算，人均{show(t.staff, 86 * FEN, 2)}万元；公用经费{w(t.office)}万元，人均{show(t.office, 86 * FEN, 2)}万元。",
        "四、关于“三公”经费、会议费和培训费的说明",
        f"“三公”经费预算{w(t.all_three)}万元，比上年减少{w(tt.diff)}万元，降低{pct(tt.diff, tt.old)}%" + (f"，其中{'，'.join(less)}" if less else "") + f"。会议费{w(meeting)}万元、培训费{w(training)}万元，均与上年一致。“三公”经费减少的原因是压减公务活动。",
        "；".join(f"{n}{w(v)}万元" for n, v in three.items()) + "。" + f"公务用车保有量9辆，车均运行维护费{show(three['公务用车运行维护费'], 9 * FEN, 2)}万元。",
        "五、关于机关运行经费的说明", f"机关运行经费{w(t.office)}万元，其中办公费{w(body.sum(source='general_public', use='basic', econ='30201'))}万元、差旅费{w(body.sum(source='general_public', use='basic', econ='30211'))}万元，其余为会议、培训、公务用车等费用。比上年略增，主要是办公费定额提高。",
        "六、关于政府采购的说明", "政府采购预算700.00万元：货物200.00万元，工程0万元，服务500.00万元。其中面向中小企业预留420.00万元，占采购预算的60.00%。",
        f"七、关于国有资产的说明\n期末（{t.y - 1}年12月31日）公务用车9辆，其中：副部（省）级以上领导用车0辆，主要负责人用车1辆，机要通信用车2辆，应急保障用车2辆，执法执勤用车3辆，其他用车1辆。单价50万元以上通用设备2台（套）、单价100万元以上专用设备1台（套）。资产总额2,318.40万元，较上年末减少81.60万元，下降3.40%。",
        "八、关于绩效目标的说明", f"纳入预算绩效管理的项目{len({(e.unit, e.project) for e in body.pick(use='project')})}个、资金{w(t.project)}万元；设置一级指标4个、二级指标9个、三级指标26个，其中产出指标16个、效益指标8个、满意度指标2个。",
    ])  # fmt: skip
