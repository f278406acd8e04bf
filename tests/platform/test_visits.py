"""An operator's stay in a group."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from groupportal.audit.models import AccessEntry, AuditEntry
from groupportal.errors import DomainError
from groupportal.people.services import open_visit
from groupportal.tenancy.models import Membership, OperatorVisit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope


def enter(desk: Client, group, **fields: str):
    return desk.post(
        f"/platform/tenancy/group/{group.pk}/enter/", {"reason": "排查导入失败", "minutes": "60", **fields}
    )


def test_without_a_visit_there_is_nothing(world, desk) -> None:
    for path in ("", "people/", "audit/", "admin/", "budget/"):
        assert desk.get(f"/group-a/{path}").status_code == 404


def test_a_visit_opens_reading_in_this_group_alone_and_leaves_its_trail(world, desk, visitor) -> None:
    assert enter(desk, world.a).url == "/group-a/"
    page = desk.get("/group-a/people/")
    assert page.status_code == 200
    assert "排查导入失败" in page.content.decode()
    assert "结束访问" in page.content.decode()
    assert desk.get("/group-b/people/").status_code == 404
    assert desk.get("/group-a/admin/").status_code == 403
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        labels = list(
            AccessEntry.objects.filter(kind="visit").order_by("id").values_list("object_label", flat=True)
        )
        assert labels == ["打开“人员与角色” /group-a/people/", "打开 /group-a/admin/"]
        assert AuditEntry.objects.get(action="tenancy.visit_opened").note == "排查导入失败"
    seen = visitor(world.wang, world.a)
    assert "运维人员进入本集团" in seen.get("audit:trail").content.decode()
    assert (
        "打开“人员与角色” /group-a/people/"
        in seen.get("audit:trail", data={"layer": "access"}).content.decode()
    )


@pytest.mark.parametrize(
    "path",
    ["people/add/", "people/of/li_a/password/", "people/of/li_a/remove/", "group/edit/", "people/add-list/"],
)
def test_a_visit_changes_nothing(world, desk, path) -> None:
    enter(desk, world.a)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        before = Membership.objects.count()
    fields = {"name": "某人", "phone": "13800000031", "role": "reader", "lines": "某人,13800000031,财务"}
    assert desk.post(f"/group-a/{path}", fields).status_code == 403
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert Membership.objects.count() == before


def test_a_visit_sees_lists_and_figures_and_takes_none_of_them_out(world, desk) -> None:
    enter(desk, world.a)
    figure, page = "/group-a/metrics/members.active/", desk.get
    assert desk.get("/group-a/budget/ledger/").status_code == 200
    assert "导出" not in page("/group-a/budget/ledger/").content.decode()
    assert page(figure).status_code == 200
    assert "导出 Excel" not in page(figure).content.decode()
    for path in ("/group-a/budget/ledger/export/", f"{figure}export/"):
        assert desk.post(path).status_code == 403
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert not AccessEntry.objects.filter(kind="export").exists()
        assert AccessEntry.objects.filter(kind="denied").count() == 2


def test_a_visit_runs_out(world, desk, time_machine) -> None:
    time_machine.move_to(dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC))
    enter(desk, world.a)
    time_machine.move_to(dt.datetime(2026, 11, 20, 10, 59, tzinfo=dt.UTC))
    assert desk.get("/group-a/people/").status_code == 200
    time_machine.move_to(dt.datetime(2026, 11, 20, 11, 1, tzinfo=dt.UTC))
    assert desk.get("/group-a/people/").status_code == 404


def test_a_visit_ends_at_the_button(world, desk) -> None:
    enter(desk, world.a)
    assert desk.post("/group-a/visit/end/").url == "/platform/"
    assert desk.get("/group-a/people/").status_code == 404
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert AuditEntry.objects.filter(action="tenancy.visit_ended").exists()


def test_the_button_is_nobody_elses(world, desk, visitor) -> None:
    enter(desk, world.a)
    assert visitor(world.wang, world.a).post("people:visit_end").status_code == 404
    assert desk.get("/group-a/people/").status_code == 200


def test_a_reason_is_asked_for(world, desk) -> None:
    for reason in ("", "   "):
        assert enter(desk, world.a, reason=reason).status_code == 200
    assert enter(desk, world.a, minutes="6000").status_code == 200
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert not OperatorVisit.objects.exists()


@pytest.mark.parametrize(
    ("minutes", "who", "code"),
    [(14, "operator", "length_wrong"), (481, "operator", "length_wrong"), (60, "wang", "not_operator")],
)
def test_who_may_not_or_too_long_is_refused(world, operator, minutes, who, code) -> None:
    with pytest.raises(DomainError) as refused:
        open_visit(world.a, by=getattr(world, who), reason="排查", length=dt.timedelta(minutes=minutes))
    assert refused.value.code == code


def test_without_a_second_factor_there_is_no_visit(world) -> None:
    with pytest.raises(DomainError) as refused:
        open_visit(world.a, by=world.operator, reason="排查", length=dt.timedelta(hours=1))
    assert refused.value.code == "second_factor_missing"


def test_a_suspended_group_opens_for_nobody(world, desk) -> None:
    enter(desk, world.a)
    desk.post(f"/platform/tenancy/group/{world.a.pk}/suspend/", {"reason": "检修"})
    assert desk.get("/group-a/people/").status_code == 503
