"""The pages of plans at the sizes of a desk and of a phone, with something on every one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from groupportal.tenancy.scope import group_scope
from plans.models import Filing, ItemThread, PlanItem
from plans.services import assignment as assignments
from plans.services import filing as filings
from plans.services.content import draft_revision
from plans.services.filing import FigureContent, fingerprint
from plans.services.items import edit_texts
from plans.services.review import approve_filing
from tests.plans.contents import AS_OF, revision_in_force
from tests.plans.people import pdf, viewer
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _fill(world: World) -> dict[str, Any]:
    with group_scope(world.a, actor=world.wang):
        revision = revision_in_force(world.wang)
        wang, li = viewer(world.wang), viewer(world.li)
        names = ("2.扩大集团规模", "1.优化治理结构", "1.优化完善制度")
        threads = [ItemThread.objects.get(name=name) for name in names]
        due = timezone.localdate() + dt.timedelta(days=9)
        jobs = assignments.assign_tasks(
            threads, units=[world.ua], due_on=due, request="请附加盟审批表扫描件。", by=wang
        )
        made: list[Filing] = []
        for job, number in zip(jobs[:2], (135, 120), strict=True):
            draft = filings.start_filing(job.thread, assignment=job, as_of=AS_OF, by=li)
            figures = [FigureContent(1, "集团成员总数达到130个；", Decimal(number), "个")]
            text = f"已完成{number}份集团加盟审批表及企业介绍材料，其中学校成员5家，行业协会6家。"
            filings.save_filing(
                draft, as_of=AS_OF, text=text, figures=figures, seen=fingerprint(draft), by=li
            )
            filings.add_evidence(draft, pdf(f"加盟审批表{number}.pdf", str(number).encode()), by=li)
            made.append(filings.submit_filing(draft, by=li))
        approve_filing(made[0], by=viewer(world.wen))
        draft = draft_revision(revision.plan, by=world.wang, label="2021年中期调整", copy_from=revision)
        edit_texts(
            PlanItem.objects.get(revision=draft, name="2.扩大集团规模"),
            {"goal": "形成政校企互融的治理结构，总数达到150个。"},
            by=world.wang,
        )
        return {"plan": revision.plan, "revision": revision, "draft": draft, "jobs": jobs, "filings": made}


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_every_page_of_plans(committed_world: World, visit: Callable[..., Any], size: str) -> None:
    world = committed_world
    made = _fill(world)
    plan, draft = made["plan"].public_id, made["draft"].public_id
    with group_scope(world.a, actor=world.wang):
        item = PlanItem.objects.get(revision=made["draft"], name="2.扩大集团规模").public_id
    wen = visit(size)
    wen.sign_in("wen_a", "/group-a/")
    day = f"as_of={AS_OF.isoformat()}"
    pages = {
        "list": "plans/",
        "tree": f"plans/{plan}/?{day}",
        "claims": f"plans/{plan}/claims/?{day}",
        "print": f"plans/{plan}/print/?{day}",
        "task": f"plans/tasks/{made['jobs'][0].thread.public_id}/?{day}",
        "revisions": f"plans/{plan}/revisions/",
        "draft": f"plans/revisions/{draft}/",
        "compare": f"plans/revisions/{draft}/compare/",
        "item": f"plans/items/{item}/",
        "assignments": "plans/assignments/",
        "assign": "plans/assignments/new/",
        "assignment": f"plans/assignments/{made['jobs'][1].public_id}/",
        "queue": "plans/review/",
        "review": f"plans/filings/{made['filings'][1].public_id}/review/",
        "filing": f"plans/filings/{made['filings'][0].public_id}/",
    }
    for name, path in pages.items():
        wen.go(f"/group-a/{path}")
        wen.shoot(f"plans-{name}-{size}")
    li = visit(size)
    li.sign_in("li_a", "/group-a/")
    li.go("/group-a/plans/mine/")
    li.shoot(f"plans-mine-{size}")
    li.go(f"/group-a/plans/assignments/{made['jobs'][2].public_id}/")
    li.page.get_by_role("button", name="填报进展").click()
    li.page.wait_for_url("**/edit/")
    li.page.fill("#id_text", "已完成章程和六项制度。")
    li.page.set_input_files(
        "#id_evidence", [{"name": "章程.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"}]
    )
    li.shoot(f"plans-filing-form-{size}")
    li.page.get_by_role("button", name="提交审核").click()
    li.page.get_by_text("已提交审核").wait_for()
    assert li.page.get_by_text("章程.pdf").first.is_visible()
