"""Units' part of a yearly return: who is asked, what each handed in, filling it in, checking it, pressing for it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.errors import DomainError
from groupportal.links.selectors import address_of, link_rows
from groupportal.lists.chosen import chosen_ids
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.people.choosing import served_by
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, cntime
from groupportal.ui.once import take_turns
from groupportal.ui.pages import DeedView, Page, RecordDeedView, RecordFormPage
from groupportal.ui.tables import Column, StateCell
from members.enums import Category
from reports.annual_return.enums import AnswerState
from reports.forms.annual_return import AskUnitsForm, UnitAnswerForm
from reports.models import AnnualReturn, UnitAnswer
from reports.selectors.annual_return import (
    TO_ACT,
    TO_ADD,
    answers_for,
    last_answer_of,
    some,
    unserved,
    whole_returns_for,
)
from reports.services.annual_return import EditError
from reports.services.unit_answer import (
    ANSWERS,
    ask_units,
    issue_answer_links,
    remind_units,
    rule_answer,
    save_answer,
    withdraw_answer,
)
from reports.views.return_base import MANAGE, VIEW, VIEW_WHOLE, OneReturn, crumbs

_CATEGORIES = dict(Category.choices)
FILE = "reports.file_return"


def _standing(row: UnitAnswer) -> StateCell:
    if row.is_to_add:
        return StateCell("lacking", f"{row.get_state_display()}，需补填")
    return StateCell(row.state, row.get_state_display())


class ReturnUnits(ListPage):
    """The units that were asked, each with its state; pressed for and given links several at once."""

    action = VIEW_WHOLE
    title = "单位填报"
    lead = "勾选几家一起催报或发链接；点开一家，看它填的数，核对或写明原因退回。"
    measure, noun = "家", "单位"
    template_name = "reports/return_units.html"
    search = Search("单位名称", ("unit__name",))
    chips = (Chips("状态", "state", AnswerState.choices, narrows="state", counts=True),)
    bulk = (
        Deed("催报选中的", "reports:return_remind", "bell", look="primary"),
        Deed("给选中的发填报链接", "reports:return_links", "link"),
    )

    @cached_property
    def row(self) -> AnnualReturn:
        """The return of the address."""
        found = whole_returns_for(self.request.viewer)
        return get_object_or_404(found, public_id=self.kwargs["public_id"])

    def get_title(self) -> str:
        return f"{self.row}：单位填报"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs(self.row)

    def base_queryset(self) -> Any:
        rows = answers_for(self.request.viewer).filter(annual_return=self.row)
        return rows.filter(TO_ADD) if self.request.GET.get("to_add") else rows

    def narrowed_to(self) -> list[tuple[str, str]]:
        """Those that are to add something, where the note above leads here."""
        return [("to_add", "需补填的" * bool(self.request.GET.get("to_add")))]

    @property
    def _ask(self) -> Button | None:
        if self.row.is_frozen:
            return None
        return Button("请单位填", "reports:return_ask", "plus", kwargs={"public_id": self.row.public_id})

    def _head_buttons(self) -> list[Button]:
        ask = self._ask
        return [ask] if ask and ask.is_for(self.request.viewer) else []

    def get_empty(self) -> Empty:
        return Empty(
            "还没有请单位填",
            "有些数系统里没有记录，可以请单位填：有账号的在首页看到，没有账号的发链接。",
            self._ask,
        )

    def get_columns(self) -> tuple[Column, ...]:
        served = served_by(FILE)
        return (
            Column("单位", "unit.name", sort=("unit__pinyin", "unit__name")),
            Column("类别", lambda row: str(_CATEGORIES.get(row.category, "不在名册")), sort="category"),
            Column("状态", _standing, "state", sort="state"),
            Column("截止", "due_on", "date", sort="due_on"),
            Column("填写人", "given"),
            Column("提交时间", lambda row: row.proposed_at and cntime(row.proposed_at)),
            Column("最近催报", "reminded_on", "date", sort="reminded_on"),
            Column("账号", lambda row: "有" if row.unit_id in served else "没有，请发链接"),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.base_queryset().order_by("unit__pinyin")
        rows = rows.none() if self.row.is_frozen else rows
        short, unheard = (
            [str(one.unit) for one in found] for found in (rows.filter(TO_ADD), unserved(rows.filter(TO_ACT)))
        )
        return super().get_context_data(
            **{
                "short": len(short),
                "short_names": some(short),
                "unheard": len(unheard),
                "names": some(unheard),
                **kwargs,
            }
        )


class AskUnits(OneReturn, RecordFormPage):
    """Which units, until when."""

    action = MANAGE
    title = "请单位填"
    lead = "有账号的单位会收到消息，首页有待办；没有账号的，下一步发填报链接。"
    form_class = AskUnitsForm
    submit_label = "请这些单位填"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "row": self.get_object()}

    def perform(self, form: Any) -> str:
        row = self.get_object()
        asked = ask_units(
            row, list(form.cleaned_data["units"]), due_on=form.cleaned_data["due_on"], by=self.request.viewer
        )
        messages.success(self.request, f"已请 {len(asked)} 家单位填报。")
        return reverse("reports:return_units", kwargs={"public_id": row.public_id})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cancel = reverse("reports:return_units", kwargs={"public_id": self.get_object().public_id})
        return super().get_context_data(**{"cancel_url": cancel, **kwargs})


def _chosen(request: Any) -> list[UnitAnswer]:
    rows = answers_for(request.viewer).filter(public_id__in=chosen_ids(request))
    return list(rows.order_by("unit__pinyin", "pk"))


class RemindUnits(DeedView):
    """Press for those that were ticked; who has no account is named."""

    action = MANAGE

    def perform(self) -> str:
        rows = _chosen(self.request)
        if not rows:
            raise DomainError("none", "没有勾选单位，请先勾选要催报的。")
        told, unheard = remind_units(rows, by=self.request.viewer)
        if told:
            messages.success(self.request, f"已催报 {told} 家，每家一条消息。")
        if unheard:
            messages.warning(
                self.request,
                f"{len(unheard)} 家没有账号，收不到消息：{some(unheard)}。请勾选它们，点“给选中的发填报链接”。",
            )
        if not told and not unheard:
            messages.info(self.request, "没有要催报的：选中的已经交了、今天催过，或者已经冻结。")
        return _units_page(rows[0])


def _units_page(answer: UnitAnswer) -> str:
    return reverse("reports:return_units", kwargs={"public_id": answer.annual_return.public_id})


class AnswerLinks(Page):
    """Links for the units that were ticked, with words and QR code to pass on."""

    action = MANAGE
    title = "填报链接"
    lead = "每家一条：对方不用账号，打开就能填，填到一半可以存下。复制文字和链接发给对方，不要发到群里。"
    template_name = "plans/links.html"
    http_method_names = ["post", "options"]

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        take_turns(request)
        rows = [one for one in _chosen(request) if one.is_to_fill and not one.annual_return.is_frozen]
        if not rows:
            messages.info(request, "没有要发的链接：选中的单位已经交了，或者这一年已经冻结。")
            return redirect("reports:return_list")
        links = issue_answer_links(rows, by=self.request.viewer)
        parts = [
            {
                "unit": one.unit,
                "addressee": link.addressee,
                "address": address_of(link, request),
                "words": f"{link.addressee}您好，请{'补填' if one.is_to_add else '填报'}"
                f"{one.unit}的{one.annual_return}，{cndate(one.due_on)}前交：",
                "link": link,
            }
            for one, link in zip(rows, links, strict=True)
        ]
        response = self.render_to_response(self.get_context_data(parts=parts))
        response["Cache-Control"] = "no-store"
        return response


class OneAnswer:
    """Pages about one unit's answers."""

    request: Any

    def base_queryset(self) -> Any:
        return answers_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        answer = self.get_object()  # type: ignore[attr-defined]
        if not self.request.viewer.can(VIEW_WHOLE):
            return crumbs()
        return [*crumbs(answer.annual_return), ("单位填报", _units_page(answer))]


