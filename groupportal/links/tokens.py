"""The signs in a link's address.

They are made from the link's id and a key of ``SECRET_KEY``, so that they need not be kept: the database holds a keyed hash alone, a copy
of it opens nothing, and who may see the address still gets it again (to remind, to print). Old keys stand in
``SECRET_KEY_FALLBACKS``.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.conf import settings
from django.utils.crypto import salted_hmac

SIGNS = "abcdefghjkmnpqrtuvwxy346789"
"""Without those that are taken for one another on paper or over the phone."""
LENGTH = 12
"""27 ** 12 are 57 bits: with the limit on wrong addresses, nobody guesses one."""


def _keys() -> Iterator[str]:
    yield from (str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def _made(public_id: uuid.UUID, key: str) -> str:
    digest = salted_hmac("groupportal.links.token", str(public_id), secret=key, algorithm="sha256").digest()
    number, signs = int.from_bytes(digest, "big"), ""
    for _ in range(LENGTH):
        number, sign = divmod(number, len(SIGNS))
        signs += SIGNS[sign]
    return signs


def _hashed(token: str, key: str) -> str:
    return salted_hmac("groupportal.links.hash", token, secret=key, algorithm="sha256").hexdigest()


def token_hash(public_id: uuid.UUID) -> str:
    """What the database keeps of a new link's signs."""
    return _hashed(_made(public_id, settings.SECRET_KEY), settings.SECRET_KEY)


def hashes_of(typed: str) -> list[str]:
    """By what a link is found whose signs somebody typed or followed: capitals and dashes make no difference."""
    token = typed.lower().replace("-", "")
    return [_hashed(token, key) for key in _keys()]


def token_of(public_id: uuid.UUID, kept: str) -> str:
    """The signs of a link of which ``kept`` is in the database; "" where its key is not known any more."""
    return next((made for key in _keys() if _hashed(made := _made(public_id, key), key) == kept), "")
