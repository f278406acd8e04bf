"""表样: what a file says around its figures is what the group prints; lines to sign are a setting."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from groupportal.errors import NotAllowed
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from reports.annex.collect import collect_annex
from reports.annex.load import load_reading
from reports.annex.read import read_plan_file
from reports.annex.snapshot import annex_from, to_snapshot
from reports.annex.write import write_annex_document, write_annex_workbook
from reports.annex.write.layout import standard_form
from reports.models import TableForm
from reports.selectors.form import form_as_of
from reports.services.form import set_form
from tests.reports.annex import sample
from tests.reports.annex.office_grid import document, texts, workbook
from tests.reports.annex.plan_files import FUNDS_HEAD, funds, task, write
from tests.world import World

JUNE, JULY = dt.date(2023, 6, 30), dt.date(2023, 7, 31)
HEAD = [
    ["重点建设任务", "<", "建设目标和验收要点", "目标完成情况（截至2023年6月30日）"],
    ["一级任务", "具体任务", "^", "^"],
]
OWN = (
    "附件2-1 临江职教集团建设任务完成表（截至2023年6月）",
    "填报单位（公章）：旧名称　填报时间：2023年7月",
    [*HEAD, task(), task("机制", "1.健全制度")],
    "备注：1.数据截至2023年6月；",
    "2.附佐证目录。",
    "",
    "审核人：李四　填表人：张三",
    "附件2-3 资金表",
    [*FUNDS_HEAD, funds("治理", 10, 10, 5), funds("机制", 10, 10, 5), funds("合计", 20, 20, 10)],
)


def load(world: World, path: Path, *blocks: Any) -> list[str]:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        return load_reading(read_plan_file(write(path, *blocks)), by=SYSTEM_ACTOR).lines


def printed(world: World, as_of: dt.date) -> Any:
    with group_scope(world.a, actor=SYSTEM_ACTOR, snapshot=True):
        return collect_annex(as_of).annex


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_a_table_is_printed_with_the_words_of_its_file(world: World, tmp_path: Path, ending: str) -> None:
    said = load(world, tmp_path / f"表.{ending}", *OWN)
    assert any("附件2-1、附件2-3的表题、表头、备注按这份文件打印" in line for line in said)
    book = workbook(write_annex_workbook(printed(world, JULY), stamp=sample.STAMP))
    rows = texts(book["附件2-1"])
    assert rows[0][0] == "附件2-1 临江职教集团建设任务完成表（截至2023年7月）"
    assert rows[1][0] == f"填报单位（公章）：{world.a.name}"
    assert rows[2] == ["重点建设任务", "", "建设目标和验收要点", "目标完成情况（截至2023年7月31日）"]
    assert [row[0] for row in rows[-3:]] == ["备注：1.数据截至2023年7月；", "2.附佐证目录。", rows[-1][0]]
    assert rows[-1][0].split() == ["审核人：", "填表人："]
    money = texts(book["附件2-3"])
    assert money[0][0] == "附件2-3 资金表"
    assert [row[0] for row in money[-3:]] == ["治理", "机制", "合计"], "the sum stands where the file has it"
    words = document(write_annex_document(printed(world, JULY), stamp=sample.STAMP))
    lines = [p.text for p in words.paragraphs]
    assert lines[0] == rows[0][0]
    assert "备注：1.数据截至2023年7月；" in lines
    assert words.tables[0].rows[0].cells[0].text == "重点建设任务"


def test_the_next_file_replaces_it_and_lines_to_sign_stay(world: World, tmp_path: Path) -> None:
    load(world, tmp_path / "一.xlsx", *OWN)
    head = [[text.replace("6月30日", "7月") for text in row] for row in HEAD]
    load(world, tmp_path / "二.xlsx", "附件2-1 新表题", [*head, task(), task("机制", "1.健全制度")])
    assert printed(world, JUNE).forms["tasks"].title.startswith("附件2-1 临江")
    later = printed(world, JULY).forms
    assert later["tasks"].title == "附件2-1 新表题"
    assert later["tasks"].notes == ()
    assert later["tasks"].signatures == ("审核人：", "填表人：")
    assert later["funds"].title == "附件2-3 资金表", "a table that the file lacks stays as it was"


def test_a_group_without_a_file_prints_the_standard_form_and_old_snapshots_still_print() -> None:
    snapshot = to_snapshot(sample.annex())
    del snapshot["forms"]
    assert write_annex_workbook(annex_from(snapshot), stamp=sample.STAMP) == write_annex_workbook(
        sample.annex(), stamp=sample.STAMP
    )


def test_a_columns_not_known_or_in_yuan_gets_the_standard_head(tmp_path: Path) -> None:
    yuan = [
        [text.replace("万元", "元") if isinstance(text, str) else text for text in row] for row in FUNDS_HEAD
    ]
    more = [[*row, extra] for row, extra in zip([*HEAD, task()], ("责任人", "^", "王"), strict=True)]
    reading = read_plan_file(
        write(tmp_path / "表.xlsx", "附件2-1 表", more, "附件2-3 资金", [*yuan, funds("治理", 10, 10, 5)])
    )
    for table in ("tasks", "funds"):
        assert reading.forms[table].head == standard_form(table).head
    assert reading.forms["funds"].title == "附件2-3 资金"


def test_the_secretariat_sets_words_and_lines(world: World, client_for: Any, tmp_path: Path) -> None:
    load(world, tmp_path / "表.xlsx", *OWN)
    client = client_for(world.wang, world.a)
    page = client.get("reports:form", table="tasks", data={"as_of": "2023-06-30"})
    fields = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    assert fields["head_0"] == "重点建设任务"
    fields |= {
        "signatures": "单位公章\n负责人签字\n填表日期",
        "head_0": "任务名称",
        "as_of": "2023-06-30",
        "notes": "",
    }
    assert client.post("reports:form", table="tasks", data=fields | {"title": ""}).status_code == 422
    assert client.post("reports:form", table="tasks", data=fields).status_code == 302
    form = printed(world, JUNE).forms["tasks"]
    assert form.signatures == ("单位公章：", "负责人签字：", "填表日期：　　　年　　月　　日")
    assert (form.head[0].text, form.notes) == ("任务名称", ())
    sheet = client.get("reports:sheet", table="tasks", data={"as_of": "2023-06-30"}).content.decode()
    assert "任务名称" in sheet
    assert "负责人签字：" in sheet
    assert "附件2-1 临江职教集团建设任务完成表（截至2023年6月）" in sheet
    listed = client.get("reports:forms", data={"as_of": "2023-06-30"}).content.decode()
    assert "单位公章：　负责人签字：" in listed
    lost = client.post(
        "reports:form", table="tasks", data=fields | {"notes": "统计到{截至月份}，由{填报单位}填写。"}
    )
    assert lost.status_code == 422
    assert "没有“{截至月份}”" in lost.content.decode(), "it would be printed as it stands"


def test_only_the_secretariat_sets_forms(world: World) -> None:
    with group_scope(world.a, actor=world.cai):
        with pytest.raises(NotAllowed):
            set_form("tasks", standard_form("tasks"), on=JUNE, by=viewer_for(world.cai, world.a))
        assert form_as_of("tasks", JUNE) is None
        assert not TableForm.objects.exists()
