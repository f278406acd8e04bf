"""Decisions that are on record elsewhere and can be named where something is decided on their ground."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from groupportal.hooks import Hook


@dataclass(frozen=True)
class Offered:
    """A decision that can be picked: its key, its words (鄂职发〔2021〕5号《…》) and its day."""

    key: str
    text: str
    decided_on: dt.date


decisions_offered: Hook[[], list[Offered]] = Hook(
    "deciding.decisions_offered", "A decision is to be named: what is on record that can be picked."
)
