"""双向选择: a round is planned, filled with posts, limits and students, opened; and, at its end, drawn, published or given up."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from employment.enums import DemandState, RoundState, RoundTurn
from employment.matching.lottery import lots
from employment.models import Chooser, Demand, Round, RoundKind, RoundPost, RoundUnit
from employment.selectors.minors import hazard_gap
from employment.selectors.round import ENTER, RANK, RUN, posts_of
from employment.selectors.round_places import places_left
from employment.states import ROUND
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.ui.formats import cndate, quoted
from internships.services.post import PostInput, post_of_unit

if TYPE_CHECKING:
    from internships.models import Batch, Post
    from rosters.models import Student

TOPIC = "employment.round"
_S = RoundState
_UNPUBLISHED = (_S.DRAFT, _S.OPEN, _S.DRAWN, _S.MATCHED)


@dataclass(frozen=True)
class RoundInput:
    """What is said of a round."""

    name: str
    kind: str
    wishes_from: dt.date
    wishes_to: dt.date
    ranks_to: dt.date
    most_wishes: int = 6
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    previous: Round | None = None


def held(round_: Round) -> Round:
    """A round, locked and fresh."""
    return Round.objects.select_for_update(of=("self",), no_key=True).get(pk=round_.pk)


def _in(round_: Round, *states: str) -> Round:
    row = held(round_)
    if row.state not in states:
        raise DomainError(
            "state", f"{row}现在是“{row.get_state_display()}”，不能再改。请刷新页面查看最新情况。"
        )
    return row


@transaction.atomic
def plan_round(facts: RoundInput, *, by: Actor) -> Round:
    """Plan a round. DomainError for days out of order, or a previous round that isn't published."""
    user = person(by, RUN)
    if facts.previous is not None and facts.previous.state != _S.PUBLISHED:
        raise DomainError(
            "previous", f"{quoted(facts.previous)}还没有公布结果，不能接着开下一轮。", field="previous"
        )
    row = Round(**_columns(facts))
    save_in_words(row)
    record("employment.round_planned", row, by=user, after=_for_trail(row))
    return row


@transaction.atomic
def edit_round(round_: Round, facts: RoundInput, *, by: Actor) -> Round:
    """Change what is said of it; once open, the days alone, and none that has passed already."""
    user, row = person(by, RUN), _in(round_, _S.DRAFT, _S.OPEN)
    before, today = _for_trail(row), timezone.localdate()
    said = _columns(facts)
    if row.state == _S.OPEN:
        if any(
            said[name] != getattr(row, name)
            for name in ("kind", "most_wishes", "starts_on", "ends_on", "previous")
        ):
            raise DomainError(
                "open", "这一轮已经开始，只能改名称和三个截止日期。确需改别的，请取消后另开一轮。"
            )
        for name, label in (("wishes_to", "学生选岗截止"), ("ranks_to", "单位排序截止")):
            if said[name] != getattr(row, name) and said[name] < today:
                raise DomainError("past", f"{label}不能改到今天以前。", field=name)
        if said["wishes_to"] > row.wishes_to < today:
            words = "学生选岗已经截止，单位正在排序，不能再延长。没有选上的学生参加下一轮。"
            raise DomainError("over", words, field="wishes_to")
    for name, value in said.items():
        setattr(row, name, value)
    save_in_words(row)
    record("employment.round_edited", row, by=user, before=before, after=_for_trail(row))
    return row


def _columns(facts: RoundInput) -> dict[str, Any]:
    return {**asdict(facts), "previous": facts.previous, "name": facts.name.strip()}


def _for_trail(row: Round) -> dict[str, Any]:
    return {
        "轮次": row.name,
        "学生选岗": f"{cndate(row.wishes_from)}至{cndate(row.wishes_to)}",
        "单位排序截止": cndate(row.ranks_to),
        "最多志愿": row.most_wishes,
    }


# --- posts and limits


