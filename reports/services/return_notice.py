"""Telling units what is asked of them for a yearly return."""

from __future__ import annotations

from collections.abc import Sequence

from groupportal.messages.services import Message, notify_all
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.ui.formats import cndate
from reports.models import UnitAnswer
from reports.selectors.annual_return import people_of


def tell_units(rows: Sequence[UnitAnswer], words: str, body: str = "") -> int:
    """A message to those who file for each of these units, with the words, the unit and its day; to how many people."""
    people = people_of(one.unit_id for one in rows)
    return notify_all(
        [
            Message(
                people.get(one.unit_id, ()),
                title=f"{words}：{one.unit}，{cndate(one.due_on)}前",
                body=body,
                url=group_url(active_group(), "reports:return_fill", public_id=one.public_id),
            )
            for one in rows
        ],
        topic="reports.return_asked",
    )
