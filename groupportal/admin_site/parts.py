"""Small parts of the group's admin: choices of keys, forms, the list, rows below a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from unfold.admin import TabularInline
from unfold.views import ChangeList

from groupportal.accounts.models import User
from groupportal.tenancy.models import Membership
from groupportal.tenancy.requests import GroupRequest

if TYPE_CHECKING:
    from unfold.admin import (
        ModelAdmin as _Mixed,
    )  # without types, so that a mixin may call what it is mixed into
else:
    _Mixed = object


def group_people() -> Any:
    """The accounts that hold a role in the active group: accounts are global, so lists of them are narrowed here."""
    return User.objects.filter(pk__in=Membership.objects.values("user_id"))


class ScopedKeys(_Mixed):
    """Choices of keys: rows of the group (their managers see to it), people of the group."""

    def formfield_for_foreignkey(self, db_field: Any, request: GroupRequest, **kwargs: Any) -> Any:
        if db_field.remote_field.model is User:
            kwargs.setdefault("queryset", group_people())
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None:
            # Adding and changing the other record from here would open a second, half-checked way to it.
            for name in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
                if hasattr(field.widget, name):
                    setattr(field.widget, name, False)
        return field


_TAILS = frozenset({"exact", "in", "isnull", "gt", "gte", "lt", "lte", "id", "pk", "year", "month", "day"})


class DeclaredLookups(_Mixed):
    """Addresses narrow a list by its declared filters alone.

    Django's own rule lets any column be asked letter by letter (``?phone__startswith=``), shown or not.
    """

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Whether this is a declared filter, or a date of the declared hierarchy, with a plain comparison."""
        filters = self.get_list_filter(request) if request is not None else self.list_filter
        declared = [item[0] if isinstance(item, tuple | list) else item for item in filters]
        if lookup in {getattr(item, "parameter_name", None) for item in declared}:
            return True
        for name in (*declared, self.date_hierarchy):
            if isinstance(name, str) and (lookup == name or lookup.startswith(f"{name}__")):
                return set(filter(None, lookup[len(name) :].split("__"))) <= _TAILS
        return False


class RuledForm(_Mixed):
    """Says what a service refused, and finds a second row of the same name before the database does."""

    refused = ""

    def _get_validation_exclusions(self) -> set[str]:
        # The group stands in no form, yet every unique rule begins with it.
        return super()._get_validation_exclusions() - {"group"}

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.refused:
            self.add_error(None, self.refused)
        return cleaned


class PublicAddressList(ChangeList):
    """Rows are linked by ``public_id``."""

    def url_for_result(self, result: Any) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=(self.model_admin.address_of(result),))


class GroupInline(ScopedKeys, TabularInline):
    """Rows below a record; its rights follow the record's."""

    extra = 0
    view_on_site = False
    view_only = True

    def has_view_permission(self, request: GroupRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: GroupRequest, obj: Any = None) -> bool:
        return not self.view_only

    has_change_permission = has_add_permission
    has_delete_permission = has_add_permission
