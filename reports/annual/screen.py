"""A text as pages show it: line by line, each figure a door, each exhibit as its table."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from groupportal.metrics.narrative import HIDDEN, Segment, known_to
from groupportal.reporting.registry import EXHIBITS
from groupportal.reporting.values import Cell, Exhibit, Fact, Period
from groupportal.tenancy.kept import kept
from groupportal.tenancy.viewer import Viewer
from reports.annual.text import answers, exhibit_of, lines_of, references


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


def exhibit_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """What can be placed: title, and what is written into the text."""
    return [(one.title, f"【图表：{one.title}】") for one in EXHIBITS.values() if viewer.can(one.action)]


def preview_url() -> str:
    """Where a text is shown while it is written."""
    return reverse("reports:section_preview", urlconf=settings.GROUP_URLCONF)
