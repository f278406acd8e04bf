"""Reading what a plan's texts say: targets in acceptance points, units in a list of responsible ones, names that are the same."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from groupportal.office.numbers import Quantity, find_quantities, normalise_digits, units_in
from groupportal.ui.formats import cndate, quoted
from groupportal.ui.names import folded
from plans.enums import Awaited, ExpectationKind, TargetKind, TargetSense

_EVERY_YEAR = re.compile(
    r"每(?:个)?(?:学)?年|年均|逐年|/年|(?<![\d零一二三四五六七八九十两近历当本今明去多前后百周])年(?![底末级龄限代月前后内])"
)
_IN_TOTAL = re.compile(r"总数|总量|总额|累计|合计|总计|共计|总共")
_AT_MOST = re.compile(r"不超过|不高于|不多于|不大于|以内|以下|(?<!不)低于|(?<!不)少于")
_SHARE_OF = re.compile(
    r"占(?:比)?(?P<base>[\u4e00-\u9fff]{1,20}?)(?:总数|总量)?的?(?:比例|比重)?(?:达到?|为|不?[低少高多]于|不?超过)?$"
)
_CLAUSES = re.compile(r"(?<=[，,、；;。\n])(?!\d)|(?<=\D[，,、；;。\n])")
_BETWEEN_UNITS = re.compile(r"[、，,；;/\n\r]+")
_BARE_NUMBER = re.compile(r"(?P<number>\d[\d,，]*(?:\.\d+)?)\s*(?P<unit>%|[家个人名份项套门次场])?")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_CLAUSE_ENDS = re.compile(r"[；;。\n\r]+")
_RATE_OF_COMPLETION = re.compile(r"完成率\s*(?:达到?|为)?\s*\d+(?:\.\d+)?%")
_QUOTED = 40
"""How much of a point a sentence quotes."""
_ENDS_OF_UNIT = "。.；;：: \t　"


@dataclass(frozen=True)
class Target:
    """What an acceptance point asks in figures; all empty where it names none."""

    kind: str = ""
    value: Decimal | None = None
    unit: str = ""
    sense: str = TargetSense.AT_LEAST
    base: str = ""
    """Of a share: what it is a share of."""

    @property
    def fields(self) -> dict[str, Any]:
        """The same as an acceptance point keeps it."""
        return {
            "target_kind": self.kind,
            "target_value": self.value,
            "unit": self.unit[:20],
            "target_sense": self.sense,
            "base": self.base,
        }


def read_target(text: str) -> Target:
    """The first quantity of an acceptance point and how it is to be read (domain T13); 新增10门，总数达30门 asks for 30.

    每年、/年 so far → yearly; 总数、累计、合计 in its clause → cumulative; a percentage → share; all else a standing state.
    """
    heard, found = "", None
    for clause in _CLAUSES.split(text):
        heard += clause
        quantities = find_quantities(clause)
        if found is None and quantities:
            found = quantities[0]
            kind = _kind_of(clause, heard, found.unit)
            sense = TargetSense.AT_MOST if _AT_MOST.search(clause) else TargetSense.AT_LEAST
            base = _base_of(clause) if kind == TargetKind.SHARE else ""
        total = _total_in(clause)
        if found is not None and total is not None and total.unit == found.unit and kind != TargetKind.YEARLY:
            return Target(TargetKind.CUMULATIVE, total.number, total.unit)
    if found is None:
        return Target()
    return Target(kind, found.number, found.unit.removesuffix("/年"), sense, base)


def _base_of(clause: str) -> str:
    """What a share is a share of: 在校生 in 校企共育人数占在校生80%; "" where the clause does not say."""
    before = re.split(r"\d", normalise_digits(clause), maxsplit=1)[0].strip()
    match = _SHARE_OF.search(before)
    return match["base"] if match else ""


def _kind_of(clause: str, heard: str, unit: str) -> str:
    if _EVERY_YEAR.search(heard):
        return TargetKind.YEARLY
    if _IN_TOTAL.search(clause):
        return TargetKind.CUMULATIVE
    return TargetKind.SHARE if unit == "%" else TargetKind.STATE


def _total_in(clause: str) -> Quantity | None:
    """The quantity that follows 总数、累计、合计 in a clause."""
    word = _IN_TOTAL.search(clause)
    after = find_quantities(clause[word.end() :]) if word else []
    return after[0] if after else None


@lru_cache(maxsize=8_192)
def same_name(name: str) -> str:
    """A name of a task or a point as it is compared. Kept: the same points are asked for beside every filing."""
    return folded(name)


def split_units(responsible: str) -> list[str]:
    """The units named in a list such as 秘书处、各专委会, in their order, each once."""
    names = (name.strip(_ENDS_OF_UNIT) for name in _BETWEEN_UNITS.split(responsible))
    return list(dict.fromkeys(name for name in names if name))


def figure_label(point_text: str) -> str:
    """The label under which a filing's figure answers an acceptance point."""
    return point_text.strip()[:300]


