"""What is done in 治理; each subject tells its part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.governance import (
    body_deeds,
    contest_deeds,
    election_deeds,
    meeting_deeds,
    regulation_deeds,
    vote_deeds,
)
from tests.trail import Did
from tests.world import World

BEGINS = ("governance.",)
PARTS: tuple[Callable[[World, Any], Iterator[Did | tuple[Did, ...]]], ...] = (
    body_deeds.story,
    meeting_deeds.story,
    vote_deeds.story,
    regulation_deeds.story,
    election_deeds.story,
    contest_deeds.story,
)


def story(world: World, request: Any) -> Iterator[Did | tuple[Did, ...]]:
    for part in PARTS:
        yield from part(world, request)
