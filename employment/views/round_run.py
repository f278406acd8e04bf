"""What moves a round on: changed, entered by schools, begun, drawn, matched, published, handed over, given up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.utils import timezone

from employment.forms.round import CancelForm, RoundForm, SchoolForm, StudentsForm
from employment.models import Round
from employment.selectors.round import ENTER, RUN, left_over, rounds_for
from employment.services.round import add_students, cancel_round, draw, edit_round, open_round
from employment.services.round_publish import refuse_publishing
from employment.services.round_result import hand_over
from employment.views.round import LISTED, MOST_COMPLAINTS, at
from groupportal.jobs.services import enqueue
from groupportal.ui.pages import RecordDeedView, RecordFormPage
from rosters.selectors.roster import in_class, students


class OfRound(RecordFormPage):
    """A form about a round one runs."""

    action, listed = RUN, LISTED

    def base_queryset(self) -> QuerySet[Round]:
        return rounds_for(self.request.viewer)

    def perform(self, form: Any) -> str:
        row = self.get_object()
        self.act(row, form)
        return at(row)

    def act(self, row: Round, form: Any) -> None:
        """Call the service."""
        raise NotImplementedError


class RoundEdit(OfRound):
    title, form_class, done_message = "修改轮次", RoundForm, "已保存。"

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        names = (
            "name",
            "kind",
            "wishes_from",
            "wishes_to",
            "ranks_to",
            "most_wishes",
            "starts_on",
            "ends_on",
        )
        previous = row.previous.public_id if row.previous else None
        return {**{name: getattr(row, name) for name in names}, "previous": previous}

    def act(self, row: Round, form: Any) -> None:
        edit_round(row, form.facts(), by=self.request.viewer)


class RoundStudents(OfRound):
    action = ENTER
    title, form_class, form_takes, submit_label = "加入学生", StudentsForm, ("viewer", "record"), "加入"

    def act(self, row: Round, form: Any) -> None:
        data, today = form.cleaned_data, timezone.localdate()
        school = data["school"]
        which = Q(pk__in=())
        if data["classes"]:
            which |= in_class(today, school_class__in=[one.pk for one in data["classes"]])
        if data.get("is_left_over"):
            which |= Q(pk__in=left_over(row, school).values("student"))
        chosen = list(students().filter(which, unit=school).distinct())
        made = add_students(row, chosen, school=school, batch=data.get("batch"), by=self.request.viewer)
        messages.success(
            self.request, f"加入了 {len(made)} 名学生，{len(chosen) - len(made)} 名原来已经在里面。"
        )


class RoundCancel(OfRound):
    title, form_class, submit_label, done_message = "取消这一轮", CancelForm, "取消这一轮", "已取消。"

    def act(self, row: Round, form: Any) -> None:
        cancel_round(row, why=form.cleaned_data["why"], by=self.request.viewer)


class RoundHandOver(OfRound):
    action = ENTER
    title, form_class, form_takes, submit_label = (
        "转为实习安排",
        SchoolForm,
        ("viewer", "record"),
        "转为实习安排",
    )
    lead = "录取的学生在所属批次里各得一份实习安排草稿，学校补齐资料后提交审批。"

    def act(self, row: Round, form: Any) -> None:
        made, refused = hand_over(row, form.cleaned_data["school"], by=self.request.viewer)
        messages.success(self.request, f"{made} 名学生的实习安排已经起草，请到实习安排里补齐后提交。")
        for words in refused[:MOST_COMPLAINTS]:
            messages.warning(self.request, words)
        if (more := len(refused) - MOST_COMPLAINTS) > 0:
            messages.warning(
                self.request, f"另有 {more} 名学生没有转成。上面的办好以后再转一次，会接着列出。"
            )


class _Deed(RecordDeedView):
    """A button that moves a round on."""

    action = RUN

    def base_queryset(self) -> QuerySet[Round]:
        return rounds_for(self.request.viewer)

    def perform(self) -> str:
        return self.act(self.get_object()) or at(self.get_object())

    def act(self, row: Round) -> str | None:
        """Call the service."""
        raise NotImplementedError


class RoundOpen(_Deed):
    done_message = "已开始，学生和单位会收到消息。"

    def act(self, row: Round) -> None:
        open_round(row, by=self.request.viewer)


class RoundDraw(_Deed):
    done_message = "已截止，抽签号已生成并公开。"

    def act(self, row: Round) -> None:
        draw(row, by=self.request.viewer)


class _Job(_Deed):
    """A button whose work is done in the background."""

    kind, words = "", ""

    def act(self, row: Round) -> str:
        job = enqueue(
            self.kind, {"round": str(row.public_id)}, by=self.request.viewer, title=f"{self.words}：{row}"
        )
        return str(job.get_absolute_url())


class RoundMatch(_Job):
    kind, words = "employment.match_round", "匹配"


class RoundPublish(_Job):
    kind, words = "employment.publish_round", "公布结果"

    def act(self, row: Round) -> str:
        refuse_publishing(row, by=self.request.viewer)
        return super().act(row)
