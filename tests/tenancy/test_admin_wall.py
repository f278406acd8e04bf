"""The admin of group A shows, finds, offers, exports and changes nothing of group B."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse

from groupportal.admin_site import GroupModelAdmin, group_admin_site
from groupportal.audit.models import AccessEntry, AuditEntry
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from tests.rows import make_row
from tests.tenancy.ground import THEIRS, Pair, base
from tests.tenancy.test_admin_words import english_in
from tests.visitor import body
from tests.world import World

pytestmark = pytest.mark.usefixtures("no_side_bar")
_UNIT = {"outside_reason": "只参与任务", "is_active": "on"}
_OF_B = (f"样例{THEIRS}", "钱勇")
Pairs = dict[type, Pair]


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where what a page is made of is asked, or whether there is one: what pages say is read in ``test_admin_words``."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    monkeypatch.setattr(
        "groupportal.ui.faults.render", lambda request, page, *_, status: HttpResponse(page, status=status)
    )


def test_every_admin_derives_from_the_base() -> None:
    strangers = [m for m, a in group_admin_site._registry.items() if not isinstance(a, GroupModelAdmin)]
    assert strangers == []


@pytest.mark.whole
@pytest.mark.usefixtures("undrawn")
def test_searches_do_not_find_b(pairs: Pairs, world: World, visitor: Any) -> None:
    browser, found, asked = visitor(world.wang, world.a), [], 0
    for model, pair in pairs.items():
        for words in _OF_B:
            listed = browser.get(base(model), data={"q": words}).context_data["cl"]
            asked += bool(listed.search_fields)
            if pair.theirs[1] in {row.pk for row in listed.result_list}:
                found.append(f"{model._meta.label}: {words}")
    assert found == []
    assert asked > 100


@pytest.mark.whole
@pytest.mark.usefixtures("undrawn")
def test_no_address_opens_bs_row(pairs: Pairs, world: World, visitor: Any) -> None:
    browser, opened = visitor(world.wang, world.a), []
    for model, pair in pairs.items():
        for address in pair.theirs:
            at = f"{base(model)}{address}"
            answers = [browser.get(f"{at}/change/"), browser.post(f"{at}/change/", {"name": "改名"})]
            if address == pair.theirs[0]:
                answers.append(browser.get(f"{at}/history/"))
            if not {answer.status_code for answer in answers} <= {403, 404}:
                opened.append(at)
        assert browser.get(f"{base(model)}{pair.ours[0]}/change/").status_code == 200, "the own row opens"
    assert opened == []


def test_nothing_is_deleted_here(pairs: Pairs, world: World, visitor: Any) -> None:
    browser, delete = visitor(world.wang, world.a), GroupModelAdmin.has_delete_permission
    admins = group_admin_site._registry.items()
    assert [m for m, admin in admins if type(admin).has_delete_permission is not delete] == []
    for address in (*pairs[Unit].theirs, *pairs[Unit].ours):
        at = f"{base(Unit)}{address}/delete/"
        assert browser.get(at).status_code in (403, 404)
        assert browser.post(at, {"post": "yes"}).status_code in (403, 404)


@pytest.mark.usefixtures("undrawn")
def test_actions_do_not_reach_bs_row(pairs: Pairs, world: World, visitor: Any) -> None:
    browser = visitor(world.wang, world.a)
    for model, pair in pairs.items():
        sent = {"action": "delete_selected", "_selected_action": pair.theirs[1], "post": "yes"}
        browser.post(base(model), sent)
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        gone = [m for m, pair in pairs.items() if not m._base_manager.filter(pk=pair.theirs[1]).exists()]
    assert gone == []


def _rows_in(answer: Any) -> list[Any]:
    """What stands in a workbook, row by row; nothing where the page asked again instead."""
    if not answer.has_header("Content-Disposition"):
        return []
    return list(openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True).active.values)


@pytest.mark.whole
@pytest.mark.usefixtures("undrawn")
def test_exports_hold_a_alone_in_chinese_and_are_written_down(
    pairs: Pairs, world: World, visitor: Any
) -> None:
    browser, found, english, taken = visitor(world.wang, world.a), [], {}, 0
    sent = {"format": "0", "purpose": "对账备查"}
    for model, pair in pairs.items():
        all_of_it = _rows_in(browser.post(f"{base(model)}export/", sent))
        chosen = _rows_in(browser.post(f"{base(model)}export/", {**sent, "export_items": [pair.theirs[1]]}))
        taken += 1 + bool(chosen)
        if words := english_in(str(all_of_it[0])):
            english[model._meta.label] = words
        found += [f"{model._meta.label}: {words}" for words in _OF_B if words in str(all_of_it + chosen)]
    assert (found, english) == ([], {})
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert AccessEntry.objects.filter(kind="export", actor=world.wang).count() == taken


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
