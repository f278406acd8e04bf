"""A student's own CV and wish; wishes that the school follows, and that units read without name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone

from employment.documents.cv import cv_document
from employment.enums import Intent
from employment.forms.application import InviteForm, LineForm, SeekerFilter, WishForm
from employment.models import CvLine, JobWish
from employment.selectors.access import HANDLE
from employment.selectors.application import (
    APPLY,
    FOLLOW,
    own_student,
    own_students,
    seekers,
    wishes_for,
)
from employment.selectors.cv import cv_of
from employment.services.application import invite
from employment.services.cv import add_line, remove_line, said_of_wish, say_wish
from groupportal.files.responses import download
from groupportal.lists.declaring import Chips, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.office.stamp import Stamp
from groupportal.records.buttons import record_buttons
from groupportal.ui.formats import cndate
from groupportal.ui.pages import FormPage, Page, RecordDeedView, RecordFormPage
from groupportal.ui.places import place
from groupportal.ui.tables import Column

CV = ("我的简历", "employment:cv")
_SAID = ("intent", "post", "section", "unit_name", "wage_from", "from_on", "place")


def wish_facts(row: JobWish) -> list[tuple[str, Any]]:
    """What somebody wants; what isn't said is left out."""
    facts = [
        ("毕业以后", row.get_intent_display()),
        ("意向岗位", row.post),
        ("意向城市", row.city),
        ("意向行业", row.get_section_display()),
        ("意向单位", row.unit_name),
        ("期望报酬", f"{row.wage_from:,.0f} 元/月" if row.wage_from else ""),
        ("最早到岗", cndate(row.from_on) if row.from_on else ""),
    ]
    return [(label, value) for label, value in facts if value]


class CvPage(Page):
    """The own CV: the school's records, the own lines, what one wants."""

    action, title = APPLY, CV[0]
    lead = "学校记录里有的不用再填；证书、获奖、技能自己添加。投递时逐项选择给单位看什么。"
    template_name = "employment/cv.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        student = own_student(self.request.viewer)
        wish = JobWish.objects.filter(student=student).first()
        return super().get_context_data(
            **{
                "student": student,
                "parts": cv_of(student),
                "lines": student.cv_lines.all(),
                "wish": wish,
                "wishes": wish_facts(wish) if wish else (),
                **kwargs,
            }
        )


class CvWord(Page):
    """The own CV as Word."""

    action, title = APPLY, CV[0]

    def render_to_response(self, context: Any, **kwargs: Any) -> HttpResponse:
        student = own_student(self.request.viewer)
        stamp = Stamp(str(student.public_id), timezone.now(), settings.CODE_VERSION)
        content = cv_document(student.name, cv_of(student, phone=True), "", stamp)
        return download(content, f"{student.name}的简历.docx")


class SayWish(FormPage):
    """What one wants, and whether units may read it."""

    action, title, listed, form_class = APPLY, "就业意向", CV, WishForm
    done_message = "已保存。"

    def get_initial(self) -> dict[str, Any]:
        row = JobWish.objects.filter(student=own_student(self.request.viewer)).first()
        if row is None:
            return {}
        said = said_of_wish(row)
        return {**{name: getattr(said, name) for name in _SAID}, "is_seen": row.seen_since is not None}

    def perform(self, form: WishForm) -> str:
        by = self.request.viewer
        say_wish(own_student(by), form.given(), is_seen=form.cleaned_data["is_seen"], by=by)
        return place(CV[1])


class AddLine(FormPage):
    """A line of the own CV."""

    action, title, listed, form_class = APPLY, "添加一条", CV, LineForm
    submit_label, done_message = "添加", "已添加。"

    def perform(self, form: LineForm) -> str:
        by = self.request.viewer
        add_line(own_student(by), **form.cleaned_data, by=by)
        return place(CV[1])


