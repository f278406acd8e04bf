"""A rule, its cases and what it says of a placement. Pure: the same facts and day give the same verdict.

A rule is a function of what it reads. What it reads is written down as the verdict's inputs; where something is None the
verdict is 不能判断, so that nothing that isn't known can pass.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from groupportal.errors import DomainError
from internships.enums import Force, Moment, Outcome
from internships.rules.facts import Lacking, PlacementFacts, input_labels

AID = "辅助核查，不替代法律意见"


class Finding(NamedTuple):
    """What a rule found where it could read all it asked for."""

    outcome: Outcome
    words: str


def yes(words: str) -> Finding:
    """It holds."""
    return Finding(Outcome.HOLDS, words)


def no(words: str) -> Finding:
    """It is broken: what is wrong, without what to do."""
    return Finding(Outcome.BROKEN, words)


def beside(words: str) -> Finding:
    """It doesn't apply, and why."""
    return Finding(Outcome.BESIDE, words)


@cache
def _names(part: str) -> dict[str, str]:
    """The inputs of a part by their fact."""
    return {fact: name for name in input_labels() for here, _, fact in [name.partition(".")] if here == part}


class _Part:
    __slots__ = ("_facts", "_names", "_reading")

    def __init__(self, name: str, facts: Any, reading: Reading) -> None:
        self._names, self._facts, self._reading = _names(name), facts, reading

    def __getattr__(self, fact: str) -> Any:
        value = getattr(self._facts, fact)
        name = self._names[fact]
        self._reading.used[name] = value
        if value is None:
            raise Lacking(input_labels()[name])
        return value


class Reading:
    """The facts as a rule reads them: ``f.student.born_on``; ``f.on`` is the day for which it is asked.

    One serves all rules of a placement: ``used``, what is read, is another one for each.
    """

    def __init__(self, facts: PlacementFacts, on: dt.date) -> None:
        self._facts, self.on = facts, on
        self.used: dict[str, Any] = {}
        named = (facts.student.name, facts.unit.name)
        self.place = "在".join(name for name in named if name) or "这份实习安排"

    def __getattr__(self, part: str) -> Any:
        found = self.__dict__[part] = _Part(part, getattr(self._facts, part), self)
        return found


@dataclass(frozen=True)
class Parameter:
    """A figure or list of a rule, by date: ``values`` are (from when, value), the latest up to a day counts.

    From when None: since the rule is in force. ``stricter``: 1 where a greater figure is, -1 where a smaller one is; 0 for what no
    province may set by itself.
    """

    name: str
    label: str
    values: tuple[tuple[dt.date | None, Any], ...]
    unit: str = ""
    stricter: int = 0

    def on(self, day: dt.date) -> Any:
        """The value that counts on a day; None before the first."""
        found = [value for since, value in self.values if since is None or since <= day]
        return found[-1] if found else None

    def words_on(self, day: dt.date) -> str:
        """The same for people."""
        value = self.on(day)
        if value is None:
            return "当日没有规定"
        listed = "、".join(map(str, value)) if isinstance(value, tuple | frozenset | dict) else str(value)
        return f"{listed}{self.unit}"


def always(name: str, label: str, value: Any, unit: str = "", stricter: int = 0) -> Parameter:
    """A parameter that has had one value so far."""
    return Parameter(name, label, ((None, value),), unit, stricter)


@dataclass(frozen=True)
class Case:
    """An example that stands as a test: the lawful placement of ``ground.GROUND`` with these changes gives this outcome."""

    outcome: Outcome
    words: str
    changes: Mapping[str, Any] = field(default_factory=dict)


def passes(words: str, changes: Mapping[str, Any] | None = None) -> Case:
    """A case in which the rule holds."""
    return Case(Outcome.HOLDS, words, changes or {})


def breaks(words: str, changes: Mapping[str, Any]) -> Case:
    """A case that breaks the rule, and no other one."""
    return Case(Outcome.BROKEN, words, changes)


def lacks(words: str, *inputs: str, given: Mapping[str, Any] | None = None) -> Case:
    """A case that can't be judged, because these inputs aren't known; ``given``: what else is different."""
    return Case(Outcome.UNKNOWN, words, {**(given or {}), **dict.fromkeys(inputs)})


