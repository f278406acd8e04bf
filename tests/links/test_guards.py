"""Forwarded links, checks, limits, and traces that must not hold an address."""

from __future__ import annotations

import datetime as dt
import logging
import re

import pytest
from django.core import mail
from django.db import DatabaseError, InternalError, transaction
from django.utils import timezone

from groupportal.audit.models import AccessEntry
from groupportal.links.devices import COOKIE
from groupportal.links.limits import Limit
from groupportal.links.logs import HideTokens
from groupportal.links.models import Link, LinkCheck, LinkVisit
from groupportal.links.purposes import LinkPurpose, register_purpose
from groupportal.links.selectors import address_of
from groupportal.tenancy.models import OperatorVisit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from tests.links.toy import ConsentPurpose, Reading
from tests.outcomes import refused
from tests.second_factor import give_second_factor, sign_in_with_it
from tests.visitor import Visitor, body

SIGNED = {"name": "陈母", "agree": "on"}
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 MicroMessenger/8.0"


def test_a_link_that_holds_to_one_device_refuses_another_with_words(issued, browser):
    _, path = issued("toy.bound")
    friend, phone = browser(), browser()
    assert friend.get(path).status_code == 200, "looking binds nothing"
    assert phone.get(path).status_code == 200
    phone.post(path, {"name": "陈", "keep": "1"})
    told = friend.get(path)
    assert told.status_code == 403
    assert "请在原来的设备上继续" in body(told)
    assert friend.post(path, SIGNED).status_code == 403
    assert phone.post(path, SIGNED).status_code == 302


def test_the_preview_of_a_chat_program_is_nobody_s_device(issued, browser):
    _, path = issued("toy.consent")
    browser().get(path, headers={"User-Agent": "DingTalkBot-LinkService/1.0"})
    assert "在另一台设备上打开过" not in body(browser().get(path, headers={"User-Agent": PHONE}))
    assert "在另一台设备上打开过" in body(browser().get(path))


def test_a_member_of_staff_who_tries_a_link_is_named_and_is_no_other_device(world, issued, browser):
    _, path = issued("toy.consent")
    Visitor(world.wang, world.a).get(path)
    assert "在另一台设备上打开过" not in body(browser().get(path))
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert list(LinkVisit.objects.order_by("id").values_list("user", flat=True)) == [world.wang.pk, None]


def test_the_end_of_the_phone_number_lets_in_and_five_wrong_ones_wait(world, issued, browser, time_machine):
    _, path = issued("toy.phone")
    phone = browser()
    asked = body(phone.get(path))
    assert "电话号码后四位" in asked
    assert world.ua.name not in asked.replace(world.a.name, "")
    assert phone.post(path, SIGNED).headers["Location"] == phone.url(path), "no way past the question"
    now = timezone.now()
    for _ in range(5):
        wrong = phone.post(f"{path}check/", {"answer": "0000"})
        assert (wrong.status_code, "对不上" in body(wrong)) == (422, True)
    assert phone.post(f"{path}check/", {"answer": "8011"}).status_code == 422, "used up"
    time_machine.move_to(now + dt.timedelta(minutes=61))
    assert phone.post(f"{path}check/", {"answer": " ８０１１"}).status_code == 302
    assert "知情同意" in body(phone.get(path))
    assert "先核对一下" in body(browser().get(path)), "another browser is asked again"
    time_machine.move_to(now + dt.timedelta(hours=4))
    assert "先核对一下" in body(phone.get(path)), "so is this one after a while"


def test_another_device_than_the_first_gets_a_code_by_mail(
    world, issued, browser, django_capture_on_commit_callbacks
):
    _, path = issued("toy.mail")
    first, other = browser(), browser()
    assert body(first.get(path)).startswith("看到")
    assert "h***@example.com" in body(other.get(path))
    with django_capture_on_commit_callbacks(execute=True):
        sent = other.post(f"{path}code/", follow=True)
    assert "验证码已发到 h***@example.com" in body(sent)
    code = re.search(r"验证码：(\d{6})", mail.outbox[-1].body)[1]
    assert "一分钟后" in body(other.post(f"{path}code/", follow=True))
    assert other.post(f"{path}check/", {"answer": "x"}).status_code == 422
    assert other.post(f"{path}check/", {"answer": code}).status_code == 302
    assert body(other.get(path)).startswith("看到")
    third = browser()
    assert third.post(f"{path}check/", {"answer": code}).status_code == 422, "a code works once"
    assert body(first.get(path)).startswith("看到"), "the first device is not asked"
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        kinds = list(LinkVisit.objects.order_by("id").values_list("what", flat=True))
    assert kinds == ["opened", "code", "failed", "passed", "opened", "failed"]


def test_five_wrong_codes_use_up_the_right_one(world, issued, browser, django_capture_on_commit_callbacks):
    _, path = issued("toy.mail")
    browser().get(path)
    other = browser()
    with django_capture_on_commit_callbacks(execute=True):
        other.post(f"{path}code/")
    code = re.search(r"验证码：(\d{6})", mail.outbox[-1].body)[1]
    for n in range(5):
        assert other.post(f"{path}check/", {"answer": f"x{n}"}).status_code == 422
    assert other.post(f"{path}check/", {"answer": code}).status_code == 422


