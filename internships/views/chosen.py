"""A deed on placements that were ticked in a list."""

from __future__ import annotations

from typing import Any

from groupportal.lists import ticked


class ChosenPage(ticked.ChosenPage):
    """Of students, by their papers; other lists say so."""

    list_page = ("实习材料", "internships:papers")
    measure = "名学生"

    def name_of(self, row: Any) -> str:
        return str(getattr(row, "student", row))
