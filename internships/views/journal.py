"""Journals: a student's page, writing, the teacher's reading in a row, who is missing, how much is read, which resemble one another."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.files.selectors import file_items
from groupportal.files.services import kept_together, store_upload
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import DASH, cndate, cntime
from groupportal.ui.pages import Page, RecordDeedView, RecordFormPage
from groupportal.ui.tables import Column, StateCell
from internships.enums import JournalKind, JournalState
from internships.forms.journal import ExcuseForm, JournalForm, ReadForm
from internships.models import Journal, Placement
from internships.selectors.journal import (
    ALIKE,
    MOST_COMPARED,
    READ,
    WRITE,
    Owed,
    Progress,
    alike,
    journals_for,
    owed,
    own_placements,
    progress,
    read_placements,
    slot_of,
    with_class_name,
)
from internships.services.journal import JOURNALS, excuse, withdraw_journal, write_journal

VIEW = "internships.view_journals"
FOLLOW = "internships.follow_journals"
_J = JournalState
_LOOK = {
    _J.DRAFT: StateCell("draft", "草稿"),
    _J.SUBMITTED: StateCell("to_read", "待批阅"),
    _J.APPROVED: StateCell("read", "已批阅"),
    _J.RETURNED: StateCell("returned", "已退回"),
    _J.EXCUSED: StateCell("excused", "免写"),
}


def at(row: Journal, name: str = "journal") -> str:
    """A page about a journal."""
    return reverse(f"internships:{name}", kwargs={"public_id": row.public_id})


def _write(placement: Any, kind: str, number: int, name: str = "journal_write") -> str:
    where = {"public_id": placement.public_id, "kind": kind, "number": number}
    return reverse(f"internships:{name}", kwargs=where)


# --- the student


class OwnJournals(Page):
    """我的日志: what is to be written now, then what was written."""

    action = WRITE
    title = "我的日志"
    template_name = "internships/own_journals.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, mine = timezone.localdate(), own_placements(self.request.viewer)
        due = owed(mine, today)
        written = journals_for(self.request.viewer).filter(placement__in=mine.values("pk"))
        done = written.exclude(state__in=(_J.DRAFT, _J.RETURNED)).order_by("-due_on", "-pk")
        return super().get_context_data(
            **{
                "due": [
                    {"one": one, "url": _write(one.placement, one.slot.kind, one.slot.number)} for one in due
                ],
                "many_units": len({one.placement.pk for one in due}) > 1,
                "done": [{"row": row, "cell": _LOOK[_J(row.state)], "url": at(row)} for row in done[:200]],
                "has_placement": mine.exists(),
                **kwargs,
            }
        )


class WriteJournal(RecordFormPage):
    """One journal: kept as a draft, or handed in. What is typed also stays in the phone until it has arrived."""

    action = WRITE
    form_class, template_name = JournalForm, "internships/journal_form.html"

    def base_queryset(self) -> QuerySet[Placement]:
        return own_placements(self.request.viewer)

    @property
    def _which(self) -> tuple[str, int]:
        return self.kwargs["kind"], self.kwargs["number"]

    def _journal(self) -> Journal | None:
        kind, number = self._which
        return Journal.objects.filter(placement=self.get_object(), kind=kind, number=number).first()

    def _slot(self) -> Any:
        found = self._journal() or slot_of(self.get_object(), *self._which)
        if found is None:
            raise Http404
        return found

    def get_title(self) -> str:
        return str(self._slot().title)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(OwnJournals.title, reverse("internships:own_journals"))]

    def get_initial(self) -> dict[str, Any]:
        row = self._journal()
        return {"text": row.text if row else ""}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "journal": self._journal()}

    def perform(self, form: Any) -> str:
        said, viewer = form.cleaned_data, self.request.viewer
        hand_in = self.request.POST.get("deed") != "keep"
        with kept_together():
            files = [
                store_upload(file, by=viewer, purpose="日志附件", view_action=VIEW) for file in said["files"]
            ]
            row = write_journal(
                self.get_object(),
                *self._which,
                text=said["text"],
                files=files,
                without=tuple(said.get("without", ())),
                hand_in=hand_in,
                by=viewer,
            )
        messages.success(self.request, "已提交，等老师批阅。" if hand_in else "草稿已存下，写完再提交。")
        return at(row) if hand_in else _write(self.get_object(), *self._which)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        slot, row = self._slot(), self._journal()
        closed = row is not None and row.state not in (_J.DRAFT, _J.RETURNED)
        late = slot.due_on < timezone.localdate()
        return super().get_context_data(
            **{
                "slot": slot,
                "is_over": late and not (row and row.handed_on),
                "answer": row.answer if row and row.state == _J.RETURNED else "",
                "closed_url": at(row) if row and closed else "",
                "draft": f"journal-{self.get_object().public_id}-{'-'.join(map(str, self._which))}",
                **kwargs,
            }
        )


class WithdrawJournal(RecordDeedView):
    """Take back what is not read yet."""

    action = WRITE
    title, done_message = "撤回日志", "已撤回，改好再提交。"

    def base_queryset(self) -> QuerySet[Journal]:
        return journals_for(self.request.viewer)

    def perform(self) -> str:
        row = withdraw_journal(self.get_object(), by=self.request.viewer)
        return _write(row.placement, row.kind, row.number)


# --- the teacher and the office


def _by_state(page: Any, rows: QuerySet[Journal], value: str) -> QuerySet[Journal]:
    return rows.filter(handed_on__gt=F("due_on")) if value == "late" else rows.filter(state=value)


class JournalList(ListPage):
    """What students handed in: a teacher's own students', for the office the school's."""

    action = FOLLOW
    title, measure, noun = "实习日志", "篇", "日志"
    search = Search("搜学生、学号、正文", ("placement__student__name", "placement__student__number", "text"))
    chips = (
        Chips(
            "状态",
            "state",
            [
                *((state.value, state.label) for state in _J if state != _J.DRAFT),
                ("late", "迟交"),
            ],
            _by_state,
        ),
        Chips("种类", "kind", JournalKind.choices, "kind"),
    )
    columns = (
        Column(
            "学生", "placement.student.name", sort=("placement__student__pinyin", "-due_on"), personal=True
        ),
        Column("日志", "title", sort=("due_on", "pk")),
        Column("状态", lambda row: _LOOK[_J(row.state)], "state"),
        Column("应交", "due_on", "date", sort="due_on"),
        Column("首次提交", "handed_on", "date", sort="handed_on"),
        Column("迟交", lambda row: "迟交" if row.is_late else DASH, "short"),
        Column("班级", "class_name", sort=("class_name", "placement__student__pinyin")),
        Column("指导教师", "placement.teacher.name"),
        Column("评语", "answer", more=True),
        Column("实习单位", "placement.host.unit.name", more=True),
    )
    opens = "internships:journal"
    more = (
        Button("缺交", "internships:journals_missing"),
        Button("批阅进度", "internships:journal_progress"),
        Button("相似的日志", "internships:journals_alike"),
    )
    empty = Empty("还没有交来的日志", "学生按实习方案写日志，提交以后会列在这里。", None, "internship")

    def base_queryset(self) -> QuerySet[Journal]:
        return with_class_name(journals_for(self.request.viewer)).order_by("-due_on", "-pk")


