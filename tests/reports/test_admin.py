"""The admin of documents, reports and returns: the portal's rows, with what was found and said, and nothing to change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from groupportal.admin_site import group_admin_site
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from groupportal.warnings.models import Answer
from groupportal.warnings.selectors import said_for
from points.models import GradingRun
from reports.enums import Report
from reports.models import (
    AnnualReport,
    AnnualReturn,
    FinalReport,
    ReportRun,
    ReturnedFile,
    ReturnLayout,
    UnitAnswer,
)
from reports.selectors.annual import returned_for
from reports.selectors.annual_return import answers_for
from reports.views.annual import AnnualList
from reports.views.documents import Documents
from reports.views.return_layout import LayoutList
from reports.views.return_list import ReturnList
from tests.rows import make_row
from tests.tenancy.ground import base
from tests.visitor import Visitor, body
from tests.world import World

LISTED = {
    ReportRun: Documents,
    AnnualReport: AnnualList,
    AnnualReturn: ReturnList,
    ReturnLayout: LayoutList,
    UnitAnswer: answers_for,
    ReturnedFile: returned_for,
    Answer: said_for,
}
FOUND = {
    "key": "points.missing:1",
    "print": "1",
    "title": "没有佐证",
    "table": "附件2-1",
    "also": [],
    "subject": "扩大集团规模",
    "message": "没有佐证材料。",
    "url": "",
    "state": "unanswered",
    "said": "",
}


def _rows(world: World) -> dict[type, Any]:
    """One of each; documents of every kind, a draft beside the layout, the answers of two units."""
    made: dict[type, Any] = {Unit: world.ua}
    rows = {model: make_row(model, made) for model in LISTED}
    for kind in Report:
        ReportRun.objects.create(
            kind=kind, as_of=dt.date(2022, 12, 31), warnings=[FOUND], snapshot={}, made_at=timezone.now()
        )
    layout = rows[ReturnLayout]
    ReturnLayout.objects.create(
        name="省厅年报", edition="草拟", dated=layout.dated, content=layout.content, is_draft=True
    )
    firm = Unit.objects.create(name="江海机械厂", outside_reason="企业")
    UnitAnswer.objects.create(annual_return=rows[AnnualReturn], unit=firm, due_on=layout.dated)
    return rows


def _portal(model: type, request: HttpRequest) -> set[int]:
    given = LISTED[model]
    if not isinstance(given, type):
        return set(given(request.viewer).values_list("pk", flat=True))
    page = given()
    page.setup(request)
    if not request.viewer.can(page.action):
        return set()
    return set(page.base_queryset().order_by().values_list("pk", flat=True))


def test_the_admin_lists_the_rows_of_the_portal(world: World, rf: Any) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        _rows(world)
        counts = {}
        for user in (world.wang, world.cai, world.li):
            request = rf.get("/")
            request.viewer, request.user, request.group = viewer_for(user, world.a), user, world.a
            for model in LISTED:
                admin = group_admin_site._registry[model]
                if not admin.has_view_permission(request):
                    continue
                shown = set(admin.get_queryset(request).order_by().values_list("pk", flat=True))
                assert shown == _portal(model, request), (model, user)
                counts[model, user] = len(shown)
    # Finance sees no package and no draft of a layout; a school its own answers alone.
    assert counts[ReportRun, world.wang] > counts[ReportRun, world.cai] > 1
    assert (counts[ReturnLayout, world.wang], counts[ReturnLayout, world.cai]) == (2, 1)
    assert (counts[UnitAnswer, world.wang], counts[UnitAnswer, world.li]) == (2, 1)
    assert (ReturnLayout, world.li) not in counts
    assert (AnnualReturn, world.li) not in counts


def test_what_is_done_at_the_portal_is_done_at_the_record_too(world: World) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        report, run = make_row(AnnualReport), make_row(GradingRun)
    wang, cai = Visitor(world.wang, world.a), Visitor(world.cai, world.a)
    at = f"{base(AnnualReport)}{report.public_id}/"
    shown = body(wang.get(f"{at}change/"))
    assert "开始审稿" in shown
    assert "重新开放修改" not in shown
    assert "开始审稿" not in body(cai.get(f"{at}change/"))
    assert cai.post(f"{at}deeds/annual_move/", {"to": "in_review"}).status_code == 403
    assert wang.post(f"{at}deeds/annual_move/", {"to": "in_review"}).headers["Location"].endswith("change/")
    assert "重新开放修改" in body(wang.get(f"{at}change/"))
    # What begins a piece of work is gone on with where it stands; what is not taken back is asked about first.
    assert "/jobs/" in wang.post(f"{at}deeds/annual_make/").headers["Location"]
    asked = wang.get(f"{base(GradingRun)}{run.public_id}/deeds/run_publish/")
    assert "公布后各成员单位会收到消息" in body(asked)
    assert "公布结果" in body(asked)


def test_a_document_says_what_was_found_and_what_was_said_and_is_not_changed_here(
    world: World, visitor: Callable[..., Any]
) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        _rows(world)
        run = ReportRun.objects.get(kind=Report.ANNEX, as_of=dt.date(2022, 12, 31))
        said = {**FOUND, "state": "answered", "said": "王芳说明：年底补"}
        FinalReport.objects.create(run=run, note="报省厅的一份", findings=[said], settled_by=world.wang)
    wang = visitor(world.wang, world.a)
    address = f"/admin/reports/reportrun/{run.public_id}/change/"
    page = body(wang.get(address))
    for words in ("扩大集团规模：没有佐证材料。（王芳说明：年底补）", "报省厅的一份", "第 1 版"):
        assert words in page
    assert wang.post(address, {"as_of": "2020-01-01"}).status_code == 403
    assert "报省厅的一份" in body(wang.get("/admin/reports/reportrun/"))
