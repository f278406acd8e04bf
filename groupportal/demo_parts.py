"""What the demo groups hold of each room. A room declares its part in ``demo_data.py``; the demo calls it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from groupportal.accounts.models import User
from groupportal.tenancy.models import Group
from groupportal.tenancy.selectors import viewer_for
from groupportal.tenancy.viewer import Viewer


@dataclass(frozen=True)
class DemoGroup:
    """A demo group under way: its members and plan are there. ``people`` by their short names (mishu, jiaoshi …)."""

    group: Group
    people: dict[str, User]

    def viewer(self, key: str) -> Viewer:
        """The person of this short name, as services want it."""
        return viewer_for(self.people[key], self.group)


Part = Callable[[DemoGroup], None]
_parts: list[tuple[frozenset[str], Part]] = []


def demo_part(*slugs: str) -> Callable[[Part], Part]:
    """Declare a part for the demo groups of these slugs (all of them without any): called in the order of the rooms."""

    def declare(part: Part) -> Part:
        _parts.append((frozenset(slugs), part))
        return part

    return declare


def build_parts(demo: DemoGroup) -> None:
    """Put in what the rooms declared for this group."""
    for slugs, part in _parts:
        if not slugs or demo.group.slug in slugs:
            part(demo)
