"""Jiangmen's demo holds the records behind what seed 002 states of parks: points are answered by them, and papers print them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import docx
import pytest
from django.db.models import Sum
from openpyxl import load_workbook

from groupportal.metrics.narrative import answered
from groupportal.metrics.registry import MetricResult
from groupportal.metrics.selectors import ask
from groupportal.reporting.registry import EXHIBITS, SECTIONS
from groupportal.reporting.values import Period
from groupportal.tenancy.models import Group, Membership
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from parks.models import Attendance
from plans.selectors import progress_of
from plans.selectors.content import main_revision
from plans.selectors.outcome import outcomes_of
from reports.annex.snapshot import annex_from
from reports.annex.write.excel import write_annex_workbook
from reports.annex.write.word import write_annex_document
from reports.enums import Report
from reports.package.collect import collect_package
from reports.package.values import BY_RECORDS, BY_TEXT
from reports.services.run import collect_report, stamp_for
from tests.visitor import Visitor, body

DAY = dt.date(2023, 6, 30)
STATED = {
    "互助运营服务10项。": 12,
    "创业创新培养150人；": 150,
    "合作研发和技术服务项目50项；": 53,
    "园区服务中心总数达3个；": 3,
    "“五位一体”实训基地1个；": 4,
    "现代学徒制基地总计3个。": 3,
    "成果转化经济价值三年合计200万元。": 2_000_000,
}
"""Acceptance points of 附件2-1 and 2-2 and what seed 002 says was reached by June 2023; money in 元."""
PRINTED = (
    "创业创新培养150人；",
    "合作研发和技术服务项目53项；",
    "园区服务中心3个，产业学院联动园区企业10家；",
    "园区企业员工培训累计781人次；",
    "互助运营服务12项",
    "“五位一体”实训基地4个，共建课程100节；",
    "为企业研发项目6项，取得专利、软件著作权6项；",
    "现代学徒制基地3个。",
    "带动产业学院4个；企业确认的合作成果经济价值三年合计200万元。",
    "“五位一体”实训基地4个，投资800万元。",
)


@pytest.fixture
def jiangmen(in_demo: None) -> Iterator[Group]:
    """Jiangmen's demo, only read."""
    group = Group.objects.get(slug="jiangmen")
    with group_scope(group, actor=SYSTEM_ACTOR, reading=True):
        yield group


def _counted(result: MetricResult, code: str) -> int:
    """A figure counted again from the rows it opens to."""
    if code == "parks.training_persons":
        return Attendance.objects.filter(training__in=result.rows).values("person").distinct().count()
    if code == "parks.value":
        return int(result.rows.aggregate(total=Sum("amount"))["total"])
    return result.rows.count()


def test_each_point_takes_the_figure_of_the_records_behind_it(jiangmen: Group) -> None:
    revision = main_revision(DAY)
    assert revision
    bound = [
        one
        for one in outcomes_of(progress_of(revision, DAY).rows, DAY)
        if one.point.metric.startswith("parks.")
    ]
    yearly = next(one for one in bound if one.point.text == "园区企业员工培训100人次/年。")
    assert yearly.said == "达成", "106 in 2019, 112 in 2020: the whole years of the plan"
    assert sum(answer.value or 0 for answer in yearly.answers) == 781
    plain = [one for one in bound if one is not yearly]
    assert {one.point.text for one in plain} == {*STATED, "“五位一体”实训基地1个。"}
    for one in plain:
        (answer,) = one.answers
        stated = STATED.get(one.point.text, 4)
        assert (answer.value, one.said) == (stated, "达成"), one.point.text
        result = ask(answer.code, answer.as_of, answer.params).answer()
        assert _counted(result, answer.code) == stated, one.point.text


def test_figures_open_to_their_rows(jiangmen: Group) -> None:
    office = Membership.objects.filter(role=Role.SECRETARIAT).order_by("pk")[0].user
    revision = main_revision(DAY)
    assert revision
    asked = [
        (one.point.metric, answer.url)
        for one in outcomes_of(progress_of(revision, DAY).rows, DAY)
        if one.point.metric in {"parks.training_persons", "parks.projects", "parks.value"}
        for answer in one.answers
    ]
    visitor = Visitor(office, jiangmen)
    shown = {metric: body(visitor.get(url)) for metric, url in asked}
    assert "2021年创业创新训练营" in shown["parks.training_persons"]
    assert "合作研发" in shown["parks.projects"]
    assert "企业财务核算" not in shown["parks.value"]
    assert "200" in shown["parks.value"]


def test_the_tables_print_what_the_records_say(jiangmen: Group) -> None:
    annex = annex_from(collect_report(Report.ANNEX, DAY).snapshot)
    book = load_workbook(io.BytesIO(write_annex_workbook(annex, stamp=stamp_for(DAY))))
    cells = "".join(str(cell.value) for sheet in book for row in sheet.rows for cell in row if cell.value)
    paper = docx.Document(io.BytesIO(write_annex_document(annex, stamp=stamp_for(DAY))))
    words = "".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    for printed in PRINTED:
        assert printed in cells, printed
        assert printed in words, printed


def test_each_of_these_points_has_its_papers_in_the_package(jiangmen: Group) -> None:
    points = {
        point.text: {use.origin for use in (*point.uses, *task.shared)}
        for task in collect_package(DAY).tasks
        for point in task.points
    }
    without = [text for text in STATED if BY_RECORDS not in points[text]]
    assert not without
    assert BY_TEXT in points["园区企业员工培训100人次/年。"], (
        "two things in a line: what the text tells lies beside"
    )


def test_the_annual_report_tells_them(jiangmen: Group) -> None:
    period = Period.of_year(2023, DAY)
    told = answered(SECTIONS["parks"].draft(period).split("{{exhibit:")[0], DAY, lambda _: True)
    assert (
        "自2018年6月1日规划开始以来，累计合作研发、技术服务项目53项，创业创新培养150人，园区企业员工培训781人次，"
        "互助运营服务12项，企业确认的经济价值200万元。"
    ) in told
    assert "“1+N”服务中心3个" in told
    assert "共建产业学院4个，合作企业10家。" in told
    table = EXHIBITS["parks.by_centre"].build(Period.of_year(2022))
    assert table
    assert [row[0] for row in table.rows] == [
        "火炬创业园服务中心",
        "江海园区服务中心",
        "蓬江园区服务中心",
        "集团合计",
    ]
    total = dict(zip(table.head[1:], (fact.text for fact in table.rows[-1][1:]), strict=True))
    assert (total["培训（人次）"], total["企业确认价值（万元）"]) == ("220", "78.00")
    worth = EXHIBITS["parks.value_by_year"].build(Period.of_year(2022))
    assert worth
    assert [(year, came.text, belongs.text) for year, came, belongs in worth.rows] == [
        ("2020年", "56.00", "56.00"),
        ("2021年", "66.00", "66.00"),
        ("2022年", "78.00", "78.00"),
    ]
    assert EXHIBITS["parks.value_by_year"].build(Period.of_year(2018)) is None
