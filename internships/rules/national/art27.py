"""Article 27: how an internship is graded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from internships.enums import Force, Moment
from internships.rules.ground import PARTS
from internships.rules.rule import Finding, always, breaks, lacks, no, passes, rule, yes
from internships.rules.words import listed


@rule(
    code="R27",
    article="第二十七条",
    title="双方共同考核，不只看考勤",
    text="学校和单位共同制订考核标准，过程和结果结合；不得照搬单位的考勤制度和员工考核。",
    force=Force.BLOCK,
    moments=(Moment.CLOSE,),
    inputs="assessment.parts assessment.is_taken_over",
    remedy="请在实习方案里设置两项以上的考核，学校和单位都评分，考勤只占一部分。",
    parameters=(always("least", "考核至少", 2, "项"), always("whole", "考勤所占须低于", 100, "%")),
    cases=(
        passes("日志40%、岗位表现40%、出勤20%，双方评分"),
        breaks("只按考勤评分", {"assessment.parts": (replace(PARTS[2], weight=100),)}),
        breaks("只有单位评分", {"assessment.parts": tuple(replace(part, by="unit") for part in PARTS)}),
        breaks("照搬员工考核", {"assessment.is_taken_over": True}),
        lacks("考核构成没有设置", "assessment.parts"),
    ),
)
def graded(f: Any, p: Any) -> Finding:
    parts = f.assessment.parts
    attendance = sum(part.weight for part in parts if part.is_attendance)
    sides = {part.by for part in parts}
    faults = [f"考勤占{attendance}%"] if attendance >= p.whole else []
    faults += [f"只有{len(parts)}项考核"] if len(parts) < p.least else []
    faults += ["学校没有评分"] if "school" not in sides else []
    faults += ["单位没有评分"] if "unit" not in sides else []
    faults += ["照搬了单位的考勤或员工考核"] if f.assessment.is_taken_over else []
    return no(listed(faults)) if faults else yes(f"{len(parts)}项考核，双方评分，考勤占{attendance}%")
