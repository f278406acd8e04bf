"""``manage.py reseal``: texts that older keys sealed are sealed with the present ``SECRET_KEY``, so that the older ones can go."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction

from groupportal.audit.services import record_platform
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.sealed import SealedTextField, seal, unseal
from groupportal.ui.formats import count

_OF_SECOND_FACTOR = ("secret", "seed")


class Command(BaseCommand):
    """Exit 1 where no key opens a text: it stays as it is."""

    help = (
        "把用旧密钥加密保存的内容改用现在的 SECRET_KEY 加密；完成后可以撤掉 SECRET_KEY_FALLBACKS 中的旧密钥。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = [_second_factors()]
        for group in Group.objects.order_by("pk"):
            with group_scope(group, actor=SYSTEM_ACTOR):
                done += [_fields(model, field) for model, field in _sealed_fields()]
        resealed, closed = map(sum, zip(*done, strict=True))
        record_platform("upkeep.resealed", note=f"{resealed} 项，打不开 {closed} 项")
        self.stdout.write(f"重新加密 {count(resealed)} 项，打不开 {count(closed)} 项。")
        if closed:
            self.stderr.write(
                "打不开的内容原样保留：请把当时的密钥加回 SECRET_KEY_FALLBACKS 再运行一次，或请本人重新设置。"
            )
            sys.exit(1)


def _sealed_fields() -> Iterable[tuple[Any, str]]:
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, SealedTextField):
                yield model, field.name


def _fields(model: Any, field: str) -> tuple[int, int]:
    """How many of a group's texts were sealed anew, and how many no key opens."""
    resealed = closed = 0
    for pk, plain in model.objects.exclude(**{field: ""}).order_by("pk").values_list("pk", field):
        if plain:
            resealed += model.objects.filter(pk=pk).update(**{field: plain})
        else:
            closed += 1
    return resealed, closed


@transaction.atomic
def _second_factors() -> tuple[int, int]:
    resealed = closed = 0
    for factor in Authenticator.objects.select_for_update().order_by("pk"):
        for name in _OF_SECOND_FACTOR:
            if not (sealed := factor.data.get(name)):
                continue
            try:
                factor.data[name] = seal(unseal(sealed))
                resealed += 1
            except InvalidToken:
                closed += 1
        factor.save(update_fields=["data"])
    return resealed, closed
