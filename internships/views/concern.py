"""咨询与投诉: asking and complaining, the school's ledger, one matter with its steps, the guardian's page behind a link."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.files.selectors import file_items
from groupportal.files.services import kept_together, store_upload
from groupportal.links.pages import LinkFormPage
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import DASH, cndate, cntime, mask_phone
from groupportal.ui.pages import FormPage, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from groupportal.uploads.checking import PAPERS
from internships.enums import ConcernKind, ConcernNoteKind, ConcernResult, ConcernState
from internships.forms.agreement import NoForm
from internships.forms.concern import (
    NEW,
    AppointForm,
    CloseForm,
    ConcernFilter,
    EnterForm,
    GuardianForm,
    RaiseForm,
    WordsForm,
)
from internships.models import Concern, Placement
from internships.models.concern import OPEN_CONCERNS
from internships.selectors.concern import (
    HANDLE,
    RAISE,
    by_link,
    concerns_for,
    handled_for,
    open_concerns,
    placements_to_name,
)
from internships.selectors.guardian import is_guardian
from internships.selectors.placement import placements_for
from internships.services.concern import (
    LINK,
    ConcernInput,
    Outside,
    answer_concern,
    appoint,
    close_concern,
    enter_concern,
    give_links,
    note_concern,
    raise_by_link,
    raise_concern,
    reopen_concern,
    tell_unit,
)
from internships.services.consent import Asked
from internships.views.slips import SlipsPage, Told, about

_S = ConcernState
_LOOKS = {_S.NEW: "submitted", _S.HANDLING: "in_hand", _S.ANSWERED: "answered", _S.CLOSED: "done"}
TOLD_RAISER = (ConcernNoteKind.ANSWERED, ConcernNoteKind.CLOSED, ConcernNoteKind.REOPENED)
"""Steps that who raised it reads."""
_LIST = ("咨询与投诉", "internships:concerns")


def state_of(row: Concern) -> StateCell:
    """Where it stands."""
    return StateCell(_LOOKS[ConcernState(row.state)], row.get_state_display(), overdue=row.is_overdue)


def at(row: Concern, name: str = "concern") -> str:
    """A page about it."""
    return reverse(f"internships:{name}", kwargs={"public_id": row.public_id})


def _is_key(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False


def _by_state(page: Any, rows: QuerySet[Concern], value: str) -> QuerySet[Concern]:
    match value:
        case "open":
            return open_concerns(rows)
        case "late":
            return open_concerns(rows).filter(due_on__lt=timezone.localdate())
        case "mine":
            return rows.filter(handler=page.request.viewer.user.pk).exclude(state=_S.CLOSED)
    return rows.filter(state=value)


def _states(page: Any) -> list[tuple[str, str]]:
    own = [("mine", "由我办理")] if page.request.viewer.can(HANDLE) else []
    return [
        ("open", "没有答复"),
        ("late", "逾期未答复"),
        *own,
        (_S.ANSWERED, "已答复"),
        (_S.CLOSED, "已办结"),
    ]


class ConcernList(ListPage):
    """The school's ledger for its office; for everybody else what they raised themselves."""

    action = RAISE
    title, measure, noun = _LIST[0], "件", "咨询和投诉"
    search = Search(
        "搜编号、内容、单位、学生", ("text", "answer", "host__unit__name", "placement__student__name")
    )
    filterset_class = ConcernFilter
    chips = (
        Chips("状态", "state", _states, _by_state),
        Chips("种类", "kind", ConcernKind.choices, "kind"),
    )
    columns = (
        Column("编号", "number", "short", sort=("year", "serial")),
        Column("种类", "get_kind_display", "short"),
        Column("事项", "get_topic_display"),
        Column("实习单位", "host.unit.name", sort=("host__unit__pinyin", "-received_at")),
        Column("收到时间", "received_at", "time", sort="received_at"),
        Column("答复期限", "due_on", "date", sort="due_on"),
        Column("状态", state_of, "state"),
        Column("结果", "get_result_display"),
    )
    of_office = (
        Column("办理人", "handler.name"),
        Column("提出人身份", "get_raised_as_display", "short"),
        Column("提出人", "raiser_name", more=True, personal=True),
        Column("来源", "get_way_display", "short", more=True),
        Column("学生", "placement.student.name", more=True, personal=True),
        Column("内容", "text", more=True, personal=True),
        Column("答复", "answer", more=True, personal=True),
        Column("答复时间", "answered_at", "time", more=True),
        Column("办结时间", "closed_at", "time", more=True),
        Column("学校", "unit.name", sort=("unit__pinyin", "-received_at"), more=True),
    )
    opens = "internships:concern"
    add = (
        Button("登记电话、来信、来访", "internships:concern_enter"),
        Button("咨询或投诉", "internships:concern_new"),
    )
    empty = Empty(
        "还没有咨询和投诉", "学生、家长、单位、教师提的，和学校登记的电话、来信，都列在这里。", None, "inbox"
    )

    def base_queryset(self) -> QuerySet[Concern]:
        return concerns_for(self.request.viewer)

    def get_columns(self) -> Sequence[Column]:
        return (*self.columns, *self.of_office) if self.request.viewer.can(HANDLE) else self.columns

    def get_empty(self) -> Empty:
        if self.request.viewer.can(HANDLE):
            return self.empty
        return Empty(
            "您还没有提过咨询和投诉",
            "提了以后，办到哪里、怎样答复，都在这里看。",
            Button("咨询或投诉", "internships:concern_new"),
            "inbox",
        )


