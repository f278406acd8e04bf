"""A plan is drafted, put in force, put to units, filed on, reviewed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone

from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from plans.enums import ItemKind
from plans.models import ItemThread, PlanRevision
from plans.selectors.content import points_as_of
from plans.services import assignment as assignments
from plans.services import filing as filings
from plans.services import items, revision
from plans.services.binding import bind_metric
from plans.services.consolidation import consolidate
from plans.services.content import replace_content
from plans.services.filing import FigureContent, fingerprint
from plans.services.filing_intake import import_filing
from plans.services.items import ItemEdit
from plans.services.points import edit_point, take_point_for
from plans.services.review import approve_filing, return_filing, withdraw_approval
from tests.plans.contents import AS_OF, ITEMS, TERM
from tests.plans.people import pdf, viewer
from tests.trail import Did
from tests.world import World

BEGINS = ("plans.",)


def story(world: World, request: Any) -> Iterator[Did]:
    with group_scope(world.a, actor=world.wang):
        made = yield from _plan(world)
        yield from _items(world, made)
        yield from _assignments(world)
        yield from _filings(world)


def _plan(world: World) -> Any:
    by = world.wang
    plan = revision.create_plan("建设方案", *TERM, by=by, is_main=True)
    yield Did("plans.plan_created", by, plan)
    revision.edit_plan(plan, name="集团建设方案", starts_on=TERM[0], ends_on=TERM[1], is_main=True, by=by)
    yield Did("plans.plan_edited", by, plan)
    first = revision.draft_revision(plan, by=by)
    yield Did("plans.revision_drafted", by, first)
    replace_content(first, ITEMS, by=by)
    yield Did("plans.content_replaced", by, first)
    revision.put_in_force(first, on=TERM[0], decided_by="决议", by=by)
    yield Did("plans.revision_in_force", by, first)
    thrown = revision.draft_revision(plan, by=by)
    revision.discard_draft(thrown, by=by)
    yield Did("plans.revision_discarded", by, thrown)
    return PlanRevision.objects.get(pk=first.pk)


def _items(world: World, in_force: PlanRevision) -> Iterator[Did]:
    by = world.wang
    draft = revision.draft_revision(in_force.plan, by=by, copy_from=in_force)
    item = items.add_item(draft, ItemEdit("五、社会服务"), kind=ItemKind.TASK, by=by)
    yield Did("plans.item_added", by, item)
    items.edit_item(item, ItemEdit("五、服务能力"), seen=items.fingerprint(item), by=by)
    yield Did("plans.item_edited", by, item)
    items.move_item(item, up=True, by=by)
    yield Did("plans.item_moved", by, item)
    items.remove_item(item, by=by)
    yield Did("plans.item_removed", by, item)
    point = draft.items.get(name="年会出席率").points.get()
    edit_point(point, {"is_veto": True}, by=by)
    yield Did("plans.point_edited", by, point)
    take_point_for(point, None, by=by)
    yield Did("plans.point_taken_for", by, point)
    ruling = in_force.items.get(name="年会出席率")
    point = ruling.points.get()
    asked = (point.target_kind, point.target_value, point.unit)
    slip = ItemEdit(
        "年会出席率", points=(items.PointEdit("", "每年理事会的出席率100%", *asked, source=point),)
    )
    items.correct_item(ruling, slip, seen=items.fingerprint(ruling), reason="漏字", by=by)
    yield Did("plans.item_corrected", by, ruling)
    point = in_force.items.get(name="2.扩大集团规模").points.order_by("position").first()
    bind_metric(point, "plans.tasks_reported", {}, by=by)
    yield Did("plans.metric_bound", by, point)


def _assignments(world: World) -> Iterator[Did]:
    wang, thread = viewer(world.wang), ItemThread.objects.get(name="2.扩大集团规模")
    due_on = timezone.localdate() + dt.timedelta(days=5)
    other = Unit.objects.create(name="江海第二职业技术学校")
    (job,) = assignments.assign_tasks([thread], units=[other], due_on=due_on, by=wang)
    yield Did("plans.task_assigned", world.wang, job)
    assignments.reassign(job, unit=world.ua, by=wang)
    yield Did("plans.assignment_reassigned", world.wang, job)
    assignments.remind([job], by=wang)
    yield Did("plans.assignment_reminded", world.wang, job)
    (wrong,) = assignments.assign_tasks([thread], units=[other], due_on=due_on, by=wang)
    assignments.cancel_assignment(wrong, reason="部署错了", by=wang)
    yield Did("plans.assignment_cancelled", world.wang, wrong)


def _filings(world: World) -> Iterator[Did]:
    li, wang, thread = viewer(world.li), viewer(world.wang), ItemThread.objects.get(name="2.扩大集团规模")
    job = thread.assignments.get(unit=world.ua)
    thrown = filings.start_filing(thread, assignment=job, as_of=AS_OF, by=li)
    filings.discard_filing(thrown, by=li)
    yield Did("plans.filing_discarded", world.li, thrown)
    draft = filings.start_filing(thread, assignment=job, as_of=AS_OF, by=li)
    number = [FigureContent(1, "集团成员总数达到130个；", Decimal(135), "个")]
    filings.save_filing(
        draft, as_of=AS_OF, text="已完成135份。", figures=number, seen=fingerprint(draft), by=li
    )
    yield Did("plans.filing_saved", world.li, draft)
    evidence = filings.add_evidence(draft, pdf(), by=li)
    yield Did("plans.evidence_added", world.li, draft)
    filings.point_evidence(evidence, [points_as_of(thread, AS_OF)[0].line], by=li)
    yield Did("plans.evidence_pointed", world.li, draft)
    filings.remove_evidence(evidence, by=li)
    yield Did("plans.evidence_removed", world.li, draft)
    filings.add_evidence(draft, pdf(mark=b"2"), by=li)
    filings.submit_filing(draft, by=li)
    yield Did("plans.filing_submitted", world.li, draft)
    filings.withdraw_filing(draft, by=li)
    yield Did("plans.filing_withdrawn", world.li, draft)
    filings.submit_filing(draft, by=li)
    return_filing(draft, reason="请补数据", by=wang)
    yield Did("plans.filing_returned", world.wang, draft)
    mended = filings.start_filing(thread, assignment=job, as_of=AS_OF, by=li)
    filings.submit_filing(mended, by=li)
    approve_filing(mended, by=wang)
    yield Did("plans.filing_approved", world.wang, mended)
    assignments.close_assignment(job, by=wang)
    yield Did("plans.assignment_closed", world.wang, job)
    ours = consolidate(thread, [mended], as_of=AS_OF, by=wang)
    yield Did("plans.contributions_taken", world.wang, ours)
    approve_filing(filings.submit_filing(ours, by=wang), by=viewer(world.wen))
    withdraw_approval(ours, reason="数错了", by=viewer(world.wen))
    yield Did("plans.approval_withdrawn", world.wen, ours)
    read = import_filing(thread, as_of=dt.date(2022, 6, 30), text="完成率80%", by=world.wang)
    yield Did("plans.filing_imported", world.wang, read)
