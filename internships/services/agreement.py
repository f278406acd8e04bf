"""Three-party agreements: drafted from records, confirmed by three, in force once all have dated it before the start (Articles 14, 15)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from groupportal.audit.services import record, record_all
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, acting, person
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.links.services import hold_links, settle_links
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, quoted
from internships.enums import AgreementState, Signer, SigningWay
from internships.models import Agreement, Batch, Placement
from internships.papers.blocks import BY_KEY, COMMON, missing_terms
from internships.papers.filling import agreement_print, around, filled_terms, is_about, matter_of
from internships.rules.national.art16 import ADULT_AGE
from internships.rules.words import age
from internships.selectors.papers import ALIVE
from internships.selectors.placement import placements
from internships.services.consent import EDIT, LeftOut, locked_placements, refuse_closed

CONFIRM = "internships.confirm_papers"
LINKS = {
    Signer.STUDENT: "internships.agreement_student",
    Signer.GUARDIAN: "internships.agreement_guardian",
}
"""The purposes of the links by which one agreement is confirmed; a unit has one link for all of a school's."""


@dataclass(frozen=True)
class Declared:
    """What an agreement says of fees, papers and guarantees (Article 20), and of its text. None: not known."""

    is_on_model: bool | None = None
    fees: tuple[str, ...] | None = None
    holds_papers: bool | None = None
    asks_guarantee: bool | None = None


@dataclass
class Drafted:
    """Agreements that were made, and who got none."""

    made: list[Agreement] = field(default_factory=list)
    left_out: LeftOut = field(default_factory=list)


@transaction.atomic
def draft_agreements(rows: Sequence[Placement], *, by: Viewer) -> Drafted:
    """A draft for each placement that has none, filled from records. One bad case blocks no other.

    One in force that is about another time, unit or post than the placement is now is replaced.
    """
    found = locked_placements(rows)
    for unit_id in {row.unit_id for row in found}:
        by.require(EDIT, unit_id=unit_id)
    held = Agreement.objects.filter(placement__in=found, state__in=ALIVE)
    _hold_links(held)
    alive = {one.placement_id: one for one in held.select_for_update()}
    near, drafted, counted = around(found), Drafted(), _Numbers()
    for placement in found:
        old = alive.get(placement.pk)
        if why := _why_not_drafted(placement, old):
            drafted.left_out.append((str(placement.student), why))
            continue
        if old is not None:
            old.state = AgreementState.REPLACED
            old.save(update_fields=["state"])
            _settle_links(old, words="协议已由新的一份代替")
            record("internships.agreement_replaced", old, by=by.user)
        row = Agreement(placement=placement, unit=placement.unit, year=placement.starts_on.year)
        row.serial = counted.following(row)
        _fill(row, placement, near)
        said = placement.batch.terms.get("declared") or {}
        for name in ("is_on_model", "holds_papers", "asks_guarantee", "fees"):
            setattr(row, name, said.get(name))
        drafted.made.append(row)
    Agreement.objects.bulk_create(drafted.made)
    told = (
        (row, {"学生": str(row.placement.student), "单位": str(row.placement.host)}) for row in drafted.made
    )
    record_all("internships.agreement_drafted", told, by=by.user)
    return drafted


class _Numbers:
    """Numbers go on by school and year; the school is locked meanwhile."""

    def __init__(self) -> None:
        self.last: dict[tuple[int, int], int] = {}

    def following(self, row: Agreement) -> int:
        """The next number of its school and year."""
        key = (row.unit_id, row.year)
        if key not in self.last:
            Unit.objects.select_for_update(no_key=True).get(pk=row.unit_id)
            held = Agreement.objects.filter(unit=row.unit_id, year=row.year)
            self.last[key] = held.aggregate(last=Max("serial"))["last"] or 0
        self.last[key] += 1
        return self.last[key]


def _why_not_drafted(placement: Placement, old: Agreement | None) -> str:
    try:
        refuse_closed(placement, "三方协议")
    except DomainError as error:
        return error.message
    if old is None or (old.state == AgreementState.EFFECTIVE and not is_about(old.matter, placement)):
        return ""
    return f"已有{old}（{old.get_state_display()}），请打开那一份。"


def _asks_guardian(placement: Placement) -> bool:
    """Where the batch says so, of who is under 18 on the first day; who has no date of birth counts as such."""
    born = placement.student.born_on
    return bool(placement.batch.terms.get("asks_guardian")) and (
        born is None or age(born, placement.starts_on) < ADULT_AGE
    )


