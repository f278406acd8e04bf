"""Which papers of a placement there are: as lists show them, as steps, as facts for the rules. Each in a fixed number of queries.

What was agreed for another unit, post or time than the placement has now does not count (``papers.filling.matter_of``).
"""

from __future__ import annotations

import datetime as dt
import functools
import operator
from collections.abc import Collection, Sequence
from typing import Any

from django.conf import settings
from django.db.models import (
    Aggregate,
    BooleanField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils import timezone

from groupportal.periods.period import DateRange, meeting
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from internships.enums import (
    AgreementState,
    InternshipKind,
    Party,
    PlacementState,
    PolicyKind,
    Signer,
)
from internships.models import Agreement, Consent, Cover, HostUnit, Placement, Policy
from internships.papers.blocks import written_blocks
from internships.papers.filling import covering, is_about
from internships.selectors.placement import placements, placements_for
from internships.selectors.step import Step
from internships.states import OPEN

VIEW = "internships.view_papers"
EDIT = "internships.edit_papers"
ALIVE = (AgreementState.DRAFT, AgreementState.WAITING, AgreementState.EFFECTIVE)
SHOWN = (*OPEN, PlacementState.APPROVED, PlacementState.RUNNING, PlacementState.ENDING)
_AROUND = ("unit", "batch", "student__programme", "host__unit", "post", "teacher", "mentor")
TO_UNITS = (PlacementState.SUBMITTED, PlacementState.APPROVED, PlacementState.RUNNING)
"""Placements whose agreements units see and confirm: handed in, and not over."""
THREE = (Signer.SCHOOL, Signer.UNIT, Signer.STUDENT)
"""Whose dates the rules ask for (Article 14)."""
ASKED, AGREED, REFUSED, OUTDATED = "asked", "agreed", "refused", "outdated"


def papers_for(viewer: Viewer, action: str = VIEW) -> QuerySet[Placement]:
    """The placements whose consents a person may see: no unit does, it is the family's and the school's matter."""
    return placements_for(viewer, action)


def consents_for(viewer: Viewer, action: str = VIEW) -> QuerySet[Consent]:
    """Consents to the placements a person sees whole."""
    return Consent.objects.filter(placement__in=placements_for(viewer, action).order_by().values("pk"))


def agreements_for(viewer: Viewer) -> QuerySet[Agreement]:
    """Agreements of the placements a person sees; units and students see theirs once they are given out."""
    seen = Agreement.objects.filter(placement__in=placements_for(viewer).order_by().values("pk"))
    drafts = viewer.within(EDIT, "unit")
    return (
        seen.filter(~Q(state=AgreementState.DRAFT) | drafts)
        .select_related("unit", "scan", *(f"placement__{name}" for name in _AROUND))
        .defer("placement__student__id_number")
    )


def waiting_at(host: HostUnit, school: Unit | None) -> QuerySet[Agreement]:
    """A school's agreements that a unit still has to confirm, as the placement is now, once that is handed in and before it begins; by the
    students' names."""
    rows = Agreement.objects.filter(
        placement__host=host, unit=school, state=AgreementState.WAITING, unit_on__isnull=True
    )
    rows = rows.filter(
        placement__state__in=TO_UNITS, placement__starts_on__gte=timezone.localdate()
    ).annotate(now=_now())
    return (
        rows.exclude(_IS_ANOTHER)
        .select_related("unit", *(f"placement__{name}" for name in _AROUND))
        .defer("placement__student__id_number")
        .order_by("placement__student__pinyin", "pk")
    )


def policies_for(viewer: Viewer) -> QuerySet[Policy]:
    """Policies of the schools whose papers a person's office keeps."""
    return Policy.objects.filter(viewer.within(EDIT, "unit")).select_related("unit", "file")


def _now(prefix: str = "placement__") -> Concat:
    """``matter_of`` in SQL."""
    bar = Value("|")
    return Concat(
        Cast(f"{prefix}host_id", CharField()),
        bar,
        Cast(Coalesce(f"{prefix}post_id", Value(0)), CharField()),
        bar,
        Cast(f"{prefix}starts_on", CharField()),
        bar,
        Cast(f"{prefix}ends_on", CharField()),
        Case(
            When(**{f"{prefix}edition": 0}, then=Value("")),
            default=Concat(bar, Cast(f"{prefix}edition", CharField()), output_field=CharField()),
        ),
        output_field=CharField(),
    )


_AS_AGREED = Q(placement__left_on__isnull=True, placement__planned_ends_on__isnull=True)
_IS_ANOTHER = _AS_AGREED & ~Q(matter=F("now"))
"""``not is_about`` in SQL, with ``now``."""


class _RangeAgg(Aggregate):
    function = "range_agg"
    output_field = CharField()


def _covered(kind: str = PolicyKind.LIABILITY) -> Coalesce:
    """Whether the student's policies, one after the other, cover the whole placement."""
    held = Cover.objects.filter(student=OuterRef("student_id"), policy__kind=kind).order_by()
    times = held.values("student").annotate(
        times=_RangeAgg(DateRange(F("policy__starts_on"), F("policy__ends_on")))
    )
    whole = Func(
        Subquery(times.values("times")),
        DateRange(F("starts_on"), F("ends_on")),
        template="(%(expressions)s)",
        arg_joiner=" @> ",
        output_field=BooleanField(),
    )
    return Coalesce(whole, Value(False))


def with_papers(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """With ``student_consent`` and ``guardian_consent`` (asked, agreed, refused, outdated, None), their days, ``agreement_state``
    ("" for none, outdated) and ``is_covered``."""
    one = Consent.objects.filter(placement=OuterRef("pk")).annotate(now=_now())
    answered = one.annotate(
        stands=Case(
            When(is_agreed__isnull=True, then=Value(ASKED)),
            When(_IS_ANOTHER, then=Value(OUTDATED)),
            When(is_agreed=True, then=Value(AGREED)),
            default=Value(REFUSED),
        )
    )
    alive = Agreement.objects.filter(placement=OuterRef("pk"), state__in=ALIVE).annotate(
        now=_now(), stands=Case(When(_IS_ANOTHER, then=Value(OUTDATED)), default=F("state"))
    )
    said: dict[str, Any] = {}
    for party in Party.values:
        of_party = answered.filter(party=party)
        said[f"{party}_consent"] = Coalesce(Subquery(of_party.values("stands")[:1]), Value(""))
        said[f"{party}_consent_on"] = Subquery(
            of_party.values("signed_on")[:1], output_field=DateField(null=True)
        )
    return rows.annotate(
        agreement_state=Coalesce(Subquery(alive.values("stands")[:1]), Value("")),
        is_covered=_covered(),
        **said,
    )


_LACKING = {
    "consent": ~Q(student_consent=AGREED) | ~Q(guardian_consent=AGREED),
    "agreement": ~Q(agreement_state=AgreementState.EFFECTIVE),
    "insurance": Q(is_covered=False),
    "safety": Q(is_safety_passed__isnull=True) | Q(is_safety_passed=False),
}


def lacking(rows: QuerySet[Placement], what: str) -> QuerySet[Placement]:
    """Those of ``with_papers`` that lack this paper."""
    return rows.filter(_LACKING[what])


def lacking_any(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """Those of ``with_papers`` that need papers and lack one of them."""
    lacks = functools.reduce(operator.or_, _LACKING.values())
    return rows.filter(lacks, kind=InternshipKind.POST, state__in=SHOWN)


def is_outdated(row: Placement) -> bool:
    """Whether somebody consented to, or agreed on, what is another by now."""
    stands = ("student_consent", "guardian_consent", "agreement_state")
    old = functools.reduce(operator.or_, (Q(**{name: OUTDATED}) for name in stands))
    return with_papers(Placement.objects.filter(pk=row.pk)).filter(old).exists()


def paper_rows(viewer: Viewer, action: str = VIEW) -> QuerySet[Placement]:
    """What the list of papers shows: 岗位实习 that is arranged or goes on."""
    rows = papers_for(viewer, action).filter(kind=InternshipKind.POST, state__in=SHOWN)
    return with_papers(rows)


def uncovered(policy: Policy) -> QuerySet[Placement]:
    """Placements of the school within the policy's time whose student is not on its list."""
    rows = placements().filter(
        meeting(policy.starts_on, policy.ends_on), unit=policy.unit_id, state__in=SHOWN
    )
    return rows.exclude(Exists(Cover.objects.filter(policy=policy, student=OuterRef("student_id"))))


def facts_for(placement_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What the rules ask about consents, agreement and insurance (``rules.facts``), by placement. Five queries, whatever the number.

    What nobody recorded is left out; a consent that was asked for and not given is one that is not there.
    """
    rows = list(Placement.objects.filter(pk__in=placement_ids))
    if not rows:
        return {}
    found: dict[int, dict[str, Any]] = {row.pk: {} for row in rows}
    by_pk = {row.pk: row for row in rows}
    for one in Consent.objects.filter(placement__in=by_pk):
        counts = one.is_agreed is True and is_about(one.matter, by_pk[one.placement_id])
        facts = found[one.placement_id]
        facts[f"consent.has_{one.party}"] = counts
        if counts:
            facts[f"consent.{one.party}_on"] = one.signed_on
    for deal in Agreement.objects.filter(placement__in=by_pk, state__in=ALIVE):
        found[deal.placement_id] |= _agreement_facts(deal, by_pk[deal.placement_id])
    for pk, facts in _insurance_facts(rows).items():
        found[pk] |= facts
    return found


def _agreement_facts(deal: Agreement, row: Placement) -> dict[str, Any]:
    said = {
        "agreement.is_effective": deal.state == AgreementState.EFFECTIVE and is_about(deal.matter, row),
        "agreement.is_on_model": deal.is_on_model,
        "agreement.blocks": written_blocks(deal.terms),
        "agreement.fees": None if deal.fees is None else tuple(deal.fees),
        "agreement.holds_papers": deal.holds_papers,
        "agreement.asks_guarantee": deal.asks_guarantee,
        **{f"agreement.{signer}_on": getattr(deal, f"{signer}_on") for signer in THREE},
    }
    return {name: value for name, value in said.items() if value is not None}


def _insurance_facts(rows: Sequence[Placement]) -> dict[int, dict[str, Any]]:
    """By the lists of the policies. Where the school has none in this time, nothing is known of it."""
    time = (min(row.starts_on for row in rows), max(row.ends_on for row in rows))
    held = covering({row.student_id for row in rows}, *time)
    schools: dict[int, list[Policy]] = {}
    for policy in Policy.objects.filter(meeting(*time), unit__in={row.unit_id for row in rows}):
        schools.setdefault(policy.unit_id, []).append(policy)
    found = {}
    for row in rows:
        own = [p for p in held.get(row.student_id, ()) if _meets(p, row)]
        there = [p for p in schools.get(row.unit_id, ()) if _meets(p, row)]
        found[row.pk] = {
            **_liability(row, [p for p in own if p.kind == PolicyKind.LIABILITY], there),
            **_accident([p for p in own if p.kind == PolicyKind.ACCIDENT], there),
        }
    return found


def _meets(policy: Policy, row: Placement) -> bool:
    return policy.starts_on < row.ends_on and policy.ends_on > row.starts_on


def _liability(row: Placement, own: list[Policy], there: list[Policy]) -> dict[str, Any]:
    if not own:
        known = [p for p in there if p.kind == PolicyKind.LIABILITY]
        return (
            {
                "insurance.is_insured": True,
                "insurance.lists_student": False,
                "insurance.payer": known[0].payer,
            }
            if known
            else {}
        )
    starts, ends = _longest(own, row)
    return {
        "insurance.is_insured": True,
        "insurance.lists_student": True,
        "insurance.starts_on": starts,
        "insurance.ends_on": ends - dt.timedelta(days=1),
        # One premium that the student pays is one too many.
        "insurance.payer": max((p.payer for p in own), key=lambda payer: payer == "student"),
    }


def _longest(own: list[Policy], row: Placement) -> tuple[dt.date, dt.date]:
    """From and before which: the time without a gap from the first policy on, one after the other; they come by their begin."""
    starts, ends = own[0].starts_on, own[0].ends_on
    for policy in own[1:]:
        if policy.starts_on > ends:
            break
        ends = max(ends, policy.ends_on)
    return starts, ends


def _accident(own: list[Policy], there: list[Policy]) -> dict[str, Any]:
    if own:
        return {"insurance.has_accident": True}
    return {"insurance.has_accident": False} if any(p.kind == PolicyKind.ACCIDENT for p in there) else {}


def _standing(rows: Sequence[Placement]) -> list[Any]:
    """Those of them that need papers, as ``with_papers`` says how they stand."""
    keys = [row.pk for row in rows if row.kind == InternshipKind.POST and row.state in SHOWN]
    found = Placement.objects.filter(pk__in=keys).only("public_id", "is_safety_passed", "safety_passed_on")
    return list(with_papers(found)) if keys else []


def paper_steps(rows: Sequence[Placement]) -> dict[int, tuple[Step, ...]]:
    """Whether student and guardian have agreed, the agreement is in force, a liability insurance covers all of it and the safety test
    was passed. One query."""
    each = (_consents, _agreement, _insurance, _safety)
    return {row.pk: tuple(step(row) for step in each) for row in _standing(rows)}


def _step(row: Any, key: str, label: str, words: str, *, done: bool) -> Step:
    at = {"public_id": row.public_id}
    url = reverse("internships:paper", urlconf=settings.GROUP_URLCONF, kwargs=at)
    return Step(key, label, done, words, "" if done else f"{url}#{key}")


_CONSENT = {"": "还没有征求", ASKED: "还没有签", OUTDATED: "安排变了，要重签", REFUSED: "不同意"}
_AGREEMENT = {
    "": "还没有起草。",
    OUTDATED: "安排变了，要改签。",
    AgreementState.DRAFT: "还是草稿，没有交各方确认。",
    AgreementState.WAITING: "各方还没有都确认。",
}
_SAFETY = {None: "还没有登记成绩。", False: "考核不合格，不能参加实习。"}


def _consents(row: Any) -> Step:
    stands = {"学生": row.student_consent, "监护人": row.guardian_consent}
    left = [f"{who}{_CONSENT[stand]}" for who, stand in stands.items() if stand != AGREED]
    words = f"{'，'.join(left)}。" if left else "学生和监护人都已同意。"
    return _step(row, "consent", "知情同意书", words, done=not left)


def _agreement(row: Any) -> Step:
    words = _AGREEMENT.get(row.agreement_state, "")
    return _step(row, "agreement", "三方协议", words or "已生效。", done=not words)


def _insurance(row: Any) -> Step:
    words = "覆盖实习全过程。" if row.is_covered else "没有覆盖实习全过程，或不在名单里。"
    return _step(row, "insurance", "责任保险", words, done=row.is_covered)


def _safety(row: Any) -> Step:
    words = _SAFETY.get(row.is_safety_passed) or f"{cndate(row.safety_passed_on)}合格。"
    return _step(row, "safety", "安全教育考核", words, done=bool(row.is_safety_passed))
