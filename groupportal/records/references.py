"""Records that the cells of a column name: found all at once, offered in the template, missed in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import reduce
from typing import Any

from django.db.models import QuerySet

from groupportal.ui.names import folded

OFFERED = 2_000
"""Names a template lists."""


@dataclass(frozen=True)
class Named:
    """The records of ``rows()``, each called by its field ``by`` (``unit__name``); sentences call them all ``where`` (成员名册)."""

    rows: Callable[[], QuerySet[Any]]
    where: str
    by: str = "name"

    def find(self, names: Iterable[str]) -> dict[str, list[Any]]:
        """The records with these names, by name as it was asked for; one that differs in writing alone is found too."""
        wanted = set(names)
        found: dict[str, list[Any]] = {}
        for record in self.rows().filter(**{f"{self.by}__in": wanted}):
            found.setdefault(self.name_of(record), []).append(record)
        missing: dict[str, list[str]] = {}
        for name in wanted - found.keys():
            missing.setdefault(folded(name), []).append(name)
        if missing:
            held = self.rows().values_list("pk", self.by)
            near = {pk: missing[key] for pk, name in held if (key := folded(name)) in missing}
            for record in self.rows().filter(pk__in=near):
                for name in near[record.pk]:
                    found.setdefault(name, []).append(record)
        return found

    def name_of(self, record: Any) -> str:
        """What a cell says for this record."""
        return str(reduce(getattr, self.by.split("__"), record))

    def offered(self) -> list[str]:
        """The names there are, in order, as far as a template lists them."""
        return list(self.rows().order_by(self.by).values_list(self.by, flat=True)[:OFFERED])

    def missed(self, name: str, count: int) -> str:
        """Why a name that ``count`` records bear stands for none of them, as a sentence with what to do."""
        if count:
            return f"{self.where}里有 {count} 个“{name}”，分不清是哪一个，请先改成能区分的名称。"
        near = get_close_matches(name, self.offered(), n=1)
        return f"{self.where}里没有“{name}”，" + (
            f"是不是“{near[0]}”？请核对。" if near else "请核对名称，或先登记。"
        )
