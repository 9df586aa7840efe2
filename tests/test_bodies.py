"""Bodies over spellings and codes: what is one, what is two, what belongs to what, what is in conflict."""

from __future__ import annotations

from typing import Any

import pytest
from bodies import COUNTY, document, frames, listed, project

from yqlib import schema
from yqlib.bodies import Bodies, resolve
from yqlib.same_projects import fold, same_projects


def names(found: Bodies) -> set[str]:
    return set(found.bodies["name"])


def row(found: Bodies, name: str) -> Any:
    return found.bodies[found.bodies["name"] == name].iloc[0]


def conflicts(found: Bodies) -> list[str]:
    for name in ("bodies", "publishers", "mentions", "conflicts"):
        schema.validate(name, getattr(found, name))
    return found.conflicts["kind"].tolist()


def test_spellings_a_disclosure_gives_as_its_own_are_one_body() -> None:
    found = resolve(
        frames(
            [
                document("a", "保定市药械招标采购中心（保定市医保网络中心）", unit_code="066003",
                         unit_aliases="保定市药械采购中心(保定市医保网络中心) | 保定市医保网络中心"),
                document("b", "保定市药械采购中心", fiscal_year=2024, kind="final"),
            ]
        )
    )  # fmt: skip
    assert len(found.bodies) == 1
    assert found.bodies["documents"].tolist() == [2]
    assert row(found, found.bodies["name"].iloc[0])["years"] == "2024决算 2026预算"
    assert conflicts(found) == []


def test_one_name_in_two_places_is_two_bodies_and_width_makes_no_difference() -> None:
    found = resolve(frames([document("a", "保定市医疗保障局"), document("b", "唐山市医疗保障局"), document("c", " 保定市医疗保障局 ")]))
    assert sorted(found.bodies["documents"]) == [1, 2]


def test_a_name_without_its_place_is_of_the_place_of_its_document() -> None:
    mine = document("a", "保定市医疗保障局", scope="department")
    other = document("b", "唐山市医疗保障局", scope="department", city="唐山市")
    found = resolve(
        frames([mine, other], staff=[listed("a", "保定市医疗保障局", "市医保基金中心和市医疗救助站"),
                                     listed("b", "唐山市医疗保障局", "市医保基金中心")])
    )  # fmt: skip
    assert len(found.bodies) == 5
    assert set(found.bodies["parent_name"].dropna()) == {"保定市医疗保障局", "唐山市医疗保障局"}


def test_the_name_of_another_school_left_in_a_form_joins_nothing() -> None:
    found = resolve(frames([document("a", "保定市第一中学", unit_aliases="保定市第二中学", unit_code="301001"),
                            document("b", "保定市第二中学", unit_code="301001")]))  # fmt: skip
    assert len(found.bodies) == 2
    assert conflicts(found) == ["two_names", "other_name"]


def test_a_name_without_any_place_is_not_joined_with_another_of_that_name() -> None:
    nowhere = {"level": None, "province": None, "city": None}
    found = resolve(frames([document(d, "医疗保障局", unit_code="066", **nowhere) for d in "ab"]))
    assert len(found.bodies) == 2
    assert conflicts(found) == ["unplaced"]


def test_likeness_alone_joins_nothing() -> None:
    found = resolve(frames([document("a", "保定市第一中学"), document("b", "保定市第二中学"), document("c", "保定市实验中学")]))
    assert len(found.bodies) == 3
    assert conflicts(found) == []  # numbers tell them apart: not even worth a look


def test_what_may_be_one_body_is_shown() -> None:
    found = resolve(
        frames([document("a", "保定市医疗保障局", scope="department")],
               projects=[project("a", "甲", "保定市医疗保险管理服务中心"), project("a", "乙", "保定市医疗保险中心")])
    )  # fmt: skip
    assert {"保定市医疗保险管理服务中心", "保定市医疗保险中心"} <= names(found)
    assert conflicts(found) == ["alike"]
    assert "缺“管理服务”" in found.conflicts["message"].iloc[0]


