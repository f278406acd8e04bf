"""What people said to warnings, among the notes of the table it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from groupportal.warnings.selectors import Standing, printed_words
from reports.annex.values import PrintedForm
from reports.annex.write.layout import standard_form
from reports.enums import Table


def with_notes(forms: Mapping[str, PrintedForm], rows: Iterable[Standing]) -> dict[str, PrintedForm]:
    """The forms by table with the answers to be printed behind their own notes; a table without a form gets the standard one."""
    listed, found = list(rows), dict(forms)
    for table in Table:
        place = table.label.partition(" ")[0]
        if said := printed_words(row for row in listed if row.warning.place == place):
            form = found.get(table) or standard_form(table)
            found[table] = replace(form, notes=(*form.notes, *_numbered(said, form.notes)))
    return found


def _numbered(said: list[str], notes: tuple[str, ...]) -> Iterable[str]:
    """Numbered on, where the notes before are numbered."""
    if notes and not notes[0].lstrip("备注：").startswith("1."):
        return said
    return (f"{len(notes) + n}.{words}" for n, words in enumerate(said, 1))
