"""Interns are counted by the days they came and went; the report and the cockpit say the same."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from groupportal.audit.models import AuditEntry
from groupportal.errors import DomainError
from groupportal.metrics.selectors import ask
from groupportal.reporting.values import Period
from groupportal.tenancy.models import Unit
from internships.cockpit_tiles import internships as tile
from internships.enums import InternshipKind, PlacementState
from internships.models import Batch, HostUnit, Placement
from internships.report_sections import internships as section
from internships.report_sections import untrained
from internships.services.batch import batch_facts, edit_batch
from members.enums import Category
from tests.internships.ground import host
from tests.members.ground import enrol, viewer
from tests.outcomes import refused
from tests.rosters.ground import D, student
from tests.world import World

S = PlacementState
YEAR = Period.of_year(2023)


def _there(world: World, at: HostUnit, who: Any, *days: Any, **said: Any) -> Placement:
    batch, _ = Batch.objects.get_or_create(
        unit=world.ua,
        name="2023年春",
        defaults={"kind": InternshipKind.POST, "starts_on": D(2022, 1, 1), "ends_on": D(2024, 1, 1)},
    )
    arrived, left = days
    ended = {"left_on": left, "end_kind": "done"} if left else {}
    facts = {
        "state": S.ENDING if left else S.RUNNING,
        "starts_on": arrived,
        "ends_on": left or D(2024, 1, 1),
        "proposed_by": world.li,
        "ruled_by": world.wang,
        "ruled_at": timezone.now(),
        **ended,
        **said,
    }
    return Placement.objects.create(
        unit=world.ua, batch=batch, student=who, host=at, kind=batch.kind, arrived_on=arrived, **facts
    )


def test_interns_are_counted_once_by_the_days_they_were_there(inside: World) -> None:
    one, other = student(inside), student(inside, "2020002", "杨超")
    first, second = host(inside), host(inside, "江海机械有限公司")
    _there(inside, first, one, D(2022, 11, 1), D(2023, 1, 1))
    _there(
        inside,
        second,
        one,
        D(2023, 3, 1),
        D(2023, 6, 30),
        is_safety_passed=True,
        safety_passed_on=D(2023, 2, 1),
    )
    _there(inside, first, other, D(2023, 3, 1), None)
    _there(inside, second, student(inside, "2020003", "未到岗"), D(2023, 3, 1), None, state=S.APPROVED)

    def value(code: str, day: Any, **params: Any) -> Any:
        result = ask(code, day, {name: str(said) for name, said in params.items()}).answer()
        assert result.rows.count() == result.value
        assert not any(column.is_personal for column in result.columns)
        return result.value

    year = {"since": D(2023, 1, 1)}
    assert value("internships.interns", D(2023, 12, 31), **year) == 2, "of three placements, one has not come"
    assert value("internships.interns", D(2022, 12, 31), since=D(2022, 1, 1)) == 1
    assert value("internships.interns", D(2023, 2, 28), **year) == 0, (
        "who left on 1 January is not there then"
    )
    assert value("internships.hosts", D(2023, 12, 31), **year) == 2
    assert [value("internships.running", D(2023, *day)) for day in ((2, 28), (3, 1), (6, 29), (6, 30))] == [
        0,
        2,
        2,
        1,
    ]
    assert value("internships.interns", D(2023, 12, 31), school=inside.ua.name, kind="visit", **year) == 0
    assert value("internships.safety_passed", D(2023, 12, 31), **year) == 1


def test_the_report_and_the_cockpit_speak_of_the_same_students(inside: World) -> None:
    assert section(YEAR) == ""
    assert tile(YEAR) is None
    one = student(inside)
    _there(inside, host(inside), one, D(2023, 3, 1), None)
    text, shown = section(YEAR), tile(YEAR)
    assert "{{internships.interns}}名学生到{{internships.hosts}}家单位实习。" in text, (
        "nobody the year before"
    )
    assert shown is not None
    assert [fact.text for fact in shown.facts] == ["1", "1", "1", "0"]
    assert shown.exhibit is not None
    assert shown.exhibit.rows[-1][1].text == "1"
    assert "其余需要补登" in untrained(YEAR), (
        "whoever has no safety test on record is a problem that is named"
    )


def test_apprentices_are_counted_by_the_mode_of_their_batch(inside: World) -> None:
    by, first = viewer(inside.wang), student(inside)
    _there(inside, host(inside), first, D(2023, 3, 1), None)
    batch = Batch.objects.get()
    refused(
        lambda: edit_batch(batch, replace(batch_facts(batch), kind="visit", mode="apprentice"), by=by),
        "invalid",
    )
    edit_batch(batch, replace(batch_facts(batch), mode="apprentice"), by=by)
    assert AuditEntry.objects.latest("pk").after["实习模式"] == "学徒培养"
    asked = {"since": D(2023, 1, 1)}
    found = [
        ask("internships.interns", D(2023, 12, 31), {**asked, "mode": mode}).value
        for mode in ("apprentice", "six_two")
    ]
    assert found == [1, 0]


def test_a_share_of_the_roll_answers_points_that_ask_for_one(inside: World) -> None:
    one, gone = student(inside), student(inside, "2020002", "杨超")
    student(inside, "2020003", "吴静")
    outside = HostUnit.objects.create(unit=Unit.objects.create(name="江海机械有限公司"), region="江门市")
    members = [enrol(inside, name) for name in ("江海灯饰有限公司", "没有接收的企业")]
    enrol(inside, "江海职院", category=Category.SCHOOL)
    taking = HostUnit.objects.create(unit=members[0].unit, region="江门市")
    _there(inside, taking, one, D(2023, 3, 1), None)
    _there(inside, outside, gone, D(2023, 3, 1), None)
    type(gone).objects.filter(pk=gone.pk).update(ends_on=D(2023, 7, 1), leave_kind="graduated")
    year = {"since": D(2023, 1, 1)}

    def told(code: str, day: Any, **params: Any) -> tuple[Any, str]:
        found = ask(f"internships.{code}", day, {**year, **params}).answer()
        return found.value, found.note

    assert told("members_rate", D(2023, 12, 31)) == (
        Decimal("50.00"),
        "接收过实习学生的 1 家，在册的企业成员 2 家。",
    )
    assert told("members_rate", D(2023, 2, 1))[0] == 0
    assert told("students_rate", D(2023, 6, 30))[0] == Decimal("66.67")
    assert told("students_rate", D(2023, 12, 31)) == (Decimal("50.00"), "到岗实习过的 1 人，在校生 2 人。")
    assert told("students_rate", D(2023, 6, 30), kind="visit")[0] == 0
    assert told("students_rate", D(2023, 6, 30), school="没有这所学校")[0] is None
    with pytest.raises(DomainError):
        ask("internships.members_rate", D(2023, 12, 31), {**year, "kind": "post"})
