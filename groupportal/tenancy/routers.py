"""Which connection serves what: everything goes to ``default``; ``platform`` is named where it is meant."""

from __future__ import annotations

from typing import Any


class PlatformReadsNothingByAccident:
    """The cross-group connection is never chosen by the ORM and never migrated."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == "platform" else None
