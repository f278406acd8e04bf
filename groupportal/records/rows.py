"""Kinds that come in row by row, each row through one service: for the lists of a room, up to ``MAX_ROWS`` at once.

Reading, cleaning, template, marked workbook, flow and command are those of every record kind. What differs is the writing: the
check calls the service for every row, each in a savepoint of its own, and is rolled back, so that a rule speaks before anything
is confirmed. Long lists are written in whole sets instead (``kinds.RecordKind``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from groupportal.errors import DomainError, Hindrance, refuse_hindered
from groupportal.imports.models import ImportBatch
from groupportal.records.cells import cleaner
from groupportal.records.columns import MASKS, RecordColumn
from groupportal.records.findings import shown
from groupportal.records.keeping import keep_changed, keep_made
from groupportal.records.kinds import Exported, RecordKind, Work, Written
from groupportal.records.matching import ByKeys, RowResource
from groupportal.records.models import KeptRows
from groupportal.records.undoing import NOTHING_KEPT, changed_since

MAX_ROWS = 2_000
MOST_CHANGES = 50
"""Changed records of which the check says what changes."""
_MET_OTHERS = "与已有的记录冲突，可能有人刚刚登记了相同的内容，请核对这一行。"


@dataclass(frozen=True)
class Taken:
    """What a row did: the record, and for one that was there already what it held (``held``) and holds now (``holds``)."""

    row: int
    record: Any
    held: Mapping[str, Any] | None = None
    holds: Mapping[str, Any] = field(default_factory=dict)

    @property
    def changed(self) -> list[str]:
        """The columns that differ now; none for a new record."""
        return [name for name, value in (self.held or {}).items() if self.holds[name] != value]


class RowKind(RecordKind):
    """Name ``model``, ``columns``, ``keys``, and say with ``save`` which service takes a row.

    ``keys`` are the columns by which a row is a record that is there already; without keys every row is a new one. An empty
    cell leaves a known record as it is. ``remove``, where the kind has it, takes a new record back (``remove(record, *, by)``)
    and makes the import one that can be undone.
    """

    model: ClassVar[type[Any]]
    keys: tuple[str, ...] = ()
    remove: Any = None
    max_rows = MAX_ROWS
    max_rows_why = "这种名单逐行登记，不能更多"

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> Any:
        """Call the service of a new record (``found`` is None) or of a known one; the record. A DomainError refuses the row.

        ``values`` has every column by name: text "" and others None where nothing is said and nothing was there.
        """
        raise NotImplementedError

    def key(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """What a row, or a record, is known by; None where it does not say all of it."""
        key = tuple(values[name] for name in self.keys)
        return key if key and None not in key else None

    def known(self, rows: Sequence[Mapping[str, Any]]) -> QuerySet[Any]:
        """The records that these rows may mean; to be narrowed where there are many."""
        return self.records()

    def known_to(self, by: Any, rows: Sequence[Mapping[str, Any]]) -> QuerySet[Any]:
        """Of these, those that this person's rows may mean; to be narrowed where the keys don't say whose a record is."""
        return self.known(rows)

    def stays(self, values: Mapping[str, Any], found: Any, remedy: str) -> Any:
        """The known record, where a file does not change what stands; DomainError with the ``remedy`` for a row that says otherwise."""
        other = [one.label for one in self.columns if values[one.name] != one.value_in(found)]
        if other:
            words = (
                f"这一条已经登记，{'、'.join(other)}与登记的不同，导入不修改已登记的{self.label}。{remedy}"
            )
            raise DomainError("stands", words)
        return found

    def records(self) -> QuerySet[Any]:
        """All there are, with what the columns read of them."""
        return self.model.objects.all()

    @property
    def has_undo(self) -> bool:
        """Where a new record can be taken back."""
        return self.remove is not None

    @property
    def watched(self) -> list[str]:
        """Columns of the table that tell whether a record was changed since."""
        stored = {field.name: field.column for field in self.model._meta.concrete_fields}
        return [stored[column.name] for column in self.columns if column.name in stored]

    # --- in

    def check(self, work: Work) -> None:
        """Take every row; bad ones are refused and leave nothing."""
        rows = list(self._rows(work))
        resource = RowResource(self, work.by)
        loader = ByKeys(resource, [values for _, values in rows])
        first: dict[Any, tuple[int, dict[str, Any]]] = {}
        for done, (row, values) in enumerate(rows):
            if done % 20 == 0:
                work.progress(60 + done * 35 // len(rows), f"已核对 {done:,} 行，共 {len(rows):,} 行")
            key = resource.key(values)
            if key and (earlier := first.setdefault(key, (row, values)))[0] != row:
                same = [name for name in self.keys if values[name] and values[name] == earlier[1][name]]
                labels = "、".join(self.by_name[name].label for name in same)
                words = f"与{work.findings.row_words(earlier[0])}的{labels}相同，是同一条，请只保留一行。"
                self._refuse(work, row, self.keys[0], "row_twice", words)
                continue
            self._take(work, row, values, resource, loader)
        self._say_changes(work)

    def _rows(self, work: Work) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows that read well, with the records they name; one that names none is refused."""
        names = ", ".join(f'"{column.name}"' for column in self.columns)
        staged = work.stage.rows(f'SELECT "row", {names} FROM {{stage}} WHERE ok ORDER BY "row"')
        found = {
            column.name: column.refers.find(texts)
            for place, column in enumerate(self.columns, 1)
            if column.refers and (texts := {row[place] for row in staged if row[place]})
        }
        for row, *cells in staged:
            values = dict(zip(self.by_name, cells, strict=True))
            for name, records in found.items():
                if text := values[name]:
                    matches = records.get(text, [])
                    values[name] = matches[0] if len(matches) == 1 else None
                    if len(matches) != 1 and (refers := self.by_name[name].refers):
                        self._refuse(work, row, name, "not_found", refers.missed(text, len(matches)))
                        break
            else:
                yield row, values

    def _take(
        self, work: Work, row: int, values: dict[str, Any], resource: RowResource, loader: ByKeys
    ) -> None:
        with transaction.atomic():
            result = resource.import_row(values, loader, row_number=row)
            fault = result.validation_error or next((e.error for e in result.errors), None)
            if fault is not None:
                transaction.set_rollback(True)
        if fault is not None:
            self._refuse(work, row, *_said(fault))
            return
        if result.original is None:
            work.taken.append(Taken(row, result.instance))
        else:
            held, holds = resource.values(result.original), resource.values(result.instance)
            work.taken.append(Taken(row, result.instance, held, holds))

    def _refuse(self, work: Work, row: int, column: str, code: str, words: str) -> None:
        label = self.by_name[column].label if column in self.by_name else ""
        work.findings.error(row, label, code, words)
        work.stage.refuse([row])

    def _say_changes(self, work: Work) -> None:
        """What known records would hold instead, so that a confirmation knows what it confirms."""
        changed = [taken for taken in work.taken if taken.changed]
        for taken in changed[:MOST_CHANGES]:
            words = "，".join(self._change(self.by_name[name], taken) for name in taken.changed)
            work.findings.note("changes", f"更新已有的“{taken.record}”：{words}。", row=taken.row)
        if len(changed) > MOST_CHANGES:
            words = f"还有 {len(changed) - MOST_CHANGES:,} 行更新已有的记录，不再逐行列出。"
            work.findings.note("changes_more", words)

    def _change(self, column: RecordColumn, taken: Taken) -> str:
        if column.kind in MASKS or taken.held is None:
            return column.label
        before, after = (
            shown(column.words_of(side[column.name]) or "") for side in (taken.held, taken.holds)
        )
        return f"{column.label}“{before}”→“{after}”"

    def forecast(self, work: Work) -> dict[str, int]:
        new, changed, same = f"新增{self.label}", f"更新{self.label}", "没有变化"
        counts = Counter(
            new if taken.held is None else changed if taken.changed else same for taken in work.taken
        )
        return {word: counts[word] for word in (new, changed, same) if counts[word]}

    def write(self, work: Work) -> Written:
        """The rows are taken already; keep what undo needs."""
        if work.batch is not None and self.has_undo:
            made = [taken.record.pk for taken in work.taken if taken.held is None]
            keep_made(work.batch, self.model, made, self.watched)
            changed = [taken for taken in work.taken if taken.changed]
            if changed:
                held = [self._kept(taken.held) for taken in changed]
                part = ([taken.record.pk for taken in changed], held)
                keep_changed(work.batch, self.model, [part], self.watched)
        facts = self.forecast(work)
        return Written(facts, f"已导入：{'，'.join(f'{label} {n:,} 条' for label, n in facts.items())}。")

    # --- back

    def _kept(self, held: Mapping[str, Any]) -> dict[str, str | None]:
        """What a record held, as cells that the reader understands."""
        words = {name: self.by_name[name].words_of(value) for name, value in held.items()}
        return {name: None if word is None else str(word) for name, word in words.items()}

    def _restored(self, kept: Mapping[str, str | None]) -> dict[str, Any]:
        """The values that ``_kept`` cells stand for."""
        values: dict[str, Any] = {}
        for name, cell in kept.items():
            column = self.by_name[name]
            values[name] = column.nothing
            if cell is not None:
                values[name] = cleaner(replace(column, check=None))(cell)[0]
                if column.refers:
                    matches = column.refers.find([cell]).get(cell, [])
                    if len(matches) != 1:
                        raise DomainError("not_found", column.refers.missed(cell, len(matches)))
                    values[name] = matches[0]
        return values

    def undo_hindrances(self, batch: ImportBatch) -> list[Hindrance]:
        """A record that was changed since; what else depends on it, ``remove`` says."""
        kept = list(KeptRows.objects.filter(batch=batch))
        return changed_since(kept) if kept else [NOTHING_KEPT]

    def undo(self, batch: ImportBatch, *, by: Any) -> dict[str, int]:
        """New records go by ``remove``, changed ones get back by ``save`` what they held; all or none."""
        refuse_hindered(self.undo_hindrances(batch))
        done: Counter[str] = Counter()
        for part in KeptRows.objects.filter(batch=batch).order_by("-position"):
            records = self.records().in_bulk(part.row_ids)
            for place, row_id in reversed(list(enumerate(part.row_ids))):
                record = records.get(row_id)
                if record is None:
                    words = (
                        f"导入以后，{self.label}里有记录已经不能再改（例如草稿已生效），这次导入不能撤销。"
                    )
                    raise DomainError("undo_gone", words)
                try:
                    if part.earlier:
                        self.save(self._restored(part.earlier[place]), record, by=by)
                    else:
                        self.remove(record, by=by)
                except DomainError as error:
                    raise DomainError(error.code, f"“{record}”撤销不了：{error.message}") from error
                done["恢复" if part.earlier else "删除"] += 1
        KeptRows.objects.filter(batch=batch).delete()
        return {f"{word}{self.label}": n for word, n in done.items()}

    # --- out

    def listed(self, asked: Exported) -> QuerySet[Any]:
        return self.records()

    def cells(self, records: QuerySet[Any], asked: Exported) -> Iterator[Mapping[str, Any]]:
        for record in records.iterator(chunk_size=MAX_ROWS):
            yield {column.name: column.words_of(column.value_in(record)) for column in self.columns}


def _said(fault: Exception) -> tuple[str, str, str]:
    """Column, code and sentence of what a service refused. What is no refusal is raised: it stops the file."""
    if isinstance(fault, DomainError):
        return fault.field, fault.code, fault.message
    if isinstance(fault, ValidationError):
        field, words = (
            next(iter(fault.message_dict.items())) if hasattr(fault, "error_dict") else ("", fault.messages)
        )
        return field, "invalid", "".join(words)
    if isinstance(fault, IntegrityError):
        return "", "met_others", _MET_OTHERS
    raise fault
