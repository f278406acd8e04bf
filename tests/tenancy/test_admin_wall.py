"""The admin of group A shows, finds, offers, exports and changes nothing of group B."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.apps import apps

from groupportal.admin_site import GroupModelAdmin, group_admin_site
from groupportal.audit.models import AccessEntry, AuditEntry
from groupportal.tenancy.models import GroupModel, Membership, Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from tests.rows import make_row
from tests.visitor import body

pytestmark = pytest.mark.usefixtures("no_side_bar")
THEIRS = 777
_UNIT = {"outside_reason": "只参与任务", "is_active": "on"}
MODELS = [m for m in group_admin_site._registry if issubclass(m, GroupModel)]


def base(model: type) -> str:
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/"


@pytest.fixture(params=MODELS, ids=lambda m: m._meta.label)
def case(request: pytest.FixtureRequest, world: Any, visitor: Any) -> Any:
    """The model, its row in B, and A's secretariat."""
    model = request.param
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        theirs = make_row(model, seq=THEIRS)
    return model, theirs, visitor(world.wang, world.a)


def test_every_admin_derives_from_the_base() -> None:
    strangers = [m for m, a in group_admin_site._registry.items() if not isinstance(a, GroupModelAdmin)]
    assert strangers == []


def test_lists_searches_and_filters_are_empty_of_b(case: Any, world: Any) -> None:
    model, theirs, browser = case
    for query in ({}, {"q": f"样例{THEIRS}"}, {"q": "钱勇"}):
        page = browser.get(base(model), data=query).content.decode()
        assert str(theirs.public_id) not in page
        assert f"样例{THEIRS}" not in page.replace(f'value="样例{THEIRS}"', "")
        assert "钱勇" not in page.replace('value="钱勇"', "")


def test_no_address_opens_bs_row(case: Any) -> None:
    model, theirs, browser = case
    for address in (theirs.public_id, theirs.pk):
        for page in ("change/", "delete/", "history/"):
            assert browser.get(f"{base(model)}{address}/{page}").status_code in (403, 404)
        assert browser.post(f"{base(model)}{address}/change/", {"name": "改名"}).status_code in (403, 404)
        assert browser.post(f"{base(model)}{address}/delete/", {"post": "yes"}).status_code in (403, 404)


def test_actions_do_not_reach_bs_row(case: Any, world: Any) -> None:
    model, theirs, browser = case
    browser.post(base(model), {"action": "delete_selected", "_selected_action": theirs.pk, "post": "yes"})
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        assert model.objects.filter(pk=theirs.pk).exists()


def test_exports_hold_a_alone_and_are_written_down(case: Any, world: Any) -> None:
    model, theirs, browser = case
    answer = browser.post(f"{base(model)}export/", {"format": "0", "purpose": "对账备查"})
    cells = [c for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.values for c in row]
    assert not [c for c in cells if f"样例{THEIRS}" in str(c) or "钱勇" in str(c)]
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert AccessEntry.objects.filter(kind="export", actor=world.wang).count() == 1
    chosen = browser.post(f"{base(model)}export/", {"format": "0", "export_items": [theirs.pk]})
    assert f"样例{THEIRS}".encode() not in chosen.content


def test_choices_of_keys_offer_a_alone(world: Any, visitor: Any) -> None:
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        Unit.objects.create(name="对岸学校")
    browser = visitor(world.wang, world.a)
    made: dict[type, Any] = {}
    for model, admin in group_admin_site._registry.items():
        pages = [f"{base(model)}add/"] if admin.add_page else []
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            row = make_row(model, made) if issubclass(model, GroupModel) else None
        if row is not None:
            pages.append(f"{base(model)}{row.public_id}/change/")
        for path in pages:
            answer = browser.get(path)
            if answer.status_code == 404 and admin.rows_for is not None:
                continue  # a row that the portal's selector does not show
            assert answer.status_code == 200, path
            assert "对岸学校" not in answer.content.decode()
            assert "钱勇" not in answer.content.decode()


def test_a_record_links_others_by_their_public_address_for_who_may_open_them(
    world: Any, visitor: Any
) -> None:
    made: dict[type, Any] = {Unit: world.ua}
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        labels = ("budget.LedgerEntry", "plans.Assignment", "members.Contact")
        rows = [make_row(apps.get_model(label), made) for label in labels]
    linked: dict[str, set[str]] = {}
    for who in ("wang", "cai", "li"):
        browser = visitor(getattr(world, who), world.a)
        pages = [browser.get(f"{base(type(row))}{row.public_id}/change/") for row in rows]
        found = {
            link for page in pages for link in re.findall(r'href="([^"]+)" class="text-link"', body(page))
        }
        linked[who] = {link for link in found if "/admin/" in link}
        for link in linked[who]:
            assert not re.search(r"/\d+/change/", link), "the key of a row is nobody's to see"
            assert browser.get(link.removeprefix(f"/{world.a.slug}")).status_code == 200, (who, link)
    assert linked["wang"] > linked["li"]


def test_autocomplete_offers_a_alone(world: Any, visitor: Any) -> None:
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        Unit.objects.create(name="对岸学校")
    query = {"app_label": "tenancy", "model_name": "membership", "field_name": "unit", "term": ""}
    answer = visitor(world.wang, world.a).get("/admin/autocomplete/", data=query)
    assert [r["text"] for r in answer.json()["results"]] == [world.ua.name]