def _journals_way() -> list[tuple[str, str]]:
    return [(JournalList.title, reverse("internships:journals"))]


class JournalPage(RulingPage):
    """One journal as plain text; its teacher reads it here, and the next one announces itself."""

    action = VIEW
    kind = JOURNALS
    template_name = "internships/journal.html"
    form_class = ReadForm
    answer_label, answer_help = "评语", "退回时必须写；学生会看到。"
    verdicts = (
        Verdict(_J.APPROVED, "批阅通过", "已批阅。"),
        Verdict(_J.RETURNED, "退回重写", "已退回，学生会收到您的话。", danger=True),
    )

    def base_queryset(self) -> QuerySet[Journal]:
        return with_class_name(journals_for(self.request.viewer)).select_related(
            "placement__batch", "ruled_by"
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.request.viewer}

    def get_title(self) -> str:
        row = self.get_object()
        return f"{row.placement.student.name}：{row.title}"

    def _is_own(self) -> bool:
        return bool(self.get_object().placement.student.user_id == self.request.viewer.user.pk)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        if self._is_own():
            return [(OwnJournals.title, reverse("internships:own_journals"))]
        return _journals_way()

    def after(self, row: Any) -> str:
        following = JOURNALS.due(self.request.viewer).first()
        if following is None:
            messages.info(self.request, "待您批阅的都批完了。")
            return reverse("internships:journals")
        messages.info(self.request, f"下一篇：{following}。")
        return at(following)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        own = self._is_own()
        facts = [
            ("学生", f"{row.placement.student.name}（{row.class_name or DASH}）"),
            ("实习单位", row.placement.host.unit.name),
            ("写的时间", f"{cndate(row.begins_on)}至{cndate(row.due_on)}"),
            ("首次提交", cndate(row.handed_on) + ("，迟交" if row.is_late else "")),
        ]
        if row.ruled_at:
            facts.append(("批阅", f"{row.ruled_by}，{cntime(row.ruled_at)}"))
        files = row.files.select_related("file")
        context = super().get_context_data(
            **{
                "cell": _LOOK[_J(row.state)],
                "facts": facts,
                "attached": file_items([(one.file, "") for one in files], viewer),
                "waiting": 0 if own else JOURNALS.due(viewer).count(),
                "may_withdraw": own and row.state == _J.SUBMITTED,
                "edit_url": _write(row.placement, row.kind, row.number)
                if own and row.state in (_J.DRAFT, _J.RETURNED)
                else "",
                **kwargs,
            }
        )
        # RulingPage draws its own facts out of paths.
        return {**context, "facts": facts}


