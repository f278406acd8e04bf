"""The forms that tables are printed with."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from reports.annex.snapshot import form_from
from reports.annex.values import PrintedForm
from reports.models import TableForm


def form_as_of(table: str, as_of: dt.date) -> TableForm | None:
    """The form a table is printed with as of a date: the last one kept for a date up to it, else the last of the first date."""
    return _ruling(TableForm.objects.filter(table=table), as_of).get(table)


def form_before(kept: TableForm) -> TableForm | None:
    """What a table was printed with for the date of a form before that one was kept."""
    earlier = TableForm.objects.filter(table=kept.table, pk__lt=kept.pk)
    return _ruling(earlier, kept.as_of).get(kept.table)


def forms_as_of(as_of: dt.date) -> dict[str, PrintedForm]:
    """The group's own forms by table, in one query; a table that is missing has the standard one."""
    return {table: form_from(kept.form) for table, kept in _ruling(TableForm.objects.all(), as_of).items()}


def _ruling(kept: QuerySet[TableForm], as_of: dt.date) -> dict[str, TableForm]:
    ruling: dict[str, TableForm] = {}
    for form in kept.order_by("as_of", "pk"):
        held = ruling.get(form.table)
        if held is None or form.as_of <= max(as_of, held.as_of):
            ruling[form.table] = form
    return ruling
