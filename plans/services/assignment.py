"""部署: tasks put to units and people, reminded, passed on, called off, closed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupportal.audit.services import record, record_all
from groupportal.errors import DomainError
from groupportal.messages.services import Message, notify, notify_all
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from plans.enums import OPEN, AssignmentState
from plans.models import Assignment, ItemThread
from plans.selectors.assignments import people_by_assignment
from plans.selectors.overdue import overdue_on
from plans.selectors.pressing import pressing_of
from plans.states import ASSIGNMENT

MOST_NAMED = 30
"""Units that a message names."""


def locked(assignment: Assignment) -> Assignment:
    """The assignment, locked and fresh."""
    return Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)


def move_locked(assignment: Assignment, state: str) -> None:
    """Lock it, set its state and save it; DomainError where the table of moves has no such move."""
    row = locked(assignment)
    ASSIGNMENT.move(row, state)
    row.save(update_fields=["state"])


def _page_of(assignment: Assignment) -> str:
    return group_url(active_group(), "plans:assignment", public_id=assignment.public_id)


def _tell(
    assignments: Sequence[Assignment], title: str, *, topic: str = "plans.assigned", dedup: str = ""
) -> int:
    """A message to those who are to act on each assignment."""
    people = people_by_assignment(assignments)
    return notify_all(
        [
            Message(
                people[a.pk],
                title=f"{title}：{a.thread.name}",
                body=f"截止日期 {cndate(a.due_on)}。{a.request}",
                url=_page_of(a),
                dedup=f"{dedup}:{a.pk}" if dedup else "",
            )
            for a in assignments
        ],
        topic=topic,
    )


@transaction.atomic
def assign_tasks(
    threads: Iterable[ItemThread],
    *,
    units: Sequence[Unit] = (),
    assignee: Any = None,
    due_on: dt.date,
    request: str = "",
    year: int | None = None,
    by: Viewer,
) -> list[Assignment]:
    """Put every task to every unit, or to the person alone; what already stands open the same way is left as it is.

    DomainError where nobody is named, no task is chosen, or the date lies in the past.
    """
    by.require("plans.assign_task")
    chosen = list(threads)
    if not chosen:
        raise DomainError("no_task", "没有选中任务，请先勾选要部署的任务。")
    if not units and assignee is None:
        raise DomainError("nobody", "没有选择承办单位或承办人，请至少选择一个。")
    if due_on < timezone.localdate():
        raise DomainError("due_in_past", f"截止日期{cndate(due_on)}已经过去，请填写今天或以后的日期。")
    wanted: Sequence[Unit | None] = units or [None]
    # The threads are the lock: two people who assign the same tasks at once do it one after the other.
    ids = [t.pk for t in chosen]
    rows = list(ItemThread.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    if len(rows) < len(set(ids)):
        raise DomainError(
            "task_gone", "选中的任务有的刚刚随导入一起撤销了，不能部署。请刷新任务列表后重新选择。"
        )
    standing = set(
        Assignment.objects.filter(
            thread_id__in=ids, due_on=due_on, state__in=(*OPEN, AssignmentState.FILED)
        ).values_list("thread_id", "unit_id", "assignee_id")
    )
    assignee_id = assignee.pk if assignee is not None else None
    made = []
    for thread in chosen:
        for unit in wanted:
            if (thread.pk, unit.pk if unit else None, assignee_id) in standing:
                continue
            row = Assignment(
                thread=thread,
                unit=unit,
                assignee=assignee,
                year=year,
                request=request,
                due_on=due_on,
                assigned_by=by.user,
            )
            row.full_clean(validate_unique=False, validate_constraints=False)
            made.append(row)
    Assignment.objects.bulk_create(made)
    for row in made:
        record("plans.task_assigned", row, by=by.user, after={"截止": due_on, "要求": request})
    _tell(made, "新的填报任务")
    return made


@transaction.atomic
def cancel_assignment(assignment: Assignment, *, reason: str, by: Viewer) -> Assignment:
    """Call an assignment off. DomainError without a reason, or once something is under review or accepted."""
    by.require("plans.assign_task")
    row = locked(assignment)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明撤销部署的原因，承办单位会收到这段话。")
    before = row.get_state_display()
    ASSIGNMENT.move(row, AssignmentState.CANCELLED)
    row.save(update_fields=["state"])
    record("plans.assignment_cancelled", row, by=by.user, before={"状态": before}, note=reason)
    _tell([row], "部署已撤销")
    return row


@transaction.atomic
def reassign(
    assignment: Assignment,
    *,
    unit: Unit | None,
    assignee: Any = None,
    due_on: dt.date | None = None,
    by: Viewer,
) -> Assignment:
    """Pass an assignment on, or give it another date, while the next step is the unit's: the assignment that stands afterwards.

    What one unit began or filed stays its own: where there is any, its assignment is called off, and whoever takes over begins anew.
    """
    by.require("plans.assign_task")
    row = locked(assignment)
    if row.state not in OPEN:
        raise DomainError(
            "assignment_state",
            f"这项部署现在是“{row.get_state_display()}”，不能改派。请先退回填报或等待审核。",
        )
    if unit is None and assignee is None:
        raise DomainError("nobody", "没有选择承办单位或承办人，请至少选择一个。")
    before = {"单位": row.unit, "承办人": row.assignee, "截止": row.due_on}
    another = row.unit != unit if row.unit or unit else row.assignee != assignee
    if another and row.filings.exists():
        ASSIGNMENT.move(row, AssignmentState.CANCELLED)
        row.save(update_fields=["state"])
        _tell([row], "部署已改派给别的单位")
        record("plans.assignment_cancelled", row, by=by.user, before=before, note="改派给别的单位或承办人")
        row = Assignment(
            thread=row.thread, year=row.year, request=row.request, due_on=row.due_on, assigned_by=by.user
        )
    row.unit, row.assignee = unit, assignee
    row.due_on, row.reminded_on = due_on or row.due_on, None
    row.full_clean(validate_unique=False)
    row.save()
    after = {"单位": row.unit, "承办人": row.assignee, "截止": row.due_on}
    record("plans.assignment_reassigned", row, by=by.user, before=before, after=after)
    _tell([row], "改派给您的填报任务")
    return row


@transaction.atomic
def follow_unit(goes: Unit, stays: Unit, user: Any) -> None:
    """Two rows of one unit became one: what was put to the row that goes is the other's, and is asked of the unit once.

    Where both were to do the same in the same year, the one on which nothing was written yet is called off; what both filed stays.
    """
    rows = Assignment.objects.select_for_update(of=("self",)).exclude(state=AssignmentState.CANCELLED)
    ours = {(row.thread_id, row.year): row for row in rows.filter(unit=stays).order_by("pk")}
    for row in rows.filter(unit=goes).order_by("pk"):
        twin = ours.get((row.thread_id, row.year))
        idle = [one for one in (row, twin) if one is not None and one.state in OPEN] if twin else []
        for one in sorted(idle, key=lambda one: one.filings.exists())[:1]:
            ASSIGNMENT.move(one, AssignmentState.CANCELLED)
            one.save(update_fields=["state"])
            note = f"“{goes}”已并入“{stays}”，同一项任务只填一次"
            record("plans.assignment_cancelled", one, by=user, note=note)
        row.unit = stays
        row.save(update_fields=["unit"])
        record("plans.assignment_reassigned", row, by=user, before={"单位": goes}, after={"单位": stays})


@transaction.atomic
def remind(assignments: Iterable[Assignment], *, by: Viewer) -> int:
    """Press for the open ones among these of which somebody hears, each once a day; how many were pressed for.

    Who is to act on several gets one message for all of them.
    """
    by.require("plans.assign_task")
    today = timezone.localdate()
    ids = [a.pk for a in assignments]
    rows = list(
        Assignment.objects.select_for_update(of=("self",))
        .filter(pk__in=ids, state__in=OPEN)
        .exclude(reminded_on=today)
        .select_related("thread", "unit", "assignee")
        .order_by("pk")
    )
    people = people_by_assignment(rows)
    rows = [row for row in rows if people[row.pk]]
    for row in rows:
        row.reminded_on = today
    record_all("plans.assignment_reminded", [(row, {}) for row in rows], by=by.user)
    Assignment.objects.bulk_update(rows, ["reminded_on"])
    _press(rows, people)
    return len(rows)


def _press(rows: Sequence[Assignment], people: Mapping[int, Sequence[Any]]) -> None:
    """One message to those who are to act on the same assignments."""
    together: dict[tuple[int, ...], list[Assignment]] = {}
    for row in rows:
        together.setdefault(tuple(sorted(user.pk for user in people[row.pk])), []).append(row)
    if single := [tasks[0] for tasks in together.values() if len(tasks) == 1]:
        _tell(single, "请尽快填报", topic="plans.pressed")
    several = [
        Message(
            people[tasks[0].pk],
            title=f"请尽快填报 {len(tasks)} 项任务",
            body="\n".join(f"{a.thread.name}（截止{cndate(a.due_on)}）" for a in tasks),
            url=group_url(active_group(), "plans:mine"),
        )
        for tasks in together.values()
        if len(tasks) > 1
    ]
    notify_all(several, topic="plans.pressed")


@transaction.atomic
def close_assignment(assignment: Assignment, *, note: str = "", by: Viewer) -> Assignment:
    """The task is done with: only after an accepted filing."""
    by.require("plans.assign_task")
    row = locked(assignment)
    ASSIGNMENT.move(row, AssignmentState.CLOSED)
    row.closed_by, row.closed_at, row.closing_note = by.user, timezone.now(), note[:500]
    row.save(update_fields=["state", "closed_by", "closed_at", "closing_note"])
    record("plans.assignment_closed", row, by=by.user, note=note)
    return row


def notify_overdue(today: dt.date) -> int:
    """Tell those who are late, once a day each, and who assigns tasks of those that nobody hears of; how many messages went out.

    Run inside a group's scope.
    """
    late = list(overdue_on(today).filter(state__in=OPEN).select_related("thread", "unit", "assignee"))
    told = _tell(late, "填报已逾期", topic="plans.pressed", dedup=f"overdue:{today:%Y%m%d}")
    return told + _name_unreached(late, today)


def _name_unreached(late: Sequence[Assignment], today: dt.date) -> int:
    """One message a day to those who assign tasks: the units that are late and hear nothing, and the way to reach them."""
    tasks = Counter(a.unit for a in pressing_of(late, today).unserved if a.unit)
    if not tasks:
        return 0
    by_name = sorted(tasks.items(), key=lambda pair: (pair[0].pinyin, pair[0].name))
    named = "、".join(f"{unit}（{many} 项）" for unit, many in by_name[:MOST_NAMED])
    rest = f"等 {len(by_name)} 家" if len(by_name) > MOST_NAMED else ""
    held = people_who_can("plans.assign_task").filter(user__is_active=True).select_related("user")
    return notify(
        {membership.user for membership in held},
        topic="plans.unreached",
        title=f"{len(by_name)} 家单位逾期未报，没有账号、收不到提醒",
        body=f"{named}{rest}。请开账号、发填报链接或打印填报表。",
        url=group_url(active_group(), "plans:unserved"),
        dedup=f"unreached:{today:%Y%m%d}",
    )
