"""Walks a group's pages as a person would: from the first page along every link, one of each kind.

Pages are fetched without the browser; it opens the fewest of them that together show every piece that any of them shows.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from tests.e2e.conftest import SHOTS, SIZES, Visit

_FAULTS = (Path(__file__).parent / "faults.js").read_text()
_PAPER = (Path(__file__).parent / "paper.js").read_text()
_LARGE = (Path(__file__).parent / "large.js").read_text()
_NEW = (Path(__file__).parent / "new.js").read_text()
# What the margins of print.css leave of A4, in px: upright, and across for wide tables.
_PAPER_WIDTHS = {"auto": 688, "wide": 1017}
# Files, and pages that have tests of their own.
_NO_PAGES = {"api-schema", "files:file_download", "files:file_inline", "style:sample", "style:style_page"}
# Records whose page depends on their state; of every other kind one page is opened.
_MOST = {
    "admin:add": 3,
    "admin:change": 3,
    "admin:changelist": 3,
    "imports:batch": 3,
    "plans:assignment": 3,
    "plans:filing": 3,
    "plans:revision": 3,
    "reports:sheet": 3,
}
# What Chinese offices say in Latin letters.
LATIN = [
    "ODS",  # names of the national base's tables
    "SXJCSJ",
    "SXBXGMQKSJ",
    "SXBGJLSJ",
    "Excel",
    "CSV",
    "GBK",
    "UTF",
    "base",  # of base64
    "Word",
    "PDF",
    "API",
    "GB",
    "KB",
    "MB",
    "KTV",
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
    "HEIC",
    "OFD",
    "Ctrl",
    "Alt",
    "Esc",
    # Letters of pinyin, as the search and the handbook show them.
    "jm",
    "jmenshi",
    "jiangmen",
]
# What a page's size and colours can change; the rest is asked once.
_SCHEMES_OWN = [
    "color-contrast",
    "link-name",
    "button-name",
    "label",
    "region",
    "nested-interactive",
    "aria-hidden-focus",
]
_NAMED = ("type", "role", "data-kind", "data-state", "aria-current", "aria-expanded", "disabled", "required")


def name_of(path: str) -> str:
    """The name of the page at this path of a group, of the accounts or of the operator; "" where there is none to look at."""
    inside = urlsplit(path).path
    first, _, rest = inside.lstrip("/").partition("/")
    outside = first in {"accounts", "platform"}
    urls = settings.ROOT_URLCONF if outside else settings.GROUP_URLCONF
    try:
        found = resolve(inside if outside else f"/{rest}", urlconf=urls)
    except Resolver404:
        return ""
    return "" if found.view_name in _NO_PAGES else found.view_name


def pieces_of(page: Any) -> frozenset[str]:
    """What a page shows: each element with the two around it, by tags and classes, without its words."""
    said = {element: _said(element) for element in page.iter() if isinstance(element.tag, str)}
    return frozenset(
        " ".join([own, *(said[each] for each in list(element.iterancestors())[:2])])
        for element, own in said.items()
    )


def fewest(pages: Mapping[Any, frozenset[str]]) -> list[Any]:
    """Few of the pages that together show all that any of them shows, in their order."""
    left, chosen = {key: set(pieces) for key, pieces in pages.items()}, set()
    while left:
        most = max(left, key=lambda key: len(left[key]))
        chosen.add(most)
        left = {key: rest for key, pieces in left.items() if (rest := pieces - pages[most])}
    return [key for key in pages if key in chosen]


def kind_of(name: str) -> str:
    """Pages of the admin are of one kind for all tables: list, form, history, removal."""
    return f"admin:{name.rpartition('_')[2]}" if name.startswith("admin:") else name


def _said(element: Any) -> str:
    held = [f"{name}={element.get(name)}" for name in _NAMED if element.get(name) is not None]
    return f"{element.tag}.{element.get('class', '')}[{','.join(held)}]"


def walk(client: Client, start: str, *, below: tuple[str, ...]) -> Iterator[tuple[str, str, Any]]:
    """Fetch pages breadth first, one of each kind or a few: ``(name, path, page)``. ``below``: what the addresses begin with."""
    waiting, seen, opened = deque([(start, "")]), {start}, Counter[str]()
    while waiting:
        path, found_on = waiting.popleft()
        name = name_of(path)
        kind = kind_of(name)
        if not name or opened[kind] >= _MOST.get(kind, 1):
            continue
        opened[kind] += 1
        answer = client.get(path, follow=True)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        here = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        if answer.status_code != HTTPStatus.OK or not here.startswith("/"):
            raise AssertionError(f"{path}, which {found_on} links to, answers {answer.status_code} at {here}")
        page = html.fromstring(answer.content)
        yield name, path, page
        for link in page.xpath("//a[@href][not(@download)]/@href"):
            to = urldefrag(urljoin(here, link)).url
            bare = to.partition("?")[0]
            if bare.startswith(below) and bare not in seen:
                seen.add(bare)
                waiting.append((to, path))


def faults_of(visit: Visit, *, data: list[str], ours: bool = True) -> list[str]:
    """What is wrong with the open page, at the desk in the light and, 320 px wide, in the dark.

    So narrow is a page enlarged four times at a desk (WCAG 2.2, 1.4.10); what fits there fits on a phone.

    ``data`` are Latin words that people typed. A page that is not ``ours`` (the admin's theme draws it) is asked by axe alone.
    """
    found = []
    asked = {"allowed": LATIN, "data": data}
    visit.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    for size in ("desk", "narrow"):
        _resize(visit, size)
        if ours:
            visit.page.keyboard.press("Tab")
            found += [f"{size}: {fault}" for fault in visit.page.evaluate(_FAULTS, asked)]
            found += [*large_text_faults(visit), *paper_faults(visit)] if size == "desk" else []
    # Axe takes its time with each element, so that it is asked about those alone that it has not been asked about.
    visit.asked.update(visit.page.evaluate(_NEW, [list(visit.asked), list(_NAMED)]))
    visit.page.evaluate(AXE_SCRIPT)
    found += [f"narrow, dark: {fault}" for fault in _axe_faults(visit, "dark", _SCHEMES_OWN)]
    _resize(visit, "desk")
    found += [f"desk, light: {fault}" for fault in _axe_faults(visit, "light")]
    found += visit.troubles
    visit.troubles.clear()
    return found


def brief_faults_of(visit: Visit, *, data: list[str]) -> list[str]:
    """What is wrong with the open page at the width and in the colours it has; axe is left to the walk."""
    visit.page.keyboard.press("Tab")
    found: list[str] = visit.page.evaluate(_FAULTS, {"allowed": LATIN, "data": data})
    return found


def phone_faults(visit: Visit) -> list[str]:
    """What axe finds on the open page at the width it has."""
    visit.page.evaluate(AXE_SCRIPT)
    return _axe_faults(visit, "light")


def large_text_faults(visit: Visit) -> list[str]:
    """What goes out of the window or over other words where somebody has set their letters to 200 % (WCAG 2.2, 1.4.4)."""
    found = []
    for size in ("desk", "phone"):
        _resize(visit, size)
        visit.page.evaluate("document.documentElement.style.fontSize = '200%'")
        found += [f"{size}, 200 %: {fault}" for fault in visit.page.evaluate(_LARGE)]
        visit.page.evaluate("document.documentElement.style.fontSize = ''")
    return found


def paper_faults(visit: Visit) -> list[str]:
    """What would be cut off, or is there to be clicked, where the open page is printed."""
    visit.page.emulate_media(media="print", color_scheme="light")
    width = _PAPER_WIDTHS[visit.page.evaluate("getComputedStyle(document.body).page")]
    visit.page.set_viewport_size({"width": width, "height": 900})
    found: list[str] = visit.page.evaluate(_PAPER)
    visit.page.emulate_media(media="null")
    return found


def _axe_faults(visit: Visit, scheme: Any, rules: list[str] | None = None) -> list[str]:
    """What axe finds on the open page: by all its rules, or by these."""
    visit.page.emulate_media(color_scheme=scheme)
    options: dict[str, Any] = {
        "resultTypes": ["violations"],
        "reporter": "no-passes",
        "preload": False,
        # Asked by faults.js of the whole page: what could be reached inside may have been taken out here.
        "rules": {"scrollable-region-focusable": {"enabled": False}},
    }
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    found = visit.page.evaluate("options => axe.run(options)", options)["violations"]
    return [
        f"{each['id']}: {node['html'][:160]} {node['target']}" for each in found for node in each["nodes"]
    ]


def _resize(visit: Visit, size: str) -> None:
    width, height = SIZES[size]
    visit.page.set_viewport_size({"width": width, "height": height})


def shoot(visit: Visit, name: str, *, size: str) -> None:
    """A picture to be looked at."""
    SHOTS.mkdir(exist_ok=True)
    _resize(visit, size)
    visit.page.screenshot(path=SHOTS / f"{name}-{size}.png", full_page=True)
