"""What a reader and an editor get at each address of this room (see ``tests.sweeps.url_table``)."""

from typing import Any

from points.models import GradingLine, GradingRun
from tests.members.addresses import OWN, of_own_unit
from tests.rows import TODAY, make_row
from tests.sweeps.expected import Expected, Side


def _published(run: Any, _: Side) -> None:
    GradingRun.objects.filter(pk=run.pk).update(state="published", published_on=TODAY)


def _with_a_grade(run: Any, side: Side) -> None:
    _published(run, side)
    make_row(GradingLine, {type(run): run, type(run.rule_set): run.rule_set})


def _of_a_published_run(line: Any, side: Side) -> None:
    _published(line.run, side)


TABLE = {
    "points:ranking": Expected(200, 200),
    "points:mine": Expected(403, 403),
    "points:member": Expected(200, 200, "members.Member"),
    "points:appeal_missing": Expected(403, 403, "members.Member", values=OWN),
    "points:ledger": Expected(200, 200),
    "points:record": Expected(403, 200),
    "points:record_many": Expected(403, 200),
    "points:entry": Expected(200, 200, "points.PointsEntry"),
    "points:reverse": Expected(403, 200, "points.PointsEntry"),
    "points:appeal_entry": Expected(403, 403, "points.PointsEntry", opened=of_own_unit),
    "points:claims": Expected(200, 200),
    "points:claim_new": Expected(403, 403),
    "points:claim": Expected(200, 200, "points.PointsClaim"),
    "points:appeals": Expected(200, 200),
    "points:appeal": Expected(200, 200, "points.PointsAppeal"),
    "points:rule_sets": Expected(200, 200),
    "points:rules_new": Expected(403, 200),
    "points:rule_set": Expected(404, 200, "points.PointRuleSet"),
    "points:rules_edit": Expected(403, 200, "points.PointRuleSet"),
    "points:grades_edit": Expected(403, 200, "points.PointRuleSet"),
    "points:rules_in_force": Expected(403, 200, "points.PointRuleSet"),
    "points:rules_discard": Expected(403, 302, "points.PointRuleSet"),
    "points:runs": Expected(200, 200),
    "points:run_new": Expected(403, 200),
    "points:run": Expected(404, 200, "points.GradingRun"),
    "points:run_publish": Expected(403, 302, "points.GradingRun"),
    "points:run_certificates": Expected(403, 200, "points.GradingRun", opened=_with_a_grade),
    "points:certificate": Expected(200, 200, "points.GradingLine", opened=_of_a_published_run),
    "points-api:entry-list": Expected(200, 200),
    "points-api:entry-detail": Expected(200, 200, "points.PointsEntry"),
    "points-api:grade-list": Expected(200, 200),
    "points-api:grade-detail": Expected(200, 200, "points.GradingLine", opened=_of_a_published_run),
    "points-api:rank-list": Expected(200, 200),
}
