"""Which points each file of a draft proves, as the page of the draft hands it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from plans.models import AcceptancePoint, Evidence
from plans.selectors.evidence import point_number


def proof_boxes(evidence: Evidence, points: Sequence[AcceptancePoint], post: Any) -> Mapping[str, Any] | None:
    """The boxes that say which points a file proves, as the page draws them; None where there is nothing to choose from.

    What was ticked and could not be kept stays ticked.
    """
    if len(points) < 2:
        return None
    ticked = _ticked(post, evidence)
    places = evidence.points if ticked is None else ticked
    return {
        "name": _name(evidence),
        "was": _shown(evidence.points),
        "points": [(p.position, point_number(p), p.text, p.position in places) for p in points],
    }


def repointed(post: Any, evidence: Iterable[Evidence]) -> list[tuple[Evidence, list[int]]]:
    """The files of which other points were ticked than the page had shown, with these; no point is all of them."""
    found = [(one, _ticked(post, one)) for one in evidence]
    return [
        (one, places)
        for one, places in found
        if places is not None and _shown(places) != post.get(f"{_name(one)}-was")
    ]


def _ticked(post: Any, evidence: Evidence) -> list[int] | None:
    """None where the page had no boxes for it."""
    name = _name(evidence)
    if f"{name}-was" not in post:
        return None
    return sorted({int(place) for place in post.getlist(name) if place.isdecimal()})


def _name(evidence: Evidence) -> str:
    return f"proves-{evidence.public_id}"


def _shown(places: Sequence[int]) -> str:
    return ",".join(map(str, places))
