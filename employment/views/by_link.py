"""What graduates do without an account: tell where they are."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages

from employment.enums import AnswerSource
from employment.forms.graduate import AnswerForm
from employment.models import GraduateAnswer
from employment.selectors.graduate import latest
from employment.services.answer import ANSWER, answer_by_link
from groupportal.links.pages import LinkFormPage, LinkPage
from groupportal.ui.formats import cndate


def told_of(answer: GraduateAnswer) -> list[tuple[str, str]]:
    """What was told, in words, without what is empty."""
    found = []
    for name in ANSWER:
        field = GraduateAnswer._meta.get_field(name)
        shown = getattr(answer, f"get_{name}_display", None)
        if value := (shown() if shown else getattr(answer, name)):
            found.append((str(field.verbose_name), cndate(value) if isinstance(value, dt.date) else value))
    return found


class _Survey(LinkPage):
    """A survey behind its link."""

    title = "毕业去向调查"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.subject
        return super().get_context_data(**{"graduate": row.graduate, "call": row, **kwargs})


class AnswerByLink(_Survey, LinkFormPage):
    """The questions; what is half filled in stays, and handing it in spends the link."""

    form_class, template_name = AnswerForm, "employment/survey.html"

    def perform(self, form: Any) -> str:
        user = self.request.user
        answer_by_link(self.subject, form.said(), user=user if user.is_authenticated else None)
        messages.success(self.request, "已提交，谢谢！母校祝您一切顺利。")
        return ""


class ReadAnswer(_Survey):
    """The receipt: what the graduate told by the link; that the school knows it otherwise, without what it knows."""

    template_name = "employment/survey_told.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.subject
        answer = latest().filter(graduate=row.graduate_id, wave=row.wave).first()
        own = answer is not None and answer.source == AnswerSource.SURVEY
        # What the school wrote down nobody reads here: whoever opens first may be another.
        facts = told_of(answer) if answer is not None and own else []
        day = cndate(answer.told_on) if answer is not None and own else ""
        return super().get_context_data(**{"facts": facts, "day": day, **kwargs})
