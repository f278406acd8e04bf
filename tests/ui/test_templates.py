"""Rules that hold for every template and style sheet, and the style page that shows every piece."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from groupportal.style.catalogue import SECTIONS
from groupportal.style.sample_pages import SAMPLE_PAGES, example_context, sample_page
from groupportal.style.samples import samples
from groupportal.ui.navigation import Link, Section, known_entries
from groupportal.ui.vocabulary import ICON_OF_TONE, JOB_STATES, STATES

TEMPLATES = settings.BASE_DIR / "templates"
CSS = settings.BASE_DIR / "static/portal/css"
OUTSIDE_OUR_POLICY = {"admin", "unfold"}
EXAMPLES = [example.name for section in SECTIONS for example in section.examples]

FORBIDDEN = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "htmx handler": re.compile(r"<[^>]*\shx-on", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "other host": re.compile(r"(?:src|href)=\"(?:https?:)?//(?!beian\.miit\.gov\.cn)", re.IGNORECASE),
}


def templates() -> list[Path]:
    found = TEMPLATES.rglob("*.html")
    return [path for path in found if path.relative_to(TEMPLATES).parts[0] not in OUTSIDE_OUR_POLICY]


@pytest.fixture
def request_in_group():
    request = RequestFactory().get("/style/?as_of=2023-06-30")
    request.group = None
    return request


@pytest.fixture(autouse=True)
def _addresses_of_a_group(settings):
    settings.ROOT_URLCONF = settings.GROUP_URLCONF


@pytest.fixture
def frame():
    item = Link("待办", "/", "home", active=True, badge=3)
    return {
        "group": SimpleNamespace(name="江城职业教育集团", short_name="江城职教", color="#7a1f2b", slug="jc"),
        "nav": [Section("工作", (item,))],
        "tabs": [item],
        "groups": [{"name": "甲", "url": "/a/", "active": True}, {"name": "乙", "url": "/b/"}],
        "inbox_url": "/inbox/",
        "inbox_count": 12,
        "breadcrumbs": [("规划", "/plan/")],
        "icp": "备案号",
    }


@pytest.mark.parametrize("what", FORBIDDEN)
def test_templates_hold_nothing_the_policy_refuses(what):
    found = [
        f"{path.relative_to(TEMPLATES)}: {match.group()[:80]}"
        for path in templates()
        for match in FORBIDDEN[what].finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("style attribute", '<p class="a" style="color:red">'),
        ("style element", "<style>"),
        ("inline script", "<script>x()</script>"),
        ("event handler", '<a href="#" onclick="x()">'),
        ("htmx handler", '<a hx-on:click="x()">'),
        ("script address", '<a href="javascript:x()">'),
        ("other host", '<script src="https://cdn.example/x.js">'),
    ],
)
def test_the_search_finds_what_it_looks_for(what, text):
    assert FORBIDDEN[what].search(text)


def test_every_icon_in_use_is_drawn():
    sprite = ET.parse(settings.BASE_DIR / "static/portal/icons.svg").getroot()  # noqa: S314 -- our own file
    used = {state.icon for state in (STATES | JOB_STATES).values()} | set(ICON_OF_TONE.values())
    for path in templates():
        used |= set(re.findall(r'\{% icon "([a-z-]+)"', path.read_text(encoding="utf-8")))
    used |= {entry.icon for entry in known_entries()} | set(_icons_of_code())
    assert used - {symbol.get("id") for symbol in sprite} == set()


def _icons_of_code():
    """What pages give their buttons and empty lists: the third word of a Button, the fourth of an Empty, or by name."""
    places = {"Button": 2, "Empty": 3}
    for path in settings.BASE_DIR.glob("*/**/views/**/*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            place = isinstance(call, ast.Call) and places.get(getattr(call.func, "id", ""))
            if place:
                named = [word.value for word in call.keywords if word.arg == "icon"]
                for value in [*call.args[place : place + 1], *named]:
                    if isinstance(value, ast.Constant) and value.value:
                        yield value.value


HOOKS_WITHOUT_RULE = re.compile(
    r"^(?:side-nav__list|tree__leaves|chart__groups|chart__name|field--\w+|cell--\w+)$"
)


def test_every_class_of_our_pieces_has_a_rule():
    rules = "\n".join(path.read_text(encoding="utf-8") for path in CSS.glob("*.css"))
    known = set(re.findall(r"\.([a-z][a-z0-9_-]*)", rules))
    used = {
        name
        for folder in ("ui", "layout", "generic")
        for path in (TEMPLATES / folder).rglob("*.html")
        for classes in re.findall(r'class="([^"{]*)"', path.read_text(encoding="utf-8"))
        for name in classes.split()
    }
    assert {name for name in used - known if not HOOKS_WITHOUT_RULE.match(name)} == set()


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_renders(name, request_in_group):
    html = render_to_string(f"ui/examples/{name}.html", example_context(samples("/f/")), request_in_group)
    assert len(html.strip()) > 40


@pytest.mark.parametrize("name", SAMPLE_PAGES)
def test_every_sample_page_renders(name, request_in_group, frame):
    template, make = sample_page(name)
    html = render_to_string(template, {**frame, "title": "样张", **make(samples("/f/"))}, request_in_group)
    assert "</html>" in html
    assert html.count("<h1") == 1
    assert not re.search(r"\{[{%]", html)


def test_every_piece_is_shown():
    shown, waiting = set(), [f"ui/examples/{name}.html" for name in EXAMPLES]
    waiting += ["generic/list.html", *(template for template, _ in SAMPLE_PAGES.values())]
    tags = (settings.BASE_DIR / "groupportal/ui/templatetags/portal_ui.py").read_text(encoding="utf-8")
    drawn_by = {name: path for path, name in re.findall(r'inclusion_tag\("([^"]+)".*?\)\ndef (\w+)\(', tags)}
    while waiting:
        name = waiting.pop()
        if name in shown:
            continue
        shown.add(name)
        source = get_template(name).template.source
        waiting += re.findall(r"\{% (?:include|extends) \"([^\"]+)\"", source)
        waiting += [drawn_by[tag] for tag in re.findall(r"\{% (\w+)", source) if tag in drawn_by]
    pieces = {f"ui/{path.name}" for path in (TEMPLATES / "ui").glob("*.html")} - {"ui/style_page.html"}
    assert pieces - shown == set()


@pytest.mark.parametrize("code", [400, 403, 404, 500, "csrf"])
def test_pages_of_what_went_wrong_need_no_context(code):
    html = render_to_string(f"{code}.html")
    assert "<h1>" in html
    assert "回到首页" in html


def test_past_dates_tint_the_head_and_say_so(request_in_group, frame):
    template, make = sample_page("sheet")
    html = render_to_string(template, {**frame, **make(samples("/f/"))}, request_in_group)
    assert "page-head--past" in html
    assert "这一页的数字都截至2023年6月30日" in html


def test_today_is_not_tinted(request_in_group, frame):
    template, make = sample_page("home")
    html = render_to_string(template, {**frame, **make(samples("/f/"))}, request_in_group)
    assert "page-head--past" not in html
