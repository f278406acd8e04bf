"""What a unit asks to be changed can be taken back while nobody has decided it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from groupportal.tenancy.scope import group_scope
from members.enums import Category, Industry, ProposalState
from members.models import DataProposal
from members.services.proposals import refuse_proposal
from tests.members.ground import enrol, viewer
from tests.world import World


def test_a_unit_takes_its_proposal_back_and_asks_anew(world: World, client_for: Callable[..., Any]) -> None:
    with group_scope(world.a, actor=world.wang):
        member = enrol(world, world.ua.name, category=Category.SCHOOL, industry=Industry.OTHER)
        enrol(world, "蓬江甲五金有限公司")
    li = client_for(world.li, world.a)
    ask = f"/members/{member.public_id}/propose/"
    assert li.post(ask, {"name": "新名学校", "credit_code": "", "reason": "更名"}).status_code == 302
    page = li.get("/members/own/").content.decode()
    assert "撤回申请" in page
    assert ask not in page, "one at a time"
    with group_scope(world.a):
        proposal = DataProposal.objects.get()
    back = f"/members/proposals/{proposal.public_id}/withdraw/"
    assert client_for(world.zhang, world.a).post(back).status_code == 403
    assert li.post(back).status_code == 302
    page = li.get("/members/own/").content.decode()
    assert "已撤回" in page
    assert ask in page
    li.post(ask, {"name": "再改学校", "credit_code": "", "reason": "更名"})
    with group_scope(world.a, actor=world.wang):
        proposal.refresh_from_db()
        assert proposal.state == ProposalState.WITHDRAWN
        second = DataProposal.objects.get(state=ProposalState.WAITING)
        refuse_proposal(second, reason="请附营业执照", by=viewer(world.wang))
    answer = li.client.post(
        li.url("members:proposal_withdraw", public_id=second.public_id), follow=True
    ).content.decode()
    assert "不能再撤回" in answer
