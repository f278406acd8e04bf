"""What pages show is kept until the records change, seen by everybody at once, and rights are never kept."""

from __future__ import annotations

import contextlib
import datetime as dt
import pickle
import tracemalloc
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from groupportal.accounts.models import User
from groupportal.audit.models import AuditEntry
from groupportal.audit.services import record
from groupportal.messages.models import Notice
from groupportal.messages.services import mark_all_read, notify
from groupportal.people.services.people import grant_role, revoke_role
from groupportal.tenancy.kept import (
    ACROSS_GROUPS,
    Asked,
    _Near,
    _News,
    _version_name,
    _weight,
    kept,
    kept_all,
    of_each,
    once,
    remembered,
)
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from groupportal.tenancy.together import answers, any_of, number_of
from tests.committing import Page, through
from tests.visitor import Visitor, body
from tests.world import World

LIST = "files:file_list"


class Reader:
    """Counts units through what is kept, and remembers how often it really counted."""

    def __init__(self) -> None:
        self.asked = 0

    def _count(self) -> int:
        self.asked += 1
        return Unit.objects.count()

    def __call__(self, group: Any) -> int:
        through()
        with group_scope(group, actor=SYSTEM_ACTOR, reading=True):
            return kept("units", self._count)


def write(group: Any, statement: Any) -> None:
    """Do it in a transaction of its own."""
    with group_scope(group, actor=SYSTEM_ACTOR):
        statement()
    through()


def test_a_value_is_counted_once_until_its_table_changes_by_whatever_way(world: World) -> None:
    units = Reader()
    assert [units(world.a), units(world.a), units.asked] == [1, 1, 1]
    write(world.a, lambda: notify([world.wang], topic="toy.quiet", title="别的表"))
    assert [units(world.a), units.asked] == [1, 1]

    def raw() -> None:
        with connection.cursor() as cursor:
            cursor.execute("WITH gone AS (SELECT 1) DELETE FROM tenancy_unit WHERE name = '园区'")

    def together() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1; UPDATE tenancy_unit SET name = '企业三' WHERE name = '企业二'")

    for before, after, change in (
        (1, 2, lambda: Unit.objects.create(name="企业")),
        (2, 3, lambda: Unit.objects.bulk_create([Unit(name="园区")])),
        (3, 3, lambda: Unit.objects.filter(name="企业").update(name="企业二")),
        (3, 2, raw),
        (2, 2, together),
        (2, 1, lambda: Unit.objects.get(name="企业三").delete()),
    ):
        assert units(world.a) == before
        counted = units.asked
        write(world.a, change)
        assert [units(world.a), units.asked] == [after, counted + 1]


def test_what_hangs_on_rows_is_made_where_there_are_any_asked_for_all_in_one_statement(
    world: World, query_count: Any
) -> None:
    made: list[str] = []

    def named(name: str) -> Asked:
        rows = Unit.objects.filter(name=name)

        def make(are_there: bool) -> list[str]:
            made.append(name)
            return [unit.name for unit in rows.all()] if are_there else []

        return Asked(f"units.{name}", make, ask=lambda: any_of(rows))

    def found() -> list[list[str]]:
        through()
        made.clear()
        with group_scope(world.a, actor=SYSTEM_ACTOR, reading=True):
            nobody = Asked("units.none", bool, ask=lambda: any_of(Unit.objects.none()))
            return kept_all([named("企业"), named("园区"), nobody])

    with query_count() as n:
        assert found() == [[], [], False]
    assert n() == 1
    assert [found(), made] == [[[], [], False], []], "kept, though nothing was there"
    write(world.a, lambda: Unit.objects.create(name="园区"))
    assert [found(), sorted(made)] == [[[], ["园区"], False], ["企业", "园区"]]
    write(world.b, lambda: Unit.objects.create(name="企业"))
    assert [found(), made] == [[[], ["园区"], False], []]
    with group_scope(world.a, actor=SYSTEM_ACTOR):  # where nothing is kept
        assert kept_all([named("企业"), named("园区")]) == [[], ["园区"]]


