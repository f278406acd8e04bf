"""The forms that tables are printed with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.tenancy.viewer import Viewer
from reports.annex.snapshot import form_from, to_snapshot
from reports.annex.values import PrintedForm
from reports.annex.write.layout import standard_form
from reports.models import TableForm
from reports.selectors.form import form_as_of

Progress = Callable[[int, str], None]
_ZONE = ZoneInfo(settings.TIME_ZONE)


def keep_form(
    table: str,
    form: PrintedForm,
    *,
    on: dt.date,
    by: Any,
    source_file: StoredFile | None = None,
) -> TableForm | None:
    """Print a table with this form for cut-off dates from ``on`` on; None where it is printed so already."""
    held = form_as_of(table, on)
    if (form_from(held.form) if held else standard_form(table)) == form:
        return None
    kept = TableForm.objects.create(
        table=table, as_of=on, form=to_snapshot(form), source_file=source_file, kept_by=by
    )
    record("reports.form_kept", kept, by=by, after={"表题": form.title, "自截至日期": on})
    return kept


@transaction.atomic
def set_form(table: str, form: PrintedForm, *, on: dt.date, by: Viewer) -> TableForm | None:
    """``keep_form`` by hand. DomainError without a title."""
    by.require("reports.set_forms")
    if not form.title.strip():
        raise DomainError("no_title", "请填写表题，例如：附件2-1 项目建设情况表。", field="title")
    return keep_form(table, form, on=on, by=by.user)
