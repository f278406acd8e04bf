"""经济价值: put forward by the centre, confirmed by the firm with its account, by a link or on signed paper."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.ruling import RulingKind
from groupportal.deciding.standard import Ruled, told, trail
from groupportal.deciding.undone import on_undone
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.hooks import Hook
from groupportal.links.models import Link
from groupportal.links.services import issue_link, settle_links
from groupportal.messages.services import notify
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import YUAN_PER_WAN, cndate, wan, yuan
from parks.enums import ConfirmedBy, RequestState
from parks.models import EconomicValue, JointProject, ServiceRequest
from parks.selectors.access import edited_projects
from parks.selectors.request import ASK, run_requests, works_on
from parks.selectors.value import STATE, confirming, to_ask

LINK = "parks.value"
"""The purpose of the links by which firms confirm."""
SMALL = Decimal(1000)
"""Below so many 元 a value is likely to be meant in 万元."""


on_confirmed: Hook[[EconomicValue], None] = Hook(
    "parks.value_confirmed", "A firm confirmed what it got (value): what other rooms make of it."
)


@dataclass(frozen=True)
class ValueInput:
    """What a firm got out of it in a year, in 元: of a need, of a project, or of a whole year (neither)."""

    unit: Unit
    year: int
    amount: Decimal
    reckoning: str
    grounds: str
    request: ServiceRequest | None = None
    project: JointProject | None = None


class _Values(RulingKind[EconomicValue]):
    """The firm rules on what the centre says it got; who acts for the unit that says so does not."""

    model, page = EconomicValue, "parks:economicvalue"
    action, proposing = ASK, STATE
    recorded, told = trail("parks.value", "经济价值"), {**told("经济价值"), Ruled.WAITING: "请确认经济价值"}
    topics = ("parks.value_asked", "parks.value_answered")
    own_words = "这笔经济价值是您或您所在的单位登记的，须由企业的另一位人员确认。"
    others_words = "这不是您登记的，不能由您撤回。金额不对的，请企业退回。"
    why_words = "请写明哪里不对，服务中心会收到这段话。"

    def own(self, viewer: Viewer) -> Q:
        stating = viewer.units_for(STATE)
        return (
            Q(proposed_by=viewer.user.pk)
            | Q(request__centre__unit__in=stating)
            | Q(request__centre__park__unit__in=stating)
            | Q(project__unit__in=stating)
        )

    def within(self, viewer: Viewer) -> Q:
        return confirming(viewer)

    def require(self, row: EconomicValue, viewer: Viewer) -> None:
        viewer.require(self.action)
        if row.unit_id not in viewer.units_for(self.action):
            raise NotAllowed("由企业自己确认；企业没有账号的，请发确认链接，或登记签字的确认书。")

    def let_in(self, row: EconomicValue, viewer: Viewer) -> None:
        require_state(row, viewer)

    def let_back(self, row: EconomicValue, viewer: Viewer) -> None:
        self.let_in(row, viewer)

    def hears(self, row: EconomicValue) -> list[Any]:
        if row.state != Ruled.WAITING:
            return [row.proposed_by]
        held = people_who_can(self.action).filter(unit=row.unit_id).select_related("user")
        return [each.user for each in held]

    def for_trail(self, row: EconomicValue) -> dict[str, Any]:
        found = {"企业": str(row.unit), "年度": row.year, "金额": yuan(row.amount)}
        return {**found, "确认方式": row.get_confirmed_by_display()} if row.confirmed_by else found


VALUES = _Values()


def doubts(amount: Decimal, grounds: str, project: JointProject | None = None) -> str:
    """What looks like 万元 typed as 元, as a question; "" where nothing does.

    A small amount, one that stands before 万 in how it was reckoned, one that is the contract's in 万元.
    """
    whole = f"{amount.normalize():f}"
    in_wan = any(Decimal(number) == amount for number in re.findall(r"(\d+(?:\.\d+)?)\s*万", grounds))
    contract = project.contract_amount if project else None
    if amount < SMALL or in_wan or (contract and contract == amount * YUAN_PER_WAN):
        meant = yuan(amount * YUAN_PER_WAN)
        return f"这里的单位是元，您填的是 {whole} 元。如果是 {whole} 万元，请改填 {meant}；确实是 {whole} 元的，请勾选后再提交。"
    return ""


@transaction.atomic
def state_value(said: ValueInput, *, sure: bool = False, by: Viewer) -> EconomicValue:
    """Put a value forward; the firm is asked to confirm it.

    NotAllowed for a need or project one does not keep. DomainError for a need that is not delivered, belongs to a project or is
    another firm's, for a firm that takes no part in the project, for a year to come, and, unless ``sure``, for an amount that looks
    like 万元 (``doubts``).
    """
    # Whoever says that it has no value waits for this.
    if request := said.request:
        request = ServiceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        _fits_request(said, request)
    if project := said.project:
        project = JointProject.objects.select_for_update(of=("self",)).get(pk=project.pk)
        if not _takes_part(said.unit, project):
            words = f"{said.unit}不是这个项目的合作单位，请先在项目里登记。"
            raise DomainError("no_partner", words, field="unit")
    if said.year > timezone.localdate().year:
        raise DomainError("year_to_come", f"{said.year}年还没有到，请填写已经实现的年度。", field="year")
    if not sure and (words := doubts(said.amount, said.grounds, project)):
        raise DomainError("unit_of_money", words, field="amount")
    facts = {**vars(said), "grounds": said.grounds.strip()}
    made = VALUES.submit(EconomicValue(**facts), by=by)
    for row, action in ((request, "request"), (project, "project")):
        if row and row.without_worth:
            row.without_worth = ""
            save_in_words(row)
            words = "登记了经济价值，原来“没有经济价值”的说明不再有效"
            record(f"parks.{action}_without_worth", row, by=by.user, note=words)
    return made


def _takes_part(unit: Unit, project: JointProject) -> bool:
    return project.unit_id == unit.pk or project.partners.filter(unit=unit).exists()


def _fits_request(said: ValueInput, row: ServiceRequest) -> None:
    if row.project_id is not None:
        words = "这项需求属于一个合作项目，价值按项目登记，不能再单独登记，否则会重复计算。"
        raise DomainError("value_counted_twice", words, field="request")
    if row.unit_id != said.unit.pk:
        raise DomainError("other_firm", "这项需求是另一家企业的，请核对。", field="unit")
    if row.state not in (RequestState.DELIVERED, RequestState.CLOSED):
        words = f"这项需求现在是“{row.get_state_display()}”，交付以后再登记经济价值。"
        raise DomainError("not_delivered", words, field="request")


def require_state(row: EconomicValue, by: Viewer) -> None:
    """NotAllowed unless the person states values of this need's centre, of this project, or of firms at large."""
    by.require(STATE)
    if by.for_all_units(STATE):
        return
    if row.request_id is not None:
        allowed = run_requests(by).filter(pk=row.request_id).exists()
    elif row.project_id is not None:
        allowed = edited_projects(by).filter(pk=row.project_id).exists()
    else:
        allowed = False
    if not allowed:
        raise NotAllowed("只能登记本单位办理的需求和项目的经济价值；企业的年度数由集团秘书处登记。")


