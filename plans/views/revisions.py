"""Revisions of a plan: the list, one revision to read or edit, putting in force, comparing."""

from __future__ import annotations

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from groupportal.lists.declaring import Deed
from groupportal.ui.confirm import ConfirmPage
from groupportal.ui.formats import cndate
from groupportal.ui.pages import RecordFormPage, RecordPage
from groupportal.ui.tables import Column
from plans.enums import ItemKind, RevisionState
from plans.forms.plan import DraftForm, InForceForm
from plans.models import Plan, PlanItem, PlanRevision
from plans.selectors import items_of, plans, revisions_of
from plans.selectors.compare import Comparison, compare, panels_of
from plans.selectors.offers import offers_for
from plans.services.revision import discard_draft, draft_revision, put_in_force
from plans.views.cells import page


def all_revisions() -> Any:
    """Revisions of every plan, with their plan."""
    return PlanRevision.objects.select_related("plan")


class _OfPlan:
    """Pages below a plan."""

    kwargs: dict[str, Any]

    def crumbs(self, plan: Plan) -> list[tuple[str, str]]:
        """From all plans to this one's revisions."""
        return [
            ("建设任务", reverse("plans:list")),
            (plan.name, page("plan", plan)),
            ("版本", page("revisions", plan)),
        ]


_COLUMNS = (
    Column("版本", lambda row: f"第{row.number}版{f'：{row.label}' if row.label else ''}"),
    Column("状态", "state", "state"),
    Column("生效", "starts_on", "date"),
    Column("失效", "ends_on", "date"),
    Column("决定依据", "decided_by"),
)


class RevisionList(RecordPage):
    """All revisions of a plan."""

    action = "plans.view_plan"
    template_name = "plans/revision_list.html"

    def base_queryset(self) -> Any:
        return plans()

    def get_title(self) -> str:
        return "规划版本"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            ("建设任务", reverse("plans:list")),
            (str(self.get_object()), page("plan", self.get_object())),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan, may_edit = self.get_object(), self.request.viewer.can("plans.edit_plan")
        found = list(revisions_of(plan))
        if not may_edit:
            found = [r for r in found if r.state != RevisionState.DRAFT]
        # A later revision is compared with the one before it.
        older = {r.pk: found[n + 1] for n, r in enumerate(found[:-1])}
        return super().get_context_data(
            **{
                "columns": _COLUMNS,
                "rows": found,
                "comparisons": [
                    (
                        f"第{r.number}版与第{older[r.pk].number}版",
                        f"{page('compare', r)}?with={older[r.pk].public_id}",
                    )
                    for r in found
                    if r.pk in older
                ],
                "may_edit": may_edit,
                **kwargs,
            }
        )


