"""Whatever is done is written down once: what, by whom, on what. Every action that is declared stands in a story."""

from __future__ import annotations

from types import ModuleType

import pytest

from groupportal.audit.registry import known_actions
from tests.declared import declared
from tests.trail import Did, Trail
from tests.world import World

STORIES = declared("deeds")
TOY = "toy."


def begins(story: ModuleType, action: str) -> bool:
    return action.startswith(story.BEGINS)


def test_every_action_has_its_story() -> None:
    known = [action for action in known_actions() if not action.startswith(TOY)]
    assert [a for a in known if sum(begins(story, a) for story in STORIES) != 1] == []


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__.split(".")[1])
def test_what_is_done_is_written_down_once(
    world: World, told: list[tuple[str, str, str]], story: ModuleType, request: pytest.FixtureRequest
) -> None:
    trail, played = Trail(world.a, told), set()
    for deed in story.story(world, request):
        deeds = (deed,) if isinstance(deed, Did) else deed
        fresh = trail.fresh()
        for did in deeds:
            outside = isinstance(did.on, str)
            told_of = [
                entry[1:]
                for entry in fresh
                if entry[0] == did.action and isinstance(entry[2], str) == outside
            ]
            assert told_of == [did.told], did.action
            played.add(did.action)
    assert {a for a in known_actions() if begins(story, a)} - played == set()
