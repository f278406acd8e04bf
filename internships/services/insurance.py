"""Insurance policies and whom they cover (Article 35)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.files.services import store_upload
from groupportal.periods.period import meeting
from groupportal.tenancy.models import Unit
from groupportal.ui.formats import quoted
from internships.enums import Payer, PlacementState, PolicyKind
from internships.models import Cover, Placement, Policy
from internships.services.frozen import put_right
from rosters.selectors.roster import students
from rosters.services.common import checked_school

EDIT = "internships.edit_papers"
MOST = 5_000
"""Students put on a list at once."""
MOST_NAMED = 5


@dataclass(frozen=True)
class PolicyInput:
    """What is said of a policy; it ends before ``ends_on``. ``upload``: the policy as a file, None leaves a known one."""

    insurer: str
    number: str
    payer: str
    starts_on: dt.date
    ends_on: dt.date
    kind: str = PolicyKind.LIABILITY
    bought_on: dt.date | None = None
    note: str = ""
    upload: Any = None


@dataclass
class Covered:
    """How many are on the list now that were not, and what of the numbers given stands for nobody."""

    added: int = 0
    known: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def add_policy(unit: Unit, said: PolicyInput, *, by: Actor) -> Policy:
    """Record a policy of a school. DomainError for a number the school has, or days the wrong way round."""
    user = person(by, EDIT, unit_id=unit.pk)
    row = Policy(unit=checked_school(unit))
    _set(row, said, user)
    record("internships.policy_added", row, by=user, after=_for_trail(row))
    return row


@transaction.atomic
def edit_policy(policy: Policy, said: PolicyInput, *, reason: str = "", by: Actor) -> Policy:
    """Correct what is said of a policy. DomainError without a reason where students on its list are archived in its time, as it was or
    as it is said to be."""
    user = person(by, EDIT, unit_id=policy.unit_id)
    row = _locked(policy)
    before = _for_trail(row)
    frozen = _archived(row) or _archived(row, time=(said.starts_on, said.ends_on))
    with put_right(frozen, reason) if _differs(row, said) else nullcontext():
        _set(row, said, user)
    record(
        "internships.policy_edited", row, by=user, before=before, after=_for_trail(row), note=reason.strip()
    )
    return row


@transaction.atomic
def drop_policy(policy: Policy, *, reason: str, by: Actor) -> None:
    """Take a policy away that was recorded by mistake, with its list. DomainError without a reason."""
    user = person(by, EDIT, unit_id=policy.unit_id)
    row = _locked(policy)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明删除的原因，例如“登记了两次”。", field="reason")
    before = {**_for_trail(row), "被保险人": _named(row.covers.all())}
    record("internships.policy_dropped", row, by=user, before=before, note=reason.strip())
    with put_right(_archived(row), reason):
        row.delete()


@transaction.atomic
def cover_students(policy: Policy, student_ids: Sequence[int], *, reason: str = "", by: Actor) -> Covered:
    """Put students of the policy's school on its list; who is on it stays. DomainError for another school's, and without a reason for
    those whose internship in its time is archived."""
    user = person(by, EDIT, unit_id=policy.unit_id)
    row = _locked(policy)
    wanted = set(student_ids)
    if len(wanted) > MOST:
        raise DomainError("too_many", f"一次最多列入 {MOST} 名学生，请分几次办理。")
    own = set(students().filter(pk__in=wanted, unit=row.unit_id).values_list("pk", flat=True))
    if own != wanted:
        raise DomainError("other_school", f"有学生不是“{row.unit}”的，不能列入{row}。")
    known = set(Cover.objects.filter(policy=row, student__in=wanted).values_list("student", flat=True))
    fresh = sorted(wanted - known)
    with put_right(_over(row, fresh), reason):
        Cover.objects.bulk_create(Cover(unit_id=row.unit_id, policy=row, student_id=pk) for pk in fresh)
    if fresh:
        record("internships.covers_added", row, by=user, after={"列入": len(fresh)}, note=reason.strip())
    return Covered(len(fresh), len(known))


@transaction.atomic
def cover_numbers(policy: Policy, lines: Sequence[str], *, reason: str = "", by: Actor) -> Covered:
    """Put the students of these lines on the list: each begins with a student's number; a name after it has to be theirs.

    A line that stands for nobody is named and blocks no other.
    """
    person(by, EDIT, unit_id=policy.unit_id)
    given = [line.split() for line in lines if line.strip()]
    here = students().filter(
        unit=policy.unit_id, ends_on__isnull=True, number__in={words[0] for words in given}
    )
    found = {number: (pk, name) for number, pk, name in here.values_list("number", "pk", "name")}
    missed, wanted = [], []
    for words in given:
        pk, name = found.get(words[0], (None, ""))
        if pk is None:
            missed.append((" ".join(words), f"“{policy.unit}”没有学号是“{words[0]}”的在校学生"))
        elif len(words) > 1 and words[1] != name:
            missed.append((" ".join(words), f"学号“{words[0]}”登记的是{quoted(name)}，请核对"))
        else:
            wanted.append(pk)
    done = cover_students(policy, wanted, reason=reason, by=by)
    done.missed = missed
    return done


@transaction.atomic
def uncover_students(policy: Policy, cover_ids: Sequence[Any], *, reason: str, by: Actor) -> int:
    """Take students off the list; how many. DomainError without a reason, or where none of them is on it."""
    user = person(by, EDIT, unit_id=policy.unit_id)
    row = _locked(policy)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明移出的原因，例如“退保”。", field="reason")
    gone = Cover.objects.filter(policy=row, public_id__in=cover_ids)
    number = gone.count()
    if not number:
        raise DomainError("not_covered", "选中的学生已经不在名单里。")
    named = _named(gone)
    with put_right(_archived(row, gone.values("student")), reason):
        gone.delete()
    record("internships.covers_removed", row, by=user, before={"移出": named}, note=reason.strip())
    return number


def _named(covers: Iterable[Cover]) -> list[str]:
    """Who was insured, for the trail: approvals rested on it."""
    rows = Cover.objects.filter(pk__in=[one.pk for one in covers]).order_by("student__number")
    return [f"{name}（{number}）" for name, number in rows.values_list("student__name", "student__number")]


_TOLD = ("kind", "insurer", "number", "payer", "starts_on", "ends_on", "bought_on")


def _differs(row: Policy, said: PolicyInput) -> bool:
    return said.upload is not None or any(getattr(row, name) != getattr(said, name) for name in _TOLD)


def _archived(row: Policy, students_: Any = None, time: tuple[dt.date, dt.date] | None = None) -> str:
    """Whose internship in the time of a policy, or in another, is archived, of who is on its list, in words; "" for nobody."""
    listed: Any = row.covers.values("student") if students_ is None else students_
    return _whose(_meeting(row, time).filter(student__in=listed, state=PlacementState.ARCHIVED))


def _over(row: Policy, ids: Collection[int]) -> str:
    """The same of these students, but for who is in another one within its time."""
    others = _meeting(row).exclude(state__in=(PlacementState.ARCHIVED, PlacementState.CANCELLED))
    rows = _meeting(row).filter(student__in=ids, state=PlacementState.ARCHIVED)
    return _whose(rows.exclude(student__in=others.order_by().values("student")))


def _meeting(row: Policy, time: tuple[dt.date, dt.date] | None = None) -> QuerySet[Placement]:
    return Placement.objects.filter(meeting(*(time or (row.starts_on, row.ends_on))), unit=row.unit_id)


def _whose(rows: QuerySet[Placement]) -> str:
    names = list(
        rows.order_by("student__pinyin").values_list("student__name", flat=True).distinct()[: MOST_NAMED + 1]
    )
    more = "等学生" if len(names) > MOST_NAMED else ""
    return f"{'、'.join(names[:MOST_NAMED])}{more}的实习" if names else ""


def _locked(policy: Policy) -> Policy:
    rows = Policy.objects.select_for_update(of=("self",), no_key=True).select_related("unit")
    return rows.get(pk=policy.pk)


def _set(row: Policy, said: PolicyInput, user: Any) -> None:
    row.kind, row.payer = said.kind, said.payer
    row.insurer, row.number, row.note = said.insurer.strip(), said.number.strip(), said.note.strip()
    row.starts_on, row.ends_on, row.bought_on = said.starts_on, said.ends_on, said.bought_on
    save_in_words(row)
    if said.upload is not None:
        row.file = store_upload(said.upload, by=user, purpose="实习保险", view_action=EDIT)
        row.save(update_fields=["file"])


def _for_trail(row: Policy) -> dict[str, Any]:
    return {
        "险种": PolicyKind(row.kind).label,
        "保险公司": row.insurer,
        "保单号": row.number,
        "保费由谁承担": Payer(row.payer).label,
        "起保日期": row.starts_on,
        "保险最后一天": row.last_day,
    }
