"""服务需求: asked by link, account or telephone; accepted or declined; worked on; delivered; rated by the firm."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupportal.accounts.services import save_in_words
from groupportal.audit.enums import AccessKind
from groupportal.audit.services import record, seen
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.hooks import Hook
from groupportal.links.models import Link
from groupportal.links.services import issue_link, settle_links
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, active_group
from groupportal.tenancy.selectors import people_who_can, viewer_for
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, mask_phone, quoted
from groupportal.ui.names import kept_name
from parks.enums import CameBy, RequestState, TeamPart
from parks.models import Centre, JointProject, Rating, RequestMember, ServiceRequest, WorkFile, WorkLog
from parks.models.value import STANDS
from parks.selectors.access import RUN, run_centres
from parks.selectors.request import ASK, OPEN, asked_centres, due_on, worked_requests, works_on
from parks.services.common import runner
from parks.services.firm import firm_named
from parks.states import REQUEST

LINK = "parks.request"
"""The purpose of the links by which firms follow and rate."""
TOPIC, FIRM_TOPIC = "parks.request", "parks.request_firm"
UNRATED_DAYS = 30
"""After so many days without a rating a centre may settle what it delivered. Ours."""
LEDGER_AFTER = dt.timedelta(days=30)
_S = RequestState


on_rated: Hook[[ServiceRequest], None] = Hook(
    "parks.service_rated", "A firm rated what was delivered (request): what other rooms make of it."
)


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
    _tell(_runners(centre), row, f"新的服务需求：{row}", f"{row.firm}，请在{cndate(due_on(row))}前受理。")
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

    DomainError for a day before today.
    """
    row = _run(request, by)
    REQUEST.move(row, _S.ACCEPTED)
    row.unit = unit or row.unit or firm_named(row.firm, by=by)
    row.answer, row.answered_at = answer.strip(), timezone.now()
    _planned(row, leader, due_on, project)
    after = {"企业": str(row.unit), "负责人": str(leader), "办理期限": cndate(due_on)}
    _kept(row, "parks.request_accepted", by.user, after=after)
    _tell_team([leader], row, by, "请负责这项服务需求")
    _tell_firm(row, f"{row.centre}受理了您的需求：{row}", f"预计{cndate(due_on)}前完成。")
    return row


@transaction.atomic
def replan(
    request: ServiceRequest,
    *,
    leader: Any,
    due_on: dt.date,
    project: JointProject | None = None,
    note: str,
    by: Viewer,
) -> ServiceRequest:
    """Another person, another day or another project, with the reason; the firm reads a new day. DomainError without a reason."""
    row = _run(request, by)
    if row.state != _S.ACCEPTED:
        raise DomainError("not_under_way", f"这项需求现在是“{row.get_state_display()}”，不能改安排。")
    before = {"负责人": str(row.leader), "办理期限": cndate(row.due_on), "所属项目": str(row.project or "")}
    was, led = row.due_on, row.leader_id
    _planned(row, leader, due_on, project)
    after = {"负责人": str(leader), "办理期限": cndate(due_on), "所属项目": str(project or "")}
    _kept(row, "parks.request_replanned", by.user, before=before, after=after, note=_why(note))
    if leader.pk != led:
        _tell_team([leader], row, by, "请负责这项服务需求")
    if due_on != was:
        _tell_firm(row, f"{row}改在{cndate(due_on)}前完成", note)
    return row


def _planned(row: ServiceRequest, leader: Any, day: dt.date, project: JointProject | None) -> None:
    asked, today = timezone.localdate(row.received_at), timezone.localdate()
    # What is older is entered afterwards, with the day that was agreed then.
    if day < (asked if today - asked > LEDGER_AFTER else today) and day != row.due_on:
        raise DomainError(
            "due_past", f"办理期限{cndate(day)}已经过去，请填写今天或以后的日期。", field="due_on"
        )
    if project is not None and _is_valued(row):
        words = "这项需求已经登记经济价值。归入项目后价值按项目统计，请先撤回这一笔，再归入项目。"
        raise DomainError("value_counted_twice", words, field="project")
    if row.project is not None and row.project != project and _stands(row.project.values, unit=row.unit_id):
        words = (
            f"{quoted(row.project)}已经登记{row.unit}的经济价值，这项需求的价值算在里面。"
            "请先撤回那一笔，再改所属项目。"
        )
        raise DomainError("value_counted_twice", words, field="project")
    row.leader, row.due_on, row.project = leader, day, project


