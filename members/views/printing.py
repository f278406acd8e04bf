"""加盟审批表 of members: one, the selected, or all that the list shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from groupportal.errors import DomainError
from groupportal.files.responses import download
from groupportal.jobs.services import enqueue
from groupportal.ui.asof import parse_as_of
from groupportal.ui.pages import DeedView
from members.documents.printing import file_name, printed_forms
from members.filters import filtered
from members.form_jobs import FORMS, MOST_FORMS
from members.models import Member

AT_ONCE = 20
"""More are made by a job: twenty take a second and a half."""


class PrintForms(DeedView):
    """The forms of every unit the list shows; a long list as a job."""

    action = "members.edit_roll"
    title = "生成加盟审批表"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = filtered(request).qs
        total = found.count()
        if not 0 < total <= AT_ONCE:
            return super().post(request, *args, **kwargs)
        return forms_response(self.request, list(found.order_by("unit__pinyin", "unit_id")))

    def perform(self) -> str:
        total = filtered(self.request).qs.count()
        if not total:
            raise DomainError("nobody", "列表里没有单位，请先调整筛选条件。")
        if total > MOST_FORMS:
            words = f"列表里有 {total:,} 家，一次最多生成 {MOST_FORMS:,} 份，请先按类别、行业或地区筛选。"
            raise DomainError("too_many_forms", words)
        return forms_job(self.request, total)

    def fallback_url(self) -> str:
        return f"{reverse('members:list')}?{self.request.GET.urlencode()}"


def forms_job(request: Any, total: int, **params: Any) -> str:
    """The way to the job that makes them."""
    params["query"] = request.GET.urlencode()
    title = f"生成加盟审批表 {total:,} 份"
    job = enqueue(FORMS, params, by=request.viewer, title=title)
    return reverse("jobs:job", kwargs={"public_id": job.public_id})


def forms_response(request: Any, members: list[Member]) -> HttpResponse:
    """The filled-in 加盟审批表 of these members as one Word file; of many, the way to the job that makes it."""
    if len(members) > AT_ONCE:
        ids = [str(member.public_id) for member in members]
        return HttpResponseRedirect(forms_job(request, len(members), ids=ids))
    content = printed_forms(members, parse_as_of(request), by=request.viewer)
    return download(content, file_name(members))
