"""Tables of moves of 园区, and how their states look."""

from __future__ import annotations

from groupportal.deciding.ruling import RulingMoves
from groupportal.deciding.standard import Ruled
from groupportal.deciding.transitions import Moves
from groupportal.ui.vocabulary import State, declare
from parks.enums import BookingState, ProjectState, RequestState, TrainingState

R = RequestState
REQUEST = Moves(
    RequestState,
    "这项需求",
    {
        R.RECEIVED: {R.ACCEPTED, R.DECLINED, R.WITHDRAWN},
        R.ACCEPTED: {R.DELIVERED, R.WITHDRAWN},
        R.DELIVERED: {R.CLOSED, R.ACCEPTED},
        R.CLOSED: set(),
        R.DECLINED: set(),
        R.WITHDRAWN: set(),
    },
)
"""A firm that finds something missing sends what was delivered back (DELIVERED → ACCEPTED)."""

VALUE = RulingMoves(
    Ruled,
    "这项经济价值",
    {
        Ruled.WAITING: {Ruled.ACCEPTED, Ruled.REFUSED, Ruled.WITHDRAWN},
        Ruled.ACCEPTED: set(),
        Ruled.REFUSED: set(),
        Ruled.WITHDRAWN: set(),
    },
    waits=Ruled.WAITING,
    ruled=(Ruled.ACCEPTED, Ruled.REFUSED),
    explained=(Ruled.REFUSED,),
    undone={Ruled.ACCEPTED: (Ruled.WITHDRAWN,)},
)
"""What a firm confirmed is taken back by the firm or by somebody else than who put it forward."""

P = ProjectState
PROJECT = Moves(
    ProjectState, "这个项目", {P.RUNNING: {P.DONE, P.STOPPED}, P.DONE: {P.RUNNING}, P.STOPPED: {P.RUNNING}}
)

T = TrainingState
TRAINING = Moves(
    TrainingState, "这次培训", {T.OPEN: {T.HELD, T.CANCELLED}, T.HELD: {T.OPEN}, T.CANCELLED: {T.OPEN}}
)

B = BookingState
BOOKING = RulingMoves(
    BookingState,
    "这项预约",
    {
        B.WAITING: {B.ACCEPTED, B.REFUSED, B.WITHDRAWN},
        B.ACCEPTED: {B.WITHDRAWN, B.LOST, B.DONE},
        B.REFUSED: set(),
        B.WITHDRAWN: set(),
        B.LOST: set(),
        B.DONE: set(),
    },
    waits=B.WAITING,
    ruled=(B.ACCEPTED, B.REFUSED, B.LOST, B.DONE),
    explained=(B.REFUSED,),
    undone={B.DONE: (B.WITHDRAWN,)},
)

declare(
    need_received=State("待受理", "action", "inbox"),
    need_accepted=State("办理中", "action", "clock"),
    need_delivered=State("待企业评价", "plain", "clock"),
    need_closed=State("已办结", "done", "seal"),
    need_declined=State("不予受理", "plain", "stop"),
    need_withdrawn=State("已撤回", "plain", "stop"),
    project_running=State("进行中", "action", "spinner"),
    project_done=State("已结题", "done", "check"),
    project_stopped=State("已终止", "plain", "stop"),
    training_open=State("报名中", "action", "inbox"),
    training_held=State("已举办", "done", "check"),
    training_cancelled=State("已取消", "plain", "stop"),
    booking_lost=State("未到，已释放", "plain", "stop"),
    booking_done=State("已使用", "done", "check"),
)
