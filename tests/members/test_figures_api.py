"""Figures of the roll, its API, and the bytes of the approval form."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import docx
import pytest

from groupportal.deciding.decision import Decision
from groupportal.files.services import store_bytes
from groupportal.metrics.selectors import ask
from groupportal.tenancy.scope import group_scope
from members.documents.approval_form import approval_forms
from members.documents.filling import forms_of_members
from members.enums import AttachmentKind, Category, Industry, LeaveReason, Rank
from members.models import Member
from members.selectors.growth import counts_at, year_ends
from members.selectors.roll import counts_on
from members.services.periods import leave, suspend
from members.services.roll import ContactInput
from members.services.upkeep import change_kind
from tests.members.ground import DECISION, code, enrol, viewer
from tests.world import World

D = dt.date


@pytest.fixture
def roll(world: World) -> World:
    with group_scope(world.a, actor=world.wang):
        wang = viewer(world.wang)
        scan = store_bytes(
            b"%PDF-1.4 form", name="审批表.pdf", by=world.wang, view_action="members.view_roll"
        )
        decision = Decision("决议", D(2018, 5, 20), scan)
        enrol(world, "甲厂", joined_on=D(2018, 6, 1), credit_code=code(1), decision=decision)
        turned = enrol(world, "乙厂", joined_on=D(2019, 6, 1))
        change_kind(
            turned,
            category=Category.ENTERPRISE,
            industry=Industry.SERVICES,
            from_day=D(2021, 1, 1),
            reason="转型",
            by=wang,
        )
        school = enrol(
            world, "丙校", joined_on=D(2018, 6, 1), category=Category.SCHOOL, industry=Industry.OTHER
        )
        leave(school, left_on=D(2021, 6, 30), reason=LeaveReason.CLOSED, decision=DECISION, by=wang)
        resting = enrol(world, "丁行会", joined_on=D(2018, 6, 1), category=Category.ASSOCIATION)
        suspend(resting, starts_on=D(2020, 3, 1), reason="未交材料", decision=DECISION, by=wang)
    return world


@pytest.mark.parametrize(
    ("code_", "as_of", "params", "value"),
    [
        ("members.active", D(2019, 12, 31), {}, 4),
        ("members.active", D(2020, 12, 31), {}, 3),
        ("members.active", D(2021, 6, 30), {}, 2),
        ("members.active", D(2020, 12, 31), {"industry": "manufacturing"}, 2),
        ("members.active", D(2021, 6, 30), {"industry": "manufacturing"}, 1),
        ("members.active", D(2021, 6, 30), {"category": "enterprise", "industry": "services"}, 1),
        ("members.joined", D(2019, 12, 31), {"since": "2019-01-01"}, 1),
        ("members.joined", D(2018, 6, 1), {"since": "2018-06-01", "category": "school"}, 1),
        ("members.left", D(2021, 12, 31), {}, 1),
        ("members.left", D(2021, 6, 29), {}, 0),
        ("members.approval_forms", D(2018, 6, 1), {}, 1),
        ("members.approval_forms", D(2018, 6, 1), {"kind": "introduction"}, 0),
        ("members.papers", D(2018, 6, 1), {}, 1),
        ("members.papers", D(2018, 5, 31), {}, 0),
    ],
)
def test_figures(roll: World, code_: str, as_of: D, params: dict[str, str], value: int) -> None:
    with group_scope(roll.a):
        answer = ask(code_, as_of, params).answer()
        assert (answer.value, answer.rows.count()) == (value, value)
        if code_ in ("members.approval_forms", "members.papers") and value:
            assert answer.files
            assert [label for _, label in answer.files()] == ["甲厂 加盟审批表"]


def test_counts_over_years_agree_with_the_counts_of_each_day(roll: World, query_count: Any) -> None:
    with group_scope(roll.a):
        days = year_ends(D(2022, 3, 1))
        assert [d.year for d in days] == [2018, 2019, 2020, 2021, 2022]
        with query_count() as n:
            found = counts_at(days)
        assert n() <= 5
        for day in days:
            assert dict(found[day]) == counts_on(day)


def test_the_figure_page_shows_definition_and_rows(roll: World, client_for: Callable[..., Any]) -> None:
    page = client_for(roll.zhang, roll.a).get("/metrics/members.active/?as_of=2019-12-31&category=school")
    text = page.content.decode()
    assert page.status_code == 200
    assert "退出当日不再计入" in text
    assert "丙校" in text
    assert "甲厂" not in text


@pytest.mark.parametrize(
    ("code_", "who", "refused"),
    [
        ("members.active", "cai", "zhang"),
        ("members.joined", "cai", "zhang"),
        ("members.left", "wang", "zhang"),
        ("members.approval_forms", "wang", "li"),
        ("experts.in_pool", "wang", "cai"),
        ("points.graded", "zhang", "li"),
    ],
)
def test_names_leave_by_a_figure_only_as_they_leave_by_their_list(
    roll: World, client_for: Callable[..., Any], code_: str, who: str, refused: str
) -> None:
    for name, status, offered in ((who, 200, True), (refused, 403, False)):
        person = client_for(getattr(roll, name), roll.a)
        page = person.get("metrics:figure", code=code_, data={"as_of": "2021-06-30"})
        assert page.status_code == 200, "seeing the figure needs no more than before"
        if page.context["row_count"]:
            assert ("导出 Excel" in page.content.decode()) is offered
        assert person.post("metrics:figure_export", {"purpose": "年检材料"}, code=code_).status_code == status


def test_the_api_lists_filters_pages_and_keeps_contacts_to_itself(
    roll: World, client_for: Callable[..., Any], query_count: Callable[..., Any]
) -> None:
    with group_scope(roll.a, actor=roll.wang):
        enrol(roll, "戊厂", contacts=[ContactInput("陈明", phone="13800138000")], rank=Rank.DIRECTOR)
    zhang = client_for(roll.zhang, roll.a)
    listed = zhang.get("/api/v1/members/?as_of=2020-12-31")
    assert [m["name"] for m in listed.json()["results"]] == ["丙校", "甲厂", "戊厂", "乙厂"]
    assert "13800138000" not in listed.content.decode()
    assert zhang.get("/api/v1/members/?rank=director").json()["count"] == 1
    assert zhang.get("/api/v1/members/?as_of=2021-06-30&industry=services").json()["count"] == 1
    assert (
        zhang.get("/api/v1/members/?state=left&as_of=2022-01-01").json()["results"][0]["left_on"]
        == "2021-06-30"
    )
    assert len(zhang.get("/api/v1/members/?page_size=2&state=all").json()["results"]) == 2
    one = zhang.get(f"/api/v1/members/{listed.json()['results'][3]['public_id']}/?as_of=2020-12-31").json()
    assert (one["name"], one["industry"], one["state"]) == ("乙厂", "manufacturing", "active")
    for wrong in ("as_of=2023-6", "category=firm"):
        assert zhang.get(f"/api/v1/members/?{wrong}").status_code == 400
    assert zhang.post("/api/v1/members/", {}).status_code in {403, 405}
    assert client_for(None, roll.a).get("/api/v1/members/").status_code in {302, 401, 403}
    assert client_for(roll.qian, roll.b).get("/api/v1/members/?state=all").json()["count"] == 0
    assert client_for(roll.qian, roll.b).get(f"/api/v1/members/{one['public_id']}/").status_code == 404
    with query_count() as few:
        zhang.get("/api/v1/members/?page_size=10")
    with group_scope(roll.a, actor=roll.wang):
        for n in range(20):
            enrol(roll, f"第{n}号机电有限公司")
    with query_count() as many:
        zhang.get("/api/v1/members/?page_size=100")
    assert many() <= few()


def test_the_api_is_described(roll: World, client_for: Callable[..., Any]) -> None:
    schema = client_for(roll.zhang, roll.a).get("/api/v1/schema/?format=json")
    paths = schema.json()["paths"]
    path = next(p for p in paths if p.endswith("members/"))
    named = {p["name"] for p in paths[path]["get"]["parameters"]}
    assert {"as_of", "category", "industry", "rank", "q", "page"} <= named


def test_approval_forms_are_the_same_bytes_and_masked_for_those_who_may_not_read(roll: World) -> None:
    with group_scope(roll.a, actor=roll.wang):
        enrol(
            roll,
            "己厂",
            contacts=[ContactInput("陈明", "经理", "13800138000", "chen@example.com")],
            introduction="做五金。\n有 30 人。",
        )
        members = list(Member.objects.select_related("unit").order_by("id"))
        day = D(2020, 6, 30)

        def made(*, in_full: bool) -> bytes:
            forms = forms_of_members(members, day, in_full=in_full)
            return approval_forms(forms, group_name="江海职业教育集团", as_of=day)

        full, masked = made(in_full=True), made(in_full=False)
        assert full == made(in_full=True)
    tables = docx.Document(io.BytesIO(full)).tables
    assert len(tables) == len(members)
    words = {cell.text for table in tables for row in table.rows for cell in row.cells}
    assert {"甲厂", "13800138000", "chen@example.com", "做五金。\n有 30 人。"} <= words
    hidden = {
        cell.text for t in docx.Document(io.BytesIO(masked)).tables for row in t.rows for cell in row.cells
    }
    assert "138****8000" in hidden
    assert not hidden & {"13800138000", "chen@example.com"}


def test_papers_named_in_the_figure_open_only_to_the_group(
    roll: World, client_for: Callable[..., Any]
) -> None:
    with group_scope(roll.a):
        papers = Member.objects.get(credit_code=code(1)).attachments.select_related("file")
        paper = papers.get(kind=AttachmentKind.APPROVAL_FORM)
    name, key = "files:file_download", {"public_id": paper.file.public_id}
    assert client_for(roll.zhang, roll.a).get(name, **key).status_code == 200
    assert client_for(roll.qian, roll.b).get(name, **key).status_code == 404
