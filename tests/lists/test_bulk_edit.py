"""Several rows changed alike: asked, looked at, done; nothing is kept of a look, and rules speak for each row."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from groupportal.audit.models import AuditEntry
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from members.models import Member
from tests.members.ground import code, enrol
from tests.visitor import Visitor, body
from tests.world import World


@pytest.fixture
def firms(world: World) -> list[Member]:
    """Two firms of A; the second already stands where both are to stand."""
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        first = enrol(world, "江海甲五金有限公司", credit_code=code(11))
        return [first, enrol(world, "江海乙五金有限公司", credit_code=code(12), region="440704")]


def _ids(rows: list[Any]) -> dict[str, Any]:
    return {"ids": [str(row.public_id) for row in rows]}


def test_what_changes_is_shown_of_each_row_before_it_does(world: World, firms: list[Member]) -> None:
    wang = Visitor(world.wang, world.a)
    asked = wang.post("members:bulk_edit", _ids(firms))
    assert "选中了 2 家" in body(asked)
    look = wang.post("members:bulk_edit", {**_ids(firms), "region": "440704", "step": "look"})
    shown = body(look)
    assert "将修改 1 家" in shown
    assert "1 家本来就是这样" in shown
    assert "江海甲五金有限公司" in shown
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        firms[0].refresh_from_db()
        assert firms[0].region != "440704", "nothing is kept of a look"
        entries = AuditEntry.objects.count()
    done = wang.post("members:bulk_edit", {**_ids(firms), "region": "440704", "step": "do"}, follow=True)
    assert "已修改 1 家" in body(done)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        firms[0].refresh_from_db()
        assert firms[0].region == "440704"
        assert AuditEntry.objects.count() == entries + 1, "what stood there already leaves no trace"


def test_a_rule_speaks_for_its_row_and_the_others_go_on(world: World) -> None:
    from plans.models import Assignment
    from tests.rows import make_row

    with group_scope(world.a, actor=SYSTEM_ACTOR):
        rows = [make_row(Assignment, {type(world.ua): world.ua}, seq=n) for n in (1, 2)]
        Assignment.objects.filter(pk=rows[0].pk).update(state="assigned", due_on=dt.date(2030, 1, 1))
        Assignment.objects.filter(pk=rows[1].pk).update(state="cancelled", due_on=dt.date(2030, 1, 1))
    wang = Visitor(world.wang, world.a)
    sent = {**_ids(rows), "due_on": "2030-06-30"}
    look = body(wang.post("plans:bulk_edit", {**sent, "step": "look"}))
    assert "将修改 1 项" in look
    assert "不能改派" in look
    assert "2030年6月30日" in look
    wang.post("plans:bulk_edit", {**sent, "step": "do"})
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        days = dict(Assignment.objects.filter(pk__in=[r.pk for r in rows]).values_list("pk", "due_on"))
    assert days == {rows[0].pk: dt.date(2030, 6, 30), rows[1].pk: dt.date(2030, 1, 1)}


def test_nobody_elses_rows_and_nobody_without_the_right(world: World, firms: list[Member]) -> None:
    sent = {**_ids(firms), "region": "440704", "step": "do"}
    assert Visitor(world.cai, world.a).post("members:bulk_edit", sent).status_code == 403
    other = Visitor(world.qian, world.b)
    assert other.post("members:bulk_edit", sent).status_code == 302
    assert Visitor(world.wang, world.a).post("members:bulk_edit", {"step": "do"}).status_code == 302
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        firms[0].refresh_from_db()
        assert firms[0].region != "440704"
