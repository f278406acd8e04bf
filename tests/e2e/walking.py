"""Walks a group's pages as a person would: from the first page along every link, one of each kind.

Pages are fetched without the browser; it opens those alone that show something no page before them showed.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import Resolver404, resolve
from lxml import html

from tests.e2e.conftest import SHOTS, SIZES, Visit

_FAULTS = (Path(__file__).parent / "faults.js").read_text()
_PAPER = (Path(__file__).parent / "paper.js").read_text()
_LARGE = (Path(__file__).parent / "large.js").read_text()
# What the margins of print.css leave of A4, in px: upright, and across for wide tables.
_PAPER_WIDTHS = {"auto": 688, "wide": 1017}
# Files, and pages that have tests of their own.
_NO_PAGES = {"files:file_download", "files:file_inline", "style:sample", "style:style_page"}
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
    "HEIC",
]
# What a page's size and colours can change; the rest is asked once.
_SCHEMES_OWN = [
    "color-contrast",
    "link-name",
    "button-name",
    "label",
    "region",
    "scrollable-region-focusable",
    "nested-interactive",
    "aria-hidden-focus",
]
# Rows and their like after the fifth are what the first five are, and axe takes its time with each.
_FEWER = """() => {
  for (const parent of document.querySelectorAll("tbody, ul, ol, dl, select, optgroup, main, .cards, form")) {
    const counts = {};
    for (const child of [...parent.children]) {
      const kind = child.tagName + child.className;
      counts[kind] = (counts[kind] || 0) + 1;
      if (counts[kind] > 5 && child.className !== "field") child.remove();
    }
  }
}"""
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


class Shown:
    """What pages have shown so far: each piece with the two around it, by tags and classes, without its words."""

    def __init__(self) -> None:
        self.pieces: set[str] = set()

    def adds(self, page: Any) -> bool:
        """Whether this page shows a piece that none before it did."""
        found = {
            " ".join(_said(each) for each in (element, *list(element.iterancestors())[:2]))
            for element in page.iter()
            if isinstance(element.tag, str)
        }
        new = found - self.pieces
        self.pieces |= found
        return bool(new)


def kind_of(name: str) -> str:
    """Pages of the admin are of one kind for all tables: list, form, history, removal."""
    return f"admin:{name.rpartition('_')[2]}" if name.startswith("admin:") else name


def _said(element: Any) -> str:
    held = [f"{name}={element.get(name)}" for name in _NAMED if element.get(name) is not None]
    return f"{element.tag}.{element.get('class', '')}[{','.join(held)}]"


def walk(visit: Visit, start: str, *, below: tuple[str, ...]) -> Iterator[tuple[str, str, Any]]:
    """Fetch pages breadth first, one of each kind or a few: ``(name, path, page)``. ``below``: what the addresses begin with."""
    waiting, seen, opened = deque([(start, "")]), {start}, Counter[str]()
    while waiting:
        path, found_on = waiting.popleft()
        name = name_of(path)
        kind = kind_of(name)
        if not name or opened[kind] >= _MOST.get(kind, 1):
            continue
        opened[kind] += 1
        answer = visit.page.request.get(visit.server + path)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        if not answer.ok or not answer.url.startswith(f"{visit.server}/"):
            raise AssertionError(f"{path}, which {found_on} links to, answers {answer.status}")
        page = html.fromstring(answer.body())
        yield name, path, page
        here = path
        for link in page.xpath("//a[@href][not(@download)]/@href"):
            path = urldefrag(urljoin(answer.url, link).removeprefix(visit.server)).url
            bare = path.partition("?")[0]
            if bare.startswith(below) and bare not in seen:
                seen.add(bare)
                waiting.append((path, here))


def faults_of(visit: Visit, *, data: list[str], ours: bool = True) -> list[str]:
    """What is wrong with the open page, at the desk in the light and on a phone in the dark.

    ``data`` are Latin words that people typed. A page that is not ``ours`` (the admin's theme draws it) is asked by axe alone.
    """
    found = []
    asked = {"allowed": LATIN, "data": data}
    for size in ("desk", "phone") if ours else ():
        _resize(visit, size)
        visit.page.keyboard.press("Tab")
        found += [f"{size}: {fault}" for fault in visit.page.evaluate(_FAULTS, asked)]
    found += [*large_text_faults(visit), *paper_faults(visit)] if ours else []
    visit.page.emulate_media(reduced_motion="reduce")
    # A page enlarged four times at a desk is 320 px wide (WCAG 2.2, 1.4.10).
    visit.page.set_viewport_size({"width": 320, "height": 640})
    wider = visit.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    found += [f"320 px: {wider} px wider than the window"] if ours and wider > 1 else []
    visit.page.evaluate(_FEWER)
    for size, scheme in (("phone", "dark"), ("desk", "light")):
        _resize(visit, size)
        visit.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        found += [
            f"{size}, {scheme}: {fault}"
            for fault in axe_faults(visit, _SCHEMES_OWN if size == "phone" else None)
        ]
    found += visit.troubles
    visit.troubles.clear()
    return found


def large_text_faults(visit: Visit) -> list[str]:
    """What goes out of the window or over other words where somebody has set their letters to 200 % (WCAG 2.2, 1.4.4)."""
    found = []
    for size in ("phone", "desk"):
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


def axe_faults(visit: Visit, rules: list[str] | None = None) -> list[str]:
    """What axe finds on the open page: by all its rules, or by these."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    found = Axe().run(visit.page, options=options).response["violations"]
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
