"""Puts the demo groups in, through the services that people use. Fixed seed; dates near today follow the calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from demo.content.people import PASSWORD, PEOPLE
from demo.enan import build_enan
from demo.groups import GROUPS, DemoGroup
from demo.jiangmen import build_jiangmen
from demo.members import build_members
from demo.points import build_points
from groupportal import demo_parts
from groupportal.accounts.models import User
from groupportal.discovery import discover
from groupportal.people.services.groups import create_group
from groupportal.tenancy.models import Group, Membership, Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from groupportal.tenancy.statistics import refresh_statistics


def build_demo() -> list[Group]:
    """All three groups; ready to be looked at. Call it on an installation without them."""
    discover("demo_data")
    with transaction.atomic():
        groups = _build()
    transaction.on_commit(refresh_statistics)
    return groups


def _build() -> list[Group]:
    if not User.objects.filter(username="yunwei").exists():
        _person("yunwei", "平台运维", is_operator=True)
    groups = []
    for spec in GROUPS:
        group = _found(spec)
        with group_scope(group, actor=SYSTEM_ACTOR):
            people = _people(group, spec)
        groups.append(group)
        with group_scope(group, actor=people["mishu"]):
            build_members(group, spec, people, viewer_for(people["mishu"], group))
            if spec.slug == "jiangmen":
                build_points(group, people, viewer_for(people["mishu"], group))
                build_jiangmen(group, spec, people)
            elif spec.slug == "enan":
                build_enan(group, spec, people)
            with connection.cursor() as cursor:
                # What this transaction wrote the planner takes for nothing, and would walk it row by row for each row.
                cursor.execute("SET LOCAL enable_nestloop = off")
                demo_parts.build_parts(demo_parts.DemoGroup(group, people))
                cursor.execute("SET LOCAL enable_nestloop = on")
    return groups


def _found(spec: DemoGroup) -> Group:
    group = create_group(
        spec.slug, name=spec.name, short_name=spec.short_name, lead_unit=spec.lead_unit
    ).group
    group.founded_on = spec.founded_on
    group.term_starts_on, group.term_ends_on = spec.term
    group.save(update_fields=["founded_on", "term_starts_on", "term_ends_on"])
    return group


def _person(username: str, name: str, **fields: Any) -> User:
    user = User(username=username, name=name, **fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def _people(group: Group, spec: DemoGroup) -> dict[str, User]:
    units = dict(
        zip(("school", "enterprise", "park"), (Unit.objects.create(name=n) for n in spec.units), strict=True)
    )
    made = {}
    for key, name, role, unit in PEOPLE:
        made[key] = _person(f"{spec.prefix}_{key}", name, made_by_group=group.pk)
        until = timezone.localdate() + dt.timedelta(days=90) if key == "zhuanjia" else None
        Membership.objects.create(user=made[key], role=role, unit=units.get(unit), valid_until=until)
    return made
