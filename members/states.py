"""The words of this room's states, and which state follows which."""

from __future__ import annotations

from groupportal.deciding import standard
from groupportal.deciding.ruling import RulingMoves
from groupportal.ui.vocabulary import State, declare
from members.enums import ApplicationState

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

_A = ApplicationState
APPLICATION = RulingMoves(
    _A,
    "这份申请",
    {
        _A.DRAFT: (_A.SUBMITTED, _A.WITHDRAWN),
        _A.SUBMITTED: (_A.RETURNED, _A.MATERIAL, _A.ACCEPTED, _A.REFUSED, _A.WITHDRAWN),
        _A.RETURNED: (_A.SUBMITTED, _A.ENDED, _A.WITHDRAWN),
        _A.MATERIAL: (_A.SUBMITTED, _A.ENDED, _A.WITHDRAWN),
        _A.ACCEPTED: (_A.ADMITTED, _A.REFUSED, _A.MATERIAL, _A.WITHDRAWN),
        _A.ADMITTED: (),
        _A.REFUSED: (),
        _A.ENDED: (),
        _A.WITHDRAWN: (),
    },
    waits=_A.SUBMITTED,
    ruled=(_A.RETURNED, _A.MATERIAL, _A.ACCEPTED, _A.REFUSED, _A.ENDED, _A.ADMITTED),
    explained=(_A.RETURNED, _A.MATERIAL, _A.REFUSED, _A.ENDED, _A.ADMITTED),
)

PROPOSAL = standard.moves("这份更改申请")
