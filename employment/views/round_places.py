"""双向选择 for who runs it: the posts and limits of a unit in a round, a post that closes, a unit that leaves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages

from employment.forms.round import LimitsForm, PostsForm, WhyForm
from employment.models import Chooser, Round, RoundPost, RoundUnit
from employment.selectors.round import RUN, rounds_for
from employment.services.round_posts import add_posts, close_post, leave_round, set_limits
from employment.views.round import LISTED, MOST_COMPLAINTS, at
from employment.views.round_run import OfRound
from groupportal.ui.pages import RecordFormPage


class RoundPosts(OfRound):
    title, form_class, form_takes, submit_label = "加入岗位", PostsForm, ("record",), "加入"
    lead = "列出招聘中、种类相同的岗位。人数上限先按招收人数，再按实习规定的 10% 和 20% 算好单位和同类岗位的上限，之后可以改。"
    done_message = "已加入。请核对各单位的人数上限。"

    def act(self, row: Round, form: Any) -> None:
        add_posts(row, list(form.cleaned_data["demands"]), by=self.request.viewer)


class _OfHouse(RecordFormPage):
    action, listed = RUN, LISTED

    def base_queryset(self) -> Any:
        rounds = rounds_for(self.request.viewer)
        return RoundUnit.objects.filter(round__in=rounds.order_by().values("pk")).select_related(
            "round", "unit"
        )

    def breadcrumbs(self) -> list[tuple[str, str]]:
        row = self.get_object()
        round_ = getattr(row, "round", None) or row.house.round
        return [*super().breadcrumbs()[:1], (str(round_), at(round_))]

    def name_lost(self, lost: list[Chooser]) -> None:
        """Say who had got a post that is gone."""
        if lost:
            names = "、".join(str(one) for one in lost[:MOST_COMPLAINTS])
            words = f"{len(lost)} 名学生因此没有岗位，请在公布前人工调整：{names}"
            messages.warning(self.request, words)


class HouseLimits(_OfHouse):
    form_class, form_takes, done_message = LimitsForm, ("record",), "已保存。"
    lead = "岗位在同类岗位里，同类岗位在单位里，各校学生合在一起算；任何一层满了就不再录取。"

    def get_title(self) -> str:
        return f"{self.get_object()}的人数上限"

    def perform(self, form: Any) -> str:
        return at(set_limits(self.get_object(), by=self.request.viewer, **form.said()).round)


class HouseLeave(_OfHouse):
    form_class, submit_label, done_message = WhyForm, "退出", "已登记退出，选了它的学生会收到消息。"

    def get_title(self) -> str:
        return f"{self.get_object()}退出这一轮"

    def perform(self, form: Any) -> str:
        row = self.get_object()
        self.name_lost(leave_round(row, by=self.request.viewer, **form.cleaned_data))
        return at(row.round)


class PostClose(_OfHouse):
    form_class, submit_label, done_message = WhyForm, "关闭", "已关闭，选了它的学生会收到消息。"

    def base_queryset(self) -> Any:
        rounds = rounds_for(self.request.viewer)
        rows = RoundPost.objects.filter(house__round__in=rounds.order_by().values("pk"))
        return rows.select_related("house__round", "house__unit", "demand")

    def get_title(self) -> str:
        return f"关闭岗位：{self.get_object().demand}"

    def perform(self, form: Any) -> str:
        row = self.get_object()
        self.name_lost(close_post(row, by=self.request.viewer, **form.cleaned_data))
        return at(row.house.round)
