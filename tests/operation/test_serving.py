"""A web process that is told to stop answers everybody it let in."""

from __future__ import annotations

import gc
import http.client
import importlib
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from tests.operation.conftest import free_port

SENDERS = 12
APP = """
def app(environ, start_response):
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""


def _send(port: int, seen: Counter[str]) -> None:
    """Forms, one after the other, until the door is shut."""
    while True:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as line:
            try:
                line.connect()
            except ConnectionRefusedError:
                return
            except OSError:  # shut in the moment of coming: nothing was sent
                continue
            try:
                line.request("POST", "/", b"a=1")
                seen["answered" if line.getresponse().status == 200 else "other"] += 1
            except (OSError, http.client.HTTPException):
                seen["lost"] += 1


def test_the_program_itself_is_not_searched_for_garbage_while_it_serves() -> None:
    gc.unfreeze()
    importlib.reload(importlib.import_module("groupportal.wsgi"))
    assert gc.get_freeze_count() > 100_000
    assert gc.get_threshold()[0] > 10_000


def test_a_stop_loses_no_form(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "little.py").write_text(APP)
    words = [
        *(sys.executable, "-m", "gunicorn", "little:app", "--pythonpath", f"{tmp_path},{Path.cwd()}"),
        *("--worker-class", "groupportal.serving.DrainingWorker", "--workers", "2", "--threads", "4"),
        *("--bind", f"127.0.0.1:{port}", "--no-control-socket", "--log-level", "error"),
    ]
    with subprocess.Popen(words, cwd=Path.cwd()) as web:
        seen: Counter[str] = Counter()
        for _ in range(150):
            with closing(http.client.HTTPConnection("127.0.0.1", port)) as line:
                try:
                    line.connect()
                    break
                except OSError:
                    time.sleep(0.1)
        senders = [threading.Thread(target=_send, args=(port, seen)) for _ in range(SENDERS)]
        for sender in senders:
            sender.start()
        time.sleep(1)
        web.send_signal(signal.SIGTERM)
        for sender in senders:
            sender.join(20)
    assert seen["answered"] > SENDERS
    assert set(seen) == {"answered"}, seen
