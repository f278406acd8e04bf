"""One event for many units: seen before it is done, done once, whoever does it and however often."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest

from groupportal.errors import DomainError
from members.models import Member
from points.models import PointsClaim, PointsEntry
from points.services.many import foresee, record_for_many
from tests.members.ground import enrol, viewer
from tests.points.conftest import kept
from tests.points.ground import DAY, Ground, in_a, proof
from tests.standing import standing
from tests.world import World


@standing(on=kept)
def sixty(world: World, _: Ground) -> list[Member]:
    """Sixty members more."""
    with in_a(world):
        return [enrol(world, f"江门市第{n}机械有限公司") for n in range(60)]


def _facts(ground: Ground, **changes: Any) -> dict[str, Any]:
    return {"rule": ground.rules["interns"], "occurred_on": DAY, "event": "2023年年会", **changes}


def test_sixty_at_once_and_again_without_doubling(
    world: World, ground: Ground, sixty: list[Member], query_count: Any
) -> None:
    with in_a(world):
        wang, wen = viewer(world.wang), viewer(world.wen)
        seen = foresee(sixty, **_facts(ground), by=wang)
        assert not PointsEntry.objects.exists(), "a look leaves nothing"
        done = record_for_many(sixty, **_facts(ground), by=wang)
        assert [a.entry.counted for a in done] == [a.entry.counted for a in seen]
        assert [a.member for a in done] == sixty
        assert PointsEntry.objects.count() == 60
        again = record_for_many(sixty, **_facts(ground, event=" 2023年年会 "), by=wen)
        assert all(a.is_known for a in again)
        assert PointsEntry.objects.count() == 60
        record_for_many(sixty[:2], **_facts(ground, event="校企对接会"), by=wang)
        assert PointsEntry.objects.count() == 62


def test_who_was_no_member_stops_all_and_is_named(world: World, ground: Ground, sixty: list[Member]) -> None:
    with in_a(world):
        late = enrol(world, "新来的公司", joined_on=DAY + dt.timedelta(days=1))
        seen = foresee([*sixty[:2], late], **_facts(ground), by=viewer(world.wang))
        assert [a.entry is None for a in seen] == [False, False, True]
        with pytest.raises(DomainError, match="新来的公司"):
            record_for_many([*sixty[:2], late], **_facts(ground), by=viewer(world.wang))
        assert not PointsEntry.objects.exists()


def test_caps_confirmation_and_evidence_hold_for_many_too(
    world: World, ground: Ground, sixty: list[Member]
) -> None:
    two = sixty[:2]
    with in_a(world):
        wang = viewer(world.wang)
        for rule in ground.rules.values():
            if rule.yearly_cap and not rule.confirmer and not rule.needs_evidence:
                times = int(rule.yearly_cap / rule.points) + 1
                seen = foresee(two, **_facts(ground, rule=rule, quantity=times), by=wang)
                assert {a.entry.counted for a in seen} == {rule.yearly_cap}
        confirmed = next(r for r in ground.rules.values() if r.confirmer)
        assert all(
            isinstance(a.entry, PointsClaim) for a in foresee(two, **_facts(ground, rule=confirmed), by=wang)
        )
        proven = next(r for r in ground.rules.values() if r.needs_evidence)
        foresee(two, **_facts(ground, rule=proven), by=wang)
        with pytest.raises(DomainError, match="必须上传佐证"):
            record_for_many(two, **_facts(ground, rule=proven), by=wang)
        record_for_many(two, **_facts(ground, rule=proven), files=[proof(wang)], by=wang)
    with in_a(world, world.li), pytest.raises(DomainError, match="没有"):
        record_for_many(two, **_facts(ground), by=viewer(world.li))


def test_the_page_looks_first_then_enters_once(
    world: World, ground: Ground, sixty: list[Member], client_for: Any
) -> None:
    wang = client_for(world.wang, world.a)
    form = {
        "event": "2023年年会",
        "item": "interns",
        "occurred_on": DAY.isoformat(),
        "quantity": "1",
        "members": [str(m.public_id) for m in sixty[:3]],
        "names": f"{sixty[3].name}\n {sixty[2].name} ",
    }
    look = wang.post("points:record_many", form)
    page = look.content.decode()
    assert look.status_code == 200
    assert "为 4 家登记" in page
    with in_a(world):
        assert not PointsEntry.objects.exists()
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    changed = wang.post("points:record_many", {**form, "quantity": "2", "seen": seen[1]})
    assert "为 4 家登记" in changed.content.decode(), "what was not looked at is shown first"
    done = wang.post("points:record_many", {**form, "seen": seen[1]}, follow=True)
    assert "已为 4 家登记“2023年年会”" in done.content.decode()
    with in_a(world):
        assert PointsEntry.objects.count() == 4
        assert {e.quantity for e in PointsEntry.objects.all()} == {Decimal(1)}
    again = wang.post("points:record_many", {**form, "seen": seen[1]}, follow=True)
    assert "4 家以前登记过" in again.content.decode()
    unknown = wang.post("points:record_many", {**form, "names": "没有这家公司"})
    assert unknown.status_code == 422
    assert "没有这家公司" in unknown.content.decode()
