"""Which state follows which in claims, appeals and gradings."""

from __future__ import annotations

from groupportal.deciding.ruling import RulingMoves
from groupportal.deciding.transitions import Moves
from points.enums import AppealState, ClaimState, RunState

_C = ClaimState
CLAIM = RulingMoves(
    _C,
    "这一笔申报",
    {_C.CLAIMED: (_C.CONFIRMED, _C.REFUSED), _C.CONFIRMED: (), _C.REFUSED: (), _C.WITHDRAWN: (_C.CLAIMED,)},
    waits=_C.CLAIMED,
    ruled=(_C.CONFIRMED, _C.REFUSED),
    explained=(_C.REFUSED,),
    undone=dict.fromkeys((_C.CLAIMED, _C.CONFIRMED, _C.REFUSED), (_C.WITHDRAWN,)),
)
"""What an event brought goes with it, whatever was said to it (undone); the event told anew asks anew."""

_A = AppealState
APPEAL = RulingMoves(
    _A,
    "这份申诉",
    {_A.OPEN: (_A.UPHELD, _A.REJECTED), _A.UPHELD: (), _A.REJECTED: ()},
    waits=_A.OPEN,
    ruled=(_A.UPHELD, _A.REJECTED),
    explained=(_A.UPHELD, _A.REJECTED),
)

_R = RunState
RUN = Moves(_R, "这次定级", {_R.DRAFT: (_R.PUBLISHED,), _R.PUBLISHED: (_R.SUPERSEDED,), _R.SUPERSEDED: ()})
