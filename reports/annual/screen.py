"""A text as pages show it: line by line, each figure a door, each exhibit as its table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from groupportal.errors import DomainError
from groupportal.metrics.links import figure_url
from groupportal.metrics.narrative import HIDDEN, Segment, known_to
from groupportal.metrics.selectors import ask
from groupportal.office.document.values import Block, ChartBlock, Heading, Run, TableBlock
from groupportal.reporting.registry import EXHIBITS
from groupportal.reporting.values import Cell, Exhibit, Fact, Period
from groupportal.tenancy.kept import kept
from groupportal.tenancy.viewer import Viewer
from reports.annual.document import document_from
from reports.annual.text import answers, exhibit_of, lines_of, references
from reports.models import ReportRun


@dataclass(frozen=True)
class ShownCell:
    """A cell of an exhibit's table."""

    text: str
    url: str = ""
    label: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class ShownExhibit:
    """An exhibit's table."""

    exhibit: Exhibit
    rows: tuple[tuple[ShownCell, ...], ...]

    @property
    def head(self) -> list[tuple[str, bool]]:
        """What stands above each column, and whether numbers stand below it."""
        return [
            (name, any(row[at].is_number for row in self.rows)) for at, name in enumerate(self.exhibit.head)
        ]


@dataclass(frozen=True)
class Shown:
    """A line: a heading or paragraph in pieces, an exhibit, or what can't be shown and why (``trouble``)."""

    parts: tuple[Segment, ...] = ()
    is_heading: bool = False
    exhibit: ShownExhibit | None = None
    trouble: str = ""


def shown_texts(texts: list[str], period: Period, viewer: Viewer) -> list[list[Shown]]:
    """Texts as this viewer sees them, all their figures asked at once; kept until the records change."""
    about = (period, tuple(texts), viewer.key)
    return kept("annual.shown", lambda: _shown_texts(texts, period, viewer), *about)


def _shown_texts(texts: list[str], period: Period, viewer: Viewer) -> list[list[Shown]]:
    found = [lines_of(text) for text in texts]
    asked = references([line for lines in found for line in lines])
    answered = answers(asked, period.as_of, known_to(viewer))
    shown = []
    for lines in found:
        here: list[Shown] = []
        for line in lines:
            if line.exhibit:
                here.append(_exhibit(line.exhibit, period, viewer))
                continue
            parts, troubles = [], []
            for part in line.parts:
                answer = answered.get(part.typed)
                if answer is None:
                    parts.append(Segment(part.text))
                    continue
                url = answer.fact.url if answer.fact else ""
                parts.append(Segment(answer.text, url, answer.fact.metric.label if answer.fact else ""))
                if answer.trouble and answer.text != HIDDEN:
                    troubles.append(answer.trouble)
            here.append(Shown(tuple(parts), line.is_heading, trouble="".join(troubles)))
        shown.append(here)
    return shown


def _exhibit(key: str, period: Period, viewer: Viewer) -> Shown:
    declared = EXHIBITS.get(key)
    if declared and not viewer.can(declared.action):
        return Shown(trouble=f"图表“{declared.title}”：您没有查看它的权限，这里不显示。")
    exhibit, trouble = exhibit_of(key, period)
    if exhibit is None:
        return Shown(trouble=trouble)
    return Shown(
        exhibit=ShownExhibit(exhibit, tuple(tuple(_cell(c, viewer) for c in row) for row in exhibit.rows))
    )


def _cell(cell: Cell, viewer: Viewer) -> ShownCell:
    if isinstance(cell, Fact):
        if not viewer.can(cell.metric.action):
            return ShownCell(HIDDEN)
        return ShownCell(cell.text, cell.url, cell.metric.label, is_number=True)
    return ShownCell(cell or "—")


Parts = list[tuple[str, list[Shown]]]


def shown_print(run: ReportRun, viewer: Viewer) -> tuple[Parts, Parts]:
    """The chapters of a report that was made, and its 附件, with their titles, as it prints them whatever the records say by now."""
    document = document_from(run.snapshot["document"])
    chapters = _shown_blocks(document.blocks, run.snapshot["marks"], viewer)
    behind: Parts = []
    for number, one in enumerate(document.attachments, 1):
        head = Heading(1, (Run(f"附件{number}　{one.title}"),))
        behind += _shown_blocks((head, *one.blocks), run.snapshot["marks"], viewer)
    return chapters, behind


def _shown_blocks(blocks: Iterable[Block], marks: dict[str, Any], viewer: Viewer) -> Parts:
    found: Parts = []

    def cell(run_: Run) -> ShownCell:
        told = marks.get(run_.mark)
        return ShownCell(run_.text, door(told, viewer), is_number=True) if told else ShownCell(run_.text)

    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            found.append(("".join(run_.text for run_ in block.runs), []))
        elif isinstance(block, TableBlock):
            rows = tuple(tuple(cell(runs[0]) for runs in row) for row in block.rows)
            table = Exhibit(block.title, block.head, (), "", unit=block.unit, notes=block.notes)
            found[-1][1].append(Shown(exhibit=ShownExhibit(table, rows)))
        elif isinstance(block, ChartBlock):
            said = map(cell, block.read)
            found[-1][1].append(Shown(tuple(Segment(one.text, one.url, one.label) for one in said)))
        else:
            parts = tuple(Segment(one.text, one.url, one.label) for one in map(cell, block.runs))
            found[-1][1].append(Shown(parts, isinstance(block, Heading)))
    return found


def door(told: dict[str, Any], viewer: Viewer) -> str:
    """Where a figure of a document opens; "" for one that is gone since, or not this viewer's."""
    try:
        question = ask(told["code"], dt.date.fromisoformat(told["as_of"]), told["params"])
    except DomainError:
        return ""
    may_see = viewer.can(question.metric.action)
    return figure_url(question.metric.code, question.as_of, **question.params) if may_see else ""


def exhibit_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """What can be placed: title, and what is written into the text."""
    return [(one.title, f"【图表：{one.title}】") for one in EXHIBITS.values() if viewer.can(one.action)]


def preview_url() -> str:
    """Where a text is shown while it is written."""
    return reverse("reports:section_preview", urlconf=settings.GROUP_URLCONF)
