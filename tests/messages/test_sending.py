"""One event, by e-mail and short message: what arrives, what does not, what the log says."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection, connections
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.messages.delivering import WAITS, deliver_group
from groupportal.messages.enums import DeliveryState
from groupportal.messages.models import ChannelChoice, Delivery, MessageHours, Notice
from groupportal.messages.services import Message, deliver_to, mark_read, notify, notify_all
from groupportal.messages.services.digest import queue_digests
from groupportal.messages.tasks import expire, look
from groupportal.tenancy.models import Group, Membership
from groupportal.tenancy.scope import SYSTEM_ACTOR, ScopeError, group_scope
from groupportal.tenancy.selectors import viewer_for
from tests.messages.conftest import NOON, write_to

pytestmark = pytest.mark.usefixtures("clock")
NIGHT = NOON.replace(hour=23, minute=30, second=0)


def test_one_event_reaches_inbox_and_mailbox(world, li, desk, mail):
    desk.tell("新的填报任务：校企合作", body="截止日期 2023年7月31日。", url="/group-a/plans/mine/")
    desk.send()
    (letter,) = mail.letters
    (row,) = desk.rows()
    assert (letter["To"], letter["Subject"]) == ("li@example.cn", "新的填报任务：校企合作")
    assert letter["From"].addresses[0].display_name == "江海职教集团"
    assert letter["From"].addresses[0].addr_spec == "portal@example.cn"
    text = letter.get_content()
    assert "截止日期 2023年7月31日。" in text
    assert f"https://portal.example.cn/group-a/inbox/{row.notice.public_id}/" in text
    assert "请在“我的消息设置”里关掉：https://portal.example.cn/group-a/inbox/settings/" in text
    assert letter["List-Unsubscribe"] == "<https://portal.example.cn/group-a/inbox/settings/>"
    assert (row.state, row.attempts, row.address) == ("sent", 1, "li@example.cn")
    assert row.sent_at == NOON
    desk.send()
    assert len(mail.letters) == 1


def test_a_group_with_its_own_domain_writes_its_own_address(world, li, desk, mail):
    Group.objects.filter(pk=world.a.pk).update(domain="jituan.example.cn")
    desk.tell("新的填报任务")
    deliver_group(Group.objects.get(pk=world.a.pk))
    assert "https://jituan.example.cn/inbox/" in mail.letters[0].get_content()


def test_what_is_not_chosen_and_what_cannot_arrive_is_not_sent(world, li, desk, mail):
    desk.tell("只在门户里看", topic="toy.quiet")
    assert desk.rows() == []
    desk.tell("没有邮箱的人", world.zhang)
    (row,) = desk.rows()
    assert row.state == "skipped"
    assert "没有登记邮箱" in row.reason
    with group_scope(world.a, actor=world.li):
        ChannelChoice.objects.create(user=world.li, topic="toy.task", channel="email", wanted=False)
    desk.tell("不想收的人")
    assert len(desk.rows()) == 1
    desk.send()
    assert mail.letters == []


def test_read_meanwhile_or_gone_meanwhile_is_left_out(world, li, desk, mail):
    desk.tell("已在门户里读过", dedup="once")
    with group_scope(world.a, actor=world.li):
        mark_read(Notice.objects.get(), by=viewer_for(world.li, world.a))
    desk.tell("离开了集团")
    send_now = desk.rows()
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Membership.objects.filter(user=world.li).delete()
    desk.send()
    assert mail.letters == []
    assert [r.state for r in desk.rows()] == ["skipped"] * len(send_now)
    assert ["读过" in desk.rows()[0].reason, "不在本集团" in desk.rows()[1].reason] == [True, True]


def test_quiet_hours_hold_back_what_is_not_urgent(world, li, desk, mail, clock):
    clock.move_to(NIGHT)
    desk.tell("明早再说")
    desk.tell("现在就说", topic="toy.alarm")
    desk.send()
    assert [m["Subject"] for m in mail.letters] == ["现在就说"]
    clock.move_to(NIGHT + dt.timedelta(hours=7, minutes=29))
    desk.send()
    assert len(mail.letters) == 1
    clock.move_to(NIGHT + dt.timedelta(hours=7, minutes=30))
    desk.send()
    assert [m["Subject"] for m in mail.letters] == ["现在就说", "明早再说"]


def test_a_person_s_own_hours_go_before_the_group_s(world, li, desk, clock):
    with group_scope(world.a, actor=world.wang):
        MessageHours.objects.create(user=None, quiet_from=dt.time(20), quiet_until=dt.time(8))
        MessageHours.objects.create(user=world.li, quiet_from=dt.time(1), quiet_until=dt.time(2))
    write_to(world.wen, "wen@example.cn")
    clock.move_to(NIGHT)
    desk.tell("有新任务", world.li, world.wen)
    due = {row.recipient_id: row.next_try_at for row in desk.rows()}
    assert due == {world.li.pk: NIGHT, world.wen.pk: NOON.replace(day=1, month=7, hour=8, second=0)}


def test_a_mailbox_that_does_not_exist_fails_at_once_and_the_secretariat_hears_of_it(world, li, desk, mail):
    mail.refuses["li@example.cn"] = "550 5.1.1 no such user"
    desk.tell("第一条")
    desk.tell("第二条")
    desk.send()
    assert [(r.state, r.attempts) for r in desk.rows()] == [("failed", 1)] * 2
    assert "邮箱地址不存在" in desk.rows()[0].reason
    assert desk.rows()[0].answer == "550 5.1.1 no such user"
    with group_scope(world.a, actor=world.wang):
        told = list(Notice.objects.filter(topic="messages.failed").order_by("recipient"))
    assert {n.recipient for n in told} == {world.wang, world.wen}
    assert "没有发出去" in told[0].title


def test_a_server_that_is_away_is_tried_again_ever_more_slowly_then_given_up(
    world, li, desk, settings, clock
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    desk.tell("新的填报任务")
    for wait in WAITS:
        desk.send()
        (row,) = desk.rows()
        assert (row.state, row.next_try_at) == ("waiting", timezone.now() + wait)
        assert "稍后自动重试" in row.reason
        desk.send()
        assert desk.rows()[0].attempts == row.attempts
        clock.shift(wait)
    desk.send()
    (row,) = desk.rows()
    assert (row.state, row.attempts) == ("failed", len(WAITS) + 1)
    assert "已试 6 次" in row.reason
    clock.shift(dt.timedelta(days=1))
    desk.send()
    assert desk.rows()[0].attempts == row.attempts


def test_a_server_that_is_busy_for_one_address_goes_on_with_the_next(world, li, desk, mail):
    mail.refuses["li@example.cn"] = "450 try later"
    write_to(world.wen, "wen@example.cn")
    desk.tell("新的填报任务", world.li, world.wen)
    desk.send()
    assert [r.state for r in desk.rows()] == ["waiting", "sent"]
    mail.refuses.clear()


def test_a_worker_that_died_leaves_no_second_letter(world, li, desk, mail, clock):
    desk.tell("新的填报任务")
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Delivery.objects.update(state=DeliveryState.SENDING, attempts=1, claimed_at=timezone.now())
    desk.send()
    assert desk.rows()[0].state == "sending"
    clock.shift(dt.timedelta(minutes=11))
    desk.send()
    assert desk.rows()[0].state == "failed"
    assert "不能确定对方是否收到" in desk.rows()[0].reason
    assert mail.letters == []


def test_the_clock_finds_what_is_due(world, li, desk, mail):
    desk.tell("新的填报任务")
    look()
    assert desk.rows()[0].state == "sent"


def test_two_workers_at_once_send_each_letter_once(committed_world, mail):
    world = committed_world
    write_to(world.li, "li@example.cn")
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        for n in range(12):
            notify([world.li], topic="toy.task", title=f"第 {n} 项")

    def work():
        deliver_group(world.a)
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(m["Subject"] for m in mail.letters) == sorted(f"第 {n} 项" for n in range(12))


def test_nothing_goes_out_for_an_event_that_did_not_happen(world, li, desk):
    def breaking():
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            notify([world.li], topic="toy.task", title="不算")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        breaking()
    assert desk.rows() == []


def test_many_events_take_as_many_queries_as_one(world, li, query_count):
    counts = []
    for many in (1, 40):
        with group_scope(world.a, actor=SYSTEM_ACTOR), query_count() as count:
            notify_all(
                [Message([world.li, world.wen], f"{many}-{n}", dedup=f"{many}-{n}") for n in range(many)],
                topic="toy.task",
            )
            counts.append(count())
    assert counts[0] == counts[1]


def test_an_unknown_topic_is_a_mistake_of_the_program(world):
    with group_scope(world.a, actor=SYSTEM_ACTOR), pytest.raises(KeyError):
        notify([world.li], topic="no.such", title="不会发出")


def test_a_short_message_is_written_to_the_file_with_its_parts_counted(world, desk, sms):
    world.li.phone = "13812345678"
    world.li.save()
    with group_scope(world.a, actor=world.li):
        ChannelChoice.objects.create(user=world.li, topic="toy.task", channel="sms", wanted=True)
    desk.tell("新的填报任务：校企合作")
    desk.send()
    (message,) = sms()
    text = "【江海职教集团】新的填报任务：校企合作 https://portal.example.cn/group-a/inbox/"
    assert (message["phone"], message["text"]) == ("13812345678", text)
    assert [(r.state, r.segments) for r in desk.rows(channel="sms")] == [
        ("sent", 1 if len(text) <= 70 else 2)
    ]


class BrokenSms:
    """A provider's class with a mistake in it."""

    def send(self, phone, text):
        raise KeyError("a mistake of the provider's class")


