"""The words of this room's states, and which state follows which."""

from __future__ import annotations

from groupportal.deciding.ruling import RulingMoves
from groupportal.ui.vocabulary import State, declare
from members.enums import ProposalState

declare(
    active=State("在册", "done", "seal"),
    suspended=State("暂停", "action", "clock"),
    left=State("已退出", "plain", "stop"),
    future=State("尚未加入", "plain", "pencil"),
    none=State("未加入", "plain", "pencil"),
    material=State("待补材料", "alarm", "return"),
    council=State("待理事会决定", "action", "plan"),
    admitted=State("已加入", "done", "seal"),
    refused_entry=State("未通过", "plain", "stop"),
    withdrawn=State("已撤回", "plain", "stop"),
)

_P = ProposalState
PROPOSAL = RulingMoves(
    _P,
    "这份更改申请",
    {_P.WAITING: (_P.ACCEPTED, _P.REFUSED, _P.WITHDRAWN), _P.ACCEPTED: (), _P.REFUSED: (), _P.WITHDRAWN: ()},
    waits=_P.WAITING,
    ruled=(_P.ACCEPTED, _P.REFUSED),
    explained=(_P.REFUSED,),
)