def _may_withdraw(answer: UnitAnswer, viewer: Viewer) -> bool:
    """Whether it waits and is this person's to take back."""
    waits = answer.state == AnswerState.HANDED_IN and not answer.annual_return.is_frozen
    return waits and viewer.can(FILE, unit_id=answer.unit_id) and bool(ANSWERS.hindrance(answer, viewer))


class AnswerPage(OneAnswer, RulingPage):
    """What a unit filled in beside its last year's; who checks it rules on it here."""

    action = VIEW
    kind = ANSWERS
    template_name = "reports/return_answer.html"
    answer_label = "核对意见（退回时写明要改什么）"
    verdicts = (
        Verdict(AnswerState.CHECKED, "核对无误", "已核对，集团的数已经算上这一家。"),
        Verdict(
            AnswerState.SENT_BACK,
            "退回",
            "已退回，对方会收到您的意见；没有账号的，请再发填报链接。",
            danger=True,
        ),
    )

    def get_title(self) -> str:
        return str(self.get_object())

    def is_open(self, row: Any) -> bool:
        return not row.annual_return.is_frozen and row.state in (AnswerState.HANDED_IN, AnswerState.CHECKED)

    def rule(self, row: Any, verdict: Verdict, form: Any) -> None:
        rule_answer(row, verdict.state, answer_words=form.cleaned_data["answer"], by=self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answer, viewer = self.get_object(), self.request.viewer
        mine = viewer.can(FILE, unit_id=answer.unit_id) and not answer.annual_return.is_frozen
        context = super().get_context_data(
            **{
                "rows": answer_rows(answer),
                "may_fill": mine and answer.is_to_fill,
                "may_withdraw": _may_withdraw(answer, viewer),
                "links": link_rows(answer, viewer),
                "frozen": answer.annual_return.is_frozen,
                **kwargs,
            }
        )
        if answer.state == AnswerState.CHECKED:
            ruling = context["ruling"]
            ruling["verdicts"] = [v for v in ruling["verdicts"] if v.state == AnswerState.SENT_BACK]
        return context


def answer_rows(answer: UnitAnswer) -> list[tuple[Any, str, str]]:
    """What it was asked, what it said, what it said last year."""
    last = last_answer_of(answer)
    return [
        (one, one.show(one.value_of(answer.values.get(one.code, ""))), _shown(one, last.get(one.code, "")))
        for one in answer.fields
    ]


def _shown(one: Any, kept: str) -> str:
    try:
        return str(one.show(one.value_of(one.read(kept))))
    except DomainError:  # it was of another kind then
        return str(kept)


class FillAnswer(OneAnswer, RecordFormPage):
    """Filling in a unit's part; kept on the way, handed in at the end."""

    action = FILE
    template_name = "reports/return_answer_form.html"
    form_class = UnitAnswerForm
    tells_overtaken = False

    def get_title(self) -> str:
        return f"填报：{self.get_object()}"

    def get_form_kwargs(self) -> dict[str, Any]:
        answer = self.get_object()
        return {**super().get_form_kwargs(), "answer": answer, "last": last_answer_of(answer)}

    def get_initial(self) -> dict[str, Any]:
        return UnitAnswerForm.begun(self.get_object())

    def perform(self, form: Any) -> str:
        answer, hand_in = self.get_object(), self.request.POST.get("deed") == "submit"
        try:
            save_answer(
                answer, form.given(), seen=form.cleaned_data["seen"], by=self.request.viewer, hand_in=hand_in
            )
        except EditError as error:
            form.say(error.troubles)
            raise
        except DomainError as error:
            if error.code == "overtaken":
                form.go_on_from(UnitAnswer.objects.select_related("annual_return__layout").get(pk=answer.pk))
            raise
        messages.success(
            self.request, "已提交，秘书处核对以后会告诉您。" if hand_in else "已保存，还没有提交。"
        )
        return str(answer.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answer = self.get_object()
        closed = ""
        if answer.annual_return.is_frozen:
            closed = f"{answer.annual_return}已经审核冻结，不能再填。确有要改的，请联系集团秘书处。"
        elif not answer.is_to_fill:
            closed = f"现在是“{answer.get_state_display()}”，不能再改。要改的，请撤回或请秘书处退回。"
        return super().get_context_data(
            **{"closed": closed, "answer": answer, "cancel_url": answer.get_absolute_url(), **kwargs}
        )


class WithdrawAnswer(OneAnswer, RecordDeedView):
    """Take back what waits to be checked."""

    action = FILE
    title = "撤回"
    done_message = "已撤回，可以接着填。"

    def is_open(self, answer: UnitAnswer) -> bool:
        """Whether the person may, as it stands."""
        return _may_withdraw(answer, self.request.viewer)

    def perform(self) -> str:
        return withdraw_answer(self.get_object(), by=self.request.viewer).get_absolute_url()
