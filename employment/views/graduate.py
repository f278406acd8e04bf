"""毕业生: the list, one with its three years, what is written down of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from employment.enums import Destination, Wave
from employment.forms.graduate import CallForm, GraduateFilter, GraduateForm, RecordForm, YearForm
from employment.models import Graduate, GraduateAnswer
from employment.selectors.graduate import (
    EDIT,
    EXPORT,
    FOLLOW,
    VIEW,
    follow_ups,
    graduates_for,
    waves_due,
    with_told,
    years_back,
)
from employment.services.answer import AnswerInput, follow_up, record_answer
from employment.services.graduate import add_graduate, edit_graduate, take_graduates
from employment.views.by_link import told_of
from groupportal.links.selectors import links_for, look_of
from groupportal.lists.declaring import Button, Chips, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.records.buttons import record_buttons
from groupportal.ui.formats import DASH, cndate, mask_phone
from groupportal.ui.pages import FormPage, RecordFormPage, RecordPage
from groupportal.ui.tables import Column

LISTED = ("毕业生", "employment:graduates")


def _told(wave: Wave) -> Any:
    return lambda row: Destination(told).label if (told := getattr(row, f"told_{wave.value}")) else DASH


def _lacking(page: Any, rows: QuerySet[Graduate], value: str) -> QuerySet[Graduate]:
    """Those who may be asked this already and have told nothing."""
    come = years_back(timezone.localdate(), int(value))
    return rows.filter(**{f"told_{int(value)}": None, "graduated_on__lte": come})


class GraduateList(ListPage):
    """Those the person sees, with what they told each time."""

    action, title, measure, noun = VIEW, LISTED[0], "名", "毕业生"
    export_action = EXPORT
    search = Search("搜姓名、拼音首字母、学号、班级", ("name", "number", "class_name"))
    filterset_class = GraduateFilter
    chips = (Chips("没有去向的", "lacks", [(str(w.value), w.label) for w in Wave], _lacking),)
    columns = (
        Column("姓名", "name", sort=("pinyin", "id"), personal=True),
        Column("毕业日期", "graduated_on", "date", sort="graduated_on"),
        Column("专业", "programme.name", sort=("programme__name", "pinyin")),
        Column("班级", "class_name", sort=("class_name", "pinyin")),
        *(Column(wave.label, _told(wave), "short", personal=True) for wave in Wave),
        Column("学校", "unit.name", sort=("unit__pinyin", "pinyin")),
        Column("学号", "number", "short", sort="number", personal=True, more=True),
        Column("生源地", "get_origin_display", "short", more=True, personal=True),
        Column("电话", "phone", "phone", more=True),
        Column("跟踪教师", "teacher.name", more=True),
    )
    add = (Button("从名册列入", "employment:graduates_take"), Button("登记毕业生", "employment:graduate_new"))
    more = (
        Button("发起去向调查", "employment:survey_open", "link"),
        Button("去向调查", "employment:surveys", "inbox"),
        Button("去向统计", "employment:destinations", "table"),
    )
    empty = Empty(
        "还没有毕业生",
        "名册里登记了“毕业”离校的，点“从名册列入”；往届的用表格导入。",
        Button("从名册列入", "employment:graduates_take"),
        "member",
    )

    def base_queryset(self) -> QuerySet[Graduate]:
        rows = with_told(graduates_for(self.request.viewer))
        # What is right at one's own school takes no other's out.
        return rows.filter(self.request.viewer.within(EXPORT, "unit")) if self.is_taken else rows

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "graduates"))]


class GraduatePage(RecordPage):
    """One: each time of asking with what was told, by whom and when; the calls; the links."""

    action, listed = VIEW, LISTED
    template_name = "employment/graduate.html"

    def base_queryset(self) -> QuerySet[Graduate]:
        return graduates_for(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        here = partial(viewer.can, unit_id=row.unit_id)
        return super().get_context_data(
            **{
                "facts": self._facts(row),
                "years": self._years(row),
                "calls": follow_ups(row),
                "may_edit": here(EDIT),
                "may_follow": here(FOLLOW),
                **kwargs,
            }
        )

    @staticmethod
    def _facts(row: Graduate) -> list[tuple[str, Any]]:
        return [
            ("学校", row.unit),
            ("学号", row.number),
            ("专业", row.programme or DASH),
            ("班级", row.class_name or DASH),
            ("毕业日期", cndate(row.graduated_on)),
            ("生源地", row.get_origin_display() or DASH),
            ("电话", mask_phone(row.phone) if row.phone else DASH),
            ("跟踪教师", row.teacher or DASH),
        ]

    def _years(self, row: Graduate) -> list[dict[str, Any]]:
        """The four times of asking in their order: what stands, what stood before it, how the survey stands."""
        told: dict[int, list[GraduateAnswer]] = {}
        for answer in row.answers.select_related("written_by", "employer_unit").order_by("-told_on", "-pk"):
            told.setdefault(answer.wave, []).append(answer)
        calls = {call.wave: call for call in row.calls.all()}
        links = links_for(self.request.viewer).filter(subject_id__in=[c.public_id for c in calls.values()])
        by_call: dict[Any, Any] = {}
        for link in links.order_by("issued_at"):
            by_call[link.subject_id] = {"link": link, "cell": look_of(link)}
        come = waves_due(row.graduated_on, timezone.localdate())
        found = []
        for wave in Wave:
            answers = sorted(told.get(wave, []), key=lambda answer: answer.superseded_on is not None)
            call = calls.get(wave)
            standing = answers[0] if answers and answers[0].superseded_on is None else None
            found.append(
                {
                    "title": wave.label,
                    "answer": standing,
                    "facts": told_of(standing) if standing else [],
                    "earlier": [answer for answer in answers if answer.superseded_on],
                    "call": call,
                    "link": by_call.get(call.public_id) if call else None,
                    "to_come": wave not in come,
                }
            )
        return found


class NewGraduate(FormPage):
    """Write one down who is not in the roster."""

    action, listed, title, form_class = EDIT, LISTED, "登记毕业生", GraduateForm
    form_takes, done_message = ("viewer",), "已登记。"

    def perform(self, form: Any) -> str:
        unit = form.cleaned_data["unit"]
        return add_graduate(unit, form.said(), by=self.request.viewer).get_absolute_url()


class TakeGraduates(FormPage):
    """Take a year's graduates out of the roster."""

    action, listed, title, form_class = EDIT, LISTED, "从名册列入毕业生", YearForm
    lead = "名册里登记了离校、类别是“毕业”的学生，连同专业、班级、电话和班主任列入；已经列入的不会重复。"
    form_takes, submit_label = ("viewer",), "列入"

    def perform(self, form: Any) -> str:
        made = take_graduates(**form.cleaned_data, by=self.request.viewer)
        messages.success(self.request, f"已列入 {len(made)} 名毕业生。")
        return f"{reverse(LISTED[1])}?year={form.cleaned_data['year']}"


