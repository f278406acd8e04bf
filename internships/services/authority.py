"""Filings with the authority (备案)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db import transaction

from groupportal.audit.fields import said_of, trail
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import Unit
from groupportal.ui.names import kept_name
from internships.enums import FilingKind
from internships.models import AuthorityFiling
from internships.selectors.authority import coverable, covers_words
from internships.services.common import save
from rosters.services.common import checked_school

EDIT = "internships.edit_basis"


@dataclass(frozen=True)
class FilingInput:
    """What is said about a filing. ``covers``: codes of the rules it lifts, of a special arrangement alone.

    ``file`` None leaves the file that is there; ``is_agreed``, ``is_checked``: None where it isn't known.
    """

    kind: str
    number: str
    filed_on: dt.date
    authority: str
    valid_until: dt.date | None = None
    covers: tuple[str, ...] = ()
    is_agreed: bool | None = None
    is_checked: bool | None = None
    file: StoredFile | None = None


FIELDS = [field.name for field in fields(FilingInput)]


def filing_facts(row: AuthorityFiling) -> FilingInput:
    """What is said about a filing, to be said again with a change."""
    return replace(FilingInput(**said_of(row, FilingInput)), covers=tuple(row.covers))


@transaction.atomic
def add_filing(school: Unit, facts: FilingInput, *, by: Actor) -> AuthorityFiling:
    """A filing of a school. DomainError for a number that it has already."""
    user = person(by, EDIT, unit_id=school.pk)
    row = AuthorityFiling(school=checked_school(school))
    _set(row, facts)
    save(row)
    record("internships.filing_added", row, by=user, after=_for_trail(row))
    return row


@transaction.atomic
def edit_filing(filing: AuthorityFiling, facts: FilingInput, *, by: Actor) -> AuthorityFiling:
    """Correct a filing, or add its file."""
    user = person(by, EDIT, unit_id=filing.school_id)
    rows = AuthorityFiling.objects.select_for_update(of=("self",)).select_related("school", "file")
    row = rows.get(pk=filing.pk)
    before = _for_trail(row)
    _set(row, facts)
    save(row)
    if before != (after := _for_trail(row)):
        record("internships.filing_edited", row, by=user, before=before, after=after)
    return row


def _set(row: AuthorityFiling, facts: FilingInput) -> None:
    covers = tuple(code for code in coverable() if code in facts.covers)
    if len(covers) != len(set(facts.covers)):
        raise DomainError("cover_unknown", "备案范围只能选规则里可以备案的条款。", field="covers")
    if facts.kind == FilingKind.SPECIAL and not covers:
        raise DomainError("cover_missing", "特殊专业（岗位）安排备案要选备案范围。", field="covers")
    if facts.kind != FilingKind.SPECIAL and covers:
        raise DomainError(
            "cover_beside", "只有特殊专业（岗位）安排备案才选备案范围，请清空。", field="covers"
        )
    row.kind, row.number, row.authority = facts.kind, kept_name(facts.number.strip()), facts.authority.strip()
    row.filed_on, row.valid_until = checked_day(facts.filed_on, "备案日期"), facts.valid_until
    row.covers, row.file = list(covers), facts.file or row.file
    row.is_agreed, row.is_checked = facts.is_agreed, facts.is_checked


def _for_trail(row: AuthorityFiling) -> dict[str, Any]:
    return {"学校": str(row.school), **trail(row, FIELDS), "备案范围": covers_words(row.covers)}
