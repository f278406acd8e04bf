"""Fields shared by the forms of plans."""

from __future__ import annotations

from typing import Any

from django import forms

from groupportal.ui.widgets import DayInput


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; clean gives a list."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", _ManyFiles())
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if not data:
            super().clean(None, initial)
            return []
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files]


def choose_from(field: Any, rows: Any) -> None:
    """What a choice of records offers, known only inside the request."""
    field.queryset = rows


def go_on_from(form: Any, seen: str) -> None:
    """Let a form that met a conflict know the present state: the next saving overwrites it, and the person has seen it."""
    form.data = form.data.copy()
    form.data["seen"] = seen


def day(label: str, **kwargs: Any) -> forms.DateField:
    """A date field."""
    return forms.DateField(label=label, widget=DayInput(), **kwargs)


def text_area(label: str, rows: int = 4, **kwargs: Any) -> forms.CharField:
    """A field for running text; line ends and spaces inside are kept."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
