"""After the matching: changes by hand with a reason and a second person; the result handed to internships as drafts of placements."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from employment.enums import RoundState
from employment.models import Adjustment, Chooser, Round, RoundPost
from employment.selectors.round import ENTER, barred, closed_words, posts_of, still_taken
from employment.services.round import held
from employment.services.round_posts import results_changed
from groupportal.audit.services import record
from groupportal.deciding.actor import person
from groupportal.deciding.ruling import RulingKind
from groupportal.deciding.standard import Ruled, told, trail
from groupportal.errors import DomainError
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import quoted
from internships.enums import InternshipKind
from internships.services.placement import PlacementInput, arrange_students
from internships.services.together import ARRANGE

if TYPE_CHECKING:
    from internships.models import Batch, Post


class _Adjustments(RulingKind[Adjustment]):
    model, page, unit = Adjustment, "employment:adjustment", "chooser__unit_id"
    action, proposing = "employment.rule_adjustments", ENTER
    recorded, told = trail("employment.adjustment", "双向选择结果调整"), told("双向选择结果调整")

    def let_in(self, row: Adjustment, viewer: Viewer) -> None:
        """NotAllowed for who does not answer for this school's students."""
        viewer.require(self.proposing, unit_id=row.chooser.unit_id)

    @transaction.atomic
    def rule(self, row: Adjustment, to: str, *, by: Viewer, answer: str = "", **kwargs: Any) -> Adjustment:
        """Agree, and the post changes, or return. DomainError for who asked, and for a post that is full by now, closed, or barred.

        The round is locked first, so that two that take the last place meet here.
        """
        held(row.chooser.round)
        apply = _applied if to == Ruled.ACCEPTED else None
        return super().rule(row, to, by=by, answer=answer, apply=apply, **kwargs)

    def for_trail(self, row: Adjustment) -> dict[str, Any]:
        return {
            "学生": str(row.chooser),
            "原来": str(row.before or "没有录取"),
            "调整到": str(row.post or "不安排"),
        }


ADJUSTMENTS = _Adjustments()


@transaction.atomic
def propose_adjustment(chooser: Chooser, post: RoundPost | None, *, reason: str, by: Viewer) -> Adjustment:
    """Ask that a student gets another post, or none. DomainError unless the result waits to be published, or nothing changes."""
    row = (
        Chooser.objects.select_for_update(of=("self",), no_key=True)
        .select_related("round", "unit")
        .get(pk=chooser.pk)
    )
    _refuse(row, post)
    return ADJUSTMENTS.submit(
        Adjustment(chooser=row, before=row.post, post=post, reason=reason.strip()), by=by, note=reason.strip()
    )


def _applied(row: Adjustment) -> None:
    chooser = (
        Chooser.objects.select_for_update(of=("self",), no_key=True)
        .select_related("round")
        .get(pk=row.chooser_id)
    )
    if chooser.post_id != row.before_id:
        raise DomainError("overtaken", "这名学生的结果已经变了，请退回，重新提出。")
    _refuse(chooser, row.post)
    chooser.post = row.post
    chooser.save(update_fields=["post"])
    results_changed([chooser], f"人工调整：{row.reason}")


def _refuse(chooser: Chooser, post: RoundPost | None) -> None:
    round_ = chooser.round
    if round_.state != RoundState.MATCHED:
        words = f"{round_}现在是“{round_.get_state_display()}”，结果待公布时才能调整。"
        raise DomainError("state", words)
    if post is None:
        return
    row = posts_of(round_).filter(pk=post.pk).first()
    if row is None or (words := closed_words(row)):
        why = words if row is not None else "不在这一轮里"
        raise DomainError("not_offered", f"不能调整到{quoted(post)}：{why}。", field="post")
    if not chooser.wishes.filter(post__house=row.house_id).exists():
        who, where = quoted(chooser), quoted(row.house)
        words = f"{who}没有选{where}的岗位，也就没有同意让它看到资料。请选学生选过的单位，或请学生另行投递。"
        raise DomainError("not_wished", words, field="post")
    if words := barred([(chooser, row)], round_, on=timezone.localdate()).get((chooser.pk, row.pk), ""):
        raise DomainError("barred", f"不能调整到{quoted(post)}：{words}", field="post")
    for label, cap, at in (
        ("岗位", row.cap, Q(post=row)),
        ("同类岗位", row.kind.cap if row.kind else None, Q(post__kind=row.kind_id)),
        ("单位", row.house.cap, Q(post__house=row.house_id)),
    ):
        if cap is not None and round_.choosers.filter(at).exclude(pk=chooser.pk).count() >= cap:
            raise DomainError(
                "full",
                f"{quoted(post)}的{label}人数已到上限 {cap} 人，请先调出一名，或选别的岗位。",
                field="post",
            )


@transaction.atomic
def hand_over(round_: Round, school: Unit, *, by: Viewer) -> tuple[int, list[str]]:
    """Draft the placements of a school's students who got a post, in their batches; how many, and who could not be, with the reason.

    What is drafted goes its usual way: completed, handed in by the school and approved by another person. NotAllowed for another
    school. DomainError before the result is published, and for a round that isn't of internships.
    """
    user = person(by, ENTER, unit_id=school.pk)
    by.require(ARRANGE, unit_id=school.pk)
    row = held(round_)
    if (
        row.state != RoundState.PUBLISHED
        or not row.is_internship
        or row.starts_on is None
        or row.ends_on is None
    ):
        raise DomainError("state", "结果公布以后，实习、学徒岗位的轮次才能转为实习安排。")
    waiting = row.choosers.filter(unit=school, post__isnull=False, placement__isnull=True)
    gone = set(waiting.exclude(still_taken()).values_list("pk", flat=True))
    groups: dict[tuple[Batch, Post], list[Chooser]] = defaultdict(list)
    made, refused = 0, []
    for one in waiting.select_related("student", "batch", "post__demand__post__host").order_by("number"):
        if one.pk in gone:
            refused.append(f"{one}：录取后已经撤回，或单位没有录用，不再安排。")
        elif one.batch is not None and one.post is not None and one.post.demand.post is not None:
            groups[one.batch, one.post.demand.post].append(one)
    for (batch, post), chosen in groups.items():
        facts = PlacementInput(
            host=post.host,
            post=post,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            kind=InternshipKind.POST,
            note=f"双向选择：{row}"[:300],
        )
        try:
            outcome = arrange_students(batch, [one.student for one in chosen], facts, by=by)
        except DomainError as error:
            refused += [f"{one}：{error.message}" for one in chosen]
            continue
        by_student = {placement.student_id: placement for placement in outcome.done}
        for one in chosen:
            if placement := by_student.get(one.student_id):
                one.placement = placement
                one.save(update_fields=["placement"])
                made += 1
        refused += [f"{student}：{error.message}" for student, error in outcome.refused]
    after = {"学校": str(school), "转为实习安排": made, "没有转的": refused}
    record("employment.round_handed_over", row, by=user, after=after)
    return made, refused
