"""Tables of moves of 岗位与就业, and how their states look."""

from __future__ import annotations

from employment.enums import ApplicationState, DemandState, RoundState
from groupportal.deciding.ruling import RulingMoves
from groupportal.deciding.standard import moves
from groupportal.deciding.transitions import Moves
from groupportal.ui.vocabulary import State, declare

D = DemandState
DEMAND = RulingMoves(
    DemandState,
    "这条岗位需求",
    {
        D.WAITING: {D.OPEN, D.REFUSED, D.WITHDRAWN},
        D.OPEN: {D.WAITING, D.FILLED, D.CLOSED},
        D.REFUSED: {D.WAITING, D.WITHDRAWN},
        D.WITHDRAWN: set(),
        D.FILLED: {D.OPEN, D.CLOSED},
        D.CLOSED: set(),
    },
    waits=D.WAITING,
    ruled=(D.OPEN, D.REFUSED, D.FILLED, D.CLOSED),
    explained=(D.REFUSED,),
)
"""Other words need another ruling (OPEN → WAITING); somebody who leaves makes room again (FILLED → OPEN)."""

A = ApplicationState
APPLICATION = Moves(
    ApplicationState,
    "这次投递",
    {
        A.INVITED: {A.APPLIED, A.DECLINED, A.REFUSED},
        A.APPLIED: {A.INTERVIEW, A.OFFERED, A.REFUSED, A.WITHDRAWN},
        A.INTERVIEW: {A.INTERVIEW, A.OFFERED, A.REFUSED, A.WITHDRAWN},
        A.OFFERED: {A.OFFERED, A.ACCEPTED, A.REFUSED, A.DECLINED, A.WITHDRAWN},
        A.ACCEPTED: {A.HIRED, A.REFUSED, A.WITHDRAWN},
        A.HIRED: set(),
        A.REFUSED: set(),
        A.DECLINED: set(),
        A.WITHDRAWN: set(),
    },
)
LIVE = (A.INVITED, A.APPLIED, A.INTERVIEW, A.OFFERED, A.ACCEPTED)
"""Under way."""
TAKEN = (A.ACCEPTED, A.HIRED)
"""A place of the post is gone to this student."""
READ = (A.APPLIED, A.INTERVIEW, A.OFFERED, A.ACCEPTED)
"""The unit reads what the student has consented to share; before and afterwards nothing."""
SHARED = (*READ, A.HIRED)
"""It knows the student's name: of who works there the name alone."""

declare(
    demand_approved=State("招聘中", "action", "inbox"),
    demand_filled=State("已招满", "done", "check"),
    demand_closed=State("已停招", "plain", "stop"),
    application_invited=State("已邀请", "action", "inbox"),
    application_applied=State("已投递", "action", "inbox"),
    application_interview=State("待面试", "action", "clock"),
    application_offered=State("已发录用通知", "action", "clock"),
    application_accepted=State("已接受录用", "done", "check"),
    application_hired=State("已到岗", "done", "seal"),
    application_refused=State("未录用", "plain", "stop"),
    application_declined=State("学生谢绝", "plain", "stop"),
    application_withdrawn=State("学生已撤回", "plain", "stop"),
)

R = RoundState
ROUND = Moves(
    RoundState,
    "这一轮双向选择",
    {
        R.DRAFT: {R.OPEN, R.CANCELLED},
        R.OPEN: {R.DRAWN, R.CANCELLED},
        R.DRAWN: {R.MATCHED, R.CANCELLED},
        R.MATCHED: {R.PUBLISHED, R.CANCELLED},
        R.PUBLISHED: set(),
        R.CANCELLED: set(),
    },
)
"""Once drawn nobody chooses any more: who opened it again would know the lots."""
ADJUSTMENT = moves("这项调整")

declare(
    round_draft=State("筹备中", "plain", "pencil"),
    round_open=State("进行中", "action", "spinner"),
    round_drawn=State("已截止", "action", "clock"),
    round_matched=State("待公布", "action", "clock"),
    round_published=State("已公布", "done", "seal"),
    round_cancelled=State("已取消", "plain", "stop"),
)