@dataclass(frozen=True)
class _Missing:
    owed: Owed
    public_id: uuid.UUID

    def __str__(self) -> str:
        return f"{self.owed.placement.student.name}{self.owed.slot.title}"


class MissingJournals(ListPage):
    """Whose day is over: the teacher tells the student, or says why it need not be written."""

    action = FOLLOW
    title, measure, noun = "缺交的日志", "篇", "日志"
    lead = "应交的日子已经过了还没有交、或退回后没有重交的。请病假等原因不用写的，指导教师点开登记免写。"
    columns = (
        Column("学生", lambda row: row.owed.placement.student.name, personal=True),
        Column("日志", lambda row: row.owed.slot.title),
        Column("应交", lambda row: row.owed.slot.due_on, "date"),
        Column("已过天数", lambda row: row.owed.days_late, "number"),
        Column(
            "情况", lambda row: {"draft": "存了草稿", "returned": "退回未重交"}.get(row.owed.state, "还没写")
        ),
        Column("指导教师", lambda row: row.owed.placement.teacher and row.owed.placement.teacher.name),
    )
    empty = Empty("没有缺交的日志", "应交的都交了。", None, "check")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return _journals_way()

    def base_queryset(self) -> list[_Missing]:
        found = owed(read_placements(self.request.viewer), timezone.localdate(), late_only=True)
        return [_Missing(one, one.placement.public_id) for one in found]

    def row_url(self, row: Any) -> str:
        """To excusing it, for the teacher."""
        teacher = row.owed.placement.teacher
        mine = teacher is not None and teacher.user_id == self.request.viewer.user.pk
        slot = row.owed.slot
        return _write(row.owed.placement, slot.kind, slot.number, "journal_excuse") if mine else ""


class ExcuseJournal(RecordFormPage):
    """One that need not be written."""

    action = READ
    form_class, submit_label, done_message = ExcuseForm, "登记免写", "已登记免写。"

    def base_queryset(self) -> QuerySet[Placement]:
        return read_placements(self.request.viewer)

    def get_title(self) -> str:
        slot = slot_of(self.get_object(), self.kwargs["kind"], self.kwargs["number"])
        if slot is None:
            raise Http404
        return f"{self.get_object().student.name}{slot.title}免写"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*_journals_way(), (MissingJournals.title, reverse("internships:journals_missing"))]

    def perform(self, form: Any) -> str:
        which = self.kwargs["kind"], self.kwargs["number"]
        excuse(self.get_object(), *which, by=self.request.viewer, **form.cleaned_data)
        return reverse("internships:journals_missing")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": reverse("internships:journals_missing"), **kwargs})


class JournalProgress(ListPage):
    """By teacher and class: how much of what was handed in is read, and who is behind."""

    action = FOLLOW
    title, measure, noun = "批阅进度", "行", "批阅进度"
    lead = "已批阅占交来的比例，应到100%。已通过、已退回和免写的都算批阅过。"
    columns = (
        Column("指导教师", "teacher"),
        Column("班级", "class_name"),
        Column("学生", "students", "number"),
        Column("交来", "handed", "number"),
        Column("已批阅", "read", "number"),
        Column("批阅率", lambda row: DASH if row.share is None else f"{row.share:.0%}", "short"),
        Column("缺交", "missing", "number"),
        Column("有缺交的学生", lambda row: "、".join(sorted(row.late)) or DASH, personal=True),
    )
    empty = Empty("还没有在实习的学生", "学生到岗以后，这里按教师和班级列出批阅进度。", None, "internship")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return _journals_way()

    def base_queryset(self) -> list[Progress]:
        return progress(self.request.viewer, timezone.localdate())

    def row_url(self, row: Any) -> str:
        return ""


class AlikeJournals(Page):
    """Pairs within a class that have much in common, side by side."""

    action = FOLLOW
    title = "相似的日志"
    template_name = "internships/journals_alike.html"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return _journals_way()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = self.request.GET.get("kind", "")
        kind = kind if kind in JournalKind.values else JournalKind.WEEK
        pairs = alike(self.request.viewer, kind)
        return super().get_context_data(
            **{
                "kinds": [(value, label, value == kind) for value, label in JournalKind.choices],
                "pairs": [
                    {"share": f"{pair.share:.0%}", "sides": [(j, at(j)) for j in (pair.one, pair.other)]}
                    for pair in pairs[:50]
                ],
                "number": len(pairs),
                "limit": f"{ALIKE:.0%}",
                "most": MOST_COMPARED,
                **kwargs,
            }
        )
