"""催办文字: what a person pastes into WeChat for each unit that has something open."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone

from groupportal.ui.formats import cndate
from groupportal.ui.pages import Page
from plans.enums import OPEN
from plans.selectors.assignments import assignments_for
from plans.views.cells import by_whom, late_words


class PressWords(Page):
    """Unit by unit, the ones that are late first; ``?unit=`` narrows as in the list."""

    action = "plans.assign_task"
    title = "催办文字"
    template_name = "plans/press_words.html"
    listed = ("任务部署", "plans:assignments")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        rows = assignments_for(self.request.viewer, today).filter(state__in=OPEN)
        if unit := self.request.GET.get("unit"):
            rows = rows.filter(unit__name=unit)
        parts = []
        for whom, group in groupby(sorted(rows, key=lambda a: (by_whom(a), a.due_on, a.pk)), key=by_whom):
            tasks = list(group)
            lines = [
                f"{n}. {a.thread.name}（截止{cndate(a.due_on)}，{late_words(a, today)}）"
                for n, a in enumerate(tasks, 1)
            ]
            parts.append(
                {"whom": whom, "first": tasks[0].due_on, "many": len(tasks), "text": "\n".join(lines)}
            )
        return super().get_context_data(
            lead="每个承办方一段，复制后粘贴到微信里。对方打开链接登录后，就在“我的填报”里。",
            parts=sorted(parts, key=lambda p: (p["first"], p["whom"])),
            page=reverse("plans:mine"),
            **kwargs,
        )
