"""创业团队: who founds what, who guides them, which firm came of it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from groupportal.accounts.services import save_in_words
from groupportal.audit.fields import said_of, trail
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import Unit
from groupportal.ui.formats import quoted
from groupportal.ui.names import folded, kept_name
from members.services.contacts import checked_phone
from parks.enums import TeamPart
from parks.models import Centre, StartupTeam, TeamMember
from parks.services.common import centre_named, over_from, still_there

EDIT = "parks.edit_trainings"
_NAMES = ("name", "centre", "field", "starts_on")
_REGISTERED = ("firm", "registered_on", "credit_code", "licence")


@dataclass(frozen=True)
class TeamInput:
    """What is said about a founding team."""

    name: str
    starts_on: dt.date
    centre: Centre | None = None
    field: str = ""


@dataclass(frozen=True)
class MemberInput:
    """Somebody of a team, or who guides it."""

    name: str
    part: str = TeamPart.STUDENT
    is_mentor: bool = False
    is_leader: bool = False
    phone: str = ""


def team_facts(team: StartupTeam) -> TeamInput:
    """What is said about it now."""
    return TeamInput(**said_of(team, TeamInput))


def _locked(team: StartupTeam, by: Actor) -> tuple[StartupTeam, Any]:
    row = StartupTeam.objects.select_for_update(of=("self",)).get(pk=team.pk)
    return row, person(by, EDIT, unit_id=row.unit_id)


@transaction.atomic
def add_team(unit: Unit, facts: TeamInput, *, members: Sequence[MemberInput] = (), by: Actor) -> StartupTeam:
    """A team begins. DomainError for one of the name that is there at the time."""
    user = person(by, EDIT, unit_id=unit.pk)
    centre_named(by, facts.centre)
    row = StartupTeam(unit=unit, **vars(facts))
    save_in_words(row)
    for member in members:
        _joins(row, member)
    record("parks.startup_added", row, by=user, after=trail(row, _NAMES))
    return row


@transaction.atomic
def edit_team(team: StartupTeam, facts: TeamInput, *, by: Actor) -> StartupTeam:
    """Correct what is said."""
    row, user = _locked(team, by)
    centre_named(by, facts.centre, stands=row.centre_id)
    before = trail(row, _NAMES)
    for name, value in vars(facts).items():
        setattr(row, name, value)
    save_in_words(row)
    record("parks.startup_edited", row, by=user, before=before, after=trail(row, _NAMES))
    return row


@transaction.atomic
def add_member(team: StartupTeam, member: MemberInput, *, by: Actor) -> TeamMember:
    """Somebody joins, or guides it. DomainError for who is in it already, and for a second leader."""
    row, user = _locked(team, by)
    made = _joins(row, member)
    record("parks.startup_joined", row, by=user, after={"姓名": made.name})
    return made


@transaction.atomic
def drop_member(member: TeamMember, *, by: Actor) -> None:
    """Somebody is no longer in it."""
    row, user = _locked(member.team, by)
    member = still_there(member)
    record("parks.startup_left", row, by=user, before={"姓名": member.name})
    member.delete()


@transaction.atomic
def register_firm(
    team: StartupTeam,
    *,
    firm: str,
    registered_on: dt.date,
    credit_code: str = "",
    paper: StoredFile | None = None,
    by: Actor,
) -> StartupTeam:
    """The team has become a firm; ``paper``: the licence. What was said before is corrected, and stands in the trail.

    DomainError for a day before the team, or to come, and for a firm that another team became: it counts once.
    """
    row, user = _locked(team, by)
    if checked_day(registered_on, "注册日期") < row.starts_on:
        raise DomainError("before_start", "注册日期早于入孵日期，请核对。", field="registered_on")
    before = trail(row, _REGISTERED)
    row.firm, row.registered_on = kept_name(firm.strip()), registered_on
    row.credit_code = unicodedata.normalize("NFKC", credit_code).strip().upper()
    row.licence = paper or row.licence
    _once(row)
    save_in_words(row)
    record("parks.startup_registered", row, by=user, before=before, after=trail(row, _REGISTERED))
    return row


@transaction.atomic
def end_team(team: StartupTeam, *, ends_on: dt.date, note: str, by: Actor) -> StartupTeam:
    """It is guided no longer from a day on. DomainError without words, or where it ended before."""
    row, user = _locked(team, by)
    if row.ends_on:
        raise DomainError("over", f"{quoted(row)}已经出孵，不用再登记。")
    if not note.strip():
        raise DomainError("reason_missing", "请写明出孵的情况，例如“注册成立公司”“团队解散”。", field="note")
    row.ends_on, row.end_note = over_from(ends_on, "出孵日期"), note.strip()
    save_in_words(row)
    record("parks.startup_ended", row, by=user, note=row.end_note)
    return row


def _once(row: StartupTeam) -> None:
    for other in StartupTeam.objects.exclude(firm="").exclude(pk=row.pk):
        same_code = row.credit_code and other.credit_code == row.credit_code
        if same_code or folded(other.firm) == folded(row.firm):
            words = f"“{other.firm}”已经登记为{quoted(other)}注册的企业，一家企业只计一次，请核对。"
            raise DomainError("firm_known", words, field="credit_code" if same_code else "firm")


def _joins(row: StartupTeam, member: MemberInput) -> TeamMember:
    if member.is_leader and row.members.filter(is_leader=True).exists():
        raise DomainError(
            "second_leader", "这个团队已经有负责人，请先去掉原来的，再登记。", field="is_leader"
        )
    made = TeamMember(
        team=row,
        name=kept_name(member.name.strip()),
        part=member.part,
        is_mentor=member.is_mentor,
        is_leader=member.is_leader,
        phone=checked_phone(member.phone),
    )
    save_in_words(made)
    return made
