"""What the benchmarks of one run share: three databases that differ in nothing but the number of groups."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from django.db import connection
from django.utils import timezone

from benchmarks.annexes import REAL_TASKS, annex_of
from benchmarks.bench_database import copy, settle, use
from benchmarks.groups import Made, add_work, again, filled_group
from benchmarks.many_groups import copy_group
from demo.build import build_demo

SIZES = (1, 100, 1000)


class Bench:
    """A run. ``databases`` are by the number of groups in them; the group that is looked at is the same in each."""

    def __init__(self, database: str) -> None:
        self.database = database
        self._made: dict[tuple[str, str], Made] = {}

    @cached_property
    def databases(self) -> dict[int, str]:
        """Made at the first asking; Django serves from the smallest afterwards."""
        made = filled_group("measured", annex_of(REAL_TASKS), entries=10 * REAL_TASKS)
        add_work(made, timezone.localdate())
        settle(self.database)
        found = {1: self.database}
        for fewer, more in ((1, 100), (100, 1000)):
            found[more] = copy(found[fewer], f"{more}_groups")
            copy_group(found[more], made.group, fewer, more - 1)
        use(self.database)
        return found

    @cached_property
    def demo(self) -> str:
        """A database with the demo groups in it as well."""
        name = copy(self.database, "demo")
        use(name)
        build_demo()
        settle(name)
        use(self.database)
        return name

    def enter_demo(self) -> None:
        """Let Django serve from the database with the demo groups."""
        use(self.demo)

    def enter(self, groups: int = SIZES[-1]) -> str:
        """Let Django serve from the database with so many groups; its name."""
        use(self.databases[groups])
        return self.databases[groups]

    def enter_any(self) -> str:
        """The same with the most groups if it is there already: for what does not ask how many groups there are."""
        if "databases" in self.__dict__:
            return self.enter()
        use(self.database)
        return self.database

    def measured(self) -> Made:
        """The group that is the same in all databases."""
        return again("measured")

    def once(self, slug: str, make: Callable[[], Made]) -> Made:
        """A group that several benchmarks look at, in the database in use: made by the first that asks."""
        key = (connection.settings_dict["NAME"], slug)
        if key not in self._made:
            self._made[key] = make()
            settle(key[0])
        return self._made[key]
