"""The roll as of a date. Read from periods alone, so that a past date is answered the same for ever.

Every end is exclusive: a unit that left on a day is not counted on that day.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from groupportal.lists.declaring import with_words
from groupportal.periods.period import during
from groupportal.tenancy.kept import once
from members.enums import MemberState, Rank
from members.models import EarlierKind, Member, MembershipPeriod, RankPeriod, SuspensionPeriod
from members.rules import code_beginning

Kind = tuple[str, str]
"""Category and industry."""


def periods_on(as_of: dt.date) -> QuerySet[MembershipPeriod]:
    """The memberships a day lies in; at most one of each member."""
    return MembershipPeriod.objects.filter(during(as_of))


def suspensions_on(as_of: dt.date) -> QuerySet[SuspensionPeriod]:
    """The suspensions a day lies in."""
    return SuspensionPeriod.objects.filter(during(as_of))


@once
def resting_count(as_of: dt.date) -> int:
    """How many members rest on a day."""
    return suspensions_on(as_of).count()


def ranks_on(as_of: dt.date) -> QuerySet[RankPeriod]:
    """The seats held on a day; a member without one is a plain member."""
    return RankPeriod.objects.filter(during(as_of))


def earlier_kinds_on(as_of: dt.date) -> QuerySet[EarlierKind]:
    """What those members counted as on a day that count as something else since."""
    return EarlierKind.objects.filter(until__gt=as_of).order_by("member_id", "until").distinct("member_id")


def of_kind(
    as_of: dt.date,
    *,
    category: str | None = None,
    industry: str | None = None,
    section: str | None = None,
    path: str = "",
) -> Q:
    """Members that counted so on a day; ``path`` leads to the member ("member__" from its rows)."""
    wanted = {k: v for k, v in (("category", category), ("industry", industry), ("section", section)) if v}
    if not wanted:
        return Q()
    then = EarlierKind.objects.filter(pk__in=earlier_kinds_on(as_of).values("pk"))
    key = f"{path}pk__in"
    now = Q(**{f"{path}{name}": value for name, value in wanted.items()})
    return (now & ~Q(**{key: then.values("member")})) | Q(**{key: then.filter(**wanted).values("member")})


def of_rank(as_of: dt.date, rank: str) -> Q:
    """Members that held this seat on a day."""
    held = ranks_on(as_of)
    if rank == Rank.MEMBER:
        return ~Q(pk__in=held.exclude(rank=Rank.MEMBER).values("member"))
    return Q(pk__in=held.filter(rank=rank).values("member"))


def on_roll() -> QuerySet[Member]:
    """Every unit there is or was, without duplicates that were merged."""
    return Member.objects.filter(merged_into__isnull=True).select_related("unit")


def with_words_of_unit(rows: QuerySet[Member], text: str) -> QuerySet[Member]:
    """Every word somewhere in name, pinyin or, from its beginning, credit code."""

    def by_code(word: str) -> Q:
        # A condition on both tables is looked at once they are joined: only where a code may begin so.
        return Q(credit_code__startswith=code) if (code := code_beginning(word)) else Q()

    return with_words(rows, text, "unit__name", also=by_code)


def active_on(
    as_of: dt.date, *, category: str | None = None, industry: str | None = None, rank: str | None = None
) -> QuerySet[Member]:
    """The members of a day, suspended ones left out, with ``joined_on`` of the membership it lies in."""
    rows = on_roll().filter(
        during(as_of, "periods__"),
        of_kind(as_of, category=category, industry=industry),
        ~Exists(suspensions_on(as_of).filter(member=OuterRef("pk"))),
    )
    if rank:
        rows = rows.filter(of_rank(as_of, rank))
    return rows.annotate(joined_on=F("periods__starts_on"))


@once
def count_on(as_of: dt.date) -> int:
    """How many members a day had: ``active_on(as_of).count()`` from the periods alone, which is several times faster."""
    resting = suspensions_on(as_of).filter(member=OuterRef("member"))
    return periods_on(as_of).filter(~Exists(resting)).count()


def in_state(as_of: dt.date, state: str) -> QuerySet[Member]:
    """The units that stood so on a day, with ``joined_on`` of their latest membership begun by then; "" for all of them."""
    if state == MemberState.ACTIVE:
        return active_on(as_of)
    latest = MembershipPeriod.objects.filter(member=OuterRef("pk"), starts_on__lte=as_of)
    rows = on_roll().annotate(joined_on=Subquery(latest.order_by("-starts_on").values("starts_on")[:1]))
    within = periods_on(as_of).values("member")
    begun = MembershipPeriod.objects.filter(starts_on__lte=as_of).values("member")
    if state == MemberState.SUSPENDED:
        return rows.filter(pk__in=within).filter(pk__in=suspensions_on(as_of).values("member"))
    if state == MemberState.LEFT:
        return rows.filter(pk__in=begun).exclude(pk__in=within)
    if state == MemberState.FUTURE:
        later = MembershipPeriod.objects.filter(starts_on__gt=as_of).values("member")
        return rows.filter(pk__in=later).exclude(pk__in=begun)
    return rows


def counts_on(as_of: dt.date) -> dict[Kind, int]:
    """How many members of each category and industry a day had. Two queries, however many there are."""
    active = active_on(as_of).order_by()
    found = Counter(
        {
            (row["category"], row["industry"]): row["n"]
            for row in active.values("category", "industry").annotate(n=Count("pk"))
        }
    )
    then = earlier_kinds_on(as_of).filter(member__in=active.values("pk")).select_related("member")
    for row in then:
        found[row.member.category, row.member.industry] -= 1
        found[row.category, row.industry] += 1
    return {kind: n for kind, n in found.items() if n}


def joined_between(
    since: dt.date, as_of: dt.date, *, category: str | None = None, industry: str | None = None
) -> QuerySet[MembershipPeriod]:
    """Memberships begun from ``since`` to ``as_of``, both included; the kind is that of ``as_of``."""
    rows = MembershipPeriod.objects.filter(starts_on__gte=since, starts_on__lte=as_of)
    kind = of_kind(as_of, category=category, industry=industry, path="member__")
    return rows.filter(kind).select_related("member__unit").order_by("starts_on", "id")


def left_between(
    since: dt.date, as_of: dt.date, *, category: str | None = None, industry: str | None = None
) -> QuerySet[MembershipPeriod]:
    """Memberships ended from ``since`` to ``as_of``, both included; the kind is that of ``as_of``."""
    rows = MembershipPeriod.objects.filter(ends_on__gte=since, ends_on__lte=as_of)
    kind = of_kind(as_of, category=category, industry=industry, path="member__")
    return rows.filter(kind).select_related("member__unit").order_by("ends_on", "id")
