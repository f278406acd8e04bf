"""双向选择: a round is planned, students are entered, it is opened; and, at its end, drawn or given up."""

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

from employment.enums import RoundState, RoundTurn
from employment.matching.lottery import lots
from employment.models import Chooser, Round
from employment.selectors.round import ENTER, RANK, RUN, posts_of
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

if TYPE_CHECKING:
    from internships.models import Batch
    from rosters.models import Student

TOPIC = "employment.round"
_S = RoundState


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


def in_state(round_: Round, *states: str) -> Round:
    """The same, in one of these states; DomainError else."""
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
    user, row = person(by, RUN), in_state(round_, _S.DRAFT, _S.OPEN)
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
    if row.state == _S.OPEN and before != _for_trail(row):
        title = f"{row}改了日期或名称"
        words = (
            f"学生选岗{cndate(row.wishes_from)}至{cndate(row.wishes_to)}，单位排序到{cndate(row.ranks_to)}。"
        )
        tell(people_of(row.choosers.all()), row, title, words)
        tell(staff_of(row), row, title, words)
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


@transaction.atomic
def add_students(
    round_: Round, students: Sequence[Student], *, school: Unit, batch: Batch | None = None, by: Actor
) -> list[Chooser]:
    """Let students of one school take part; who does already is passed over. NotAllowed for another school's office.

    DomainError for internships without a batch of that school, and for a student of another one.
    """
    user, row = person(by, ENTER, unit_id=school.pk), in_state(round_, _S.DRAFT, _S.OPEN)
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
    row.cancelled_why = why_given(why)
    save_in_words(row)
    record("employment.round_cancelled", row, by=user, note=row.cancelled_why)
    if row.opened_at:
        title = f"{row}取消了"
        tell(people_of(row.choosers.all()), row, title, row.cancelled_why)
        tell(staff_of(row), row, title, row.cancelled_why)
    return row


def why_given(text: str) -> str:
    """A reason; DomainError where there is none."""
    if not text.strip():
        raise DomainError("reason_missing", "请写明原因，学生和单位会看到。", field="why")
    return text.strip()


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
