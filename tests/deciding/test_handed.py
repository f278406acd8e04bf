"""What a person handed over: for whom it waits, since when, and the nudge."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.urls import resolve, reverse

from groupportal.deciding.handed import handed_by, nudge
from groupportal.deciding.ruling import KINDS
from groupportal.errors import DomainError
from groupportal.messages.models import Notice
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import ACTIONS
from groupportal.tenancy.scope import group_scope
from plans.services.review import approve_filing
from tests.deciding.deeds import waiting
from tests.plans.people import viewer
from tests.world import World


@pytest.fixture
def row(world: World, settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    return waiting(world)


def nudged(world: World, user: Any, row: Any) -> int:
    with group_scope(world.a, actor=user):
        return nudge("plans.filing", row.public_id, by=viewer(user))


def test_who_handed_over_sees_for_whom_it_waits_and_nudges_once_a_day(
    world: World, row: Any, client_for: Any
) -> None:
    li = client_for(world.li, world.a)
    home = li.get("home").content.decode()
    assert "我交出的，等同事审核" in home
    assert "等文静、王芳审核" in home or "等王芳、文静审核" in home
    assert "我交出的" not in client_for(world.wang, world.a).get("home").content.decode()
    answer = li.post("deciding:nudge", kind="plans.filing", public_id=row.public_id, follow=True)
    assert "已提醒 2 人审核" in answer.content.decode()
    with group_scope(world.a):
        assert set(
            Notice.objects.filter(title__startswith="请审核").values_list("recipient__name", flat=True)
        ) == {
            "王芳",
            "文静",
        }
    again = li.post("deciding:nudge", kind="plans.filing", public_id=row.public_id, follow=True)
    assert "今天已经提醒过了" in again.content.decode()


def test_what_is_another_s_or_ruled_on_is_not_nudged(world: World, row: Any) -> None:
    for user in (world.wang, world.zhang):
        with pytest.raises(DomainError, match="不是您交出的"):
            nudged(world, user, row)
    with group_scope(world.a, actor=world.wang):
        approve_filing(row, by=viewer(world.wang))
    with pytest.raises(DomainError, match="已经审核过"):
        nudged(world, world.li, row)
    with group_scope(world.a, actor=world.li):
        assert handed_by(viewer(world.li)) == []


def test_where_nobody_may_rule_it_is_said(world: World, row: Any) -> None:
    """One secretary left the group, the other acts for the unit as well."""
    with group_scope(world.a, actor=world.wang):
        Membership.objects.filter(user=world.wen).delete()
        Membership.objects.create(user=world.wang, role="school_admin", unit=world.ua)
    with group_scope(world.a, actor=world.li):
        (one,) = handed_by(viewer(world.li))
    assert one.waits_for == ()
    assert "没有人可以审核" in one.whom
    with pytest.raises(DomainError, match="没有人可以审核"):
        nudged(world, world.li, row)


def test_every_way_there_opens_for_who_put_it_forward() -> None:
    """A kind whose own page is for judges alone says where who put it forward finds it."""
    for code, kind in KINDS.items():
        if code.startswith("toy."):
            continue
        name = kind.proposers_page or kind.page
        kwargs = {} if kind.proposers_page else {"public_id": UUID(int=1)}
        path = reverse(name, urlconf=settings.GROUP_URLCONF, kwargs=kwargs)
        view = resolve(path, urlconf=settings.GROUP_URLCONF).func.view_class
        assert ACTIONS[kind.proposing].roles <= ACTIONS[view.action].roles, code
