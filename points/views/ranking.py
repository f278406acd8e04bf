"""Ranking, and one member's points."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from groupportal.metrics.links import figure_url
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import count
from groupportal.ui.pages import Page, RecordPage
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
from points.views.base import OWN_COLUMNS, chip, members_for, no_rules_words, own_row, page

if TYPE_CHECKING:
    from members.models import Member

PER_PAGE = 50
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

    def year_chips(self) -> dict[str, Any]:
        """The years there are points for."""
        years = sorted({*years_with_points(), self.year}, reverse=True)
        chips = [{**chip(self.request, f"{y} 年", year=y), "active": y == self.year} for y in years]
        return {"label": "年度", "chips": chips}


class Ranking(_YearMixin, Page):
    """Every member's place in a year, up to the cut-off date."""

    action = "points.view_ranking"
    title = "积分排名"
    template_name = "points/ranking.html"

    def _rows(self) -> list[RankRow]:
        rows = ranking(self.year, self.as_of)
        ask = self.request.GET
        if (category := ask.get("category", "")) in Category.values:
            day = min(self.as_of, dt.date(self.year, 12, 31))
            wanted = set(active_on(day, category=category).values_list("pk", flat=True))
            rows = [row for row in rows if row.member.pk in wanted]
        for word in ask.get("q", "").lower().split():
            rows = [r for r in rows if word in r.member.name.lower() or word in r.member.unit.pinyin]
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self._rows()
        page_obj = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))
        run = run_on(self.year, self.as_of)
        members = [row.member.pk for row in page_obj]
        grades = dict(run.lines.filter(member__in=members).values_list("member_id", "grade")) if run else {}
        kinds = [("", "全部"), *Category.choices]
        total = figure_url("points.total", self.as_of, year=self.year)
        points = points_by_member(self.year, self.as_of)
        return super().get_context_data(
            **{
                "lead": f"{self.year} 年度，{len(rows)} 家在册成员。",
                "columns": [
                    {"label": "成员单位"},
                    {"label": "名次", "kind": "number"},
                    {"label": "积分", "kind": "number"},
                    {"label": "已公布等级"},
                ],
                "rows": [self._row(row, grades) for row in page_obj] if points else [],
                "empty_title": "没有符合条件的单位" if points else f"{self.year} 年还没有积分",
                "empty_text": ""
                if points
                else no_rules_words(self.request.viewer)
                or "按时报送材料等由系统自动记分，其他由秘书处登记或单位申报。",
                "page_obj": page_obj,
                "noun": "家",
                "total_url": total,
                "total": sum(points.values()),
                "run": run,
                "chip_rows": [
                    self.year_chips(),
                    {"label": "类别", "chips": [chip(self.request, label, category=k) for k, label in kinds]},
                ],
                "fold": {"label": "年度与类别", "count": bool(self.request.GET.get("category"))},
                "search_placeholder": "搜单位名称或拼音首字母",
                "search_value": self.request.GET.get("q", ""),
                "may_record": self.request.viewer.can("points.record_points"),
                **kwargs,
            }
        )

    def _row(self, row: RankRow, grades: dict[int, str]) -> dict[str, Any]:
        href = figure_url("points.total", self.as_of, member=row.member.public_id, year=self.year)
        return {
            "url": f"{page('member', row.member)}?{urlencode({'year': self.year})}",
            "cells": [
                row.member.name,
                row.rank,
                {"figure": row.points, "href": href, "unit": "分"},
                grades.get(row.member.pk) or "—",
            ],
        }


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
        own = member.unit_id in viewer.unit_ids
        return super().get_context_data(
            **{
                "chip_rows": [self.year_chips()],
                "year": self.year,
                "stats": self._stats(member, sum((item.counted for item in items), 0)),
                "items": items,
                "columns": OWN_COLUMNS,
                "rows": [own_row(entry) for entry in entries],
                "grades": list(grades_of_member(member)[:10]),
                "may_claim": own and viewer.can("points.claim_points"),
                "may_appeal": own and viewer.can("points.appeal_points"),
                "may_certify": own or viewer.can("points.grade_points"),
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
        member = own_members(request.viewer).first()
        if member is None:
            raise Http404
        return HttpResponseRedirect(page("member", member))
