"""The page between a list and the file of it: what of people goes out, and what for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse

from groupportal.audit.purpose import PurposeForm, personal_words
from groupportal.ui.pages import FormPage


class ExportPage(FormPage):
    """Asks what for, then gives the file. A subclass says what of people is in it and makes it."""

    template_name = "records/export.html"
    form_class = PurposeForm
    submit_label = "导出 Excel"

    def personal(self) -> tuple[Sequence[str], Sequence[str]]:
        """What of people goes out, in words, and what of that is masked for this person."""
        raise NotImplementedError

    def count(self) -> int:
        """How many rows."""
        raise NotImplementedError

    def export(self, purpose: str) -> HttpResponse:
        """The file, or the way to the job that makes it; the access is written down."""
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "asked": bool(self.personal()[0])}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"told": personal_words(*self.personal()), "count_of_rows": self.count(), **kwargs}
        )

    def _carried_out(self, form: Any) -> HttpResponse:
        return self.export(form.cleaned_data.get("purpose", ""))