def test_numbers_asked_for_together_are_what_each_would_be_alone(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        Unit.objects.bulk_create([Unit(name=f"企业{n}") for n in range(3)])
        some = [
            Unit.objects.order_by("name"),
            Unit.objects.filter(name__startswith="企业").select_related("group"),
            Membership.objects.values("unit").distinct(),
            Membership.objects.filter(unit__name__contains="学").select_related("unit").distinct(),
            Unit.objects.none(),
            Unit.objects.filter(name="没有"),
        ]
        assert answers([number_of(rows) for rows in some]) == [rows.count() for rows in some]
        assert answers([any_of(rows) for rows in some]) == [rows.exists() for rows in some]


def test_of_another_group_nothing_is_known_and_nothing_is_dropped(world: World) -> None:
    write(world.b, lambda: Unit.objects.create(name="企业"))
    units = Reader()
    assert [units(world.a), units(world.b), units.asked] == [1, 2, 2]
    write(world.b, lambda: Unit.objects.create(name="园区"))
    assert [units(world.a), units.asked] == [1, 2]
    assert [units(world.b), units.asked] == [3, 3]


def test_what_is_not_committed_is_neither_kept_nor_told(world: World) -> None:
    def fails(group: Any) -> None:
        with group_scope(group, actor=SYSTEM_ACTOR, reading=True):
            Unit.objects.create(name="企业")
            assert kept("units", Unit.objects.count) == 2
            raise ZeroDivisionError

    units = Reader()
    assert units(world.a) == 1
    with pytest.raises(ZeroDivisionError):
        fails(world.a)
    assert [units(world.a), units.asked] == [1, 1]
    with group_scope(world.a, actor=SYSTEM_ACTOR), contextlib.suppress(ZeroDivisionError):
        fails(world.a)
    assert [units(world.a), units.asked] == [1, 1]


def test_a_change_while_a_value_is_counted_leaves_it_out_of_date(world: World) -> None:
    def changed_meanwhile() -> int:
        count = Unit.objects.count()
        # Another process, whose transaction was through between our count and our keeping it.
        _News(_version_name("tenancy_unit", world.a.pk))()
        return count

    through()
    with group_scope(world.a, actor=SYSTEM_ACTOR, reading=True):
        kept("units", changed_meanwhile)
    units = Reader()
    assert [units(world.a), units.asked] == [1, 1]


def test_a_service_is_never_served_from_what_is_kept(world: World) -> None:
    units = Reader()
    assert units(world.a) == 1
    cache.set_many({key: (pickle.dumps(99), {}) for key in _keys()}, 60)
    assert units(world.a) == 99
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert kept("units", units._count) == 1


def test_a_report_remembers_what_it_has_found_itself_and_knows_nothing_of_others(world: World) -> None:
    units = Reader()
    assert units(world.a) == 1
    cache.set_many({key: (pickle.dumps(99), {}) for key in _keys()}, 60)
    with group_scope(world.a, actor=SYSTEM_ACTOR, snapshot=True):
        assert [kept("units", units._count), kept("units", units._count), units.asked] == [1, 1, 2]
        Unit.objects.create(name="企业")
        assert kept("units", units._count) == 2, "what it writes itself it sees"
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            Unit.objects.create(name="园区")
            assert kept("units", units._count) == 3
            raise ZeroDivisionError
        assert kept("units", units._count) == 2, "and what it takes back"
    assert units(world.a) == 99, "nobody else sees what it found"


def _keys() -> list[str]:
    return [key.removeprefix(":1:") for key in cache._cache if ":kept:units" in key]


def test_a_value_within_a_value_drops_both(world: World) -> None:
    def outer() -> int:
        return kept("inner", Unit.objects.count) * 10

    def read() -> int:
        through()
        with group_scope(world.a, actor=SYSTEM_ACTOR, reading=True):
            return kept("outer", outer)

    assert read() == 10
    with group_scope(world.a, actor=SYSTEM_ACTOR, reading=True):
        assert kept("inner", Unit.objects.count) == 1
    write(world.a, lambda: Unit.objects.create(name="企业"))
    assert read() == 20


def test_a_large_value_is_at_hand_and_read_back_by_other_processes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = []

    def names() -> list[str]:
        counted.append(1)
        return [unit.name * 20_000 for unit in Unit.objects.order_by("pk")]

    def read() -> list[str]:
        through()
        with group_scope(world.a, actor=SYSTEM_ACTOR, reading=True):
            return kept("names", names)

    first = read()
    assert read() is first, "nothing is unpacked"
    monkeypatch.setattr("groupportal.tenancy.kept._near", _Near(1_000_000))
    other = read()
    assert other == first
    assert other is not first
    assert len(counted) == 1
    write(world.a, lambda: Unit.objects.create(name="企业"))
    assert len(read()) == 2
    # The rows beside the mark are those of another process by now: counted again.
    monkeypatch.setattr("groupportal.tenancy.kept._near", _Near(1_000_000))
    (large,) = [key for key in cache._cache if key.endswith(":large")]
    cache.set(large.removeprefix(":1:"), ("another", pickle.dumps([])), 60)
    assert len(read()) == 2
    assert len(counted) == 3
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert len(kept("names", names)) == 2
    assert len(counted) == 4


def test_what_is_at_hand_is_booked_with_what_it_takes_in_memory() -> None:
    def rows() -> list[tuple[Any, ...]]:
        of_each_row = (
            (n, f"扩大集团规模第{n}项，至少达到{n}家", (Decimal(n), dt.date(2023, 6, 30)), (f"成员{n}",) * 3)
            for n in range(2_000)
        )
        return [
            (row, (n, str(n), row[1], "", f"kd{n}", 3, 1, False, True)) for n, row in enumerate(of_each_row)
        ]

    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    held = rows()
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert taken <= _weight(held) < 4 * taken
    assert _weight([]) == 0


def test_so_much_is_at_hand_and_the_latest_used() -> None:
    near = _Near(10)
    for name in "abc":
        near.put(name, name, 4)
    assert [near.get(name) for name in "abc"] == [None, "b", "c"]
    near.put("b", "other", 9)
    assert [near.get(name) for name in "abc"] == [None, "other", None]


def test_of_each_row_only_what_differs_is_made_again_and_in_each_group_apart(world: World) -> None:
    made: list[Any] = []

    def double(row: tuple[int, str]) -> str:
        made.append(row)
        return row[1] * 2

    def read(group: Any, *rows: tuple[int, str]) -> list[str]:
        with group_scope(group, actor=SYSTEM_ACTOR, reading=True):
            return of_each("doubled", rows, double, "day")

    assert read(world.a, (1, "a"), (2, "b")) == ["aa", "bb"]
    assert read(world.a, (1, "a"), (2, "c"), (3, "d")) == ["aa", "cc", "dd"]
    assert read(world.a, (2, "c")) == ["cc"]
    assert made == [(1, "a"), (2, "b"), (2, "c"), (3, "d"), (2, "c")]
    assert read(world.b, (2, "c")) == ["cc"]
    assert len(made) == 6
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert of_each("doubled", [(2, "c")], double, "day") == ["cc"]
    assert len(made) == 7, "a service makes all"


def test_once_asks_once_in_a_request_and_again_after_a_change(world: World, query_count: Any) -> None:
    @once
    def units() -> int:
        return Unit.objects.count()

    through()
    with group_scope(world.a, actor=SYSTEM_ACTOR, reading=True):
        with query_count() as n:
            assert [units(), units()] == [1, 1]
            assert kept("tenfold", lambda: units() * 10) == 10
        assert n() == 2  # once more for the kept value, which may be made of nothing older than itself
        Unit.objects.create(name="企业")
        assert units() == 2
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        with query_count() as n:
            assert [units(), units()] == [2, 2]
        assert n() == 2
    through()
    with group_scope(world.a, actor=SYSTEM_ACTOR, reading=True):
        assert kept("tenfold", lambda: units() * 10) == 20


def test_what_reads_much_asks_once_in_a_service_too_and_again_after_a_change(inside: World) -> None:
    asked = []

    @once
    def units() -> int:
        asked.append("units")
        return Unit.objects.count()

    @remembered
    def looked() -> tuple[int, int]:
        return units(), units()

    @remembered
    def changed() -> tuple[int, int]:
        before = units()
        Unit.objects.create(name="江海机械厂")
        return before, units()

    assert looked() == (1, 1)
    assert len(asked) == 1
    assert changed() == (1, 2)
    assert (units(), units(), len(asked)) == (2, 2, 5), "outside nothing is remembered"


def test_tables_that_are_read_from_other_groups_are_known(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tablename FROM pg_policies WHERE policyname <> 'wall'")
        assert {row[0] for row in cursor.fetchall()} == ACROSS_GROUPS


def test_the_trail_drops_what_reads_it_unless_it_only_goes_along(world: World) -> None:
    def deeds() -> int:
        return AuditEntry.objects.count()

    def read() -> list[Any]:
        through()
        with group_scope(world.a, actor=SYSTEM_ACTOR, reading=True):
            return kept_all([Asked("deeds", deeds), Asked("badge", deeds, trail=False)])

    first = read()
    write(world.a, lambda: record("tenancy.role_granted", world.ua, by=world.wang))
    assert [after - before for after, before in zip(read(), first, strict=True)] == [1, 0]


def test_what_is_about_no_group_reads_no_table_of_a_group(world: World) -> None:
    through()
    with (
        group_scope(world.a, actor=SYSTEM_ACTOR, reading=True),
        pytest.raises(ValueError, match="tenancy_unit"),
    ):
        kept_all([Asked("units", Unit.objects.count, everywhere=True)])


class TestFrame:
    def test_it_asks_three_times_and_not_more_with_more_groups(self, world: World, query_count: Any) -> None:
        wang = Page(world.wang, world.a)
        wang.get("people:roles")
        # Group, person, roles; the page itself asks nothing.
        with query_count() as n:
            wang.get("people:roles")
        assert n() == 3
        write(world.b, lambda: Membership.objects.create(user=world.wang, role=Role.READER))
        assert "切换集团" in body(wang.get("people:roles"))
        with query_count() as n:
            wang.get("people:roles")
        assert n() == 3

    def test_what_others_do_shows_at_the_next_page_and_ones_own_at_once(self, committed_world: World) -> None:
        world = committed_world
        wang = Visitor(world.wang, world.a)
        assert wang.get(LIST).context["inbox_count"] == 0
        write(world.a, lambda: notify([world.wang], topic="toy.quiet", title="请审核"))
        assert wang.get(LIST).context["inbox_count"] == 1
        with group_scope(world.a):
            notice = Notice.objects.get()
        wang.post("messages:notice_read", public_id=notice.public_id)
        assert wang.get(LIST).context["inbox_count"] == 0
        write(world.a, lambda: notify([world.wang], topic="toy.quiet", title="再一条"))
        assert wang.get(LIST).context["inbox_count"] == 1
        write(world.a, lambda: mark_all_read(by=viewer_for(world.wang, world.a)))
        assert wang.get(LIST).context["inbox_count"] == 0

    def test_a_role_taken_or_given_counts_from_the_next_request(self, world: World) -> None:
        zhang = Page(world.zhang, world.a)
        assert zhang.get("people:roles").status_code == 200
        assert zhang.get("people:list").status_code == 403
        with group_scope(world.a, actor=world.wang):
            by = viewer_for(world.wang, world.a)
            reader = Membership.objects.get(user=world.zhang)
            secretary = grant_role(world.zhang, role=Role.SECRETARIAT, by=by)
        page = zhang.get("people:list")
        assert page.status_code == 200
        assert zhang.url("audit:trail") in body(page)
        with group_scope(world.a, actor=world.wang):
            revoke_role(secretary, by=by)
        assert zhang.get("people:list").status_code == 403
        assert zhang.url("audit:trail") not in body(zhang.get("people:roles"))
        with group_scope(world.a, actor=world.wang):
            revoke_role(reader, by=by)
        assert zhang.get("people:roles").status_code == 404

    def test_a_renamed_group_and_a_closed_door_show_at_once(self, world: World) -> None:
        wang = Page(world.wang, world.a)
        write(world.b, lambda: Membership.objects.create(user=world.wang, role=Role.READER))
        wang.get(LIST)
        world.b.name = "江海新集团"
        world.b.save()
        through()
        assert "江海新集团" in body(wang.get(LIST))
        write(world.b, lambda: Membership.objects.filter(user=world.wang).delete())
        assert "切换集团" not in body(wang.get(LIST))

    def test_signing_in_drops_nothing(self, world: World) -> None:
        seen = []

        def names() -> list[str]:
            seen.append(1)
            return list(User.objects.values_list("name", flat=True))

        for _ in range(2):
            through()
            with group_scope(world.a, actor=SYSTEM_ACTOR, reading=True):
                kept("names", names)
            Visitor(world.li, world.a)
        assert len(seen) == 1
