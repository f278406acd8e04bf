"""The admin as the second way: its forms are the portal's forms, its rights the portal's rights, and saving is the same service."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.template.response import SimpleTemplateResponse
from django.test import override_settings

from groupportal.admin_site import group_admin_site
from groupportal.admin_site.through import PortalPage
from groupportal.audit.models import AuditEntry
from groupportal.tenancy.models import Group, GroupModel, Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from members.models import Contact, Member, MemberAttachment, RankPeriod, SuspensionPeriod
from members.services.outside import edit_unit
from members.services.periods import change_rank, suspend
from tests.members.ground import DECISION, code, enrol, viewer
from tests.rows import make_row
from tests.tenancy.ground import base
from tests.visitor import Visitor, body
from tests.world import World


def _declared() -> list[tuple[type, Any, str, bool]]:
    """Every page that an admin takes its form from, and whether it is for a new record."""
    found = []
    for model, admin in group_admin_site._registry.items():
        found += [(model, admin, name, True) for name in filter(None, [admin.add_page])]
        found += [(model, admin, name, False) for name in admin.edit_pages]
    return found


def test_the_kinds_of_record_that_can_be_changed_are_those_of_the_portal() -> None:
    changed = {model._meta.label for model, _, _, is_new in _declared() if not is_new}
    added = {model._meta.label for model, _, _, is_new in _declared() if is_new}
    assert len(changed) >= 8, changed
    assert len(added) >= 8, added


@pytest.mark.whole
def test_nobody_gets_a_form_in_the_admin_that_the_portal_keeps_from_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody's role at every add and change address: a form where the portal has one, with the same fields, and nowhere else.

    Which form a page has is known before it is drawn.
    """
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        made: dict[type, Any] = {Unit: world.ua}
        rows = {
            model: make_row(model, made) if issubclass(model, GroupModel) else world.a
            for model, _, _, _ in _declared()
        }
    wider, compared = [], 0
    for user in (world.wang, world.cai, world.li, world.zhang, world.pa.expert):
        person = Visitor(user, world.a)
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            viewer = viewer_for(user, world.a)
        for model, admin, name, is_new in _declared():
            row = None if is_new else rows[model]
            with group_scope(world.a, actor=SYSTEM_ACTOR):
                at_page = admin.page_kwargs(row, name)
                names = [name] if is_new else admin.edit_pages_of(row)
                ways = [(other, admin.page_kwargs(row, other)) for other in names]
            place = "add/" if is_new else f"{admin.address_of(row)}/change/"
            there = person.get(f"{base(model)}{place}")
            shown = there.context_data.get("portal") if there.status_code == 200 else None
            if not viewer.uses_admin:
                assert there.status_code == 403, (user, model)
            elif not viewer.can(admin.view_action) and not is_new:
                assert shown is None, (user, model)
            elif shown is not None:
                at_portal = person.get(name, **at_page)
                if at_portal.status_code == 200:
                    compared += 1
                    if shown["form"].fields.keys() != at_portal.context_data["form"].fields.keys():
                        wider.append(f"{name} to {user}: other fields")
                elif not any(person.get(n, **k).status_code == 200 for n, k in ways):
                    wider.append(f"{name} to {user}: {at_portal.status_code}")
            if shown is None:
                posted = person.post(f"{base(model)}{place}", {"name": "改名"})
                assert posted.status_code in (403, 404), (name, user, posted.status_code)
    assert wider == []
    assert compared >= 15


@pytest.fixture
def member(world: World) -> Member:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        return enrol(world, "江海精密机械有限公司", credit_code=code(3))


def test_what_is_saved_goes_through_the_portals_service(world: World, member: Member) -> None:
    wang = Visitor(world.wang, world.a)
    path = f"{base(Member)}{member.public_id}/change/"
    page = wang.get(path)
    assert "在门户中打开" in body(page)
    assert "在后台中打开" in body(wang.get("members:member", public_id=member.public_id))
    assert "在后台中打开" not in body(
        Visitor(world.cai, world.a).get("members:member", public_id=member.public_id)
    )
    form = {
        name: page.context["adminform"].form[name].value() for name in page.context["adminform"].form.fields
    }
    form = {name: "" if value is None else value for name, value in form.items()}
    answer = wang.post(
        path, {**form, "website": "https://jm.example.cn", "form_seen": page.context["form_seen"]}
    )
    assert answer.status_code == 302, answer.context["errors"]
    refused = wang.post(path, {**form, "credit_code": "123"})
    assert refused.status_code == 422
    assert "信用代码" in body(refused)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        member.refresh_from_db()
        assert member.website == "https://jm.example.cn"
        assert not AuditEntry.objects.filter(action__startswith="admin.").exists()
        assert AuditEntry.objects.filter(object_id=member.public_id).latest("at").actor == world.wang


