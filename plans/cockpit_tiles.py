"""The plan on the cockpit: tasks and indicators by how they stand."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from groupportal.reporting.registry import Tile, tile
from groupportal.reporting.values import Period, facts, wanted
from plans.enums import TaskState
from plans.report_sections import progress_on, states_table


@tile("tasks", title="任务与指标", order=20, action="plans.view_plan", waits_for="规划已生效，有任务或指标")
def tasks(period: Period) -> Tile | None:
    """How many tasks and indicators have nothing lacking, of how many; by state, this year beside the last."""
    found = progress_on(period.as_of)
    table = states_table(period)
    if found is None or table is None:
        return None
    shown, total, lacking, late, met, *failing = facts(
        [
            wanted("plans.tasks_total", period, state=TaskState.SHOWN),
            wanted("plans.tasks_total", period),
            wanted("plans.points_unproven", period),
            wanted("plans.assignments_overdue", period),
            wanted("plans.reached_rate", period),
            *([wanted("plans.vetoes", period)] if found.vetoes else []),
        ]
    )
    plan = {"public_id": found.revision.plan.public_id}
    page = reverse("plans:plan", urlconf=settings.GROUP_URLCONF, kwargs=plan)
    return Tile(
        facts=(shown, *failing, met, lacking, late),
        reading=table.reading,
        url=f"{page}?as_of={period.as_of:%Y-%m-%d}",
        target=total,
        exhibit=table,
        warning=" ".join(
            [
                *(f"否决：{said}" for said in found.vetoes),
                *([f"{lacking.text} 条验收要点缺佐证材料。"] if lacking.value else []),
            ]
        ),
    )
