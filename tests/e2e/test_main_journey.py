"""The secretariat's first hour, in a browser: upload the Word file, look, correct, prove, print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from reports.annex.write.word import write_annex_document
from tests.reports.annex.sample import STAMP, annex
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def word_file(tmp_path: Path) -> Path:
    """An 附件2 as a secretariat has it."""
    path = tmp_path / "附件2.docx"
    path.write_bytes(write_annex_document(annex(), stamp=STAMP))
    return path


def _import(visit: object, word_file: Path, slug: str) -> None:
    page = visit.page
    visit.go(f"/{slug}/imports/new/")
    page.get_by_role("link", name="附件2 或 目标任务分解表").click()
    page.set_input_files("input[type=file]", str(word_file))
    page.get_by_role("button", name="上传并检查").click()
    page.wait_for_selector("text=待确认")
    visit.shoot("import-checked")
    page.get_by_role("button", name="确认导入").first.click()
    page.wait_for_selector("text=已导入")


def test_from_the_word_file_to_the_three_tables(
    committed_world: World, visit: Callable[..., object], word_file: Path, tmp_path: Path
) -> None:
    slug = committed_world.a.slug
    desk = visit("desk")
    page = desk.page
    desk.sign_in("wang_a", f"/{slug}/")
    desk.shoot("home-empty")
    _import(desk, word_file, slug)

    desk.go(f"/{slug}/reports/tables/funds/?as_of=2023-06-30")
    assert "116.82%" in page.content()
    desk.shoot("sheet-funds")
    page.locator(".sheet__total a.figure").nth(1).click()
    page.wait_for_selector("text=构成这个数的记录")
    page.wait_for_timeout(300)
    desk.shoot("figure-drawer")
    desk.close_drawer()

    desk.go(f"/{slug}/reports/?as_of=2023-06-30")
    page.get_by_role("button", name="生成三张表").click()
    page.wait_for_selector("text=已完成")
    desk.shoot("job-done")
    for name, suffix in (("xlsx", ".xlsx"), ("docx", ".docx")):
        link = page.locator(f"li:has-text('{suffix}') a[download]").first
        with page.expect_download() as waiting:
            link.click()
        target = tmp_path / f"made{suffix}"
        waiting.value.save_as(target)
        assert target.stat().st_size > 5_000, name
    book = openpyxl.load_workbook(tmp_path / "made.xlsx")
    assert book.sheetnames == ["附件2-1", "附件2-2", "附件2-3"]
    assert len(docx.Document(str(tmp_path / "made.docx")).tables) == 3


def test_a_stranger_sees_nothing_and_a_reader_no_buttons(
    committed_world: World, visit: Callable[..., object], word_file: Path
) -> None:
    slug = committed_world.a.slug
    desk = visit("desk")
    desk.sign_in("wang_a", f"/{slug}/")
    _import(desk, word_file, slug)
    reader = visit("phone")
    reader.sign_in("zhang_a", f"/{slug}/")
    reader.shoot("home-reader-phone")
    reader.go(f"/{slug}/reports/?as_of=2023-06-30")
    assert reader.page.get_by_role("button", name="生成三张表").count() == 0
    reader.go(f"/{slug}/reports/tables/tasks/?as_of=2023-06-30")
    reader.shoot("sheet-tasks-phone")
    assert not reader.page.locator(".sheet__once").first.is_visible(), "a card says its heading once"
