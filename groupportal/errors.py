"""Errors that are meant for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class DomainError(Exception):
    """A rule says no. ``message`` is a whole Chinese sentence: what, where, why, what now. ``code`` is for programs.

    ``field`` names the input it is about, where it is one: a form says it there, an import in that column.
    """

    def __init__(self, code: str, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


class NotAllowed(DomainError):  # noqa: N818 -- reads as it is raised: the person is not allowed
    """The person's roles do not hold this action."""

    def __init__(self, message: str = "您没有进行这项操作的权限，请联系集团秘书处。") -> None:
        super().__init__("not_allowed", message)


@dataclass(frozen=True)
class Hindrance:
    """Why something can't be done, as a sentence, with the records that stand in the way."""

    message: str
    records: tuple[Any, ...] = ()


def refuse_hindered(hindrances: Sequence[Hindrance]) -> None:
    """DomainError with all that stands in the way, where there is anything."""
    if hindrances:
        raise DomainError("hindered", "".join(one.message for one in hindrances))
