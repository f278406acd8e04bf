"""服务需求: asked by link, account or telephone; accepted, planned anew or declined; withdrawn."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor
from groupportal.errors import DomainError, NotAllowed
from groupportal.links.models import Link
from groupportal.links.services import issue_link, settle_links
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, mask_phone, quoted
from groupportal.ui.names import kept_name
from parks.enums import CameBy
from parks.models import Centre, JointProject, ServiceRequest
from parks.selectors.request import ASK, LINK, asked_centres, due_on, is_removable
from parks.services.common import runner, still_there
from parks.services.firm import firm_named
from parks.services.request_row import (
    S,
    apart,
    is_valued,
    kept,
    locked,
    run_by,
    runners_of,
    say,
    stands,
    team_of,
    tell,
    tell_firm,
    tell_team,
    why,
)
from parks.states import REQUEST

LEDGER_AFTER = dt.timedelta(days=30)


@dataclass(frozen=True)
class Need:
    """What a firm wants, in its words."""

    kind: str
    title: str
    text: str = ""
    wanted_by: dt.date | None = None
    contact: str = ""
    phone: str = ""


def ask_by_link(
    centre: Centre, firm: str, need: Need, *, key: uuid.UUID | None = None
) -> tuple[ServiceRequest, Link]:
    """A firm without an account asks by the centre's address; with the link of its own. DomainError where the centre is closed."""
    row = _received(
        centre, need, firm=firm, unit=None, came_by=CameBy.LINK, at=timezone.now(), by=None, key=key
    )
    link, _ = issue_link(LINK, row, addressee=row.contact, unit=row.centre.unit, by=SYSTEM_ACTOR)
    return row, link


def ask_for_unit(
    centre: Centre, unit: Unit, need: Need, *, by: Viewer, key: uuid.UUID | None = None
) -> ServiceRequest:
    """A firm's own account asks. NotAllowed for another firm."""
    by.require(ASK)
    if unit.pk not in by.units_for(ASK):
        raise NotAllowed("只能替本企业提出需求。")
    now = timezone.now()
    return _received(
        centre, need, firm=unit.name, unit=unit, came_by=CameBy.ACCOUNT, at=now, by=by.user, key=key
    )


def enter_request(
    centre: Centre,
    firm: str,
    need: Need,
    *,
    received_on: dt.date,
    unit: Unit | None = None,
    by: Actor,
    key: uuid.UUID | None = None,
) -> ServiceRequest:
    """The centre writes down what came by telephone or in person. NotAllowed for a centre one does not run."""
    user = runner(by, centre)
    day, now = checked_day(received_on, "提出日期"), timezone.localtime()
    noon = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
    at = now if day == now.date() else noon
    name = unit.name if unit else firm
    return _received(centre, need, firm=name, unit=unit, came_by=CameBy.PHONE, at=at, by=user, key=key)


@transaction.atomic
def _received(
    centre: Centre,
    need: Need,
    *,
    firm: str,
    unit: Unit | None,
    came_by: CameBy,
    at: dt.datetime,
    by: Any,
    key: uuid.UUID | None,
) -> ServiceRequest:
    if key and (known := ServiceRequest.objects.filter(key=key).first()):
        if known.centre_id != centre.pk or (known.unit_id if unit else None) != (unit.pk if unit else None):
            words = "这个请求编号已经用在另一项需求上，请换一个编号再提交。"
            raise DomainError("key_used", words, field="key")
        return known
    # Closing it waits for the need, or the need finds it closed.
    Centre.objects.select_for_update(of=("self",), no_key=True).get(pk=centre.pk)
    day = timezone.localdate(at)
    if not asked_centres(day).filter(pk=centre.pk).exists():
        raise DomainError(
            "centre_closed", f"{centre}在{cndate(day)}不受理需求，请选另一个服务中心。", field="centre"
        )
    if need.wanted_by and need.wanted_by < day:
        raise DomainError("wanted_before", "希望完成的日期早于提出的日期，请核对。", field="wanted_by")
    row = ServiceRequest(
        centre=centre,
        unit=unit,
        firm=kept_name(firm.strip()),
        contact=kept_name(need.contact.strip()),
        phone=need.phone,
        kind=need.kind,
        title=need.title.strip(),
        text=need.text.strip(),
        wanted_by=need.wanted_by,
        came_by=came_by,
        key=key or uuid.uuid4(),
        received_at=at,
        received_by=by,
    )
    save_in_words(row)
    after = {
        "服务中心": str(centre),
        "企业": row.firm,
        "种类": row.get_kind_display(),
        "来源": row.get_came_by_display(),
        "电话": mask_phone(row.phone),
    }
    record("parks.request_received", row, by=by or SYSTEM_ACTOR, after=after)
    tell(runners_of(centre), row, f"新的服务需求：{row}", f"{row.firm}，请在{cndate(due_on(row))}前受理。")
    return row


