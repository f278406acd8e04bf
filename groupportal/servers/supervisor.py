"""`make run`: servers, migrations, demo data, worker and web under one roof, until Ctrl-C."""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from groupportal.servers.embedded import ensure, leave
from groupportal.servers.errors import ServerError
from groupportal.servers.locks import only_one
from groupportal.servers.places import PROJECT, places

# What a killed predecessor leaves behind needs this long to end at most.
SECONDS_TO_INHERIT = 10.0
SECONDS_TO_ANSWER = 240.0
SECONDS_TO_STOP = 15.0
SECONDS_BETWEEN_LOOKS = 1.0
LOOKS_BETWEEN_SERVER_CHECKS = 5
# A part that dies sooner than this after its start counts as a failed start.
SHORT_LIFE = 10.0
FAILED_STARTS_ALLOWED = 5
PR_SET_PDEATHSIG = 1
# True, and nothing the person at the terminal should act on: a worker run by root.
EXPECTED_WARNINGS = "ignore:You're running the worker with superuser privileges"


@dataclass
class Part:
    """One program under supervision. Started again when it dies, given up when it keeps dying at once."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failed_starts: int = 0

    def start(self) -> None:
        """Start the program anew."""
        self.started = time.monotonic()
        self.process = _spawn(self.command)

    def look(self) -> None:
        """Start again if dead. Raises ServerError after too many quick deaths."""
        if self.process is None or self.process.poll() is None:
            return
        if time.monotonic() - self.started < SHORT_LIFE:
            self.failed_starts += 1
        else:
            self.failed_starts = 0
        if self.failed_starts >= FAILED_STARTS_ALLOWED:
            raise ServerError(
                f"{self.name} ends as soon as it starts (exit code {self.process.returncode}); see above"
            )
        print(f"{self.name} ended (exit code {self.process.returncode}); starting it again", file=sys.stderr)
        self.signal(signal.SIGKILL)  # what it left behind
        self.start()

    def signal(self, number: int) -> None:
        """Send a signal to the part and everything it started."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


