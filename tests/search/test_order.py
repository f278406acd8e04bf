"""Names stand by their pinyin wherever a list sorts by them, and are found by it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.apps import apps

from groupportal.files.services import store_bytes
from groupportal.people.models import UnitSet
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.ui.pinyin import spell
from plans.models import Assignment, ItemThread, PlanItem
from plans.services.revision import name_threads_after
from tests.rows import make_row
from tests.visitor import Visitor, body
from tests.world import World

NAMES = ("张坑", "重庆", "阿坡")
"""In the order of their characters, which is that of nobody's alphabet."""
SORTED = ["阿坡", "重庆", "张坑"]


def _fill(world: World) -> Any:
    made: dict[type, Any] = {}
    entry: Any = make_row(apps.get_model("budget.LedgerEntry"), made)
    make_row(apps.get_model("plans.PlanRevision"), made)
    for n, name in enumerate(NAMES):
        store_bytes(f"%PDF-1.4 {n}".encode(), name=f"{name}.pdf", by=world.wang)
        UnitSet.objects.create(name=name, saved_by=world.wang)
        thread = ItemThread.objects.create(plan=entry.plan, kind="task", level=1, name=name)
        Assignment.objects.create(
            thread=thread, unit=world.ua, due_on=dt.date(2023, 6, 30), assigned_by=world.wang
        )
        type(entry).objects.create(
            plan=entry.plan,
            thread=thread,
            source=entry.source,
            kind=entry.kind,
            amount=1,
            occurred_on=dt.date(2023, 1, 1 + n),
            voucher_no=str(n),
        )
    return entry.plan


def test_lists_stand_by_reading_and_find_by_it(world: World) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        ledger = {"plan": str(_fill(world).public_id), "as_of": "2023-06-30"}
    visitor = Visitor(world.wang, world.a)

    def listed(address: str, **query: str) -> list[str]:
        table = body(visitor.get(address, data=query)).partition("<tbody")[2].rpartition("</tbody>")[0]
        return list(dict.fromkeys(re.findall("|".join(NAMES), table)))

    for address, sort in (
        ("files:file_list", "name"),
        ("people:unit_sets", "name"),
        ("plans:assignments", "thread__name"),
        ("budget:ledger", "thread__name"),
    ):
        assert listed(address, sort=sort, **ledger) == SORTED, address
        assert listed(address, sort=f"-{sort}", **ledger) == SORTED[::-1], address
    assert listed("people:unit_sets") == SORTED
    assert listed("admin:files_storedfile_changelist", o="1") == SORTED
    for address in (
        "files:file_list",
        "people:unit_sets",
        "plans:assignments",
        "admin:files_storedfile_changelist",
    ):
        assert listed(address, q="cqing") == ["重庆"], address


def test_a_thread_that_takes_another_name_takes_its_pinyin(world: World) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        item: Any = make_row(PlanItem, {})
        item.name = "重庆"
        item.save()
        name_threads_after(item.revision)
        thread = ItemThread.objects.get(pk=item.thread_id)
    assert (thread.name, thread.pinyin) == ("重庆", spell("重庆"))
