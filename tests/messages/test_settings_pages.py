"""我的消息设置, 消息渠道 and 发送记录 as people see them."""

from __future__ import annotations

import pytest

from groupportal.accounts.models import User
from groupportal.audit.models import AuditEntry
from groupportal.messages.hours import hours_of
from groupportal.messages.models import ChannelChoice, Delivery, MessageHours, Robot
from groupportal.messages.selectors.choice import chosen_channels
from groupportal.messages.services import deliver_to
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from tests.messages.conftest import write_to
from tests.visitor import body

pytestmark = pytest.mark.usefixtures("clock")
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=geheim"
HOURS = {"quiet_from": "21:00", "quiet_until": "06:00", "digest_at": ""}


@pytest.fixture
def me(world, visitor):
    return visitor(world.li, world.a)


@pytest.fixture
def secretary(world, visitor):
    return visitor(world.wang, world.a)


def choices(world):
    with group_scope(world.a):
        return {(c.topic, c.channel): c.wanted for c in ChannelChoice.objects.filter(user=world.li)}


class TestMySettings:
    def test_the_grid_shows_what_comes_and_keeps_what_is_chosen(self, world, me):
        page = me.get("messages:settings")
        shown = {
            topic.code: {c.value: ticked for c, _, ticked in boxes} for topic, boxes in page.context["grid"]
        }
        assert shown["toy.task"] == {"email": True, "sms": False}
        assert "members.to_review" not in shown
        assert "messages.failed" not in shown
        assert "还没有登记邮箱" in body(page) or "没有登记邮箱" in body(page)
        wanted = ["toy.task:sms", "plans.assigned:email"]
        answer = me.post("messages:settings", {**HOURS, "wanted": wanted}, follow=True)
        assert "消息设置已保存" in body(answer)
        kept = choices(world)
        assert kept["toy.task", "email"] is False
        assert kept["toy.task", "sms"] is True
        # What follows the topic anyway is not written down.
        assert ("plans.assigned", "email") not in kept
        with group_scope(world.a):
            chosen = chosen_channels(viewer_for(world.li, world.a))
            hours = MessageHours.objects.get(user=world.li)
        assert chosen == {("toy.task", "sms"), ("plans.assigned", "email")}
        assert (hours.quiet_from.hour, hours.quiet_until.hour, hours.digest_at) == (21, 6, None)

    def test_who_keeps_the_group_s_hours_follows_the_group(self, world, me, secretary):
        me.post("messages:settings", HOURS)
        me.post("messages:settings", {"quiet_from": "22:00", "quiet_until": "07:00", "digest_at": "08:00"})
        secretary.post("messages:group_hours", HOURS)
        with group_scope(world.a):
            assert hours_of([world.li.pk])[world.li.pk].quiet_from.hour == 21

    def test_what_cannot_be_chosen_is_refused(self, world, me):
        for wanted in ("members.to_review:email", "toy.task:robot", "messages.failed:email"):
            assert me.post("messages:settings", {**HOURS, "wanted": [wanted]}).status_code == 422
        assert choices(world) == {}

    def test_a_channel_that_is_not_set_up_is_not_offered_and_not_forgotten(self, world, me, settings):
        me.post("messages:settings", {**HOURS, "wanted": ["toy.task:sms"]})
        settings.SMS_BACKEND = ""
        page = me.get("messages:settings")
        assert [c.value for c in page.context["channels"]] == ["email"]
        assert "本平台还没有接通" in body(page)
        me.post("messages:settings", {**HOURS, "wanted": ["toy.task:email"]})
        assert choices(world)["toy.task", "sms"] is True

    def test_an_address_is_used_once_its_owner_opened_the_letter(self, world, me, visitor, desk, mail):
        me.post("messages:email", {"email": "li@example.cn"})
        assert User.objects.get(pk=world.li.pk).email == ""
        desk.send()
        (letter,) = mail.to("li@example.cn")
        link = next(word for word in letter.get_content().split() if "token=" in word)
        path = link.partition("portal.example.cn/group-a")[2]
        assert visitor(world.wen, world.a).get(path).status_code == 409
        page = me.get(path)
        assert "以后用 li@example.cn 接收" in body(page)
        assert User.objects.get(pk=world.li.pk).email == ""
        answer = me.client.post(page.context["action"], follow=True)
        assert "邮箱已登记" in body(answer)
        assert User.objects.get(pk=world.li.pk).email == "li@example.cn"
        me.post("messages:email_forget")
        assert User.objects.get(pk=world.li.pk).email == ""

    @pytest.mark.parametrize("token", ["", "nonsense", "WzEsImEiXQ:1abc:def"])
    def test_a_made_up_link_changes_nothing(self, me, token):
        answer = me.get("messages:email_confirm", data={"token": token})
        assert answer.status_code == 409
        assert "重新填写邮箱" in body(answer)

    def test_a_trial_message_to_oneself(self, world, me, desk, mail, sms):
        assert "没有登记邮箱" in body(me.post("messages:channel_try", channel="email", follow=True))
        write_to(world.li, "li@example.cn")
        assert "已在路上" in body(me.post("messages:channel_try", channel="email", follow=True))
        User.objects.filter(pk=world.li.pk).update(phone="13812345678")
        me.post("messages:channel_try", channel="sms")
        desk.send()
        assert "测试消息" in mail.letters[0]["Subject"]
        assert "测试消息" in sms()[0]["text"]
        assert me.post("messages:channel_try", channel="robot").status_code == 404