@pytest.fixture
def outside(world: World) -> World:
    """Its unit is no member."""
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Unit.objects.filter(pk=world.ua.pk).update(outside_reason="只参与任务")
    return world


def test_who_saves_second_is_told_here_and_at_the_portal(outside: World) -> None:
    """The portal's page and the admin's watch over each other: the check is the page's own."""
    world = outside
    path = f"{base(Unit)}{world.ua.public_id}/change/"
    first, second = Visitor(world.wang, world.a), Visitor(world.wen, world.a)
    for address, kwargs in ((path, {}), ("members:outside_edit", {"public_id": world.ua.public_id})):
        opened = second.get(address, **kwargs)
        seen = opened.context["form_seen"]
        with group_scope(world.a, actor=world.wang):
            world.ua.refresh_from_db()
            before = world.ua.name
            changed = {"name": f"{before}改", "is_active": True}
            edit_unit(world.ua, changed, by=viewer_for(world.wang, world.a))
        typed = {"name": before, "outside_reason": "只参与任务", "is_active": "", "form_seen": seen}
        stale = second.post(address, typed, **kwargs)
        assert stale.status_code == 422
        assert "别人改过这条记录" in body(stale)
        assert f"“{before}改”" in body(stale).replace("&#x27;", "'")
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            world.ua.refresh_from_db()
            assert (world.ua.name, world.ua.is_active) == (f"{before}改", True)
        again = second.post(address, {**typed, "form_seen": stale.context["form_seen"]}, **kwargs)
        assert again.status_code == 302
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            world.ua.refresh_from_db()
            assert (world.ua.name, world.ua.is_active) == (before, False)
    assert first.get(path).status_code == 200


def test_what_the_other_did_not_touch_is_saved_without_a_word(outside: World) -> None:
    world = outside
    wen = Visitor(world.wen, world.a)
    address = {"public_id": world.ua.public_id}
    seen = wen.get("members:outside_edit", **address).context["form_seen"]
    typed = {"name": world.ua.name, "outside_reason": "只参与任务", "form_seen": seen}
    # The second was opened before the first was saved, and says the same as what stands there by now.
    assert wen.post("members:outside_edit", typed, **address).status_code == 302
    assert wen.post("members:outside_edit", typed, **address).status_code == 302


def test_a_row_below_a_record_leads_to_what_is_done_about_it(world: World, member: Member) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        row = make_row(MemberAttachment, {Member: member})
    page = f"{base(Member)}{member.public_id}/change/"
    withdraw = f"/group-a/members/attachments/{row.public_id}/withdraw/"
    assert f'href="{withdraw}">撤下附件' in body(Visitor(world.wang, world.a).get(page))
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        MemberAttachment.objects.filter(pk=row.pk).update(withdrawn_on=row.dated_on, withdrawal_reason="过期")
    assert withdraw not in body(Visitor(world.wang, world.a).get(page))


def test_deeds_stand_at_the_record_and_are_asked_of_the_portal(world: World, member: Member) -> None:
    wang, cai = Visitor(world.wang, world.a), Visitor(world.cai, world.a)
    record = f"{base(Member)}{member.public_id}/"
    page = body(wang.get(f"{record}change/"))
    assert "登记退出" in page
    assert "登记重新加入" not in page
    asked = wang.get(f"{record}deeds/kind/")
    assert asked.status_code == 200
    assert set(asked.context["portal"]["form"].fields) >= {"category", "how"}
    changed = {"category": "school", "how": "correction", "industry": "other", "reason": "登记错了"}
    done = wang.post(f"{record}deeds/kind/", changed)
    assert done.status_code == 302, done.context["errors"]
    assert done.headers["Location"].endswith(f"{record}change/")
    for place in ("deeds/kind/", "deeds/re_enter/", "deeds/nothing/"):
        assert cai.post(f"{record}{place}", changed).status_code == 403
    assert wang.post(f"{record}deeds/re_enter/", {}).status_code == 404
    assert wang.get(f"{record}deeds/checked/").status_code in (404, 405)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        member.refresh_from_db()
        assert member.category == "school"


