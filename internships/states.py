"""The words of this room's states, and which state follows which."""

from __future__ import annotations

from groupportal.deciding.ruling import RulingMoves
from groupportal.ui.vocabulary import State, declare
from internships.enums import AlertState, AssessmentState, JournalState, PlacementState, WaiverState

_P = PlacementState

declare(
    running=State("实习中", "action", "internship"),
    ending=State("待结束", "care", "clock"),
    placed=State("已安排", "done", "check"),
    unplaced=State("未安排", "plain", "clock"),
    waived=State("免实习", "plain", "check"),
    unknown=State("不能判断", "care", "warning"),
    beside=State("不适用", "plain", "info"),
    let_pass=State("已放行", "plain", "check"),
    to_follow=State("待跟进", "care", "clock"),
    followed=State("已跟进", "done", "check"),
    void=State("已作废", "plain", "stop"),
    leave=State("请假", "plain", "calendar"),
    rest=State("休息", "plain", "stop"),
    missing=State("没有签到", "care", "warning"),
    voided=State("已作废", "plain", "stop"),
    replaced=State("已改签", "plain", "archive"),
    to_read=State("待批阅", "action", "clock"),
    read=State("已批阅", "done", "check"),
    excused=State("免写", "plain", "check"),
    untaken=State("待接报", "alarm", "warning"),
    in_hand=State("办理中", "action", "clock"),
    answered=State("已答复", "plain", "check"),
    to_write=State("待写", "care", "pencil"),
    to_score=State("评分中", "care", "pencil"),
    corrected=State("已更正", "plain", "archive"),
    taken=State("处理中", "action", "clock"),
    settled=State("已处理", "done", "check"),
    over=State("自行解除", "plain", "check"),
)

PLACEMENT = RulingMoves(
    _P,
    "这份实习安排",
    {
        _P.DRAFT: (_P.SUBMITTED, _P.CANCELLED),
        _P.SUBMITTED: (_P.APPROVED, _P.RETURNED, _P.DRAFT),
        _P.RETURNED: (_P.SUBMITTED, _P.CANCELLED),
        _P.APPROVED: (_P.RUNNING, _P.CANCELLED),
        _P.RUNNING: (_P.ENDING,),
        _P.ENDING: (_P.ARCHIVED, _P.RUNNING),
        _P.ARCHIVED: (),
        _P.CANCELLED: (),
    },
    waits=_P.SUBMITTED,
    ruled=(_P.APPROVED, _P.RETURNED, _P.RUNNING, _P.ENDING, _P.ARCHIVED),
    explained=(_P.RETURNED,),
    undone={_P.RUNNING: (_P.APPROVED,)},
)
HOLDS = (_P.APPROVED, _P.RUNNING, _P.ENDING, _P.ARCHIVED)
"""Placements that count: no student has two of them at a time."""
BEGUN = (_P.RUNNING, _P.ENDING, _P.ARCHIVED)
"""Those whose student came to the unit."""
OPEN = (_P.DRAFT, _P.SUBMITTED, _P.RETURNED)
"""Placements that are being arranged."""
TAKEN = (*OPEN, _P.APPROVED, _P.RUNNING)
"""Placements whose papers are still written."""

_J = JournalState

JOURNAL = RulingMoves(
    _J,
    "这篇日志",
    {
        _J.DRAFT: (_J.SUBMITTED,),
        _J.SUBMITTED: (_J.APPROVED, _J.RETURNED, _J.EXCUSED, _J.DRAFT),
        _J.RETURNED: (_J.SUBMITTED,),
        _J.APPROVED: (),
        _J.EXCUSED: (),
    },
    waits=_J.SUBMITTED,
    ruled=(_J.APPROVED, _J.RETURNED, _J.EXCUSED),
    explained=(_J.RETURNED, _J.EXCUSED),
)
"""A journal that is missing for a good reason is excused without having been handed in: ``services.journal.excuse``."""

_A = AssessmentState

ASSESSMENT = RulingMoves(
    _A,
    "这份考核结果",
    {
        _A.DRAFT: (_A.SUBMITTED,),
        _A.SUBMITTED: (_A.APPROVED, _A.RETURNED, _A.DRAFT),
        _A.RETURNED: (_A.SUBMITTED,),
        _A.APPROVED: (_A.REPLACED,),
        _A.REPLACED: (),
    },
    waits=_A.SUBMITTED,
    ruled=(_A.APPROVED, _A.RETURNED, _A.REPLACED),
    explained=(_A.RETURNED,),
)
SCORED = (_A.DRAFT, _A.RETURNED)
"""Assessments whose scores may still change."""

_W = WaiverState

WAIVER = RulingMoves(
    _W,
    "这份免实习",
    {
        _W.WAITING: (_W.ACCEPTED, _W.REFUSED, _W.WITHDRAWN),
        _W.ACCEPTED: (_W.REVOKED,),
        _W.REFUSED: (),
        _W.WITHDRAWN: (),
        _W.REVOKED: (),
    },
    waits=_W.WAITING,
    ruled=(_W.ACCEPTED, _W.REFUSED, _W.REVOKED),
    explained=(_W.REFUSED, _W.REVOKED),
)

ALIVE = (AlertState.OPEN, AlertState.TAKEN)
"""Alerts that somebody still has to see to."""