@transaction.atomic
def accept(
    request: ServiceRequest,
    *,
    leader: Any,
    due_on: dt.date,
    unit: Unit | None = None,
    project: JointProject | None = None,
    answer: str = "",
    by: Viewer,
) -> ServiceRequest:
    """Say yes: who answers for it, by when, for which firm. ``unit`` None: the firm of that name, found or made.

    DomainError for a day before today, and for another firm than the one whose account asked.
    """
    row = run_by(request, by)
    REQUEST.move(row, S.ACCEPTED)
    _may_be_of(row, unit)
    row.unit = unit or row.unit or firm_named(row.firm, by=by)
    row.answer, row.answered_at = answer.strip(), timezone.now()
    _planned(row, leader, due_on, project)
    after = {"企业": str(row.unit), "负责人": str(leader), "办理期限": cndate(due_on)}
    kept(row, "parks.request_accepted", by.user, after=after)
    tell_team([leader], row, by, "请负责这项服务需求")
    tell_firm(row, f"{row.centre}受理了您的需求：{row}", f"预计{cndate(due_on)}前完成。")
    return row


@transaction.atomic
def replan(
    request: ServiceRequest,
    *,
    leader: Any,
    due_on: dt.date,
    project: JointProject | None = None,
    unit: Unit | None = None,
    note: str,
    by: Viewer,
) -> ServiceRequest:
    """Another person, another day, another project, or the right firm where a wrong one was chosen (``unit``), with the reason.

    The firm reads a new day; of another firm both read it. DomainError without a reason, and where a value of the firm stands on it.
    """
    row = run_by(request, by)
    if row.state != S.ACCEPTED:
        raise DomainError("not_under_way", f"这项需求现在是“{row.get_state_display()}”，不能改安排。")
    before, was, led, former = _plan(row), row.due_on, row.leader_id, row.leader
    _planned(row, leader, due_on, project)
    if unit is not None and unit.pk != row.unit_id:
        _of_another(row, unit, why(note))
    kept(row, "parks.request_replanned", by.user, before=before, after=_plan(row), note=why(note))
    if leader.pk != led:
        tell_team([leader], row, by, "请负责这项服务需求")
        tell_team([former], row, by, f"这项服务需求改由{leader.name}负责")
    if due_on != was:
        tell_firm(row, f"{row}改在{cndate(due_on)}前完成", note)
    return row


def _plan(row: ServiceRequest) -> dict[str, str]:
    return {
        "企业": str(row.unit),
        "负责人": str(row.leader),
        "办理期限": cndate(row.due_on),
        "所属项目": str(row.project or ""),
    }


def _may_be_of(row: ServiceRequest, unit: Unit | None) -> None:
    if unit is not None and row.came_by == CameBy.ACCOUNT and unit.pk != row.unit_id:
        words = f"这项需求是{row.unit}用企业账号提出的，不能改到别的企业。"
        raise DomainError("another_firm", words, field="unit")


