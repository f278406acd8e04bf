"""A form field for several files at once."""

from __future__ import annotations

from typing import Any

from django import forms


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several uploads as a list; what each file is checked for stands in ``files.services.store_upload``."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [item for item in (data if isinstance(data, list | tuple) else [data]) if item]
        if self.required and not given:
            raise forms.ValidationError("请选择要上传的文件。", code="required")
        return [super(FilesField, self).clean(item, initial) for item in given]
