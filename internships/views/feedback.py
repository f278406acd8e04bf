"""每周反馈: links for mentors, what they answered, and the page behind the link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.utils import timezone

from groupportal.links.pages import LinkFormPage
from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.tables import Column, StateCell
from internships.forms.agreement import NoForm
from internships.forms.feedback import FeedbackForm
from internships.models import Feedback, Placement
from internships.selectors.attendance import RULE
from internships.selectors.feedback import feedback_for, to_tell_of
from internships.selectors.placement import placements_for
from internships.services.consent import Asked
from internships.services.feedback import FEEDBACK_LINK, ask_feedback, give_feedback
from internships.services.together import ARRANGE
from internships.views.slips import SlipsPage, Told


def _which(page: Any, rows: QuerySet[Feedback], value: str) -> QuerySet[Feedback]:
    return rows.filter(is_fine=value == "fine")


class FeedbackList(ListPage):
    """What mentors said of the students a person looks after, the latest week first."""

    action = RULE
    title, measure, noun = "单位每周反馈", "条", "反馈"
    export_action = "internships.export"
    search = Search(
        "搜学生、单位、指导人员", ("placement__student__name", "placement__host__unit__name", "mentor__name")
    )
    chips = (Chips("情况", "is", [("problem", "有问题"), ("fine", "正常")], _which),)
    columns = (
        Column("学生", "placement.student.name", sort=("placement__student__pinyin", "id"), personal=True),
        Column(
            "情况",
            lambda one: StateCell("holds", "正常") if one.is_fine else StateCell("broken", "有问题"),
            "state",
        ),
        Column("说明", "words"),
        Column("周", "week", "date", sort="week"),
        Column("实习单位", "placement.host.unit.name"),
        Column("单位指导人员", "mentor.name"),
        Column("学校指导教师", "placement.teacher.name", more=True),
        Column("反馈时间", "given_at", "time", more=True),
    )
    empty = Empty(
        "还没有单位反馈",
        "学校在“实习安排”里勾选学生，点“发每周反馈链接”；师傅用手机点一点，就会列在这里。",
        None,
        "internship",
    )

    def base_queryset(self) -> QuerySet[Feedback]:
        return feedback_for(self.request.viewer)

    def row_url(self, row: Any) -> str:
        """To the placement."""
        return str(row.placement.get_absolute_url())


class AskFeedback(SlipsPage):
    """A link for each mentor of the ticked placements, on slips."""

    action = ARRANGE
    title, what = "发每周反馈链接", "每周反馈"
    form_class = NoForm
    list_page = ("实习安排", "internships:placements")
    submit_label = "生成链接和纸条"
    tells = {FEEDBACK_LINK: lambda one: Told("每周反馈实习生情况", (("单位", one.host),), "每周点一点就行")}

    def base_queryset(self) -> QuerySet[Placement]:
        return placements_for(self.request.viewer, ARRANGE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = "每位单位指导人员一条链接，不用账号，整个实习期间每周都用这一条；只看得到自己带的本校实习生。"
        return super().get_context_data(**{"intro": words, **kwargs})

    def ask(self, rows: list[Placement], form: Any) -> Asked:
        return ask_feedback(rows, by=self.request.viewer)


class GiveFeedback(LinkFormPage):
    """The mentor's interns, each once a week."""

    title = "这一周实习生怎么样"
    form_class = FeedbackForm
    template_name = "internships/feedback.html"
    submit_label = "提交"
    finishes = keeps = False

    def _rows(self) -> list[Placement]:
        return list(to_tell_of(self.subject, self.link.unit, timezone.localdate()))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "rows": self._rows()}

    def perform(self, form: Any) -> str:
        made = give_feedback(self.subject, self.link.unit, form.given())
        messages.success(self.request, f"已收到 {len(made)} 名实习生的反馈，谢谢您。下周还用这条链接。")
        return ""
