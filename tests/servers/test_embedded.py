"""The embedded servers as people drive them: roles, locale, recovery after kill -9, two starters at once."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
import pytest
import redis

from tests.servers.conftest import Instance

pytestmark = pytest.mark.slow


@contextmanager
def connected(instance: Instance, role: str) -> Iterator[Any]:
    with closing(psycopg2.connect(instance.say(f"database_url({role!r})"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor


def ask(instance: Instance, role: str, query: str) -> tuple[Any, ...]:
    with connected(instance, role) as cursor:
        cursor.execute(query)
        return tuple(cursor.fetchone())


@pytest.mark.parametrize(
    ("role", "attributes"),
    [
        # superuser, bypasses row-level security, creates databases, read-only
        ("app", (False, False, False, "off")),
        ("owner", (False, False, True, "off")),
        ("backup", (False, True, False, "on")),
    ],
)
def test_each_role_has_its_rights_and_no_more(
    instance: Instance, role: str, attributes: tuple[object, ...]
) -> None:
    query = (
        "SELECT current_user, rolsuper, rolbypassrls, rolcreatedb, "
        "current_setting('default_transaction_read_only') FROM pg_roles WHERE rolname = current_user"
    )
    assert ask(instance, role, query) == (f"portal_{role}", *attributes)


def test_none_but_backups_reads_past_the_wall(instance: Instance) -> None:
    past = "SELECT string_agg(rolname, ',') FROM pg_roles WHERE rolbypassrls AND rolname <> 'postgres'"
    assert ask(instance, "app", past) == ("portal_backup",)


def test_database_is_chinese_ready(instance: Instance) -> None:
    query = (
        "SELECT datcollate, datctype, current_setting('timezone') FROM pg_database WHERE datname = 'portal'"
    )
    assert ask(instance, "app", query) == ("C.UTF-8", "C.UTF-8", "Asia/Shanghai")
    assert ask(instance, "app", "SELECT similarity('深圳职业技术大学', '深圳职业技术学院') > 0.3") == (True,)
    assert ask(
        instance, "app", "SELECT count(*) FROM pg_extension WHERE extname IN ('btree_gist', 'pg_trgm')"
    ) == (2,)


def test_only_the_owner_makes_tables_and_the_others_get_the_stated_rights(instance: Instance) -> None:
    with connected(instance, "owner") as owner, connected(instance, "app") as app:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE mine (id int)")
        owner.execute("CREATE TABLE ledger (id serial PRIMARY KEY)")
        app.execute("INSERT INTO ledger DEFAULT VALUES")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            app.execute("TRUNCATE ledger")
        with connected(instance, "backup") as reading:
            reading.execute("SELECT count(*) FROM ledger")
            assert reading.fetchone() == (1,)
            reading.execute("SET default_transaction_read_only = off")
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                reading.execute("DELETE FROM ledger")


def test_a_test_database_has_the_same_extensions_and_rights(instance: Instance) -> None:
    with connected(instance, "owner") as owner:
        owner.execute("CREATE DATABASE test_portal")
    url = instance.say("database_url('owner')").replace("/portal?", "/test_portal?")
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE probe (during tstzrange, EXCLUDE USING gist (during WITH &&))")
        cursor.execute("SELECT has_table_privilege('portal_app', 'probe', 'INSERT')")
        assert cursor.fetchone() == (True,)
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname IN ('btree_gist', 'pg_trgm')")
        assert cursor.fetchone() == (2,)


def test_passwords_are_needed_and_kept_to_their_owner(instance: Instance) -> None:
    secrets = instance.var / "secrets.json"
    assert secrets.stat().st_mode & 0o777 == 0o600
    assert len(set(json.loads(secrets.read_text()).values())) == 4
    wrong = instance.say("database_url('app')").replace("portal_app:", "portal_app:no")
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(wrong)


def test_recovers_from_kill_9_at_once_and_keeps_what_was_committed(instance: Instance) -> None:
    with connected(instance, "owner") as owner:
        # As the server of an installation does; the tests' own does not wait for what it writes.
        owner.execute("SET synchronous_commit = on")
        owner.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    queue = redis.from_url(instance.say("redis_url()"))
    broker = queue.info("server")["process_id"]
    os.kill(instance.postmaster(), signal.SIGKILL)
    os.kill(broker, signal.SIGKILL)
    code, answer = instance.servers("ensure")
    assert code == 0, answer
    assert ask(instance, "owner", "SELECT answer FROM kept") == (42,)
    assert queue.ping()


def test_two_starters_at_once_and_the_last_user_stops(instance: Instance) -> None:
    assert instance.servers("stop")[0] == 0
    assert instance.servers("status") == (3, "postgres: stopped\nbroker: stopped\n")
    code = "from groupportal.servers import ensure; ensure(); print('up', flush=True); input()"
    starters = [instance.spawn("-c", code) for _ in range(2)]
    assert [starter.stdout and starter.stdout.readline() for starter in starters] == ["up\n", "up\n"]
    assert instance.servers("with", "--", "true")[0] == 0
    assert instance.servers("status")[0] == 0, "stopped under the feet of two users"
    for starter in starters:
        starter.kill()
        starter.wait()
    assert instance.servers("with", "--", "false")[0] == 1
    assert instance.servers("status")[0] == 3, "nobody is left, and they still run"
    assert instance.servers("start")[0] == 0
