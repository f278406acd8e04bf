"""A kind of record that goes into and out of Excel, declared once. Apps declare theirs in ``record_kinds.py``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from groupportal.errors import Hindrance
from groupportal.imports.models import ImportBatch
from groupportal.records.columns import MASKS, ColumnKind, RecordColumn
from groupportal.records.findings import Findings
from groupportal.records.rawsheet import MAX_ROWS
from groupportal.records.stage import Stage
from groupportal.records.undoing import consequences, hindrances, take_back
from groupportal.tenancy.scope import SYSTEM_ACTOR

if TYPE_CHECKING:
    from groupportal.tenancy.viewer import Viewer

Progress = Callable[[int, str], None]
_MASKED = {
    ColumnKind.PHONE: "电话",
    ColumnKind.EMAIL: "邮箱",
}  # an identity number is taken out in full by nobody


@dataclass
class Work:
    """One file being brought in: who does it, what the form said, what stands around the table, what was found."""

    stage: Stage
    findings: Findings
    columns: Mapping[str, RecordColumn]
    params: Mapping[str, Any] = field(default_factory=dict)
    around: Sequence[str] = ()
    """The texts above and below the table."""
    by: Any = SYSTEM_ACTOR
    """A viewer; a bare user or SYSTEM_ACTOR where the caller let them in."""
    batch: ImportBatch | None = None
    present: frozenset[str] = frozenset()
    """Names of the columns the file has."""
    today: dt.date = field(default_factory=timezone.localdate)
    progress: Progress = lambda percent, step: None
    taken: list[Any] = field(default_factory=list)
    """What became of each row, where a kind takes them one by one."""

    @property
    def user(self) -> Any:
        """The person behind ``by``; None for the program."""
        return getattr(self.by, "user", self.by) or None

    def refuse(self, sql: str, column: str, code: str, sentence: Callable[..., str], *params: Any) -> None:
        """Refuse the rows a query gives: their number, then what ``sentence`` is made of."""
        label = self.columns[column].label
        found = self.stage.rows(sql, *params)
        for row, *facts in found:
            self.findings.error(row, label, code, sentence(*facts))
        self.stage.refuse([row for row, *_ in found])


@dataclass(frozen=True)
class Written:
    """What a file did: Chinese labels and counts, and what to say."""

    facts: Mapping[str, int]
    message: str


@dataclass(frozen=True)
class Exported:
    """What an export asks for: the list's address query and who asks."""

    query: QueryDict
    viewer: Viewer


class RecordKind:
    """Subclass, name ``code``, ``label``, ``action`` and ``columns``, and say how rows are checked, written and read.

    ``action`` is needed to import, ``export_action`` to export, ``full_action`` to export phones and e-mail addresses unmasked.
    ``derived`` are more staged columns, (name, SQL type), filled by
    ``derive`` from the values of a row.
    """

    code: str = ""
    label: str = ""
    action: str = ""
    export_action: str = ""
    full_action: str = ""
    help: str = ""
    columns: tuple[RecordColumn, ...] = ()
    derived: tuple[tuple[str, str], ...] = ()
    max_rows: int = MAX_ROWS
    max_rows_why: str = ""
    params_form: type[forms.Form] | None = None
    list_url: str = ""
    """URL name of the list, to go to after an import."""

    undo_words: str = ""
    """What undoing does, where it is something else than removing what was made and restoring what was changed."""

    @property
    def has_undo(self) -> bool:
        """Whether an import can be taken back at all."""
        return True

    def offered(self) -> Mapping[str, Sequence[str]]:
        """Column name → what the group has to choose from at present, for the template; choices of a column need no saying."""
        return {c.name: c.refers.offered() for c in self.columns if c.refers}

    @cached_property
    def by_name(self) -> dict[str, RecordColumn]:
        """The columns by name."""
        return {c.name: c for c in self.columns}

    def complete(
        self, values: list[Any], place: Mapping[str, int], say: Callable[[str, str, str], None]
    ) -> None:
        """Checks and changes within one row; ``say(column, code, reason)`` refuses it."""

    def derive(self, values: Sequence[Any], place: Mapping[str, int]) -> Sequence[Any]:
        """Values of the derived columns, where the rows will be written."""
        return [None] * len(self.derived)

    def check(self, work: Work) -> None:
        """Checks over all rows and against what is recorded, by ``work.refuse``; may add columns to the stage."""

    def forecast(self, work: Work) -> dict[str, int]:
        """What writing would do, as labels and counts."""
        return {}

    def write(self, work: Work) -> Written:
        """Write the good rows in whole sets, keeping with ``keeping.keep_*`` what undo needs."""
        raise NotImplementedError

    def undo(self, batch: ImportBatch, *, by: Viewer) -> dict[str, int]:
        """Take back; by default created rows go and changed ones get their earlier values."""
        return take_back(batch)

    def undo_hindrances(self, batch: ImportBatch) -> list[Hindrance]:
        """Why it can't be taken back any more; empty where it can."""
        return hindrances(batch)

    def undo_consequences(self, batch: ImportBatch) -> list[str]:
        """What taking it back does."""
        return [self.undo_words] if self.undo_words else consequences(batch)

    def listed(self, asked: Exported) -> QuerySet[Any]:
        """The records that the filtered list shows, in its order."""
        raise NotImplementedError

    def cells(self, records: QuerySet[Any], asked: Exported) -> Iterator[Mapping[str, Any]]:
        """Records by column name, as values the reader would make of them again."""
        raise NotImplementedError

    def exported(self, records: QuerySet[Any], asked: Exported) -> Iterator[Mapping[str, Any]]:
        """Cells as this viewer may take them out. The portal's lists and the admin export so."""
        masked = {} if self._in_full(asked.viewer) else self._masks()
        for cells in self.cells(records, asked):
            yield {**cells, **{name: mask(cells[name]) for name, mask in masked.items() if cells.get(name)}}

    def taken_out(self, records: QuerySet[Any], viewer: Viewer) -> Iterator[list[Any]]:
        """Records chosen elsewhere than in the list, as rows of words in the order of the columns."""
        for cells in self.exported(records, Exported(QueryDict(), viewer)):
            yield [column.words_of(cells.get(column.name)) for column in self.columns]

    def beside(self, asked: Exported) -> list[str]:
        """What is said beside the file before it goes out: of which columns the records know nothing, and the like."""
        return []

    def _masks(self) -> dict[str, Callable[[str], str]]:
        return {column.name: MASKS[column.kind] for column in self.columns if column.kind in MASKS}

    def _in_full(self, viewer: Viewer) -> bool:
        # For every unit: what is right at one's own unit opens no other's.
        return not self.full_action or viewer.for_all_units(self.full_action)

    @property
    def personal(self) -> list[RecordColumn]:
        """The columns that say something of people: taking them out asks what for."""
        return [column for column in self.columns if column.is_personal]

    def personal_labels(self, viewer: Viewer) -> tuple[list[str], list[str]]:
        """What of people goes out, in words, and what of that is masked for this viewer."""
        told = self.personal
        masked = {} if self._in_full(viewer) else self._masks()
        return [column.label for column in told], [c.label for c in told if c.name in masked]

    def export_purpose(self, viewer: Viewer) -> str:
        """What the trail says was taken out."""
        what = "和".join(word for kind, word in _MASKED.items() if any(c.kind == kind for c in self.columns))
        if not (what and self.full_action):
            return f"导出{self.label}"
        return f"导出{self.label}（{f'完整{what}' if self._in_full(viewer) else f'{what}已遮盖'}）"
