"""What papers each placement has and lacks: the list, one placement's papers, consents."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from groupportal.files.access import ids_openable
from groupportal.links.selectors import link_rows
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import DASH, cndate
from groupportal.ui.pages import RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from internships.enums import AgreementState, Party
from internships.forms.papers import AskForm, ConsentForm, PaperFilter, ReasonForm, SignedForm
from internships.models import Consent, Placement
from internships.papers.filling import around, is_about, period_words, policy_words
from internships.selectors.papers import (
    AGREED,
    ALIVE,
    ASKED,
    EDIT,
    OUTDATED,
    REFUSED,
    VIEW,
    agreements_for,
    consents_for,
    lacking,
    paper_rows,
    papers_for,
    with_papers,
)
from internships.selectors.placement import batches_for, placements_for
from internships.services.consent import (
    LINK,
    Answer,
    Asked,
    ask_consents,
    record_consent,
    record_consents,
    reopen_consent,
)
from internships.states import TAKEN
from internships.views.chosen import ChosenPage
from internships.views.slips import SlipsPage, Told, about

LACKS = [("consent", "缺同意书"), ("agreement", "缺协议"), ("insurance", "缺保险"), ("safety", "缺安全考核")]
LISTED = ("实习材料", "internships:papers")
MOST_BATCHES = 6
_CONSENT = {
    "": StateCell("draft", "未征求"),
    ASKED: StateCell("submitted", "待签字"),
    AGREED: StateCell("approved", "已同意"),
    REFUSED: StateCell("returned", "不同意"),
    OUTDATED: StateCell("returned", "安排已变，须重签"),
}


def consent_cell(stands: str) -> StateCell:
    """A consent's state as lists show it."""
    return _CONSENT[stands]


def agreement_cell(stands: str) -> StateCell:
    """An agreement's state as lists show it."""
    if stands == OUTDATED:
        return StateCell("returned", "安排已变，须改签")
    return StateCell(stands, AgreementState(stands).label) if stands else StateCell("draft", "未起草")


def safety_cell(row: Placement) -> StateCell:
    """The result of the safety test as lists show it."""
    if row.is_safety_passed is None:
        return StateCell("draft", "未登记")
    return StateCell("approved", "合格") if row.is_safety_passed else StateCell("returned", "不合格")


class PaperList(ListPage):
    """What each placement has and lacks."""

    action = VIEW
    title = "实习材料"
    lead = "岗位实习开始前要齐全：学生和监护人的知情同意书、三方协议、实习责任保险、安全教育考核。"
    measure, noun = "份", "实习安排"
    search = Search("搜学生姓名、学号、单位", ("student__name", "student__number", "host__unit__name"))
    chips = (Chips("缺什么", "lacks", LACKS, lambda _, rows, what: lacking(rows, what)),)
    filterset_class = PaperFilter
    columns = (
        Column("学生", "student.name", sort=("student__pinyin", "id"), personal=True),
        Column("实习单位", "host.unit.name", sort=("host__unit__pinyin", "student__pinyin")),
        Column("学生同意书", lambda row: consent_cell(row.student_consent), "state"),
        Column("监护人同意书", lambda row: consent_cell(row.guardian_consent), "state"),
        Column("三方协议", lambda row: agreement_cell(row.agreement_state), "state"),
        Column(
            "责任保险",
            lambda row: (
                StateCell("approved", "已覆盖") if row.is_covered else StateCell("returned", "未覆盖")
            ),
            "state",
        ),
        Column("安全考核", safety_cell, "state"),
        Column("学号", "student.number", "short", sort="student__number", more=True, personal=True),
        Column("批次", "batch.name", more=True),
        Column("岗位", "post.name", more=True),
        Column("开始日期", "starts_on", "date", sort="starts_on", more=True),
        Column("结束日期", "last_day", "date", sort="ends_on", more=True),
        Column("学生签字日期", "student_consent_on", "date", more=True),
        Column("监护人签字日期", "guardian_consent_on", "date", more=True),
    )
    opens = "internships:paper"
    export_action = "internships.export"
    bulk = (
        Deed("发同意书链接", "internships:consents_ask", "link"),
        Deed("登记同意书", "internships:consents_signed", "pencil"),
        Deed("起草协议", "internships:agreements_draft", "file"),
        Deed("协议交各方确认", "internships:agreements_send", "right"),
        Deed("发协议确认链接", "internships:agreements_ask", "link"),
        Deed("学校确认协议", "internships:agreements_confirm", "check"),
        Deed("登记纸质协议", "internships:agreements_signed", "pencil"),
        Deed("生成协议 Word", "internships:agreements_print", "download"),
        Deed("列入保险名单", "internships:covers_chosen", "plus"),
        Deed("登记安全考核", "internships:safety_chosen", "check"),
    )
    empty = Empty(
        "还没有岗位实习",
        "安排了岗位实习以后，每名学生的材料齐不齐会列在这里；认识实习不要求这些材料。",
        icon="file",
    )

    more = (
        Button("登记考核成绩", "internships:safety", "pencil"),
        Button("实习保险", "internships:policies", "file"),
    )

    def base_queryset(self) -> QuerySet[Placement]:
        return paper_rows(self.request.viewer)

    def get_tools(self) -> list[Tools]:
        open_ = batches_for(self.request.viewer, EDIT).filter(is_closed=False)[:MOST_BATCHES]
        buttons = [
            Button(str(batch), "internships:batch_papers", kwargs={"public_id": batch.public_id})
            for batch in open_
        ]
        return [Tools(buttons, "协议和考核设置")]


