"""The words of this room's states, and which state follows which."""

from __future__ import annotations

from groupportal.deciding.ruling import RulingMoves
from groupportal.deciding.transitions import Moves
from groupportal.ui.vocabulary import State, declare
from reports.enums import ReportState, TextState

declare(
    drafting=State("起草中", "action", "pencil"),
    in_review=State("审稿中", "care", "clock"),
    final=State("定稿", "done", "seal"),
    taken=State("已采用", "done", "check"),
    handled=State("已另行处理", "done", "check"),
    corrected=State("已更正记录", "done", "check"),
    empty=State("没有文字", "plain", "info"),
)

_R = ReportState
REPORT = Moves(
    _R,
    "这份年度工作报告",
    {_R.DRAFTING: (_R.IN_REVIEW, _R.FINAL), _R.IN_REVIEW: (_R.DRAFTING, _R.FINAL), _R.FINAL: ()},
)

_T = TextState
TEXT = RulingMoves(
    _T,
    "这一稿",
    {
        _T.DRAFT: (_T.SUBMITTED,),
        _T.SUBMITTED: (_T.RETURNED, _T.APPROVED, _T.DRAFT),
        _T.RETURNED: (),
        _T.APPROVED: (),
    },
    waits=_T.SUBMITTED,
    ruled=(_T.RETURNED, _T.APPROVED),
    explained=(_T.RETURNED,),
)
