"""A firm's part of a service on a phone, without an account: it scans, asks, rates in two taps and confirms what it was worth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from groupportal.links.selectors import address_of
from groupportal.tenancy.scope import group_scope
from parks.models import EconomicValue, Rating, ServiceRequest
from parks.services.request import accept
from parks.services.request_work import deliver
from parks.services.value import give_value_link
from tests.members.ground import viewer
from tests.parks.request_ground import PHONE, accepted, asked, delivered, place, value_of
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_firm_asks_rates_and_confirms_on_a_phone(committed_world: World, visit: Callable[..., Any]) -> None:
    world, today = committed_world, timezone.localdate()
    with group_scope(world.a, actor=world.wang):
        it = place(world)
        accepted(world, it, title="产线改造")
        delivered(world, it, title="车工培训")
        asked(it, title="招实习生")
    phone = visit("phone")
    page = phone.page
    phone.go(f"/group-a/parks/ask/{it.centre.public_id}/")
    phone.shoot("firm-asks-phone")
    page.fill("[name=firm]", it.firm.name)
    page.select_option("[name=kind]", label="员工培训")
    page.fill("[name=title]", "电工培训")
    page.fill("[name=contact]", "何敏")
    page.fill("[name=phone]", PHONE)
    page.check("[name=agree]")
    page.get_by_role("button", name="提交").click()
    page.get_by_text("已提交。请收藏这一页").wait_for()
    with group_scope(world.a, actor=world.wang):
        row = ServiceRequest.objects.get(title="电工培训")
        accept(row, leader=it.tao, due_on=today, by=viewer(world.li))
        deliver(row, result="培训 20 人", delivered_on=today, by=viewer(it.tao))
    page.reload()
    phone.shoot("firm-rates-phone")
    page.get_by_text("5 分，很满意").click()
    page.get_by_role("button", name="提交评价").click()
    page.get_by_text("谢谢，已收到您的评价").wait_for()
    with group_scope(world.a, actor=world.wang):
        assert Rating.objects.get().stars == 5
        value = value_of(it, world.li, request=row)
        link = address_of(give_value_link(value, by=viewer(world.wang)))
    phone.go("/" + link.split("/", 3)[3])
    page.locator("input[type=text], input[type=tel]").first.fill(PHONE[-4:])
    page.get_by_role("button").last.click()
    page.get_by_text("50,400.00 元（5.04 万元）").wait_for()
    page.get_by_text("对，确认", exact=True).click()
    phone.shoot("firm-confirms-phone")
    page.get_by_role("button", name="提交").click()
    page.get_by_text("已确认，谢谢").wait_for()
    with group_scope(world.a, actor=world.wang):
        assert EconomicValue.objects.get().confirmed_by == "link"
    desk = visit("desk")
    desk.enter(world.li)
    for name, path in (
        ("board", "requests/board/"),
        ("need", f"requests/{row.public_id}/"),
        ("needs", "requests/"),
    ):
        desk.go(f"/group-a/parks/{path}")
        desk.shoot(f"{name}-desk")
    small = visit("phone")
    small.enter(it.he)
    small.go("/group-a/parks/requests/board/")
    small.shoot("board-phone")
