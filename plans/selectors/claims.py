"""Claimed without being shown (domain fact 17, T5): a point that asks for a number, a filing that gives none or no proof."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from groupportal.metrics.narrative import with_any_number
from groupportal.office.numbers import units_in
from plans.reading import answers_in_text, figures_by_year, match_figures, point_in_quotes
from plans.selectors.evidence import is_proven
from plans.selectors.rows import Figure, Point, Proofs

NO_NUMBER = "no_number"
NO_EVIDENCE = "no_evidence"


_SENTENCES = {
    NO_NUMBER: "要点{names}要求的数量，完成情况里没有对应的数值，请补报数值。",
    NO_EVIDENCE: "要点{names}没有佐证材料，请上传能证明数量的文件。",
}


@dataclass(frozen=True)
class Claim:
    """A finding about one acceptance point; ``code`` is NO_NUMBER or NO_EVIDENCE."""

    point: Point
    code: str

    @property
    def text(self) -> str:
        """The finding for people."""
        return sentences([self])[0]


def sentences(claims: Sequence[Claim]) -> list[str]:
    """The findings about one item for people: points that lack the same are named in one sentence."""
    return list(sentences_by_code(claims).values())


def sentences_by_code(claims: Sequence[Claim]) -> dict[str, str]:
    """The same by what is lacking."""
    points = {code: [c.point for c in claims if c.code == code] for code in _SENTENCES}
    return {
        code: _SENTENCES[code].format(names="、".join(point_in_quotes(p.number, p.text) for p in lacking))
        for code, lacking in points.items()
        if lacking
    }


def lacking_evidence(claims: Iterable[Claim]) -> int:
    """How many points lack the evidence they need: wherever something is shown as done, this stands beside it."""
    return sum(claim.code == NO_EVIDENCE for claim in claims)


def needs_evidence(point: Point) -> tuple[str, ...] | None:
    """The one rule of what has to be shown by figure and file: a point that asks for a number (domain 2.5 no. 3, T5).

    The units in which the number may be given; None where the point asks for none, and where the records answer it: then they
    are the proof.
    """
    if point.metric:
        return None
    wanted = _named_units(point.text)
    return (wanted or (point.unit,)) if wanted or point.target_value is not None else None


@lru_cache(maxsize=8_192)
def _named_units(text: str) -> tuple[str, ...]:
    """``units_in``, kept: every page of a plan asks it of the same sentences."""
    return tuple(units_in(text))


def claims_of(points: Sequence[Point], text: str, figures: Sequence[Figure], proofs: Proofs) -> list[Claim]:
    """The findings about an item's points, given what its filing says and which points its files prove."""
    filed = match_figures(points, figures).keys() | {
        pk for found in figures_by_year(points, figures).values() for pk in found
    }
    text = with_any_number(text)
    found = []
    for point in points:
        units = needs_evidence(point)
        if units is None:
            continue
        answered = point.pk in filed or answers_in_text(point.text, text, units)
        if not answered:
            found.append(Claim(point, NO_NUMBER))
        if not is_proven(point, proofs):
            found.append(Claim(point, NO_EVIDENCE))
    return found
