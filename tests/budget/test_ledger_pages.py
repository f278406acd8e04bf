"""The ledger as a list: filters, sums, its price, its file, and the admin."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from budget.enums import EntryKind
from budget.services.ledger import reverse_entry
from groupportal.audit.models import AccessEntry
from groupportal.files.selectors import path_of
from groupportal.jobs.models import Job
from tests.budget.ground import Ground, entry, in_group, make_plan
from tests.visitor import body
from tests.world import World


def test_the_list_filters_sorts_and_sums(world: World, kept: Ground, client_for: Any) -> None:
    with in_group(world.a, world.cai):
        entry(kept, world.cai, counterparty="江海市财政局", amount=Decimal(100))
        spent = entry(
            kept, world.cai, counterparty="宏远机械厂", amount=Decimal(70), kind=EntryKind.EXPENDITURE
        )
        reverse_entry(spent, reason="重复", occurred_on=dt.date(2023, 5, 20), by=world.cai)
    visitor = client_for(world.zhang, world.a)

    def found(**query: str) -> str:
        return body(visitor.get("budget:ledger", data=query))

    by_initials = found(q="hyjx")
    assert "宏远机械厂" in by_initials
    assert "江海市财政局" not in by_initials
    assert '支出 <strong class="nowrap">0.00 元' in by_initials, "the reversal counts in the sums"
    assert "共 2 笔" in found(counterparty="宏远") or "2 笔" in found(counterparty="宏远")
    assert "宏远机械厂" not in found(kind="receipt", q="记-0001")
    assert "江海市财政局" in found(least="100", most="100")
    assert "江海市财政局" not in found(least="100.01", until="2023-05-31")
    assert "江海市财政局" not in found(since="2023-05-05", until="2023-05-31")
    assert "江海市财政局" not in found(evidence="yes")
    assert "没有符合条件的台账" in found(voucher="没有的")
    assert visitor.get("budget:ledger", data={"sort": "-amount", "page": "99"}).status_code == 200


def test_the_list_costs_the_same_at_any_size(
    world: World, kept: Ground, client_for: Any, query_count: Any
) -> None:
    visitor = client_for(world.zhang, world.a)

    def queries(page: str) -> int:
        with query_count() as spent:
            assert visitor.get(page, data={"per_page": "200"}).status_code == 200
            return spent()

    with in_group(world.a, world.cai):
        entry(kept, world.cai)
    few = {page: queries(page) for page in ("budget:ledger", "budget:overview")}
    with in_group(world.a, world.cai):
        for number in range(99):
            entry(kept, world.cai, voucher_no=f"记-{number}")
    assert {page: queries(page) for page in few} == few


def test_the_filtered_list_as_excel(world: World, kept: Ground, client_for: Any) -> None:
    with in_group(world.a, world.cai):
        entry(kept, world.cai, counterparty="=1+1", summary="@SUM(A1)")
    visitor = client_for(world.zhang, world.a)
    answer = visitor.client.post(visitor.url("budget:ledger_export") + "?voucher=记-0001")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(min_row=2))
    assert len(rows) == 1
    assert (rows[0][6].value, rows[0][6].data_type) == ("=1+1", "s")
    assert rows[0][4].value == 1000
    assert rows[0][0].value.date() == dt.date(2023, 5, 4)
    with in_group(world.a, world.cai):
        assert AccessEntry.objects.filter(kind="export").count() == 1


def test_a_long_list_is_exported_as_a_job(
    committed_world: World, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = committed_world
    monkeypatch.setattr("budget.views.ledger.ROWS_AT_ONCE", 1)
    with in_group(world.a, world.cai):
        ground = make_plan(world.wang)
        for number in range(3):
            entry(ground, world.cai, voucher_no=f"记-{number}")
        entry(ground, world.cai, kind=EntryKind.EXPENDITURE)
    visitor = client_for(world.cai, world.a)
    answer = visitor.client.post(visitor.url("budget:ledger_export") + "?kind=receipt")
    assert answer.status_code == 302
    assert "/jobs/" in answer.url
    with in_group(world.a, world.cai):
        job = Job.objects.get()
        assert (job.state, job.message) == ("done", "已导出台账 3 笔。")
        file = job.files.get().file
        assert openpyxl.load_workbook(io.BytesIO(path_of(file).read_bytes())).active.max_row == 4
        assert file.view_action == "budget.export_ledger"


def test_the_admin_shows_the_ledger_and_leads_to_reversal(
    world: World, kept: Ground, client_for: Any
) -> None:
    with in_group(world.a, world.cai):
        made = entry(kept, world.cai)
    visitor = client_for(world.cai, world.a)
    for name in ("ledgerentry", "budgetline", "stage"):
        assert visitor.get(f"/admin/budget/{name}/").status_code == 200, name
    listed = body(visitor.get("/admin/budget/ledgerentry/", data={"q": "jhsczj"}))
    assert "记-0001" in listed
    record = f"/admin/budget/ledgerentry/{made.public_id}"
    assert f"{record}/deeds/reverse/" in body(visitor.get(f"{record}/change/"))
    assert visitor.get(f"{record}/deeds/reverse/").status_code == 200
