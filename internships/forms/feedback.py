"""What a mentor taps: of each intern 正常 or 有问题, and a sentence where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from internships.models import Placement
from internships.services.feedback import Said

SAYS = [("fine", "正常"), ("problem", "有问题")]


class FeedbackForm(forms.Form):
    """One question an intern; who is left out is asked for again."""

    def __init__(self, *args: Any, rows: Sequence[Placement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[f"is-{row.public_id}"] = forms.ChoiceField(
                label=f"{row.student}这一周", choices=SAYS, widget=forms.RadioSelect, required=False
            )
            self.fields[f"of-{row.public_id}"] = forms.CharField(
                label="想说一句", max_length=300, required=False
            )

    @property
    def PARTS(self) -> list[tuple[str, list[str]]]:  # noqa: N802 -- as form pages name it
        """One an intern."""
        return [(row.student.name, [f"is-{row.public_id}", f"of-{row.public_id}"]) for row in self.rows]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for row in self.rows:
            if data.get(f"of-{row.public_id}") and not data.get(f"is-{row.public_id}"):
                self.add_error(f"is-{row.public_id}", "写了说明，请再选“正常”或“有问题”。")
        return data

    def given(self) -> dict[int, Said]:
        """For the service."""
        data = self.cleaned_data
        return {
            row.pk: Said(is_fine=answer == "fine", words=data[f"of-{row.public_id}"])
            for row in self.rows
            if (answer := data[f"is-{row.public_id}"])
        }
