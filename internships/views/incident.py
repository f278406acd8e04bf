"""突发事件: reporting on a phone, the list, one with its log and whom it concerns."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from groupportal.files.selectors import file_items
from groupportal.files.services import kept_together, store_upload
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import DASH, cntime
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from groupportal.uploads.checking import IMAGES
from internships.enums import IncidentKind, IncidentLevel, IncidentNoteKind, IncidentState
from internships.forms.incident import (
    UNGRADED,
    ConcludeForm,
    ContactsForm,
    GradeForm,
    NoteForm,
    PeopleForm,
    ReportForm,
    RuleForm,
)
from internships.models import Incident, Placement
from internships.selectors.arranging import with_class
from internships.selectors.incident import (
    FOLLOW,
    HANDLE,
    REPORT,
    followed_for,
    handled_for,
    incidents_for,
    near,
)
from internships.services.incident import (
    ALARMS,
    LATE,
    add_people,
    conclude_incident,
    grade_incident,
    note_incident,
    read_contacts,
    report_incident,
    rule_conclusion,
    take_incident,
)
from internships.views.chosen import ChosenPage
from internships.words import known

_S, _N = IncidentState, IncidentNoteKind
_LOOKS = {_S.REPORTED: "untaken", _S.TAKEN: "in_hand", _S.CONCLUDED: "submitted", _S.CLOSED: "done"}
TOLD_REPORTER = (_N.TAKEN, _N.GRADED, _N.CONCLUDED, _N.CLOSED)
"""Steps that who reported it reads, beside the own ones."""
_LIST = ("突发事件", "internships:incidents")


def state_of(row: Incident) -> StateCell:
    """Where it stands."""
    return StateCell(_LOOKS[IncidentState(row.state)], row.get_state_display())


def at(row: Incident, name: str = "incident") -> str:
    """A page about it."""
    return reverse(f"internships:{name}", kwargs={"public_id": row.public_id})


def delay_words(row: Incident) -> str:
    """How long after it happened it was reported."""
    minutes = row.delay
    span = f"{minutes // 1440}天" if minutes >= 1440 else f"{minutes}分钟"
    return f"发生后{span}报告{'，迟报' if minutes > LATE else ''}"


def level_words(row: Incident) -> str:
    """The level the school has said, else what who reported it wrote; "" where nobody wrote one."""
    return row.get_level_display() or (f"报告人写的：{row.get_highest_display()}" if row.highest else "")


class IncidentList(ListPage):
    """A school's for its office, a teacher's own students', for everybody else what they reported."""

    action = REPORT
    title, measure, noun = "突发事件", "件", "突发事件"
    search = Search("搜单位、地点、经过", ("host__unit__name", "place", "text"))
    chips = (
        Chips("状态", "state", _S.choices, "state"),
        Chips("级别", "level", IncidentLevel.choices, "level"),
        Chips("种类", "kind", IncidentKind.choices, "kind"),
    )
    columns = (
        Column("事件", "get_kind_display"),
        Column("实习单位", "host.unit.name", sort=("host__unit__pinyin", "-reported_at")),
        Column("发生时间", "occurred_at", "time", sort="occurred_at"),
        Column("报告", delay_words),
        Column("级别", lambda row: level_words(row) or "未定级", sort="level"),
        Column("学生", "number_of_people", "number"),
        Column("状态", state_of, "state"),
        Column("学校", "unit.name", sort=("unit__pinyin", "-reported_at"), more=True),
        Column("接报人", "taken_by.name", more=True),
        Column("接报时间", "taken_at", "time", more=True),
        Column("经过", "text", more=True, personal=True),
        Column("处置结论", "conclusion", more=True, personal=True),
        Column("结案时间", "closed_at", "time", more=True),
    )
    opens = "internships:incident"
    add = Button("报告突发事件", "internships:incident_new")
    empty = Empty("没有突发事件", "学生、教师、单位在手机上报告的，会列在这里。", add, "warning")

    def base_queryset(self) -> QuerySet[Incident]:
        return incidents_for(self.request.viewer).annotate(number_of_people=Count("people"))


class ReportIncident(FormPage):
    """One page for a phone: what and who, the rest is filled in or may wait."""

    action = REPORT
    title = "报告突发事件"
    lead = "先救人：危急的先打120、110、119，再在这里报告。提交后立即通知指导教师和学校。"
    template_name = "internships/visit_form.html"
    listed, form_takes = _LIST, ("viewer",)
    form_class, submit_label = ReportForm, "立即报告"
    done_message = "已报告，指导教师和学校已收到消息。后续情况请在这里补充。"

    def get_initial(self) -> dict[str, Any]:
        now = timezone.localtime()
        return {"day": now.date(), "time": now.time().replace(second=0, microsecond=0)}

    def perform(self, form: Any) -> str:
        by = self.request.viewer
        with kept_together():
            photos = [
                store_upload(photo, by=by, purpose="突发事件照片", view_action=REPORT, accept=IMAGES)
                for photo in form.cleaned_data["photos"]
            ]
            made, _ = report_incident(form.said(uuid.uuid4(), photos), by=by)
        return at(made[0])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"draft": "incident", **kwargs})


