"""What the pages over a whole plan keep of each task is, after whatever changes, what counting it anew gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone

from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.warnings.enums import Stand
from groupportal.warnings.services import settle_warnings
from plans.models import AcceptancePoint, Assignment, Evidence, Filing, Plan, PlanItem, RemovedEvidence
from plans.selectors import revision_as_of
from plans.selectors.gaps import gap_lines
from plans.selectors.overview import overview_of
from plans.selectors.warned import standing_claims
from plans.services import assignment, content, filing, items, review
from plans.services.binding import bind_metric
from plans.services.filing_intake import import_filing
from tests.committing import through
from tests.plans.contents import AS_OF, ITEMS
from tests.plans.people import pdf, viewer
from tests.world import World

NAMES = ("1.优化治理结构", "2.扩大集团规模", "1.优化完善制度", "年会出席率")
LATER = timezone.localdate() + dt.timedelta(days=30)


class Story:
    """What two people do with a plan, one after the other."""

    def __init__(self, world: World) -> None:
        self.wang, self.wen, self.unit = viewer(world.wang), viewer(world.wen), world.ua
        self.draft = Filing()

    def item(self, at: int) -> PlanItem:
        return PlanItem.objects.get(name__startswith=NAMES[at], revision__state="in_force")

    def save(self, text: str, *figures: filing.FigureContent) -> None:
        seen = filing.fingerprint(self.draft)
        self.draft = filing.save_filing(
            self.draft, as_of=AS_OF, text=text, figures=figures, seen=seen, by=self.wang
        )

    def begin(self) -> None:
        self.draft = filing.start_filing(self.item(1).thread, as_of=AS_OF, by=self.wang)

    def number(self, value: int = 135) -> None:
        figure = filing.FigureContent(1, "集团成员总数达到130个；", Decimal(value), "个")
        self.save(f"成员{value}个。", figure)

    def prove(self) -> None:
        filing.add_evidence(self.draft, pdf(), by=self.wang)

    def take_off(self) -> None:
        filing.remove_evidence(Evidence.objects.get(filing=self.draft), by=self.wang)

    def put_back(self) -> None:
        filing.restore_evidence(RemovedEvidence.objects.get(), by=self.wang)

    def submit(self) -> None:
        self.draft = filing.submit_filing(self.draft, by=self.wang)

    def approve(self) -> None:
        self.draft = review.approve_filing(self.draft, by=self.wen)

    def withdraw(self) -> None:
        review.withdraw_approval(self.draft, reason="数错了", by=self.wen)

    def correct(self) -> None:
        self.begin()
        self.number(136)
        self.submit()
        self.approve()

    def read_in(self) -> None:
        for at in (0, 3):
            import_filing(self.item(at).thread, as_of=AS_OF, text="出席率100%，成员总数128个。", by=self.wang)

    def bind(self) -> None:
        point = self.item(1).points.order_by("position")[0]
        bind_metric(point, "plans.tasks_total", {}, by=self.wang)

    def veto(self) -> None:
        AcceptancePoint.objects.filter(item=self.item(1), position=1).update(is_veto=True)

    def slip(self) -> None:
        item = self.item(3)
        edit = replace(items.edit_of(item), name="年会出席率（理事会）")
        items.correct_item(item, edit, seen=items.fingerprint(item), reason="漏字", by=self.wang)

    def assign(self) -> None:
        due = timezone.localdate() + dt.timedelta(days=5)
        assignment.assign_tasks([self.item(2).thread], units=[self.unit], due_on=due, by=self.wang)

    def call_off(self) -> None:
        assignment.cancel_assignment(Assignment.objects.get(), reason="改期", by=self.wang)

    def revise(self) -> None:
        plan = Plan.objects.get()
        draft = content.replace_content(content.draft_revision(plan, by=self.wang), ITEMS[1:], by=self.wang)
        content.put_in_force(draft, on=AS_OF, decided_by="理事会决议", by=self.wang)

    def answer(self) -> None:
        revision = revision_as_of(Plan.objects.get(), AS_OF)
        assert revision
        some = [row.warning for row in standing_claims(revision, AS_OF)][:1]
        settle_warnings(some, Stand.ANSWERED, words="材料在学校", by=self.wang)


def _shown(plan: Plan) -> list[Any]:
    found: list[Any] = []
    for day in (AS_OF, LATER):
        revision = revision_as_of(plan, day)
        assert revision
        found += [make(revision, day) for make in (overview_of, gap_lines, standing_claims)]
    return found


STEPS: tuple[Callable[[Story], None], ...] = (
    Story.begin,
    Story.number,
    Story.prove,
    Story.take_off,
    Story.put_back,
    Story.submit,
    Story.approve,
    Story.read_in,
    Story.answer,
    Story.withdraw,
    Story.correct,
    Story.slip,
    Story.bind,
    Story.veto,
    Story.assign,
    Story.call_off,
    Story.revise,
)


def test_what_is_kept_is_what_would_be_counted_after_each_kind_of_change(world: World, plan: Plan) -> None:
    with group_scope(world.a, actor=world.wang):
        story = Story(world)
    kept = _kept(world, plan)
    for step in STEPS:
        with group_scope(world.a, actor=world.wang):
            step(story)
            counted = _shown(plan)
        before, kept = kept, _kept(world, plan)
        assert kept == counted, step.__name__
        assert kept != before, f"{step.__name__} shows nowhere"
        assert kept == _kept(world, plan)


def _kept(world: World, plan: Plan) -> list[Any]:
    through()
    with group_scope(world.a, actor=SYSTEM_ACTOR, reading=True):
        return _shown(plan)
