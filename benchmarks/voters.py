"""A council that votes by letter, with as many members as wanted, each on a device."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils import timezone

from benchmarks.groups import Made, make_group
from groupportal.accounts.models import Device, User
from groupportal.accounts.tokens import tokens_of
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role


def make_voters(number: int, slug: str = "voters") -> Made:
    """A body with so many seats; its meeting by letter is on."""
    from governance import models as m  # noqa: PLC0415 -- app ready

    made = make_group(slug)
    today, now = timezone.localdate(), timezone.now()
    with made.scope():
        body = m.Body.objects.create(kind="council", name="理事会", starts_on=today)
        charter = m.Charter.objects.create(
            body=body, state="in_force", starts_on=today, allows_letter=True, quorum_numerator=1, quorum_denominator=2
        )  # fmt: skip
        m.MajorityRule.objects.create(charter=charter, matter="ordinary", base="valid")
        term = m.Term.objects.create(body=body, number=1, starts_on=today)
        users = User.objects.bulk_create(
            User(username=f"{slug}-{n}", name="李明", password=UNUSABLE_PASSWORD_PREFIX)
            for n in range(number)
        )
        Membership.objects.bulk_create(Membership(user=user, role=Role.COUNCIL) for user in users)
        seats = m.Seat.objects.bulk_create(
            m.Seat(body=body, term=term, name=f"理事{n}", user=user, starts_on=today)
            for n, user in enumerate(users)
        )
        meeting = m.Meeting.objects.create(
            body=body, charter=charter, title="通讯表决", way="letter", state="open", starts_at=now, opened_at=now
        )  # fmt: skip
        m.Invitation.objects.bulk_create(
            m.Invitation(meeting=meeting, seat=seat, user=seat.user, name=seat.name) for seat in seats
        )
    return made


def open_motion(made: Made) -> Any:
    """A secret vote in which all of them may vote for an hour."""
    from governance import models as m  # noqa: PLC0415 -- app ready
    from governance.services.motion import add_motion  # noqa: PLC0415 -- app ready
    from governance.services.voting import open_vote  # noqa: PLC0415 -- app ready

    until = timezone.now() + dt.timedelta(hours=1)
    with made.scope():
        meeting = m.Meeting.objects.get()
        motion = add_motion(meeting, title=str(uuid.uuid4()), method="secret", by=made.user)
        return open_vote(motion, closes_at=until, by=made.user)


def ballots_and_tokens(made: Made, motion: Any) -> list[tuple[str, str]]:
    """The address of each vote and a token of its voter."""
    from governance import models as m  # noqa: PLC0415 -- app ready

    until = timezone.now() + dt.timedelta(days=1)
    with made.scope():
        voters = list(m.Voter.objects.filter(motion=motion).select_related("invitation__user").order_by("pk"))
        devices: list[Any] = Device.objects.bulk_create(
            Device(user=voter.invitation.user, name="手机", key=uuid.uuid4(), secret_hash="",
                   opened_with=voter.invitation.user.get_session_auth_hash(), expires_at=until)
            for voter in voters
        )  # fmt: skip
        return [
            (
                f"/{made.group.slug}/api/v1/governance/ballots/{voter.public_id}/",
                tokens_of(device, "").opening,
            )
            for voter, device in zip(voters, devices, strict=True)
        ]
