"""Chapters that were drafted from the words of filings, and still say what the filings say no more (domain 0.2 no. 14)."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from groupportal.metrics.naming import named
from groupportal.warnings.registry import Warned, short
from plans.enums import ItemKind
from plans.models import ItemThread
from plans.report_sections import bare_name, paragraph_of
from plans.selectors.checks import ruling_items
from plans.selectors.filed_item import FiledItem
from reports.annual.records import NUMBERED, head_of, without_number, words_from_records
from reports.checks.passages import ANNUAL, report_on
from reports.enums import ReportState
from reports.selectors.annual import Standing, standings_of

CODE = "reports.older_filing"
CHAPTERS = {"tasks": ItemKind.TASK, "indicators": ItemKind.INDICATOR}
"""The chapters that tell of tasks in the words of filings."""
_LABEL = re.compile(r"^(?:目标|完成情况)：|^（\d{1,2}）")
_TELLING = 12
"""So many signs of a sentence are nobody else's by chance."""
_QUOTED = 80


def older_words(as_of: dt.date) -> Iterator[Warned]:
    """Each task of which the report of the day, while it is at work, tells in words that are its filing's no more."""
    report = report_on(as_of)
    if report is None or report.state == ReportState.FINAL:
        return
    told = {one.section.key: one for one in standings_of(report) if one.is_printed and one.words}
    for one in told.values():
        yield from older_in(one, one.words)


def older_in(chapter: Standing, words: str) -> list[Warned]:
    """The same of one chapter, were these its words; nothing for chapters that tell of no tasks."""
    kind = CHAPTERS.get(chapter.section.key)
    if kind is None:
        return []
    now: dict[str, list[FiledItem]] = defaultdict(list)
    for row in ruling_items(chapter.row.report.as_of)[1]:
        if row.item.kind == kind:
            now[head_of(paragraph_of(row))].append(row)
    tasks = {*now, *(head_of(bare_name(name)) for name in ItemThread.objects.values_list("name", flat=True))}
    copied = _by_head(words_from_records(chapter.row))
    drafted = {head: sentences_of("".join(copied[head])) for head in copied if head in tasks}
    lines = _by_head(words.split("\n"))
    found = []
    for head, said in drafted.items():
        new = sentences_of("".join(paragraph_of(row) for row in now.get(head, ())))
        stands = sentences_of("".join(lines.get(head, ())))
        if (
            head not in lines
        ):  # its name is written otherwise: it is known again by words that are nobody else's
            others = {one for other, those in drafted.items() if other != head for one in those}
            stands = [one for one in sentences_of(words) if len(one) >= _TELLING and one not in others]
        old = [one for one in dict.fromkeys(said) if one in stands and one not in new]
        if old:
            missing = [one for one in new if one not in stands]
            name = copied[head][-1].partition("。")[0]
            found.append(_warned(chapter, name, old, missing, now.get(head, [])))
    return found


def _warned(chapter: Standing, name: str, old: list[str], new: list[str], rows: list[FiledItem]) -> Warned:
    if not rows:
        now = "现在的规划里没有这一项"
    elif not any(row.filing for row in rows):
        now = "这一项现在没有已通过的填报"
    else:
        now = f"记录里现在是“{_quoted(new)}”" if new else "已通过的填报里现在没有这句话"
    return Warned(
        f"{CODE}:{chapter.row.public_id}:{short(name)}",
        f"这一章写“{name}”的是“{_quoted(old)}”，{now}。请打开这一章改写；这一段没有人改过的，可以点“从记录重新起草”只换它。",
        chapter.section.title,
        ANNUAL,
        chapter.row.get_absolute_url(),
        (*old, *new),
    )


def _quoted(sentences: Iterable[str]) -> str:
    said = named("；".join(sentences))
    return said if len(said) <= _QUOTED else f"{said[:_QUOTED]}…"


def _by_head(lines: Iterable[str]) -> Mapping[str, list[str]]:
    """The paragraphs that tell of a task, by its name."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in map(str.strip, lines):
        if NUMBERED.match(line):
            found[head_of(line)].append(without_number(line))
    return found


def sentences_of(text: str) -> list[str]:
    """What a text says, one after the other, without labels, numbers and the signs between."""
    parts = re.split(r"[。；;\n]", text)
    return [bare for part in parts if (bare := _LABEL.sub("", _LABEL.sub("", part.strip())).strip())]
