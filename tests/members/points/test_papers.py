"""Files behind points open for the unit they belong to, for those who rule on them, and for readers of the whole ledger."""

from __future__ import annotations

from typing import Any

import pytest

from groupportal.files.selectors import file_items, files_for
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from members.services.point_claims import claim_points
from tests.members.ground import viewer
from tests.members.points.ground import DAY, Ground, give, in_a, proof
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
