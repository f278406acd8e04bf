"""What services of this room share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from groupportal.accounts.services import save_in_words
from groupportal.errors import DomainError
from groupportal.tenancy.models import Unit
from groupportal.ui.formats import quoted
from groupportal.ui.names import kept_name
from rosters.models import SchoolClass
from rosters.rules import checked_number
from rosters.selectors.roster import schools


def checked_school(unit: Unit) -> Unit:
    """The unit, which may have students. DomainError for one that is on the roll as something else."""
    if not schools().filter(pk=unit.pk).exists():
        raise DomainError(
            "no_school",
            f"{quoted(unit)}在成员名册里不是学校，请核对。类别登记错了的，请先在成员页面更正。",
            field="unit",
        )
    return unit


def named(text: str, what: str = "名称或姓名") -> str:
    """A name as it is kept; DomainError for none. ``what``: of what, in words."""
    name = kept_name(text.strip())
    if not name:
        raise DomainError("name_missing", f"请填写{what}。", field="name")
    return name


def same_school(unit_id: int, row: Any, what: str) -> None:
    """DomainError for a class or teacher of another school."""
    if row is not None and row.unit_id != unit_id:
        raise DomainError(
            "other_school",
            f"{what}{quoted(row)}是“{row.unit}”的，不是本校的，请重新选择。",
            field=_FIELDS[what],
        )


_FIELDS = {"班级": "school_class", "班主任": "class_teacher", "跟踪教师": "teacher"}


def open_class(school_class: SchoolClass, day: dt.date) -> None:
    """DomainError for a class that is over by then."""
    if school_class.ends_on and school_class.ends_on <= day:
        raise DomainError(
            "class_over",
            f"{quoted(school_class)}在这一天已经结束（毕业或撤并），请选别的班级。",
            field="school_class",
        )


save = save_in_words
kept_number = checked_number
