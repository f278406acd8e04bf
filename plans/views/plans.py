"""The list of plans, and a plan as a tree as of a date."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.drawing import chips_of
from groupportal.lists.pages import ListPage
from groupportal.metrics.links import figure_url
from groupportal.ui.addresses import record_url
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import cndate
from groupportal.ui.names import kept_name
from groupportal.ui.pages import FormPage, RecordFormPage, RecordPage
from groupportal.ui.pinyin import is_spelled, spell
from groupportal.ui.tables import Column
from groupportal.warnings.showing import findings_of
from plans.enums import ItemKind
from plans.forms.plan import PlanForm
from plans.models import Plan, PlanRevision
from plans.selectors import plans, progress_of, revision_as_of
from plans.selectors.content import before_the_first
from plans.selectors.evidence import proven_in_words
from plans.selectors.filed import evidence_of
from plans.selectors.filed_item import FiledItem
from plans.selectors.overview import Heading, Line, headings_of, overview_of
from plans.selectors.progress import Branch
from plans.selectors.warned import standing_claims
from plans.services.revision import create_plan, edit_plan
from plans.views.cells import drafts_words, filed_state, page, ruling_words

LINES_ON_A_PAGE = 100
"""As the tables of 附件2 have them."""
STATES = Chips(
    "填报情况",
    "state",
    (("reported", "已填报"), ("missing", "未填报"), ("claims", "待补数值或佐证"), ("overdue", "有逾期")),
)

_STATE_OF: dict[str, Callable[[Line], bool]] = {
    "reported": lambda line: line.reported,
    "missing": lambda line: not line.reported,
    "claims": lambda line: bool(line.claimed),
    "overdue": lambda line: line.overdue,
}
"""Which tasks each of these chips leaves."""


class PlanList(ListPage):
    """All plans of the group."""

    action = "plans.view_plan"
    title = "建设任务"
    measure, noun = "份", "规划"
    search = Search("搜索规划名称或拼音首字母", ("name",))
    columns = (
        Column("规划", "name", sort="pinyin"),
        Column("建设期", lambda p: f"{cndate(p.starts_on)}至{cndate(p.ends_on)}", sort="starts_on"),
        Column("现行版本", ruling_words),
        Column("草稿", drafts_words),
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
    listed = ("建设任务", "plans:list")
    form_class = PlanForm
    submit_label = "新建规划"
    done_message = "规划已建好，接下来起草第一个版本。"

    def perform(self, form: PlanForm) -> str:
        return page("revisions", create_plan(**form.cleaned_data, by=self.request.viewer))


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

    listed = ("建设任务", "plans:list")
    is_printed = True
    action = "plans.view_plan"

    def base_queryset(self) -> Any:
        return plans()

    def get_title(self) -> str:
        return str(self.get_object())

    def as_of_note(self) -> str:
        return before_the_first(self.get_object(), self.as_of)

    @cached_property
    def revision(self) -> PlanRevision | None:
        """The revision of the page's day; None where none ever was in force."""
        return revision_as_of(self.get_object(), self.as_of)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The whole plan as it stands on the page's day."""
        return overview_of(self.revision, self.as_of) if self.revision else ()

    def is_wanted(self, heading: Heading, line: Line) -> bool:
        """Whether a task passes the filters of the address: words, unit, state."""
        words, unit, state = self._asked
        if (
            words
            and words not in f"{line.name} {heading.name}".lower()
            and not is_spelled(words, line.pinyin)
        ):
            return False
        if unit and unit not in line.units:
            return False
        return state not in _STATE_OF or _STATE_OF[state](line)

    @cached_property
    def _asked(self) -> tuple[str, str, str]:
        ask = self.request.GET
        words = kept_name(ask.get("q", "").strip()).lower()
        return words, ask.get("unit", "").strip(), ask.get("state", "")


