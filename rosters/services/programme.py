"""The code table of programmes: schools add what is missing, the secretariat corrects."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from rosters.models import Programme
from rosters.services.common import named, save


@dataclass(frozen=True)
class ProgrammeInput:
    """A row of the ministry's catalogue. ``edition``: its year."""

    code: str
    name: str
    edition: int
    level: str
    is_active: bool = True


@transaction.atomic
def add_programme(facts: ProgrammeInput, *, by: Actor) -> Programme:
    """Add a programme. DomainError for a code that the edition has already."""
    user = person(by, "rosters.add_programme")
    row = Programme(**_columns(facts))
    save(row)
    record("rosters.programme_added", row, by=user, after=_for_trail(row))
    return row


@transaction.atomic
def edit_programme(programme: Programme, facts: ProgrammeInput, *, by: Actor) -> Programme:
    """Correct a programme; classes and students keep pointing to it."""
    user = person(by, "rosters.edit_programme")
    row = Programme.objects.select_for_update().get(pk=programme.pk)
    before = _for_trail(row)
    for name, value in _columns(facts).items():
        setattr(row, name, value)
    save(row)
    record("rosters.programme_edited", row, by=user, before=before, after=_for_trail(row))
    return row


def _columns(facts: ProgrammeInput) -> dict[str, Any]:
    return {**asdict(facts), "code": facts.code.strip().upper(), "name": named(facts.name)}


def _for_trail(row: Programme) -> dict[str, Any]:
    return {
        "专业代码": row.code,
        "专业名称": row.name,
        "目录版本": row.edition,
        "层次": row.get_level_display(),
        "仍在招生": "是" if row.is_active else "否",
    }
