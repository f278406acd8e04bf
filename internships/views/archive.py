"""Archiving: what each placement has and lacks, why it lacks, archiving many, a class as a pack; teachers' summaries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from groupportal.files.selectors import file_items
from groupportal.files.services import kept_together, store_upload
from groupportal.jobs.services import enqueue
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import DASH, cndate
from groupportal.ui.pages import RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from internships.enums import ArchiveKind, PlacementState
from internships.forms.archive import GapForm, PackForm, SummaryForm
from internships.forms.filters import SEARCHED, PlacementFilter
from internships.models import Batch, Placement, Summary
from internships.selectors.archive import (
    ARCHIVE,
    VIEW,
    WRITE,
    Slot,
    archive_rows,
    may_change,
    slots_of,
    summaries_for,
    teaches_in,
    to_sum_up,
)
from internships.selectors.arranging import with_class
from internships.services.archive import archive_placements, explain_gaps, write_summary
from internships.services.outcome import Outcome
from internships.views.chosen import ChosenPage
from internships.views.many import ManyPage

_P = PlacementState
LISTED = ("实习归档", "internships:archive")


class ArchiveList(ListPage):
    """What each placement that is over has of the eight kinds, and what it lacks."""

    action = VIEW
    title, measure, noun = "实习归档", "名", "学生"
    lead = "归档要有八类材料：协议、方案、实习报告、考核结果、日志、检查记录、总结和佐证材料；缺的补齐，或写明为什么没有。"
    export_action = "internships.export"
    search = Search("搜学生、学号、实习单位", SEARCHED)
    filterset_class = PlacementFilter
    chips = (
        Chips(
            "状态",
            "state",
            [(_P.ENDING.value, "待归档"), (_P.ARCHIVED.value, "已归档")],
            "state",
            default=_P.ENDING.value,
            every=("all", "全部"),
        ),
    )
    columns = (
        Column("学生", "student.name", sort=("student__pinyin", "id"), personal=True),
        Column("班级", "class_name", sort=("class_name", "student__pinyin")),
        Column("材料", lambda row: f"{row.held}/8", "short"),
        Column("还缺", lambda row: row.lacking or DASH),
        Column("状态", lambda row: StateCell(row.state, row.get_state_display()), "state"),
        Column("实习单位", "host.unit.name", sort=("host__unit__pinyin", "student__pinyin")),
        Column("指导教师", "teacher.name"),
        Column("最后在岗日期", "last_on_post", "date", sort="left_on", more=True),
        Column("已说明的缺项", lambda row: row.explained or DASH, more=True),
        Column("批次", "batch.name", more=True),
    )
    opens = "internships:archive_folder"
    bulk = (
        Deed("归档", "internships:archive_close", "archive"),
        Deed("说明缺项", "internships:archive_explain", "pencil"),
        Deed("导出档案", "internships:archive_pack", "download"),
        Deed("开实习证明", "internships:certificates_issue", "seal"),
    )
    more = (Button("实习总结", "internships:summaries", "pencil"),)
    empty = Empty("没有要归档的实习", "学生离岗以后，材料齐不齐会列在这里。", None, "archive")

    def base_queryset(self) -> QuerySet[Placement]:
        return with_class(archive_rows(self.request.viewer), timezone.localdate())

    def get_rows(self, page: Iterable[Any]) -> Iterable[Any]:
        """With how many kinds there are, which lack, which of these are explained."""
        rows = list(page)
        slots = slots_of(rows)
        for row in rows:
            held = slots[row.pk]
            row.held = sum(slot.held for slot in held)
            row.lacking = "、".join(slot.label for slot in held if slot.is_open)
            row.explained = "、".join(slot.label for slot in held if slot.reason)
        return rows


class FolderPage(RecordPage):
    """The eight kinds of one placement, with where what lacks is mended."""

    action = VIEW
    template_name = "internships/folder.html"

    def base_queryset(self) -> QuerySet[Placement]:
        return archive_rows(self.request.viewer)

    def get_title(self) -> str:
        return f"{self.get_object().student.name}的实习档案"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(LISTED[0], reverse(LISTED[1]))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        held = row.archives.select_related("archived_by").first()
        facts = [
            ("学校", row.unit.name),
            ("实习单位", row.host.unit.name),
            ("时间", row.describe()),
            ("批次", row.batch.name),
            ("指导教师", row.teacher.name if row.teacher else DASH),
        ]
        if held:
            day = cndate(timezone.localdate(held.archived_at))
            facts.append(("归档", f"{held.archived_by}，{day}"))
        return super().get_context_data(
            **{
                "cell": StateCell(row.state, row.get_state_display()),
                "facts": facts,
                "slots": self._slots(row),
                "may_archive": row.state == _P.ENDING
                and self.request.viewer.can(ARCHIVE, unit_id=row.unit_id),
                **kwargs,
            }
        )

    def _slots(self, row: Placement) -> list[Slot]:
        """The batch is the office's to change: nobody else is led there."""
        slots = slots_of([row])[row.pk]
        if self.request.viewer.can("internships.arrange", unit_id=row.unit_id):
            return slots
        return [replace(slot, url="") if slot.kind == ArchiveKind.PLAN else slot for slot in slots]


