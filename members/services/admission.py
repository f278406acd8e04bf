"""A unit's way in, as the secretariat and the council take it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groupportal.deciding.decision import Decision
from groupportal.errors import DomainError
from groupportal.tenancy.viewer import Viewer
from members.enums import ApplicationState, AttachmentKind, PeriodOrigin
from members.mail import send_news_mail
from members.models import Application, Member, MemberAttachment
from members.services.applications import APPLICATIONS, Upload, add_event, keep_files
from members.services.periods import re_enter
from members.services.roll import ContactInput, apply_changes, register_member

_PROFILE = (
    "credit_code",
    "section",
    "region",
    "address",
    "staff_total",
    "staff_total_on",
    "introduction",
    "website",
)


def give_back(application: Application, *, reason: str, by: Viewer) -> Application:
    """Return it with a reason; the applicant corrects and submits again."""
    return _rule(application, ApplicationState.RETURNED, reason, by)


def request_material(application: Application, *, text: str, by: Viewer) -> Application:
    """Ask for further papers."""
    return _rule(application, ApplicationState.MATERIAL, text, by)


def accept(application: Application, *, note: str = "", by: Viewer) -> Application:
    """Put it to the council."""
    return _rule(application, ApplicationState.ACCEPTED, note, by)


def refuse(application: Application, *, reason: str, by: Viewer) -> Application:
    """Close it without admission, with a reason that the applicant reads."""
    return _rule(application, ApplicationState.REFUSED, reason, by)


def end(application: Application, *, reason: str, by: Viewer) -> Application:
    """Close one that waits for an applicant who does not go on, with a reason that the applicant reads."""
    return _rule(application, ApplicationState.ENDED, reason, by)


@transaction.atomic
def receive_material(
    application: Application, *, note: str, files: Sequence[Upload] = (), by: Viewer
) -> Application:
    """Hand in what came outside the portal; ``note`` says what and how. A colleague goes on reviewing, as with all that is handed in."""
    by.require("members.review_application")
    text = note.strip()
    if not text:
        raise DomainError("reason_missing", "请写明收到了什么材料、怎么收到的。")
    application = APPLICATIONS.locked(application)
    keep_files(application, files)
    application = APPLICATIONS.submit(application, by=by, note=text)
    add_event(application, text, by.user)
    send_news_mail(application, f"秘书处已收到贵单位的材料，继续审核：{text}")
    return application


_NEWS = {
    ApplicationState.RETURNED: "贵单位的加盟申请被退回修改：",
    ApplicationState.MATERIAL: "贵单位的加盟申请需要补充材料：",
    ApplicationState.ACCEPTED: "贵单位的加盟申请已通过初审，待理事会决定。",
    ApplicationState.REFUSED: "贵单位的加盟申请未通过：",
    ApplicationState.ENDED: "贵单位的加盟申请已终止，以后可以重新申请：",
    ApplicationState.ADMITTED: "贵单位已加入集团。",
}


@transaction.atomic
def _rule(
    application: Application,
    state: ApplicationState,
    text: str,
    by: Viewer,
    apply: Callable[[Application], None] | None = None,
) -> Application:
    application = APPLICATIONS.rule(application, state, by=by, answer=text, apply=apply)
    add_event(application, application.answer, by.user)
    send_news_mail(application, f"{_NEWS[state]}{application.answer}")
    return application


def admit(
    application: Application,
    *,
    joined_on: dt.date,
    rank: str,
    decision: Decision,
    by: Viewer,
) -> Member:
    """Record the council's decision: the unit is a member from ``joined_on`` on, with all it handed in.

    A unit that was a member before enters again. DomainError without a decision, or where the unit is a member already.
    """
    by.require("members.decide_membership")
    decision.require()

    made = []

    def enter(row: Application) -> None:
        row.member = _entered(row, joined_on, rank, decision, by)
        decision.put_on(row)
        row.decided_on = decision.decided_on or joined_on
        made.append(row.member)

    _rule(application, ApplicationState.ADMITTED, decision.text, by, enter)
    return made[0]


def _entered(
    application: Application, joined_on: dt.date, rank: str, decision: Decision, by: Viewer
) -> Member:
    member = _known(application)
    if member:
        apply_changes(
            member, {k: getattr(application, k) for k in _PROFILE if getattr(application, k)}, by.user
        )
        period = re_enter(member, joined_on=joined_on, rank=rank, decision=decision, by=by)
        period.origin = PeriodOrigin.APPLICATION
        period.save(update_fields=["origin"])
    else:
        member = register_member(
            application.name,
            joined_on=joined_on,
            profile={k: getattr(application, k) for k in ("category", "industry", *_PROFILE)},
            rank=rank,
            decision=decision,
            contacts=[_contact(application)],
            origin=PeriodOrigin.APPLICATION,
            by=by,
        )
    _take_files(application, member, by.user)
    return member


def _known(application: Application) -> Member | None:
    """The row of a unit that is, or was, on the roll."""
    same = Q(unit__name=application.name)
    if application.credit_code:
        same |= Q(credit_code=application.credit_code)
    return Member.objects.filter(same, merged_into__isnull=True).select_related("unit").first()


def _contact(application: Application) -> ContactInput:
    return ContactInput(
        application.contact_name,
        application.contact_title,
        application.contact_phone,
        application.contact_email,
    )


def _take_files(application: Application, member: Member, user: Any) -> None:
    day = timezone.localdate(application.proposed_at)
    for row in application.files.select_related("file"):
        # An applicant's own copy of the form is no approval: only the signed one is.
        kind = AttachmentKind.OTHER if row.kind == AttachmentKind.APPROVAL_FORM else row.kind
        MemberAttachment.objects.get_or_create(
            member=member, kind=kind, file=row.file, defaults={"dated_on": day, "added_by": user}
        )
