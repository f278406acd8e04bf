"""What both sides choose: a student's wishes in order, a unit's list of those who wished for it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from employment.enums import RoundTurn
from employment.models import Chooser, Round, RoundPost, RoundUnit, StudentWish, UnitRanking
from employment.selectors.round import RANK, applicants, barred, ended_words, own_places, posts_of
from employment.services.round import refuse_twice, turn_words
from groupportal.audit.services import record
from groupportal.errors import DomainError, NotAllowed
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import quoted


def _refuse_late(round_: Round, turn: str) -> None:
    """Asked once one's own row is locked: who closes the round waits for it, or has closed it before."""
    row = Round.objects.get(pk=round_.pk)
    if row.turn != turn:
        raise DomainError("not_now", f"{turn_words(row)}，这次没有保存。")


@transaction.atomic
def save_wishes(chooser: Chooser, posts: Sequence[RoundPost], *, by: Viewer) -> Chooser:
    """The student's wishes, the first first, instead of those before. NotAllowed for another's.

    DomainError outside the days for it, for more than the round allows, for a post that is closed, and for one that the rules on
    internships bar this student from, with their sentence.
    """
    row = own_places(by).select_for_update(of=("self",), no_key=True).filter(pk=chooser.pk).first()
    if row is None:
        raise NotAllowed("志愿只能由学生本人填写。")
    _refuse_late(row.round, RoundTurn.STUDENTS)
    refuse_twice([post.pk for post in posts])
    if len(posts) > row.round.most_wishes:
        raise DomainError("too_many", f"最多选 {row.round.most_wishes} 个志愿，请先移出一个。")
    offered = {post.pk: post for post in posts_of(row.round).filter(pk__in=[post.pk for post in posts])}
    held = set(row.wishes.values_list("post_id", flat=True))
    fresh = [post for post in posts if post.pk not in held]
    said = barred(
        [(row, offered[post.pk]) for post in fresh if post.pk in offered], row.round, on=timezone.localdate()
    )
    for post in fresh:
        if post.pk not in offered:
            raise DomainError("other_round", f"{quoted(post)}不在这一轮里，请重新选择。")
        if words := ended_words(offered[post.pk]) or said.get((row.pk, post.pk), ""):
            raise DomainError("not_offered", f"不能选{quoted(post)}：{words}")
    row.wishes.all().delete()
    StudentWish.objects.bulk_create(
        StudentWish(chooser=row, post=post, number=number) for number, post in enumerate(posts, 1)
    )
    row.handed_in_at = timezone.now() if posts else None
    row.save(update_fields=["handed_in_at"])
    record("employment.wishes_saved", row, by=by.user, after={"志愿": [str(post) for post in posts]})
    return row


@transaction.atomic
def save_ranking(
    house: RoundUnit, tiers: Sequence[Sequence[Chooser]], *, takes_unranked: bool, by: Viewer
) -> RoundUnit:
    """The unit's list, best first, those of one tier equal; who isn't in it is not wanted, unless the unit takes them last.

    NotAllowed for another unit. DomainError outside the days for it, and for a student who did not wish for the unit.
    """
    by.require(RANK, unit_id=house.unit_id)
    row = (
        RoundUnit.objects.select_for_update(of=("self",), no_key=True)
        .select_related("round", "unit")
        .get(pk=house.pk)
    )
    _refuse_late(row.round, RoundTurn.UNITS)
    if row.left_why:
        raise DomainError("left", f"{row}已退出这一轮，不用排序。")
    keys = [chooser.pk for tier in tiers for chooser in tier]
    refuse_twice(keys)
    if set(keys) - set(applicants(row).values_list("pk", flat=True)):
        raise DomainError("stranger", "名单里有没有选本单位岗位的学生，请刷新页面重新排。")
    row.ranking.all().delete()
    UnitRanking.objects.bulk_create(
        UnitRanking(house=row, chooser=chooser, tier=number)
        for number, tier in enumerate((tier for tier in tiers if tier), 1)
        for chooser in tier
    )
    row.ranked_at, row.takes_unranked = timezone.now(), takes_unranked
    row.save(update_fields=["ranked_at", "takes_unranked"])
    after = {"单位": str(row), "列入": len(keys), "没有列入的也接收": takes_unranked}
    record("employment.ranking_saved", row.round, by=by.user, after=after)
    return row


def moved(rows: Sequence[RoundPost], post: RoundPost, how: str) -> list[RoundPost]:
    """The wishes with one added at the end, taken out, or put one up or down."""
    found = list(rows)
    if how == "add":
        return [*found, post]
    if post not in found:
        return found
    at = found.index(post)
    if how == "drop":
        return found[:at] + found[at + 1 :]
    to = at - 1 if how == "up" else at + 1
    if 0 <= to < len(found):
        found[at], found[to] = found[to], found[at]
    return found


def moved_in_tiers(tiers: Sequence[Sequence[Chooser]], one: Chooser, how: str) -> list[list[Chooser]]:
    """The list with one added at the end, taken out, put one tier up or down, or made equal to those before."""
    found = [list(tier) for tier in tiers]
    at = next((n for n, tier in enumerate(found) if one in tier), None)
    if how == "add":
        return found if at is not None else [*found, [one]]
    if at is None:
        return found
    found[at].remove(one)
    if how == "tie":
        found[max(at - 1, 0)].append(one)
    elif how == "up":
        found.insert(max(at - 1, 0) if not found[at] else at, [one])
    elif how == "down":
        found.insert(at + 2 if not found[at] else at + 1, [one])
    return [tier for tier in found if tier]
