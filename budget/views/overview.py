"""The budget page: 附件2-3 with doors, chart and margin."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from budget.selectors import budget_matrix, cut_difference, warned_of_cuts, warnings_for
from budget.sheet import MEASURES, SheetMaker
from budget.views.base import PlanMixin
from groupportal.lists.declaring import Chips
from groupportal.lists.drawing import chips_of
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.pages import Page
from groupportal.warnings.selectors import standings
from groupportal.warnings.showing import findings_of
from plans.enums import RevisionState
from plans.selectors import plans, revisions_of


class Overview(PlanMixin, AsOfMixin, Page):
    """What a plan's money looks like as of a date."""

    action = "budget.view_budget"
    title = "经费"
    template_name = "budget/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        in_yuan = self.request.GET.get("unit") == "yuan"
        matrix = budget_matrix(self.revision, self.as_of)
        warnings = warnings_for(matrix)
        maker = SheetMaker(self.revision, matrix, warnings, in_yuan=in_yuan)
        cuts = cut_difference(self.revision)
        warned = [w.warned(maker.door_of(w)) for w in warnings]
        warned += warned_of_cuts(self.revision, "")
        viewer = self.request.viewer
        return super().get_context_data(
            **{
                "lead": f"{self.plan} · 第{self.revision.number}版",
                "rows": maker.rows(),
                "measures": [word for _, word, _ in MEASURES],
                "unit": "元" if in_yuan else "万元",
                "in_yuan": in_yuan,
                "in_force": maker.in_force,
                "chart": maker.chart(),
                "findings": findings_of(standings(warned), viewer, self.as_of),
                "cuts": cuts,
                "stages": self.revision.stages.all(),
                "editable": self._editable() if viewer.can("budget.edit_budget") else None,
                "may_record": viewer.can("budget.record_entry"),
                "ledger_url": self._of_plan("budget:ledger"),
                "plan_chips": self._plan_chips(),
                **kwargs,
            }
        )

    def _of_plan(self, name: str) -> str:
        return reverse(name) + ("" if self.plan.is_main else f"?plan={self.plan.public_id}")

    def _editable(self) -> Any:
        """The revision whose budget may be changed: the draft, else the present one without a budget."""
        draft = revisions_of(self.plan).filter(state=RevisionState.DRAFT).first()
        if draft is None and not self.revision.budget_lines.exists():
            return self.revision
        return draft

    def _plan_chips(self) -> str:
        names = [(str(key), name) for key, name in plans().values_list("public_id", "name")]
        # The main plan's page needs no name in its address.
        shown = "" if self.request.GET.get("plan") else str(self.plan.public_id)
        chips = Chips("规划", "plan", names, default=shown, every=None)
        return chips_of(chips, self) if len(names) > 1 else ""
