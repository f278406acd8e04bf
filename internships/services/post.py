"""Posts at a unit that interns work in (实习岗位): kept by schools, and by the unit itself."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from django.db import transaction

from groupportal.audit.fields import said_of, trail
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor
from groupportal.errors import DomainError
from groupportal.tenancy.models import Unit
from groupportal.ui.formats import quoted
from internships.enums import PlacementState
from internships.models import HostUnit, Placement, Post
from internships.rules import barred
from internships.rules.barred import ANY, MINORS, TAGS, is_worse
from internships.services.common import editor, past, save
from internships.services.terms import hold_told, retell
from rosters.selectors.roster import programmes
from rosters.services.common import named

Hazards = tuple[tuple[str, int | None], ...]
GRADED = frozenset(tag for tag, limit in MINORS.items() if limit != ANY)
"""Kinds of barred work that come in grades."""
MOST_GRADE = 4
HAZARDS = tuple(TAGS.items())
"""Kinds of barred work, in order, with their names."""
hazard_words = barred.hazard_words
"""For other rooms."""


@dataclass(frozen=True)
class PostInput:
    """What is said about a post; None and "" stand for not known.

    ``hazards``: tags of ``barred.TAGS``, each with its grade or None; an empty tuple says that there is no barred work. ``staff_total``:
    people on duty in such posts. ``elsewhere``: interns of schools beyond the group in them. ``monthly_wage`` in 元.
    """

    name: str
    headcount: int | None = None
    tasks: tuple[str, ...] | None = None
    major_codes: tuple[str, ...] | None = None
    hazards: Hazards | None = None
    labour_grade: int | None = None
    is_harmful: bool | None = None
    staff_total: int | None = None
    staff_total_on: dt.date | None = None
    elsewhere: int | None = None
    monthly_wage: Decimal | None = None
    repetitive_share: int | None = None
    hours: str = ""
    lodging: str = ""
    is_active: bool = True


FIELDS = [field.name for field in fields(PostInput)]


def post_facts(row: Post) -> PostInput:
    """What is said about a post, to be said again with a change."""
    return replace(
        PostInput(**said_of(row, PostInput)),
        tasks=None if row.tasks is None else tuple(row.tasks),
        major_codes=None if row.major_codes is None else tuple(row.major_codes),
        hazards=None if row.hazards is None else tuple((tag, grade) for tag, grade in row.hazards),
    )


@transaction.atomic
def add_post(host: HostUnit, facts: PostInput, *, by: Actor) -> Post:
    """A post at a unit. DomainError for a name that the unit has already."""
    user, _ = editor(by, host.unit_id)
    row = Post(host=host, **_columns(facts, ()))
    save(row)
    record("internships.post_added", row, by=user, after=_for_trail(row))
    return row


@transaction.atomic
def post_of_unit(unit: Unit, facts: PostInput, *, by: Actor) -> Post:
    """The post of a name at a unit, or a new one. DomainError for a unit that takes no interns, or such a post that takes none."""
    host = HostUnit.objects.filter(unit=unit).first()
    if host is None or host.is_suspended:
        why = "停止接收实习" if host else "没有登记为实习单位"
        words = f"{quoted(unit)}{why}，不能核对实习规定。请先在“实习单位”里登记，再用它的岗位。"
        raise DomainError("no_host", words)
    row = Post.objects.filter(host=host, name=facts.name).first()
    if row is not None and not row.is_active:
        raise DomainError("post_closed", f"岗位{quoted(row)}现在不接收实习，请选别的岗位。")
    return row or add_post(host, facts, by=by)


@transaction.atomic
def edit_post(post: Post, facts: PostInput, *, by: Actor) -> Post:
    """Correct a post, or take no more interns in it (``is_active``)."""
    user, _ = editor(by, post.host.unit_id)
    known = Post.objects.get(pk=post.pk)
    values = _columns(facts, known.major_codes or ())
    told = hold_told(_is_another(known, values), post=post.pk)
    row = (
        Post.objects.select_for_update(of=("self",), no_key=True).select_related("host__unit").get(pk=post.pk)
    )
    before = _for_trail(row)
    if _is_another(row, values):
        if any(_is_reworded(row, values, name) for name in _AGREED):
            _refuse_agreed(told or ())
        retell(told)
    for name, value in values.items():
        setattr(row, name, value)
    save(row)
    if before != (after := _for_trail(row)):
        record("internships.post_edited", row, by=user, before=before, after=after)
    return row


_AGREED = ("hours", "lodging")
"""What the agreement holds of a post: it is as agreed until another one is made."""


def _is_reworded(row: Post, values: dict[str, Any], name: str) -> bool:
    return bool(getattr(row, name)) and values[name] != getattr(row, name)


def _is_another(row: Post, values: dict[str, Any]) -> bool:
    """Other hours, another bed or more dangerous work than who is arranged there was told: they consent anew."""
    return any(_is_reworded(row, values, name) for name in _AGREED) or is_worse(
        row.hazards, values["hazards"]
    )


def _refuse_agreed(told: Sequence[Placement]) -> None:
    """DomainError where somebody goes there by what was agreed. Danger is never refused: what is known of it has to be told."""
    if number := sum(row.state in (PlacementState.APPROVED, PlacementState.RUNNING) for row in told):
        words = (
            f"有 {number} 名学生按现在的工作时间、食宿签了同意书和协议，已经批准，不能直接改。"
            "确实变了的，请另外登记一个岗位，由学校为他们办理“转岗、变更”。"
        )
        raise DomainError("told", words, field="hours")


def _columns(facts: PostInput, held: Any) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(facts, name) for name in FIELDS}
    past(Post, "staff_total_on", facts.staff_total_on)
    return values | {
        "name": named(facts.name, "岗位名称"),
        "tasks": _tasks(facts.tasks),
        "major_codes": checked_codes(facts.major_codes, held),
        "hazards": checked_hazards(facts.hazards),
        "hours": facts.hours.strip(),
        "lodging": facts.lodging.strip(),
    }


def _tasks(tasks: tuple[str, ...] | None) -> list[str] | None:
    return list(dict.fromkeys(filter(None, (" ".join(task.split()) for task in tasks or ())))) or None


def checked_codes(codes: tuple[str, ...] | None, held: Any = ()) -> list[str] | None:
    """Codes of programmes, in order; None for none: a post that is for no programme says nothing.

    DomainError for a code that the table of programmes doesn't have; those ``held`` already stay.
    """
    given = sorted({re.sub(r"\s", "", unicodedata.normalize("NFKC", code)) for code in codes or ()} - {""})
    known = set(programmes().filter(code__in=given).values_list("code", flat=True)) | set(held)
    if strange := [code for code in given if code not in known]:
        raise DomainError(
            "code_unknown",
            f"专业代码表里没有“{'、'.join(strange)}”，请核对，或先在“专业代码表”里登记。",
            field="major_codes",
        )
    return given or None


def checked_hazards(hazards: Hazards | None) -> list[list[Any]] | None:
    """Barred work in the order of the list. DomainError for a tag that isn't on it, and a grade that isn't one."""
    if hazards is None:
        return None
    found = dict(hazards)
    for tag, grade in found.items():
        if tag not in TAGS:
            raise DomainError("hazard_unknown", f"危险作业里没有“{tag}”，请从清单里选。", field="hazards")
        if grade is not None and (tag not in GRADED or not 1 <= grade <= MOST_GRADE):
            words = (
                f"{TAGS[tag]}的级别请填 1 至 {MOST_GRADE}。"
                if tag in GRADED
                else f"{TAGS[tag]}不分级，请不要填级别。"
            )
            raise DomainError("hazard_grade", words, field="hazards")
    return [[tag, found[tag]] for tag in TAGS if tag in found]


def barred_for_minors(hazards: Any) -> str:
    """Work of a post that nobody under 18 may do, in words; "" for none. A grade that isn't known may be the barred one."""
    barred = [
        [tag, grade]
        for tag, grade in hazards or ()
        if tag in MINORS and (MINORS[tag] == ANY or grade is None or grade >= MINORS[tag])
    ]
    return hazard_words(barred) if barred else ""


def _for_trail(row: Post) -> dict[str, Any]:
    return {
        "单位": str(row.host),
        **trail(row, FIELDS),
        "危险作业标记": hazard_words(row.hazards),
    }
