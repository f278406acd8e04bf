"""Which state follows which. A room declares a table of moves for each kind of record in its ``states.py``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models
from django.db.models import Q

from groupportal.errors import DomainError


class Moves:
    """The states of one kind of record, and from each those it may change to."""

    def __init__(
        self, states: type[models.TextChoices], what: str, table: Mapping[str, Collection[str]]
    ) -> None:
        """``what`` names the record in sentences: "这份申请". ValueError where the table leaves a state out, or knows a strange one."""
        self.states, self.what = states, what
        self._following = {states(now): frozenset(map(states, following)) for now, following in table.items()}
        if missing := set(states) - set(self._following):
            raise ValueError(f"{states.__name__}: no moves from {sorted(missing)}")

    @property
    def final(self) -> tuple[str, ...]:
        """The states from which nothing follows."""
        return tuple(state for state in self.states if not self._following[state])

    def following(self, state: str) -> frozenset[str]:
        """The states that may follow this one."""
        return self._following[self.states(state)]

    def move(self, row: Any, to: str) -> None:
        """Set the state of a locked row, which is left to save; DomainError in words where the table has no such move."""
        self._move(row, to, self._following)

    def _move(self, row: Any, to: str, table: Mapping[Any, Collection[Any]]) -> None:
        now, wanted = self.states(row.state), self.states(to)
        if wanted not in table.get(now, ()):
            no = "不用再操作" if now == wanted else f"不能改为“{wanted.label}”"
            raise DomainError("state", f"{self.what}现在是“{now.label}”，{no}。请刷新页面查看最新情况。")
        row.state = wanted

    def field(self, label: str = "状态") -> models.CharField[str, str]:
        """The column ``state``; it begins with the first one."""
        first = next(iter(self.states))
        return models.CharField(label, max_length=20, choices=self.states.choices, default=first)

    def known(self, name: str) -> models.CheckConstraint:
        """The database takes no state but these."""
        return models.CheckConstraint(
            condition=Q(state__in=self.states.values),
            name=f"{name}_state_known",
            violation_error_message=f"{self.what}的状态不在规定之列，请联系平台运维。",
        )