class PaperPage(RecordPage):
    """One placement's papers. Units see the agreement and the insurance, not the family's consents."""

    action = "internships.view_placements"
    template_name = "internships/paper.html"

    def base_queryset(self) -> QuerySet[Placement]:
        return placements_for(self.request.viewer)

    def get_title(self) -> str:
        return f"{self.get_object().student}的实习材料"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return way(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        here = partial(viewer.can, unit_id=row.unit_id)
        shows, edits = here(VIEW), here(EDIT) and row.state in TAKEN
        consents = {
            one.party: one
            for one in Consent.objects.filter(placement=row).select_related("file", "recorded_by")
        }
        for one in consents.values():
            one.placement = row
        paper = with_papers(Placement.objects.filter(pk=row.pk)).get()
        deals = list(agreements_for(viewer).filter(placement=row).order_by("-year", "-serial"))
        alive = next((deal for deal in deals if deal.state in ALIVE), None)
        subjects = [*consents.values(), *([alive] if alive else []), row.student]
        policies = around([row]).liability(row)
        may_open = ids_openable((one.file for one in consents.values() if one.file), viewer)
        return super().get_context_data(
            **{
                "state": row.state,
                "facts": _facts(row),
                "shows_consents": shows,
                "edits": edits,
                "consents": [_shown(party, consents.get(party), may_open) for party in Party]
                if shows
                else [],
                "links": [link for one in subjects for link in link_rows(one, viewer)] if here(EDIT) else [],
                "agreement": alive,
                "agreement_shown": agreement_cell(paper.agreement_state if alive else ""),
                "may_draft": paper.agreement_state in ("", OUTDATED),
                "earlier": [deal for deal in deals if deal is not alive] if here(EDIT) else [],
                "is_covered": paper.is_covered,
                "policies": [
                    (policy_words(one), one.get_absolute_url() if here(EDIT) else "") for one in policies
                ],
                "safety": safety_cell(row),
                "score": row.safety_score,
                "tested_on": row.safety_passed_on,
                **kwargs,
            }
        )


def way(viewer: Any, placement: Placement | None = None) -> list[tuple[str, str]]:
    """The list, for those who have one, and the placement's papers."""
    crumbs = [(LISTED[0], reverse(LISTED[1]))] if viewer.can(VIEW) else []
    if placement is not None:
        crumbs.append((f"{placement.student}的实习材料", paper_url(placement)))
    return crumbs


def paper_url(placement: Placement) -> str:
    """The page of a placement's papers."""
    return reverse("internships:paper", kwargs={"public_id": placement.public_id})


def _facts(row: Placement) -> list[tuple[str, Any]]:
    return [
        ("学校", row.unit.name),
        ("实习单位", row.host.unit.name),
        ("岗位", row.post.name if row.post else DASH),
        ("类型", row.get_kind_display()),
        ("时间", period_words(row)),
        ("批次", row.batch.name),
    ]


def _shown(party: Party, one: Consent | None, may_open: set[int]) -> dict[str, Any]:
    """A consent as its placement's page shows it."""
    stands = ""
    if one is not None:
        now = is_about(one.matter, one.placement)
        stands = (
            ASKED if one.is_agreed is None else OUTDATED if not now else AGREED if one.is_agreed else REFUSED
        )
    return {
        "party": party,
        "label": party.label,
        "one": one,
        "shown": consent_cell(stands),
        "is_answered": one is not None and one.is_agreed is not None,
        "is_open": stands in ("", ASKED, OUTDATED),
        "file": one.file if one is not None and one.file_id in may_open else None,
    }


class _OfPlacement(RecordFormPage):
    """A form about a placement's papers, kept by the school."""

    action = EDIT

    def base_queryset(self) -> QuerySet[Placement]:
        return papers_for(self.request.viewer, EDIT)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return way(self.request.viewer, self.get_object())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": paper_url(self.get_object()), **kwargs})


class RecordConsent(_OfPlacement):
    """Enter what was signed on paper."""

    action = EDIT
    form_class = ConsentForm
    submit_label, done_message = "登记", "已登记。"

    @property
    def party(self) -> Party:
        """Whose it is. Http404 for a party there is none of."""
        try:
            return Party(self.kwargs["party"])
        except ValueError:
            raise Http404 from None

    def get_title(self) -> str:
        return f"登记{self.party.label}的纸质同意书"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "party": self.party}

    def get_initial(self) -> dict[str, Any]:
        return {"relation": self.get_object().student.relation}

    def perform(self, form: Any) -> str:
        placement = self.get_object()
        record_consent(placement, self.party, form.given(), by=self.request.viewer)
        return paper_url(placement)