def test_the_side_bars_search_never_leads_to_another_group(world: Any, visitor: Any) -> None:
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        Membership.objects.create(user=world.wang, role="secretariat")
    first = visitor(world.wang, world.a).get("/admin/search/", data={"s": "单位"}).content.decode()
    second = visitor(world.wang, world.b).get("/admin/search/", data={"s": "单位"}).content.decode()
    assert "/group-a/admin/" in first
    assert "/group-a/" not in second
    assert "/group-b/admin/" in second


def test_the_other_groups_own_record_is_not_found(world: Any, visitor: Any) -> None:
    browser = visitor(world.wang, world.a)
    assert browser.get(f"/admin/tenancy/group/{world.b.pk}/change/").status_code == 404
    assert browser.post(f"/admin/tenancy/group/{world.b.pk}/change/", {"name": "夺名"}).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("zhang", 403), ("expert", 403), ("qian", 404), ("operator", None)]
)
def test_who_has_no_business_there_is_turned_away(
    world: Any, visitor: Any, who: str, status: int | None
) -> None:
    answer = visitor(getattr(world, who, None) or getattr(world.pa, who), world.a).get("/admin/")
    if status is None:
        assert answer.status_code == 302
        assert "/accounts/2fa/" in answer.url
    else:
        assert answer.status_code == status


def test_finance_sees_no_people_and_no_trail(world: Any, visitor: Any) -> None:
    browser = visitor(world.cai, world.a)
    assert browser.get("/admin/").status_code == 200
    for path in ("tenancy/membership/", "tenancy/unit/", "audit/auditentry/", "tenancy/unit/export/"):
        assert browser.get(f"/admin/{path}").status_code == 403


def test_changes_in_the_admin_leave_their_trail(world: Any, visitor: Any) -> None:
    browser = visitor(world.wang, world.a)
    path = f"/admin/tenancy/unit/{world.ua.public_id}/change/"
    assert browser.post(path, {**_UNIT, "name": "江海一职"}).status_code == 302
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        entry = AuditEntry.objects.get(action="members.outside_unit_edited")
        assert (entry.before["name"], entry.after["name"]) == ("江海第一职业技术学校", "江海一职")
        assert (entry.actor_id, entry.object_id) == (world.wang.pk, world.ua.public_id)
        assert Unit.objects.filter(pinyin__contains="jhyz").exists()


def test_a_rules_no_stands_above_the_form(world: Any, visitor: Any) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Membership.objects.filter(user=world.wen).delete()
        last = Membership.objects.get(user=world.wang)
    browser = visitor(world.wang, world.a)
    path = f"/admin/tenancy/membership/{last.public_id}/"
    answer = browser.post(f"{path}change/", {"valid_until": "2099-01-01"})
    assert answer.status_code == 422
    assert "最后一位秘书处人员" in answer.content.decode()
    browser.post(f"{path}deeds/role_revoke/", {})
    assert browser.post(f"{path}delete/", {"post": "yes"}).status_code == 403
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert Membership.objects.get(user=world.wang).valid_until is None


def test_text_that_looks_like_a_formula_is_exported_as_text(world: Any, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        Unit.objects.create(name="=1+1")
    answer = visitor(world.wang, world.a).post("/admin/tenancy/unit/export/", {"format": "0"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cell = next(c for row in sheet.iter_rows() for c in row if "1+1" in str(c.value))
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert [c.value for c in sheet[1]] == ["单位名称", "在用", "为什么不是成员"]


def test_a_second_unit_of_the_same_name_is_an_error_of_the_form(world: Any, visitor: Any) -> None:
    browser = visitor(world.wang, world.a)
    answer = browser.post("/admin/tenancy/unit/add/", {**_UNIT, "name": world.ua.name})
    assert answer.status_code == 422
    assert "已有名为" in answer.content.decode()


def test_who_acts_for_a_unit_finds_that_units_rows_alone(world: Any, rf: Any) -> None:
    from groupportal.admin_site import GroupModelAdmin
    from groupportal.tenancy.selectors import viewer_for

    class ByUnit(GroupModelAdmin):
        view_action = "plans.file_progress"
        unit_field = "unit"

    with group_scope(world.a, actor=SYSTEM_ACTOR):
        other = Membership.objects.create(
            user=world.zhang, role="teacher", unit=Unit.objects.create(name="另校")
        )
        admin = ByUnit(Membership, group_admin_site)
        request = rf.get("/")
        request.viewer = viewer_for(world.li, world.a)
        assert [m.user for m in admin.get_queryset(request)] == [world.li]
        assert not admin.has_view_permission(request, other)
        request.viewer = viewer_for(world.wang, world.a)
        assert admin.get_queryset(request).count() == Membership.objects.count()
        assert admin.has_view_permission(request, other)


def test_a_record_leads_to_its_admin_page_for_those_who_may(world: Any) -> None:
    from groupportal.admin_site import admin_address
    from groupportal.tenancy.address import group_url
    from groupportal.tenancy.selectors import viewer_for

    with group_scope(world.a, actor=SYSTEM_ACTOR):
        there = group_url(world.a, "admin:tenancy_unit_change", world.ua.public_id)
        assert there.endswith(f"/{world.ua.public_id}/change/")
        for who, found in ((world.wang, True), (world.cai, False), (world.zhang, False)):
            assert (
                bool(_inside(world.a, lambda w=who: admin_address(viewer_for(w, world.a), world.ua))) == found
            )


def _inside(group: Any, call: Any) -> Any:
    """Run ``call`` with the addresses of a request inside the group."""
    from django.conf import settings
    from django.test import override_settings

    with override_settings(ROOT_URLCONF=settings.GROUP_URLCONF):
        return call()
