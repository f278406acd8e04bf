"""Grids of vouchers: many entries at once, an opening broken down, the months."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile

from budget.enums import EntryKind, Source
from budget.models import LedgerEntry
from budget.selectors import openings
from tests.budget.ground import CUT_OFF, Ground, entry, in_group
from tests.budget.test_entry_pages import PDF, facts
from tests.visitor import body
from tests.world import World

AFTER = "2023-07-05"
"""A day that no opening holds."""


def sent(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The form as a browser sends it, empty rows after these."""
    given = {f"row-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return {"row-TOTAL_FORMS": len(rows) + 2, "row-INITIAL_FORMS": 0, **given, **more}


def row(**changes: Any) -> dict[str, Any]:
    return {
        "occurred_on": AFTER,
        "kind": "到位",
        "thread": "治理结构",
        "source": "市级财政",
        "amount": "1,215.00",
        "voucher_no": "记-0201",
        "counterparty": "江海市财政局",
        "summary": "专项资金",
        **changes,
    }


def test_rows_are_recorded_together(world: World, kept: Ground, client_for: Any) -> None:
    visitor = client_for(world.cai, world.a)
    page = body(visitor.get("budget:record_rows"))
    assert page.count("data-clear aria-label") == 6, "five rows and the one the script copies"
    upload = SimpleUploadedFile("回单.pdf", PDF, "application/pdf")
    typed = [
        {**row(), "evidence": [upload]},
        row(occurred_on="2023年7月6日", kind="zc", thread="zljg", source="sjcz", voucher_no="记-0202"),
        dict.fromkeys(row(), "〃") | {"voucher_no": "记-0203", "amount": "3.5万元", "thread": "机制"},
    ]
    with mock.patch("budget.views.base.parse_working_day", return_value=dt.date(2023, 7, 5)):
        answer = visitor.post("budget:record_rows", sent(*typed))
    assert answer.status_code == 302, body(answer)
    said = body(visitor.client.get(answer.url))
    assert "已登记 3 笔：到位 1,215.00 元，支出 36,215.00 元。其中 2 笔在2023年7月5日以后，" in said
    with in_group(world.a, world.cai):
        made = (
            LedgerEntry.objects.filter(voucher_no__startswith="记-02").select_related("thread").order_by("id")
        )
        assert [(e.thread.name, e.kind, e.source, e.amount, e.occurred_on.day) for e in made] == [
            ("治理结构", "receipt", "municipal", Decimal(1215), 5),
            ("治理结构", "expenditure", "municipal", Decimal(1215), 6),
            ("运行机制", "expenditure", "municipal", Decimal(35_000), 6),
        ]
        assert [e.evidence.count() for e in made] == [1, 0, 0]


def test_what_is_wrong_stands_at_its_cell_and_nothing_is_kept(
    world: World, kept: Ground, client_for: Any
) -> None:
    visitor = client_for(world.cai, world.a)
    wrong = row(
        occurred_on="2023-07",
        kind="借款",
        thread="x",
        source="sj",
        amount="约5万",
        voucher_no="",
        summary="长" * 301,
    )
    answer = visitor.post("budget:record_rows", sent(row(), wrong))
    assert answer.status_code == 422
    page = body(answer)
    for sentence in (
        "“2023-07”只写到月，请补上日",
        "没有“借款”，可以填：到位、支出",
        "没有“x”，可以填：治理结构、运行机制",
        "“sj”可以是省级及以上财政、市级财政，请写全",
        "“约5万”是约数",
        "第 2 行，凭证号：没有填写，请补上",
        "长长长",
        'value="记-0201"',
    ):
        assert sentence in page, sentence
    assert "至少填一行" in body(visitor.post("budget:record_rows", sent()))
    with in_group(world.a, world.cai):
        assert not LedgerEntry.objects.filter(voucher_no="记-0201").exists()


def test_what_may_be_twice_is_asked_about_once(world: World, kept: Ground, client_for: Any) -> None:
    with in_group(world.a, world.cai):
        entry(kept, world.cai, occurred_on=dt.date(2023, 7, 5), amount=Decimal(1215), voucher_no="记-0201")
        opening = openings(kept.plan).get(thread=kept.first, source=Source.MUNICIPAL, kind=EntryKind.RECEIPT)
    visitor = client_for(world.cai, world.a)
    typed = [row(), row(), row(occurred_on="2023-06-30", voucher_no="记-0204")]
    answer = visitor.post("budget:record_rows", sent(*typed))
    assert answer.status_code == 422
    page = body(answer)
    assert "第 1 行：凭证号 记-0201、2023年7月5日、1,215.00 元在台账中已有相同的记录" in page
    assert "1,215.00 元与第 1 行相同" in page
    assert "第 3 行：“治理结构”市级财政到位截至2023年6月30日已有期初 42,300.00 元" in page
    assert visitor.url("budget:break_down", public_id=opening.public_id) in page
    assert visitor.post("budget:record_rows", sent(*typed, **{"row-confirmed": "1"})).status_code == 302
    with in_group(world.a, world.cai):
        assert LedgerEntry.objects.filter(voucher_no="记-0201").count() == 3


def test_one_entry_within_an_opening_is_asked_about(world: World, kept: Ground, client_for: Any) -> None:
    visitor = client_for(world.cai, world.a)
    answer = visitor.post("budget:record", facts(kept, occurred_on="2023-05-04"))
    assert answer.status_code == 422
    assert "合计会在期初之外再加一次" in body(answer)
    assert "/break-down/" in body(answer)
    assert (
        visitor.post("budget:record", facts(kept, occurred_on="2023-05-04", adds_on_purpose="on")).status_code
        == 302
    )


def test_an_opening_is_broken_down_on_its_page(world: World, kept: Ground, client_for: Any) -> None:
    with in_group(world.a, world.cai):
        opening = openings(kept.plan).get(thread=kept.first, source=Source.MUNICIPAL, kind=EntryKind.RECEIPT)
    visitor = client_for(world.cai, world.a)
    assert "分解为凭证" in body(visitor.get("budget:entry", public_id=opening.public_id))

    def post(*rows: dict[str, Any], **more: Any) -> Any:
        given = [{k: v for k, v in r.items() if k not in ("kind", "thread", "source")} for r in rows]
        return visitor.post("budget:break_down", sent(*given, **more), public_id=opening.public_id)

    late = body(post(row()))
    assert "晚于期初的2023年6月30日" in late
    early = {"occurred_on": "2021-03-05"}
    assert "比这笔期初余下的 42,300.00 元多" in body(post(row(**early, amount="42300.01")))
    answer = post(row(**early, amount="30000"), row(**early, amount="2300", voucher_no="记-0202"))
    assert answer.status_code == 302, body(answer)
    page = body(visitor.client.get(answer.url))
    assert "已分解为 2 张凭证，共 32,300.00 元，还余 10,000.00 元。" in page
    assert "记-0202" in page
    assert post(row(**early, amount="10000", voucher_no="记-0203")).status_code == 302
    assert "没有余下的金额" in body(visitor.get("budget:break_down", public_id=opening.public_id))
    shown = body(visitor.get("budget:entry", public_id=opening.public_id))
    assert "查看分解出的凭证" in shown
    assert visitor.url("budget:reverse", public_id=opening.public_id) not in shown
    listed = body(visitor.get("budget:ledger", data={"as_of": CUT_OFF.isoformat(), "per_page": "200"}))
    assert "到位（期初分解）" in listed
    assert "在线登记" not in listed.partition("<tbody")[2], "a deduction is from an opening, not typed"
    assert "冲销" not in listed
    with in_group(world.a, world.cai):
        part = LedgerEntry.objects.get(voucher_no="记-0203")
    assert "期初分解而来" in body(visitor.get("budget:entry", public_id=part.public_id))


def test_balance_and_months(world: World, kept: Ground, client_for: Any) -> None:
    with in_group(world.a, world.cai):
        day = dt.date(2023, 7, 5)
        entry(kept, world.cai, occurred_on=day, amount=Decimal(700))
        entry(kept, world.cai, occurred_on=day, amount=Decimal(300), kind=EntryKind.EXPENDITURE)
    visitor = client_for(world.zhang, world.a)
    line = {"thread": str(kept.first.public_id), "source": "municipal"}
    spent = body(visitor.get("budget:ledger", data={**line, "kind": "expenditure", "since": "2023-07-01"}))
    assert ">400.00<" in spent, "received less spent of the line, whatever the filter shows"
    page = body(visitor.get("budget:months", data=line))
    for text in (
        "2023年7月",
        "2023年6月",
        "累计到位（元）",
        ">43,000.00<",
        ">400.00<",
        "since=2023-07-01",
        "until=2023-07-31",
    ):
        assert text in page, text
    assert "2023年7月" not in body(visitor.get("budget:months", data={**line, "as_of": "2023-06-30"}))
