"""What other apps offer on the page of a draft."""

from __future__ import annotations

from collections.abc import Sequence

from groupportal.hooks import Hook
from groupportal.tenancy.viewer import Viewer
from plans.models import PlanRevision

on_draft: Hook[[PlanRevision, Viewer], Sequence[tuple[str, str]]] = Hook(
    "plans.draft_shown",
    "A draft is shown (draft, viewer): labels and addresses of pages where more of it is edited.",
)


def offers_for(draft: PlanRevision, viewer: Viewer) -> list[tuple[str, str]]:
    """Where else this person edits what the draft holds."""
    return [offer for some in on_draft.send(draft, viewer) for offer in some]
