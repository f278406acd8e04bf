"""Typed numbers against the records, against one another, against earlier documents, against their own parts (domain T2, T4)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import combinations

from groupportal.metrics.registry import metric_of
from groupportal.reporting.checks import NOUNS, Noun
from groupportal.reporting.sayings import Saying, counted
from groupportal.reporting.values import Fact, Period, facts, is_still, wanted
from groupportal.ui.figures import in_wan, plain
from groupportal.ui.formats import cndate, quoted
from groupportal.warnings.registry import Warned, short
from reports.checks.passages import (
    ANNUAL,
    Passage,
    Printed,
    figures_of,
    passages_on,
    printed_before,
    report_on,
)

RECORDS, ANOTHER, EARLIER, PARTS = (
    "reports.against_records",
    "reports.against_another",
    "reports.against_earlier",
    "reports.parts",
)
_OPEN = re.compile(
    r"(?:^|本年度?|今年|当年|全年|集团|本集团|全集团|现有|目前|参与|加盟|吸纳|发展|成员|在册|其中|覆盖|包括|专项|项目|资金|经费|全部|所有|集团[现共]?有|经费累计)$"
)
"""What may stand before a noun without making it another thing: 参与企业 are the group's, 合作企业 are not."""
_THIS_YEAR = re.compile(r"本年度?|今年|当年|全年")
_AFTER = re.compile(r"(?:单位|成员|加盟|加入|参与|组成|为成员)*$")
_MONEY = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_LONGEST_QUOTE = 60
_MOST_PLACES = 3
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_SAME_SIGNS = 4
"""So many characters before two numbers (or behind them) have to be the same for them to speak of one thing."""
_TOTAL = re.compile(r"累计|总数|合计|总计|共计|总共")
_PARTIAL = re.compile(r"其中")
_OPENS = re.compile(r"其中|包括|包含|分别|由|[：:（(]")


_At = tuple[str | tuple[str, str], ...]
"""A metric and its parameters."""


@dataclass(frozen=True)
class _Said:
    passage: Passage
    saying: Saying

    @property
    def quote(self) -> str:
        """Where it stands and what it says there."""
        return f"{self.passage.where}写{quoted(self.saying.text)}"


# Against the records.


def against_records(as_of: dt.date) -> Iterator[Warned]:
    """Typed numbers beside a noun that the records count (``said_as``), and other than they count."""
    named: list[tuple[_Said, Noun]] = []
    nouns_in = cache(_nouns_in)
    for passage in passages_on(as_of):
        for saying in passage.sayings:
            if saying.actual and not saying.years - {as_of.year}:
                noun = _noun_of(saying, nouns_in(saying.unit))
                if noun and (not saying.yearly or _of_this_year(saying, noun)):
                    named.append((_Said(passage, saying), noun))
    if not named:
        return
    period = Period.of_year(as_of.year, as_of)
    nouns = {(noun.code, *noun.params.items()): noun for _, noun in named}
    asked = facts([wanted(noun.code, period, **noun.params) for noun in nouns.values()])
    known = dict(zip(nouns, asked, strict=True))
    wrong: dict[tuple[_At, Decimal, str], list[_Said]] = {}
    for said, noun in named:
        at: _At = (noun.code, *noun.params.items())
        if known[at].value and _differs(said.saying, known[at]):
            wrong.setdefault((at, said.saying.number, said.saying.unit), []).append(said)
    for (at, number, unit), places in wrong.items():
        fact = known[at]
        yield _warned(
            RECORDS,
            places,
            f"{quoted(places[0].saying.text)}里的 {plain(number)}{unit} 是手写的，系统记录为 {fact.text}{fact.unit}"
            f"（{fact.label}，截至{cndate(as_of)}）{_elsewhere(places)}。请改用指标引用，或更正记录。",
        )


def _of_this_year(saying: Saying, noun: Noun) -> bool:
    """Whether it tells what came in the year of the document, which a flow counts: not 每年, which is each."""
    return bool(metric_of(noun.code).is_flow and _THIS_YEAR.search(saying.before))


def _noun_of(saying: Saying, nouns: Iterable[Noun]) -> Noun | None:
    """What the records call what it counts; the longest word beside it decides."""
    fits = [(len(word), noun) for noun in nouns for word in noun.words if _beside(saying, word)]
    return max(fits, key=lambda one: one[0])[1] if fits else None