def _is_valued(row: ServiceRequest) -> bool:
    return _stands(row.values)


def _stands(values: Any, **of: Any) -> bool:
    return bool(values.filter(state__in=STANDS, **of).exists())


@transaction.atomic
def decline(request: ServiceRequest, *, answer: str, by: Viewer) -> ServiceRequest:
    """Say no, with the reason, which the firm reads."""
    row = _run(request, by)
    REQUEST.move(row, _S.DECLINED)
    row.answer, row.answered_at = answer.strip(), timezone.now()
    _kept(row, "parks.request_declined", by.user, note=row.answer)
    _tell_firm(row, f"{row.centre}没有受理您的需求：{row}", row.answer)
    settle_links(LINK, row, words="不予受理")
    return row


@transaction.atomic
def withdraw(request: ServiceRequest, *, note: str, by: Viewer | None, user: Any = None) -> ServiceRequest:
    """The firm needs it no longer, or left the park; ``by`` None: the holder of the firm's link, ``user`` if signed in.

    DomainError where a value stands on it, and for who serves the firm and holds its link.
    """
    row = _locked(request)
    if by is None:
        _apart(row, user)
    elif row.unit_id not in by.units_for(ASK):
        runner(by, row.centre)
    REQUEST.move(row, _S.WITHDRAWN)
    if _is_valued(row):
        raise DomainError("valued", "这项需求已经登记经济价值，不能撤回。请先撤回那一笔，或按已交付办结。")
    _say(row, f"撤回：{_why(note)}", by)
    _kept(row, "parks.request_withdrawn", by.user if by else None, note=note)
    _tell([*_runners(row.centre), row.leader], row, f"需求已撤回：{row}", note)
    settle_links(LINK, row, words="已撤回")
    return row


@transaction.atomic
def join(
    request: ServiceRequest, *, name: str, part: str, user: Any = None, unit: Unit | None = None, by: Viewer
) -> RequestMember:
    """Put somebody into the team. DomainError for somebody who is in it, or where nothing is worked on."""
    row = _worked(request, by)
    named = user.name if user else kept_name(name.strip())
    if not named:
        raise DomainError("name_missing", "请选择账号，没有账号的写姓名。", field="name")
    if user is None and part == TeamPart.TEACHER and row.team.filter(name=named, unit=unit).exists():
        raise DomainError("member_there", f"{named}已经在团队里。", field="name")
    member = RequestMember(request=row, part=part, name=named, user=user, unit=unit)
    save_in_words(member)
    record("parks.team_joined", row, by=by.user, after={"姓名": named, "身份": member.get_part_display()})
    _tell_team([user], row, by, "请参加这项服务")
    return member


@transaction.atomic
def leave(member: RequestMember, *, by: Viewer) -> ServiceRequest:
    """Take somebody out of the team; what he or she wrote stays."""
    row = _worked(member.request, by)
    record("parks.team_left", row, by=by.user, before={"姓名": member.name})
    member.delete()
    return row


@transaction.atomic
def log_work(
    request: ServiceRequest,
    *,
    day: dt.date,
    text: str,
    hours: Decimal | None = None,
    files: Sequence[StoredFile] = (),
    by: Viewer,
) -> WorkLog:
    """Write down what was done on a day, with files. DomainError for a day to come or before the firm asked."""
    row = _worked(request, by)
    checked_day(day, "日期")
    if day < timezone.localdate(row.received_at):
        raise DomainError(
            "before_asked", f"企业{cndate(row.received_at)}才提出需求，请核对日期。", field="day"
        )
    if hours is not None and hours > 24:
        raise DomainError("hours_of_a_day", "一天的工时不会超过 24 小时，请分天登记。", field="hours")
    log = _log(row, day, text, by.user, hours)
    WorkFile.objects.bulk_create(WorkFile(log=log, file=file) for file in files)
    record("parks.work_logged", row, by=by.user, after={"日期": cndate(day), "材料": len(files)})
    return log