def point_in_quotes(number: str, text: str) -> str:
    """An acceptance point as sentences name it: its beginning in quotation marks, those within made single ones."""
    shown = text.rstrip("；;。") if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
    return quoted(f"{number}{shown}")


@lru_cache(maxsize=256)
def _pairs(text: str) -> frozenset[str]:
    """Neighbouring Han characters: enough to see whether two clauses speak of the same thing. Kept for a few: each is held against many."""
    return frozenset(a + b for run in _HAN.findall(text) for a, b in itertools.pairwise(run))


def words_in_common(one: str, other: str) -> int:
    """How many pairs of neighbouring Han characters two texts share."""
    return len(_pairs(one) & _pairs(other))


def likeness(one: str, other: str) -> float:
    """How far two texts say the same, from 0 to 1: by the pairs of neighbouring Han characters, whatever the numbers."""
    a, b = _pairs(one), _pairs(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def counted_in(unit: str) -> str:
    """What a unit counts: 人, 名 and 人次 are all people, /年 is a matter of time."""
    bare = unit.removesuffix("/年")
    return "人" if bare in {"人", "名", "人次"} else bare


@lru_cache(maxsize=32_768)
def answers_in_text(point: str, text: str, units: tuple[str, ...]) -> bool:
    """Whether a sentence of ``text`` gives a quantity in one of these units while speaking of what the point speaks of.

    "完成率100%" says nothing of a point; a share needs more words in common than a count, since % alone tells little.
    Kept by what was asked: after a change of one task of thousands the others say what they said.
    """
    wanted = {counted_in(unit) for unit in units}
    return any(
        _speaks_of(point, clause, 1 if given - {"%"} else 2)
        for counted, clause in _clauses(text)
        if (given := counted & wanted)
    )


def _speaks_of(point: str, clause: str, least: int) -> bool:
    """Whether so many pairs of the point stand in the clause; the rest is not looked for."""
    shared: set[str] = set()
    for run in _HAN.findall(point):
        for at in range(len(run) - 1):
            if run[at : at + 2] in clause:
                shared.add(run[at : at + 2])
                if len(shared) >= least:
                    return True
    return False


@lru_cache(maxsize=8)
def _clauses(text: str) -> tuple[tuple[frozenset[str], str], ...]:
    """Each clause that gives a quantity, with what it counts. Kept for a few texts: all points of a task ask the same one."""
    clauses = ((units_in(clause), clause) for clause in _CLAUSE_ENDS.split(_RATE_OF_COMPLETION.sub("", text)))
    return tuple((frozenset(map(counted_in, units)), clause) for units, clause in clauses if units)


@lru_cache(maxsize=8)
def _quantities(text: str) -> tuple[tuple[list[Quantity], str], ...]:
    """Each clause that gives a quantity, with what it gives; kept as ``_clauses`` are."""
    clauses = _CLAUSE_ENDS.split(_RATE_OF_COMPLETION.sub("", text))
    return tuple((given, clause) for clause in clauses if (given := find_quantities(clause)))


def read_expectation(text: str) -> tuple[str, Decimal | None]:
    """What kind of expectation a year's text is, and its number: 完成, 5, 5家, 40%, or words."""
    bare = normalise_digits(text.strip())
    if bare in {"完成", "√", "✓"}:
        return ExpectationKind.DONE, None
    if (match := _BARE_NUMBER.fullmatch(bare)) is None:
        return ExpectationKind.TEXT, None
    number = Decimal(re.sub("[,，]", "", match["number"]))
    return (ExpectationKind.PERCENT if match["unit"] == "%" else ExpectationKind.NUMBER), number


def match_figures(points: Sequence[Any], figures: Iterable[Any], year: int | None = None) -> dict[int, Any]:
    """Per point (by id) the figure that answers it: the one of its line; of figures that know none, the one with its words.

    ``year``: figures of that year; without it those that are of no year.
    """
    figures = [figure for figure in figures if figure.year == year and figure.position]
    if not figures:
        return {}
    by_line = {f.line: f for f in figures if f.line}
    by_label = {same_name(f.label): f for f in figures if not f.line}
    answers = ((p.pk, by_line.get(p.line) or by_label.get(same_name(figure_label(p.text)))) for p in points)
    return {pk: figure for pk, figure in answers if figure is not None}


def figures_by_year(points: Sequence[Any], figures: Sequence[Any]) -> dict[int, dict[int, Any]]:
    """The same for each year that figures are of."""
    years = sorted({figure.year for figure in figures if figure.year and figure.position})
    return {year: match_figures(points, figures, year) for year in years}


EXPECTED = "年度预期"
"""The label of a figure that answers what a plan expects of a task in a year; it stands at position 0."""


def expected_figures(figures: Iterable[Any]) -> dict[int, Any]:
    """What a filing gives for the plan's expectations, by year."""
    return {figure.year: figure for figure in figures if figure.position == 0 and figure.year}


_AWAITED = (
    (Awaited.INTERNSHIPS, "学徒|实习|双精准|实训|校企合作参与"),
    (Awaited.PARKS, "园区|研发|技术服务|成果转化|创业|经济价值"),
    (Awaited.COURSES, "课程|专业总数|精品课|教材|资源库"),
    (Awaited.EMPLOYMENT, "岗位|就业|毕业生|供需|用人|人力资源|升学"),
    (Awaited.GOVERNANCE, "理事会|监事会|换届|会议|年会|章程|制度|报告|讲座|学习|协议|汇编|架构"),
    (Awaited.ROSTERS, "教师|学生|在校生|培训|培养|共育"),
    (Awaited.MALL, "平台|商城|运营服务"),
)


def awaited_for(text: str) -> str:
    """Which records would answer a point, by what it speaks of; "" where nothing tells. A guess, which people may change."""
    return next((str(room) for room, words in _AWAITED if re.search(words, text)), "")


def plain(value: Decimal | None) -> str:
    """A number as people type it: 130, not 1.3E+2 or 130.0000. "" for None."""
    return "" if value is None else f"{value.normalize():f}"


def value_in_text(point: str, text: str, unit: str, *, alone: bool = False) -> Decimal | None:
    """The quantity in ``unit`` that a text gives in the clause which speaks most of what the point speaks of; None without one.

    The same rule as ``answers_in_text``: a count takes one pair of characters in common, a share two. ``alone``: None too where
    that clause gives several, of which any may be the one.
    """
    given, _ = _best(point, text, unit)
    return None if not given or (alone and len(given) > 1) else given[-1].number


def answering_clause(point: str, text: str, unit: str) -> str:
    """That clause itself; "" without one."""
    return _best(point, text, unit)[1]


def _best(point: str, text: str, unit: str) -> tuple[list[Quantity], str]:
    wanted, asked = counted_in(unit), _pairs(point)
    best: tuple[int, list[Quantity], str] = (0, [], "")
    for quantities, clause in _quantities(text):
        given = [q for q in quantities if counted_in(q.unit) == wanted]
        shared = len(asked & _pairs(clause)) if given else 0
        if shared >= (2 if wanted == "%" else 1) and shared > best[0]:
            best = shared, given, clause
    return best[1], best[2]


def is_total_alone(clause: str) -> bool:
    """Whether a clause gives a sum over the years and says nothing of each year."""
    return bool(_IN_TOTAL.search(clause)) and not _EVERY_YEAR.search(clause)


def not_printed_on(working: dt.date) -> str:
    """What is said of a filing of a later day than the group prepares for."""
    return f"这个日期晚于正在准备的{cndate(working)}，按{cndate(working)}打印的验收表里不会有这份填报。"
