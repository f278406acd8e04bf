from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from groupportal.messages.todos import Todo, todo_provider
from groupportal.tenancy.selectors import working_day
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from groupportal.warnings.registry import KINDS
from groupportal.warnings.selectors import warnings_on


@todo_provider("warnings.answer_warnings")
def to_answer(viewer: Viewer, today: dt.date) -> Iterator[Todo]:
    """One line for all warnings of the working date that nobody has said anything to."""
    day = working_day() or today
    rows = warnings_on(viewer, day, due=True)
    found = Counter(KINDS[row.warning.kind].label for row in rows if not row.said)
    if found:
        yield Todo(
            title=f"{found.total()} 条提醒待说明",
            url=f"{reverse('warnings:list', urlconf=settings.GROUP_URLCONF)}?as_of={day:%Y-%m-%d}",
            label="去处理",
            weight=45,
            detail=f"截至{cndate(day)}：" + "，".join(f"{label} {n} 条" for label, n in found.items()),
            group_key="warnings.open",
        )
