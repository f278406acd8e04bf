"""Certificates: issued for what is over and graded, withdrawn with a reason, issued anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record, record_all
from groupportal.errors import DomainError
from groupportal.messages.services import notify
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, quoted
from internships.enums import AssessmentState
from internships.models import Assessment, Certificate, Placement
from internships.selectors.archive import CLOSING
from internships.services.outcome import Outcome, each
from internships.services.together import hold, locked

CERTIFY = "internships.certify"


@transaction.atomic
def issue_certificates(rows: Sequence[Placement], *, by: Viewer) -> Outcome[Any]:
    """One for each placement that is over and whose assessment is confirmed; who has a valid one is refused. Done: certificates."""
    found = locked(rows, CERTIFY, by)
    counted = Assessment.objects.filter(placement__in=found, state=AssessmentState.APPROVED)
    graded = {one.placement_id: one for one in counted}
    held = set(
        Certificate.objects.filter(placement__in=found, withdrawn_on__isnull=True).values_list(
            "placement", flat=True
        )
    )

    def check(row: Placement) -> None:
        if row.state not in CLOSING:
            words = f"{quoted(row.student)}的实习现在是“{row.get_state_display()}”，离岗以后才能开证明。"
            raise DomainError("not_over", words)
        if row.pk not in graded:
            raise DomainError("not_graded", f"{quoted(row.student)}的考核还没有确认，确认以后再开证明。")
        if row.pk in held:
            raise DomainError("issued", f"{quoted(row.student)}已有一份有效的实习证明。")

    fit = each(rows, found, check, DomainError("not_yours", "这份实习不在您可以办理的范围里。"))
    today = timezone.localdate()
    of_unit: dict[int, list[Placement]] = defaultdict(list)
    for row in fit.done:
        of_unit[row.unit_id].append(row)
    made: list[Certificate] = []
    for unit_id, placements in sorted(of_unit.items()):
        # Who issues at the same moment waits here, so that no number is given twice.
        Unit.objects.select_for_update(no_key=True).get(pk=unit_id)
        numbered = Certificate.objects.filter(unit=unit_id, year=today.year)
        last = numbered.aggregate(last=Max("serial"))["last"] or 0
        made += [
            Certificate(
                unit_id=unit_id,
                placement=row,
                year=today.year,
                serial=serial,
                said=_said(row, graded[row.pk]),
                issued_by=by.user,
                issued_on=today,
            )
            for serial, row in enumerate(placements, last + 1)
        ]
    Certificate.objects.bulk_create(made)
    told = ((one, {"学生": one.placement.student.name, "编号": one.number}) for one in made)
    record_all("internships.certificate_issued", told, by=by.user)
    return Outcome(made, fit.refused)


def _said(row: Placement, graded: Assessment) -> list[list[str]]:
    return [
        ["姓名", row.student.name],
        ["学号", row.student.number],
        ["学校", row.unit.name],
        ["实习单位", row.host.unit.name],
        ["实习岗位", row.post.name if row.post else ""],
        ["实习时间", f"{cndate(row.arrived_on)}至{cndate(row.last_day)}"],
        ["考核结果", graded.get_grade_display()],
    ]


@transaction.atomic
def withdraw_certificate(
    certificate: Certificate, *, reason: str, again: bool = False, by: Viewer
) -> Certificate:
    """It no longer counts; ``again``: another one is issued from the records as they are now. The one that counts, else this one.

    DomainError without a reason, and where it was withdrawn already.
    """
    hold(certificate.placement_id)
    row = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    by.require(CERTIFY, unit_id=row.unit_id)
    if row.withdrawn_on is not None:
        raise DomainError("withdrawn", f"这份证明已于{cndate(row.withdrawn_on)}撤销。")
    if not reason.strip():
        raise DomainError("reason_missing", "请写明撤销的原因，例如“姓名有误”。", field="reason")
    _withdrawn(row, reason.strip(), by)
    return issue_certificates([row.placement], by=by).only() if again else row


def _withdrawn(row: Certificate, reason: str, by: Viewer) -> None:
    row.withdrawn_on, row.withdrawn_by, row.withdraw_reason = timezone.localdate(), by.user, reason
    save_in_words(row)
    record("internships.certificate_withdrawn", row, by=by.user, after={"编号": row.number}, note=reason)


def withdraw_untrue(placement: Placement, grade: str, *, by: Viewer) -> None:
    """Where the valid certificate of a locked placement says another grade, it no longer counts; student and issuer are told."""
    rows = Certificate.objects.filter(placement=placement, withdrawn_on__isnull=True)
    row = rows.select_related("issued_by").select_for_update(of=("self",)).first()
    if row is None or dict(row.said)["考核结果"] == grade:
        return
    row.placement = placement
    _withdrawn(row, "考核结果已更正", by)
    notify(
        [placement.student.user, row.issued_by],
        topic="deciding.ruled",
        title=f"{row}已撤销",
        body=f"{placement.student.name}的考核结果已更正，原来的证明不再有效，请向学校要按更正后的结果开的证明。",
        url=row.get_absolute_url(),
    )
