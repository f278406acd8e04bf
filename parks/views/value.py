"""经济价值: list, one with its confirmation, put forward by the centre, entered from paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.deciding.standard import Ruled
from groupportal.errors import DomainError
from groupportal.files.selectors import file_items
from groupportal.files.services import kept_together, store_upload
from groupportal.links.selectors import link_rows
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import DASH, cndate, cntime, wan, yuan
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, not_found_unless
from groupportal.ui.tables import Column, StateCell
from groupportal.uploads.checking import PAPERS
from parks.forms.request import ReasonForm
from parks.forms.value import PaperForm, ValueForm
from parks.models import EconomicValue
from parks.selectors.access import edited_projects, values_for
from parks.selectors.papers import OPENED
from parks.selectors.request import VIEW, run_requests
from parks.selectors.value import STATE, of_what
from parks.services.value import (
    VALUES,
    confirm,
    confirm_on_paper,
    give_value_link,
    refuse,
    require_state,
    require_undo,
    state_value,
    take_back,
    undo_value,
)

LISTED = ("经济价值", "parks:values")
WORDS = {
    Ruled.WAITING: "待企业确认",
    Ruled.ACCEPTED: "企业已确认",
    Ruled.REFUSED: "企业退回",
    Ruled.WITHDRAWN: "已撤回",
}


def state_of(row: EconomicValue) -> StateCell:
    """Where it stands."""
    return StateCell(row.state, WORDS[Ruled(row.state)])


class ValueList(ListPage):
    """The values that a person sees."""

    action, title, measure, noun = VIEW, LISTED[0], "笔", "经济价值"
    search = Search("搜企业、需求、项目", ("unit__name", "request__title", "project__title", "grounds"))
    chips = (
        Chips("状态", "state", [(state.value, words) for state, words in WORDS.items()], "state"),
        Chips(
            "年度",
            "year",
            lambda page: [
                (str(year), f"{year}年")
                for year in values_for(page.request.viewer)
                .order_by("-year")
                .values_list("year", flat=True)
                .distinct()
            ],
            "year",
        ),
    )
    columns = (
        Column("企业", "unit.name", sort=("unit__pinyin", "-year")),
        Column("年度", "year", "short", sort="year"),
        Column("来自", of_what),
        Column("金额", "amount", "money", sort="amount"),
        Column("计算方法", "get_reckoning_display"),
        Column("状态", state_of, "state"),
        Column("确认方式", "get_confirmed_by_display"),
        Column("确认日期", "confirmed_on", "date", sort="confirmed_on"),
        Column("怎样算出来的", "grounds", more=True),
        Column("登记人", "proposed_by.name", more=True),
    )
    opens = "parks:economicvalue"

    @property
    def add(self) -> Button | None:  # type: ignore[override]  # a firm's whole year is for who states values of all
        return (
            Button("登记企业年度数", "parks:value_new") if self.request.viewer.for_all_units(STATE) else None
        )

    empty = Empty(
        "还没有经济价值",
        "需求交付后，在需求页点“登记经济价值”，企业用链接、账号或签字的确认书确认。",
        None,
        "inbox",
    )

    def base_queryset(self) -> QuerySet[EconomicValue]:
        return values_for(self.request.viewer).select_related("unit", "request", "project")


class StateValue(FormPage):
    """Put a firm's figure of a whole year forward."""

    action, title, listed, form_class = STATE, "登记企业年度数", LISTED, ValueForm
    lead = "一家企业全年的数。这一年按需求和项目登记的算在里面，不会重复计算。"
    submit_label = "提交，请企业确认"
    done_message = "已登记，等企业确认。企业没有账号的，请另一位同事发确认链接。"

    def perform(self, form: Any) -> str:
        sure = form.cleaned_data["sure"]
        return state_value(form.said(), sure=sure, by=self.request.viewer).get_absolute_url()


class _ValueOf(RecordFormPage, StateValue):
    title, lead = "登记经济价值", ""
    about = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), self.about: self.get_object()}


class ValueOfRequest(_ValueOf):
    """Of a need that was delivered."""

    listed, about = ("服务需求", "parks:requests"), "request"

    def base_queryset(self) -> Any:
        return run_requests(self.request.viewer).select_related("unit")


class ValueOfProject(_ValueOf):
    """Of a project, for one of its firms and one year."""

    listed, about = ("合作项目", "parks:projects"), "project"

    def base_queryset(self) -> Any:
        return edited_projects(self.request.viewer)


