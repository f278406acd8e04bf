"""设置步骤: what a new group's secretariat does first. Each step is ticked by the records, for everybody alike; it can be put aside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from groupportal.messages.home import HomePanel
from groupportal.tenancy.together import answers, any_of
from groupportal.tenancy.viewer import Viewer
from groupportal.warnings.registry import Warned, warning_kind
from groupportal.warnings.selectors import standings
from groupportal.warnings.showing import answer_url

Done = Callable[[], "bool | QuerySet[Any]"]


@dataclass(frozen=True)
class SetupStep:
    """A step: ``done()`` asks the records, or gives the rows of which any will do; ``page`` (with ``query``) is where it is done,
    ``about`` says why and how.
    """

    code: str
    order: int
    title: str
    about: str
    page: str
    done: Done
    query: Callable[[], str]
    kwargs: dict[str, Any]

    @property
    def key(self) -> str:
        """The key of its warning."""
        return f"setup.steps:{self.code}"

    @property
    def warning(self) -> Warned:
        """The step while it is not done."""
        url = reverse(self.page, urlconf=settings.GROUP_URLCONF, kwargs=self.kwargs)
        return Warned(self.key, f"{self.title}：还没有做", url=url + self.query())


_steps: dict[str, SetupStep] = {}


def setup_step(
    code: str,
    order: int,
    title: str,
    about: str,
    *,
    page: str,
    query: Callable[[], str] = lambda: "",
    **kwargs: Any,
) -> Callable[[Done], Done]:
    """Declare in ``setup_steps.py`` a step that is done where the function says so."""

    def declared(done: Done) -> Done:
        _steps[code] = SetupStep(code, order, title, about, page, done, query, kwargs)
        return done

    return declared


def _in_order() -> list[SetupStep]:
    return sorted(_steps.values(), key=lambda step: step.order)


@warning_kind("setup.steps", label="设置步骤", action="tenancy.edit_group", due=False)
def steps_to_do(as_of: dt.date) -> Iterator[Warned]:
    """What is not done yet, on any day."""
    done = {code: step.done() for code, step in _steps.items()}
    rows = {code: any_of(found) for code, found in done.items() if isinstance(found, QuerySet)}
    done |= dict(zip(rows, answers(list(rows.values())), strict=True))
    return (step.warning for step in _in_order() if not done[step.code])


def setup_panel(viewer: Viewer, today: dt.date) -> HomePanel | None:
    """The steps on the home page of the secretariat, until each is done or put aside."""
    if not viewer.can("tenancy.edit_group"):
        return None
    steps = _in_order()
    left = {row.warning.key: row for row in standings(steps_to_do(today))}
    if not any(row.said is None for row in left.values()):
        return None
    to_do = [(step, row) for step in steps if (row := left.get(step.key)) and row.said is None]
    context = {
        "total": len(steps),
        "to_do": [
            {
                "title": step.title,
                "about": step.about,
                "url": row.warning.url,
                "aside_url": f"{answer_url(row.warning, today)}&stand=aside",
            }
            for step, row in to_do
        ],
        "done": [step.title for step in steps if step.key not in left],
        "aside": len(left) - len(to_do),
        "aside_url": f"{reverse('warnings:list')}?state=aside",
    }
    return HomePanel("warnings/setup_panel.html", context)
