"""What the forms of plans share."""

from __future__ import annotations

from typing import Any


def choose_from(field: Any, rows: Any) -> None:
    """What a choice of records offers, known only inside the request."""
    field.queryset = rows


def go_on_from(form: Any, seen: str) -> None:
    """Let a form that met a conflict know the present state: the next saving overwrites it, and the person has seen it."""
    form.data = form.data.copy()
    form.data["seen"] = seen
