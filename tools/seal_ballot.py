"""Seals a ballot of a sealed vote for the API, as the portal's page does in the browser; needs Python and PyNaCl.

    python seal_ballot.py 表决.json yes
    python seal_ballot.py 表决.json 1 3

The file is what the API answers of the vote (GET governance/motions/…/); then a choice (yes, no, abstain), or the places of the options
marked, the first being 1. Prints what to send (POST governance/ballots/…/), and below it whose keys it is sealed to with their
fingerprints, to be compared with what the holders read out. Run it where the voter is: what it is told is secret.
"""

import base64
import hashlib
import json
import sys
from itertools import combinations
from pathlib import Path

from nacl.public import PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random

LENGTH = 320


def seal(motion: str, needed: int, public_keys: list[str], said: list[str | int]) -> bytes:
    """A ballot: ``said`` is a choice or "", then the places of options."""
    holders = [SealedBox(PublicKey(bytes.fromhex(key))) for key in public_keys]
    key = random(SecretBox.KEY_SIZE)
    sealed = bytes(SecretBox(key).encrypt(json.dumps([motion, *said]).ljust(LENGTH).encode()))
    for way in combinations(holders, needed):
        part = key
        for holder in way:
            part = holder.encrypt(part)
        sealed += part
    return sealed


def fingerprint(public_key: str) -> str:
    """What the holder of a key reads out."""
    number = int.from_bytes(hashlib.sha512(bytes.fromhex(public_key)).digest()[:16], "big") % 10**24
    digits = f"{number:024d}"
    return " ".join(digits[at : at + 4] for at in range(0, 24, 4))


if __name__ == "__main__":
    about = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    word = "" if sys.argv[2].isdigit() else sys.argv[2]
    places = [int(place) for place in sys.argv[2:] if place.isdigit()]
    keys = [key["public_key"] for key in about["sealed_to"]["keys"]]
    ballot = seal(about["id"], about["sealed_to"]["needed"], keys, [word, *places])
    print(json.dumps({"sealed": base64.b64encode(ballot).decode()}))
    for key in about["sealed_to"]["keys"]:
        print(key["name"], fingerprint(key["public_key"]))
