"""The consent form behind a link: what is told, the answer, and the same to read again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages

from groupportal.links.pages import LinkFormPage, LinkPage
from internships.enums import Party
from internships.forms.papers import SignForm
from internships.papers.filling import CLAUSES, around, consent_facts
from internships.selectors.placement import placements
from internships.services.consent import TAKEN, sign_consent


class _OfConsent(LinkPage):
    def get_title(self) -> str:
        who = "监护人" if self.subject.party == Party.GUARDIAN else "学生"
        return f"岗位实习知情同意书（{who}）"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"consent": self.subject, "clauses": CLAUSES, **kwargs})


class SignConsent(_OfConsent, LinkFormPage):
    """What student and guardian are told, and their answer."""

    form_class = SignForm
    template_name = "internships/consent_sign.html"
    submit_label = "提交答复"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "party": self.subject.party}

    def get_initial(self) -> dict[str, Any]:
        return {"relation": self.subject.placement.student.relation, **super().get_initial()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        placement = placements().get(pk=self.subject.placement_id)
        return super().get_context_data(
            **{
                "placement": placement,
                "facts": consent_facts(placement, around([placement])),
                "is_closed": placement.state not in TAKEN,
                **kwargs,
            }
        )

    def perform(self, form: Any) -> str:
        one = sign_consent(self.subject, **form.given())
        messages.success(self.request, f"已提交：{'同意' if one.is_agreed else '不同意'}。学校已经能看到。")
        return ""


class ReadConsent(_OfConsent):
    """What was told and answered."""

    template_name = "internships/consent_read.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"facts": self.subject.told, **kwargs})
