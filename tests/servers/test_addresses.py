"""Addresses from the environment, and their parts as Django takes them."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from groupportal.servers import ServerError, database_url, django_database, parse_url, redis_url
from groupportal.servers.passwords import ROLES, passwords


def test_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/portal")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@db/portal")
    monkeypatch.setenv("DATABASE_BACKUP_URL", "postgresql://backup@db/portal")
    monkeypatch.setenv("REDIS_URL", "redis://queue/1")
    assert database_url() == "postgresql://app@db/portal"
    assert database_url("owner") == "postgresql://owner@db/portal"
    assert database_url("backup") == "postgresql://backup@db/portal"
    monkeypatch.delenv("DATABASE_BACKUP_URL")
    assert database_url("backup") == "postgresql://app@db/portal"
    assert redis_url() == "redis://queue/1"


def test_parts_of_a_network_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://a%40b:p%2Fw%3A@DB.example:6432/por%20tal?sslmode=require")
    assert django_database() == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "por tal",
        "USER": "a@b",
        "PASSWORD": "p/w:",
        "HOST": "DB.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("postgresql://u:p@/name?host=/run/Sock", "/run/Sock", ""),
        ("postgresql://u:p@%2Frun%2FSock/name", "/run/Sock", ""),
        ("postgresql://u:p@[::1]:5433/name", "::1", "5433"),
        ("postgresql:///name", "", ""),
    ],
)
def test_socket_and_ipv6(url: str, host: str, port: str) -> None:
    parts = parse_url(url)
    assert (parts["host"], parts["port"], parts["dbname"]) == (host, port, "name")


def test_other_engines_and_roles_are_refused() -> None:
    with pytest.raises(ServerError, match="only PostgreSQL"):
        parse_url("sqlite:///db.sqlite3")
    with pytest.raises(ServerError, match="unknown database role"):
        database_url("root")


def test_a_role_that_came_later_gets_a_password_and_the_others_keep_theirs(tmp_path: Path) -> None:
    before = {role: value for role, value in passwords(tmp_path).items() if role != ROLES["backup"]}
    (tmp_path / "secrets.json").write_text(json.dumps(before))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(passwords, [tmp_path] * 4))
    assert answers[0] == before | {ROLES["backup"]: answers[0][ROLES["backup"]]}
    assert all(answer == answers[0] for answer in answers)
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