class IncidentPage(RecordPage):
    """One: what was reported, how late, who took it, the log, whom it concerns for who follows it."""

    action = REPORT
    template_name = "internships/incident.html"
    listed = _LIST

    def base_queryset(self) -> QuerySet[Incident]:
        return incidents_for(self.request.viewer).select_related("concluded_by", "closed_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        follows = followed_for(viewer).filter(pk=row.pk).exists()
        handles = handled_for(viewer).filter(pk=row.pk).exists()
        runs = row.state in (_S.REPORTED, _S.TAKEN)
        notes = row.notes.select_related("written_by").order_by("-pk")
        if not follows:
            notes = notes.filter(Q(kind__in=TOLD_REPORTER) | Q(written_by=viewer.user.pk))
        pictures = [(one.file, "") for one in row.photos.select_related("file")]
        second = row.state == _S.CONCLUDED and row.concluded_by_id != viewer.user.pk
        return super().get_context_data(
            **{
                "cell": state_of(row),
                "facts": self._facts(row),
                "events": [
                    {
                        "who": str(note.written_by or "门户"),
                        "what": note.get_kind_display(),
                        "at": note.written_at,
                        "note": note.text,
                    }
                    for note in notes
                ],
                "files": file_items(pictures, viewer) if pictures else None,
                "files_title": "照片",
                "people": self._people(row) if follows else None,
                "may_take": follows and row.state == _S.REPORTED and row.reported_by_id != viewer.user.pk,
                "alarms": ALARMS,
                "deeds": [
                    (label, url)
                    for open_now, label, url in (
                        (handles and second, "结案", at(row, "incident_rule")),
                        (
                            follows or row.reported_by_id == viewer.user.pk,
                            "登记处置",
                            at(row, "incident_note"),
                        ),
                        (handles and runs, "定级", at(row, "incident_grade")),
                        (follows, "学生和家长", at(row, "incident_people")),
                        (handles and row.state == _S.TAKEN, "写结论", at(row, "incident_conclude")),
                        (handles and row.host is not None, "单位停止接收", self._suspend(row)),
                    )
                    if open_now
                ],
                **kwargs,
            }
        )

    def _people(self, row: Any) -> list[Any]:
        """Whom it concerns, of those the person looks after."""
        seen_here = near(row, self.request.viewer, "named").order_by().values("pk")
        found = row.people.filter(placement__in=seen_here)
        found = found.select_related("placement__student", "placement__host__unit")
        return list(found.defer("placement__student__id_number"))

    def _suspend(self, row: Any) -> str:
        host = row.host
        return reverse("internships:host_suspend", kwargs={"public_id": host.public_id}) if host else ""

    def _facts(self, row: Any) -> list[tuple[str, Any]]:
        level = level_words(row)
        graded = f"{level}（学校定级，不是政府的定级）" if row.level else f"{level}，学校还没有定级"
        facts = [
            ("种类", row.get_kind_display()),
            ("级别", graded if level else UNGRADED),
            ("学校", row.unit.name),
            ("实习单位", row.host or DASH),
            ("地点", row.place or (row.host.address if row.host else "") or DASH),
            ("发生时间", cntime(row.occurred_at)),
            (
                "报告",
                f"{cntime(row.reported_at)}，{row.reported_by}（{row.get_reported_as_display()}），{delay_words(row)}",
            ),
            ("有人受伤", known(row.is_injured)),
            ("已采取的措施", row.measures or DASH),
            ("接报", f"{row.taken_by}，{cntime(row.taken_at)}" if row.taken_by else "还没有人接报"),
        ]
        if row.conclusion:
            facts.append(("处置结论", row.conclusion))
        if row.closed_by:
            facts.append(("结案", f"{row.closed_by}，{cntime(row.closed_at)}"))
        return facts


class TakeIncident(RecordDeedView):
    """I have it: from now on it is not told again."""

    action = FOLLOW
    done_message = "已接报，请登记处置。"

    def base_queryset(self) -> QuerySet[Incident]:
        return followed_for(self.request.viewer)

    def perform(self) -> str:
        return at(take_incident(self.get_object(), by=self.request.viewer))


class _OfIncident(RecordFormPage):
    listed = _LIST

    def base_queryset(self) -> QuerySet[Incident]:
        return incidents_for(self.request.viewer)

    def perform(self, form: Any) -> str:
        return at(self.act(self.get_object(), by=self.request.viewer, **form.cleaned_data))

    def act(self, row: Incident, **said: Any) -> Incident:
        """Call the service."""
        raise NotImplementedError


class NoteIncident(_OfIncident):
    action = REPORT
    form_takes = ("viewer", "record")
    title, form_class, submit_label, done_message = "登记处置", NoteForm, "登记", "已登记在经过里。"

    def act(self, row: Incident, **said: Any) -> Incident:
        return note_incident(row, **said)


class GradeIncident(_OfIncident):
    action = HANDLE
    title, form_class, submit_label, done_message = "定级", GradeForm, "定级", "已定级。"

    def act(self, row: Incident, **said: Any) -> Incident:
        return grade_incident(row, **said)


class ConcludeIncident(_OfIncident):
    action = HANDLE
    title, form_class, submit_label, done_message = "写结论", ConcludeForm, "提交结论", "已写结论。"

    def act(self, row: Incident, **said: Any) -> Incident:
        return conclude_incident(row, **said)


class RuleConclusion(_OfIncident):
    action = HANDLE
    title, form_class, submit_label, done_message = "结案", RuleForm, "提交", "已登记。"

    def act(self, row: Incident, *, closes: str, **said: Any) -> Incident:
        return rule_conclusion(row, closes=closes == "yes", **said)


class _OfOne:
    """Pages about one incident that are no page of its row."""

    request: Any
    kwargs: dict[str, Any]

    @property
    def incident(self) -> Incident:
        """The incident of the address."""
        if not hasattr(self, "_incident"):
            rows = followed_for(self.request.viewer)
            self._incident = get_object_or_404(rows, public_id=self.kwargs["public_id"])
        return self._incident

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_LIST[0], reverse(_LIST[1])), (str(self.incident), at(self.incident))]


