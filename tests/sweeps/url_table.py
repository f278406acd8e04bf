"""What a reader and an editor (secretariat) get at each address; strangers get 404, nobody is sent to sign in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Expected:
    """``model``: whose row stands in the address; ``kwargs``: parameters that are no row."""

    reader: int
    editor: int
    model: str = ""
    kwargs: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    """Values the row needs to be shown at all; "editor" stands for that person."""


PUBLIC: frozenset[str] = frozenset()
TABLE: dict[str, Expected] = {
    "audit:trail": Expected(403, 200),
    "budget:attach": Expected(403, 200, "budget.LedgerEntry"),
    "budget:edit_budget": Expected(403, 200, "plans.PlanRevision"),
    "budget:edit_stages": Expected(403, 200, "plans.PlanRevision"),
    "budget:entry": Expected(200, 200, "budget.LedgerEntry"),
    "budget:import_template": Expected(403, 200),
    "budget:ledger": Expected(200, 200),
    "budget:ledger_export": Expected(200, 200),
    "budget:overview": Expected(200, 200),
    "budget:record": Expected(403, 200),
    "budget:reverse": Expected(403, 200, "budget.LedgerEntry"),
    "files:file_download": Expected(404, 404, "files.StoredFile"),
    "files:file_inline": Expected(404, 404, "files.StoredFile"),
    "files:file_list": Expected(403, 200),
    "home": Expected(200, 200),
    "imports:batch": Expected(
        403, 200, "imports.ImportBatch", values={"kind": "plan", "created_by": "editor"}
    ),
    "imports:batch_confirm": Expected(
        403, 302, "imports.ImportBatch", values={"kind": "plan", "created_by": "editor"}
    ),
    "imports:batch_discard": Expected(
        403, 302, "imports.ImportBatch", values={"kind": "plan", "created_by": "editor"}
    ),
    "imports:batch_list": Expected(403, 200),
    "imports:batch_recheck": Expected(
        403, 302, "imports.ImportBatch", values={"kind": "plan", "created_by": "editor"}
    ),
    "imports:batch_undo": Expected(
        403, 302, "imports.ImportBatch", values={"kind": "plan", "created_by": "editor"}
    ),
    "imports:new": Expected(403, 200),
    "imports:upload": Expected(403, 200, kwargs={"kind": "plan"}),
    "jobs:job": Expected(404, 200, "jobs.Job", values={"kind": "reports.tables", "requested_by": "editor"}),
    "jobs:job_cancel": Expected(
        404, 302, "jobs.Job", values={"kind": "reports.tables", "requested_by": "editor"}
    ),
    "jobs:job_list": Expected(200, 200),
    "jobs:job_retry": Expected(
        404, 302, "jobs.Job", values={"kind": "reports.tables", "requested_by": "editor"}
    ),
    "messages:all_read": Expected(302, 302),
    "messages:inbox": Expected(200, 200),
    "messages:notice_open": Expected(404, 302, "inbox.Notice", values={"recipient": "editor"}),
    "messages:notice_read": Expected(404, 302, "inbox.Notice", values={"recipient": "editor"}),
    "metrics:definitions": Expected(200, 200),
    "metrics:figure": Expected(200, 200, kwargs={"code": "plans.tasks_total"}),
    "plans:approve": Expected(403, 404, "plans.Filing"),
    "plans:assign": Expected(403, 200),
    "plans:assignment": Expected(200, 200, "plans.Assignment"),
    "plans:assignments": Expected(200, 200),
    "plans:bind_metric": Expected(403, 200, "plans.AcceptancePoint"),
    "plans:cancel": Expected(403, 200, "plans.Assignment"),
    "plans:claims": Expected(200, 200, "plans.Plan"),
    "plans:close": Expected(403, 200, "plans.Assignment"),
    "plans:compare": Expected(404, 404, "plans.PlanRevision"),
    "plans:discard": Expected(403, 200, "plans.PlanRevision"),
    "plans:draft": Expected(403, 200, "plans.Plan"),
    "plans:edit": Expected(403, 200, "plans.Plan"),
    "plans:evidence_remove": Expected(403, 302, "plans.Evidence"),
    "plans:file_assignment": Expected(403, 302, "plans.Assignment"),
    "plans:file_task": Expected(403, 302, "plans.ItemThread"),
    "plans:filing": Expected(404, 200, "plans.Filing"),
    "plans:filing_discard": Expected(403, 200, "plans.Filing"),
    "plans:filing_edit": Expected(403, 200, "plans.Filing"),
    "plans:filing_withdraw": Expected(403, 302, "plans.Filing"),
    "plans:give_back": Expected(403, 404, "plans.Filing"),
    "plans:in_force": Expected(403, 200, "plans.PlanRevision"),
    "plans:item_correct": Expected(403, 404, "plans.PlanItem"),
    "plans:item_edit": Expected(403, 200, "plans.PlanItem"),
    "plans:item_move": Expected(403, 302, "plans.PlanItem"),
    "plans:item_new": Expected(403, 200, "plans.PlanRevision"),
    "plans:item_remove": Expected(403, 200, "plans.PlanItem"),
    "plans:list": Expected(200, 200),
    "plans:mine": Expected(403, 200),
    "plans:new": Expected(403, 200),
    "plans:plan": Expected(200, 200, "plans.Plan"),
    "plans:print": Expected(200, 200, "plans.Plan"),
    "plans:reassign": Expected(403, 200, "plans.Assignment"),
    "plans:remind": Expected(403, 302, "plans.Assignment"),
    "plans:remind_many": Expected(403, 302),
    "plans:review": Expected(403, 404, "plans.Filing"),
    "plans:review_queue": Expected(403, 200),
    "plans:revision": Expected(404, 200, "plans.PlanRevision"),
    "plans:revisions": Expected(200, 200, "plans.Plan"),
    "plans:task": Expected(404, 404, "plans.ItemThread"),
    "reports:index": Expected(200, 200),
    "reports:make": Expected(403, 200),
    "reports:run": Expected(200, 200, "reports.ReportRun"),
    "reports:sheet": Expected(409, 409, kwargs={"table": "funds"}),
    "tenancy:group": Expected(200, 200),
    "tenancy:group_edit": Expected(403, 200),
    "tenancy:password_reset": Expected(403, 200, kwargs={"username": "li_a"}),
    "tenancy:people": Expected(403, 200),
    "tenancy:people_add": Expected(403, 200),
    "tenancy:person": Expected(403, 200, kwargs={"username": "li_a"}),
    "tenancy:person_add": Expected(403, 200),
    "tenancy:person_remove": Expected(403, 200, kwargs={"username": "li_a"}),
    "tenancy:role_grant": Expected(403, 200, kwargs={"username": "li_a"}),
    "tenancy:role_revoke": Expected(403, 404, "tenancy.Membership", kwargs={"username": "li_a"}),
    "tenancy:role_validity": Expected(403, 404, "tenancy.Membership", kwargs={"username": "li_a"}),
    "tenancy:roles": Expected(200, 200),
    "tenancy:visit_end": Expected(404, 404),
    "ui:sample": Expected(200, 200, kwargs={"name": "home"}),
    "ui:style_page": Expected(200, 200),
}
