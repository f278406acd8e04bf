"""A method needs the right declared for it, and what only looks writes nothing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import InternalError

from groupportal.audit.models import AccessEntry, PlatformEntry
from groupportal.tenancy.api_defaults import RolePermission
from groupportal.tenancy.models import Unit
from groupportal.tenancy.rights import LOOKING, declared_action, view_behind
from groupportal.tenancy.scope import group_scope
from groupportal.urls import root
from tests.sweeps.addresses import addresses_of, group_addresses
from tests.tenancy.toy_urls import ForgotInTheApi
from tests.visitor import Visitor, body
from tests.world import World

METHODS = ("get", "head", "options", "post", "put", "patch", "delete")


@pytest.fixture
def toys(settings: Any) -> None:
    settings.GROUP_URLCONF = "tests.tenancy.toy_urls"


@pytest.fixture
def wang(world: World, toys: None) -> Visitor:
    return Visitor(world.wang, world.a)


def test_only_looking_falls_back_to_the_right_of_get() -> None:
    view = SimpleNamespace(actions={"get": "see", "post": "write"})
    assert [declared_action(view, m.upper()) for m in METHODS] == [
        "see",
        "see",
        "see",
        "write",
        None,
        None,
        None,
    ]
    page = SimpleNamespace(action="work")
    assert {declared_action(page, m) for m in METHODS} == {"work"}
    assert declared_action(SimpleNamespace(), "GET") is None
    assert declared_action(SimpleNamespace(actions={"post": "write"}), "GET") is None


def _answered(callback: Any) -> list[str]:
    """The methods a view does something for."""
    routed = getattr(callback, "actions", None)  # the API's viewsets: method -> handler
    if routed:
        return list(routed)
    view = view_behind(callback)
    allowed = getattr(view, "http_method_names", METHODS)
    return [m for m in METHODS if m in allowed and hasattr(view, m)]


def test_every_view_declares_a_right_for_every_method_it_answers() -> None:
    open_doors, walked = [], 0
    for address in group_addresses():
        view = view_behind(address.view)
        if address.name.startswith("admin:") or getattr(view, "is_public", False):
            continue
        for method in _answered(address.view):
            walked += 1
            if declared_action(view, method) is None:
                open_doors.append(f"{method} {address.name}")
    assert open_doors == []
    assert walked > 300


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_method_without_a_right_is_refused(wang: Visitor, method: str) -> None:
    assert wang.get("toy_forgot").status_code == 200
    assert wang.client.options(wang.url("toy_forgot")).status_code == 200
    answer = getattr(wang.client, method)(wang.url("toy_forgot"))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert getattr(wang.client, method)(wang.url("toy_api")).status_code == 405
    # The API asks once more by itself, also of whoever holds every right.
    holder = SimpleNamespace(is_insider=True, can=lambda action: True)
    asked = SimpleNamespace(viewer=holder, method=method.upper())
    assert not RolePermission().has_permission(asked, ForgotInTheApi())
    asked.method = "HEAD"
    assert RolePermission().has_permission(asked, ForgotInTheApi())


def test_a_page_that_writes_while_it_is_looked_at_fails_and_nothing_is_kept(wang: Visitor) -> None:
    with pytest.raises(InternalError, match="read-only transaction"):
        wang.get("toy_writes")
    wang.client.raise_request_exception = False
    for ask in (wang.client.get, wang.client.head):
        answer = ask(wang.url("toy_writes"))
        assert answer.status_code == 500
    page = body(wang.get("toy_writes"))
    assert "没有保存任何改动" in page
    assert "read-only" not in page
    assert wang.get("people:group").status_code == 200
    assert wang.get("toy_says_why").status_code == 200
    with group_scope(wang.group):
        assert Unit.objects.filter(name="看的时候写下的单位").count() == 1


def test_the_admin_writes_nothing_either_while_it_is_looked_at(
    wang: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from groupportal.admin_site import group_admin_site

    admin = next(a for m, a in group_admin_site._registry.items() if m is Unit)
    monkeypatch.setattr(
        type(admin), "get_queryset", lambda *_: Unit.objects.filter(pk=Unit.objects.create(name="x").pk)
    )
    with pytest.raises(InternalError, match="read-only transaction"):
        wang.get("admin:tenancy_unit_changelist")


def test_outside_any_group_the_same_holds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def writes(_: Any) -> list[Any]:
        PlatformEntry.objects.create(action="platform.group_created")
        return []

    monkeypatch.setattr("groupportal.accounts.views.roles_by_group", writes)
    with pytest.raises(InternalError, match="read-only transaction"):
        Visitor(world.wang, world.a).client.get("/accounts/me/")


def test_who_saw_what_is_written_down_before_the_page_is_sent(wang: Visitor, world: World) -> None:
    wang.get("toy_notes")
    wang.get("toy_notes")
    with group_scope(world.a):
        assert [(e.actor, e.purpose) for e in AccessEntry.objects.all()] == [(world.wang, "看一看")] * 2


def test_a_look_that_cannot_be_recorded_is_not_shown(wang: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(AccessEntry, "save", full)
    wang.client.raise_request_exception = False
    assert wang.get("toy_notes").status_code == 500


# Pages that write while they are looked at, and why. A longer list wants a better reason than a shorter one.
WRITES_ON_GET = {
    "links:open",
    "links:page",
    "messages:notice_open",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}


def test_the_pages_that_may_write_while_looked_at_are_few_and_named() -> None:
    everything = [*group_addresses(), *addresses_of(root)]
    assert {a.name for a in everything if getattr(view_behind(a.view), "writes_on_get", "")} == WRITES_ON_GET
    assert {"GET", "HEAD", "OPTIONS"} == LOOKING
