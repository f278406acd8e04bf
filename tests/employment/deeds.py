"""What is done in 岗位与就业; each subject tells its part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.employment import application_deeds, demand_deeds, graduate_deeds, round_deeds
from tests.world import World

BEGINS = ("employment.",)
PARTS: tuple[Callable[[World, Any], Iterator[Any]], ...] = (
    demand_deeds.story,
    application_deeds.story,
    round_deeds.story,
    graduate_deeds.story,
)


def story(world: World, request: Any) -> Iterator[Any]:
    for part in PARTS:
        yield from part(world, request)
