"""What a step of a placement is: done or missing, in words, with the page where it is mended. Each subject offers its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from internships.models import Placement


@dataclass(frozen=True)
class Step:
    """``words`` says what is there, or what is missing and why; ``url`` leads to where it is mended, "" where there is nothing to do."""

    key: str
    label: str
    done: bool
    words: str
    url: str = ""


StepSource = Callable[[Sequence[Placement]], Mapping[int, Sequence[Step]]]
"""Gives a subject's steps of each placement that has any, by its key, set-based."""
