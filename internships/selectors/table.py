"""Which layouts and codes of the national tables count on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from groupportal.cities import codes_of_places
from groupportal.periods.period import during
from groupportal.tenancy.kept import once
from groupportal.tenancy.scope import active_scope
from groupportal.tenancy.viewer import Viewer
from internships.enums import NationalTable
from internships.models import TableCode, TableLayout
from internships.national_tables import DEFAULTS, Head, Layout


@once
def layout_on(table: NationalTable, day: dt.date) -> Layout:
    """The layout of a table on a day: the group's own, else the one that comes with the portal, as outside of any group."""
    rows = TableLayout.objects.filter(table=table, starts_on__lte=day) if active_scope() else None
    row = rows.first() if rows is not None else None
    if row is None:
        return DEFAULTS[table]
    heads = tuple(Head(*head) for head in row.heads)
    return Layout(table, row.edition, row.dated_on, row.source, row.doubts, heads, is_own=True)


def layouts_for(viewer: Viewer) -> QuerySet[TableLayout]:
    """A group's own layouts, for whoever sees a school whole."""
    rows = TableLayout.objects.select_related("file")
    return rows if viewer.can("internships.view_school") else rows.none()


def codes_for(viewer: Viewer) -> QuerySet[TableCode]:
    """All codes there ever were, for whoever sees a school whole."""
    rows = TableCode.objects.all()
    return rows if viewer.can("internships.view_school") else rows.none()


def is_coded(head: Head) -> bool:
    """Whether a column wants a code, or 是 and 否, of which the national tables have lists."""
    return "是否" in head.label or (head.label.endswith("码") and not head.label.endswith("代码"))


def coded_heads(day: dt.date) -> dict[str, str]:
    """Columns that want a code in any of the tables: code of the column → its name."""
    heads = [head for table in NationalTable for head in layout_on(table, day).heads]
    return {head.code: head.label for head in heads if is_coded(head)}


def codes_on(day: dt.date, head: str = "") -> QuerySet[TableCode]:
    """The codes that count on a day, of one column or of all."""
    rows = TableCode.objects.filter(during(day))
    return rows.filter(head=head) if head else rows


@dataclass(frozen=True)
class Codes:
    """The code lists of a day: by column, words → code."""

    lists: Mapping[str, Mapping[str, str]]

    def of(self, head: str, words: str) -> str:
        """The code for words; the words themselves where there is none."""
        return self.lists.get(head, {}).get(words, words)

    def words(self, head: str, code: str) -> str:
        """What a code says; the text itself where no list knows it."""
        return next((w for w, c in self.lists.get(head, {}).items() if c == code), code)

    def knows(self, head: str, text: str) -> bool:
        """Whether a text is one of the list's codes."""
        return text in self.lists.get(head, {}).values()


def codes_of(day: dt.date) -> Codes:
    """All code lists of a day, asked for once; those of places are the national standard's, unless the group has its own."""
    provinces, cities = codes_of_places()
    lists = {head: dict(provinces) for head in ("sxddszsjgbm", "yxsjgbm", "jyqysjgbm")}
    lists |= {head: dict(cities) for head in ("sxddszshjgbm", "yxshjgbm", "jyqyshjgbm")}
    for head, words, code in codes_on(day).values_list("head", "words", "code"):
        lists.setdefault(head, {})[words] = code
    return Codes(lists)
