"""The page on which a ruling is given: the record, the words, a button for each ruling."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from groupportal.deciding.forms import AnswerForm
from groupportal.deciding.ruling import RulingKind, RulingModel
from groupportal.errors import DomainError
from groupportal.ui.formats import cndate
from groupportal.ui.pages import RecordFormPage


@dataclass(frozen=True)
class Verdict:
    """A button: the state it leads to, what it says, what is said afterwards."""

    state: str
    label: str
    done: str
    danger: bool = False


class RulingPage(RecordFormPage):
    """A record and, for those who may rule on it, ``ui/ruling.html`` with the form and a button for each of ``verdicts``.

    A plain record needs no template: ``facts`` are shown, labels with dotted paths from the record, and ``listed`` leads back.
    Looking takes ``action``, ruling the kind's.
    """

    kind: RulingKind[Any]
    verdicts: tuple[Verdict, ...] = (
        Verdict("approved", "通过", "已通过。"),
        Verdict("returned", "退回", "已退回，对方会收到您的意见。", danger=True),
    )
    actions: dict[str, str]
    http_method_names = ["get", "post", "head", "options"]
    facts: tuple[tuple[str, str], ...] = ()
    template_name = "deciding/record.html"
    form_class = AnswerForm
    answer_label = "审核意见"
    answer_help = "退回时必须填写，对方会收到这段话。"

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        answer = form.fields["answer"]
        answer.label, answer.help_text = self.answer_label, self.answer_help
        answer.required = self.request.POST.get("deed", "") in self.get_object().moves.explained
        answer.error_messages["required"] = self.kind.why_words
        return form

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "action" in cls.__dict__ and "actions" not in cls.__dict__ and hasattr(cls, "kind"):
            cls.actions = {"get": cls.action, "post": cls.kind.action}

    def base_queryset(self) -> Any:
        return self.kind.model.objects.all()

    def get_title(self) -> str:
        return self.title or str(self.get_object())

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return super().breadcrumbs()[:1]

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
        open_now = self.is_open(row) and self._may(row)
        words = self.kind.hindrance(row, self.request.viewer) if open_now else ""
        return super().get_context_data(
            **{
                "facts": [(label, _shown(row, path)) for label, path in self.facts],
                "ruling": {"hindrance": words, "verdicts": () if words or not open_now else self.verdicts},
                **kwargs,
            }
        )

    def is_open(self, row: Any) -> bool:
        """Whether the record is in the state that this page rules on: waiting."""
        return bool(row.state == row.moves.waits)

    def _may(self, row: Any) -> bool:
        """Whether such records are this person's to rule on at all."""
        try:
            self.kind.require(row, self.request.viewer)
        except DomainError:
            return False
        return True


def _shown(row: Any, path: str) -> Any:
    """What stands at a dotted path, methods called; days as they are written."""
    value = row
    for name in path.split("."):
        value = getattr(value, name, None)
        value = value() if callable(value) else value
    return cndate(value) if isinstance(value, dt.date) else "—" if value in (None, "") else value
