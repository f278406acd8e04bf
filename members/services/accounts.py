"""Accounts for the people to turn to at units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from groupportal.accounts.services import free_username
from groupportal.errors import DomainError
from groupportal.people.services import Invited, invite_person
from groupportal.tenancy.viewer import Viewer
from members.models import Contact
from members.selectors.accounts import ContactAccount, accounts_of, contacts_of

MOST = 300
"""Accounts opened at once: each password takes a moment to be kept safely."""


@transaction.atomic
def open_account(contact: Contact, *, role: str, by: Viewer, **more: Any) -> Invited:
    """An account with a role for the contact's unit; ``more`` goes to ``invite_person`` (user name, dates).

    DomainError where the contact has one, or why none can be opened.
    """
    by.require("tenancy.manage_people")
    around = accounts_of(contacts_of([contact.member]))
    stands = next(row for row in around if row.contact.pk == contact.pk)
    if stands.account:
        raise DomainError(
            "account_there",
            f"{contact.name}已有这家单位的账号（用户名 {stands.account.username}），无须再开。",
        )
    if stands.hindrance:
        raise DomainError("account_hindered", f"不能为{contact.name}开账号：{stands.hindrance}。")
    return _opened(stands, role, by, **more)


def _opened(stands: ContactAccount, role: str, by: Viewer, **more: Any) -> Invited:
    contact = stands.contact
    username = more.pop("username", "") or ("" if stands.mobile else free_username(contact.name))
    unit = contact.member.unit
    return invite_person(
        name=contact.name, phone=stands.mobile, username=username, role=role, unit=unit, by=by, **more
    )


@transaction.atomic
def open_accounts(contacts: Sequence[Contact], *, by: Viewer) -> tuple[list[Invited], list[tuple[str, str]]]:
    """``open_account`` for many, each in the role of the unit's kind: what was opened, and (who, why) of those left out.

    Whoever has an account is passed by, so that doing it again opens nothing twice. DomainError for more than ``MOST``.
    """
    by.require("tenancy.manage_people")
    wanted = {contact.pk for contact in contacts}
    if len(wanted) > MOST:
        raise DomainError("too_many", f"一次最多开 {MOST} 个账号，现在选了 {len(wanted)} 位，请分几次开。")
    around = contacts_of({contact.member_id: contact.member for contact in contacts}.values())
    opened, left_out = [], []
    for row in accounts_of(around):
        if row.contact.pk not in wanted or row.account:
            continue
        why = row.hindrance
        if not why:
            try:
                with transaction.atomic():
                    opened.append(_opened(row, row.role, by))
            except DomainError as error:
                why = error.message
        if why:
            left_out.append((f"{row.contact.member} {row.contact.name}", why))
    return opened, left_out
