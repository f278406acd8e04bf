"""Batches: the list, one with its numbers, and its students to be placed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from groupportal.files.selectors import file_items
from groupportal.files.services import store_upload
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.records.buttons import record_buttons
from groupportal.ui.formats import DASH, cndate
from groupportal.ui.pages import FormPage, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from internships.enums import BatchMode, InternshipKind, PlacementState, WaiverState
from internships.forms.batch import BatchForm
from internships.forms.filters import ToPlaceFilter
from internships.forms.placement import ArrangeForm
from internships.models import Batch
from internships.selectors.arranging import batches_with_numbers, students_to_place
from internships.selectors.placement import batches_for
from internships.services.batch import ARRANGE, FILES, add_batch, batch_facts, edit_batch
from internships.services.outcome import Outcome
from internships.services.placement import arrange_students, over_headcount
from internships.views.many import ManyPage
from rosters.selectors.roster import students_for

if TYPE_CHECKING:
    from rosters.models import Student

VIEW = "internships.view_school"
_BATCHES = ("实习批次", "internships:batches")


def placed_address(batch: Batch, state: str = "all") -> str:
    """The list of placements, narrowed to a batch."""
    return f"{reverse('internships:placements')}?batch={batch.public_id}&state={state}"


def waived_address(batch: Batch) -> str:
    """The list of who need not do the internship of a batch."""
    return f"{reverse('internships:waivers')}?batch={batch.public_id}&state={WaiverState.ACCEPTED}"


def _open(page: Any, rows: QuerySet[Batch], value: str) -> QuerySet[Batch]:
    return rows.filter(is_closed=value == "closed")


class BatchList(ListPage):
    """The batches of the schools a person sees whole."""

    action = VIEW
    title, measure, noun = "实习批次", "个", "批次"
    search = Search("搜批次、学期、学校", ("name", "term", "unit__name"))
    chips = (
        Chips(
            "批次",
            "open",
            [("open", "进行中"), ("closed", "已结束")],
            _open,
            default="open",
            every=("all", "全部"),
        ),
        Chips("类型", "kind", InternshipKind.choices, "kind"),
        Chips("实习模式", "mode", BatchMode.choices, "mode"),
    )
    columns = (
        Column("批次", "name", sort=("pinyin", "id")),
        Column("类型", "get_kind_display", "short"),
        Column("时间", "describe", sort="starts_on"),
        Column("已安排", lambda row: f"{row.arranged} 名", "number", sort="arranged"),
        Column("已批准", lambda row: f"{row.approved} 名", "number", sort="approved"),
        Column("实习中", lambda row: f"{row.running} 名", "number", sort="running"),
        Column("学校", "unit.name", sort=("unit__pinyin", "pinyin")),
        Column("实习模式", "get_mode_display", "short", more=True),
        Column("免实习", lambda row: f"{row.waived} 名", "number", sort="waived", more=True),
        Column("学期", "term", more=True),
        Column("备案", "filing.number", more=True),
    )
    opens = "internships:batch"
    add = Button("登记批次", "internships:batch_new")
    empty = Empty("还没有实习批次", "先登记一个批次，写明时间和方案，再给学生安排单位。", add, "internship")

    def base_queryset(self) -> QuerySet[Batch]:
        return batches_with_numbers(self.request.viewer)


class BatchPage(RecordPage):
    """One batch: its plan, and how many of its students are where."""

    action = VIEW
    template_name = "internships/batch.html"
    listed = _BATCHES

    def base_queryset(self) -> QuerySet[Batch]:
        return batches_with_numbers(self.request.viewer)

    def get_title(self) -> str:
        return self.get_object().name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        may = viewer.can(ARRANGE, unit_id=row.unit_id)
        papers = [(getattr(row, name), purpose) for name, purpose in FILES.items()]
        numbers = [
            ("已安排", row.arranged, f"{placed_address(row)}&stands=arranged"),
            ("已批准", row.approved, f"{placed_address(row)}&stands=approved"),
            ("实习中", row.running, placed_address(row, PlacementState.RUNNING)),
            ("免实习", row.waived, waived_address(row)),
        ]
        return super().get_context_data(
            **{
                "state": "ended" if row.is_closed else "in_force",
                "state_label": "已结束" if row.is_closed else "进行中",
                "facts": self._key_facts(row),
                "numbers": numbers,
                "may_edit": may,
                "may_arrange": may and not row.is_closed,
                "files": file_items([(row, note) for row, note in papers if row], viewer),
                "files_title": "实习方案和报告",
                "files_empty": "还没有上传实习方案。",
                **kwargs,
            }
        )

    def _key_facts(self, row: Batch) -> list[tuple[str, Any]]:
        known = {True: "是", False: "否", None: "未登记"}
        kinds = [f"每周日志 {row.daily_journals} 篇" if row.daily_journals else ""]
        kinds += ["周志" if row.weekly_journals else "", "月报" if row.monthly_journals else ""]
        parts = [f"{name} {weight}%" for name, weight, *_ in row.grade_parts or []]
        return [
            ("学校", row.unit.name),
            ("类型", row.get_kind_display()),
            ("实习模式", row.get_mode_display() or DASH),
            ("学期", row.term or DASH),
            ("时间", row.describe()),
            ("方案批准日期", cndate(row.approved_on)),
            ("方案由校企共同制订", known[row.is_joint]),
            ("规定的实习月数", f"{row.months} 个月" if row.months else DASH),
            ("方案写明的内容", "、".join(row.sections or []) or DASH),
            ("备案", str(row.filing) if row.filing else f"已备案：{known[row.is_filed]}"),
            ("学生岗前培训", cndate(row.student_trained_on)),
            ("指导人员岗前培训", cndate(row.mentors_trained_on)),
            ("实习教育", "、".join(row.topics or []) or DASH),
            ("学生要写", "、".join(filter(None, kinds)) or DASH),
            ("指导教师可批的请假", f"{row.teacher_leave_days} 天以内，超过的由学校审批"),
            ("考核构成", "，".join(parts) or DASH),
        ]


class _BatchForms(FormPage):
    action = ARRANGE
    form_class = BatchForm

    def kept(self, form: Any) -> dict[str, Any]:
        """The uploaded files as they are kept."""
        chosen = {name: (form.cleaned_data[name], purpose) for name, purpose in FILES.items()}
        return {
            name: store_upload(upload, by=self.request.viewer, purpose=purpose) if upload else None
            for name, (upload, purpose) in chosen.items()
        }


class NewBatch(_BatchForms):
    """Open a batch."""

    action = ARRANGE
    title, submit_label, done_message = "登记实习批次", "登记", "已登记，接着选学生安排单位。"
    listed = _BATCHES
    form_takes = ("viewer",)

    def perform(self, form: Any) -> str:
        facts = form.given(self.kept(form))
        return add_batch(form.cleaned_data["unit"], facts, by=self.request.viewer).get_absolute_url()


class EditBatch(_BatchForms, RecordFormPage):
    """Correct a batch and its plan, close it."""

    action = ARRANGE
    title, done_message = "修改实习批次", "已保存。"
    form_takes = ("viewer", "record")

    def base_queryset(self) -> QuerySet[Batch]:
        return batches_for(self.request.viewer, ARRANGE)

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        said = {**vars(batch_facts(row)), "filing": row.filing.public_id if row.filing else None}
        return {name: value for name, value in said.items() if name not in FILES}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        row = self.get_object()
        return [(_BATCHES[0], reverse(_BATCHES[1])), (row.name, row.get_absolute_url())]

    def perform(self, form: Any) -> str:
        why = form.cleaned_data["reason"]
        row = edit_batch(self.get_object(), form.given(self.kept(form)), reason=why, by=self.request.viewer)
        return row.get_absolute_url()


def _placed(page: Any, rows: QuerySet[Student], value: str) -> QuerySet[Student]:
    """Who is let off after an early end is let off."""
    if value == "waived":
        return rows.filter(is_waived=True)
    return rows.filter(is_placed=value == "placed", is_waived=False)


def _stands(student: Any) -> StateCell:
    if student.is_asked:
        return StateCell("submitted", "免实习待审批")
    return StateCell("waived" if student.is_waived else "placed" if student.is_placed else "unplaced")


class OfBatch:
    """A page of a batch that the person arranges."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def batch(self) -> Batch:
        """The batch of the address."""
        rows = batches_for(self.request.viewer, ARRANGE)
        return get_object_or_404(rows, public_id=self.kwargs["public_id"])

    def get_object(self) -> Batch:
        """As of pages about one row."""
        return self.batch

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """The batches, and this one."""
        return [(_BATCHES[0], reverse(_BATCHES[1])), (self.batch.name, self.batch.get_absolute_url())]