def _fill(row: Agreement, placement: Placement, near: Any) -> None:
    row.terms = {key: text for key, text in filled_terms(placement, near).items() if key in BY_KEY}
    row.matter = matter_of(placement)
    row.asks_guardian = _asks_guardian(placement)


@transaction.atomic
def edit_agreement(agreement: Agreement, terms: Mapping[str, str], said: Declared, *, by: Actor) -> Agreement:
    """Write terms and declarations of a draft. DomainError for one that was given out to be confirmed."""
    user = person(by, EDIT, unit_id=agreement.unit_id)
    row = _in_state(agreement, AgreementState.DRAFT)
    before = _for_trail(row)
    row.terms = {key: text.strip() for key, text in terms.items() if key in BY_KEY and text.strip()}
    row.is_on_model, row.holds_papers, row.asks_guarantee = (
        said.is_on_model,
        said.holds_papers,
        said.asks_guarantee,
    )
    row.fees = None if said.fees is None else list(said.fees)
    row.save()
    record("internships.agreement_edited", row, by=user, before=before, after=_for_trail(row))
    return row


@transaction.atomic
def refill_agreement(agreement: Agreement, *, by: Actor) -> Agreement:
    """Fill a draft from the records as they are now; what was typed into it goes."""
    user = person(by, EDIT, unit_id=agreement.unit_id)
    row = _in_state(agreement, AgreementState.DRAFT)
    before = _for_trail(row)
    _fill(row, row.placement, around([row.placement]))
    row.save()
    record("internships.agreement_edited", row, by=user, before=before, after=_for_trail(row))
    return row


@transaction.atomic
def send_agreement(agreement: Agreement, *, by: Actor) -> Agreement:
    """Give a draft out to be confirmed. DomainError naming what of the nine blocks, or of the declarations, is not written."""
    user = person(by, EDIT, unit_id=agreement.unit_id)
    row = _in_state(agreement, AgreementState.DRAFT)
    _refuse_outdated(row)
    if left := missing_terms(row.terms):
        words = "、".join(f"{term.label}" for term in left)
        raise DomainError("terms_missing", f"{_of(row)}还没有写：{words}。请先补齐（规定第十五条）。")
    if None in (row.fees, row.holds_papers, row.asks_guarantee):
        raise DomainError(
            "not_declared", f"{_of(row)}没有写明是否收费、扣押证件、要求担保。请先写明（规定第二十条）。"
        )
    row.state = AgreementState.WAITING
    row.save(update_fields=["state"])
    record("internships.agreement_sent", row, by=user)
    return row


@transaction.atomic
def take_back_agreement(agreement: Agreement, *, by: Actor) -> Agreement:
    """Back to a draft, to be corrected; who has confirmed has to do so again."""
    user = person(by, EDIT, unit_id=agreement.unit_id)
    row = waiting(agreement)
    before = _dates(row)
    for signer in Signer.values:
        _sign(row, signer, None, None, "")
    row.state, row.late_reason, row.scan, row.names = AgreementState.DRAFT, "", None, {}
    row.save()
    record("internships.agreement_taken_back", row, by=user, before=before)
    return row


def signers_of(agreement: Agreement, viewer: Viewer) -> list[str]:
    """For which parties this person may confirm: the school's office, the unit's people, the student."""
    placement = agreement.placement
    may = {
        Signer.SCHOOL: viewer.can(EDIT, unit_id=agreement.unit_id),
        Signer.UNIT: placement.host.unit_id in viewer.units_for("internships.edit_own_host"),
        Signer.STUDENT: placement.student.user_id == viewer.user.pk
        and agreement.unit_id in viewer.units_for(CONFIRM),
    }
    return [signer for signer, is_so in may.items() if is_so]


@transaction.atomic
def confirm_agreement(
    agreement: Agreement, signer: str, *, seen: Collection[str] | None = None, by: Viewer
) -> Agreement:
    """A party confirms today. NotAllowed for who is not of that party; DomainError after the start, or where it has confirmed, or
    where the page showed another text (``confirmed``)."""
    _hold_links([agreement])
    row = waiting(agreement)
    if signer not in Signer.values:
        raise DomainError("party_unknown", "没有这一方，请从协议页面重新打开。")
    if signer not in signers_of(row, by):
        raise NotAllowed(f"只有{Signer(signer).label}一方的人可以确认这一项。")
    return confirmed(row, signer, seen=seen, user=by.user)


