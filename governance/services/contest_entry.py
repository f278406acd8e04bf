"""Entries of a contest: handed in for a unit, screened by the office, judged without whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from governance.enums import ContestStage, EntryState, PartyPart
from governance.models import Contest, ContestEntry, ContestFile, ContestOpinion, ContestParty
from governance.selectors.contest import (
    EDIT,
    ENTER,
    JUDGE,
    judging,
    jury_of,
    standing,
    takes_entries,
    takes_opinions,
    to_judge,
)
from governance.services.contest import TOPIC, locked
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, acting
from groupportal.deciding.ruling import RulingKind
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.links.services import Addressed, issue_links
from groupportal.tenancy.models import Unit
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from members.selectors.outside import members_on

LINK, JURY_LINK = "contest_entry", "contest_judging"
"""Purposes of the links for units and for jurors without an account."""


@dataclass(frozen=True)
class EntryInput:
    """What a unit says of its entry; ``files`` take the place of those it has, where there are any."""

    title: str
    text: str
    author: str = ""
    files: Sequence[StoredFile] = ()


class _Entries(RulingKind[ContestEntry]):
    model, unit = ContestEntry, "unit_id"
    action, proposing = EDIT, ENTER
    page = "governance:contestentry"
    topics = ("deciding.to_rule", TOPIC)
    recorded = {
        EntryState.WAITING: "governance.entry_handed_in",
        EntryState.FIT: "governance.entry_fit",
        EntryState.RETURNED: "governance.entry_returned",
        EntryState.UNFIT: "governance.entry_unfit",
        EntryState.WITHDRAWN: "governance.entry_withdrawn",
    }
    told = {
        EntryState.WAITING: "有新的征集作品",
        EntryState.FIT: "作品符合要求",
        EntryState.RETURNED: "作品请补正",
        EntryState.UNFIT: "作品不符合要求",
    }
    own_words = "这件作品是您报送的，须由另一位同事筛选。"
    unit_words = "这件作品是您所在单位报送的，须由不属于该单位的同事筛选。"
    why_words = "请写明原因，报送的单位会收到这段话。"

    def for_trail(self, row: ContestEntry) -> dict[str, Any]:
        return {"征集": str(row.contest), "单位": str(row.unit), "作品": row.title}

    def hears(self, row: ContestEntry) -> Iterable[Any]:
        if row.state == EntryState.WAITING:
            return super().hears(row)
        staff = people_who_can(ENTER).filter(unit=row.unit_id).select_related("user")
        return [*(held.user for held in staff), row.proposed_by]


ENTRIES = _Entries()


@transaction.atomic
def hand_in(contest: Contest, unit: Unit, said: EntryInput, *, by: Actor) -> ContestEntry:
    """An entry of a member unit, by its people, by the office for it, or by a link (nobody as its proposer).

    NotAllowed for another unit. DomainError after the last day, for a unit outside the roll, for one too many or the same again.
    """
    row = locked(contest)
    if not takes_entries(row):
        when = (
            f"已于{cndate(row.closes_on)}截止" if row.state == ContestStage.OPEN else row.get_state_display()
        )
        raise DomainError("too_late", f"这次征集{when}，不能再报送。")
    if unit.pk not in set(members_on(timezone.localdate())):
        raise DomainError("no_member", f"{unit}现在不在成员名册里，不能报送。", field="unit")
    number = row.entries.filter(standing(), unit=unit).count()
    if number >= row.entries_each:
        raise DomainError(
            "enough", f"{unit}已报送 {number} 件，每家单位最多 {row.entries_each} 件。要换的请先撤回。"
        )
    last = row.entries.aggregate(last=Max("number"))["last"] or 0
    return _keep(ContestEntry(contest=row, unit=unit, number=last + 1), said, by)


@transaction.atomic
def hand_in_again(entry: ContestEntry, said: EntryInput, *, by: Actor) -> ContestEntry:
    """A returned entry, mended. DomainError where it was not returned, or the contest takes none any more."""
    contest = locked(entry.contest)
    if contest.state != ContestStage.OPEN:
        raise DomainError("too_late", f"这次征集{contest.get_state_display()}，不能再补正。")
    row = ENTRIES.locked(entry)
    if row.state != EntryState.RETURNED:
        raise DomainError("state", f"这件作品{row.get_state_display()}，不用补正。")
    return _keep(row, said, by)


def _keep(row: ContestEntry, said: EntryInput, by: Actor) -> ContestEntry:
    row.title, row.text, row.author = said.title.strip(), said.text.strip(), said.author.strip()
    if isinstance(by, Viewer):
        ENTRIES.let_in(row, by)
    if row.pk:
        save_in_words(row)
    row = ENTRIES.submit(row, by=by)
    if said.files:
        row.files.all().delete()
        ContestFile.objects.bulk_create([ContestFile(entry=row, file=file) for file in said.files])
    return row


@transaction.atomic
def take_back(entry: ContestEntry, *, by: Viewer) -> ContestEntry:
    """One's own entry, or a colleague's, while entries are taken. Errors as ``RulingKind.let_back``."""
    contest = locked(entry.contest)
    if contest.state != ContestStage.OPEN:
        raise DomainError("too_late", f"这次征集{contest.get_state_display()}，不能再撤回。")
    return ENTRIES.withdraw(entry, EntryState.WITHDRAWN, by=by)


@transaction.atomic
def give_opinions(party: ContestParty, said: Mapping[int, tuple[int | None, str]], *, by: Actor) -> int:
    """What one of the jury, or a unit, says of entries (by their keys: points and words); how many. May be changed up to the last day.

    NotAllowed for another's part. DomainError after the last day, for an entry that is not theirs to judge, without points or words.
    """
    row = Contest.objects.select_for_update(of=("self",), no_key=True).get(pk=party.contest_id)
    if isinstance(by, Viewer):
        by.require(JUDGE)
        if not judging(by).filter(pk=party.pk).exists():
            raise NotAllowed("这份评议不是请您做的，请由本人办理。")
    if not takes_opinions(row):
        raise DomainError("too_late", "评议已经截止，不能再提意见。")
    entries = {entry.pk: entry for entry in to_judge(party, by if isinstance(by, Viewer) else None)}
    kept = 0
    for key, (points, words) in said.items():
        if key not in entries:
            raise DomainError("not_to_judge", "有一件作品不在您评议的范围里，请刷新页面。")
        if row.is_scored and points is None and words.strip():
            raise DomainError("score_missing", f"请给{entries[key]}打分，0 到 100。")
        score = points if row.is_scored else None
        if score is None and not words.strip():
            continue
        opinion = ContestOpinion.objects.filter(entry=key, party=party).first() or ContestOpinion(
            entry=entries[key], party=party
        )
        opinion.score, opinion.text, opinion.given_by = score, words.strip(), acting(by)
        save_in_words(opinion)
        kept += 1
    if not kept:
        raise DomainError("nothing_said", "还没有填意见，请至少写一件。")
    record(
        "governance.opinion_given", party, by=by if acting(by) is None else acting(by), after={"作品": kept}
    )
    return kept


@transaction.atomic
def links_for_contest(contest: Contest, *, by: Viewer) -> list[tuple[ContestParty, Any]]:
    """While entries are taken a link for every member without an account, while they are judged one for each juror without.

    Asking twice makes no second. DomainError at other times.
    """
    by.require(EDIT)
    row = locked(contest)
    if row.state == ContestStage.OPEN:
        rows, purpose = _entrants(row), LINK
    elif row.state == ContestStage.JUDGING:
        told = people_who_can(ENTER).filter(unit__isnull=False).order_by().values("unit")
        unreached = jury_of(row).filter(user__isnull=True).exclude(for_unit=True, unit__in=told)
        rows, purpose = list(unreached), JURY_LINK
    else:
        raise DomainError("stage", "征集或评议进行中，才能给没有账号的发链接。")
    asked = [Addressed(one, str(one)[:60], one.unit) for one in rows]
    return list(zip(rows, issue_links(purpose, asked, by=by), strict=True)) if rows else []


def _entrants(row: Contest) -> list[ContestParty]:
    reached = people_who_can(ENTER).filter(unit__isnull=False).order_by().values("unit")
    units = Unit.objects.filter(pk__in=members_on(timezone.localdate())).exclude(pk__in=reached)
    ContestParty.objects.bulk_create(
        [ContestParty(contest=row, part=PartyPart.ENTERS, name=unit.name, unit=unit) for unit in units],
        ignore_conflicts=True,
    )
    rows = row.parties.filter(part=PartyPart.ENTERS, unit__in=units).select_related("unit")
    return list(rows.order_by("unit__pinyin", "pk"))
