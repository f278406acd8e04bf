"""Placements as a workbook: one row a student of a batch, with unit, post, the people who guide and the pay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from groupportal.errors import Hindrance
from groupportal.imports.models import ImportBatch
from groupportal.lists.declaring import with_words
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported, RecordKind, Work, Written
from groupportal.records.models import KeptRows
from groupportal.records.sharing import MIDDLE, NARROW, WIDE, counted, day_rule
from groupportal.ui.formats import cndate
from internships.enums import InternshipKind, Lodging, PlacementState, Source
from internships.excel.placement_checks import check_placements
from internships.excel.placement_writing import write_placements
from internships.forms.filters import SEARCHED, PlacementFilter
from internships.models import Agreement, Batch, Consent, Placement
from internships.selectors.arranging import with_class
from internships.selectors.placement import placements_for

COLUMNS = (
    RecordColumn(
        "number",
        "学号",
        ColumnKind.CODE,
        required=True,
        max_length=40,
        aliases=("学籍号", "学生学号"),
        example="202000001",
        personal=True,
    ),
    RecordColumn(
        "name",
        "姓名",
        ColumnKind.NAME,
        max_length=60,
        aliases=("学生姓名",),
        note="填了的与学号核对。",
        width=NARROW,
        personal=True,
    ),
    RecordColumn(
        "batch",
        "实习批次",
        ColumnKind.REFERENCE,
        max_length=100,
        aliases=("批次",),
        note="表里没有这一列时，上传时选批次。",
        width=MIDDLE,
    ),
    RecordColumn(
        "host",
        "实习单位",
        ColumnKind.REFERENCE,
        required=True,
        max_length=160,
        aliases=("单位", "单位名称", "企业名称", "实习企业"),
        width=WIDE,
    ),
    RecordColumn(
        "post", "岗位", ColumnKind.NAME, max_length=80, aliases=("实习岗位", "岗位名称"), width=MIDDLE
    ),
    RecordColumn(
        "starts_on",
        "开始日期",
        ColumnKind.DATE,
        aliases=("实习开始日期", "起始日期"),
        note="不填按批次。",
        width=14,
    ),
    RecordColumn(
        "ends_on",
        "结束日期",
        ColumnKind.DATE,
        aliases=("实习结束日期", "终止日期"),
        note="实习的最后一天。不填按批次。",
        width=14,
        last_day=True,
    ),
    RecordColumn(
        "teacher",
        "指导教师",
        max_length=60,
        aliases=("学校指导教师", "校内指导教师", "指导老师"),
        note="工号；没有同名的可以写姓名。",
    ),
    RecordColumn(
        "mentor",
        "企业导师",
        ColumnKind.NAME,
        max_length=60,
        aliases=("单位指导人员", "企业指导教师", "企业指导人员", "师傅"),
    ),
    RecordColumn(
        "pay", "报酬（元/月）", ColumnKind.DECIMAL, aliases=("报酬", "月报酬", "实习报酬"), personal=True
    ),
    RecordColumn("source", "去向来源", ColumnKind.CHOICE, choices=tuple(Source.choices), width=14),
    RecordColumn(
        "kind", "类型", ColumnKind.CHOICE, choices=tuple(InternshipKind.choices), note="不填按批次。"
    ),
    RecordColumn("lodging", "住宿", ColumnKind.CHOICE, choices=tuple(Lodging.choices)),
    RecordColumn(
        "health_checked_on",
        "最近体检日期",
        ColumnKind.DATE,
        aliases=("体检日期",),
        width=14,
        check=day_rule("体检日期"),
        personal=True,
    ),
    RecordColumn("note", "备注", max_length=300, width=24),
)


class PlacementsForm(forms.Form):
    """What a list of placements may not say itself, and what is to be done with what isn't known."""

    batch: Any = forms.ModelChoiceField(
        label="实习批次",
        queryset=None,
        to_field_name="public_id",
        required=False,
        help_text="表里没有“实习批次”一列时选。只有一个进行中的批次的，不用选。",
    )
    create_missing = forms.BooleanField(
        label="没有登记的实习单位、岗位和企业导师一并登记",
        required=False,
        help_text="不勾的，没有登记过的逐行列出，不导入那些行。",
    )
    leave_teachers = forms.BooleanField(
        label="教师名册里没有的指导教师先空着",
        required=False,
        help_text="不勾的，逐行列出，不导入那些行。空着的以后在列表里批量指定。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Batch.objects.filter(is_closed=False).select_related("unit")
        field: Any = self.fields["batch"]  # whose it may be, the check says
        field.queryset = rows


class PlacementsKind(RecordKind):
    """One known by batch and student is put right while it is being arranged; what is approved changes on its page."""

    code, label = "placements", "实习安排"
    action, export_action = "internships.arrange", "internships.export"
    help = (
        "每行一名学生，表头至少有：学号、实习单位。学生按学号对上，要先在“学生”里导入；同一张表可以先按“学生”、"
        "再按“实习安排”导入，各取自己的列。导入的是拟安排，还要提交审批。"
    )
    columns = COLUMNS
    params_form = PlacementsForm
    list_url = "internships:placements"
    undo_words = "这次导入新增的实习安排会删除，改过的恢复原来的内容；一并登记的单位、岗位和企业导师留着。"

    def complete(
        self, values: list[Any], place: Mapping[str, int], say: Callable[[str, str, str], None]
    ) -> None:
        starts_on, ends_on = values[place["starts_on"]], values[place["ends_on"]]
        if starts_on and ends_on and ends_on <= starts_on:
            say("ends_on", "backwards", f"结束日期不应早于开始日期（{cndate(starts_on)}），请核对。")
        if values[place["pay"]] is not None and values[place["pay"]] < 0:
            say("pay", "negative", "报酬不应小于 0，请核对。")

    def undo_hindrances(self, batch: ImportBatch) -> list[Hindrance]:
        """Besides: what was signed or approved of a placement since the file changed it was so of what the file says."""
        ids = [pk for part in KeptRows.objects.filter(batch=batch) if part.earlier for pk in part.row_ids]
        signed = Consent.objects.filter(
            placement__in=ids, is_agreed__isnull=False, recorded_at__gte=batch.created_at
        )
        agreed = Agreement.objects.filter(placement__in=ids, created_at__gte=batch.created_at)
        ruled = Placement.objects.filter(pk__in=ids).exclude(
            state__in=(PlacementState.DRAFT, PlacementState.RETURNED)
        )
        words = "导入以后，已有学生、监护人按导入的内容签了同意书，起草了协议，或者已经送审、批准，不能整批撤销，请在相应的安排上逐份更正。"
        found = super().undo_hindrances(batch)
        return found or ([Hindrance(words)] if any(rows.exists() for rows in (signed, agreed, ruled)) else [])

    def check(self, work: Work) -> None:
        check_placements(work)

    def forecast(self, work: Work) -> dict[str, int]:
        found = counted(
            work,
            {
                "新增安排": "is_new",
                "更新安排": "NOT is_new AND changed",
                "没有变化": "NOT is_new AND NOT changed",
            },
        )
        for label, what, condition in (
            ("登记实习单位", "host", "host_id IS NULL"),
            ("登记岗位", "(host, post)", "post_id IS NULL AND post IS NOT NULL"),
            ("登记企业导师", "(host, mentor)", "mentor_id IS NULL AND mentor IS NOT NULL"),
        ):
            sql = f"SELECT count(DISTINCT {what}) FROM {{stage}} WHERE ok AND {condition}"
            if number := work.stage.value(sql):
                found[label] = number
        return found

    def write(self, work: Work) -> Written:
        facts = self.forecast(work)
        write_placements(work)
        words = "，".join(f"{label} {n:,} {'份' if '安排' in label else '个'}" for label, n in facts.items())
        return Written(facts, f"已导入实习安排：{words}。接着在列表里提交审批。")

    def listed(self, asked: Exported) -> QuerySet[Placement]:
        request: Any = SimpleNamespace(GET=asked.query, viewer=asked.viewer)
        rows = with_class(placements_for(asked.viewer, self.export_action), timezone.localdate())
        if words := asked.query.get("q", "").strip():
            rows = with_words(rows, words, *SEARCHED)
        rows = PlacementFilter(asked.query, queryset=rows, request=request).qs
        state = asked.query.get("state", "")
        return rows.filter(state=state) if state in PlacementState else rows

    def cells(self, records: QuerySet[Any], asked: Exported) -> Iterator[Mapping[str, Any]]:
        for row in records.iterator(chunk_size=2_000):
            yield {
                **{
                    name: getattr(row, name)
                    for name in ("starts_on", "ends_on", "pay", "health_checked_on", "note")
                },
                **{name: getattr(row, name) for name in ("source", "kind", "lodging")},
                "number": row.student.number,
                "name": row.student.name,
                "batch": row.batch.name,
                "host": row.host.unit.name,
                "post": row.post.name if row.post else None,
                "teacher": row.teacher.number if row.teacher else None,
                "mentor": row.mentor.name if row.mentor else None,
            }
