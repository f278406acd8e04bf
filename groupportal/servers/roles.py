"""The three roles, their rights and the database, from the same file that a real server is prepared with."""

from __future__ import annotations

from contextlib import closing

import psycopg2
from psycopg2 import sql

from groupportal.servers.addresses import DATABASE, embedded_url
from groupportal.servers.errors import ServerError
from groupportal.servers.passwords import ROLES, SUPERUSER, passwords
from groupportal.servers.places import PROJECT, places

ROLES_FILE = PROJECT / "ops" / "roles.sql"


def make_roles_and_database() -> None:
    """Bring the embedded cluster into the state of ``ops/roles.sql``; harmless when run again.

    template1 is prepared before the database is made, so that it and every test database inherit its rights.
    """
    statements = ROLES_FILE.read_text(encoding="utf-8")
    known = passwords(places().var)
    try:
        with closing(psycopg2.connect(embedded_url(SUPERUSER, "template1"))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statements)
                for role in ROLES.values():
                    setting = sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                        sql.Identifier(role), sql.Literal(known[role])
                    )
                    cursor.execute(setting)
        _make_database()
        with closing(psycopg2.connect(embedded_url(SUPERUSER, DATABASE))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statements)
    except psycopg2.OperationalError as problem:
        if "password authentication failed" not in str(problem):
            raise ServerError(f"the embedded PostgreSQL could not be prepared: {problem}") from problem
        raise ServerError(
            "the embedded PostgreSQL refused its own superuser: var/secrets.json is not the one it was made "
            "with; put that file back, or remove var/ and lose the data (`make clean`)"
        ) from problem


def _make_database() -> None:
    with closing(psycopg2.connect(embedded_url(SUPERUSER, "postgres"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                owner = sql.Identifier(ROLES["owner"])
                cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), owner))
