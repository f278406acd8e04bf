"""Errors of the API in our words, where the library's are English."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework.exceptions import Throttled
from rest_framework.response import Response
from rest_framework.views import exception_handler

from groupportal.ui.faults import sentence


def in_words(error: Exception, context: dict[str, Any]) -> Response | None:
    """What an endpoint answers to an error."""
    answer = exception_handler(error, context)
    if answer is not None and isinstance(error, (Http404, Throttled)):
        answer.data = {"detail": sentence(answer.status_code)}
    return answer
