"""Filing: my tasks, the form, one filing."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from groupportal.files.selectors import file_items, sources
from groupportal.files.services import kept_together
from groupportal.lists.declaring import Empty
from groupportal.lists.pages import ListPage
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.asof import PARAMETER, AsOfMixin
from groupportal.ui.confirm import ConfirmPage
from groupportal.ui.formats import cndate, cntime, count
from groupportal.ui.pages import RecordDeedView, RecordFormPage, RecordPage, not_found_unless
from groupportal.ui.tables import Column
from plans.enums import OPEN, AssignmentState, FilingLevel, FilingOrigin, FilingState
from plans.forms.evidence import proof_boxes, repointed
from plans.forms.fields import go_on_from
from plans.forms.work import FilingForm, default_as_of
from plans.models import AcceptancePoint, Assignment, Evidence, Filing, ItemThread, PlanItem, RemovedEvidence
from plans.rules import can_file, files_for_all, is_asked
from plans.selectors.assignments import assignments_for, my_assignments
from plans.selectors.bound import recorded
from plans.selectors.content import item_as_of, points_as_of
from plans.selectors.contributions import Contributor, contributors_to, drawn_on, said_before, suggestions
from plans.selectors.evidence import with_points
from plans.selectors.filings import latest_filings
from plans.selectors.queues import filings_visible_to, rulings_due
from plans.selectors.term import term_of
from plans.services import filing as services
from plans.services.filing import FilingConflictError, fingerprint
from plans.services.review import FILINGS
from plans.views.cells import assignment_state, by_whom, filing_events, late_words, page


def _late(row: Any) -> str:
    return late_words(row, timezone.localdate()) if row.waits else ""


class MyTasks(ListPage):
    """A unit's staff: what waits for me, what I filed."""

    action = "plans.file_progress"
    title = "我的填报"
    measure, noun = "项", "任务"
    columns = (
        Column("任务或指标", "thread.name"),
        Column("承办", by_whom),
        Column("截止日期", "due_on", "date", sort="due_on"),
        Column("期限", _late),
        Column("状态", assignment_state, "state"),
    )
    opens = "plans:assignment"
    empty = Empty("没有部署给您的任务", "秘书处部署填报任务后会出现在这里，同时发消息提醒您。", icon="plan")

    def base_queryset(self) -> Any:
        return my_assignments(self.request.viewer, timezone.localdate())


class StartOnAssignment(RecordDeedView):
    """Open the draft of an assignment."""

    action = "plans.file_progress"
    title = "填报"
    leads_on = True

    def base_queryset(self) -> Any:
        return assignments_for(self.request.viewer, timezone.localdate())

    def is_open(self, row: Assignment) -> bool:
        """Whether it still asks, and asks this person."""
        return row.state in OPEN and can_file(self.request.viewer, row)

    def buttons(self) -> tuple[tuple[str, str], ...]:
        return (("", self.title if is_asked(self.request.viewer, self.get_object()) else "代单位填报"),)

    def perform(self) -> str:
        row: Assignment = self.get_object()
        as_of = default_as_of(self.request.group, timezone.localdate())
        draft = services.start_filing(row.thread, assignment=row, as_of=as_of, by=self.request.viewer)
        return page("filing_edit", draft)


class StartOnTask(AsOfMixin, RecordDeedView):
    """The secretariat writes the group's filing."""

    action = "plans.file_progress"
    title = "写集团的填报"
    leads_on = True

    def base_queryset(self) -> Any:
        return ItemThread.objects.all()

    def is_open(self, row: ItemThread) -> bool:
        """Whether the group's word is this person's to write."""
        return files_for_all(self.request.viewer)

    def perform(self) -> str:
        asked = PARAMETER in self.request.GET
        as_of = self.as_of if asked else default_as_of(self.request.group, timezone.localdate())
        return page(
            "filing_edit", services.start_filing(self.get_object(), as_of=as_of, by=self.request.viewer)
        )


