"""Bodies that documents write of, against who sits in them (T12): a body in which nobody sits, three layers of which one is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from governance.enums import BodyKind
from governance.models import Body
from governance.selectors.body import bodies_and_whether_seated
from groupportal.metrics.selectors import ask
from groupportal.ui.formats import cndate, quoted
from groupportal.warnings.registry import Warned, short
from reports.checks.meetings import CALLED
from reports.checks.passages import Passage, passages_on

CODE = "governance.seats_by_layer"
_LAYERS = {
    "集团": {BodyKind.ASSEMBLY, BodyKind.COUNCIL, BodyKind.STANDING},
    "产业学院": {BodyKind.COLLEGE},
    "专业（群）建设指导委员会": {BodyKind.MAJORS},
}
_SAID = ("三层架构", "三级架构")


def seats_by_layer(as_of: dt.date) -> Iterable[Warned]:
    """One finding for each passage and body in which nobody sits, and for each passage that tells of three layers where one lacks."""
    bodies = bodies_and_whether_seated(as_of)
    seated = {body.kind for body, sits in bodies if sits}
    if ask("parks.colleges", as_of, {}).value:  # those that are run are on record with the parks
        seated.add(BodyKind.COLLEGE)
    empty = {body.name for body, sits in bodies if not sits}
    lacking = [name for name, kinds in _LAYERS.items() if not kinds & seated]
    names = _names([body for body, _ in bodies])
    for passage in passages_on(as_of):
        for name in _named(passage.text, names):
            if name in empty:
                yield _finding(passage, name, f"写到{quoted(name)}，{cndate(as_of)}它没有在任席位")
        if lacking and any(said in passage.text for said in _SAID):
            layers = "、".join(lacking)
            yield _finding(
                passage, layers, f"写了三层架构，{cndate(as_of)}登记的机构里，{layers}这一层没有在任席位"
            )


def _names(bodies: Iterable[Body]) -> dict[str, str]:
    """By what texts call a body its name, the longest first: 常务理事会 is no 理事会. The only one of its kind is called by that."""
    called = {body.name: body.name for body in bodies}
    for word, kind in CALLED.items():
        if len(alike := [body.name for body in bodies if body.kind == kind]) == 1:
            called.setdefault(word, alike[0])
    return dict(sorted(called.items(), key=lambda one: -len(one[0])))


def _named(text: str, names: Mapping[str, str]) -> Iterator[str]:
    """The bodies that a text speaks of, each once."""
    found = {}
    for called, name in names.items():
        if called in text:
            found[name] = True
            text = text.replace(called, "")
    yield from found


def _finding(passage: Passage, about: str, words: str) -> Warned:
    return Warned(
        f"{CODE}:{short(passage.place, passage.subject, about)}",
        f"{passage.where}{words}。请核对文字，或到“治理”里补登记机构和席位。",
        quoted(passage.subject) if passage.subject else passage.place,
        passage.place,
        passage.url,
    )