class RemoveLine(RecordDeedView):
    """Take a line out."""

    action, done_message = APPLY, "已删去。"

    def base_queryset(self) -> QuerySet[CvLine]:
        own = own_students(self.request.viewer).order_by().values("pk")
        return CvLine.objects.filter(student__in=own).select_related("student")

    def perform(self) -> str:
        remove_line(self.get_object(), by=self.request.viewer)
        return place(CV[1])


class WishList(ListPage):
    """Wishes of the students that a school follows."""

    action, title, measure, noun = FOLLOW, "就业意向", "条", "就业意向"
    export_action = "employment.export_wishes"
    search = Search("搜姓名、岗位、单位", ("student__name", "post", "unit_name"))
    chips = (Chips("意向", "intent", Intent.choices, "intent", counts=True),)
    columns = (
        Column("姓名", "student.name", sort=("student__pinyin", "id"), personal=True),
        Column("专业", "student.programme"),
        Column("意向", "get_intent_display", "short"),
        Column("意向岗位", "post"),
        Column("意向城市", "city", "short"),
        Column("意向行业", "get_section_display", more=True),
        Column("意向单位", "unit_name", more=True),
        Column("期望报酬", "wage_from", "money", sort="wage_from"),
        Column("单位可见", lambda row: "可见（不含姓名）" if row.seen_since else "不可见", "short"),
        Column("录入时间", "updated_at", "time", sort="updated_at", more=True),
    )
    empty = Empty("还没有就业意向", "学生在“我的简历”里填写，或由学校从 Excel 导入。", None, "user")

    def base_queryset(self) -> QuerySet[JobWish]:
        viewer = self.request.viewer
        rows = wishes_for(viewer).order_by("student__pinyin", "pk")
        return rows.filter(viewer.within(self.export_action, "student__unit")) if self.is_taken else rows

    def row_url(self, row: Any) -> str:
        return ""

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "job_wishes"))]


class SeekerList(ListPage):
    """What students want who let units read it: nobody's name, school or telephone."""

    action, title, measure, noun = HANDLE, "求职意向", "条", "求职意向"
    lead = (
        "学生同意才列在这里，不含姓名、学校和电话。邀请以后，学生接受并同意提供简历，您才看得到。"
        "替没有账号的企业办理的，有招聘中的岗位时才列出。"
    )
    search = Search("搜岗位、专业", ("post", "student__programme__name"))
    filterset_class = SeekerFilter
    chips = (Chips("意向", "intent", Intent.choices, "intent"),)
    columns = (
        Column("专业", lambda row: row.student.programme or "没有登记专业"),
        Column(
            "层次", lambda row: row.student.programme.get_level_display() if row.student.programme else ""
        ),
        Column("年级", "student.grade", "short"),
        Column("意向岗位", "post"),
        Column("意向城市", "city", "short"),
        Column("意向行业", "get_section_display", more=True),
        Column("期望报酬", "wage_from", "money", sort="wage_from"),
        Column("最早到岗", "from_on", "date", sort="from_on"),
    )
    opens = "employment:invite"
    empty = Empty("现在没有公开的求职意向", "学生在“就业意向”里同意单位查看以后，列在这里。", None, "user")

    def base_queryset(self) -> QuerySet[JobWish]:
        return seekers(self.request.viewer)


class Invite(RecordFormPage):
    """Invite somebody to an own post."""

    action, title, listed, form_class = HANDLE, "邀请同学", ("求职意向", "employment:seekers"), InviteForm
    form_takes, submit_label, template_name = ("viewer",), "邀请", "employment/invite.html"
    done_message = "已邀请。对方接受以后，您会收到消息。"

    def base_queryset(self) -> QuerySet[JobWish]:
        return seekers(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return super().breadcrumbs()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        facts = [("专业", row.student.programme or "没有登记专业"), *wish_facts(row)]
        return super().get_context_data(**{"facts": facts, **kwargs})

    def perform(self, form: InviteForm) -> str:
        said = form.cleaned_data
        row = invite(said["demand"], self.get_object(), note=said["note"], by=self.request.viewer)
        return row.get_absolute_url()
