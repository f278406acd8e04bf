"""Pages behind links: the consent form and the agreement with their answers to read again, what a guardian sees of the own child."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.utils import timezone

from groupportal.links.pages import LinkFormPage, LinkPage
from groupportal.ui.once import SEEN
from internships.enums import AgreementState, Party, Signer
from internships.forms.agreement import NameForm, UnitForm
from internships.forms.papers import SignForm
from internships.models import Agreement
from internships.papers.blocks import shown_blocks
from internships.papers.filling import CLAUSES, agreement_print, around, consent_facts, fingerprint
from internships.papers.word import declarations
from internships.selectors.guardian import is_guardian, seen_by_guardian
from internships.selectors.papers import waiting_at
from internships.selectors.placement import placements
from internships.services.agreement_link import (
    confirm_by_link,
    confirm_for_unit,
    holder_of,
    unit_holder,
)
from internships.services.consent import is_holder, name_of, sign_consent
from internships.states import TAKEN


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
        facts = consent_facts(placement, around([placement]))
        return super().get_context_data(
            **{
                "placement": placement,
                "facts": facts,
                SEEN: fingerprint(facts),
                "is_own": is_holder(self.link.addressee, name_of(placement, self.subject.party)),
                "is_closed": placement.state not in TAKEN,
                **kwargs,
            }
        )

    def perform(self, form: Any) -> str:
        one = sign_consent(
            self.subject,
            addressee=self.link.addressee,
            seen=self.request.POST.get(SEEN, ""),
            **form.given(),
        )
        messages.success(self.request, f"已提交：{'同意' if one.is_agreed else '不同意'}。学校已经能看到。")
        return ""


class ReadConsent(_OfConsent):
    """What was told and answered."""

    template_name = "internships/consent_read.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"facts": self.subject.told, **kwargs})


def _shown(row: Agreement) -> dict[str, Any]:
    """An agreement as it is read before it is confirmed."""
    return {"row": row, "blocks": shown_blocks(row.terms), "declared": declarations(row)}


class _OfAgreement(LinkPage):
    title = "岗位实习三方协议"

    @property
    def signer(self) -> Signer:
        """Whose link it is."""
        return self.opened.purpose.signer  # type: ignore[attr-defined,no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.subject
        return super().get_context_data(
            **{
                **_shown(row),
                "is_own": is_holder(self.link.addressee, holder_of(row, self.signer)),
                "signer": self.signer.label,
                "on": getattr(row, f"{self.signer}_on"),
                "name": row.names.get(self.signer) or holder_of(row, self.signer),
                "is_changed": row.state in (AgreementState.DRAFT, AgreementState.WAITING),
                **kwargs,
            }
        )


class ConfirmAgreement(_OfAgreement, LinkFormPage):
    """What a student or a guardian agrees to, and the name under it."""

    form_class = NameForm
    template_name = "internships/agreement_sign.html"
    submit_label = "确认这份协议"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.subject
        late = row.placement.starts_on < timezone.localdate()
        waits = row.state == AgreementState.WAITING and row.placement.state in TAKEN
        return super().get_context_data(
            **{"is_open": waits and not late, "is_late": late, SEEN: agreement_print(row), **kwargs}
        )

    def perform(self, form: Any) -> str:
        confirm_by_link(
            self.subject,
            self.signer,
            name=form.cleaned_data["name"],
            addressee=self.link.addressee,
            seen=self.request.POST.get(SEEN, "").split(),
        )
        messages.success(self.request, "已确认。学校已经能看到。")
        return ""


class ReadAgreement(_OfAgreement):
    """What was confirmed. Where the school took it back since, it says so and shows nothing: a draft is not for outside."""

    template_name = "internships/agreement_read.html"


class ConfirmForUnit(LinkFormPage):
    """All agreements of a school that a unit has to confirm, each to be read, confirmed together."""

    title = "岗位实习三方协议"
    form_class = UnitForm
    template_name = "internships/agreements_unit.html"
    submit_label = "代表单位确认选中的协议"
    finishes = keeps = False

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "rows": waiting_at(self.subject, self.link.unit)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_own = is_holder(self.link.addressee, unit_holder(self.subject, self.link.unit))
        rows = list(waiting_at(self.subject, self.link.unit)) if is_own else []
        return super().get_context_data(
            **{
                "is_own": is_own,
                "agreements": [_shown(row) for row in rows],
                SEEN: " ".join(map(agreement_print, rows)),
                **kwargs,
            }
        )

    def perform(self, form: Any) -> str:
        data = form.cleaned_data
        found = confirm_for_unit(
            self.subject,
            self.link.unit,
            data["agreements"],
            name=data["name"],
            addressee=self.link.addressee,
            seen=self.request.POST.get(SEEN, "").split(),
        )
        if found.done:
            messages.success(self.request, f"已确认 {len(found.done)} 份协议。学校已经能看到。")
        for _, error in found.refused:
            messages.warning(self.request, error.message)
        return ""


class GuardianPage(LinkPage):
    """A guardian's own child: unit, days, the teacher to turn to, papers, the last days, leave. Nothing else, and of nobody else."""

    template_name = "internships/guardian.html"

    def get_title(self) -> str:
        return f"{self.subject.name}的实习"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_own = is_guardian(self.link.addressee, self.subject)
        child = seen_by_guardian(self.subject, timezone.localdate()) if is_own else None
        return super().get_context_data(**{"is_own": is_own, "child": child, **kwargs})
