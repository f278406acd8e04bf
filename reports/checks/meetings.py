"""What texts say of bodies having met, against the meetings on record: 每年召开理事会 in one document, no meeting in 2022 in another."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from governance.enums import BodyKind
from governance.selectors.meeting import bodies_of_kinds, years_met
from groupportal.ui.formats import quoted
from groupportal.warnings.registry import Warned
from reports.checks.passages import Passage, passages_on

CODE = "governance.meetings_held"
CALLED = {
    "会员大会": BodyKind.ASSEMBLY,
    "成员大会": BodyKind.ASSEMBLY,
    "年会": BodyKind.ASSEMBLY,
    "常务理事会": BodyKind.STANDING,
    "理事会": BodyKind.COUNCIL,
    "监事会": BodyKind.SUPERVISORS,
}
"""What texts call the bodies of a kind."""
_NAMES = "|".join(CALLED)
_MET = re.compile(
    r"(?P<no>没有|未能?|没)?(?:按期|如期|集中|统一)?(?:召开|举行|开展|举办)(?P<what>[^。；;，,\n]{0,40})"
)
_BODY = re.compile(rf"({_NAMES})(?!章程|工作制度|制度|决议|秘书处|成员|单位)")
_YEAR = re.compile(r"(?<!\d)(?:20)?(\d\d)\s*年(?!会)")
_SENTENCE = re.compile(r"[^。；;\n]+")


@dataclass(frozen=True)
class _Claim:
    """That bodies of a kind met in these years, or did not; ``years`` None for every year."""

    kind: BodyKind
    years: frozenset[int] | None
    did: bool


def claims(text: str) -> Iterator[_Claim]:
    """What a text says of bodies having met."""
    for sentence in _SENTENCE.findall(text):
        for met in _MET.finditer(sentence):
            named = [CALLED[name] for name in _BODY.findall(met["what"])]
            years = {2000 + int(year) for year in _YEAR.findall(met["what"])}
            years = years or {2000 + int(year) for year in _YEAR.findall(sentence[: met.start()])}
            every = "每年" in sentence[: met.end()]
            if named and (every or years):
                for kind in dict.fromkeys(named):
                    yield _Claim(kind, None if every else frozenset(years), did=not met["no"])


def meetings_held(as_of: dt.date) -> Iterable[Warned]:
    """One finding for each passage and kind of body whose meetings on record say otherwise."""
    met = {kind: years_met(found, as_of) for kind, found in bodies_of_kinds(CALLED.values(), as_of).items()}
    for passage in passages_on(as_of):
        for claim in claims(passage.typed):
            if claim.kind in met and (words := otherwise(claim, met[claim.kind], as_of)):
                yield _finding(passage, claim, words)


def otherwise(claim: _Claim, met: set[int], as_of: dt.date) -> str:
    """What the records say instead; "" where they agree. A year under way is not judged, nor one before the first on record.

    Of a body without any meeting on record nothing that is said of its meetings can be checked.
    """
    if not met:
        return (
            f"写召开了{claim.kind.label}，系统里没有{claim.kind.label}会议的记录，无法核对"
            if claim.did
            else ""
        )
    first = min(met)
    years = range(first, as_of.year) if claim.years is None else sorted(claim.years)
    label = claim.kind.label
    wrong = [year for year in years if first <= year < as_of.year and (year in met) != claim.did]
    if not wrong:
        return ""
    named = "、".join(f"{year}年" for year in wrong)
    if claim.did:
        return f"写召开了{label}，会议记录里{named}没有开过{label}会议"
    return f"写没有召开{label}会议，会议记录里{named}开过"


def _finding(passage: Passage, claim: _Claim, words: str) -> Warned:
    return Warned(
        key=f"{CODE}:{passage.place}:{passage.subject}:{claim.kind}"[:200],
        message=f"{passage.where}{words}，请改写文字，或到“会议”补记。",
        subject=quoted(passage.subject) if passage.subject else passage.place,
        place=passage.place,
        url=passage.url,
    )
