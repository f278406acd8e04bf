"""Consents: asked for by links, signed by the holder, or entered by the school from paper (Article 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from groupportal.audit.services import record, record_all
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.services import store_upload
from groupportal.links.models import Link
from groupportal.links.services import Addressed, hold_links, issue_links, settle_links, settle_others
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, quoted
from groupportal.ui.names import kept_name
from internships.enums import InternshipKind, Party, SigningWay
from internships.models import Consent, Placement
from internships.papers.filling import around, consent_facts, fingerprint, is_about, matter_of
from internships.selectors.placement import placements
from internships.states import BEGUN, TAKEN

EDIT = "internships.edit_papers"
LINK = "internships.consent"
"""The purpose of the links by which consents are signed."""

LeftOut = list[tuple[str, str]]
"""Of whom nothing came, and why."""


@dataclass
class Asked:
    """Links that were issued or stand open, and who got none."""

    links: list[Link] = field(default_factory=list)
    left_out: LeftOut = field(default_factory=list)


def locked_placements(rows: Iterable[Placement]) -> list[Placement]:
    """These, locked in one order, with what papers say of them."""
    found = placements().filter(pk__in=[row.pk for row in rows])
    locked = Placement.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    list(locked.select_for_update(no_key=True).values_list("pk"))
    return list(found)


def refuse_closed(placement: Placement, what: str) -> None:
    """DomainError where papers of the placement are no longer written, or never were needed."""
    if placement.kind != InternshipKind.POST:
        raise DomainError(
            "no_post", f"{quoted(placement.student)}是认识实习，规定只要求岗位实习有{what}，不用办理。"
        )
    if placement.state not in TAKEN:
        words = f"{quoted(placement.student)}的实习安排“{placement.get_state_display()}”，不能再办{what}。"
        raise DomainError("placement_closed", words)


def name_of(placement: Placement, party: str) -> str:
    """Who signs, as the roster names them."""
    return placement.student.name if party == Party.STUDENT else placement.student.guardian


def is_holder(addressee: str, holder: str) -> bool:
    """Whether a link that was made for ``addressee`` is still the holder's, as they are registered now."""
    return bool(holder) and addressee == holder[:60]


def refuse_other_holder(addressee: str, holder: str) -> None:
    """DomainError where it is not."""
    if not is_holder(addressee, holder):
        raise DomainError("other_holder", "学校登记的人已经更改，这条链接不能再用来签字。请联系学校。")


@transaction.atomic
def ask_consents(rows: Sequence[Placement], parties: Sequence[str], *, by: Viewer) -> Asked:
    """A link for each placement and party that has not answered; the one that is open stays. One bad case blocks no other.

    An answer to what has changed since is asked for again. What is open for who was registered before is settled.
    """
    found = locked_placements(rows)
    for unit_id in {row.unit_id for row in found}:
        by.require(EDIT, unit_id=unit_id)
    asked, near, held = Asked(), around(found), _held(found, parties)
    wanted: list[Consent] = []
    for placement in found:
        for party in parties:
            one = held.get((placement.pk, party)) or Consent(placement=placement, party=party)
            one.placement = placement
            try:
                _refuse_answered(one)
            except DomainError as error:
                asked.left_out.append((f"{placement.student}（{Party(party).label}）", error.message))
                continue
            if one.is_agreed is not None:
                said = _whole(one)
                record(
                    "internships.consent_reopened",
                    one,
                    by=by.user,
                    before=said,
                    note="实习内容已更改，重新请签",
                )
            _emptied(one)
            one.told = consent_facts(placement, near)
            wanted.append(one)
    fresh = [one for one in wanted if not one.pk]
    _write(wanted)
    told = ((one, {"签字人": name_of(one.placement, one.party)}) for one in fresh)
    record_all("internships.consent_asked", told, by=by.user)
    addressed = [Addressed(one, name_of(one.placement, one.party), one.placement.unit) for one in wanted]
    if addressed:
        settle_others(LINK, addressed, words="签字的人已更改")
        asked.links = issue_links(LINK, addressed, by=by)
    return asked


