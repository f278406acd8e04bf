"""What stands before every page: signs nobody types, what browsers may keep, names of what a phone shows as a picture."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.test import Client

from tests.visitor import Visitor, body
from tests.world import PASSWORD, World


def test_a_nul_is_refused_in_words_wherever_it_stands(world: World) -> None:
    wang = Visitor(world.wang, world.a)
    for answer in (
        wang.client.get("/group-a/members/?q=%00"),
        wang.client.get("/group-a/members/a%00b/"),
        wang.post("lists:view_save", {"name": "a\x00b", "page": "members:list", "query": ""}),
        Client().post("/accounts/login/", {"login": "wang\x00", "password": "x"}),
    ):
        assert answer.status_code == 400
        assert "回到首页" in body(answer)


def test_nothing_of_a_person_stays_in_the_browser(world: World) -> None:
    wang = Visitor(world.wang, world.a)
    for path in ("/group-a/", "/group-a/members/", "/accounts/me/", "/accounts/2fa/totp/activate/"):
        page = wang.client.get(path)
        assert "no-store" in page.headers["Cache-Control"], path
        assert "HX-Request" in page.headers["Vary"]


def test_a_user_name_is_read_large_or_small(world: World) -> None:
    client = Client()
    page = body(client.get("/accounts/login/"))
    for attribute in ('autocapitalize="none"', 'autocorrect="off"', 'spellcheck="false"', "data-shows"):
        assert attribute in page
    assert client.post("/accounts/login/", {"login": "WANG_A", "password": PASSWORD}).status_code == 302


def test_words_beside_pictures_are_out_of_sight_and_not_gone() -> None:
    css = (Path(settings.BASE_DIR) / "static/portal/css/frame.css").read_text()
    word = css.partition(".head-bar__word {")[2].partition("}")[0]
    assert "clip-path" in word
    assert "display: none" not in word
