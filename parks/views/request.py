"""服务需求: list, board, who carries what; one with its log; what the firm asks and the centre answers."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from groupportal.deciding.standard import Ruled
from groupportal.files.selectors import file_items_of_many
from groupportal.links.selectors import link_rows
from groupportal.lists.declaring import Button, Chips, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.records.buttons import record_buttons
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import record_url
from groupportal.ui.formats import DASH, cndate, cntime, mask_phone
from groupportal.ui.pages import FormPage, Page, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from parks.enums import RequestKind, RequestState
from parks.forms.request import (
    AcceptForm,
    AskForm,
    EnterForm,
    OwnReasonForm,
    ReasonForm,
    ReplanForm,
    RequestFilter,
)
from parks.models import ServiceRequest
from parks.selectors.access import RUN, requests_for, run_centres, values_for
from parks.selectors.request import (
    ASK,
    BOARD_MOST,
    OPEN,
    VIEW,
    WORK,
    centres_of,
    columns_of,
    due_on,
    is_late,
    is_removable,
    late,
    left_behind,
    loads,
    own_requests,
    run_requests,
    with_left,
    worked_requests,
)
from parks.selectors.value import STATE
from parks.services.request import (
    accept,
    ask_for_unit,
    decline,
    enter_request,
    remove_request,
    replan,
    withdraw,
)
from parks.views.common import years

LISTED = ("服务需求", "parks:requests")
_S = RequestState
BOARD = (_S.RECEIVED, _S.ACCEPTED, _S.DELIVERED, _S.CLOSED)
RELATED = ("centre__park", "unit", "leader")


def at(row: ServiceRequest, name: str = "request") -> str:
    """A page about a need."""
    return record_url(f"parks:{name}", row.public_id)


def state_of(row: ServiceRequest) -> StateCell:
    """Where it stands, and whether the next step is late."""
    overdue = is_late(row, timezone.localdate())
    return StateCell(f"need_{row.state}", row.get_state_display(), overdue=overdue)


def _by_state(page: Any, rows: QuerySet[ServiceRequest], value: str) -> QuerySet[ServiceRequest]:
    today, viewer = timezone.localdate(), page.request.viewer
    match value:
        case "late":
            return late(rows, today)
        case "mine":
            return rows.filter(pk__in=worked_requests(viewer).filter(state=_S.ACCEPTED).values("pk"))
        case "left":
            return rows.filter(pk__in=left_behind(rows, today).values("pk"))
    return rows.filter(state=value)


def _states(page: Any) -> list[tuple[str, str]]:
    own = [("mine", "由我办理"), ("left", "企业已迁出")] if page.request.viewer.can(WORK) else []
    return [("late", "已逾期"), *own, *((state.value, state.label) for state in _S)]


class RequestList(ListPage):
    """The needs that a person sees."""

    action, title, measure, noun = VIEW, LISTED[0], "项", "需求"
    search = Search("搜需求、企业、负责人", ("title", "text", "firm", "unit__name", "leader__name"))
    filterset_class = RequestFilter
    chips = (
        Chips("状态", "state", _states, _by_state),
        Chips("种类", "kind", RequestKind.choices, "kind"),
        years("received_at"),
    )
    columns = (
        Column("需求", "title"),
        Column("企业", lambda row: row.unit or row.firm, sort=("unit__pinyin", "-received_at")),
        Column("种类", "get_kind_display", "short"),
        Column("状态", state_of, "state"),
        Column("负责人", "leader.name"),
        Column("期限", due_on, "date", sort="due_on"),
        Column("提出时间", "received_at", "time", sort="received_at"),
        Column("服务中心", "centre.name", more=True),
        Column("来源", "get_came_by_display", "short", more=True),
        Column("交付日期", "delivered_on", "date", sort="delivered_on", more=True),
        Column(
            "满意度", lambda row: next((one.stars for one in row.ratings.all()), None), "number", more=True
        ),
        Column("联系人", "contact", more=True, personal=True),
    )
    add = (Button("登记企业需求", "parks:request_enter"), Button("提出需求", "parks:request_ask"))
    more = (Button("看板", "parks:request_board", "table"), Button("谁在办", "parks:request_loads", "group"))
    empty = Empty(
        "还没有服务需求", "企业扫服务中心的二维码、用企业账号或打电话提出的需求，都列在这里。", None, "inbox"
    )

    def base_queryset(self) -> QuerySet[ServiceRequest]:
        return requests_for(self.request.viewer).select_related(*RELATED).prefetch_related("ratings")

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "service_requests", "导出台账"))]


class RequestBoard(Page):
    """Needs by state: columns on a desk, one list on a phone; what is settled, of the last ones. ``?centre=``: of one centre."""

    action, title, listed = VIEW, "需求看板", LISTED
    template_name = "parks/request_board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer, asked = self.request.viewer, self.request.GET.get("centre", "")
        rows = requests_for(viewer).select_related(*RELATED).order_by("due_on", "-received_at")
        centres = list(centres_of(viewer))
        chosen = next((one for one in centres if str(one.public_id) == asked), None)
        rows = rows.filter(centre=chosen) if chosen else rows
        settled = rows.filter(state=_S.CLOSED).order_by("-closed_at", "-pk")[:BOARD_MOST]
        found = columns_of([*rows.filter(state__in=BOARD[:-1]), *settled])
        columns = [(state.label, [self._card(row) for row in found[state]]) for state in BOARD]
        views = [{"label": "全部中心", "url": self.request.path, "active": chosen is None}]
        views += [
            {"label": str(one), "url": f"?centre={one.public_id}", "active": one == chosen} for one in centres
        ]
        return super().get_context_data(
            **{"columns": columns, "views": views if len(centres) > 1 else [], **kwargs}
        )

    @staticmethod
    def _card(row: ServiceRequest) -> dict[str, Any]:
        facts = [("企业", row.unit or row.firm), ("负责人", row.leader or DASH)]
        if due := due_on(row):
            facts.append(("期限", cndate(due)))
        cell = state_of(row)
        return {
            "title": row.title,
            "url": at(row),
            "state": cell.state,
            "overdue": cell.overdue,
            "facts": facts,
        }


class RequestLoads(ListPage):
    """Who works on what is under way."""

    action, title, listed = WORK, "谁在办", LISTED
    measure, noun = "位", "人员"
    columns = (
        Column("姓名", "name"),
        Column("单位", "unit"),
        Column("身份", "part", "short"),
        Column("负责", "leads", "number"),
        Column("参与", "helps", "number"),
        Column("逾期", "late", "number"),
        Column("最近的期限", "next_due", "date"),
        Column("近30天工时", "hours", "number"),
        Column("需求", lambda load: "、".join(load.titles)),
    )
    empty = Empty("没有办理中的需求", "受理需求、加入团队的人列在这里，任务多的在前。")

    def base_queryset(self) -> Any:
        return loads(self.request.viewer, timezone.localdate())


class _Ask(FormPage):
    listed, form_takes = LISTED, ("viewer",)
    submit_label = "提交"


class AskService(_Ask):
    """A firm's own account asks."""

    action, title, form_class = ASK, "提出服务需求", AskForm
    done_message = "已提交，中心三天内答复。"

    def perform(self, form: Any) -> str:
        data = form.cleaned_data
        return at(ask_for_unit(data["centre"], data["unit"], form.need(), by=self.request.viewer))


