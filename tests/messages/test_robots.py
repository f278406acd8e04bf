"""Robots of group chats: merging, limits, signatures, and where they must not go."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import socket
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from groupportal.errors import DomainError, NotAllowed
from groupportal.messages.delivering import deliver_group
from groupportal.messages.models import Robot
from groupportal.messages.sending import robots
from groupportal.messages.sending.outcome import Later, Refused
from groupportal.messages.sending.post import is_inner, post_json
from groupportal.messages.services import Message, notify_all
from groupportal.messages.services.robot import delete_robot, save_robot, set_robot_active, try_robot
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from tests.messages.conftest import NOON

pytestmark = pytest.mark.usefixtures("clock")
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"


@pytest.fixture
def keep(world):
    """``keep(kind, webhook, …)``: save a robot of group A as the secretariat."""

    def keeping(kind="wecom", webhook=WECOM, robot=None, name="工作群", topics=("toy.task",), **fields):
        with group_scope(world.a, actor=world.wang):
            by = viewer_for(world.wang, world.a)
            return save_robot(robot, kind=kind, webhook=webhook, name=name, topics=topics, by=by, **fields)

    return keeping


@pytest.fixture
def robot(keep, chat):
    return keep(webhook=f"{chat.origin}/cgi-bin/webhook/send?key=k")


@pytest.fixture
def next_minute(clock, desk):
    def pass_minute():
        clock.move_to((timezone.now() + dt.timedelta(minutes=1)).replace(second=0))
        desk.send()

    return pass_minute


def test_what_is_said_within_a_minute_is_said_in_one_post(world, robot, chat, desk, next_minute):
    desk.tell("新的填报任务：一")
    desk.tell("新的填报任务：二", world.li, world.wen)
    desk.tell("新的填报任务：一", world.zhang)
    desk.send()
    assert chat.posts == []
    next_minute()
    ((path, body),) = chat.posts
    assert path == "/cgi-bin/webhook/send?key=k"
    assert body == {
        "msgtype": "markdown",
        "markdown": {
            "content": "【江海职教集团】\n"
            "新的填报任务：一 [查看](https://portal.example.cn/group-a/)\n"
            "新的填报任务：二 [查看](https://portal.example.cn/group-a/)"
        },
    }
    assert {r.state for r in desk.rows(channel="robot")} == {"sent"}


def test_only_what_the_topic_declares_reaches_the_chat(world, keep, chat, desk, next_minute):
    keep("dingtalk", f"{chat.origin}/robot/send", topics=("toy.alarm",))
    desk.tell("李强的实习出了事", body="李强，13812345678", topic="toy.alarm")
    desk.tell("没有订阅的", topic="toy.task")
    next_minute()
    assert chat.texts == ["【江海职教集团】\n有急事，请登录查看。 https://portal.example.cn/group-a/"]


def test_a_topic_without_words_for_chats_cannot_be_chosen(keep):
    assert keep(topics=("toy.task", "toy.quiet", "no.such")).topics == ["toy.task"]


def test_a_platform_takes_twenty_posts_a_minute_whatever_becomes_of_the_cache(
    world, robot, chat, desk, next_minute
):
    with group_scope(world.a, actor=world.wang):
        for start in range(0, 200, 20):
            lines = [f"第{n}项任务：" + "产教融合" * 45 for n in range(start, start + 20)]
            notify_all([Message([world.li], line) for line in lines], topic="toy.task")
    next_minute()
    assert len(chat.posts) == 20
    assert all(len(text.encode()) <= 4096 for text in chat.texts)
    cache.clear()
    desk.send()
    assert len(chat.posts) == 20
    waiting = len(desk.rows(state="waiting", channel="robot"))
    assert waiting > 0
    next_minute()
    assert 20 < len(chat.posts) < 40
    said = "".join(chat.texts)
    assert all(said.count(f"第{n}项任务") == 1 for n in range(200))


def test_one_event_with_very_many_lines_is_summed_up(world, robot, chat, next_minute):
    with group_scope(world.a, actor=world.wang):
        notify_all([Message([world.li], f"第{n}项") for n in range(50)], topic="toy.task")
    next_minute()
    assert chat.texts[0].count("查看](") == 21
    assert "样例任务：另有 30 条" in chat.texts[0]


def test_quiet_hours_hold_for_chats_too(world, robot, chat, desk, clock):
    clock.move_to(NOON.replace(hour=23))
    desk.tell("夜里的任务")
    clock.move_to(NOON.replace(hour=23, minute=5))
    desk.send()
    assert chat.posts == []
    clock.move_to(NOON + dt.timedelta(hours=19))
    desk.send()
    assert len(chat.posts) == 1


def test_markup_in_a_title_stays_text(world, robot, chat, desk, next_minute):
    desk.tell("看[这里](https://evil.example)<@all>")
    next_minute()
    assert "看［这里］(https://evil.example)＜@all＞ [查看](" in chat.texts[0]


def test_a_busy_platform_is_tried_again_a_wrong_key_is_not(robot, chat, desk, next_minute, clock):
    chat.answers[:] = [
        (200, {"errcode": 45009, "errmsg": "api freq out of limit"}, {}),
        (200, {"errcode": 0}, {}),
    ]
    desk.tell("第一条")
    next_minute()
    (row,) = desk.rows(channel="robot")
    assert (row.state, row.answer) == ("waiting", "45009 api freq out of limit")
    clock.shift(dt.timedelta(minutes=1))
    desk.send()
    assert desk.rows(channel="robot")[0].state == "sent"
    chat.answers[:] = [(200, {"errcode": 93000, "errmsg": "invalid webhook url"}, {})]
    desk.tell("第二条")
    next_minute()
    row = desk.rows(channel="robot")[1]
    assert (row.state, row.attempts) == ("failed", 1)
    assert "已被移出群" in row.reason


def test_dingtalk_signs_the_address_and_feishu_the_body(world, keep, chat, desk, next_minute):
    keep("dingtalk", f"{chat.origin}/robot/send?access_token=t", name="钉钉群", sign_key="SECabc")
    keep("feishu", f"{chat.origin}/open-apis/bot/v2/hook/x", name="飞书群", sign_key="abc")
    chat.answers[:] = [(200, {"errcode": 0}, {}), (200, {"code": 0, "msg": "success"}, {})]
    desk.tell("新的填报任务")
    next_minute()
    (ding_path, ding), (fei_path, fei) = chat.posts
    query = parse_qs(urlsplit(ding_path).query)
    moment = query["timestamp"][0]
    assert len(moment) == 13

    def mac(key, message):
        return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()

    assert query["sign"] == [mac("SECabc", f"{moment}\nSECabc")]
    assert query["access_token"] == ["t"]
    assert ding == {"msgtype": "text", "text": {"content": ding["text"]["content"]}}
    assert fei_path == "/open-apis/bot/v2/hook/x"
    assert fei["sign"] == mac(f"{fei['timestamp']}\nabc", "")
    assert fei["msg_type"] == "text"


def test_address_and_key_are_sealed_and_stay_when_left_empty(world, keep):
    robot = keep("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=geheim", sign_key="SECgeheim")
    with group_scope(world.a), connection.cursor() as cursor:
        cursor.execute("SELECT webhook, sign_key FROM inbox_robot")
        assert "geheim" not in str(cursor.fetchall())
    keep("dingtalk", "", robot=robot, name="改名的群", sign_key="")
    with group_scope(world.a):
        fresh = Robot.objects.get()
    assert (fresh.name, fresh.webhook, fresh.sign_key) == ("改名的群", robot.webhook, "SECgeheim")


def test_a_robot_sealed_with_a_lost_key_asks_for_its_address(world, keep, settings):
    robot = keep()
    settings.SECRET_KEY = "another"
    with group_scope(world.a):
        assert Robot.objects.get().webhook == ""
    settings.SECRET_KEY_FALLBACKS = ["only-for-tests"]
    with group_scope(world.a):
        assert Robot.objects.get().webhook == robot.webhook


def test_a_paused_robot_says_nothing_and_forgets_what_it_was_to_say(world, robot, chat, desk, next_minute):
    desk.tell("之前的")
    with group_scope(world.a, actor=world.wang):
        by = viewer_for(world.wang, world.a)
        set_robot_active(robot, active=False, by=by)
        with pytest.raises(DomainError):
            try_robot(Robot.objects.get(), by=by)
    desk.tell("之后的")
    next_minute()
    assert chat.posts == []
    assert [r.state for r in desk.rows(channel="robot")] == ["skipped"]
    with group_scope(world.a, actor=world.wang):
        delete_robot(Robot.objects.get(), by=by)
    assert desk.rows(channel="robot") == []


def test_a_trial_message_goes_at_once(world, robot, chat, desk):
    with group_scope(world.a, actor=world.wang):
        try_robot(robot, by=viewer_for(world.wang, world.a))
    desk.send()
    assert "测试消息" in chat.texts[0]


def test_only_the_secretariat_keeps_robots(world):
    with group_scope(world.a, actor=world.li), pytest.raises(NotAllowed):
        save_robot(None, kind="wecom", name="群", webhook=WECOM, by=viewer_for(world.li, world.a))


def test_another_group_s_robot_is_behind_the_wall(world, robot, chat, desk, next_minute):
    with group_scope(world.b):
        assert not Robot.objects.exists()
    desk.tell("A 的任务")
    deliver_group(world.b)
    assert chat.posts == []


class TestWhereItMustNotGo:
    @pytest.mark.parametrize(
        ("webhook", "words"),
        [
            ("https://127.0.0.1/hook", "内部网络地址"),
            ("https://10.1.2.3/hook", "内部网络地址"),
            ("https://192.168.0.8/cgi-bin/webhook/send", "内部网络地址"),
            ("https://169.254.169.254/latest/meta-data", "内部网络地址"),
            ("https://[::1]/hook", "内部网络地址"),
            ("https://[::ffff:10.0.0.1]/hook", "内部网络地址"),
            ("https://localhost/hook", "内部网络地址"),
            ("https://redis/hook", "内部网络地址"),
            ("https://example.com/cgi-bin/webhook/send?key=k", "以 https://qyapi.weixin.qq.com"),
            ("http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k", "以 https://qyapi.weixin.qq.com"),
            ("https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=k", "以 https://"),
            ("https://a@qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k", "以 https://"),
            ("https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send", "以 https://"),
            ("https://qyapi.weixin.qq.com/cgi-bin/other", "以 https://"),
            ("ftp://[bad", "不是网址"),
            ("随便写的", "不是网址"),
        ],
    )
    def test_such_an_address_is_not_kept(self, keep, webhook, words):
        with pytest.raises(DomainError) as caught:
            keep(webhook=webhook)
        assert words in caught.value.message

    @pytest.mark.parametrize(
        "address",
        [
            "127.0.0.1", "10.0.0.5", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.8",
            "224.0.0.1", "::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1",
            "2001:0:a00:1::1",
        ],
    )  # fmt: skip
    def test_a_name_that_resolves_inside_is_refused_at_sending(self, monkeypatch, address):
        assert is_inner(address)
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda *a, **k: [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", (address, 443))],
        )
        monkeypatch.setattr(socket, "create_connection", lambda *a, **k: pytest.fail("connected"))
        with pytest.raises(Refused) as caught:
            robots.post("wecom", WECOM, "", "测试")
        assert "指向内部网络地址" in caught.value.words

    @pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111"])
    def test_a_public_address_is_none(self, address):
        assert not is_inner(address)

    def test_the_connection_goes_to_the_address_that_was_checked(self, monkeypatch):
        asked, reached = [], []

        def resolve(host, *args, **kwargs):
            asked.append(host)
            return [(0, 0, 0, "", ("93.184.216.34", 443))]

        def connect(target, *args, **kwargs):
            reached.append(target)
            raise ConnectionRefusedError

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        monkeypatch.setattr(socket, "create_connection", connect)
        with pytest.raises(Later):
            robots.post("wecom", WECOM, "", "测试")
        assert (asked, reached) == (["qyapi.weixin.qq.com"], [("93.184.216.34", 443)])

    def test_a_redirect_is_not_followed(self, chat):
        chat.answers[:] = [(302, {}, {"Location": f"{chat.origin}/elsewhere"})]
        with pytest.raises(Refused) as caught:
            robots.post("wecom", f"{chat.origin}/cgi-bin/webhook/send", "", "测试")
        assert "转到别的地址" in caught.value.words
        assert len(chat.posts) == 1

    def test_the_operator_s_list_names_origins_not_parts_of_them(self, chat, settings):
        settings.ROBOT_ORIGINS = [chat.origin + "0"]
        with pytest.raises(Refused):
            robots.post("wecom", f"{chat.origin}/cgi-bin/webhook/send", "", "测试")
        assert chat.posts == []

    def test_plain_http_is_refused(self):
        with pytest.raises(Refused) as caught:
            post_json("http://qyapi.weixin.qq.com/x", {})
        assert "https" in caught.value.words

    @pytest.mark.parametrize(
        ("answer", "ending"),
        [((500, {}, {}), Later), ((429, {}, {}), Later), ((404, {}, {}), Refused), ((200, {}, {}), Refused)],
    )
    def test_answers_that_are_no_success(self, chat, answer, ending):
        chat.answers[:] = [answer]
        with pytest.raises(ending):
            robots.post("wecom", f"{chat.origin}/cgi-bin/webhook/send", "", "测试")
