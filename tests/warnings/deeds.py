"""A warning is answered, opened again, put aside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from groupportal.tenancy.scope import group_scope
from groupportal.warnings.enums import Stand
from groupportal.warnings.models import Answer
from groupportal.warnings.registry import Warned
from groupportal.warnings.services import settle_warnings
from tests.plans.people import viewer
from tests.trail import Did
from tests.world import World

BEGINS = ("warnings.",)


def story(world: World, request: Any) -> Iterator[Did]:
    with group_scope(world.a, actor=world.wang):
        by, one = viewer(world.wang), Warned("plans.texts:x", "缺佐证")
        for stand in (Stand.ANSWERED, Stand.REOPENED, Stand.ASIDE):
            settle_warnings([one], stand, words="阅" if stand != Stand.REOPENED else "", by=by)
            yield Did(f"warnings.{stand}", world.wang, Answer.objects.latest("pk"))
