"""What came of a round: students with their posts, every wish with its reason, one student's, changes by hand."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from employment.enums import RoundState, WishResult
from employment.forms.round import AdjustForm
from employment.models import Adjustment, Chooser, Round, StudentWish
from employment.selectors.round import ENTER, adjustments_for, choosers_for, rounds_for, wishes_for
from employment.services.round_result import ADJUSTMENTS, propose_adjustment
from employment.views.round import LISTED, at
from groupportal.deciding.pages import RulingPage
from groupportal.deciding.standard import Ruled
from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.pages import RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell

_STUDENT = ("student__name", "student__number")
_CHOOSER = ("chooser__student__name", "chooser__student__number")


class _InRound(ListPage):
    """A list inside a round, for the offices of schools and the secretariat."""

    action, listed = ENTER, LISTED

    @property
    def round(self) -> Round:
        """The round of the address."""
        if not hasattr(self, "_round"):
            self._round: Round = get_object_or_404(
                rounds_for(self.request.viewer), public_id=self.kwargs["public_id"]
            )
        return self._round

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().breadcrumbs(), (str(self.round), at(self.round))]


def _how(page: Any, rows: QuerySet[Chooser], value: str) -> QuerySet[Chooser]:
    return {
        "silent": rows.filter(handed_in_at__isnull=True),
        "taken": rows.filter(post__isnull=False),
        "left": rows.filter(post__isnull=True),
    }[value]


class ChooserList(_InRound):
    """Students of a round and what they got."""

    title, measure, noun = "参选学生和结果", "名", "学生"
    search = Search("搜学生、学号", _STUDENT)
    chips = (
        Chips("看", "which", [("silent", "没有填志愿"), ("taken", "已录取"), ("left", "没有录取")], _how),
    )
    columns = (
        Column("学生", "student.name", sort=("student__pinyin", "id"), personal=True),
        Column("学校", "unit.name", sort=("unit__pinyin", "number")),
        Column("专业", "student.programme.name"),
        Column("参选号", "number", "number", sort="number"),
        Column("填志愿时间", "handed_in_at", "time", sort="handed_in_at"),
        Column("抽签次序", "lot", "number", sort="lot"),
        Column("岗位", "post.demand.title"),
        Column("单位", "post.house.unit.name"),
        Column("匹配到的岗位", "matched", more=True),
    )
    opens = "employment:chooser"
    empty = Empty("还没有参选学生", "学校在轮次页面“加入学生”后，列在这里。")

    def base_queryset(self) -> QuerySet[Chooser]:
        return choosers_for(self.request.viewer).filter(round=self.round)


class WishList(_InRound):
    """Every wish with its cut-off, the student's place and the first reason; goes out as a workbook."""

    title, measure, noun = "全部志愿", "个", "志愿"
    search = Search(
        "搜学生、学号、单位、岗位",
        (*_CHOOSER, "post__house__unit__name", "post__demand__title"),
    )
    chips = (Chips("结果", "result", WishResult.choices, "result"),)
    columns = (
        Column("学生", "chooser.student.name", sort=("chooser__student__pinyin", "number"), personal=True),
        Column("学校", "chooser.unit.name"),
        Column("志愿", "number", "number", sort=("number", "chooser")),
        Column("单位", "post.house.unit.name", sort=("post__house__unit__pinyin", "post", "place")),
        Column("岗位", "post.demand.title"),
        Column("结果", "get_result_display", "short"),
        Column("名次", "place", "number", sort="place"),
        Column("录取线", "cut_off", "number"),
        Column("限额", "cap", "number"),
        Column("说明", "said", more=True),
    )
    opens = ""
    empty = Empty("还没有志愿", "学生在选岗时间里填写后，列在这里。")

    def row_url(self, row: StudentWish) -> str:
        return at(row.chooser, "chooser")

    def base_queryset(self) -> QuerySet[StudentWish]:
        return wishes_for(self.request.viewer).filter(chooser__round=self.round)


class ChooserPage(RecordPage):
    """One student in a round: wishes with their reasons, changes by hand."""

    action, listed = ENTER, LISTED
    template_name = "employment/chooser.html"

    def base_queryset(self) -> QuerySet[Chooser]:
        return choosers_for(self.request.viewer).select_related("placement", "batch")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        row = self.get_object().round
        return [*super().breadcrumbs(), (str(row), at(row))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        return super().get_context_data(
            **{
                "facts": [
                    ("学校", row.unit),
                    ("专业", row.student.programme),
                    ("实习批次", row.batch),
                    ("参选号", row.number),
                    ("抽签次序", row.lot),
                    ("匹配到的岗位", row.matched),
                    ("岗位", row.post),
                    ("实习安排", row.placement and row.placement.get_state_display()),
                ],
                "wishes": row.wishes.select_related("post__demand", "post__house__unit"),
                "adjustments": adjustments_for(viewer).filter(chooser=row),
                "adjusts": row.round.state == RoundState.MATCHED and viewer.can(ENTER, unit_id=row.unit_id),
                **kwargs,
            }
        )


class Adjust(RecordFormPage):
    """Ask for another post for a student."""

    action, listed, submit_label = ENTER, LISTED, "提交"
    form_class, form_takes, done_message = AdjustForm, ("record",), "已提交，由另一位同事审核。"

    def base_queryset(self) -> QuerySet[Chooser]:
        return choosers_for(self.request.viewer)

    def get_title(self) -> str:
        return f"调整{self.get_object()}的结果"

    def perform(self, form: Any) -> str:
        return propose_adjustment(
            self.get_object(), by=self.request.viewer, **form.cleaned_data
        ).get_absolute_url()


class AdjustmentList(ListPage):
    """Changes by hand, asked for and ruled on."""

    action, title, listed, measure, noun = ENTER, "人工调整", LISTED, "项", "调整"
    search = Search("搜学生", _CHOOSER)
    chips = (Chips("状态", "state", Ruled.choices, "state"),)
    columns = (
        Column("学生", "chooser.student.name", personal=True),
        Column("轮次", "chooser.round.name"),
        Column("状态", lambda row: StateCell(row.state, row.get_state_display()), "state"),
        Column("原来", lambda row: row.before or "没有录取"),
        Column("调整到", lambda row: row.post or "不安排"),
        Column("原因", "reason"),
        Column("提出人", "proposed_by.name"),
        Column("提出时间", "proposed_at", "time", sort="proposed_at"),
    )
    empty = Empty("没有人工调整", "结果待公布时，在学生的页面里提出，由另一位同事审核。")

    def base_queryset(self) -> QuerySet[Adjustment]:
        return adjustments_for(self.request.viewer)


class AdjustmentPage(RulingPage):
    """One, to be agreed to by a second person."""

    action = ENTER
    kind, listed = ADJUSTMENTS, ("人工调整", "employment:adjustments")
    facts = (
        ("学生", "chooser.student"),
        ("轮次", "chooser.round"),
        ("原来", "before"),
        ("调整到", "post"),
        ("原因", "reason"),
        ("提出人", "proposed_by"),
    )

    def base_queryset(self) -> QuerySet[Adjustment]:
        return adjustments_for(self.request.viewer)
