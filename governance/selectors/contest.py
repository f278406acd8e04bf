"""Contests and entries as people see them: the office all, a unit its own, who judges the entries without whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Avg, Count, Q, QuerySet
from django.utils import timezone

from governance.enums import ContestStage, EntryState, PartyPart
from governance.models import Contest, ContestChoice, ContestEntry, ContestFile, ContestOpinion, ContestParty
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.viewer import Viewer
from members.selectors.outside import members_on

VIEW, EDIT = "governance.view_contests", "governance.edit_contests"
ENTER, JUDGE = "governance.enter_contests", "governance.judge_contests"


def contests_for(viewer: Viewer) -> QuerySet[Contest]:
    """All for the office; others those that were opened."""
    if not viewer.can(VIEW):
        return Contest.objects.none()
    rows = Contest.objects.select_related("motion")
    return rows if viewer.can(EDIT) else rows.filter(opened_at__isnull=False)


def entering_units(viewer: Viewer) -> QuerySet[Unit]:
    """The members of today that the person may enter something for."""
    if not viewer.can(ENTER):
        return Unit.objects.none()
    rows = Unit.objects.filter(pk__in=members_on(timezone.localdate())).order_by("pinyin", "pk")
    return rows if viewer.for_all_units(ENTER) else rows.filter(pk__in=viewer.units_for(ENTER))


def entries_for(viewer: Viewer) -> QuerySet[ContestEntry]:
    """With whose they are: all for the office, the own units' ones, and of published contests what was shortlisted."""
    rows = ContestEntry.objects.select_related("contest", "unit", "proposed_by", "ruled_by")
    if not viewer.can(VIEW):
        return rows.none()
    if viewer.can(EDIT):
        return rows
    told = Q(contest__state=ContestStage.PUBLISHED, is_shortlisted=True)
    return rows.filter(told | Q(unit__in=viewer.units_for(ENTER)))


def files_for(viewer: Viewer) -> QuerySet[ContestFile]:
    """The files of these entries."""
    return ContestFile.objects.filter(entry__in=entries_for(viewer))


def choices_for(viewer: Viewer) -> QuerySet[ContestChoice]:
    """Results put forward: the office's."""
    rows = ContestChoice.objects.select_related("contest", "proposed_by", "ruled_by")
    return rows if viewer.can(EDIT) else rows.none()


def takes_entries(contest: Contest) -> bool:
    """Whether new entries are taken today."""
    return contest.state == ContestStage.OPEN and timezone.localdate() <= contest.closes_on


def takes_opinions(contest: Contest) -> bool:
    """Whether opinions are taken today."""
    until = contest.opinions_until
    return contest.state == ContestStage.JUDGING and until is not None and timezone.localdate() <= until


def jury_of(contest: Contest) -> QuerySet[ContestParty]:
    """Who gives opinions."""
    return contest.parties.filter(part=PartyPart.JUDGES).select_related("unit", "user")


def judging(viewer: Viewer) -> QuerySet[ContestParty]:
    """As what this person judges: called upon oneself, or for a unit; nothing anonymous for whoever sees whose an entry is."""
    if not viewer.can(JUDGE):
        return ContestParty.objects.none()
    mine = Q(user=viewer.user.pk) | Q(for_unit=True, unit__in=viewer.units_for(ENTER))
    rows = ContestParty.objects.filter(mine, part=PartyPart.JUDGES, contest__state=ContestStage.JUDGING)
    if viewer.can(EDIT):
        rows = rows.filter(contest__is_anonymous=False)
    return rows.select_related("contest", "unit")


def to_judge(party: ContestParty, viewer: Viewer | None = None) -> QuerySet[ContestEntry]:
    """The shortlist without the entries of the own unit, or of any the person acts for (``viewer``: who judges, with an account)."""
    rows = party.contest.entries.filter(is_shortlisted=True).order_by("number")
    if party.unit_id:
        rows = rows.exclude(unit=party.unit_id)
    if party.user_id:
        held = Membership.objects.filter(user=party.user_id, unit__isnull=False)
        rows = rows.exclude(unit__in=held.values("unit"))
    return rows if viewer is None else rows.exclude(unit__in=viewer.units_for(ENTER))


def has_judged(party: ContestParty) -> bool:
    """Whether nothing of the shortlist is left for one who judges."""
    return not to_judge(party).exclude(opinions__party=party).exists()


def with_opinions(contest: Contest) -> QuerySet[ContestEntry]:
    """The shortlist with ``number_of_opinions`` and ``mean``, the best first where points are given."""
    rows = contest.entries.filter(is_shortlisted=True).select_related("unit")
    rows = rows.annotate(number_of_opinions=Count("opinions"), mean=Avg("opinions__score"))
    return rows.order_by("-mean", "number") if contest.is_scored else rows.order_by("number")


def points(mean: object) -> str:
    """A mean of points to one place."""
    if mean is None:
        return "—"
    return str(Decimal(str(mean)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def opinions_of(entries: Iterable[ContestEntry]) -> QuerySet[ContestOpinion]:
    """What was said of these entries."""
    rows = ContestOpinion.objects.filter(entry__in=entries)
    return rows.select_related("party").order_by("entry__number", "party__name")


def results_of(contest: Contest) -> list[ContestEntry]:
    """What won something: 特等奖, 一等奖 and so on, then the others."""
    rows = contest.entries.exclude(award="").select_related("unit")
    return sorted(rows, key=lambda row: (_rank(row.award), row.number))


def _rank(award: str) -> int:
    return next((place for place, sign in enumerate("特一二三四五") if sign in award), 9)


def standing() -> Q:
    """Entries that were not taken back."""
    return ~Q(state=EntryState.WITHDRAWN)