class ReopenConsent(RecordFormPage):
    """Take an answer back."""

    action = EDIT
    title, form_class = "撤回知情同意书", ReasonForm
    submit_label, done_message = "撤回", "已撤回，可以重新发链接或登记。"

    def base_queryset(self) -> QuerySet[Consent]:
        return consents_for(self.request.viewer, EDIT).select_related("placement__student")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return way(self.request.viewer, self.get_object().placement)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one = self.get_object()
        intro = (
            f"{one}由{one.signer}{cndate(one.signed_on)}签字。撤回后按没有签处理，原来的签字留在操作记录里。"
        )
        return super().get_context_data(**{"intro": intro, "cancel_url": paper_url(one.placement), **kwargs})

    def perform(self, form: Any) -> str:
        one = self.get_object()
        reopen_consent(one, reason=form.cleaned_data["reason"], by=self.request.viewer)
        return paper_url(one.placement)


class _Chosen(ChosenPage):
    def base_queryset(self) -> QuerySet[Placement]:
        return papers_for(self.request.viewer, EDIT)


class AskConsents(SlipsPage):
    """Links for students and guardians, on slips to hand out."""

    action = EDIT
    title, what = "发知情同意书链接", "知情同意书"
    form_class = AskForm
    submit_label = "生成链接和纸条"

    tells = {LINK: lambda one: Told("请签岗位实习知情同意书", about(one.placement), "看清内容后签字")}

    def base_queryset(self) -> QuerySet[Placement]:
        return papers_for(self.request.viewer, EDIT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = "每人一条链接，不用账号；已经签过的不再发，还没签的仍是原来那条。"
        return super().get_context_data(**{"intro": words, **kwargs})

    def ask(self, rows: list[Placement], form: Any) -> Asked:
        return ask_consents(rows, form.cleaned_data["parties"], by=self.request.viewer)


class SignedConsents(_Chosen):
    """Several that were signed on paper on one day."""

    action = EDIT
    title = "登记纸质同意书"
    form_class = SignedForm
    submit_label, done_words, done_measure = "登记为已同意", "已登记", "份同意书"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = "这些学生的同意书原件已收齐、都表示同意的，在这里一次登记；不同意的，到学生的页面逐个登记。"
        return super().get_context_data(**{"intro": words, **kwargs})

    def act(self, rows: list[Placement], form: Any) -> tuple[int, list[tuple[str, str]]]:
        data = form.cleaned_data
        made, refused = record_consents(
            rows, data["parties"], Answer(data["signed_on"]), by=self.request.viewer
        )
        return len(made), [(name, error.message) for name, error in refused]