@transaction.atomic
def sign_consent(
    consent: Consent,
    *,
    addressee: str,
    signer: str,
    relation: str,
    is_agreed: bool,
    reason: str = "",
    seen: str,
) -> Consent:
    """The holder of the link answers. DomainError for another name than the roster's, for a link that was made for somebody else
    (``addressee``), where the placement is closed, or where the form told something else (``seen``: the fingerprint of its facts).

    The link is spent by its page; what the form told is kept with the answer.
    """
    row = _locked(consent)
    placement = row.placement
    refuse_closed(placement, "知情同意书")
    name = name_of(placement, row.party)
    refuse_other_holder(addressee, name)
    if kept_name(signer.strip()) != kept_name(name):
        raise DomainError(
            "other_name",
            f"请填写{Party(row.party).label}本人的姓名，要与学校登记的一致。由其他监护人签字的，请先联系学校更正登记。",
            field="signer",
        )
    row.told = consent_facts(placement, around([placement]))
    if seen != fingerprint(row.told):
        raise DomainError("changed", "您打开以后，实习的内容改过。下面是现在的内容，请重新看清再签。")
    _answer(row, Answer(timezone.localdate(), is_agreed, relation, reason), SigningWay.ONLINE)
    row.save()
    record("internships.consent_signed", row, after=_for_trail(row))
    if not is_agreed:
        _tell_refused(row)
    return row


@transaction.atomic
def sign_own_consent(
    consent: Consent, *, is_agreed: bool, reason: str = "", seen: str, by: Viewer
) -> Consent:
    """The student answers with the own account, which is the signature; the own link is spent with it. As ``sign_consent`` otherwise.

    NotAllowed for anybody else's; DomainError for one that is answered.
    """
    student = consent.placement.student
    if consent.party != Party.STUDENT or student.user_id != by.user.pk:
        raise NotAllowed("知情同意书由学生本人用自己的账号签，监护人用学校发的链接签。")
    locked_placements([consent.placement])
    hold_links([LINK], [consent])
    if _locked(consent).is_agreed is not None:
        raise DomainError("answered", "这份知情同意书已经签过，不用再签。")
    row = sign_consent(
        consent,
        addressee=student.name[:60],
        signer=student.name,
        relation="",
        is_agreed=is_agreed,
        reason=reason,
        seen=seen,
    )
    settle_links(LINK, row, words="已用账号签字")
    return row


def _tell_refused(row: Consent) -> None:
    """The guiding teacher and the school's office: an internship that somebody refuses does not begin (Article 9)."""
    placement, who = row.placement, Party(row.party).label
    held = people_who_can(EDIT).filter(unit=placement.unit_id).select_related("user")
    users: list[Any] = [one.user for one in held]
    if placement.teacher and placement.teacher.user_id:
        users.append(placement.teacher.user)
    notify(
        dict.fromkeys(users),
        topic="internships.consent_refused",
        title=f"{who}不同意实习：{placement.student}（{placement.host}）",
        body=row.reason or "没有写原因，请联系了解。",
        url=group_url(active_group(), "internships:placement", public_id=placement.public_id),
    )


@dataclass(frozen=True)
class Answer:
    """What was answered. ``relation`` None: as the roster says; ``upload``: the scan."""

    signed_on: dt.date
    is_agreed: bool = True
    relation: str | None = None
    reason: str = ""
    upload: Any = None


@transaction.atomic
def record_consent(placement: Placement, party: str, said: Answer, *, by: Viewer) -> Consent:
    """``record_consents`` for one; DomainError where it is refused."""
    made, refused = record_consents([placement], [party], said, by=by)
    if refused:
        raise refused[0][1]
    return made[0]


@transaction.atomic
def record_consents(
    rows: Sequence[Placement], parties: Sequence[str], said: Answer, *, by: Viewer
) -> tuple[list[Consent], list[tuple[str, DomainError]]]:
    """What was signed on paper, entered by the school; one bad case blocks no other. Open links of them are settled.

    Refused is who has answered already, and a guardian the roster does not name; DomainError for a day to come.
    """
    checked_day(said.signed_on, "签字日期")
    found = locked_placements(rows)
    for unit_id in {row.unit_id for row in found}:
        by.require(EDIT, unit_id=unit_id)
    held = _held(found, parties)
    near, made, refused = around(found), [], []
    for placement in found:
        for party in parties:
            one = held.get((placement.pk, party)) or Consent(placement=placement, party=party)
            one.placement = placement
            try:
                _refuse_answered(one)
            except DomainError as error:
                refused.append((f"{placement.student}（{Party(party).label}）", error))
                continue
            one.told = consent_facts(placement, near)
            _answer(one, said, SigningWay.PAPER)
            one.recorded_by = by.user
            made.append(one)
    if made and said.upload is not None:
        file = store_upload(
            said.upload, by=by.user, purpose="知情同意书", view_action="internships.view_papers"
        )
        for one in made:
            one.file = file
    _write(made)
    for one in _with_open_links(made):
        settle_links(LINK, one, words="已按纸质签字登记")
    record_all("internships.consent_recorded", ((one, _for_trail(one)) for one in made), by=by.user)
    return made, refused


