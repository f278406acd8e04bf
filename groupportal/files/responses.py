"""Files as answers to a request: those the program has just made, and stored contents, whole or in part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from groupportal.files.models import StoredFile
from groupportal.uploads.checking import CONTENT_TYPES
from groupportal.uploads.names import file_title, safe_name

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'; sandbox"
)
"""Nothing in a file may run or fetch; browsers show pictures and PDF in it all the same."""
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_AT_ONCE = 64 * 1024


def download(content: bytes, name: str) -> HttpResponse:
    """A file to be saved under its name, whose ending says what it is. KeyError for an ending nobody knows."""
    response = HttpResponse(content, content_type=CONTENT_TYPES[PurePosixPath(name).suffix.lower()])
    response["Content-Disposition"] = content_disposition_header(True, safe_name(file_title(name)))
    return response


def send_content(
    file: StoredFile, content: Any, request: HttpRequest, *, as_attachment: bool = True
) -> HttpResponseBase:
    """A stored file whose ``content`` is open: from where a broken download left off, if the browser asks so (RFC 9110, 14).

    What is shown and not saved is sent whole: a browser would ask for a PDF in dozens of parts, each a look of its own in the log.
    """
    name, tag = file_title(file.name), f'"{file.sha256}"'
    part = _asked_part(request, file.size, tag) if as_attachment else None
    response: HttpResponseBase
    if part is None:
        response = FileResponse(
            content, as_attachment=as_attachment, filename=name, content_type=file.content_type
        )
    elif not part:
        content.close()
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{file.size}"
    else:
        response = StreamingHttpResponse(_piece(content, part), status=206, content_type=file.content_type)
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{file.size}"
        response["Content-Length"] = str(len(part))
        response["Content-Disposition"] = content_disposition_header(True, name)
    if as_attachment:
        response["Accept-Ranges"], response["ETag"] = "bytes", tag
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = _POLICY
    return response


def _asked_part(request: HttpRequest, size: int, tag: str) -> range | None:
    """The bytes asked for: None for all of them, an empty range for some that are not there."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or asked.group() == "bytes=-" or request.headers.get("If-Range", tag) != tag:
        return None
    first, last = asked.groups()
    if not first:  # the last so many
        return range(max(size - int(last), 0), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


def _piece(content: Any, part: range) -> Iterator[bytes]:
    with content:
        content.seek(part.start)
        left = len(part)
        while left and (chunk := content.read(min(left, _AT_ONCE))):
            left -= len(chunk)
            yield chunk
