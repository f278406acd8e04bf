"""Whether a body keeps its charter: values in, points out. Nothing here reads records; the arithmetic itself is ``governance.rules``.

A point says what holds or does not, in figures, since when it does not, and what would mend it (domain.md 2.5.8).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from governance import rules
from governance.enums import Capacity
from governance.rules import CharterLike, Verdict
from groupportal.ui.formats import cndate, quoted

YEARS_SHOWN = 5
"""How many years back it is said whether a body met as often as it should."""


@dataclass(frozen=True)
class Place:
    """A seat as it counts: no deputy's. ``title`` as the body calls it, ``is_filled`` where somebody was elected in its place."""

    name: str
    unit: str
    capacity: str
    title: str
    is_outside: bool
    term: int
    starts_on: dt.date
    ends_on: dt.date | None = None
    is_filled: bool = False
    user: int | None = None

    def stands_on(self, day: dt.date) -> bool:
        """Whether somebody sits there on a day."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True)
class Held:
    """A term: which, from when, when due, and when it ended."""

    number: int
    starts_on: dt.date
    due_on: dt.date | None = None
    ends_on: dt.date | None = None


@dataclass(frozen=True)
class Sitting:
    """A meeting that is over and was judged at its end: whether enough were there, and whether its notice was early enough."""

    title: str
    on: dt.date
    quorum: Verdict
    notice: Verdict


@dataclass(frozen=True)
class Facts:
    """What is known of a body. ``charters``: those in force one after the other, each a period; ``met``: days of meetings held;

    ``sittings``: the judged ones in their order, also those without their quorum, which were none.
    """

    name: str
    founded_on: dt.date
    has_seats: bool
    charters: Sequence[Any]
    terms: Sequence[Held]
    places: Sequence[Place]
    met: Sequence[dt.date]
    sittings: Sequence[Sitting] = ()

    def charter_on(self, day: dt.date) -> Any:
        """The charter of a day, or None."""
        return next((c for c in self.charters if _holds_on(c, day)), None)

    def term_on(self, day: dt.date) -> Held | None:
        """The term of a day, or None."""
        return next((term for term in self.terms if _holds_on(term, day)), None)

    def seated_on(self, day: dt.date) -> list[Place]:
        """Who sits there on a day."""
        return [place for place in self.places if place.stands_on(day)]


def _holds_on(period: Any, day: dt.date) -> bool:
    return period.starts_on <= day and (period.ends_on is None or day < period.ends_on)


@dataclass(frozen=True)
class Point:
    """One thing the charter asks. ``since``: from when it has not been so; ``mend``: what would put it right."""

    title: str
    ok: bool
    lines: tuple[str, ...]
    since: dt.date | None = None
    mend: str = ""


def judge(facts: Facts, day: dt.date) -> list[Point]:
    """What the charter of a day asks of the body, point by point; nothing where no charter is in force."""
    charter = facts.charter_on(day)
    if charter is None:
        return []
    points = []
    if facts.has_seats:
        points += [_composed(facts, day, asked) for asked in _ASKED if asked.verdict(facts, day) is not None]
        if charter.term_years is not None:
            points.append(_term(facts, day))
        if charter.renewals is not None:
            points.append(_renewed(facts, charter, day))
    if (met := _met(facts, day)) is not None:
        points.append(met)
    if facts.sittings:
        points += [_quorum(facts.sittings[-1]), _notice(facts.sittings[-1])]
    return points


def met_by_year(facts: Facts, day: dt.date) -> list[Verdict]:
    """Of each span of years that is over, the latest first: whether the body met as often as it should have."""
    last = _last_over(day)
    years = range(last, last - YEARS_SHOWN, -1)
    return [verdict for year in years if (verdict := _frequency(facts, year)) is not None]


# Who sits there


@dataclass(frozen=True)
class _Asked:
    """A point of the composition: which fields of the charter ask it."""

    title: str
    fields: tuple[str, ...]
    mend: Callable[[Facts, CharterLike, list[Place], dt.date], str]

    def verdict(self, facts: Facts, day: dt.date) -> Verdict | None:
        """The verdict of a day; None where the charter does not ask, or there was none."""
        charter = facts.charter_on(day)
        if charter is None or all(getattr(charter, name) is None for name in self.fields):
            return None
        seated = facts.seated_on(day)
        only = _Only(charter, self.fields)
        (found,) = rules.composition(
            only,
            seats=len(seated),
            outside=sum(place.is_outside for place in seated),
            chairs=_number(seated, Capacity.CHAIR),
            vices=_number(seated, Capacity.VICE),
        )
        return found


class _Only:
    """A charter of which only some fields count."""

    def __init__(self, charter: Any, fields: tuple[str, ...]) -> None:
        self._charter, self._fields = charter, fields

    def __getattr__(self, name: str) -> Any:
        return getattr(self._charter, name) if name in self._fields else None


def _number(seated: Iterable[Place], capacity: str) -> int:
    return sum(place.capacity == capacity for place in seated)


def _composed(facts: Facts, day: dt.date, asked: _Asked) -> Point:
    verdict = asked.verdict(facts, day)
    if verdict is None or verdict.ok:
        return Point(asked.title, ok=True, lines=verdict.lines if verdict else ())
    changes = {facts.founded_on}
    for period in (*facts.places, *facts.charters):
        changes |= {period.starts_on, period.ends_on} - {None}
    since = day
    for change in sorted((c for c in changes if c <= day), reverse=True):
        earlier = asked.verdict(facts, change)
        if earlier is None or earlier.ok:
            break
        since = change
    charter = facts.charter_on(day)
    mend = asked.mend(facts, charter, facts.seated_on(day), day)
    return Point(asked.title, ok=False, lines=verdict.lines, since=since, mend=mend)


def _vacant(facts: Facts, day: dt.date, fits: Callable[[Place], bool]) -> str:
    """Whose places of the present term are open, in words: they could be filled."""
    term = facts.term_on(day)
    left = [
        place
        for place in facts.places
        if term is not None
        and place.term == term.number
        and place.ends_on is not None
        and place.ends_on <= day
        and not place.is_filled
        and fits(place)
    ]
    if not left:
        return ""
    names = "、".join(f"{place.title}{place.name}" for place in left)
    return f"还没有补的缺：{names}。"


def _mend_number(facts: Facts, charter: CharterLike, seated: list[Place], day: dt.date) -> str:
    if charter.seats_fewest is not None and len(seated) < charter.seats_fewest:
        return f"再补 {charter.seats_fewest - len(seated)} 席。{_vacant(facts, day, lambda place: True)}"
    return f"多出 {len(seated) - (charter.seats_most or 0)} 席，按章程减少，或修改章程要点。"


def _mend_chairs(facts: Facts, charter: CharterLike, seated: list[Place], day: dt.date) -> str:
    there, asked = _number(seated, Capacity.CHAIR), charter.chairs or 0
    if there < asked:
        open_places = _vacant(facts, day, lambda place: place.capacity == Capacity.CHAIR)
        return f"补选负责人 {asked - there} 名。{open_places}"
    names = "、".join(place.name for place in seated if place.capacity == Capacity.CHAIR)
    return f"负责人多出 {there - asked} 名（{names}），请核对各席的身份。"


def _mend_vices(facts: Facts, charter: CharterLike, seated: list[Place], day: dt.date) -> str:
    names = "、".join(place.name for place in seated if place.capacity == Capacity.VICE)
    more = _number(seated, Capacity.VICE) - (charter.vices_most or 0)
    return f"副职多出 {more} 名（{names}），按章程减少，或修改章程要点。"


def _mend_outside(facts: Facts, charter: CharterLike, seated: list[Place], day: dt.date) -> str:
    numerator, denominator = charter.outside_numerator or 0, charter.outside_denominator or 1
    outside = sum(place.is_outside for place in seated)
    exchange = rules.needed(len(seated), numerator, denominator, above=False) - outside
    ways = [f"把 {exchange} 席校内的换成校外的"] if seated else []
    if numerator < denominator:
        lacking = numerator * len(seated) - denominator * outside
        ways.insert(0, f"再补 {max(-(-lacking // (denominator - numerator)), 1)} 席校外成员")
    return f"{'，或'.join(ways)}。{_vacant(facts, day, lambda place: place.is_outside)}"


_ASKED = (
    _Asked("席位数", ("seats_fewest", "seats_most"), _mend_number),
    _Asked("负责人人数", ("chairs",), _mend_chairs),
    _Asked("副职人数", ("vices_most",), _mend_vices),
    _Asked("校外成员比例", ("outside_numerator", "outside_denominator"), _mend_outside),
)


# For how long


def _term(facts: Facts, day: dt.date) -> Point:
    """Whether a term runs, and has not outlasted its due day."""
    term, title = facts.term_on(day), "任期"
    if term is None:
        over = max((t.ends_on for t in facts.terms if t.ends_on and t.ends_on <= day), default=None)
        words = f"上一届{cndate(over)}结束，没有登记新的一届。" if over else "还没有登记届。"
        return Point(title, ok=False, lines=(words,), since=over or facts.founded_on, mend="登记新的一届。")
    if term.due_on is None:
        return Point(title, ok=True, lines=(f"第{term.number}届没有登记届满日期，不核对。",))
    ok = day <= term.due_on
    line = f"第{term.number}届{cndate(term.due_on)}届满，{'没有到期' if ok else f'已超过 {(day - term.due_on).days} 天'}。"
    if ok:
        return Point(title, ok=True, lines=(line,))
    mend = "换届并登记新的一届；经决定延期的，更正届满日期并写明依据。"
    return Point(title, ok=False, lines=(line,), since=term.due_on + dt.timedelta(days=1), mend=mend)


def _renewed(facts: Facts, charter: Any, day: dt.date) -> Point:
    """Whether nobody in office sits there for more terms in a row than the charter lets them."""
    title, most = "连任", charter.renewals + 1
    served = rules.Served()
    for place in facts.places:
        if place.starts_on <= day:
            served.note(place.name, place.unit, place.user, place.term)
    over = []
    for place in facts.seated_on(day):
        row = rules.terms_in_a_row(served.by(place.name, place.unit, place.user), place.term)
        if row > most:
            over.append((place, row))
    if not over:
        line = f"章程规定最多连任 {charter.renewals} 次，在任的没有超过，符合。"
        return Point(title, ok=True, lines=(line,))
    names = "、".join(f"{place.name}（连续 {row} 届）" for place, row in over)
    return Point(
        title,
        ok=False,
        lines=(f"章程规定最多连任 {charter.renewals} 次，即连续 {most} 届；超过的：{names}，不符合。",),
        since=min(place.starts_on for place, _ in over),
        mend=f"改选{quoted('、'.join(place.name for place, _ in over))}的席位。",
    )


# How often


def _last_over(day: dt.date) -> int:
    """The year that is over by the end of a day: a report of a year is cut off on its last one."""
    return (day + dt.timedelta(days=1)).year - 1


def _frequency(facts: Facts, last: int) -> Verdict | None:
    """Of the years up to ``last``, by the charter they ended under; None where it asks no meetings, or the body is younger than they."""
    charter = facts.charter_on(dt.date(last, 12, 31))
    if charter is None or charter.meetings_fewest is None:
        return None
    first = last - charter.meetings_years + 1
    if facts.founded_on > dt.date(first, 1, 1):
        return None
    held = sum(first <= met.year <= last for met in facts.met)
    verdict = rules.frequency(charter, held, f"{last}年" if first == last else f"{first}—{last}年")
    fell = [one for one in facts.sittings if first <= one.on.year <= last and not one.quorum.ok]
    if not fell:
        return verdict
    days = "、".join(cndate(one.on) for one in fell)
    return Verdict(verdict.ok, (*verdict.lines, f"另有 {len(fell)} 次到会不足法定人数，不计：{days}。"))


def _met(facts: Facts, day: dt.date) -> Point | None:
    """How often the body met in the years that ended last: another charter since then changes nothing of it."""
    last, title = _last_over(day), "会议次数"
    verdict = _frequency(facts, last)
    if verdict is None:
        return None
    if verdict.ok:
        return Point(title, ok=True, lines=verdict.lines)
    while (earlier := _frequency(facts, last - 1)) is not None and not earlier.ok:
        last -= 1
    return Point(
        title,
        ok=False,
        lines=verdict.lines,
        since=min(day, dt.date(last + 1, 1, 1)),
        mend="开过会没有登记的，补记会议和到会；没有开的不能补，今年按章程开会后到年末重新核对。",
    )


# How the last meeting stood


def _quorum(last: Sitting) -> Point:
    lines = tuple(f"{cndate(last.on)}{quoted(last.title)}：{line}" for line in last.quorum.lines)
    if last.quorum.ok:
        return Point("法定人数", ok=True, lines=lines)
    mend = "这次会议没有开成，不计入会议次数。另行召开，到会达到法定人数再议事、表决。"
    return Point("法定人数", ok=False, lines=lines, since=last.on, mend=mend)


def _notice(last: Sitting) -> Point:
    lines = last.notice.lines or ("章程没有规定提前几天通知。",)
    if last.notice.ok:
        return Point("会议通知", ok=True, lines=lines)
    return Point("会议通知", ok=False, lines=lines, since=last.on, mend="下次会议按章程的天数提前发通知。")