def confirmed(
    row: Agreement, signer: str, *, seen: Collection[str] | None, user: Any = None, name: str = ""
) -> Agreement:
    """Keep that a party confirms today, by an account or by a link under a name. ``row`` is locked and waits.

    ``seen``: the fingerprints of what the page showed (``agreement_print``); None where several are confirmed from a list.
    """
    _refuse_outdated(row)
    if seen is not None and agreement_print(row) not in seen:
        raise DomainError("changed", f"{_of(row)}在您打开以后改过，还没有确认。请重新看清再确认。")
    if day := getattr(row, f"{signer}_on"):
        raise DomainError("confirmed", f"{Signer(signer).label}{cndate(day)}已经确认，不用再确认。")
    today = timezone.localdate()
    if today > row.placement.starts_on:
        raise DomainError(
            "after_start",
            f"实习{cndate(row.placement.starts_on)}已经开始，不能再在线确认。开始前在纸上签好的，由学校登记签字日期、"
            "上传扫描件并写明补传的原因。",
        )
    _sign(row, signer, today, user, SigningWay.ONLINE)
    if name:
        row.names = {**row.names, signer: name}
    _settle(row)
    row.save()
    _settle_links(row, words="已确认")
    said = {"一方": Signer(signer).label, "日期": today, **({"姓名": name} if name else {})}
    record("internships.agreement_confirmed", row, by=user, after=said)
    return row


@transaction.atomic
def record_signed(
    agreement: Agreement, days: Mapping[str, dt.date], *, scan: StoredFile, late_reason: str = "", by: Actor
) -> Agreement:
    """What was signed on paper: the day of each party named, with the scan. Who has confirmed online keeps that day.

    DomainError for a day after the start or to come, after the start without the reason why it comes so late, and where nobody
    named is still to sign.
    """
    user = person(by, EDIT, unit_id=agreement.unit_id)
    _hold_links([agreement])
    row = waiting(agreement)
    _refuse_outdated(row)
    start, today = row.placement.starts_on, timezone.localdate()
    if today > start and not late_reason.strip():
        raise DomainError(
            "late_without_reason",
            f"{_of(row)}的实习{cndate(start)}已经开始，补传要写明为什么没有在开始前传。",
            field="late_reason",
        )
    fresh = {
        signer: day
        for signer, day in days.items()
        if signer in row.parties and not getattr(row, f"{signer}_on")
    }
    if not fresh:
        words = f"{_of(row)}：填写的各方都已确认过，或不用签，没有登记。请核对填的是哪一方。"
        raise DomainError("nothing_signed", words)
    for signer, day in fresh.items():
        if checked_day(day, "签字日期") > start:
            raise DomainError(
                "signed_after_start",
                f"{_of(row)}：{Signer(signer).label}{cndate(day)}签字，晚于实习开始日{cndate(start)}，协议不能生效。"
                "日期登记错了的请改；确实晚签的，请推迟开始日期，重新起草协议（规定第十四条）。",
                field=f"{signer}_on",
            )
        _sign(row, signer, day, user, SigningWay.PAPER)
    row.scan, row.late_reason = scan, late_reason.strip() if today > start else ""
    _settle(row)
    row.save()
    _settle_links(row, words="已按纸质签字登记")
    record("internships.agreement_signed", row, by=user, after=_dates(row), note=row.late_reason)
    return row


@transaction.atomic
def void_agreement(agreement: Agreement, *, reason: str, by: Actor) -> Agreement:
    """Set one aside that is not in force. DomainError for one in force: that is changed by a new one, never voided."""
    user = person(by, EDIT, unit_id=agreement.unit_id)
    _hold_links([agreement])
    row = _locked(agreement)
    if row.state not in (AgreementState.DRAFT, AgreementState.WAITING):
        raise DomainError(
            "in_force",
            f"{_of(row)}“{row.get_state_display()}”，不能作废。约定变了的，改好实习安排后重新起草。",
        )
    if len(reason.strip()) < 5:
        raise DomainError("reason_missing", "请写明作废的原因，至少 5 个字。", field="reason")
    row.state, row.voided_at, row.voided_by = AgreementState.VOIDED, timezone.now(), acting(user)
    row.void_reason = reason.strip()
    row.save()
    _settle_links(row, words="协议已作废")
    record("internships.agreement_voided", row, by=user, note=row.void_reason)
    return row


