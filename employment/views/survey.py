"""去向调查: who was asked and has not answered, reminding; where graduates went, in numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from employment.enums import Wave
from employment.forms.graduate import RemindForm, SurveyForm
from employment.models import FollowUp, Graduate, SurveyCall
from employment.selectors.destination import Tally, breakdown, tallies
from employment.selectors.graduate import (
    EDIT,
    EXPORT,
    FOLLOW,
    calls_for,
    graduates,
    open_calls,
    ordered,
    years_back,
)
from employment.services.survey import open_survey, remind
from employment.views.graduate import LISTED
from groupportal.links.selectors import address_of
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.lists.ticked import OfChosen
from groupportal.metrics.links import figure_url
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import cndate
from groupportal.ui.pages import FormPage
from groupportal.ui.tables import Column, FigureCell

SURVEYS = ("去向调查", "employment:surveys")


class OpenSurvey(FormPage):
    """Ask a school's graduates of a year."""

    action, listed, title, form_class = EDIT, LISTED, "发起去向调查", SurveyForm
    lead = "给这一年还没有去向的毕业生每人一条免登录链接；已经在问的，只改截止日期。"
    form_takes, submit_label = ("viewer",), "发起"

    def perform(self, form: Any) -> str:
        calls = open_survey(**form.cleaned_data, by=self.request.viewer)
        messages.success(
            self.request, f"已向 {len(calls)} 名毕业生发起。在这里勾选，发短信或取文字和链接发给本人。"
        )
        return f"{reverse(SURVEYS[1])}?wave={form.cleaned_data['wave']}"


def _late(page: Any, rows: QuerySet[SurveyCall], value: str) -> QuerySet[SurveyCall]:
    today = timezone.localdate()
    return rows.filter(until__lt=today) if value == "over" else rows.filter(until__gte=today)


class SurveyList(ListPage):
    """Who was asked and has not answered."""

    action, title, listed, measure, noun = FOLLOW, SURVEYS[0], LISTED, "名", "没有答复的毕业生"
    lead = "没有答复的毕业生。勾选后提醒；催不到的，打电话并在毕业生的页面登记。"
    export_action = EXPORT
    search = Search(
        "搜姓名、班级、跟踪教师", ("graduate__name", "graduate__class_name", "graduate__teacher__name")
    )
    chips = (
        Chips("哪一次", "wave", [(str(w.value), w.label) for w in Wave], "wave"),
        Chips("期限", "until", [("open", "还在问"), ("over", "已截止")], _late),
    )
    columns = (
        Column("姓名", "graduate.name", sort=("graduate__pinyin", "id"), personal=True),
        Column("哪一次", "get_wave_display", "short"),
        Column("班级", "graduate.class_name", sort=("graduate__class_name", "graduate__pinyin")),
        Column("截止日期", "until", "date", sort="until"),
        Column("提醒次数", "reminders", "number", sort="reminders"),
        Column("最近提醒", "reminded_at", "time", sort="reminded_at"),
        Column("电话跟踪", "calls_made", "number", sort="calls_made"),
        Column("跟踪教师", "graduate.teacher.name"),
        Column("学校", "graduate.unit.name", more=True),
        Column("电话", "graduate.phone", "phone", more=True),
    )
    bulk = (Deed("提醒", "employment:surveys_remind", "bell"),)
    add = Button("发起去向调查", "employment:survey_open")
    empty = Empty("没有要催的", "发起调查以后，还没有答复的毕业生列在这里。", add, "check")

    def base_queryset(self) -> QuerySet[SurveyCall]:
        made = FollowUp.objects.filter(graduate=OuterRef("graduate"), wave=OuterRef("wave")).order_by()
        number = made.values("graduate").annotate(n=Count("pk")).values("n")
        rows = open_calls(calls_for(self.request.viewer, FOLLOW))
        if self.is_taken:
            rows = rows.filter(self.request.viewer.within(EXPORT, "graduate__unit"))
        return ordered(rows.annotate(calls_made=Coalesce(Subquery(number), 0)))


class RemindChosen(OfChosen):
    """Remind those who were ticked; without text messages, words and link of each to send by hand."""

    action, title, form_class, submit_label = FOLLOW, "提醒填写去向", RemindForm, "提醒"
    list_page = SURVEYS
    template_name = "lists/chosen.html"

    def base_queryset(self) -> QuerySet[SurveyCall]:
        return open_calls(calls_for(self.request.viewer, FOLLOW))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = [row.graduate.name for row in self.rows[:8]]
        told = {"rows": self.rows, "measure": "名毕业生", "named": "、".join(names)}
        return super().get_context_data(**{**told, **kwargs})

    def _carried_out(self, form: Any) -> HttpResponse:
        by_text = form.cleaned_data["by_text"]
        told = remind(self.rows, by_text=by_text, by=self.request.viewer)
        parts = [] if by_text else [self._part(call, link) for call, link in told.links]
        context = {
            **self.get_context_data(form=form),
            "parts": parts,
            "sent": len(told.links) if by_text else 0,
            "left_out": told.left_out,
        }
        return render(self.request, "employment/remind.html", context)

    def _part(self, call: SurveyCall, link: Any) -> dict[str, Any]:
        return {
            "name": call.graduate.name,
            "title": f"{call.graduate.name}同学：{call.graduate.unit}请您填写{call.get_wave_display()}的去向",
            "text": f"一两分钟，{cndate(call.until)}前有效，只给您本人使用。",
            "address": address_of(link, self.request),
        }


