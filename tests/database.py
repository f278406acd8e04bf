"""What tests do as the owner of the tables: make, empty and drop databases."""

from __future__ import annotations

from typing import Any

import psycopg2
from psycopg2 import sql

from groupportal.servers import django_database

_KEPT = ("django_migrations", "django_content_type", "auth_permission")


def role_credentials(role: str) -> dict[str, Any]:
    """User and password of "app", "owner" or "platform" for a Django settings dict."""
    found = django_database(role)
    return {"USER": found["USER"], "PASSWORD": found["PASSWORD"]}


def owner_connection(database: str) -> Any:
    """A connection as the owner of the tables, in autocommit."""
    found = django_database("owner")
    connection = psycopg2.connect(
        dbname=database,
        user=found["USER"],
        password=found["PASSWORD"],
        host=found.get("HOST") or None,
        port=found.get("PORT") or None,
    )
    connection.autocommit = True
    return connection


def empty_all_tables(database: str) -> None:
    """TRUNCATE every table but Django's own bookkeeping."""
    connection = owner_connection(database)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall() if row[0] not in _KEPT]
        names = sql.SQL(", ").join(map(sql.Identifier, tables))
        cursor.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(names))
    connection.close()


def drop_stale(prefix: str, *, keep: str) -> None:
    """Drop test databases of earlier migrations."""
    connection = owner_connection(django_database("owner")["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s AND datname <> %s", [prefix + "%", keep]
        )
        for (name,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    connection.close()
