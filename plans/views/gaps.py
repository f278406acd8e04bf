"""补缺: all acceptance points of a plan on a day as one sheet, filled by keyboard and handed in together."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from groupportal.files.models import StoredFile
from groupportal.files.selectors import file_items_of_many
from groupportal.files.services import kept_together
from groupportal.lists.chosen import chosen_ids
from groupportal.lists.declaring import Chips
from groupportal.lists.drawing import chips_of
from groupportal.tenancy.selectors import working_day
from groupportal.ui.asof import AsOfMixin, as_of_label
from groupportal.ui.names import kept_name
from groupportal.ui.pages import RecordFormPage
from groupportal.ui.pinyin import is_spelled
from plans.forms.gaps import GapsForm, edits_in, refuse_gone
from plans.models import Evidence, ItemThread, PlanRevision
from plans.reading import not_printed_on
from plans.selectors import plans, revision_as_of
from plans.selectors.content import before_the_first
from plans.selectors.gaps import GapLine, TaskGaps, gap_lines, gaps_of
from plans.selectors.term import term_of
from plans.services.gaps import GapEdit, GapError, fill_gaps
from plans.views.cells import page
from plans.views.gap_rows import GapRows

_A_PAGE = 25
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
        working = working_day()
        later = not_printed_on(working) if working and self.as_of > working else ""
        return later + before_the_first(self.get_object(), self.as_of)

    troubles: dict[int, str] = {}
    """What stands in the way, by task."""

    @cached_property
    def revision(self) -> PlanRevision | None:
        """The revision of the page's day."""
        return revision_as_of(self.get_object(), self.as_of)

    @cached_property
    def lines(self) -> tuple[GapLine, ...]:
        """All tasks of the revision in short, before search and filter."""
        return gap_lines(self.revision, self.as_of) if self.revision else ()

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; with ``?ids=1`` all that is found and can be ticked, for a selection over several pages."""
        if request.GET.get("ids"):
            return JsonResponse(
                {"ids": [line.public_id for line in self._wanted(self._shown) if line.is_open]}
            )
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        used = Evidence.objects.order_by().values("file")
        files = StoredFile.objects.filter(pk__in=used).order_by("-pk")[:_RECENT_FILES]
        return {**super().get_form_kwargs(), "files": StoredFile.objects.filter(pk__in=files.values("pk"))}

    def perform(self, form: GapsForm) -> str:
        post, viewer = self.request.POST, self.request.viewer
        try:
            tasks = self._handed_back()
            refuse_gone(post, self.request.FILES, self._gone(tasks))
            edits = edits_in(post, self.request.FILES, tasks, form.cleaned_data["pick"])
            with kept_together():
                done = fill_gaps(edits, self._handed_in(tasks, edits), as_of=self.as_of, by=viewer)
        except GapError as error:
            self.troubles = error.troubles
            if self.request.FILES:
                error.message += "选好的文件没有留下，请重新选择。"
            raise
        onwards = post.get("next", "")
        if done:
            messages.success(self.request, f"已提交 {len(done)} 项，请另一位同事审核。")
        elif edits:
            messages.success(self.request, f"已保存 {len(edits)} 项草稿，还没有提交审核。")
        elif not onwards:
            messages.info(self.request, "没有改动，也没有勾选要提交的项。")
        return self.request.path + onwards if onwards.startswith("?") else self.request.get_full_path()

    @property
    def is_print(self) -> bool:
        """Whether it is to be printed: all tasks, nothing to fill in."""
        return bool(self.request.GET.get("print"))

    def _handed_back(self) -> list[TaskGaps]:
        """The tasks that the form is about: those of its page, and what is ticked on other pages."""
        if self.revision is None:
            return []
        named = self._shown_before | {str(found) for found in chosen_ids(self.request)}
        threads = self.get_object().threads.values_list("pk", "public_id")
        return gaps_of(self.revision, self.as_of, [pk for pk, key in threads if str(key) in named])

    @property
    def _shown_before(self) -> set[str]:
        """The tasks of the page that came back."""
        return {name.removeprefix("seen-") for name in self.request.POST if name.startswith("seen-")}

    def _gone(self, tasks: list[TaskGaps]) -> dict[str, str]:
        """Of these the names of those that the plan of the day no longer has."""
        gone = self._shown_before - {str(task.item.thread.public_id) for task in tasks}
        names = {str(t.public_id): t.name for t in self.get_object().threads.all()} if gone else {}
        return {key: names.get(key, "一项撤销了的任务") for key in sorted(gone)}

    def _handed_in(self, tasks: list[TaskGaps], edits: list[GapEdit]) -> list[ItemThread]:
        """What is to be submitted: what was ticked, else what was changed. Of what was ticked without a draft it is said."""
        if self.request.POST.get("deed") != "submit":
            return []
        changed = {edit.thread.pk for edit in edits}
        ticked = {str(found) for found in chosen_ids(self.request)}
        chosen = [
            t
            for t in tasks
            if (str(t.item.thread.public_id) in ticked if ticked else t.item.thread_id in changed)
        ]
        ready = [t for t in chosen if t.begun or t.item.thread_id in changed]
        if len(ready) < len(chosen):
            messages.info(
                self.request, f"勾选的另外 {len(chosen) - len(ready)} 项没有改动过，没有草稿可提交。"
            )
        return [t.item.thread for t in ready]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self._shown
        wanted = self._wanted(shown)
        a_page = len(wanted) or 1 if self.is_print else _A_PAGE
        paged = Paginator(wanted, a_page).get_page(self.request.GET.get("page"))
        lacking = sum(line.lacking for line in self.lines)
        # Whatever stands in the way of a task is said where it can be mended, also of one that was ticked on another page.
        threads = [line.thread for line in paged] + list(self.troubles)
        tasks = gaps_of(self.revision, self.as_of, threads) if self.revision and threads else []
        return super().get_context_data(
            **{
                "page_obj": paged,
                "rows": self._drawn(tasks),
                "layout": "layout/print.html" if self.is_print else "layout/portal.html",
                "is_print": self.is_print,
                "is_open": any(task.is_open for task in tasks),
                "chips": ""
                if self.is_print
                else chips_of(
                    SHOWN,
                    self,  # type: ignore[arg-type]
                    {name: len(self._wanted(name)) for name in ("lacking", "draft", "all")},
                ),
                "shown": next(words for name, words in SHOWN.choices_on(self) if name == shown),  # type: ignore[arg-type]
                "search_value": self.request.GET.get("q", ""),
                "total": sum(line.points for line in self.lines),
                "lacking": lacking,
                "date_label": as_of_label(self.as_of),
                "is_lacking": shown == "lacking",
                **kwargs,
            }
        )

    @property
    def _shown(self) -> str:
        return SHOWN.chosen(self)  # type: ignore[arg-type]

    @cached_property
    def found(self) -> list[GapLine]:
        """The tasks that are searched for."""
        words = kept_name(self.request.GET.get("q", "").strip()).lower()
        return [
            line
            for line in self.lines
            if words in f"{line.name} {line.heading}".lower() or is_spelled(words, line.pinyin)
        ]

    def _wanted(self, shown: str) -> list[GapLine]:
        """Those of them that a chip leaves."""
        return [
            line
            for line in self.found
            if shown == "all" or line.is_draft or (shown == "lacking" and line.lacking)
        ]

    def _drawn(self, tasks: list[TaskGaps]) -> SafeString:
        pairs = [[(e.file, e.title) for e in (t.shown.evidence.all() if t.shown else ())] for t in tasks]
        rows = GapRows(
            self.as_of,
            self.request.GET,
            self.request.POST,
            self.troubles,
            term_of(self.get_object()),
            self.request.viewer if self.is_print else None,
        )
        return rows.drawn(tasks, file_items_of_many(pairs, self.request.viewer))