class TestChannels:
    def test_a_robot_is_added_tried_paused_changed_and_deleted(self, world, secretary):
        given = {"kind": "wecom", "name": "秘书处工作群", "webhook": WECOM, "topics": ["plans.assigned"]}
        page = secretary.post("messages:robot_add", given, follow=True)
        assert "机器人已添加" in body(page)
        assert "geheim" not in body(page)
        with group_scope(world.a):
            robot = Robot.objects.get()
        at = {"public_id": robot.public_id}
        assert "geheim" not in body(secretary.get("messages:robot_edit", **at))
        assert "测试消息已在路上" in body(secretary.post("messages:robot_try", **at, follow=True))
        assert "已暂停" in body(secretary.post("messages:robot_switch", **at, follow=True))
        answer = secretary.post(
            "messages:robot_edit", {**given, "webhook": "", "name": "新群名"}, **at, follow=True
        )
        assert "新群名" in body(answer)
        assert "新群名" in body(secretary.get("messages:channels"))
        secretary.post("messages:robot_delete", **at)
        with group_scope(world.a):
            assert not Robot.objects.exists()
            trail = AuditEntry.objects.filter(action__startswith="messages.robot_")
            assert trail.count() == 5
            assert "geheim" not in str([(e.before, e.after) for e in trail])

    def test_a_refused_address_is_explained_at_the_form(self, secretary):
        given = {"kind": "wecom", "name": "群", "webhook": "https://10.0.0.1/cgi-bin/webhook/send"}
        answer = secretary.post("messages:robot_add", given)
        assert answer.status_code == 422
        assert "10.0.0.1 是内部网络地址" in body(answer)

    def test_a_name_is_taken_once(self, secretary):
        given = {"kind": "wecom", "name": "群", "webhook": WECOM}
        secretary.post("messages:robot_add", given)
        assert secretary.post("messages:robot_add", given).status_code == 422

    def test_the_page_says_what_is_missing(self, secretary, settings):
        settings.EMAIL_OFFERED, settings.SMS_BACKEND = False, ""
        page = body(secretary.get("messages:channels"))
        assert "请平台运维设置邮件服务器" in page
        assert "请平台运维设置短信服务商" in page

    def test_the_group_s_hours(self, world, secretary):
        secretary.post("messages:group_hours", HOURS)
        assert "21:00 至 06:00 不打扰" in body(secretary.get("messages:channels"))
        with group_scope(world.a):
            assert MessageHours.objects.get().user is None


class TestLog:
    @pytest.fixture
    def failed(self, world, li, desk, mail):
        mail.refuses["li@example.cn"] = "550 no"
        desk.tell("新的填报任务：校企合作", body="截止日期 7 月 31 日。", url="/group-a/plans/mine/")
        desk.send()
        with group_scope(world.a):
            return Delivery.objects.get(channel="email", recipient=world.li)

    def test_failed_ones_are_found_and_sent_again(self, world, secretary, failed, mail, desk):
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            deliver_to("office@firm.example.cn", title="请填写实习岗位", topic="toy.quiet")
        page = secretary.get("messages:deliveries", data={"state": "failed"})
        assert [row.title for row in page.context["page_obj"]] == ["新的填报任务：校企合作"]
        assert "l***@example.cn" in body(page)
        assert "li@example.cn" not in body(page)
        for q, many in (
            ("校企", 1),
            ("李强", 1),
            ("li@example.cn", 1),
            ("example", 0),
            ("office@firm.example.cn", 1),
        ):
            assert len(secretary.get("messages:deliveries", data={"q": q}).context["page_obj"]) == many, q
        at = {"public_id": failed.public_id}
        assert "重新发送" in body(secretary.get("messages:delivery", **at))
        mail.refuses.clear()
        secretary.post("messages:delivery_again", **at)
        desk.send()
        assert desk.rows(pk=failed.pk)[0].state == "sent"
        answer = secretary.post("messages:delivery_again", **at, follow=True)
        assert "只有没发出的才能重新发送" in body(answer)

    def test_what_did_not_arrive_can_be_sent_by_hand(self, secretary, failed):
        page = body(secretary.get("messages:delivery", public_id=failed.public_id))
        assert "复制文字和链接" in page
        assert (
            "新的填报任务：校企合作\n截止日期 7 月 31 日。\nhttps://portal.example.cn/group-a/plans/mine/"
            in page
        )
        assert 'class="qr"' in page

    def test_the_log_is_not_for_everybody_and_not_for_other_groups(self, world, me, visitor, failed):
        at = {"public_id": failed.public_id}
        assert me.get("messages:delivery", **at).status_code == 403
        assert visitor(world.qian, world.b).get("messages:delivery", **at).status_code == 404

    def test_the_list_asks_as_often_for_many_as_for_one(self, secretary, li, desk, query_count):
        counts = []
        for more in (1, 30):
            for n in range(more):
                desk.tell(f"{more}-{n}")
            secretary.get("messages:deliveries")
            with query_count() as count:
                secretary.get("messages:deliveries")
            counts.append(count())
        assert counts[0] == counts[1]
