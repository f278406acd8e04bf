"""Which journals are due by the batch's quota, who sees which, how much of them is read, and which resemble one another."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.tenancy.viewer import Viewer
from internships.enums import JournalKind, JournalState, PlacementState
from internships.models import Journal, JournalFile, Placement
from internships.models.journal import title_of
from internships.rules.words import months_later
from internships.selectors.arranging import with_class
from internships.selectors.placement import VIEW_SCHOOL
from internships.states import BEGUN
from rosters.selectors.roster import class_name_on, in_own_classes

WRITE, READ = "internships.write_journal", "internships.read_journal"
ALIKE = 0.6
"""Share of common groups of three signs from which two texts are shown beside each other."""
MOST_COMPARED = 400
_LEAST_GRAMS = 20
_WEEK = dt.timedelta(days=7)
_DAY = dt.timedelta(days=1)
_HALF = dt.timedelta(days=15)
_NEARLY = dt.timedelta(days=3)
"""So many days before its last a month is as good as over: reports are written then."""
_J = JournalState
_WRITTEN = (_J.SUBMITTED, _J.APPROVED, _J.EXCUSED)


# --- what is due


@dataclass(frozen=True)
class Slot:
    """One journal that is owed: the ``number``-th of its kind, of the days from ``begins_on`` to ``due_on``, both inclusive."""

    kind: str
    number: int
    begins_on: dt.date
    due_on: dt.date

    @property
    def title(self) -> str:
        """第3周周志."""
        return title_of(self.kind, self.number)


def slots_of(placement: Placement) -> list[Slot]:
    """What a placement owes by its batch's quota, by due day. Weeks and months count from the first day there; a rest at the end owes
    nothing."""
    batch, start = placement.batch, placement.arrived_on or placement.starts_on
    end = placement.gone_on
    found = []
    for week in range((end - start).days // 7):
        begins = start + week * _WEEK
        due = begins + _WEEK - _DAY
        if batch.weekly_journals:
            found.append(Slot(JournalKind.WEEK, week + 1, begins, due))
        first = week * batch.daily_journals + 1
        found += [Slot(JournalKind.DAY, first + n, begins, due) for n in range(batch.daily_journals)]
    month = 1
    while batch.monthly_journals and (after := months_later(start, month)) <= end:
        found.append(Slot(JournalKind.MONTH, month, months_later(start, month - 1), after - _DAY))
        month += 1
    return sorted(found, key=lambda slot: (slot.due_on, slot.kind, slot.number))


def has_quota(placement: Placement) -> bool:
    """Whether the plan says how many are to be written at all."""
    batch = placement.batch
    return bool(batch.daily_journals or batch.weekly_journals or batch.monthly_journals)


def slot_of(placement: Placement, kind: str, number: int) -> Slot | None:
    """The one that an address or a form names."""
    return next((s for s in slots_of(placement) if (s.kind, s.number) == (kind, number)), None)


class Months:
    """Which monthly report of a student a file's row is: by the number among the schools for which a person may do this, and the day."""

    def __init__(self, by: Viewer | Any, action: str, numbers: Collection[str]) -> None:
        rows = Placement.objects.filter(student__number__in=numbers, state__in=BEGUN).select_related(
            "batch", "student"
        )
        if isinstance(by, Viewer):
            rows = rows.filter(by.within(action, "unit"))
        self._of: dict[str, list[Placement]] = defaultdict(list)
        for row in rows.order_by("-starts_on"):
            self._of[row.student.number].append(row)
        keys = [row.pk for of_one in self._of.values() for row in of_one]
        self._taken = _kept(keys, JournalState.values)
        written = Journal.objects.filter(placement__in=keys, kind=JournalKind.MONTH).order_by()
        told = written.values_list("placement", "handed_on", "text").iterator()
        self._told = {(pk, day, _plain(text)) for pk, day, text in told}

    def of(self, number: str, name: str, day: dt.date, text: str = "") -> tuple[int, Slot]:
        """The placement and the month a report handed in on a day is about, which is taken from then on. DomainError in words, also
        for one that is written already: the same file twice brings nothing.

        The month that the text begins with (第二个月…); else the last one over by then, and the one half over where that is written: a
        late one stands under its own month, not under the next.
        """
        rows = self._of.get(number, [])
        if not rows:
            raise DomainError("no_such_student", "没有这个学号的、到过岗的实习学生，请核对。", field="number")
        if len({row.student_id for row in rows}) > 1:
            raise DomainError(
                "several", "几所学校都有这个学号的实习学生，请每所学校各导入一份。", field="number"
            )
        if name and name != rows[0].student.name:
            words = f"这个学号登记的是“{rows[0].student.name}”，请核对学号和姓名。"
            raise DomainError("name_differs", words, field="name")
        if day > timezone.localdate():
            raise DomainError("day_to_come", "提交日期还没有到，请核对。", field="handed_on")
        row = next((one for one in rows if one.starts_on <= day), None)
        if row is None or row.state == PlacementState.ARCHIVED:
            words = "这一天以前没有开始的实习，或已经归档，不能再导入月报，请核对提交日期。"
            raise DomainError("no_placement", words, field="handed_on")
        if text and (row.pk, day, _plain(text)) in self._told:
            raise DomainError("no_month", "这一篇月报已经有了，没有导入。", field="text")
        months = [s for s in slots_of(row) if s.kind == JournalKind.MONTH]
        said = month_said(text)
        about = (
            [s for s in months if s.number == said and s.begins_on <= day]
            if said
            else [
                *[s for s in months if s.due_on - _NEARLY <= day][-1:],
                *[s for s in months if s.begins_on + _HALF <= day][-1:],
            ]
        )
        slot = next((s for s in about if (s.kind, s.number) not in self._taken[row.pk]), None)
        if slot is None:
            words = "方案没有要求写月报，或这一天交的是哪个月的、那个月的已经有了，没有导入。"
            raise DomainError("no_month", words, field="handed_on")
        self._taken[row.pk][slot.kind, slot.number] = JournalState.SUBMITTED
        self._told.add((row.pk, day, _plain(text)))
        return row.pk, slot


