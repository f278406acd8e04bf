"""What the pages of this room share."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from groupportal.ui.addresses import record_url
from groupportal.ui.pages import FormPage, RecordFormPage

LISTS = {
    "student": ("学生", "rosters:students"),
    "class": ("班级", "rosters:classes"),
    "teacher": ("教师", "rosters:teachers"),
    "programme": ("专业代码表", "rosters:programmes"),
}


def page(name: str, record: Any) -> str:
    """The address of a record's page."""
    return record_url(f"rosters:{name}", record.public_id)


def way_to(kind: str, record: Any = None) -> list[tuple[str, str]]:
    """The list, and the record's page."""
    title, name = LISTS[kind]
    crumbs = [(title, reverse(name))]
    return [*crumbs, (str(record), record.get_absolute_url())] if record is not None else crumbs


class New(FormPage):
    """A new record of ``kind``."""

    action = "rosters.edit_roster"
    kind = ""
    submit_label = "登记"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.request.viewer}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return way_to(self.kind)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": reverse(LISTS[self.kind][1]), **kwargs})


class OfRecord(RecordFormPage):
    """A form about a record of ``kind``."""

    action = "rosters.edit_roster"
    kind = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.request.viewer, "record": self.get_object()}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return way_to(self.kind, self.get_object())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self.breadcrumbs()[-1][1], **kwargs})