def test_a_provider_s_mistake_ends_in_words_not_in_a_second_message(world, desk, settings):
    settings.SMS_BACKEND = f"{__name__}.BrokenSms"
    with group_scope(world.a, actor=world.wang):
        for number in ("13900001111", "13900002222"):
            deliver_to(number, title="请填写实习岗位", topic="toy.quiet")
    desk.send()
    assert [(r.state, "系统故障" in r.reason) for r in desk.rows()] == [("failed", True)] * 2


class TestToAnAddress:
    """People without account: the link opens something, so it is sealed and forgotten."""

    LINK = "https://portal.example.cn/group-a/l/abc123/"

    def _raw(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT url, text FROM inbox_delivery")
            return cursor.fetchall()

    def test_a_letter(self, world, desk, mail):
        with group_scope(world.a, actor=world.wang):
            deliver_to(
                "office@firm.example.cn",
                title="请填写实习岗位",
                text="请在 7 月 5 日前填写。",
                url=self.LINK,
                topic="toy.quiet",
                by=world.wang,
            )
            ((sealed, text),) = self._raw()
            assert "abc123" not in sealed
            assert "7 月 5 日" not in text
        desk.send()
        content = mail.letters[0].get_content()
        assert self.LINK in content
        assert "请在 7 月 5 日前填写。" in content
        assert "由王芳发出" in content
        assert mail.letters[0]["List-Unsubscribe"] is None
        (row,) = desk.rows()
        assert (row.state, row.url, row.text, row.sent_by) == ("sent", "", "", world.wang)

    def test_a_short_message(self, world, desk, sms):
        with group_scope(world.a, actor=world.wang):
            deliver_to("13900001111", title="请填写实习岗位", topic="toy.quiet", url=self.LINK, by=world.wang)
        desk.send()
        assert sms()[0]["text"] == f"【江海职教集团】请填写实习岗位 {self.LINK}"

    @pytest.mark.parametrize("address", ["不是邮箱", "1390000111", "a@b", ""])
    def test_a_wrong_address_is_refused_in_words(self, world, address):
        with group_scope(world.a, actor=world.wang), pytest.raises(DomainError) as caught:
            deliver_to(address, title="请填写", topic="toy.quiet")
        assert "不是手机号或邮箱" in caught.value.message

    def test_without_the_channel_the_person_is_told_what_to_do(self, world, settings):
        settings.EMAIL_OFFERED, settings.SMS_BACKEND = False, ""
        for address in ("a@example.cn", "13900001111"):
            with group_scope(world.a, actor=world.wang), pytest.raises(DomainError) as caught:
                deliver_to(address, title="请填写", topic="toy.quiet")
            assert "复制文字和链接" in caught.value.message

    def test_nobody_has_letters_sent_all_over(self, world):
        with group_scope(world.a, actor=world.wang):
            for n in range(10):
                deliver_to(f"{n}@example.cn", title="请验证", topic="messages.confirm", recipient=world.wang)
            with pytest.raises(DomainError):
                deliver_to("10@example.cn", title="请验证", topic="messages.confirm", recipient=world.wang)

    def test_nobody_is_buried(self, world):
        with group_scope(world.a, actor=world.wang):
            for _ in range(10):
                deliver_to("a@example.cn", title="请填写", topic="toy.quiet")
            with pytest.raises(DomainError) as caught:
                deliver_to("a@example.cn", title="请填写", topic="toy.quiet")
        assert caught.value.code == "too_often"


class TestDigest:
    def _digest(self, world, now):
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            return queue_digests(now)

    def test_once_a_day_what_is_unread_and_no_letter_told_of(self, world, li, desk, mail, clock):
        desk.tell("只在门户里的一条", topic="toy.quiet")
        desk.tell("发过邮件的一条")
        desk.tell("急事", topic="toy.alarm")
        desk.send()
        mail.letters.clear()
        assert self._digest(world, timezone.now()) == 0
        clock.move_to(NOON + dt.timedelta(hours=19, minutes=59))
        assert self._digest(world, timezone.now()) == 0
        clock.move_to(NOON + dt.timedelta(hours=20))
        assert self._digest(world, timezone.now()) == 1
        assert self._digest(world, timezone.now()) == 0
        desk.send()
        (letter,) = mail.letters
        assert letter["Subject"] == "您有 1 条未读消息"
        assert "只在门户里的一条（2023年6月30日）" in letter.get_content()
        assert "发过邮件" not in letter.get_content()

    def test_each_notice_is_told_of_once_and_later_ones_wait_for_tomorrow(self, world, li, desk, clock):
        desk.tell("第一条", topic="toy.quiet")
        clock.move_to(NOON + dt.timedelta(hours=21))
        assert self._digest(world, timezone.now()) == 1
        clock.shift(dt.timedelta(minutes=1))
        desk.tell("第二条", topic="toy.quiet")
        assert self._digest(world, timezone.now()) == 0
        clock.shift(dt.timedelta(days=1))
        assert self._digest(world, timezone.now()) == 1
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            titles = [d.text for d in Delivery.objects.order_by("id")]
        assert ["第一条" in titles[1], "第二条" in titles[1]] == [False, True]

    def test_who_wants_none_gets_none(self, world, li, desk, clock):
        desk.tell("第一条", topic="toy.quiet")
        with group_scope(world.a, actor=world.li):
            MessageHours.objects.create(user=world.li, digest_at=None)
        assert self._digest(world, NOON + dt.timedelta(hours=21)) == 0


def test_the_log_forgets_after_its_time(world, li, desk, mail, clock):
    desk.tell("很久以前")
    desk.send()
    clock.shift(dt.timedelta(days=181))
    desk.tell("今天")
    expire()
    assert [r.title for r in desk.rows()] == ["今天"]


def test_the_wall(world, li, desk, mail):
    desk.tell("A 的消息")
    deliver_group(world.b)
    assert mail.letters == []
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        assert not Delivery.objects.exists()
    with pytest.raises(ScopeError):
        Delivery.objects.exists()
