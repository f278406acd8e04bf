"""Contacts of a member: kept by the secretariat and the unit itself, read in full only with a purpose."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction

from groupportal.accounts.services import refuse_invalid
from groupportal.audit.enums import AccessKind
from groupportal.audit.services import record, seen
from groupportal.deciding.actor import Actor
from groupportal.errors import DomainError
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import is_mobile, mask_phone
from groupportal.ui.names import kept_name
from members.models import Contact, Member
from members.services.acting import editor, locked

FIELDS = ("name", "title", "phone", "email")
MOST_READ = 500
"""Contacts whose numbers are read at once."""


def checked_phone(text: str) -> str:
    """A mobile or landline number as it is kept, "" for none. DomainError for what is neither."""
    plain = re.sub(r"[\s\-－()（）]", "", unicodedata.normalize("NFKC", text or ""))
    plain = re.sub(r"^(\+|00)86", "", plain)
    if not plain:
        return ""
    if is_mobile(plain) or re.fullmatch(r"(0[0-9]{2,3})?[2-9][0-9]{6,7}", plain):
        return plain
    raise DomainError(
        "phone_form",
        f"电话“{text.strip()[:30]}”不是 11 位手机号，也不是座机号（如 0750-3123456），请核对。",
        field="phone",
    )


@transaction.atomic
def add_contact(member: Member, values: dict[str, Any], *, is_main: bool = False, by: Actor) -> Contact:
    """Add a person to turn to; the first one is the main one."""
    user = editor(by, member)
    member = locked(member)
    first = not member.contacts.exists()
    contact = Contact(member=member, **_checked(values))
    if is_main or first:
        member.contacts.filter(is_main=True).update(is_main=False)
        contact.is_main = True
    refuse_invalid(contact)
    contact.save()
    record("members.contact_added", member, by=user, after=_contact_for_trail(contact))
    return contact


@transaction.atomic
def edit_contact(
    contact: Contact,
    values: dict[str, Any],
    *,
    is_main: bool | None = None,
    forget: Collection[str] = (),
    by: Actor,
) -> Contact:
    """Change a contact; a phone or e-mail left blank stays as it was, because the form shows neither in full.

    ``forget`` names those of the two that are taken away. DomainError where nothing would be left to reach the person by.
    """
    user = editor(by, contact.member)
    member = locked(contact.member)
    contact = member.contacts.get(pk=contact.pk)
    before = _contact_for_trail(contact)
    kept = {name: "" if name in forget else getattr(contact, name) for name in ("phone", "email")}
    given = _checked({**values, **{name: values.get(name) or known for name, known in kept.items()}})
    for name in FIELDS:
        setattr(contact, name, given[name])
    if is_main and not contact.is_main:
        member.contacts.filter(is_main=True).update(is_main=False)
        contact.is_main = True
    refuse_invalid(contact)
    contact.save()
    record("members.contact_edited", member, by=user, before=before, after=_contact_for_trail(contact))
    return contact


@transaction.atomic
def remove_contact(contact: Contact, *, by: Actor) -> None:
    """Take a contact away; the next one becomes the main one."""
    user = editor(by, contact.member)
    member = locked(contact.member)
    contact = member.contacts.get(pk=contact.pk)
    record("members.contact_removed", member, by=user, before=_contact_for_trail(contact))
    was_main = contact.is_main
    contact.delete()
    following = member.contacts.order_by("id").first()
    if was_main and following:
        following.is_main = True
        following.save(update_fields=["is_main"])


@transaction.atomic
def read_contact(contact: Contact, *, purpose: str, by: Viewer) -> Contact:
    """A contact in full, for a purpose that is written down. NotAllowed for those who may only see it masked."""
    by.require("members.view_contacts", unit_id=contact.member.unit_id)
    if len(purpose.strip()) < 2:
        raise DomainError("purpose_missing", "请写明查看的用途，例如“通知理事会会议”。查看会被记录。")
    label = f"{contact.member} 联系人 {contact.name}"
    seen(contact, by=by.user, kind=AccessKind.VIEW, purpose=purpose.strip(), label=label)
    return contact


@transaction.atomic
def read_contacts(contacts: Sequence[Contact], *, purpose: str, by: Viewer) -> None:
    """``read_contact`` for several, each written down. DomainError for more than ``MOST_READ``."""
    if len(contacts) > MOST_READ:
        raise DomainError("too_many", f"一次最多看 {MOST_READ} 位联系人的号码，请少选一些，分几次看。")
    for contact in contacts:
        read_contact(contact, purpose=purpose, by=by)


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    found = {name: str(values.get(name, "") or "").strip() for name in FIELDS}
    found["name"] = kept_name(found["name"])
    if not found["name"]:
        raise DomainError("contact_name", "请填写联系人姓名。", field="name")
    found["phone"] = checked_phone(found["phone"])
    if not found["phone"] and not found["email"]:
        raise DomainError("contact_reach", "电话和邮箱至少填一项，否则联系不上。", field="phone")
    return found


def _contact_for_trail(contact: Contact) -> dict[str, Any]:
    """As the trail keeps it: no full number."""
    return {"姓名": contact.name, "职务": contact.title, "电话": mask_phone(contact.phone)}
