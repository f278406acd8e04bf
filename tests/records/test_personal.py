"""What says something of people goes out when it is said what for: every way out declares it, the next room's too."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import openpyxl
from django.apps import apps
from django.conf import settings
from django.urls import set_urlconf

from groupportal.accounts.models import User
from groupportal.admin_site.export import exported_fields
from groupportal.admin_site.site import group_admin_site
from groupportal.audit.models import AccessEntry
from groupportal.lists.pages import ListPage
from groupportal.messages.models import Delivery
from groupportal.metrics.registry import known_metrics
from groupportal.metrics.selectors import ask
from groupportal.tenancy.models import GroupModel, Unit
from groupportal.tenancy.rights import view_behind
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from groupportal.ui.tables import Column, plain
from tests.rows import make_row
from tests.sweeps.addresses import group_addresses
from tests.visitor import Visitor, body
from tests.world import World

AS_OF = dt.date(2023, 6, 30)
REACHES = {"phone", "email", "contact_phone", "contact_email", "id_number"}
"""Names of fields by which a person can be reached."""
OWN = re.compile(
    r"1[3-9]\d(\d{8}|\*{4}\d{4})(?!\d)"  # a mobile number, masked too
    r"|[\w.+*-]+@[\w-]+\.\w+"  # an e-mail address
    r"|\d{17}[\dXx]|\d{3}\*{8,}"  # an identity number
)
BIRTH = re.compile("生日|出生")


def _fill(world: World) -> None:
    """Rows of all that lists show, with numbers and addresses wherever there is room for one."""
    made: dict[type, Any] = {Unit: world.ua}
    for model in apps.get_models():
        if issubclass(model, GroupModel) and not model._meta.abstract:
            make_row(model, made)
    for model, row in made.items():
        for field in row._meta.concrete_fields:
            if field.name in REACHES:
                known = "13800138000" if "phone" in field.name else "li@example.cn"
                model.objects.filter(pk=row.pk).update(**{field.name: known})  # type: ignore[attr-defined]
    Delivery.objects.update(channel="sms", address="13800138000", robot=None)


def _unsaid(columns: Any, rows: Any) -> set[str]:
    """The columns that say something of people and do not declare it."""
    return {
        column.label
        for column in columns
        if not column.is_personal
        and (
            BIRTH.search(column.label)
            or any(OWN.search(str(plain(column, column.value_of(row)))) for row in rows)
        )
    }


def test_every_column_that_shows_a_number_or_an_address_says_so(world: World, rf: Any) -> None:
    """No list and no figure can forget it: what stands in its cells tells."""
    unsaid, lists, personal = [], 0, 0
    set_urlconf(settings.GROUP_URLCONF)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        _fill(world)
        request = rf.get("/", {"state": "all"})
        request.viewer, request.user, request.group = viewer_for(world.wang, world.a), world.wang, world.a
        for address in group_addresses():
            view = view_behind(address.view)
            if not (isinstance(view, type) and issubclass(view, ListPage)) or address.params:
                continue
            page = view()
            page.setup(request)
            rows, columns = list(page.get_rows(page.get_queryset()[:50])), page.get_columns()
            unsaid += [f"{address.name}: {label}" for label in _unsaid(columns, rows)]
            lists, personal = lists + bool(rows), personal + any(c.is_personal for c in columns)
        for metric in known_metrics():
            if not metric.needed:
                result = ask(metric.code, AS_OF, {}).answer()
                unsaid += [f"{metric.code}: {label}" for label in _unsaid(result.columns, result.rows[:50])]
    set_urlconf(None)
    assert not unsaid
    assert lists > 15
    assert personal > 3
    assert _unsaid([Column("电话", "phone")], [User(phone="13800138000")]), "the sweep sees what is not said"


def test_a_list_with_personal_columns_asks_what_for(world: World) -> None:
    """Only where such a column is taken; numbers stay masked; who took it, and what for, is written down."""
    wang = Visitor(world.wang, world.a)
    User.objects.filter(pk=world.li.pk).update(phone="13800138001")
    asking = wang.get("people:list", data={"export": "1", "q": "李强", "cols": ["手机号", "状态"]})
    assert asking.status_code == 302
    page = body(wang.client.get(asking.url))
    assert "姓名完整导出，手机号已遮盖" in page
    assert wang.client.post(asking.url, {"purpose": ""}).status_code == 422
    taken = wang.client.post(asking.url, {"purpose": "核对值班安排"})
    sheet = openpyxl.load_workbook(io.BytesIO(taken.content)).active
    assert [tuple(row) for row in sheet.values] == [
        ("姓名", "手机号", "状态"),
        ("李强", "138****8001", "正常"),
    ]
    with group_scope(world.a):
        assert AccessEntry.objects.get(kind="export").purpose.endswith("1 人。用途：核对值班安排")
    work = wang.get("plans:assignments", data={"export": "1"})
    assert work["Content-Type"].startswith("application/vnd"), "who is in charge is no such thing"
    reader = Visitor(world.zhang, world.a)
    assert reader.client.get(asking.url).status_code == 403
    assert wang.get("records:list_export", data={"list": "/plans/matrix/"}).status_code == 404


def test_a_figure_of_people_is_not_taken_out_without_what_for(world: World, visitor: Any) -> None:
    wang = visitor(world.wang, world.a)
    assert "姓名、职称完整导出" in wang.get("metrics:figure_export", code="experts.in_pool").content.decode()
    assert wang.post("metrics:figure_export", code="experts.in_pool").status_code == 422
    taken = wang.post("metrics:figure_export", {"purpose": "抽取评审专家"}, code="experts.in_pool")
    assert taken["Content-Type"].startswith("application/vnd")
    with group_scope(world.a):
        assert AccessEntry.objects.get(kind="export").purpose.endswith("用途：抽取评审专家")


def test_an_admin_list_of_people_goes_out_as_its_kind_does() -> None:
    """Which asks what for. Nothing by which people are reached goes out of the admin otherwise."""
    silent = [
        type(admin).__name__
        for admin in group_admin_site._registry.values()
        if not admin.record_kind
        and any(
            field.name in REACHES
            for field in (
                [admin.model._meta.get_field(n) for n in admin.export_fields] or exported_fields(admin.model)
            )
        )
    ]
    assert silent == []
