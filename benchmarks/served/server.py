"""gunicorn with two workers, and a browser of one person before it."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client, override_settings

from groupportal.accounts.models import User
from groupportal.servers import django_database, redis_url
from groupportal.servers.addresses import embedded_url
from groupportal.servers.passwords import ROLES

CONSTANT = "/healthz/constant"
_CACHE_NUMBER = 9
"""A database of the broker's that nobody else uses: the run starts and ends with it empty."""
_SECONDS_TO_ANSWER = 60.0


class Browser:
    """One person's requests over one kept connection."""

    def __init__(self, port: int, session: str) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {
            "Host": "localhost",
            "X-Forwarded-Proto": "https",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}",
            "Accept-Encoding": "gzip",
        }

    def get(self, address: str, headers: dict[str, str] | None = None) -> bytes:
        """The page; anything but a page is an error."""
        try:
            answer = self._ask(address, headers)
        except (http.client.RemoteDisconnected, BrokenPipeError):  # it was kept too long without a word
            self.line.close()
            answer = self._ask(address, headers)
        content = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address} answered {answer.status}")
        return content

    def _ask(self, address: str, headers: dict[str, str] | None) -> http.client.HTTPResponse:
        self.line.request("GET", address, headers={**self.headers, **(headers or {})})
        return self.line.getresponse()


class Server:
    """A running server and the person who is signed in there."""

    def __init__(self, port: int, user: User, process: int, environment: dict[str, str]) -> None:
        self.port, self.process, self.environment = port, process, environment
        self.kept = threading.local()
        # Where production keeps sessions, not where tests do.
        with override_settings(SESSION_ENGINE="django.contrib.sessions.backends.cached_db"):
            client = Client()
            client.force_login(user)
        self.session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def browser(self) -> Browser:
        """A browser of its own."""
        return Browser(self.port, self.session)

    def post(self, address: str, said: str, headers: dict[str, str]) -> dict[str, Any] | None:
        """What is answered to JSON; None where the server broke off or has no time."""
        try:
            status, answer = self.answered(address, said, headers)
        except (OSError, http.client.HTTPException):
            return None
        if status not in (200, 201):
            if status < 500:
                raise RuntimeError(f"{address} answered {status}: {answer}")
            return None
        return answer

    def answered(self, address: str, said: str, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The status and what is answered to JSON, over a connection kept by each thread; OSError where the server broke off."""
        line = getattr(self.kept, "line", None) or http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=60
        )
        head = {
            "Host": "localhost",
            "X-Forwarded-Proto": "https",
            "Content-Type": "application/json",
            **headers,
        }
        try:
            line.request("POST", address, body=said, headers=head)
            answer = line.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            line.close()
            raise
        self.kept.line = line
        return answer.status, dict(json.loads(content))

    def workers(self) -> list[int]:
        """The processes that serve."""
        path = Path(f"/proc/{self.process}/task/{self.process}/children")
        return [int(child) for child in path.read_text(encoding="ascii").split()]

    @contextmanager
    def celery(self) -> Iterator[int]:
        """A worker of Celery's beside it; its process."""
        program = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "groupportal",
            "worker",
            "--pool",
            "solo",
            "--loglevel",
            "ERROR",
        ]
        worker = subprocess.Popen(program, env=self.environment, start_new_session=True)
        try:
            yield worker.pid
        finally:
            worker.kill()
            worker.wait(20)

    def per_second(self, address: str, headers: dict[str, str], *, seconds: float, at_once: int) -> float:
        """How many requests a second ``at_once`` browsers together get answered, over so many seconds."""
        end = time.perf_counter() + seconds

        def ask() -> int:
            browser, count = self.browser(), 0
            while time.perf_counter() < end:
                browser.get(address, headers)
                count += 1
            browser.line.close()
            return count

        began = time.perf_counter()
        with ThreadPoolExecutor(at_once) as pool:
            answered = sum(found.result() for found in [pool.submit(ask) for _ in range(at_once)])
        return answered / (time.perf_counter() - began)


@contextmanager
def served(database: str, user: User) -> Iterator[Server]:
    """The portal at a free port, serving from ``database`` with production's settings, ``user`` signed in."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-served-") as folder:
        environment = _environment(database, Path(folder))
        _flush(environment["REDIS_URL"])
        manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(manage, env=environment, check=True)
        port = _free_port()
        process = subprocess.Popen(_gunicorn(port), env=environment, start_new_session=True)
        try:
            _wait(port, process)
            yield Server(port, user, process.pid, environment)
        finally:
            process.terminate()
            process.wait(20)
            _flush(environment["REDIS_URL"])


def _environment(database: str, folder: Path) -> dict[str, str]:
    def address(role: str) -> str:
        found = django_database(role)
        if not found["HOST"].startswith("/"):
            return (
                f"postgresql://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT']}/{database}"
            )
        return embedded_url(ROLES[role], database)

    broker = redis_url()
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "benchmarks.served.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": address("app"),
        "DATABASE_OWNER_URL": address("owner"),
        "REDIS_URL": f"{broker}?db={_CACHE_NUMBER}"
        if broker.startswith("unix:")
        else f"{broker.rpartition('/')[0]}/{_CACHE_NUMBER}",
        "BENCH_FOLDER": str(folder),
    }


def _gunicorn(port: int) -> list[str]:
    # As in the Dockerfile.
    size = [
        "--workers",
        "2",
        "--threads",
        "4",
        "--timeout",
        "120",
        "--no-control-socket",
        "--log-level",
        "warning",
    ]
    return [sys.executable, "-m", "gunicorn", "groupportal.wsgi", "--bind", f"127.0.0.1:{port}", *size]


def _flush(address: str) -> None:
    import redis  # noqa: PLC0415 -- needed here only

    redis.Redis.from_url(address).flushdb()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _SECONDS_TO_ANSWER
    while True:
        try:
            Browser(port, "").get("/healthz")
        except (OSError, http.client.HTTPException) as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server did not start") from error
            time.sleep(0.1)
        else:
            return