def test_a_code_works_for_a_quarter_of_an_hour(world, issued, browser, django_capture_on_commit_callbacks):
    _, path = issued("toy.mail")
    browser().get(path)
    other = browser()
    with django_capture_on_commit_callbacks(execute=True):
        other.post(f"{path}code/")
    code = re.search(r"验证码：(\d{6})", mail.outbox[-1].body)[1]

    def sent(minutes: int) -> None:
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            LinkCheck.objects.update(sent_at=timezone.now() - dt.timedelta(minutes=minutes))

    sent(16)
    late = other.post(f"{path}check/", {"answer": code})
    assert (late.status_code, "已过期" in body(late)) == (422, True)
    sent(14)
    assert other.post(f"{path}check/", {"answer": code}).status_code == 302


def test_too_many_wrong_addresses_and_too_many_uses_are_told_to_wait(world, issued, browser):
    _, path = issued("toy.reading")
    expert = browser()
    answers = [expert.get(path).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    guesser = browser()
    tries = [guesser.get(f"/l/abcdefgh{n:04d}/").status_code for n in range(101)]
    assert (set(tries[:100]), tries[100]) == ({404}, 429)
    _, other = issued("toy.consent")
    told = guesser.get(other)
    assert told.status_code == 429, "who guesses does not learn when one is right"
    assert "一小时后再试" in body(told)


def test_the_cookie_is_of_this_group_alone_and_the_log_holds_only_its_hash(world, issued, browser):
    _, path = issued("toy.consent")
    phone = browser()
    cookie = phone.get(path).cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/group-a/", True, "Lax")
    assert COOKIE not in phone.get(path).cookies, "set once"
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        visit = LinkVisit.objects.get()
        assert cookie.value not in visit.device
        with pytest.raises(DatabaseError), transaction.atomic():
            LinkVisit.objects.filter(pk=visit.pk).update(what="kept")
        with pytest.raises(DatabaseError), transaction.atomic():
            visit.delete()


def test_the_log_of_the_program_and_the_trail_of_a_visit_hold_no_address(world, issued):
    _, path = issued("toy.consent")
    token = path.removeprefix("/l/").strip("/")
    line = logging.LogRecord("django.request", 30, "", 0, "%s: %s", ("Gone", f"/group-a{path}"), None)
    HideTokens().filter(line)
    assert line.getMessage() == "Gone: /group-a/l/…/"
    of_calendar = logging.LogRecord("x", 30, "", 0, "/group-a/parks/calendar/WyJh:1sK_9-a:b/x.ics", (), None)
    HideTokens().filter(of_calendar)
    assert of_calendar.getMessage() == "/group-a/parks/calendar/…/x.ics"
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        now = timezone.now()
        OperatorVisit.objects.create(
            user=world.operator, reason="排查", starts_at=now, ends_at=now + dt.timedelta(hours=1)
        )
    give_second_factor(world.operator)
    desk = Visitor(None, world.a)
    sign_in_with_it(desk.client, world.operator)
    assert desk.get(path).status_code == 200
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        labels = list(AccessEntry.objects.values_list("object_label", flat=True))
    assert len(labels) == 1
    assert token not in labels[0]


def test_addresses_outlive_a_change_of_the_secret_key(world, issued, browser, settings):
    link, path = issued("toy.reading")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert browser().get(path).status_code == 200
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert address_of(link) == f"{settings.PORTAL_URL}/group-a{path}"
        world.a.domain = "portal.example.edu.cn"
        world.a.save()
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert address_of(link) == f"https://portal.example.edu.cn{path}"
        settings.SECRET_KEY_FALLBACKS = []
        assert address_of(link) == ""
    assert browser().get(path).status_code == 404


def test_a_purpose_that_is_not_thought_through_is_refused():
    class NoPages(ConsentPurpose):
        pages = {"more": Reading}

    class NoWords(LinkPurpose):
        code, label = "toy.none", "无"

    class Twice(ConsentPurpose):
        pass

    for purpose in (NoPages, NoWords, Twice):
        with pytest.raises(ValueError, match=r"lacks|twice"):
            register_purpose(purpose())


def test_a_link_whose_subject_is_gone_is_no_link(world, issued, browser):
    import uuid

    link, path = issued("toy.consent")
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Link.objects.filter(pk=link.pk).update(subject_id=uuid.uuid4())
    assert browser().get(path).status_code == 404


def test_a_page_behind_a_link_writes_nothing_while_it_is_looked_at(issued, browser):
    _, path = issued("toy.reading")
    phone = browser()
    assert phone.get(path).status_code == 200
    with pytest.raises(InternalError, match="read-only"):
        phone.get(f"{path}careless/")


def test_visitors_behind_our_own_proxy_are_counted_apart(world, rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    limit = Limit("toy.limit", from_one_address=1)

    def ask(seen_by_the_proxy):
        # What a visitor writes into the header itself stands further left and does not count.
        limit.count(rf.get("/", headers={"X-Forwarded-For": f"10.9.9.9, {seen_by_the_proxy}"}))

    with group_scope(world.a, actor=SYSTEM_ACTOR):
        ask("203.0.113.1")
        ask("203.0.113.2")
        assert "操作过于频繁" in refused(lambda: ask("203.0.113.1"), "too_often")
