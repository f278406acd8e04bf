"""The records behind a figure of a document, so that what is wrong in them is corrected where it was entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from groupportal.errors import DomainError
from groupportal.metrics.narrative import number_in_words
from groupportal.metrics.selectors import Question, ask
from groupportal.metrics.showing import ordered_rows
from groupportal.reporting.guard import guarded
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.tables import address_of
from plans.report_sections import paragraph_of
from plans.selectors.filed_item import FiledItem
from reports.checks.older import CHAPTERS, sentences_of
from reports.enums import Change
from reports.models import ReturnedChange

_MOST = 5


@dataclass(frozen=True)
class Records:
    """What a figure is by now, and the records it is made of, each with its page; none where they are too many to choose from.

    ``total``: how many they are. ``correction``: what comes of putting it right, "" where it rests on no single record, or where this
    viewer does not write that one.
    """

    now: str
    rows: tuple[tuple[str, str], ...] = ()
    total: int = 0
    correction: str = ""


def question_of(told: dict[str, Any]) -> Question | None:
    """What a mark asks; None where its metric is gone."""
    try:
        return ask(told["code"], dt.date.fromisoformat(told["as_of"]), told["params"])
    except DomainError:
        return None


def records_behind(told: dict[str, Any], viewer: Viewer) -> Records | None:
    """Of a figure under a mark; None for one that is gone, that this viewer may not see, or that can't be read now."""
    question = question_of(told)
    if question is None or not viewer.can(question.metric.action):
        return None
    return guarded(lambda: _records(question, viewer))


@dataclass(frozen=True)
class Copied:
    """A sentence that a chapter has from a filing: what the filing says, and what it was changed to."""

    row: FiledItem
    said: str
    now: str


def copied_from(change: ReturnedChange, filed: Callable[[], list[FiledItem]]) -> Copied | None:
    """Of a sentence that was changed; None for one that is no filing's, or of which several filings say the same.

    ``filed``: what is filed on the report's day; asked for where the change may be of it.
    """
    if change.kind not in (Change.SENTENCE, Change.TYPED) or change.key not in CHAPTERS:
        return None
    said, now = sentences_of(change.before), sentences_of(change.after)
    if len(said) != 1 or not now:
        return None
    rows = [
        row
        for row in filed()
        if row.item.kind == CHAPTERS[change.key] and row.filing and said[0] in sentences_of(paragraph_of(row))
    ]
    if len(rows) != 1 or not rows[0].filing or rows[0].filing.text.count(said[0]) != 1:
        return None
    return Copied(rows[0], said[0], "；".join(now))


def _records(question: Question, viewer: Viewer) -> Records:
    result = question.answer()
    closed = not result.opens or any(column.is_personal for column in result.columns)
    rows = [] if closed else list(ordered_rows(result)[: _MOST + 1])
    found = tuple((str(row), address_of(row)) for row in rows if address_of(row))
    way = question.metric.correction
    return Records(
        number_in_words(question.metric, result.value),
        found if len(found) <= _MOST else (),
        result.rows.count(),
        way.words if way and viewer.can(way.action) else "",
    )
