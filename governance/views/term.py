"""Terms: one term with all who sat in it, the next one, corrections."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Max, QuerySet

from governance.forms.body import BeginTermForm, EditTermForm
from governance.models import Term
from governance.selectors.access import seats_for, terms_for
from governance.selectors.body import RANK
from governance.services.term import begin_term, edit_term
from governance.views.common import BODIES, EDIT, VIEW, OfBody, OfTerm, by_decision, page
from governance.views.seat import ENDED_COLUMNS, SEAT_COLUMNS
from groupportal.files.selectors import file_items
from groupportal.ui.formats import DASH, cndate
from groupportal.ui.pages import RecordPage


class TermPage(RecordPage):
    """One term: from when, until when, and everybody who sat in it."""

    action, listed = VIEW, BODIES
    template_name = "governance/term.html"

    def base_queryset(self) -> QuerySet[Term]:
        return terms_for(self.request.viewer).select_related("body", "evidence")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        body = self.get_object().body
        return [*super().breadcrumbs(), (str(body), body.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        term = self.get_object()
        seats = seats_for(self.request.viewer).filter(term=term).select_related("unit", "body")
        return super().get_context_data(
            **{
                "state": "ended" if term.ends_on else "in_force",
                "state_label": "已结束" if term.ends_on else "本届",
                "facts": [
                    ("开始日期", cndate(term.starts_on)),
                    ("届满日期", cndate(term.due_on)),
                    ("结束日期", cndate(term.ends_on)),
                    ("决定依据", term.decision or DASH),
                    ("决定日期", cndate(term.decided_on)),
                ],
                "files": file_items([(term.evidence, "")], self.request.viewer) if term.evidence else None,
                "files_title": "决定文件",
                "columns": (*SEAT_COLUMNS, *ENDED_COLUMNS),
                "seats": list(seats.order_by(RANK, "starts_on", "pinyin")),
                "may_edit": self.request.viewer.can(EDIT) and term.body.ends_on is None,
                **kwargs,
            }
        )


class BeginTerm(OfBody):
    """The next term of a body."""

    title, form_class, submit_label = "登记新的一届", BeginTermForm, "登记"
    done_message = "已登记。"

    def get_initial(self) -> dict[str, Any]:
        last = self.get_object().terms.aggregate(last=Max("number"))["last"] or 0
        return {"number": last + 1}

    def perform(self, form: Any) -> str:
        made = by_decision(partial(begin_term, self.get_object()), form, self.request.viewer)
        return page("term", made)


class EditTerm(OfTerm):
    """Correct a term."""

    title, form_class, done_message = "修改届", EditTermForm, "已保存。"

    def get_initial(self) -> dict[str, Any]:
        return {"number": self.get_object().number, "due_on": self.get_object().due_on}

    def perform(self, form: Any) -> str:
        edit_term(self.get_object(), **form.cleaned_data, by=self.request.viewer)
        return page("term", self.get_object())
