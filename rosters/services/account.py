"""Accounts for students and teachers of a school, many at once: each with an issued password that is shown on its slip and kept nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from groupportal.accounts.models import User
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.people.services import Invited, add_new_person, lock_people
from groupportal.tenancy.roles import Role
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import is_mobile
from rosters.models import Student, Teacher

OPEN = "rosters.open_accounts"
MOST = 400
"""Accounts opened at once: each password takes a moment to be kept safely, and the slips have to come within a minute."""

Person = Student | Teacher


@transaction.atomic
def open_accounts(people: Sequence[Person], *, by: Viewer) -> tuple[list[Invited], list[tuple[str, str]]]:
    """An account for each, as student or teacher of the own school, joined to the record: what was opened, and (who, why) of the rest.

    Who has an account already is named; doing it again opens nothing twice and issues no password anew. A telephone is the name to sign
    in with where nobody else has it, here or among all accounts: an account that is there already is never taken over by this. NotAllowed
    for a school whose accounts the person doesn't open, DomainError for more than ``MOST``.
    """
    if len(people) > MOST:
        raise DomainError(
            "too_many", f"一次最多开 {MOST} 个账号，现在选了 {len(people)} 位，请按班分几次开。"
        )
    for unit_id in {one.unit_id for one in people}:
        by.require(OPEN, unit_id=unit_id)
    lock_people()
    opened: list[Invited] = []
    left_out: list[tuple[str, str]] = []
    for kind, role in ((Student, Role.STUDENT), (Teacher, Role.TEACHER)):
        ids = [one.pk for one in people if isinstance(one, kind)]
        rows = list(_locked(kind, ids)) if ids else []
        free = _free_phones(rows)
        for row in rows:
            if why := _hindrance(row):
                left_out.append((f"{row.name}（{row.number}）", why))
                continue
            try:
                with transaction.atomic():
                    opened.append(_open(row, role, row.phone if row.phone in free else "", by))
            except DomainError as error:
                left_out.append((f"{row.name}（{row.number}）", error.message))
    return opened, left_out


def _locked(kind: type[Student | Teacher], ids: list[int]) -> list[Person]:
    """The account is read after the lock: joined to it, it would be the one from before the wait."""
    rows = kind.objects.select_for_update(of=("self",)).select_related("unit").filter(pk__in=ids)
    return list(rows.order_by("pinyin", "pk").prefetch_related("user"))


def _free_phones(rows: Sequence[Person]) -> set[str]:
    """Mobile numbers of one of these alone that no account has: children often give a parent's."""
    often = Counter(row.phone for row in rows if is_mobile(row.phone))
    taken = set(User.objects.filter(phone__in=often).values_list("phone", flat=True))
    return {phone for phone, number in often.items() if number == 1 and phone not in taken}


def _hindrance(row: Person) -> str:
    if row.user:
        return f"已有账号（用户名 {row.user.username}），忘记密码的请秘书处重新发放"
    if row.ends_on and row.ends_on <= timezone.localdate():
        return "已经离校"
    return ""


def _open(row: Person, role: Role, phone: str, by: Viewer) -> Invited:
    # Who opens accounts of a school need not manage the people of the group: the right was asked above.
    invited = add_new_person(name=row.name, phone=phone, role=role, unit=row.unit, by=by.user)
    row.user = invited.user
    row.save(update_fields=["user"])
    record(
        "rosters.account_opened", row, by=by.user, after={"账号": invited.user.username, "角色": role.label}
    )
    return invited
