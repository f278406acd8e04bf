"""What a charter asks, as arithmetic: values in, a verdict with its figures in words out. Nothing here reads records.

Pages, minutes, results and compliance all print these lines (domain.md 1.9, 2.5.8). Shares are whole numbers over whole numbers and are
compared as such; a share of nobody is never reached.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from governance.enums import Base, Matter
from groupportal.ui.formats import cndate


class CharterLike(Protocol):
    """The part of a charter that is reckoned with (``governance.models.Charter``)."""

    quorum_numerator: int
    quorum_denominator: int
    is_quorum_above: bool
    quorum_counts_proxies: bool
    seats_fewest: int | None
    seats_most: int | None
    chairs: int | None
    vices_most: int | None
    outside_numerator: int | None
    outside_denominator: int | None
    meetings_fewest: int | None
    meetings_years: int
    notice_days: int | None
    proxies_each: int


class RuleLike(Protocol):
    """How a kind of decision is carried (``governance.models.MajorityRule``)."""

    matter: str
    numerator: int
    denominator: int
    is_above: bool
    base: str


@dataclass(frozen=True)
class Verdict:
    """Whether something holds, and the arithmetic in sentences."""

    ok: bool
    lines: tuple[str, ...] = ()

    def __and__(self, other: Verdict) -> Verdict:
        return Verdict(self.ok and other.ok, self.lines + other.lines)


@dataclass(frozen=True)
class Counts:
    """What was counted, in votes: who may vote, who is there (in person or represented), and what they said."""

    entitled: int
    present: int
    yes: int = 0
    no: int = 0
    abstain: int = 0
    invalid: int = 0

    @property
    def valid(self) -> int:
        """Votes that say something."""
        return self.yes + self.no + self.abstain

    def of(self, base: str) -> int:
        """The number a share is taken of."""
        return {
            Base.ENTITLED: self.entitled,
            Base.PRESENT: self.present,
            Base.CAST: self.valid + self.invalid,
            Base.VALID: self.valid,
            Base.DECIDED: self.yes + self.no,
        }[Base(base)]


@dataclass(frozen=True)
class Chosen:
    """Which options were chosen, and the arithmetic; ``tied``: those that share the last place, so that none of them has it."""

    labels: tuple[str, ...]
    tied: tuple[str, ...]
    lines: tuple[str, ...]


def needed(whole: int, numerator: int, denominator: int, *, above: bool) -> int:
    """The smallest whole number that reaches (or passes) the share of ``whole``; at least 1."""
    share = Fraction(whole * numerator, denominator)
    least = share.__floor__() + 1 if above else share.__ceil__()
    return max(least, 1)


def share_text(numerator: int, denominator: int, *, above: bool) -> str:
    """2/3, 超过 1/2."""
    return f"{'超过 ' if above else ''}{numerator}/{denominator}"


def quorum(
    charter: CharterLike, entitled: int, present: int, represented: int = 0, *, by_letter: bool = False
) -> Verdict:
    """Whether enough are there: ``present`` in person, ``represented`` by somebody who is; ``by_letter``: whether enough voted.

    应到 17，实到 12（含受托 2），法定人数 12（2/3），达到。应投 17，参加表决 12，法定人数 12（2/3），达到。
    """
    if not entitled:
        return Verdict(False, ("没有应到的人，法定人数无从计算。",))
    share = share_text(charter.quorum_numerator, charter.quorum_denominator, above=charter.is_quorum_above)
    need = needed(
        entitled, charter.quorum_numerator, charter.quorum_denominator, above=charter.is_quorum_above
    )
    counted, by_others = present, ""
    if represented and charter.quorum_counts_proxies:
        counted, by_others = present + represented, f"（含受托 {represented}）"
    elif represented:
        by_others = f"（另有受托 {represented}，章程不计入）"
    ok = counted >= need
    outcome = "达到" if ok else f"未达到，还差 {need - counted}"
    whole, part = ("应投", "参加表决") if by_letter else ("应到", "实到")
    return Verdict(
        ok, (f"{whole} {entitled}，{part} {counted}{by_others}，法定人数 {need}（{share}），{outcome}。",)
    )


def rule_for(rules: Iterable[RuleLike], matter: str) -> RuleLike | None:
    """The rule of this kind of decision; where the charter has none of its own, the one of ordinary matters."""
    by_matter = {rule.matter: rule for rule in rules}
    return by_matter.get(matter) or by_matter.get(Matter.ORDINARY)


def carried(rule: RuleLike, counts: Counts) -> Verdict:
    """Whether a motion was carried: 同意 9，反对 2，弃权 1；到会有表决权的（含受托）12，须超过 1/2，即 7 票，通过。"""
    whole = counts.of(rule.base)
    need = needed(whole, rule.numerator, rule.denominator, above=rule.is_above)
    ok = bool(whole) and counts.yes >= need
    votes = f"同意 {counts.yes}，反对 {counts.no}，弃权 {counts.abstain}"
    if counts.invalid:
        votes += f"，无效 {counts.invalid}"
    return Verdict(ok, (f"{votes}；{_asked(rule, whole, need)}，{'通过' if ok else '未通过'}。",))


def chosen(rule: RuleLike, counts: Counts, votes: Mapping[str, int], places: int) -> Chosen:
    """Which options are chosen: those that reach the majority, at most ``places``, the most votes first.

    ``counts.yes``: votes that marked an option, ``abstain``: those that marked none. Where options with as many votes share the last
    place, none of them has it: they are voted on again.
    """
    whole = counts.of(rule.base)
    need = needed(whole, rule.numerator, rule.denominator, above=rule.is_above)
    reached = sorted(
        (label for label, count in votes.items() if whole and count >= need),
        key=lambda label: -votes[label],
    )
    taken: tuple[str, ...] = tuple(reached[:places])
    tied: tuple[str, ...] = ()
    if len(reached) > places and votes[reached[places - 1]] == (edge := votes[reached[places]]):
        taken = tuple(label for label in reached if votes[label] > edge)
        tied = tuple(label for label in reached if votes[label] == edge)
    told = "，".join(f"{label} {count} 票" for label, count in votes.items())
    outcome = f"达到的：{'、'.join(taken + tied)}" if reached else "没有选项达到"
    lines = [f"{told}；{_asked(rule, whole, need)}，{outcome}。"]
    if len(reached) > places:
        lines.append(f"达到的多于 {places} 个，按得票多少取：{'、'.join(taken) or '无'}。")
    if tied:
        lines.append(f"{'、'.join(tied)}票数相同，名额不够，须就这几项再次表决。")
    return Chosen(taken, tied, tuple(lines))


def slate(places: int, surplus: int, standing: int) -> Verdict:
    """Whether as many stand as the form of election asks: 等额 as many as there are places; 差额 so many percent more, one at least."""
    if not surplus:
        ok = standing == places
        return Verdict(
            ok, (f"等额选举，名额 {places}，候选人须正好 {places} 人，现有 {standing} 人，{_holds(ok)}。",)
        )
    need = max(needed(places, 100 + surplus, 100, above=False), places + 1)
    ok = standing >= need
    words = f"差额选举，名额 {places}，差额不少于 {surplus}%，候选人须不少于 {need} 人"
    return Verdict(ok, (f"{words}，现有 {standing} 人，{_holds(ok)}。",))


class Served:
    """In which terms people sat. One is known again by the account, who has changed the unit too, or by name and unit."""

    def __init__(self) -> None:
        self._terms: dict[tuple[object, ...], set[int]] = {}

    def note(self, name: str, unit: object, user: int | None, term: int) -> None:
        """Somebody sat in a term."""
        for key in self._keys(name, unit, user):
            self._terms.setdefault(key, set()).add(term)

    def by(self, name: str, unit: object, user: int | None) -> set[int]:
        """The terms in which this person sat."""
        return {term for key in self._keys(name, unit, user) for term in self._terms.get(key, ())}

    def _keys(self, name: str, unit: object, user: int | None) -> Iterable[tuple[object, ...]]:
        return [(name, unit), (user,)] if user else [(name, unit)]


def terms_in_a_row(held: Collection[int], last: int) -> int:
    """How many terms somebody sits in a row by the end of term ``last``, that one counted, of those ``held``."""
    first = last
    while first - 1 in held:
        first -= 1
    return last - first + 1


def renewal(renewals: int, in_a_row: int) -> Verdict:
    """Whether somebody may sit for so many terms in a row."""
    most = renewals + 1
    ok = in_a_row <= most
    asked = f"章程规定最多连任 {renewals} 次，即连续 {most} 届"
    return Verdict(ok, (f"当选后是连续第 {in_a_row} 届；{asked}，{_holds(ok)}。",))


def _asked(rule: RuleLike, whole: int, need: int) -> str:
    share = share_text(rule.numerator, rule.denominator, above=rule.is_above)
    return f"{Base(rule.base).label} {whole}，须{'' if rule.is_above else '达到 '}{share}，即 {need} 票"


def notice(
    charter: CharterLike, called_on: dt.date | None, meets_on: dt.date, *, what: str = "开会"
) -> Verdict:
    """Whether the notice went out early enough: whole days from the day of the notice to that of ``what``, the meeting or a deadline."""
    if charter.notice_days is None:
        return Verdict(True)
    if called_on is None:
        return Verdict(False, (f"章程要求提前 {charter.notice_days} 天通知，没有发通知的记录。",))
    days = (meets_on - called_on).days
    ok = days >= charter.notice_days
    outcome = "符合" if ok else "不足"
    return Verdict(
        ok,
        (
            f"{cndate(called_on)}通知，{cndate(meets_on)}{what}，提前 {days} 天，章程要求 {charter.notice_days} 天，{outcome}。",
        ),
    )


def proxies(charter: CharterLike, held: int) -> Verdict:
    """Whether one person may hold as many proxies."""
    if held and not charter.proxies_each:
        return Verdict(False, ("章程不允许委托他人表决。",))
    ok = held <= charter.proxies_each
    return Verdict(
        ok, (f"受托 {held} 份，章程规定每人最多 {charter.proxies_each} 份，{'符合' if ok else '超出'}。",)
    )


def composition(
    charter: CharterLike, *, seats: int, outside: int, chairs: int, vices: int
) -> tuple[Verdict, ...]:
    """What the charter says of who sits in a body, one verdict for each point it names."""
    found = []
    if charter.seats_fewest is not None or charter.seats_most is not None:
        low, high = charter.seats_fewest, charter.seats_most
        ok = (low is None or seats >= low) and (high is None or seats <= high)
        asked = " 至 ".join(str(end) for end in dict.fromkeys((low, high)) if end is not None)
        edge = "" if low is not None and high is not None else "不少于 " if high is None else "不多于 "
        found.append(Verdict(ok, (f"现有席位 {seats}，章程规定{edge or ' '}{asked}，{_holds(ok)}。",)))
    if charter.chairs is not None:
        ok = chairs == charter.chairs
        found.append(Verdict(ok, (f"现有负责人 {chairs}，章程规定 {charter.chairs}，{_holds(ok)}。",)))
    if charter.vices_most is not None:
        ok = vices <= charter.vices_most
        found.append(Verdict(ok, (f"现有副职 {vices}，章程规定不多于 {charter.vices_most}，{_holds(ok)}。",)))
    if charter.outside_numerator is not None and charter.outside_denominator is not None:
        need = needed(seats, charter.outside_numerator, charter.outside_denominator, above=False)
        share = share_text(charter.outside_numerator, charter.outside_denominator, above=False)
        ok = bool(seats) and outside >= need
        found.append(
            Verdict(
                ok,
                (f"现有席位 {seats}，其中校外 {outside}，章程规定不少于 {share}，即 {need}，{_holds(ok)}。",),
            )
        )
    return tuple(found)


def frequency(charter: CharterLike, held: int, years: str) -> Verdict:
    """Whether the body met as often as it should in ``years`` (2022年, 2021—2022年)."""
    if charter.meetings_fewest is None:
        return Verdict(True)
    ok = held >= charter.meetings_fewest
    span = "每年" if charter.meetings_years == 1 else f"每 {charter.meetings_years} 年"
    return Verdict(
        ok, (f"{years}开会 {held} 次，章程规定{span}不少于 {charter.meetings_fewest} 次，{_holds(ok)}。",)
    )


def _holds(ok: bool) -> str:
    return "符合" if ok else "不符合"
