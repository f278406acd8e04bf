"""What the pages of points share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from groupportal.files.models import StoredFile
from groupportal.files.services import kept_together, store_upload
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, count
from groupportal.ui.pages import FormPage
from members.selectors.member import own_members
from members.selectors.roll import on_roll
from points.models import PointsEntry
from points.selectors.entry import rule_sets
from points.selectors.paper import VIEW_ACTION

if TYPE_CHECKING:
    from members.models import Member

LEDGER_COLUMNS = (
    {"label": "成员单位", "sort": "member"},
    {"label": "日期", "kind": "date", "sort": "date"},
    {"label": "项目"},
    {"label": "数量", "kind": "number"},
    {"label": "应得积分", "kind": "number"},
    {"label": "计入积分", "kind": "number", "sort": "counted"},
    {"label": "来源", "kind": "short"},
    {"label": "佐证", "kind": "number"},
)


OWN_COLUMNS = (
    {"label": "项目"},
    {"label": "日期", "kind": "date"},
    *LEDGER_COLUMNS[3:5],
    {"label": "计入积分", "kind": "number"},
    *LEDGER_COLUMNS[6:],
)
"""The ledger of one member: not its name on every line, and in the order of its page."""


def page(name: str, record: Any) -> str:
    """The address of a record's page."""
    return reverse(f"points:{name}", kwargs={"public_id": record.public_id})


def ledger_row(entry: Any) -> dict[str, Any]:
    """An entry as lists show it."""
    mark = "（冲销）" if entry.reverses_id else "（已冲销）" if entry.is_reversed else ""
    return {
        "url": entry.get_absolute_url(),
        "cells": [
            entry.member.name,
            cndate(entry.occurred_on),
            f"{entry.rule.label}{mark}",
            f"{count(entry.quantity)} {entry.rule.unit}",
            count(entry.points),
            count(entry.counted),
            entry.get_origin_display(),
            entry.file_count or "无",
        ],
    }


def own_row(entry: Any) -> dict[str, Any]:
    """An entry as the page of its member shows it."""
    row = ledger_row(entry)
    _, day, item, *rest = row["cells"]
    return {**row, "cells": [item, day, *rest]}


def counted_words(entry: PointsEntry) -> str:
    """How an entry counts, where the cap cut something off said so."""
    if entry.counted == entry.points:
        return f"{count(entry.counted)} 分"
    if entry.reverses_id:
        return f"{count(entry.counted)} 分（受上限影响的其他记录相应补足）"
    return f"{count(entry.counted)} 分（应得 {count(entry.points)} 分，已到年度上限）"


def no_rules_words(viewer: Viewer) -> str:
    """What is missing before points can be given, as a sentence; "" once rules were put in force."""
    if rule_sets().filter(starts_on__isnull=False).exists():
        return ""
    if viewer.can("points.edit_rules"):
        return "还没有生效的积分规则，暂时不能记分。请先到“积分”→“积分规则”起草，理事会决定后生效。"
    return "集团还没有生效的积分规则，暂时不能记分。规则生效后再来申报。"


def members_for(viewer: Viewer) -> QuerySet[Member]:
    """The members whose points this person may see."""
    return on_roll() if viewer.can("points.view_ranking") else own_members(viewer)


def store_evidence(uploads: list[Any], viewer: Viewer) -> list[StoredFile]:
    """Keep what was uploaded as evidence."""
    return [
        store_upload(upload, by=viewer, purpose="积分佐证", view_action=VIEW_ACTION) for upload in uploads
    ]


class EnterPoints(FormPage):
    """A form that says what a unit did; where it is kept stands in ``list_page``."""

    list_page: tuple[str, str]
    """Title and name of the address."""

    def service(self, member: Member, **facts: Any) -> Any:
        """The service."""
        raise NotImplementedError

    def breadcrumbs(self) -> list[tuple[str, str]]:
        title, name = self.list_page
        return [(title, reverse(name))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = no_rules_words(self.request.viewer)
        return super().get_context_data(
            **{"intro": intro, "cancel_url": reverse(self.list_page[1]), **kwargs}
        )

    def enter(self, form: Any) -> Any:
        """What the service makes of the form; the evidence is kept with it, or neither is."""
        data, viewer = form.cleaned_data, self.request.viewer
        facts = {name: data[name] for name in ("rule", "occurred_on", "quantity", "note", "key")}
        with kept_together(), transaction.atomic():
            files = store_evidence(data["files"], viewer)
            return self.service(data["member"], files=files, by=viewer, **facts)


def chip(request: HttpRequest, label: str, **changes: Any) -> dict[str, Any]:
    """A chip that changes the address so; active where it says so already."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in ("", None):
            query[name] = str(value)
    active = all(request.GET.get(name, "") == str(value or "") for name, value in changes.items())
    return {"label": label, "url": f"?{query.urlencode()}", "active": active}
