"""Rows for list pages: one of any model, made to fit where a page shows only some."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from unittest import mock

from django.apps import apps
from django.utils import timezone

from benchmarks.groups import TERM, Made
from groupportal.accounts.models import User
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from plans.models import Plan, PlanRevision
from tests import rows as sample

QUERIES: dict[str, tuple[str, ...]] = {"audit:trail": ("", "?layer=facts", "?layer=access")}
"""Pages that list different things by their address."""


def queries_of(name: str) -> tuple[str, ...]:
    """The query strings under which a page is measured."""
    return QUERIES.get(name, ("",))


def _main_plan() -> Plan:
    plan = Plan.objects.filter(is_main=True).first()
    if plan is None:
        plan = Plan.objects.create(name="建设方案", starts_on=TERM[0], ends_on=TERM[1], is_main=True)
        PlanRevision.objects.create(plan=plan, number=1, state="in_force", starts_on=TERM[0])
    return plan


def _person(made: Made, number: int) -> None:
    user = User.objects.create(username=f"{made.group.slug}-{number}", name=f"李{number}")
    Membership.objects.create(user=user, role=Role.READER)


def _programme() -> dict[Any, Any]:
    """The one line of the code table that all students hang on."""
    model = apps.get_model("rosters.Programme")
    return {model: model.objects.first() or sample.make_row(model)}


def _common(number: int) -> dict[str, dict[str, Any]]:
    """What rows that others hang on need so that there may be a hundred of them."""
    day = TERM[0] + dt.timedelta(days=number)
    rules = {
        "state": "superseded",
        "starts_on": day,
        "ends_on": day + dt.timedelta(days=1),
        "decided_by": "理事会决议",
    }
    return {"points.PointRuleSet": rules}


# Per page what a row needs to be shown there: values of its own, rows of other models it hangs on.
Fit = Callable[[Made, int], tuple[str, dict[str, Any], dict[Any, Any]]]
FITS: dict[str, Fit] = {
    "plans:review_queue": lambda made, n: (
        "plans.Filing",
        {"state": "submitted", "proposed_at": timezone.now(), "proposed_by": None},
        {},
    ),
    "plans:mine": lambda made, n: ("plans.Assignment", {"assignee": made.user, "closed_by": None}, {}),
    "messages:inbox": lambda made, n: ("inbox.Notice", {"recipient": made.user}, {}),
    "jobs:job_list": lambda made, n: ("jobs.Job", {"requested_by": made.user, "kind": "reports.tables"}, {}),
    "imports:batch_list": lambda made, n: (
        "imports.ImportBatch",
        {"created_by": made.user, "kind": "plan"},
        {},
    ),
    "audit:trail": lambda made, n: ("audit.AuditEntry", {"action": "plans.plan_created"}, {}),
    "audit:trail?layer=facts": lambda made, n: ("audit.FactChange", {"actor_id": made.user.pk}, {}),
    "audit:trail?layer=access": lambda made, n: ("audit.AccessEntry", {"actor": made.user}, {}),
    "members:list": lambda made, n: ("members.MembershipPeriod", {}, {}),
    "members:applications": lambda made, n: (
        "members.Application",
        {"state": "submitted", "proposed_at": timezone.now(), "tracking_code": f"{n:012d}"},
        {},
    ),
    "internships:check_summary": lambda made, n: (
        "internships.Finding",
        {"rule": f"R{n}", "title": f"规则{n}", "override": None, "force": "warn", "outcome": "broken"},
        _programme(),
    ),
    "internships:findings": lambda made, n: (
        "internships.Finding",
        {"override": None, "force": "warn", "outcome": "broken"},
        _programme(),
    ),
    "budget:ledger": lambda made, n: (
        "budget.LedgerEntry",
        {"reverses": None, "voucher_no": f"记-{n}"},
        {Plan: _main_plan()},
    ),
}


def make_rows(page: str, made: Made, first: int, last: int, model: Any = None) -> None:
    """Rows number ``first`` + 1 to ``last`` for a page; of ``model`` where the page asks for nothing special."""
    with made.scope():
        for number in range(first + 1, last + 1):
            if page == "people:list":
                _person(made, number)
                continue
            label, values, below = FITS[page](made, number) if page in FITS else (model._meta.label, {}, {})
            common = _common(number)
            fitted = {**sample.SPECIAL.get(label, {}), **common.get(label, {}), **values}
            with mock.patch.dict(sample.SPECIAL, {**common, label: fitted}):
                sample.make_row(apps.get_model(label), dict(below), number)
