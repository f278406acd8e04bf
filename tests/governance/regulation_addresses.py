"""What a reader and an editor get at each address of regulations and consultations."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from governance.models import Body, Consultation, RegulationVersion, Seat, Term
from groupportal.tenancy.models import Unit
from tests.rows import make_row
from tests.sweeps.expected import Expected, Side

_VERSION, _CLAUSE, _ROUND = (
    f"governance.{name}" for name in ("RegulationVersion", "RegulationClause", "Consultation")
)


def _in_force(row: Any, side: Side) -> None:
    RegulationVersion.objects.filter(pk=row.pk).update(
        state="in_force", stage="settled", starts_on=timezone.localdate()
    )


def _held(row: Any, side: Side) -> None:
    RegulationVersion.objects.create(
        regulation=row, draft=1, state="in_force", stage="settled", starts_on=timezone.localdate()
    )


def _said(row: Any, side: Side) -> None:
    """A comment of a round that was sent to the unit, and goes on."""
    today = timezone.localdate()
    made = {Unit: side.unit, Body: Body.objects.get(), Term: Term.objects.get()}
    seat = Seat.objects.first() or make_row(Seat, made)
    Seat.objects.filter(pk=seat.pk).update(unit=side.unit, starts_on=today, ends_on=None, end_reason="")
    Consultation.objects.filter(pk=row.consultation_id).update(
        body=seat.body_id, opened_on=today, closes_on=today
    )


def _round(row: Any, side: Side) -> None:
    RegulationVersion.objects.filter(pk=row.version_id).update(stage="consulting")


def _draft(reader: int, editor: int) -> Expected:
    return Expected(reader, editor, _VERSION)


REGULATIONS = {
    "governance:regulations": Expected(200, 200),
    "governance:regulation_new": Expected(403, 200),
    "governance:number_forms": Expected(403, 200),
    "governance:collection": Expected(200, 200),
    "governance:regulation": Expected(200, 200, "governance.Regulation", opened=_held),
    "governance:regulation_edit": Expected(403, 200, "governance.Regulation"),
    "governance:regulation_draft": Expected(403, 200, "governance.Regulation"),
    "governance:regulation_version": Expected(200, 200, _VERSION, opened=_in_force),
    "governance:regulation_changes": Expected(200, 200, _VERSION, opened=_in_force),
    "governance:regulation_word": Expected(200, 200, _VERSION, opened=_in_force),
    "governance:regulation_receipts": _draft(403, 200),
    "governance:regulation_read": _draft(403, 302),
    "governance:regulation_remind": _draft(403, 302),
    "governance:regulation_repeal": _draft(403, 200),
    "governance:regulation_import": _draft(403, 200),
    "governance:clause_new": _draft(403, 200),
    "governance:regulation_renumber": _draft(403, 302),
    "governance:regulation_settle": _draft(403, 302),
    "governance:regulation_reopen": _draft(403, 200),
    "governance:regulation_vote": _draft(403, 200),
    "governance:regulation_discard": _draft(403, 302),
    "governance:regulation_in_force": _draft(403, 200),
    "governance:consultation_new": _draft(403, 200),
    "governance:clause": Expected(403, 200, _CLAUSE),
    "governance:clause_remove": Expected(403, 302, _CLAUSE),
    "governance:consultation": Expected(200, 200, _ROUND, opened=_round),
    "governance:comment_new": Expected(403, 200, _ROUND, opened=_round),
    "governance:comments": Expected(200, 200, _ROUND, opened=_round),
    "governance:comments_word": Expected(200, 200, _ROUND, opened=_round),
    "governance:consultation_deadline": Expected(403, 200, _ROUND),
    "governance:regulationcomment": Expected(404, 200, "governance.RegulationComment"),
    "governance:comment_withdraw": Expected(
        403, 302, "governance.RegulationComment", values={"unit": "unit"}, opened=_said
    ),
    "governance-api:regulation-list": Expected(200, 200),
    "governance-api:regulation-detail": Expected(200, 200, "governance.Regulation", opened=_held),
    "governance-api:consultation-list": Expected(200, 200),
    "governance-api:consultation-detail": Expected(200, 200, _ROUND, opened=_round),
    "governance-api:comment-list": Expected(200, 200),
}