@dataclass(frozen=True)
class Line:
    """A line of the statistics."""

    label: str
    tally: Tally
    asked: dict[str, Any] | None
    """By what a metric is asked for the same; None where it can't be."""


_BY = {"programme": "programme__name", "school": "unit__name", "year": "graduated_on__year"}


def _said(by: str, key: Any) -> str:
    return f"{key}年" if by == "year" else key or "没有登记专业"


def _share(what: str, code: str) -> Any:
    def cell(line: Line) -> FigureCell:
        rate = line.tally.rate(what)
        return FigureCell(
            rate.span, figure_url(code, **line.asked) if rate.span and line.asked else "", rate.counted
        )

    return cell


class Destinations(AsOfMixin, ListPage):
    """Where graduates went, by programme, school or year: every share with its two ends."""

    action, title, listed, measure, noun = "employment.view_figures", "去向统计", None, "行", "数字"
    template_name = "employment/destinations.html"
    lead = "百分数的两头：没有答复的都不算是多少、都算是多少；括号里是分子和分母。答复齐了，两头就是一个数。"
    chips = (
        Chips(
            "按",
            "by",
            [("programme", "专业"), ("school", "学校"), ("year", "年份")],
            default="programme",
            every=None,
        ),
        Chips("哪一次", "wave", [(str(w.value), w.label) for w in Wave], default="0", every=None),
        Chips(
            "毕业年份",
            "year",
            lambda page: page.years(),
            default=lambda page: page.newest(),
            every=("all", "全部"),
        ),
    )
    columns = (
        Column("名称", "label"),
        Column("毕业生", "tally.of", "number"),
        Column("已答复", "tally.answered", "number"),
        Column("没有答复", "tally.silent", "number"),
        Column("毕业去向落实率", _share("settled", "employment.settled_rate")),
        Column("就业率", _share("work", "employment.work_rate")),
        Column("升学率", _share("study", "employment.study_rate")),
        Column("专业对口率", _share("fits", "employment.match_rate")),
        Column("本地就业占比", _share("here", "employment.local_rate")),
        Column("本地生源占比", _share("origin_here", "employment.origin_rate"), more=True),
        Column("“三本”占比", _share("three", "employment.three_local_rate"), more=True),
        Column("到集团成员就业", "tally.members", "number", more=True),
    )
    empty = Empty(
        "这一天还没有毕业生", "列入毕业生、登记去向以后，这里按专业、学校、年份统计。", None, "table"
    )

    def years(self) -> list[tuple[str, str]]:
        """The years of graduation up to the page's day."""
        days = (
            graduates()
            .filter(graduated_on__lte=self.as_of)
            .order_by()
            .dates("graduated_on", "year", order="DESC")
        )
        return [(str(day.year), f"{day.year}年") for day in days]

    def newest(self) -> str:
        """The year the page begins with: the last that has come to the time of asking."""
        come = years_back(self.as_of, self._wave())
        years = [year for year, _ in self.years() if dt.date(int(year), 1, 1) <= come]
        return years[0] if years else "all"

    def _wave(self) -> int:
        asked = self.request.GET.get("wave", "0")
        return int(asked) if asked in {str(wave.value) for wave in Wave} else 0

    def _asked(self) -> tuple[int, str, QuerySet[Graduate]]:
        """The time of asking, the year of graduation ("all"), and who is meant."""
        wave, year = self._wave(), self.request.GET.get("year") or self.newest()
        rows = graduates().filter(graduated_on__lte=years_back(self.as_of, wave))
        if year.isdigit():
            rows = rows.filter(graduated_on__year=int(year))
        return wave, year, rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wave, _, rows = self._asked()
        return super().get_context_data(**{"parts": breakdown(rows, self.as_of, wave), **kwargs})

    def base_queryset(self) -> Any:
        wave, year, rows = self._asked()
        by = self.request.GET.get("by", "")
        by = by if by in _BY else "programme"
        first = year if year.isdigit() else self.years()[-1][0] if self.years() else str(self.as_of.year)
        asked = {
            "as_of": self.as_of,
            "since": dt.date(int(first) + wave, 1, 1),
            "wave": str(wave),
            "year": int(year) if year.isdigit() else None,
        }
        lines = [
            Line(_said(by, key), one, {**asked, by: key} if key else None)
            for (key,), one in tallies(rows, self.as_of, wave, _BY[by])
        ]
        if len(lines) > 1:
            lines.append(Line("合计", _sum([line.tally for line in lines]), asked))
        return lines

    def row_url(self, row: Any) -> str:
        return ""

    def row_id(self, row: Any) -> object:
        return row.label


def _sum(tallied: list[Tally]) -> Tally:
    return Tally(*(sum(numbers) for numbers in zip(*(vars(one).values() for one in tallied), strict=True)))