class _OfGraduate(RecordFormPage):
    """A form about one."""

    action, listed = FOLLOW, LISTED
    form_takes: tuple[str, ...] = ("record",)

    def base_queryset(self) -> QuerySet[Graduate]:
        return graduates_for(self.request.viewer, self.action)


class EditGraduate(_OfGraduate):
    action, title, form_class = EDIT, "修改毕业生", GraduateForm
    form_takes, done_message = ("viewer", "record"), "已保存。"

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        same = ("number", "name", "graduated_on", "class_name", "origin")
        keys = {
            name: one.public_id if (one := getattr(row, name)) else None for name in ("programme", "teacher")
        }
        return {**{name: getattr(row, name) for name in same}, **keys}

    def perform(self, form: Any) -> str:
        return edit_graduate(self.get_object(), form.said(), by=self.request.viewer).get_absolute_url()


class RecordAnswer(_OfGraduate):
    """What the school knows, or a correction."""

    title, form_class, submit_label, done_message = "登记去向", RecordForm, "登记", "已登记。"

    def get_initial(self) -> dict[str, Any]:
        return {"told_on": timezone.localdate()}

    def perform(self, form: Any) -> str:
        row, data = self.get_object(), form.cleaned_data
        given = {name: data[name] for name in ("told_on", "reason")}
        record_answer(row, data["wave"], form.said(), **given, by=self.request.viewer)
        return row.get_absolute_url()


class CallGraduate(_OfGraduate):
    """A call by telephone, with the answer where there was one."""

    title, form_class, submit_label, done_message = "登记电话", CallForm, "登记", "已登记。"
    lead = "打过的电话都登记，没有打通的也登记：统计时看得到跟踪了几次。"

    def get_initial(self) -> dict[str, Any]:
        return {"called_on": timezone.localdate()}

    def perform(self, form: Any) -> str:
        row, data = self.get_object(), form.cleaned_data
        given = {name: data[name] for name in ("called_on", "outcome", "words", "reason")}
        said: AnswerInput | None = form.said() if data["status"] else None
        follow_up(row, data["wave"], **given, said=said, by=self.request.viewer)
        return row.get_absolute_url()
