"""The words of this room's states, and which state follows which."""

from __future__ import annotations

from groupportal.deciding.ruling import RulingMoves
from groupportal.deciding.transitions import Moves
from groupportal.ui.vocabulary import State, declare
from plans.enums import AssignmentState, FilingState

declare(
    assigned=State("已部署", "action", "plan"),
    filed=State("待审核", "action", "clock"),
    accepted=State("已通过", "done", "check"),
    closed=State("已办结", "done", "seal"),
    # What became of a target.
    vetoed=State("否决", "alarm", "stop"),
    met=State("达成", "done", "check"),
    missed=State("未达成", "alarm", "warning"),
    lacking=State("待补", "care", "warning"),
    not_due=State("未到期", "plain", "clock"),
    ahead=State("未开始", "plain", "clock"),
)

_A = AssignmentState
ASSIGNMENT = Moves(
    _A,
    "这项部署",
    {
        _A.ASSIGNED: (_A.FILED, _A.CANCELLED),
        _A.FILED: (_A.RETURNED, _A.ACCEPTED, _A.ASSIGNED),
        _A.RETURNED: (_A.FILED, _A.CANCELLED),
        _A.ACCEPTED: (_A.CLOSED, _A.FILED, _A.RETURNED),
        _A.CLOSED: (),
        _A.CANCELLED: (),
    },
)

_F = FilingState
FILING = RulingMoves(
    _F,
    "这份填报",
    {
        _F.DRAFT: (_F.SUBMITTED,),
        _F.SUBMITTED: (_F.RETURNED, _F.APPROVED, _F.DRAFT),
        _F.RETURNED: (),
        _F.APPROVED: (),
    },
    waits=_F.SUBMITTED,
    ruled=(_F.RETURNED, _F.APPROVED),
    explained=(_F.RETURNED,),
    undone={_F.APPROVED: (_F.RETURNED,)},
)