def test_one_code_joins_like_names_and_shows_unlike_ones() -> None:
    alike = [document("a", "保定市医疗保险管理服务中心", unit_code="066003"), document("b", "保定市医疗保险中心", unit_code="066003")]
    assert len(resolve(frames(alike)).bodies) == 1
    unlike = [alike[0], document("b", "保定市图书馆", unit_code="066003")]
    found = resolve(frames(unlike))
    assert len(found.bodies) == 2
    assert conflicts(found) == ["two_names"]
    elsewhere = [alike[0], document("b", "唐山市图书馆", unit_code="066003", city="唐山市")]
    assert conflicts(resolve(frames(elsewhere))) == []  # a code means something only within its place


def test_one_name_with_two_codes_is_shown_with_how_often() -> None:
    found = resolve(
        frames([document("a", "保定市医疗保障局", scope="department", unit_code="066")],
               projects=[project("a", "甲", "保定市医保中心", dept_code="056"), project("a", "乙", "保定市医保中心", dept_code="066")])
    )  # fmt: skip
    assert conflicts(found) == ["two_codes"]
    assert "066（2处）、056（1处）" in found.conflicts["message"].iloc[0]


def test_department_unit_and_sub_unit() -> None:
    found = resolve(
        frames(
            [document("a", "保定市医疗保障局", scope="department", unit_code="066"),
             document("b", "阜平县档案馆", parent_name="中共阜平县委办公室", parent_code="101", **COUNTY)],
            staff=[listed("a", "保定市医疗保障局", "保定市医疗保险中心、保定市医疗救助站"),
                   listed("a", "保定市医疗保险中心", "保定市医疗保险钢厂分中心")],
        )
    )  # fmt: skip
    told = {r["name"]: (r["kind"], r["parent_name"], r["level"]) for r in found.bodies.astype(object).to_dict("records")}
    assert told["保定市医疗保险中心"] == ("unit", "保定市医疗保障局", "市")
    assert told["保定市医疗保险钢厂分中心"] == ("sub_unit", "保定市医疗保险中心", "市")
    assert told["阜平县档案馆"] == ("unit", "中共阜平县委办公室", "县")
    assert told["中共阜平县委办公室"][0] == "department"
    assert conflicts(found) == []


def test_a_short_upper_body_is_resolved_only_where_one_is_meant() -> None:
    one = [listed("a", "保定市医疗保障局", "保定市医疗保险服务中心"), listed("a", "市医保中心", "保定市医疗保险钢厂站")]
    bureau = [document("a", "保定市医疗保障局", scope="department")]
    found = resolve(frames(bureau, staff=one))
    assert row(found, "保定市医疗保险钢厂站")["parent_name"] == "保定市医疗保险服务中心"
    found = resolve(frames(bureau, staff=[*one, listed("a", "保定市医疗保障局", "保定市医保稽核中心")]))
    assert row(found, "保定市医疗保险钢厂站")["parent_name"] == "保定市医疗保障局"
    assert "unclear_parent" in conflicts(found)


def test_the_bureau_itself_is_a_unit_of_its_department() -> None:
    found = resolve(
        frames([document("a", "保定市商务局", scope="department")], staff=[listed("a", "保定市商务局", "商务局本部、保定市招商中心")])
    )
    assert found.bodies["kind"].tolist() == ["department", "unit", "unit"]


def test_codes_tell_the_department_where_nothing_else_does() -> None:
    found = resolve(frames([document("a", "保定市教育局", scope="department", unit_code="301"), document("b", "保定市图书馆", unit_code="301007")]))
    assert row(found, "保定市图书馆")["parent_name"] == "保定市教育局"


