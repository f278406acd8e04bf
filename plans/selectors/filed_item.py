"""A task or indicator beside what was filed on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from plans.enums import TaskState
from plans.models import Filing, PlanItem
from plans.selectors.claims import Claim, claims_of, lacking_evidence
from plans.selectors.evidence import is_proven
from plans.selectors.rows import Figure, Filed, Item, Point, Proofs


@dataclass(frozen=True)
class FiledItem:
    """An item, its acceptance points, and the filing that counts with its figures and what its files prove."""

    item: Item
    points: Sequence[Point]
    filing: Filed | None
    figures: Sequence[Figure]
    proofs: Proofs
    vetoes: tuple[str, ...] = ()
    """What its 否决要点 that are not met say; one is enough to fail the whole plan."""

    @property
    def evidence(self) -> int:
        """How many files the filing has."""
        return len(self.proofs)

    @cached_property
    def evidenced(self) -> set[int]:
        """The points (by id) that a file proves and that lack nothing."""
        return {p.pk for p in self.points if is_proven(p, self.proofs)} - self.claimed

    @property
    def reported(self) -> bool:
        """Whether an approved filing covers the day."""
        return self.filing is not None

    @cached_property
    def state(self) -> TaskState:
        """Whether it is filed, with nothing lacking; whatever is filed, a 否决要点 that is not met fails it."""
        if self.vetoes:
            return TaskState.VETOED
        if not self.reported:
            return TaskState.UNFILED
        return TaskState.LACKING if self.claims else TaskState.SHOWN

    @cached_property
    def claims(self) -> list[Claim]:
        """What is claimed here without being shown."""
        if self.filing is None:
            return []
        return claims_of(self.points, self.filing.text, self.figures, self.proofs)

    @cached_property
    def claimed(self) -> set[int]:
        """The points (by id) that are claimed without being shown."""
        return {claim.point.pk for claim in self.claims}

    @cached_property
    def unproven(self) -> int:
        """How many points lack the evidence they need."""
        return lacking_evidence(self.claims)

    @property
    def unnumbered(self) -> int:
        """How many points lack the number they ask for."""
        return len(self.claims) - self.unproven


def filed_item(item: PlanItem, filing: Filing | None) -> FiledItem:
    """One item beside a filing; the points of the one, figures and evidence of the other are prefetched."""
    points = list(item.points.all())
    if filing is None:
        return FiledItem(item, points, None, [], ())
    proofs = tuple(tuple(one.points) for one in filing.evidence.all())
    return FiledItem(item, points, filing, list(filing.figures.all()), proofs)
