"""A link from its first opening to its end, as the person sees it who holds it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from groupportal.audit.models import AccessEntry, AuditEntry
from groupportal.links.enums import Happening, LinkState
from groupportal.links.models import Link, LinkVisit
from groupportal.links.selectors import links_about, state_of, with_state
from groupportal.links.services import (
    finish_link,
    issue_link,
    issue_links,
    renew_link,
    revoke_link,
    settle_links,
)
from groupportal.links.services.link import Addressed
from groupportal.links.tasks import forget
from groupportal.tenancy.models import Group, Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from tests.links.conftest import path_of
from tests.members.ground import viewer
from tests.outcomes import race, refused
from tests.visitor import Visitor, body

SIGNED = {"name": "陈母", "ways": ["sms"], "agree": "on"}


def fresh(world, link):
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        found = with_state(Link.objects.filter(pk=link.pk)).get()
        return found, state_of(found)


def log(world, link):
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        return list(LinkVisit.objects.filter(link=link).order_by("id").values_list("what", flat=True))


def units(world):
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        return list(Unit.objects.values_list("name", flat=True))


def test_opened_half_answered_resumed_elsewhere_finished_and_used_again(world, issued, browser):
    link, path = issued("toy.consent")
    assert fresh(world, link)[1] == LinkState.FRESH
    phone, desk = browser(), browser()
    page = phone.get(path)
    assert page.status_code == 200
    assert "只给陈母使用，可以查看一个单位的名称，也可以签署同意" in body(page)
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert fresh(world, link)[1] == LinkState.OPENED
    paper = SimpleUploadedFile("x.pdf", b"%PDF-1.4")
    half = {"name": "陈", "ways": ["sms", "mail"], "paper": paper, "keep": "1"}
    assert phone.post(path, half, headers={"X-Kept-Quietly": "1"}).status_code == 204
    assert fresh(world, link)[1] == LinkState.BEGUN
    resumed = body(desk.get(path))
    assert 'name="name" value="陈"' in resumed
    assert len(re.findall(r'type="checkbox"[^>]* checked', resumed)) == 2
    assert "上次填到一半" in resumed
    assert "在另一台设备上打开过，它只给<strong>陈母</strong>使用" in resumed
    assert "在另一台设备上打开过" not in body(phone.get(path)), "the first device is not told of the second"
    # What is wrong is said at the form, and spends nothing.
    assert desk.post(path, {"name": ""}).status_code == 422
    no = desk.post(path, {**SIGNED, "name": "拒绝"})
    assert (no.status_code, "签名里不能有" in body(no)) == (422, True)
    assert fresh(world, link)[1] == LinkState.BEGUN
    assert desk.post(path, SIGNED).headers["Location"] == desk.url(path)
    found, state = fresh(world, link)
    assert (state, found.progress) == (LinkState.FINISHED, {}), "what was handed in stands in the records"
    assert f"{world.ua.name}：陈母" in units(world)
    again = phone.get(path)
    assert again.status_code == 410
    assert "这件事已经办完" in body(again)
    assert phone.post(path, SIGNED).status_code == 410
    assert len(units(world)) == 2
    assert log(world, link) == ["opened", "kept", "opened", "finished", "turned_away", "turned_away"]
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert set(AuditEntry.objects.values_list("action", flat=True)) == {
            "links.link_issued",
            "links.link_finished",
        }


def test_keeping_by_the_button_says_so_and_too_much_is_refused(world, issued, browser):
    _, path = issued("toy.consent")
    phone = browser()
    kept = phone.post(path, {"name": "陈", "keep": "1"}, follow=True)
    assert "已存下" in body(kept)
    assert 'value="陈"' in body(kept)
    much = phone.post(path, {"name": "长" * 70_000, "keep": "1"}, headers={"X-Kept-Quietly": "1"})
    assert much.status_code == 409
    assert "太长" in body(much)


def test_expired_revoked_replaced_made_up_and_of_another_group(world, issued, browser):
    phone = browser()
    old, old_path = issued("toy.consent")
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        world.a.contact = "0750-3123456"
        world.a.save()
        Link.objects.filter(pk=old.pk).update(
            expires_at=dt.datetime(2023, 6, 1, tzinfo=dt.UTC), progress={"name": "陈"}
        )
    gone = phone.get(old_path)
    assert gone.status_code == 410
    assert "这条链接已过期" in body(gone)
    assert "2023年6月1日" in body(gone)
    assert "0750-3123456" in body(gone)
    assert fresh(world, old)[1] == LinkState.EXPIRED
    with group_scope(world.a, actor=world.wang):
        new, address = renew_link(old, by=viewer(world.wang))
    assert address.endswith(path_of(new))
    assert "这条链接已换成新的" in body(phone.get(old_path))
    assert 'value="陈"' in body(phone.get(path_of(new))), "what was filled in goes along"
    with group_scope(world.a, actor=world.wang):
        assert refused(lambda: renew_link(old, by=viewer(world.wang)), "link_replaced")
        assert refused(lambda: revoke_link(new, reason=" ", by=viewer(world.wang)), "reason_missing")
        revoke_link(new, reason="发错了人", by=viewer(world.wang))
        assert refused(lambda: revoke_link(new, reason="再撤", by=viewer(world.wang)), "link_revoked")
    shown = phone.get(path_of(new))
    assert (shown.status_code, "这条链接已撤销" in body(shown)) == (410, True)
    assert "发错了人" not in body(shown), "the reason is the group's own"
    assert phone.post(path_of(new), SIGNED).status_code == 410
    assert fresh(world, new)[0].progress == {}, "what a stranger may have typed is not kept"
    made_up = phone.get("/l/abcdefghjkmn/")
    elsewhere = Visitor(None, world.b).get(path_of(new))
    assert made_up.status_code == elsewhere.status_code == 404
    assert "没有找到这条链接" in body(made_up)
    token = re.compile(r'name="csrf-token" content="\w+"')
    words = [token.sub("", body(p)).replace("group-b", "group-a") for p in (made_up, elsewhere)]
    assert words[0].replace("（0750-3123456）", "") == words[1], "another group's link is no link"


def test_a_link_typed_from_paper_opens(world, issued, browser):
    _, path = issued("toy.reading")
    token = path.removeprefix("/l/").strip("/").upper()
    assert browser().get(f"/l/{token[:4]}-{token[4:8]}-{token[8:]}/").status_code == 200


def test_a_reading_link_opens_again_and_shows_its_own_pages_alone(world, issued, browser):
    link, path = issued("toy.reading", params={"as_of": "2023-06-30"})
    expert = browser()
    for _ in range(2):
        assert body(expert.get(path)) == f"看到{world.ua.name}，截至2023-06-30"
    assert body(expert.get(f"{path}more/")) == "第二页"
    assert expert.get(f"{path}nothing/").headers["Location"] == expert.url(path)
    # Nothing else of the group opens with it.
    assert expert.get("home").status_code == 302
    assert log(world, link) == ["opened"], "one line for one sitting"


def test_a_settled_matter_can_be_read_where_the_purpose_says_so(world, issued, browser):
    link, path = issued("toy.phone")
    phone = browser()
    phone.post(f"{path}check/", {"answer": "8011"})
    assert phone.post(path, SIGNED).status_code == 302
    assert body(phone.get(path)).startswith("看到")
    assert phone.post(path, SIGNED).headers["Location"] == phone.url(path), "read, not written again"
    assert len(units(world)) == 2
    assert "先核对一下" in body(browser().get(path)), "the receipt is behind the same check"
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Link.objects.filter(pk=link.pk).update(expires_at=dt.datetime(2023, 6, 1, tzinfo=dt.UTC))
    assert "这件事已经办完" in body(phone.get(path))


def test_a_matter_settled_without_the_link_closes_it(world, issued, browser):
    link, path = issued("toy.consent")
    with group_scope(world.a, actor=world.wang):
        settle_links("toy.consent", world.ua, words="交来纸质同意书")
    assert "这件事已经办完" in body(browser().get(path))
    found, state = fresh(world, link)
    assert state == LinkState.FINISHED
    with group_scope(world.a, actor=world.wang):
        assert refused(lambda: finish_link(found), "link_spent")
        assert refused(lambda: renew_link(found, by=viewer(world.wang)), "link_finished")


def test_asking_twice_makes_one_link_and_one_that_ran_out_makes_room(world, issued):
    first, _ = issued("toy.consent")
    assert issued("toy.consent")[0] == first
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Link.objects.filter(pk=first.pk).update(expires_at=dt.datetime(2023, 6, 1, tzinfo=dt.UTC))
    second, _ = issued("toy.consent")
    assert second != first
    assert fresh(world, first)[1] == LinkState.REPLACED
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert [link.pk for link in links_about(world.ua, "toy.consent")] == [second.pk, first.pk]


def test_a_thousand_links_take_a_handful_of_queries(inside, query_count):
    people = [Addressed(inside.ua, f"家长{n}") for n in range(1000)]
    with query_count() as queries:
        links = issue_links("toy.consent", people, by=SYSTEM_ACTOR)
    assert [link.addressee for link in links] == [row.addressee for row in people]
    assert queries() <= 4
    with query_count() as queries:
        assert issue_links("toy.consent", people, by=SYSTEM_ACTOR) == links
    assert queries() <= 2


def test_who_may_not_issue_is_refused_and_so_is_nonsense(world, inside):
    from groupportal.errors import NotAllowed

    zhang = viewer(world.zhang)
    with pytest.raises(NotAllowed):
        issue_link("toy.consent", world.ua, addressee="陈母", by=zhang)
    assert refused(lambda: issue_link("toy.consent", world.ua, addressee=" ", by=SYSTEM_ACTOR), "link_nobody")
    past = dt.datetime(2023, 6, 1, tzinfo=dt.UTC)
    assert refused(
        lambda: issue_link("toy.consent", world.ua, addressee="陈母", by=SYSTEM_ACTOR, expires_at=past),
        "link_ends",
    )
    with pytest.raises(TypeError):
        issue_link("toy.consent", world.a, addressee="陈母", by=SYSTEM_ACTOR)


def test_of_two_finishes_at_once_one_counts(committed_world):
    world = committed_world
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        link, _ = issue_link("toy.consent", world.ua, addressee="陈母", by=SYSTEM_ACTOR)
    outcomes = race(world.a, *[(world.wang, lambda: finish_link(link))] * 2)
    assert sorted(getattr(o, "code", "done") for o in outcomes) == ["done", "link_spent"]
    assert log(world, link) == [Happening.FINISHED]


def test_of_two_issued_at_once_there_is_one(committed_world):
    world = committed_world

    def issue():
        return issue_link("toy.consent", world.ua, addressee="陈母", by=SYSTEM_ACTOR)[0].pk

    assert len(set(race(world.a, *[(world.wang, issue)] * 3))) == 1


def test_opening_takes_few_queries(world, issued, browser, query_count):
    _, path = issued("toy.consent")
    phone = browser()
    with query_count() as queries:
        phone.get(path)
    assert queries() <= 6, "group, link, subject, log, log line"


def test_half_answers_are_not_kept_for_ever(world, issued):
    link, _ = issued("toy.consent")
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Link.objects.filter(pk=link.pk).update(
            expires_at=dt.datetime(2023, 6, 1, tzinfo=dt.UTC), progress={"name": "陈"}
        )
    forget()
    assert fresh(world, link)[0].progress == {}


def test_no_address_stands_in_the_database(world, issued, browser):
    _, path = issued("toy.consent")
    browser().post(path, {"name": "陈", "keep": "1"})
    token = path.removeprefix("/l/").strip("/")
    from django.db import connection

    with group_scope(world.a, actor=SYSTEM_ACTOR), connection.cursor() as cursor:
        for table in ("links_link", "links_linkvisit", "audit_auditentry", "audit_accessentry"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM \"{table}\" t")
            assert token not in (cursor.fetchone()[0] or ""), table
        assert Group.objects.get(pk=world.a.pk)
        assert not AccessEntry.objects.exists()
