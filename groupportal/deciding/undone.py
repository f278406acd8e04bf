"""What was said to have happened is taken back."""

from __future__ import annotations

from django.db.models import Model

from groupportal.hooks import Hook

on_undone: Hook[[Model, str], None] = Hook(
    "deciding.undone",
    "What was told as done is taken back (the record, the reason): what other rooms made of it goes with it.",
)
"""Sent by the service that takes it back, on the locked record as it is then; told anew it is told by the hook it was told by first."""
