"""Small parts of the group's admin: filters, the list, rows below a record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html_join
from unfold.admin import TabularInline
from unfold.views import ChangeList

from groupportal.admin_site.through import PortalPage
from groupportal.tenancy.requests import GroupRequest
from groupportal.ui.asof import PARAMETER as AS_OF
from groupportal.ui.formats import DASH
from groupportal.ui.pinyin import spelled_beside

if TYPE_CHECKING:
    from unfold.admin import (
        ModelAdmin as _Mixed,
    )  # without types, so that a mixin may call what it is mixed into
else:
    _Mixed = object


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


class PublicAddressList(ChangeList):
    """Rows are linked by ``public_id``; lists as of a day get them with what they were on it."""

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """The cut-off date narrows nothing by itself."""
        found = super().get_filters_params(params)
        found.pop(AS_OF, None)
        return found

    def get_ordering_field(self, field_name: Any) -> Any:
        """A name sorts by the pinyin beside it."""
        found: Any = super().get_ordering_field(field_name)
        return (isinstance(found, str) and spelled_beside(self.model, found)) or found

    def get_results(self, request: Any) -> None:
        super().get_results(request)
        found: Any = self.result_list  # type: ignore[has-type]
        self.result_list = self.model_admin.rows_on(list(found), request)

    def url_for_result(self, result: Any) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=(self.model_admin.address_of(result),))


class GroupInline(TabularInline):
    """Rows below a record, to look at; ``deeds``: pages of the portal about one of them, to which it leads."""

    deeds: tuple[str, ...] = ()
    extra = 0
    view_on_site = False

    def deeds_of(self, row: Any) -> Iterable[str]:
        """The pages that suit a row as it stands."""
        return self.deeds

    @admin.display(description="办理")
    def done_at_portal(self, row: Any) -> str:
        """Links to those that the person may hand in."""
        pages = [PortalPage(self.asked, name, {"public_id": row.public_id}) for name in self.deeds_of(row)]
        links = [(page.address, page.title) for page in pages if page.is_permitted]
        return format_html_join(" ", '<a class="text-link" href="{}">{}</a>', links) or DASH

    def get_fields(self, request: GroupRequest, obj: Any = None) -> list[str]:
        """The deeds stand at the end of a row."""
        return [*super().get_fields(request, obj), *(["done_at_portal"] if self.deeds else [])]

    def get_readonly_fields(self, request: GroupRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(["done_at_portal"] if self.deeds else [])]

    def get_formset(self, request: GroupRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Its rows know who looks, for their links."""
        self.asked = request
        found = super().get_formset(request, obj, **kwargs)
        found.form.viewer = request.viewer
        return found

    def has_view_permission(self, request: GroupRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: GroupRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_add_permission
    has_delete_permission = has_add_permission
