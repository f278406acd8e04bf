"""A point bound to a metric is answered by the records; where the filing says otherwise, both are named."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from groupportal.errors import DomainError
from groupportal.metrics.selectors import Question, ask
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from plans.models import AcceptancePoint, Plan
from plans.selectors import items_of, latest_filings
from plans.selectors.bound import disagreements, recorded
from plans.selectors.term import term_of
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
        assert recorded(AcceptancePoint.objects.get(), DAY, term_of(Plan.objects.get())).value == 1


def test_records_in_yuan_answer_a_point_in_wan(
    world: World, point: AcceptancePoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    with group_scope(world.a, actor=world.wang):
        AcceptancePoint.objects.update(
            metric="budget.received", metric_params={}, unit="万元", target_value=Decimal(200)
        )
        monkeypatch.setattr(Question, "value", Decimal(30_000))
        item = items_of(point.item.revision).get(pk=point.item_id)
        filing = latest_filings([item.thread_id], DAY)[item.thread_id]
        assert disagreements(item, filing, DAY) == [], "3 万元 were filed"
        monkeypatch.setattr(Question, "value", Decimal(2_000_000))
        assert "填报为 3，系统记录为 200" in disagreements(item, filing, DAY)[0]


def test_the_count_of_reached_points_does_not_ask_itself(world: World, point: AcceptancePoint) -> None:
    with group_scope(world.a, actor=world.wang):
        AcceptancePoint.objects.update(target_value=3, unit="项")
        with pytest.raises(DomainError, match="不能反过来回答要点"):
            bind_metric(point, "plans.points_reached", {}, by=viewer_for(world.wang, world.a))
        AcceptancePoint.objects.update(metric="plans.points_reached", is_veto=True)
        assert ask("plans.points_reached", DAY, {}).value == 0


def test_an_unknown_metric_is_refused_and_nothing_is_bound(world: World, point: AcceptancePoint) -> None:
    with group_scope(world.a, actor=world.wang):
        with pytest.raises(DomainError):
            bind_metric(point, "members.nothing", {}, by=viewer_for(world.wang, world.a))
        assert AcceptancePoint.objects.get().metric == ""


def _bind(visitor: Visitor, point: AcceptancePoint, code: str, **given: str) -> Any:
    address = f"{visitor.url('plans:bind_metric', public_id=point.public_id)}?metric={code}"
    return visitor.client.post(address, given)


def test_the_page_binds_and_shows_what_the_records_say(world: World, point: AcceptancePoint) -> None:
    wang = Visitor(world.wang, world.a)
    asking = wang.get("plans:bind_metric", public_id=point.public_id).content.decode()
    assert "任务与指标总数" in asking
    assert "保存绑定" not in asking
    assert _bind(wang, point, "plans.tasks_total").status_code == 302
    with group_scope(world.a):
        thread = point.item.thread.public_id
    page = wang.get("plans:task", public_id=thread, data={"as_of": "2023-06-30"}).content.decode()
    assert "系统记录" in page
    assert "系统记录为 1" in page
    assert (
        Visitor(world.zhang, world.a).post("plans:bind_metric", {}, public_id=point.public_id).status_code
        == 403
    )


def test_conditions_are_chosen_by_their_names(world: World, point: AcceptancePoint) -> None:
    wang = Visitor(world.wang, world.a)
    with group_scope(world.a):
        heading = point.item.parent or point.item
        key = str(heading.thread.public_id)
    form = wang.get("plans:bind_metric", public_id=point.public_id, data={"metric": "plans.tasks_total"})
    fields = form.context["form"].fields
    assert [f.label for f in fields.values()] == ["规划", "类型", "任务或指标", "填报情况"]
    assert list(fields["given_kind"].choices) == [
        ("", "不限"),
        ("task", "建设任务"),
        ("indicator", "成果指标"),
    ]
    assert (key, "治理") in fields["given_heading"].choices
    _bind(wang, point, "plans.tasks_total", given_kind="indicator", given_heading=key)
    with group_scope(world.a):
        kept = AcceptancePoint.objects.get()
        assert kept.metric_params == {"kind": "indicator", "heading": key}
        assert recorded(kept, DAY, term_of(Plan.objects.get())).value == 0
    again = wang.get("plans:bind_metric", public_id=point.public_id).context["form"]
    assert (again["given_kind"].value(), again["given_heading"].value()) == ("indicator", key)
    refused = _bind(wang, point, "plans.tasks_total", given_kind="school")
    assert refused.status_code == 422
    assert wang.post("plans:unbind_metric", public_id=point.public_id).status_code == 302
    with group_scope(world.a):
        free = AcceptancePoint.objects.get()
        assert (free.metric, free.metric_params) == ("", {})


def test_a_condition_kept_in_words_or_of_a_lost_record_still_shows(
    world: World, point: AcceptancePoint
) -> None:
    with group_scope(world.a, actor=world.wang):
        AcceptancePoint.objects.update(
            metric="plans.tasks_total", metric_params={"kind": "成果指标", "x": "1"}
        )
    form = Visitor(world.wang, world.a).get("plans:bind_metric", public_id=point.public_id).context["form"]
    assert form["given_kind"].value() == "indicator"


def test_a_flow_asks_for_its_first_day(world: World, point: AcceptancePoint) -> None:
    wang = Visitor(world.wang, world.a)
    _bind(wang, point, "members.joined", given_since="2023-01-01")
    with group_scope(world.a):
        assert AcceptancePoint.objects.get().metric_params == {"since": "2023-01-01"}