@dataclass(frozen=True)
class Override:
    """Who let a warning pass, and why. ``key``: of the record that says so, where there is one."""

    reason: str
    approver: str
    key: int | None = None


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule of an article. ``text`` says in our words what the article asks; ``doubts`` what of it was not verified.

    ``inputs``: all that it may read; ``starts_on`` and ``ends_on`` where it counts for another time than its pack (the last day counts).
    """

    code: str
    article: str
    title: str
    text: str
    force: Force
    moments: tuple[Moment, ...]
    inputs: tuple[str, ...]
    remedy: str
    cases: tuple[Case, ...]
    judge: Callable[[Any, Any], Finding]
    parameters: tuple[Parameter, ...] = ()
    doubts: tuple[str, ...] = ()
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None

    def counts_on(self, day: dt.date) -> bool:
        """Whether it is in force on a day."""
        return (self.starts_on or day) <= day <= (self.ends_on or day)

    def verdict(self, facts: PlacementFacts, *, on: dt.date, pack: str, document: str) -> Verdict:
        """What the rule says of these facts on a day. ``pack``: the version it stands in; ``document``: the regulation's name."""
        return self.said(Reading(facts, on), pack, document)

    def said(self, reading: Reading, pack: str, document: str) -> Verdict:
        """The same of facts that several rules read."""
        reading.used, missing, on = {}, "", reading.on
        try:
            outcome, words = self.judge(reading, _parameters(self, on))
        except Lacking as lack:
            missing = str(lack)
            outcome, words = Outcome.UNKNOWN, f"缺“{missing}”"
        return Verdict(self, pack, document, on, outcome, words, missing, reading.place, reading.used)


@lru_cache(maxsize=4096)
def _parameters(rule: Rule, on: dt.date) -> SimpleNamespace:
    return SimpleNamespace(**{parameter.name: parameter.on(on) for parameter in rule.parameters})


@dataclass(frozen=True)
class Verdict:
    """What a rule says: with the day, the pack's version and the inputs it was drawn from, to be kept as it is."""

    rule: Rule
    pack: str
    document: str
    on: dt.date
    outcome: Outcome
    reason: str
    missing: str
    place: str
    inputs: Mapping[str, Any]
    override: Override | None = None

    @property
    def filing_number(self) -> str:
        """The filing it rests on; "" for none."""
        return next((str(v) for name, v in self.inputs.items() if name.endswith(".filing_number") and v), "")

    @property
    def hinders(self) -> bool:
        """Whether nothing may go on: broken or not to be judged, unless it is an advice or somebody answered for it."""
        is_open = self.outcome in (Outcome.BROKEN, Outcome.UNKNOWN)
        return is_open and self.rule.force != Force.ADVISE and self.override is None

    @cached_property
    def sentence(self) -> str:
        """Place, reason, remedy and article, in plain words."""
        source = f"依据{self.document}{self.rule.article}；{AID}"
        if self.outcome == Outcome.UNKNOWN:
            return f"{self.place}：“{self.rule.title}”{self.outcome.label}，{self.reason}。请补登后重新核查。（{source}）"
        remedy = self.rule.remedy if self.outcome == Outcome.BROKEN else ""
        return f"{self.place}：{self.outcome.label}“{self.rule.title}”。{self.reason}。{remedy}（{source}）"

    def answered(self, *, reason: str, approver: str) -> Verdict:
        """The same, let pass by somebody. DomainError unless it warns and both are said: a block is never let pass."""
        if self.rule.force != Force.WARN:
            raise DomainError(
                "no_override", f"“{self.rule.title}”不能用说明代替，请先按要求处理：{self.rule.remedy}"
            )
        if self.outcome != Outcome.BROKEN:
            raise DomainError(
                "nothing_to_answer", f"“{self.rule.title}”现在是“{self.outcome.label}”，不用写理由。"
            )
        if not reason.strip() or not approver.strip():
            raise DomainError("reason_missing", f"“{self.rule.title}”要写明理由和批准人，才能继续安排。")
        return replace(self, override=Override(reason.strip(), approver.strip()))


def rule(**said: Any) -> Callable[[Callable[[Any, Any], Finding]], Rule]:
    """Makes a rule of the function that judges it. ``inputs`` is a text of names here."""
    names = said.pop("inputs").split()
    return lambda judge: Rule(inputs=tuple(names), judge=judge, **said)


def rules_of(modules: Iterable[Any]) -> tuple[Rule, ...]:
    """The rules that these files hold, in their order."""
    return tuple(held for module in modules for held in vars(module).values() if isinstance(held, Rule))
