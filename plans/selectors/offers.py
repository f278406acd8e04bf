"""What other apps offer on the page of a draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from groupportal.tenancy.viewer import Viewer
from plans.models import PlanRevision

on_draft: list[Callable[[PlanRevision, Viewer], Sequence[tuple[str, str]]]] = []
"""Called with a draft and who looks: labels and addresses of pages where more of it is edited."""


def offers_for(draft: PlanRevision, viewer: Viewer) -> list[tuple[str, str]]:
    """Where else this person edits what the draft holds."""
    return [offer for hook in on_draft for offer in hook(draft, viewer)]