@transaction.atomic
def deliver(request: ServiceRequest, *, result: str, delivered_on: dt.date, by: Viewer) -> ServiceRequest:
    """Say what was handed over and when; the firm is asked to rate it."""
    row = _worked(request, by)
    REQUEST.move(row, _S.DELIVERED)
    checked_day(delivered_on, "交付日期")
    if delivered_on < timezone.localdate(row.received_at):
        raise DomainError("before_asked", "交付日期早于企业提出需求的日期，请核对。", field="delivered_on")
    row.result, row.delivered_on = result.strip(), delivered_on
    _kept(row, "parks.request_delivered", by.user, after={"交付日期": cndate(delivered_on)})
    _tell_firm(row, f"请评价：{row}", "点开后选几颗星，提交即可。")
    return row


@transaction.atomic
def send_back(request: ServiceRequest, *, text: str, by: Viewer | None, user: Any = None) -> ServiceRequest:
    """The firm finds something missing in what was delivered; ``by``, ``user`` as for ``rate``. DomainError where a value stands on it."""
    row = _of_firm(request, by, user)
    REQUEST.move(row, _S.ACCEPTED)
    if _is_valued(row):
        words = "这项需求已经登记经济价值，不能再要求补充。请先退回或撤回那一笔。"
        raise DomainError("valued", words)
    _say(row, f"企业要求补充：{_why(text)}", by)
    _kept(row, "parks.request_sent_back", by.user if by else None, note=text)
    _tell([row.leader, *_team(row)], row, f"企业要求补充：{row}", text)
    return row


@transaction.atomic
def rate(
    request: ServiceRequest,
    *,
    stars: int,
    text: str = "",
    by: Viewer | None,
    name: str = "",
    user: Any = None,
) -> ServiceRequest:
    """The firm's word on what was delivered, once; it is settled then.

    ``by`` None: the holder of its link, by ``name``; ``user``: who is signed in then, if anybody.
    DomainError where it was rated before, with the day and the stars; for who serves the firm: nobody rates the own work.
    """
    row = _of_firm(request, by, user)
    if (before := row.ratings.first()) is not None:
        words = f"这项需求已经在{cndate(before.rated_at)}评过 {before.stars} 分，不用再评。"
        raise DomainError("rated", words)
    REQUEST.move(row, _S.CLOSED)
    row.closed_at = timezone.now()
    rating = Rating(
        request=row,
        stars=stars,
        text=text.strip(),
        rated_by=by.user if by else None,
        name=by.user.name if by else name,
        rated_at=row.closed_at,
    )
    save_in_words(rating)
    _kept(row, "parks.request_rated", by.user if by else None, after={"满意度": stars})
    _tell([row.leader, *_team(row)], row, f"{row.firm}评了 {stars} 分：{row}", rating.text)
    settle_links(LINK, row, words=f"已评价，{stars} 分")
    on_rated.send(row)
    return row


@transaction.atomic
def close_unrated(request: ServiceRequest, *, note: str, by: Viewer) -> ServiceRequest:
    """Settle what a firm does not rate for a month, with the reason. DomainError before."""
    row = _run(request, by)
    REQUEST.move(row, _S.CLOSED)
    first = (row.delivered_on or timezone.localdate()) + dt.timedelta(days=UNRATED_DAYS)
    if timezone.localdate() < first:
        words = f"交付满 {UNRATED_DAYS} 天企业仍未评价的，才由中心办结，最早{cndate(first)}。请先把评价链接发给企业。"
        raise DomainError("not_yet", words)
    row.closed_at = timezone.now()
    _say(row, f"企业未评价，由中心办结：{_why(note)}", by)
    _kept(row, "parks.request_closed", by.user, note=note)
    settle_links(LINK, row, words="由中心办结")
    return row


@transaction.atomic
def give_link(request: ServiceRequest, *, by: Viewer) -> Link:
    """The firm's link to a need, to be sent by hand. DomainError where all is done."""
    row = _run(request, by)
    if row.state not in (*OPEN, _S.DELIVERED):
        raise DomainError("settled", f"这项需求{row.get_state_display()}，不用再发链接。")
    unit = link_unit(row.centre, by)
    return issue_link(LINK, row, addressee=row.contact or row.firm, unit=unit, by=by)[0]


