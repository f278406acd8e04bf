"""Two rows of one unit made one. The row that goes keeps what it was and points to the one that stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Q

from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.standard import Ruled
from groupportal.errors import DomainError
from groupportal.hooks import Hook
from groupportal.links.services import links_follow
from groupportal.periods.period import begun_within, meeting
from groupportal.tenancy.models import Membership, Unit
from groupportal.ui.formats import cndate
from members.models import Member, MembershipPeriod
from members.services.acting import locked
from members.services.proposals import PROPOSALS
from plans.services.assignment import follow_unit

on_merge: Hook[[Member, Member, Any], None] = Hook(
    "members.members_merged",
    "Two rows of one unit were made one (duplicate, into, user): other records follow.",
)


KEPT, TAKEN = "kept", "taken"
"""Of two that differ: what the row that stays says, and what the one that goes says."""
_FACTS = ("section", "region", "address", "staff_total", "website", "introduction", "note")
_BY_DECISION = ("category", "industry")


@dataclass(frozen=True)
class Fact:
    """One thing that is known of a unit, as the two rows have it in words; "" for nothing."""

    name: str
    label: str
    kept: str
    taken: str

    @property
    def is_filled(self) -> bool:
        """Whether the row that stays has none, so that the other's goes into it."""
        return not self.kept

    @property
    def is_decided(self) -> bool:
        """Whether it changes by a dated decision alone: it stays as it is."""
        return self.name in _BY_DECISION


def differing(duplicate: Member, into: Member) -> list[Fact]:
    """What the two rows do not say alike, of what the one that goes says at all."""
    facts = [
        Fact(name, _label(name), _words(into, name), _words(duplicate, name))
        for name in (*_FACTS, *_BY_DECISION)
    ]
    return [fact for fact in facts if fact.taken and fact.taken != fact.kept]


def _label(name: str) -> str:
    return str(getattr(Member._meta.get_field(name), "verbose_name", name))


def _words(member: Member, name: str) -> str:
    if name == "staff_total":
        on = cndate(member.staff_total_on) if member.staff_total_on else "日期不明"
        return "" if member.staff_total is None else f"{member.staff_total} 人（{on}）"
    shown = getattr(member, f"get_{name}_display", None)
    return str(shown() if shown else getattr(member, name) or "")


@dataclass(frozen=True)
class Merged:
    """What became of the duplicate's memberships: moved, or already covered by those of the row that stays."""

    into: Member
    moved: int
    covered: int


@transaction.atomic
def merge_members(
    duplicate: Member, *, into: Member, reason: str, by: Actor, choices: Mapping[str, str] | None = None
) -> Merged:
    """Take ``duplicate`` into ``into``: facts, periods, contacts, files, applications, roles of people.

    What ``into`` does not say is filled from the other. Where both say something else, ``choices`` tells by name which stands
    (KEPT, TAKEN); the trail keeps what does not, so that nothing vanishes. A membership that lies wholly within one of the row that
    stays says nothing new and is dropped (the trail keeps it); one that overlaps in part is refused in words, because a person must
    say which dates are true.
    """
    user = person(by, "members.edit_roll")
    if duplicate.pk == into.pk:
        raise DomainError("same_member", "请选择两家不同的单位。")
    if not reason.strip():
        raise DomainError("reason_missing", "请写明合并的依据，例如“同一家单位，信用代码相同”。")
    for member in sorted((duplicate, into), key=lambda m: m.pk):
        locked(member)
    duplicate, into = locked(duplicate), locked(into)
    if duplicate.credit_code and into.credit_code and duplicate.credit_code != into.credit_code:
        raise DomainError(
            "codes_differ",
            f"两家的统一社会信用代码不同（{duplicate.credit_code}、{into.credit_code}），不是同一家；如有一个登记错了，请先改正。",
        )
    facts = _merge_facts(duplicate, into, choices or {})
    before = {"并入前": str(duplicate), "期间": [str(p) for p in duplicate.periods.all()]}
    moved, covered = _move_periods(duplicate, into)
    _move_rest(duplicate, into, user)
    code = duplicate.credit_code
    duplicate.merged_into = into
    duplicate.save(update_fields=["merged_into", "updated_at"])
    if code and not into.credit_code:
        into.credit_code = code
        into.save(update_fields=["credit_code", "updated_at"])
    Member.objects.filter(merged_into=duplicate).update(merged_into=into)
    duplicate.unit.is_active = False
    duplicate.unit.save(update_fields=["is_active"])
    on_merge.send(duplicate, into, user)
    after = {"并入": str(into), "移入期间": moved, "重复期间": covered, **facts}
    record("members.members_merged", into, by=user, before=before, after=after, note=reason.strip())
    return Merged(into, moved, covered)


def _merge_facts(duplicate: Member, into: Member, choices: Mapping[str, str]) -> dict[str, str]:
    """Fill what is blank and take what was chosen; what was filled, and what stands no more, for the trail."""
    said: dict[str, list[str]] = {"补上": [], "采用": [], "未采用": []}
    changed: list[str] = []
    for fact in differing(duplicate, into):
        choice = TAKEN if fact.is_filled else KEPT if fact.is_decided else choices.get(fact.name, "")
        if choice not in (KEPT, TAKEN):
            raise DomainError(
                "choice_missing",
                f"{fact.label}两家不一样（“{fact.kept}”和“{fact.taken}”），请选择保留哪一个。",
                field=f"keep_{fact.name}",
            )
        if choice == TAKEN:
            changed += [fact.name, "staff_total_on"] if fact.name == "staff_total" else [fact.name]
        said["补上" if fact.is_filled else "采用"] += (
            [f"{fact.label}：{fact.taken}"] if choice == TAKEN else []
        )
        lost = fact.kept if choice == TAKEN else fact.taken
        said["未采用"] += [f"{fact.label}：{lost}"] if lost else []
    for name in changed:
        setattr(into, name, getattr(duplicate, name))
    if changed:
        into.save(update_fields=[*changed, "updated_at"])
    return {word: "；".join(lines) for word, lines in said.items() if lines}


