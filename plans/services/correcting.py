"""What a filing says is put right where it was filed: a draft that says otherwise in this one thing, for review as any other."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from groupportal.errors import DomainError
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from plans.models import Filing, ItemThread
from plans.reading import match_figures, same_name
from plans.selectors.content import points_as_of
from plans.selectors.filings import latest_filings
from plans.services.filing import FigureContent, fingerprint, save_filing, start_filing


@transaction.atomic
def correct_figure(
    as_of: dt.date, value: Decimal, *, by: Viewer, thread: UUID, label: str, year: int | None = None
) -> Filing:
    """The group's draft that takes the place of the filing in force on that day, with another value of this one figure.

    What else was filed stays, where a draft is open already what that one says. DomainError where nothing that counts gives the
    figure, or its correction waits for review; errors as ``start_filing`` and ``save_filing``.
    """
    draft = _begun(as_of, thread, by)
    figures = _figures(draft)
    points = points_as_of(draft.thread, as_of)
    found = match_figures(points, figures, year)
    asked = next(
        (found[p.pk] for p in points if same_name(p.text) == same_name(label) and p.pk in found), None
    )
    named = (f for f in figures if f.year == year and same_name(f.label) == same_name(label))
    asked = asked or next(named, None)
    if asked is None:
        raise DomainError(
            "no_figure", f"“{draft.thread}”的填报里没有“{label[:60]}”的数值，请打开这份填报，自己填写。"
        )
    figures[figures.index(asked)] = replace(asked, value=value)
    return _saved(draft, draft.text, figures, by)


@transaction.atomic
def correct_words(as_of: dt.date, before: str, after: str, *, by: Viewer, thread: UUID) -> Filing:
    """The same with other words in place of these. DomainError where the draft does not say them, or says them twice."""
    draft = _begun(as_of, thread, by)
    if draft.text.count(before) != 1:
        raise DomainError(
            "words_gone",
            f"“{draft.thread}”的填报里“{before[:60]}”已经改过，或不止一处，请打开这份填报，自己改。",
        )
    return _saved(draft, draft.text.replace(before, after), _figures(draft), by)


def _begun(as_of: dt.date, thread: UUID, by: Viewer) -> Filing:
    task = ItemThread.objects.filter(public_id=thread).first()
    stands = latest_filings([task.pk], as_of).get(task.pk) if task else None
    if task is None or stands is None:
        raise DomainError(
            "nothing_filed",
            f"截至{cndate(as_of)}，这一项没有已通过的填报，没有可以更正的内容。请到任务页填报。",
        )
    return start_filing(task, as_of=stands.as_of, by=by)


def _figures(draft: Filing) -> list[FigureContent]:
    return [
        FigureContent(f.position, f.label, f.value, f.unit, f.year, f.base, f.line)
        for f in draft.figures.all()
    ]


def _saved(draft: Filing, text: str, figures: list[FigureContent], by: Viewer) -> Filing:
    return save_filing(draft, as_of=draft.as_of, text=text, figures=figures, seen=fingerprint(draft), by=by)
