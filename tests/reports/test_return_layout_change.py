"""A return goes on by another layout: a value follows its item, not the code that another item has there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from groupportal.errors import DomainError
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from reports.annual_return.drafting import changed
from reports.annual_return.enums import AnswerState, Kind, Source
from reports.annual_return.figures import LastYear
from reports.annual_return.values import Field, Part, tallied
from reports.models import AnnualReturn, ReturnLayout
from reports.selectors.annual_return import in_the_way, standing_of
from reports.services.annual_return import Edit, change_layout, set_values
from reports.services.unit_answer import ask_units, rule_answer, save_answer
from tests.reports.test_annual_return import EVERYTHING, answer_of, begun_return, cells, due
from tests.standing import standing
from tests.visitor import body
from tests.world import World


@standing
def begun(world: World) -> AnnualReturn:
    """Of 2022: a school has answered everything with 2 and is checked; a text and a number are typed."""
    with group_scope(world.a, actor=world.wang):
        wang, wen, li = (viewer_for(user, world.a) for user in (world.wang, world.wen, world.li))
        row = begun_return(world)
        ask_units(row, [world.ua], due_on=due(), by=wang)
        filed = save_answer(answer_of(row, world.ua), EVERYTHING, seen=0, by=li, hand_in=True)
        rule_answer(filed, AnswerState.CHECKED, by=wen)
        set_values(row, [Edit("F08", 0, text="有三项典型做法")], by=wang)
        return row


def _other(row: AnnualReturn, edition: str = "一", /, **fields: dict[str, Any]) -> ReturnLayout:
    """Another layout: some fields of the return's are others."""
    content = row.layout.layout
    for code, new in fields.items():
        content = changed(content, code, replace(content.by_code[code], **new))
    return ReturnLayout.objects.create(
        name="省厅年报", edition=edition, dated=dt.date(2023, 1, 1), content=content.plain()
    )


def test_a_value_follows_its_item_and_comes_back_with_it(
    world: World, begun: AnnualReturn, visitor: Callable[..., Any]
) -> None:
    wang = visitor(world.wang, world.a)
    with group_scope(world.a, actor=world.wang):
        by, before = viewer_for(world.wang, world.a), begun.layout
        assert [cells(begun)[code].text for code in ("B04", "E04", "F08")] == ["2", "2.00", "有三项典型做法"]
        other = _other(
            begun,
            B04={"label": "共建基地", "unit": "个"},
            E04={"unit": "元"},
            B03={"label": "订单（定向）班"},
            F08={"label": "典型做法数", "kind": Kind.NUMBER, "unit": "项"},
        )
    at = {"public_id": begun.public_id}
    chosen: dict[str, Any] = {"layout": str(other.public_id)}
    told = wang.post("reports:return_change_layout", chosen, **at)
    assert told.status_code == 422, "nothing is left behind unseen"
    page = body(told)
    assert "编号相同、项目不同的 3 项不带过去" in page
    assert "E04 原来是“共享设备价值”（金额，万元），新版式里是“共享设备价值”（金额，元）" in page
    assert page.count('name="same"') == 1
    seen = page.split('name="told" value="')[1].split('"')[0]
    sent = {**chosen, "told": seen, "same": ["B03", "B04"]}
    assert wang.post("reports:return_change_layout", sent, **at).status_code == 302
    assert wang.get("reports:return", **at).status_code == 200, "a sentence is no number, and no failure"
    with group_scope(world.a, actor=world.wang):
        found, mine = cells(begun), answer_of(begun, world.ua)
        assert [found[code].text for code in ("B04", "E04", "F08", "B03")] == ["—", "—", "—", "2"]
        assert set(mine.lacking) == {"B04", "E04"}, "who answered the other item is asked for this one"
        begun.refresh_from_db()
        change_layout(begun, before, by=by)
        assert [cells(begun)[code].text for code in ("B04", "E04", "F08")] == ["2", "2.00", "有三项典型做法"]
        assert answer_of(begun, world.ua).lacking == ["B03"]


def test_what_was_typed_plainly_needs_its_reason_where_the_records_know(
    world: World, begun: AnnualReturn
) -> None:
    with group_scope(world.a, actor=world.wang):
        by = viewer_for(world.wang, world.a)
        begun = change_layout(begun, _other(begun, B04={"asks": ()}), by=by)
        set_values(begun, [Edit("B04", 0, text="7")], by=by)
        begun = change_layout(begun, _other(begun, "二", B04={"metric": "members.active"}), by=by)
        cell = cells(begun)["B04"]
        assert (cell.text, cell.source, cell.lacks_reason) == ("7", Source.CORRECTED, True)
        assert any(
            "“订单培养学生”填了别的数，还没有写原因" in said for said in in_the_way(begun, standing_of(begun))
        )


def test_who_filled_it_in_does_not_check_it_whoever_handed_it_in(world: World, begun: AnnualReturn) -> None:
    with group_scope(world.a, actor=world.wang):
        wang, wen = (viewer_for(user, world.a) for user in (world.wang, world.wen))
        firm = Unit.objects.get(name="江海机械厂")
        ask_units(begun, [firm], due_on=due(), by=wang)
        kept = save_answer(answer_of(begun, firm), EVERYTHING, seen=0, by=wang)
        done = save_answer(kept, EVERYTHING, seen=1, by=wen, hand_in=True)
        with pytest.raises(DomainError, match="有您填的数"):
            rule_answer(done, AnswerState.CHECKED, by=wang)


def test_last_years_value_is_of_the_same_item_and_what_is_no_value_counts_for_none() -> None:
    row = {"code": "B04", "label": "共建基地", "unit": "个", "kind": Kind.NUMBER, "value": "9"}
    last, one = LastYear({"B04": row}, "2021年冻结的数据"), Field("B04", "订单培养学生", "人")
    assert (last.of(one), last.instead(one)) == ("", "上年这个编号是“共建基地”，没有这一项")
    assert last.of(replace(one, label="共建基地", unit="个")) == "9"
    assert [one.value_of(kept) for kept in ("职业学校", "NaN", "3")] == [None, None, Decimal(3)]
    assert replace(one, kind=Kind.DATE).value_of("3") is None
    assert tallied(one, [Part("无", None), Part("3", None)]) == Decimal(3)
