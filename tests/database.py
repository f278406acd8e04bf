"""What tests do as the owner of the tables: make, empty and drop databases."""

from __future__ import annotations

import fcntl
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import Any

import psycopg2
from django.conf import settings
from django.db import connections
from psycopg2 import sql
from psycopg2.errors import ObjectInUse

from groupportal.servers import django_database
from groupportal.servers.addresses import embedded_url, external_database
from groupportal.servers.passwords import SUPERUSER
from tests.standing import GROUND

_KEPT = ("django_migrations", "django_content_type", "auth_permission")
_ROOT = Path(__file__).resolve().parent.parent


def digest_of(*words: str, migrations_only: bool = False) -> str:
    """Names what a database was made of: the portal's code, or what makes its tables alone, and ``words``."""
    digest = hashlib.sha256(" ".join(words).encode())
    tops = [top for top in sorted(_ROOT.iterdir()) if top.is_dir() and top.name not in {"var", "staticfiles"}]
    paths = [path for top in tops if not top.name.startswith(".") for path in sorted(top.rglob("*.py"))]
    makers = _sources_of(path for path in paths if path.parent.name == "migrations")
    for path in [*paths, _ROOT / "ops/roles.sql"]:
        makes = path.suffix == ".sql" or path.parent.name == "migrations" or path in makers
        if makes or not (migrations_only or path.is_relative_to(_ROOT / "tests")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def _sources_of(migrations: Iterable[Path]) -> set[Path]:
    """The files of which migrations take what they make: walls, guards, functions."""
    named = (
        name
        for path in migrations
        for name in re.findall(r"^from ([\w.]+) import", path.read_text("utf-8"), re.MULTILINE)
    )
    return {_ROOT / f"{name.replace('.', '/')}.py" for name in named}


def role_credentials(role: str) -> dict[str, Any]:
    """User and password of "app", "owner" or "backup" for a Django settings dict."""
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


# By size, for the walls hide the rows from their owner too: every table that ever held a row since it was last truncated.
_WRITTEN = (
    "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    " AND relkind = 'r' AND relname <> ALL(%s) AND pg_relation_size(oid) > 0"
)
# What undone tests leave behind in the files of tables makes them slow in the end.
_MOST_LEFT = 16 * 1024 * 1024


def empty_all_tables(database: str) -> None:
    """No row is left in any table but Django's own bookkeeping; numbers begin anew."""
    connection = owner_connection(database)
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN, [list(_KEPT)])
        written = dict(cursor.fetchall())
        if written and (external_database() or sum(written.values()) > _MOST_LEFT):
            cursor.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(_named(written)))
            written = {}
    connection.close()
    if written:
        _delete_rows(database)


def _delete_rows(database: str) -> None:
    """As the superuser of the embedded server. To truncate takes seconds: all tables hang together, with two thousand indexes."""
    connection = psycopg2.connect(embedded_url(SUPERUSER, database))
    with connection, connection.cursor() as cursor:
        # No trigger and no key speaks up.
        cursor.execute("SET LOCAL session_replication_role = replica")
        # A server's last request is waited for.
        cursor.execute("LOCK TABLE tenancy_group IN ACCESS EXCLUSIVE MODE")
        cursor.execute(_WRITTEN, [list(_KEPT)])
        written = [name for name, _ in cursor.fetchall()]
        cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(_named(written)))
        for name in written:
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        cursor.execute(
            "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, start_value, false)"
            " FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
            " AND sequencename <> ALL(%s)",
            [[f"{name}_id_seq" for name in _KEPT]],
        )
    connection.close()


def _named(tables: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, tables))


def _administer(query: str, *names: str, values: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
    """Run a statement about databases; ``names`` are put into it as identifiers."""
    connection = owner_connection(django_database("owner")["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(query).format(*map(sql.Identifier, names)), values)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def _drop(name: str) -> None:
    _administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _is_there(name: str) -> bool:
    return bool(_administer("SELECT 1 FROM pg_database WHERE datname = %s", values=(name,)))


def drop_stale(prefix: str, *, keep: str) -> None:
    """Drop test databases of earlier migrations."""
    found = _administer(
        "SELECT datname FROM pg_database WHERE datname LIKE %s AND datname <> %s", values=(prefix + "%", keep)
    )
    for (name,) in found:
        _drop(name)


def clone(template: str, name: str) -> None:
    """``name`` becomes a copy of ``template``, to which nobody may be connected: a server's last request is waited for."""
    connections.close_all()
    _drop(name)
    for patience in range(12, -1, -1):
        try:
            _administer("CREATE DATABASE {} TEMPLATE {}", name, template)
        except ObjectInUse:  # PostgreSQL itself has waited for five seconds
            if not patience:
                raise
        else:
            return


def make_from_template(name: str, prefix: str, key: str, make: Callable[[str], None]) -> None:
    """Make ``name`` where it is missing, from the template ``prefix + key``; templates of other keys are dropped.

    What is in the template is made once, whatever the number of processes that want a database.
    """
    if _is_there(name) and _is_there(prefix + key):
        return
    with (settings.VAR_DIR / f"{prefix}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        drop_stale(prefix, keep=prefix + key)
        if not _is_there(prefix + key):
            # Under another name first: what was interrupted is no template.
            make(f"{prefix}{key}_new")
            connections.close_all()
            _administer("ALTER DATABASE {} RENAME TO {}", f"{prefix}{key}_new", prefix + key)
        clone(prefix + key, name)


def wait_for(name: str) -> None:
    """Until another process has made this database, twenty minutes at most."""
    for _ in range(600):
        if _is_there(name):
            return
        sleep(2)


@contextmanager
def using(name: str) -> Iterator[None]:
    """Whatever is read and written inside, in servers of this process too, is in this database."""
    described = connections["default"].settings_dict
    before = described["NAME"]
    GROUND.clear()
    connections.close_all()
    described["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        described["NAME"] = before
