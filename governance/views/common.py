"""What the pages of bodies share."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from governance.models import Body, Seat, Term
from governance.selectors.access import bodies_for, seats_for, terms_for
from groupportal.deciding.decision import decided
from groupportal.errors import DomainError
from groupportal.ui.addresses import record_url
from groupportal.ui.pages import RecordFormPage

VIEW, EDIT = "governance.view_bodies", "governance.edit_bodies"
BODIES = ("治理机构", "governance:bodies")


def page(name: str, record: Any) -> str:
    """The address of a record's page."""
    return record_url(f"governance:{name}", record.public_id)


def seen_at(name: str, record: Any, number: int) -> str:
    """The address of a button that does something with the version read, which it carries."""
    return f"{page(name, record)}?seen={number}"


def seen_in(request: Any) -> int:
    """The number of the version that was read. DomainError where none is said."""
    said = request.POST.get("seen") or request.GET.get("seen") or ""
    if not (said.isascii() and said.isdigit() and len(said) < 9):
        raise DomainError("seen_missing", "没有说明看的是第几稿，没有办。请打开纪要的页面，看过再办。")
    return int(said)


def by_decision(service: Any, form: Any, viewer: Any, **more: Any) -> Any:
    """What a service makes of a form with a decision, its paper kept."""
    return decided(service, form, viewer, purpose="治理机构决定文件", view_action=VIEW, **more)


class OfBody(RecordFormPage):
    """A form about a body of today."""

    action, listed, form_takes = EDIT, BODIES, ("record",)

    def base_queryset(self) -> QuerySet[Body]:
        return bodies_for(self.request.viewer).filter(ends_on__isnull=True).select_related("parent", "unit")


class OfTerm(RecordFormPage):
    """A form about a term."""

    action, listed, form_takes = EDIT, BODIES, ("record",)

    def base_queryset(self) -> QuerySet[Term]:
        return terms_for(self.request.viewer).select_related("body")


class OfSeat(RecordFormPage):
    """A form about a seat that is held."""

    action, listed, form_takes = EDIT, ("席位", "governance:seats"), ("record",)

    def base_queryset(self) -> QuerySet[Seat]:
        rows = seats_for(self.request.viewer).filter(ends_on__isnull=True, body__ends_on__isnull=True)
        return rows.select_related("body", "term", "unit", "user", "stands_in_for")
