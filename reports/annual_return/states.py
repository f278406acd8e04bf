"""The words of a return's states and of its units' answers, and which follows which."""

from __future__ import annotations

from groupportal.deciding.ruling import RulingMoves
from groupportal.ui.vocabulary import State, declare
from reports.annual_return.enums import AnswerState, ReturnState

declare(
    collecting=State("填报中", "action", "pencil"),
    frozen=State("已冻结", "done", "seal"),
    unfilled=State("未填", "care", "info"),
    filling=State("填写中", "action", "pencil"),
    handed_in=State("已交", "action", "clock"),
    sent_back=State("退回", "alarm", "return"),
    checked=State("已核", "done", "check"),
    lacking=State("需补填", "care", "info"),
)

_R, _A = ReturnState, AnswerState
RETURN = RulingMoves(
    _R,
    "这份年度数据",
    {
        _R.COLLECTING: (_R.SUBMITTED,),
        _R.SUBMITTED: (_R.RETURNED, _R.FROZEN, _R.COLLECTING),
        _R.RETURNED: (_R.SUBMITTED,),
        _R.FROZEN: (),
    },
    waits=_R.SUBMITTED,
    ruled=(_R.RETURNED, _R.FROZEN),
    explained=(_R.RETURNED,),
)
ANSWER = RulingMoves(
    _A,
    "这家单位的填报",
    {
        _A.UNFILLED: (_A.FILLING, _A.HANDED_IN),
        _A.FILLING: (_A.FILLING, _A.HANDED_IN),
        _A.HANDED_IN: (_A.SENT_BACK, _A.CHECKED, _A.FILLING),
        _A.SENT_BACK: (_A.HANDED_IN,),
        _A.CHECKED: (),
    },
    waits=_A.HANDED_IN,
    ruled=(_A.SENT_BACK, _A.CHECKED),
    explained=(_A.SENT_BACK,),
    undone={_A.CHECKED: (_A.SENT_BACK, _A.FILLING)},
)
