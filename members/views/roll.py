"""The list of members as of a date, and what is done with several at once."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from groupportal.errors import DomainError
from groupportal.files.services import kept_together
from groupportal.ui.asof import AsOfMixin, parse_as_of
from groupportal.ui.formats import cndate
from groupportal.ui.pages import FormPage, ListPage
from members.enums import REST, Category, MemberState
from members.filters import ALL_STATES, NO_REGION, MemberFilter, state_asked
from members.forms.decisions import RankForm
from members.models import Member
from members.rules import region_name
from members.selectors.entries import RollEntry, entries_on
from members.selectors.roll import count_on, counts_on, in_state, on_roll
from members.services.periods import change_rank
from members.views.common import decision_of, look
from members.views.printing import forms_response

MOST_AT_ONCE = 200
"""As many as a page of the list can show."""


class RollList(AsOfMixin, ListPage):
    """Members of the cut-off date; other states by chip."""

    action = "members.view_roll"
    title = "成员单位"
    template_name = "members/member_list.html"
    filterset_class = MemberFilter
    sorts = {
        "name": ("unit__pinyin", "unit_id"),
        "code": ("credit_code", "id"),
        "joined": ("joined_on", "id"),
    }

    def base_queryset(self) -> QuerySet[Member]:
        return in_state(self.as_of, state_asked(self.request.GET))

    def get_paginator(self, queryset: Any, per_page: int, **kwargs: Any) -> Any:
        """The count of an unfiltered list comes from the periods alone."""
        paginator = super().get_paginator(queryset, per_page, **kwargs)
        narrowed = any(self.request.GET.get(name) for name in MemberFilter.base_filters)
        if not narrowed and state_asked(self.request.GET) == MemberState.ACTIVE:
            paginator.count = count_on(self.as_of)
        return paginator

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        viewer = self.request.viewer
        may_decide = viewer.can("members.decide_membership")
        buttons = [{"label": "打印加盟审批表（Word）", "value": "forms", "icon": "print"}]
        if may_decide:
            buttons.append({"label": "变更级别", "value": "rank", "icon": "seal"})
        used = [
            n
            for n in MemberFilter.base_filters
            if n not in ("q", "category", "division", "kind") and self.request.GET.get(n)
        ]
        return {
            **context,
            "columns": COLUMNS,
            "rows": [_row(entry) for entry in entries_on(context["page_obj"], self.as_of)],
            "noun": "家单位",
            "search_placeholder": "名称、拼音首字母或信用代码",
            "search_value": self.request.GET.get("q", ""),
            "chip_rows": [
                {"label": "状态", "chips": self._state_chips()},
                {"label": "类别", "chips": self._category_chips()},
            ],
            "narrowed": self._narrowed(),
            "filters_applied": len(used),
            "fold": {"label": "筛选与导入导出", "count": len(used) + self._chips_in_use()},
            "add_url": reverse("members:register") if may_decide else "",
            "add_label": "登记成员单位",
            "bulk": {"id": "selected", "action": self._bulk_url(), "buttons": buttons, "noun": "家"}
            if viewer.can("members.edit_roll")
            else None,
            "may_edit": viewer.can("members.edit_roll"),
            "form_count": context["page_obj"].paginator.count,
            "forms_url": f"{reverse('members:forms')}?{self._query()}",
            **self._nothing(may_decide=may_decide),
        }

    def _nothing(self, *, may_decide: bool) -> dict[str, str]:
        """What an empty list says: how to begin where the roll is empty, else how to see more."""
        if may_decide and not on_roll().exists():
            return {
                "empty_title": "成员名册还是空的",
                "empty_text": "手头有成员名单（Excel）的，直接导入，不用改格式：先检查，错误在原表里标红。没有的，可以逐家登记。",
                "empty_url": reverse("imports:upload", kwargs={"kind": "members"}),
                "empty_label": "导入成员名单",
            }
        return {
            "empty_title": "没有符合条件的成员单位",
            "empty_text": f"截至{cndate(self.as_of)}没有符合条件的单位。可以减少筛选条件，或换一个截至日期。",
        }

    def _query(self) -> str:
        query = self.request.GET.copy()
        query.pop("page", None)
        return query.urlencode()

    def _bulk_url(self) -> str:
        return f"{reverse('members:bulk')}?as_of={self.as_of.isoformat()}"

    def _chip(
        self, name: str, value: str, label: str, *, active: bool, count: int | None = None
    ) -> dict[str, Any]:
        query = self.request.GET.copy()
        for stale in (name, "page"):
            query.pop(stale, None)
        if value:
            query[name] = value
        return {"label": label, "url": f"?{query.urlencode()}", "active": active, "count": count}

    def _state_chips(self) -> list[dict[str, Any]]:
        chosen = state_asked(self.request.GET)
        pairs = [(s.value, s.label) for s in MemberState if s != MemberState.NONE]
        return [
            *(
                self._chip("state", "" if code == MemberState.ACTIVE else code, label, active=code == chosen)
                for code, label in pairs
            ),
            self._chip("state", ALL_STATES, "全部", active=not chosen),
        ]

    def _chips_in_use(self) -> int:
        return (state_asked(self.request.GET) != MemberState.ACTIVE) + bool(self.request.GET.get("category"))

    def _narrowed(self) -> list[dict[str, Any]]:
        """What a link from the growth page narrowed the list to, each to be taken off again."""
        division = self.request.GET.get("division", "")
        where = "未填写行政区划" if division == NO_REGION else region_name(division) or division
        words = {"division": where, "kind": REST[1] if self.request.GET.get("kind") == REST[0] else ""}
        chips = [
            {**self._chip(n, "", f"{label}（取消）", active=True)} for n, label in words.items() if label
        ]
        return [{"label": "只看", "chips": chips}] if chips else []

    def _category_chips(self) -> list[dict[str, Any]]:
        """Categories with their members of the day, where the list shows these."""
        chosen = self.request.GET.get("category", "")
        chips = [self._chip("category", "", "全部", active=not chosen)]
        if state_asked(self.request.GET) != MemberState.ACTIVE:
            return chips + [self._chip("category", c.value, c.label, active=chosen == c) for c in Category]
        counts = counts_on(self.as_of)
        totals = {c: sum(n for (kind, _), n in counts.items() if kind == c) for c in Category}
        return chips + [
            self._chip("category", c.value, c.label, active=chosen == c, count=totals[c])
            for c in Category
            if totals[c] or chosen == c
        ]


COLUMNS = (
    {"label": "单位名称", "sort": "name"},
    {"label": "统一社会信用代码", "kind": "short", "sort": "code"},
    {"label": "类别", "kind": "short"},
    {"label": "行业", "kind": "short"},
    {"label": "级别"},
    {"label": "加入日期", "kind": "date", "sort": "joined"},
    {"label": "状态", "kind": "state"},
)


def _row(entry: RollEntry) -> dict[str, Any]:
    return {
        "id": entry.member.public_id,
        "url": entry.member.get_absolute_url(),
        "cells": [
            str(entry.member),
            entry.member.credit_code or "—",
            entry.category_label,
            entry.industry_label,
            entry.rank_label,
            cndate(entry.joined_on),
            look(entry.state, entry.state_label),
        ],
    }


class Bulk(FormPage):
    """Deeds on the selected: their forms as one Word file, or another rank with one decision."""

    action = "members.edit_roll"
    title = "变更级别"
    form_class = RankForm
    template_name = "members/bulk_rank.html"
    submit_label = "登记级别变更"
    http_method_names = ["post", "options"]

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("成员单位", reverse("members:list"))]

    def members(self) -> list[Member]:
        """The selected units; DomainError where none is."""
        ids = []
        for text in self.request.POST.getlist("ids")[:MOST_AT_ONCE]:
            try:
                ids.append(uuid.UUID(text))
            except ValueError:
                continue
        found = list(on_roll().filter(public_id__in=ids).order_by("unit__pinyin", "unit_id"))
        if not found:
            raise DomainError("nothing_selected", "请先勾选成员单位，再点要做的事。")
        return found

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            chosen = self.members()
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("members:list")
        if request.POST.get("deed") == "forms":
            return forms_response(self.request, chosen)
        if "decision" not in request.POST:
            form = RankForm(initial={"starts_on": parse_as_of(request)})
            return self.render_to_response(self.get_context_data(form=form, chosen=chosen))
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"chosen": self.members(), "cancel_url": reverse("members:list"), **kwargs}
        )

    def perform(self, form: Any) -> str:
        viewer, data = self.request.viewer, dict(form.cleaned_data)
        with kept_together(), transaction.atomic():
            decision = decision_of(data, viewer)
            chosen = self.members()
            for member in chosen:
                change_rank(member, decision=decision, by=viewer, **data)
        messages.success(self.request, f"已登记 {len(chosen)} 家单位的级别变更。")
        return reverse("members:list")
