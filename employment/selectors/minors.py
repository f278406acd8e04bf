"""Barred work of a post: who is too young for it, and whether the post of internships says the same."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from employment.enums import FOR_STUDENTS
from employment.models import Demand
from internships.services.post import barred_for_minors, hazard_words

if TYPE_CHECKING:
    from rosters.models import Student

ADULT = 18


def minor_words(demand: Demand, student: Student, *, on: dt.date) -> str:
    """Why somebody under 18, or of an age nobody knows, may not do a post's work; "" where it may be done.

    《未成年工特殊保护规定》 Art 3. The age is that of the first day of work, or of ``on`` where the post names none.
    """
    if not (words := barred_for_minors(demand.hazards)):
        return ""
    born = student.born_on
    if born is None:
        return f"这个岗位有{words}，学生档案里没有出生日期，不能核对是否满 18 周岁，请先请学校补上。"
    first = demand.starts_on if demand.kind in FOR_STUDENTS and demand.starts_on else on
    age = first.year - born.year - ((first.month, first.day) < (born.month, born.day))
    if age >= ADULT:
        return ""
    return f"这个岗位有{words}，未满 18 周岁不能做（《未成年工特殊保护规定》第三条），请看其他岗位。"


def hazard_gap(demand: Demand) -> str:
    """Where a demand and the post of internships behind it speak of other barred work: what each says; "" else."""
    if demand.post is None or demand.hazards is None:
        return ""
    asked, behind = dict(demand.hazards), dict(demand.post.hazards or ())
    if asked == behind:
        return ""
    said, known = hazard_words(list(asked.items())), hazard_words(demand.post.hazards) or "还没有核对"
    return f"危险作业在岗位需求里写的是“{said}”，在实习岗位里写的是“{known}”，请先改成一致"