def waiting(agreement: Agreement) -> Agreement:
    """The agreement, locked. DomainError where it does not wait to be confirmed."""
    return _in_state(agreement, AgreementState.WAITING)


def _hold_links(rows: Iterable[Agreement]) -> None:
    """Before the agreements themselves: a signature by link comes from its link to the agreement too."""
    hold_links(LINKS.values(), rows)


def _settle_links(row: Agreement, *, words: str) -> None:
    """Links of those who have nothing left to confirm."""
    is_over = row.state in (AgreementState.VOIDED, AgreementState.REPLACED)
    for signer, purpose in LINKS.items():
        if is_over or getattr(row, f"{signer}_on"):
            settle_links(purpose, row, words=words)


def _locked(agreement: Agreement) -> Agreement:
    row = Agreement.objects.select_for_update(of=("self",)).select_related("scan").get(pk=agreement.pk)
    row.placement = placements().get(pk=row.placement_id)
    return row


def _in_state(agreement: Agreement, state: str) -> Agreement:
    row = _locked(agreement)
    if row.state != state:
        raise DomainError(
            "other_state",
            f"{_of(row)}现在是“{row.get_state_display()}”，只有“{AgreementState(state).label}”的可以这样办。请刷新页面查看。",
        )
    refuse_closed(row.placement, "三方协议")
    return row


def _refuse_outdated(row: Agreement) -> None:
    if not is_about(row.matter, row.placement):
        raise DomainError(
            "outdated",
            f"{_of(row)}写的单位、岗位或时间与实习安排现在的不一致，请学校收回，按记录重新填写。",
        )


def _of(row: Agreement) -> str:
    return f"{quoted(row.placement.student)}的{row}"


def _sign(row: Agreement, signer: str, day: dt.date | None, user: Any, way: str) -> None:
    setattr(row, f"{signer}_on", day)
    setattr(row, f"{signer}_by", user)
    setattr(row, f"{signer}_way", way)


def _settle(row: Agreement) -> None:
    if all(getattr(row, f"{signer}_on") for signer in row.parties):
        row.state = AgreementState.EFFECTIVE


def _dates(row: Agreement) -> dict[str, Any]:
    return {f"{signer.label}签字日期": getattr(row, f"{signer}_on") for signer in row.parties}


def _for_trail(row: Agreement) -> dict[str, Any]:
    """Names and clauses; phones are left out."""
    said = {
        BY_KEY[key].label: text for key, text in row.terms.items() if key in BY_KEY and not BY_KEY[key].masked
    }
    yes_no = {True: "是", False: "否", None: "未写明"}
    declared = {
        "使用示范文本": yes_no[row.is_on_model],
        "收取的费用": "未写明" if row.fees is None else "、".join(row.fees) or "无",
        "扣押证件": yes_no[row.holds_papers],
        "要求担保": yes_no[row.asks_guarantee],
    }
    return {**said, **declared}


@transaction.atomic
def set_batch_papers(
    batch: Batch,
    terms: Mapping[str, str],
    said: Declared,
    *,
    pass_mark: Decimal | None,
    asks_guardian: bool = False,
    by: Actor,
) -> Batch:
    """What the agreements of a batch begin with, whether guardians of those under age confirm them too, and the mark the safety test
    is passed with. Drafts that are there stay."""
    user = person(by, EDIT, unit_id=batch.unit_id)
    row = Batch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)
    before = _batch_for_trail(row)
    common = {term.key for term in COMMON}
    row.terms = {key: text.strip() for key, text in terms.items() if key in common and text.strip()}
    row.terms["declared"] = asdict(said) | {"fees": None if said.fees is None else list(said.fees)}
    row.terms["asks_guardian"], row.pass_mark = asks_guardian, pass_mark
    row.save(update_fields=["terms", "pass_mark"])
    record("internships.papers_set", row, by=user, before=before, after=_batch_for_trail(row))
    return row


def _batch_for_trail(row: Batch) -> dict[str, Any]:
    said = {
        BY_KEY[key].label: text for key, text in row.terms.items() if key in BY_KEY and not BY_KEY[key].masked
    }
    guardian = "是" if row.terms.get("asks_guardian") else "否"
    return {**said, "合格分": row.pass_mark, "未成年学生的监护人也要确认": guardian}
