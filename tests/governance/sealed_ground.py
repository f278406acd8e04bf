"""What tests of sealed votes stand on: a council whose 监票人 have keys, ballots sealed and opened as browsers do it."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from nacl.secret import SecretBox

from governance.enums import Method
from governance.models import BallotKey, Invitation, Motion, SealedCount
from governance.services.sealed_count import Opened, check_count, enter_count
from governance.services.sealing import make_key, name_scrutineers, take_box
from governance.services.voting import Said, open_vote
from tests.governance.votes_ground import Sitting, ask, handed_in, sitting, voter_of
from tests.members.ground import viewer
from tests.world import World
from tools.seal_ballot import LENGTH, seal

HEAD = 24 + 16 + LENGTH


@dataclass(frozen=True)
class Watched:
    """A council with 监票人; ``secrets`` are their secret keys in order, which they alone have."""

    at: Sitting
    secrets: list[PrivateKey]


def watched(world: World, voters: int = 5, keys: int = 3, **said: Any) -> Watched:
    """The last of a council's members are its 监票人."""
    at = sitting(world, voters, **said)
    name_scrutineers(at.meeting, at.rows[-keys:], by=world.wang)
    secrets = []
    for row in BallotKey.objects.order_by("pk"):
        secrets.append(PrivateKey.generate())
        make_key(row, public_of(secrets[-1]), by=viewer(row.invitation.user))
    return Watched(at, secrets)


def public_of(secret: PrivateKey) -> str:
    return bytes(secret.public_key).hex()


def opened_sealed(world: World, it: Watched, needed: int = 2, **facts: Any) -> Motion:
    """A sealed vote that is on."""
    how = {name: facts.pop(name) for name in ("closes_at", "by_letter") if name in facts}
    return open_vote(
        ask(world, it.at.meeting, Method.SEALED, **facts), keys_needed=needed, by=world.wang, **how
    )


def sealed_for(motion: Motion, *said: str | int, about: str = "") -> str:
    """A ballot in base64."""
    keys = [key["public_key"] for key in motion.sealed_to["keys"]]
    made = seal(about or str(motion.public_id), motion.sealed_to["needed"], keys, list(said))
    return base64.b64encode(made).decode()


def casts(motion: Motion, row: Invitation, *said: str | int, sealed: str = "") -> str:
    """Somebody votes; the receipt."""
    content = sealed or sealed_for(motion, *said)
    return handed_in(voter_of(motion, row), Said(sealed=content), row.user)


def found_in(world: World, motion: Motion, it: Watched, holders: Sequence[int]) -> Opened:
    """What the browser of the count finds with these keys."""
    box, places = take_box(motion, holders, by=world.wang), sorted(holders)
    keys = [SealedBox(it.secrets[place]) for place in places]
    proofs = {
        str(place): key.decrypt(base64.b64decode(box["riddles"][str(place)])).decode()
        for place, key in zip(places, keys, strict=True)
    }
    ballots = [
        read(motion, base64.b64decode(text), keys) for text, weight in box["ballots"] for _ in range(weight)
    ]
    return Opened(ballots, proofs)


def read(motion: Motion, ballot: bytes, keys: Sequence[SealedBox]) -> Any:
    """What a ballot says; None where it does not open."""
    part = ballot[HEAD:]
    try:
        for key in reversed(keys):
            part = key.decrypt(part)
        about, *said = json.loads(SecretBox(part).decrypt(ballot[:HEAD]))
    except (CryptoError, ValueError):
        return None
    return said if about == str(motion.public_id) else None


def counts(world: World, motion: Motion, it: Watched, holders: Sequence[int] = (0, 1)) -> Motion:
    """The box is opened, what was found entered by the secretariat and confirmed by these holders, each by the own account."""
    digits = entered(world, motion, it, holders).digits
    for place in holders:
        confirms(motion, it, place, digits)
    return Motion.objects.get(pk=motion.pk)


def entered(world: World, motion: Motion, it: Watched, holders: Sequence[int] = (0, 1)) -> SealedCount:
    """What was found in the box, waiting for the 监票人."""
    return enter_count(motion, found_in(world, motion, it, holders), by=viewer(world.wang))


def confirms(motion: Motion, it: Watched, place: int, digits: str = "", *, again: bool = False) -> bool:
    """A 监票人 compares; whether it agrees."""
    who = it.at.rows[place - len(it.secrets)].user
    return check_count(motion, digits, again=again, by=viewer(who)).agrees
