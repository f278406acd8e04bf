"""Tables of moves of 治理, and how their states look."""

from __future__ import annotations

from governance.enums import MeetingState, MotionState, ResolutionState
from groupportal.deciding.transitions import Moves
from groupportal.ui.vocabulary import State, declare

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
S = ResolutionState
RESOLUTION = Moves(
    ResolutionState,
    "这份决议",
    {S.DRAFT: {S.PUBLISHED}, S.PUBLISHED: {S.WITHDRAWN}, S.WITHDRAWN: set()},
)
declare(
    motion_draft=State("待表决", "plain", "clock"),
    motion_open=State("表决中", "action", "spinner"),
    motion_carried=State("通过", "done", "check"),
    motion_lost=State("未通过", "plain", "stop"),
    motion_invalid=State("无效", "alarm", "warning"),
    motion_annulled=State("已作废", "plain", "stop"),
    resolution_draft=State("未公布", "plain", "pencil"),
    resolution_published=State("已公布", "done", "seal"),
)
