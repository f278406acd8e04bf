"""What stands before the portal: the shipped Caddyfile, by its text and, where a caddy is at hand, at work."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.conf import settings

from tests.operation.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]
CADDYFILE = (ROOT / "ops/Caddyfile").read_text()
CADDY = shutil.which("caddy")
SECONDS = {"s": 1, "m": 60}
SLOW = 24


def _seconds(word: str) -> int:
    found = re.search(rf"\b{word} (\d+)([sm])\b", CADDYFILE)
    assert found is not None, word
    return int(found[1]) * SECONDS[found[2]]


def _gunicorn(option: str) -> int:
    found = re.search(rf'"--{option}", "(\d+)"', (ROOT / "Dockerfile").read_text())
    assert found is not None, option
    return int(found[1])


def test_the_limits_in_front_leave_room_for_the_portals_own() -> None:
    largest = re.search(r"max_size (\d+)MB", CADDYFILE)
    buffers = re.search(r"request_buffers (\d+)MB", CADDYFILE)
    assert largest is not None
    assert buffers is not None
    assert settings.MAX_UPLOAD_BYTES * 1.1 < int(largest[1]) * 1_000_000 < int(buffers[1]) * 1_000_000
    assert _seconds("read_timeout") > _gunicorn("timeout")
    assert _seconds("write") > _seconds("read_body") + _seconds("read_timeout")
    stop = re.search(r"stop_grace_period: (\d+)s", (ROOT / "docker-compose.yml").read_text())
    assert stop is not None
    assert int(stop[1]) > _gunicorn("graceful-timeout")


class _Portal(BaseHTTPRequestHandler):
    """Answers one request after the other, so that a single body that is waited for stops it."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"here")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *words: object) -> None:
        pass


class Front:
    """A caddy with the shipped file before a portal that stands, goes and comes back."""

    def __init__(self, folder: Path) -> None:
        self.port, self.portal_port, self.portal = free_port(), free_port(), None
        self.file, self.log = folder / "Caddyfile", folder / "log"
        text = CADDYFILE.replace("web:8000", f"127.0.0.1:{self.portal_port}")
        self.file.write_text(text.replace("admin 127.0.0.1:2019", "admin off"))
        version = subprocess.run([str(CADDY), "version"], capture_output=True, text=True, check=True).stdout
        old = version.lstrip("v").startswith("2.6")
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PORTAL_DOMAIN": f"http://localhost:{self.port}",
            **({"CADDY_BUFFERS": "buffer_requests"} if old else {}),
        }

    def run(self, *words: str) -> list[str]:
        return [str(CADDY), *words, "--config", str(self.file), "--adapter", "caddyfile"]

    def open_portal(self) -> None:
        self.portal = HTTPServer(("127.0.0.1", self.portal_port), _Portal)
        threading.Thread(target=self.portal.serve_forever, args=(0.02,), daemon=True).start()

    def close_portal(self) -> None:
        if self.portal is not None:
            self.portal.shutdown()
            self.portal.server_close()

    def ask(self, path: str = "/", body: bytes | None = None) -> tuple[int, str]:
        with closing(http.client.HTTPConnection("localhost", self.port, timeout=20)) as line:
            line.request("POST" if body else "GET", path, body, {"Referer": "http://localhost/l/secret"})
            answer = line.getresponse()
            return answer.status, answer.read().decode()


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    if CADDY is None:
        pytest.skip("no caddy on this machine")
    made = Front(tmp_path_factory.mktemp("front"))
    subprocess.run(made.run("validate"), env=made.env, check=True, capture_output=True)
    made.open_portal()
    with made.log.open("wb") as log:
        caddy = subprocess.Popen(made.run("run"), env=made.env, stdout=log, stderr=log)
    try:
        for _ in range(100):
            with suppress(OSError):
                made.ask()
                break
            time.sleep(0.1)
        yield made
    finally:
        caddy.terminate()
        caddy.wait(10)
        made.close_portal()


def test_slow_bodies_keep_nobody_waiting(front: Front) -> None:
    lines = []
    for _ in range(SLOW):
        line = socket.create_connection(("localhost", front.port))
        line.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\nabc")
        lines.append(line)
    time.sleep(0.3)
    begun = time.monotonic()
    assert [front.ask() for _ in range(3)] == [(200, "here")] * 3
    assert time.monotonic() - begun < 2
    for line in lines:
        line.close()


def test_a_page_waits_for_a_portal_that_comes_back(front: Front) -> None:
    front.close_portal()
    threading.Timer(1.0, front.open_portal).start()
    assert front.ask() == (200, "here")


def test_what_is_too_large_is_refused_in_words(front: Front) -> None:
    status, said = front.ask("/", b"a" * 25_200_000)
    assert status in (413, 502), "the second by Caddy 2.6"
    assert "25 MB" in said
    assert "压缩" in said


def test_the_log_holds_no_path_of_a_link(front: Front) -> None:
    front.ask("/l/k3ptSecret/more")
    front.ask("/g/parks/calendar/WyJk3ptSecret:1s_K-9/bookings.ics")
    time.sleep(0.2)
    uris = [
        json.loads(line)["request"]["uri"] for line in front.log.read_text().splitlines() if '"uri"' in line
    ]
    assert "/l/-/more" in uris
    assert "/g/parks/calendar/-/bookings.ics" in uris
    assert "ecret" not in front.log.read_text()