def _nouns_in(unit: str) -> list[Noun]:
    """Those that are counted in it."""
    return [
        noun
        for noun in NOUNS
        if (unit in _MONEY if noun.unit == "元" else counted(noun.unit) == counted(unit))
    ]


def _beside(saying: Saying, word: str) -> bool:
    if saying.before.endswith(word):
        return bool(_OPEN.search(saying.before[: -len(word)]))
    after = saying.after.removeprefix("的")
    if not after.startswith(word):
        return False
    return bool(_OPEN.search(saying.before)) and bool(_AFTER.fullmatch(after[len(word) :]))


def _differs(saying: Saying, fact: Fact) -> bool:
    value = Decimal(fact.value or 0)
    if saying.unit in _MONEY:
        stated = saying.number * _MONEY[saying.unit]
        if saying.bound:
            return saying.differs(value / _MONEY[saying.unit])
        rounded = (value / _MONEY[saying.unit]).quantize(_places(saying), ROUND_HALF_UP)
        return rounded != saying.number and in_wan(value) != in_wan(stated)
    if saying.unit == "%" and not saying.bound:
        return value.quantize(_places(saying), ROUND_HALF_UP) != saying.number
    return saying.differs(value)


def _places(saying: Saying) -> Decimal:
    """The last place it was typed to."""
    return Decimal(1).scaleb(saying.number.as_tuple().exponent)  # type: ignore[arg-type]


# Against one another.


def against_another(as_of: dt.date) -> Iterator[Warned]:
    """Two places that name one thing in the same words and give other numbers."""
    groups: dict[tuple[str, str, bool, frozenset[int]], list[_Said]] = {}
    for said in _plain_ones(passages_on(as_of)):
        for name in _names_of(said.saying):
            what = (name, said.saying.counted, said.saying.yearly, frozenset(said.saying.years))
            groups.setdefault(what, []).append(said)
    told: set[frozenset[tuple[str, str]]] = set()
    for (name, *_), all_said in groups.items():
        if len({said.saying.number for said in all_said}) == 1:
            continue
        met = ((one, other) for one, other in combinations(all_said, 2) if _contradict(one, other))
        first, other = next(met, (None, None))
        if first is None or other is None:
            continue
        pair = frozenset({(first.passage.where, first.saying.text), (other.passage.where, other.saying.text)})
        if pair in told:
            continue
        told.add(pair)
        yield Warned(
            f"{ANOTHER}:{name}:{_key(first)}",
            f"{quoted(name)}两处不一致：{first.quote}，{other.quote}。请核对后改成一致，或写明两处说的不是一回事。",
            first.passage.subject,
            first.passage.place,
            other.passage.url,
            also=(other.passage.place,),
        )


def _plain_ones(passages: Iterable[Passage]) -> Iterator[_Said]:
    """What can be held against something else: exact numbers of what is, shares and money of no one year left out."""
    for passage in passages:
        for saying in passage.sayings:
            if saying.actual and not saying.bound and saying.unit != "%":
                yield _Said(passage, saying)


def _names_of(saying: Saying) -> list[str]:
    """By which words it is known elsewhere: the last ones before it, the last ones behind it."""
    found = []
    for words in (saying.before, saying.after):
        runs = _HAN.findall(words)
        if runs and words.endswith(runs[-1]) and len(runs[-1]) >= _SAME_SIGNS:
            found.append(runs[-1][-_SAME_SIGNS:])
    return list(dict.fromkeys(found))


def _contradict(one: _Said, other: _Said) -> bool:
    a, b = one.saying, other.saying
    return a.number != b.number and a.years == b.years and one.passage is not other.passage


# Against what was printed before.


def against_earlier(as_of: dt.date) -> Iterator[Warned]:
    """Other numbers for a past day or year than the last report printed; totals that became less."""
    before = printed_before(as_of)
    if not before:
        return
    for earlier in before:
        yield from _figures_changed(earlier, as_of)
        known: dict[tuple[str, str, frozenset[int]], _Said] = {}
        for said in _plain_ones(earlier.passages):
            for name in _names_of(said.saying):
                known.setdefault((name, said.saying.counted, said.saying.years), said)
        told: set[str] = set()
        for said in _plain_ones(passages_on(as_of)):
            for name in _names_of(said.saying):
                was = known.get((name, said.saying.counted, said.saying.years))
                if was is None or _key(said) in told or not _takes_back(was.saying, said.saying):
                    continue
                told.add(_key(said))
                what = "同一年的数与上一份不同" if said.saying.years else "累计数比上一份还少"
                yield Warned(
                    f"{EARLIER}:{name}:{_key(said)}",
                    f"{quoted(name)}{what}：这里写{quoted(said.saying.text)}，{was.quote}。请核对，或写明为什么改了。",
                    said.passage.subject,
                    said.passage.place,
                    said.passage.url,
                    (str(earlier.run.public_id),),
                )


