"""What the pages of this room share."""

from __future__ import annotations

from typing import Any

from groupportal.ui.addresses import record_url
from groupportal.ui.pages import FormPage, RecordFormPage

STUDENTS = ("学生", "rosters:students")
CLASSES = ("班级", "rosters:classes")
TEACHERS = ("教师", "rosters:teachers")
PROGRAMMES = ("专业代码表", "rosters:programmes")


def page(name: str, record: Any) -> str:
    """The address of a record's page."""
    return record_url(f"rosters:{name}", record.public_id)


class New(FormPage):
    """A new record."""

    action = "rosters.edit_roster"
    submit_label = "登记"
    form_takes = ("viewer",)


class OfRecord(RecordFormPage):
    """A form about a record."""

    action = "rosters.edit_roster"
    form_takes = ("viewer", "record")
