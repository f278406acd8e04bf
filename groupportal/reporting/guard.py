"""One part of a report that fails, or takes too long, does not take the rest with it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection, transaction

T = TypeVar("T")

SECONDS = 10
"""What one question to the database may take while a part is read."""

_log = logging.getLogger(__name__)


def guarded(read: Callable[[], T], seconds: float | None = None) -> T | None:
    """What was read; None where reading failed or a question took longer than ``seconds`` (``SECONDS`` where none are said)."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            before = cursor.fetchone()[0]
            _limit(cursor, f"{int((seconds or SECONDS) * 1000)}ms")
            found = read()
            # An inner block that ends well hands its settings to the outer one.
            _limit(cursor, before)
            return found
    except Exception:  # noqa: BLE001 -- whatever a room's own code raises, the rest is told
        _log.exception("a part of a report could not be read")
        return None


def _limit(cursor: Any, value: str) -> None:
    cursor.execute("SET LOCAL statement_timeout = %s", [value])
