"""What other rooms show on a unit's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from groupportal.hooks import Hook
from groupportal.tenancy.viewer import Viewer
from members.models import Member


@dataclass(frozen=True)
class Shown:
    """A figure of the unit's year: its name, value, unit of measure, the figure's address ("" where it opens for nobody
    but its keepers), and a page with more of it."""

    label: str
    value: Decimal | int
    unit: str
    url: str = ""
    page: str = ""
    page_label: str = ""


on_member_shown: Hook[[Member, Viewer, dt.date], Sequence[Shown]] = Hook(
    "members.member_shown",
    "A unit's page is shown (member, viewer, today): figures of its year that other rooms keep.",
)


def shown_of(member: Member, viewer: Viewer, today: dt.date) -> list[Shown]:
    """What the rooms say of a unit's year to this person."""
    return [shown for some in on_member_shown.send(member, viewer, today) for shown in some]
