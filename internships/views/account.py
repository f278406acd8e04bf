"""Accounts for the students of the placements that were ticked: by batch, as the list of placements is narrowed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse

from groupportal.people.views.deeds import slips
from internships.models import Placement
from internships.selectors.placement import placements_for
from internships.views.chosen import ChosenPage
from rosters.services.account import OPEN, open_accounts


class OpenPlacedAccounts(ChosenPage):
    """The same as in the list of students, a student once."""

    action = OPEN
    title, form_class, submit_label = "给学生开账号", forms.Form, "开通并打印"
    list_page = ("实习安排", "internships:placements")

    def base_queryset(self) -> QuerySet[Placement]:
        return placements_for(self.request.viewer, OPEN)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = "已有账号的不再开。初始密码只显示一次，请在下一页打印，裁开分别交给本人。"
        return super().get_context_data(**{"intro": intro, **kwargs})

    def _carried_out(self, form: Any) -> HttpResponse:
        students = {row.student_id: row.student for row in self.rows}
        opened, left_out = open_accounts(list(students.values()), by=self.request.viewer)
        title = f"已开通 {len(opened)} 个账号"
        return slips(self.request, opened, title=title, left_out=left_out, back=self.chosen_in())
