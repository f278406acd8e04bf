"""Fields that several forms of this room have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from groupportal.ui.fields import Choice
from groupportal.ui.widgets import SearchableBoxes, SearchableSelect
from internships.services.post import HAZARDS
from members.enums import Section
from rosters.selectors.roster import programme_choices

_NONE = "none"
_HINT = "输入专业名称、代码或拼音首字母查找"


class ProgrammesField(forms.MultipleChoiceField):
    """Programmes by their codes; clean gives a tuple."""

    def __init__(self, label: str = "对应专业", **kwargs: Any) -> None:
        super().__init__(label=label, required=False, widget=SearchableBoxes(_HINT), **kwargs)

    def offer(self, held: Iterable[str] = ()) -> None:
        """Set the choices, inside the request."""
        self.choices = programme_choices(held)

    def clean(self, value: Any) -> Any:
        return tuple(super().clean(value))


class ProgrammeField(Choice):
    """One programme by its code, "" for none."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(
            label, required=False, empty="没有", widget=SearchableSelect("输入专业名称查找"), **kwargs
        )

    def offer(self, held: str = "") -> None:
        """Set the choices, inside the request."""
        self.choices = [("", "没有"), *programme_choices([held] if held else [])]


class HazardsField(forms.MultipleChoiceField):
    """Barred work: a tuple of (tag, None), () for none of it, None where it isn't said. Grades are kept where they stand already."""

    def __init__(self, label: str = "危险作业", **kwargs: Any) -> None:
        super().__init__(
            label=label,
            choices=[(_NONE, "没有下面任何一种作业"), *HAZARDS],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )
        self.grades: dict[str, int | None] = {}

    def prepare_value(self, value: Any) -> Any:
        """The tags that are ticked."""
        if value is None or isinstance(value, str):
            return value
        pairs = [one if isinstance(one, str) else one[0] for one in value]
        return pairs or [_NONE]

    def clean(self, value: Any) -> Any:
        given = super().clean(value)
        if _NONE in given and len(given) > 1:
            raise forms.ValidationError("勾了“没有下面任何一种作业”，又勾了别的，请只留一种。")
        if not given:
            return None
        return tuple((tag, self.grades.get(tag)) for tag in given if tag != _NONE)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class SectionField(Choice):
    """A section of the economy."""

    def __init__(self, label: str = "行业", **kwargs: Any) -> None:
        super().__init__(label, Section.choices, required=False, **kwargs)
