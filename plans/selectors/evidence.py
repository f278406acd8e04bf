"""Which acceptance points a file proves, for rules and for people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from groupportal.files.models import StoredFile
from plans.models import Evidence
from plans.selectors.rows import Point, Proofs


def is_proven(point: Point, proofs: Proofs) -> bool:
    """Whether one of the files proves the point; ``proofs``: the lines each names, none where it is of the whole task."""
    return any(not lines or point.line in lines for lines in proofs)


def proven_in_words(lines: Collection[UUID], points: Sequence[Point]) -> str:
    """What a file with these lines proves of a task's points, as 证明：1、3; "" where there is nothing to choose from."""
    named = [point_number(point) for point in points if point.line in lines]
    if lines and not named:
        return "所证明的要点已不在规划里"
    if len(points) < 2:
        return ""
    return "证明：" + ("、".join(named) if 0 < len(named) < len(points) else "全部要点")


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
