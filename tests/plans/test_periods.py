"""Which revision rules on which day, for any series of decisions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groupportal.errors import DomainError
from groupportal.tenancy.scope import group_scope
from plans.enums import FilingState, RevisionState
from plans.models import Filing, ItemThread, Plan, PlanRevision
from plans.selectors import revision_as_of
from plans.services import filing as filings
from plans.services.content import create_plan, draft_revision, put_in_force, replace_content
from plans.services.filing import fingerprint
from plans.services.review import approve_filing, return_filing
from tests.outcomes import race_codes
from tests.plans.contents import AS_OF, ITEMS, TERM, revision_in_force, task
from tests.plans.people import viewer
from tests.world import World

FIRST = dt.date(2020, 1, 1)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(days=st.lists(st.integers(0, 60), min_size=1, max_size=5))
def test_exactly_one_revision_rules_on_each_day_after_the_first(world: World, days: list[int]) -> None:
    with group_scope(world.a, actor=world.wang):
        plan = create_plan(f"规划{Plan.objects.count()}", *TERM, by=world.wang, is_main=False)
        accepted: list[dt.date] = []
        for n, offset in enumerate(days):
            draft = draft_revision(plan, by=world.wang)
            replace_content(draft, (task("甲", f"任务{n}"),), by=world.wang)
            day = FIRST + dt.timedelta(days=offset)
            try:
                put_in_force(draft, on=day, decided_by="决议", by=world.wang)
            except DomainError:
                assert accepted
                assert day <= accepted[-1]
            else:
                accepted.append(day)
        assert accepted == sorted(set(accepted))
        ruled = list(PlanRevision.objects.filter(plan=plan).exclude(state=RevisionState.DRAFT))
        for offset in range(-1, 63):
            day = FIRST + dt.timedelta(days=offset)
            ruling = [r for r in ruled if r.starts_on <= day and (r.ends_on is None or day < r.ends_on)]
            assert len(ruling) == (1 if day >= accepted[0] else 0)
            answer = revision_as_of(plan, day)
            assert answer is not None
            assert answer.starts_on == max((d for d in accepted if d <= day), default=accepted[0])


def test_two_reviewers_at_the_same_moment_rule_once(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        revision_in_force(world.wang)
        thread = ItemThread.objects.get(name="2.扩大集团规模")
    with group_scope(world.a, actor=world.li):
        filing = Filing.objects.create(thread=thread, as_of=AS_OF, text="完成", proposed_by=world.li)
        Filing.objects.filter(pk=filing.pk).update(state=FilingState.SUBMITTED)
    ruled = race_codes(
        world.a,
        (world.wang, lambda: approve_filing(filing, by=viewer(world.wang))),
        (world.wen, lambda: return_filing(filing, reason="补充", by=viewer(world.wen))),
    )
    assert ruled == ["done", "state"]


def test_two_revisions_put_in_force_at_the_same_moment(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        plan = revision_in_force(world.wang).plan
        drafts = [
            replace_content(draft_revision(plan, by=world.wang), ITEMS, by=world.wang) for _ in range(2)
        ]
    day = dt.date(2021, 1, 1)
    results = race_codes(
        world.a,
        (world.wang, lambda: put_in_force(drafts[0], on=day, decided_by="甲", by=world.wang)),
        (world.wen, lambda: put_in_force(drafts[1], on=day, decided_by="乙", by=world.wen)),
    )
    assert results == ["done", "in_force_too_early"]
    with group_scope(world.a, actor=world.wang):
        assert PlanRevision.objects.filter(plan=plan, state=RevisionState.IN_FORCE).count() == 1
        assert PlanRevision.objects.filter(plan=plan, state=RevisionState.DRAFT).count() == 1


def test_two_people_who_save_at_the_same_moment_lose_nothing(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        revision_in_force(world.wang)
        thread = ItemThread.objects.get(name="2.扩大集团规模")
        draft = filings.start_filing(thread, as_of=AS_OF, by=viewer(world.wang))
        seen = fingerprint(draft)

    def saving(text: str, user: Any) -> Any:
        return lambda: filings.save_filing(
            draft, as_of=AS_OF, text=text, figures=[], seen=seen, by=viewer(user)
        )

    results = race_codes(
        world.a, (world.wang, saving("甲", world.wang)), (world.wen, saving("乙", world.wen))
    )
    assert results == ["done", "filing_changed"]
