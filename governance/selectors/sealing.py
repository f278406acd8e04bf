"""The keys that sealed votes of a meeting are sealed to, the box that waits to be opened, what was found in it."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from governance import sealing
from governance.enums import Counted, Method, MotionState
from governance.models import BallotKey, Meeting, Motion, SealedCount, ShutBallot
from governance.selectors.access import meetings_for, motions_for
from governance.selectors.invitation import own_invitations, reached, standing
from groupportal.tenancy.viewer import Viewer

VOTE = "governance.vote"


def keys_of(meeting: Meeting) -> QuerySet[BallotKey]:
    """One of each 监票人 of the meeting, made or not, in the order in which they were named."""
    rows = BallotKey.objects.filter(invitation__meeting=meeting)
    return rows.select_related("invitation__unit", "invitation__user").order_by("pk")


def keys_for(viewer: Viewer) -> QuerySet[BallotKey]:
    """Those of the meetings a person sees."""
    return BallotKey.objects.filter(invitation__meeting__in=meetings_for(viewer)).order_by("pk")


def sealed_counts_for(viewer: Viewer) -> QuerySet[SealedCount]:
    """What was entered in the votes a person sees."""
    return SealedCount.objects.filter(motion__in=motions_for(viewer)).order_by("pk")


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


def live_count(motion: Motion) -> SealedCount | None:
    """What was entered of the box and waits for the 监票人; none that one of them did not confirm."""
    return _counts().filter(motion=motion).exclude(checks__agrees=False).last()


def last_count(motion: Motion) -> SealedCount | None:
    """The latest that was entered, stopped or not."""
    return _counts().filter(motion=motion).last()


def _counts() -> QuerySet[SealedCount]:
    return SealedCount.objects.select_related("entered_by").prefetch_related("checks").order_by("pk")


def counts_to_check(viewer: Viewer) -> QuerySet[SealedCount]:
    """Counts that wait for this person as a 监票人. While a vote is on, the keys of its meeting are those it is sealed to."""
    rows = SealedCount.objects.filter(
        motion__state=MotionState.OPEN,
        motion__meeting__in=own_keys(viewer).order_by().values("invitation__meeting"),
    )
    rows = rows.exclude(checks__agrees=False).exclude(checks__checked_by=viewer.user.pk)
    return rows.select_related("motion__meeting").order_by("pk")


def boxes_to_open() -> QuerySet[Motion]:
    """Sealed votes whose box is shut, without a count that waits for the 监票人."""
    waiting = SealedCount.objects.exclude(checks__agrees=False).order_by().values("motion")
    rows = Motion.objects.filter(state=MotionState.OPEN, box_shut_at__isnull=False).exclude(pk__in=waiting)
    return rows.select_related("meeting").order_by("box_shut_at", "pk")


def watched_place(motion: Motion, viewer: Viewer) -> int | None:
    """Which of the keys of a vote that is on is this person's; None where none is."""
    own = set(
        own_keys(viewer).filter(invitation__meeting=motion.meeting_id).values_list("public_key", flat=True)
    )
    keys = motion.sealed_to.get("keys", ())
    return next((place for place, key in enumerate(keys) if key["public_key"] in own), None)


def found_said(count: SealedCount) -> list[tuple[str, int]]:
    """The votes of a count in words, in the order of the question."""
    options = list(count.motion.options.order_by("position").values_list("position", "label"))
    words = [(each.value, each.label) for each in Counted]
    named = [*((str(place), label) for place, label in options), *words[2 if options else 0 :]]
    return [(label, count.found[key]) for key, label in named]


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
