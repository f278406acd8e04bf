"""Which acceptance points a file proves, for rules and for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from groupportal.files.models import StoredFile
from plans.models import Evidence
from plans.selectors.rows import Point, Proofs


def is_proven(point: Point, proofs: Proofs) -> bool:
    """Whether one of the files proves the point; ``proofs``: the places each names, none where it is of the whole task."""
    return any(not places or point.position in places for places in proofs)


def proven_in_words(places: Sequence[int], points: Sequence[Point]) -> str:
    """What a file with these places proves of a task's points, as 证明：1、3; "" where there is nothing to choose from."""
    if len(points) < 2:
        return ""
    named = [point_number(point) for point in points if point.position in places]
    if not places or len(named) == len(points):
        return "证明：全部要点"
    return f"证明：{'、'.join(named)}" if named else "所证明的要点不在这一版规划里"


def point_number(point: Point) -> str:
    """A point's number without its stop; its place where it has none."""
    return point.number.strip(" .．、") or str(point.position)


def with_points(
    evidence: Iterable[Evidence], points: Sequence[Point], *, untitled: str = ""
) -> list[tuple[StoredFile, str]]:
    """The files with their titles and what they prove, as ``file_items`` takes them; ``untitled``: what those are called without one."""
    return [
        (one.file, "，".join(filter(None, [one.title or untitled, proven_in_words(one.points, points)])))
        for one in evidence
    ]
