"""The keys that sealed votes of a meeting are sealed to, and the box that waits to be opened."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from governance import sealing
from governance.enums import Method, MotionState
from governance.models import BallotKey, Meeting, Motion, ShutBallot
from governance.selectors.invitation import own_invitations, reached, standing
from groupportal.tenancy.viewer import Viewer

VOTE = "governance.vote"


def keys_of(meeting: Meeting) -> QuerySet[BallotKey]:
    """One of each 监票人 of the meeting, made or not, in the order in which they were named."""
    rows = BallotKey.objects.filter(invitation__meeting=meeting)
    return rows.select_related("invitation__unit", "invitation__user").order_by("pk")


def own_keys(viewer: Viewer) -> QuerySet[BallotKey]:
    """Those this person is to make, or has made; of meetings made known."""
    rows = BallotKey.objects.filter(invitation__in=own_invitations(viewer).filter(user=viewer.user.pk))
    return rows.select_related("invitation__meeting__body", "invitation__unit").order_by("pk")


def fingerprints(motion: Motion) -> list[tuple[str, str]]:
    """The holders of a sealed vote that has begun, each with the digits read out in the room."""
    return [(key["name"], sealing.fingerprint(key["public_key"])) for key in motion.sealed_to.get("keys", ())]


def able_to_watch(meeting: Meeting) -> Any:
    """Who can be named: people asked to the meeting with an account that may make a key."""
    able = reached(VOTE).order_by().values("user")
    return standing(meeting).filter(user__in=able).order_by("pk")


def sealed_vote_open(meeting: Meeting) -> bool:
    """Whether votes are being sealed to the keys as they are."""
    return Motion.objects.filter(meeting=meeting, method=Method.SEALED, state=MotionState.OPEN).exists()


def box_of(motion: Motion, holders: Iterable[int]) -> dict[str, Any]:
    """What the browser of the count opens with the keys of these holders (their places): every ballot with its weight, no more.

    ``riddles``: by holder, what shows that the key was there.
    """
    places = tuple(sorted(set(holders)))
    keys = motion.sealed_to["keys"]
    ballots = ShutBallot.objects.filter(motion=motion).order_by("pk").values_list("content", "weight")
    return {
        "ballots": [
            [_encoded(sealing.part_for(base64.b64decode(content), places, len(keys))), weight]
            for content, weight in ballots
        ],
        "riddles": {
            str(place): _encoded(sealing.riddle(str(motion.public_id), keys[place]["public_key"]))
            for place in places
        },
    }


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()
