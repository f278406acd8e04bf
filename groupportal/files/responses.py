"""Files the program has just made, as answers to a request."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from groupportal.uploads.checking import CONTENT_TYPES
from groupportal.uploads.names import file_title, safe_name


def download(content: bytes, name: str) -> HttpResponse:
    """A file to be saved under its name, whose ending says what it is. KeyError for an ending nobody knows."""
    response = HttpResponse(content, content_type=CONTENT_TYPES[PurePosixPath(name).suffix.lower()])
    response["Content-Disposition"] = content_disposition_header(True, safe_name(file_title(name)))
    return response
