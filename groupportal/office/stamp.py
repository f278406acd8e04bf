"""Where a file comes from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Stamp:
    """Where a file comes from. Kept in its document properties, never on the page."""

    snapshot_id: str
    made_at: dt.datetime
    """Aware."""
    code_version: str

    @property
    def made_at_utc(self) -> dt.datetime:
        """Naive UTC to the second, as document properties want it."""
        return self.made_at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)

    @property
    def description(self) -> str:
        return f"数据快照 {self.snapshot_id}，程序版本 {self.code_version}"