class EnterRequest(_Ask):
    """The centre writes down what came by telephone or in person."""

    action, title, form_class = RUN, "登记企业需求", EnterForm
    lead, submit_label = "企业打电话或上门提的，由中心登记。", "登记"
    done_message = "已登记。"

    def perform(self, form: Any) -> str:
        data = form.cleaned_data
        row = enter_request(
            data["centre"],
            data["firm_name"],
            form.need(),
            received_on=data["received_on"],
            unit=data["unit"],
            by=self.request.viewer,
        )
        return at(row)


class RequestPage(RecordPage):
    """One: what the firm wants, where it stands, the team, what was done, what it was worth."""

    action, listed = VIEW, LISTED
    template_name = "parks/request.html"

    def base_queryset(self) -> QuerySet[ServiceRequest]:
        rows = requests_for(self.request.viewer).select_related(*RELATED, "project", "received_by")
        return with_left(rows, timezone.localdate())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        runs = run_requests(viewer).filter(pk=row.pk).exists()
        works = worked_requests(viewer).filter(pk=row.pk).exists()
        logs = list(row.logs.select_related("written_by").prefetch_related("files__file"))
        files = file_items_of_many([[(one.file, "") for one in log.files.all()] for log in logs], viewer)
        deeds = self._deeds(row, viewer, runs=runs, works=works)
        return super().get_context_data(
            **{
                "cell": state_of(row),
                "facts": self._facts(row, sees_phone=runs or works),
                "deeds": deeds,
                "team": row.team.select_related("unit"),
                "edits_team": works and row.state == _S.ACCEPTED,
                "logs": list(zip(logs, files, strict=True)),
                "rating": row.ratings.first(),
                "values": values_for(viewer).filter(request=row),
                "has_phone": works and bool(row.phone),
                "gives_link": runs and row.state in (*OPEN, _S.DELIVERED),
                "links": link_rows(row, viewer),
                **kwargs,
            }
        )

    @staticmethod
    def _deeds(row: ServiceRequest, viewer: Viewer, *, runs: bool, works: bool) -> list[tuple[str, str]]:
        owns = row.unit_id in viewer.units_for(ASK)
        state = row.state
        worth = runs and viewer.can(STATE) and state in (_S.DELIVERED, _S.CLOSED) and row.project_id is None
        stands = (Ruled.WAITING, Ruled.ACCEPTED)
        worth = worth and not row.values.filter(state__in=stands).exists()
        possible = [
            (worth, "登记经济价值", "request_value"),
            (worth and not row.without_worth, "没有经济价值", "request_without_worth"),
            (runs and state == _S.RECEIVED, "受理", "request_accept"),
            (runs and state == _S.RECEIVED, "不予受理", "request_decline"),
            (works and state == _S.ACCEPTED, "登记工作", "request_log"),
            (works and state == _S.ACCEPTED, "交付", "request_deliver"),
            (runs and state == _S.ACCEPTED, "改安排", "request_replan"),
            (owns and state == _S.DELIVERED, "评价", "request_rate"),
            (owns and state == _S.DELIVERED, "要求补充", "request_return"),
            (runs and state == _S.DELIVERED, "未评价，办结", "request_close"),
            ((owns or runs) and state in OPEN, "撤回", "request_withdraw"),
            (runs and is_removable(row), "登记错了，删去", "request_remove"),
        ]
        return [(label, at(row, name)) for open_now, label, name in possible if open_now]

    @staticmethod
    def _facts(row: Any, *, sees_phone: bool) -> list[tuple[str, Any]]:
        contact = f"{row.contact} {mask_phone(row.phone) if row.phone else ''}".strip()
        due = due_on(row)
        named = str(row.unit) if row.unit else row.firm
        facts = [
            ("企业", f"{named}（已迁出园区）" if row.has_left else named),
            ("种类", row.get_kind_display()),
            ("服务中心", row.centre),
            ("提出", f"{cntime(row.received_at)}，{row.get_came_by_display()}"),
            *([("联系人", contact or DASH)] if sees_phone else []),
            *([("希望完成", cndate(row.wanted_by))] if row.wanted_by else []),
            ("负责人", row.leader or DASH),
            *([("期限", cndate(due))] if due else []),
        ]
        if row.project:
            facts.append(("所属项目", row.project))
        if row.without_worth:
            facts.append(("经济价值", f"没有：{row.without_worth}"))
        if row.delivered_on:
            facts.append(("交付日期", cndate(row.delivered_on)))
        return facts


