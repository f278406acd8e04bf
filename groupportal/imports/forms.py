"""The form of a kind of import: its file, and what the file does not say."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from groupportal.files.checking import kinds_in_words
from groupportal.imports.registry import ImportKind


def upload_form(kind: ImportKind) -> type[forms.Form]:
    """The form class of a kind."""
    limit = settings.MAX_UPLOAD_BYTES // 1048576
    words = f"{kinds_in_words(frozenset(kind.accept))}，不超过 {limit} MB。"
    file = forms.FileField(
        label="文件",
        help_text=words,
        widget=forms.FileInput(attrs={"accept": ",".join(kind.accept)}),
        error_messages={"required": "请选择要导入的文件。", "empty": "这是空文件，请重新选择。"},
    )
    return type("UploadForm", (kind.params_form or forms.Form,), {"file": file, "field_order": ["file"]})


def params_of(form: forms.Form) -> dict[str, Any]:
    """What was filled in beside the file, as JSON values; a record becomes its ``public_id``."""
    values = {
        name: str(value.public_id) if isinstance(value, Model) and hasattr(value, "public_id") else value
        for name, value in form.cleaned_data.items()
        if name != "file"
    }
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))
