"""Pages of the one import flow: batches, new import, one batch and the deeds on it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from groupportal.errors import Hindrance
from groupportal.files.selectors import file_items
from groupportal.imports.enums import NOT_IMPORTED, BatchState, ProblemLevel
from groupportal.imports.forms import params_of, upload_form
from groupportal.imports.models import ImportBatch, ImportProblem
from groupportal.imports.registry import ImportKind, kind_of, kinds_for
from groupportal.imports.selectors import batches_for, left_lying
from groupportal.imports.services import clear_up, confirm, discard, recheck, start_import, undo
from groupportal.imports.showing import by_table, rows_of, worded
from groupportal.jobs.views import panel_of
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.drawing import chips_of
from groupportal.lists.pages import ListPage
from groupportal.ui.confirm import ConfirmPage
from groupportal.ui.formats import cntime
from groupportal.ui.pages import FormPage, Page, RecordDeedView, RecordPage
from groupportal.ui.tables import Column, StateCell
from groupportal.ui.vocabulary import FINDING_LEVELS

PROBLEMS_PER_PAGE = 100


class BatchList(ListPage):
    """The files that were brought in, the latest first."""

    action = "imports.view_batch"
    title = "导入"
    measure, noun = "个", "批次"
    search = Search("文件名", ("file__name",))
    chips = (Chips("状态", "state", BatchState.choices, "state"),)
    columns = (
        Column("文件", "file.name"),
        Column("种类", "kind_label"),
        Column("状态", lambda batch: StateCell(batch.state, batch.get_state_display()), "state"),
        Column("上传人", lambda batch: batch.created_by or "系统"),
        Column("上传时间", "created_at", "time", sort="created_at"),
    )
    opens = "imports:batch"
    empty = Empty(
        "还没有导入过文件",
        "上传手头的 Word 或 Excel 文件，系统先检查，您核对后再写入。",
        Button("导入文件", "imports:new"),
    )

    @property
    def add(self) -> Button | None:  # type: ignore[override]  # only for those who may import something
        return Button("导入文件", "imports:new") if kinds_for(self.request.viewer) else None

    def get_empty(self) -> Empty:
        return self.empty if self.add else replace(self.empty, button=None)

    def base_queryset(self) -> QuerySet[ImportBatch]:
        return batches_for(self.request.viewer)


class NewImport(Page):
    """Which kind of file it is."""

    action = "imports.view_batch"
    title = "导入文件"
    template_name = "imports/new.html"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("导入", reverse("imports:batch_list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = [
            {
                "label": kind.label,
                "help": kind.help,
                "url": reverse("imports:upload", kwargs={"kind": kind.code}),
            }
            for kind in kinds_for(self.request.viewer)
        ]
        return super().get_context_data(**{"kinds": kinds, **kwargs})


class Upload(FormPage):
    """The file of one kind."""

    action = "imports.view_batch"
    template_name = "imports/upload.html"
    submit_label = "上传并检查"

    @property
    def kind(self) -> ImportKind:
        """The kind of the address; 404 for one that is not there, 403 for one that is not this person's."""
        try:
            found = kind_of(self.kwargs["kind"])
        except KeyError as error:
            raise Http404 from error
        self.request.viewer.require(found.action)
        return found

    def get_title(self) -> str:
        return f"导入{self.kind.label}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("导入", reverse("imports:batch_list")), ("导入文件", reverse("imports:new"))]

    def get_form_class(self) -> type[forms.Form]:
        return upload_form(self.kind)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "intro": self.kind.help,
                "template_url": self.kind.template_url,
                "cancel_url": reverse("imports:batch_list"),
                **kwargs,
            }
        )

    def perform(self, form: Any) -> str:
        batch = start_import(
            form.cleaned_data["file"],
            self.kind.code,
            params_of(form),
            by=self.request.viewer,
            instead=self._instead(),
        )
        return batch.get_absolute_url()

    def _instead(self) -> ImportBatch | None:
        """The batch whose corrected file this is, where the person comes from there."""
        with suppress(ValueError):
            asked = UUID(self.request.GET.get("instead", ""))
            return batches_for(self.request.viewer).filter(public_id=asked, kind=self.kind.code).first()
        return None