def _refuse_answered(one: Consent) -> None:
    placement = one.placement
    refuse_closed(placement, "知情同意书")
    if not name_of(placement, one.party):
        words = f"{quoted(placement.student)}没有登记监护人姓名，请先在学生的页面登记。"
        raise DomainError("no_guardian", words)
    if one.is_agreed is not None and is_about(one.matter, placement):
        words = f"{quoted(placement.student)}的{Party(one.party).label}{cndate(one.signed_on)}已经签过"
        raise DomainError("answered", f"{words}，登记错了的请先撤回。")


def _held(found: list[Placement], parties: Sequence[str]) -> dict[tuple[int, str], Consent]:
    """The consents there are, locked: their links first, as a signature by link comes from its link to the consent."""
    rows = Consent.objects.filter(placement__in=found, party__in=parties)
    hold_links([LINK], rows)
    return {(one.placement_id, one.party): one for one in rows.select_for_update()}


def _write(rows: list[Consent]) -> None:
    """New and known ones, in two statements."""
    names = [f.name for f in Consent._meta.concrete_fields if f.name not in ("id", "group", "public_id")]
    Consent.objects.bulk_update([one for one in rows if one.pk], names)
    Consent.objects.bulk_create([one for one in rows if not one.pk])


def _with_open_links(rows: list[Consent]) -> list[Consent]:
    by_id = {one.public_id: one for one in rows}
    return [by_id[key] for key in _open_links(by_id).values_list("subject_id", flat=True).distinct()]


def _open_links(ids: Iterable[Any]) -> QuerySet[Link]:
    return Link.objects.filter(
        purpose=LINK, subject_id__in=ids, finished_at__isnull=True, revoked_at__isnull=True
    )


@transaction.atomic
def reopen_consent(consent: Consent, *, reason: str, by: Actor) -> Consent:
    """Take an answer back that was entered by mistake, or that somebody else gave. DomainError without a reason, or after the start."""
    user = person(by, EDIT, unit_id=consent.placement.unit_id)
    row = _locked(consent)
    refuse_closed(row.placement, "知情同意书")
    if row.placement.state in BEGUN:
        words = "学生已经到岗，知情同意书不能再撤回。家长不同意继续的，请办理离岗。"
        raise DomainError("begun", words)
    if row.is_agreed is None:
        raise DomainError("not_answered", "这份知情同意书还没有签，不用撤回。")
    if not reason.strip():
        raise DomainError("reason_missing", "请写明撤回的原因，例如“日期登记错了”。", field="reason")
    before = _whole(row)
    _emptied(row)
    row.save()
    record("internships.consent_reopened", row, by=user, before=before, note=reason.strip())
    return row


def _locked(consent: Consent) -> Consent:
    row = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    row.placement = placements().get(pk=row.placement_id)
    return row


def _answer(row: Consent, said: Answer, way: str) -> None:
    relation = row.placement.student.relation if said.relation is None else said.relation
    row.is_agreed, row.signed_on, row.way = said.is_agreed, said.signed_on, way
    row.signer = name_of(row.placement, row.party)
    row.relation = relation if row.party == Party.GUARDIAN else ""
    row.reason, row.matter = "" if said.is_agreed else said.reason.strip(), matter_of(row.placement)
    row.recorded_by, row.recorded_at, row.file = None, timezone.now(), None


def _emptied(row: Consent) -> None:
    row.is_agreed, row.signer, row.signed_on, row.way, row.reason, row.relation = None, "", None, "", "", ""
    row.matter, row.recorded_by, row.recorded_at, row.file = "", None, None, None


def _whole(row: Consent) -> dict[str, Any]:
    """An answer that goes, with what it was an answer to and its scan."""
    told = "；".join(f"{label}：{text}" for label, text in row.told or ())
    return {**_for_trail(row), "告知的内容": told, "扫描件": str(row.file or "")}


def _for_trail(row: Consent) -> dict[str, Any]:
    answer = {True: "同意", False: "不同意", None: ""}[row.is_agreed]
    return {
        "签字人": row.signer,
        "答复": answer,
        "日期": row.signed_on,
        "方式": row.get_way_display(),
        "原因": row.reason,
    }
