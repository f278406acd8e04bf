"""A centre as figures are asked about it: by what it is, whatever it is called."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from groupportal.errors import DomainError
from groupportal.metrics.registry import UuidParam
from parks.models import Centre


@dataclass(frozen=True)
class _CentreParam(UuidParam):
    """Texts filed before centres were told apart so name one by its name: that is read still, where one centre bears it."""

    def read(self, text: Any) -> uuid.UUID:
        try:
            return super().read(text)
        except DomainError:
            found = list(Centre.objects.filter(name=str(text)).values_list("public_id", flat=True)[:2])
            if len(found) == 1:
                return found[0]
            if found:
                words = f"叫“{text}”的{self.label}有几个，分不清是哪一个，请从列表里重新选。"
                raise DomainError("bad_param", words) from None
            raise


def _name_of(key: uuid.UUID) -> str | None:
    return Centre.objects.filter(public_id=key).values_list("name", flat=True).first()


def _options() -> Iterable[tuple[uuid.UUID, str]]:
    return Centre.objects.order_by("pinyin", "pk").values_list("public_id", "name")


CENTRE = _CentreParam("服务中心", _name_of, _options)