def _of_another(row: ServiceRequest, unit: Unit, note: str) -> None:
    _may_be_of(row, unit)
    if row.values.exists() or (row.project is not None and stands(row.project.values, unit=row.unit_id)):
        words = f"已经登记过{row.unit}的经济价值，不能改企业。请撤回这项需求，另登记一项。"
        raise DomainError("valued", words, field="unit")
    tell_firm(row, f"{row}：登记时选错了企业，不再由贵企业评价", note)
    row.unit = unit
    tell_firm(row, f"{row.centre}正在办理贵企业的需求：{row}", f"预计{cndate(row.due_on)}前完成。")


def _planned(row: ServiceRequest, leader: Any, day: dt.date, project: JointProject | None) -> None:
    asked, today = timezone.localdate(row.received_at), timezone.localdate()
    # What is older is entered afterwards, with the day that was agreed then.
    if day < (asked if today - asked > LEDGER_AFTER else today) and day != row.due_on:
        raise DomainError(
            "due_past", f"办理期限{cndate(day)}已经过去，请填写今天或以后的日期。", field="due_on"
        )
    if project is not None and is_valued(row):
        words = "这项需求已经登记经济价值。归入项目后价值按项目统计，请先撤回这一笔，再归入项目。"
        raise DomainError("value_counted_twice", words, field="project")
    if row.project is not None and row.project != project and stands(row.project.values, unit=row.unit_id):
        words = (
            f"{quoted(row.project)}已经登记{row.unit}的经济价值，这项需求的价值算在里面。"
            "请先撤回那一笔，再改所属项目。"
        )
        raise DomainError("value_counted_twice", words, field="project")
    row.leader, row.due_on, row.project = leader, day, project


@transaction.atomic
def decline(request: ServiceRequest, *, answer: str, by: Viewer) -> ServiceRequest:
    """Say no, with the reason, which the firm reads."""
    row = run_by(request, by)
    REQUEST.move(row, S.DECLINED)
    row.answer, row.answered_at = answer.strip(), timezone.now()
    kept(row, "parks.request_declined", by.user, note=row.answer)
    tell_firm(row, f"{row.centre}没有受理您的需求：{row}", row.answer)
    settle_links(LINK, row, words="不予受理")
    return row


@transaction.atomic
def withdraw(request: ServiceRequest, *, note: str, by: Viewer | None, user: Any = None) -> ServiceRequest:
    """The firm needs it no longer, or left the park; ``by`` None: the holder of the firm's link, ``user`` if signed in.

    The centre withdraws what a firm gave up, in its own name: the firm and the team read it.
    DomainError where a value stands on it, and for who serves the firm and holds its link.
    """
    row, who = locked(request), "企业"
    if by is None:
        apart(row, user)
    elif row.unit_id not in by.units_for(ASK):
        who = str(row.centre)
        runner(by, row.centre)
    REQUEST.move(row, S.WITHDRAWN)
    if is_valued(row):
        raise DomainError("valued", "这项需求已经登记经济价值，不能撤回。请先撤回那一笔，或按已交付办结。")
    say(row, f"{who}撤回：{why(note)}", by)
    kept(row, "parks.request_withdrawn", by.user if by else None, note=note)
    tell([*runners_of(row.centre), row.leader, *team_of(row)], row, f"需求已由{who}撤回：{row}", note)
    if who != "企业":
        tell_firm(row, f"{who}撤回了您的需求：{row}", note)
    settle_links(LINK, row, words=f"已由{who}撤回")
    return row


@transaction.atomic
def remove_request(request: ServiceRequest, *, reason: str, by: Actor) -> None:
    """It was written down by mistake, came twice or is nothing a firm asked: it counts nowhere any more.

    DomainError without a reason, for what a firm's account asked, and for what is worked on or was withdrawn.
    """
    row = locked(still_there(request))
    user = runner(by, row.centre)
    if not is_removable(row):
        words = "企业用账号提出的和已经受理的需求不能删去。企业不需要了的，请撤回。"
        raise DomainError("request_used", words)
    settle_links(LINK, row, words="登记有误，已删去")
    before = {
        "服务中心": str(row.centre),
        "企业": row.firm,
        "需求": row.title,
        "提出": cndate(row.received_at),
    }
    record("parks.request_removed", row, by=user, before=before, note=why(reason))
    row.delete()
