from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from groupportal.links import purposes
from groupportal.links.models import Link
from groupportal.links.services import issue_link
from groupportal.links.tokens import token_of
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from tests.links.toy import TOYS
from tests.visitor import Visitor
from tests.world import World


@pytest.fixture(autouse=True)
def toys() -> Iterator[None]:
    """The toy purposes, for the time of a test."""
    for toy in TOYS:
        purposes.register_purpose(toy())
    yield
    for toy in TOYS:
        del purposes._purposes[toy.code]


@pytest.fixture
def issued(world: World) -> Callable[..., tuple[Link, str]]:
    """``issued("toy.consent")``: a link for 陈母 about A's unit, and its path inside the group."""

    def make(purpose: str, **more: Any) -> tuple[Link, str]:
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            link, _ = issue_link(purpose, world.ua, **{"addressee": "陈母", "by": SYSTEM_ACTOR, **more})
            return link, path_of(link)

    return make


def path_of(link: Link) -> str:
    """The link's path inside its group."""
    return f"/l/{token_of(link.public_id, link.token_hash)}/"


@pytest.fixture
def browser(world: World) -> Callable[[], Visitor]:
    """A browser that was never here; each call another one."""
    return lambda: Visitor(None, world.a)
