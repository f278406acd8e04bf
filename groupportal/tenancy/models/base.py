"""What every table of a group's records is made of."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

from groupportal.tenancy.conditions import Undecided, truth, values_of
from groupportal.tenancy.managers import GroupManager
from groupportal.tenancy.scope import ScopeError, active_scope

if TYPE_CHECKING:
    from groupportal.accounts.models import User


class GroupKey(models.ForeignKey):
    """A key to another row of the same group.

    The database holds it as ``(group_id, x_id) → (group_id, id)``, written by ``BuildWall``, so a key can't cross groups; the plain
    constraint Django would add is left out.
    """

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs.setdefault("db_constraint", False)
        super().__init__(to, on_delete, **kwargs)


def person_key(label: str) -> models.ForeignKey[User | None, User | None]:
    """Who did it; None where the portal itself did. People are of no group and are never deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


class GroupModel(models.Model):
    """A row of one group. ``public_id`` stands in addresses; ``id`` is never shown."""

    group = models.ForeignKey(
        "tenancy.Group",
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name="集团",
        db_index=False,  # the wall's unique pairs begin with the group
    )
    public_id = models.UUIDField("编号", default=uuid.uuid4, editable=False)

    objects = GroupManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save inside the active group; ScopeError for a row of another one."""
        self._check_group()
        if kwargs.get("update_fields") is not None:
            spelled = {
                f.name for f in self._meta.fields if getattr(f, "source", None) in kwargs["update_fields"]
            }
            kwargs["update_fields"] = {*kwargs["update_fields"], *spelled}
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete inside the active group; ScopeError for a row of another one."""
        self._check_group()
        return super().delete(*args, **kwargs)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._check_group()
        super().full_clean(*args, **kwargs)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Check each field but those the database need not be asked about: the group, and rows that were read from it."""
        super().clean_fields({*(exclude or ()), "group", *self._read()})

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Check each constraint. The database is asked, in one statement where it can be, about those the row itself does not settle."""
        values = {name: value for name, value in values_of(self).items() if name not in (exclude or ())}
        settled = self.__dict__.setdefault("_settled", set())
        settled |= {each.name for each in self._meta.constraints if _stands_alone(each, values)}
        checks = [each for each in self._meta.constraints if isinstance(each, models.CheckConstraint)]
        left = [each for each in checks if each.name not in settled]
        if len(left) > 1 and self._fulfils(models.Q(*(each.condition for each in left)), exclude):
            settled |= {each.name for each in left}
        super().validate_constraints(exclude)

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        settled = self.__dict__.pop("_settled", ())
        return [
            (model, [each for each in constraints if each.name not in settled])
            for model, constraints in super().get_constraints()
        ]

    def _read(self) -> set[str]:
        """Keys to rows at hand, of this group where they are of one: a key in the database holds them."""
        found = set()
        for field in self._meta.fields:
            row = field.get_cached_value(self, None) if field.is_relation else None  # type: ignore[attr-defined]
            if row is None or row.pk != getattr(self, field.attname):
                continue
            if row._state.adding:  # noqa: SLF001 -- documented by Django
                continue
            if not isinstance(row, GroupModel) or row.group_id == self.group_id:
                found.add(field.name)
        return found

    def _fulfils(self, condition: models.Q, exclude: Collection[str] | None) -> bool:
        try:
            values = self._get_field_expression_map(meta=self._meta, exclude=exclude)  # type: ignore[attr-defined]
            return condition.check(values)
        except FieldError:  # one is about a field that is left out
            return False

    @classmethod
    def longest(cls, field: str) -> int:
        """How many characters a text field takes."""
        return cast("models.CharField", cls._meta.get_field(field)).max_length or 0

    def _check_group(self) -> None:
        scope = active_scope()
        if scope is None:
            raise ScopeError(f"{type(self).__name__}: no group is active")
        if self.group_id is None:
            self.group = scope.group
        elif self.group_id != scope.group.pk:
            raise ScopeError(f"{type(self).__name__}: the row belongs to another group")


def _stands_alone(constraint: models.BaseConstraint, values: dict[str, Any]) -> bool:
    """Whether the row itself settles it: it fulfils the condition of a check, or not the one under which rows are compared."""
    condition = getattr(constraint, "condition", None)
    if condition is None:
        return False
    try:
        holds = truth(condition, values)
    except Undecided:
        return False
    # As in the database, which lets pass what is unknown; what an index under a condition makes of it is left to it.
    return holds is not False if isinstance(constraint, models.CheckConstraint) else holds is False
