"""Pages on paper: names and heads stand on every sheet, wide tables whole, nothing to click."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.jiangmen import CUT_OFF
from groupportal.tenancy.scope import group_scope
from plans.models import PlanItem
from tests.e2e.conftest import Visit
from tests.e2e.demo import Demo
from tests.e2e.walking import paper_faults

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="apt-get install poppler-utils"),
]


def sheets(visit: Visit, path: str, place: Path) -> list[str]:
    """The words on each sheet of paper that the page at this path fills."""
    visit.go(path)
    assert paper_faults(visit) == []
    file = place / "page.pdf"
    visit.page.pdf(path=file, format="A4", prefer_css_page_size=True)
    told = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True)
    return ["".join(sheet.split()) for sheet in told.stdout.split("\f")[:-1]]


def test_names_and_heads_stand_on_every_sheet(
    demo: Demo, demo_visit: Callable[..., Visit], tmp_path: Path
) -> None:
    with group_scope(demo.group):
        task_id = PlanItem.objects.filter(name="4.校内实训基地").latest("pk").thread.public_id
    visit, home = demo_visit("desk"), f"/{demo.group.slug}/"
    visit.enter(demo.user("mishu"))

    task = sheets(visit, f"{home}plans/tasks/{task_id}/", tmp_path)
    assert len(task) > 1
    assert all("4.校内实训基地" in sheet for sheet in task)
    assert "第2页" in task[1]
    assert "绑定指标" not in "".join(task)

    ledger = sheets(visit, f"{home}budget/ledger/", tmp_path)
    assert len(ledger) > 1
    assert all("到位与支出台账" in sheet and "凭证号" in sheet for sheet in ledger)

    built = sheets(visit, f"{home}reports/tables/tasks/?as_of={CUT_OFF}", tmp_path)
    assert len(built) > 1
    assert all("具体任务" in sheet for sheet in built[:2])
    parted = "完善职业教育集团资源共"
    assert [parted in sheet for sheet in built[:2]] == [True, True]


def test_what_is_wide_lies_across(demo: Demo, demo_visit: Callable[..., Visit]) -> None:
    visit, home = demo_visit("desk"), f"/{demo.group.slug}/"
    visit.enter(demo.user("mishu"))
    for path, laid in (
        ("", "auto"),
        ("members/", "auto"),
        ("members/?print=1", "auto"),
        ("budget/ledger/", "wide"),
        ("budget/", "wide"),
        ("roles/", "wide"),
        ("reports/tables/indicators/", "wide"),
        ("reports/tables/funds/", "wide"),
    ):
        visit.go(f"{home}{path}")
        visit.page.emulate_media(media="print")
        assert visit.page.evaluate("getComputedStyle(document.body).page") == laid, path
        assert paper_faults(visit) == [], path
