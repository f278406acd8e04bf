"""补缺: all acceptance points of a plan on a day as one sheet, filled by keyboard and handed in together."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.urls import reverse

from groupportal.files.models import StoredFile
from groupportal.files.selectors import file_items_of_many
from groupportal.files.services import kept_together
from groupportal.lists.declaring import Chips
from groupportal.lists.drawing import chips_of
from groupportal.metrics.naming import named
from groupportal.ui.asof import PARAMETER, AsOfMixin, as_of_label
from groupportal.ui.pages import RecordFormPage
from plans.enums import FilingState
from plans.forms.gaps import GapsForm, edits_in, remembered, seen_by
from plans.models import Evidence, ItemThread
from plans.reading import plain
from plans.selectors import plans, revision_as_of
from plans.selectors.bound import recorded
from plans.selectors.content import before_the_first
from plans.selectors.gaps import Lack, PointGap, TaskGaps, evidence_of, gaps_of
from plans.services.gaps import GapEdit, GapError, fill_gaps
from plans.views.cells import filed_state, page

_A_PAGE = 30
_RECENT_FILES = 500
SHOWN = Chips(
    "显示",
    "show",
    (("lacking", "待补的"), ("draft", "待提交的"), ("all", "全部")),
    default="lacking",
    every=None,
)


class Gaps(AsOfMixin, RecordFormPage):
    """Points with target, text, figure, record, files and what lacks; drafts are saved together and handed in together."""

    action = "plans.review_filing"
    template_name = "plans/gaps.html"
    form_class = GapsForm
    tells_overtaken = False
    is_printed = True

    def base_queryset(self) -> Any:
        return plans()

    def get_title(self) -> str:
        return f"补缺：{self.get_object().name}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            ("建设任务", reverse("plans:list")),
            (self.get_object().name, page("plan", self.get_object())),
        ]

    def as_of_note(self) -> str:
        return before_the_first(self.get_object(), self.as_of)

    troubles: dict[int, str] = {}
    """What stands in the way, by task."""

    @cached_property
    def tasks(self) -> list[TaskGaps]:
        """All tasks of the revision, before the filter."""
        revision = revision_as_of(self.get_object(), self.as_of)
        return gaps_of(revision, self.as_of) if revision else []

    def get_form_kwargs(self) -> dict[str, Any]:
        used = Evidence.objects.order_by().values("file")
        files = StoredFile.objects.filter(pk__in=used).order_by("-pk")[:_RECENT_FILES]
        return {**super().get_form_kwargs(), "files": StoredFile.objects.filter(pk__in=files.values("pk"))}

    def perform(self, form: GapsForm) -> str:
        post, viewer = self.request.POST, self.request.viewer
        try:
            edits = edits_in(post, self.request.FILES, self.tasks, form.cleaned_data["pick"])
            with kept_together():
                done = fill_gaps(edits, self._handed_in(edits), as_of=self.as_of, by=viewer)
        except GapError as error:
            self.troubles = error.troubles
            del self.tasks
            if self.request.FILES:
                error.message += "选好的文件没有留下，请重新选择。"
            raise
        if done:
            messages.success(self.request, f"已提交 {len(done)} 项，请另一位同事审核。")
        elif edits:
            messages.success(self.request, f"已保存 {len(edits)} 项草稿，还没有提交审核。")
        else:
            messages.info(self.request, "没有改动，也没有勾选要提交的项。")
        return self.request.get_full_path()

    def _handed_in(self, edits: list[GapEdit]) -> list[ItemThread]:
        """What is to be submitted: what was ticked, else what was changed. Of what was ticked without a draft it is said."""
        if self.request.POST.get("deed") != "submit":
            return []
        changed = {str(edit.thread.public_id) for edit in edits}
        ticked = set(self.request.POST.getlist("ids")) or changed
        chosen = [t for t in self.tasks if str(t.item.thread.public_id) in ticked]
        ready = [t for t in chosen if t.begun or str(t.item.thread.public_id) in changed]
        if len(ready) < len(chosen):
            messages.info(
                self.request, f"勾选的另外 {len(chosen) - len(ready)} 项没有改动过，没有草稿可提交。"
            )
        return [t.item.thread for t in ready]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = SHOWN.chosen(self)  # type: ignore[arg-type]
        wanted = [task for task in self.tasks if self._is_wanted(task, shown)]
        paged = Paginator(wanted, _A_PAGE).get_page(self.request.GET.get("page"))
        points = [point for task in self.tasks for point in task.points]
        return super().get_context_data(
            **{
                "page_obj": paged,
                "tasks": self._drawn(list(paged)),
                "chips": chips_of(
                    SHOWN,
                    self,  # type: ignore[arg-type]
                    {
                        name: sum(self._is_wanted(t, name) for t in self.tasks)
                        for name in ("lacking", "draft", "all")
                    },
                ),
                "total": len(points),
                "lacking": sum(bool(point.lacks) for point in points),
                "date_label": as_of_label(self.as_of),
                "is_lacking": shown == "lacking",
                **kwargs,
            }
        )

    def _is_wanted(self, task: TaskGaps, shown: str) -> bool:
        if task.item.thread_id in self.troubles or shown == "all":
            return True
        is_draft = task.begun is not None and task.begun.state == FilingState.DRAFT
        return is_draft or (shown == "lacking" and bool(task.lacking))

    def _drawn(self, tasks: list[TaskGaps]) -> list[dict[str, Any]]:
        kept = evidence_of(tasks)
        pairs = [[(e.file, e.title) for e in kept.get(t.shown.pk if t.shown else 0, [])] for t in tasks]
        files = file_items_of_many(pairs, self.request.viewer)
        return [{**self._task(task), "files": some} for task, some in zip(tasks, files, strict=True)]

    def _task(self, task: TaskGaps) -> dict[str, Any]:
        thread, shown = task.item.thread, task.shown
        key = str(thread.public_id)
        typed = self.request.POST if self.troubles else {}
        text = named(shown.text) if shown else ""
        state = filed_state(task.counting, task.without(Lack.EVIDENCE), task.without(Lack.NUMBER))
        return {
            "key": key,
            "name": task.item.name,
            "heading": task.item.parent.name if task.item.parent else "",
            "url": page("task", thread),
            "gather_url": f"{page('consolidation', thread)}?{PARAMETER}={self.as_of:%Y-%m-%d}"
            if task.asked
            else "",
            "state": task.begun.state if task.begun else state.state,
            "label": "" if task.begun else state.label,
            "who": str(task.begun.proposed_by)
            if task.begun and task.begun.proposed_by
            else "、".join(task.asked[:3]),
            "is_open": task.is_open,
            "filing_url": page("filing", task.begun) if task.begun else "",
            "seen": seen_by(task),
            "was": remembered(task),
            "text": typed.get(f"text-{key}", text),
            "now": text
            if typed.get(f"text-{key}", text).replace("\r\n", "\n").strip() != text.strip()
            else "",
            "points": [self._point(row, key, typed) for row in task.points],
            "trouble": self.troubles.get(thread.pk, ""),
            "ticked": key in self.request.POST.getlist("ids") if self.troubles else False,
            "rows": len(task.points) + 1,
        }

    def _point(self, row: PointGap, key: str, typed: Any) -> dict[str, Any]:
        point, value = row.point, plain(row.value) if row.value is not None else ""
        name = f"figure-{key}-{point.position}"
        found = recorded(point, self.as_of) if point.metric else None
        return {
            "point": point,
            "name": name,
            "target": plain(point.target_value) if point.target_value is not None else "",
            "value": typed.get(name, value),
            "now": value if typed.get(name, value).strip() != value else "",
            "offered": plain(row.offered) if row.offered is not None else "",
            "recorded": found if found and found.value is not None else None,
            "lacks": [lack.value for lack in row.lacks],
        }


def gaps_url(plan: Any, as_of: dt.date | None = None) -> str:
    """The sheet of a plan, of a day where one is named."""
    day = f"?{PARAMETER}={as_of:%Y-%m-%d}" if as_of else ""
    return f"{page('gaps', plan)}{day}"
