"""The figures others use: values, what stands behind them, as of a date."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command

from budget.enums import Source
from budget.selectors import amounts_by_kind, budget_matrix
from groupportal.files.services import store_bytes
from groupportal.metrics.registry import metric_of
from groupportal.metrics.selectors import ask
from tests.budget.ground import CUT_OFF, TASKS, Ground, entry, in_group
from tests.world import World


def answer(code: str, as_of: dt.date = CUT_OFF, **params: Any) -> Any:
    return ask(code, as_of, params).answer()


def test_metrics_say_what_the_table_says(real: Ground) -> None:
    matrix = budget_matrix(real.revision, CUT_OFF)
    for name, value in (
        ("planned", matrix.total.budget),
        ("received", matrix.total.received),
        ("spent", matrix.total.spent),
        ("received_rate", Decimal("116.82")),
        ("spent_rate", Decimal("116.82")),
    ):
        assert answer(f"budget.{name}").value == value, name
    for row in matrix.rows:
        for source, cell in row.cells.items():
            which = {"thread": str(row.thread.public_id), "source": source}
            assert answer("budget.planned", **which).value == cell.budget
            assert answer("budget.received", **which).value == cell.received
            assert answer("budget.spent", **which).value == cell.spent
            assert answer("budget.received_rate", **which).value == cell.received_rate
            assert answer("budget.spent_rate", **which).value == cell.spent_rate


def test_the_rows_behind_add_up_to_the_figure(real: Ground, world: World) -> None:
    entry(real, world.cai, occurred_on=CUT_OFF + dt.timedelta(days=1))
    for code in ("budget.planned", "budget.received", "budget.spent"):
        for params in ({}, {"source": Source.MUNICIPAL}, {"thread": str(real.first.public_id)}):
            result = answer(code, **params)
            assert sum((row.amount for row in result.rows), Decimal(0)) == result.value
            assert [column.value_of(row) for row in result.rows[:1] for column in result.columns]


def test_no_rate_without_a_budget(real: Ground) -> None:
    empty = {"thread": str(real.threads[TASKS[1]].public_id), "source": "enterprise"}
    result = answer("budget.received_rate", **empty)
    assert result.value is None
    assert result.note == "预算为 0，不计算比率。"


def test_the_files_behind_a_figure(real: Ground, world: World) -> None:
    file = store_bytes(b"x", name="回单.txt", by=world.cai)
    entry(real, world.cai, files=[file])
    assert list(answer("budget.received").files()) == [(file, "2023年5月4日 记-0001")]
    assert list(answer("budget.received", dt.date(2023, 5, 3)).files()) == []
    assert list(answer("budget.spent").files()) == []


def test_several_files_do_not_multiply_an_amount(ground: Ground, world: World) -> None:
    files = [
        store_bytes(name.encode(), name=f"{name}.txt", by=world.cai) for name in ("回单", "发票", "合同")
    ]
    entry(ground, world.cai, files=files)
    result = answer("budget.received")
    assert (result.value, [row.file_count for row in result.rows]) == (Decimal(1000), [3])
    assert amounts_by_kind(result.rows)["receipt"] == Decimal(1000)


def test_a_group_without_a_plan_has_no_money(world: World) -> None:
    with in_group(world.a, world.cai):
        assert answer("budget.received").value == 0
        assert answer("budget.planned").value == 0


@pytest.mark.parametrize("code", ["planned", "received", "spent", "received_rate", "spent_rate"])
def test_the_page_of_each_figure(world: World, kept: Ground, client_for: Any, code: str) -> None:
    visitor = client_for(world.zhang, world.a)
    url = f"/metrics/budget.{code}/?as_of=2023-06-30"
    for query in ("", f"&thread={kept.first.public_id}", "&source=enterprise"):
        assert visitor.get(url + query).status_code == 200
    none = visitor.get(f"{url}&source=enterprise&thread={kept.first.public_id}")
    assert none.status_code == 200
    if code.endswith("rate"):
        assert 'figure__value">—<' in none.content.decode()
    assert metric_of(f"budget.{code}").definition in none.content.decode()


def test_the_command_prints_value_or_dash_alone_on_the_last_line(world: World, kept: Ground) -> None:
    def last_line(*params: str) -> str:
        out = io.StringIO()
        call_command("metric", *params, group=world.a.slug, as_of="2023-06-30", stdout=out)
        return out.getvalue().splitlines()[-1]

    assert last_line("budget.received") == "14193400.00"
    assert last_line("budget.received_rate", "source=municipal") == "238.91"
    enterprise = f"thread={kept.first.public_id}"
    assert last_line("budget.received_rate", "source=enterprise", enterprise) == "—"
