"""A closed round is decided: its records as a world, matched, looked over, and kept with the reason of each wish."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from employment.enums import RoundState
from employment.matching.acceptance import match
from employment.matching.reasons import Answer, explain
from employment.matching.verify import verify
from employment.models import Chooser, Round, StudentWish
from employment.selectors.round import RUN, barred, closed_words, posts_of
from employment.selectors.round_places import used_up
from employment.selectors.round_world import world_of
from employment.services.round import held
from employment.states import ROUND
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError

AT_ONCE = 500
"""Wishes that the rules are asked about in one go."""


def _barred(round_: Round, on: dt.date, progress: Callable[[int, str], None]) -> dict[tuple[str, str], str]:
    """Each wish judged by the rules on a day: what was allowed when it was made may not be any more."""
    choosers = {one.pk: one for one in round_.choosers.select_related("student", "batch")}
    posts = {post.pk: post for post in posts_of(round_)}
    rows = (
        StudentWish.objects.filter(chooser__round=round_).order_by("pk").values_list("chooser_id", "post_id")
    )
    pairs = [(choosers[chooser], posts[post]) for chooser, post in rows]
    found: dict[tuple[str, str], str] = {}
    for at in range(0, len(pairs), AT_ONCE):
        progress(at * 80 // len(pairs), f"已按实习规定核对 {at:,} 个志愿，共 {len(pairs):,} 个")
        said = barred(pairs[at : at + AT_ONCE], round_, on=on)
        found |= {(str(choosers[one].number), str(post)): words for (one, post), words in said.items()}
    return found


@transaction.atomic
def match_round(
    round_: Round, *, by: Actor, progress: Callable[[int, str], None] = lambda percent, words: None
) -> Round:
    """Decide a drawn round: students who took a place elsewhere get none, and limits that were used up meanwhile are lowered first.

    DomainError where it isn't drawn, or the verifier finds anything wrong: nothing is kept then."""
    user, row = person(by, RUN), held(round_)
    ROUND.move(row, RoundState.MATCHED)
    _lower(row, user)
    closed = {str(post.pk): closed_words(post) for post in posts_of(row)}
    world = world_of(row, _barred(row, timezone.localdate(), progress), closed)
    progress(80, "正在匹配")
    found = match(world)
    if verify(world, found.placed):
        raise DomainError("not_stable", "匹配结果没有通过核对，没有保存。请联系平台运维。")
    progress(85, "正在保存每个志愿的结果和原因")
    _keep(row, found.placed, explain(world, found).answers, closed)
    row.matched_at = timezone.now()
    save_in_words(row)
    after = {"参选学生": len(world.students), "录取": len(found.placed)}
    record("employment.round_matched", row, by=user, after=after)
    return row


def _lower(row: Round, user: Any) -> None:
    lower = used_up(row)
    if not lower:
        return
    before = {str(limit): "不限" if limit.cap is None else limit.cap for limit in lower}
    for limit, number in lower.items():
        limit.cap = number
        limit.save(update_fields=["cap"])
    after = {str(limit): number for limit, number in lower.items()}
    record("employment.round_limits", row, by=user, before=before, after=after, note="匹配前已有人占用")


def _keep(
    row: Round, placed: Mapping[str, str], answers: Iterable[Answer], closed: Mapping[str, str]
) -> None:
    choosers = {str(one.number): one for one in row.choosers.all()}
    for number, one in choosers.items():
        one.matched_id = one.post_id = int(placed[number]) if number in placed else None
    Chooser.objects.bulk_update(choosers.values(), ["matched", "post"], batch_size=AT_ONCE)
    wishes = {
        (str(wish.chooser.number), wish.number): wish
        for wish in StudentWish.objects.filter(chooser__round=row).select_related("chooser")
    }
    for answer in answers:
        wish, limit = wishes[answer.student, answer.number], answer.limit
        wish.result, wish.place, wish.said = answer.reason, answer.place, answer.said or closed[answer.post]
        wish.cut_off, wish.cap = (limit.cut_off, limit.cap) if limit else (None, None)
        wish.said = wish.said[: StudentWish.longest("said")]
    StudentWish.objects.bulk_update(
        wishes.values(), ["result", "place", "cut_off", "cap", "said"], batch_size=AT_ONCE
    )