BROUGHT = "（学校从实习报告表导入）\n"
"""Begins what a file brought: the student did not hand it in here."""


def _plain(text: str) -> int:
    """By what a report is known again, without keeping the whole of it."""
    return hash(text.removeprefix(BROUGHT).strip())


_MONTH_SAID = re.compile(r"\W*(?:实习)?第\s*([一二三四五六七八九十\d]{1,3})\s*个?月")
_DIGITS = "零一二三四五六七八九十"


def month_said(text: str) -> int:
    """Which month of the internship a report says it is about with its first words (第二个月, 第2月); 0 where it does not."""
    found = _MONTH_SAID.match(text)
    if found is None:
        return 0
    said = found[1]
    if said.isdecimal():
        return int(said)
    tens, _, ones = said.rpartition("十")
    whole = (_DIGITS.find(tens) if tens else 1) * 10 if "十" in said else 0
    return whole + (_DIGITS.find(ones) if ones else 0)


def _kept(placement_ids: Collection[int], states: Iterable[str]) -> dict[int, dict[tuple[str, int], str]]:
    """Placement -> (kind, number) -> state. One query."""
    rows = Journal.objects.filter(placement__in=placement_ids, state__in=list(states)).order_by()
    found: dict[int, dict[tuple[str, int], str]] = defaultdict(dict)
    for placement, kind, number, state in rows.values_list("placement", "kind", "number", "state"):
        found[placement][kind, number] = state
    return found


@dataclass(frozen=True)
class Owed:
    """A journal that a student still has to hand in; ``state`` draft or returned, "" where nothing is begun."""

    placement: Any
    slot: Slot
    state: str
    today: dt.date

    @property
    def days_late(self) -> int:
        """How many days ago it was due; 0 while there is time."""
        return max(0, (self.today - self.slot.due_on).days)


def owed(placements: QuerySet[Placement], today: dt.date, *, late_only: bool = False) -> list[Owed]:
    """What can still be written and should be by now, the longest due first. Two queries, however many placements there are."""
    rows = list(placements.filter(state__in=(PlacementState.RUNNING, PlacementState.ENDING)))
    kept = _kept([row.pk for row in rows], JournalState.values)
    found = []
    for row in rows:
        for slot in slots_of(row):
            state = kept[row.pk].get((slot.kind, slot.number), "")
            begun = slot.due_on < today if late_only else slot.begins_on <= today
            if begun and state not in _WRITTEN:
                found.append(Owed(row, slot, state, today))
    return sorted(found, key=lambda one: (one.slot.due_on, one.placement.student.pinyin))


def facts_for(placement_ids: Collection[int]) -> Mapping[int, Mapping[str, Any]]:
    """``journals.due`` and ``journals.written`` as of today (Article 21); nothing where the plan fixes no number or it has not begun.

    Due are those whose last day is over; written those of them that were handed in and not returned, or excused.
    """
    rows = Placement.objects.filter(pk__in=placement_ids, state__in=BEGUN).select_related("batch").order_by()
    kept, today = _kept(placement_ids, _WRITTEN), timezone.localdate()
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        if has_quota(row):
            due = [slot for slot in slots_of(row) if slot.due_on < today]
            written = sum((slot.kind, slot.number) in kept[row.pk] for slot in due)
            found[row.pk] = {"journals.due": len(due), "journals.written": written}
    return found


# --- who sees which


