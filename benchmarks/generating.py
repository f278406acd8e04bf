"""One making of the three tables, as ``manage.py acceptance_tables`` and the job do it."""

from __future__ import annotations

from django.db import transaction

from benchmarks.annexes import AS_OF
from benchmarks.groups import Made
from groupportal.files.services import kept_together
from groupportal.tenancy.scope import group_scope
from reports.services.run import collect_report, forms_of, keep_report

FORMS = ("xlsx", "docx")


class _MadeAndUndoneError(Exception):
    """Leaves the scope so that neither rows nor files stay."""


def _undo() -> None:
    raise _MadeAndUndoneError


def generate(made: Made, form: str) -> None:
    """Collect, keep the snapshot, write, keep the file; then rows and file are taken back."""
    try:
        with kept_together(), group_scope(made.group, actor=made.user, snapshot=True), transaction.atomic():
            keep_report(collect_report("annex", AS_OF), forms_of(form), by=made.user)
            _undo()
    except _MadeAndUndoneError:
        return
