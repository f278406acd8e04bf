"""Warnings as ``ui/findings.html`` takes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from groupportal.tenancy.viewer import Viewer
from groupportal.ui.tables import LinkCell
from groupportal.warnings.registry import KINDS, Warned
from groupportal.warnings.selectors import Standing


def answer_url(warning: Warned, as_of: dt.date) -> str:
    """Where a warning of a day is answered."""
    page = reverse("warnings:answer", urlconf=settings.GROUP_URLCONF)
    return f"{page}?ids={warning.public_id}&as_of={as_of:%Y-%m-%d}"


def findings_of(
    rows: Iterable[Standing], viewer: Viewer, as_of: dt.date, *, subject: bool = True
) -> list[dict[str, Any]]:
    """The open ones first; who may answer finds the way there. ``subject``: what each is about stands before it."""
    may_answer = viewer.can("warnings.answer_warnings")
    return [
        {
            "level": "warning" if row.said is None else row.state,
            "message": about(row.warning.subject if subject else "", row.warning.message),
            "table": row.warning.place,
            "url": row.warning.url,
            "said": row.history,
            "answer_url": answer_url(row.warning, as_of) if may_answer and _sees(viewer, row) else "",
            "answer_label": "写说明或搁置" if row.said is None else "改说明",
        }
        for row in sorted(rows, key=lambda row: row.said is not None)
    ]


def _sees(viewer: Viewer, row: Standing) -> bool:
    return viewer.can(KINDS[row.warning.kind].action)


def about(subject: str, message: str) -> str:
    """A finding with what it is about before it; names of tasks often end as sentences do."""
    return f"{subject.rstrip('。；;')}：{message}" if subject else message


def linked(row: Standing, words: str) -> LinkCell | str:
    """Words that lead to where the matter is mended."""
    return LinkCell(words, row.warning.url) if row.warning.url else words
