"""From the records to the contents of an evidence package. Call inside a scope opened with ``snapshot=True`` for one reading."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from groupportal.errors import DomainError
from groupportal.files.access import ids_openable
from groupportal.files.models import StoredFile
from groupportal.metrics.narrative import cited
from groupportal.metrics.selectors import Question, ask
from groupportal.office.numbers import find_quantities, units_in
from groupportal.tenancy.kept import kept
from groupportal.tenancy.roles import Role, actions_of
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.figures import plain
from groupportal.ui.formats import cndate
from plans.enums import ItemKind, TargetKind
from plans.models import Evidence, Plan
from plans.reading import words_in_common
from plans.selectors.bound import questions_of
from plans.selectors.claims import needs_evidence
from plans.selectors.filed import filed_items, filed_on
from plans.selectors.filed_item import FiledItem
from plans.selectors.rows import Point
from plans.selectors.term import term_of_revision
from reports.annex.collect import few_collections, plan_and_revision
from reports.package.names import BLOCK, POINT, TASK, file_part, folder_part
from reports.package.values import (
    BY_FILING,
    BY_RECORDS,
    BY_TEXT,
    BY_VOUCHER,
    Contents,
    Packed,
    PointPart,
    TaskPart,
    Use,
)

_FOLDERS = {ItemKind.TASK: "1-建设任务", ItemKind.INDICATOR: "2-成果指标"}
SHARED = "00-各要点共用"
_SAID = (TargetKind.YEARLY, TargetKind.CUMULATIVE)
_MONEY = re.compile(r"资金|经费|投入|到位|支出")
_AT_ONCE = 2_000
_SPEAKS = 3
"""Pairs of characters that a file's name must share with a point to lie in that point's folder."""

Proof = tuple[StoredFile, str, str]
"""A file, what it is said to show, where it is from."""
_Filed = tuple[Proof, tuple[UUID, ...]]
"""Evidence with the lines of the points it proves, none for all of them."""


def collect_package(
    as_of: dt.date,
    plan: Plan | None = None,
    *,
    vouchers: bool = False,
    copies: bool = False,
    viewer: Viewer | None = None,
) -> Contents:
    """What the package of a date holds: the evidence of approved group filings, the files behind bound figures.

    ``vouchers``: those of the main task where a point is about money; ``copies``: what proves several points lies at each of
    them, else once. Only what a 验收专家 may open is in it, and of that what ``viewer`` may open (everything without one).
    DomainError where there is no plan in force.
    """
    _, revision = plan_and_revision(as_of, plan)
    with few_collections():
        rows = filed_on(filed_items(revision, as_of))
        evidence = _evidence([row.filing.pk for row in rows if row.filing])
        # Many points are about the same figure: those about money all about that of their heading.
        behind = _Behind(as_of, vouchers)
        collected = [_proofs(row, evidence, behind) for row in rows]
        allowed = _allowed((p[0] for c in collected for p in c.all()), viewer)
        shelf = _Shelf(allowed, copies)
        places = _Places()
        tasks = tuple(_task(c, as_of, shelf, places) for c in collected)
    return Contents(
        as_of=as_of,
        unit_name=active_group().name,
        vouchers=vouchers,
        copies=copies,
        tasks=tasks,
        files=tuple(shelf.files),
        filings=tuple(row.filing.pk for row in rows if row.filing),
        withheld=len(shelf.withheld),
    )


def package_as_of(as_of: dt.date, viewer: Viewer, *, vouchers: bool, copies: bool) -> Contents:
    """``collect_package`` for a page, kept until the records change."""
    return kept(
        "reports.package",
        lambda: collect_package(as_of, vouchers=vouchers, copies=copies, viewer=viewer),
        as_of,
        viewer.key,
        vouchers,
        copies,
    )


@dataclass(frozen=True)
class _Proofs:
    """A task and the files that prove it, before they have places."""

    row: FiledItem
    of_all: list[Proof]
    of_point: dict[int, list[Proof]]
    former: int
    """Files that prove only points of an earlier version of the plan: they prove nothing here."""
    beside: list[Proof]
    """What stands behind figures that the text tells: it lies in the package and proves no point."""

    def all(self) -> Iterable[Proof]:
        """Every one of them."""
        yield from self.of_all
        yield from self.beside
        for proofs in self.of_point.values():
            yield from proofs


def _evidence(filings: Sequence[int]) -> dict[int, list[_Filed]]:
    found: dict[int, list[_Filed]] = {}
    rows = (
        Evidence.objects.filter(filing__in=filings)
        .select_related("file__shown_as")
        .order_by("filing_id", "id")
    )
    # Its file is kept, the row let go.
    for one in rows.iterator(chunk_size=_AT_ONCE):
        found.setdefault(one.filing_id, []).append(((one.file, one.title, BY_FILING), tuple(one.points)))
    return found


def _proofs(row: FiledItem, evidence: dict[int, list[_Filed]], behind: _Behind) -> _Proofs:
    of_point: dict[int, list[Proof]] = {}
    filed = evidence.get(row.filing.pk, []) if row.filing else []
    for point in row.points:
        found: list[Proof] = [proof for proof, lines in filed if point.line in lines]
        if point.metric:
            for question in questions_of(point, behind.as_of, term_of_revision(row.item.revision_id)):
                found += behind.of(question)
        if behind.vouchers and _is_about_money(point):
            heading = (row.item.parent or row.item).thread
            for code in ("budget.received", "budget.spent"):
                found += behind.of(ask(code, behind.as_of, {"thread": str(heading.public_id)}))
        if found:
            of_point[point.pk] = list({proof[0].pk: proof for proof in found}.values())
    standing = {point.line for point in row.points}
    former = sum(bool(lines) and standing.isdisjoint(lines) for _, lines in filed)
    of_all = [proof for proof, lines in filed if not lines]
    # What the text tells besides, as of two things in a line, no point asks for: its files lie beside.
    cites = cited(row.filing.text, behind.as_of) if row.filing else []
    told = [(file, note, BY_TEXT) for one in cites for file, note, _ in behind.of(one)]
    known = {proof[0].pk for proof in (*of_all, *(proof for proofs in of_point.values() for proof in proofs))}
    besides = {proof[0].pk: proof for proof in told if proof[0].pk not in known}
    return _Proofs(row, of_all, of_point, former, list(besides.values()))


@dataclass
class _Behind:
    """The files behind figures of a date, each figure asked once."""

    as_of: dt.date
    vouchers: bool
    _found: dict[Any, list[Proof]] = field(default_factory=dict)

    def of(self, question: Question) -> list[Proof]:
        """Those of one figure; none for one that can't be answered, which the checks of the tables say."""
        metric = question.metric
        if metric.code.startswith("budget.") and not self.vouchers:
            return []
        key = (metric.code, question.as_of, tuple(sorted(question.written.items())))
        if key not in self._found:
            self._found[key] = self._read(question)
        return self._found[key]

    def _read(self, question: Question) -> list[Proof]:
        metric = question.metric
        try:
            result = question.answer()
        except DomainError:
            return []
        origin = BY_VOUCHER if metric.code.startswith("budget.") else BY_RECORDS
        return [(file, note or metric.label, origin) for file, note in result.files()] if result.files else []