@pytest.mark.parametrize(
    ("documents", "kind"),
    [
        ([document("a", "保定市图书馆", parent_name="保定市文化局"), document("b", "保定市图书馆", parent_name="保定市教育局", fiscal_year=2025)], "two_parents"),
        ([document("a", "保定市图书馆"), document("b", "保定市图书馆")], "document_twice"),
        ([document("a", "保定市图书馆"), document("b", "保定市图书馆", fiscal_year=2025, level="县")], "two_levels"),
        ([document("a", "保定市甲局(保定市粮食局)"), document("b", "保定市乙委员会(保定市粮食局)")], "shared_name"),
        ([document("a", "阜平县资源局", unit_aliases="保定市资源局", **COUNTY)], "other_name"),
    ],
)  # fmt: skip
def test_every_conflict_is_shown(documents: list[dict[str, Any]], kind: str) -> None:
    found = resolve(frames(documents))
    assert kind in conflicts(found)
    ids = set(found.bodies["body_id"])
    assert all(set(text.split()) <= ids for text in found.conflicts["bodies"])


def test_ids_do_not_depend_on_order() -> None:
    documents = [document("a", "保定市甲局"), document("b", "保定市乙局"), document("c", "唐山市甲局", city="唐山市")]
    one, other = (resolve(frames(d)).bodies.set_index("name")["body_id"].to_dict() for d in (documents, documents[::-1]))
    assert one == other


def test_hostile_names_end_in_rows() -> None:
    odd = ["(" * 50, "保定市" * 40, "|", "\uffff局", "保定市局\x00", "本级", "市局", "💥" * 30]
    found = resolve(frames([document(str(n), name) for n, name in enumerate(odd)] + [document("z", None)]))
    assert found.publishers["doc_id"].nunique() == len(odd)


def test_circles_of_parents_end() -> None:
    found = resolve(frames([document("a", "保定市甲局", parent_name="保定市乙局"), document("b", "保定市乙局", parent_name="保定市甲局")]))
    assert len(found.bodies) == 2


# ---- projects -------------------------------------------------------------------------------------


def groups(told: Any) -> list[tuple[str, str]]:
    found = resolve(told)
    rows = same_projects(told, found.bodies, found.mentions)
    schema.validate("same_projects", rows)
    return sorted(zip(rows["project"], rows["match"], strict=True))


def test_projects_fold_year_and_marks() -> None:
    assert fold("2026年 临时人员聘用（本级）") == fold("临时人员“聘用”") == "临时人员聘用"


def test_the_same_project_of_a_department_and_its_unit() -> None:
    told = frames(
        [document("a", "保定市医疗保障局", scope="department"), document("b", "保定市医保中心", parent_name="保定市医疗保障局")],
        projects=[project("a", "网络安全和药械招标采购经费", "保定市医保中心", 5000), project("b", "网络安全和药械招采经费", "保定市医保中心", 5000),
                  project("a", "临时人员聘用", "保定市医保中心", 6970), project("b", "临时人员聘用", "保定市医保中心", 6970),
                  project("a", "只有一处", "保定市医保中心", 1)],
    )  # fmt: skip
    assert groups(told) == [
        ("临时人员聘用", "name_amount"),
        ("临时人员聘用", "name_amount"),
        ("网络安全和药械招标采购经费", "alike_amount"),
        ("网络安全和药械招采经费", "alike_amount"),
    ]


def test_a_name_alone_says_no_more_and_amounts_alone_say_nothing() -> None:
    told = frames(
        [document("a", "保定市甲局", scope="department"), document("b", "唐山市乙局", scope="department", city="唐山市")],
        projects=[project("a", "会议费", "保定市甲局", 100), project("b", "会议费", "唐山市乙局", 200),
                  project("a", "办公楼维修", "保定市甲局", 300), project("b", "图书购置", "唐山市乙局", 300)],
    )  # fmt: skip
    assert groups(told) == [("会议费", "name"), ("会议费", "name")]


@pytest.mark.parametrize(
    "names",
    [("甲县服务中心（第1分中心）", "甲县服务中心（第7分中心）"), ("松台县第一中学（东校区）", "松台县第一中学（西校区）"),
     ("松台县医院", "松台县医院（城南院区）")],
)  # fmt: skip
def test_parts_of_a_body_named_in_brackets_are_bodies_of_their_own(names) -> None:
    found = resolve(frames([document(str(n), name) for n, name in enumerate(names)]))
    assert found.bodies["documents"].tolist() == [1, 1]
    assert "document_twice" not in conflicts(found)
