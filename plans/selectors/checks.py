"""What in plan and filings contradicts itself, before it is printed (domain 2.5 no. 3 and 5; T1, T2, T13)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from groupportal.metrics.naming import named
from groupportal.metrics.narrative import as_kept, with_any_number
from groupportal.office.numbers import units_in
from groupportal.ui.formats import cndate, quoted
from groupportal.warnings.registry import Warned
from plans.enums import RevisionState, TargetKind
from plans.models import AcceptancePoint, Evidence, PlanRevision
from plans.reading import (
    answering_clause,
    is_total_alone,
    match_figures,
    plain,
    point_in_quotes,
    same_name,
    value_in_text,
    words_in_common,
)
from plans.selectors import main_plan, revision_as_of
from plans.selectors.content import revisions_of
from plans.selectors.filed import filed_items, filed_on
from plans.selectors.filed_item import FiledItem
from plans.selectors.outcome import is_reached
from plans.selectors.rows import Figure, Item, Point
from plans.selectors.warned import task_url

_NUMBERS = re.compile(r"[\d.,，]+|[一二两三四五六七八九十百千万亿]+(?=[家个人名份项套门间台次场期册])")
_WHOLE = re.compile(
    r"完成率\s*(?:为|达到?|是)?[：:]?\s*100\s*[%％]|100\s*[%％]\s*(?:地)?完成|全部完成|全面完成"
)
_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:年(?:(?P<month>\d{1,2})月)?|[-./](?P<m>\d{1,2})(?!\d)|(?P<mm>0[1-9]|1[0-2])(?=[0-3]\d(?!\d)))"
)
_OF_THEM = re.compile(
    r"(?P<whole>\d[\d,]*)(?P<unit>[人名家个项门])[^\d，,。；;\n]{0,8}(?:中|其中)[^\d。；;\n]{0,8}(?P<part>\d[\d,]*)(?P=unit)"
    r"(?:(?![增减升降提超]|其中|[同环]比|[比较]上)[^\d。；;\n]){0,12}(?P<share>\d{1,3}(?:\.\d+)?)[%％]"
)
"""36 人中有 30 人持证，占 83.3%: a share told with both its numbers; not what was gained since, nor a share of a part."""
_QUOTED = 30


class _Target(NamedTuple):
    """A point of a revision as it is compared."""

    thread: int
    revision: int
    position: int
    number: str
    text: str
    value: Decimal | None
    unit: str

    @property
    def skeleton(self) -> str:
        """Its words without the numbers."""
        return same_name(_NUMBERS.sub("#", self.text))

    @property
    def numbers(self) -> list[str]:
        """What numbers it names."""
        return [found.replace(",", "").replace("，", "") for found in _NUMBERS.findall(self.text)]


@dataclass(frozen=True)
class Found:
    """Something in a task or indicator that contradicts itself; ``facts``: what it rests on besides its words."""

    item: Item
    message: str
    facts: tuple[object, ...]

    def warned(self, code: str, as_of: dt.date) -> Warned:
        """As people answer it."""
        key = f"{code}:{self.item.thread.public_id}"
        place, url = self.item.get_kind_display(), task_url(self.item, as_of)
        return Warned(key, self.message, self.item.name, place, url, self.facts)


def ruling_items(as_of: dt.date) -> tuple[PlanRevision | None, list[FiledItem]]:
    """The revision of the main plan on a day, and what is filed on."""
    plan = main_plan()
    revision = revision_as_of(plan, as_of) if plan else None
    return revision, filed_on(filed_items(revision, as_of)) if revision else []


def changed_targets(as_of: dt.date) -> Iterator[Found]:
    """Each task whose points asked for other numbers in an earlier version in force: sentence and what it rests on (T1)."""
    revision, rows = ruling_items(as_of)
    if revision is None:
        return
    earlier = list(
        revisions_of(revision.plan)
        .exclude(state=RevisionState.DRAFT)
        .filter(number__lt=revision.number)
        .order_by("-number")
    )
    if not earlier:
        return
    found = AcceptancePoint.objects.filter(item__revision__in=[revision, *earlier]).order_by("position")
    fields = ("item__thread", "item__revision", "position", "number", "text", "target_value", "unit")
    by_place: dict[tuple[int, int], list[_Target]] = {}
    for target in map(_Target._make, found.values_list(*fields)):
        by_place.setdefault((target.revision, target.thread), []).append(target)
    for row in rows:
        now = by_place.get((revision.pk, row.item.thread_id), [])
        for was in earlier:
            then = by_place.get((was.pk, row.item.thread_id), [])
            if said := [words for new in now if (words := _changed(new, then))]:
                decided = f"（依据：{revision.decided_by}）" if revision.decided_by else ""
                yield Found(
                    row.item,
                    (
                        f"第{was.number}版（{cndate(was.starts_on)}起）到第{revision.number}版，{'；'.join(said)}{decided}。"
                        "请确认按哪一版验收，把改动的理由写进说明。"
                    ),
                    (was.pk, revision.pk),
                )
                break


def _changed(new: _Target, then: Sequence[_Target]) -> str:
    """How a point reads now and read then, where its numbers are others; "" where they are not."""
    old = next((one for one in then if one.skeleton == new.skeleton), None)
    if old is None:
        likely = [
            one for one in then if one.unit == new.unit and one.value is not None and new.value is not None
        ]
        old = max(likely, key=lambda one: words_in_common(one.text, new.text), default=None)
        if old is None or words_in_common(old.text, new.text) < 3 or old.value == new.value:
            return ""
    elif old.numbers == new.numbers:
        return ""
    return f"要点{point_in_quotes(old.number, old.text)}改为{point_in_quotes(new.number, new.text)}"


def below_targets(as_of: dt.date) -> Iterator[Found]:
    """What is called wholly done though a figure stays below its target (T2)."""
    for row in ruling_items(as_of)[1]:
        if row.filing is None or not _WHOLE.search(row.filing.text):
            continue
        figures = match_figures(row.points, row.figures)
        said = []
        for point in row.points:
            value = _given(row, point, figures)
            if value is not None and point.target_value is not None and not is_reached(point, value):
                name = point_in_quotes(point.number, point.text)
                said.append(f"要点{name}只有 {plain(value)}{point.unit.removesuffix('/年')}")
        if said:
            yield Found(
                row.item,
                f"完成情况写的是全部完成，但{'；'.join(said)}，低于目标。请改写完成情况，或更正数值。",
                (row.filing.pk,),
            )


def _given(row: FiledItem, point: Point, figures: Mapping[int, Figure]) -> Decimal | None:
    """What answers a point in the unit it asks for: the filed figure, else the only such number in the clause that speaks of it."""
    if figure := figures.get(point.pk):
        return figure.value if figure.unit == point.unit else None
    if row.filing is None or point.target_value is None:
        return None
    return value_in_text(point.text, row.filing.text, point.unit, alone=True)


def totals_for_years(as_of: dt.date) -> Iterator[Found]:
    """Points that ask for so much each year and are answered by a sum over all years (T13)."""
    for row in ruling_items(as_of)[1]:
        if row.filing is None:
            continue
        said = [
            f"要点{point_in_quotes(point.number, point.text)}答的是{quoted(_short(clause))}"
            for point in row.points
            if point.target_kind == TargetKind.YEARLY
            and point.unit
            and (clause := answering_clause(point.text, row.filing.text, point.unit))
            and is_total_alone(clause)
        ]
        if said:
            yield Found(
                row.item,
                f"按年提的目标用累计数回答：{'；'.join(said)}。请逐年写出数量，累计数可以写在后面。",
                (row.filing.pk,),
            )


def shares_without_base(as_of: dt.date) -> Iterator[Found]:
    """Shares that are filed without what they are a share of."""
    for row in ruling_items(as_of)[1]:
        if row.filing is None:
            continue
        text = with_any_number(row.filing.text)
        said = []
        for point in row.points:
            asked = point.target_kind == TargetKind.SHARE or point.unit == "%"
            clause = answering_clause(point.text, text, "%") if asked else ""
            figure = match_figures([point], row.figures).get(point.pk)
            if clause and not (figure and figure.base) and not _has_base(clause):
                answer = quoted(_short(as_kept(row.filing.text, clause)))
                said.append(f"要点{point_in_quotes(point.number, point.text)}答的是{answer}")
        if said:
            yield Found(
                row.item,
                f"占比没有写明基数：{'；'.join(said)}。请写明分子和分母各是多少，例如“36 人中有 30 人，占 83.3%”。",
                (row.filing.pk,),
            )


def shares_that_differ(as_of: dt.date) -> Iterator[Found]:
    """Shares that are told with numerator and denominator, and are another share than these two make."""
    for row in ruling_items(as_of)[1]:
        if row.filing is None:
            continue
        wrong = [match[0] for match in _OF_THEM.finditer(row.filing.text) if not _is_share(match)]
        if wrong:
            yield Found(
                row.item,
                f"占比与写的分子、分母对不上：{'；'.join(map(quoted, wrong))}。请核对三个数，改正写错的那一个。",
                (row.filing.pk,),
            )


def _is_share(match: re.Match[str]) -> bool:
    """To the places it is written with, rounded or cut."""
    whole, part, share = (Decimal(match[name].replace(",", "")) for name in ("whole", "part", "share"))
    _, _, exponent = share.as_tuple()
    return bool(whole) and abs(part / whole * 100 - share) < Decimal(1).scaleb(int(exponent))


def _has_base(clause: str) -> bool:
    return any(unit != "%" for unit in units_in(clause))


def _short(clause: str) -> str:
    bare = named(clause.strip())
    return bare if len(bare) <= _QUOTED else f"{bare[:_QUOTED]}…"


def strange_evidence(as_of: dt.date) -> Iterator[Found]:
    """Evidence files whose names tell of other years than the plan's, or of days after the cut-off."""
    revision, rows = ruling_items(as_of)
    if revision is None:
        return
    by_filing = {row.filing.pk: row for row in rows if row.filing}
    found = Evidence.objects.filter(filing__in=list(by_filing)).order_by("pk")
    begin = revision.plan.starts_on.replace(day=1)
    outside: dict[int, list[str]] = {}
    for filing, title, name in found.values_list("filing_id", "title", "file__name"):
        days = [*_days_in(title), *_days_in(name)]
        if days and not any(last >= begin and first <= as_of for first, last in days):
            first, last = days[0]
            when = f"{first.year}年" if (last - first).days > 31 else f"{first.year}年{first.month}月"
            outside.setdefault(filing, []).append(f"“{title or name}”（{when}）")
    for filing, names in outside.items():
        yield Found(
            by_filing[filing].item,
            f"佐证{'、'.join(names)}不在 {begin.year}年{begin.month}月至{cndate(as_of)}之间。请换成期内的材料，或说明它为什么能证明。",
            (filing,),
        )


def _days_in(name: str) -> Iterator[tuple[dt.date, dt.date]]:
    """The times a name tells of, each as first and last day."""
    if not ("20" in name or "19" in name):
        return
    for match in _DAY.finditer(name):
        year, month = int(match["year"]), int(match["month"] or match["m"] or match["mm"] or 0)
        if 1 <= month <= 12:
            last = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
            yield dt.date(year, month, 1), last
        else:
            yield dt.date(year, 1, 1), dt.date(year, 12, 31)