class ValuePage(RulingPage):
    """One: the amount, how it was reckoned, the firm's answer. The firm's own people confirm or return it here."""

    action, kind, listed = VIEW, VALUES, LISTED
    actions = {"get": VIEW, "post": VALUES.action}
    template_name = "parks/value.html"
    verdicts = (
        Verdict(Ruled.ACCEPTED, "确认", "已确认，谢谢。"),
        Verdict(Ruled.REFUSED, "退回", "已退回，服务中心会收到您的意见。", danger=True),
    )
    answer_label = "意见"

    def base_queryset(self) -> Any:
        rows = values_for(self.request.viewer)
        return rows.select_related("unit", "request__centre", "project", "paper", "proposed_by", "ruled_by")

    def rule(self, row: Any, verdict: Verdict, form: Any) -> None:
        if verdict.state == Ruled.ACCEPTED:
            confirm(row, by=self.request.viewer)
        else:
            refuse(row, answer=form.cleaned_data["answer"], by=self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        states = row.state == Ruled.WAITING and _may(require_state, row, viewer)
        return super().get_context_data(
            **{
                "cell": state_of(row),
                "facts": facts_of(row),
                "states": states,
                "sends": states and row.proposed_by_id != viewer.user.pk,
                "undoes": row.state == Ruled.ACCEPTED and _may(require_undo, row, viewer),
                "files": file_items([(row.paper, "签字的确认书")] if row.paper else [], viewer),
                "links": link_rows(row, viewer),
                **kwargs,
            }
        )


def _may(require: Callable[[EconomicValue, Any], None], row: EconomicValue, viewer: Any) -> bool:
    try:
        require(row, viewer)
    except DomainError:
        return False
    return True


def facts_of(row: EconomicValue) -> list[tuple[str, Any]]:
    """What a firm and everybody else reads of a value."""
    facts = [
        ("企业", row.unit),
        ("年度", f"{row.year}年"),
        ("来自", of_what(row)),
        ("金额", f"{yuan(row.amount)}（{wan(row.amount)}）"),
        ("计算方法", row.get_reckoning_display()),
        ("怎样算出来的", row.grounds),
        ("登记", f"{row.proposed_by or DASH}，{cntime(row.proposed_at)}"),
    ]
    if row.confirmed_on:
        signer = row.signer or row.ruled_by or DASH
        facts.append(("企业确认", f"{signer}，{cndate(row.confirmed_on)}，{row.get_confirmed_by_display()}"))
    return facts


class _OfValue(RecordFormPage):
    action, listed = STATE, LISTED

    def base_queryset(self) -> QuerySet[EconomicValue]:
        return values_for(self.request.viewer).filter(state=Ruled.WAITING)


class PaperOfValue(_OfValue):
    """Enter the signed paper."""

    title, form_class, submit_label = "登记签字的确认书", PaperForm, "登记"
    done_message = "已登记，这笔价值计入统计。"

    def get_initial(self) -> dict[str, Any]:
        return {"confirmed_on": timezone.localdate()}

    def perform(self, form: Any) -> str:
        said, by = form.cleaned_data, self.request.viewer
        with kept_together():
            said["paper"] = store_upload(
                said["paper"], by=by, purpose="经济价值确认书", view_action=OPENED, accept=PAPERS
            )
            return confirm_on_paper(self.get_object(), **said, by=by).get_absolute_url()


class UndoValue(RecordFormPage):
    """Take back what was confirmed: the firm, or somebody else than who put it forward."""

    action, listed, form_class = VIEW, LISTED, ReasonForm
    title, submit_label, done_message = "撤回已确认的价值", "撤回", "已撤回，这笔价值不再计入统计。"

    def base_queryset(self) -> QuerySet[EconomicValue]:
        return values_for(self.request.viewer).filter(state=Ruled.ACCEPTED)

    def get_object(self) -> EconomicValue:
        row: EconomicValue = super().get_object()
        not_found_unless(_may(require_undo, row, self.request.viewer))
        return row

    def perform(self, form: Any) -> str:
        reason = form.cleaned_data["text"]
        return undo_value(self.get_object(), reason=reason, by=self.request.viewer).get_absolute_url()


class _ValueDeed(RecordDeedView):
    action = STATE

    def base_queryset(self) -> QuerySet[EconomicValue]:
        return values_for(self.request.viewer)


class WithdrawValue(_ValueDeed):
    done_message = "已撤回，可以改好后重新登记。"

    def perform(self) -> str:
        return take_back(self.get_object(), by=self.request.viewer).get_absolute_url()


class GiveValueLink(_ValueDeed):
    def perform(self) -> str:
        return give_value_link(self.get_object(), by=self.request.viewer).get_absolute_url()
