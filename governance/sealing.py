"""The form of what is sealed in browsers to the keys of the 监票人: ballots and keys. The other half: static/portal/sealing/.

A ballot is JSON, ``[motion, choice, place of an option, …]``, blanks after it up to ``LENGTH`` bytes, enciphered (crypto_secretbox) with
a random key of its own. That key is sealed (crypto_box_seal) for every choice of as many holders as are needed, once for each of them,
one seal around the other. Nobody deals out keys, and a key that is lost costs nothing while enough are left.

    nonce (24) · box (16 + LENGTH) · for each combination of holders in order: the key in the seals of the first, the second, …

Who makes a ballot of an own kind may make one that only some combinations open: it is that voter's vote, void where it does not open.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from itertools import combinations
from math import comb

from django.utils.crypto import salted_hmac
from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox

from governance.enums import Counted

FEWEST_KEYS, MOST_KEYS = 2, 5
LENGTH = 320
"""Bytes of a ballot before it is enciphered, whatever it says."""
_NONCE, _TAG, _KEY, _SEAL = 24, 16, 32, 48


def size_of(needed: int, keys: int) -> int:
    """Bytes of a sealed ballot."""
    return _NONCE + _TAG + LENGTH + comb(keys, needed) * (_KEY + _SEAL * needed)


def part_for(sealed: bytes, holders: tuple[int, ...], keys: int) -> bytes:
    """What these holders need of a sealed ballot: nonce and box, and the key in their seals. ``holders`` by place, in order."""
    head, size = _NONCE + _TAG + LENGTH, _KEY + _SEAL * len(holders)
    place = list(combinations(range(keys), len(holders))).index(holders)
    return sealed[:head] + sealed[head + place * size : head + (place + 1) * size]


def hash_of(sealed: bytes) -> str:
    """By what the same ballot is known while the vote is on; whoever has the ballot finds it, so it goes when the box is shut."""
    return hashlib.sha256(sealed).hexdigest()


def fingerprint(public_key: str) -> str:
    """Twenty-four digits to be read out in the room; browsers that make a key, or seal to it, show the same."""
    return _grouped(f"{_number(bytes.fromhex(public_key)) % 10**24:024d}")


def count_digits(motion: str, found: Mapping[str, int]) -> str:
    """Sixteen digits by which the same count is known, of which the last two tell a slip of the pen; browsers that open a box show them.

    ``found``: votes by choice, and by place of an option.
    """
    places = sorted(int(key) for key in found if key.isdigit())
    told = [f"{key}={found[key]}" for key in (*Counted.values, *map(str, places))]
    number = _number(" ".join([motion, *told]).encode()) % 10**14
    return _grouped(f"{number:014d}{number % 97:02d}")


def are_count_digits(digits: str) -> bool:
    """Whether these can be such digits, as they are kept."""
    bare = digits.replace(" ", "")
    return bool(re.fullmatch(r"[0-9]{16}", bare)) and int(bare[:14]) % 97 == int(bare[14:])


def _number(content: bytes) -> int:
    return int.from_bytes(hashlib.sha512(content).digest()[:16], "big")


def _grouped(digits: str) -> str:
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def is_key(public_key: str) -> bool:
    """Whether something can be sealed to it."""
    try:
        raw = bytes.fromhex(public_key)
        SealedBox(PublicKey(raw)).encrypt(b"")
    except (ValueError, TypeError, CryptoError):
        return False
    return len(raw) == _KEY


def proof(motion: str, public_key: str) -> str:
    """What only who has the secret half of a key can find out of ``riddle``."""
    return salted_hmac("governance.sealing", f"{motion}:{public_key}", algorithm="sha256").hexdigest()


def riddle(motion: str, public_key: str) -> bytes:
    """The proof, sealed to a key."""
    return SealedBox(PublicKey(bytes.fromhex(public_key))).encrypt(proof(motion, public_key).encode())
