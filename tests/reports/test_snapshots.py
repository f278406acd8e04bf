"""What a report keeps: the same values have the same sum, and the same snapshot gives the same bytes whenever it is printed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import time_machine

from groupportal.errors import DomainError, NotAllowed
from groupportal.tenancy.scope import group_scope
from plans.enums import FilingState
from plans.models import Filing, ItemThread
from plans.services import filing as filings
from plans.services.filing import fingerprint
from plans.services.review import approve_filing, withdraw_approval
from reports.annex.snapshot import snapshot_sha256
from reports.enums import Form
from reports.models import FinalReport, ReportRun
from reports.services.annual import begin_report
from reports.services.run import collect_report, keep_report, render, settle_report
from tests.plans.contents import AS_OF, revision_in_force
from tests.plans.people import viewer
from tests.reports.annex.plan_files import TASK_HEAD, task, write
from tests.reports.test_annual import made
from tests.reports.test_source_file import by_command
from tests.world import World


def test_the_sum_does_not_hang_on_the_order() -> None:
    one, other = {"a": {"x": "1", "y": None}, "b": ["2"]}, {"b": ["2"], "a": {"y": None, "x": "1"}}
    assert snapshot_sha256(one) == snapshot_sha256(other) != snapshot_sha256({"a": one})


def test_a_file_holds_no_clock(world: World, tmp_path: Path, django_capture_on_commit_callbacks: Any) -> None:
    path = write(tmp_path / "附件2.xlsx", "（截至2023年6月）", [*TASK_HEAD, task()])
    by_command(world, path, django_capture_on_commit_callbacks)
    with group_scope(world.a, actor=world.wang):
        keep_report(collect_report("annex", dt.date(2023, 6, 30)), (Form.XLSX,), by=world.wang)
        run = ReportRun.objects.get()
        now, later = [], []
        for form in Form:
            now.append(render(run, form))
            with time_machine.travel(dt.datetime(2031, 1, 1, tzinfo=dt.UTC)):
                later.append(render(run, form))
    assert now == later


def test_what_a_final_report_prints_stays_approved(inside: World) -> None:
    world = inside
    revision_in_force(world.wang)
    thread = ItemThread.objects.get(name="2.扩大集团规模")
    wang, wen = viewer(world.wang), viewer(world.wen)
    draft = filings.start_filing(thread, as_of=AS_OF, by=wang)
    filings.save_filing(draft, as_of=AS_OF, text="135家", figures=[], seen=fingerprint(draft), by=wang)
    filing = approve_filing(filings.submit_filing(draft, by=wang), by=wen)
    run = keep_report(collect_report("annex", AS_OF), (Form.XLSX,), by=world.wang)
    withdraw_approval(filing, reason="还没定稿", by=wen)
    mended = filings.submit_filing(filings.start_filing(thread, as_of=AS_OF, by=wang), by=wang)
    approve_filing(mended, by=wen)
    final = keep_report(collect_report("annex", AS_OF), (Form.XLSX,), by=world.wang)
    with pytest.raises(NotAllowed):
        settle_report(final, accepted="逐条看过", by=viewer(world.cai))
    with pytest.raises(DomainError, match="1 份已撤回审核"):
        settle_report(run, accepted="逐条看过", by=wen)
    settle_report(final, note="报省厅", accepted="逐条看过", by=wen)
    with pytest.raises(
        DomainError, match=r"已经定稿（文静，.+），这次的说明没有写入。要另交一份的，请重新生成"
    ):
        settle_report(final, note="报市局", accepted="也看过", by=wang)
    with pytest.raises(DomainError, match="已经定稿，印的是这份填报"):
        withdraw_approval(mended, reason="数错了", by=wen)
    mended.refresh_from_db()
    assert mended.state == FilingState.APPROVED


def test_a_final_annual_report_holds_the_approvals_it_rests_on(inside: World) -> None:
    world, day = inside, dt.date(2022, 12, 31)
    revision_in_force(world.wang)
    thread = ItemThread.objects.get(name="2.扩大集团规模")
    wang, wen = viewer(world.wang), viewer(world.wen)

    def approved() -> Filing:
        draft = filings.start_filing(thread, as_of=day, by=wang)
        filings.save_filing(draft, as_of=day, text="135家", figures=[], seen=fingerprint(draft), by=wang)
        draft.refresh_from_db()
        return approve_filing(filings.submit_filing(draft, by=wang), by=wen)

    first, report = approved(), begin_report(2022, by=wang)
    run = made(world, report)
    withdraw_approval(first, reason="数错了", by=wen)
    with pytest.raises(DomainError, match="1 份已撤回审核"):
        settle_report(run, accepted="逐条看过", by=wen)
    second = approved()
    FinalReport.objects.create(run=made(world, report), settled_by=world.wen)
    with pytest.raises(DomainError, match="年度工作报告已经定稿，印的是这份填报"):
        withdraw_approval(second, reason="数错了", by=wen)
