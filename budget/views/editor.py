"""Editing a revision's budget: the grid of tasks and sources, and the stages."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse

from budget.enums import Source
from budget.forms import BudgetGridForm, StageFormSet
from budget.selectors import cut_difference, main_tasks, revisions
from budget.services.lines import LineInput, StageInput, fingerprint, set_lines, set_stages
from groupportal.ui.formats import wan_number
from groupportal.ui.pages import RecordFormPage
from plans.enums import RevisionState


class _OfRevision(RecordFormPage):
    action = "budget.edit_budget"

    def base_queryset(self) -> Any:
        return revisions()

    @cached_property
    def revision(self) -> Any:
        """The revision of the address."""
        return self.get_object()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("经费", _overview(self.revision))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        has_some = self.revision.budget_lines.exists()
        return super().get_context_data(
            **{
                "lead": str(self.revision),
                "closed": self.revision.state != RevisionState.DRAFT and has_some,
                "cuts": cut_difference(self.revision),
                "cancel_url": _overview(self.revision),
                **kwargs,
            }
        )


def _overview(revision: Any) -> str:
    plan = revision.plan
    suffix = "" if plan.is_main else f"?plan={plan.public_id}"
    return f"{reverse('budget:overview')}{suffix}"


class EditBudget(_OfRevision):
    """The grid. ``?stage=`` edits the lines of one stage; the others stay."""

    title = "编制预算"
    form_class = BudgetGridForm
    template_name = "budget/grid.html"
    done_message = "预算已保存。"

    @cached_property
    def stage(self) -> Any:
        """The stage of the address; None for lines without one."""
        name = self.request.GET.get("stage", "")
        if not name:
            return None
        stage = self.revision.stages.filter(name=name).first()
        if stage is None:
            raise Http404
        return stage

    @cached_property
    def lines(self) -> list[Any]:
        """All lines of the revision."""
        return list(self.revision.budget_lines.select_related("thread", "stage"))

    def get_initial(self) -> dict[str, Any]:
        return {"seen": fingerprint(self.revision)}

    def get_form_kwargs(self) -> dict[str, Any]:
        present = {
            (line.thread_id, line.source): line.amount
            for line in self.lines
            if line.stage_id == self._stage_id
        }
        return {**super().get_form_kwargs(), "threads": main_tasks(self.revision), "present": present}

    @property
    def _stage_id(self) -> int | None:
        return self.stage.pk if self.stage else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = list(self.revision.stages.values_list("name", flat=True))
        here = self.request.path
        return super().get_context_data(
            **{
                "sources": Source.labels,
                "views": [_tab("不分阶段", here, self.stage is None)]
                + [
                    _tab(n, f"{here}?stage={n}", self.stage is not None and self.stage.name == n)
                    for n in names
                ]
                if names
                else [],
                "other_lines": wan_number(
                    sum((x.amount for x in self.lines if x.stage_id != self._stage_id), Decimal(0))
                ),
                **kwargs,
            }
        )

    def perform(self, form: Any) -> str:
        name = self.stage.name if self.stage else ""
        lines = [
            LineInput(thread, source, amount, name) for (thread, source), amount in form.amounts().items()
        ]
        lines += [
            LineInput(line.thread, line.source, line.amount, line.stage.name if line.stage else "")
            for line in self.lines
            if line.stage_id != self._stage_id
        ]
        set_lines(self.revision, lines, seen=form.cleaned_data["seen"], by=self.request.viewer)
        return self.request.get_full_path()


def _tab(label: str, url: str, active: bool) -> dict[str, Any]:
    return {"label": label, "url": url, "active": active}


class EditStages(_OfRevision):
    """The stages, in order."""

    title = "建设阶段"
    form_class = StageFormSet
    prefix = "stage"
    template_name = "budget/stages.html"
    done_message = "建设阶段已保存。"

    def get_initial(self) -> Any:
        return list(self.revision.stages.values("name", "starts_on", "ends_on", "planned"))

    def perform(self, form: Any) -> str:
        given = [f.cleaned_data for f in form if f.cleaned_data and not f.cleaned_data.get("DELETE")]
        stages = [StageInput(d["name"], d["starts_on"], d["ends_on"], d["planned"]) for d in given]
        set_stages(self.revision, stages, by=self.request.viewer)
        return self.request.path
