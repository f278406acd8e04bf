"""A voter on a phone: from the message to the ballot with its papers, a choice, one press; then the result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from governance.models import Voter
from governance.services.agenda import ItemInput, edit_item
from governance.services.counting import count_votes
from groupportal.files.services import store_bytes
from groupportal.tenancy.scope import group_scope
from tests.governance.votes_ground import NO, opened, sitting, votes
from tests.members.ground import viewer
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_from_the_message_to_the_vote_in_three_taps(
    committed_world: World, visit: Callable[..., Any]
) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        at = sitting(world, 3)
        item = at.meeting.items.get()
        paper = store_bytes(
            b"%PDF-1.4 x",
            name="入会申请书.pdf",
            by=viewer(world.wang),
            purpose="会议材料",
            view_action="governance.view_meetings",
        )
        edit_item(item, ItemInput(item.title, papers=[paper]), by=world.wang)
        motion = opened(world, at.meeting, text="同意吸收江海电子有限公司。")
        for row in at.rows[1:]:
            votes(motion, row, NO)
    phone = visit("phone")
    phone.enter(at.rows[0].user)
    phone.go("/group-a/inbox/")
    page = phone.page
    phone.shoot("vote-inbox")
    page.get_by_role("link", name="请表决：吸收江海电子有限公司").first.click()
    page.get_by_role("link", name="入会申请书.pdf", exact=True).wait_for()
    phone.shoot("vote-ballot")
    page.get_by_label("同意").check()
    page.get_by_role("button", name="投票", exact=True).click()
    page.get_by_text("回执：").wait_for()
    phone.shoot("vote-voted")
    with group_scope(world.a, actor=world.wang):
        assert Voter.objects.filter(has_voted=True).count() == 3
        second = opened(world, at.meeting, title="第二项")
        count_votes(motion, by=world.wang)
    phone.go(f"/group-a/governance/motions/{motion.public_id}/")
    phone.shoot("vote-result")
    phone.go(f"/group-a/governance/meetings/{at.meeting.public_id}/")
    phone.shoot("vote-meeting")
    page.get_by_role("link", name="去投票").click()
    page.get_by_role("heading", name=second.title).wait_for()
