"""Filing by a link, for units without an account; and the page that gives the links out."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from groupportal.links.limits import Limit
from groupportal.links.pages import LinkFormPage, LinkPage
from groupportal.links.selectors import address_of
from groupportal.lists.chosen import chosen_ids
from groupportal.ui.formats import cndate
from groupportal.ui.once import take_turns
from groupportal.ui.pages import Page
from plans.enums import OPEN, AssignmentState
from plans.forms.work import ContributionForm, default_as_of
from plans.models import Assignment
from plans.selectors.assignments import assignments_for
from plans.selectors.content import item_as_of
from plans.selectors.term import term_of
from plans.services.by_link import file_by_link, issue_to_units
from plans.views.cells import assignment_state, late_words
from plans.views.unserved import unserved_for

BY_LINK = Limit("plans.by_link", from_one_address=120, on_one_thing=60)


def _of_unit(unit: Any) -> QuerySet[Assignment]:
    """What was put to the unit as a whole and was not called off."""
    rows = Assignment.objects.filter(unit=unit, assignee=None).exclude(state=AssignmentState.CANCELLED)
    return rows.select_related("thread", "unit").order_by("due_on", "id")


class UnitTasks(LinkPage):
    """The unit's tasks, those first that wait."""

    title = "填报建设任务"
    template_name = "plans/link_tasks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        rows = sorted(_of_unit(self.subject), key=lambda row: row.state not in OPEN)
        return super().get_context_data(
            **{
                "unit": self.subject,
                "rows": [
                    {
                        "task": row,
                        "shown": assignment_state(row),
                        "late": late_words(row, today) if row.state in OPEN else "",
                        "url": f"{self.opened.url('file')}?task={row.public_id}" if row.state in OPEN else "",
                    }
                    for row in rows
                ],
                "open": sum(row.state in OPEN for row in rows),
                **kwargs,
            }
        )


class FileByLink(LinkFormPage):
    """One task: text, figures, files."""

    form_class = ContributionForm
    template_name = "plans/link_form.html"
    submit_label = "提交给秘书处"
    finishes = False
    keeps = False

    def get_title(self) -> str:
        return f"填报：{self.task().thread.name}"

    def task(self) -> Assignment:
        """The task of the address, of this unit and open; 404 for any other."""
        if not hasattr(self, "_task"):
            try:
                asked = uuid.UUID(self.request.GET.get("task", ""))
            except ValueError:
                raise Http404 from None
            self._task = _of_unit(self.subject).filter(public_id=asked).first()
        if self._task is None:
            raise Http404
        return self._task

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.request = request
        if self.task().state not in OPEN:
            return redirect(self.opened.url())
        return super().dispatch(request, *args, **kwargs)

    def _item(self) -> Any:
        if not hasattr(self, "_known"):
            self._known = item_as_of(self.task().thread, timezone.localdate())
        return self._known

    def get_form_kwargs(self) -> dict[str, Any]:
        item = self._item()
        years = term_of(self.task().thread.plan).begun(timezone.localdate())
        points = list(item.points.all()) if item else []
        return {
            **super().get_form_kwargs(),
            "points": points,
            "years": years,
            "working_on": self.request.group.working_on,
        }

    def get_initial(self) -> dict[str, Any]:
        last = self.task().filings.order_by("-id").first()
        text = {"text": last.text} if last else {}
        return {"as_of": default_as_of(self.request.group, timezone.localdate()), **text}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        task = self.task()
        last = task.filings.order_by("-id").first()
        answer = last.answer if last and task.state == AssignmentState.RETURNED else ""
        return super().get_context_data(
            **{"task": task, "item": self._item(), "answer": answer, "unit": self.subject, **kwargs}
        )

    def perform(self, form: Any) -> str:
        BY_LINK.count(self.request, str(self.link.public_id))
        data = form.cleaned_data
        file_by_link(
            self.task(),
            sender=self.link.addressee,
            as_of=data["as_of"],
            text=data["text"],
            figures=form.figures(),
            uploads=data["evidence"] or (),
        )
        messages.success(self.request, "已提交，秘书处审核后，这里会显示结果。")
        return self.opened.url()


class IssueLinks(Page):
    """Links for the units of the assignments that were ticked, with words and QR to pass on."""

    action = "plans.assign_task"
    title = "填报链接"
    lead = "每家一条：对方不用账号，打开就能看到待填报的任务，填好提交。复制文字和链接，用微信发给对方；不要发到群里。"
    template_name = "plans/links.html"
    http_method_names = ["post", "options"]

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("任务部署", reverse("plans:assignments")), ("没有账号的单位", reverse("plans:unserved"))]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        take_turns(request)
        today, viewer = timezone.localdate(), self.request.viewer
        ids = chosen_ids(request)
        rows = unserved_for(request)
        if ids:
            rows = assignments_for(viewer, today).filter(public_id__in=ids, state__in=OPEN)
        tasks: dict[Any, list[Assignment]] = {}
        for row in rows.filter(unit__isnull=False).order_by("unit__pinyin", "unit_id", "due_on"):
            tasks.setdefault(row.unit, []).append(row)
        if not tasks:
            messages.info(request, "没有要发的链接：选中的部署都不在待填报状态，或没有部署给单位。")
            return redirect("plans:unserved")
        links = issue_to_units(list(tasks), by=viewer)
        parts = [
            {
                "unit": unit,
                "addressee": link.addressee,
                "address": address_of(link, request),
                "words": _words(unit, link.addressee, tasks[unit]),
                "link": link,
            }
            for unit, link in zip(tasks, links, strict=True)
        ]
        response = self.render_to_response(self.get_context_data(parts=parts))
        response["Cache-Control"] = "no-store"
        return response


def _words(unit: Any, addressee: str, tasks: list[Assignment]) -> str:
    lines = [f"{n}. {task.thread.name}（截止{cndate(task.due_on)}）" for n, task in enumerate(tasks, 1)]
    return "\n".join([f"{addressee}您好，请填报{unit}的建设任务进展：", *lines])
