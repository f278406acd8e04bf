"""The accounts pages that are there, and those of the library that are not."""

from __future__ import annotations

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from tests.tenancy.test_admin_words import english_in
from tests.world import PASSWORD


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "confirm-email/",
        "confirm-email/abc/",
        "password/reset/",
        "password/reset/key/1-x/",
        "password/set/",
        "login/code/confirm/",
        "3rdparty/",
        "2fa/webauthn/",
        "",
    ],
)
@pytest.mark.parametrize("who", [None, "cai"])
def test_what_is_not_needed_is_not_there(world, client, path, who) -> None:
    if who:
        client.force_login(getattr(world, who))
    assert client.get(f"/accounts/{path}").status_code == 404
    assert client.post(f"/accounts/{path}").status_code == 404


PAGES = [
    "me/",
    "logout/",
    "inactive/",
    "password/change/",
    "2fa/",
    "2fa/totp/activate/",
    "2fa/recovery-codes/",
    "2fa/recovery-codes/generate/",
    "2fa/totp/deactivate/",
    "reauthenticate/",
]


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_are_chinese_and_ask_nothing_of_other_sites(world, client, path) -> None:
    client.post("/accounts/login/", {"login": "cai_a", "password": PASSWORD})
    if "recovery" in path or "deactivate" in path:
        TOTP.activate(world.cai, "A" * 32)
        RecoveryCodes.activate(world.cai)
    answer = client.get(f"/accounts/{path}")
    assert answer.status_code == 200
    page = answer.content.decode()
    secret = page.partition("<code>")[2].partition("<")[0]
    data = ("cai_a", "group-a", *filter(None, [secret]))
    if "recovery-codes/" not in path:
        assert english_in(page, data=data) == set()
    assert "style=" not in page
    assert "<script>" not in page
    assert "://" not in page.replace("http://www.w3.org", "").replace("http://testserver", "").replace(
        "otpauth://", ""
    )


def test_the_second_factor_is_offered_to_staff(world, client) -> None:
    client.force_login(world.cai)
    assert "建议启用两步验证" in client.get("/accounts/me/").content.decode()
    client.force_login(world.zhang)
    assert "建议启用两步验证" not in client.get("/accounts/me/").content.decode()


def test_the_account_page_lists_all_groups_of_the_person_and_nobody_elses(world, client) -> None:
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        Membership.objects.create(user=world.cai, role=Role.READER)
    client.force_login(world.cai)
    page = client.get("/accounts/me/").content.decode()
    assert 'href="/group-a/"' in page
    assert 'href="/group-b/"' in page
    assert "查阅人员" in page
    client.force_login(world.li)
    assert 'href="/group-b/"' not in client.get("/accounts/me/").content.decode()


def test_the_door_leads_on_where_there_is_one_group_and_asks_where_there_are_two(world, client) -> None:
    client.force_login(world.cai)
    assert client.get("/").url == "/group-a/"
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        Membership.objects.create(user=world.cai, role=Role.READER)
    page = client.get("/").content.decode()
    assert "选择职教集团" in page
    assert page.count("江海职业教育集团") >= 2
