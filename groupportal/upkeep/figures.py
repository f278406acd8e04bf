"""The figures of one past date: what a restored database must tell again."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import connection, transaction
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.metrics.registry import known_metrics
from groupportal.metrics.selectors import ask
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope

logger = logging.getLogger(__name__)

Figures = dict[str, dict[str, str]]
"""Group's slug → metric's code → value as text."""


def end_of_last_year() -> dt.date:
    """The date figures are told of where nobody names another: long past, so nothing still moves."""
    return dt.date(timezone.localdate().year - 1, 12, 31)


def figures_of(as_of: dt.date, *, snapshot: str = "") -> Figures:
    """Every figure that needs no parameter, of every group, read as pages read it: by the serving role, inside the wall.

    ``snapshot``: a name from ``pg_export_snapshot``, so that figures and dump see the same rows.
    """
    found: Figures = {}
    for group in Group.objects.order_by("pk"):
        with group_scope(group, actor=SYSTEM_ACTOR, snapshot=True):
            if snapshot:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
            found[group.slug] = {m.code: _told(m.code, as_of) for m in known_metrics() if not m.needed}
    return found


def _told(code: str, as_of: dt.date) -> str:
    """The value, or what hinders it: a figure that can't be told must not keep the records from being saved."""
    try:
        with transaction.atomic():
            return str(ask(code, as_of, {}).answer().value)
    except DomainError as error:
        return error.code
    except Exception as error:
        logger.exception("metric %s as of %s", code, as_of)
        return type(error).__name__
