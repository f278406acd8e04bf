"""Deeds over the API: described with a key and an example, done once for each key, refused in words.

A program puts a new ``Idempotency-Key`` on each press and the same on each try of it: a request whose answer was lost is sent again
and gets the answer of the first, though it may have come through. The keys are those of forms (``ui.once``).
"""

from __future__ import annotations

import functools
import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from django.db import transaction
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from groupportal.errors import DomainError, NotAllowed
from groupportal.tenancy.api_errors import checked
from groupportal.tenancy.models import FormKey
from groupportal.tenancy.prepared import Prepared

HEADER, READ_AT = "Idempotency-Key", "If-Unmodified-Since"
_KEY = OpenApiParameter(
    HEADER,
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    required=True,
    description="请求编号：每按一次换一个，重发时不变，送几次都只办一次",
    examples=[OpenApiExample("例", "8c1f0d3e-6c0b-4f2e-9a53-1a2b3c4d5e6f")],
)


_FORM_KEY = Prepared(lambda mark: FormKey.objects.filter(key=mark))


class Nothing(serializers.Serializer[Any]):
    """Nothing is sent: the address says it all."""


def described(
    summary: str,
    *,
    tags: list[str],
    takes: type[serializers.BaseSerializer[Any]],
    gives: Any,
    example: Mapping[str, Any],
    description: str = "",
) -> Callable[[Any], Any]:
    """A deed's place in the description: its key, what is sent, an example of it. ``gives`` by status, or of 200 and 201 alike."""
    answers = gives if isinstance(gives, dict) else {201: gives, 200: gives}
    return extend_schema(
        summary=summary,
        description=description,
        tags=tags,
        parameters=[_KEY],
        request=takes,
        responses=answers,
        examples=[OpenApiExample("例", dict(example), request_only=True)],
    )


def writes(
    summary: str,
    *,
    tags: list[str],
    takes: type[serializers.BaseSerializer[Any]] = Nothing,
    gives: type[serializers.BaseSerializer[Any]],
    example: Mapping[str, Any] = {},
    description: str = "",
    undoes_all: bool = False,
) -> Callable[[Any], Any]:
    """Make ``def …(self, said, row) -> row`` an endpoint: ``said`` is checked by ``takes``, what it returns answered by ``gives``.

    ``row`` is that of the address, among those of ``get_queryset`` (404 outside them); without one in the address there is none.
    201 where it was done, 200 with the same answer where it had been; 422 with a sentence where a rule says no, 403 where a right is
    missing. What is refused is not done by halves, and its key is free. ``undoes_all``: a refusal undoes the whole request,
    which spares two ways to the database of each that is not refused.
    """

    def wrap(deed: Callable[..., Any]) -> Any:
        @described(summary, tags=tags, takes=takes, gives=gives, example=example, description=description)
        @functools.wraps(deed)
        def handler(self: Any, request: Any, **address: Any) -> Response:
            found = (self.get_object(),) if self.lookup_field in address else ()
            key, said = given_key(request), checked(takes(), request.data)

            def done() -> Any:
                for row in found:
                    refuse_changed(request, row)
                return gives(deed(self, said, *found)).data

            return answered(request, key, said, done, undoes_all=undoes_all)

        return handler

    return wrap


def answered(
    request: Any,
    key: uuid.UUID,
    said: Mapping[str, Any],
    done: Callable[[], Any],
    *,
    undoes_all: bool = False,
) -> Response:
    """What ``done`` answers, done once for the key; a refusal in words."""
    try:
        with transaction.atomic(savepoint=not undoes_all):
            return _once(request, key, _print(said), done)
    except DomainError as error:
        return refusal(error)


def refuse_changed(request: Any, row: Any) -> None:
    """DomainError where the record was put forward anew since the program read it, as far as the head says when that was.

    What waits for a ruling is changed by taking it back and putting it forward again, and by nothing else.
    """
    said, put_forward = request.headers.get(READ_AT), getattr(row, "proposed_at", None)
    if not said or put_forward is None:
        return
    try:
        read_at = parsedate_to_datetime(said)
        is_late = put_forward > read_at
    except (TypeError, ValueError):
        raise serializers.ValidationError(
            {READ_AT: ["请写成 HTTP 日期，例如 Thu, 01 Jan 2026 08:00:00 GMT。"]}
        ) from None
    if is_late:
        raise DomainError("overtaken", "您读取以后，对方撤回改过，请再读一遍，核对以后再办。")


def refusal(error: DomainError) -> Response:
    """A rule or a right says no: in words for the person, with a code for the program."""
    code = (
        status.HTTP_403_FORBIDDEN if isinstance(error, NotAllowed) else status.HTTP_422_UNPROCESSABLE_ENTITY
    )
    return Response({"detail": error.message, "code": error.code, "field": error.field}, status=code)


def given_key(request: Any) -> uuid.UUID:
    """The key in the head; ValidationError without one."""
    try:
        return uuid.UUID(request.headers.get(HEADER, ""))
    except ValueError:
        raise serializers.ValidationError({HEADER: ["请写明请求编号，每按一次换一个。"]}) from None


def _once(request: Any, key: uuid.UUID, sent: str, deed: Callable[[], Any]) -> Response:
    mark = uuid.uuid5(key, f"{request.user.pk}:{request.method}:{request.path_info}")
    for earlier in _FORM_KEY(mark, turn=("api", mark)):
        before, answer = json.loads(earlier.target)
        if before != sent:
            raise DomainError("key_used", "这个请求编号已用于另一份内容，请换一个编号再提交。")
        return Response(answer, status=status.HTTP_200_OK)
    answer = JSONRenderer().render(deed()).decode()
    FormKey.objects.create(key=mark, target=f"[{json.dumps(sent)},{answer}]")
    return Response(json.loads(answer), status=status.HTTP_201_CREATED)


def _print(said: Mapping[str, Any]) -> str:
    """Of what was sent and counts, so that another content under an old key is told apart; files by name and size."""
    parts = sorted((name, repr(_told(value))) for name, value in said.items())
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _told(value: Any) -> Any:
    if isinstance(value, list):
        return [_told(one) for one in value]
    return (value.name, value.size) if hasattr(value, "chunks") else value
