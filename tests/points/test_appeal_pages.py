"""What an appeal looks like to both sides: the entry it is about, the answer that corrects it, words that say what to do."""

from __future__ import annotations

from typing import Any

import pytest

from points.models import PointsAppeal, PointsEntry
from points.services.entry import reverse_points
from tests.members.ground import viewer
from tests.points.ground import Ground, give, in_a
from tests.world import World

pytestmark = pytest.mark.django_db


def body(response: Any) -> str:
    return response.content.decode()


@pytest.fixture
def appeal(world: World, kept: Ground, client_for: Any) -> PointsAppeal:
    """李 objects to ten interns."""
    with in_a(world):
        entry = give(world, kept, quantity=10, member=kept.school)
    client_for(world.li, world.a).post(
        "points:appeal_entry", {"text": "应为 20 人"}, public_id=entry.public_id
    )
    with in_a(world):
        return PointsAppeal.objects.get()


def test_an_entry_under_appeal_shows_the_appeal_instead_of_offering_another(
    world: World, appeal: PointsAppeal, client_for: Any
) -> None:
    li = client_for(world.li, world.a)
    with in_a(world):
        entry = PointsEntry.objects.get()
    page = body(li.get("points:entry", public_id=entry.public_id))
    assert "提出申诉" not in page
    assert "申诉：待答复" in page
    assert str(appeal.public_id) in page


def test_an_answer_begins_with_what_was_entered_and_must_change_it(
    world: World, appeal: PointsAppeal, client_for: Any
) -> None:
    wang = client_for(world.wang, world.a)
    page = body(wang.get("points:appeal", public_id=appeal.public_id))
    assert "10 人，计入 5 分" in page
    assert '<option value="interns" selected>' in page
    assert 'value="10"' in page
    assert page.index("佐证材料") < page.index("答复申诉"), "what the answer rests on comes first"
    answer = {"deed": "upheld", "answer": "属实", "item": "interns", "occurred_on": "2023-03-15"}
    same = wang.post("points:appeal", {**answer, "quantity": "10"}, public_id=appeal.public_id)
    assert same.status_code == 422
    assert "与原记录完全相同" in body(same)
    done = wang.post("points:appeal", {**answer, "quantity": "20"}, public_id=appeal.public_id)
    assert done.status_code == 302, body(done)
    with in_a(world):
        assert [e.counted for e in PointsEntry.objects.order_by("id")] == [5, -5, 10]


def test_a_unit_reads_its_entries_by_item(world: World, kept: Ground, client_for: Any) -> None:
    with in_a(world):
        give(world, kept, quantity=10, member=kept.school)
    page = body(
        client_for(world.li, world.a).get(
            "points:member", data={"as_of": "2023-12-31"}, public_id=kept.school.public_id
        )
    )
    table = page[page.index("积分明细") :]
    assert kept.school.name not in table[: table.index("</table>")]
    assert "sort=member" not in page


def test_a_reversal_without_a_note_says_no_half_sentences(
    world: World, kept: Ground, client_for: Any
) -> None:
    with in_a(world):
        entry = give(world, kept, quantity=10)
        reversal = reverse_points(entry, reason="重复登记。", by=viewer(world.wang))
        assert reversal.note == "冲销"
    wang = client_for(world.wang, world.a)
    assert "原因：重复登记。<a" in body(wang.get("points:entry", public_id=entry.public_id))
    assert "说明" not in body(wang.get("points:entry", public_id=reversal.public_id))


def test_a_form_says_what_is_wrong_in_plain_words(world: World, kept: Ground, client_for: Any) -> None:
    given = {"item": "interns", "occurred_on": "2023-03-15", "quantity": "-1.234", "key": "k"}
    page = body(client_for(world.wang, world.a).post("points:record", given))
    assert "成员单位：这一项还没有填。" in page
    assert "数量：最多保留 2 位小数。" in page
