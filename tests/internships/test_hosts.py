"""Units that take interns, their choice by schools, posts, mentors and filings: what services keep and refuse, what rules get to know."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.utils import timezone

from groupportal.audit.models import AuditEntry
from groupportal.cities import checked_place, cities, place_of_code
from groupportal.errors import NotAllowed
from groupportal.links.models import Link
from groupportal.links.services import issue_link
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, active_group
from groupportal.tenancy.selectors import viewer_for
from internships.models import Agreement, AlertNumber, Concern, HostUnit, SchoolBasis, Selection
from internships.selectors.authority import covers_words
from internships.selectors.host import lacking, listed
from internships.selectors.placement import hosts_for, mentors_for, posts_for, selections_for
from internships.services.agreement_link import UNIT_LINK
from internships.services.authority import edit_filing, filing_facts
from internships.services.concern import ConcernInput, Outside, enter_concern
from internships.services.host import (
    HostInput,
    add_host,
    add_new_host,
    edit_host,
    host_facts,
    resume_host,
    suspend_host,
)
from internships.services.mentor import edit_mentor, mentor_facts
from internships.services.merging import _OF_UNITS
from internships.services.post import edit_post, post_facts
from internships.services.running import leave
from internships.services.school import BasisInput, set_basis
from internships.services.selection import edit_selection, leave_host, selection_facts
from members.services.merging import merge_members
from tests.internships.ground import (
    FIRM,
    D,
    approved,
    arranged,
    batch,
    filing,
    firm,
    host,
    mentor,
    post,
    running,
    selection,
)
from tests.members.ground import enrol, viewer
from tests.outcomes import race_codes, refused
from tests.rosters.ground import student
from tests.world import World, make_user


def person_of(world: World, unit: Unit, role: Role = Role.ENTERPRISE, key: str = "he_a") -> Any:
    """Somebody with a role at a unit, as services want it."""
    user = make_user(key, "何建", made_by_group=world.a.pk)
    Membership.objects.create(user=user, role=role, unit=unit)
    return viewer_for(user, active_group())


def test_a_member_brings_its_place_and_staff_and_nobody_enters_them_twice(inside: World) -> None:
    unit = firm(inside, region="440703", address="江海区高新西路1号")
    row = add_host(unit, HostInput(), by=inside.wang)
    assert (row.province, row.region, row.address) == ("广东省", "江门市", "江海区高新西路1号")
    found: Any = listed(hosts_for(viewer(inside.wang)), viewer(inside.wang), D(2023, 3, 1)).get()
    assert (found.staff_then, found.staff_then_on, found.is_member) == (300, D(2022, 12, 31), True)
    refused(
        lambda: edit_host(
            row, replace(host_facts(row), staff_total=9, staff_total_on=D(2023, 1, 1)), by=inside.wang
        ),
        "staff_of_member",
    )
    assert "信用核查" in lacking(found)
    assert "在岗职工总数" not in lacking(found)
    refused(lambda: add_host(unit, HostInput(), by=inside.wang), "invalid")


def test_a_unit_beyond_the_group_is_added_as_one_that_is_no_member(inside: World) -> None:
    li = viewer(inside.li)
    row = add_new_host("江海汽车维修厂", HostInput(staff_total=40, staff_total_on=D(2023, 1, 1)), by=li)
    assert row.unit.outside_reason
    found: Any = listed(hosts_for(li), li, D(2023, 3, 1)).get()
    assert (found.staff_then, found.is_member, found.number_of_posts) == (40, False, None)
    refused(lambda: add_new_host("江海汽车维修厂", HostInput(), by=li), "unit_there")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"staff_total": 40}, "staff_of_member"),
        ({"credit_checked_on": D(2023, 5, 1), "credit_valid_until": D(2023, 4, 1)}, "credit_backwards"),
        ({"last_violation_on": D(2020, 5, 1)}, "violation_unsaid"),
        ({"safety_checked_on": D(2999, 5, 1)}, "day_to_come"),
        ({"contact_phone": "123"}, "phone_form"),
        ({"region": "江海市"}, "place_unknown"),
    ],
)
def test_what_is_refused_of_a_unit(inside: World, said: dict[str, Any], code: str) -> None:
    refused(lambda: host(inside, **said), code)
    assert not HostUnit.objects.exists()


def test_a_unit_keeps_what_it_alone_knows_and_no_more(inside: World) -> None:
    row, other = host(inside), host(inside, "江海机械有限公司")
    he = person_of(inside, row.unit)
    kept = edit_host(row, replace(host_facts(row), elsewhere=12, contact_phone="13800138002"), by=he)
    assert (kept.elsewhere, kept.contact_phone) == (12, "13800138002")
    assert not AuditEntry.objects.filter(after__icontains="13800138002").exists()
    for work in (
        lambda: edit_host(row, replace(host_facts(row), is_untrustworthy=True), by=he),
        lambda: edit_host(other, replace(host_facts(other), elsewhere=1), by=he),
        lambda: suspend_host(row, reason="不想接收", by=he),
        lambda: add_new_host("江海汽车维修厂", HostInput(), by=he),
    ):
        with pytest.raises(NotAllowed):
            work()
    mine, theirs = post(inside, host=row), post(inside, host=other)
    edit_post(mine, replace(post_facts(mine), headcount=8), by=he)
    with pytest.raises(NotAllowed):
        edit_post(theirs, replace(post_facts(theirs), headcount=8), by=he)
    someone = mentor(inside, host=other)
    with pytest.raises(NotAllowed):
        edit_mentor(someone, replace(mentor_facts(someone), is_active=False), by=he)
    assert [list(find(he)) for find in (hosts_for, posts_for, mentors_for)] == [[row], [mine], []]


def test_who_works_for_the_unit_is_no_office_for_it_by_another_role(inside: World) -> None:
    row, other = host(inside), host(inside, "江海机械有限公司")
    he = person_of(inside, row.unit)
    Membership.objects.create(user=he.user, role=Role.SCHOOL_ADMIN, unit=inside.ua)
    both = viewer_for(he.user, active_group())
    with pytest.raises(NotAllowed):
        edit_host(row, replace(host_facts(row), is_untrustworthy=True), by=both)
    with pytest.raises(NotAllowed):
        suspend_host(row, reason="不想接收", by=both)
    assert edit_host(row, replace(host_facts(row), elsewhere=3), by=both).elsewhere == 3
    assert edit_host(other, replace(host_facts(other), is_untrustworthy=True), by=both).is_untrustworthy


def test_a_unit_has_the_interns_who_are_there_and_not_those_of_the_plan(inside: World) -> None:
    at = host(inside)
    rows = running(inside, at, batch(inside), student(inside), student(inside, "2020078", "早退"))
    approved(inside, at, batch(inside, "另一批"), student(inside, "2020079", "没来"))
    today = timezone.localdate()
    by = viewer(inside.wang)

    def there() -> int | None:
        return listed(hosts_for(by), by, today).get().interns_then  # type: ignore[no-any-return,attr-defined]

    assert there() == 2, "who has not come is not there"
    leave(rows[1:], on=today - dt.timedelta(days=1), reason="企业停产", confirmer="何建", by=by)
    assert there() == 1


def test_a_choice_is_of_one_school_in_periods_and_published_after_the_meeting(inside: World) -> None:
    row = host(inside)
    first = selection(inside, host=row, assessment_items=("工作环境", "单位资质"))
    assert first.assessment_items == ["单位资质", "工作环境"]
    refused(lambda: selection(inside, host=row, starts_on=D(2023, 3, 1)), "invalid")
    facts = selection_facts(first)
    kept = edit_selection(first, replace(facts, party_meeting_on=D(2023, 1, 5)), by=inside.wang)
    assert kept.is_party_decided is True
    refused(
        lambda: edit_selection(
            first, replace(selection_facts(kept), published_on=D(2023, 1, 4)), by=inside.wang
        ),
        "invalid",
    )
    refused(
        lambda: edit_selection(
            first, replace(facts, is_party_decided=False, party_meeting_on=D(2023, 1, 5)), by=inside.wang
        ),
        "day_without_deed",
    )
    other = enrol(inside, "江海第二职业技术学校", category="school").unit
    theirs = selection(inside, host=row, school=other)
    assert list(selections_for(viewer(inside.li))) == [first]
    with pytest.raises(NotAllowed):
        edit_selection(theirs, facts, by=viewer(inside.li))
    refused(lambda: selection(inside, host=row, school=row.unit, starts_on=D(2023, 4, 1)), "no_school")
    leave_host(first, on=D(2023, 7, 1), by=inside.wang)
    suspend_host(row, reason="安排学生上夜班", by=inside.wang)
    refused(lambda: selection(inside, host=row, starts_on=D(2023, 8, 1)), "host_suspended")
    refused(lambda: suspend_host(row, reason="再说一次", by=inside.wang), "suspended_so")
    refused(lambda: resume_host(row, reason=" ", by=inside.wang), "reason_missing")
    assert Selection.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"hazards": (("fire", None),)}, "hazard_unknown"),
        ({"hazards": (("dust", 5),)}, "hazard_grade"),
        ({"hazards": (("drill", 1),)}, "hazard_grade"),
        ({"major_codes": ("999999",)}, "code_unknown"),
        ({"labour_grade": 5}, "invalid"),
        ({"staff_total_on": None}, "invalid"),
        ({"name": " "}, "name_missing"),
    ],
)
def test_what_is_refused_of_a_post(inside: World, said: dict[str, Any], code: str) -> None:
    refused(lambda: post(inside, **said), code)


def test_what_is_not_known_of_a_post_stays_unknown(inside: World) -> None:
    row = post(inside, hazards=(("height", None), ("dust", 1)))
    assert row.hazards == [["dust", 1], ["height", None]]
    kept = edit_post(row, replace(post_facts(row), hazards=None, tasks=(" ",)), by=inside.wang)
    assert (kept.hazards, kept.tasks) == (None, None)
    assert edit_post(row, replace(post_facts(kept), hazards=()), by=inside.wang).hazards == []


def test_a_special_arrangement_says_what_it_covers(inside: World) -> None:
    row = filing(inside)
    said = AuditEntry.objects.get(action="internships.filing_added").after
    assert said["种类"] == row.get_kind_display(), "in words, no codes"
    assert said["备案范围"] == covers_words(row.covers) != ""
    assert row.covers == ["R17a"]
    for said, code in (
        ({"covers": ()}, "cover_missing"),
        ({"covers": ("R16b",)}, "cover_unknown"),
        ({"kind": "province"}, "cover_beside"),
        ({"valid_until": D(2022, 1, 1)}, "invalid"),
    ):
        refused(lambda said=said: edit_filing(row, replace(filing_facts(row), **said), by=inside.wang), code)
    refused(lambda: filing(inside), "invalid")


def test_units_that_are_made_one_take_their_hosts_along(inside: World) -> None:
    double, stays = enrol(inside, "江海电子公司"), enrol(inside, FIRM)
    row = host(inside, unit=double.unit)
    merge_members(double, into=stays, reason="同一家", by=inside.wang)
    assert HostUnit.objects.get().unit == stays.unit
    assert row.pk == HostUnit.objects.get().pk


def test_every_record_of_a_unit_goes_along_when_two_are_made_one() -> None:
    held = {
        (model, key.name)
        for model in apps.get_app_config("internships").get_models()
        for key in model._meta.concrete_fields
        if key.related_model is Unit
    }
    assert {(rows.model, name) for rows, name in _OF_UNITS} == held


def test_a_school_keeps_complaints_incidents_and_links_when_two_rows_are_made_one(inside: World) -> None:
    double, stays = enrol(inside, "江海二职"), enrol(inside, "江海第二职业学校")
    by = viewer(inside.wang)
    row = host(inside)
    today = timezone.localdate()
    for member, number in ((double, 5), (stays, 4)):
        said = ConcernInput(kind="complaint", topic="fees", text="收取押金", host=row)
        enter_concern(member.unit, said, Outside("guardian", "phone", today), by=by)
        AlertNumber.objects.create(unit=member.unit, limit="absent", number=number)
        addressed = {"addressee": f"何建（{member.unit}）", "unit": member.unit, "by": SYSTEM_ACTOR}
        issue_link(UNIT_LINK, row, **addressed)
    AlertNumber.objects.create(unit=double.unit, limit="visit", number=3)
    merge_members(double, into=stays, reason="同一家", by=inside.wang)
    held = Concern.objects.filter(unit=stays.unit).order_by("serial")
    assert [one.serial for one in held] == [1, 2], "the ledger counts on"
    assert "江海二职" in held[1].notes.get().text, "and the other number is not forgotten"
    numbers = dict(AlertNumber.objects.filter(unit=stays.unit).values_list("limit", "number"))
    assert numbers == {"absent": 4, "visit": 3}, "what the row that stays had set counts"
    links = Link.objects.order_by("pk")
    assert {link.unit for link in links} == {stays.unit}
    assert {link.addressee for link in links} == {f"何建（{stays.unit}）"}
    assert [link.finished_at is None for link in links] == [False, True], "one open link to one matter"
    with pytest.raises(DatabaseError), transaction.atomic():
        Concern.objects.filter(pk=held[0].pk).update(serial=9)


def test_both_rows_of_a_school_gave_the_same_numbers_of_agreements(inside: World) -> None:
    double, stays = (enrol(inside, name, category="school") for name in ("江海二职", "江海第二职业学校"))
    row = host(inside)
    for member, number in ((double, "71"), (stays, "72")):
        of = batch(inside, f"第{number}批", unit=member.unit)
        (placed,) = arranged(inside, row, of, student(inside, number, unit=member.unit))
        Agreement.objects.create(unit=member.unit, placement=placed, year=2026, serial=1, state="draft")
    merge_members(double, into=stays, reason="同一家", by=inside.wang)
    held = Agreement.objects.filter(unit=stays.unit).order_by("series")
    assert [one.number for one in held] == ["2026-0001", "B2026-0001"], (
        "what is printed can still be found by"
    )


def test_two_who_say_at_once_what_a_school_has_make_one_record(committed_world: World) -> None:
    world = committed_world

    def say() -> Any:
        return set_basis(world.ua, BasisInput(has_head=True, rules=("实习管理",)), by=world.wang)

    assert race_codes(world.a, (world.wang, say), (world.wen, say)) == ["done", "done"]


def test_a_basis_is_a_schools(inside: World) -> None:
    refused(lambda: set_basis(firm(inside), BasisInput(), by=inside.wang), "no_school")
    kept = set_basis(inside.ua, BasisInput(province="广东", region="江门", rules=()), by=viewer(inside.li))
    assert (kept.province, kept.region, kept.rules) == ("广东省", "江门市", [])
    assert SchoolBasis.objects.count() == 1


def test_places_are_cities_by_their_codes() -> None:
    assert place_of_code("440703") == ("广东省", "江门市")
    assert place_of_code("500230") == ("重庆市", "重庆市")
    assert place_of_code("429004") == ("湖北省", "仙桃市")
    assert place_of_code("") == place_of_code("990000") == ("", "")
    assert checked_place("广东", "江门") == checked_place("", "江门市") == ("广东省", "江门市")
    assert len(set(cities().values())) == len(cities()) > 340
