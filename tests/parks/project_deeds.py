"""What is done in this part of 园区."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.trail import Did
from tests.world import World


def story(world: World, request: Any) -> Iterator[Did]:
    yield from ()
