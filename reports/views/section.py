"""A section of the annual report: writing it, drafting it again, reviewing it, who writes it."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.errors import DomainError
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import cntime
from groupportal.ui.pages import Page, RecordDeedView, RecordFormPage
from plans.selectors.compare import text_pieces
from reports.annual.records import renewed, words_from_records
from reports.annual.screen import exhibit_choices, shown_texts
from reports.annual.text import check_text, with_codes, with_names
from reports.checks.older import older_in
from reports.enums import Origin, ReportState, TextState
from reports.forms.annual import RedraftForm, SectionForm, WritersForm
from reports.models import SectionText
from reports.selectors.annual import (
    Period,
    may_write,
    period_of,
    sections_for,
    standing_of,
    texts_for,
)
from reports.services.annual import (
    TEXTS,
    OvertakenError,
    closed_for,
    draft_again,
    set_writers,
    submit_section,
    withdraw_text,
    write_section,
)
from reports.views.annual import crumbs

_LONGEST = 60_000


class _OneSection:
    request: Any

    def base_queryset(self) -> Any:
        return sections_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs(self.get_object().report)  # type: ignore[attr-defined]

    @property
    def standing(self) -> Any:
        """The section as it stands."""
        if not hasattr(self, "_standing"):
            self._standing = standing_of(self.get_object())  # type: ignore[attr-defined]
        return self._standing


class SectionPage(_OneSection, RecordFormPage):
    """The text on the left, what will be printed on the right; for who does not write it, what stands."""

    action = "reports.view_annual"
    actions = {"get": "reports.view_annual", "post": "reports.write_annual"}
    title = "写这一章"
    http_method_names = ["get", "head", "post", "options"]
    template_name = "reports/section.html"
    form_class = SectionForm
    tells_overtaken = False
    current: SectionText | None = None

    def get_title(self) -> str:
        return self.get_object().title if self.standing.section.title == "" else self.standing.section.title

    def get_initial(self) -> dict[str, Any]:
        text = self.standing.text
        return {"text": self.standing.words, "seen": text.number if text else 0}

    def perform(self, form: Any) -> str:
        section, said = self.get_object(), form.cleaned_data
        try:
            write_section(section, said["text"], seen=said["seen"], by=self.request.viewer)
        except OvertakenError as overtaken:
            # The next saving goes on from what stands now, which the page shows beside the writer's own.
            self.current = overtaken.current
            form.data = {**form.data.dict(), "seen": overtaken.current.number}
            raise
        if self.request.POST.get("deed") == "submit":
            submit_section(section, by=self.request.viewer)
            messages.success(self.request, "已保存并提交审核，结果会发消息告诉您。")
        else:
            messages.success(self.request, "已保存，还没有提交审核。")
        return section.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        section, viewer, standing = self.get_object(), self.request.viewer, self.standing
        report, text = section.report, standing.text
        mine = may_write(section, viewer)
        manages = viewer.can("reports.manage_annual")
        waits = text is not None and text.state == TextState.SUBMITTED
        closed = closed_for(report, text, viewer) if mine else None
        texts = list(texts_for(viewer).filter(section=section).order_by("-number"))
        context = super().get_context_data(
            **{
                "report": report,
                "standing": standing,
                "text": text,
                "mine": mine,
                "closed": closed.message if closed else "",
                "may_withdraw": waits and mine and bool(TEXTS.hindrance(text, viewer)),
                "may_review": waits and manages and not TEXTS.hindrance(text, viewer),
                "may_redraft": mine and not closed and not waits and standing.section.draft is not None,
                "manages": manages and report.state != ReportState.FINAL,
                "lines": shown_texts([standing.words], period_of(report), viewer)[0],
                "texts": texts,
                "writers": [writer.user for writer in section.writers.select_related("user")],
                "exhibits": exhibit_choices(viewer),
                "current": self.current,
                **kwargs,
            }
        )
        if self.current:
            typed = context["form"].data.get("text", "")
            context["pieces"] = text_pieces(with_names(self.current.text), typed.replace("\r\n", "\n"))
        return context


class SectionPreview(AsOfMixin, Page):
    """What a text will be printed as, before it is saved. A piece of a page; nothing is written."""

    action = "reports.write_annual"
    http_method_names = ["post", "options"]
    title = "预览"
    template_name = "reports/_section_preview.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            text = with_codes(request.POST.get("text", "")[:_LONGEST])
            period = Period.of_year(self.as_of.year, self.as_of)
            trouble = ""
            try:
                check_text(text, self.as_of, request.viewer)
            except DomainError as error:
                trouble = error.message
            lines = shown_texts([text], period, request.viewer)[0]
        except DomainError as error:
            return self.render_to_response({"trouble": error.message})
        return self.render_to_response({"lines": lines, "trouble": trouble})


class SectionTextPage(RulingPage):
    """One text of a section and how it differs from the one before; who reviews rules on it here."""

    action = "reports.view_annual"
    kind = TEXTS
    template_name = "reports/section_text.html"
    answer_label = "审核意见（退回时写明要改什么）"
    answer_help = "退回时必填，写的人会收到这段话。"
    verdicts = (
        Verdict(TextState.APPROVED, "审核通过", "已通过，提交的人会收到消息。"),
        Verdict(TextState.RETURNED, "退回修改", "已退回，提交的人会收到您的意见。", danger=True),
    )

    def base_queryset(self) -> Any:
        return texts_for(self.request.viewer)

    def get_title(self) -> str:
        row = self.get_object()
        return f"{row.section.title}：第{row.number}稿"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        section = self.get_object().section
        return [*crumbs(section.report), (section.title, section.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        before = (
            texts_for(viewer)
            .filter(section=row.section_id, number__lt=row.number)
            .order_by("-number")
            .first()
        )
        facts = [
            ("写的人", row.written_by or "系统"),
            ("写的时间", cntime(row.written_at)),
            ("来由", row.get_origin_display()),
            ("提交人", row.proposed_by),
            ("审核人", f"{row.ruled_by}，{cntime(row.ruled_at)}" if row.ruled_by else None),
        ]
        context = super().get_context_data(
            **{
                "lines": shown_texts([row.text], period_of(row.section.report), viewer)[0],
                "before": before,
                "pieces": text_pieces(with_names(before.text), with_names(row.text)) if before else (),
                **kwargs,
            }
        )
        return {**context, "facts": [fact for fact in facts if fact[1]]}


class WithdrawText(RecordDeedView):
    """Take back what waits for review."""

    action = "reports.write_annual"
    done_message = "已撤回，可以接着改。"

    def base_queryset(self) -> Any:
        return texts_for(self.request.viewer)

    def perform(self) -> str:
        return withdraw_text(self.get_object(), by=self.request.viewer).get_absolute_url()


class Redraft(_OneSection, RecordFormPage):
    """What the records would say now beside what stands; taken in, whole or where something changed, as the person says."""

    action = "reports.write_annual"
    title = "重新起草"
    template_name = "reports/redraft.html"
    form_class = RedraftForm
    done_message = "已按记录更新，原来的文字在“各稿”里。"
    tells_overtaken = False

    def get_title(self) -> str:
        return f"重新起草：{self.standing.section.title}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        section = self.get_object()
        return [*crumbs(section.report), (section.title, section.get_absolute_url())]

    @cached_property
    def drafted(self) -> str:
        """What the records say now."""
        return draft_again(self.standing)

    @cached_property
    def renewed(self) -> str:
        """What stands, with what changed in the records since it was drafted."""
        return renewed(self.standing.words, self.drafted, self.told)

    @cached_property
    def told(self) -> set[str]:
        """What the records ever said here."""
        return set(words_from_records(self.get_object()))

    def get_initial(self) -> dict[str, Any]:
        text = self.standing.text
        return {"seen": text.number if text else 0, "drafted": _print(self.drafted)}

    def perform(self, form: Any) -> str:
        said, section = form.cleaned_data, self.get_object()
        if said["drafted"] != _print(self.drafted):
            raise DomainError("records_changed", "记录刚刚又变了，下面是现在的初稿，请再看一遍。")
        renews = self.request.POST.get("deed") == "renew"
        text, origin = (self.renewed, Origin.RENEWED) if renews else (self.drafted, Origin.DRAFTED)
        write_section(section, text, seen=said["seen"], by=self.request.viewer, origin=origin)
        return section.get_absolute_url()

    def form_invalid(self, form: Any) -> HttpResponse:
        form.data = {**form.data.dict(), **{k: str(v) for k, v in self.get_initial().items()}}
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing, viewer = self.standing, self.request.viewer
        left = older_in(standing, self.renewed)
        old, new, part = (with_names(text) for text in (standing.words, self.drafted, self.renewed))
        return super().get_context_data(
            **{
                "pieces": text_pieces(old, new),
                "same": old == new,
                "renewing": text_pieces(old, part) if part not in (old, new) else (),
                "left": left,
                "current": old != new
                and part == old
                and not left
                and self.told >= set(self.drafted.split("\n")),
                "lines": shown_texts([self.drafted], period_of(standing.row.report), viewer)[0],
                "cancel_url": self.get_object().get_absolute_url(),
                **kwargs,
            }
        )


def _print(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class SetWriters(_OneSection, RecordFormPage):
    """Who is asked to write."""

    action = "reports.manage_annual"
    title = "请人写"
    form_class = WritersForm
    submit_label = "保存撰写人"
    done_message = "撰写人已保存，新请的人会收到消息。"

    def get_title(self) -> str:
        return f"请谁写：{self.standing.section.title}"

    def get_initial(self) -> dict[str, Any]:
        return {"writers": [writer.user_id for writer in self.get_object().writers.all()]}

    def perform(self, form: Any) -> str:
        section = self.get_object()
        set_writers(section, list(form.cleaned_data["writers"]), by=self.request.viewer)
        return section.report.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"cancel_url": self.get_object().report.get_absolute_url(), **kwargs}
        )
