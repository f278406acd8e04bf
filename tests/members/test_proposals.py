"""What a unit asks to be changed: taken back while nobody has decided it, ruled on by somebody else and of another unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from groupportal.deciding.standard import Ruled
from groupportal.messages.models import Notice
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from members.enums import Category, Industry
from members.models import DataProposal
from members.services.merging import merge_members
from members.services.proposals import PROPOSALS, accept_proposal, propose_change, refuse_proposal
from tests.members.ground import enrol, viewer
from tests.outcomes import refused
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
        assert proposal.state == Ruled.WITHDRAWN
        second = DataProposal.objects.get(state=Ruled.WAITING)
        refuse_proposal(second, reason="请附营业执照", by=viewer(world.wang))
    answer = li.client.post(
        li.url("members:proposal_withdraw", public_id=second.public_id), follow=True
    ).content.decode()
    assert "不能改为“已撤回”" in answer


def _proposed(world: World, by: Any) -> DataProposal:
    member = enrol(world, world.ua.name, category=Category.SCHOOL, industry=Industry.OTHER)
    return propose_change(member, name="新名学校", reason="更名", by=viewer(by))


def test_who_proposed_does_not_accept_and_is_told_on_the_page(
    world: World, client_for: Callable[..., Any]
) -> None:
    with group_scope(world.a, actor=world.wang):
        Membership.objects.create(user=world.wang, role=Role.SCHOOL_ADMIN, unit=world.ua)
        proposal = _proposed(world, world.wang)
        refused(lambda: accept_proposal(proposal, by=viewer(world.wang)), "two_people")
    wang, wen = client_for(world.wang, world.a), client_for(world.wen, world.a)
    page = wang.get("members:proposal", public_id=proposal.public_id).content.decode()
    assert "由两个人完成" in page
    assert 'name="deed"' not in page
    answer = wang.post("members:proposal", {"deed": "approved"}, public_id=proposal.public_id)
    assert answer.status_code == 422
    assert "由两个人完成" in answer.content.decode()
    assert "审核资料更改" not in wang.get("home").content.decode(), "nothing for her to do"
    assert "审核资料更改" in wen.get("home").content.decode()
    done = wen.post(
        "members:proposal", {"deed": "approved", "answer": "已核对执照"}, public_id=proposal.public_id
    )
    assert done.status_code == 302
    with group_scope(world.a):
        proposal.refresh_from_db()
        assert (proposal.state, proposal.ruled_by) == (Ruled.ACCEPTED, world.wen)
        assert proposal.member.name == "新名学校"
        assert Notice.objects.filter(recipient=world.wang, title="新名学校：名称更改已通过").exists()
    assert "文静" in wen.get("members:proposal", public_id=proposal.public_id).content.decode()


def test_who_belongs_to_the_unit_does_not_accept_what_a_colleague_proposed(inside: World) -> None:
    proposal = _proposed(inside, inside.li)
    Membership.objects.create(user=inside.wen, role=Role.TEACHER, unit=inside.ua)
    assert "您所在单位" in refused(lambda: accept_proposal(proposal, by=viewer(inside.wen)), "two_people")


def test_the_database_lets_nobody_accept_his_own(inside: World) -> None:
    proposal = _proposed(inside, inside.li)
    with (
        pytest.raises(IntegrityError, match="proposal_two_people"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE members_dataproposal SET state = 'approved', ruled_by_id = proposed_by_id, ruled_at = now()"
            " WHERE id = %s",
            [proposal.pk],
        )


def test_a_button_that_is_none_is_refused_in_words(world: World, client_for: Callable[..., Any]) -> None:
    with group_scope(world.a, actor=world.wang):
        proposal = _proposed(world, world.li)
    answer = client_for(world.wang, world.a).post("members:proposal", {}, public_id=proposal.public_id)
    assert (answer.status_code, "没有选择审核结果" in answer.content.decode()) == (422, True)


def test_what_waits_for_a_row_that_is_merged_is_closed_with_words(inside: World) -> None:
    proposal = _proposed(inside, inside.li)
    other = enrol(inside, "江海一职", category=Category.SCHOOL, industry=Industry.OTHER)
    merge_members(proposal.member, into=other, reason="同一家", by=viewer(inside.wang))
    proposal.refresh_from_db()
    assert proposal.state == Ruled.WITHDRAWN
    assert "已并入“江海一职”" in proposal.answer
    assert not PROPOSALS.due(viewer(inside.wang)).exists()
