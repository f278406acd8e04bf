"""The list of files, and the only two ways a file leaves the store: to be saved, or to be shown."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from groupportal.accounts.models import User
from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.errors import DomainError
from groupportal.files.access import may_open
from groupportal.files.contents import open_content, open_shown
from groupportal.files.models import StoredFile
from groupportal.files.preview import preview_of
from groupportal.files.responses import send_content
from groupportal.files.selectors import files_for
from groupportal.lists.declaring import Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.fields import DayFilter
from groupportal.ui.formats import file_size
from groupportal.ui.pages import RecordPage
from groupportal.ui.tables import Column


def _uploaders(request: HttpRequest | None) -> QuerySet[User]:
    ids = StoredFile.objects.order_by().values("uploaded_by_id").distinct()
    return User.objects.filter(pk__in=ids)


class FileFilter(django_filters.FilterSet):
    """Who uploaded, and when."""

    by = django_filters.ModelChoiceFilter(
        label="上传人", field_name="uploaded_by", queryset=_uploaders, empty_label="所有人"
    )
    since = DayFilter(label="上传日期从", field_name="uploaded_at", lookup_expr="date__gte")
    until = DayFilter(label="到", field_name="uploaded_at", lookup_expr="date__lte")

    class Meta:
        model = StoredFile
        fields: list[str] = []


class FileList(ListPage):
    """All files of the group that the viewer may open."""

    action = "files.list_files"
    title = "文件"
    lead = "集团里上传和生成的所有文件。打开和下载都会记入访问记录。"
    measure, noun = "个", "文件"
    search = Search("文件名、上传人或拼音首字母", ("name", "uploaded_by__name"))
    filterset_class = FileFilter
    columns = (
        Column("文件名", "name", sort="name"),
        Column("大小", lambda file: file_size(file.size), "number", sort="size"),
        Column("上传人", lambda file: file.uploaded_by or "系统"),
        Column("上传时间", "uploaded_at", "time", sort="uploaded_at"),
    )
    empty = Empty("还没有文件", "文件在填报进展、登记台账和导入时上传。")

    def base_queryset(self) -> QuerySet[StoredFile]:
        return files_for(self.request.viewer)

    def row_url(self, row: StoredFile) -> str:
        return row.preview_url or row.get_absolute_url()


class _Opened(RecordPage):
    """Checks the file's own action, writes down who opened it, and shows or sends it."""

    action = "files.view_file"
    purpose = "在浏览器中查看"

    def base_queryset(self) -> QuerySet[StoredFile]:
        return StoredFile.objects.all()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        file = self.get_object()
        request.viewer.require(file.view_action)
        if not may_open(file, request.viewer):
            raise Http404  # what belongs to others is not there for this person
        self.check(file)
        try:
            shown, content = self.opened(file)
        except DomainError as error:
            context = {"title": file.name, "heading": "文件打不开", "reason": error.message}
            return render(request, "generic/nothing.html", context, status=410)
        seen(file, by=request.user, kind=AccessKind.DOWNLOAD, purpose=self.purpose)
        return self.answer(file, shown, content)

    def opened(self, file: StoredFile) -> tuple[StoredFile, Any]:
        """The file whose content leaves, and that content; rights and the log are about ``file``. DomainError where there is none."""
        return file.to_show, open_content(file.to_show)

    def check(self, file: StoredFile) -> None:
        """Whether this file may leave in this way."""

    def answer(self, file: StoredFile, shown: StoredFile, content: Any) -> HttpResponseBase:
        """What becomes of the open content of ``shown``."""
        raise NotImplementedError


class FilePreview(_Opened):
    """What is in it, to look at beside one's work: links with ``data-drawer`` open it at the side."""

    template_name = "files/preview.html"

    def get_title(self) -> str:
        return str(self.get_object().name)

    def check(self, file: StoredFile) -> None:
        if not file.preview_url:
            raise Http404

    def answer(self, file: StoredFile, shown: StoredFile, content: Any) -> HttpResponseBase:
        first = self.request.GET.get("page", "")
        with content:
            page = int(first) if first.isascii() and first.isdigit() else 1
            preview = preview_of(file, content, page)
        return self.render_to_response(self.get_context_data(shown=preview, file=file))


class _Content(_Opened):
    """The content itself."""

    as_attachment = True

    def answer(self, file: StoredFile, shown: StoredFile, content: Any) -> HttpResponseBase:
        return send_content(shown, content, self.request, as_attachment=self.as_attachment)


class FileDownload(_Content):
    """To be saved; ``?original``: a photograph as it came, for who brought it alone: it says where it was taken."""

    action = "files.view_file"
    purpose = "下载"

    def opened(self, file: StoredFile) -> tuple[StoredFile, Any]:
        if file.uploaded_by_id != self.request.user.pk:
            return file.to_show, open_shown(file)
        kept = file if "original" in self.request.GET else file.to_show
        return kept, open_content(kept)


class FileInline(_Content):
    """To be shown by the browser: PDF and images only."""

    action = "files.view_file"
    as_attachment = False

    def check(self, file: StoredFile) -> None:
        if not file.inline_url:
            raise Http404