def own_placements(viewer: Viewer) -> QuerySet[Placement]:
    """A student's own that have begun."""
    mine = Q(student__user=viewer.user.pk, unit__in=viewer.units_for(WRITE), state__in=BEGUN)
    return Placement.objects.filter(mine).select_related("batch", "student", "host__unit", "teacher")


def read_placements(viewer: Viewer) -> QuerySet[Placement]:
    """Those whose journals a person follows: a teacher the guided ones and those of the own classes, the office the school's."""
    at = viewer.units_for(READ)
    seen = viewer.within(VIEW_SCHOOL, "unit") | Q(teacher__user=viewer.user.pk, unit__in=at)
    seen |= Q(student__in=in_own_classes(viewer), unit__in=at)
    return Placement.objects.filter(seen).select_related("batch", "student", "teacher")


def journals_for(viewer: Viewer) -> QuerySet[Journal]:
    """A student's own, drafts too; for teacher and office what was handed in, of the placements they follow."""
    own = Q(placement__student__user=viewer.user.pk, placement__unit__in=viewer.units_for(WRITE))
    read = Q(placement__in=read_placements(viewer).order_by().values("pk")) & ~Q(state=_J.DRAFT)
    rows = Journal.objects.filter(own | read)
    return rows.select_related("placement__student", "placement__host__unit", "placement__teacher")


def journal_files_for(viewer: Viewer) -> QuerySet[JournalFile]:
    """Attachments of the journals a person sees."""
    return JournalFile.objects.filter(journal__in=journals_for(viewer).order_by().values("pk"))


def with_class_name(rows: QuerySet[Journal]) -> QuerySet[Journal]:
    """With ``class_name``: the student's class today."""
    return rows.annotate(class_name=class_name_on(timezone.localdate(), "placement__student"))


# --- how much is read


@dataclass
class Progress:
    """Journals of one teacher's students of one class. ``read``: accepted, returned or excused, of those ``handed`` in."""

    teacher: str
    class_name: str
    students: int = 0
    handed: int = 0
    read: int = 0
    missing: int = 0
    late: set[str] = field(default_factory=set)

    @property
    def share(self) -> float | None:
        """Of what was handed in, how much is read; None for nothing handed in."""
        return self.read / self.handed if self.handed else None


def progress(viewer: Viewer, today: dt.date) -> list[Progress]:
    """Per teacher and class. ``late``: names of students with a journal whose day is over."""
    rows = list(with_class(read_placements(viewer).filter(state__in=BEGUN), today))
    kept = _kept([row.pk for row in rows], JournalState.values)
    found: dict[tuple[str, str], Progress] = {}
    for row in rows:
        key = (
            row.teacher.name if row.teacher else "还没有指导教师",
            getattr(row, "class_name", "") or "没有班级",
        )
        line = found.setdefault(key, Progress(*key))
        states = kept[row.pk]
        line.students += 1
        line.handed += sum(state != _J.DRAFT for state in states.values())
        line.read += sum(state in (_J.APPROVED, _J.RETURNED, _J.EXCUSED) for state in states.values())
        over = [slot for slot in slots_of(row) if slot.due_on < today]
        missing = sum(states.get((slot.kind, slot.number), "") not in _WRITTEN for slot in over)
        line.missing += missing
        if missing:
            line.late.add(row.student.name)
    return sorted(found.values(), key=lambda line: (line.teacher, line.class_name))


# --- which resemble one another


@dataclass(frozen=True)
class Pair:
    """Two journals of a class that have much in common; ``share`` between 0 and 1."""

    one: Any
    other: Any
    share: float


def grams(text: str) -> frozenset[str]:
    """Every three signs in a row, without blanks, punctuation and case."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())
    return frozenset(plain[at : at + 3] for at in range(len(plain) - 2))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard's share of what two texts have in common."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


def alike(viewer: Viewer, kind: str) -> list[Pair]:
    """Pairs above ``ALIKE`` within a class, the likest first, among the latest ``MOST_COMPARED`` of a kind. Short texts say nothing."""
    rows = with_class_name(journals_for(viewer).filter(kind=kind)).exclude(text="").order_by("-due_on", "-pk")
    by_class: dict[str, list[tuple[Any, frozenset[str]]]] = defaultdict(list)
    for row in rows[:MOST_COMPARED]:
        if len(found := grams(row.text)) >= _LEAST_GRAMS:
            by_class[getattr(row, "class_name", "") or ""].append((row, found))
    pairs = [pair for texts in by_class.values() for pair in _pairs(texts)]
    return sorted(pairs, key=lambda pair: -pair.share)


def _pairs(texts: list[tuple[Any, frozenset[str]]]) -> Iterator[Pair]:
    for (one, a), (other, b) in combinations(texts, 2):
        # Of very different length they can't have that much in common.
        if min(len(a), len(b)) <= ALIKE * max(len(a), len(b)):
            continue
        if (share := likeness(a, b)) > ALIKE:
            yield Pair(one, other, share)
