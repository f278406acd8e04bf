"""What makes the portal a thing on a phone: home screen, no network, the menu below, what is known of data."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.visitor import body
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_home_screen_gets_a_name_and_pictures(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    told = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["short_name"], told["display"]) == ("职教集团", "standalone")
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in told["icons"])
    page = client.get("/accounts/login/").content.decode()
    assert 'rel="manifest"' in page
    assert 'rel="apple-touch-icon"' in page


def test_without_a_network_a_page_of_ours_says_so(client: Client) -> None:
    script = client.get("/service-worker.js").content.decode()
    kept = json.loads(re.match(r"const kept = (.*);\n", script)[1])  # type: ignore[index]
    assert kept["page"] in kept["files"]
    assert all("/accounts" not in name and "/group" not in name for name in kept["files"])
    assert "连不上服务器" in client.get(kept["page"]).content.decode()


def test_the_menu_is_within_reach_of_a_thumb(world: World, visitor: Any) -> None:
    tabs = (
        body(visitor(world.wang, world.a).get("home")).partition('class="tabs-bar"')[2].partition("</nav>")[0]
    )
    assert re.findall(r"</svg>([^<]+)<", tabs)[-1] == "菜单"
    assert "待审核填报" in tabs


def test_what_is_kept_of_people_is_said_with_who_to_ask(world: World, client: Client) -> None:
    world.a.contact = "0750-3123456"
    world.a.save()
    page = client.get("/privacy/", {"group": world.a.slug}).content.decode()
    assert "个人信息保护法" in page
    assert "0750-3123456" in page
    sign_in = client.get("/accounts/login/", {"next": f"/{world.a.slug}/"}).content.decode()
    assert "0750-3123456" in sign_in
    assert f'href="/{world.a.slug}/members/join/"' in sign_in
    assert f'href="/privacy/?group={world.a.slug}"' in sign_in


def test_a_browser_may_fill_in_the_application(world: World, client: Client) -> None:
    page = client.get(f"/{world.a.slug}/members/join/").content.decode()
    phone = re.search(r'<input[^>]*name="contact_phone"[^>]*>', page)
    assert phone
    assert 'type="tel"' in phone[0]
    assert 'autocomplete="tel"' in phone[0]
    assert 'autocomplete="organization"' in page
    for name, keyboard in (("region", 'inputmode="numeric"'), ("credit_code", 'autocapitalize="characters"')):
        assert keyboard in re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0]  # type: ignore[index]
    assert "两样至少有一样" in page
    assert f'data-draft="join-{world.a.slug}"' in page
