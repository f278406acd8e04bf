"""Links for guardians, given out by the school."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from internships.forms.agreement import NoForm
from internships.models import Placement
from internships.selectors.placement import placements_for
from internships.services.consent import EDIT, Asked
from internships.services.guardian import GUARDIAN_LINK, ask_guardians
from internships.views.slips import SlipsPage, Told


class AskGuardians(SlipsPage):
    """A link for each guardian, on slips."""

    action = EDIT
    title, what = "发家长查看链接", "家长查看"
    form_class = NoForm
    list_page = ("实习安排", "internships:placements")
    submit_label = "生成链接和纸条"
    tells = {GUARDIAN_LINK: lambda student: Told("查看孩子的实习", (("学生", student),), "看孩子的实习情况")}

    def base_queryset(self) -> QuerySet[Placement]:
        return placements_for(self.request.viewer, EDIT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = (
            "每名家长一条链接，不用账号，只看得到自己孩子的实习单位、时间、指导教师、材料、近几天的考勤和请假。"
            "发错了的，到“免登录链接”里撤销。"
        )
        return super().get_context_data(**{"intro": words, **kwargs})

    def ask(self, rows: list[Placement], form: Any) -> Asked:
        return ask_guardians(rows, by=self.request.viewer)
