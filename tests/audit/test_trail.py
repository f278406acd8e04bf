"""The trail: its page, and that nobody changes it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from groupportal.audit.enums import AccessKind
from groupportal.audit.models import AuditEntry, FactChange
from groupportal.audit.registry import known_actions
from groupportal.audit.services import record, record_platform, seen
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from tests.rows import make_row


@pytest.fixture
def trail(world):
    """A deed and an access in each group, told apart by their words."""
    for group, actor, word in ((world.a, world.wang, "本岸"), (world.b, world.qian, "对岸")):
        with group_scope(group, actor=actor):
            unit = Unit.objects.get()
            record(
                "members.outside_unit_edited",
                unit,
                by=actor,
                before={"name": f"{word}旧名", "is_active": True},
                after={"name": f"{word}新名", "is_active": False},
                note=f"{word}说明",
            )
            seen(unit, by=actor, kind=AccessKind.EXPORT, purpose=f"{word}用途")
    return world


@pytest.mark.parametrize(
    "table", ["audit_auditentry", "audit_factchange", "audit_accessentry", "audit_platformentry"]
)
@pytest.mark.parametrize("sql", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {}"])
def test_no_layer_can_be_changed_by_the_role_that_serves(world, table, sql) -> None:
    with (
        group_scope(world.a, actor=world.wang),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        connection.cursor().execute(sql.format(table))


def test_a_deed_is_shown_with_its_changes_in_words(trail, visitor) -> None:
    page = visitor(trail.wang, trail.a).get("audit:trail").content.decode()
    for words in (
        "修改非成员单位",
        "王芳",
        "单位名称",
        "本岸旧名",
        "本岸新名",
        "在用",
        "<td>是</td><td>否</td>",
        "本岸说明",
    ):
        assert words in page
    assert "is_active" not in page


@pytest.mark.parametrize("layer", ["", "facts", "access"])
@pytest.mark.parametrize("query", [{}, {"q": "对岸"}, {"person": "wang_b"}])
def test_no_layer_shows_the_other_group(trail, visitor, layer, query) -> None:
    with group_scope(trail.b, actor=trail.qian):
        make_row(FactChange, seq=777)
    page = visitor(trail.wang, trail.a).get("audit:trail", data={"layer": layer, **query}).content.decode()
    assert "对岸" not in page.replace('value="对岸"', "")
    assert "钱勇" not in page


def test_filters_narrow(trail, visitor) -> None:
    browser = visitor(trail.wang, trail.a)
    with group_scope(trail.a, actor=trail.wen):
        record("tenancy.group_edited", trail.a, by=trail.wen, note="第二件事")
        unit = Unit.objects.get()
    today = timezone.localdate()
    tomorrow = (today + dt.timedelta(days=1)).isoformat()
    for query, first, second in (
        ({}, True, True),
        ({"person": "wang_a"}, True, False),
        ({"action": "tenancy.group_edited"}, False, True),
        ({"q": "第二"}, False, True),
        ({"object": str(unit.public_id)}, True, False),
        ({"since": tomorrow}, False, False),
        ({"until": today.isoformat()}, True, True),
    ):
        page = browser.get("audit:trail", data=query).content.decode()
        assert ("本岸说明" in page, "第二件事" in page) == (first, second), query


def test_days_are_written_as_people_write_them_and_nothing_is_said_of_nothing(world, visitor) -> None:
    with group_scope(world.a, actor=world.wang):
        after = {"as_of": "2023-06-30", "ends_at": "2023-07-01T09:05:00+08:00", "sha256": "ab" * 32}
        after |= {"count": {"rows": 5, "left_out": ""}, "title": "2023-06-30 会议纪要"}
        record(
            "members.outside_unit_edited", Unit.objects.get(), by=world.wang, before={"note": ""}, after=after
        )
    page = visitor(world.wang, world.a).get("audit:trail").content.decode()
    shown = page.partition("<tbody>")[2].partition("</tbody>")[0]
    for words in ("2023年6月30日", "2023年7月1日 09:05", "<td>5</td>", "2023-06-30 会议纪要"):
        assert words in shown
    for words in (">2023-06-30<", "abab", "其他：", "rows"):
        assert words not in shown


def test_values_the_database_kept_are_shown_in_words(world, visitor) -> None:
    from plans.models import PlanItem

    with group_scope(world.a, actor=world.wang):
        make_row(PlanItem)
    page = visitor(world.wang, world.a).get("audit:trail", data={"layer": "facts"}).content.decode()
    assert "王芳" in page
    assert "新增" in page
    with group_scope(world.a, actor=world.wang):
        assert f"任务与指标：{PlanItem.objects.get()}" in page, "which row it is"
    shown = re.sub(r'value="[^"]*"', "", page)
    assert "public_id" not in shown
    assert "planitem" not in shown


def test_queries_do_not_grow_with_the_entries(trail, visitor, query_count) -> None:
    browser = visitor(trail.wang, trail.a)

    def count(layer: str) -> int:
        with query_count() as n:
            assert browser.get("audit:trail", data={"layer": layer, "per_page": "200"}).status_code == 200
        return n()

    def fact(unit: Unit) -> None:
        FactChange.objects.create(
            table_name="tenancy_membership",
            row_id=1,
            operation="UPDATE",
            before={"unit_id": unit.pk, "user_id": trail.wen.pk, "role": "teacher"},
            after={"unit_id": None, "user_id": trail.wang.pk, "role": "reader"},
            actor_id=trail.wang.pk,
        )

    with group_scope(trail.a, actor=trail.wang):
        fact(Unit.objects.get())
    page = browser.get("audit:trail", data={"layer": "facts"}).content.decode()
    assert f"<td>{trail.ua.name}</td><td>—</td>" in page
    assert "<td>文静</td><td>王芳</td>" in page
    assert "<td>教师</td><td>查阅人员</td>" in page
    for layer in ("", "facts", "access"):
        count(layer)
    few = {layer: count(layer) for layer in ("", "facts", "access")}
    with group_scope(trail.a, actor=trail.wang):
        unit = Unit.objects.get()
        for n in range(40):
            record(
                "members.outside_unit_edited",
                unit,
                by=(trail.wang, trail.wen, trail.cai)[n % 3],
                after={"name": str(n)},
            )
            seen(unit, by=trail.wen, kind=AccessKind.VIEW)
            fact(unit)
    assert {layer: count(layer) for layer in few} == few


@pytest.mark.parametrize("who", ["cai", "li", "zhang"])
def test_only_the_secretariat_reads_it(trail, visitor, who) -> None:
    assert visitor(getattr(trail, who), trail.a).get("audit:trail").status_code == 403


def test_every_action_has_words() -> None:
    assert [c for c, k in known_actions().items() if not k.label or k.label.isascii()] == []


def test_an_undeclared_action_is_refused(world) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR), pytest.raises(KeyError):
        record("nobody.declared_this")
    with pytest.raises(KeyError):
        record_platform("nobody.declared_this")


def test_secrets_are_hidden_before_they_are_written(world) -> None:
    with group_scope(world.a, actor=world.wang):
        record("members.outside_unit_edited", after={"password": "abc", "id_card": "440", "name": "甲"})
        assert AuditEntry.objects.get().after == {
            "password": "（已隐去）",
            "id_card": "（已隐去）",
            "name": "甲",
        }
