"""The list of members as of a date, and what is done with several at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from groupportal.errors import DomainError
from groupportal.files.services import kept_together
from groupportal.lists.bulk import BulkEditPage
from groupportal.lists.chosen import chosen_ids
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.people.choosing import keep_chosen
from groupportal.records.buttons import record_buttons
from groupportal.ui.addresses import query_with
from groupportal.ui.asof import AsOfMixin, parse_as_of
from groupportal.ui.formats import cndate
from groupportal.ui.pages import FormPage
from groupportal.ui.tables import Column, StateCell
from members.enums import REST, Category, MemberState
from members.filters import ALL_STATES, NO_REGION, MemberFilter, state_asked
from members.forms.decisions import RankForm
from members.forms.profile import BulkProfileForm
from members.models import Member
from members.rules import region_name
from members.selectors.entries import RollEntry, entries_on
from members.selectors.roll import count_on, counts_on, in_state, on_roll
from members.services.periods import change_rank
from members.services.roll import edit_profile
from members.views.common import decision_of
from members.views.printing import forms_response

MOST_AT_ONCE = 1000
"""Units ticked on the pages of the list."""


def _categories(page: Any) -> list[tuple[Any, ...]]:
    """Categories; where the list shows the members of the day, with how many there are."""
    if state_asked(page.request.GET) != MemberState.ACTIVE:
        return [(c.value, c.label) for c in Category]
    totals: Counter[str] = Counter()
    for (category, _), number in counts_on(page.as_of).items():
        totals[category] += number
    chosen = page.request.GET.get("category")
    return [(c.value, c.label, totals[c]) for c in Category if totals[c] or chosen == c]


class RollList(AsOfMixin, ListPage):
    """Members of the cut-off date; other states by chip."""

    action = "members.view_roll"
    title = "成员单位"
    measure, noun = "家", "单位"
    search = Search("名称、拼音首字母或信用代码")
    filterset_class = MemberFilter
    chips = (
        Chips(
            "状态",
            "state",
            [(s.value, s.label) for s in MemberState if s != MemberState.NONE],
            default=MemberState.ACTIVE,
            every=(ALL_STATES, "全部"),
        ),
        Chips("类别", "category", _categories),
    )
    columns = (
        Column("单位名称", "member", sort=("unit__pinyin", "unit_id")),
        Column("统一社会信用代码", "member.credit_code", "short", sort="credit_code"),
        Column("类别", "category_label", "short"),
        Column("行业", "industry_label", "short"),
        Column("级别", "rank_label", "short"),
        Column("加入日期", "joined_on", "date", sort="joined_on"),
        Column("状态", lambda entry: StateCell(entry.state, entry.state_label), "state"),
        Column("门类", "member.get_section_display", "short", more=True),
        Column("行政区划", lambda entry: region_name(entry.member.region), "short", more=True),
        Column("地址", "member.address", more=True),
        Column("职工总数", "member.staff_total", "number", sort="staff_total", more=True),
        Column("网址", "member.website", more=True),
        Column("退出日期", "left_on", "date", more=True),
        Column("资料核对", "member.get_data_state_display", "short", sort="data_state", more=True),
    )
    opens = "members:member"
    add = Button("登记成员单位", "members:register")
    more = (
        Button("查找重复单位", "members:duplicates", look="quiet"),
        Button("非成员单位", "members:outside_list", look="quiet"),
    )
    bulk = (
        Deed("打印加盟审批表（Word）", "members:bulk", "print", value="forms"),
        Deed("部署任务", "members:bulk", "calendar", value="assign", right="plans.assign_task"),
        Deed("给联系人开账号", "members:accounts", "member", value="units"),
        Deed("批量修改资料", "members:bulk_edit", "pencil"),
        Deed("变更级别", "members:bulk", "seal", value="rank", right="members.decide_membership"),
    )

    def base_queryset(self) -> QuerySet[Member]:
        return in_state(self.as_of, state_asked(self.request.GET))

    def get_rows(self, page: Iterable[Member]) -> list[RollEntry]:
        return entries_on(page, self.as_of)

    def row_id(self, row: RollEntry) -> object:
        return row.member.public_id

    def row_url(self, row: RollEntry) -> str:
        return super().row_url(row.member)

    def count_rows(self, rows: Any) -> int:
        """The count of an unfiltered list comes from the periods alone."""
        narrowed = any(self.request.GET.get(name) for name in MemberFilter.base_filters)
        if not narrowed and state_asked(self.request.GET) == MemberState.ACTIVE:
            return count_on(self.as_of)
        return super().count_rows(rows)

    def get_tools(self) -> list[Tools]:
        tools = [Tools(record_buttons(self.request, "members"))]
        if self.request.viewer.can("members.edit_roll"):
            query = query_with(self.request.GET, page=None)
            printed = Button("生成列出各家的（Word）", "members:forms", "print", query=query, posts=True)
            opens = Button(
                "给联系人开账号", "members:accounts", "member", query=query_with(self.request.GET, page=None)
            )
            people = Button(
                "看列出各家的联系人",
                "members:contacts",
                "user",
                query=query_with(self.request.GET, page=None, cols=None),
            )
            tools += [Tools([people, opens], "联系人"), Tools([printed], "加盟审批表")]
        return tools

    def get_empty(self) -> Empty:
        if on_roll().exists():
            words = "换一个截至日期或状态再看。"
            return Empty(f"截至{cndate(self.as_of)}没有这样的成员单位", words, icon="search")
        if not self.request.viewer.can("members.decide_membership"):
            return Empty("成员名册还是空的", "集团秘书处登记或导入成员单位后，会出现在这里。", icon="member")
        return Empty(
            "成员名册还是空的",
            "手头有成员名单（Excel）的，直接导入，不用改格式：先检查，错误在原表里标红。没有的，可以逐家登记。",
            Button("导入成员名单", "imports:upload", kwargs={"kind": "members"}),
            "member",
        )

    def narrowed_to(self) -> list[tuple[str, str]]:
        """What a link from the growth page narrowed the list to."""
        division = self.request.GET.get("division", "")
        where = "未填写行政区划" if division == NO_REGION else region_name(division) or division
        kind = REST[1] if self.request.GET.get("kind") == REST[0] else ""
        return [("division", where), ("kind", kind)]


class BulkProfile(BulkEditPage):
    """What several units have in common, set for all of them."""

    action = "members.edit_roll"
    title = "批量修改资料"
    form_class = BulkProfileForm
    list_page = ("成员单位", "members:list")
    measure = "家"

    def base_queryset(self) -> QuerySet[Member]:
        return on_roll().order_by("unit__pinyin", "unit_id")

    def change(self, row: Member, values: Mapping[str, Any]) -> Member:
        return edit_profile(row, values, by=self.request.viewer)


class Bulk(FormPage):
    """Deeds on the selected: their forms as one Word file, or another rank with one decision."""

    action = "members.edit_roll"
    title = "变更级别"
    listed = ("成员单位", "members:list")
    form_class = RankForm
    template_name = "members/bulk_rank.html"
    submit_label = "登记级别变更"
    http_method_names = ["post", "options"]

    def members(self) -> list[Member]:
        """The selected units; DomainError where none is."""
        ids = chosen_ids(self.request, MOST_AT_ONCE)
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
        if request.POST.get("deed") == "assign":
            keep_chosen(request, [member.unit for member in chosen])
            return redirect(f"{reverse('plans:assign')}?chosen=1")
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
