"""Requests that are transactions of their own, though the test's never ends: what follows a commit is made to follow."""

from __future__ import annotations

from typing import Any

from django.db import connection

from tests.visitor import Visitor


def through() -> None:
    """What follows a commit. A test's own transaction never comes to it, and nothing is kept of what is not through."""
    waiting, connection.run_on_commit = connection.run_on_commit, []
    for _, told, _ in waiting:
        told()


class Page(Visitor):
    """A browser before which everything that was written is through."""

    def get(self, *args: Any, **kwargs: Any) -> Any:
        through()
        return super().get(*args, **kwargs)