@transaction.atomic
def add_posts(round_: Round, demands: Sequence[Demand], *, by: Actor) -> list[RoundPost]:
    """Offer posts: as many places as are left of those asked for, within what Article 11 leaves of the unit and of the kind of post.

    DomainError for a post of another kind, one that isn't open or has no place left, and one of internships that no post of the unit
    stands behind.
    """
    user, row = person(by, RUN), _in(round_, _S.DRAFT, _S.OPEN)
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
    made = []
    for demand in fresh:
        if not (number := left.demands[demand.pk]):
            words = f"{quoted(demand)}招收 {demand.headcount} 人，已接受录用的和其他轮次里的已经占满，不能再加入。"
            raise DomainError("no_place", words, field="demands")
        house, _ = RoundUnit.objects.get_or_create(
            round=row, unit=demand.unit, defaults={"cap": left.units.get(demand.unit_id)}
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

    DomainError above what is left of Article 11's shares, and of the number asked for.
    """
    user = person(by, RUN)
    _in(house.round, _S.DRAFT, _S.OPEN)
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
    _in(post.house.round, *_UNPUBLISHED)
    post.closed_why = _why(why)
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
    _in(house.round, *_UNPUBLISHED)
    house.left_why = _why(why)
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
    return lost


def _why(text: str) -> str:
    if not text.strip():
        raise DomainError("reason_missing", "请写明原因，学生和单位会看到。", field="why")
    return text.strip()


def _tell_wishers(posts: Sequence[RoundPost], title: str, body: str) -> None:
    rows = Chooser.objects.filter(wishes__post__in=posts, student__user__isnull=False).distinct()
    for row in rows.select_related("student__user", "round"):
        tell([row.student.user], row.round, title, f"{body}。还在选岗时间里的，请改选其他岗位。")


# --- students


@transaction.atomic
def add_students(
    round_: Round, students: Sequence[Student], *, school: Unit, batch: Batch | None = None, by: Actor
) -> list[Chooser]:
    """Let students of one school take part; who does already is passed over. NotAllowed for another school's office.

    DomainError for internships without a batch of that school, and for a student of another one.
    """
    user, row = person(by, ENTER, unit_id=school.pk), _in(round_, _S.DRAFT, _S.OPEN)
    if row.is_internship and (batch is None or batch.unit_id != school.pk or batch.is_closed):
        raise DomainError("batch", "请选本校还没有结束的实习批次，匹配结果会放进这个批次。", field="batch")
    for student in students:
        if student.unit_id != school.pk:
            raise DomainError(
                "other_school", f"{quoted(student)}不是本校的学生，请重新选择。", field="students"
            )
    known = set(row.choosers.values_list("student_id", flat=True))
    last = row.choosers.aggregate(n=Max("number"))["n"] or 0
    new = [student for student in dict.fromkeys(students) if student.pk not in known]
    made = Chooser.objects.bulk_create(
        Chooser(round=row, student=student, unit=school, batch=batch, number=last + n)
        for n, student in enumerate(new, 1)
    )
    record("employment.round_students", row, by=user, after={"学校": str(school), "人数": len(made)})
    if row.state == _S.OPEN:
        _tell_students(made, row)
    return made


# --- its course


@transaction.atomic
def open_round(round_: Round, *, by: Actor) -> Round:
    """Begin: from its first day on students wish. DomainError without posts or students, or when its days have passed."""
    user, row = person(by, RUN), held(round_)
    ROUND.move(row, _S.OPEN)
    if not posts_of(row).exists() or not row.choosers.exists():
        raise DomainError("empty", "还没有岗位或参选学生，请先加入岗位、请学校加入学生。")
    if row.wishes_to < timezone.localdate():
        raise DomainError("past", "学生选岗截止的日期已经过去，请先改日期。", field="wishes_to")
    row.opened_at = timezone.now()
    save_in_words(row)
    record("employment.round_opened", row, by=user, after=_for_trail(row))
    _tell_students(list(row.choosers.all()), row)
    tell(staff_of(row), row, f"{row}开始了，{cndate(row.wishes_to)}后请给学生排序", "")
    return row


@transaction.atomic
def draw(round_: Round, *, by: Actor) -> Round:
    """Close the choice for good and draw the seed by which ties are decided. DomainError before the last day is over.

    Who is about to save a wish or a list holds its row: it is waited for, and counts; who comes after it is turned away.
    """
    user, row = person(by, RUN), held(round_)
    ROUND.move(row, _S.DRAWN)
    if row.ranks_to >= timezone.localdate():
        raise DomainError("not_over", f"单位排序到{cndate(row.ranks_to)}为止，次日才能截止和抽签。")
    everybody = list(row.choosers.select_for_update(of=("self",), no_key=True).order_by("pk"))
    list(row.houses.select_for_update(of=("self",), no_key=True).order_by("pk"))
    row.seed, row.drawn_at, row.drawn_by = secrets.token_hex(16), timezone.now(), user
    save_in_words(row)
    order = lots(row.seed, (str(one.number) for one in everybody))
    for one in everybody:
        one.lot = order[str(one.number)] + 1
    Chooser.objects.bulk_update(everybody, ["lot"], batch_size=500)
    record("employment.round_drawn", row, by=user, after={"抽签号": row.seed, "参选学生": len(everybody)})
    return row


@transaction.atomic
def cancel_round(round_: Round, *, why: str, by: Actor) -> Round:
    """Give a round up, with the reason, which who took part is told; what was chosen stays on record."""
    user, row = person(by, RUN), held(round_)
    ROUND.move(row, _S.CANCELLED)
    row.cancelled_why = _why(why)
    save_in_words(row)
    record("employment.round_cancelled", row, by=user, note=row.cancelled_why)
    if row.opened_at:
        title = f"{row}取消了"
        tell(people_of(row.choosers.all()), row, title, row.cancelled_why)
        tell(staff_of(row), row, title, row.cancelled_why)
    return row


def tell(users: Any, row: Round, title: str, body: str) -> None:
    """One message about a round."""
    notify(
        users,
        topic=TOPIC,
        title=title,
        body=body,
        url=group_url(active_group(), "employment:round", public_id=row.public_id),
    )


def _tell_students(rows: Sequence[Chooser], row: Round) -> None:
    users = people_of(row.choosers.filter(pk__in=[one.pk for one in rows]))
    days = f"{cndate(row.wishes_from)}至{cndate(row.wishes_to)}"
    tell(users, row, f"请选岗：{row}", f"{days}，最多选 {row.most_wishes} 个岗位。")


def people_of(rows: QuerySet[Chooser]) -> list[Any]:
    """The accounts of students in a round."""
    return [one.student.user for one in rows.select_related("student__user") if one.student.user]


def staff_of(row: Round) -> list[Any]:
    """Who ranks for the units of a round."""
    held_by = people_who_can(RANK).filter(unit__in=row.houses.values("unit")).select_related("user")
    return [one.user for one in held_by]


def turn_words(row: Round) -> str:
    """Why nobody's wish or list is taken now."""
    words: dict[str, str] = {
        RoundTurn.BEFORE: f"学生选岗{cndate(row.wishes_from)}开始",
        RoundTurn.STUDENTS: f"现在是学生选岗时间，单位排序从{cndate(row.wishes_to + dt.timedelta(days=1))}开始",
        RoundTurn.UNITS: f"学生选岗{cndate(row.wishes_to)}已经截止",
        RoundTurn.OVER: f"单位排序{cndate(row.ranks_to)}已经截止",
    }
    return words.get(row.turn, f"这一轮现在是“{row.get_state_display()}”")


def refuse_twice(keys: Sequence[int]) -> None:
    """DomainError where one stands twice in a list."""
    if any(number > 1 for number in Counter(keys).values()):
        raise DomainError("twice", "同一项出现了两次，请刷新页面重新选择。")
