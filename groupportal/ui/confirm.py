"""Asks before something that is hard to undo; works without script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from groupportal.errors import Hindrance
from groupportal.ui.pages import RecordFormPage


class ConfirmPage(RecordFormPage):
    """A question with one button. Subclasses name ``question``, ``consequences``, ``confirm_label``, ``cancel_url``."""

    template_name = "generic/confirm.html"
    form_class = forms.Form
    confirm_label = ""

    def question(self) -> str:
        """What is asked, naming the record."""
        raise NotImplementedError

    def consequences(self) -> list[str]:
        """What happens then, sentence by sentence."""
        return []

    def hindrances(self) -> Sequence[Hindrance]:
        """What stands in the way; with any there is no button."""
        return ()

    def cancel_url(self) -> str:
        """Where to go when the answer is no."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        hindrances = self.hindrances()
        return super().get_context_data(
            **{
                "question": self.question(),
                "hindrances": hindrances,
                "consequences": () if hindrances else self.consequences(),
                "confirm_label": self.confirm_label,
                "danger": True,
                "cancel_url": self.cancel_url(),
                **kwargs,
            }
        )