class RaiseConcern(FormPage):
    """Ask or complain; ``?placement=`` names the placement."""

    action = RAISE
    title = "咨询或投诉"
    lead = "有疑问、受委屈、遇到乱收费或被强制安排，都可以在这里说，学校按台账逐件答复。人身安全有危险的，先打110、120。"
    listed, form_takes = _LIST, ("viewer",)
    form_class: Any = RaiseForm
    submit_label, done_message = "提交", "已提交，答复后会发消息告诉您。"

    def get_initial(self) -> dict[str, Any]:
        return {"placement": self.request.GET.get("placement", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        named = self.request.GET.get("placement", "")
        row = (
            placements_to_name(self.request.viewer).filter(public_id=named).first()
            if _is_key(named)
            else None
        )
        return super().get_context_data(**{"intro": f"关于{row}。" if row else "", **kwargs})

    def perform(self, form: Any) -> str:
        said, by = form.cleaned_data, self.request.viewer
        with kept_together():
            files = [
                store_upload(file, by=by, purpose="咨询投诉附件", view_action=RAISE, accept=PAPERS)
                for file in said["files"]
            ]
            names = ("placement", "against", "hides_name")
            facts = form.said(
                files=tuple(files), host=said.get("host"), **{name: said[name] for name in names}
            )
            return at(self.keep(form, facts))

    def keep(self, form: Any, facts: ConcernInput) -> Concern:
        """Call the service."""
        return raise_concern(form.cleaned_data["school"], facts, by=self.request.viewer)


class EnterConcern(RaiseConcern):
    """Write down what came by phone, by letter or in person."""

    action = HANDLE
    title, lead = "登记电话、来信、来访", "提出人没有账号、或没有用门户提的，由学校登记进台账。"
    form_class = EnterForm
    submit_label, done_message = "登记", "已登记。"

    def keep(self, form: Any, facts: ConcernInput) -> Concern:
        names = ("raised_as", "way", "received_on", "name", "phone")
        outside = Outside(**{name: form.cleaned_data[name] for name in names})
        return enter_concern(form.cleaned_data["school"], facts, outside, by=self.request.viewer)


class ConcernPage(RecordPage):
    """One: what was said, the answer, each step. Who raised it reads what is meant for them."""

    action = RAISE
    template_name = "internships/concern.html"
    listed = _LIST

    def base_queryset(self) -> QuerySet[Concern]:
        return concerns_for(self.request.viewer).select_related("entered_by", "against", "closed_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        handles = handled_for(viewer).filter(pk=row.pk).exists()
        notes = row.notes.select_related("written_by").order_by("-pk")
        notes = notes if handles else notes.filter(kind__in=TOLD_RAISER)
        open_ = row.state in OPEN_CONCERNS
        mine = row.raised_by_id == viewer.user.pk or (handles and row.raised_by_id is None)
        return super().get_context_data(
            **{
                "cell": state_of(row),
                "facts": self._facts(row, handles=handles),
                "events": [
                    {
                        "who": str(note.written_by or row.raiser_name or row.get_raised_as_display()),
                        "what": note.get_kind_display(),
                        "at": note.written_at,
                        "note": note.text,
                    }
                    for note in notes
                ],
                "files": file_items([(one.file, "") for one in row.files.select_related("file")], viewer),
                "deeds": [
                    (label, at(row, name))
                    for open_now, label, name in (
                        (handles and open_, "交办", "concern_appoint"),
                        (handles and open_, "答复", "concern_answer"),
                        (handles and row.state != _S.CLOSED, "办结", "concern_close"),
                        (handles, "办理记录", "concern_note"),
                        (handles and row.host_id is not None, "告知单位", "concern_tell"),
                        (mine and not open_, "要求重新办理", "concern_reopen"),
                    )
                    if open_now
                ],
                **kwargs,
            }
        )

    def _facts(self, row: Any, *, handles: bool) -> list[tuple[str, Any]]:
        facts = [
            ("编号", row.number),
            ("事项", row.get_topic_display()),
            ("学校", row.unit.name),
            ("实习单位", row.host or DASH),
            ("学生", row.placement.student.name if row.placement else DASH),
            ("收到", f"{cntime(row.received_at)}，{row.get_way_display()}"),
            ("答复期限", f"{cndate(row.due_on)}（本门户约定的天数）"),
        ]
        if row.result:
            facts.append(("结果", row.get_result_display()))
        if not handles:
            return facts
        who = f"{row.get_raised_as_display()} {row.raiser_name}".strip()
        phone = f"，{mask_phone(row.raiser_phone)}" if row.raiser_phone else ""
        facts += [("提出人", who + phone), ("办理人", row.handler or "还没有交办")]
        if row.entered_by:
            facts.append(("登记人", row.entered_by))
        if row.against:
            facts.append(("被投诉的人", row.against))
        if row.hides_name:
            facts.append(("对单位", "不透露提出人姓名"))
        return facts


class _OfConcern(RecordFormPage):
    action, listed = HANDLE, _LIST
    form_class: Any = WordsForm

    def base_queryset(self) -> QuerySet[Concern]:
        return concerns_for(self.request.viewer)

    def perform(self, form: Any) -> str:
        return at(self.act(self.get_object(), by=self.request.viewer, **form.cleaned_data))

    def act(self, row: Concern, **said: Any) -> Concern:
        """Call the service."""
        raise NotImplementedError


class AppointHandler(_OfConcern):
    action = HANDLE
    form_takes = ("record",)
    title, form_class, submit_label, done_message = "交办", AppointForm, "交办", "已交办，办理人会收到消息。"

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        return {"handler": row.handler_id, "against": row.against_id}

    def act(self, row: Concern, **said: Any) -> Concern:
        return appoint(row, **said)


class NoteConcern(_OfConcern):
    action = HANDLE
    title, submit_label, done_message = "办理记录", "登记", "已登记。"
    lead = "了解到什么、做了什么；提出人看不到这段话，登记以后不能修改。"

    def act(self, row: Concern, **said: Any) -> Concern:
        return note_concern(row, **said)


class AnswerConcern(_OfConcern):
    action = HANDLE
    title, submit_label, done_message = "答复", "答复", "已答复，提出人会收到消息。"
    lead = "提出人能看到这段话。没有账号的，请另行电话告知。"

    def act(self, row: Concern, **said: Any) -> Concern:
        return answer_concern(row, **said)


class TellUnit(_OfConcern):
    action = HANDLE
    title, submit_label, done_message = "告知单位", "告知", "已告知，单位会收到这段话。"
    lead = "单位只收到您写的这段话，看不到投诉本身。要求不透露姓名的，请不要写姓名和能认出是谁的细节。"

    def act(self, row: Concern, **said: Any) -> Concern:
        return tell_unit(row, **said)


class CloseConcern(_OfConcern):
    action = HANDLE
    title, form_class, submit_label, done_message = "办结", CloseForm, "办结", "已办结。"

    def get_initial(self) -> dict[str, Any]:
        question = self.get_object().kind == ConcernKind.QUESTION
        return {"result": ConcernResult.EXPLAINED} if question else {}

    def act(self, row: Concern, **said: Any) -> Concern:
        return close_concern(row, **said)


class ReopenConcern(_OfConcern):
    action = RAISE
    title, submit_label, done_message = "要求重新办理", "要求重新办理", "已要求重新办理。"
    lead = "请写明什么没有解决。"

    def act(self, row: Concern, **said: Any) -> Concern:
        return reopen_concern(row, **said)


class GuardianLinks(SlipsPage):
    """A link for each guardian by which to ask and complain, on slips to hand out."""

    action = HANDLE
    title, what = "发家长咨询投诉链接", "家长咨询投诉"
    form_class = NoForm
    submit_label = "生成链接和纸条"
    list_page = ("实习安排", "internships:placements")
    tells = {LINK: lambda placement: Told("实习的咨询和投诉", about(placement), "可以多次使用")}

    def base_queryset(self) -> QuerySet[Placement]:
        return placements_for(self.request.viewer, HANDLE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = "每名学生的监护人一条链接，不用账号，实习期间一直能用；已经发过的仍是原来那条。"
        return super().get_context_data(**{"intro": words, **kwargs})

    def ask(self, rows: list[Placement], form: Any) -> Asked:
        return give_links(rows, by=self.request.viewer)


_OTHER_GUARDIAN = "学校登记的监护人已经更改，这条链接不能再用。请联系学校。"


class GuardianConcerns(LinkFormPage):
    """Behind the link: what the guardian asked so far, with state and answer, and a form for more."""

    template_name = "internships/concern_link.html"
    form_class = GuardianForm
    finishes = False
    submit_label = "提交"

    def get_title(self) -> str:
        return f"{self.subject.student}的实习：咨询和投诉"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "placement": self.subject, "name": self.link.addressee}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = by_link(self.subject, self.link.addressee) if self._is_own() else []
        intro = "" if self._is_own() else _OTHER_GUARDIAN
        return super().get_context_data(
            **{"rows": [(row, state_of(row)) for row in rows], "intro": intro, **kwargs}
        )

    def _is_own(self) -> bool:
        return is_guardian(self.link.addressee, self.subject.student)

    def perform(self, form: Any) -> str:
        if not self._is_own():
            raise DomainError("other_holder", _OTHER_GUARDIAN)
        matter = form.cleaned_data["about"]
        if matter == NEW:
            facts = form.said(placement=self.subject, hides_name=form.cleaned_data["hides_name"])
            row = raise_by_link(self.subject, self.link.addressee, facts)
        else:
            row = reopen_concern(form.again[matter], text=form.cleaned_data["text"], by=None)
        messages.success(self.request, f"已提交，编号 {row.number}。学校答复后，打开这条链接就能看到。")
        return ""
