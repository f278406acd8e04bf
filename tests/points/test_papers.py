"""Who may open the files behind points, and what the pages say before there are rules."""

from __future__ import annotations

from typing import Any

import pytest

from groupportal.files.selectors import file_items, files_for
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from points.services.claim import claim_points
from tests.members.ground import viewer
from tests.points.ground import DAY, Ground, give, in_a, make_ground, proof
from tests.world import World, make_user

pytestmark = pytest.mark.django_db


def open_as(client_for: Any, world: World, person: Any, file: Any) -> int:
    return client_for(person, world.a).get("files:file_download", public_id=file.public_id).status_code


def staff_of_firm(world: World, kept: Ground) -> Any:
    """周, who works for the other member."""
    person = make_user("zhou_a", "周敏")
    with in_a(world):
        Membership.objects.create(user=person, role=Role.ENTERPRISE, unit=kept.firm.unit)
    return person


def test_a_claims_papers_stay_with_its_unit(world: World, kept: Ground, client_for: Any) -> None:
    stranger = staff_of_firm(world, kept)
    with in_a(world, world.li):
        paper = proof(world.li)
        claim_points(
            kept.school,
            rule=kept.rules["course"],
            occurred_on=DAY,
            files=[paper],
            key="one",
            by=viewer(world.li),
        )
    assert open_as(client_for, world, world.li, paper) == 200, "the unit's own staff"
    assert open_as(client_for, world, world.wang, paper) == 200, "the secretariat"
    assert open_as(client_for, world, world.zhang, paper) == 200, "readers of the whole ledger"
    assert open_as(client_for, world, stranger, paper) == 404, "another unit's staff, who know the address"


def test_evidence_of_an_entry_stays_with_its_unit(world: World, kept: Ground, client_for: Any) -> None:
    stranger = staff_of_firm(world, kept)
    with in_a(world):
        paper, other = proof(world.wang), proof(world.wang, "签到表.txt")
        give(world, kept, member=kept.school, files=[paper])
        give(world, kept, files=[other])
    assert open_as(client_for, world, world.li, paper) == 200
    assert open_as(client_for, world, world.li, other) == 404
    assert open_as(client_for, world, stranger, other) == 200
    with in_a(world):
        li = viewer(world.li)
        assert [item["url"] != "" for item in file_items([(paper, ""), (other, "")], li)] == [True, False]
        assert set(files_for(li)) & {paper, other} == {paper}
        assert set(files_for(viewer(world.wang))) >= {paper, other}


def test_without_rules_the_pages_say_what_is_missing(world: World, client_for: Any) -> None:
    wang, li = client_for(world.wang, world.a), client_for(world.li, world.a)
    for name in ("points:ranking", "points:record"):
        assert "还没有生效的积分规则" in wang.get(name).content.decode(), name
    assert "规则生效后再来申报" in li.get("points:claim_new").content.decode()
    with in_a(world):
        make_ground(world)
    assert "还没有生效的积分规则" not in wang.get("points:record").content.decode()
    text = wang.get("points:ranking", data={"as_of": "2023-12-31"}).content.decode()
    assert "2023 年还没有积分" in text
