"""What is done in 园区; each subject tells its part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.parks import college_deeds, facility_deeds, park_deeds, project_deeds, request_deeds
from tests.trail import Did
from tests.world import World

BEGINS = ("parks.",)
PARTS: tuple[Callable[[World, Any], Iterator[Did]], ...] = (
    park_deeds.story,
    request_deeds.story,
    project_deeds.story,
    college_deeds.story,
    facility_deeds.story,
)


def story(world: World, request: Any) -> Iterator[Did]:
    for part in PARTS:
        yield from part(world, request)