def read_request_phone(request: ServiceRequest, *, by: Viewer) -> str:
    """The whole number of the firm's contact, for who works on the need. Who looked is written down."""
    if not worked_requests(by).filter(pk=request.pk).exists():
        raise NotAllowed("您不在这项需求的服务团队里，请联系服务中心。")
    seen(request, by=by.user, kind=AccessKind.VIEW, purpose="查看服务需求联系电话")
    return request.phone


def link_unit(centre: Centre, by: Viewer) -> Unit | None:
    """The unit for which somebody issues links of a centre: the one that runs it, else the park itself."""
    return centre.unit if by.can(RUN, unit_id=centre.unit_id) else centre.park.unit


def _locked(request: ServiceRequest) -> ServiceRequest:
    rows = ServiceRequest.objects.select_related("centre__park", "centre__unit")
    return rows.select_for_update(of=("self",)).get(pk=request.pk)


def _run(request: ServiceRequest, by: Viewer) -> ServiceRequest:
    row = _locked(request)
    runner(by, row.centre)
    return row


def _worked(request: ServiceRequest, by: Viewer) -> ServiceRequest:
    """Of who works on it, while it is worked on."""
    row = _locked(request)
    if not worked_requests(by).filter(pk=row.pk).exists():
        raise NotAllowed("您不在这项需求的服务团队里，请联系服务中心。")
    if row.state != _S.ACCEPTED:
        raise DomainError(
            "not_under_way", f"这项需求现在是“{row.get_state_display()}”，只有办理中的才能登记。"
        )
    return row


def _of_firm(request: ServiceRequest, by: Viewer | None, user: Any) -> ServiceRequest:
    row = _locked(request)
    if by is not None and row.unit_id not in by.units_for(ASK):
        raise NotAllowed("由企业自己评价；企业没有账号的，请发评价链接。")
    _apart(row, by.user if by else user)
    return row


def _apart(row: ServiceRequest, user: Any) -> None:
    """DomainError for who runs the centre, leads the need or works on it: they don't speak for the firm, by whatever link."""
    if user is not None and (works_on(row, user) or _runs(user, row.centre)):
        words = "您是办理这项需求的人，不能替企业评价、要求补充或撤回。这条链接给企业使用，请发给企业。"
        raise DomainError("two_people", words)


def _runs(user: Any, centre: Centre) -> bool:
    return run_centres(viewer_for(user, active_group())).filter(pk=centre.pk).exists()


def _kept(row: ServiceRequest, action: str, user: Any, **trail: Any) -> None:
    save_in_words(row)
    record(action, row, by=user or SYSTEM_ACTOR, **trail)


def _log(row: ServiceRequest, day: dt.date, text: str, user: Any, hours: Decimal | None = None) -> WorkLog:
    log = WorkLog(request=row, day=day, text=text.strip(), hours=hours, written_by=user)
    save_in_words(log)
    return log


def _say(row: ServiceRequest, text: str, by: Viewer | None) -> None:
    """What moved it, among what was done: everybody reads it there."""
    _log(row, timezone.localdate(), text, by.user if by else None)


def _why(text: str) -> str:
    if not text.strip():
        raise DomainError("reason_missing", "请写明原因，对方会看到。", field="note")
    return text.strip()


def _team(row: ServiceRequest) -> list[Any]:
    return [one.user for one in row.team.select_related("user") if one.user]


def _runners(centre: Centre) -> list[Any]:
    units = [centre.unit_id, *filter(None, [centre.park.unit_id])]
    held = people_who_can(RUN).filter(unit__in=units).select_related("user")
    return [each.user for each in held]


def _tell(people: Iterable[Any], row: ServiceRequest, title: str, body: str, topic: str = TOPIC) -> None:
    url = group_url(active_group(), "parks:request", public_id=row.public_id)
    notify(people, topic=topic, title=title, body=body, url=url)


def _tell_team(people: list[Any], row: ServiceRequest, by: Viewer, words: str) -> None:
    others = [user for user in people if user and user.pk != by.user.pk]
    _tell(others, row, f"{words}：{row}", f"{row.firm}，{cndate(row.due_on)}前完成。")


def _tell_firm(row: ServiceRequest, title: str, body: str) -> None:
    """The firm's people with an account; others read it by their link."""
    held = people_who_can(ASK).filter(unit=row.unit_id).select_related("user") if row.unit_id else []
    _tell([each.user for each in held], row, title, body, FIRM_TOPIC)
