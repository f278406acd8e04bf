"""Pages on which the budget and its stages are edited."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from budget.enums import Source
from budget.selectors import budget_matrix
from plans.services.content import draft_revision
from tests.budget.ground import CUT_OFF, Ground, in_group
from tests.visitor import body
from tests.world import World

AS_OF = {"as_of": "2023-06-30"}


def test_editing_the_budget_of_a_draft(world: World, kept: Ground, client_for: Any) -> None:
    with in_group(world.a, world.wang):
        draft = draft_revision(kept.plan, by=world.wang, copy_from=kept.revision)
    visitor = client_for(world.cai, world.a)
    page = visitor.get("budget:edit_budget", public_id=draft.public_id)
    form = page.context["form"]
    assert form["seen"].value()
    typed = {name: form[name].value() or "" for name in form.fields}
    first = f"{kept.first.public_id.hex}-municipal"
    assert typed[first] == "3", "万元, as people type it"
    done = visitor.post("budget:edit_budget", {**typed, first: "１，234.5678"}, public_id=draft.public_id)
    assert done.status_code == 302, body(done)
    late = visitor.post("budget:edit_budget", {**typed, first: "9"}, public_id=draft.public_id)
    assert late.status_code == 422
    assert "别人修改了预算" in body(late)
    with in_group(world.a, world.cai):
        cell = budget_matrix(draft, CUT_OFF).rows[0].cells[Source.MUNICIPAL]
        assert cell.budget == Decimal("12345678.00")
        assert budget_matrix(kept.revision, CUT_OFF).total.budget == Decimal(12_150_000)


def test_the_budget_in_force_stays(world: World, kept: Ground, client_for: Any) -> None:
    visitor = client_for(world.cai, world.a)
    page = visitor.get("budget:edit_budget", public_id=kept.revision.public_id)
    assert "预算不能再改" in body(page)
    seen = page.context["form"]["seen"].value()
    refused = visitor.post("budget:edit_budget", {"seen": seen}, public_id=kept.revision.public_id)
    assert refused.status_code == 422
    assert "请先修订规划" in body(refused)


def test_editing_stages(world: World, kept: Ground, client_for: Any) -> None:
    visitor = client_for(world.cai, world.a)
    given = {
        "stage-TOTAL_FORMS": "3",
        "stage-INITIAL_FORMS": "0",
        "stage-0-name": "第一阶段",
        "stage-0-starts_on": "2018-06-01",
        "stage-0-ends_on": "2019-06-30",
        "stage-0-planned": "175",
        "stage-1-name": "第二阶段",
        "stage-1-starts_on": "2019-06-01",
        "stage-1-ends_on": "2020-06-30",
        "stage-1-planned": "190",
    }
    where = {"public_id": kept.revision.public_id}
    overlap = visitor.post("budget:edit_stages", given, **where)
    assert overlap.status_code == 422
    assert "重叠" in body(overlap)
    assert (
        visitor.post("budget:edit_stages", {**given, "stage-1-starts_on": "2019-07-01"}, **where).status_code
        == 302
    )
    page = body(visitor.get("budget:overview", data=AS_OF))
    assert "阶段比来源少 8,500,000.00 元" in page