class StudentsToPlace(OfBatch, ListPage):
    """The school's students, to be ticked and arranged: those without a placement in this batch first of all."""

    action = ARRANGE
    title = "选学生安排实习"
    lead = (
        "按班级、年级、专业筛选，或搜姓名、学号；勾选以后点“安排到单位”。勾了整页，还可以选中全部筛选出来的。"
    )
    measure, noun = "名", "学生"
    search = Search("搜姓名、拼音首字母、学号", ("name", "number"))
    filterset_class = ToPlaceFilter
    chips = (
        Chips(
            "安排",
            "placed",
            [("free", "还没有安排"), ("placed", "已安排"), ("waived", "免实习")],
            _placed,
            default="free",
            every=("all", "全部"),
        ),
    )
    columns = (
        Column("姓名", "name", sort=("pinyin", "id"), personal=True),
        Column("学号", "number", "short", sort="number", personal=True),
        Column("班级", "class_name", sort=("class_name", "pinyin")),
        Column("年级", lambda student: f"{student.grade}级", "short", sort=("grade", "pinyin")),
        Column("专业", "programme.name", sort=("programme__name", "pinyin")),
        Column("这个批次", _stands, "state"),
    )
    export_action = "internships.export"
    empty = Empty("没有学生", "先在“学生”里导入或登记学生。", Button("学生", "rosters:students"), "member")

    @property
    def bulk(self) -> Sequence[Deed]:  # type: ignore[override]
        """Arranging them in this batch, or letting them off."""
        at = {"public_id": self.batch.public_id}
        return (
            Deed("安排到单位", "internships:arrange", "right", kwargs=at),
            Deed("提出免实习", "internships:waivers_propose", "pencil", kwargs=at),
        )

    def base_queryset(self) -> QuerySet[Student]:
        return students_to_place(self.request.viewer, self.batch, timezone.localdate())

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "placements"))]


class Arrange(OfBatch, ManyPage):
    """These students to one unit and post: the form, who can be placed and who can't, the deed."""

    action = ARRANGE
    title, deed = "安排到单位", "安排"
    form_class = ArrangeForm

    def base_queryset(self) -> QuerySet[Student]:
        return students_for(self.request.viewer)

    def chosen_in(self) -> tuple[str, str]:
        at = {"public_id": self.batch.public_id}
        return StudentsToPlace.title, reverse("internships:batch_students", kwargs=at)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().breadcrumbs(), self.chosen_in()]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.request.viewer, "batch": self.batch}

    def student_of(self, row: Any) -> Any:
        return row

    def act(self, rows: Sequence[Any], form: Any) -> Outcome[Any]:
        return arrange_students(self.batch, rows, form.given(), by=self.request.viewer)

    def notes(self, form: Any, found: Outcome[Any]) -> list[str]:
        facts = form.given()
        return (
            [words]
            if (words := over_headcount(facts.post, facts.starts_on, facts.ends_on, len(found.done)))
            else []
        )

    def perform(self, form: Any) -> str:
        super().perform(form)
        return placed_address(self.batch, PlacementState.DRAFT)
