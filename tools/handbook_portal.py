"""A portal of its own for the handbook's pictures: new database, demo groups, a new group, a browser; gone afterwards."""

# ruff: noqa: PLC0415 -- what needs Django is imported once it is set up
from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
INSIDE = "HANDBOOK_PORTAL"


def with_own_servers(module: str) -> int:
    """Run ``module`` again with servers and data in a new directory, and remove these at the end."""
    with tempfile.TemporaryDirectory(prefix="handbook-") as place:
        Path(place).chmod(0o755)
        settings = "groupportal.settings.test"
        own = {"PORTAL_VAR": place, "PORTAL_FAST_DB": "1", "DJANGO_SETTINGS_MODULE": settings, INSIDE: "1"}
        env = {**os.environ, **own, "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
        servers = [sys.executable, "-m", "groupportal.servers"]
        commands = (
            [*servers, "with", "--", sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            [*servers, "with", "--", sys.executable, "-m", module],
        )
        try:
            return max(
                subprocess.run(command, cwd=ROOT, env=env, check=False).returncode for command in commands
            )
        finally:
            subprocess.run([*servers, "stop"], cwd=ROOT, env=env, check=False)
            subprocess.run([*servers, "remove"], cwd=ROOT, env=env, check=False)


@contextmanager
def portal() -> Iterator[str]:
    """The address of a portal in this process."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import ThreadedWSGIServer
    from django.test.testcases import LiveServerThread

    class Server(LiveServerThread):
        server_class = ThreadedWSGIServer

    thread = Server("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait(20)
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@contextmanager
def chromium() -> Iterator[Any]:
    """Debian's Chromium, speaking Chinese (packages chromium, chromium-l10n, fonts-noto-cjk)."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=zh-CN"],
            env={**os.environ, "LANGUAGE": "zh_CN"},
        )
        yield browser
        browser.close()
