"""The yearly data set of internships: on a page whose figures open, and as a workbook."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.files.responses import download
from groupportal.reporting.values import Period
from groupportal.ui.pages import Page
from internships.selectors.dataset import Dataset, dataset

VIEW = "internships.view_figures"
_FIRST = 2000


class _OfYear(Page):
    action = VIEW

    @property
    def year(self) -> int:
        """The year of the address; this one for none. Http404 for one that has not begun."""
        text, this = self.request.GET.get("year", ""), timezone.localdate().year
        year = int(text) if text.isdecimal() and len(text) == 4 else this
        if not _FIRST <= year <= this:
            raise Http404
        return year

    def found(self) -> Dataset:
        """As of today, or the end of a year that is over."""
        return dataset(Period.of_year(self.year, timezone.localdate()))


class DatasetPage(_OfYear):
    """The figures of a year, by kind and school."""

    action = VIEW
    title = "实习年度数据"
    lead = "写入年度质量报告的实习数据（第四十三条），从记录算出，每个数能点开。报酬不足 5 人的、能推算出不足 5 人的都不显示。"
    template_name = "internships/dataset.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        this = timezone.localdate().year
        years = list(range(this, this - 5, -1))
        return super().get_context_data(**{"found": self.found(), "years": years, **kwargs})


class DatasetExcel(_OfYear):
    """The same as a workbook; it names no person."""

    action = VIEW
    title = "实习年度数据"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = self.found()
        name = found.file_name
        seen(None, by=request.user, kind=AccessKind.DOWNLOAD, purpose="下载实习年度数据", label=name)
        return download(found.as_workbook(), name)
