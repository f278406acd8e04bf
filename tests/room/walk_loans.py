"""Walks the room of ``docs/new-room.md`` once it is built: put into the built tree as ``tests/loans/test_loans.py``."""

from __future__ import annotations

import datetime as dt
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from loans.models import Loan
from loans.services import LOANS, ask_loan
from openpyxl import Workbook

from groupportal.errors import DomainError
from groupportal.metrics.selectors import ask
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from tests.visitor import Visitor, body
from tests.world import World

D = dt.date


def test_the_room_is_whole(world: World, tmp_path: Any) -> None:
    li, wang = Visitor(world.li, world.a), Visitor(world.wang, world.a)
    assert "还没有借用记录" in body(li.get("loans:list"))
    asked = {
        "unit": str(world.ua.public_id),
        "thing": "数控机床",
        "starts_on": "2023-03-01",
        "ends_on": "2023-04-01",
    }
    page = li.post("loans:ask", asked).url
    assert "待审核" in body(li.client.get(page))
    assert li.client.post(page, {"deed": "approved"}).status_code == 403
    assert "通过" in body(wang.client.get(page))
    assert wang.client.post(page, {"deed": "approved"}).status_code == 302
    listed = body(wang.get("loans:list", data={"q": "数控", "state": "approved"}))
    assert "数控机床" in listed
    assert "2023年3月1日" in listed
    with group_scope(world.a, actor=world.wang):
        by = viewer_for(world.wang, world.a)
        assert ask("loans.out", D(2023, 3, 31), {}).answer().value == 1
        assert ask("loans.out", D(2023, 4, 1), {}).answer().value == 0
        second = ask_loan(world.ua, thing="数控机床", starts_on=D(2023, 3, 15), ends_on=D(2023, 5, 1), by=by)
        with pytest.raises(DomainError, match="两个人"):
            LOANS.rule(second, "approved", by=by)
        with pytest.raises(DomainError, match="2023年3月1日"):
            LOANS.rule(second, "approved", by=viewer_for(world.wen, world.a))
    book = Workbook()
    book.active.append(["借用单位", "设备", "开始日期", "归还日期"])
    book.active.append([world.ua.name, "示波器", "2023-05-01", "2023-05-10"])
    book.active.append(["不存在的单位", "示波器", "2023-05-01", "2023-05-10"])
    file = tmp_path / "loans.xlsx"
    content = BytesIO()
    book.save(content)
    file.write_bytes(content.getvalue())
    told = StringIO()
    words = ("import_records", "loans", str(file), "--group", world.a.slug, "--dry-run")
    with pytest.raises(CommandError, match="1 行"):
        call_command(*words, stdout=told, stderr=told)
    assert "没有“不存在的单位”" in told.getvalue()
    with group_scope(world.a):
        assert Loan.objects.count() == 2, "a dry run keeps nothing"
