"""What a report keeps: the same values have the same sum, and the same snapshot gives the same bytes whenever it is printed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import time_machine

from groupportal.tenancy.scope import group_scope
from reports.annex.snapshot import snapshot_sha256
from reports.enums import Form
from reports.models import ReportRun
from reports.services import collect_report, keep_report, render
from tests.reports.annex.plan_files import TASK_HEAD, task, write
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
