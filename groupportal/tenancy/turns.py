"""One after the other, where there is no row to lock: by a name of the group, until the end of the transaction."""

from __future__ import annotations

from django.db import connection

from groupportal.tenancy.scope import scoped_key

TAKE_TURN = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def turn_is_free(*about: object) -> bool:
    """Take the turn if nobody else of the active group is at the same, without waiting; whether it was taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [scoped_key(*about)])
        return bool(cursor.fetchone()[0])


def take_turn(*about: object) -> None:
    """Wait until nobody else of the active group is at the same."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_TURN, [scoped_key(*about)])
