"""Accounts for those ticked in the lists of students and teachers: asked first, then the slips, shown once."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse

from groupportal.lists.ticked import ChosenPage
from groupportal.people.views.deeds import slips
from rosters.selectors.roster import students_for, teachers_for
from rosters.services.account import OPEN, open_accounts
from rosters.views.common import STUDENTS, TEACHERS


class _OpenAccounts(ChosenPage):
    action = OPEN
    form_class, submit_label, measure = Form, "开通并打印", "位"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        there = sum(one.user_id is not None for one in self.rows)
        words = f"其中 {there} 位已有账号，不再开，也不改密码。" if there else ""
        words += "初始密码只显示一次，请在下一页打印，裁开分别交给本人；首次登录须另设密码。"
        return super().get_context_data(**{"intro": words, **kwargs})

    def _carried_out(self, form: Any) -> HttpResponse:
        opened, left_out = open_accounts(self.rows, by=self.request.viewer)
        title = f"已开通 {len(opened)} 个账号"
        return slips(self.request, opened, title=title, left_out=left_out, back=self.chosen_in())


class OpenStudentAccounts(_OpenAccounts):
    """Those ticked in the list of students."""

    title, list_page = "给学生开账号", STUDENTS

    def base_queryset(self) -> QuerySet[Any]:
        return students_for(self.request.viewer, OPEN)


class OpenTeacherAccounts(_OpenAccounts):
    """Those ticked in the list of teachers."""

    title, list_page = "给教师开账号", TEACHERS

    def base_queryset(self) -> QuerySet[Any]:
        return teachers_for(self.request.viewer, OPEN)