def _is_about_money(point: Point) -> bool:
    return any("元" in unit for unit in units_in(point.text)) or bool(_MONEY.search(point.text))


def _allowed(files: Iterable[StoredFile], viewer: Viewer | None) -> set[int]:
    """The keys of those that may be handed to an expert, and that the maker may open."""
    for_experts = actions_of(frozenset({Role.EXPERT}))
    found = {file.pk: file for file in files if file.view_action in for_experts}
    return ids_openable(found.values(), viewer) if viewer else set(found)


@dataclass
class _Places:
    """Numbers of headings and tasks, in the order they come; indicators go on where the tasks end, so that a number is one task's."""

    heading: Any = None
    block: int = 0
    task: int = 0

    def next(self, row: FiledItem) -> tuple[str, str]:
        """Number and folder of the next task."""
        item = row.item
        top = item.parent or item
        if top.pk != self.heading:
            self.heading, self.block, self.task = top.pk, self.block + 1, 0
        block = f"{self.block:02}"
        folder = f"{_FOLDERS[ItemKind(item.kind)]}/{folder_part(block, top.name, BLOCK)}"
        if item.parent is None:
            return block, folder
        self.task += 1
        number = f"{block}{self.task:02}"
        return number, f"{folder}/{folder_part(number, item.name, TASK)}"


