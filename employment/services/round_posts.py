"""What a round offers: posts, how many each takes, a post that closes and a unit that leaves in the middle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from employment.enums import DemandState, RoundState, RoundTurn, WishResult
from employment.models import Chooser, Demand, Round, RoundKind, RoundPost, RoundUnit, StudentWish
from employment.selectors.access import units_with
from employment.selectors.minors import hazard_gap
from employment.selectors.round import RANK, RUN, is_shut, posts_of
from employment.selectors.round_places import places_left
from employment.services.round import in_state, tell, why_given
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.ui.formats import quoted
from internships.services.post import PostInput, post_of_unit

if TYPE_CHECKING:
    from internships.models import Post

_S = RoundState
_BY_POST = (WishResult.TAKEN, WishResult.BETTER, WishResult.CHANGED)
"""Results that depend on which post a student has."""
UNPUBLISHED = (_S.DRAFT, _S.OPEN, _S.DRAWN, _S.MATCHED)


@transaction.atomic
def add_posts(round_: Round, demands: Sequence[Demand], *, by: Actor) -> list[RoundPost]:
    """Offer posts: as many places as are left of those asked for, within what Article 11 leaves of the unit and of the kind of post.

    DomainError for a post of another kind, one that isn't open or has no place left, and one of internships that no post of the unit
    stands behind.
    """
    user, row = person(by, RUN), in_state(round_, _S.DRAFT, _S.OPEN)
    known = set(posts_of(row).values_list("demand_id", flat=True))
    fresh = [demand for demand in demands if demand.pk not in known]
    for demand in fresh:
        _refuse_post(row, demand)
        if row.is_internship and demand.post is None:
            demand.post = _post_behind(demand, by)
            demand.save(update_fields=["post"])
        if words := hazard_gap(demand) if row.is_internship else "":
            raise DomainError("hazards", f"{quoted(demand)}不能加入：{words}。", field="demands")
    left = places_left(row, fresh)
    answering = units_with(RANK, {demand.unit_id for demand in fresh})
    made = []
    for demand in fresh:
        if not (number := left.demands[demand.pk]):
            words = f"{quoted(demand)}招收 {demand.headcount} 人，已接受录用的和其他轮次里的已经占满，不能再加入。"
            raise DomainError("no_place", words, field="demands")
        # Where nobody can rank, nobody would be on the list: the lots decide among all who wish.
        cap, ranks = left.units.get(demand.unit_id), demand.unit_id in answering
        house, _ = RoundUnit.objects.get_or_create(
            round=row, unit=demand.unit, defaults={"cap": cap, "takes_unranked": not ranks}
        )
        kind = None
        if demand.post is not None and (cap := left.kinds.get(demand.post.pk)) is not None:
            kind, _ = RoundKind.objects.get_or_create(
                house=house, name=demand.post.name, defaults={"cap": cap}
            )
        post = RoundPost(house=house, kind=kind, demand=demand, cap=number)
        save_in_words(post)
        made.append(post)
    record("employment.round_posts", row, by=user, after={"岗位": [str(post) for post in made]})
    return made


def _refuse_post(row: Round, demand: Demand) -> None:
    if demand.kind != row.kind:
        words = (
            f"{quoted(demand)}是“{demand.get_kind_display()}”岗位，这一轮只收“{row.get_kind_display()}”岗位。"
        )
        raise DomainError("kind", words, field="demands")
    if demand.state != DemandState.OPEN:
        words = f"{quoted(demand)}现在是“{demand.get_state_display()}”，招聘中的岗位才能加入。"
        raise DomainError("demand_state", words, field="demands")
    if demand.expires_on < timezone.localdate() or not demand.unit.is_active:
        why = "招聘截止日期已经过去" if demand.unit.is_active else "单位已经退出集团"
        raise DomainError("demand_over", f"{quoted(demand)}的{why}，不能加入。", field="demands")


def _post_behind(demand: Demand, by: Actor) -> Post:
    """The post of internships that is meant by a demand."""
    hazards = None if demand.hazards is None else tuple((tag, grade) for tag, grade in demand.hazards)
    codes = tuple(demand.major_codes) or None
    facts = PostInput(demand.title, headcount=demand.headcount, major_codes=codes, hazards=hazards)
    return post_of_unit(demand.unit, facts, by=by)


@transaction.atomic
def set_limits(
    house: RoundUnit,
    *,
    cap: int | None,
    kinds: dict[RoundKind, int],
    posts: dict[RoundPost, int],
    by: Actor,
) -> RoundUnit:
    """How many a unit takes in all (None: as its posts say), of each kind and at each post; 0 takes nobody.

    DomainError above what is left of Article 11's shares, and of the number asked for, and once it is the units' turn.
    """
    user = person(by, RUN)
    row = in_state(house.round, _S.DRAFT, _S.OPEN)
    if row.turn in (RoundTurn.UNITS, RoundTurn.OVER):
        words = "单位已经在排序，人数上限不能再改。不再招人的，请点“关闭”或“退出”，写明原因。"
        raise DomainError("not_now", words)
    _refuse_above(house, cap, kinds, posts)
    before = _limits(house)
    RoundUnit.objects.filter(pk=house.pk).update(cap=cap)
    listed: list[tuple[Any, int]] = [*kinds.items(), *posts.items()]
    for row, number in listed:
        if row.house_id != house.pk:
            raise DomainError("other_unit", f"{quoted(row)}不是{quoted(house)}的，请刷新页面。")
        row.cap = number
        row.save(update_fields=["cap"])
    house.refresh_from_db()
    record("employment.round_limits", house.round, by=user, before=before, after=_limits(house))
    return house


def _refuse_above(
    house: RoundUnit, cap: int | None, kinds: dict[RoundKind, int], posts: dict[RoundPost, int]
) -> None:
    offered = list(house.posts.select_related("demand__post__host", "kind"))
    left = places_left(house.round, [post.demand for post in offered])
    less = "已减去已经安排的和其他轮次里的"
    most = left.units.get(house.unit_id)
    if most is not None and (cap is None or cap > most):
        words = f"单位总人数上限要填，最多 {most} 人：按《职业学校学生实习管理规定》第十一条，{less}。"
        raise DomainError("over_unit", words, field="cap")
    for post in offered:
        number = kinds.get(post.kind) if post.kind else None
        most = left.kinds.get(post.demand.post_id or 0)
        if number is not None and most is not None and number > most:
            words = (
                f"同类岗位{quoted(post.kind)}最多 {most} 人：按《职业学校学生实习管理规定》第十一条，{less}。"
            )
            raise DomainError("over_kind", words, field=f"kind-{post.kind_id}")
        if (number := posts.get(post)) is not None and number > (most := left.demands[post.demand_id]):
            words = f"{quoted(post)}最多 {most} 人：招收 {post.demand.headcount} 人，{less}。"
            raise DomainError("over_post", words, field=f"post-{post.pk}")


def _limits(house: RoundUnit) -> dict[str, Any]:
    own = {kind.name: kind.cap for kind in house.kinds.all()}
    own |= {str(post.demand): post.cap for post in house.posts.select_related("demand")}
    return {str(house.unit): "不限" if house.cap is None else house.cap, **own}


@transaction.atomic
def close_post(post: RoundPost, *, why: str, by: Actor) -> list[Chooser]:
    """A post takes nobody any more; who wished for it is told. Who had got it already gets none, and is given back.

    DomainError without a reason, and once the result is published.
    """
    user = person(by, RUN)
    in_state(post.house.round, *UNPUBLISHED)
    post.closed_why = why_given(why)
    post.save(update_fields=["closed_why"])
    lost = _losing([post])
    after = {"岗位": str(post), "失去岗位": [str(one) for one in lost]}
    record("employment.round_post_closed", post.house.round, by=user, after=after, note=post.closed_why)
    _tell_wishers([post], f"您选的岗位已关闭：{post}", post.closed_why)
    return lost


@transaction.atomic
def leave_round(house: RoundUnit, *, why: str, by: Actor) -> list[Chooser]:
    """A unit leaves in the middle: its posts take nobody, who wished for them is told and may wish for others while there is time.

    Who had got one already gets none, and is given back. DomainError as ``close_post``.
    """
    user = person(by, RUN)
    in_state(house.round, *UNPUBLISHED)
    house.left_why = why_given(why)
    house.save(update_fields=["left_why"])
    posts = list(house.posts.all())
    lost = _losing(posts)
    after = {"单位": str(house), "失去岗位": [str(one) for one in lost]}
    record("employment.round_unit_left", house.round, by=user, after=after, note=house.left_why)
    _tell_wishers(posts, f"{house}退出了{house.round}", house.left_why)
    return lost


def _losing(posts: Sequence[RoundPost]) -> list[Chooser]:
    """Who had got one of these posts has none now; only where the result waits to be published does anybody have one."""
    rows = Chooser.objects.filter(post__in=posts).select_related("student").order_by("number")
    lost = list(rows.select_for_update(of=("self",), no_key=True))
    Chooser.objects.filter(pk__in=[one.pk for one in lost]).update(post=None)
    for one in lost:
        one.post = None
    results_changed(lost, "录取您的岗位已关闭，没有再匹配")
    return lost


def results_changed(choosers: Sequence[Chooser], why: str) -> None:
    """What became of the wishes of students whose post was changed after the matching, so that nobody reads what holds no longer.

    The wish for the post that counts is 录取; what was taken, or stood behind it, says why it is otherwise now.
    """
    rows = StudentWish.objects.filter(chooser__in=choosers).select_related("post__house").order_by("number")
    posts = {one.pk: one.post_id for one in choosers}
    reached: set[int] = set()
    changed: list[StudentWish] = []
    for wish in rows:
        if wish.post_id == posts[wish.chooser_id]:
            wish.result, wish.said = WishResult.TAKEN, why
            reached.add(wish.chooser_id)
        elif wish.result not in _BY_POST:
            continue
        elif words := is_shut(wish.post):
            wish.result, wish.said = WishResult.CLOSED, words
        elif wish.chooser_id in reached:
            wish.result, wish.said = WishResult.BETTER, ""
        else:
            wish.result, wish.said = WishResult.CHANGED, why
        wish.place = wish.cut_off = wish.cap = None
        wish.said = wish.said[: StudentWish.longest("said")]
        changed.append(wish)
    StudentWish.objects.bulk_update(changed, ["result", "place", "cut_off", "cap", "said"], batch_size=500)


def tell_wishers_of(demands: Iterable[Demand]) -> None:
    """Posts came off the board beside their rounds: who wishes for one in a round that is open is told while others may be chosen."""
    ended = {demand.pk: demand for demand in demands}
    if not ended:
        return
    rows = RoundPost.objects.filter(demand__in=ended, closed_why="", house__left_why="")
    for post in rows.filter(house__round__state=_S.OPEN):
        demand = ended[post.demand_id]
        words = f"{demand.unit}的这个岗位{demand.get_state_display()}"
        _tell_wishers([post], f"您选的岗位不再录取：{demand}", words)


def _tell_wishers(posts: Sequence[RoundPost], title: str, body: str) -> None:
    rows = Chooser.objects.filter(wishes__post__in=posts, student__user__isnull=False).distinct()
    for row in rows.select_related("student__user", "round"):
        tell([row.student.user], row.round, title, f"{body}。还在选岗时间里的，请改选其他岗位。")
