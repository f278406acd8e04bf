"""Tables of moves of 治理, and how their states look."""

from __future__ import annotations

from governance.enums import CommentState, MeetingState, MotionState, ResolutionState
from groupportal.deciding.ruling import RulingMoves
from groupportal.deciding.transitions import Moves

M = MeetingState
MEETING = Moves(
    MeetingState,
    "这次会议",
    {
        M.DRAFT: {M.CALLED, M.OPEN, M.CANCELLED},
        M.CALLED: {M.OPEN, M.CANCELLED},
        M.OPEN: {M.CLOSED},
        M.CLOSED: set(),
        M.CANCELLED: set(),
    },
)
V = MotionState
MOTION = Moves(
    MotionState,
    "这项表决",
    {
        V.DRAFT: {V.OPEN, V.CLOSED, V.ANNULLED},
        V.OPEN: {V.CLOSED, V.ANNULLED},
        V.CLOSED: {V.ANNULLED},
        V.ANNULLED: set(),
    },
)
R = ResolutionState
RESOLUTION = Moves(
    ResolutionState,
    "这份决议",
    {R.DRAFT: {R.PUBLISHED}, R.PUBLISHED: {R.WITHDRAWN}, R.WITHDRAWN: set()},
)

C = CommentState
_ANSWERS = (C.ADOPTED, C.PARTLY, C.REJECTED)
COMMENT = RulingMoves(
    CommentState,
    "这条意见",
    {C.WAITING: {*_ANSWERS, C.WITHDRAWN}, C.WITHDRAWN: set(), **{answer: set() for answer in _ANSWERS}},
    waits=C.WAITING,
    ruled=_ANSWERS,
    explained=_ANSWERS,
)
