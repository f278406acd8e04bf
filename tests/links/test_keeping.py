"""Links as those see them who issue them."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from groupportal.audit.models import AccessEntry, AuditEntry
from groupportal.links.models import Link
from groupportal.links.selectors import link_rows
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from tests.members.ground import viewer
from tests.visitor import body, row_names


def test_the_list_finds_by_state_purpose_and_name(world, issued, visitor, browser):
    _, path = issued("toy.consent")
    issued("toy.reading", addressee="郑专家")
    wang = visitor(world.wang, world.a)
    page = body(wang.get("links:list"))
    assert "陈母" in page
    assert "郑专家" in page
    assert "未打开" in page
    browser().get(path)
    assert "郑专家" not in body(wang.get("links:list", data={"state": "opened"}))
    for state, seen in (("fresh", "郑专家"), ("opened", "陈母")):
        assert row_names(wang.get("links:list", data={"state": state})) == [seen]
    for state in ("begun", "finished", "expired", "revoked", "replaced"):
        assert row_names(wang.get("links:list", data={"state": state})) == []
    assert row_names(wang.get("links:list", data={"purpose": "toy.reading", "q": "郑"})) == ["郑专家"]


def test_one_link_shows_its_address_its_code_and_its_log_and_that_is_written_down(
    world, issued, visitor, browser
):
    link, path = issued("toy.consent")
    browser().post(path, {"name": "陈", "keep": "1"})
    browser().get(path)
    wang = visitor(world.wang, world.a)
    page = body(wang.get("links:link", public_id=link.public_id))
    assert f"http://testserver/group-a{path}" in page
    assert re.search(r'<svg[^>]*class="qr"', page)
    logged = re.findall(r"</strong> (\S+)</p>.*?timeline__note\">([^<]+)<", page, re.DOTALL)
    assert logged == [("打开", "第 2 台设备"), ("暂存", "第 1 台设备")]
    assert "看不到别的" in page
    qr = wang.get("links:qr", public_id=link.public_id)
    assert qr.content.startswith(b"\x89PNG")
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert list(AccessEntry.objects.values_list("actor", flat=True)) == [world.wang.pk] * 2
    assert visitor(world.qian, world.b).get("links:link", public_id=link.public_id).status_code == 404


def test_renewing_mailing_and_revoking_by_buttons(world, issued, visitor, django_capture_on_commit_callbacks):
    link, path = issued("toy.consent")
    wang = visitor(world.wang, world.a)
    with django_capture_on_commit_callbacks(execute=True):
        wang.post("links:send", public_id=link.public_id)
    assert path in mail.outbox[-1].body
    assert "有效到" in mail.outbox[-1].body
    assert "邮件 h***@example.com" in body(wang.get("links:link", public_id=link.public_id))
    renewed = wang.post("links:renew", public_id=link.public_id, follow=True)
    assert "已补发新链接" in body(renewed)
    old = body(wang.get("links:link", public_id=link.public_id))
    assert "已换新" in old
    assert path not in old
    assert wang.get("links:qr", public_id=link.public_id).status_code == 409
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        new = Link.objects.get(revoked_at=None)
    assert "撤销原因" in body(wang.get("links:revoke", public_id=new.public_id))
    assert wang.post("links:revoke", {"reason": ""}, public_id=new.public_id).status_code == 422
    gone = wang.post("links:revoke", {"reason": "发错了人"}, public_id=new.public_id, follow=True)
    assert "发错了人" in body(gone)
    assert "补发新链接" in body(gone), "for the right person"
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
            "links.link_issued",
            "links.link_sent",
            "links.link_renewed",
            "links.link_revoked",
        ]


def test_staff_of_a_unit_see_their_own_unit_s_links(world, issued, visitor, monkeypatch):
    from tests.links.toy import ConsentPurpose

    monkeypatch.setattr(ConsentPurpose, "action", "members.edit_own_unit")
    own, _ = issued("toy.consent", unit=world.ua)
    issued("toy.consent", addressee="别的家长")
    with group_scope(world.a, actor=world.li):
        li, zhang = viewer(world.li), viewer(world.zhang)
        assert [row["link"].pk for row in link_rows(world.ua, li)] == [own.pk]
        assert link_rows(world.ua, zhang) == []
    page = body(visitor(world.li, world.a).get("links:list"))
    assert "陈母" in page
    assert "别的家长" not in page


@pytest.mark.parametrize(("who", "there"), [("wang", True), ("li", True), ("cai", False)])
def test_the_navigation_leads_there_where_somebody_has_links_to_keep(world, visitor, who, there):
    page = body(visitor(getattr(world, who), world.a).get("home"))
    assert ('href="/group-a/links/"' in page) is there


def test_the_list_reads_no_more_for_more_links(world, issued, visitor, query_count):
    issued("toy.consent")
    wang = visitor(world.wang, world.a)
    wang.get("links:list")

    def queries() -> int:
        with query_count() as counted:
            wang.get("links:list")
        return counted()

    one = queries()
    for n in range(5):
        issued("toy.consent", addressee=f"家长{n}")
    assert queries() == one
