"""What the pages about money share: the plan in the address, its revision as of the date, its main tasks."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from budget.selectors import main_tasks
from groupportal.ui.asof import parse_working_day
from groupportal.ui.formats import cndate
from groupportal.ui.pages import Page
from plans.selectors import main_plan, plans, revision_as_of, revisions_of
from plans.selectors.content import before_the_first

if TYPE_CHECKING:
    _Base = Page
else:
    _Base = object


class PlanMixin(_Base):
    """``plan`` is the one named by ``?plan=``, else the main one; without any, the page says what to do."""

    request: HttpRequest

    is_printed = True

    @cached_property
    def plan(self) -> Any:
        """The plan of the address; None where the group has none."""
        named = self.request.GET.get("plan")
        if not named:
            return main_plan() or plans().first()
        try:
            found = plans().filter(public_id=uuid.UUID(named)).first()
        except ValueError:
            found = None
        if found is None:
            raise Http404
        return found

    @property
    def as_of(self) -> dt.date:
        """The page's cut-off date."""
        return parse_working_day(self.request)

    def said_beyond(self, days: Iterable[dt.date]) -> str:
        """That entries of these days do not show on the ledger as it opens, in a sentence; "" where all do."""
        beyond = sum(day > self.as_of for day in days)
        day = cndate(self.as_of)
        return f"其中 {beyond} 笔在{day}以后，截至{day}的台账里没有，请换截至日期再看。" if beyond else ""

    def as_of_note(self) -> str:
        """Which revision a day before the plan shows."""
        return before_the_first(self.plan, self.as_of)

    @cached_property
    def revision(self) -> Any:
        """The revision in force on that date, else the newest draft; None where there is none."""
        if self.plan is None:
            return None
        return revision_as_of(self.plan, self.as_of) or revisions_of(self.plan).first()

    @cached_property
    def threads(self) -> list[Any]:
        """The main tasks money is recorded for."""
        return main_tasks(self.revision) if self.revision else []

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.request = request
        if self.revision is None:
            context = {"title": self.get_title(), "plan": self.plan, "plans_url": reverse("plans:list")}
            return render(request, "budget/no_plan.html", context)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"plan": self.plan, "revision": self.revision, **kwargs})
