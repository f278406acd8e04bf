"""Versions of the rules, grades by points and by places, runs and certificates."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupportal.errors import NotAllowed
from groupportal.messages.models import Notice
from groupportal.metrics.selectors import ask
from points.documents.certificate import Certificate, certificates_bytes
from points.models import GradingLine, GradingRun, PointRuleSet
from points.scoring import graded
from points.selectors.entry import rule_set_on, run_on
from points.services.grading import grade_year, publish_run
from points.services.rule import (
    GradeInput,
    RuleInput,
    discard_rules,
    draft_rules,
    put_in_force,
    set_grades,
    set_rules,
)
from tests.members.ground import enrol, viewer
from tests.outcomes import refused
from tests.points.ground import DAY, GRADES, D, Ground, give
from tests.world import World

YEAR_END = D(2023, 12, 31)


def test_a_version_rules_from_its_day_until_the_next(world: World, ground: Ground) -> None:
    second = draft_rules("积分办法", by=world.wang, copy_from=ground.rule_set)
    assert (second.version, second.rules.count(), second.grades.count()) == (2, 5, 3)
    put_in_force(second, on=D(2024, 1, 1), decided_by="2023年第二次理事会决议", by=world.wang)
    days = (D(2019, 12, 31), D(2020, 1, 1), D(2023, 12, 31), D(2024, 1, 1))
    found = [rule_set_on(day) for day in days]
    assert found == [None, ground.rule_set, ground.rule_set, second]
    ground.rule_set.refresh_from_db()
    assert (ground.rule_set.state, ground.rule_set.ends_on) == ("superseded", D(2024, 1, 1))


def test_what_versions_refuse(world: World, ground: Ground) -> None:
    wang = world.wang
    refused(lambda: set_rules(ground.rule_set, [], by=wang), "not_a_draft")
    draft = draft_rules("积分办法", by=wang)
    refused(lambda: draft_rules("又一份", by=wang), "draft_there")
    refused(lambda: put_in_force(draft, on=D(2024, 1, 1), decided_by="决议", by=wang), "rules_empty")
    one = RuleInput("a", "甲", Decimal(1))
    refused(lambda: set_rules(draft, [one, one], by=wang), "rule_twice")
    refused(lambda: set_rules(draft, [replace(one, event="no.such")], by=wang), "event_unknown")
    said = refused(
        lambda: set_rules(draft, [one, replace(one, code="b", points=Decimal(0))], by=wang), "value_wrong"
    )
    assert said.startswith("第 2 项“甲”“分值”有误：")
    set_rules(draft, [one], by=wang)
    set_grades(draft, GRADES, grading="threshold", by=wang)
    refused(lambda: put_in_force(draft, on=D(2020, 1, 1), decided_by="决议", by=wang), "in_force_too_early")
    refused(lambda: put_in_force(draft, on=D(2024, 1, 1), decided_by=" ", by=wang), "decision_missing")
    give(world, ground)
    refused(lambda: put_in_force(draft, on=DAY, decided_by="决议", by=wang), "points_there")
    put_in_force(draft, on=DAY + dt.timedelta(days=1), decided_by="决议", by=wang)
    for day, names in ((DAY, [str(ground.rule_set)]), (DAY + dt.timedelta(days=1), [str(draft)])):
        figure = ask("points.rules_in_force", day, {}).answer()
        assert (figure.value, [str(row) for row in figure.rows]) == (1, names)


def test_a_draft_can_be_thrown_away_and_only_the_secretariat_writes(world: World, ground: Ground) -> None:
    draft = draft_rules("积分办法", by=world.wang, copy_from=ground.rule_set)
    with pytest.raises(NotAllowed):
        discard_rules(draft, by=viewer(world.li))
    discard_rules(draft, by=viewer(world.wang))
    assert PointRuleSet.objects.get() == ground.rule_set


@pytest.mark.parametrize(
    ("grading", "grades", "code"),
    [
        ("threshold", [GradeInput("甲")], "grade_terms"),
        ("threshold", [GradeInput("甲", min_points=Decimal(1), top_count=3)], "grade_terms"),
        ("quota", [GradeInput("甲"), GradeInput("乙")], "grade_terms"),
        ("quota", [GradeInput("甲", top_count=1, top_percent=Decimal(1))], "grade_terms"),
        ("threshold", [GradeInput("甲", Decimal(1)), GradeInput("乙", Decimal(2))], "grade_order"),
        ("quota", [GradeInput("甲", top_count=9), GradeInput("乙", top_count=3)], "grade_order"),
        ("threshold", [GradeInput("甲", Decimal(2)), GradeInput("甲", Decimal(1))], "grade_twice"),
        ("fate", [], "grading_unknown"),
    ],
)
def test_grades_that_make_no_sense(
    world: World, ground: Ground, grading: str, grades: list[GradeInput], code: str
) -> None:
    draft = draft_rules("积分办法", by=world.wang)
    refused(lambda: set_grades(draft, grades, grading=grading, by=world.wang), code)


@dataclass(frozen=True)
class T:
    name: str
    min_points: Decimal | None = None
    top_count: int | None = None
    top_percent: Decimal | None = None


def names(standing: list[int], grades: list[T]) -> list[str]:
    found = graded([(n, Decimal(p)) for n, p in enumerate(standing)], grades)
    return [f"{g.rank}{g.grade.name if g.grade else '-'}" for g in found]


def test_grades_by_points_and_by_places() -> None:
    assert names([40, 30, 29, 4], [T("A", Decimal(30)), T("B", Decimal(5))]) == ["1A", "2A", "3B", "4-"]
    assert names([9, 8, 8, 7, 0], [T("A", top_count=2), T("B")]) == ["1A", "2A", "2A", "4B", "5B"]
    assert names([9, 8, 7, 6, 5], [T("A", top_percent=Decimal(21))]) == ["1A", "2A", "3-", "4-", "5-"]
    assert names([0, 0], [T("A", top_count=1), T("B")]) == ["1B", "1B"], "nobody wins a place with nothing"
    assert names([9, 3], [T("A", Decimal(5), top_count=2)]) == ["1A", "2-"]


@given(st.lists(st.integers(0, 50), max_size=30), st.integers(1, 10))
def test_more_points_never_give_less(points: list[int], quota: int) -> None:
    terms = [T("A", top_count=quota), T("B", top_percent=Decimal(50)), T("C", Decimal(1)), T("D")]
    found = graded(list(enumerate(map(Decimal, points))), terms)
    order = [terms.index(g.grade) for g in found]
    assert order == sorted(order)
    for one in found:
        assert one.rank == 1 + sum(p > one.points for p in points)
        assert len({g.grade for g in found if g.points == one.points}) == 1


def test_a_run_keeps_what_came_out_and_a_second_makes_a_new_version(world: World, ground: Ground) -> None:
    wrong = give(world, ground, "interns", quantity=40, member=ground.school)
    give(world, ground, "interns", quantity=20)
    first = grade_year(2023, as_of=YEAR_END, by=world.wang)
    kept = list(first.lines.order_by("position").values_list("member__unit__name", "rank", "points", "grade"))
    assert kept == [(world.ua.name, 1, 20, "四星"), ("海信电子有限公司", 2, 10, "三星")]
    assert first.rule_set == ground.rule_set
    publish_run(first, by=world.wang, on=D(2024, 1, 10))
    from points.services.entry import reverse_points

    reverse_points(wrong, reason="误记", by=world.wang, on=D(2024, 2, 1))
    second = grade_year(2023, as_of=D(2024, 2, 1), by=world.wang)
    assert (second.version, second.lines.get(member=ground.school).points) == (2, 0)
    assert run_on(2023, D(2024, 3, 1)) == first, "not yet published"
    publish_run(second, by=world.wang, on=D(2024, 3, 1))
    assert [run_on(2023, d) for d in (D(2024, 1, 9), D(2024, 1, 10), D(2024, 2, 29), D(2024, 3, 1))] == [
        None,
        first,
        first,
        second,
    ]
    assert ask("points.graded", D(2024, 2, 1), {"grade": "四星"}).answer().value == 1
    assert ask("points.graded", D(2024, 3, 1), {"grade": "四星"}).answer().value == 0
    assert first.lines.get(member=ground.school).points == 20


def test_what_grading_refuses(world: World, ground: Ground) -> None:
    refused(lambda: grade_year(2019, as_of=D(2019, 12, 31), by=world.wang), "no_rules")
    refused(lambda: grade_year(2023, as_of=D(2022, 12, 31), by=world.wang), "as_of_early")
    refused(lambda: grade_year(2023, as_of=D(2999, 1, 1), by=world.wang), "day_to_come")
    with pytest.raises(NotAllowed):
        grade_year(2023, as_of=YEAR_END, by=viewer(world.li))
    run, later = (grade_year(2023, as_of=YEAR_END, by=world.wang) for _ in range(2))
    publish_run(later, by=world.wang)
    refused(lambda: publish_run(later, by=world.wang), "state")
    refused(lambda: publish_run(run, by=world.wang), "run_older")
    assert GradingRun.objects.filter(state="published").count() == 1


def test_units_read_their_own_grade(world: World, ground: Ground) -> None:
    give(world, ground, "interns", quantity=40, member=ground.school)
    publish_run(grade_year(2023, as_of=YEAR_END, by=world.wang), by=world.wang)
    notice = Notice.objects.get(recipient=world.li)
    assert notice.body == "本单位 20 分，第 1 名，四星。"


def test_who_joined_later_is_not_graded(world: World, ground: Ground) -> None:
    enrol(world, "后来的单位", joined_on=D(2024, 1, 1))
    assert grade_year(2023, as_of=D(2024, 6, 1), by=world.wang).member_count == 2


def test_the_total_as_a_figure(world: World, ground: Ground) -> None:
    give(world, ground, quantity=10)
    give(world, ground, quantity=6, occurred_on=D(2023, 9, 1))
    give(world, ground, quantity=8, member=ground.school)

    def value(as_of: dt.date, **params: Any) -> Any:
        result = ask("points.total", as_of, params).answer()
        assert sum((row.counted for row in result.rows), Decimal(0)) == result.value
        return result.value

    assert value(D(2023, 8, 31), member=str(ground.firm.public_id)) == 5
    assert value(YEAR_END, member=str(ground.firm.public_id)) == 8
    assert value(YEAR_END) == 12
    assert value(D(2024, 6, 1)) == 0
    assert value(D(2024, 6, 1), year="2023") == 12
    assert value(YEAR_END, member="7e57ab1e-0000-4000-8000-000000000000") == 0


CERTIFICATE = Certificate(
    number="2023-1-0001",
    member="海信电子有限公司",
    year=2023,
    grade="五星",
    points=Decimal("32.50"),
    benefits=("优先挑选毕业生", "年度表彰"),
    rules="合作贡献积分办法（第1版）",
    issuer="江海职业教育集团",
    issued_on=D(2024, 1, 10),
)


def test_a_certificate_is_one_page_across_and_the_same_bytes_each_time() -> None:
    content = certificates_bytes([CERTIFICATE])
    assert certificates_bytes([CERTIFICATE]) == content
    assert certificates_bytes([replace(CERTIFICATE, points=Decimal(33))]) != content
    document = docx.Document(io.BytesIO(content))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    text = "\n".join(p.text for p in document.paragraphs)
    for words in (
        "海信电子有限公司：",
        "积分 32.5 分",
        "五星",
        "优先挑选毕业生；年度表彰",
        "2024年1月10日",
    ):
        assert words in text
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    styles = dict(re.findall(r'<w:(top|left|bottom|right) w:val="(thi\w+)"', xml))
    assert styles["top"] == styles["left"] != styles["bottom"] == styles["right"], "far sides are mirrored"
    assert xml.index("<w:pgMar") < xml.index("<w:pgBorders") < xml.index("<w:cols"), (
        "in the order of the schema"
    )


def test_certificates_of_a_year_stand_in_one_file_a_page_each() -> None:
    other = replace(CERTIFICATE, number="2023-1-0002", member="海光机械有限公司", benefits=())
    document = docx.Document(io.BytesIO(certificates_bytes([CERTIFICATE, other])))
    begins = [p for p in document.paragraphs if p.text == "合作贡献等级证书"]
    assert [p.paragraph_format.page_break_before for p in begins] == [False, True]
    assert [p.text for p in document.paragraphs if p.text.endswith("：") and "有限公司" in p.text] == [
        "海信电子有限公司：",
        "海光机械有限公司：",
    ]


def test_a_certificate_with_much_to_say_stays_on_its_page() -> None:
    many = tuple(f"优先安排第{n}期订单班并优先使用共享实训设备和集团培训资源" for n in range(9))
    document = docx.Document(io.BytesIO(certificates_bytes([replace(CERTIFICATE, benefits=many)])))
    (earned,) = [p for p in document.paragraphs if p.text.startswith("享受待遇")]
    assert earned.runs[0].font.size.pt < 16
    shapes = [p.paragraph_format for p in document.paragraphs]
    assert all(s.line_spacing.pt for s in shapes), "heights that hold in any face"


def test_lines_are_kept_by_the_database(world: World, ground: Ground) -> None:
    from django.db import ProgrammingError, connection, transaction

    grade_year(2023, as_of=YEAR_END, by=world.wang)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE points_gradingline SET grade = '五星'")
    assert GradingLine.objects.count() == 2


def test_a_year_without_rules_is_not_offered_and_not_taken_for_granted(
    world: World, ground: Ground, client_for: Any, time_machine: Any
) -> None:
    time_machine.move_to(dt.datetime(2021, 3, 1, 12, tzinfo=dt.UTC))
    wang = client_for(world.wang, world.a)
    page = wang.get("points:run_new").content.decode()
    assert '<option value="2020" selected>' in page
    assert 'value="2019"' not in page, "the rules begin in 2020"
    time_machine.move_to(dt.datetime(2020, 3, 1, 12, tzinfo=dt.UTC))
    page = client_for(world.wang, world.a).get("points:run_new").content.decode()
    assert 'value="2019"' not in page
    assert '<option value="2020">' in page
    assert '<option value="" selected>' in page, "the year that is over can't be graded"
    assert wang.post("points:run_new", {"year": "2019", "as_of": "2020-02-01"}).status_code == 422
