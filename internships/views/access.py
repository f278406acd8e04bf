"""个人信息查看记录, and the year's audit sheet of minors' data."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property

from groupportal.audit.enums import AccessKind
from groupportal.audit.models import AccessEntry
from groupportal.audit.services import seen
from groupportal.files.responses import download
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.fields import DayFilter
from groupportal.ui.formats import DASH
from groupportal.ui.pages import DeedView, Page, not_found_unless
from groupportal.ui.tables import Column
from internships.selectors.access import ADULT, VIEW, YOUNGEST, looks_for
from internships.selectors.minors import FIRST_YEAR, Sheet, minors_sheet
from internships.services.minors import sheet_workbook


class LookFilter(filters.FilterSet):
    """By the days."""

    since = DayFilter(field_name="at", lookup_expr="date__gte", label="从")
    until = DayFilter(field_name="at", lookup_expr="date__lte", label="到")

    class Meta:
        model = AccessEntry
        fields: list[str] = []


def _of_age(page: Any, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(age__lt=ADULT) if value == "minors" else rows.filter(age__lt=YOUNGEST)


def _age(row: Any) -> str:
    return DASH if row.age is None else f"{row.age}岁" + ("（未成年人）" if row.age < ADULT else "")


class LookList(ListPage):
    """Every look at what is a student's own: who, when, whose, what for."""

    action = VIEW
    title, measure, noun = "个人信息查看记录", "次", "查看"
    lead = (
        "谁在什么时候、为什么看了哪名学生的完整身份证号、电话或签到位置，谁导出了名单。记录只增不减，不能修改。"
        "学校看到的导出，是本校现有人员导出的；已经离开的人导出的，由集团秘书处查看。"
    )
    export_action = VIEW
    search = Search("搜查看人、学生、用途", ("actor__name", "object_label", "purpose"))
    filterset_class = LookFilter
    chips = (
        Chips(
            "种类", "kind", [(AccessKind.VIEW.value, "查看"), (AccessKind.EXPORT.value, "导出名单")], "kind"
        ),
        Chips("学生", "age", [("minors", "未满18周岁"), ("children", "未满14周岁")], _of_age),
    )
    columns = (
        Column("查看人", lambda row: row.actor.name if row.actor else "门户", sort="actor__name"),
        Column("时间", "at", "time", sort="at"),
        Column("看了什么", "object_label", personal=True),
        Column("用途", "purpose"),
        Column("学生当时", _age, "short", sort="age"),
        Column("种类", "get_kind_display", "short"),
    )
    more = (Button("未成年人个人信息审计表", "internships:minors", "file"),)
    empty = Empty(
        "还没有查看记录", "有人查看学生的完整身份证号、电话、位置，或导出名单后，会记在这里。", icon="eye"
    )

    def base_queryset(self) -> QuerySet[AccessEntry]:
        return looks_for(self.request.viewer)

    def row_url(self, row: Any) -> str:
        return ""


class _OfYear:
    request: Any

    @cached_property
    def year(self) -> int:
        """The year of the address; the last one where it says none."""
        last = timezone.localdate().year
        asked = self.request.GET.get("year") or self.request.POST.get("year") or str(last - 1)
        not_found_unless(asked.isdecimal() and FIRST_YEAR <= int(asked) <= last)
        return int(asked)

    @cached_property
    def sheet(self) -> Sheet:
        """What the records say of the year."""
        return minors_sheet(self.year, self.request.viewer)


class Minors(_OfYear, Page):
    """The sheet on the page, a year's."""

    action = VIEW
    title = "未成年人个人信息审计表"
    listed = ("个人信息查看记录", "internships:looks")
    template_name = "internships/minors.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        this = timezone.localdate().year
        years = list(range(this, max(FIRST_YEAR, this - 4), -1))
        return super().get_context_data(**{"sheet": self.sheet, "years": years, "year": self.year, **kwargs})


class MinorsFile(_OfYear, DeedView):
    """The same as a workbook; numbers alone, no name."""

    action = VIEW
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = f"未成年人个人信息审计表-{self.year}.xlsx"
        seen(
            None, by=request.user, kind=AccessKind.EXPORT, purpose="未成年人个人信息保护年度审计", label=name
        )
        return download(sheet_workbook(self.sheet), name)