class BatchPage(RecordPage):
    """One file on its way in: how far it is, what was found, what to do next."""

    action = "imports.view_batch"
    template_name = "imports/batch.html"

    def base_queryset(self) -> QuerySet[ImportBatch]:
        return batches_for(self.request.viewer).select_related(
            "marked_file__uploaded_by", "file__uploaded_by"
        )

    def get_title(self) -> str:
        return self.get_object().file.name

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("导入", reverse("imports:batch_list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch = self.get_object()
        viewer = self.request.viewer
        job = batch.job
        files = [(batch.file, "")]
        if batch.marked_file is not None:
            files.append((batch.marked_file, "标注了问题的文件，改好后可以重新上传"))
        return super().get_context_data(
            **{
                "batch": batch,
                "facts": [
                    ("种类", batch.kind_label),
                    ("上传人", batch.created_by or "系统"),
                    ("上传时间", cntime(batch.created_at)),
                    *([("完成时间", cntime(batch.finished_at))] if batch.finished_at else []),
                ],
                "job": panel_of(job, viewer, embedded=True) if job is not None and job.is_open else None,
                "is_open": job is not None and job.is_open,
                "summary_facts": worded(batch.summary.get("facts", [])),
                "outcome_facts": worded(batch.outcome.get("facts", [])),
                "outcome_message": batch.outcome.get("message", ""),
                "outcome_url": batch.outcome.get("url", ""),
                "batch_files": file_items(files, viewer),
                **self._problems(batch),
                **self._steps(batch),
                **kwargs,
            }
        )

    def _problems(self, batch: ImportBatch) -> dict[str, Any]:
        counts = batch.summary.get("counts", {})
        level = self.request.GET.get("level", "")
        rows = batch.problems.all()
        if level in ProblemLevel.values:
            rows = rows.filter(level=level)
        page = Paginator(rows, PROBLEMS_PER_PAGE).get_page(self.request.GET.get("page"))
        total = batch.summary.get("total", 0)
        levels = [(code, FINDING_LEVELS[code].label) for code in ProblemLevel.values if counts.get(code)]
        chips = chips_of(Chips("程度", "level", levels), self, {"": total, **counts})
        return {
            "problems_page": page,
            "tables": by_table(list(page), self._subject_urls(batch, list(page))),
            "level_chips": chips if total else "",
            "unlisted": total - batch.summary.get("kept", 0),
        }

    def _subject_urls(self, batch: ImportBatch, problems: list[ImportProblem]) -> dict[str, str]:
        subjects = {problem.subject for problem in problems if problem.subject}
        try:
            return kind_of(batch.kind).subject_urls(subjects) if subjects else {}
        except KeyError:
            return {}

    def _steps(self, batch: ImportBatch) -> dict[str, Any]:
        """What this person may do with the batch now."""
        try:
            kind = kind_of(batch.kind)
        except KeyError:
            return {}
        if not self.request.viewer.can(kind.action) or (batch.job is not None and batch.job.is_open):
            return {}
        checked = batch.state == BatchState.CHECKED
        marked = batch.marked_file
        errors = batch.summary.get("counts", {}).get("error", 0)
        return {
            "may_confirm": checked and batch.summary.get("ok", False),
            "may_confirm_good": checked and kind.takes_good_rows and errors > 0,
            "may_discard": batch.state in NOT_IMPORTED,
            "may_recheck": batch.state in NOT_IMPORTED,
            "left_lying": left_lying(batch, self.request.viewer),
            "links": kind.links(batch) if batch.state in (BatchState.CHECKED, BatchState.APPLIED) else (),
            "may_undo": batch.state == BatchState.APPLIED and kind.has_undo,
            "rows": rows_of(batch),
            "marked_url": marked.get_absolute_url() if marked else "",
            "again_url": f"{reverse('imports:upload', kwargs={'kind': kind.code})}?instead={batch.public_id}",
        }


class _BatchDeed(RecordDeedView):
    """A step of a batch; its right is the kind's, asked by the service."""

    action = "imports.view_batch"

    def base_queryset(self) -> QuerySet[ImportBatch]:
        return batches_for(self.request.viewer)

    def deed(self, batch: ImportBatch) -> ImportBatch:
        """The service."""
        raise NotImplementedError

    def perform(self) -> str:
        return self.deed(self.get_object()).get_absolute_url()

    def fallback_url(self) -> str:
        return self.get_object().get_absolute_url()


class BatchConfirm(_BatchDeed):
    action = "imports.view_batch"

    def deed(self, batch: ImportBatch) -> ImportBatch:
        return confirm(batch, by=self.request.viewer, good_rows=bool(self.request.POST.get("good_rows")))


class BatchDiscard(_BatchDeed):
    action = "imports.view_batch"
    done_message = "已放弃这次导入，没有写入任何数据。"

    def deed(self, batch: ImportBatch) -> ImportBatch:
        return discard(batch, by=self.request.viewer)


class BatchClearUp(_BatchDeed):
    """Give up what was uploaded before it and left lying."""

    action = "imports.view_batch"
    done_message = "已放弃之前上传的文件，没有写入任何数据。"

    def deed(self, batch: ImportBatch) -> ImportBatch:
        clear_up(batch, by=self.request.viewer)
        return batch


class BatchRecheck(_BatchDeed):
    """Check it once more."""

    action = "imports.view_batch"

    def deed(self, batch: ImportBatch) -> ImportBatch:
        return recheck(batch, by=self.request.viewer)


class BatchUndo(ConfirmPage):
    """Take back what it wrote, after saying what goes, or what stands in the way."""

    action = "imports.view_batch"
    title = "撤销导入"
    confirm_label = "确认撤销"

    def base_queryset(self) -> QuerySet[ImportBatch]:
        return batches_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("导入", reverse("imports:batch_list")), (self.get_object().file.name, self.cancel_url())]

    @property
    def kind(self) -> ImportKind | None:
        """The kind of an applied batch that can be taken back; it must be this person's."""
        batch = self.get_object()
        kind = kind_of(batch.kind)
        self.request.viewer.require(kind.action)
        return kind if kind.has_undo and batch.state == BatchState.APPLIED else None

    def question(self) -> str:
        return f"撤销“{self.get_object().file.name}”的导入吗？"

    def consequences(self) -> list[str]:
        kind = self.kind
        said = kind.undo_consequences(self.get_object().outcome) if kind else []
        return [*said, "文件和操作记录保留，可以改好后再导入。"]

    def hindrances(self) -> list[Hindrance]:
        kind, batch = self.kind, self.get_object()
        if kind is None:
            return [
                Hindrance(f"“{batch.file.name}”现在是“{batch.get_state_display()}”，没有可以撤销的导入。")
            ]
        return kind.undo_hindrances(batch.outcome)

    def cancel_url(self) -> str:
        return self.get_object().get_absolute_url()

    def perform(self, form: Any) -> str:
        return undo(self.get_object(), by=self.request.viewer).get_absolute_url()
