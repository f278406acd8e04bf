"""Every page that people of all roles come to: sound at both sizes, in Chinese, by keyboard and by ear, from this host alone."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable

import pytest
from django.test import Client

from demo.content.people import PEOPLE
from groupportal.accounts.models import User
from tests.e2e.conftest import Visit
from tests.e2e.demo import Demo
from tests.e2e.walking import brief_faults_of, faults_of, fewest, kind_of, name_of, pieces_of, shoot, walk
from tests.second_factor import give_second_factor, sign_in_with_it

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Pages that a person of the role must have come to, or the walk has lost its way.
LANDMARKS = {
    "mishu": {"home", "plans:plan", "plans:task", "plans:compare", "plans:filing", "plans:assign", "plans:item_edit", "budget:overview",
              "budget:entry", "budget:record", "reports:sheet", "reports:run", "metrics:figure", "imports:batch",
              "people:person", "audit:trail", "jobs:job", "messages:inbox"},
    "xuexiao": {"home", "plans:mine", "plans:assignment", "plans:task"},
    "caiwu": {"home", "budget:overview", "budget:record", "budget:entry", "reports:sheet"},
    "chayue": {"home", "plans:plan", "budget:overview", "reports:sheet"},
    "zhuanjia": {"home", "plans:task", "reports:sheet", "metrics:figure"},
}  # fmt: skip
# PORTAL_SHOTS=1 takes a picture of every kind of page, for somebody who looks through them.
SHOT_AT = {"mishu": ("phone", "desk"), "xuexiao": ("phone",)} if os.environ.get("PORTAL_SHOTS") else {}


@pytest.mark.walk
def test_every_page_of_every_role(demo: Demo, demo_visit: Callable[..., Visit]) -> None:
    slug = demo.group.slug
    data = [slug, *User.objects.values_list("username", flat=True)]
    pages, came_to, shot = {}, defaultdict(set), set()
    for who in {role: who for who, _, role, _ in reversed(PEOPLE)}.values():
        client = sign_in_with_it(Client(), demo.user(who))
        for name, path, page in walk(client, f"/{slug}/", below=(f"/{slug}/", "/accounts/")):
            if name not in came_to[who] and who in SHOT_AT:
                shot.add((who, name, path))
            came_to[who].add(name)
            pages[who, name, path] = pieces_of(page)
    assert {who: names - came_to[who] for who, names in LANDMARKS.items() if names - came_to[who]} == {}
    visit, found, before = demo_visit("desk"), [], ""
    chosen = set(fewest(pages))
    for who, name, path in (each for each in pages if each in chosen | shot):
        if who != before:
            visit.enter(demo.user(who))
        before = who
        visit.go(path)
        for size in SHOT_AT.get(who, ()):
            shoot(visit, f"walk-{who}-{name.replace(':', '-')}", size=size)
        ours = not name.startswith("admin:")
        found += [f"{who} {path}: {fault}" for fault in faults_of(visit, data=data, ours=ours)]
    assert not found, "\n".join(found)


@pytest.mark.walk
def test_the_operators_pages(demo: Demo, demo_visit: Callable[..., Visit]) -> None:
    operator, visit, found = User.objects.get(is_operator=True), demo_visit("desk"), []
    give_second_factor(operator)
    pages = {
        (name, path): pieces_of(page)
        for name, path, page in walk(
            sign_in_with_it(Client(), operator), "/platform/", below=("/platform/", "/accounts/")
        )
    }
    assert {"platform:index", "account_me"} <= {name for name, _ in pages}
    visit.enter(operator)
    for _, path in fewest(pages):
        visit.go(path)
        found += [f"{path}: {fault}" for fault in faults_of(visit, data=[], ours=False)]
    assert not found, "\n".join(found)


def test_the_pages_of_the_menu_in_a_narrow_window(demo: Demo, demo_visit: Callable[..., Visit]) -> None:
    """A sample of what the walk asks, so that it is heard of without it."""
    home, visit, found = f"/{demo.group.slug}/", demo_visit("narrow"), []
    data = [demo.group.slug, *User.objects.values_list("username", flat=True)]
    visit.enter(demo.user("mishu"))
    visit.go(home)
    links = visit.page.eval_on_selector_all(
        "nav a[href]", "all => all.map(each => each.getAttribute('href'))"
    )
    pages = [
        link for link in dict.fromkeys(links) if name_of(link) and kind_of(name_of(link)) == name_of(link)
    ]
    assert len(pages) > 20
    for path in pages:
        visit.go(path)
        found += [f"{path}: {fault}" for fault in brief_faults_of(visit, data=data)]
    assert not found, "\n".join(found)


def test_what_the_admin_theme_says_aloud_is_chinese(demo: Demo, demo_visit: Callable[..., Visit]) -> None:
    visit = demo_visit("desk")
    admin = f"/{demo.group.slug}/admin/"
    visit.sign_in("jm_mishu", admin, demo.password)
    said = visit.page.eval_on_selector_all(
        "[aria-label]", "all => all.map(e => e.getAttribute('aria-label'))"
    )
    assert "可滚动区域" in said
    assert [words for words in said if words.isascii() and words.strip()] == []


def test_the_main_pages_in_the_dark(demo: Demo, demo_visit: Callable[..., Visit]) -> None:
    visit = demo_visit("desk", color_scheme="dark")
    home = f"/{demo.group.slug}/"
    visit.sign_in("jm_mishu", home, demo.password)
    pages = (
        "",
        "plans/assignments/",
        "budget/",
        "reports/tables/funds/?as_of=2023-06-30",
        "budget/ledger/new/",
    )
    for number, path in enumerate(pages, start=1):
        visit.go(home + path)
        assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(19, 23, 22)"
        visit.shoot(f"dark-{number}")
