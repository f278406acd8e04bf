"""Walks a group's pages as a person would: from the first page along every link, one of each kind."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from playwright.sync_api import Error as PlaywrightError

from tests.e2e.conftest import SHOTS, SIZES, Visit

_FAULTS = (Path(__file__).parent / "faults.js").read_text()
# Files, and pages that have tests of their own.
_NO_PAGES = {"files:file_download", "files:file_inline", "style:sample", "style:style_page"}
# Records whose page depends on their state; of every other kind one page is opened.
_MOST = {
    "imports:batch": 3,
    "plans:assignment": 3,
    "plans:filing": 3,
    "plans:revision": 3,
    "reports:sheet": 3,
}
# What Chinese offices say in Latin letters.
LATIN = [
    "Excel",
    "Word",
    "PDF",
    "API",
    "GB",
    "KB",
    "MB",
    "Office",
    "docx",
    "xlsx",
    "pptx",
    "pdf",
    "txt",
    "csv",
    "zip",
    "PNG",
    "JPG",
    "WebP",
]


def name_of(path: str) -> str:
    """The name of the page at this path of a group or of the accounts; "" where there is none to look at."""
    inside = urlsplit(path).path
    first, _, rest = inside.lstrip("/").partition("/")
    urls = settings.ROOT_URLCONF if first == "accounts" else settings.GROUP_URLCONF
    try:
        found = resolve(inside if first == "accounts" else f"/{rest}", urlconf=urls)
    except Resolver404:
        return ""
    return "" if "admin" in found.app_names or found.view_name in _NO_PAGES else found.view_name


def walk(visit: Visit, start: str, *, slug: str) -> Iterator[tuple[str, str]]:
    """Open pages breadth first, one of each kind or a few, and give ``(name, path)`` while each is open."""
    waiting, seen, opened = deque([start]), {start}, Counter[str]()
    while waiting:
        path = waiting.popleft()
        name = name_of(path)
        if not name or opened[name] >= _MOST.get(name, 1):
            continue
        opened[name] += 1
        try:
            visit.go(path)
        except PlaywrightError as error:
            if "Download is starting" not in error.message:
                raise
            continue
        if not visit.page.url.startswith(f"{visit.server}/"):
            raise AssertionError(f"{path} leads away to {visit.page.url}")
        yield name, path
        links = visit.page.eval_on_selector_all(
            "a[href]:not([download])",
            "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href)",
        )
        for link in links:
            path = urldefrag(link.removeprefix(visit.server)).url
            bare = path.partition("?")[0]
            if bare.startswith((f"/{slug}/", "/accounts/")) and bare not in seen:
                seen.add(bare)
                waiting.append(path)


def faults_of(visit: Visit, *, data: list[str], sizes: tuple[str, ...] = ("desk", "phone")) -> list[str]:
    """What is wrong with the open page at these sizes; ``data`` are Latin words that people typed."""
    found = []
    asked = {"allowed": LATIN, "data": data}
    for size in sizes:
        width, height = SIZES[size]
        visit.page.set_viewport_size({"width": width, "height": height})
        visit.page.keyboard.press("Tab")
        found += [f"{size}: {fault}" for fault in visit.page.evaluate(_FAULTS, asked)]
    found += visit.troubles
    visit.troubles.clear()
    return found


def shoot(visit: Visit, name: str, *, size: str) -> None:
    """A picture to be looked at."""
    SHOTS.mkdir(exist_ok=True)
    width, height = SIZES[size]
    visit.page.set_viewport_size({"width": width, "height": height})
    visit.page.screenshot(path=SHOTS / f"{name}-{size}.png", full_page=True)
