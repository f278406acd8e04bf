"""Placements taken for a deed, many at once: locked, looked at one by one, moved, written down. One is many of one.

Locks: the placements, then their students, each in the order of their keys, so that no two deeds wait for each other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils import timezone

from groupportal.audit.services import record_all
from groupportal.deciding.actor import Actor, acting
from groupportal.deciding.ruling import RulingKind, RulingModel
from groupportal.errors import DomainError
from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import quoted
from internships.enums import PlacementState, WaiverState
from internships.models import Batch, Placement, Waiver
from internships.selectors.placement import placements, placements_for
from internships.services.outcome import Outcome, each
from internships.states import HOLDS
from rosters.selectors.roster import students

if TYPE_CHECKING:
    from rosters.models import Student

ARRANGE, APPROVE = "internships.arrange", "internships.approve"
R = TypeVar("R", bound=RulingModel)


def elsewhere() -> DomainError:
    """Of a placement that is not among those the person may do this with."""
    return DomainError("not_yours", "这份实习安排不在您可以办理的范围里，或已经删除，请刷新列表。")


def for_trail(row: Placement) -> dict[str, Any]:
    """As the trail keeps it."""
    return {
        "学生": f"{row.student.name}（{row.student.number}）",
        "批次": row.batch.name,
        "单位": row.host.unit.name,
        "岗位": str(row.post or ""),
        "时间": row.describe(),
        "学校指导教师": str(row.teacher or ""),
        "单位指导人员": str(row.mentor or ""),
        "状态": row.get_state_display(),
    }


def locked(rows: Iterable[Placement], action: str, by: Actor) -> dict[int, Placement]:
    """Those of these that the person may do this with, locked and fresh. NotAllowed for who may do it with none at all."""
    if isinstance(by, Viewer):
        by.require(action)
    held = placements_for(by, action) if isinstance(by, Viewer) else placements()
    found = held.filter(pk__in=[row.pk for row in rows]).select_related("proposed_by").order_by("pk")
    return {row.pk: row for row in found.select_for_update(of=("self",), no_key=True)}


def hold(pk: int) -> Placement:
    """A placement, locked and fresh: nobody archives it meanwhile."""
    list(Placement.objects.select_for_update(no_key=True).filter(pk=pk).values_list("pk"))
    return placements().get(pk=pk)


class OfPlacement(RulingKind[R]):
    """What is ruled on about a placement (``placement`` is its key). That is locked first, and once archived takes no ruling."""

    def locked(self, row: R) -> R:
        """The record with its placement, both locked and fresh. DomainError once that is archived."""
        held = hold(row.placement_id)  # type: ignore[attr-defined]
        refuse_archived(held)
        fresh = super().locked(row)
        fresh.placement = held  # type: ignore[attr-defined]
        return fresh


def refuse_archived(row: Placement) -> None:
    """DomainError once it is archived."""
    if row.state == PlacementState.ARCHIVED:
        raise DomainError("archived", "这份实习已经归档，材料只能看，不能再改。")


def lock_students(student_ids: Collection[int]) -> None:
    """Nobody arranges or approves another placement of theirs meanwhile."""
    rows = students().filter(pk__in=student_ids).order_by("pk").select_for_update(of=("self",), no_key=True)
    list(rows.values_list("pk"))


def act(
    rows: Sequence[Placement],
    action: str,
    *,
    by: Actor,
    check: Callable[[Placement], None],
    values: Mapping[str, Any] | Callable[[Placement], Mapping[str, Any]],
    recorded: str,
    note: str = "",
    apart: bool = False,
) -> Outcome[Placement]:
    """Lock these, let ``check`` refuse or move each, write ``values`` into the others, and the trail.

    ``apart``: they hold from now on, so their students are locked too and get no second placement at that time.
    """
    found = locked(rows, action, by)
    if apart:
        lock_students({row.student_id for row in found.values()})
        meets = refuse_meeting(found.values())

    def asked(row: Placement) -> None:
        check(row)
        if apart:
            meets(row)

    outcome = each(rows, found, asked, elsewhere())
    alike: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for row in outcome.done:
        new = {"state": row.state, **(values(row) if callable(values) else values)}
        for name, value in new.items():
            setattr(row, name, value)
        alike.setdefault(tuple(new.items()), []).append(row.pk)
    for changes, ids in alike.items():
        Placement.objects.filter(pk__in=ids).update(**dict(changes), updated_at=timezone.now())
    who = acting(by)
    record_all(
        recorded,
        ((row, for_trail(row)) for row in outcome.done),
        by=SYSTEM_ACTOR if who is None else who,
        note=note,
    )
    return outcome


def refuse_meeting(rows: Iterable[Placement]) -> Callable[[Placement], None]:
    """A check that no student gets two placements at a time; it counts those it has let pass."""
    held: dict[int, list[Placement]] = {}
    ids = {row.student_id for row in rows}
    for row in placements().filter(student__in=ids, state__in=HOLDS):
        held.setdefault(row.student_id, []).append(row)

    def check(row: Placement) -> None:
        for other in held.get(row.student_id, ()):
            if other.pk != row.pk and other.meets(row):
                raise DomainError(
                    "two_at_once",
                    f"{quoted(row.student)}{other.describe()}已安排在{quoted(other.host)}实习"
                    f"（{other.get_state_display()}），时间重叠。请改日期，或先取消、结束那一份。",
                    field="starts_on",
                )
        held.setdefault(row.student_id, []).append(row)

    return check


def refuse_let_off(batch: Batch, student_ids: Collection[int]) -> Callable[[Student], None]:
    """A check that a student of these is not let off in the batch (免实习)."""
    rows = Waiver.objects.filter(batch=batch, student__in=student_ids, state=WaiverState.ACCEPTED)
    held = set(rows.order_by().values_list("student", flat=True))

    def check(student: Student) -> None:
        if student.pk in held:
            words = f"{quoted(student)}在这个批次免实习。确要安排的，请先在“免实习”里撤销。"
            raise DomainError("let_off", words)

    return check
