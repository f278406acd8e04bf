"""What a person is told to do, as the home page has it."""

from __future__ import annotations

import datetime as dt

from groupportal.messages.todos import Todo, todos_for
from groupportal.tenancy.viewer import Viewer


def due(viewer: Viewer, today: dt.date, *keys: str) -> list[Todo]:
    """The to-dos whose ``group_key`` begins with one of ``keys``."""
    return [todo for todo in todos_for(viewer, today) if todo.group_key.startswith(keys)]
