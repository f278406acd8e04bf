"""What a mentor taps: of each intern 正常 or 有问题, and a sentence where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from internships.models import Placement
from internships.services.feedback import Said

SAYS = [("fine", "正常"), ("problem", "有问题")]
REST = "rest"
"""Of all who are not named one by one: two taps are enough, however many a mentor guides."""


class FeedbackForm(forms.Form):
    """One question an intern; who is left out is asked for again."""

    def __init__(self, *args: Any, rows: Sequence[Placement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        if len(rows) > 1:
            self.fields[REST] = forms.BooleanField(
                label=f"没有点的都正常（共 {len(rows)} 名实习生）",
                help_text="只点有问题的，再勾这一项，就都反馈了。",
                required=False,
            )
        for row in rows:
            self.fields[f"is-{row.public_id}"] = forms.ChoiceField(
                label=f"{row.student}这一周", choices=SAYS, widget=forms.RadioSelect, required=False
            )
            self.fields[f"of-{row.public_id}"] = forms.CharField(
                label="想说一句", max_length=300, required=False
            )

    @property
    def PARTS(self) -> list[tuple[str, list[str]]]:  # noqa: N802 -- as form pages name it
        """One an intern, then the others at once."""
        named = [(row.student.name, [f"is-{row.public_id}", f"of-{row.public_id}"]) for row in self.rows]
        return [*named, ("其余的", [REST])] if REST in self.fields else named

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for row in self.rows:
            if data.get(f"of-{row.public_id}") and not data.get(f"is-{row.public_id}"):
                self.add_error(f"is-{row.public_id}", "写了说明，请再选“正常”或“有问题”。")
        return data

    def _was_shown(self, row: Placement) -> bool:
        """Whether the page that was sent had this intern: who came since is not spoken for."""
        return f"of-{row.public_id}" in self.data

    def given(self) -> dict[int, Said]:
        """For the service."""
        data = self.cleaned_data
        return {
            row.pk: Said(is_fine=answer == "fine", words=data[f"of-{row.public_id}"])
            for row in self.rows
            if (answer := data[f"is-{row.public_id}"] or (self._was_shown(row) and data.get(REST) and "fine"))
        }
