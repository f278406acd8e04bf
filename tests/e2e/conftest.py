"""A real browser against a real server: Debian's Chromium, committed data, jobs run in the process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.database import clone, using
from tests.e2e.demo import Demo, make_demo
from tests.second_factor import sign_in_with_it
from tests.world import PASSWORD, World
from tools.browser import chromium, serving

# Playwright's event loop runs in the test's thread; the ORM there is used between its calls, never inside them.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
SHOTS = Path(__file__).resolve().parent / "shots"
SIZES = {"phone": (360, 780), "narrow": (320, 640), "desk": (1440, 900)}


@pytest.fixture(scope="session")
def address(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of a running portal over whatever is committed."""
    with django_db_blocker.unblock(), serving() as found:
        yield found


@pytest.fixture
def server(committed_world: World, address: str) -> str:
    """The portal over the committed world."""
    return address


@pytest.fixture(scope="session")
def at_work(demo_database: str, address: str, django_db_blocker: Any) -> tuple[str, Demo]:
    """The name of a database that holds the demo groups with work going on in them."""
    name = f"{demo_database}_at_work"
    with django_db_blocker.unblock():
        clone(demo_database, name)
        with using(name):
            return name, make_demo(address)


@pytest.fixture(scope="module")
def demo(at_work: tuple[str, Demo], django_db_blocker: Any) -> Iterator[Demo]:
    """A copy of that for all tests of a module."""
    name, made = at_work
    with django_db_blocker.unblock():
        clone(name, f"{name}_used")
        with using(f"{name}_used"):
            yield made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests."""
    with chromium() as opened:
        yield opened


class Visit:
    """A person at the browser. Collects script errors, failed requests and requests to other hosts."""

    def __init__(self, page: Page, server: str) -> None:
        self.page = page
        self.server = server
        self.troubles: list[str] = []
        # What axe has been asked about.
        self.asked: set[str] = set()
        # 422 is how a form says that it wants something; the browser calls it an error.
        page.on(
            "console",
            lambda m: self.troubles.append(m.text) if m.type == "error" and "422" not in m.text else None,
        )
        page.on("pageerror", lambda e: self.troubles.append(str(e)))
        page.on("request", self._look_at)

    def _look_at(self, request: Any) -> None:
        if not request.url.startswith((self.server, "data:", "blob:")):
            self.troubles.append(f"external request: {request.url}")

    def go(self, path: str) -> None:
        """Open a path and expect it to answer."""
        answer = self.page.goto(self.server + path)
        assert answer is not None and answer.ok, f"{path}: {answer and answer.status}"  # noqa: PT018 -- one fact

    def close_drawer(self) -> None:
        """By the Escape key. The drawer takes its own step of the history back, which must be through before one goes on."""
        self.page.keyboard.press("Escape")
        for _ in range(100):
            if not self.page.evaluate("Boolean(history.state && history.state.drawer)"):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("the drawer stays open")

    def sign_in(self, username: str, then: str, password: str = PASSWORD) -> None:
        """Through the sign-in page."""
        self.page.goto(f"{self.server}/accounts/login/?next={then}")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", password)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(lambda url: url.startswith(self.server + then))

    def enter(self, user: Any) -> None:
        """Signed in already, second factor shown."""
        cookie = sign_in_with_it(Client(), user).cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.server}])

    def shoot(self, name: str) -> None:
        """A picture to be looked at, and no sideways overflow."""
        SHOTS.mkdir(exist_ok=True)
        self.page.evaluate("window.scrollTo(0, 0)")
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
        wider = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 1, f"{name} is {wider} px wider than the window"


@contextmanager
def visiting(browser: Browser, server: str) -> Iterator[Callable[..., Visit]]:
    """``open_page("desk" | "phone", colour_scheme="dark")``; at the end nobody has had trouble."""
    opened: list[Any] = []
    visits: list[Visit] = []

    def open_page(size: str = "desk", color_scheme: Any = "light") -> Visit:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            accept_downloads=True,
            has_touch=size == "phone",
            color_scheme=color_scheme,
        )
        # A busy machine is no failing test.
        context.set_default_timeout(90_000)
        opened.append(context)
        visits.append(Visit(context.new_page(), server))
        return visits[-1]

    yield open_page
    for context in opened:
        context.close()
    assert [t for v in visits for t in v.troubles] == []


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Visit]]:
    """``visit("desk" | "phone")`` in the committed world."""
    with visiting(browser, server) as open_page:
        yield open_page


@pytest.fixture
def demo_visit(browser: Browser, demo: Demo) -> Iterator[Callable[..., Visit]]:
    """The same in the demo groups."""
    with visiting(browser, demo.server) as open_page:
        yield open_page
