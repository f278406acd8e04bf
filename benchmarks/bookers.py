"""A group whose units share facilities, as many and as busy as wanted, and firms that want one of them, each on a device."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils import timezone

from benchmarks.groups import Made, make_group
from groupportal.accounts.models import Device, User
from groupportal.accounts.tokens import tokens_of
from groupportal.periods.times import moment
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role

EACH = 20
"""Bookings of each facility in the month."""
BUSY_DAYS = 380


def make_shared(number: int, slug: str) -> Made:
    """So many facilities with ``EACH`` bookings this month; the first one, "a", is taken all through every day of a year but an hour."""
    from parks import models as m  # noqa: PLC0415 -- app ready

    made = make_group(slug)
    month = timezone.localdate().replace(day=1)
    with made.scope():
        unit = Unit.objects.get()
        rooms: list[Any] = m.Facility.objects.bulk_create(
            m.Facility(
                unit=unit, kind="room", name=f"教室{n:03d}" if n else "a", pinyin=f"js{n:03d}" if n else "a"
            )
            for n in range(number)
        )
        times = [
            (room, moment(month + dt.timedelta(days=n), dt.time(8 + row % 5 * 2)))
            for row, room in enumerate(rooms[1:])
            for n in range(EACH)
        ]
        busy = [
            (rooms[0], moment(timezone.localdate() + dt.timedelta(days=n), dt.time(hour)))
            for n in range(BUSY_DAYS)
            for hour in range(0, 22, 2)
        ]
        now = timezone.now()
        m.Booking.objects.bulk_create(
            m.Booking(
                facility=room,
                unit=unit,
                purpose="培训",
                starts_at=start,
                ends_at=start + dt.timedelta(hours=2),
                state="approved",
                holds=True,
                is_automatic=True,
                proposed_by=made.user,
                proposed_at=now,
            )
            for room, start in (*times, *busy)
        )
    return made


def make_askers(made: Made, number: int) -> list[tuple[str, str]]:
    """Firms with a person each: the unit's key and a token of the person."""
    until = timezone.now() + dt.timedelta(days=1)
    with made.scope():
        units = Unit.objects.bulk_create(
            Unit(name=f"企业{n}", outside_reason="园区企业") for n in range(number)
        )
        users = User.objects.bulk_create(
            User(username=f"{made.group.slug}-{n}", name="李明", password=UNUSABLE_PASSWORD_PREFIX)
            for n in range(number)
        )
        Membership.objects.bulk_create(
            Membership(user=user, role=Role.ENTERPRISE, unit=unit)
            for user, unit in zip(users, units, strict=True)
        )
        devices: list[Any] = Device.objects.bulk_create(
            Device(user=user, name="手机", key=uuid.uuid4(), secret_hash="",
                   opened_with=user.get_session_auth_hash(), expires_at=until)
            for user in users
        )  # fmt: skip
        return [
            (str(unit.public_id), tokens_of(device, "").opening)
            for unit, device in zip(units, devices, strict=True)
        ]