@dataclass
class Supervisor:
    """Runs the portal on one machine until it is told to stop."""

    host: str
    port: int
    parts: list[Part] = field(default_factory=list)
    stopping: bool = False

    def run(self) -> int:
        """Start everything, watch it, stop everything. The exit code is 0 after Ctrl-C."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._told_to_stop)
        if os.environ.get("MAKELEVEL") and (end_with_make := _end_with_parent()):
            end_with_make()
        with _alone(places().var / "run.lock"):
            self._wait_for_port()
            try:
                self._serve()
            except _Stopped:
                pass
            finally:
                self.stopping = True
                self._stop_parts()
                leave()
        print("stopped")
        return 0

    def _serve(self) -> None:
        os.environ.setdefault("PORTAL_URL", f"http://{_reachable(self.host)}:{self.port}")
        ensure()
        self._manage("migrate", "--noinput", "--verbosity", "0")
        self._manage("seed_demo", "--if-empty")
        self._manage("collectstatic", "--noinput", "--verbosity", "0", "--if-changed")
        self.parts = [
            Part("worker", _worker_command()),
            Part("clock", _clock_command(places().var)),
            Part("web", self._web_command()),
        ]
        for part in self.parts:
            part.start()
        self._wait_for_answer()
        self._manage("demo_logins")
        print(f"\nhttp://{self.host}:{self.port}/    (Ctrl-C stops everything)", flush=True)
        looks = 0
        while True:
            self._sleep(SECONDS_BETWEEN_LOOKS)
            looks += 1
            if looks % LOOKS_BETWEEN_SERVER_CHECKS == 0:
                ensure()
            for part in self.parts:
                part.look()

    def _manage(self, *words: str) -> None:
        """Run a manage.py command to its end; a signal to stop ends it too."""
        process = _spawn([sys.executable, "manage.py", *words])
        while process.poll() is None:
            if self.stopping:
                process.terminate()
                process.wait()
            time.sleep(0.02)
        self._check_stopping()
        if process.returncode:
            raise ServerError(f"manage.py {words[0]} failed (exit code {process.returncode}); see above")

    def _web_command(self) -> list[str]:
        # gunicorn replaces workers that die or hang; threads keep an upload from blocking the other pages.
        address = ["--bind", f"{self.host}:{self.port}", "--no-control-socket"]
        size = ["--workers", "2", "--threads", "4", "--timeout", "120", "--graceful-timeout", "5"]
        return [
            sys.executable,
            "-m",
            "gunicorn",
            "groupportal.wsgi",
            *address,
            *size,
            "--log-level",
            "warning",
        ]

    def _wait_for_port(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_INHERIT
        while (hindrance := _why_not(self.host, self.port)) is not None:
            if hindrance in (errno.EACCES, errno.EPERM):
                raise ServerError(f"port {self.port} is for root alone; try `make run PORT=8000`")
            if hindrance != errno.EADDRINUSE:
                raise ServerError(
                    f"{self.host} is no address of this machine; leave HOST out, or name one of its own"
                )
            if time.monotonic() > deadline:
                raise ServerError(f"port {self.port} is taken by another program; try `make run PORT=8001`")
            time.sleep(0.2)

    def _wait_for_answer(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while not _answers_http(self.host, self.port):
            if time.monotonic() > deadline:
                raise ServerError(
                    f"the web server did not answer within {SECONDS_TO_ANSWER:.0f} seconds; see above"
                )
            for part in self.parts:
                part.look()
            self._sleep(0.1)

    def _stop_parts(self) -> None:
        for part in self.parts:
            part.signal(signal.SIGTERM)
        deadline = time.monotonic() + SECONDS_TO_STOP
        for part in self.parts:
            if part.process is None:
                continue
            try:
                part.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                print(f"{part.name} does not end; killing it", file=sys.stderr)
            part.signal(signal.SIGKILL)

    def _told_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _check_stopping(self) -> None:
        if self.stopping:
            raise _Stopped

    def _sleep(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._check_stopping()
            time.sleep(0.05)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Only one portal per directory; one that is just ending is waited for."""
    deadline = time.monotonic() + SECONDS_TO_INHERIT
    while True:
        with only_one(path) as alone:
            if alone:
                yield
                return
        if time.monotonic() > deadline:
            raise ServerError("the portal of this directory is running already, in another terminal")
        time.sleep(0.2)


class _Stopped(Exception):  # noqa: N818 -- no error
    """Somebody asked us to stop."""


_CELERY = [sys.executable, "-m", "celery", "-A", "groupportal", "--quiet"]


def _worker_command() -> list[str]:
    talk = ["--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    return [*_CELERY, "worker", "--concurrency", "2", "--queues", "celery,upkeep", *talk]


def _clock_command(var: Path) -> list[str]:
    schedule = ["--schedule", str(var / "celerybeat-schedule"), "--pidfile", ""]
    return [*_CELERY, "beat", *schedule, "--loglevel", "WARNING"]


def _spawn(command: list[str]) -> subprocess.Popen[bytes]:
    """Start in a session of its own (Ctrl-C is ours to pass on), to end with us even when we are killed."""
    return subprocess.Popen(
        command,
        cwd=PROJECT,
        env={"PYTHONWARNINGS": EXPECTED_WARNINGS, **os.environ},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_end_with_parent(),  # noqa: PLW1509 -- we have one thread
    )


def _end_with_parent() -> Callable[[], None] | None:
    """A hook for the child that has the kernel end it when we die, whatever kills us (Linux only)."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl

    def hook() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    return hook


def _why_not(host: str, port: int) -> int | None:
    """Why nothing can listen there (an errno), or None where it can."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno or errno.EADDRNOTAVAIL
    return None


def _reachable(host: str) -> str:
    return "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 -- compared, not bound


def _answers_http(host: str, port: int) -> bool:
    try:
        with socket.create_connection((_reachable(host), port), timeout=30) as line:
            line.sendall(f"GET /healthz HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
            return line.recv(16).startswith(b"HTTP/")
    except OSError:
        return False