@transaction.atomic
def confirm(value: EconomicValue, *, by: Viewer) -> EconomicValue:
    """The firm's account says the amount is right."""
    row = VALUES.rule(value, Ruled.ACCEPTED, by=by, apply=lambda row: _said(row, ConfirmedBy.ACCOUNT))
    settle_links(LINK, row, words="已用企业账号确认")
    on_confirmed.send(row)
    return row


def refuse(value: EconomicValue, *, answer: str, by: Viewer) -> EconomicValue:
    """The firm's account says what is wrong with it."""
    row = VALUES.rule(value, Ruled.REFUSED, by=by, answer=answer)
    settle_links(LINK, row, words="已用企业账号退回")
    return row


def _said(row: EconomicValue, how: ConfirmedBy, day: dt.date | None = None) -> None:
    row.confirmed_by, row.confirmed_on = how, day or timezone.localdate()


@transaction.atomic
def answer_by_link(
    value: EconomicValue, *, right: bool, signer: str, answer: str = "", by: Any
) -> EconomicValue:
    """The firm answers by its link. ``by``: who is signed in, if anybody: the centre's own people don't answer for the firm.

    DomainError without a name, for who put it forward or worked on the need, and for one that was answered.
    """
    row = VALUES.locked(value)
    if by is not None and (by.pk == row.proposed_by_id or _states(by) or _served(row, by)):
        raise DomainError(
            "two_people", "这条链接给企业使用。您是登记或办理这件事的人，不能替企业确认，请把链接发给企业。"
        )
    row.signer, row.ruled_at = signer.strip(), timezone.now()
    if not row.signer:
        raise DomainError("signer_missing", "请填写您的姓名。", field="signer")
    row.moves.move(row, Ruled.ACCEPTED if right else Ruled.REFUSED)
    row.answer = answer.strip()
    if right:
        _said(row, ConfirmedBy.LINK)
    elif not row.answer:
        raise DomainError("reason_missing", VALUES.why_words, field="answer")
    settle_links(LINK, row, words="已确认" if right else "已退回")
    return _answered(row, SYSTEM_ACTOR, f"{row.signer}凭链接办理")


def _served(row: EconomicValue, user: Any) -> bool:
    return row.request is not None and works_on(row.request, user)


def _states(user: Any) -> bool:
    return people_who_can(STATE).filter(user=user.pk).exists()


