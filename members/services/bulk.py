"""Many units at once, from a file: all or none, checked by the rules of a single one, written in few statements."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.tenancy.models import Unit
from groupportal.tenancy.services import RowsError
from members.enums import LeaveReason, PeriodOrigin, Rank
from members.models import Contact, Member, MembershipPeriod, RankPeriod
from members.rules import checked_code, checked_day, checked_name, checked_region, checked_staff
from members.services.acting import Actor, person
from members.services.contacts import checked_phone
from members.services.roll import ContactInput

BATCH = 1_000


@dataclass(frozen=True)
class RollRow:
    """What one row says of a unit. ``number`` is its line in the file; ``profile`` as for ``register_member``."""

    number: int
    name: str
    joined_on: dt.date
    profile: Mapping[str, Any] = field(default_factory=dict)
    rank: str = Rank.MEMBER
    left_on: dt.date | None = None
    leave_reason: str = LeaveReason.OTHER
    contact: ContactInput | None = None
    decision: str = ""
    decided_on: dt.date | None = None


@transaction.atomic
def register_many(
    rows: Sequence[RollRow], *, by: Actor, origin: str = PeriodOrigin.IMPORT, note: str = ""
) -> list[Member]:
    """Put units on the roll, in the order of the rows: all or none. RowsError says what is wrong, by line.

    A unit of the name that is no member is taken. Nothing is asked for a decision: a file of old members knows none.
    """
    user = person(by, "members.decide_membership")
    problems, members = [], []
    taken = _Taken(rows)
    for row in rows:
        try:
            members.append(taken.checked(row))
        except DomainError as error:
            problems.append(f"第 {row.number} 行（{row.name[:40] or '未填名称'}）：{error.message}")
    if problems:
        raise RowsError(problems)
    _write(rows, members, taken.units, user, origin)
    after = {"家数": len(members), "来源": PeriodOrigin(origin).label}
    record("members.members_registered", None, by=user, after=after, note=note)
    return members


class _Taken:
    """Names and codes that are on the roll already, or stand twice in the rows. Read in three queries."""

    def __init__(self, rows: Sequence[RollRow]) -> None:
        self.units = {unit.name: unit for unit in Unit.objects.all()}
        held = Member.objects.filter(merged_into__isnull=True).values_list("unit__name", "credit_code")
        self.members = dict(held)
        self.codes = {code: name for name, code in self.members.items() if code}
        merged = Member.objects.filter(merged_into__isnull=False)
        self.merged = set(merged.values_list("unit__name", flat=True))
        self.names = Counter(row.name.strip() for row in rows)
        self.seen: dict[str, int] = {}

    def checked(self, row: RollRow) -> Member:
        """An unsaved member without its unit; DomainError for what is wrong with the row."""
        name = checked_name(row.name)
        if self.names[row.name.strip()] > 1:
            raise DomainError("name_twice", "这个名称在文件里出现了不止一次，请只保留一行。")
        if name in self.members:
            raise DomainError("unit_on_roll", "已在成员名册中，请不要重复登记；资料有变请在它的页面修改。")
        if name in self.merged:
            raise DomainError("unit_merged", "这一名称的单位已并入另一家，请用合并后的名称。")
        profile = dict(row.profile)
        profile["credit_code"] = self._code(profile.get("credit_code", ""), row)
        profile["region"] = checked_region(profile.get("region", ""))
        checked_staff(profile.get("staff_total"), profile.get("staff_total_on"))
        _check_days(row)
        if row.contact:
            checked_phone(row.contact.phone)
        member = Member(**profile)
        try:
            member.clean_fields(exclude=("group", "unit"))
        except ValidationError as error:
            known = {field.name: str(field.verbose_name) for field in Member._meta.fields}
            labels = [known[key] for key in error.message_dict]
            raise DomainError("invalid", f"{'、'.join(labels)}：{''.join(error.messages)}") from error
        return member

    def _code(self, text: str, row: RollRow) -> str:
        code = checked_code(text)
        if not code:
            return ""
        if holder := self.codes.get(code):
            raise DomainError("code_taken", f"统一社会信用代码“{code}”已登记在“{holder}”名下，请核对。")
        if line := self.seen.get(code):
            raise DomainError("code_twice", f"统一社会信用代码“{code}”与第 {line} 行相同，请核对。")
        self.seen[code] = row.number
        return code


def _check_days(row: RollRow) -> None:
    checked_day(row.joined_on, "加入日期")
    if row.left_on:
        checked_day(row.left_on, "退出日期")
        if row.left_on <= row.joined_on:
            raise DomainError("left_before_joining", "退出日期应晚于加入日期，请核对。")
    if row.rank not in Rank.values:
        raise DomainError("rank_unknown", f"级别只能是{'、'.join(Rank.labels)}。")


def _write(
    rows: Sequence[RollRow], members: list[Member], units: dict[str, Unit], user: Any, origin: str
) -> None:
    names = [checked_name(row.name) for row in rows]
    fresh = [Unit(name=name) for name in names if name not in units]
    units.update({unit.name: unit for unit in Unit.objects.bulk_create(fresh, batch_size=BATCH)})
    for member, name in zip(members, names, strict=True):
        member.unit = units[name]
    Member.objects.bulk_create(members, batch_size=BATCH)
    pairs = list(zip(rows, members, strict=True))
    _create(MembershipPeriod, (_period(row, member, user, origin) for row, member in pairs))
    _create(RankPeriod, (_seat(row, member, user) for row, member in pairs if row.rank != Rank.MEMBER))
    _create(Contact, (_contact(row.contact, member) for row, member in pairs if row.contact))


def _create(model: Any, rows: Iterable[Any]) -> None:
    model.objects.bulk_create(list(rows), batch_size=BATCH)


def _period(row: RollRow, member: Member, user: Any, origin: str) -> MembershipPeriod:
    return MembershipPeriod(
        member=member,
        joined_on=row.joined_on,
        left_on=row.left_on,
        leave_reason=row.leave_reason if row.left_on else "",
        origin=origin,
        join_decision=row.decision[:300],
        join_decided_on=row.decided_on,
        recorded_by=user,
    )


def _seat(row: RollRow, member: Member, user: Any) -> RankPeriod:
    return RankPeriod(
        member=member,
        rank=row.rank,
        starts_on=row.joined_on,
        ends_on=row.left_on,
        reason="加入时确定",
        decision=row.decision[:300],
        decided_on=row.decided_on,
        recorded_by=user,
    )


def _contact(given: ContactInput, member: Member) -> Contact:
    return Contact(
        member=member,
        name=given.name.strip()[:60],
        title=given.title.strip()[:60],
        phone=checked_phone(given.phone),
        email=given.email.strip(),
        is_main=True,
    )