class StartDraft(_OfPlan, RecordFormPage):
    """Begin a new draft."""

    action = "plans.edit_plan"
    title = "起草新版本"
    form_class = DraftForm
    submit_label = "起草新版本"
    done_message = "草稿已建好，可以逐条修改。"

    def base_queryset(self) -> Any:
        return plans()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return self.crumbs(self.get_object())

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "revisions": revisions_of(self.get_object())}

    def get_initial(self) -> dict[str, Any]:
        ruling = revisions_of(self.get_object()).filter(state=RevisionState.IN_FORCE).first()
        return {"copy_from": ruling}

    def perform(self, form: DraftForm) -> str:
        return page(
            "revision", draft_revision(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": page("revisions", self.get_object()), **kwargs})


class OneRevision(_OfPlan):
    """A page about one revision; drafts are for those who edit."""

    request: Any

    def base_queryset(self) -> Any:
        """Revisions this person may see."""
        rows = all_revisions()
        return rows if self.request.viewer.can("plans.edit_plan") else rows.exclude(state=RevisionState.DRAFT)


class RevisionPage(OneRevision, RecordPage):
    """A revision as it stands: a draft with its tools, any other to read."""

    action = "plans.view_plan"
    template_name = "plans/revision_detail.html"

    def get_title(self) -> str:
        revision = self.get_object()
        return f"{revision.plan.name} 第{revision.number}版"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return self.crumbs(self.get_object().plan)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        revision = self.get_object()
        may_edit = self.request.viewer.can("plans.edit_plan")
        editing = may_edit and revision.state == RevisionState.DRAFT
        rows = list(items_of(revision))
        return super().get_context_data(
            **{
                "state": revision.state,
                "facts": [
                    ("版本说明", revision.label or None),
                    ("生效日期", cndate(revision.starts_on)),
                    ("失效日期", cndate(revision.ends_on)),
                    ("决定依据", revision.decided_by or None),
                    ("条目", f"{len(rows)} 条"),
                ],
                "parts": [
                    (kind, label, [self._row(i, editing) for i in rows if i.kind == kind])
                    for kind, label in ItemKind.choices
                ],
                "editing": editing,
                "bulk": [
                    Deed(
                        "批量修改",
                        "plans:items_bulk_edit",
                        "pencil",
                        kwargs={"public_id": revision.public_id},
                    )
                ],
                "offers": offers_for(revision, self.request.viewer) if editing else [],
                "may_correct": may_edit and revision.state == RevisionState.IN_FORCE,
                "others": [
                    (f"第{r.number}版", f"{page('compare', revision)}?with={r.public_id}")
                    for r in self.base_queryset().filter(plan=revision.plan).exclude(pk=revision.pk)
                ],
                **kwargs,
            }
        )

    def _row(self, item: PlanItem, editing: bool) -> dict[str, Any]:
        return {
            "item": item,
            "points": len(item.points.all()),
            "years": len(item.expectations.all()),
            "edit": page("item_edit", item) if editing else "",
            "correct": page("item_correct", item),
        }


class InForce(OneRevision, RecordFormPage):
    """Let a draft rule."""

    action = "plans.edit_plan"
    title = "让草稿生效"
    form_class = InForceForm
    submit_label = "确认生效"
    done_message = "新版本已生效，原版本同日归档。"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        revision = self.get_object()
        return [*self.crumbs(revision.plan), (f"第{revision.number}版", page("revision", revision))]

    def get_initial(self) -> dict[str, Any]:
        plan = self.get_object().plan
        first = not revisions_of(plan).exclude(state=RevisionState.DRAFT).exists()
        return {"on": plan.starts_on if first else timezone.localdate()}

    def perform(self, form: InForceForm) -> str:
        return page("revision", put_in_force(self.get_object(), by=self.request.viewer, **form.cleaned_data))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        revision = self.get_object()
        intro = f"第{revision.number}版生效后不能再改条目；原来生效的版本归档，仍可随时查阅、比较。"
        return super().get_context_data(
            **{"intro": intro, "cancel_url": page("revision", revision), **kwargs}
        )


class DiscardDraft(OneRevision, ConfirmPage):
    """Throw a draft away."""

    action = "plans.edit_plan"
    title = "删除草稿"
    confirm_label = "删除这份草稿"
    done_message = "草稿已删除。"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return self.crumbs(self.get_object().plan)

    def question(self) -> str:
        return f"要删除“{self.get_object().plan.name}”的第{self.get_object().number}版草稿吗？"

    def consequences(self) -> list[str]:
        return ["草稿里的任务、指标、要点和预算都会删除，不能恢复。", "其他版本、填报和台账不受影响。"]

    def cancel_url(self) -> str:
        return page("revision", self.get_object())

    def perform(self, form: Any) -> str:
        revision = self.get_object()
        target = page("revisions", revision.plan)
        discard_draft(revision, by=self.request.viewer)
        return target


class ComparePage(OneRevision, RecordPage):
    """This revision against another one, word by word. The earlier one stands on the left."""

    action = "plans.view_plan"
    template_name = "plans/revision_compare.html"

    def comparison(self) -> Comparison:
        """The two revisions of the address; without ``with``, against the one in force or the one before."""
        one = self.get_object()
        others = self.base_queryset().filter(plan=one.plan).exclude(pk=one.pk)
        if wanted := self.request.GET.get("with"):
            other = get_object_or_404(others, public_id=_uuid(wanted))
        else:
            other = others.filter(number__lt=one.number).order_by("-number").first() or get_object_or_404(
                others.order_by("number")[:1]
            )
        old, new = sorted((one, other), key=lambda r: r.number)
        return compare(old, new)

    def get_title(self) -> str:
        return f"{self.get_object().plan.name}：版本比较"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return self.crumbs(self.get_object().plan)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.comparison()
        labels = (("added", "新增"), ("removed", "删去"), ("changed", "修改"), ("moved", "调整顺序"))
        return super().get_context_data(
            **{
                "comparison": found,
                "counts": [(label, found.count(kind)) for kind, label in labels],
                "labels": dict(labels),
                "carried_url": page("carried", found.new)
                if self.request.viewer.can("plans.edit_plan")
                else "",
                "panels": panels_of(found, self.request.viewer),
                **kwargs,
            }
        )


def _uuid(text: str) -> uuid.UUID:
    """The id in an address; one that no record has where it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
