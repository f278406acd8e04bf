"""Figures of posts and matching, each with its numerator and denominator; the report of needs; points for posting and hiring."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO

import docx
import pytest
from django.utils import timezone

from employment.demand_report import told
from employment.documents.needs import needs_document
from employment.models import ApplicationStep, Demand
from employment.selectors.needs import needs_of
from employment.services.application import hire, withdraw
from employment.services.demand import close_demand, enter_demand, post_demand
from groupportal.metrics.selectors import ask
from groupportal.office.document.write import write_document
from groupportal.office.stamp import Stamp
from groupportal.reporting.values import Period
from members.services.merging import merge_members
from points.models import PointsEntry
from points.selectors.entry import AT_ONCE, posts_at_once
from points.services.rule import RuleInput
from reports.checks import typed
from reports.checks.passages import Passage
from tests.employment.ground import DAY, TODAY, market, opened, posted, programme, said
from tests.employment.supply import accepted, applied, pupil
from tests.members.ground import enrol, viewer
from tests.outcomes import refused
from tests.points.ground import make_rules
from tests.world import World

SINCE = {"since": "2000-01-01"}


def value(code: str, as_of: dt.date | None = None, **given: str) -> object:
    return ask(code, as_of or TODAY(), {**SINCE, **given}).answer().value


def test_rates_name_what_they_divide(inside: World) -> None:
    it = market(inside)
    programme()
    lin, wu, he = pupil(inside), pupil(inside, "吴明", "2021102"), viewer(it.he)
    one = opened(inside, it, headcount=2, major_codes=("660103",), section="C")
    two = opened(inside, it, title="焊工", headcount=8)
    posted(it, title="待审核的")
    row = accepted(it, lin, one)
    applied(wu, one)
    assert (value("employment.demands"), value("employment.places")) == (2, 10)
    assert value("employment.places", programme="660103") == 2
    assert value("employment.demands", section="C") == 1
    assert (value("employment.seekers"), value("employment.matched")) == (2, 1)
    rate = ask("employment.matching_rate", TODAY(), SINCE).answer()
    assert (rate.value, rate.note) == (Decimal("50.0"), "1 人÷2 人")
    assert value("employment.matching_rate", kind="intern") is None
    assert value("employment.fill_rate") == Decimal("10.0")
    close_demand(two, is_filled=True, by=he)
    assert value("employment.fill_rate") == Decimal("90.0"), "the unit says that all eight were found"
    Demand.objects.filter(pk=two.pk).update(opened_on=TODAY() - 6 * DAY)
    assert value("employment.days_to_fill") == Decimal("6.0")
    # As of a day before, what came later is not there; what is given up counts no longer.
    ApplicationStep.objects.update(made_at=timezone.now() - 3 * DAY)
    assert value("employment.matched", TODAY() - 2 * DAY) == 1
    withdraw(row, by=viewer(lin.user))
    assert value("employment.matched") == 0
    assert value("employment.matched", TODAY() - 2 * DAY) == 1
    (line,) = told(Period(TODAY() - 30 * DAY, TODAY()))
    assert "匹配成功{{employment.matched}}人" in line


def test_earlier_years_are_entered_by_the_office(inside: World, monkeypatch: pytest.MonkeyPatch) -> None:
    it = market(inside)
    day = dt.date(2022, 3, 1)
    wang = viewer(inside.wang)
    enter_demand(it.firm, said(headcount=30, section="C"), opened_on=day, ended_on=day + 30 * DAY, by=wang)
    assert value("employment.places", dt.date(2022, 12, 31), since="2022-01-01") == 30
    # What a text says came in the year is held against it; what each year has to bring is not.
    text = "本年度提供岗位520个；每年提供岗位500个；全年提供岗位30个。"
    monkeypatch.setattr(typed, "passages_on", lambda day: [Passage("附件2-1", "平台", "", text, text)])
    (found,) = typed.against_records(dt.date(2022, 12, 31))
    assert "的 520个 是手写的，系统记录为 30个（提供的岗位数" in found.message
    backwards = {"opened_on": day, "ended_on": day - DAY}
    refused(lambda: enter_demand(it.firm, said(), **backwards, by=wang), "backwards")
    needs = needs_of(2022)
    assert (needs.posts, needs.places, needs.by_section[0].name) == (1, 30, "制造业")
    document = needs_document(2022, "C", needs_of(2022, "C"), "江海职教集团", TODAY())
    content = write_document(document, Stamp("x", timezone.now(), "1"))
    text = "\n".join(p.text for p in docx.Document(BytesIO(content)).paragraphs)
    assert "2022年制造业人力资源需求报告" in text
    assert "30个" in text
    heads = [line[:2] for line in text.split("\n") if line[1:2] == "、"]
    assert heads == ["一、", "二、", "三、"][: len(heads)]
    assert len(heads) >= 2, "of one industry, without a table of industries and visits to all"
    assert "访企拓岗" not in text
    assert "没有发布岗位需求的记录" in str(needs_document(1999, "", needs_of(1999), "江海职教集团", TODAY()))


def test_posting_and_hiring_earn_points_and_a_grade_spares_the_ruling(
    inside: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    it, lin = market(inside), pupil(inside)
    member = enrol(inside, "海信电子有限公司")
    it.firm = member.unit
    make_rules(
        inside,
        (
            RuleInput("post", "发布岗位", Decimal(1), event="employment.demand_opened"),
            RuleInput("hire", "录用学生", Decimal(3), event="employment.student_hired"),
        ),
    )
    it.he = it.hu
    it.he.memberships.update(unit=member.unit)
    demand = opened(inside, it)
    hire(accepted(it, lin, demand), hired_on=TODAY(), by=viewer(it.he))
    assert sorted(PointsEntry.objects.values_list("points", flat=True)) == [1, 3]
    assert not posts_at_once(member.unit_id, TODAY())
    monkeypatch.setattr("points.selectors.entry.grades_of_member", lambda one: _Held(f"优先评先\n{AT_ONCE} "))
    assert posts_at_once(member.unit_id, TODAY())
    assert post_demand(it.firm, said(title="焊工"), by=viewer(it.he)).is_automatic


class _Held:
    """The grades of a member, one of which earns these lines."""

    def __init__(self, earns: str) -> None:
        self.earns = earns

    def filter(self, **given: object) -> _Held:
        return self

    def first(self) -> _Held:
        return self


def test_where_two_rows_of_a_firm_are_made_one_its_posts_go_along(inside: World) -> None:
    goes, stays = enrol(inside, "海信电子公司"), enrol(inside, "海信电子有限公司")
    row = post_demand(goes.unit, said(), by=viewer(inside.wang))
    merge_members(goes, into=stays, reason="同一家", by=inside.wang)
    row.refresh_from_db()
    assert row.unit_id == stays.unit_id
