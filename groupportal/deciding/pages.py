"""The page on which a ruling is given: the record, the words, a button for each ruling."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from groupportal.deciding.forms import AnswerForm
from groupportal.deciding.ruling import RulingKind, RulingModel
from groupportal.errors import DomainError
from groupportal.ui.formats import cndate
from groupportal.ui.once import SEEN
from groupportal.ui.pages import RecordFormPage
from groupportal.ui.seen import print_of


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
    Looking takes ``action``, ruling the kind's. What was changed since the page was opened is not ruled on unseen: it is shown
    anew, and the words given stay.
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
    submit_label = "审核"
    form_class = AnswerForm
    answer_label = "审核意见"
    answer_help = "退回时必须填写，对方会收到这段话。"
    why_words = ""  # the kind's

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        answer = form.fields["answer"]
        answer.label, answer.help_text = self.answer_label, self.answer_help
        moves, sent = self.get_object().moves, self.request.POST
        # Until a button is pressed it may be left out where some ruling offered here needs no words.
        offered = {verdict.state for verdict in self.verdicts}
        answer.required = ({sent.get("deed", "")} if sent else offered) <= set(moves.explained)
        answer.error_messages["required"] = self.why_words or self.kind.why_words
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

    def printed(self, row: Any) -> str:
        """What is known again when the ruling comes: the record itself, of which nothing changes while it waits unless it is taken
        back and put forward anew. A room adds what it shows beside it.
        """
        return "\n".join(str(field.value_from_object(row)) for field in row._meta.concrete_fields)

    def form_valid(self, form: Any) -> HttpResponse:
        row, seen = self.get_object(), self.request.POST.get(SEEN, "").split()
        if seen and self.is_open(row) and print_of(self.printed(row)) not in seen:
            self.was_told = True
            form.add_error(None, _overtaken(row))
            return self.form_invalid(form)
        return super().form_valid(form)

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
        with transaction.atomic():
            self.rule(row, verdict, form)
            # Taken back and put forward anew between the look above and the service's lock.
            if self.kind.model.objects.filter(pk=row.pk).exclude(proposed_at=row.proposed_at).exists():
                raise DomainError("overtaken", _overtaken(row))
        messages.success(self.request, verdict.done)
        return self.after(row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row: RulingModel = self.get_object()
        open_now = self.is_open(row) and self._may(row)
        words = self.kind.hindrance(row, self.request.viewer) if open_now else ""
        verdicts = () if words or not open_now else self.verdicts
        context = super().get_context_data(
            **{
                "facts": [(label, _shown(row, path)) for label, path in self.facts],
                "ruling": {"hindrance": words, "verdicts": verdicts},
                **kwargs,
            }
        )
        if verdicts and (self.was_told or not self.request.POST.get(SEEN)):
            context[SEEN] = f"{context.get(SEEN, '')} {print_of(self.printed(row))}".strip()
        return context

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


def _overtaken(row: Any) -> str:
    return (
        f"您打开以后，{row.moves.what}改过，请再看一遍。页面上已经是现在的内容；"
        "核对以后再点一次，就按现在的内容办理。您填写的意见还在。"
    )


def _shown(row: Any, path: str) -> Any:
    """What stands at a dotted path, methods called; days as they are written."""
    value = row
    for name in path.split("."):
        value = getattr(value, name, None)
        value = value() if callable(value) else value
    return cndate(value) if isinstance(value, dt.date) else "—" if value in (None, "") else value
