"""Rules of the portal, each with a way to break it and the tests that must notice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """``old`` stands exactly once in the file at ``path``; ``new`` in its place breaks the rule that ``says`` states."""

    name: str
    says: str
    path: str
    old: str
    new: str
    tests: tuple[str, ...]


RULES = (
    Rule(
        "members.one_change_of_kind_a_day",
        "A unit's kind changes once a day at most; a second change on that day is a correction.",
        "members/services/upkeep.py",
        "last.until >= from_day",
        "last.until > from_day",
        ("tests/members/test_upkeep.py",),
    ),
    Rule(
        "members.applicants_form_is_no_approval",
        "The form an applicant hands in is not kept as the signed approval.",
        "members/services/admission.py",
        "AttachmentKind.OTHER if row.kind == AttachmentKind.APPROVAL_FORM else row.kind",
        "row.kind",
        ("tests/members/test_upkeep.py",),
    ),
    Rule(
        "members.own_edit_is_unchecked",
        "What a unit's own staff change is unchecked until the secretariat looks through it.",
        "members/services/roll.py",
        '{**values, "data_state": DataState.UNCHECKED}',
        "dict(values)",
        ("tests/members/test_upkeep.py",),
    ),
    Rule(
        "members.removal_is_recorded",
        "A unit taken off the roll as a mistake stands in the trail with what it was and why.",
        "members/services/upkeep.py",
        '            record("members.member_removed", member, by=user, before=before, note=reason.strip())\n',
        "",
        ("tests/members/test_upkeep.py",),
    ),
    Rule(
        "periods.end_is_free",
        "A period may begin on the day on which the one before it ended: an expert rejoins on the leaving day.",
        "groupportal/periods/period.py",
        'Q(**{f"{path}ends_on__gt": starts_on})',
        'Q(**{f"{path}ends_on__gte": starts_on})',
        ("tests/experts/test_experts.py",),
    ),
)
