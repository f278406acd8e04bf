"""The lock of a meeting: whatever changes who is asked, who is there or what is voted on takes it first, before any row below it."""

from __future__ import annotations

from governance.models import Meeting


def locked_meeting(key: int) -> Meeting:
    """The meeting, locked and fresh, with body, charter and chair."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("body", "charter", "chair")
    return rows.get(pk=key)
