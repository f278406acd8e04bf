"""What every national table shares on its way in and out: columns by the layout of the day, codes, what the records do not answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone

from groupportal.errors import Hindrance
from groupportal.imports.models import ImportBatch
from groupportal.records.columns import SQL_TYPES, ColumnKind, RecordColumn
from groupportal.records.kinds import Exported, RecordKind, Work, Written
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import mask_phone
from internships.enums import NationalTable
from internships.national_tables import Layout
from internships.selectors.placement import schools_for
from internships.selectors.table import codes_of, is_coded, layout_on

_PHONES = frozenset({"xnzdjsdh", "qyzmzdrydh"})
"""Codes of columns that hold people's telephones."""


class NationalKind(RecordKind):
    """``means``: code of a national column → our column; the others are read as text under ``f_<code>``, and not brought in."""

    table: ClassVar[NationalTable]
    means: ClassVar[Mapping[str, RecordColumn]]
    unanswered: ClassVar[Mapping[str, str]] = {}
    """Codes of columns that the records don't answer yet, and why."""
    export_action = "internships.export"
    full_action = "rosters.read_contacts"

    @property
    def layout(self) -> Layout:
        """As of today."""
        return layout_on(self.table, timezone.localdate())

    @property
    def columns(self) -> tuple[RecordColumn, ...]:  # type: ignore[override]  # by the group's layout
        return tuple(
            replace(
                self.means.get(head.code) or _beside(head.code),
                label=head.label,
                head=head.whole,
                aliases=(head.code,),
            )
            for head in self.layout.heads
        )

    @property
    def by_name(self) -> dict[str, RecordColumn]:
        return {column.name: column for column in self.columns}

    def _masks(self) -> dict[str, Callable[[str], str]]:
        return {f"f_{code}": mask_phone for code in _PHONES}

    def _in_full(self, viewer: Viewer) -> bool:
        """A school reports its own people in full: who may read telephones at each school that is in the file."""
        told = schools_for(viewer, self.export_action).exclude(viewer.within(self.full_action, "pk"))
        return super()._in_full(viewer) or not told.exists()

    def told(self, records: QuerySet[Any]) -> Iterator[Mapping[str, Any]]:
        """Of each record: code of a column → what is recorded; a code that is left out, or None, is not known."""
        raise NotImplementedError

    def cells(self, records: QuerySet[Any], asked: Exported) -> Iterator[Mapping[str, Any]]:
        heads, codes, today = self.layout.heads, codes_of(timezone.localdate()), timezone.localdate()
        names = [(h.code, self.means[h.code].name if h.code in self.means else f"f_{h.code}") for h in heads]
        coded = {head.code for head in heads if is_coded(head)}
        for row in self.told(records):
            said = {**row, "sjcjsj": f"{today:%Y-%m-%d}"}
            yield {
                name: codes.of(code, _words(said[code]))
                if code in coded and _there(said.get(code))
                else said.get(code)
                for code, name in names
            }

    def beside(self, asked: Exported) -> list[str]:
        layout = self.layout
        names = {column.name: head for column, head in zip(self.columns, layout.heads, strict=True)}
        codes, empty, plain, rows = codes_of(timezone.localdate()), Counter[str](), set(), 0
        for cells in self.cells(self.listed(asked), asked):
            rows += 1
            for name, value in cells.items():
                if not _there(value):
                    empty[name] += 1
                elif is_coded(names[name]) and not codes.knows(names[name].code, str(value)):
                    plain.add(names[name].label)
        found = [
            f"截至{timezone.localdate():%Y年%-m月%-d日}，按表样“{layout.edition}”（来源：{layout.source}）。"
        ]
        if layout.doubts:
            found.append(f"存疑：{layout.doubts}")
        if rows and empty:
            whole = [names[n].label for n, number in empty.items() if number == rows]
            part = [f"{names[n].label}（{number} 行）" for n, number in empty.items() if number < rows]
            found += [f"系统里没有记录，整列空着的 {len(whole)} 列：{'、'.join(whole)}。"] if whole else []
            found += [f"部分学生没有记录，空着的 {len(part)} 列：{'、'.join(part)}。"] if part else []
        if plain:
            words = "、".join(label for label in (h.label for h in layout.heads) if label in plain)
            found.append(f"没有登记代码、照文字填写的：{words}。秘书处在“代码表”里登记后按代码填。")
        return [
            *found,
            *(words for code, words in self.unanswered.items() if any(h.code == code for h in layout.heads)),
        ]

    def say_beside(self, work: Work) -> None:
        """Name the columns of the file that have no place in the records."""
        beside = [
            c.label
            for c in self.columns
            if c.name.startswith("f_")
            and c.name in work.present
            and not self.read_besides & {c.label, c.name.removeprefix("f_")}
        ]
        if beside:
            work.findings.note("not_kept", f"这些列系统里没有记录的地方，没有导入：{'、'.join(beside)}。")

    read_besides: ClassVar[frozenset[str]] = frozenset()
    """Columns, by label or code, that are read though none of ours has their name."""


def _beside(code: str) -> RecordColumn:
    """A column that is read as text, whatever it holds: nothing of it is kept."""
    return RecordColumn(f"f_{code}", "", ColumnKind.LONG_TEXT, max_length=10_000, personal=code in _PHONES)


def _there(value: Any) -> bool:
    return value is not None and value != ""


def _words(value: Any) -> str:
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def yes_no(value: bool | None) -> str | None:
    """是, 否, or nothing for what isn't known."""
    return None if value is None else _words(value)


class CarriedKind(NationalKind):
    """A national table that comes in by a list of the room: its columns by our names, what it lacks left empty or set by ``prepare``."""

    plain: ClassVar[RecordKind]

    def _missing(self) -> list[RecordColumn]:
        held = {column.name for column in self.columns}
        return [column for column in self.plain.columns if column.name not in held]

    @property
    def derived(self) -> tuple[tuple[str, str], ...]:  # type: ignore[override]  # what the layout has not
        return (*((c.name, SQL_TYPES.get(c.kind, "text")) for c in self._missing()), *self.plain.derived)

    @property
    def by_name(self) -> dict[str, RecordColumn]:
        return {**self.plain.by_name, **super().by_name}

    @property
    def max_rows(self) -> int:  # type: ignore[override]  # as the list's own
        return self.plain.max_rows

    @property
    def max_rows_why(self) -> str:  # type: ignore[override]  # as the list's own
        return self.plain.max_rows_why

    @property
    def undo_words(self) -> str:  # type: ignore[override]  # as the list's own
        return self.plain.undo_words

    @property
    def has_undo(self) -> bool:
        return self.plain.has_undo

    def derive(self, values: Sequence[Any], place: Mapping[str, int]) -> Sequence[Any]:
        return (*(None for _ in self._missing()), *self.plain.derive(values, place))

    def prepare(self, work: Work) -> None:
        """Set what the table does not say in so many words."""

    def check(self, work: Work) -> None:
        self.say_beside(work)
        self.prepare(work)
        self.plain.check(work)

    def forecast(self, work: Work) -> dict[str, int]:
        return self.plain.forecast(work)

    def write(self, work: Work) -> Written:
        return self.plain.write(work)

    def undo(self, batch: ImportBatch, *, by: Viewer) -> dict[str, int]:
        return self.plain.undo(batch, by=by)

    def undo_hindrances(self, batch: ImportBatch) -> list[Hindrance]:
        return self.plain.undo_hindrances(batch)