class PlanPage(_PlanAsOf):
    """The plan as a tree: headings with their progress, tasks with state, figures that open."""

    template_name = "plans/plan_tree.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan, viewer = self.get_object(), self.request.viewer
        wanted = [(h, line) for h in self.headings for line in h.lines if self.is_wanted(h, line)]
        paged = Paginator(wanted, LINES_ON_A_PAGE).get_page(self.request.GET.get("page"))
        there, found = {h.kind for h in self.headings}, {h.kind for h, _ in wanted}
        here = {h.kind for h, _ in paged}
        return super().get_context_data(
            **{
                "revision": self.revision,
                "print_url": page("print", plan),
                "claims_url": page("claims", plan),
                "gaps_url": page("gaps", plan) if viewer.can("plans.review_filing") else "",
                "parts": [
                    (label, self._tree(kind, list(paged)))
                    for kind, label in ItemKind.choices
                    if kind in here or (kind in there and kind not in found)
                ],
                "page_obj": paged,
                "stats": self._stats(plan) if self.revision else [],
                "vetoes": self._vetoes(),
                "chips": self._chips() if self.revision else "",
                "units": self._units(),
                "unit": self.request.GET.get("unit", ""),
                "search_value": self.request.GET.get("q", ""),
                "may_edit": viewer.can("plans.edit_plan"),
                "may_assign": viewer.can("plans.assign_task"),
                **kwargs,
            }
        )

    @property
    def _lines(self) -> list[Line]:
        return [line for heading in self.headings for line in heading.lines]

    def _tree(self, kind: str, lines: list[tuple[Heading, Line]]) -> list[dict[str, Any]]:
        return [
            {
                "title": heading.name,
                "alone": heading.alone,
                "note": heading.note,
                "value": heading.share,
                "leaves": [self._leaf(line) for _, line in some],
            }
            for heading, some in groupby(lines, key=itemgetter(0))
            if heading.kind == kind
        ]

    def _vetoes(self) -> list[tuple[str, str]]:
        """Why the whole fails, each with the task that says so."""
        return [(record_url("plans:task", line.thread), said) for line in self._lines for said in line.vetoes]

    def _leaf(self, line: Line) -> dict[str, Any]:
        shown = f"{line.evidence} 份佐证" if line.evidence else "没有佐证" if line.reported else ""
        state = filed_state(line.reported, line.unproven, line.unnumbered, vetoed=bool(line.vetoes))
        return {
            "title": line.name,
            "url": record_url("plans:task", line.thread),
            "note": shown,
            "state": state.state,
            "label": state.label,
            "overdue": line.overdue,
        }

    def _stats(self, plan: Plan) -> list[dict[str, Any]]:
        lines = self._lines
        lacking = sum(line.unproven for line in lines)
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
                    sum(line.reported for line in lines),
                    "项",
                    "plans.tasks_reported",
                    "，".join([f"共 {len(lines)} 项", *([f"缺佐证 {lacking} 条要点"] if lacking else [])]),
                ),
                (
                    "有佐证的验收要点",
                    sum(line.evidenced for line in lines),
                    "条",
                    "plans.points_evidenced",
                    f"共 {sum(line.points for line in lines)} 条",
                ),
                (
                    "待补数值或佐证的要点",
                    sum(line.claimed for line in lines),
                    "条",
                    "plans.points_claimed",
                    "要求了数量、已报完成，却没有数值或材料",
                ),
            )
        ]

    def _chips(self) -> str:
        lines = self._lines
        counts = {state: sum(map(holds, lines)) for state, holds in _STATE_OF.items()}
        return chips_of(STATES, self, {"": len(lines), **counts})

    def _units(self) -> list[str]:
        return sorted({name for line in self._lines for name in line.units}, key=spell)


class PlanPrint(_PlanAsOf):
    """The tree for paper, all of it."""

    template_name = "plans/plan_print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        progress = progress_of(self.revision, self.as_of) if self.revision else None
        files = evidence_of(row.filing for row in progress.rows) if progress else {}
        # Made of the rows that are printed: what is kept may be a moment older.
        headings = headings_of(progress) if progress else ()
        found = [
            (
                heading,
                [
                    (
                        row,
                        [
                            "，".join(filter(None, [str(one), proven_in_words(one.points, row.points)]))
                            for one in files.get(row.filing.pk if row.filing else 0, ())
                        ],
                    )
                    for row in self._rows(heading, branch)
                ],
            )
            for heading, branch in zip(headings, progress.branches if progress else (), strict=True)
        ]
        return super().get_context_data(
            **{
                "parts": [
                    (label, [(h, rows) for h, rows in found if rows and h.kind == kind])
                    for kind, label in ItemKind.choices
                ],
                "late": progress.late if progress else (),
                **kwargs,
            }
        )

    def _rows(self, heading: Heading, branch: Branch) -> list[FiledItem]:
        """The tasks below a heading that pass the filters."""
        both = zip(heading.lines, branch.rows, strict=True)
        return [row for line, row in both if self.is_wanted(heading, line)]


class ClaimsPage(_PlanAsOf):
    """What is claimed without being shown, point by point."""

    template_name = "plans/plan_claims.html"

    def get_title(self) -> str:
        return "待补数值或佐证的验收要点"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().breadcrumbs(), (str(self.get_object()), page("plan", self.get_object()))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing = standing_claims(self.revision, self.as_of) if self.revision else ()
        words = kept_name(self.request.GET.get("q", "").strip()).lower()
        wanted = [s for s in standing if words in f"{s.warning.subject}{s.warning.message}".lower()]
        is_print = bool(self.request.GET.get("print"))
        paged = Paginator(wanted, max(len(wanted), 1) if is_print else LINES_ON_A_PAGE).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(
            **{
                "layout": "layout/print.html" if is_print else "layout/portal.html",
                "is_print": is_print,
                "findings": findings_of(paged, self.request.viewer, self.as_of),
                "page_obj": paged,
                "total": len(standing),
                "search_value": self.request.GET.get("q", ""),
                **kwargs,
            }
        )
