"""Tables of moves of 治理, and how their states look."""

from __future__ import annotations

from governance.enums import (
    CandidateState,
    CommentState,
    ContestStage,
    ElectionState,
    EntryState,
    MeetingState,
    MotionState,
    ResolutionState,
)
from groupportal.deciding.ruling import RulingMoves
from groupportal.deciding.standard import Ruled
from groupportal.deciding.standard import moves as standard_moves
from groupportal.deciding.transitions import Moves
from groupportal.ui.vocabulary import State, declare

declare(
    meeting_draft=State("筹备中", "plain", "pencil"),
    meeting_called=State("已通知", "action", "inbox"),
    meeting_open=State("进行中", "action", "spinner"),
    meeting_closed=State("已结束", "done", "check"),
    meeting_cancelled=State("已取消", "plain", "stop"),
    meeting_fallen=State("流会", "alarm", "warning"),
    published=State("已公布", "done", "seal"),
    task_open=State("办理中", "action", "clock"),
    task_done=State("已办好", "done", "check"),
)
M = MeetingState
MEETING = Moves(
    MeetingState,
    "这次会议",
    {
        M.DRAFT: {M.CALLED, M.OPEN, M.CANCELLED},
        M.CALLED: {M.OPEN, M.CANCELLED},
        M.OPEN: {M.CLOSED},
        M.CLOSED: {M.CANCELLED},
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
R = Ruled
PROXY = RulingMoves(
    Ruled,
    "这份委托",
    {
        R.WAITING: {R.ACCEPTED, R.REFUSED, R.WITHDRAWN},
        R.ACCEPTED: {R.WITHDRAWN},
        R.REFUSED: set(),
        R.WITHDRAWN: set(),
    },
    waits=R.WAITING,
    ruled=(R.ACCEPTED, R.REFUSED),
    explained=(R.REFUSED,),
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
G = ContestStage
CONTEST = Moves(
    ContestStage,
    "这次征集",
    {
        G.DRAFT: {G.OPEN, G.CANCELLED},
        G.OPEN: {G.JUDGING, G.CANCELLED},
        G.JUDGING: {G.PUBLISHED, G.CANCELLED},
        G.PUBLISHED: set(),
        G.CANCELLED: set(),
    },
)
W = EntryState
ENTRY = RulingMoves(
    EntryState,
    "这件作品",
    {
        W.WAITING: {W.FIT, W.RETURNED, W.UNFIT, W.WITHDRAWN},
        W.RETURNED: {W.WAITING, W.WITHDRAWN},
        W.FIT: set(),
        W.UNFIT: set(),
        W.WITHDRAWN: set(),
    },
    waits=W.WAITING,
    ruled=(W.FIT, W.RETURNED, W.UNFIT),
    explained=(W.RETURNED, W.UNFIT),
)
CHOICE = standard_moves("这份评选结果")
declare(
    contest_open=State("征集中", "action", "inbox"),
    contest_judging=State("评议中", "action", "spinner"),
    entry_submitted=State("待筛选", "action", "clock"),
    entry_returned=State("退回补正", "alarm", "return"),
)
E = ElectionState
ELECTION = RulingMoves(
    ElectionState,
    "这次选举",
    {
        E.PREPARING: {E.WAITING, E.CANCELLED},
        E.WAITING: {E.DONE, E.RETURNED, E.PREPARING},
        E.RETURNED: {E.WAITING, E.CANCELLED},
        E.DONE: set(),
        E.CANCELLED: set(),
    },
    waits=E.WAITING,
    ruled=(E.DONE, E.RETURNED),
    explained=(E.RETURNED,),
)
N = CandidateState
CONSENT = RulingMoves(
    CandidateState,
    "这份提名",
    {
        N.WAITING: {N.ACCEPTED, N.REFUSED, N.WITHDRAWN},
        N.ACCEPTED: {N.WITHDRAWN},
        N.REFUSED: set(),
        N.WITHDRAWN: set(),
    },
    waits=N.WAITING,
    ruled=(N.ACCEPTED, N.REFUSED),
)
