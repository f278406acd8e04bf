"""What follows where two rows of one unit are made one: see ``members.services.merging.on_merge``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import IntegrityError, transaction

from groupportal.errors import DomainError
from groupportal.tenancy.models import Unit

if TYPE_CHECKING:
    from members.models import Member


def follow_merge(duplicate: Member, into: Member, user: Any) -> None:
    """Whatever of this room names the unit that goes names the one that stays. DomainError where a record of both is there."""
    models: list[Any] = list(apps.get_app_config("parks").get_models())
    for model in models:
        keys = [field.name for field in model._meta.concrete_fields if field.related_model is Unit]
        for name in keys:
            rows = model.objects.filter(**{name: duplicate.unit})
            try:
                with transaction.atomic():
                    rows.update(**{name: into.unit})
            except IntegrityError as error:
                row = next(row for row in rows.order_by("pk") if _meets(row, name, into.unit))
                words = (
                    f"“{duplicate}”和“{into}”在“{model._meta.verbose_name}”里都有“{_where(row)}”这一条，名称或时间重复。"
                    "请打开其中一条更正或删去，再合并。"
                )
                raise DomainError("parks_meet", words) from error


def _meets(row: Any, name: str, unit: Unit) -> bool:
    try:
        with transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**{name: unit})
    except IntegrityError:
        return True
    return False


def _where(row: Any) -> str:
    """What people find a record by: what it is part of (a firm's place by its park), else its own name."""
    whole = (
        f for f in row._meta.concrete_fields if f.related_model and f.related_model._meta.app_label == "parks"
    )
    return str(next((held for field in whole if (held := getattr(row, field.name))), row))
