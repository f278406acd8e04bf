"""Binding an acceptance point to a metric, so that the records answer it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from plans.enums import TargetKind
from plans.models import AcceptancePoint
from plans.selectors.bound import question_for
from plans.selectors.term import term_of


@transaction.atomic
def bind_metric(point: AcceptancePoint, code: str, params: dict[str, str], *, by: Actor) -> AcceptancePoint:
    """Let a metric answer a point, with parameters as they are asked for; an empty code lets go of it.

    The wording of the plan stays as it is, so this is open in every revision. DomainError for an unknown metric or parameter,
    and for a metric that does not answer such a target: a total a yearly one, a count a share.
    """
    user = person(by, "plans.edit_plan")
    fresh = AcceptancePoint.objects.select_for_update(of=("self",)).get(pk=point.pk)
    before: dict[str, Any] = {"指标": fresh.metric, "条件": fresh.metric_params}
    fresh.metric, fresh.metric_params = code, params if code else {}
    if code:
        term, today = term_of(fresh.item.revision.plan), timezone.localdate()
        year = min(today.year, term.ends_on.year) if fresh.target_kind == TargetKind.YEARLY else None
        question_for(fresh, today, term, year).answer()
    fresh.save(update_fields=["metric", "metric_params"])
    record(
        "plans.metric_bound", fresh, by=user, before=before, after={"指标": code, "条件": fresh.metric_params}
    )
    return fresh
