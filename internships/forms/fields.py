"""Fields of this room: what may be not known, a place, work that is barred for some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from groupportal.ui.fields import RuledField, TextArea
from groupportal.ui.formats import mask_phone
from groupportal.ui.widgets import SearchableBoxes
from internships.rules.barred import TAGS
from internships.services.post import GRADED, MOST_GRADE
from internships.words import UNSAID
from members.services.contacts import checked_phone
from rosters.selectors.roster import programme_choices

_NONE = "none"


class YesNo(forms.TypedChoiceField):
    """是, 否, or not known (None). ``empty``: what stands for that."""

    def __init__(self, label: str, *, empty: str = UNSAID, **kwargs: Any) -> None:
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


class LinesField(TextArea):
    """Several things, one a line; clean gives a tuple, None for nothing."""

    def prepare_value(self, value: Any) -> Any:
        """One a line."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        return tuple(line for line in super().clean(value).splitlines() if line.strip()) or None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class ItemsField(forms.MultipleChoiceField):
    """What of a list there is; a box of its own says that there is none of it (``()``), and no box at all that it isn't known."""

    def __init__(self, label: str, items: Iterable[Any], none: str, **kwargs: Any) -> None:
        choices = [(item, item) if isinstance(item, str) else item for item in items]
        super().__init__(
            label=label,
            choices=[(_NONE, none), *choices],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """The box of its own for an empty list."""
        return [_NONE] if value is not None and not isinstance(value, str) and not list(value) else value

    def clean(self, value: Any) -> Any:
        given = super().clean(value)
        if _NONE in given and len(given) > 1:
            raise forms.ValidationError("勾了“没有”，又勾了别的，请只留一种。")
        return None if not given else tuple(item for item in given if item != _NONE)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class _HazardBoxes(forms.CheckboxSelectMultiple):
    """A box for each kind of barred work; those that come in grades have a list of them beside it."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        held = dict(value or ())
        if value is not None and not held:
            held = {_NONE: None}
        looks = self.attrs.get("class", "")
        rows = format_html_join(
            "",
            '<div><label><input type="checkbox" name="{}" value="{}" class="{}"{}>{}</label>{}</div>',
            (
                (
                    name,
                    tag,
                    looks,
                    SafeString(" checked") if tag in held else "",
                    label,
                    _grades(name, tag, held),
                )
                for tag, label in self.choices
            ),
        )
        return format_html('<div id="{}">{}</div>', (attrs or {}).get("id", f"id_{name}_options"), rows)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        ticked = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        if not ticked:
            return None
        if ticked == [_NONE]:
            return []
        return [
            [tag, int(grade) if (grade := data.get(f"{name}_{tag}", "")).isdigit() else None]
            for tag in ticked
        ]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


def _grades(name: str, tag: str, held: Mapping[str, Any]) -> SafeString:
    if tag not in GRADED:
        return SafeString("")
    chosen = held.get(tag)
    options = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (
                grade or "",
                SafeString(" selected") if grade == chosen else "",
                f"{grade}级" if grade else "级别不清楚",
            )
            for grade in (None, *range(1, MOST_GRADE + 1))
        ),
    )
    return format_html(
        '<select name="{}_{}" class="select--beside" aria-label="{}的级别">{}</select>',
        name,
        tag,
        TAGS[tag],
        options,
    )


class HazardsField(forms.Field):
    """Barred work in a post: a tuple of (tag, grade or None), () for none, None where it isn't known."""

    def __init__(self, label: str = "危险作业", **kwargs: Any) -> None:
        boxes = _HazardBoxes(choices=[(_NONE, "没有下面任何一种作业"), *TAGS.items()])
        super().__init__(label=label, required=False, widget=boxes, **kwargs)

    def clean(self, value: Any) -> Any:
        if value is None:
            return None
        tags = [tag for tag, _ in value]
        if _NONE in tags:
            raise forms.ValidationError("勾了“没有下面任何一种作业”，又勾了别的，请只留一种。")
        return tuple((tag, grade) for tag, grade in value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return initial != data


class ProgrammesField(forms.MultipleChoiceField):
    """Programmes by their codes; those that a record ``held`` already stay choices. clean gives a tuple, None for none."""

    def __init__(self, label: str = "对应专业", **kwargs: Any) -> None:
        hint = "输入专业名称、代码或拼音首字母查找"
        super().__init__(label=label, required=False, widget=SearchableBoxes(hint), **kwargs)

    def offer(self, held: Iterable[str] | None) -> None:
        """Set the choices, inside the request."""
        self.choices = programme_choices(held)

    def clean(self, value: Any) -> Any:
        return tuple(super().clean(value)) or None


def phone_field(label: str, known: str = "") -> RuledField:
    """A phone number; one that is ``known`` already is shown masked, and stays where the box is left blank."""
    words = f"已登记 {mask_phone(known)}；不改请留空。" if known else "11 位手机号，或带区号的座机。"
    return RuledField(
        checked_phone, label=label, required=False, max_length=30, widget=forms.TelInput(), help_text=words
    )
