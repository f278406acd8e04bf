"""Ranking, and one member's points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.drawing import chips_of
from groupportal.lists.pages import ListPage
from groupportal.metrics.links import figure_url
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import count
from groupportal.ui.names import kept_name
from groupportal.ui.pages import Page, RecordPage
from groupportal.ui.pinyin import is_spelled
from groupportal.ui.tables import Column, FigureCell
from members.enums import Category
from members.selectors.member import own_members
from members.selectors.roll import active_on
from points.selectors.entry import (
    RankRow,
    entries_of_member,
    grades_of_member,
    points_by_item,
    points_by_member,
    ranking,
    run_on,
    years_with_points,
)
from points.views.base import OWN_COLUMNS, members_for, no_rules_words, page

if TYPE_CHECKING:
    from members.models import Member

FIRST_YEAR, LAST_YEAR = 1949, 9999


class _YearMixin(AsOfMixin):
    """``year`` is the one in the address, else that of the cut-off date."""

    request: HttpRequest

    @property
    def year(self) -> int:
        """The year that is looked at."""
        text = self.request.GET.get("year", "")
        year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
        return year if FIRST_YEAR <= year <= LAST_YEAR else self.as_of.year


def _years(page: Any) -> list[tuple[str, str]]:
    """The years there are points for, and the one in hand."""
    return [(str(y), f"{y} 年") for y in sorted({*years_with_points(), page.year}, reverse=True)]


YEARS = Chips("年度", "year", _years, default=lambda page: str(page.as_of.year), every=None)


class Ranking(_YearMixin, ListPage):
    """Every member's place in a year, up to the cut-off date."""

    action = "points.view_ranking"
    title = "积分排名"
    template_name = "points/ranking.html"
    measure, noun = "家", "单位"
    search = Search("搜单位名称或拼音首字母")
    chips = (YEARS, Chips("类别", "category", Category.choices))
    add = Button("登记积分", "points:record")

    def base_queryset(self) -> list[RankRow]:
        rows = ranking(self.year, self.as_of) if self.points else []
        ask = self.request.GET
        if (category := ask.get("category", "")) in Category.values:
            day = min(self.as_of, dt.date(self.year, 12, 31))
            wanted = set(active_on(day, category=category).values_list("pk", flat=True))
            rows = [row for row in rows if row.member.pk in wanted]
        for word in map(kept_name, ask.get("q", "").lower().split()):
            rows = [
                r for r in rows if word in r.member.name.lower() or is_spelled(word, r.member.unit.pinyin)
            ]
        return rows

    @cached_property
    def points(self) -> dict[int, Any]:
        """The points of every member in the year."""
        return points_by_member(self.year, self.as_of)

    @cached_property
    def run(self) -> Any:
        """The grading that holds for the year; None before there is one."""
        return run_on(self.year, self.as_of)

    def get_rows(self, page: Iterable[RankRow]) -> list[RankRow]:
        rows = list(page)
        lines = self.run.lines.filter(member__in=[row.member.pk for row in rows]) if self.run else None
        self.grades = dict(lines.values_list("member_id", "grade")) if lines is not None else {}
        return rows

    def get_columns(self) -> tuple[Column, ...]:
        def points(row: RankRow) -> FigureCell:
            asked = {"member": row.member.public_id, "year": self.year}
            return FigureCell(row.points, figure_url("points.total", self.as_of, **asked), "分")

        return (
            Column("成员单位", "member.name"),
            Column("名次", "rank", "number"),
            Column("积分", points, "number"),
            Column("已公布等级", lambda row: self.grades.get(row.member.pk)),
        )

    def row_url(self, row: RankRow) -> str:
        return f"{page('member', row.member)}?{urlencode({'year': self.year})}"

    def get_empty(self) -> Empty:
        begins = "按时报送材料等由系统自动记分，其他由秘书处登记或单位申报。"
        return Empty(f"{self.year} 年还没有积分", no_rules_words(self.request.viewer) or begins, icon="seal")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {
            "total": sum(self.points.values()),
            "total_url": figure_url("points.total", self.as_of, year=self.year),
            "run": self.run,
            **kwargs,
        }
        return super().get_context_data(
            **context, lead=f"{self.year} 年度，{len(self.object_list)} 家在册成员。"
        )


class MemberPoints(_YearMixin, RecordPage):
    """A member's year: total, place, by item, entry by entry, and the grades it was given."""

    action = "points.view_points"
    template_name = "points/member.html"

    def base_queryset(self) -> Any:
        return members_for(self.request.viewer)

    def get_title(self) -> str:
        return f"{self.get_object()}的积分"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        if self.request.viewer.can("points.view_ranking"):
            return [("积分排名", reverse("points:ranking"))]
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, viewer = self.get_object(), self.request.viewer
        entries = list(entries_of_member(member, self.year, self.as_of)[:200])
        items = points_by_item(member, self.year, self.as_of)
        return super().get_context_data(
            **{
                "chips": chips_of(YEARS, self),
                "year": self.year,
                "stats": self._stats(member, sum((item.counted for item in items), 0)),
                "items": items,
                "columns": OWN_COLUMNS,
                "rows": entries,
                "grades": list(grades_of_member(member)[:10]),
                "may_claim": viewer.can("points.claim_points", unit_id=member.unit_id),
                "may_appeal": viewer.can("points.appeal_points", unit_id=member.unit_id),
                "ledger_url": f"{reverse('points:ledger')}?{urlencode({'member': member.public_id})}",
                **kwargs,
            }
        )

    def _stats(self, member: Member, total: Any) -> list[dict[str, Any]]:
        viewer = self.request.viewer
        stats = [{"label": f"{self.year} 年积分", "value": count(total), "unit": "分", "href": ""}]
        if viewer.can("points.view_ranking"):
            stats[0]["href"] = figure_url("points.total", self.as_of, member=member.public_id, year=self.year)
            place = next((r for r in ranking(self.year, self.as_of) if r.member.pk == member.pk), None)
            if place:
                stats.append({"label": "目前名次", "value": f"第 {place.rank} 名", "unit": "", "href": ""})
        run = run_on(self.year, self.as_of)
        line = run.lines.filter(member=member).first() if run else None
        if line:
            note = f"{run}，第 {line.rank} 名"
            grade = line.grade or "未定级"
            stats.append({"label": "已公布的等级", "value": grade, "unit": "", "href": "", "note": note})
        return stats


class MyPoints(Page):
    """To the points of the unit the person acts for."""

    action = "points.claim_points"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        member = own_members(request.viewer, self.action).first()
        if member is None:
            raise Http404
        return HttpResponseRedirect(page("member", member))
