"""Members, contacts, experts and points out and in again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from experts.models import Expert
from groupportal.audit.models import AccessEntry
from groupportal.records.exporting import asked, export_workbook
from groupportal.records.importing import bring_in
from groupportal.records.registry import kind_of
from groupportal.tenancy.scope import group_scope
from members.enums import LeaveReason
from members.models import Contact, Member
from members.services.periods import leave
from points.services.entry import record_points
from tests.members.ground import DECISION, code, enrol, viewer
from tests.points.ground import make_ground
from tests.records.ground import bring, sheet_of

D = dt.date


def exported(world, kind, tmp_path, query=""):
    path = tmp_path / f"{kind}.xlsx"
    path.write_bytes(export_workbook(kind_of(kind), asked(query, viewer(world.wang))))
    return path


def fill(world):
    ground = make_ground(world)
    old = enrol(
        world,
        "=老厂",
        credit_code=code(7),
        rank="director",
        address="江门",
        region="440703",
        staff_total=80,
        staff_total_on=D(2022, 12, 31),
        section="C",
        website="https://example.cn",
        introduction="一\n二",
    )
    Contact.objects.create(
        member=old, name="张三", title="经理", phone="07503123456", email="a@b.cn", is_main=True
    )
    leave(old, left_on=D(2022, 1, 1), reason=LeaveReason.CLOSED, decision=DECISION, by=viewer(world.wang))
    expert = Expert.objects.create(
        name="李四", kind="school", side="outside", unit_name="外地大学", phone="13800138000"
    )
    expert.fields.create(name="数控")
    expert.periods.create(starts_on=D(2021, 1, 1), ends_on=D(2022, 1, 1), reason="聘期届满")
    for quantity in ("1", "2.5"):
        rule = ground.rules["interns" if "." in quantity else "meeting"]
        record_points(
            ground.firm,
            rule=rule,
            occurred_on=D(2023, 3, 1),
            quantity=Decimal(quantity),
            key=quantity,
            by=viewer(world.wang),
        )


@pytest.mark.parametrize("kind", ["members", "contacts", "experts", "points"])
def test_an_export_comes_in_again_without_a_change(inside, tmp_path, kind):
    fill(inside)
    found = bring(kind, exported(inside, kind, tmp_path, "state=all"))
    assert not found.errors
    assert set(found.written.facts) <= {"没有变化", "已有不再记"}
    assert sum(found.written.facts.values()) > 0


_IN_ADMIN = {
    "members": "members/member",
    "contacts": "members/contact",
    "experts": "experts/expert",
    "points": "points/pointsentry",
}


def test_the_admin_takes_lists_out_as_the_portal_does_and_leads_to_the_same_imports(world, visitor, tmp_path):
    with group_scope(world.a, actor=world.wang):
        fill(world)
    browser, path = visitor(world.wang, world.a), tmp_path / "admin.xlsx"
    for kind, model in _IN_ADMIN.items():
        place = f"/admin/{model}/"
        path.write_bytes(
            browser.post(f"{place}export/", {"format": "0", "resource": "0", "purpose": "对账备查"}).content
        )
        with group_scope(world.a, actor=world.wang):
            found = bring(kind, path)
            assert not found.errors
            assert set(found.written.facts) <= {"没有变化", "已有不再记"}
            entry = AccessEntry.objects.filter(kind="export").latest("id")
            assert entry.purpose.startswith(kind_of(kind).export_purpose(viewer(world.wang)))
        assert f"{place}bring-in" in browser.get(place).content.decode()
        assert browser.get(f"{place}bring-in/")["Location"].endswith(f"/imports/new/{kind}/")


def test_what_the_admin_takes_out_is_masked_for_those_who_may_not_read_it(world, visitor, tmp_path):
    with group_scope(world.a, actor=world.wang):
        fill(world)
    answer = visitor(world.cai, world.a).post(
        "/admin/members/contact/export/", {"format": "0", "resource": "0", "purpose": "对账备查"}
    )
    sheet = sheet_of(answer.content, tmp_path)
    heads = [cell.value for cell in sheet[1]]
    assert [sheet[2][heads.index(name)].value for name in ("联系电话", "邮箱")] == [
        "075****3456",
        "a***@b.cn",
    ]


def test_a_roll_taken_to_another_group_is_the_same_there(world, tmp_path):
    with group_scope(world.a, actor=world.wang):
        fill(world)
        path = exported(world, "members", tmp_path, "state=all")
        there = facts()
    with group_scope(world.b, actor=world.qian):
        assert not bring("members", path).errors
        assert facts() == there


def facts():
    found = {}
    for member in Member.objects.select_related("unit"):
        plain = {f.name: getattr(member, f.name) for f in Member._meta.concrete_fields if f.name in _COMPARED}
        periods = list(member.periods.values_list("starts_on", "ends_on", "leave_reason"))
        people = list(member.contacts.values_list("name", "title", "phone", "email", "is_main"))
        ranks = list(member.ranks.values_list("rank", "starts_on", "ends_on"))
        found[member.unit.name] = (plain, periods, people, ranks)
    return found


_COMPARED = {
    "credit_code",
    "category",
    "industry",
    "section",
    "region",
    "address",
    "staff_total",
    "staff_total_on",
    "introduction",
    "website",
    "note",
}


def test_a_reader_of_masked_numbers_gets_a_sentence_on_the_way_back(inside, tmp_path):
    fill(inside)
    path = tmp_path / "masked.xlsx"
    path.write_bytes(export_workbook(kind_of("contacts"), asked("state=all", viewer(inside.cai))))
    found = bring_in(path, kind_of("contacts"), by=inside.wang)
    assert {p.code for p in found.errors} == {"masked"}
