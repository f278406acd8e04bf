"""A portal that answers in this process, and the Chromium that looks at it: for browser tests and the handbook's pictures."""

# ruff: noqa: PLC0415 -- what needs Django or a browser is imported where there is one
from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--lang=zh-CN",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
# The first draws no window and takes less than half of the processor for the same page.
_PLACES = (
    "/usr/bin/chromium-headless-shell",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
)


def chromium_path() -> str | None:
    """Where the distribution's Chromium is; None where there is none."""
    return next((place for place in _PLACES if Path(place).exists()), None)


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser whose own words (choose a file, year and month) are Chinese, where its translations are installed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        words = {**os.environ, "LANGUAGE": "zh_CN"}
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS, env=words)
        yield browser
        browser.close()


@contextmanager
def serving() -> Iterator[str]:
    """The address of a running portal over what is committed."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import ThreadedWSGIServer
    from django.db import connections
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
    connections.close_all()
