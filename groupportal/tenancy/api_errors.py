"""Errors of the API in our words, where the library's are English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from groupportal.ui.faults import sentence


def in_words(error: Exception, context: dict[str, Any]) -> Response | None:
    """What an endpoint answers to an error."""
    answer = exception_handler(error, context)
    if answer is not None and isinstance(error, (Http404, Throttled)):
        answer.data = {"detail": sentence(answer.status_code)}
    if answer is not None and isinstance(error, ValidationError):
        answer.data = _told(answer.data, getattr(error, "labels", {}))
    return answer


def checked(asked: BaseSerializer[Any], sent: Any) -> Any:
    """What was sent, as it counts; ValidationError that knows what people call each of its fields."""
    try:
        return asked.run_validation(sent)
    except ValidationError as error:
        fields = getattr(asked, "fields", {})
        error.labels = {name: str(field.help_text or "") for name, field in fields.items()}  # type: ignore[attr-defined]
        raise


def _told(wrong: Any, labels: Mapping[str, str]) -> dict[str, Any]:
    """Sentences by field, with the first of them as other refusals have it: ``detail``, ``code`` and ``field``."""
    by_field = wrong if isinstance(wrong, dict) else {"": wrong}
    field = next(iter(by_field))
    named = field != api_settings.NON_FIELD_ERRORS_KEY and field
    label = labels.get(field, "").partition("，")[0]
    said = _first(by_field[field])
    return {
        **(wrong if isinstance(wrong, dict) else {}),
        "detail": f"{label}：{said}" if label else said,
        "code": "invalid",
        "field": named or None,
    }


def _first(wrong: Any) -> str:
    while not isinstance(wrong, str):
        wrong = next(iter(wrong.values() if isinstance(wrong, dict) else wrong))
    return str(wrong)
