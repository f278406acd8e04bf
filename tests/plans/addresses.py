"""What a reader and an editor get at each address of this room (see ``tests.sweeps.url_table``)."""

import datetime as dt
from typing import Any

from plans.models import PlanItem, PlanRevision
from tests.rows import TODAY, make_row
from tests.sweeps.expected import Expected, Side

SUBMITTED = {"state": "submitted", "proposed_at": dt.datetime(2023, 6, 1, tzinfo=dt.UTC)}


def _worded(thread: Any, _: Side) -> None:
    make_row(PlanItem, {type(thread): thread, type(thread.plan): thread.plan})


def _in_force(revision: Any) -> None:
    PlanRevision.objects.filter(pk=revision.pk).update(state="in_force", starts_on=TODAY)


def _with_another(revision: Any, _: Side) -> None:
    _in_force(revision)
    make_row(PlanRevision, {type(revision.plan): revision.plan}, 2)


def _of_a_ruling_revision(item: Any, _: Side) -> None:
    _in_force(item.revision)


TABLE = {
    "plans:assign": Expected(403, 200),
    "plans:assignment": Expected(200, 200, "plans.Assignment"),
    "plans:assignments": Expected(200, 200),
    "plans:bind_metric": Expected(403, 200, "plans.AcceptancePoint"),
    "plans:cancel": Expected(403, 200, "plans.Assignment"),
    "plans:claims": Expected(200, 200, "plans.Plan"),
    "plans:close": Expected(403, 200, "plans.Assignment"),
    "plans:compare": Expected(404, 200, "plans.PlanRevision", opened=_with_another),
    "plans:consolidation": Expected(403, 200, "plans.ItemThread", opened=_worded),
    "plans:consolidations": Expected(403, 200),
    "plans:discard": Expected(403, 200, "plans.PlanRevision"),
    "plans:draft": Expected(403, 200, "plans.Plan"),
    "plans:edit": Expected(403, 200, "plans.Plan"),
    "plans:evidence_restore": Expected(403, 302, "plans.RemovedEvidence"),
    "plans:evidence_remove": Expected(403, 302, "plans.Evidence"),
    "plans:file_assignment": Expected(403, 302, "plans.Assignment"),
    "plans:file_task": Expected(403, 302, "plans.ItemThread"),
    "plans:filing": Expected(404, 200, "plans.Filing"),
    "plans:filing_discard": Expected(403, 200, "plans.Filing"),
    "plans:filing_edit": Expected(403, 200, "plans.Filing"),
    "plans:filing_withdraw": Expected(403, 302, "plans.Filing"),
    "plans:gaps": Expected(403, 200, "plans.Plan"),
    "plans:in_force": Expected(403, 200, "plans.PlanRevision"),
    "plans:item_correct": Expected(403, 200, "plans.PlanItem", opened=_of_a_ruling_revision),
    "plans:item_edit": Expected(403, 200, "plans.PlanItem"),
    "plans:item_move": Expected(403, 302, "plans.PlanItem"),
    "plans:item_new": Expected(403, 200, "plans.PlanRevision"),
    "plans:item_remove": Expected(403, 200, "plans.PlanItem"),
    "plans:list": Expected(200, 200),
    "plans:mine": Expected(403, 200),
    "plans:new": Expected(403, 200),
    "plans:plan": Expected(200, 200, "plans.Plan"),
    "plans:carried": Expected(403, 200, "plans.PlanRevision", opened=_with_another),
    "plans:point_line": Expected(403, 302, "plans.AcceptancePoint"),
    "plans:point_edit": Expected(403, 200, "plans.AcceptancePoint"),
    "plans:points_bulk_edit": Expected(403, 302, "plans.PlanRevision"),
    "plans:points": Expected(404, 200, "plans.PlanRevision"),
    "plans:press_words": Expected(403, 200),
    "plans:print": Expected(200, 200, "plans.Plan"),
    "plans:reassign": Expected(403, 200, "plans.Assignment"),
    "plans:items_bulk_edit": Expected(403, 302, "plans.PlanRevision"),
    "plans:matrix": Expected(200, 200),
    "plans:matrix_export": Expected(403, 200),
    "plans:unserved": Expected(403, 200),
    "plans:links_issue": Expected(403, 302),
    "plans:paper_forms": Expected(403, 200),
    "plans:remind": Expected(403, 302, "plans.Assignment"),
    "plans:bulk_edit": Expected(403, 302),
    "plans:remind_many": Expected(403, 302),
    "plans:reopen": Expected(403, 200, "plans.Filing", values=SUBMITTED),
    "plans:review": Expected(403, 200, "plans.Filing", values=SUBMITTED),
    "plans:review_queue": Expected(403, 200),
    "plans:revision": Expected(404, 200, "plans.PlanRevision"),
    "plans:revisions": Expected(200, 200, "plans.Plan"),
    "plans:take_up": Expected(403, 302, "plans.ItemThread", opened=_worded),
    "plans:task": Expected(404, 200, "plans.ItemThread", opened=_worded),
    "plans:unbind_metric": Expected(403, 302, "plans.AcceptancePoint"),
}
