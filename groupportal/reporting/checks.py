"""检查: what is looked through before documents are printed. A room declares its checks in ``report_checks.py``.

What a check finds is a warning (``groupportal.warnings``): it is settled when its cause goes, or accepted with a reason that holds
until what it speaks of changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from groupportal.warnings.registry import KINDS, Warned, warning_kind

Find = Callable[[dt.date], Iterable[Warned]]


@dataclass(frozen=True)
class Check:
    """Something that is looked for. ``kind``: the warning kind that finds it; none while it waits for a room (``waits_for``).

    ``also``: documents that everything it finds speaks of, besides those a finding names itself.
    """

    title: str
    kind: str = ""
    waits_for: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Noun:
    """Words by which texts name what a metric counts, so that a number typed beside them is held against it.

    ``words`` stand right before the number (成员单位130家) or right after it (130家企业), alone or after a word that adds nothing
    (集团, 现有).
    """

    code: str
    words: tuple[str, ...]
    unit: str
    params: dict[str, str] = field(default_factory=dict)


CHECKS: dict[str, Check] = {}
NOUNS: list[Noun] = []
_AWAITED: dict[str, Check] = {}


def report_check(code: str, *, title: str, action: str, also: tuple[str, ...] = ()) -> Callable[[Find], Find]:
    """Declare a check: ``find(as_of)`` gives what it finds in the documents of a day, for those who hold ``action``.

    ``also``: what it finds speaks of these documents too. ValueError where another one has the code or the title.
    """

    def declared(find: Find) -> Find:
        def titled(as_of: dt.date) -> Iterator[Warned]:
            return (replace(one, title=one.title or title, also=(*one.also, *also)) for one in find(as_of))

        warning_kind(code, label=title, action=action, due=False)(titled)
        looked_for(code, title, also=also)
        return find

    return declared


def looked_for(kind: str, *titles: str, also: tuple[str, ...] = ()) -> None:
    """Say that a warning kind finds these things (``Warned.title``); its findings are among the checks. ValueError for a title twice."""
    for title in titles:
        if title in CHECKS:
            raise ValueError(f"check {title} is declared twice")
        CHECKS[title] = Check(title, kind, also=also)


def awaited(code: str, *, title: str, waits_for: str) -> None:
    """Name a check that a room to come brings: it is shown as waiting until that room declares ``code``."""
    _AWAITED[code] = Check(title, waits_for=waits_for)


def said_as(code: str, *words: str, unit: str, **params: str) -> None:
    """Declare by which words texts name a metric's figure."""
    NOUNS.append(Noun(code, words, unit, params))


def checks_in_order() -> list[Check]:
    """All that is looked for, as declared; behind it what waits."""
    return [*CHECKS.values(), *(check for code, check in _AWAITED.items() if code not in KINDS)]


def checking_kinds(also: str = "") -> list[str]:
    """The warning kinds whose findings are among the checks; those alone that speak of the document ``also``, where one is named."""
    return list(dict.fromkeys(check.kind for check in CHECKS.values() if not also or also in check.also))