@transaction.atomic
def confirm_on_paper(
    value: EconomicValue, *, signer: str, confirmed_on: dt.date, paper: StoredFile, by: Viewer
) -> EconomicValue:
    """Enter what a firm confirmed on signed paper.

    DomainError for who put it forward or worked on the need: another one looks at the paper; and for a day before there was anything
    to confirm: the year's beginning, the delivery, the project's.
    """
    row = VALUES.locked(value)
    require_state(row, by)
    if row.proposed_by_id == by.user.pk:
        words = "这笔价值是您登记的，签字的确认书请交给另一位同事核对后登记，或请企业用链接确认。"
        raise DomainError("two_people", words)
    if _served(row, by.user):
        words = "您办理了这项需求，签字的确认书请交给没有参加办理的同事核对后登记，或请企业用链接确认。"
        raise DomainError("two_people", words)
    _signed_after(row, confirmed_on)
    row.moves.move(row, Ruled.ACCEPTED)
    row.signer, row.paper, row.ruled_by, row.ruled_at = signer.strip(), paper, by.user, timezone.now()
    if not row.signer:
        raise DomainError("signer_missing", "请填写确认书上签字的人。", field="signer")
    _said(row, ConfirmedBy.PAPER, checked_day(confirmed_on, "确认日期"))
    settle_links(LINK, row, words="已登记签字的确认书")
    return _answered(row, by.user, f"{row.signer}{cndate(confirmed_on)}签字")


def _signed_after(row: EconomicValue, day: dt.date) -> None:
    first, what = dt.date(row.year, 1, 1), f"{row.year}年还没有开始"
    if row.request is not None and row.request.delivered_on:
        first, what = row.request.delivered_on, f"这项需求{cndate(row.request.delivered_on)}才交付"
    elif row.project is not None and row.project.starts_on > first:
        first, what = row.project.starts_on, f"这个项目{cndate(row.project.starts_on)}才开始"
    if day < first:
        words = f"签字日期{cndate(day)}不对：{what}。请核对签字日期和价值的年度。"
        raise DomainError("signed_before", words, field="confirmed_on")


def _answered(row: EconomicValue, user: Any, note: str) -> EconomicValue:
    save_in_words(row)
    record(VALUES.recorded[row.state], row, by=user, after=VALUES.for_trail(row), note=note)
    notify(
        VALUES.hears(row),
        topic=VALUES.topics[1],
        title=f"{VALUES.told[row.state]}：{row}",
        body=row.answer or f"{wan(row.amount)}，{note}。",
        url=VALUES.url(row),
    )
    if row.state == Ruled.ACCEPTED:
        on_confirmed.send(row)
    return row


def take_back(value: EconomicValue, *, by: Viewer) -> EconomicValue:
    """Withdraw one that waits: to be put forward anew with another amount."""
    row = VALUES.withdraw(value, Ruled.WITHDRAWN, by=by)
    settle_links(LINK, row, words="已撤回")
    return row


def require_undo(row: EconomicValue, by: Viewer) -> None:
    """NotAllowed unless the person acts for the firm or states such values; DomainError for who put this one forward."""
    if row.unit_id not in by.units_for(ASK):
        require_state(row, by)
    if row.proposed_by_id == by.user.pk:
        words = "这笔价值是您登记的，企业已经确认。要撤回的，请企业或另一位同事办理。"
        raise DomainError("two_people", words)


@transaction.atomic
def undo_value(value: EconomicValue, *, reason: str, by: Viewer) -> EconomicValue:
    """Take back what was confirmed, with the reason, which both sides read: it counts no more and can be put forward anew.

    Errors as ``require_undo``; DomainError without a reason and for one that is not confirmed.
    """
    row = VALUES.locked(value)
    require_undo(row, by)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么撤回，对方会看到。", field="text")
    before = VALUES.for_trail(row)
    row.moves.undo(row, Ruled.WITHDRAWN)
    row.answer, row.confirmed_by, row.confirmed_on = f"确认后撤回：{reason.strip()}", "", None
    row.ruled_by = row.ruled_at = None
    save_in_words(row)
    record("parks.value_undone", row, by=by.user, before=before, note=row.answer)
    on_undone.send(row, reason)
    firm = people_who_can(ASK).filter(unit=row.unit_id).select_related("user")
    title, url = f"已确认的经济价值被撤回：{row}", VALUES.url(row)
    for topic, people in (
        (VALUES.topics[1], [row.proposed_by]),
        (VALUES.topics[0], [one.user for one in firm]),
    ):
        others = [user for user in people if user and user.pk != by.user.pk]
        notify(others, topic=topic, title=title, body=row.answer, url=url)
    return row


@transaction.atomic
def give_value_link(value: EconomicValue, *, by: Viewer) -> Link:
    """The firm's link to a value that waits, to be sent by hand. DomainError for who put it forward, who could answer by it unseen."""
    row = VALUES.locked(value)
    require_state(row, by)
    if row.proposed_by_id == by.user.pk:
        words = "这笔价值是您登记的，确认链接请交给另一位同事发给企业，或由企业用账号确认。"
        raise DomainError("two_people", words)
    if row.state != Ruled.WAITING:
        raise DomainError("answered", f"这笔经济价值{row.get_state_display()}，不用再发链接。")
    return issue_link(LINK, row, addressee=to_ask(row)[0] or str(row.unit), by=by)[0]
