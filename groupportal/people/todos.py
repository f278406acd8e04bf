from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from groupportal.messages.todos import Todo, todo_provider
from groupportal.tenancy.address import root_url
from groupportal.tenancy.selectors import offers_to
from groupportal.tenancy.viewer import Viewer


@todo_provider(lambda viewer: viewer.visit is None)
def offers_to_answer(viewer: Viewer, today: dt.date) -> Iterator[Todo]:
    """Another group's offer is answered on the page where groups are chosen."""
    for group, _, role, _ in offers_to(viewer.user):
        yield Todo(f"{group.name}邀请您担任“{role.label}”", root_url("landing"), "去答复", weight=60)
