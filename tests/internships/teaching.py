"""Students at a unit with their teacher and accounts, and what is done with visits and journals: for tests of both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from groupportal.deciding.standard import Ruled
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from internships.models import Batch, HandOver, HostUnit, Placement
from internships.services.handover import HAND_OVERS, propose_handover, rule_handover
from internships.services.journal import JOURNALS, excuse, withdraw_journal, write_journal
from internships.services.ready_comment import drop_comment, keep_comment
from internships.services.visit import VisitInput, correct_visit, follow_visit, log_visit, share_visit
from rosters.models import Student, Teacher
from tests.internships.ground import FIRM, host
from tests.members.ground import enrol, viewer
from tests.rosters.ground import student, teacher
from tests.trail import Did
from tests.world import World, make_user

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Room:
    """周 teaches 姜 and 何 at a unit since four weeks, 黄 another student there; 孙 is of another school at the same unit."""

    school: Unit
    at: HostUnit
    batch: Batch
    zhou: Any
    huang: Any
    jiang: Any
    firm: Any
    sun: Any
    zhou_row: Teacher
    huang_row: Teacher
    jiangs: Placement
    hes: Placement
    huangs: Placement
    suns: Placement


def today() -> dt.date:
    return timezone.localdate()


def account(key: str, name: str, role: Role, unit: Unit) -> Any:
    """A person with a role at a unit."""
    user = make_user(key, name)
    Membership.objects.create(user=user, role=role, unit=unit)
    return user


def batch(unit: Unit, name: str = "2020级岗位实习", **said: Any) -> Batch:
    """A batch that began four weeks ago."""
    begins = today() - 28 * DAY
    facts = {"kind": "post", "starts_on": begins, "ends_on": begins + 180 * DAY, **said}
    return Batch.objects.create(unit=unit, name=name, **facts)


def running(world: World, of: Batch, at: HostUnit, who: Student, guide: Teacher, **said: Any) -> Placement:
    """A student who came to the unit on the first day."""
    return Placement.objects.create(
        **{
            "unit": of.unit,
            "batch": of,
            "student": who,
            "host": at,
            "kind": "post",
            "state": "running",
            "starts_on": of.starts_on,
            "ends_on": of.ends_on,
            "arrived_on": of.starts_on,
            "teacher": guide,
            "ruled_by": world.wen,
            "ruled_at": timezone.now(),
            **said,
        }
    )


def room(world: World, suffix: str = "", firm_name: str = FIRM) -> Room:
    """All of it, in the active group."""
    ua, at = world.ua, host(world, firm_name)
    zhou = account(f"zhou{suffix}", "周勇军", Role.TEACHER, ua)
    huang = account(f"huang{suffix}", "黄敏", Role.TEACHER, ua)
    jiang = account(f"jiang{suffix}", "姜勇", Role.STUDENT, ua)
    firm = account(f"firm{suffix}", "何建", Role.ENTERPRISE, at.unit)
    elsewhere = enrol(world, "江海第三职业技术学校", category="school").unit
    sun = account(f"sun{suffix}", "孙丽", Role.TEACHER, elsewhere)
    rows = [
        teacher(world, "T11", "周勇军", user=zhou),
        teacher(world, "T12", "黄敏", user=huang),
        teacher(world, "T11", "孙丽", user=sun, unit=elsewhere),
    ]
    of, theirs = batch(ua), batch(elsewhere)
    first = student(world, "2020101", "姜勇")
    Student.objects.filter(pk=first.pk).update(user=jiang)
    guided = [
        running(world, of, at, first, rows[0]),
        running(world, of, at, student(world, "2020102", "何芳"), rows[0]),
        running(world, of, at, student(world, "2020103", "钱伟"), rows[1]),
        running(world, theirs, at, student(world, "2020101", "李雪", unit=elsewhere), rows[2]),
    ]
    return Room(ua, at, of, zhou, huang, jiang, firm, sun, rows[0], rows[1], *guided)


def visit(it: Room, **said: Any) -> Any:
    """周 was at the unit today, an hour ago at most, and met 姜."""
    now = timezone.localtime()
    facts: dict[str, Any] = {
        "visited_at": max(
            now - dt.timedelta(hours=1), now.replace(hour=0, minute=0, second=0, microsecond=0)
        ),
        "met": (it.jiangs,),
        "findings": {"arrived": "fine", "safety": "problem"},
        "text": "一台冲床没有护罩，已请单位今天装上。",
        "follow_up": "核对护罩已装上",
        "follow_up_on": today() + 7 * DAY,
        **said,
    }
    return log_visit(it.zhou_row, it.at, VisitInput(**facts), by=viewer(it.zhou))


def written(
    it: Room, number: int = 1, text: str = "本周学习电路板焊接，师傅讲了防静电要求。", **said: Any
) -> Any:
    """姜's journal of a week, handed in unless said otherwise."""
    given = {"hand_in": True, **said}
    return write_journal(it.jiangs, "week", number, text=text, by=viewer(it.jiang), **given)


