"""What comes of a deed: it is refused with a code, or several people do it at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import sleep
from typing import Any

import pytest
from django.db import connections, transaction

from groupportal.errors import DomainError
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import group_scope


def refused(work: Callable[[], Any], code: str) -> str:
    """The sentence of the refusal with this code."""
    with pytest.raises(DomainError) as caught, transaction.atomic():
        work()
    assert caught.value.code == code, caught.value.message
    return caught.value.message


def race(group: Group, *deeds: tuple[Any, Callable[[], Any]]) -> list[Any]:
    """Run each ``(user, deed)`` in the group on a connection of its own, all begun at the same moment.

    In order, what each returned or the DomainError it met. Wants committed data.
    """
    start = Barrier(len(deeds))

    def run(user: Any, deed: Callable[[], Any]) -> Any:
        try:
            with group_scope(group, actor=user):
                start.wait(timeout=10)
                return deed()
        except DomainError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [begun.result(timeout=30) for begun in [pool.submit(run, *deed) for deed in deeds]]


def overlapped(
    group: Group, first: tuple[Any, Callable[[], Any]], second: tuple[Any, Callable[[], Any]]
) -> list[Any]:
    """Run two deeds as ``race`` does, the second begun when the first is done and its transaction still open: it waits for the row."""
    done = Event()

    def leading() -> Any:
        with transaction.atomic():
            answer = first[1]()
            done.set()
            sleep(0.3)
        return answer

    def following() -> Any:
        done.wait(timeout=10)
        return second[1]()

    return race(group, (first[0], leading), (second[0], following))


def race_codes(group: Group, *deeds: tuple[Any, Callable[[], Any]]) -> list[str]:
    """What came of each deed, sorted: "done", or the code of the refusal."""
    answers = race(group, *deeds)
    return sorted(a.code if isinstance(a, DomainError) else "done" for a in answers)
