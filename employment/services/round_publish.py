"""A result is published: first held against what happened beside the round, then each student's post becomes an application."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from employment.enums import CvPart, RoundState
from employment.models import Application, Chooser, Round, RoundPost
from employment.selectors.round import RUN, closed_words, posts_of, settled_elsewhere
from employment.services.demand_ends import locked_demands
from employment.services.round import TOPIC, held, staff_of
from employment.services.round_placing import placed_by_round
from employment.states import ROUND, TAKEN
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.messages.services import Message, notify_all
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer
from internships.services.together import lock_students

SHARED = (CvPart.SCHOOL,)
"""What who takes part lets the units wished for read, as the page says."""
MOST_NAMED = 20


@transaction.atomic
def publish(
    round_: Round, *, by: Viewer, progress: Callable[[int, str], None] = lambda percent, words: None
) -> Round:
    """Let students, units and schools see the result; who got a post has an accepted application to it.

    Errors as ``refuse_publishing``. Posts and students are locked in the order in which an offer is accepted.
    """
    by.require(RUN)
    row = held(round_)
    ROUND.move(row, RoundState.PUBLISHED)
    placed = _placed(row)
    locked_demands({post.demand_id for _, post in placed})
    lock_students([one.student_id for one, _ in placed])
    refuse_publishing(row, by=by)
    row.published_at, row.published_by = timezone.now(), by.user
    save_in_words(row)
    record("employment.round_published", row, by=by.user, after={"录取": len(placed)})
    there = _taken(placed)
    progress(10, f"正在登记 {len(placed):,} 名的录取")
    coming = [
        (post.demand, one.student) for one, post in placed if (one.student_id, post.demand_id) not in there
    ]
    placed_by_round(coming, shares=SHARED, by=by)
    progress(90, "正在通知学生和单位")
    notify_all(_messages(row), topic=TOPIC)
    return row


def refuse_publishing(row: Round, *, by: Viewer) -> None:
    """DomainError for who drew the lots, while a change by hand waits, and for what happened beside the round, each by name:
    a student who has taken another post, a post that is closed by now, or has fewer places left than students were given it.
    """
    if row.drawn_by_id == by.user.pk:
        raise DomainError("two_people", "抽签和公布须由两个人完成，请交给另一位同事公布。")
    if waiting := row.choosers.filter(adjustments__state="submitted").count():
        raise DomainError("waiting", f"还有 {waiting} 项人工调整没有审核，审核以后再公布。")
    if said := _conflicts(row):
        more = f"；另有 {len(said) - MOST_NAMED} 项" if len(said) > MOST_NAMED else ""
        words = f"匹配以后情况有变化，请先人工调整，再公布：{'；'.join(said[:MOST_NAMED])}{more}。"
        raise DomainError("conflicts", words)


def _placed(row: Round) -> list[tuple[Chooser, RoundPost]]:
    """Students with the post that counts."""
    posts = {post.pk: post for post in posts_of(row)}
    rows = row.choosers.filter(post__isnull=False).select_related("student").order_by("pk")
    return [(one, posts[one.post_id]) for one in rows if one.post_id]


def _taken(placed: Sequence[tuple[Chooser, RoundPost]]) -> set[tuple[int, int]]:
    """Places that these students have taken, by student and demand."""
    rows = Application.objects.filter(student__in=[one.student_id for one, _ in placed], state__in=TAKEN)
    return set(rows.values_list("student", "demand"))


def _conflicts(row: Round) -> list[str]:
    placed = _placed(row)
    taken = _taken(placed)
    elsewhere = settled_elsewhere(row, {one.student_id for one, _ in placed})
    of_posts = Application.objects.filter(demand__in=[post.demand_id for _, post in placed], state__in=TAKEN)
    gone = Counter(of_posts.values_list("demand", flat=True))
    said, coming = [], defaultdict[RoundPost, list[str]](list)
    for one, post in placed:
        if (one.student_id, post.demand_id) in taken:
            continue
        if words := elsewhere.get(one.student_id):
            said.append(f"{one}{words}")
        coming[post].append(str(one))
    for post, names in coming.items():
        who, room = "、".join(names), post.demand.headcount - gone[post.demand_id]
        if words := closed_words(post):
            said.append(f"{post}：{words}，匹配到的是{who}")
        elif len(names) > room:
            said.append(f"{post}只剩 {max(room, 0)} 个名额，匹配到 {len(names)} 名：{who}")
    return said


def _messages(row: Round) -> list[Message]:
    url = group_url(active_group(), "employment:round", public_id=row.public_id)
    told: list[Message] = []
    rows: Any = row.choosers.filter(student__user__isnull=False).order_by("pk")
    for one in rows.select_related("student__user", "post__demand", "post__house__unit"):
        title = f"{row}结果：{one.post}" if one.post else f"{row}结果：没有录取"
        body = "每个志愿的录取线、您的名次和原因，在页面里看。"
        told.append(Message([one.student.user], title, body, url))
    return [*told, Message(staff_of(row), f"{row}的结果已公布", "", url)]