class OfRequest(RecordFormPage):
    """A form about a need one runs."""

    action, listed, submit_label = RUN, LISTED, "提交"

    def base_queryset(self) -> QuerySet[ServiceRequest]:
        return run_requests(self.request.viewer).select_related(*RELATED)

    def perform(self, form: Any) -> str:
        return at(self.act(self.get_object(), by=self.request.viewer, **form.cleaned_data))

    def act(self, row: ServiceRequest, **said: Any) -> ServiceRequest:
        """Call the service."""
        raise NotImplementedError


class AcceptRequest(OfRequest):
    title, form_class, form_takes, submit_label = "受理需求", AcceptForm, ("record",), "受理"
    done_message = "已受理。负责人和有账号的企业会收到消息，没有账号的在企业链接里看。"

    def get_initial(self) -> dict[str, Any]:
        return {"due_on": self.get_object().wanted_by}

    def act(self, row: ServiceRequest, **said: Any) -> ServiceRequest:
        return accept(row, **said)


class ReplanRequest(OfRequest):
    title, form_class, form_takes, submit_label = "改安排", ReplanForm, ("record",), "保存"
    done_message = "已保存。"

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        project = row.project.public_id if row.project else None
        unit = row.unit.public_id if row.unit else None
        return {"unit": unit, "leader": row.leader, "due_on": row.due_on, "project": project}

    def act(self, row: ServiceRequest, **said: Any) -> ServiceRequest:
        return replan(row, **said)


class DeclineRequest(OfRequest):
    title, form_class, submit_label, done_message = "不予受理", ReasonForm, "不予受理", "已答复。"

    def act(self, row: ServiceRequest, **said: Any) -> ServiceRequest:
        return decline(row, answer=said["text"], by=said["by"])


class WithdrawRequest(OfRequest):
    """The firm's own, or the centre for a firm that left or gave it up."""

    action = VIEW
    title, form_class, submit_label, done_message = "撤回需求", ReasonForm, "撤回", "已撤回。"

    def base_queryset(self) -> QuerySet[ServiceRequest]:
        viewer = self.request.viewer
        return run_requests(viewer) | own_requests(viewer)

    def act(self, row: ServiceRequest, **said: Any) -> ServiceRequest:
        return withdraw(row, note=said["text"], by=said["by"])


class RemoveRequest(OfRequest):
    """Take away what was written down by mistake, or by whoever scanned the code."""

    title, form_class, submit_label = "删去登记错的需求", OwnReasonForm, "删去"
    lead = "只用于重复提交、登记错、不是企业提的。不办的请点“不予受理”，企业会看到原因。"
    done_message = "已删去，不再计入任何统计。"

    def perform(self, form: Any) -> str:
        remove_request(self.get_object(), reason=form.cleaned_data["text"], by=self.request.viewer)
        return reverse("parks:requests")


class CentreCode(RecordPage):
    """The QR code of a centre's public form, to print and hang up."""

    action = RUN
    template_name = "parks/centre_code.html"
    listed = LISTED

    def base_queryset(self) -> Any:
        return run_centres(self.request.viewer).select_related("park")

    def get_title(self) -> str:
        return f"{self.get_object()}：企业需求二维码"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        url = record_url("parks:ask", self.get_object().public_id)
        return super().get_context_data(**{"address": self.request.build_absolute_uri(url), **kwargs})
