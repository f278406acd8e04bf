"""Warnings with what was said to them."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from groupportal.tenancy.kept import kept
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from groupportal.warnings.enums import Stand
from groupportal.warnings.models import Answer
from groupportal.warnings.registry import KINDS, Warned, WarningKind, unlooked_key

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Said:
    """What somebody said, as plain data."""

    stand: str
    words: str
    is_printed: bool
    who: str
    on: dt.date

    @property
    def line(self) -> str:
        """The words with who and when, on one line."""
        verb = "说明" if self.stand == Stand.ANSWERED else "搁置"
        printed = "，印在备注里" if self.is_printed else ""
        return f"{self.who} {cndate(self.on)}{verb}：{self.words}{printed}"


@dataclass(frozen=True)
class Standing:
    """A warning as it stands: ``said`` holds, ``before`` was said while it spoke of something else."""

    warning: Warned
    said: Said | None = None
    before: Said | None = None

    @property
    def state(self) -> str:
        """unanswered, answered or aside."""
        return self.said.stand if self.said else "unanswered"

    @property
    def history(self) -> str:
        """What was said, or had been said before things changed; "" where nobody said anything."""
        if self.said:
            return self.said.line
        return f"情况有变化，之前的处理：{self.before.line}" if self.before else ""


def standings(warnings: Iterable[Warned]) -> list[Standing]:
    """The warnings in their order, each with what was said to it. One query."""
    listed = list(warnings)
    kinds = {one.kind for one in listed}
    if not kinds:
        return []
    said: dict[str, list[Answer]] = {}
    for row in Answer.objects.filter(kind__in=kinds).select_related("said_by").order_by("pk"):
        said.setdefault(row.key, []).append(row)
    return [_standing(one, said.get(one.key, [])) for one in listed]


def _standing(warning: Warned, rows: list[Answer]) -> Standing:
    last = next((row for row in reversed(rows) if row.fingerprint == warning.fingerprint), None)
    if last is not None and last.stand != Stand.REOPENED:
        return Standing(warning, _said(last))
    earlier = next((row for row in reversed(rows) if row.stand != Stand.REOPENED), None)
    return Standing(warning, None, _said(earlier) if earlier else None)


def _said(row: Answer) -> Said:
    who = str(row.said_by) if row.said_by_id else "系统"
    return Said(row.stand, row.words, row.is_printed, who, timezone.localdate(row.said_at))


def warnings_on(viewer: Viewer, as_of: dt.date, *, due: bool = False) -> list[Standing]:
    """All warnings of a day that this person may see, the open ones first; what several kinds name is listed once.

    ``due``: only those of kinds that are to-dos.
    """
    kinds = [kind for kind in KINDS.values() if viewer.can(kind.action) and (kind.due or not due)]
    found = {one.key: one for kind in kinds for one in found_by(kind, as_of)}
    return sorted(standings(found.values()), key=lambda row: row.said is not None)


def found_by(kind: WarningKind, as_of: dt.date) -> tuple[Warned, ...]:
    """What a kind finds on a day, kept until records change. Where looking fails, that is what is found: the other kinds go on."""

    def find() -> tuple[Warned, ...]:
        with transaction.atomic():
            return tuple(kind.find(as_of))

    try:
        return kept("warnings.found", find, kind.code, as_of)
    except Exception:  # noqa: BLE001 -- whatever a room's own code raises
        _log.exception("%s could not be looked through", kind.code)
        said = f"“{kind.label}”核对时出错，这一项没有核对。请联系平台运维，或自己核对后写明。"
        return (Warned(unlooked_key(kind.code, as_of), said, kind.label),)


def printed_words(rows: Iterable[Standing]) -> list[str]:
    """What is to be printed among the notes, each once."""
    return list(dict.fromkeys(row.said.words for row in rows if row.said and row.said.is_printed))


def said_for(viewer: Viewer) -> QuerySet[Answer]:
    """All that was said to warnings of the kinds this person may see, the latest first."""
    seen = [kind.code for kind in KINDS.values() if viewer.can(kind.action)]
    return Answer.objects.filter(kind__in=seen).select_related("said_by").order_by("-pk")


def history_of(warning: Warned) -> list[Any]:
    """All that was said to it, the latest first."""
    return list(Answer.objects.filter(key=warning.key).select_related("said_by").order_by("-pk"))