class IncidentPeople(_OfOne, ListPage):
    """The students it concerns, all at the unit or in the region, with the deeds for several: recall, name more of them."""

    action = FOLLOW
    title, measure, noun = "学生和家长", "名", "学生"
    lead = "召回、提前结束：勾选学生，点“登记离岗”，逐个写明会怎样再保存；转到别的单位在学生的实习安排里点“转岗”。"
    export_action = "internships.export"
    search = Search("搜学生、学号、单位", ("student__name", "student__number", "host__unit__name"))
    chips = (
        Chips(
            "范围",
            "scope",
            [("named", "已登记的"), ("host", "这家单位的"), ("region", "同一地区的")],
            default="named",
            every=None,
        ),
    )
    columns = (
        Column("学生", "student.name", sort=("student__pinyin", "id"), personal=True),
        Column("班级", "class_name", sort=("class_name", "student__pinyin")),
        Column("实习单位", "host.unit.name", sort=("host__unit__pinyin", "student__pinyin")),
        Column("状态", lambda row: StateCell(row.state, row.get_state_display()), "state"),
        Column("监护人", "student.guardian", personal=True),
        Column("监护人电话", "student.guardian_phone", "phone"),
        Column("指导教师", "teacher.name"),
        Column("学生电话", "student.phone", "phone", more=True),
    )
    opens = "internships:placement"
    empty = Empty("没有学生", "点上面的“这家单位的”“同一地区的”，勾选后加为受影响的学生。", None, "group")

    @property
    def bulk(self) -> Sequence[Deed]:  # type: ignore[override]
        """Name them in this incident, or end their placements."""
        here = {"public_id": self.incident.public_id}
        return (
            Deed("加为受影响的学生", "internships:incident_add", "plus", kwargs=here),
            Deed("登记离岗", "internships:placements_leave", "stop"),
        )

    def base_queryset(self) -> QuerySet[Placement]:
        scope = self.request.GET.get("scope", "named")
        return with_class(near(self.incident, self.request.viewer, scope), timezone.localdate())

    @property
    def more(self) -> Sequence[Button]:  # type: ignore[override]
        """The whole phone numbers, for a purpose."""
        return (Button("看联系电话", "internships:incident_contacts", "eye", kwargs=self.kwargs),)


class AddPeople(_OfOne, ChosenPage):
    """Name more students."""

    action = FOLLOW
    title, form_class, submit_label = "加为受影响的学生", PeopleForm, "加入"
    done_words, done_measure = "已加入", "名学生"

    def chosen_in(self) -> tuple[str, str]:
        return "学生和家长", at(self.incident, "incident_people")

    def base_queryset(self) -> QuerySet[Placement]:
        found = [near(self.incident, self.request.viewer, scope) for scope in ("named", "host", "region")]
        return found[0] | found[1] | found[2]

    def perform(self, form: Any) -> str:
        number = add_people(self.incident, self.rows, by=self.request.viewer, **form.cleaned_data)
        messages.success(self.request, f"已登记，新加入 {number} 名学生。")
        return self.chosen_in()[1]


class IncidentContacts(_OfIncident):
    """Numbers of students and guardians, once the purpose is given; written down, never kept by the browser."""

    action = HANDLE
    title, form_class, submit_label = "看联系电话", ContactsForm, "查看"
    template_name = "internships/incident_contacts.html"

    def _carried_out(self, form: Any) -> HttpResponse:
        rows = read_contacts(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        response = self.render_to_response(self.get_context_data(form=form, rows=rows))
        response["Cache-Control"] = "private, no-store"
        return response
