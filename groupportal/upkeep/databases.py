"""Databases as upkeep sees them: by role, whole, past the wall."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.core.management.base import CommandError
from django.db import connections
from psycopg2 import sql
from psycopg2.extensions import make_dsn

from groupportal.servers import django_database
from groupportal.servers.addresses import VARIABLES
from groupportal.servers.binaries import find_client

_OWN = (
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'"
    " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
)


def _arguments(role: str, database: str | None) -> dict[str, Any]:
    found = django_database(role)
    named = {"dbname": database or found["NAME"], "user": found["USER"], "password": found["PASSWORD"]}
    address = {"host": found["HOST"], "port": found["PORT"]}
    return {name: value for name, value in {**named, **address, **found["OPTIONS"]}.items() if value}


@contextmanager
def connected(role: str, database: str | None = None) -> Iterator[Any]:
    """A cursor of this role, in autocommit. CommandError in words where the role can't connect."""
    try:
        connection = psycopg2.connect(**_arguments(role, database))
    except psycopg2.OperationalError as problem:
        raise CommandError(
            f"数据库角色 {_arguments(role, database)['user']} 连接不上：{str(problem).strip()}\n"
            f"请检查环境变量 {VARIABLES[role]}；新增的角色要先运行 ops/roles.sql 并设置密码（见 docs/operations.md）。"
        ) from problem
    with closing(connection):
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SET idle_in_transaction_session_timeout = 0")
            yield cursor


@contextmanager
def whole_snapshot() -> Iterator[tuple[Any, str]]:
    """A read-only cursor of the backup role and the name of what it sees, which other sessions can see too.

    CommandError where the role would not see every group's rows.
    """
    with connected("backup") as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        role, sees_all = cursor.fetchone()
        if not sees_all:
            raise CommandError(
                f"数据库角色 {role} 看不到各集团的全部数据，用它做的备份会是空的，因此没有备份。"
                f"请把 {VARIABLES['backup']} 设为 portal_backup 的地址（见 docs/operations.md）。"
            )
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_export_snapshot()")
        yield cursor, cursor.fetchone()[0]


def row_counts(cursor: Any) -> dict[str, int]:
    """Table → number of its rows, of every table in the schema. Wants a role that sees past the wall."""
    cursor.execute(f"SELECT c.relname {_OWN} AND c.relkind = 'r' ORDER BY 1")
    counts = {}
    for (table,) in cursor.fetchall():
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
        counts[table] = cursor.fetchone()[0]
    return counts


def append_only() -> list[str]:
    """The tables to which the serving role adds rows that it can't change afterwards."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            f"SELECT c.relname {_OWN} AND c.relkind IN ('r', 'p') AND has_table_privilege(c.oid, 'INSERT')"
            " AND NOT has_table_privilege(c.oid, 'UPDATE') AND NOT has_table_privilege(c.oid, 'DELETE') ORDER BY 1"
        )
        return [row[0] for row in cursor.fetchall()]


def require_empty(cursor: Any) -> None:
    """CommandError where the database holds tables already."""
    cursor.execute(f"SELECT count(*), current_database() {_OWN} AND c.relkind IN ('r', 'p', 'v', 'm', 'S')")
    found, database = cursor.fetchone()
    if found:
        raise CommandError(
            f"数据库 {database} 里已有 {found} 个表和序列，没有恢复任何内容：备份只恢复到空的数据库，以免盖掉现有数据。"
            "请新建一个空数据库，或确认旧数据不再需要后删除重建（步骤见 docs/operations.md）。"
        )


def dump(target: Path, *, snapshot: str) -> None:
    """Write the database as of the snapshot into one compressed file. CommandError in words."""
    _run("pg_dump", "backup", None, "--format=custom", f"--snapshot={snapshot}", f"--file={target}")


def load(source: Path, cursor: Any, database: str | None = None) -> None:
    """Restore a dump into an empty database, wholly or not at all; ``cursor`` is its owner's. CommandError in words.

    A dump tells rights as they differ from nothing, so what the new database grants by default would be added to them:
    rows of the trail could be changed. The defaults of the database are therefore set aside meanwhile.
    """
    with _no_default_rights(cursor):
        options = ("--no-owner", "--no-comments", "--single-transaction", "--exit-on-error")
        _run("pg_restore", "owner", database, *options, str(source))
    cursor.execute("ANALYZE")


@contextmanager
def _no_default_rights(cursor: Any) -> Iterator[None]:
    cursor.execute(
        "SELECT a.defaclobjtype, a.defaclrole::regrole::text, r.grantee::regrole::text, r.privilege_type"
        " FROM pg_default_acl a JOIN pg_namespace n ON n.oid = a.defaclnamespace, aclexplode(a.defaclacl) r"
        " WHERE n.nspname = 'public' AND a.defaclobjtype IN ('r', 'S') AND a.defaclrole = current_user::regrole"
    )
    kinds = {"r": "TABLES", "S": "SEQUENCES"}
    rights = [(right, kinds[kind], owner, grantee) for kind, owner, grantee, right in cursor.fetchall()]
    for right, kind, owner, grantee in rights:
        cursor.execute(
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public REVOKE {right} ON {kind} FROM {grantee}"
        )
    try:
        yield
    finally:
        for right, kind, owner, grantee in rights:
            cursor.execute(
                f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT {right} ON {kind} TO {grantee}"
            )


def _run(program: str, role: str, database: str | None, *options: str) -> None:
    arguments = _arguments(role, database)
    with connected(role, database) as cursor:
        major = cursor.connection.server_version // 10_000
    path = find_client(program, major)
    if path is None:
        raise CommandError(
            f"没有找到 PostgreSQL {major} 可用的 {program}。请安装 postgresql-client（{major} 或更高版本）后重试，"
            f"例如 apt-get install postgresql-client-{major}。"
        )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment["PGPASSWORD"] = arguments.pop("password", "")
    done = subprocess.run(
        [path, "--no-password", f"--dbname={make_dsn(**arguments)}", *options],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"{program} 没有完成：\n{done.stderr.strip()[-2000:]}")


@contextmanager
def served_from(database: str, role: str = "app") -> Iterator[None]:
    """The ORM reads another database of the same server meanwhile, by default as the role that serves."""
    connection = connections["default"]
    before = dict(connection.settings_dict)
    who = django_database(role)
    connection.close()
    connection.settings_dict.update(NAME=database, USER=who["USER"], PASSWORD=who["PASSWORD"])
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


@contextmanager
def scratch() -> Iterator[str]:
    """The name of an empty database beside the served one, gone afterwards. One at a time; what a killed run left goes first."""
    with connected("owner") as cursor:
        cursor.execute("SELECT current_database()")
        name = f"{cursor.fetchone()[0]}_rehearsal"[:63]
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name])
        if cursor.fetchone()[0]:
            raise CommandError("另一次恢复演练正在进行，请等它结束后再来。")
        # Not by force: the owner may not end the sessions of the other roles, and the server waits for those just leaving.
        remove = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
        cursor.execute(remove)
        try:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg2.errors.InsufficientPrivilege as problem:
            raise CommandError(
                "表的所有者没有新建数据库的权利，不能演练。请由数据库管理员执行 ALTER ROLE portal_owner CREATEDB。"
            ) from problem
        try:
            yield name
        finally:
            cursor.execute(remove)
