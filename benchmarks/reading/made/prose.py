"""Cover titles and paragraphs of invented bodies."""

from __future__ import annotations

import random

PLACES = ("青禾市", "云岫市", "石渡县", "柳浦区", "岚口县", "望川市", "白芷县", "听涛区")
BODIES = ("档案事务中心", "水利工程服务站", "公共文化馆", "统计调查队", "园林管护所", "城市运行管理局", "科普促进会", "审批服务局")
DUTIES = (
    "负责本地区{what}的日常管理，拟订年度工作计划并组织实施",
    "承担{what}方面的调查研究，汇总各乡镇街道上报的情况，提出改进意见",
    "指导所属单位开展{what}，按季度检查进度，年末形成书面报告",
    "受理群众对{what}的意见和建议，在规定时限内答复，并向社会公开办理结果",
)
WHATS = ("设施维护", "资料整理", "数据采集", "环境整治", "安全巡查", "展览和讲座", "技术培训", "窗口服务")


def body_name(rng: random.Random) -> str:
    """An invented public body."""
    return rng.choice(PLACES) + rng.choice(BODIES)


def before(rng: random.Random, name: str, year: int) -> list[str]:
    """What a disclosure says before its tables."""
    said = [f"第一部分 {name}概况", "一、主要职责"]
    said += [f"（{'一二三四五六'[i]}）" + rng.choice(DUTIES).format(what=rng.choice(WHATS)) + "。" for i in range(6)]
    said += ["二、机构设置", f"{name}内设科室{rng.randint(3, 9)}个，编制{rng.randint(12, 60)}名，{year}年初实有{rng.randint(10, 58)}人。"]
    return said


def after(rng: random.Random, name: str, year: int, total: str, unit: str) -> list[str]:
    """What it says of them."""
    said = [f"第三部分 {year}年度情况说明", f"一、总体情况：{name}{year}年收支总额{total}{unit}。"]
    for number in range(2, 9):
        cause = rng.choice(("人员变动", "项目完工", "政策调整", "标准提高"))
        more = "增加" if rng.random() < 0.5 else "减少"
        said.append(
            f"{'一二三四五六七八九'[number - 1]}、{rng.choice(WHATS)}方面安排{rng.randint(1, 900)}.{rng.randint(10, 99)}万元，"
            f"比上年{more}{rng.randint(1, 90)}.{rng.randint(10, 99)}万元，主要原因是{cause}；"
            f"其中{rng.choice(WHATS)}占{rng.randint(5, 60)}%，按项目进度分{rng.randint(2, 4)}次拨付，执行中的变化按程序报批。"
        )
    return [*said, "第四部分 名词解释", "基本支出：为保证机构正常运转和完成日常工作任务而发生的支出。"]
