"""Signing in: by user name or phone, with the group's name, the lock, the second factor, the duty to change a password."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from groupportal.accounts.models import User
from groupportal.audit.models import AuditEntry, PlatformEntry
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from tests.second_factor import give_second_factor, sign_in_with_it
from tests.world import PASSWORD

LOGIN = "/accounts/login/"


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"login": name, "password": password, **more})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("name", ["cai_a", " cai_a ", "ｃａｉ＿ａ", "13812345678", "１３８１２３４５６７８"])
def test_user_name_and_phone_both_open(world, client, name) -> None:
    User.objects.filter(pk=world.cai.pk).update(phone="13812345678")
    answer = sign_in(client, name, next="/group-a/budget/")
    assert (answer.status_code, answer.url) == (302, "/group-a/budget/")
    assert signed_in(client)


@pytest.mark.parametrize("name", ["cai_a", "13812345678", "nobody"])
def test_a_wrong_password_and_a_wrong_name_read_the_same(world, client, name) -> None:
    User.objects.filter(pk=world.cai.pk).update(phone="13812345678")
    answer = sign_in(client, name, "wrong")
    assert "用户名（手机号）或密码不对" in answer.content.decode()
    assert not signed_in(client)


def test_the_page_names_the_group_one_is_on_the_way_to(world, client) -> None:
    answer = client.get("/group-a/people/")
    assert answer.url.startswith(LOGIN)
    assert world.a.name in client.get(answer.url).content.decode()
    assert world.a.name not in client.get(LOGIN).content.decode()
    assert "用户名或手机号" in client.get(LOGIN).content.decode()


def test_nobody_is_sent_to_a_strangers_site(world, client) -> None:
    assert sign_in(client, "cai_a", next="https://evil.example/x").url == "/"


def test_five_wrong_tries_lock_the_account_by_either_name_and_are_written_down(world, client) -> None:
    User.objects.filter(pk=world.cai.pk).update(phone="13812345678")
    for n in range(5):
        sign_in(client, "cai_a" if n % 2 else "13812345678", "wrong")
    answer = sign_in(client, "cai_a")
    assert "账号已临时锁定" in answer.content.decode()
    assert not signed_in(client)
    sign_in(client, "13812345678")
    assert not signed_in(client)
    assert PlatformEntry.objects.filter(action="accounts.locked_out").count() == 1
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        entry = AuditEntry.objects.get(action="accounts.locked_out")
        assert entry.object_label == "蔡敏"
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        assert not AuditEntry.objects.filter(action="accounts.locked_out").exists()
    sign_in(client, "li_a")
    assert signed_in(client)


def _failed() -> list[str]:
    return list(
        PlatformEntry.objects.filter(action="accounts.sign_in_failed")
        .order_by("pk")
        .values_list("note", flat=True)
    )


def test_wrong_passwords_of_an_account_are_written_down_once_an_hour(world, client, time_machine) -> None:
    time_machine.move_to("2026-11-20 10:00:00")
    for name in ("cai_a", "cai_a", "nobody"):
        sign_in(client, name, "wrong")
    assert _failed() == ["用户名“cai_a”密码不对，来自 127.0.0.1"]
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert AuditEntry.objects.get(action="accounts.sign_in_failed").object_label == "蔡敏"
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        assert not AuditEntry.objects.filter(action="accounts.sign_in_failed").exists()
    for minute in range(8):
        time_machine.move_to(f"2026-11-20 10:{10 + 5 * minute}:30")
        sign_in(client, "cai_a", "wrong")
    assert _failed()[1:] == ["用户名“cai_a”密码不对，一小时内第 10 次，来自 127.0.0.1"]
    sign_in(client, "operator", "wrong")
    assert "operator" in _failed()[2]
    time_machine.move_to("2026-11-20 11:30:00")
    sign_in(client, "cai_a", "wrong")
    assert len(_failed()) == 4, "a new hour"


def test_the_lock_opens_after_five_minutes(world, client, time_machine) -> None:
    time_machine.move_to("2026-11-20 10:00:00")
    for _ in range(6):
        sign_in(client, "cai_a", "wrong")
    time_machine.move_to("2026-11-20 10:05:30")
    sign_in(client, "cai_a")
    assert signed_in(client)


def test_an_issued_password_is_changed_before_anything_else(world, client) -> None:
    User.objects.filter(pk=world.cai.pk).update(must_change_password=True)
    sign_in(client, "cai_a")
    for path in ("/", "/group-a/", "/group-a/admin/", "/platform/"):
        assert client.get(path).url == "/accounts/password/change/"
    fields = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    answer = client.post("/accounts/password/change/", fields)
    assert "新密码不能与当前密码相同" in answer.content.decode()
    answer = client.post("/accounts/password/change/", {**fields, "password1": "短x7", "password2": "短x7"})
    assert "密码太短，至少要有 10 个字符。" in answer.content.decode()
    new = "江海奔流入海口 2026"
    answer = client.post("/accounts/password/change/", {**fields, "password1": new, "password2": new})
    assert (answer.status_code, answer.url) == (302, "/")
    cai = User.objects.get(pk=world.cai.pk)
    assert (cai.must_change_password, cai.check_password(new)) == (False, True)
    assert client.get("/group-a/").status_code == 200


_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_an_operator_sets_up_a_second_factor_first_and_needs_it_from_then_on(world, client) -> None:
    before = Client()
    sign_in(before, "operator")
    sign_in(client, "operator")
    assert client.get("/platform/").url == "/accounts/2fa/totp/activate/"
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    secret = re.findall(r"<code>(\w+)</code>", page)[0]
    assert "验证码不对" in client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).content.decode()
    code = code_of(secret).translate(_FULL_WIDTH)
    answer = client.post("/accounts/2fa/totp/activate/", {"code": f"{code[:3]}　{code[3:]}"})
    assert answer.url == "/accounts/2fa/recovery-codes/"
    codes = re.findall(r"<li><code>([\w-]+)</code>", client.get(answer.url).content.decode())
    assert len(codes) == 10
    assert client.get("/platform/").status_code == 200, "the session in which it was set up goes on"
    assert before.get("/platform/").url.startswith(LOGIN), "a session from before it does not"
    assert not signed_in(before)

    other = Client()
    assert sign_in(other, "operator").url.startswith("/accounts/2fa/authenticate/")
    assert not signed_in(other)
    assert "两步验证" in other.get("/accounts/2fa/authenticate/").content.decode()
    other.post("/accounts/2fa/authenticate/", {"code": codes[0].translate(_FULL_WIDTH)})
    assert signed_in(other), "full-width digits are the same code"

    again = Client()
    sign_in(again, "operator")
    again.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert not signed_in(again)


def test_an_operator_cannot_take_the_second_factor_off(world, client) -> None:
    give_second_factor(world.operator)
    sign_in_with_it(client, world.operator)
    client.post("/accounts/2fa/totp/deactivate/", {})
    assert Authenticator.objects.filter(user=world.operator).exists()


def test_a_closed_account_does_not_open_and_ends_open_sessions(world, client) -> None:
    sign_in(client, "cai_a")
    User.objects.filter(pk=world.cai.pk).update(is_active=False)
    assert client.get("/group-a/").url.startswith(LOGIN)
    other = Client()
    sign_in(other, "cai_a")
    assert not signed_in(other)


def test_signing_out_takes_a_post(world, client) -> None:
    client.force_login(world.cai)
    assert "退出登录" in client.get("/accounts/logout/").content.decode()
    assert signed_in(client)
    client.post("/accounts/logout/")
    assert not signed_in(client)


def test_wrong_tries_of_one_address_lock_out_nobody_else_there(world, client) -> None:
    for number in range(25):
        sign_in(client, f"nobody{number}", "wrong")
    assert sign_in(client, "wang_a").status_code == 302
    assert signed_in(client)
