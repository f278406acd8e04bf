"""A point bound to a metric is answered by the records; where the filing says otherwise, both are named."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from groupportal.errors import DomainError
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from plans.models import AcceptancePoint
from plans.selectors import items_of, latest_filings
from plans.selectors.bound import disagreements, recorded
from plans.services.binding import bind_metric
from plans.services.content import (
    ItemContent,
    PointContent,
    create_plan,
    draft_revision,
    put_in_force,
    replace_content,
)
from plans.services.filing import FigureContent, fingerprint, save_filing, start_filing, submit_filing
from plans.services.review import approve_filing
from reports.annex.collect import collect_annex
from tests.visitor import Visitor
from tests.world import World

DAY = dt.date(2023, 6, 30)
TEXT = "任务总数达3项。"


@pytest.fixture
def point(world: World) -> AcceptancePoint:
    """An approved filing of 3 on a point; the records know of one task."""
    with group_scope(world.a, actor=world.wang):
        wang, wen = viewer_for(world.wang, world.a), viewer_for(world.wen, world.a)
        plan = create_plan("方案", dt.date(2018, 6, 1), dt.date(2021, 6, 30), by=wang, is_main=True)
        draft = draft_revision(plan, by=wang)
        item = ItemContent(
            "task", "治理", "1.换届", points_label="验收要点", points=(PointContent("1.", TEXT),)
        )
        replace_content(draft, [item], by=wang)
        put_in_force(draft, on=plan.starts_on, decided_by="决议", by=wang)
        point = AcceptancePoint.objects.get()
        filing = start_filing(point.item.thread, as_of=DAY, by=wang)
        filing = save_filing(
            filing,
            as_of=DAY,
            text="完成3项",
            seen=fingerprint(filing),
            by=wang,
            figures=[FigureContent(point.position, TEXT, Decimal(3), "项")],
        )
        approve_filing(submit_filing(filing, by=wang), by=wen)
        return point


def test_records_and_filing_that_differ_are_both_named(world: World, point: AcceptancePoint) -> None:
    with group_scope(world.a, actor=world.wang):
        bind_metric(point, "plans.tasks_total", {}, by=viewer_for(world.wang, world.a))
        item = items_of(point.item.revision).get(pk=point.item_id)
        filing = latest_filings([item.thread_id], DAY)[item.thread_id]
        said = disagreements(item, filing, DAY)
        assert len(said) == 1
        assert "填报为 3" in said[0]
        assert "系统记录为 1" in said[0]
        warned = [w.message for w in collect_annex(DAY).warnings]
        assert said[0] in warned
        assert recorded(AcceptancePoint.objects.get(), DAY).value == 1


def test_an_unknown_metric_is_refused_and_nothing_is_bound(world: World, point: AcceptancePoint) -> None:
    with group_scope(world.a, actor=world.wang):
        with pytest.raises(DomainError):
            bind_metric(point, "members.nothing", {}, by=viewer_for(world.wang, world.a))
        assert AcceptancePoint.objects.get().metric == ""


def test_the_page_binds_and_shows_what_the_records_say(world: World, point: AcceptancePoint) -> None:
    wang = Visitor(world.wang, world.a)
    answer = wang.post(
        "plans:bind_metric", {"metric": "plans.tasks_total", "params": ""}, public_id=point.public_id
    )
    assert answer.status_code == 302
    with group_scope(world.a):
        thread = point.item.thread.public_id
    page = wang.get("plans:task", public_id=thread, data={"as_of": "2023-06-30"}).content.decode()
    assert "系统记录" in page
    assert "系统记录为 1" in page
    refused = wang.post(
        "plans:bind_metric", {"metric": "plans.tasks_total", "params": "x"}, public_id=point.public_id
    )
    assert refused.status_code == 422
    assert (
        Visitor(world.zhang, world.a).post("plans:bind_metric", {}, public_id=point.public_id).status_code
        == 403
    )
