"""Jiangmen's demo holds the records behind the points on posts, matching and further study, and the tables print them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from groupportal.metrics.selectors import ask
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from plans.selectors import progress_of
from plans.selectors.content import main_revision
from plans.selectors.outcome import outcomes_of
from reports.annex.snapshot import annex_from
from reports.annex.write.excel import write_annex_workbook
from reports.enums import Report
from reports.services.run import collect_report, stamp_for

DAY = dt.date(2023, 6, 30)


@pytest.fixture
def jiangmen(in_demo: None) -> Iterator[Group]:
    """Jiangmen's demo, only read."""
    group = Group.objects.get(slug="jiangmen")
    with group_scope(group, actor=SYSTEM_ACTOR, reading=True):
        yield group


def test_points_on_posts_matching_and_study_are_answered_by_records_and_printed(jiangmen: Group) -> None:
    revision = main_revision(DAY)
    assert revision
    found = {
        one.point.text: one
        for one in outcomes_of(progress_of(revision, DAY).rows, DAY)
        if one.point.metric.startswith("employment.")
    }
    assert {text: one.said for text, one in found.items()} == {
        "每年提供岗位500个；": "达成",
        "供需匹配率50%以上。": "达成",
        "升学比例达10%。": "达成",
    }
    years = {answer.year: answer.value for answer in found["每年提供岗位500个；"].answers}
    assert all(years[year] >= 500 for year in (2019, 2020)), years
    (rate,) = found["供需匹配率50%以上。"].answers
    matched, sought = (
        ask(f"employment.{name}", DAY, rate.params).answer() for name in ("matched", "seekers")
    )
    assert (matched.value, sought.value) == (matched.rows.count(), sought.rows.count()) == (24, 32)
    assert rate.value == 75
    assert "求职的学生32人，供需匹配率75" in _printed(DAY)
    before = _printed(dt.date(2022, 12, 31))
    assert "供需匹配率75" in before
    assert "升学比例16.92" in before, "11 of 65"


def _printed(day: dt.date) -> str:
    annex = annex_from(collect_report(Report.ANNEX, day).snapshot)
    book = load_workbook(io.BytesIO(write_annex_workbook(annex, stamp=stamp_for(day))))
    return "".join(str(cell.value) for sheet in book for row in sheet.rows for cell in row if cell.value)
