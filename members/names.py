"""When two names may mean the same unit. Pure functions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from groupportal.ui.names import folded

CLOSE = 0.6
"""From which share of common trigrams on two cores are called close."""
_LEGAL_FORMS = re.compile(
    "(有限责任公司|股份有限公司|有限公司|股份公司|总公司|公司|集团|分公司|（普通合伙）|（有限合伙）|厂)+$"
)
_REGION_SIGNS = re.compile("(?<=[\u4e00-\u9fff]{2})[省市区县镇]")
_COMMON = 400
"""A trigram held by more names than this tells nothing, and would make the search slow."""


def core_name(name: str) -> str:
    """What is left of a name without legal form and the signs of divisions: 江门市恒合16传媒有限公司 → 江门恒合16传媒."""
    plain = folded(name)
    core = _LEGAL_FORMS.sub("", plain)
    return _REGION_SIGNS.sub("", core) or plain


def _trigrams(text: str) -> frozenset[str]:
    padded = f"  {text} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def similarity(one: str, other: str) -> float:
    """Common trigrams of two cores over all of theirs, as ``pg_trgm`` counts: 1 for the same."""
    a, b = _trigrams(one), _trigrams(other)
    # Names that differ in a number alone (第一, 2号) are series, not slips of the pen.
    if re.sub(r"\D", "", one) != re.sub(r"\D", "", other):
        return 0.0
    return len(a & b) / len(a | b)


def close_pairs(names: Mapping[int, str]) -> Iterator[tuple[int, int, float]]:
    """Pairs of ids whose names are the same or close, each once, with how close."""
    cores = {key: core_name(name) for key, name in names.items()}
    holders: dict[str, list[int]] = defaultdict(list)
    for key, core in cores.items():
        for gram in _trigrams(core):
            holders[gram].append(key)
    for key, core in cores.items():
        shared: Counter[int] = Counter()
        for gram in _trigrams(core):
            if len(holders[gram]) <= _COMMON:
                shared.update(other for other in holders[gram] if other > key)
        for other, _ in shared.most_common(20):
            score = similarity(core, cores[other])
            if score >= CLOSE:
                yield key, other, score


def close_to(name: str, names: Mapping[int, str]) -> list[tuple[int, float]]:
    """The ids whose names are the same as this one or close to it, the closest first."""
    core = core_name(name)
    found = [(key, similarity(core, core_name(other))) for key, other in names.items()]
    return sorted(((k, s) for k, s in found if s >= CLOSE), key=lambda pair: -pair[1])
