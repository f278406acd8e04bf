"""Posts and mentors of units: the lists, one post, what is done with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from groupportal.lists.bulk import BulkEditPage
from groupportal.lists.declaring import Chips, Deed, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.records.buttons import record_buttons
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from internships.forms.post import ACTIVE, BulkPostForm, MentorForm, PostFilter, PostForm
from internships.models import HostUnit, Mentor, Post
from internships.rules.barred import hazard_words
from internships.selectors.placement import hosts_for, mentors_for, posts_for
from internships.services.mentor import add_mentor, edit_mentor, mentor_facts, read_mentor_phone
from internships.services.post import FIELDS, add_post, edit_post, post_facts
from internships.views.hosting import EDIT, HOSTS, facts_of, initial, page, way
from internships.words import UNSAID, counted, known
from rosters.selectors.roster import programmes

VIEW = "internships.view_hosts"
POST_LIST = ("实习岗位", "internships:posts")
MENTOR_LIST = ("单位指导人员", "internships:mentors")


def _is_open(row: Post) -> StateCell:
    return StateCell("in_force", "接收实习") if row.is_active else StateCell("ended", "不再接收")


POSTS = (
    Column("岗位", "name", sort=("pinyin", "id")),
    Column("单位", "host.unit.name", sort=("host__unit__pinyin", "pinyin")),
    Column("可接收", lambda row: known(row.headcount), "number", sort="headcount"),
    Column("危险作业", lambda row: hazard_words(row.hazards) or UNSAID),
    Column("同类岗位职工", lambda row: known(row.staff_total), "number", sort="staff_total"),
    Column("同岗位工资", "monthly_wage", "money", sort="monthly_wage"),
    Column("状态", _is_open, "state"),
    Column("典型工作任务", lambda row: known(row.tasks), more=True),
    Column("对应专业代码", lambda row: known(row.major_codes), more=True),
    Column(
        "体力劳动强度",
        lambda row: f"{row.labour_grade}级" if row.labour_grade else UNSAID,
        "short",
        more=True,
    ),
    Column("工作时间", lambda row: row.hours or UNSAID, more=True),
    Column("食宿条件", lambda row: row.lodging or UNSAID, more=True),
)
MENTORS = (
    Column("姓名", "name", sort=("pinyin", "id"), personal=True),
    Column("单位", "host.unit.name", sort=("host__unit__pinyin", "pinyin")),
    Column("职务或工种", lambda row: row.position or UNSAID, "short", sort="position"),
    Column("电话", "phone", "phone"),
    Column("账号", "user.username", "short"),
    Column(
        "状态",
        lambda row: StateCell("in_force", "在岗") if row.is_active else StateCell("ended", "不在岗"),
        "state",
    ),
)


def _on_duty(page: Any, rows: QuerySet[Mentor], value: str) -> QuerySet[Mentor]:
    return rows.filter(is_active=value == "yes")


class PostList(ListPage):
    """The posts of all units."""

    action = VIEW
    title = "实习岗位"
    lead = "岗位在单位的页面登记；没有人登记过的写“未登记”。"
    export_action = "internships.export"
    measure, noun = "个", "岗位"
    search = Search("搜岗位、单位名称、拼音首字母")
    chips = (Chips("状态", "active", ACTIVE),)
    filterset_class = PostFilter
    columns = POSTS
    opens = "internships:post"
    bulk = (Deed("批量修改", "internships:posts_edit", "pencil"),)
    empty = Empty(
        "还没有岗位",
        "在“实习单位”里打开一家单位，点“登记岗位”。手头有名单的，点“导入实习岗位”。",
        None,
        "internship",
    )

    def base_queryset(self) -> QuerySet[Post]:
        return posts_for(self.request.viewer).order_by("host__unit__pinyin", "pinyin", "id")

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "posts"))]


class PostPage(RecordPage):
    """What is known of a post."""

    action = VIEW
    template_name = "internships/post.html"

    def base_queryset(self) -> QuerySet[Post]:
        return posts_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return way(HOSTS, self.get_object().host)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        return super().get_context_data(
            **{
                "post_state": _is_open(row),
                "facts": post_words(row),
                "may_edit": self.request.viewer.can(EDIT),
                **kwargs,
            }
        )


def post_words(row: Post) -> list[tuple[str, str]]:
    """The same, label by label."""
    names = dict(programmes().filter(code__in=row.major_codes or ()).values_list("code", "name"))
    codes = [f"{names[code]}（{code}）" if code in names else code for code in row.major_codes or ()]
    return [
        ("单位", str(row.host)),
        ("可接收人数", known(row.headcount, "名")),
        ("典型工作任务", known(row.tasks)),
        ("对应专业", "、".join(codes) or UNSAID),
        ("危险作业", hazard_words(row.hazards) or UNSAID),
        ("体力劳动强度", f"{row.labour_grade}级" if row.labour_grade else UNSAID),
        *facts_of(row, "is_harmful"),
        ("同类岗位在岗职工", counted(row.staff_total, row.staff_total_on)),
        ("集团外学校同类岗位的实习人数", known(row.elsewhere, "名")),
        ("同岗位工资", known(row.monthly_wage, "元/月")),
        ("单一重复工作所占比例", UNSAID if row.repetitive_share is None else f"{row.repetitive_share}%"),
        *facts_of(row, "hours", "lodging"),
    ]


class AtHost(FormPage):
    """A form about something new at the unit of the address."""

    action = EDIT

    def hosts(self) -> QuerySet[HostUnit]:
        """The units at which it may be."""
        return hosts_for(self.request.viewer)

    def host(self) -> HostUnit:
        """The unit of the address."""
        if not hasattr(self, "_host"):
            self._host = get_object_or_404(self.hosts(), public_id=self.kwargs["public_id"])
        return self._host

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "host": self.host()}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return way(HOSTS, self.host())


class OfUnit(RecordFormPage):
    """A form about a post or mentor of a unit."""

    action = EDIT

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.get_object()
        return {**super().get_form_kwargs(), "host": row.host, "record": row}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return way(HOSTS, self.get_object().host)


class NewPost(AtHost):
    """A post at a unit."""

    title, form_class, submit_label, done_message = "登记岗位", PostForm, "登记", "已登记岗位。"

    def perform(self, form: Any) -> str:
        add_post(self.host(), form.given(), by=self.request.viewer)
        return self.breadcrumbs()[-1][1]


class EditPost(OfUnit):
    """Correct a post."""

    title, form_class, done_message = "修改岗位", PostForm, "已保存。"

    def base_queryset(self) -> QuerySet[Post]:
        return posts_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return way(HOSTS, self.get_object().host, self.get_object())

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        return {
            **initial(post_facts(row), FIELDS),
            "hazards": row.hazards,
            "major_codes": row.major_codes or [],
        }

    def perform(self, form: Any) -> str:
        edit_post(self.get_object(), form.given(), by=self.request.viewer)
        return self.breadcrumbs()[-1][1]


class BulkPosts(BulkEditPage):
    """What several posts have in common."""

    action = EDIT
    title, form_class, measure = "批量修改岗位", BulkPostForm, "个"
    list_page = POST_LIST

    def base_queryset(self) -> QuerySet[Post]:
        return posts_for(self.request.viewer)

    def name_of(self, row: Post) -> str:
        return f"{row.host} {row}"

    def change(self, row: Post, values: Mapping[str, Any]) -> Post:
        return edit_post(row, replace(post_facts(row), **values), by=self.request.viewer)

    def value_of(self, row: Post, name: str) -> Any:
        return known(getattr(row, name))


class MentorList(ListPage):
    """Who guides interns, at all units."""

    action = VIEW
    title = "单位指导人员"
    export_action = "internships.export"
    measure, noun = "位", "指导人员"
    search = Search("搜姓名、拼音首字母、单位、职务", ("name", "host__unit__name", "position"))
    chips = (
        Chips(
            "状态",
            "active",
            [("yes", "在岗"), ("no", "不在岗")],
            _on_duty,
            default="yes",
            every=("all", "全部"),
        ),
    )
    columns = MENTORS
    empty = Empty("还没有单位指导人员", "在“实习单位”里打开一家单位，点“登记指导人员”。", None, "user")

    def base_queryset(self) -> QuerySet[Mentor]:
        return mentors_for(self.request.viewer)

    def row_url(self, row: Any) -> str:
        """To correcting it, for those who may."""
        return page("mentor_edit", row) if self.request.viewer.can(EDIT) else ""


class NewMentor(AtHost):
    """Who guides interns at a unit."""

    title, form_class, submit_label, done_message = "登记指导人员", MentorForm, "登记", "已登记指导人员。"

    def perform(self, form: Any) -> str:
        add_mentor(self.host(), form.given(), by=self.request.viewer)
        return self.breadcrumbs()[-1][1]


class EditMentor(OfUnit):
    """Correct what is said about a mentor."""

    title, form_class, done_message = "修改指导人员", MentorForm, "已保存。"
    template_name = "internships/mentor_form.html"
    phone_page = "mentor_phone"

    def base_queryset(self) -> QuerySet[Mentor]:
        return mentors_for(self.request.viewer)

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        user = row.user.username if row.user else None
        return {"name": row.name, "position": row.position, "user": user, "is_active": row.is_active}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"phone_url": page(self.phone_page, self.get_object()), **kwargs})

    def perform(self, form: Any) -> str:
        row = self.get_object()
        # Where nobody at the unit has an account, the form doesn't ask for one.
        facts = form.given() if "user" in form.fields else replace(form.given(), user=mentor_facts(row).user)
        edit_mentor(row, facts, by=self.request.viewer)
        return self.breadcrumbs()[-1][1]


class ReadMentorPhone(RecordDeedView):
    """The whole number, once, as a message; who looked is written down."""

    action = EDIT
    back = "mentor_edit"

    def base_queryset(self) -> QuerySet[Mentor]:
        return mentors_for(self.request.viewer)

    def perform(self) -> str:
        row = self.get_object()
        number = read_mentor_phone(row, by=self.request.viewer)
        messages.info(self.request, f"{row}的电话：{number or UNSAID}。已记录这次查看。")
        return page(self.back, row)
