"""The form of a kind of import: its file, and what the file does not say."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from groupportal.imports.registry import ImportKind
from groupportal.ui.fields import OneFileField


def upload_form(kind: ImportKind) -> type[forms.Form]:
    """The form class of a kind."""
    asked = {"required": "请选择要导入的文件。"}
    file = OneFileField("文件", accept=frozenset(kind.accept), error_messages=asked)
    return type("UploadForm", (kind.params_form or forms.Form,), {"file": file, "field_order": ["file"]})


def params_of(form: forms.Form) -> dict[str, Any]:
    """What was filled in beside the file, as JSON values; a record becomes its ``public_id``."""
    values = {
        name: str(value.public_id) if isinstance(value, Model) and hasattr(value, "public_id") else value
        for name, value in form.cleaned_data.items()
        if name != "file"
    }
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))
