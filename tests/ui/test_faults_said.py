"""Whoever asks for JSON is told of faults in JSON, whoever asks for a page on a page; both in Chinese."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.throttling import UserRateThrottle

from tests.visitor import Visitor, body
from tests.world import World

pytestmark = pytest.mark.django_db
JSON, PAGE, ANY = "application/json", "text/html,application/xhtml+xml,*/*;q=0.8", "*/*"
NO_RECORD = "5f0c1d2e-8a41-4c0b-9b53-2f6f2b7c9a10"


def told(answer: Any, status: int) -> str:
    """The sentence of a fault in JSON."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/json"), body(answer)
    detail: str = answer.json()["detail"]
    assert re.search(r"[一-鿿]。$", detail), detail
    assert not re.search(r"[A-Za-z]", detail.replace("Cookie", "")), detail
    return detail


def test_faults_are_said_as_they_are_asked_for(world: World) -> None:
    wang, zhang = (Visitor(person, world.a).client for person in (world.wang, world.zhang))
    home, api = f"/{world.a.slug}/", f"/{world.a.slug}/api/v1/"
    for client, path, status in (
        (wang, f"{home}members/?q=%00", 400),
        (zhang, f"{home}audit/", 403),
        (wang, f"{home}nowhere/", 404),
        (wang, "/nowhere/", 404),
    ):
        told(client.get(path, headers={"Accept": JSON}), status)
        page = client.get(path, headers={"Accept": PAGE})
        assert page.status_code == status
        assert "回到首页" in body(page)
        assert str(status) not in re.sub("<[^>]*>", "", body(page)), "no code in front of people"
    assert told(wang.post(f"{api}members/", headers={"Accept": ANY}), 405)
    assert "GET" in wang.post(f"{api}members/", headers={"Accept": ANY}).headers["Allow"]
    for path in (f"{api}nowhere/", f"{api}members/{NO_RECORD}/"):
        told(wang.get(path, headers={"Accept": ANY}), 404)
    # A button's address, opened by hand.
    by_hand = wang.get(f"{home}files/form/", headers={"Accept": PAGE})
    assert by_hand.status_code in (404, 405)
    assert "回到首页" in body(by_hand)
    # A browser that opens an endpoint sees its rows, not a library's pages.
    assert wang.get(f"{api}members/", headers={"Accept": PAGE}).headers["Content-Type"] == "application/json"


def test_who_is_not_signed_in_is_told_so(world: World) -> None:
    for path in (
        f"/{world.a.slug}/api/v1/members/",
        f"/{world.a.slug}/members/",
        "/accounts/me/",
        "/platform/",
    ):
        answer = Client().get(path, headers={"Accept": JSON})
        assert "登录" in told(answer, 401)
        assert answer.headers["WWW-Authenticate"]
        led = Client().get(path, headers={"Accept": PAGE})
        assert led.status_code == 302
        assert led.headers["Location"].startswith("/accounts/login/")
    told(Client().get(f"/{world.a.slug}/api/v1/members/"), 401)
    strict = Client(enforce_csrf_checks=True)
    told(strict.post("/accounts/login/", headers={"Accept": JSON}), 403)


def test_too_much_and_broken_is_said_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    wang = Visitor(world.wang, world.a).client
    path = f"/{world.a.slug}/api/v1/members/"
    monkeypatch.setattr(UserRateThrottle, "rate", "1/hour", raising=False)
    cache.clear()
    answers = [wang.get(path), wang.get(path)]
    cache.clear()
    assert answers[0].status_code == 200
    told(answers[1], 429)
    assert int(answers[1].headers["Retry-After"]) > 0

    def breaks(*_: Any) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("groupportal.tenancy.middleware.viewer_for", breaks)
    wang.raise_request_exception = False
    told(wang.get(path), 500)
    told(wang.get(f"/{world.a.slug}/members/", headers={"Accept": JSON}), 500)
    page = wang.get(f"/{world.a.slug}/members/", headers={"Accept": PAGE})
    assert "系统出了问题" in body(page)