class _OneFiling:
    """Pages about a filing that the person may see."""

    request: Any

    def base_queryset(self) -> Any:
        """Filings this person may see."""
        return filings_visible_to(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """To the plan, the task, the assignment."""
        filing = self.get_object()  # type: ignore[attr-defined]
        crumbs = [
            (filing.thread.plan.name, page("plan", filing.thread.plan)),
            (filing.thread.name, page("task", filing.thread)),
        ]
        if filing.assignment is None:
            return crumbs
        seen = assignments_for(self.request.viewer, timezone.localdate()).filter(pk=filing.assignment.pk)
        return [*crumbs, ("部署", page("assignment", filing.assignment) if seen.exists() else "")]


class FilingEdit(_OneFiling, RecordFormPage):
    """The draft: save it, or hand it in."""

    title = "填报进展"
    action = "plans.file_progress"
    template_name = "plans/filing_form.html"
    form_class = FilingForm
    tells_overtaken = False
    current: Filing | None = None

    def get_object(self) -> Filing:
        filing = super().get_object()
        not_found_unless(can_file(self.request.viewer, filing.assignment))
        return filing

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        filing = self.get_object()
        if filing.state != FilingState.DRAFT:
            return redirect(page("filing", filing))
        return super().get(request, *args, **kwargs)

    def item(self) -> PlanItem | None:
        """What is asked."""
        if not hasattr(self, "_item"):
            self._item = item_as_of(self.get_object().thread, self.get_object().as_of)
        return self._item

    def get_title(self) -> str:
        return f"填报进展：{self.get_object().thread.name}"

    def get_form_kwargs(self) -> dict[str, Any]:
        item = self.item()
        points = list(item.points.all()) if item else []
        filing = self.get_object()
        is_groups = filing.level == FilingLevel.GROUP
        return {
            **super().get_form_kwargs(),
            "filing": filing,
            "points": points,
            "years": term_of(filing.thread.plan).begun(max(timezone.localdate(), filing.as_of)),
            "expected": item.expectations.all() if item and is_groups else (),
            "beside": self._beside(filing, points) if is_groups else {},
            "working_on": self.request.group.working_on,
        }

    def perform(self, form: FilingForm) -> str:
        filing, viewer, data = self.get_object(), self.request.viewer, form.cleaned_data
        try:
            # All or nothing: a file that is refused leaves the text unsaved too, and the page says why.
            with transaction.atomic(), kept_together():
                services.save_filing(
                    filing,
                    as_of=data["as_of"],
                    text=data["text"],
                    figures=form.figures(),
                    seen=data["seen"],
                    by=viewer,
                )
                for evidence, points in repointed(self.request.POST, filing.evidence.all()):
                    services.point_evidence(evidence, points, by=viewer)
                for upload in data["evidence"]:
                    services.add_evidence(filing, upload, points=data.get("proves", ()), by=viewer)
                if self.request.POST.get("deed") == "submit":
                    services.submit_filing(filing, by=viewer)
                    messages.success(self.request, "已提交审核，结果会发消息告诉您。")
                    return page("filing", filing)
        except FilingConflictError as conflict:
            self.current = conflict.current
            go_on_from(form, fingerprint(conflict.current))
            raise
        messages.success(self.request, "草稿已保存，还没有提交审核。")
        return page("filing_edit", filing)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filing = self.get_object()
        begun_by = self._begun_by(filing)
        item = self.item()
        points = list(item.points.all()) if item else []
        return super().get_context_data(
            **{
                "item": item,
                "current": self.current,
                "returned": filing.corrects,
                "before": self._before(filing),
                "contributions": self._contributions(filing),
                "begun_by": begun_by,
                "begun_words": f"这份草稿由{begun_by}起草。您改动并保存后，就不能再审核它；只想审核的，请让{begun_by}提交。",
                "consolidation_url": f"{page('consolidation', filing.thread)}?{PARAMETER}={filing.as_of:%Y-%m-%d}",
                "evidence": [
                    {
                        "file": item,
                        "proves": proof_boxes(e, points, self.request.POST),
                        "remove": page("evidence_remove", e),
                        "dialog": f"remove-{e.pk}",
                    }
                    for e, item in zip(
                        filing.evidence.all(),
                        file_items([(e.file, e.title) for e in filing.evidence.all()], self.request.viewer),
                        strict=True,
                    )
                ],
                "removed": [
                    (row, page("evidence_restore", row))
                    for row in filing.removed_evidence.select_related("file")
                ],
                "discard_url": page("filing_discard", filing),
                "cancel_url": page("assignment", filing.assignment)
                if filing.assignment
                else page("task", filing.thread),
                "draft_key": f"filing-{filing.public_id}",
                **kwargs,
            }
        )

    @cached_property
    def _contributors(self) -> list[Contributor]:
        return contributors_to(self.get_object().thread, self.get_object().as_of)

    def _beside(self, filing: Filing, points: list[AcceptancePoint]) -> dict[tuple[int, int | None], str]:
        """Of points bound to a metric what the records say, and what the units' figures make, by position and year."""
        bound = [point for point in points if point.metric and point.target_value is not None]
        if not bound:
            return {}
        given = [(row.counting, row.figures) for row in self._contributors if row.counting]
        term = term_of(filing.thread.plan)
        asked = [
            (one, recorded(one.point, filing.as_of, term, one.year).counted)
            for one in suggestions(bound, given, filing.as_of)
        ]
        return {
            (one.point.position, one.year): f"系统记录：{count(value)}{one.point.unit}"
            + (f"；各单位的贡献：{count(one.value)}{one.point.unit}（{one.how}）" if one.parts else "")
            for one, value in asked
        }

    def _before(self, filing: Filing) -> Filing | None:
        """What the unit said last, from which it goes on; where it has said nothing, what the group says by now."""
        if filing.level == FilingLevel.GROUP or filing.corrects:
            return None
        thread = filing.thread_id
        return said_before(filing) or latest_filings([thread], timezone.localdate()).get(thread)

    def _contributions(self, filing: Filing) -> list[dict[str, Any]]:
        """What units contributed, to quote from while the group's filing is written."""
        if filing.level != FilingLevel.GROUP or not files_for_all(self.request.viewer):
            return []
        return [
            {"name": row.name, "filing": row.counting, "figures": row.figures}
            for row in self._contributors
            if row.counting
        ]

    def _begun_by(self, filing: Filing) -> str:
        """The colleague whose draft this is: who changes it can't rule on it any more."""
        other = filing.level == FilingLevel.GROUP and filing.proposed_by_id != self.request.viewer.user.pk
        return str(filing.proposed_by) if other and filing.proposed_by else ""


class FilingPage(_OneFiling, RecordPage):
    """A filing as it was handed in."""

    action = "plans.view_plan"
    template_name = "plans/filing_detail.html"

    def get_title(self) -> str:
        return f"填报：{self.get_object().thread.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filing, viewer = self.get_object(), self.request.viewer
        mine = can_file(viewer, filing.assignment)
        chain = [filing, filing.corrects] if filing.corrects else [filing]
        return super().get_context_data(
            **{
                "state": filing.state,
                "facts": [
                    ("类别", filing.get_level_display()),
                    ("截至", cndate(filing.as_of)),
                    ("填报人", filing.who or "文件导入"),
                    ("提交时间", cntime(filing.proposed_at)),
                    ("审核人", str(filing.ruled_by) if filing.ruled_by else None),
                    ("审核意见", filing.answer or None),
                ],
                "files": file_items(
                    with_points(filing.evidence.all(), points_as_of(filing.thread, filing.as_of))
                    + sources([filing.source_file_id]),
                    viewer,
                ),
                "events": filing_events(chain),
                "correction": filing.corrections.first() if filing.state == FilingState.RETURNED else None,
                "may_withdraw": _may_withdraw(filing, viewer),
                "may_edit": mine and filing.state == FilingState.DRAFT,
                "may_review": rulings_due(viewer).filter(pk=filing.pk).exists(),
                "drawn_on": [(by_whom(f.assignment), page("filing", f)) for f in drawn_on(filing, viewer)],
                "may_reopen": filing.state == FilingState.APPROVED
                and filing.origin == FilingOrigin.PORTAL
                and viewer.can(FILINGS.action)
                and not FILINGS.hindrance(filing, viewer),
                "correct_url": self._correct_url(filing) if mine else "",
                **kwargs,
            }
        )

    def _correct_url(self, filing: Filing) -> str:
        """Where a returned filing is taken up again, as long as nobody has."""
        if filing.state != FilingState.RETURNED or filing.corrections.exists():
            return ""
        if filing.assignment is None:
            return f"{page('file_task', filing.thread)}?{PARAMETER}={filing.as_of:%Y-%m-%d}"
        open_again = filing.assignment.state == AssignmentState.RETURNED
        return page("file_assignment", filing.assignment) if open_again else ""


def _may_withdraw(filing: Filing, viewer: Viewer) -> bool:
    """Whether it waits and is this person's to take back."""
    waits = filing.state == FilingState.SUBMITTED and can_file(viewer, filing.assignment)
    return waits and bool(FILINGS.hindrance(filing, viewer))


class Withdraw(_OneFiling, RecordDeedView):
    """Take it back before review."""

    action = "plans.file_progress"
    title = "撤回填报"
    done_message = "已撤回，可以继续修改后再提交。"

    def is_open(self, filing: Filing) -> bool:
        """Whether the person may, as it stands."""
        return _may_withdraw(filing, self.request.viewer)

    def perform(self) -> str:
        return page("filing_edit", services.withdraw_filing(self.get_object(), by=self.request.viewer))


class Discard(_OneFiling, ConfirmPage):
    """Throw the draft away."""

    action = "plans.file_progress"
    title = "删除填报草稿"
    confirm_label = "删除这份草稿"
    done_message = "草稿已删除。"

    def question(self) -> str:
        return f"要删除“{self.get_object().thread.name}”的填报草稿吗？"

    def consequences(self) -> list[str]:
        return ["已填的文字和数值会删除，不能恢复。", "已提交或已退回的填报不受影响。"]

    def cancel_url(self) -> str:
        return page("filing", self.get_object())

    def perform(self, form: Any) -> str:
        filing = self.get_object()
        target = page("assignment", filing.assignment) if filing.assignment else page("task", filing.thread)
        services.discard_filing(filing, by=self.request.viewer)
        return target


class EvidenceRemove(RecordDeedView):
    """Take a file off a draft."""

    action = "plans.file_progress"
    done_message = "文件已移除，要用的时候在“移除的文件”里放回。"

    def base_queryset(self) -> Any:
        return Evidence.objects.filter(filing__in=filings_visible_to(self.request.viewer)).select_related(
            "file", "filing"
        )

    def perform(self) -> str:
        return page("filing_edit", services.remove_evidence(self.get_object(), by=self.request.viewer))

    def fallback_url(self) -> str:
        return page("filing", self.get_object().filing)


class EvidenceRestore(RecordDeedView):
    """Put a file back on a draft."""

    action = "plans.file_progress"
    done_message = "文件已放回。"

    def base_queryset(self) -> Any:
        return RemovedEvidence.objects.filter(
            filing__in=filings_visible_to(self.request.viewer)
        ).select_related("file", "filing")

    def perform(self) -> str:
        return page("filing_edit", services.restore_evidence(self.get_object(), by=self.request.viewer))

    def fallback_url(self) -> str:
        return page("filing", self.get_object().filing)
