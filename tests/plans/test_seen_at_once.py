"""What one person changes another sees with the next page: of what is kept of a plan nothing outlives its change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from groupportal.tenancy.scope import group_scope
from plans.models import AcceptancePoint, Filing, ItemThread, Plan, PlanItem
from plans.services import filing as filings
from plans.services.assignment import assign_tasks
from plans.services.binding import bind_metric
from plans.services.filing import FigureContent, fingerprint
from plans.services.filing_intake import import_filing
from plans.services.items import correct_item, edit_of
from plans.services.items import fingerprint as item_fingerprint
from plans.services.review import approve_filing
from tests.committing import Page
from tests.plans.contents import AS_OF
from tests.plans.ground import submitted
from tests.plans.people import pdf, viewer
from tests.world import World

NAME = "2.扩大集团规模"


@pytest.fixture
def pages(world: World, plan: Plan) -> Callable[[str], str]:
    """The secretariat's pages of the plan and of one task by their names, as of the day."""
    with group_scope(world.a, actor=world.wang):
        thread = ItemThread.objects.get(name=NAME)
    wang = Page(world.wang, world.a)

    def shown(name: str) -> str:
        of = thread if name == "consolidation" else plan
        data = {"as_of": AS_OF.isoformat(), **({"show": "all"} if name == "gaps" else {})}
        page: str = wang.get(f"plans:{name}", public_id=of.public_id, data=data).content.decode()
        return page

    return shown


@pytest.fixture
def as_wen(world: World) -> Any:
    """A colleague works, in a transaction of her own."""
    return lambda user=None: group_scope(world.a, actor=user or world.wen)


def test_each_page_shows_what_another_changed_since(
    world: World, pages: Callable[[str], str], as_wen: Any, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    everywhere = ("plan", "claims", "gaps", "consolidation")

    def look() -> dict[str, str]:
        return {name: pages(name) for name in everywhere}

    before = look()
    assert "未填报" in before["plan"]
    assert NAME not in before["claims"]

    with as_wen():
        thread = ItemThread.objects.get(name=NAME)
        import_filing(thread, as_of=AS_OF, text="集团成员总数达到一百多个；", by=world.wen)
    seen = look()
    assert "已填报，缺佐证 1" in seen["plan"]
    assert NAME in seen["claims"]
    assert "集团成员总数达到一百多个；" in seen["gaps"]
    assert "集团成员总数达到一百多个；" in seen["consolidation"]

    with as_wen():
        wen = viewer(world.wen)
        draft = filings.start_filing(thread, as_of=AS_OF, by=wen)
        figures = [FigureContent(1, "集团成员总数达到130个；", Decimal(135), "个")]
        filings.save_filing(
            draft, as_of=AS_OF, text="现有135个。", figures=figures, seen=fingerprint(draft), by=wen
        )
    seen = look()
    assert "现有135个。" in seen["gaps"]
    assert "文静" in seen["gaps"]
    assert "继续写集团填报" in seen["consolidation"]

    with as_wen():
        filings.add_evidence(draft, pdf(), by=wen)
        approve_filing(filings.submit_filing(draft, by=wen), by=viewer(world.wang))
    seen = look()
    assert "1 份佐证" in seen["plan"]
    assert NAME not in seen["claims"]
    assert "现有135个。" in seen["consolidation"]

    with as_wen():
        Filing.objects.get(pk=draft.pk).evidence.get().delete()
    seen = look()
    assert "没有佐证" in seen["plan"]
    assert NAME in seen["claims"]

    with as_wen():
        (point,) = AcceptancePoint.objects.filter(item__thread=thread, position=1)
        bind_metric(point, "members.active", {}, by=wen)
    assert 'data-drawer-title="集团成员总数"' in pages("gaps")
    assert 'data-drawer-title="集团成员总数"' in pages("consolidation")

    with as_wen():
        item = PlanItem.objects.get(thread=thread)
        edit = replace(edit_of(item), name="2.做大集团")
        correct_item(item, edit, seen=item_fingerprint(item), reason="改名", by=wen)
    seen = look()
    assert all("2.做大集团" in seen[name] for name in ("plan", "claims", "gaps")), "what is asked, too"

    with as_wen():
        due = timezone.localdate() + dt.timedelta(days=9)
        (job,) = assign_tasks([thread], units=[world.ua], due_on=due, by=wen)
    assert "还没有报来" in pages("consolidation")
    filing = submitted(world, as_wen, job)
    assert "去审核" in pages("consolidation")
    with as_wen():
        approve_filing(filing, by=wen)
    assert "已完成135份。" in pages("consolidation")
