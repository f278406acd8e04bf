"""A unit's way in, as the secretariat and the council take it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groupportal.audit.services import record
from groupportal.deciding.decision import Decision
from groupportal.errors import DomainError
from groupportal.tenancy.viewer import Viewer
from members.enums import ApplicationState, AttachmentKind, PeriodOrigin
from members.mail import send_news_mail
from members.models import Application, Member, MemberAttachment
from members.services.applications import (
    Upload,
    add_event,
    keep_files,
    locked_application,
    move,
    tell_reviewers,
)
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


@transaction.atomic
def give_back(application: Application, *, reason: str, by: Viewer) -> Application:
    """Return it with a reason; the applicant corrects and submits again."""
    text = _required(reason, "退回时请写明原因，方便申请单位改正。")
    return _review(application, ApplicationState.RETURNED, text, by)


@transaction.atomic
def request_material(application: Application, *, text: str, by: Viewer) -> Application:
    """Ask for further papers."""
    text = _required(text, "请写明需要补充哪些材料。")
    return _review(application, ApplicationState.MATERIAL, text, by)


@transaction.atomic
def accept(application: Application, *, note: str = "", by: Viewer) -> Application:
    """Put it to the council."""
    return _review(application, ApplicationState.ACCEPTED, note.strip(), by)


@transaction.atomic
def refuse(application: Application, *, reason: str, by: Viewer) -> Application:
    """Close it without admission, with a reason that the applicant reads."""
    text = _required(reason, "请写明未通过的原因，申请单位会看到。")
    return _review(application, ApplicationState.REFUSED, text, by)


@transaction.atomic
def end(application: Application, *, reason: str, by: Viewer) -> Application:
    """Close one that waits for an applicant who does not go on, with a reason that the applicant reads."""
    text = _required(reason, "请写明终止的原因，申请单位会看到。")
    return _review(application, ApplicationState.ENDED, text, by)


@transaction.atomic
def receive_material(
    application: Application, *, note: str, files: Sequence[Upload] = (), by: Viewer
) -> Application:
    """Go on reviewing with what was handed over outside the portal; ``note`` says what came and how."""
    text = _required(note, "请写明收到了什么材料、怎么收到的。")
    by.require("members.review_application")
    application = locked_application(application)
    move(application, ApplicationState.SUBMITTED)
    application.save(update_fields=["state"])
    keep_files(application, files)
    add_event(application, text, by.user)
    names = "、".join(file.name for _, file in files)
    record(
        "members.material_received", application, by=by.user, note=text, after={"材料": names or "没有上传"}
    )
    tell_reviewers(application, but=by.user)
    send_news_mail(application, f"秘书处已收到贵单位的材料，继续审核：{text}")
    return application


_ACTIONS = {
    ApplicationState.RETURNED: ("members.application_returned", "贵单位的加盟申请被退回修改："),
    ApplicationState.MATERIAL: ("members.material_requested", "贵单位的加盟申请需要补充材料："),
    ApplicationState.ACCEPTED: ("members.application_accepted", "贵单位的加盟申请已通过初审，待理事会决定。"),
    ApplicationState.REFUSED: ("members.application_refused", "贵单位的加盟申请未通过："),
    ApplicationState.ENDED: ("members.application_ended", "贵单位的加盟申请已终止，以后可以重新申请："),
}


def _review(application: Application, state: str, text: str, by: Viewer) -> Application:
    by.require("members.review_application")
    application = locked_application(application)
    move(application, state)
    application.reviewed_by, application.reviewed_at, application.request = by.user, timezone.now(), text
    application.save()
    add_event(application, text, by.user)
    action, news = _ACTIONS[ApplicationState(state)]
    record(action, application, by=by.user, note=text)
    send_news_mail(application, f"{news}{text}")
    return application


@transaction.atomic
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
    application = locked_application(application)
    move(application, ApplicationState.ADMITTED)
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
    application.member, application.decision = member, decision.text.strip()
    application.decided_on = decision.decided_on or joined_on
    application.evidence = decision.evidence
    application.save()
    add_event(application, decision.text, by.user)
    after = {"加入日期": joined_on, "决定依据": decision.text}
    record("members.application_admitted", application, by=by.user, after=after)
    send_news_mail(application, f"贵单位已加入集团。{decision.text}")
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
    day = timezone.localdate(application.submitted_at)
    for row in application.files.select_related("file"):
        # An applicant's own copy of the form is no approval: only the signed one is.
        kind = AttachmentKind.OTHER if row.kind == AttachmentKind.APPROVAL_FORM else row.kind
        MemberAttachment.objects.get_or_create(
            member=member, kind=kind, file=row.file, defaults={"dated_on": day, "added_by": user}
        )


def _required(text: str, words: str) -> str:
    if not text.strip():
        raise DomainError("reason_missing", words)
    return text.strip()
