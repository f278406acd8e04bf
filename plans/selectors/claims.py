"""Claimed without being shown (domain fact 17, T5): a point that asks for a number, a filing that gives none or no proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groupportal.metrics.narrative import with_any_number
from groupportal.office.numbers import units_in
from plans.models import AcceptancePoint, Filing, FilingFigure, PlanItem
from plans.reading import answers_in_text, match_figures, point_in_quotes

NO_NUMBER = "no_number"
NO_EVIDENCE = "no_evidence"


_SENTENCES = {
    NO_NUMBER: "要点{names}要求的数量，完成情况里没有对应的数值，请补报数值。",
    NO_EVIDENCE: "要点{names}没有佐证材料，请上传能证明数量的文件。",
}


@dataclass(frozen=True)
class Claim:
    """A finding about one acceptance point; ``code`` is NO_NUMBER or NO_EVIDENCE."""

    item: PlanItem
    point: AcceptancePoint
    code: str

    @property
    def text(self) -> str:
        """The finding for people."""
        return sentences([self])[0]


def sentences(claims: Sequence[Claim]) -> list[str]:
    """The findings about one item for people: points that lack the same are named in one sentence."""
    points = {code: [c.point for c in claims if c.code == code] for code in _SENTENCES}
    return [
        _SENTENCES[code].format(names="、".join(point_in_quotes(p.number, p.text) for p in lacking))
        for code, lacking in points.items()
        if lacking
    ]


def claims_in(item: PlanItem, filing: Filing | None) -> list[Claim]:
    """The findings of one item whose points, and whose filing's figures and evidence, are prefetched. None without a filing."""
    if filing is None:
        return []
    figures, proven = list(filing.figures.all()), bool(filing.evidence.all())
    return claims_of(item, list(item.points.all()), filing.text, figures, proven=proven)


def claims_of(
    item: PlanItem,
    points: Sequence[AcceptancePoint],
    text: str,
    figures: Sequence[FilingFigure],
    *,
    proven: bool,
) -> list[Claim]:
    """The findings about an item's points, given what its filing says; ``proven``: it has evidence files."""
    filed = match_figures(points, figures)
    text = with_any_number(text)
    found = []
    for point in points:
        wanted = units_in(point.text)
        if point.target_value is None and not wanted:
            continue
        answered = point.pk in filed or answers_in_text(point.text, text, wanted or [point.unit])
        if not answered:
            found.append(Claim(item, point, NO_NUMBER))
        if not proven:
            found.append(Claim(item, point, NO_EVIDENCE))
    return found
