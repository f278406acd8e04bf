"""Databases of their own: made as the owner, served as the app role, dropped at the end."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test.utils import override_settings
from psycopg2 import sql

from groupportal.quick_tables import quick_migrations
from groupportal.servers import django_database

PREFIX = "portal_bench_"


def connect(database: str, role: str = "owner") -> Any:
    """A plain connection in autocommit as "owner", "app" or "backup"."""
    found = django_database(role)
    connection = psycopg2.connect(
        dbname=database,
        user=found["USER"],
        password=found["PASSWORD"],
        host=found["HOST"] or None,
        port=found["PORT"] or None,
    )
    connection.autocommit = True
    return connection


def as_owner(database: str, *statements: str) -> None:
    """Run statements as the owner of the tables, each on its own."""
    with closing(connect(database)) as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


_opened: list[Any] = []


def connection_to(database: str, role: str = "app") -> Any:
    """A connection of Django's to one of the run's databases; ``serve_through`` puts it in place."""
    found = django_database(role)
    wrapper = connections.create_connection("default")
    wrapper.settings_dict = {
        **wrapper.settings_dict,
        "NAME": database,
        "USER": found["USER"],
        "PASSWORD": found["PASSWORD"],
    }
    _opened.append(wrapper)
    return wrapper


def serve_through(connection: Any) -> None:
    """Let Django use this connection; the former one stays open for its own user."""
    connections[connection.alias] = connection


def use(database: str, role: str = "app") -> None:
    """Let Django serve from ``database``. What was open is closed."""
    close_all()
    serve_through(connection_to(database, role))


def close_all() -> None:
    """Nobody is connected any more; a connection opens again when it is used."""
    for wrapper in (*_opened, *connections.all(initialized_only=True)):
        wrapper.close()


def settle(database: str) -> None:
    """Statistics and visibility as after a quiet night."""
    as_owner(database, "VACUUM ANALYZE")


def copy(source: str, name: str) -> str:
    """A second database of the same run with the same content; nobody may be connected to the first."""
    target = f"{_run_prefix()}{name}"
    close_all()
    with closing(connect(django_database("owner")["NAME"])) as connection, connection.cursor() as cursor:
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        cursor.execute(made.format(sql.Identifier(target), sql.Identifier(source)))
    return target


def _run_prefix() -> str:
    return f"{PREFIX}{os.getpid()}_"


def _is_running(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, ValueError):
        return True
    return True


def _drop(*, left_over: bool) -> None:
    """Drop this run's databases, or those that runs which are no more left behind."""
    with closing(connect(django_database("owner")["NAME"])) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        for (name,) in cursor.fetchall():
            mine = name.startswith(_run_prefix())
            if mine or (left_over and not _is_running(name.removeprefix(PREFIX).partition("_")[0])):
                cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


@contextmanager
def bench_database() -> Iterator[str]:
    """An empty migrated database that Django serves from; it, its copies and the files of the run go at the end."""
    _drop(left_over=True)
    name = f"{_run_prefix()}base"
    before = connections["default"].settings_dict["NAME"]
    try:
        with closing(connect(before)) as connection, connection.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        use(name, "owner")
        with quick_migrations():
            call_command("migrate", verbosity=0, interactive=False)
        use(name)
        with files_of_the_run():
            yield name
    finally:
        use(before)
        close_all()
        _drop(left_over=False)


@contextmanager
def files_of_the_run() -> Iterator[None]:
    """A folder for stored files that goes at the end."""
    with suppress(OSError):  # the one the settings made; only where it is empty
        Path(settings.MEDIA_ROOT).rmdir()
    with (
        tempfile.TemporaryDirectory(prefix="portal-bench-files-") as folder,
        override_settings(MEDIA_ROOT=folder),
    ):
        yield
