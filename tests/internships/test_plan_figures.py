"""Jiangmen's demo holds the records behind what the seeds state of internships: the table and the report print them."""

from __future__ import annotations

import datetime as dt
import io

import docx
from openpyxl import load_workbook

from groupportal.metrics.narrative import answered
from groupportal.reporting.registry import EXHIBITS, SECTIONS
from groupportal.reporting.values import Period
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from internships.models import Archive, Placement
from internships.selectors.archive import slots_of
from internships.selectors.assessment import parts_of, result_of
from reports.annex.snapshot import annex_from
from reports.annex.write.excel import write_annex_workbook
from reports.annex.write.word import write_annex_document
from reports.enums import Report
from reports.services.run import collect_report, stamp_for

DAY, END_OF_2022 = dt.date(2023, 6, 30), dt.date(2022, 12, 31)
PRINTED = "2022—2023学年组织1075名学生到48个单位岗位实习；"


def test_the_interns_of_2022_print_in_the_table_and_the_report(in_demo: None) -> None:
    with group_scope(Group.objects.get(slug="jiangmen"), actor=SYSTEM_ACTOR, reading=True):
        annex = annex_from(collect_report(Report.ANNEX, DAY).snapshot)
        book = load_workbook(io.BytesIO(write_annex_workbook(annex, stamp=stamp_for(DAY))))
        cells = "".join(str(cell.value) for sheet in book for row in sheet.rows for cell in row if cell.value)
        paper = docx.Document(io.BytesIO(write_annex_document(annex, stamp=stamp_for(DAY))))
        words = "".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
        assert PRINTED in cells
        assert PRINTED in words
        period = Period.of_year(2022)
        told = answered(
            SECTIONS["internships"].draft(period).split("{{exhibit:")[0], END_OF_2022, lambda _: True
        )
        assert "本年度有1075名学生到48家单位实习" in told
        assert "签了三方协议的1075人，投保责任保险的1075人，教师走访见到过的1075人" in told
        assert "在岗实习的有1075人" in told
        table = EXHIBITS["internships.by_school"].build(period)
        assert table
        assert [fact.value for fact in table.rows[-1][1:]] == [1_075, 0]
        one = Placement.objects.filter(batch__name="2020级岗位实习").select_related("batch", "student")[0]
        assert not any(slot.is_open for slot in slots_of([one])[one.pk])
        assert Archive.objects.filter(placement=one).exists()
        graded = one.assessments.get()
        given = {score.part: score.value for score in graded.scores.all()}
        assert result_of(parts_of(graded.parts), given) == graded.result, "the result comes of single scores"