def _takes_back(was: Saying, now: Saying) -> bool:
    if now.years:
        return was.number != now.number
    total = _TOTAL.search(was.sentence[: was.start]) and _TOTAL.search(now.sentence[: now.start])
    return bool(total) and now.number < was.number


def _figures_changed(earlier: Printed, as_of: dt.date) -> Iterator[Warned]:
    """Figures of a past day that the earlier document printed, and that the records answer otherwise now."""
    report = report_on(as_of)
    if report is None or not earlier.figures:
        return
    for fact in figures_of(report):
        at = (fact.code, fact.params, fact.as_of.isoformat())
        value, was = earlier.figures.get(at, (None, ""))
        # By what it came to: pages and paper write one number differently (1,416.50 and 1416.5).
        if value is not None and not is_still(fact.value, value):
            yield Warned(
                f"{EARLIER}:figure:{short(*at)}",
                f"{quoted(fact.label)}截至{cndate(fact.as_of)}现在是 {fact.text}{fact.unit}，"
                f"{earlier.run}印的是 {was.removesuffix('%')}{fact.unit}："
                "之后补记或更正过记录。请确认，并在报告里说明口径。",
                fact.label,
                ANNUAL,
                fact.url,
                (str(earlier.run.public_id),),
            )


# Against its own parts.


def parts(as_of: dt.date) -> Iterator[Warned]:
    """Parts named behind a total that come to more than it, or, where all are named, to something else (T4)."""
    wrong: dict[tuple[Decimal, ...], list[_Said]] = {}
    for passage in passages_on(as_of):
        if passage.text.count("、") + passage.text.count("，") == 0:
            continue
        for total, some in _totals(passage.numbers):
            at = (total.number, *(one.number for one in some))
            wrong.setdefault(at, []).append(_Said(passage, total))
    for (total_number, *numbers), places in wrong.items():
        text = places[0].saying.sentence
        quote = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
        shown = f"{'＋'.join(map(plain, numbers))}＝{plain(sum(numbers, Decimal(0)))}"
        yield _warned(
            PARTS,
            places,
            f"{quoted(quote)}里各项相加 {shown}，与总数 {plain(total_number)} 不符{_elsewhere(places)}。请核对总数和各项。",
        )


def _totals(found: Sequence[Saying]) -> Iterator[tuple[Saying, list[Saying]]]:
    """Each total with the parts named behind it in its sentence, where they can't make it up."""
    for at, total in enumerate(found):
        if total.bound or total.unit == "%":
            continue
        rest = [one for one in found[at + 1 :] if one.sentence == total.sentence and one.start > total.end]
        if len(rest) < 2:
            continue
        between = total.sentence[total.end : rest[0].start]
        opens = _OPENS.search(between)
        if not opens:
            continue
        some: list[Saying] = []
        for one in rest:
            gap = total.sentence[(some[-1].end if some else total.end) : one.start]
            if one.counted != total.counted or (some and not re.match(r"[^，,]{0,12}[、，和及]", gap)):
                break
            # 3个中心，其中新建1个，服务企业17家: what exceeds the total and is counted by another word is no part of it.
            if one.number > total.number and one.unit != total.unit:
                break
            some.append(one)
        if len(some) < 2:
            continue
        added = sum((one.number for one in some), Decimal(0))
        if added > total.number or (added < total.number and not _PARTIAL.search(between)):
            yield total, some


def _warned(code: str, places: Sequence[_Said], message: str) -> Warned:
    """What was found in one place or several: the first is where it is to be mended."""
    first = places[0].passage
    also = tuple(one.passage.place for one in places[1:])
    return Warned(f"{code}:{_key(places[0])}", message, first.subject, first.place, first.url, also=also)


def _elsewhere(places: Sequence[_Said]) -> str:
    """The other places that say the same."""
    rest = list(dict.fromkeys(one.passage.where for one in places[1:]))
    more = f"等 {len(rest)} 处" if len(rest) > _MOST_PLACES else ""
    return f"；{'、'.join(rest[:_MOST_PLACES])}{more}也这样写" if rest else ""


def _key(said: _Said) -> str:
    return short(said.passage.place, said.passage.subject, said.saying.text)
