"""Calendars that people subscribe to on a phone. A room says what stands in one; the address, its page and its file are the ground's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from groupportal.tenancy.viewer import Viewer
from groupportal.ui.ics import Event

SINCE = dt.timedelta(days=400)
"""What began longer ago is left out."""


class FeedKind:
    """One kind of calendar. Its pages are named ``name`` (the address), ``name_new`` (another one) and ``name_file``."""

    code = ""
    name = ""
    action = ""
    """What it takes to have one; who loses it, reads it no longer."""
    recorded = ""
    """The audit action of a new address."""
    shows = ""
    """What stands in it, for the page: 您的会议."""

    def subjects(self, viewer: Viewer) -> QuerySet[Any] | None:
        """Rows that have a calendar of their own for this person; None where there is one of the person alone."""
        return None

    def title(self, viewer: Viewer, subject: Any) -> str:
        """What the calendar is called on a phone."""
        raise NotImplementedError

    def events(self, viewer: Viewer, subject: Any, since: dt.datetime) -> Iterable[Event]:
        """What the person sees from then on."""
        raise NotImplementedError
