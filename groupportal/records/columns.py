"""What a column of a workbook holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from groupportal.records.references import Named
from groupportal.ui.formats import mask_email, mask_id, mask_phone


class ColumnKind(StrEnum):
    """How a cell is read, and how the template offers it."""

    TEXT = "text"
    NAME = "name"
    """A name: blanks between Chinese characters do not belong to it."""
    LONG_TEXT = "long_text"
    """Text that keeps its lines."""
    CODE = "code"
    IDENTITY = "identity"
    """An identity card's number: shown masked wherever it is told of."""
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"
    CHOICE = "choice"
    REFERENCE = "reference"
    """The name of another record, found by the column's ``refers``, or by the kind."""


SQL_TYPES = {ColumnKind.DATE: "date", ColumnKind.INTEGER: "bigint", ColumnKind.DECIMAL: "numeric"}
"""Column types of the staged rows; text for the rest."""
AS_TEXT = frozenset({ColumnKind.CODE, ColumnKind.IDENTITY, ColumnKind.PHONE})
"""Kinds that Excel must keep as text, or it drops zeros and digits."""
NEVER_SPREAD = frozenset({ColumnKind.CODE, ColumnKind.IDENTITY, ColumnKind.INTEGER, ColumnKind.DECIMAL})
"""Kinds of which a merged cell counts for the row alone in which it begins: an amount or a code is nobody else's."""
MASKS = {ColumnKind.PHONE: mask_phone, ColumnKind.EMAIL: mask_email, ColumnKind.IDENTITY: mask_id}
"""Kinds by which a person is reached or known, and how they are masked."""
LINKS_BELONG = frozenset({ColumnKind.EMAIL, ColumnKind.URL})
"""Kinds in which Excel makes a link of what is typed."""


MORE = ":"
"""What parts a choice from what it carries besides."""


@dataclass(frozen=True)
class RecordColumn:
    """A column: ``name`` in the program, ``label`` as its head.

    ``required``: the file must have the head, and each row a value. ``choices`` are (value, label); ``synonyms`` maps
    what else people write to a value, which may carry more after a colon for the kind's ``complete``. ``aliases`` are
    other heads for the same. ``personal``: says something of a person's own, as telephones and e-mail addresses always do: taking
    it out asks what for. ``check`` is the rule of the field: it gets the cleaned text, returns it as kept, and
    raises a DomainError that says what is wrong. For kinds that take row by row: ``refers`` are the records a REFERENCE
    names, ``read`` gives what a record holds here where that is no attribute called ``name``. ``month_end``: it says up to when, so
    that a month without a day is its last day; elsewhere it is its first. ``day_after``: it says from when no longer, so that it is the
    day after that. ``last_day``: files say the last day of a period, the program keeps the day after it (``Period.ends_on``).
    """

    name: str
    label: str
    kind: ColumnKind = ColumnKind.TEXT
    required: bool = False
    max_length: int = 200
    choices: tuple[tuple[str, str], ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    note: str = ""
    example: str = ""
    width: int = 16
    check: Callable[[Any], Any] | None = None
    refers: Named | None = None
    read: Callable[[Any], Any] | None = None
    personal: bool = False
    month_end: bool = False
    day_after: bool = False
    last_day: bool = False
    head: str = ""
    """What stands above the column in files that go out, where that is more than its label."""

    @property
    def is_personal(self) -> bool:
        """Whether taking it out asks what for."""
        return self.personal or self.kind in MASKS

    @property
    def sql_type(self) -> str:
        """Type of the staged column."""
        return SQL_TYPES.get(self.kind, "text")

    @property
    def nothing(self) -> str | None:
        """What a service gets for an empty cell."""
        return "" if self.sql_type == "text" and self.kind != ColumnKind.REFERENCE else None

    def value_in(self, record: Any) -> Any:
        """What a record holds of this column."""
        return self.read(record) if self.read else getattr(record, self.name)

    def words_of(self, value: Any) -> Any:
        """A value as its cell says it; None for nothing."""
        if value is None or value == "":
            return None
        if self.refers and not isinstance(value, str):
            return self.refers.name_of(value)
        if self.last_day:
            return value - dt.timedelta(days=1)
        return self.label_of(str(value)) if self.choices else value

    def label_of(self, value: str) -> str:
        """A choice in words; the value itself where it is none."""
        return dict(self.choices).get(value.partition(MORE)[0], value)
