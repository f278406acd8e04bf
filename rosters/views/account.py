"""Accounts for those ticked in the lists of students and teachers: asked first, then the slips, shown once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from groupportal.errors import DomainError
from groupportal.lists.chosen import chosen_ids
from groupportal.people.views.deeds import slips
from groupportal.ui.pages import FormPage
from rosters.selectors.roster import students_for, teachers_for
from rosters.services.account import OPEN, open_accounts
from rosters.views.common import STUDENTS, TEACHERS


class _OpenAccounts(FormPage):
    template_name = "people/issue.html"
    form_class = forms.Form
    http_method_names = ["post", "options"]
    listed: tuple[str, str] = STUDENTS

    def base_queryset(self) -> QuerySet[Any]:
        """Among whom the chosen ones are."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        back = reverse(self.listed[1])
        ids = chosen_ids(request)
        rows = list(self.base_queryset().filter(public_id__in=ids).select_related("user")) if ids else []
        if not rows:
            messages.error(request, f"请先在“{self.listed[0]}”里勾选，再开账号。")
            return redirect(back)
        if "sure" not in request.POST:
            return self.render_to_response(self.get_context_data(form=self.form_class(), rows=rows))
        try:
            opened, left_out = open_accounts(rows, by=self.request.viewer)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(back)
        title = f"已开通 {len(opened)} 个账号"
        return slips(request, opened, title=title, left_out=left_out, back=(self.listed[0], back))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = kwargs["rows"]
        there = sum(row.user_id is not None for row in rows)
        consequences = [f"选中 {len(rows)} 位，其中 {there} 位已有账号，不再开，也不改密码。"]
        consequences.append("初始密码只显示一次，请在下一页打印，裁开分别交给本人；首次登录须另设密码。")
        return super().get_context_data(
            **{
                "ids": [row.public_id for row in rows],
                "question": f"给 {len(rows) - there} 位{self.listed[0]}开账号？",
                "consequences": consequences,
                "confirm_label": "开通并打印",
                **kwargs,
            }
        )


class OpenStudentAccounts(_OpenAccounts):
    """Those ticked in the list of students."""

    action = OPEN
    title = "给学生开账号"

    def base_queryset(self) -> QuerySet[Any]:
        return students_for(self.request.viewer, OPEN)


class OpenTeacherAccounts(_OpenAccounts):
    """Those ticked in the list of teachers."""

    action = OPEN
    title = "给教师开账号"
    listed = TEACHERS

    def base_queryset(self) -> QuerySet[Any]:
        return teachers_for(self.request.viewer, OPEN)
