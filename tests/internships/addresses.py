"""What a reader and an editor get at each address of this room (see ``tests.sweeps.url_table``)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from internships.models import Placement
from tests.rows import make_row
from tests.sweeps.expected import Expected, Side


def _with_interns(host: Any, side: Side) -> None:
    row = make_row(Placement, {type(host): host})
    Placement.objects.filter(pk=row.pk).update(
        unit=side.unit, state="approved", ruled_by=side.people.wen, ruled_at=timezone.now()
    )


TABLE = {
    "internships:rules": Expected(403, 200),
    "internships:rule": Expected(403, 200, kwargs={"pack": "national", "code": "R16b"}),
    "internships:calendar": Expected(403, 200),
    "internships:calendar_edit": Expected(403, 200, kwargs={"year": 2026}),
    "internships:calendar_drop": Expected(403, 302, kwargs={"year": 2026}),
    "internships:batches": Expected(403, 200),
    "internships:batch_new": Expected(403, 200),
    "internships:batch": Expected(403, 200, "internships.Batch"),
    "internships:batch_edit": Expected(403, 200, "internships.Batch"),
    "internships:batch_students": Expected(403, 200, "internships.Batch"),
    "internships:arrange": Expected(403, 302, "internships.Batch"),
    "internships:placements": Expected(403, 200),
    "internships:placements_submit": Expected(403, 302),
    "internships:placements_withdraw": Expected(403, 302),
    "internships:placements_approve": Expected(403, 302),
    "internships:placements_return": Expected(403, 302),
    "internships:placements_assign": Expected(403, 302),
    "internships:placements_cancel": Expected(403, 302),
    "internships:placements_arrive": Expected(403, 302),
    "internships:placements_leave": Expected(403, 302),
    "internships:placement": Expected(403, 200, "internships.Placement"),
    "internships:placement_edit": Expected(403, 200, "internships.Placement"),
    "internships:placement_submit": Expected(403, 302, "internships.Placement"),
    "internships:placement_withdraw": Expected(403, 302, "internships.Placement"),
    "internships:placement_cancel": Expected(403, 200, "internships.Placement"),
    "internships:placement_arrive": Expected(403, 200, "internships.Placement"),
    "internships:placement_leave": Expected(403, 200, "internships.Placement"),
    "internships:placement_confirm": Expected(403, 200, "internships.Placement"),
    "internships:placement_take_back": Expected(403, 200, "internships.Placement"),
    "internships:placement_transfer": Expected(403, 200, "internships.Placement"),
    "internships:guided": Expected(403, 403),
    "internships:at_unit": Expected(403, 403),
    "internships:own": Expected(403, 403),
    "internships:check_summary": Expected(403, 200),
    "internships:check_run": Expected(403, 302),
    "internships:findings": Expected(403, 200),
    "internships:let_pass": Expected(403, 302),
    "internships:checks": Expected(403, 200, "internships.Placement"),
    "internships:let_one_pass": Expected(403, 200, "internships.Placement", kwargs={"rule": "R11a"}),
    "internships:visits": Expected(403, 200),
    "internships:visit_units": Expected(403, 200),
    "internships:visit_new": Expected(403, 200, "internships.HostUnit", opened=_with_interns),
    "internships:visit": Expected(403, 200, "internships.Visit"),
    "internships:visit_correct": Expected(403, 200, "internships.Visit"),
    "internships:visit_follow": Expected(403, 200, "internships.Visit"),
    "internships:visit_share": Expected(403, 302, "internships.Visit"),
}
