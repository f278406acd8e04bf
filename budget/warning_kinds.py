from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from budget.selectors import budget_matrix, warned_of_cuts, warned_of_vouchers, warnings_for
from budget.selectors.warnings import KIND
from groupportal.warnings.registry import Warned, warning_kind
from plans.selectors import main_revision


@warning_kind(KIND, label="经费", action="budget.view_budget")
def money(as_of: dt.date) -> Iterator[Warned]:
    """Of the main plan's money."""
    revision = main_revision(as_of)
    if revision is None:
        return
    url = f"{reverse('budget:overview', urlconf=settings.GROUP_URLCONF)}?as_of={as_of:%Y-%m-%d}"
    yield from (w.warned(url) for w in warnings_for(budget_matrix(revision, as_of)))
    yield from warned_of_cuts(revision, url)
    ledger = reverse("budget:ledger", urlconf=settings.GROUP_URLCONF)
    yield from warned_of_vouchers(revision.plan, as_of, ledger)
