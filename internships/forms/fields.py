"""Fields of this room: what may be not known."""

from __future__ import annotations

from typing import Any

from django import forms


class YesNo(forms.TypedChoiceField):
    """是, 否, or not known (None). ``empty``: what stands for that."""

    def __init__(self, label: str, *, empty: str = "未登记", **kwargs: Any) -> None:
        choices = [("", empty), ("yes", "是"), ("no", "否")]
        super().__init__(
            label=label,
            choices=choices,
            coerce=lambda value: value == "yes",
            empty_value=None,
            required=False,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """As the list of choices has it."""
        return {True: "yes", False: "no", None: ""}.get(value, value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)
