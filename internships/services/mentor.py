"""Who guides interns at a unit (单位指导人员)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from groupportal.audit.enums import AccessKind
from groupportal.audit.fields import trail
from groupportal.audit.services import record, seen
from groupportal.deciding.actor import Actor
from groupportal.errors import DomainError
from groupportal.links.services import settle_links
from groupportal.tenancy.models import Membership
from groupportal.tenancy.viewer import Viewer
from internships.models import HostUnit, Mentor
from internships.services.common import editor, save
from internships.services.feedback import FEEDBACK_LINK
from members.services.contacts import checked_phone
from rosters.services.common import named

FIELDS = ("name", "position", "phone", "user", "is_active")


@dataclass(frozen=True)
class MentorInput:
    """What is said about a mentor; ``phone`` None leaves it as it is, ``user`` is the account."""

    name: str
    position: str = ""
    phone: str | None = None
    user: Any = None
    is_active: bool = True


def mentor_facts(row: Mentor) -> MentorInput:
    """What is said about a mentor, to be said again with a change."""
    return MentorInput(row.name, row.position, None, row.user, row.is_active)


@transaction.atomic
def add_mentor(host: HostUnit, facts: MentorInput, *, by: Actor) -> Mentor:
    """A mentor of a unit. DomainError for one who is there already, and an account that has no role at the unit."""
    user, _ = editor(by, host.unit_id)
    row = Mentor(host=host)
    _set(row, facts)
    save(row)
    record("internships.mentor_added", row, by=user, after=_for_trail(row))
    return row


@transaction.atomic
def edit_mentor(mentor: Mentor, facts: MentorInput, *, by: Actor) -> Mentor:
    """Correct what is said about a mentor, or that they guide nobody any more (``is_active``), which settles their links."""
    user, _ = editor(by, mentor.host.unit_id)
    row = (
        Mentor.objects.select_for_update(of=("self",)).select_related("host__unit", "user").get(pk=mentor.pk)
    )
    before = _for_trail(row)
    _set(row, facts)
    save(row)
    if before != (after := _for_trail(row)):
        record("internships.mentor_edited", row, by=user, before=before, after=after)
    if not row.is_active:
        settle_links(FEEDBACK_LINK, row, words="已不再指导实习生")
    return row


def read_mentor_phone(mentor: Mentor, *, by: Viewer) -> str:
    """The whole number. Who looked is written down."""
    user, _ = editor(by, mentor.host.unit_id)
    seen(mentor, by=user, kind=AccessKind.VIEW, purpose="查看单位指导人员电话")
    return mentor.phone


def _set(row: Mentor, facts: MentorInput) -> None:
    is_new = facts.user is not None and facts.user.pk != row.user_id
    if is_new and not Membership.objects.filter(user=facts.user, unit=row.host.unit_id).exists():
        words = f"“{facts.user}”的账号在这家单位没有角色，请先在“人员”里给他这家单位的角色。"
        raise DomainError("account_elsewhere", words, field="user")
    row.name, row.position = named(facts.name, "姓名"), facts.position.strip()
    row.user, row.is_active = facts.user, facts.is_active
    if facts.phone is not None:
        row.phone = checked_phone(facts.phone)


def _for_trail(row: Mentor) -> dict[str, Any]:
    return {"单位": str(row.host), **trail(row, FIELDS)}