@dataclass
class _Shelf:
    """Contents with their paths: each once, or once in every folder that wants it."""

    allowed: set[int]
    copies: bool
    files: list[Packed] = field(default_factory=list)
    withheld: set[int] = field(default_factory=set)
    _at: dict[tuple[str, str], int] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def put(self, proofs: Iterable[Proof], folder: str, about: str) -> tuple[Use, ...]:
        """The proofs with the places of their contents; what lies elsewhere already is referred to there."""
        uses: dict[int, Use] = {}
        for file, note, origin in proofs:
            if file.pk not in self.allowed:
                self.withheld.add(file.pk)
                continue
            packed = file.to_show
            key = (packed.sha256, folder if self.copies else "")
            at = self._at.get(key)
            if at is None:
                number = self._counts[folder] = self._counts.get(folder, 0) + 1
                path = f"{folder}/{file_part(number, about, packed.name)}"
                at = self._at[key] = len(self.files)
                self.files.append(Packed(packed.pk, packed.name, packed.size, packed.sha256, path))
            said = "。".join(filter(None, (note if note != file.name else "", file.packed_note)))
            uses.setdefault(at, Use(at, said, origin))
        return tuple(uses.values())


def _task(collected: _Proofs, as_of: dt.date, shelf: _Shelf, places: _Places) -> TaskPart:
    row = collected.row
    number, folder = places.next(row)
    points = row.points
    texts = [(p.number, p.text) for p in points] or [("", row.item.goal or row.item.name)]
    many = len(texts) > 1
    own: list[list[Proof]] = [list(collected.of_point.get(p.pk, [])) for p in points] or [[]]
    common: list[Proof] = []
    for proof in collected.of_all:
        if not many:
            own[0].append(proof)
        elif shelf.copies:
            for proofs in own:
                proofs.append(proof)
        else:
            common.append(proof)
    parts = []
    beside = _told_apart(common, [text for _, text in texts])
    shared: list[Use] = []
    for at, (label, text) in enumerate(texts):
        place = f"{folder}/{folder_part(f'{at + 1:02}', text, POINT)}" if many else folder
        shared += (replace(use, about=at + 1) for use in shelf.put(beside[at], place, text))
        point = points[at] if points else None
        parts.append(
            PointPart(
                number=label,
                text=text,
                asked=_asked(point) if point else "",
                needed=point is not None and needs_evidence(point) is not None,
                uses=shelf.put(own[at], place, text),
            )
        )
    shared += shelf.put([*beside[-1], *collected.beside], f"{folder}/{SHARED}", row.item.name)
    return TaskPart(
        kind=row.item.kind,
        heading=row.item.parent.name if row.item.parent else "",
        name=row.item.name,
        number=number,
        thread=str(row.item.thread.public_id),
        filed=cndate(row.filing.as_of) if row.filing else "",
        points=tuple(parts),
        shared=tuple(shared),
        former=collected.former,
    )


def _told_apart(proofs: list[Proof], texts: list[str]) -> list[list[Proof]]:
    """The proofs of a whole task by the point their name or note speaks of most clearly; last those that speak of none."""
    found: list[list[Proof]] = [[] for _ in range(len(texts) + 1)]
    for proof in proofs:
        said = f"{proof[0].name} {proof[1]}"
        shares = sorted(((words_in_common(text, said), -at) for at, text in enumerate(texts)), reverse=True)
        clear = shares[0][0] >= _SPEAKS and shares[0][0] > shares[1][0]
        found[-shares[0][1] if clear else len(texts)].append(proof)
    return found


def _asked(point: Point) -> str:
    """The number a point asks for, as people say it."""
    if point.target_value is not None:
        kind = point.target_kind if point.target_kind in _SAID else ""
        words = TargetKind(kind).label if kind else ""
        return f"{words}{plain(Decimal(point.target_value))}{point.unit}"
    return "、".join(f"{plain(q.number)}{q.unit}" for q in find_quantities(point.text))
