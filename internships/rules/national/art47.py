"""Article 47: units that break the rules."""

from __future__ import annotations

from typing import Any

from internships.enums import Force, Moment
from internships.rules.rule import Finding, breaks, lacks, no, passes, rule, yes


@rule(
    code="R47",
    article="第四十七条",
    title="违规单位的学生另行安排",
    text="实习单位违反规定的，学校可以调整学生的实习安排，并按协议追究责任；涉及使用童工的，移交人力资源社会保障部门。",
    force=Force.BLOCK,
    moments=(Moment.PLACE, Moment.RUN),
    inputs="unit.is_suspended",
    remedy="请把学生调到别的单位，可以批量调整，并按协议处理。",
    doubts=("规定说学校“可以”调整；这里只对集团已经停止其接收实习的单位判为不符合。",),
    cases=(
        passes("单位没有被停止接收"),
        breaks("单位因违规被停止接收", {"unit.is_suspended": True}),
        lacks("单位状态不清楚", "unit.is_suspended"),
    ),
)
def not_suspended(f: Any, p: Any) -> Finding:
    return no("单位因违规已停止接收实习") if f.unit.is_suspended else yes("单位没有被停止接收")
