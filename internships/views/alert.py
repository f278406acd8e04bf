"""预警: the list with its deeds, one with where it stands, the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.forms import Form
from django.urls import reverse
from django.utils import timezone

from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.tenancy.models import Unit
from groupportal.ui.formats import cndate, cntime
from groupportal.ui.pages import FormPage, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from internships.enums import AlertKind, AlertLimit, AlertState, AlertStep
from internships.forms.alert import AlertFilter, CloseForm, HandForm, NumbersForm
from internships.models import Alert
from internships.selectors.alert import (
    SET,
    SETTLE,
    VIEW,
    alerts_for,
    calendar_words,
    settled_by,
    turn_of,
    with_class_name,
)
from internships.selectors.alert_kinds import DEFAULTS, Limits
from internships.selectors.placement import placements_for, schools_for
from internships.services.alert import check_sets, close_alerts, hand_alerts, set_numbers, take_alerts
from internships.services.outcome import Outcome
from internships.states import ALIVE
from internships.views.chosen import ChosenPage

LISTED = ("实习预警", "internships:alerts")
_ALIVE = "alive"
_TURNS = {AlertStep.OFFICE: "office_on", AlertStep.LEADER: "leader_on"}


def state_of(alert: Alert) -> StateCell:
    """Where it stands, and whether its time is over."""
    codes = {AlertState.OPEN: "unanswered", AlertState.CLOSED: "settled"}
    code = codes.get(AlertState(alert.state), alert.state)
    return StateCell(code, alert.get_state_display(), alert.is_alive and alert.due_on < timezone.localdate())


def whose_turn(alert: Alert) -> str:
    """Who is to see to it, in words."""
    if alert.step == AlertStep.OWNER:
        return str(alert.owner)
    return f"{alert.get_step_display()}（原责任人{alert.owner}）" if alert.owner else alert.get_step_display()


def _by_state(page: Any, rows: QuerySet[Alert], value: str) -> QuerySet[Alert]:
    return rows.filter(state__in=ALIVE) if value == _ALIVE else rows.filter(state=value)


class AlertList(ListPage):
    """Those of the placements a person follows, what is due first."""

    action = VIEW
    title, measure, noun = "实习预警", "条", "预警"
    export_action = "internships.export"
    search = Search(
        "搜学生、学号、实习单位",
        ("placement__student__name", "placement__student__number", "placement__host__unit__name"),
    )
    filterset_class = AlertFilter
    chips = (
        Chips(
            "轮到谁",
            "turn",
            [("mine", "等我处理的"), *AlertStep.choices],
            lambda page, rows, value: rows.filter(
                turn_of(page.request.viewer) if value == "mine" else Q(step=value, state__in=ALIVE)
            ),
        ),
        Chips(
            "状态",
            "state",
            [(_ALIVE, "没有处理完"), *AlertState.choices],
            _by_state,
            default=_ALIVE,
            every=("all", "全部"),
        ),
        Chips("种类", "kind", AlertKind.choices, "kind", counts=True),
    )
    columns = (
        Column("学生", "placement.student.name", sort=("placement__student__pinyin", "id"), personal=True),
        Column("情况", "words", personal=True),
        Column("种类", "get_kind_display", "short", sort=("kind", "due_on")),
        Column("状态", state_of, "state"),
        Column("处理期限", "due_on", "date", sort="due_on"),
        Column("轮到谁", whose_turn),
        Column("实习单位", "placement.host.unit.name", sort="placement__host__unit__pinyin"),
        Column("班级", "class_name", sort=("class_name", "placement__student__pinyin"), more=True),
        Column("学校", "placement.unit.name", sort="placement__unit__pinyin", more=True),
        Column("学生电话", "placement.student.phone", "phone", more=True),
        Column("预警日期", "raised_on", "date", sort="raised_on", more=True),
        Column("处理情况", "note", more=True),
        Column("处理人", "closed_by.name", more=True),
    )
    bulk = (
        Deed("我来处理", "internships:alerts_take", "right"),
        Deed("处理完了", "internships:alerts_close", "check"),
        Deed("转交同事", "internships:alerts_hand", "user"),
    )
    empty = Empty(
        "没有预警",
        "每个工作日早上看一遍：没有签到、协议和保险、日志、走访；有要处理的会列在这里。",
        icon="check",
    )

    def base_queryset(self) -> QuerySet[Alert]:
        return with_class_name(alerts_for(self.request.viewer), timezone.localdate())

    def get_tools(self) -> list[Tools]:
        viewer = self.request.viewer
        if viewer.for_all_units(SET):
            return [Tools([Button("天数和期限", "internships:alert_numbers", "pencil")])]
        ways = [
            Button(
                "天数和期限", "internships:alert_numbers_of", "pencil", kwargs={"public_id": unit.public_id}
            )
            for unit in schools_for(viewer, SET)
        ]
        return [Tools(ways)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = f"预警只提示去了解和处理，不扣分、不处分。{calendar_words(timezone.localdate())}"
        return super().get_context_data(**{"lead": lead, **kwargs})


class AlertPage(RecordPage):
    """One: what holds, whose turn it is, what is to be done, how it went on."""

    action, listed = VIEW, LISTED
    template_name = "internships/alert.html"

    def base_queryset(self) -> QuerySet[Alert]:
        return with_class_name(alerts_for(self.request.viewer), timezone.localdate())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        placement = row.placement
        sees = placements_for(viewer).filter(pk=placement.pk).exists()
        facts = [
            ("情况", row.words),
            ("学生", f"{placement.student.name} {row.class_name or ''}".strip()),
            ("实习单位", placement.host.unit.name),
            ("预警日期", cndate(row.raised_on)),
            ("轮到谁", whose_turn(row)),
            ("处理期限", cndate(row.due_on)),
        ]
        facts += [
            (f"转{AlertStep(step).label}", cndate(day))
            for step, name in _TURNS.items()
            if (day := getattr(row, name))
        ]
        if row.taken_by:
            facts.append(("着手处理", str(row.taken_by)))
        if row.closed_at:
            who = str(row.closed_by or "门户")
            facts.append(("处理情况", f"{row.note}（{who}，{cntime(row.closed_at)}）"))
        return super().get_context_data(
            **{
                "cell": state_of(row),
                "facts": facts,
                "deeds": self._deeds(row),
                "placement_url": placement.get_absolute_url() if sees else "",
                **kwargs,
            }
        )

    def _deeds(self, row: Alert) -> list[Deed]:
        """The deeds of the list, for who may see to this one."""
        if not row.is_alive or not settled_by(self.request.viewer).filter(pk=row.pk).exists():
            return []
        return [deed for deed in AlertList.bulk if row.state == AlertState.OPEN or "take" not in deed.name]


class _Chosen(ChosenPage):
    list_page = LISTED
    measure = "条预警"
    done_measure = "条预警"

    def base_queryset(self) -> QuerySet[Alert]:
        return alerts_for(self.request.viewer)

    def act(self, rows: list[Any], form: Any) -> tuple[int, Sequence[tuple[str, str]]]:
        outcome = self.settle(rows, form)
        return len(outcome.done), [(str(row), error.message) for row, error in outcome.refused]

    def settle(self, rows: list[Any], form: Any) -> Outcome[Alert]:
        """Call the service."""
        raise NotImplementedError


class TakeAlerts(_Chosen):
    """One says that one is at it."""

    action = SETTLE
    title, submit_label, form_class = "我来处理", "我来处理", Form
    done_words = "已着手处理"

    def settle(self, rows: list[Any], form: Any) -> Outcome[Alert]:
        return take_alerts(rows, by=self.request.viewer)


class CloseAlerts(_Chosen):
    """What was done."""

    action = SETTLE
    title, submit_label, form_class = "处理完了", "处理完了", CloseForm
    done_words = "已处理完"

    def settle(self, rows: list[Any], form: Any) -> Outcome[Alert]:
        return close_alerts(rows, by=self.request.viewer, **form.cleaned_data)


class HandAlerts(_Chosen):
    """To a colleague."""

    action = SETTLE
    title, submit_label, form_class = "转交同事", "转交", HandForm
    done_words, form_takes = "已转交", ("viewer",)

    def settle(self, rows: list[Any], form: Any) -> Outcome[Alert]:
        return hand_alerts(rows, by=self.request.viewer, **form.cleaned_data)


def _numbers(unit: Unit | None) -> dict[str, int | None]:
    limits = Limits()
    return {limit.value: limits.of(unit and unit.pk, limit) for limit in AlertLimit}


def _defaults() -> str:
    said: Mapping[str, int] = DEFAULTS
    words = "，".join(f"{AlertLimit(code).label}{number}" for code, number in said.items())
    return f"这些数值由门户预设，不是《职业学校学生实习管理规定》的要求。预设：{words}。"


class NumbersForAll(FormPage):
    """The numbers for all schools that have none of their own."""

    action, listed = SET, LISTED
    title, form_class, done_message = (
        "预警的天数和期限（各校共用）",
        NumbersForm,
        "已保存，从下一个工作日起按新的数值。",
    )

    def get_initial(self) -> dict[str, Any]:
        check_sets(None, self.request.viewer)
        return _numbers(None)

    def perform(self, form: Any) -> str:
        set_numbers(None, form.cleaned_data, by=self.request.viewer)
        return reverse("internships:alerts")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"intro": _defaults(), **kwargs})


class NumbersOfSchool(RecordFormPage):
    """What one school has set apart from the others."""

    action, listed = SET, LISTED
    form_class, done_message = NumbersForm, NumbersForAll.done_message

    def base_queryset(self) -> QuerySet[Unit]:
        return schools_for(self.request.viewer, self.action)

    def get_title(self) -> str:
        return f"{self.get_object()}：预警的天数和期限"

    def get_initial(self) -> dict[str, Any]:
        return _numbers(self.get_object())

    def perform(self, form: Any) -> str:
        set_numbers(self.get_object(), form.cleaned_data, by=self.request.viewer)
        return reverse("internships:alerts")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = f"只对本校；与各校共用的相同的，以后随共用的变。{_defaults()}"
        return super().get_context_data(**{"intro": words, **kwargs})
