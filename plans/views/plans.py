"""The list of plans, and a plan as a tree as of a date."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.drawing import chips_of
from groupportal.lists.pages import ListPage
from groupportal.metrics.links import figure_url
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import cndate
from groupportal.ui.names import kept_name
from groupportal.ui.pages import FormPage, RecordFormPage, RecordPage
from groupportal.ui.pinyin import is_spelled, spell
from groupportal.ui.tables import Column
from groupportal.warnings.selectors import standings
from groupportal.warnings.showing import findings_of
from plans.enums import ItemKind
from plans.forms.plan import PlanForm
from plans.models import Plan
from plans.selectors import plans, progress_of, revision_as_of
from plans.selectors.content import before_the_first
from plans.selectors.progress import Branch, ItemProgress, Progress
from plans.services.revision import create_plan, edit_plan
from plans.views.cells import filed_state, page

STATES = Chips(
    "填报情况",
    "state",
    (("reported", "已填报"), ("missing", "未填报"), ("claims", "待补数值或佐证"), ("overdue", "有逾期")),
)


def _ruling(plan: Plan) -> str:
    ruling = next((r for r in plan.revisions.all() if r.state == "in_force"), None)
    return f"第{ruling.number}版，{cndate(ruling.starts_on)}起" if ruling else "还没有生效的版本"


def _drafts(plan: Plan) -> str:
    drafts = sum(r.state == "draft" for r in plan.revisions.all())
    return f"{drafts} 份" if drafts else ""


class PlanList(ListPage):
    """All plans of the group."""

    action = "plans.view_plan"
    title = "建设任务"
    measure, noun = "份", "规划"
    search = Search("搜索规划名称或拼音首字母", ("name",))
    columns = (
        Column("规划", "name", sort="pinyin"),
        Column("建设期", lambda p: f"{cndate(p.starts_on)}至{cndate(p.ends_on)}", sort="starts_on"),
        Column("现行版本", _ruling),
        Column("草稿", _drafts),
        Column("用途", lambda plan: "主规划" if plan.is_main else ""),
    )
    opens = "plans:plan"
    add = Button("新建规划", "plans:new")
    empty = Empty(
        "还没有规划",
        "可以新建一份规划，或从导入页上传现有的 Word、Excel 文件。",
        Button("新建规划", "plans:new"),
        "plan",
    )

    def base_queryset(self) -> Any:
        return plans().prefetch_related("revisions")


class PlanNew(FormPage):
    action = "plans.edit_plan"
    title = "新建规划"
    form_class = PlanForm
    submit_label = "新建规划"
    done_message = "规划已建好，接下来起草第一个版本。"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("建设任务", reverse("plans:list"))]

    def perform(self, form: PlanForm) -> str:
        return page("revisions", create_plan(**form.cleaned_data, by=self.request.viewer))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": reverse("plans:list"), **kwargs})


class PlanEdit(RecordFormPage):
    """Name, term, main plan."""

    action = "plans.edit_plan"
    title = "修改规划"
    form_class = PlanForm
    done_message = "已保存。"

    def base_queryset(self) -> Any:
        return plans()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            ("建设任务", reverse("plans:list")),
            (str(self.get_object()), page("plan", self.get_object())),
        ]

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.get_object(), name) for name in PlanForm.base_fields}

    def perform(self, form: PlanForm) -> str:
        return page("plan", edit_plan(self.get_object(), **form.cleaned_data, by=self.request.viewer))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": page("plan", self.get_object()), **kwargs})


class _PlanAsOf(AsOfMixin, RecordPage):
    """A plan on a day, narrowed by what the address says."""

    is_printed = True
    action = "plans.view_plan"

    def base_queryset(self) -> Any:
        return plans()

    def get_title(self) -> str:
        return str(self.get_object())

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("建设任务", reverse("plans:list"))]

    def as_of_note(self) -> str:
        return before_the_first(self.get_object(), self.as_of)

    def progress(self) -> Progress | None:
        """The plan's state on the page's day; None where no revision ever was in force."""
        if not hasattr(self, "_progress"):
            revision = revision_as_of(self.get_object(), self.as_of)
            self._progress = progress_of(revision, self.as_of) if revision else None
        return self._progress

    def is_wanted(self, branch: Branch, row: ItemProgress) -> bool:
        """Whether a task passes the filters of the address: words, unit, state."""
        ask = self.request.GET
        words = kept_name(ask.get("q", "").strip()).lower()
        named = f"{row.item.name} {branch.item.name}".lower()
        if words and words not in named and not is_spelled(words, row.item.pinyin):
            return False
        unit = ask.get("unit", "").strip()
        if unit and not any(unit == r.name for r in row.item.responsible_units.all()):
            return False
        wanted = {
            "reported": row.reported,
            "missing": not row.reported,
            "claims": bool(row.claims),
            "overdue": row.overdue,
        }
        return wanted.get(ask.get("state", ""), True)

    def shown(self, kind: str) -> list[tuple[Branch, list[ItemProgress]]]:
        """Branches of a kind with the tasks that pass."""
        progress = self.progress()
        found = [
            (b, [r for r in b.rows if self.is_wanted(b, r)])
            for b in (progress.of_kind(kind) if progress else ())
        ]
        return [(branch, rows) for branch, rows in found if rows]


class PlanPage(_PlanAsOf):
    """The plan as a tree: headings with their progress, tasks with state, figures that open."""

    template_name = "plans/plan_tree.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan, progress = self.get_object(), self.progress()
        viewer = self.request.viewer
        return super().get_context_data(
            **{
                "progress": progress,
                "print_url": page("print", plan),
                "claims_url": page("claims", plan),
                "gaps_url": page("gaps", plan) if viewer.can("plans.review_filing") else "",
                "parts": [
                    (label, self._tree(kind))
                    for kind, label in ItemKind.choices
                    if progress and progress.of_kind(kind)
                ],
                "stats": self._stats(plan, progress) if progress else [],
                "chips": self._chips(progress) if progress else "",
                "units": self._units(progress) if progress else [],
                "unit": self.request.GET.get("unit", ""),
                "search_value": self.request.GET.get("q", ""),
                "may_edit": viewer.can("plans.edit_plan"),
                "may_assign": viewer.can("plans.assign_task"),
                **kwargs,
            }
        )

    def _tree(self, kind: str) -> list[dict[str, Any]]:
        return [
            {
                "title": branch.item.name,
                "alone": branch.alone,
                "note": branch.note,
                "value": branch.share,
                "leaves": [self._leaf(row) for row in rows],
            }
            for branch, rows in self.shown(kind)
        ]

    def _leaf(self, row: ItemProgress) -> dict[str, Any]:
        shown = f"{len(row.evidence)} 份佐证" if row.evidence else "没有佐证" if row.reported else ""
        state = filed_state(row.filing, row.unproven, row.unnumbered)
        return {
            "title": row.item.name,
            "url": page("task", row.item.thread),
            "note": shown,
            "state": state.state,
            "label": state.label,
            "overdue": row.overdue,
        }

    def _stats(self, plan: Plan, progress: Progress) -> list[dict[str, Any]]:
        rows = progress.rows
        points = [p for row in rows for p in row.points]
        lacking = sum(row.unproven for row in rows)
        shown = sum(not p.claims for row in rows if row.evidence for p in row.points)
        return [
            {
                "label": label,
                "value": value,
                "unit": unit,
                "href": figure_url(code, self.as_of, plan=plan.public_id),
                "note": note,
            }
            for label, value, unit, code, note in (
                (
                    "已填报任务与指标",
                    sum(r.reported for r in rows),
                    "项",
                    "plans.tasks_reported",
                    "，".join([f"共 {len(rows)} 项", *([f"缺佐证 {lacking} 条要点"] if lacking else [])]),
                ),
                ("有佐证的验收要点", shown, "条", "plans.points_evidenced", f"共 {len(points)} 条"),
                (
                    "待补数值或佐证的要点",
                    sum(bool(p.claims) for p in points),
                    "条",
                    "plans.points_claimed",
                    "要求了数量、已报完成，却没有数值或材料",
                ),
            )
        ]

    def _chips(self, progress: Progress) -> str:
        counts = {
            "": len(progress.rows),
            "reported": sum(r.reported for r in progress.rows),
            "missing": sum(not r.reported for r in progress.rows),
            "claims": sum(bool(r.claims) for r in progress.rows),
            "overdue": sum(r.overdue for r in progress.rows),
        }
        return chips_of(STATES, self, counts)

    def _units(self, progress: Progress) -> list[str]:
        names = {u.name for row in progress.rows for u in row.item.responsible_units.all()}
        return sorted(names, key=spell)


class PlanPrint(_PlanAsOf):
    """The tree for paper."""

    template_name = "plans/plan_print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"parts": [(label, self.shown(kind)) for kind, label in ItemKind.choices], **kwargs}
        )


class ClaimsPage(_PlanAsOf):
    """What is claimed without being shown, point by point."""

    template_name = "plans/plan_claims.html"

    def get_title(self) -> str:
        return "待补数值或佐证的验收要点"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().breadcrumbs(), (str(self.get_object()), page("plan", self.get_object()))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        progress = self.progress()
        warned = [
            w for row in (progress.rows if progress else ()) if row.filing for w in row.warned(self.as_of)
        ]
        findings = findings_of(standings(warned), self.request.viewer, self.as_of)
        return super().get_context_data(**{"findings": findings, **kwargs})
