"""Scores of a class as a workbook: a row for each student and component, those without a score too, to be filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet

from groupportal.errors import DomainError
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported
from groupportal.records.rows import RowKind
from groupportal.tenancy.viewer import Viewer
from internships.enums import Side
from internships.forms.filters import PlacementFilter
from internships.models import Placement, Score
from internships.selectors.assessment import (
    SCORABLE,
    SCORE_SCHOOL,
    graded_for,
    parts_of,
    proposals,
    scored_by,
)
from internships.selectors.placement import placements, placements_for
from internships.services.assessment import Given, score
from internships.states import SCORED


def _placement(row: Score) -> Placement:
    return row.assessment.placement


class ScoresKind(RowKind):
    """Known by batch, student's number and component; what a unit gave on paper comes with who gave it."""

    code, label = "assessment_scores", "考核评分"
    action, export_action = SCORE_SCHOOL, "internships.export"
    model, keys, list_url = Score, ("batch", "number", "part"), "internships:assessments"
    help = (
        "每行是一名学生的一个考核项目。先在“实习考核”里导出一个班的，就有每名学生要评的各项，填好分数再导入。"
        "单位在纸质考核表上评的分，要写单位的评分人。与签到、日志记录算出的分数不同的，写明说明。"
    )
    columns = (
        RecordColumn(
            "batch", "批次", required=True, max_length=100, read=lambda row: _placement(row).batch.name
        ),
        RecordColumn(
            "number",
            "学号",
            ColumnKind.CODE,
            required=True,
            max_length=40,
            personal=True,
            read=lambda row: _placement(row).student.number,
        ),
        RecordColumn(
            "student",
            "姓名",
            ColumnKind.NAME,
            max_length=60,
            personal=True,
            note="供核对，可以不填。",
            read=lambda row: _placement(row).student.name,
        ),
        RecordColumn("part", "考核项目", required=True, max_length=40),
        RecordColumn("value", "分数", ColumnKind.DECIMAL, required=True, note="0 到 100，至多一位小数。"),
        RecordColumn("note", "说明", max_length=300, note="与记录算出的分数不同时写明原因。"),
        RecordColumn("scorer", "单位的评分人", max_length=60, note="单位评的项目才填。"),
        RecordColumn(
            "proposed",
            "按记录算出",
            ColumnKind.DECIMAL,
            note="导出时带出，导入时不看。",
            check=lambda _: None,
        ),
    )

    def records(self) -> QuerySet[Score]:
        around = ("assessment__placement__batch", "assessment__placement__student")
        return Score.objects.select_related(*around).defer("assessment__placement__student__id_number")

    def known(self, rows: Any) -> QuerySet[Score]:
        numbers = {row["number"] for row in rows}
        return self.records().filter(
            assessment__placement__student__number__in=numbers, assessment__state__in=SCORED
        )

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> Score:
        rows = placements().filter(student__number=values["number"], batch__name=values["batch"])
        rows = rows.filter(state__in=SCORABLE)
        if isinstance(by, Viewer):
            mine = scored_by(by).get(Side.SCHOOL)
            rows = rows.none() if mine is None else rows.filter(pk__in=mine.order_by().values("pk"))
        if not (held := rows.order_by("-starts_on", "-pk").first()):
            words = (
                f"批次“{values['batch']}”里没有学号是“{values['number']}”、可以评分的学生，请核对学号和批次。"
            )
            raise DomainError("not_found", words, field="number")
        if values["student"] and values["student"] != held.student.name:
            words = f"学号“{values['number']}”是{held.student.name}，不是{values['student']}，请核对。"
            raise DomainError("other_name", words, field="student")
        part = next((p for p in parts_of(held.batch.grade_parts) if p.name == values["part"]), None)
        if part is None:
            names = "、".join(p.name for p in parts_of(held.batch.grade_parts))
            words = f"考核方案里没有“{values['part']}”，有：{names or '还没有设置'}。"
            raise DomainError("no_part", words, field="part")
        scorer = values["scorer"] if part.side == Side.UNIT else ""
        given = {part.name: Given(values["value"], values["note"], scorer)}
        return score(held, part.side, given, by=by).scores.get(part=part.name)

    def listed(self, asked: Exported) -> QuerySet[Any]:
        request: Any = SimpleNamespace(GET=asked.query, viewer=asked.viewer)
        seen = placements_for(asked.viewer, self.export_action).order_by().values("pk")
        rows = graded_for(asked.viewer).filter(pk__in=seen)
        return PlacementFilter(asked.query, queryset=rows, request=request).qs

    def cells(self, records: QuerySet[Any], asked: Exported) -> Iterator[Mapping[str, Any]]:
        rows = list(records)
        held: dict[tuple[int, str, str], Score] = {}
        for one in Score.objects.filter(assessment__in=[r.assessment_pk for r in rows]):
            held[one.assessment_id, one.part, one.side] = one
        proposed = proposals(rows)
        for row in rows:
            for part in parts_of(row.batch.grade_parts):
                one = held.get((row.assessment_pk, part.name, part.side))
                said = proposed.get(row.pk, {}).get(part.name)
                yield {
                    "batch": row.batch.name,
                    "number": row.student.number,
                    "student": row.student.name,
                    "part": part.name,
                    "value": one and one.value,
                    "note": (one and one.note) or None,
                    "scorer": one.scorer if one and part.side == Side.UNIT else None,
                    "proposed": said and said.value,
                }
