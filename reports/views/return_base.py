"""What the pages of the yearly return share: their rights, the way to them, the return of the address."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse

from reports.annual_return.figures import SectionCells
from reports.models import AnnualReturn
from reports.selectors.annual_return import standing_of, whole_returns_for

LISTED = ("年度数据填报", "reports:return_list")
VIEW, VIEW_WHOLE, MANAGE = "reports.view_return", "reports.view_whole_return", "reports.manage_return"


def crumbs(row: AnnualReturn | None = None) -> list[tuple[str, str]]:
    """The way here: the list, and the return."""
    found = [(LISTED[0], reverse(LISTED[1]))]
    return [*found, (str(row), row.get_absolute_url())] if row else found


class OneReturn:
    """Pages about a return that show or change the whole of it."""

    request: Any

    def base_queryset(self) -> Any:
        return whole_returns_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs(self.get_object())  # type: ignore[attr-defined]

    @cached_property
    def sections(self) -> tuple[SectionCells, ...]:
        """Every field as the records and answers have it now; what was frozen is in the return's run."""
        return standing_of(self.get_object())  # type: ignore[attr-defined]
