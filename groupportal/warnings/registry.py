"""Warnings (提醒): a room declares in ``warning_kinds.py`` what in the records of a day needs a look; people answer it or put it aside."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_NAMESPACE = uuid.UUID("5f6c0f0e-1d5b-4f0a-9a57-6f3a3f1f7e11")


def short(*words: object) -> str:
    """Any words as a part of a key, which is no longer than a column."""
    return hashlib.sha256(repr(words).encode()).hexdigest()[:16]


def unlooked_key(kind: str, as_of: dt.date | None = None) -> str:
    """The key under which a kind says that it could not be looked through on a day; of any day what such keys begin with."""
    return f"{kind}:failed:{as_of.isoformat() if as_of else ''}"


@dataclass(frozen=True)
class Warned:
    """Something to look into.

    ``key``: what it is about, the same for as long as that is so, beginning with its kind ("budget.money:…"). ``message``: one
    sentence with the figures it speaks of. ``facts``: what else has to stay as it is for an answer to hold; ``subject`` and
    ``place`` (附件2-3, a sheet of a file) say where; ``url`` leads to it. ``title``: what is wrong, in a word, where its kind
    finds several things. ``also``: other documents it speaks of. ``print_``: of one read from a document that was made: the
    fingerprint it had then.
    """

    key: str
    message: str
    subject: str = ""
    place: str = ""
    url: str = ""
    facts: tuple[object, ...] = ()
    title: str = ""
    also: tuple[str, ...] = ()
    print_: str = ""

    @property
    def kind(self) -> str:
        """The code of its kind."""
        return self.key.partition(":")[0]

    @property
    def is_unlooked(self) -> bool:
        """Whether it says that its kind could not be looked through: then it is about whatever is printed of the day."""
        return self.key.startswith(unlooked_key(self.kind))

    @property
    def fingerprint(self) -> str:
        """Another one as soon as what the warning speaks of has changed."""
        return self.print_ or hashlib.sha256(repr((self.message, self.facts)).encode()).hexdigest()[:32]

    @property
    def public_id(self) -> uuid.UUID:
        """What pages and forms call this warning as it stands."""
        return uuid.uuid5(_NAMESPACE, f"{self.key} {self.fingerprint}")


@dataclass(frozen=True)
class WarningKind:
    """``find(as_of)`` gives the warnings of a day, for those who hold ``action``.

    ``due``: what is open is a to-do; else it is shown at its own place alone.
    """

    code: str
    label: str
    action: str
    find: Callable[[dt.date], Iterable[Warned]]
    due: bool = True


KINDS: dict[str, WarningKind] = {}


def warning_kind(
    code: str, *, label: str, action: str, due: bool = True
) -> Callable[[Callable[[dt.date], Iterable[Warned]]], Callable[[dt.date], Iterable[Warned]]]:
    """Declare a kind of warning. ValueError where another one has the code."""

    def declared(find: Callable[[dt.date], Iterable[Warned]]) -> Callable[[dt.date], Iterable[Warned]]:
        if code in KINDS:
            raise ValueError(f"warning kind {code} is declared twice")
        KINDS[code] = WarningKind(code, label, action, find, due)
        return find

    return declared
