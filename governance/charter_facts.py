"""What a charter says, as values and in words: forms, templates, trail, page and the comparison of two versions read it here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from governance.enums import Base, Matter, Per
from governance.rules import share_text


@dataclass(frozen=True)
class RuleInput:
    """How a kind of decision is carried; see ``MajorityRule``."""

    matter: str
    numerator: int = 1
    denominator: int = 2
    is_above: bool = True
    base: str = Base.PRESENT


@dataclass(frozen=True)
class CharterInput:
    """What a charter says; see ``Charter``. ``rules``: at least one for ordinary matters, which stands in for those not named."""

    per: str = Per.SEAT
    is_weighted: bool = False
    quorum_numerator: int = 2
    quorum_denominator: int = 3
    is_quorum_above: bool = False
    quorum_counts_proxies: bool = True
    term_years: int | None = None
    renewals: int | None = None
    seats_fewest: int | None = None
    seats_most: int | None = None
    chairs: int | None = None
    vices_most: int | None = None
    outside_numerator: int | None = None
    outside_denominator: int | None = None
    meetings_fewest: int | None = None
    meetings_years: int = 1
    notice_days: int | None = None
    proxies_each: int = 0
    allows_letter: bool = False
    source: str = ""
    rules: tuple[RuleInput, ...] = ()


def lines_of(facts: CharterInput) -> Iterator[tuple[str, str]]:
    """Label by label, in words; what the charter does not say is "不要求"."""
    yield "表决权", f"{Per(facts.per).label}{'，按席位权重计票' if facts.is_weighted else ''}"
    quorum = share_text(facts.quorum_numerator, facts.quorum_denominator, above=facts.is_quorum_above)
    yield "法定人数", f"{quorum}，受托的{'计入' if facts.quorum_counts_proxies else '不计入'}"
    said_of = {rule.matter: rule for rule in facts.rules}
    for matter in Matter:
        if rule := said_of.get(matter):
            share = share_text(rule.numerator, rule.denominator, above=rule.is_above)
            words = f"{Base(rule.base).label}，{share}"
        else:
            words = "同一般事项"
        yield f"表决比例：{matter.label}", words
    yield "任期", _number(facts.term_years, "{} 年")
    yield "连任", _number(facts.renewals, "最多 {} 次")
    yield "席位最少", _number(facts.seats_fewest, "{} 席")
    yield "席位最多", _number(facts.seats_most, "{} 席")
    yield "负责人人数", _number(facts.chairs, "{} 名")
    yield "副职", _number(facts.vices_most, "最多 {} 名")
    if facts.outside_numerator is None or facts.outside_denominator is None:
        yield "校外成员", _NOTHING
    else:
        share = share_text(facts.outside_numerator, facts.outside_denominator, above=False)
        yield "校外成员", f"不少于 {share}"
    span = "每年" if facts.meetings_years == 1 else f"每 {facts.meetings_years} 年"
    yield "会议次数", _number(facts.meetings_fewest, span + "不少于 {} 次")
    yield "提前通知", _number(facts.notice_days, "{} 天")
    yield "委托表决", f"每人最多受托 {facts.proxies_each} 份" if facts.proxies_each else "不允许"
    yield "通讯表决", "允许" if facts.allows_letter else "不允许"
    yield "出处", facts.source or "没有写"


_NOTHING = "不要求"


def _number(value: int | None, words: str) -> str:
    return _NOTHING if value is None else words.format(value)


def said(facts: CharterInput) -> dict[str, str]:
    """The same for the trail."""
    return dict(lines_of(facts))
