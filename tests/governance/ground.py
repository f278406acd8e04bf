"""What tests of 治理 stand on: a body with its charter in force, a term and seats, each in one call."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from governance.charter_facts import CharterInput
from governance.charter_templates import TEMPLATES
from governance.enums import BodyKind, Capacity
from governance.models import Body, Charter, Seat, Term
from governance.services.body import BodyInput, found_body
from governance.services.charter import draft_charter, put_charter_in_force
from governance.services.seat import SeatInput, add_seat
from governance.services.term import begin_term
from groupportal.accounts.models import User
from groupportal.deciding.decision import Decision
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from tests.world import World, make_user

D = dt.date
FOUNDED = D(2019, 6, 1)
DECISION = Decision("2019年第一次会员大会决议", D(2019, 6, 1))


def body(world: World, kind: str = BodyKind.COUNCIL, name: str = "理事会", **said: Any) -> Body:
    """A body since ``starts_on`` (2019年6月1日)."""
    starts_on = said.pop("starts_on", FOUNDED)
    return found_body(BodyInput(kind, name, **said), starts_on=starts_on, decision=DECISION, by=world.wang)


def charter(world: World, of: Body, on: dt.date = FOUNDED, **said: Any) -> Charter:
    """The template of the body's kind with what is ``said``, in force from ``on``."""
    facts: CharterInput = replace(TEMPLATES[of.kind], **said)
    draft = draft_charter(of, facts, by=world.wang)
    return put_charter_in_force(draft, on=on, decided_by=DECISION.text, by=world.wang)


def term(world: World, of: Body, number: int = 1, on: dt.date = FOUNDED, **said: Any) -> Term:
    return begin_term(of, number=number, starts_on=on, decision=DECISION, by=world.wang, **said)


def seat(world: World, of: Body, name: str, capacity: str = Capacity.MEMBER, **said: Any) -> Seat:
    """Somebody sits in the body since ``starts_on``; ``successor_of`` goes to the service, the rest is the seat's."""
    passed = {"starts_on": FOUNDED} | {k: said.pop(k) for k in ("starts_on", "successor_of") if k in said}
    return add_seat(of, SeatInput(name, capacity=capacity, **said), by=world.wang, **passed)


def sitter(username: str, name: str, unit: Unit | None = None, role: Role = Role.COUNCIL) -> User:
    """An account that may act in a seat: of the whole group, or of a unit."""
    user = make_user(username, name)
    Membership.objects.create(user=user, role=role, unit=unit)
    return user


def council(world: World, number: int = 5, **said: Any) -> Body:
    """A council with charter, first term and ``number`` seats with accounts: a chair, a vice chair, a secretary-general, directors.

    Accounts are called sits_1, sits_2 …; ``said`` goes to the charter.
    """
    made = body(world)
    charter(world, made, **said)
    term(world, made)
    ranks = [Capacity.CHAIR, Capacity.VICE, Capacity.SECRETARY]
    for place in range(number):
        unit = Unit.objects.create(name=f"第{place + 1}家理事单位")
        user = sitter(f"sits_{place + 1}", f"理事{place + 1}", unit, Role.ENTERPRISE)
        capacity = ranks[place] if place < len(ranks) else Capacity.MEMBER
        seat(world, made, user.name, capacity, unit=unit, user=user)
    return made
