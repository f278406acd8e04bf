from __future__ import annotations

import pytest

from groupportal.messages.models import Notice
from groupportal.messages.selectors import unread_count
from groupportal.messages.services import mark_all_read, mark_read, notify
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for


@pytest.fixture
def send(world):
    """``send(title, *users, **fields)`` in group A."""

    def sending(title, *users, **fields):
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            return notify(users or [world.wang], topic="toy.quiet", title=title, **fields)

    return sending


def titles(world, user):
    with group_scope(world.a):
        return list(Notice.objects.filter(recipient=user).values_list("title", flat=True))


def test_a_message_reaches_each_person_once(world, send):
    assert send("请填报", world.wang, world.li, world.wang, None) == 2
    assert titles(world, world.li) == ["请填报"]


def test_a_reminder_is_not_repeated(world, send):
    assert send("快到期了", world.wang, dedup="due:1:2023-06-30") == 1
    assert send("快到期了", world.wang, world.li, dedup="due:1:2023-06-30") == 1
    assert titles(world, world.wang) == ["快到期了"]
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        assert notify([world.wang], topic="toy.quiet", title="另一集团", dedup="due:1:2023-06-30") == 1


def test_the_inbox_shows_the_unread_first_and_only_one_s_own(world, send, visitor):
    send("第一条")
    send("第二条")
    send("给李强的", world.li)
    with group_scope(world.a, actor=world.wang):
        mark_read(Notice.objects.get(title="第二条"), by=viewer_for(world.wang, world.a))
    answer = visitor(world.wang, world.a).get("messages:inbox")
    assert [n.title for n in answer.context["object_list"]] == ["第一条", "第二条"]
    assert visitor(world.qian, world.b).get("messages:inbox").context["object_list"].count() == 0


def test_opening_a_message_reads_it_and_leads_to_its_page(world, send, visitor):
    send("文件已检查", url="/group-a/imports/")
    with group_scope(world.a):
        notice = Notice.objects.get()
    answer = visitor(world.wang, world.a).get("messages:notice_open", public_id=notice.public_id)
    assert answer["Location"] == "/group-a/imports/"
    with group_scope(world.a):
        assert unread_count(viewer_for(world.wang, world.a)) == 0


def test_a_group_with_its_own_domain_is_led_to_its_own_address(world, send, visitor):
    Group.objects.filter(pk=world.a.pk).update(domain="jituan.example.cn")
    send("文件已检查", url="/group-a/imports/")
    with group_scope(world.a):
        notice = Notice.objects.get()
    client = visitor(world.wang, world.a).client
    answer = client.get(f"/inbox/{notice.public_id}/", headers={"host": "jituan.example.cn"})
    assert answer["Location"] == "/imports/"


def test_nobody_reads_off_another_s_message(world, send, visitor):
    send("给王芳的")
    with group_scope(world.a):
        notice = Notice.objects.get()
    for user, group in (
        (world.li, world.a),
        (world.wen, world.a),
        (world.qian, world.b),
        (world.qian, world.a),
    ):
        assert visitor(user, group).get("messages:notice_open", public_id=notice.public_id).status_code == 404
        assert (
            visitor(user, group).post("messages:notice_read", public_id=notice.public_id).status_code == 404
        )
    visitor(world.li, world.a).post("messages:all_read")
    with group_scope(world.a, actor=world.li):
        mark_read(notice, by=viewer_for(world.li, world.a))
        mark_all_read(by=viewer_for(world.li, world.a))
        assert Notice.objects.get().read_at is None


def test_marking_by_button(world, send, visitor):
    for n in range(3):
        send(f"第 {n} 条")
    wang = visitor(world.wang, world.a)
    with group_scope(world.a):
        notice = Notice.objects.first()
    wang.post("messages:notice_read", public_id=notice.public_id)
    assert wang.get("messages:inbox", data={"unread": "1"}).context["object_list"].count() == 2
    wang.post("messages:all_read")
    assert wang.get("messages:inbox", data={"unread": "1"}).context["object_list"].count() == 0


def test_the_number_of_unread_stands_in_the_frame(world, send, visitor):
    send("一")
    send("二")
    page = visitor(world.wang, world.a).get("messages:inbox").content.decode()
    assert '2</span><span class="sr">条未读' in page
    assert "条未读" not in visitor(world.zhang, world.a).get("messages:inbox").content.decode()


def test_the_inbox_asks_as_often_for_many_as_for_one(world, send, visitor, query_count):
    wang = visitor(world.wang, world.a)
    counts = []
    for more in (1, 40):
        for n in range(more):
            send(f"第 {more}-{n} 条", url="/group-a/jobs/")
        wang.get("messages:inbox")
        with query_count() as count:
            wang.get("messages:inbox")
        counts.append(count())
    assert counts[0] == counts[1]
