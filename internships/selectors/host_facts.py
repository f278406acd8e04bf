"""What is known of units, posts, schools and filings, as rules ask for it: read for a whole set of placements at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from internships.models import AuthorityFiling, HostUnit, Placement, Post, SchoolBasis, Selection
from internships.rules.facts import Hazard
from internships.selectors.host import with_staff

_UNIT = (
    *("is_registered", "operates_lawfully", "is_untrustworthy", "credit_checked_on", "credit_valid_until"),
    *("safety_checked_on", "has_safety_violation", "last_violation_on", "is_entertainment", "is_agency"),
    *("lowest_wage", "is_suspended"),
)
_CHOICE = (
    *(
        "has_stable_cooperation",
        "is_new",
        "assessed_on",
        "is_party_decided",
        "party_meeting_on",
        "is_published",
    ),
)
_POST = ("labour_grade", "is_harmful", "staff_total", "monthly_wage", "repetitive_share")
_SCHOOL = (
    *("has_head", "has_office", "uses_platform", "has_lodging_rules", "declares_no_profit", "has_channel"),
    *("has_ledger", "is_in_yearly_report"),
)


def facts_for(placement_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """``{placement: {"unit.is_registered": True, …}}`` of the parts unit, post, school, exemption, far and headcount (elsewhere).

    What isn't known is left out, and so is a filing that the placement names none of. Six queries, however many placements.
    """
    names = ("pk", "host_id", "post_id", "unit_id", "starts_on", "exemption_id", "far_filing_id")
    rows = list(Placement.objects.filter(pk__in=placement_ids).values_list(*names))
    hosts = {row.pk: _of_host(row) for row in with_staff(_in(HostUnit, (r[1] for r in rows)))}
    posts = {row.pk: _of_post(row) for row in _in(Post, (r[2] for r in rows))}
    schools = {
        row.unit_id: _of_school(row) for row in SchoolBasis.objects.filter(unit__in={r[3] for r in rows})
    }
    filings = {row.pk: row for row in _in(AuthorityFiling, (key for r in rows for key in r[5:]))}
    choices: dict[tuple[int, int], list[Selection]] = defaultdict(list)
    for choice in Selection.objects.filter(host__in=hosts).order_by("starts_on"):
        choices[choice.school_id, choice.host_id].append(choice)
    return {
        pk: {
            **hosts[host],
            **_of_choice(choices.get((school, host), ()), starts_on),
            **posts.get(post, {}),
            **schools.get(school, {}),
            **_of_filing(filings.get(exemption), "exemption"),
            **_of_filing(filings.get(far), "far"),
        }
        for pk, host, post, school, starts_on, exemption, far in rows
    }


def _in(model: Any, keys: Iterable[int | None]) -> Any:
    return model.objects.filter(pk__in={key for key in keys if key})


def _known(part: str, values: dict[str, Any]) -> dict[str, Any]:
    return {f"{part}.{name}": value for name, value in values.items() if value not in (None, "")}


def _of_host(row: Any) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _UNIT}
    more = {"contact": row.contact, "staff_total": row.staff_then}
    return _known("unit", {**values, **more}) | _known("headcount", {"elsewhere_in_unit": row.elsewhere})


def _of_choice(choices: Collection[Selection], starts_on: dt.date) -> dict[str, Any]:
    """The choice in force on the first day, else the last one made."""
    held = [c for c in choices if c.starts_on <= starts_on and (c.ends_on is None or c.ends_on > starts_on)]
    choice = next(iter(held), None) or (list(choices)[-1] if choices else None)
    if choice is None:
        return {}
    items = choice.assessment_items
    return _known(
        "unit",
        {
            **{name: getattr(choice, name) for name in _CHOICE},
            "chosen_on": choice.starts_on,
            # A report that isn't here may lie elsewhere.
            "has_assessment_report": True if choice.report_file_id else None,
            "assessment_items": None if items is None else frozenset(items),
        },
    )


def _of_post(row: Post) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _POST}
    values |= {
        "tasks": None if row.tasks is None else tuple(row.tasks),
        "major_codes": None if row.major_codes is None else tuple(row.major_codes),
        "hazards": None if row.hazards is None else tuple(Hazard(tag, grade) for tag, grade in row.hazards),
    }
    return _known("post", values) | _known("headcount", {"elsewhere_in_post": row.elsewhere})


def _of_school(row: SchoolBasis) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in (*_SCHOOL, "region", "province")}
    return _known("school", {**values, "rules": None if row.rules is None else frozenset(row.rules)})


def _of_filing(row: AuthorityFiling | None, part: str) -> dict[str, Any]:
    if row is None:
        return {}
    values = {"is_filed": True, "filing_number": row.number, "filed_on": row.filed_on}
    if part == "exemption":
        return _known(part, {**values, "covers": frozenset(row.covers), "valid_until": row.valid_until})
    return _known(part, {**values, "is_agreed": row.is_agreed, "is_checked": row.is_checked})
