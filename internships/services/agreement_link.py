"""Agreements confirmed without an account: a student's and a guardian's own by a link, a unit's all of a school's by one (Article 14)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction

from groupportal.errors import DomainError
from groupportal.links.services import Addressed, issue_links, settle_others
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.names import kept_name
from internships.enums import AgreementState, Signer
from internships.models import Agreement, HostUnit, Placement
from internships.selectors.papers import TO_UNITS, waiting_at
from internships.services.agreement import LINKS, confirmed, waiting
from internships.services.consent import (
    EDIT,
    Asked,
    locked_placements,
    refuse_closed,
    refuse_other_holder,
)
from internships.services.outcome import Outcome

UNIT_LINK = "internships.agreements_unit"


def holder_of(agreement: Agreement, signer: str) -> str:
    """Who confirms for a student's side, as the roster names them; "" for a guardian it does not name."""
    student = agreement.placement.student
    return student.name if signer == Signer.STUDENT else student.guardian


def unit_holder(host: HostUnit, school: Unit | None) -> str:
    """For whom the link of a unit is: the person in charge there, and for whose interns."""
    return f"{host.contact}（{school}）"[:60]


@transaction.atomic
def ask_agreements(rows: Sequence[Placement], parties: Sequence[str], *, by: Viewer) -> Asked:
    """Links for the parties that have not confirmed yet; the one that is open stays. One bad case blocks no other.

    What is open for who was registered before, another guardian or another person in charge, is settled.
    """
    found = locked_placements(rows)
    for unit_id in {row.unit_id for row in found}:
        by.require(EDIT, unit_id=unit_id)
    deals = {
        deal.placement_id: deal
        for deal in Agreement.objects.filter(placement__in=found, state=AgreementState.WAITING)
    }
    asked, wanted = Asked(), {purpose: list[Addressed]() for purpose in (*LINKS.values(), UNIT_LINK)}
    units = set()
    for placement in found:
        try:
            refuse_closed(placement, "三方协议")
        except DomainError as error:
            asked.left_out.append((str(placement.student), error.message))
            continue
        deal = deals.get(placement.pk)
        if deal is None:
            asked.left_out.append((str(placement.student), "没有待确认的三方协议，请先起草并交各方确认。"))
            continue
        deal.placement = placement
        for signer in (s for s in deal.parties if s in parties and not getattr(deal, f"{s}_on")):
            if signer == Signer.UNIT and placement.state not in TO_UNITS:
                asked.left_out.append((f"{placement.student}（{signer.label}）", _NOT_HANDED_IN))
                continue
            if signer != Signer.UNIT:
                holder, subject, purpose = holder_of(deal, signer), deal, LINKS[signer]
            else:
                subject, purpose = placement.host, UNIT_LINK
                holder = unit_holder(placement.host, placement.unit) if placement.host.contact else ""
            if not holder:
                asked.left_out.append((f"{placement.student}（{signer.label}）", _NOBODY[signer]))
            elif (signer, subject.pk, holder) not in units:
                wanted[purpose].append(Addressed(subject, holder, placement.unit))
                units.add((signer, subject.pk, holder))
    for purpose, rows_of in wanted.items():
        if rows_of:
            settle_others(purpose, rows_of, words="负责确认的人已更改")
            asked.links += issue_links(purpose, rows_of, by=by)
    return asked


_NOT_HANDED_IN = "实习安排还没有提交，单位还看不到这份协议。请先提交安排。"
_NOBODY = {
    Signer.UNIT: "单位没有登记指定的负责人，请在单位的页面登记。",
    Signer.GUARDIAN: "没有登记监护人姓名，请在学生的页面登记。",
}


@transaction.atomic
def confirm_by_link(
    agreement: Agreement, signer: Signer, *, name: str, addressee: str, seen: Collection[str]
) -> Agreement:
    """The student or the guardian confirms, under the name of the roster. DomainError for another one, for a link that was made for
    somebody else (``addressee``), after the start, again, or where the page showed another text (``confirmed``)."""
    row = waiting(agreement)
    refuse_other_holder(addressee, holder_of(row, signer))
    _refuse_other_name(name, holder_of(row, signer), f"{signer.label}本人")
    return confirmed(row, signer, seen=seen, name=kept_name(name.strip()))


def confirm_for_unit(
    host: HostUnit,
    school: Unit | None,
    rows: Iterable[Agreement],
    *,
    name: str,
    addressee: str,
    seen: Collection[str],
) -> Outcome[Agreement]:
    """The person in charge at a unit confirms these of a school's agreements there, as for ``confirm_by_link``. One bad case blocks
    no other."""
    refuse_other_holder(addressee, unit_holder(host, school))
    _refuse_other_name(name, host.contact, "单位负责人本人")
    outcome: Outcome[Agreement] = Outcome()
    for row in waiting_at(host, school).filter(pk__in=[row.pk for row in rows]).order_by("pk"):
        try:
            with transaction.atomic():
                signed = kept_name(name.strip())
                outcome.done.append(confirmed(waiting(row), Signer.UNIT, seen=seen, name=signed))
        except DomainError as error:
            outcome.refused.append((row, error))
    return outcome


def _refuse_other_name(typed: str, known: str, who: str) -> None:
    if not known or kept_name(typed.strip()) != kept_name(known):
        words = f"请填写{who}的姓名，要与学校登记的一致。换了人的，请先联系学校更正登记。"
        raise DomainError("other_name", words, field="name")