def test_ranks_and_suspensions_are_changed_by_the_decisions_on_their_member(
    world: World, member: Member
) -> None:
    wang, day = Visitor(world.wang, world.a), dt.date(2022, 3, 1)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        by = viewer(world.wang)
        held = change_rank(member, rank="vice_chair", starts_on=day, decision=DECISION, by=by)
    at_rank = f"{base(RankPeriod)}{held.public_id}/"
    assert "变更级别" in body(wang.get(f"{at_rank}change/"))
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        rests = suspend(member, starts_on=dt.date(2023, 1, 1), reason="停产整顿", decision=DECISION, by=by)
    assert wang.get(f"{at_rank}deeds/rank/").status_code == 404, "while the membership rests"
    at_rest = f"{base(SuspensionPeriod)}{rests.public_id}/"
    typed = {"ends_on": "2023-06-01", "decision": "2023年理事会决议", "decided_on": "2023-05-30"}
    assert Visitor(world.cai, world.a).post(f"{at_rest}deeds/resume/", typed).status_code == 403
    done = wang.post(f"{at_rest}deeds/resume/", typed)
    assert done.status_code == 302, done.context["errors"]
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        rests.refresh_from_db()
        assert rests.ends_on == dt.date(2023, 6, 1)
    assert wang.post(f"{at_rest}deeds/resume/", typed).status_code == 404, "what is over stays as it was"


def test_the_look_alike_of_the_other_group_is_no_record_here(world: World) -> None:
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        theirs = make_row(Member)
        before = theirs.name
    wang = Visitor(world.wang, world.a)
    for place in ("change/", "deeds/kind/", "deeds/remove/"):
        assert wang.get(f"{base(Member)}{theirs.public_id}/{place}").status_code == 404
        assert wang.post(f"{base(Member)}{theirs.public_id}/{place}", {"name": "夺名"}).status_code == 404
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        theirs.refresh_from_db()
        assert theirs.name == before


def test_a_contacts_number_is_not_in_the_admins_form(world: World, member: Member) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        contact = Contact.objects.create(member=member, name="周敏", phone="13800138000")
    page = body(Visitor(world.wang, world.a).get(f"{base(Contact)}{contact.public_id}/change/"))
    assert "13800138000" not in page
    assert "已登记；不改请留空" in page


def test_every_declared_page_is_there(world: World, rf: Any) -> None:
    """A name that leads nowhere, or to a page that takes nothing, is found here and not by a customer."""
    from django.conf import settings

    with group_scope(world.a, actor=SYSTEM_ACTOR), override_settings(ROOT_URLCONF=settings.GROUP_URLCONF):
        request = rf.get("/")
        request.viewer, request.user, request.group = viewer_for(world.wang, world.a), world.wang, world.a
        made: dict[type, Any] = {Unit: world.ua}
        for model, admin in group_admin_site._registry.items():
            row = world.a if model is Group else make_row(model, made)
            row = admin.get_queryset(request).filter(pk=row.pk).first() or row
            for name in (*admin.edit_pages, *admin.deeds, *admin.deeds_of(request, row)):
                page = PortalPage(request, name, admin.page_kwargs(row, name))
                assert page.title or name in admin.edit_pages, name
            assert admin.purpose or not admin.has_view_permission(request), model


def test_the_list_says_what_the_roll_said_on_the_day(world: World) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        firm = enrol(world, "江海精密机械有限公司", joined_on=dt.date(2021, 5, 1))
        change_rank(
            firm, rank="vice_chair", starts_on=dt.date(2022, 3, 1), decision=DECISION, by=viewer(world.wang)
        )
    wang = Visitor(world.wang, world.a)

    def row(day: str) -> str:
        page = body(wang.get(base(Member), data={"as_of": day}))
        return page.partition("江海精密机械有限公司")[2].partition("</tr>")[0]

    assert "副理事长" in row("2023-06-30")
    assert "副理事长" not in row("2021-12-31")
    assert (
        wang.get(base(Member), data={"as_of": "2023-06-30", "category__exact": "enterprise"}).status_code
        == 200
    )
    assert wang.get(base(Member), data={"as_of": "nonsense"}).status_code == 200
