"""What is archived stays as it was: what of its pay and insurance was wrong is put right with a reason. The database asks for it too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from groupportal.errors import DomainError


@contextmanager
def put_right(frozen: str, reason: str) -> Iterator[None]:
    """Within, what is archived may be changed. ``frozen``: what of it would be, in words; "" where nothing is archived.

    DomainError without a reason. A transaction is open.
    """
    if not frozen:
        yield
        return
    if not reason.strip():
        words = f"{frozen}已经归档，不能直接改。确实错了的，由学校写明归档后更正的原因。"
        raise DomainError("archived", words, field="reason")
    _say(reason.strip())
    yield
    _say("")


def _say(reason: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.correction', %s, true)", [reason])
