"""A unit that takes interns, its posts and mentors, a school's choice and filings; batches and placements: made in one call each."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from django.utils import timezone

from groupportal.tenancy.models import Unit
from internships.models import AuthorityFiling, Batch, HostUnit, Mentor, Placement, Post, Selection
from internships.services.approving import rule_placements, submit_placements
from internships.services.authority import FilingInput, add_filing
from internships.services.batch import BatchInput, add_batch
from internships.services.host import HostInput, add_host
from internships.services.mentor import MentorInput, add_mentor
from internships.services.placement import PlacementInput, arrange_students
from internships.services.post import PostInput, add_post
from internships.services.running import arrive
from internships.services.selection import SelectionInput, select_host
from tests.members.ground import enrol, viewer
from tests.rosters.ground import student
from tests.world import World

D = dt.date
FIRM = "江海电子有限公司"
CHECKED: dict[str, Any] = {
    "region": "江门市",
    "province": "广东省",
    "contact": "何建",
    "is_registered": True,
    "operates_lawfully": True,
    "is_untrustworthy": False,
    "credit_checked_on": D(2023, 1, 10),
    "credit_valid_until": D(2024, 1, 9),
    "safety_checked_on": D(2023, 1, 10),
    "has_safety_violation": False,
    "is_entertainment": False,
    "is_agency": False,
    "elsewhere": 0,
    "lowest_wage": Decimal(2500),
}
"""All that rules ask of a unit, beside the number of staff."""


def firm(world: World, name: str = FIRM, **said: Any) -> Unit:
    """The unit of a member of 300 people."""
    profile = {"staff_total": 300, "staff_total_on": D(2022, 12, 31), **said}
    return enrol(world, name, **profile).unit


def host(world: World, name: str = FIRM, **said: Any) -> HostUnit:
    """A unit about which everything is known that rules ask; ``unit`` for one that is there already."""
    unit = said.pop("unit", None) or firm(world, name)
    return add_host(unit, HostInput(**{**CHECKED, **said}), by=world.wang)


def post(world: World, name: str = "电子装配工", **said: Any) -> Post:
    """A post without barred work; ``host`` for one of a unit that is there already."""
    of = said.pop("host", None) or host(world)
    facts: dict[str, Any] = {
        "headcount": 20,
        "tasks": ("电路板焊接", "整机检验"),
        "hazards": (),
        "is_harmful": False,
        "staff_total": 40,
        "staff_total_on": D(2022, 12, 31),
        "elsewhere": 0,
        "monthly_wage": Decimal(3200),
        "repetitive_share": 20,
    }
    return add_post(of, PostInput(name, **{**facts, **said}), by=world.wang)


def mentor(world: World, name: str = "冯师傅", **said: Any) -> Mentor:
    """Who guides interns; ``host`` for one of a unit that is there already."""
    of = said.pop("host", None) or host(world)
    facts = {"position": "班组长", "phone": "13800138001", **said}
    return add_mentor(of, MentorInput(name, **facts), by=world.wang)


def selection(world: World, **said: Any) -> Selection:
    """The choice of a unit by 李's school; ``host`` and ``school`` for others."""
    of, school = said.pop("host", None) or host(world), said.pop("school", world.ua)
    return select_host(school, of, SelectionInput(**{"starts_on": D(2023, 2, 1), **said}), by=world.wang)


def filing(world: World, number: str = "江教职备〔2023〕3号", **said: Any) -> AuthorityFiling:
    """A filing of a special arrangement that covers high risk."""
    school = said.pop("school", world.ua)
    facts = {
        "kind": "special",
        "filed_on": D(2023, 2, 1),
        "authority": "江门市教育局",
        "valid_until": D(2023, 12, 31),
        "covers": ("R17a",),
        **said,
    }
    return add_filing(school, FilingInput(number=number, **facts), by=world.wang)


def begun() -> dt.date:
    """The first day of a batch that is under way."""
    return timezone.localdate() - dt.timedelta(days=30)


def over() -> dt.date:
    """The day from which it is over."""
    return timezone.localdate() + dt.timedelta(days=150)


def batch(world: World, name: str = "20级岗位实习", **said: Any) -> Batch:
    """A batch of the world's school, unless ``unit`` names another."""
    unit = said.pop("unit", world.ua)
    facts = {"kind": "post", "starts_on": begun(), "ends_on": over(), **said}
    return add_batch(unit, BatchInput(name=name, **facts), by=world.wang)


def facts(at: HostUnit, of: Batch, **said: Any) -> PlacementInput:
    """What is said of a placement at a unit in a batch: the batch's days and kind, unless said otherwise."""
    return PlacementInput(
        **{"host": at, "starts_on": of.starts_on, "ends_on": of.ends_on, "kind": of.kind, **said}
    )


def arranged(world: World, at: HostUnit, of: Batch, *students: Any, **said: Any) -> list[Placement]:
    """Drafts of placements for these students, or for one who is made."""
    chosen = students or (student(world),)
    return arrange_students(of, chosen, facts(at, of, **said), by=world.wang).done


def lawful() -> Any:
    """Inside, the rules have nothing against any placement: what they say is tested elsewhere."""
    return patch("internships.services.approving.check_rules", return_value={})


def approved(world: World, *args: Any, **said: Any) -> list[Placement]:
    """The same, handed in by 王 and approved by 文."""
    rows = submit_placements(arranged(world, *args, **said), by=viewer(world.wang)).done
    with lawful():
        return rule_placements(rows, "approved", by=viewer(world.wen)).done


def running(world: World, *args: Any, **said: Any) -> list[Placement]:
    """The same, and everybody came on the first day."""
    rows = approved(world, *args, **said)
    return arrive(rows, on=rows[0].starts_on, by=viewer(world.wang)).done
