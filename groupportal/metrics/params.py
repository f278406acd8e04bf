"""What a figure may be asked with: typed parameters that read text and say in words when it can't be read."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from groupportal.errors import DomainError
from groupportal.ui.formats import cndate

_DAY_IN_WORDS = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def _unreadable(label: str, text: str, wanted: str) -> DomainError:
    return DomainError("bad_param", f"“{label}”不能是“{text[:60]}”。{wanted}")


@dataclass(frozen=True)
class Param:
    """A parameter: ``read`` takes text (or a value already read), ``write`` gives the text for an address."""

    label: str

    def read(self, text: Any) -> Any:
        """The value; DomainError where there is none."""
        return str(text)

    def write(self, value: Any) -> str:
        """The value as text in an address."""
        return str(value)

    def show(self, value: Any) -> str:
        """The value as people read it; "" where it would tell them nothing."""
        return str(value)


@dataclass(frozen=True)
class TextParam(Param):
    """Any text."""


@dataclass(frozen=True)
class UuidParam(Param):
    """A record by its ``public_id``; ``name_of`` gives its name, None where it is not in the group.

    ``options`` lists the records a form offers; without it a form asks for none. ``records``: those that texts call by name all the
    same.
    """

    name_of: Callable[[uuid.UUID], str | None] | None = None
    options: Callable[[], Iterable[tuple[uuid.UUID, str]]] | None = None
    records: Callable[[], Iterable[tuple[uuid.UUID, str]]] | None = None

    def named(self) -> list[tuple[uuid.UUID, str]]:
        """The records that a text may call by name."""
        known = self.options or self.records
        return list(known()) if known else []

    def read(self, text: Any) -> uuid.UUID:
        if isinstance(text, uuid.UUID):
            return text
        try:
            return uuid.UUID(str(text))
        except ValueError as error:
            raise _unreadable(self.label, str(text), "请从页面上的链接打开，或从列表里选。") from error

    def show(self, value: Any) -> str:
        return (self.name_of(value) or "") if self.name_of else ""


@dataclass(frozen=True)
class ChoiceParam(Param):
    """One of a list of ``(code, label)``; people may write the label."""

    choices: Sequence[tuple[str, str]] = field(default=())

    def read(self, text: Any) -> str:
        known = {str(word): str(code) for code, label in self.choices for word in (label, code)}
        if str(text) in known:
            return known[str(text)]
        offered = "、".join(str(label) for _, label in self.choices)
        raise _unreadable(self.label, str(text), f"可以是：{offered}。")

    def show(self, value: Any) -> str:
        return str(dict(self.choices).get(value, value))


@dataclass(frozen=True)
class IntParam(Param):
    """A whole number, such as a year; ``unit`` is what people say behind it."""

    unit: str = ""

    def read(self, text: Any) -> int:
        try:
            return int(str(text).removesuffix(self.unit))
        except ValueError as error:
            raise _unreadable(self.label, str(text), "请填写整数。") from error

    def show(self, value: Any) -> str:
        return f"{value}{self.unit}"


@dataclass(frozen=True)
class DateParam(Param):
    def read(self, text: Any) -> dt.date:
        if isinstance(text, dt.date):
            return text
        said = _DAY_IN_WORDS.fullmatch(str(text))
        try:
            return dt.date(*map(int, said.groups())) if said else dt.date.fromisoformat(str(text))
        except ValueError as error:
            raise _unreadable(self.label, str(text), "请按 2023-06-30 的样子填写日期。") from error

    def show(self, value: Any) -> str:
        return cndate(value)


BEGINS = DateParam("起始日期")
"""The day on which a flow begins."""
