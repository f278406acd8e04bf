"""The page of one task or indicator, as of a date."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from groupportal.files.selectors import file_items
from groupportal.metrics.links import figure_url
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.pages import RecordPage
from groupportal.warnings.selectors import standings
from groupportal.warnings.showing import findings_of
from plans.enums import AssignmentState, FilingState
from plans.models import Assignment, ItemThread, PlanItem
from plans.reading import match_figures
from plans.rules import files_for_all, is_asked
from plans.selectors import items_of, revision_as_of
from plans.selectors.assignments import assignments_of_thread
from plans.selectors.bound import records_of
from plans.selectors.claims import lacking_evidence
from plans.selectors.content import before_the_first
from plans.selectors.evidence import with_points
from plans.selectors.filed_item import FiledItem, filed_item
from plans.selectors.filings import latest_filings
from plans.selectors.outcome import Outcome, outcomes_of, with_vetoes
from plans.selectors.overdue import overdue_on
from plans.selectors.queues import filings_visible_to, rulings_due
from plans.selectors.term import term_of
from plans.selectors.warned import warned_of
from plans.views.cells import assignment_state, by_whom, filed_state, filing_events, page


class TaskPage(AsOfMixin, RecordPage):
    """Goal, points with target and latest figure, years, units, filings, evidence, assignments, and the next step."""

    is_printed = True
    action = "plans.view_plan"
    template_name = "plans/task_detail.html"

    def base_queryset(self) -> Any:
        return ItemThread.objects.select_related("plan")

    def as_of_note(self) -> str:
        return before_the_first(self.get_object().plan, self.as_of)

    def item(self) -> PlanItem:
        """The task as the revision in force words it; where that one lacks it, as the last one did."""
        if not hasattr(self, "_item"):
            thread = self.get_object()
            ruling = revision_as_of(thread.plan, self.as_of)
            found = items_of(ruling).filter(thread=thread).first() if ruling else None
            others = (
                PlanItem.objects.filter(thread=thread)
                .select_related("revision")
                .order_by("-revision__number")
            )
            if not self.request.viewer.can("plans.edit_plan"):
                others = others.exclude(revision__state="draft")
            last = None if found else others.first()
            shown = found or (items_of(last.revision).get(pk=last.pk) if last else None)
            if shown is None:
                raise Http404
            self._item = shown
            self.is_gone = found is None
        return self._item

    def get_title(self) -> str:
        return self.item().name

    def breadcrumbs(self) -> list[tuple[str, str]]:
        plan, parent = self.get_object().plan, self.item().parent
        crumbs = [("建设任务", reverse("plans:list")), (plan.name, page("plan", plan))]
        return [*crumbs, (parent.name, page("task", parent.thread))] if parent else crumbs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        thread, item, viewer = self.get_object(), self.item(), self.request.viewer
        today = timezone.localdate()
        filing = latest_filings([thread.pk], self.as_of).get(thread.pk)
        overdue = overdue_on(self.as_of).filter(thread=thread).exists()
        filed = with_vetoes([filed_item(item, filing)], self.as_of)[0]
        outcomes = {one.point.pk: one for one in outcomes_of([filed], self.as_of)}
        state = filed_state(filing is not None, filed.unproven, filed.unnumbered, vetoed=bool(filed.vetoes))
        filings = list(filings_visible_to(viewer).filter(thread=thread))
        assigned = list(assignments_of_thread(thread, viewer, today))
        return super().get_context_data(
            **{
                "item": item,
                "admin_record": item,
                "is_gone": self.is_gone,
                "filing": filing,
                "filing_url": page("filing", filing) if filing else "",
                "may_correct": item.revision.state == "in_force" and viewer.can("plans.edit_plan"),
                "overdue": overdue,
                "state": state.state,
                "state_label": state.label,
                "points": [self._point(filed, p, outcomes.get(p.pk)) for p in filed.points],
                "children": [
                    (c.name, page("task", c.thread)) for c in item.children.select_related("thread")
                ],
                "years": list(item.expectations.all()),
                "findings": findings_of(
                    standings(warned_of(filed, self.as_of)) if filing or filed.vetoes else (),
                    viewer,
                    self.as_of,
                    subject=False,
                ),
                "may_bind": viewer.can("plans.edit_plan"),
                "files": file_items(
                    with_points(filing.evidence.all() if filing else (), filed.points), viewer
                ),
                "events": filing_events([f for f in filings if f.state != FilingState.DRAFT]),
                "assigned": [
                    {
                        "url": page("assignment", a),
                        "who": by_whom(a),
                        "due": a.due_on,
                        "state": assignment_state(a),
                    }
                    for a in assigned
                ],
                "step": self._step(thread, assigned, filings),
                **kwargs,
            }
        )

    def _point(self, filed: FiledItem, point: Any, outcome: Outcome | None) -> dict[str, Any]:
        claims = [claim for claim in filed.claims if claim.point.pk == point.pk]
        figures = [f for f in filed.figures if point.pk in match_figures([point], [f], f.year)]
        return {
            "point": point,
            "outcome": outcome,
            "state": "vetoed" if outcome and outcome.is_vetoing else outcome.result if outcome else "",
            "filed": [
                (
                    one,
                    figure_url(
                        "plans.filing_figure",
                        self.as_of,
                        thread=filed.item.thread.public_id,
                        label=point.text,
                        year=one.year,
                    ),
                )
                for one in figures
            ],
            "recorded": records_of(point, self.as_of, term_of(filed.item.thread.plan)),
            "lacks": "" if outcome else "缺佐证" if lacking_evidence(claims) else "缺数值" if claims else "",
        }

    def _step(
        self, thread: ItemThread, assigned: list[Assignment], filings: list[Any]
    ) -> dict[str, Any] | None:
        """The one next step of this person here."""
        viewer = self.request.viewer
        waiting = rulings_due(viewer).filter(thread=thread).first()
        if waiting:
            return {"title": "有一份填报待审核", "label": "去审核", "href": page("review", waiting)}
        for row in assigned:
            if row.state in (AssignmentState.ASSIGNED, AssignmentState.RETURNED) and is_asked(viewer, row):
                back = row.state == AssignmentState.RETURNED
                return {
                    "title": "填报被退回，请修改后重新提交" if back else "这项任务等待填报",
                    "text": row.request,
                    "label": "修改填报" if back else "填报进展",
                    "post": page("file_assignment", row),
                }
        if self.is_gone or self.item().children.exists():
            return None
        if files_for_all(viewer) and assigned:
            answered = sum(a.state in (AssignmentState.ACCEPTED, AssignmentState.CLOSED) for a in assigned)
            return {
                "title": f"部署了 {len(assigned)} 家，已通过 {answered} 家的贡献",
                "text": "验收表印的是集团填报：在汇总页里对照各单位的贡献，写成集团的话。",
                "label": "汇总",
                "href": page("consolidation", thread),
                "more_label": "再部署" if viewer.can("plans.assign_task") else "",
                "more_href": f"{reverse('plans:assign')}?thread={thread.public_id}",
            }
        if files_for_all(viewer):
            return {
                "title": "可以直接填报进展，或部署给承办单位",
                "label": "填报进展",
                "post": page("file_task", thread),
                "more_label": "部署这项任务" if viewer.can("plans.assign_task") else "",
                "more_href": f"{reverse('plans:assign')}?thread={thread.public_id}",
            }
        return None
