"""Which points each file of a draft proves, as the page of the draft hands it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from groupportal.lists.chosen import ids_in
from plans.models import AcceptancePoint, Evidence
from plans.selectors.evidence import point_number, proven_in_words


def proof_boxes(evidence: Evidence, points: Sequence[AcceptancePoint], post: Any) -> Mapping[str, Any] | None:
    """The boxes that say which points a file proves, as the page draws them; None where there is nothing to choose from.

    What was ticked and could not be kept stays ticked.
    """
    standing = [p.line for p in points if p.line in evidence.points]
    if not points or (len(points) < 2 and (standing or not evidence.points)):
        return None
    ticked = _ticked(post, evidence)
    lines = evidence.points if ticked is None else ticked
    return {
        "name": _name(evidence),
        "was": _shown(standing),
        "said": "" if standing else proven_in_words(evidence.points, points).removeprefix("证明："),
        "points": [(p.line, point_number(p), p.text, p.line in lines) for p in points],
    }


def repointed(post: Any, evidence: Iterable[Evidence]) -> list[tuple[Evidence, list[UUID]]]:
    """The files of which other points were ticked than the page had shown, with these; no point is all of them."""
    found = [(one, _ticked(post, one)) for one in evidence]
    return [
        (one, lines)
        for one, lines in found
        if lines is not None and _shown(lines) != post.get(f"{_name(one)}-was")
    ]


def _ticked(post: Any, evidence: Evidence) -> list[UUID] | None:
    """None where the page had no boxes for it."""
    name = _name(evidence)
    if f"{name}-was" not in post:
        return None
    return ids_in(post.getlist(name))


def _name(evidence: Evidence) -> str:
    return f"proves-{evidence.public_id}"


def _shown(lines: Iterable[UUID]) -> str:
    return ",".join(sorted(map(str, lines)))
