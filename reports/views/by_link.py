"""A document behind an expert's link: the document, what stands behind one figure of it, one of its files. Nothing else."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.errors import DomainError
from groupportal.files.contents import open_shown
from groupportal.files.models import StoredFile
from groupportal.files.responses import send_content
from groupportal.links.enums import Happening
from groupportal.links.pages import LinkPage
from groupportal.links.services import note_later
from groupportal.metrics.narrative import number_in_words
from groupportal.metrics.registry import Metric, MetricResult
from groupportal.metrics.selectors import Question, ask
from groupportal.metrics.showing import ROWS_PER_PAGE, columns_of, ordered_rows, shown_value, words_only
from groupportal.tenancy.roles import Role, actions_of
from groupportal.ui.asof import as_of_label
from groupportal.ui.formats import cntime
from groupportal.ui.tables import draw
from reports.models import ReportRun
from reports.opened.take_apart import opened
from reports.opened.values import PARTS_PER_PAGE, Figure, Opened

FIGURE, FILE = "n", "f"
"""Parameters: the figure of the document, the public id of a file."""


def _for_experts() -> frozenset[str]:
    return actions_of(frozenset({Role.EXPERT}))


class _OfDocument(LinkPage):
    """Pages about the link's document."""

    @property
    def run(self) -> ReportRun:
        """The document's run."""
        return self.subject

    @cached_property
    def document(self) -> Opened:
        """The document in parts."""
        return opened(self.run)

    def file_url(self, file: StoredFile, figure: str = "") -> str:
        """Where a file of the document is sent from."""
        about = f"&{FIGURE}={figure}" if figure else ""
        return f"{self.opened.url('file')}?{FILE}={file.public_id}{about}"

    @cached_property
    def figure(self) -> tuple[str, Figure, Question]:
        """The figure of the address: its key, what it is, what it asks. 404 for none of this document, or not for experts."""
        key = self.request.GET.get(FIGURE, "")
        figure = self.document.figures.get(key)
        if figure is None:
            raise Http404
        try:
            question = ask(figure.code, figure.as_of, figure.params)
        except DomainError:
            raise Http404 from None
        if question.metric.action not in _for_experts():
            raise Http404
        return key, figure, question


def _handed_out(pairs: Iterable[tuple[StoredFile, str]]) -> list[tuple[StoredFile, str]]:
    """Those of the files that an expert may open."""
    held = _for_experts()
    return [(file, said) for file, said in pairs if file.view_action in held]


def _files(result: MetricResult) -> list[tuple[StoredFile, str]]:
    return _handed_out(result.files()) if result.files else []


class DocumentByLink(_OfDocument):
    """The document as it was made; every figure opens."""

    template_name = "reports/link_document.html"

    def get_title(self) -> str:
        return f"{self.run.get_kind_display()}（截至{as_of_label(self.run.as_of)}）"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.document.parts, PARTS_PER_PAGE).get_page(self.request.GET.get("page"))
        files = [(made.file, made.get_form_display()) for made in self.run.files.all()]
        return super().get_context_data(
            **{
                "run": self.run,
                "why": self.link.params.get("why", ""),
                "parts": page.object_list,
                "page_obj": page,
                "figure_url": f"{self.opened.url('figure')}?{FIGURE}=",
                "part_file_url": f"{self.opened.url('file')}?{FILE}=",
                "made_files": [
                    {"name": file.name, "size": file.size, "note": note, "url": self.file_url(file)}
                    for file, note in files
                ],
                **kwargs,
            }
        )


def _otherwise(figure: Figure, metric: Metric, value: Decimal | int | None) -> str:
    """Where the records were corrected since the document was printed: what it says and what they say; "" where both say the same."""
    printed, now = _number(figure.printed), shown_value(metric, value)[0]
    if printed is None or printed in (_number(now), _number(number_in_words(metric, value))):
        return ""
    return f"：成稿印的是 {figure.printed}，此后记录有更正，现在是 {now}。"


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").removesuffix("%"))
    except InvalidOperation:
        return None


class FigureByLink(_OfDocument):
    """What stood behind one figure on its day: definition, rows, files. Rows are words alone and lead nowhere."""

    template_name = "reports/link_figure.html"

    def get_title(self) -> str:
        _, figure, question = self.figure
        label = question.metric.label
        return label if figure.label in ("", label) else f"{label}（{figure.label}）"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        key, figure, question = self.figure
        result = question.answer()
        page = Paginator(ordered_rows(result), ROWS_PER_PAGE).get_page(self.request.GET.get("page"))
        value, unit = shown_value(question.metric, result.value)
        otherwise = _otherwise(figure, question.metric, result.value)
        note_later(self.link, Happening.LOOKED, self.request, words=self.get_title() + otherwise)
        query = self.request.GET.copy()
        query.clear()
        return super().get_context_data(
            **{
                "value": value,
                "unit": unit,
                "as_of": figure.as_of,
                "definition": question.metric.definition,
                "source": f"依据：{question.metric.records}；由{question.metric.keeper}登记。",
                "note": result.note,
                "otherwise": otherwise,
                "drawn": draw(
                    words_only(columns_of(result.columns)),
                    page.object_list,
                    query=query,
                    caption=self.get_title(),
                )
                if page.paginator.count
                else "",
                "page_obj": page,
                "row_count": page.paginator.count,
                "made_files": [
                    {"name": file.name, "size": file.size, "note": said, "url": self.file_url(file, key)}
                    for file, said in _files(result)
                ],
                **kwargs,
            }
        )


class FileByLink(_OfDocument):
    """A file of the document: one of those it was made as, one it packed, or one behind a figure of it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        asked = self._file()
        file = asked.to_show
        try:
            content = open_shown(asked)
        except DomainError as error:
            closed = {"title": file.name, "text": error.message, "tone": "care"}
            return render(request, "links/closed.html", closed, status=410)
        note_later(self.link, Happening.TAKEN, request, words=file.name)
        seen(
            file,
            by=request.user if request.user.is_authenticated else None,
            kind=AccessKind.DOWNLOAD,
            purpose=f"凭链接下载（{self.link.addressee}，{cntime(self.link.issued_at)}发出）",
        )
        return send_content(file, content, request)

    def _file(self) -> StoredFile:
        """The file of the address; 404 for one that is not this document's."""
        asked = self.request.GET.get(FILE, "")
        for made in self.run.files.all():
            if str(made.file.public_id) == asked:
                return made.file
        if FIGURE in self.request.GET:
            _, _, question = self.figure
            for file, _ in _files(question.answer()):
                if str(file.public_id) == asked:
                    return file
            raise Http404
        if asked not in self.document.files:
            raise Http404
        found = _handed_out((file, "") for file in StoredFile.objects.filter(public_id=uuid.UUID(asked)))
        if not found:
            raise Http404
        return found[0][0]