def _move_periods(duplicate: Member, into: Member) -> tuple[int, int]:
    held = list(into.periods.all())
    moved = covered = 0
    for period in duplicate.periods.all():
        if any(other.covers(period) for other in held):
            _drop(duplicate, into, period)
            covered += 1
            continue
        if other := next((o for o in held if o.meets(period)), None):
            raise DomainError(
                "periods_overlap",
                f"“{duplicate}”{period.describe()}的成员期间与“{into}”{other.describe()}的部分重叠，"
                "不知道以哪个日期为准。请先更正其中一家的日期，再合并。",
            )
        for rows in (duplicate.ranks, duplicate.suspensions):
            rows.filter(_begun_in(period)).update(member=into)
        period.member = into
        period.save(update_fields=["member"])
        moved += 1
    return moved, covered


def _drop(duplicate: Member, into: Member, period: MembershipPeriod) -> None:
    """A covered membership goes; a seat or a suspension in it is kept where the other row knows of none at that time."""
    for theirs, ours in ((duplicate.ranks, into.ranks), (duplicate.suspensions, into.suspensions)):
        for row in theirs.filter(_begun_in(period)):
            if ours.filter(meeting(row.starts_on, row.ends_on)).exists():
                row.delete()
            else:
                row.member = into
                row.save(update_fields=["member"])
    period.delete()


def _begun_in(period: MembershipPeriod) -> Q:
    return begun_within(period.starts_on, period.ends_on)


def _move_contacts(duplicate: Member, into: Member) -> None:
    """A person known already, by name and phone, fills what is blank of them; one who says something else stands beside."""
    known = {(contact.name, contact.phone): contact for contact in into.contacts.all()}
    for contact in duplicate.contacts.all():
        same = known.get((contact.name, contact.phone))
        if same and all(
            getattr(same, f) in ("", getattr(contact, f)) or not getattr(contact, f)
            for f in ("title", "email")
        ):
            for name in ("title", "email"):
                setattr(same, name, getattr(same, name) or getattr(contact, name))
            same.save(update_fields=["title", "email"])
            contact.delete()
            continue
        contact.member, contact.is_main = into, not known
        contact.save(update_fields=["member", "is_main"])
        known.setdefault((contact.name, contact.phone), contact)


def _move_rest(duplicate: Member, into: Member, user: Any) -> None:
    _move_contacts(duplicate, into)
    files = set(into.attachments.values_list("kind", "file_id"))
    for attachment in duplicate.attachments.all():
        if (attachment.kind, attachment.file_id) not in files:
            attachment.member = into
            attachment.save(update_fields=["member"])
    duplicate.applications.update(member=into)
    # Nothing can be ruled on for a row that is gone.
    words = f"单位已并入“{into}”，仍要更改的请在那里重新提出。"
    for waiting in duplicate.proposals.filter(state=Ruled.WAITING):
        PROPOSALS.withdraw(
            waiting, Ruled.WITHDRAWN, by=user, note=words, apply=lambda row: setattr(row, "answer", words)
        )
    follow_unit(duplicate.unit, into.unit, user)
    links_follow(duplicate.unit, into.unit)
    # People keep the old unit too: what other rooms hold of it is still theirs.
    for role in Membership.objects.filter(unit=duplicate.unit):
        if not Membership.objects.filter(user=role.user, role=role.role, unit=into.unit).exists():
            Membership.objects.create(
                user=role.user,
                role=role.role,
                unit=into.unit,
                valid_from=role.valid_from,
                valid_until=role.valid_until,
            )


def units_follow(room: str, duplicate: Member, into: Member) -> None:
    """Every key of a room's rows to the unit that goes leads to the one that stays. DomainError where a record of both is there."""
    models: list[Any] = list(apps.get_app_config(room).get_models())
    for model in models:
        for name in [key.name for key in model._meta.concrete_fields if key.related_model is Unit]:
            rows = model.objects.filter(**{name: duplicate.unit})
            try:
                with transaction.atomic():
                    rows.update(**{name: into.unit})
            except IntegrityError as error:
                row = next(row for row in rows.order_by("pk") if _meets(row, name, into.unit))
                words = (
                    f"“{duplicate}”和“{into}”在“{model._meta.verbose_name}”里都有“{_where(row)}”这一条，名称或时间重复。"
                    "请打开其中一条更正或删去，再合并。"
                )
                raise DomainError(f"{room}_meet", words) from error


def _meets(row: Any, name: str, unit: Unit) -> bool:
    try:
        with transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**{name: unit})
    except IntegrityError:
        return True
    return False


def _where(row: Any) -> str:
    """What people find a record by: what of its room it is part of (a firm's place by its park), else its own name."""
    keys = (field for field in row._meta.concrete_fields if field.related_model)
    whole = (field.name for field in keys if field.related_model._meta.app_label == row._meta.app_label)
    return str(next((held for name in whole if (held := getattr(row, name))), row))
