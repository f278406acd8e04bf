"""What a device shows instead of a session: a token that opens for half an hour, and one that renews it, once.

Each is signed for one group and worth nothing in another. The second holds a secret of which the device's row keeps the hash. The
next secret follows from the one before and the key of the request, so that a request whose answer was lost gets the same answer.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer, TimestampSigner
from django.utils.crypto import salted_hmac

from groupportal.accounts.models import Device

OPENS_FOR = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class Tokens:
    """What a program keeps: ``opening`` goes along with each request, ``renewing`` is shown for new ones, once."""

    device: Device
    opening: str
    renewing: str


@dataclass(frozen=True)
class Claim:
    """Whose device a token says it is; true, for it is signed, but the device may have ended since."""

    user_id: int
    device: uuid.UUID


def _opener(group_id: int) -> TimestampSigner:
    return TimestampSigner(salt=f"portal.device.open.{group_id}")


def _renewer(group_id: int) -> Signer:
    return Signer(salt=f"portal.device.renew.{group_id}")


def tokens_of(device: Device, secret: str) -> Tokens:
    """New ones; ``secret`` is that whose hash the device keeps."""
    opening = _opener(device.group_id).sign(f"{device.user_id}.{device.public_id.hex}")
    return Tokens(device, opening, _renewer(device.group_id).sign(f"{device.public_id.hex}.{secret}"))


def read_opening(token: str, group_id: int) -> Claim | None:
    """What an opening token says in this group; None where it is forged, another group's or half an hour old."""
    try:
        user, device = _opener(group_id).unsign(token, max_age=OPENS_FOR).split(".")
    except BadSignature:
        return None
    return Claim(int(user), uuid.UUID(device))


def read_renewing(token: str, group_id: int) -> tuple[uuid.UUID, str] | None:
    """The device and the secret of a renewing token of this group; None where it is none."""
    try:
        device, secret = _renewer(group_id).unsign(token).split(".")
    except BadSignature:
        return None
    return uuid.UUID(device), secret


def hashed(secret: str) -> str:
    """What is kept of a secret: it is long and by chance, so that no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def secret_after(before: str, key: uuid.UUID) -> str:
    """The secret that follows on one, or on a device's first request, by a request's key; known to the portal alone."""
    return salted_hmac("portal.device.secret", f"{before}.{key.hex}", algorithm="sha256").hexdigest()
