"""Decisions about a membership, and corrections of its dates."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone

from groupportal.ui.formats import DASH, cndate
from groupportal.ui.pages import RecordFormPage
from members.forms.decisions import CorrectForm, LeaveForm, RankForm, ReEnterForm, ResumeForm, SuspendForm
from members.models import MembershipPeriod
from members.selectors.entries import entries_on
from members.services import periods
from members.services.corrections import correct_period
from members.views.common import OfMember, decided


class _Decide(OfMember, RecordFormPage):
    """A decision about a membership: the form's fields go to one service."""

    def service(self, member: Any, **data: Any) -> Any:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the roll says today, so that the decision is put to the right unit and dates."""
        entry = entries_on([self.get_object()], timezone.localdate())[0]
        parts = [entry.state_label, f"{cndate(entry.joined_on)}加入" if entry.joined_on else ""]
        parts.append(f"{cndate(entry.left_on)}退出" if entry.left_on else entry.rank_label)
        intro = f"{entry.member}现在登记的是：{'，'.join(part for part in parts if part and part != DASH)}。"
        return super().get_context_data(**{"intro": intro, **kwargs})

    def perform(self, form: Any) -> str:
        member = self.get_object()
        decided(partial(self.service, member), form, self.request.viewer)
        return member.get_absolute_url()


class Leave(_Decide):
    action = "members.decide_membership"
    title = "登记退出"
    form_class = LeaveForm
    submit_label = "登记退出"
    done_message = "已登记退出，此前的统计不变。"

    def service(self, member: Any, **data: Any) -> Any:
        return periods.leave(member, **data)


class Suspend(_Decide):
    """Letting a membership rest."""

    action = "members.decide_membership"
    title = "暂停成员资格"
    form_class = SuspendForm
    submit_label = "登记暂停"
    done_message = "已登记暂停。"

    def service(self, member: Any, **data: Any) -> Any:
        return periods.suspend(member, **data)


class Resume(_Decide):
    action = "members.decide_membership"
    title = "恢复成员资格"
    form_class = ResumeForm
    submit_label = "登记恢复"
    done_message = "已登记恢复。"

    def service(self, member: Any, **data: Any) -> Any:
        return periods.resume(member, **data)


class ReEnter(_Decide):
    action = "members.decide_membership"
    title = "登记重新加入"
    form_class = ReEnterForm
    submit_label = "登记重新加入"
    done_message = "已登记重新加入。"

    def service(self, member: Any, **data: Any) -> Any:
        return periods.re_enter(member, **data)


class ChangeRank(_Decide):
    action = "members.decide_membership"
    title = "变更级别"
    form_class = RankForm
    submit_label = "登记级别变更"
    done_message = "级别已变更。"

    def service(self, member: Any, **data: Any) -> Any:
        return periods.change_rank(member, **data)


class Correct(RecordFormPage):
    """Dates of one period that were recorded wrongly."""

    action = "members.decide_membership"
    title = "更正成员期间"
    form_class = CorrectForm
    submit_label = "更正日期"
    done_message = "日期已更正，原来的日期留在操作记录里。"

    def base_queryset(self) -> Any:
        return MembershipPeriod.objects.select_related("member__unit").filter(
            member__merged_into__isnull=True
        )

    def breadcrumbs(self) -> list[tuple[str, str]]:
        member = self.get_object().member
        return [("成员单位", reverse("members:list")), (str(member), member.get_absolute_url())]

    def get_initial(self) -> dict[str, Any]:
        period = self.get_object()
        return {"joined_on": period.starts_on, "left_on": period.ends_on}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        period = self.get_object()
        intro = (
            f"现在登记的是：{period.describe()}。更正会改变这两个日期之间的历史统计，"
            "原来的日期、更正人和原因都会留在操作记录里。"
        )
        return super().get_context_data(
            **{"intro": intro, "cancel_url": period.member.get_absolute_url(), **kwargs}
        )

    def perform(self, form: Any) -> str:
        period = correct_period(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return period.member.get_absolute_url()
