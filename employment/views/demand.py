"""岗位需求 for those who keep it: the list, one with its ruling, put forward, changed, renewed, ended."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from employment.enums import DemandKind, DemandState
from employment.forms.demand import (
    STATES,
    CloseForm,
    DemandFilter,
    DemandForm,
    RenewForm,
)
from employment.models import Demand
from employment.screening import article_of
from employment.selectors.access import POST, VIEW, demands_for, handlers_of, in_whose_stead, kept_demands
from employment.services.demand import (
    DEMANDS as KIND,
)
from employment.services.demand import (
    accept_demand,
    close_demand,
    edit_demand,
    post_demand,
    refuse_demand,
    renew_demand,
    said_of_demand,
    withdraw_demand,
)
from employment.views.common import DEMANDS, at, ended_of, facts_of, state_of, wage_of
from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.lists.declaring import Button, Chips, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.records.buttons import record_buttons
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage
from groupportal.ui.tables import Column

_S = DemandState
MINE = tuple(field for field in DemandForm.base_fields if field not in ("unit", "sure"))


def _by_day(page: Any, rows: QuerySet[Demand], value: str) -> QuerySet[Demand]:
    today = timezone.localdate()
    return rows.filter(state=_S.OPEN, **{"expires_on__lt" if value == "over" else "expires_on__gte": today})


class DemandList(ListPage):
    """The demand a person keeps or reads."""

    action, title, noun = VIEW, DEMANDS[0], "岗位需求"
    export_action = "employment.export_demands"
    search = Search("搜岗位、专业、单位、地点、内容，或拼音首字母")
    filterset_class = DemandFilter
    chips = (
        Chips("状态", "state", STATES, "state", counts=True),
        Chips("种类", "kind", DemandKind.choices, "kind"),
        Chips("招聘期", "day", [("now", "没有过期"), ("over", "已经过期")], _by_day),
    )
    columns = (
        Column("岗位", "title", sort="title"),
        Column("单位", "unit.name", sort=("unit__pinyin", "id")),
        Column("种类", "get_kind_display", "short"),
        Column("人数", "headcount", "number", sort="headcount"),
        Column("状态", lambda row: state_of(row, timezone.localdate()), "state"),
        Column("招聘截止", "expires_on", "date", sort="expires_on"),
        Column("发布日期", "opened_on", "date", sort="opened_on"),
        Column("报酬", wage_of, more=True),
        Column("城市", "city", "short", more=True),
        Column("行业", "get_section_display", more=True),
        Column("联系人", "contact", more=True, personal=True),
        Column("联系电话", "phone", "phone", more=True),
    )
    add = Button("发布岗位", "employment:demand_new")
    more = (Button("行业需求报告", "employment:needs_report", "report"),)
    empty = Empty("还没有岗位需求", "单位发布、由走访开出和从 Excel 导入的岗位都列在这里。", add, "inbox")

    def base_queryset(self) -> QuerySet[Demand]:
        viewer = self.request.viewer
        rows = demands_for(viewer).select_related("unit").order_by("-proposed_at", "-pk")
        return rows.filter(viewer.within(self.export_action, "unit")) if self.is_taken else rows

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "demands"))]


class DemandPage(RulingPage):
    """One: what is said, where it stands, the ruling, what can be done now."""

    action, kind, listed = VIEW, KIND, DEMANDS
    template_name = "employment/demand.html"
    answer_help = "退回时必须填写，单位会收到这段话。"
    verdicts = (
        Verdict(_S.OPEN, "通过，发布", "已发布。"),
        Verdict(_S.REFUSED, "退回", "已退回，单位会收到您的意见。", danger=True),
    )

    def base_queryset(self) -> QuerySet[Demand]:
        return demands_for(self.request.viewer).select_related(
            "unit", "visit__unit", "copied_from", "ruled_by", "proposed_by"
        )

    def rule(self, row: Any, verdict: Verdict, form: Any) -> None:
        by, answer = self.request.viewer, form.cleaned_data["answer"]
        if verdict.state == _S.OPEN:
            accept_demand(row, by=by, answer=answer)
        else:
            refuse_demand(row, by=by, answer=answer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer, today = self.get_object(), self.request.viewer, timezone.localdate()
        keeps = kept_demands(viewer).filter(pk=row.pk).exists()
        state = row.state
        possible = (
            (state in (_S.WAITING, _S.REFUSED, _S.OPEN), "修改", "demand_edit"),
            (state == _S.FILLED and row.reported_on is None, "增加招收人数", "demand_edit"),
            (state == _S.OPEN, "续期", "demand_renew"),
            (state in (_S.OPEN, _S.FILLED), "结束招聘", "demand_close"),
            (True, "复制一条", "demand_copy"),
        )
        open_now = state == _S.OPEN and row.expires_on >= today
        facts = facts_of(row, contact=True)
        if state in (_S.WAITING, _S.OPEN) and (stead := in_whose_stead(row)):
            told = f"由{stead}代收代办" if handlers_of(row).exists() else "收不到投递，学生按联系方式直接联系"
            facts.append(("在线投递", f"单位还没有账号，{told}"))
        if row.visit:
            facts.append(("来自走访", row.visit))
        fees = f"文字里有“{'、'.join(row.fee_words)}”，请核实：{article_of(row.kind)}不允许收费、扣证和要求担保。"
        return {
            **super().get_context_data(**kwargs),
            "facts": facts,
            "fee_note": fees if row.fee_words else "",
            "cell": state_of(row, today),
            "ended": ended_of(row),
            "deeds": [(label, at(name, row)) for yes, label, name in possible if keeps and yes],
            "withdraws": keeps and state in (_S.WAITING, _S.REFUSED) and KIND.hindrance(row, viewer),
            "address": self.request.build_absolute_uri(at("job", row)) if open_now else "",
        }


class _Said(FormPage):
    """A form that says what a post is."""

    action, listed, form_class = POST, DEMANDS, DemandForm
    form_takes: tuple[str, ...] = ("viewer",)


class PostDemand(_Said):
    """A unit puts a post forward; what it said last stands there already."""

    title, submit_label = "发布岗位", "提交"
    lead = "只有第一部分必填。同样的岗位以前发过的，到那一条点“复制一条”更快。"
    done_message = "已提交。需要审核的，秘书处看过以后发布，结果会告诉您。"

    def get_initial(self) -> dict[str, Any]:
        viewer = self.request.viewer
        if viewer.for_all_units(POST):
            return {}
        own = Demand.objects.filter(unit__in=viewer.units_for(POST))
        # A post that a visit or the office opened often names nobody.
        last = own.exclude(contact="").order_by("-pk").first()
        if last is None:
            return {"contact": viewer.user.name}
        said = said_of_demand(last)
        kept = ("place", "address", "lodging", "hours", "contact", "phone", "wage_per")
        return {name: getattr(said, name) for name in kept}

    def perform(self, form: DemandForm) -> str:
        row = post_demand(
            form.of_unit,
            form.given(),
            by=self.request.viewer,
            sure=form.cleaned_data["sure"],
            **self.origin(),
        )
        return row.get_absolute_url()

    def origin(self) -> dict[str, Any]:
        """What it came of, for the service."""
        return {}


class _OfDemand(RecordFormPage):
    """A form about a demand one keeps: of the own unit, or come of a visit of the own school."""

    action, listed = VIEW, DEMANDS

    def base_queryset(self) -> QuerySet[Demand]:
        return kept_demands(self.request.viewer).select_related("unit", "visit")


class CopyDemand(_OfDemand, PostDemand):
    """The same again, with new days."""

    title, form_takes = "复制一条岗位", ("viewer", "record")
    lead = "内容照原来的，日期往后推了一年以内的整年数；改好直接提交。"

    def get_initial(self) -> dict[str, Any]:
        said = said_of_demand(self.get_object())
        today = timezone.localdate()
        years = 0
        if said.starts_on and said.starts_on < today:
            years = (
                today.year
                - said.starts_on.year
                + (said.starts_on.replace(year=2000) < today.replace(year=2000))
            )
        initial = {name: getattr(said, name) for name in MINE}
        for name in ("starts_on", "ends_on"):
            day = initial[name]
            initial[name] = day and _later(day, years)
        del initial["expires_on"]
        return initial

    def origin(self) -> dict[str, Any]:
        return {"copied_from": self.get_object(), "visit": self.get_object().visit}


def _later(day: Any, years: int) -> Any:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


class EditDemand(_OfDemand, _Said):
    """Say it otherwise."""

    title, submit_label, form_takes = "修改岗位", "保存", ("viewer", "record")
    lead = "招聘中的岗位改了内容，要重新审核；只改人数、截止日期和联系人的不用。已招满的可以增加招收人数，保存后回到招聘中。"
    done_message = "已保存。"

    def get_initial(self) -> dict[str, Any]:
        said = said_of_demand(self.get_object())
        return {name: getattr(said, name) for name in MINE}

    def perform(self, form: DemandForm) -> str:
        said = form.given()
        row = edit_demand(self.get_object(), said, by=self.request.viewer, sure=form.cleaned_data["sure"])
        return row.get_absolute_url()


class RenewDemand(_OfDemand):
    title, form_class, submit_label, done_message = "续期", RenewForm, "续期", "已续期。"

    def get_initial(self) -> dict[str, Any]:
        return {"expires_on": timezone.localdate() + timezone.timedelta(days=60)}

    def perform(self, form: Any) -> str:
        return renew_demand(self.get_object(), **form.cleaned_data, by=self.request.viewer).get_absolute_url()


class CloseDemand(_OfDemand):
    title, form_class, submit_label, done_message = "结束招聘", CloseForm, "结束招聘", "已结束招聘。"

    def perform(self, form: Any) -> str:
        said = form.cleaned_data
        filled = said["outcome"] == "filled"
        row = close_demand(self.get_object(), is_filled=filled, why=said["why"], by=self.request.viewer)
        return row.get_absolute_url()


class WithdrawDemand(RecordDeedView):
    """Take it back before it is ruled on, or once it was returned."""

    action, done_message = VIEW, "已撤回。"

    def base_queryset(self) -> QuerySet[Demand]:
        return kept_demands(self.request.viewer)

    def perform(self) -> str:
        return withdraw_demand(self.get_object(), by=self.request.viewer).get_absolute_url()
