"""A link on a phone: filled in halfway, kept by itself, gone on with elsewhere; copied by those who hand it on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from groupportal.tenancy.scope import group_scope
from members.services import admission, applications
from tests.members.ground import viewer
from tests.members.test_applications import started
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_first_application_left_halfway_is_gone_on_with_and_cleared_once_sent(
    committed_world: World, visit: Callable[..., Any]
) -> None:
    phone = visit("phone")
    page = phone.page
    page.on("dialog", lambda asked: asked.accept())
    phone.go("/accounts/login/?next=/group-a/")
    page.get_by_role("link", name="申请加盟").first.click()
    page.fill("[name=name]", "江门市春晖物流有限公司")
    page.select_option("[name=category]", label="企业")
    page.fill("[name=contact_name]", "陈晓")
    page.wait_for_timeout(600)
    page.get_by_role("link", name="查询办理进度").click()
    page.get_by_role("link", name="申请加盟").first.click()
    page.get_by_text("这台设备上有").wait_for()
    page.get_by_role("button", name="恢复草稿").click()
    assert page.input_value("[name=name]") == "江门市春晖物流有限公司"
    page.select_option("[name=industry]", index=1)
    page.fill("[name=credit_code]", "91440703989672588E")
    page.fill("[name=contact_phone]", "13800138222")
    page.check("[name=agree]")
    page.get_by_role("button", name="提交加盟申请").click()
    page.get_by_text("请填写单位介绍，或上传一份企业介绍文件").first.wait_for()
    phone.shoot("join-either-phone")
    page.fill("[name=introduction]", "一家物流企业。")
    page.get_by_role("button", name="提交加盟申请").click()
    page.get_by_role("heading", name="加盟申请进度").wait_for()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_what_is_typed_on_a_phone_is_kept_and_goes_on_elsewhere(
    committed_world: World, visit: Callable[..., Any]
) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        application = started(world, contact_email="")
        admission.give_back(application, reason="地址不全", by=viewer(world.wang))
        link = applications.link_of(application)
    phone = visit("phone")
    phone.go("/group-a/members/join/status/")
    phone.page.fill("input[name=tracking_code]", application.tracking_code)
    phone.page.fill("input[name=phone]", "13800138011")
    phone.page.get_by_role("button", name="查询").click()
    phone.page.get_by_role("link", name="修改并重新提交").wait_for()
    phone.shoot("link-progress-phone")
    address = phone.page.url
    phone.page.get_by_role("link", name="修改并重新提交").click()
    phone.page.fill("input[name=address]", "建设路88号")
    phone.page.get_by_text("已自动存下").wait_for()
    phone.shoot("link-correct-phone")

    other = visit("phone")
    other.page.goto(address)
    other.page.fill("input[name=answer]", "8011")
    other.shoot("link-check-phone")
    other.page.get_by_role("button", name="核对并打开").click()
    other.page.get_by_text("在另一台设备上打开过").wait_for()
    other.page.get_by_role("link", name="修改并重新提交").click()
    assert other.page.input_value("input[name=address]") == "建设路88号"

    wang = visit("desk")
    wang.sign_in("wang_a", "/group-a/")
    wang.go(f"/group-a/links/{link.public_id}/")
    wang.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    wang.page.get_by_role("button", name="复制文字和链接").click()
    wang.page.get_by_text("已复制").wait_for()
    assert address in wang.page.evaluate("navigator.clipboard.readText()")
    wang.shoot("link-desk")
    wang.go("/group-a/links/")
    wang.shoot("links-desk")
    nobody = visit("phone")
    nobody.page.goto(address.rsplit("/", 2)[0] + "/abcdefghjkmn/")
    nobody.page.get_by_role("heading", name="没有找到这条链接").wait_for()
    nobody.troubles.clear()
    nobody.shoot("link-none-phone")
