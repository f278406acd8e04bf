"""What people get while a part is away: words, never a bare error, and nothing lost."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from typing import Any

import psycopg2
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.db.models import F
from django.db.utils import InterfaceError, OperationalError, ProgrammingError
from django.test import Client, RequestFactory
from kombu.exceptions import OperationalError as BrokerError

import manage
from groupportal.caching import TolerantRedisCache
from groupportal.jobs.enums import JobState
from groupportal.jobs.models import Job
from groupportal.servers.__main__ import _port
from groupportal.settings.environment import number, required
from groupportal.site import views
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.ui import faults
from tests.jobs.steps import ask, fresh
from tests.visitor import Visitor
from tests.world import World


def _answer(error: Exception) -> Any:
    try:
        raise error
    except type(error):
        return faults.server_error(RequestFactory().get("/"))


def _caused(error: DatabaseError, cause: Exception) -> DatabaseError:
    error.__cause__ = cause
    return error


def _said(code: str) -> Exception:
    """An error as the server reports it."""
    return type("Reported", (psycopg2.Error,), {"pgcode": code})()


@pytest.mark.parametrize(
    "error",
    [
        InterfaceError("connection already closed"),
        _caused(OperationalError("server closed the connection"), psycopg2.OperationalError("closed")),
    ],
)
def test_while_the_database_is_away_people_are_asked_to_wait(error: Exception) -> None:
    answer = _answer(error)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "数据库暂时没有回应" in answer.content.decode()


def test_what_a_statement_did_wrong_is_no_reason_to_wait() -> None:
    assert _answer(_caused(OperationalError("timeout"), _said("57014"))).status_code == 500
    assert _answer(_caused(OperationalError("stopping"), _said("57P01"))).status_code == 503
    assert _answer(ValueError()).status_code == 500


@pytest.fixture
def no_redis() -> TolerantRedisCache:
    """A cache whose server is not there."""
    TolerantRedisCache._away_until = 0.0
    return TolerantRedisCache("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_connect_timeout": 0.2}})


def test_a_cache_that_is_away_answers_as_an_empty_one(no_redis: TolerantRedisCache, caplog: Any) -> None:
    assert no_redis.get("a", 7) == 7
    assert no_redis.add("a", 1)
    no_redis.set("a", 1)
    assert no_redis.get_many(["a"]) == {}
    assert no_redis.incr("a") == 1
    assert not no_redis.has_key("a")
    assert [r.message for r in caplog.records] == [
        "the cache is away (ConnectionError); pages go on without it"
    ]
    TolerantRedisCache._is_away, TolerantRedisCache._away_until = False, 0.0


def test_health_names_the_parts_apart(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise BrokerError

    monkeypatch.setattr(views, "_ask_broker", away)
    told = Client().get("/healthz")
    assert told.status_code == 200, "the portal serves without a broker"
    assert json.loads(told.content)["broker"] == "away (OperationalError)"
    assert json.loads(told.content)["database"] == "ok"
    monkeypatch.setattr(views, "_ask_database", away)
    assert Client().get("/healthz").status_code == 503


def test_work_asked_for_without_a_broker_waits_and_says_so(
    world: World, kind: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    from groupportal.jobs import tasks

    def away(*args: Any, **kwargs: Any) -> None:
        raise BrokerError

    kind()
    monkeypatch.setattr(tasks.run, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        job = ask(world)
    assert fresh(world, job).state == JobState.QUEUED
    _silence(world, job, 20)
    page = Visitor(world.wang, world.a).get("jobs:job", public_id=job.public_id).content.decode()
    assert "作业已经保存，正在等待后台处理" in page


def test_a_running_job_that_is_not_heard_of_is_spoken_of(world: World, kind: Any) -> None:
    kind()
    job = ask(world)
    _silence(world, job, 40, state=JobState.RUNNING)
    page = Visitor(world.wang, world.a).get("jobs:job", public_id=job.public_id).content.decode()
    assert "服务器 40 秒没有回音" in page or "服务器 41 秒没有回音" in page


def _silence(world: World, job: Job, seconds: int, **fields: Any) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Job.objects.filter(pk=job.pk).update(
            heartbeat_at=F("heartbeat_at") - dt.timedelta(seconds=seconds), **fields
        )


def test_settings_say_which_one_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("A_NUMBER", "")
    assert number("A_NUMBER", 90) == 90
    for text in ("-1", "x", "1.5", "９９", "99999999"):
        monkeypatch.setenv("A_NUMBER", text)
        with pytest.raises(ImproperlyConfigured, match="A_NUMBER"):
            number("A_NUMBER", 90, high=3650)
    monkeypatch.setenv("A_SECRET", " ")
    with pytest.raises(ImproperlyConfigured, match="A_SECRET"):
        required("A_SECRET")
    monkeypatch.setenv("A_SECRET_FILE", str(tmp_path / "none"))
    with pytest.raises(ImproperlyConfigured, match="读不到"):
        required("A_SECRET")


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", ""])
def test_a_port_that_is_none(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="1 to 65535"):
        _port(text)


def test_the_terminal_says_what_to_do() -> None:
    assert "manage.py migrate" in (manage._in_words(_caused(ProgrammingError("x"), _said("42P01"))) or "")
    assert "连不上数据库" in (manage._in_words(OperationalError("refused")) or "")
    assert manage._in_words(ValueError()) is None


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "2023-13-01", "x" * 500])
def test_a_cut_off_date_out_of_range_shows_today_and_says_so(world: World, text: str) -> None:
    page = Visitor(world.wang, world.a).get("members:list", data={"as_of": text})
    assert page.status_code == 200
    assert "不是可用的日期" in page.content.decode()
