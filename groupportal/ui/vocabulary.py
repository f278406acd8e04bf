"""The words and tones of states and messages: one vocabulary for the whole portal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class State:
    """What people read, the tone it is set in (never the only sign) and its icon."""

    label: str
    tone: str
    icon: str


STATES = {
    "draft": State("草稿", "plain", "pencil"),
    "submitted": State("待审核", "action", "clock"),
    "returned": State("已退回", "alarm", "return"),
    "approved": State("已通过", "done", "check"),
    "in_force": State("已生效", "done", "seal"),
    "ended": State("已终止", "plain", "stop"),
    "archived": State("已归档", "plain", "archive"),
    # What a rule says of a record.
    "holds": State("符合", "done", "check"),
    "broken": State("不符合", "alarm", "warning"),
    # Words of the ground for the same seven situations, and for what comes before and after them.
    "superseded": State("已归档", "plain", "archive"),
    "checking": State("检查中", "action", "spinner"),
    "checked": State("待确认", "care", "clock"),
    "refused": State("不能导入", "alarm", "stop"),
    "applying": State("导入中", "action", "spinner"),
    "applied": State("已导入", "done", "check"),
    "discarded": State("已放弃", "plain", "stop"),
    "undone": State("已撤销", "plain", "return"),
}

JOB_STATES = {
    "queued": State("排队中", "plain", "clock"),
    "running": State("进行中", "action", "spinner"),
    "done": State("已完成", "done", "check"),
    "failed": State("未完成", "alarm", "warning"),
    "cancelled": State("已取消", "plain", "stop"),
    "expired": State("文件已过期", "care", "clock"),
}

ICON_OF_TONE = {"plain": "info", "action": "info", "done": "check", "care": "warning", "alarm": "warning"}

TONE_OF_MESSAGE = {"debug": "plain", "info": "action", "success": "done", "warning": "care", "error": "alarm"}

FINDING_LEVELS = {
    "refusal": State("拒绝", "alarm", "stop"),
    "error": State("错误", "alarm", "warning"),
    "warning": State("提醒", "care", "warning"),
    "note": State("说明", "plain", "info"),
    "answered": State("已说明", "done", "check"),
    "aside": State("已搁置", "plain", "stop"),
}


_words: dict[str, State] = {state.label: state for state in (*JOB_STATES.values(), *STATES.values())}


def declare(**states: State) -> None:
    """Add an app's states by their codes (``states.py``). ValueError where a word already looks otherwise.

    A code that stands already, of a job too, goes on meaning what it meant: whoever uses it otherwise brings the word.
    """
    for code, state in states.items():
        if _words.setdefault(state.label, state) != state:
            raise ValueError(f"the state {state.label} ({code}) has another look already")
        if code not in JOB_STATES:
            STATES.setdefault(code, state)


def state_of(code: str, label: str = "") -> State:
    """The look of a state: of its word (``label``) first, so that a word looks the same everywhere, of its code else.

    KeyError outside the vocabulary, unless the caller brings the word itself.
    """
    if label in _words:
        return _words[label]
    known = STATES.get(code) or JOB_STATES.get(code)
    if known is None and label:
        return State(label, "plain", "info")
    return known or JOB_STATES[code]
