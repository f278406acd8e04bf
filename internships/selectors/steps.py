"""The steps of placements, composed of those that each subject offers. Nothing is ticked: each is read from its own records."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from groupportal.ui.formats import cndate, cntime
from internships.enums import EndKind, PlacementState, Source
from internships.models import Placement
from internships.selectors import assessment, papers
from internships.selectors.step import Step, StepSource
from internships.states import BEGUN, HOLDS

_P = PlacementState


def _page(row: Placement, name: str) -> str:
    at = {"public_id": row.public_id}
    return reverse(f"internships:{name}", urlconf=settings.GROUP_URLCONF, kwargs=at)


def _of_each(step: Callable[[Placement], Step | None]) -> StepSource:
    """A source that reads a placement alone."""
    return lambda rows: {row.pk: (found,) for row in rows if (found := step(row))}


def _arranged(row: Placement) -> Step:
    lacks = [
        label
        for label, there in (
            ("岗位", row.post_id),
            ("学校指导教师", row.teacher_id),
            ("单位指导人员", row.mentor_id),
        )
        if not there
    ]
    words = f"还没有指定{'、'.join(lacks)}。" if lacks else "单位、岗位和指导的人都已指定。"
    return Step("arranged", "安排", not lacks, words, _page(row, "placement_edit") if lacks else "")


def _own_choice(row: Placement) -> Step | None:
    """Who finds the unit oneself applies, the guardian agrees, the school agrees (Article 9)."""
    if row.source != Source.OWN:
        return None
    lacks = [
        label
        for label, day in (
            ("学生申请", row.applied_on),
            ("监护人同意", row.guardian_agreed_on),
            ("学校同意", row.school_agreed_on),
        )
        if day is None
    ]
    words = f"还没有登记{'、'.join(lacks)}的日期。" if lacks else "学生申请、监护人和学校同意都已登记。"
    return Step("own_choice", "自主实习申请", not lacks, words, _page(row, "placement_edit") if lacks else "")


def _submitted(row: Placement) -> Step | None:
    if row.state == _P.CANCELLED:
        return Step("submitted", "提交审批", done=False, words="这份安排已经取消。")
    if row.state in (_P.DRAFT, _P.RETURNED):
        why = f"被退回：{row.answer}" if row.state == _P.RETURNED else "还没有提交审批。"
        return Step("submitted", "提交审批", done=False, words=why, url=_page(row, "placement"))
    who = f"{row.proposed_by}，" if row.proposed_by else ""
    when = cntime(row.proposed_at) if row.proposed_at else "已提交"
    return Step("submitted", "提交审批", done=True, words=f"{who}{when}。")


def _approved(row: Placement) -> Step | None:
    if row.state == _P.CANCELLED:
        return None
    if row.state in HOLDS:
        return Step("approved", "审批", done=True, words=f"{row.ruled_by}，{cntime(row.ruled_at)}。")
    waits = row.state == _P.SUBMITTED
    words = "等本校另一位有审批权限的人审批。" if waits else "提交以后由本校另一位同事审批。"
    return Step("approved", "审批", done=False, words=words, url=_page(row, "placement") if waits else "")


def _arrived(row: Placement) -> Step | None:
    if row.state in BEGUN:
        return Step("arrived", "到岗", done=True, words=f"{cndate(row.arrived_on)}到岗。")
    if row.state != _P.APPROVED:
        return None
    if row.starts_on > timezone.localdate():
        return Step(
            "arrived", "到岗", done=False, words=f"{cndate(row.starts_on)}开始，到岗后由单位或教师确认。"
        )
    return Step(
        "arrived",
        "到岗",
        done=False,
        words="实习已经开始，还没有确认到岗。",
        url=_page(row, "placement_arrive"),
    )


def _left(row: Placement) -> Step | None:
    if row.state == _P.RUNNING:
        over = row.ends_on <= timezone.localdate()
        words = "已到结束日期，还没有登记离岗。" if over else f"实习到{cndate(row.last_day)}为止。"
        if row.end_kind == EndKind.MOVED:
            words += f"第二天起按新的安排：{row.end_reason}。"
        return Step(
            "left", "离岗", done=False, words=words, url=_page(row, "placement_leave") if over else ""
        )
    if row.state not in BEGUN:
        return None
    why = f"，{row.get_end_kind_display()}" + (f"：{row.end_reason}" if row.end_reason else "")
    return Step("left", "离岗", done=True, words=f"{cndate(row.last_on_post)}最后在岗{why}。")


def _confirmed(row: Placement) -> Step | None:
    """Who leaves early: the unit says so too."""
    if row.end_kind not in (EndKind.EARLY, EndKind.MOVED):
        return None
    if row.left_confirmed_on:
        return Step(
            "confirmed",
            "单位确认离岗",
            done=True,
            words=f"{row.left_confirmer}，{cndate(row.left_confirmed_on)}。",
        )
    return Step(
        "confirmed",
        "单位确认离岗",
        done=False,
        words="提前离岗还没有经单位确认。",
        url=_page(row, "placement_confirm"),
    )


SOURCES: tuple[StepSource, ...] = (
    _of_each(_arranged),
    _of_each(_own_choice),
    papers.paper_steps,
    _of_each(_submitted),
    _of_each(_approved),
    _of_each(_arrived),
    _of_each(_left),
    _of_each(_confirmed),
    assessment.report_steps,
    assessment.steps,
)
"""In the order they are shown. A subject adds its own at its place."""


def steps_of(rows: Sequence[Placement]) -> dict[int, list[Step]]:
    """The steps of each of these placements, in order. As many queries as the subjects ask, however many placements there are."""
    found: dict[int, list[Step]] = {row.pk: [] for row in rows}
    for source in SOURCES:
        for pk, steps in source(rows).items():
            found[pk].extend(steps)
    return found
