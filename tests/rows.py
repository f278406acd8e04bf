"""One row of any group table, for sweeps over all tables. A new model with rules of its own gets a line in ``tests/<room>/rows.py``."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from groupportal.accounts.models import User
from groupportal.deciding.ruling import RulingModel
from groupportal.tenancy.models import GroupModel
from tests.declared import declared

TODAY = dt.date(2023, 6, 30)

SPECIAL: dict[str, dict[str, Any]] = {
    "tenancy.FormKey": {"key": uuid.uuid4},
    "accounts.Device": {"key": uuid.uuid4},
    "tenancy.RoleOffer": {"is_accepted": None},
    "tenancy.OperatorVisit": {
        "starts_at": timezone.now,
        "ends_at": lambda: timezone.now() + dt.timedelta(hours=1),
    },
    "inbox.Delivery": {"channel": "robot"},
    "warnings.Answer": {"kind": "plans.texts", "words": "阅"},
    # Revoked, so that it may also be replaced.
    "links.Link": {
        "unit": None,
        "subject_id": uuid.uuid4,
        "revoked_at": timezone.now,
        "revoke_reason": "发错了人",
    },
} | {label: values for room in declared("rows") for label, values in room.SPECIAL.items()}


def _value(  # noqa: PLR0911 -- one answer per type of field
    field: models.Field, made: dict[type, Any], seq: int
) -> Any:
    if field.choices:
        return field.choices[0][0]
    match field:
        case models.ForeignKey():
            target = field.remote_field.model
            if target is User:
                return User.objects.first()
            return make_row(target, made, seq)
        case models.BooleanField():
            return False
        case models.DateTimeField():
            return timezone.now()
        case models.DateField():
            return TODAY
        case models.UUIDField():
            return None
        case models.DecimalField():
            return Decimal(1)
        case models.IntegerField():
            return seq
        case models.JSONField():
            return {}
        case models.CharField() | models.TextField():
            return f"样例{seq}"[: field.max_length or 99]
    raise TypeError(f"no sample for {field}")


def make_row(model: type[GroupModel], made: dict[type, Any] | None = None, seq: int = 1) -> Any:
    """A row of ``model`` in the active group, with the rows it needs; the same row again for the same ``made``."""
    made = {} if made is None else made
    if model in made:
        return made[model]
    special = SPECIAL.get(model._meta.label, {})
    values: dict[str, Any] = {}
    for field in model._meta.local_fields:
        if field.name in special:
            given = special[field.name]
            values[field.name] = given() if callable(given) else given
            continue
        if issubclass(model, RulingModel) and field.name == "ruled_by":
            continue
        needed = not (field.null or field.blank or field.has_default() or field.has_db_default())
        linked = isinstance(field, models.ForeignKey) and field.remote_field.model not in (model, "self")
        if field.primary_key or field.name == "group" or getattr(field, "auto_now_add", False):
            continue
        if needed or (linked and field.name != "group"):
            values[field.name] = _value(field, made, seq)
    row = model(**{k: v for k, v in values.items() if v is not None or k in special})
    row.save()
    made[model] = row
    return row
