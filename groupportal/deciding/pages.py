"""The page on which a ruling is given: the record, the words, a button for each ruling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from groupportal.deciding.forms import AnswerForm
from groupportal.deciding.ruling import RulingKind, RulingModel
from groupportal.errors import DomainError
from groupportal.ui.pages import RecordFormPage


@dataclass(frozen=True)
class Verdict:
    """A button: the state it leads to, what it says, what is said afterwards."""

    state: str
    label: str
    done: str
    danger: bool = False


class RulingPage(RecordFormPage):
    """A record and, for those who may rule on it, ``ui/ruling.html`` with the form and a button for each of ``verdicts``."""

    kind: RulingKind[Any]
    verdicts: tuple[Verdict, ...] = ()
    form_class = AnswerForm

    def rule(self, row: Any, verdict: Verdict, form: Any) -> None:
        """Call the service."""
        self.kind.rule(row, verdict.state, by=self.request.viewer, answer=form.cleaned_data["answer"])

    def after(self, row: Any) -> str:
        """Where to go when it is ruled on: the record's page."""
        return str(row.get_absolute_url())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.kind.require(self.get_object(), self.request.viewer)
        return super().post(request, *args, **kwargs)

    def perform(self, form: Any) -> str:
        row, wanted = self.get_object(), self.request.POST.get("deed", "")
        verdict = next((v for v in self.verdicts if v.state == wanted), None)
        if verdict is None:
            raise DomainError("no_verdict", "没有选择审核结果，请点“通过”或“退回”等按钮提交。")
        self.rule(row, verdict, form)
        messages.success(self.request, verdict.done)
        return self.after(row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row: RulingModel = self.get_object()
        open_now = row.state == row.moves.waits and self._may(row)
        words = self.kind.hindrance(row, self.request.viewer) if open_now else ""
        return super().get_context_data(
            **{
                "ruling": {"hindrance": words, "verdicts": () if words or not open_now else self.verdicts},
                **kwargs,
            }
        )

    def _may(self, row: Any) -> bool:
        """Whether such records are this person's to rule on at all."""
        try:
            self.kind.require(row, self.request.viewer)
        except DomainError:
            return False
        return True