def deeds(world: World, it: Room) -> Iterator[Did]:
    """A visit is logged, corrected, followed up, shown, taken back."""
    row = visit(it)
    yield Did("internships.visit_logged", it.zhou, row)
    correct_visit(row, text="日期应为昨天", by=viewer(it.zhou))
    yield Did("internships.visit_corrected", it.zhou, row)
    follow_visit(row, text="护罩已装上", on=today(), by=viewer(it.zhou))
    yield Did("internships.visit_followed", it.zhou, row)
    for shared in (True, False):
        share_visit(row, shared=shared, by=viewer(world.wang))
        yield Did("internships.visit_shared" if shared else "internships.visit_unshared", world.wang, row)
    correct_visit(row, text="去的是另一家单位", void=True, by=viewer(it.zhou))
    yield Did("internships.visit_voided", it.zhou, row)
    yield from _journals(it)
    yield from _handed_over(it)


def _handed_over(it: Room) -> Iterator[Did]:
    """周 asks 黄 to take 何 over: taken back, returned, accepted; a ready comment is kept and let go."""
    for state in (Ruled.WITHDRAWN, Ruled.REFUSED, Ruled.ACCEPTED):
        row = handed_over(it)
        yield Did(HAND_OVERS.recorded[Ruled.WAITING], it.zhou, row)
        if state == Ruled.WITHDRAWN:
            HAND_OVERS.withdraw(row, state, by=viewer(it.zhou))
        else:
            rule_handover(row, state, by=viewer(it.huang), answer="阅")
        yield Did(HAND_OVERS.recorded[state], it.zhou if state == Ruled.WITHDRAWN else it.huang, row)
    comment = keep_comment("请写明用了哪些工具。", by=viewer(it.zhou))
    yield Did("internships.comment_kept", it.zhou, comment)
    drop_comment(comment, by=viewer(it.zhou))
    yield Did("internships.comment_dropped", it.zhou, comment)


def handed_over(it: Room, *rows: Placement, **said: Any) -> HandOver:
    """周 asks 黄 to take over 何 from today on, unless said otherwise."""
    facts = {"to": it.huang_row, "starts_on": today(), "reason": "病假六周", "by": viewer(it.zhou), **said}
    propose_handover(rows or (it.hes,), **facts).only()
    return HandOver.objects.latest("pk")


def _journals(it: Room) -> Iterator[Did]:
    row = written(it, hand_in=False)
    yield Did("internships.journal_saved", it.jiang, row)
    written(it)
    yield Did("internships.journal_submitted", it.jiang, row)
    withdraw_journal(row, by=viewer(it.jiang))
    yield Did("internships.journal_withdrawn", it.jiang, row)
    written(it)
    yield Did("internships.journal_submitted", it.jiang, row)
    JOURNALS.rule(row, "returned", by=viewer(it.zhou), answer="太短")
    yield Did("internships.journal_returned", it.zhou, row)
    written(it)
    yield Did("internships.journal_submitted", it.jiang, row)
    JOURNALS.rule(row, "approved", by=viewer(it.zhou))
    yield Did("internships.journal_accepted", it.zhou, row)
    yield Did(
        "internships.journal_excused",
        it.zhou,
        excuse(it.jiangs, "week", 2, reason="病假", by=viewer(it.zhou)),
    )
