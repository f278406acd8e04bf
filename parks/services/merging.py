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
            try:
                with transaction.atomic():
                    model.objects.filter(**{name: duplicate.unit}).update(**{name: into.unit})
            except IntegrityError as error:
                words = f"“{duplicate}”和“{into}”在“{model._meta.verbose_name}”里有同一条记录，请先更正其中一条，再合并。"
                raise DomainError("parks_meet", words) from error