class _Many(ManyPage):
    action = ARCHIVE
    list_page = LISTED

    def base_queryset(self) -> QuerySet[Placement]:
        return archive_rows(self.request.viewer, ARCHIVE)


class ExplainGaps(_Many):
    """Why several lack the same kinds."""

    action, title, deed, form_class = ARCHIVE, "说明缺项", "说明", GapForm

    def act(self, rows: Sequence[Any], form: Any) -> Outcome[Placement]:
        said = form.cleaned_data
        return explain_gaps(rows, said["kinds"], reason=said["reason"], by=self.request.viewer)


class ArchiveMany(_Many):
    """Several that are complete."""

    action, title, deed = ARCHIVE, "实习归档", "归档"

    def notes(self, form: Any, found: Outcome[Any]) -> Sequence[str]:
        return ("归档以后只能看，不能再改。",)

    def act(self, rows: Sequence[Any], form: Any) -> Outcome[Placement]:
        return archive_placements(rows, by=self.request.viewer)


class PackMany(ChosenPage):
    """The material of several in one archive, made in the background."""

    action = ARCHIVE
    title, submit_label, form_class, list_page = "导出实习档案", "生成", PackForm, LISTED

    def base_queryset(self) -> QuerySet[Placement]:
        return archive_rows(self.request.viewer, ARCHIVE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = "合成一个压缩包：每名学生一个文件夹、八类材料，附 Excel 目录和核对文件用的清单。"
        return super().get_context_data(**{"intro": words, **kwargs})

    def perform(self, form: Any) -> str:
        ids = sorted(str(row.public_id) for row in self.rows)
        params = {"placements": ids, "purpose": form.cleaned_data["purpose"]}
        job = enqueue("internships.archive", params, by=self.request.viewer)
        return str(job.get_absolute_url())


# --- summaries


class SummaryList(ListPage):
    """What teachers summed up; a teacher's own batches to write about stand above."""

    action = VIEW
    title, measure, noun = "实习总结", "份", "总结"
    search = Search("搜教师、批次、内容", ("teacher__name", "batch__name", "text"))
    columns = (
        Column("指导教师", "teacher.name", sort=("teacher__pinyin", "id")),
        Column("批次", "batch.name"),
        Column("更新时间", "updated_at", "time", sort="updated_at"),
        Column("学校", "unit.name", more=True),
    )
    opens = "internships:summary"
    empty = Empty("还没有总结", "指导的学生离岗以后，教师按批次写一份总结。", None, "pencil")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(LISTED[0], reverse(LISTED[1]))]

    def base_queryset(self) -> QuerySet[Summary]:
        return summaries_for(self.request.viewer)

    def get_tools(self) -> list[Tools]:
        if not self.request.viewer.can(WRITE):
            return []
        buttons = [
            Button(f"写“{batch}”的总结", "internships:summary_write", kwargs={"public_id": batch.public_id})
            for batch in to_sum_up(self.request.viewer)
        ]
        return [Tools(buttons, "写总结")] if buttons else []


class SummaryPage(RecordPage):
    """What a teacher wrote, with its file."""

    action = VIEW
    template_name = "internships/summary.html"

    def base_queryset(self) -> QuerySet[Summary]:
        return summaries_for(self.request.viewer)

    def get_title(self) -> str:
        return str(self.get_object())

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("实习总结", reverse("internships:summaries"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        files = file_items([(row.file, "")] if row.file else [], viewer)
        facts = [("批次", row.batch.name), ("指导教师", row.teacher.name)]
        context = {"facts": facts, "attached": files, "may_edit": may_change(row, viewer)}
        return super().get_context_data(**{**context, **kwargs})


class WriteSummary(RecordFormPage):
    """A teacher sums up the own students of a batch."""

    action = WRITE
    form_class, done_message = SummaryForm, "已保存。"

    def base_queryset(self) -> QuerySet[Batch]:
        return Batch.objects.filter(pk__in=teaches_in(self.request.viewer).order_by().values("batch"))

    def get_title(self) -> str:
        return f"{self.get_object().name}：实习总结"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("实习总结", reverse("internships:summaries"))]

    def get_initial(self) -> dict[str, Any]:
        rows = summaries_for(self.request.viewer).filter(batch=self.get_object())
        row = rows.filter(teacher__user=self.request.viewer.user.pk).first()
        return {"text": row.text if row else ""}

    def perform(self, form: Any) -> str:
        upload, viewer = form.cleaned_data["upload"], self.request.viewer
        with kept_together():
            file = store_upload(upload, by=viewer, purpose="实习总结", view_action=VIEW) if upload else None
            row = write_summary(self.get_object(), text=form.cleaned_data["text"], file=file, by=viewer)
        return reverse("internships:summary", kwargs={"public_id": row.public_id})
