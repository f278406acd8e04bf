"""What every table of a group's records is made of."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

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
        """Check each field but the group: the scope stands for it, and asking the database each time costs a query."""
        super().clean_fields({*(exclude or ()), "group"})

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Check each constraint. What the row alone must fulfil is asked together; where all of it holds, not one by one again."""
        checks = [
            each.condition for each in self._meta.constraints if isinstance(each, models.CheckConstraint)
        ]
        self._holds = len(checks) > 1 and self._fulfils(models.Q(*checks), exclude)
        super().validate_constraints(exclude)

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        found = super().get_constraints()
        if not self.__dict__.pop("_holds", False):
            return found
        return [
            (model, [each for each in constraints if not isinstance(each, models.CheckConstraint)])
            for model, constraints in found
        ]

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
