"""What the pages of points share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from groupportal.files.models import StoredFile
from groupportal.files.services import kept_together, store_upload
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import record_url
from groupportal.ui.formats import count
from groupportal.ui.pages import FormPage
from groupportal.ui.tables import Column
from members.selectors.member import own_members
from members.selectors.roll import on_roll
from points.models import PointsEntry
from points.selectors.entry import rule_sets

if TYPE_CHECKING:
    from members.models import Member


def _item(entry: Any) -> str:
    mark = "（冲销）" if entry.reverses_id else "（已冲销）" if entry.is_reversed else ""
    return f"{entry.rule.label}{mark}"


_MEMBER = Column("成员单位", "member.name", sort=("member__unit__pinyin", "occurred_on"))
_REST = (
    Column("数量", lambda entry: f"{count(entry.quantity)} {entry.rule.unit}", "number"),
    Column("应得积分", "points", "number"),
    Column("计入积分", "counted", "number", sort="counted"),
    Column("来源", "get_origin_display", "short"),
    Column("佐证", lambda entry: entry.file_count or "无", "number"),
)
LEDGER_COLUMNS = (
    _MEMBER,
    Column("日期", "occurred_on", "date", sort="occurred_on"),
    Column("项目", _item),
    *_REST,
    Column("说明", "note", more=True),
    Column("登记人", "created_by", more=True),
)
OWN_COLUMNS = (
    Column("项目", _item),
    Column("日期", "occurred_on", "date"),
    *(replace(column, sort=()) for column in _REST),
)
"""The ledger of one member: not its name on every line, and in the order of its page."""


def page(name: str, record: Any) -> str:
    """The address of a record's page."""
    return record_url(f"points:{name}", record.public_id)


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
    return on_roll() if viewer.can("points.view_ranking") else own_members(viewer, "points.view_points")


def store_evidence(uploads: list[Any], viewer: Viewer) -> list[StoredFile]:
    """Keep what was uploaded as evidence."""
    return [
        store_upload(upload, by=viewer, purpose="积分佐证", view_action="points.view_points")
        for upload in uploads
    ]


class EnterPoints(FormPage):
    """A form that says what a unit did; where it is kept stands in ``list_page``."""

    list_page: tuple[str, str]
    """Title and name of the address."""

    def service(self, member: Member, **facts: Any) -> Any:
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
