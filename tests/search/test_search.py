"""One search over the portal: what each person finds, and that nobody finds what pages keep from them."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groupportal.files.services import store_bytes
from groupportal.search.kinds import found_for, known_kinds, marked
from groupportal.tenancy.models import Group, Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import groups_of, viewer_for
from groupportal.ui.pinyin import is_spelled, spell
from tests.rows import make_row
from tests.standing import standing
from tests.visitor import Visitor, body
from tests.world import World, make_user

WORD = "紫荆示例"


def _fill(world: World, name: str) -> None:
    """Something of every kind whose name is looked for, in group "a" or "b"."""
    with group_scope(getattr(world, name), actor=SYSTEM_ACTOR):
        unit = Unit.objects.create(name=f"{WORD}学校{name}")
        made: dict[type, Any] = {Unit: unit}
        make_row(apps.get_model("members.Member"), made)
        item: Any = make_row(apps.get_model("plans.PlanItem"), made)
        item.name = f"{WORD}任务{name}"
        item.save()
        contact: Any = make_row(apps.get_model("members.Contact"), made)
        expert: Any = make_row(apps.get_model("experts.Expert"), made)
        group_of: Any = make_row(apps.get_model("rosters.SchoolClass"), made)
        student: Any = make_row(apps.get_model("rosters.Student"), made)
        for row, label in ((contact, "联系人"), (expert, "专家"), (group_of, "班级"), (student, "学生")):
            row.name = f"{WORD}{label}{name}"
            row.save()
        make_row(apps.get_model("internships.Placement"), made)
        seat: Any = make_row(apps.get_model("governance.Seat"), made)
        rule: Any = make_row(apps.get_model("governance.Regulation"), made)
        apps.get_model("governance.RegulationVersion").objects.create(
            regulation=rule, draft=1, state="in_force", stage="settled", starts_on="2020-01-01"
        )
        for row, label in ((seat, "席位"), (seat.body, "机构"), (rule, "制度")):
            row.name = f"{WORD}{label}{name}"
            row.save()
        minutes: Any = make_row(apps.get_model("governance.Minutes"), made)
        minutes.published_at, minutes.meeting.state = timezone.now(), "called"
        minutes.meeting.title = f"{WORD}会议{name}"
        motion: Any = make_row(apps.get_model("governance.Motion"), made)
        resolution: Any = make_row(apps.get_model("governance.Resolution"), made)
        motion.title, resolution.title = f"{WORD}表决{name}", f"{WORD}决议{name}"
        resolution.state, resolution.number, resolution.published_at = (
            "published",
            f"1号{name}",
            timezone.now(),
        )
        for row in (minutes, minutes.meeting, motion, resolution):
            row.save()
        need: Any = make_row(apps.get_model("parks.ServiceRequest"), made)
        # What a firm asked never changes: another one.
        need.pk, need.public_id, need.key, need.title = None, uuid4(), uuid4(), f"{WORD}需求{name}"
        need.save(force_insert=True)
        make_row(apps.get_model("parks.Resident"), made)
        named: list[Any] = [
            (make_row(apps.get_model(f"parks.{model}"), made), field, label)
            for model, field, label in (
                ("Centre", "name", "中心"),
                ("Park", "name", "园区"),
                ("JointProject", "title", "项目"),
                ("Training", "title", "培训"),
                ("StartupTeam", "name", "团队"),
                ("Facility", "name", "设施"),
                ("IndustryCollege", "name", "学院"),
                ("TrainingBase", "name", "基地"),
            )
        ]
        for row, field, label in named:
            setattr(row, field, f"{WORD}{label}{name}")
            row.save()
        post: Any = make_row(apps.get_model("employment.Demand"), made)
        post.title = post.words = f"{WORD}岗位{name}"
        post.state, post.is_automatic, post.opened_on = "approved", True, timezone.localdate()
        post.expires_on, post.proposed_by = timezone.localdate(), None
        post.save()
        visit: Any = make_row(apps.get_model("employment.FirmVisit"), made)
        visit.lead = f"{WORD}走访人{name}"
        visit.save()
        graduate: Any = make_row(apps.get_model("employment.Graduate"), made)
        graduate.name = f"{WORD}毕业生{name}"
        graduate.save()
        choice: Any = make_row(apps.get_model("employment.Round"), made)
        choice.name = f"{WORD}双选{name}"
        choice.save()
        candidate: Any = make_row(apps.get_model("governance.Candidate"), made)
        candidate.name, candidate.state, candidate.answered_by_link = f"{WORD}候选{name}", "approved", True
        candidate.save()
        contest: Any = make_row(apps.get_model("governance.Contest"), made)
        contest.title, contest.state, contest.opened_at = f"{WORD}征集{name}", "open", timezone.now()
        contest.save()
        entry: Any = make_row(apps.get_model("budget.LedgerEntry"), made)
        apps.get_model("budget.LedgerEntry").objects.create(
            plan=entry.plan,
            thread=entry.thread,
            source=entry.source,
            kind=entry.kind,
            amount=1,
            occurred_on=entry.occurred_on,
            voucher_no=f"{WORD}凭证{name}",
        )
        person = make_user(f"finder_{name}", f"{WORD}人{name}")
        Membership.objects.create(user=person, role=Role.READER)


@standing
def filled(world: World) -> None:
    """Both groups."""
    for name in ("a", "b"):
        _fill(world, name)


def _found(user: Any, world: World, words: str) -> tuple[set[str], str]:
    page = body(Visitor(user, world.a).get("search:search", data={"q": words}))
    return set(re.findall(r"<h2>([^<]+)</h2>", page.partition("<main")[2])), page


def test_each_role_finds_what_its_pages_show_and_nothing_of_another_group(world: World, filled: None) -> None:
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        store_bytes(b"%PDF-1.4", name=f"{WORD}文件b.pdf", by=world.qian)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        store_bytes(b"%PDF-1.4", name=f"{WORD}文件a.pdf", by=world.wang)
        apps.get_model("plans.PlanRevision").objects.update(
            state="superseded", starts_on="2020-01-01", ends_on="2021-01-01"
        )
    kinds = {kind.label: kind for kind in known_kinds()}
    pa = world.pa
    for person in (pa.wang, pa.wen, pa.cai, pa.li, pa.zhang, pa.expert):
        found, page = _found(person, world, WORD)
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            viewer = viewer_for(person, world.a)
            may = {label for label, kind in kinds.items() if viewer.can(kind.action)} - {"页面"}
            if not viewer.for_all_units("rosters.view_students"):
                may -= {"学生", "班级", "实习安排"}  # of another school
            if not viewer.for_all_units("employment.view_demands"):
                may -= {"岗位需求"}  # of another unit
            if not viewer.for_all_units("employment.view_graduates"):
                may -= {"毕业生"}  # of another school
            if not viewer.for_all_units("employment.view_visits"):
                may -= {"访企拓岗"}  # of another school
            if not viewer.for_all_units("parks.view_requests"):
                may -= {"服务需求"}  # of another centre
            if not viewer.for_all_units("governance.view_meetings"):
                may -= {"会议", "表决"}  # not asked to it; minutes are published to all
        if person != pa.wang:
            may -= {"文件"}  # it was brought by another, and belongs to nothing
        assert found == may, person
        for other in ("学校b", "凭证b", "专家b", "联系人b"):
            assert f"{WORD}</mark>{other}" not in page
        fragment = body(Visitor(person, world.a).get("search:found", data={"q": WORD}))
        assert set(re.findall(r'role="presentation">([^<]+)<', fragment)) == may
        assert "<html" not in fragment
    stranger = Visitor(world.qian, world.a)
    assert stranger.get("search:search", data={"q": WORD}).status_code == 404
    assert stranger.get("search:found", data={"q": WORD}).status_code == 404


def test_what_is_only_a_draft_is_not_found(world: World, filled: None) -> None:
    assert "任务与指标" not in _found(world.wang, world, WORD)[0]


@pytest.mark.parametrize("words", ["zijing", "zjsl", "zj xuexiao", "zjingshili", "紫荆 xx"])
def test_units_are_found_as_people_type_them(world: World, filled: None, words: str) -> None:
    assert "成员单位" in _found(world.wang, world, words)[0]
    assert "成员单位" not in _found(world.wang, world, "ijing")[0]


def test_pages_are_found_by_who_sees_them_and_nothing_is_said_to_nobody(world: World) -> None:
    assert "页面" in _found(world.wang, world, "ryyjs")[0]
    assert "页面" not in _found(world.zhang, world, "ryyjs")[0]
    assert "没有找到" in _found(world.zhang, world, "没有这样的东西")[1]
    assert "没有找到" not in _found(world.zhang, world, "")[1]


def test_what_was_found_is_marked(world: World, filled: None) -> None:
    assert f"<mark>{WORD}</mark>学校a" in _found(world.wang, world, WORD)[1]
    assert "<mark>紫荆</mark>示例<mark>学校</mark>a" in _found(world.wang, world, "zj xuexiao")[1]
    assert marked("<b>江门</b>", "jm") == "&lt;b&gt;<mark>江门</mark>&lt;/b&gt;"
    assert marked("长沙7厂", "zs7c") == "<mark>长沙7厂</mark>"
    assert marked("江门", "gm") == "江门"


def test_all_of_one_kind_stand_page_by_page(world: World) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        for n in range(35):
            unit = Unit.objects.create(name=f"{WORD}{n:02}厂")
            apps.get_model("members.Member").objects.create(unit=unit)
    visitor = Visitor(world.wang, world.a)
    every = body(visitor.get("search:search", data={"q": WORD}))
    assert every.count("厂</a>") == 10
    assert "找到的全部成员单位" in every
    first, second = (
        body(visitor.get("search:search", data={"q": WORD, "kind": "units", "page": n})) for n in (1, 2)
    )
    assert (first.count("厂</a>"), second.count("厂</a>")) == (30, 5)
    assert "共 35 条" in first
    assert "没有找到" in body(visitor.get("search:search", data={"q": "没有的", "kind": "units"}))
    assert visitor.get("search:search", data={"q": WORD, "kind": "nothing"}).status_code == 404
    assert (
        Visitor(world.zhang, world.a).get("search:search", data={"q": WORD, "kind": "people"}).status_code
        == 404
    )


def test_groups_of_a_person_stand_by_reading(world: World) -> None:
    person = make_user("of_many", "多集")
    for slug, name in (("zj", "张江集团"), ("lh", "李海集团"), ("wj", "王家集团")):
        group = Group.objects.create(
            slug=slug, name=name, term_starts_on="2020-01-01", term_ends_on="2030-01-01"
        )
        with group_scope(group, actor=SYSTEM_ACTOR):
            Membership.objects.create(user=person, role=Role.READER)
    assert [group.name for group in groups_of(person)] == ["李海集团", "王家集团", "张江集团"]


def _plan_of(query: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off; EXPLAIN "
            + query
        )
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize("words", ["没有这样的", "zzzqx"])
def test_a_word_found_nowhere_is_looked_for_in_indexes_alone(world: World, words: str) -> None:
    """Rows are wide: to read all vouchers for nothing takes a second where there are many."""
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        viewer = viewer_for(world.wang, world.a)
        with CaptureQueriesContext(connection) as asked:
            assert found_for(viewer, words, 5) == []
        plans = [_plan_of(query["sql"]) for query in asked.captured_queries]
    for index in ("ledger_newest", "unit_by_pinyin"):
        assert any(re.search(rf"Index Only Scan( Backward)? using {index}", plan) for plan in plans), index
    assert not any("budget_ledgerevidence" in plan for plan in plans), (
        "nothing more is asked of what is not there"
    )


@pytest.mark.parametrize(("letter", "found"), [("z", 1), ("j", 2), ("c", 1), ("x", 1), ("７", 1), ("h", 0)])
def test_one_letter_finds_what_the_pattern_says(world: World, letter: str, found: int) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        names = ["紫荆长厂", "江门7县"]
        units = Unit.objects.filter(pk__in=[Unit.objects.create(name=name).pk for name in names])
        assert units.filter(pinyin__contains=letter).count() == found
        assert sum(is_spelled(letter, spell(name)) for name in names) == found


def test_the_longest_voucher_fits_its_index(world: World) -> None:
    signs = iter(chr(0x4E00 + (n * 7919) % 20_000) for n in range(1_000))
    texts = {
        name: "".join(islice(signs, most))
        for name, most in (("voucher_no", 60), ("counterparty", 160), ("summary", 300))
    }
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        entry: Any = make_row(apps.get_model("budget.LedgerEntry"), {})
        entry = type(entry).objects.create(
            plan=entry.plan, thread=entry.thread, source=entry.source, kind=entry.kind, amount=1,
            occurred_on=entry.occurred_on, **texts,
        )  # fmt: skip
    assert _found(world.wang, world, texts["summary"][-4:])[0] == {"凭证"}
