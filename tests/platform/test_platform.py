"""The operator's admin: groups and accounts, for operators with a second factor alone."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from groupportal.accounts.models import User
from groupportal.accounts.services import remove_second_factor
from groupportal.audit.models import PlatformEntry
from groupportal.audit.services import record_platform
from groupportal.tenancy.models import Group, Membership
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from tests.outcomes import refused
from tests.tenancy.test_admin_words import data_of, english_in
from tests.world import PASSWORD

GROUPS, ACCOUNTS = "/platform/tenancy/group/", "/platform/accounts/user/"


@pytest.mark.parametrize(
    "path", ["/platform/", GROUPS, ACCOUNTS, f"{GROUPS}add/", "/platform/audit/platformentry/"]
)
def test_nobody_else_finds_it(world, client, path) -> None:
    assert client.get(path).url.startswith("/accounts/login/")
    client.force_login(world.wang)
    assert client.get(path).status_code == 404
    client.force_login(world.operator)
    assert client.get(path).url == "/accounts/2fa/totp/activate/"


def test_its_pages_are_chinese(world, desk) -> None:
    cai = User.objects.get(username="cai_a")
    record_platform("platform.group_suspended", by=world.operator, group_slug="group-a", note="欠缺授权")
    for path in (
        "/platform/",
        GROUPS,
        f"{GROUPS}add/",
        f"{GROUPS}{world.a.pk}/change/",
        f"{GROUPS}{world.a.pk}/enter/",
        f"{GROUPS}{world.a.pk}/suspend/",
        ACCOUNTS,
        f"{ACCOUNTS}add/",
        f"{ACCOUNTS}{cai.pk}/change/",
        f"{ACCOUNTS}{cai.pk}/reset-password/",
        "/platform/audit/platformentry/",
    ):
        answer = desk.get(path)
        assert answer.status_code == 200, path
        assert english_in(answer.content.decode(), data=(*data_of(world), "operator")) == set(), path


def password_of(page: str) -> str:
    return re.findall(r'密码</th><td class="p-3 font-mono">([^<]+)<', page)[0]


def test_a_group_is_made_with_its_first_secretariat_person(desk) -> None:
    fields = {"slug": "xinhui", "name": "新会职业教育集团", "kind": "group", "admin_name": "梁新"}
    page = desk.post(f"{GROUPS}add/", fields)
    assert "no-store" in page["Cache-Control"]
    user = User.objects.get(name="梁新")
    assert user.check_password(password_of(page.content.decode()))
    group = Group.objects.get(slug="xinhui")
    with group_scope(group, actor=SYSTEM_ACTOR):
        assert Membership.objects.get().role == Role.SECRETARIAT
    assert PlatformEntry.objects.filter(action="platform.group_created", group_slug="xinhui").exists()


@pytest.mark.parametrize("slug", ["admin", "accounts", "group-a", "UPPER", "a b"])
def test_an_address_that_cannot_be_is_refused(desk, slug) -> None:
    before = Group.objects.count()
    answer = desk.post(f"{GROUPS}add/", {"slug": slug, "name": "某集团", "kind": "group"}, follow=True)
    assert answer.status_code == 200
    assert Group.objects.count() == before


def test_a_suspended_group_is_closed_and_opens_again(world, desk, visitor) -> None:
    browser = visitor(world.wang, world.a)
    assert "事由" in desk.post(f"{GROUPS}{world.a.pk}/suspend/", {"reason": ""}).content.decode()
    assert browser.get("people:list").status_code == 200
    desk.post(f"{GROUPS}{world.a.pk}/suspend/", {"reason": "欠缺授权"})
    closed = browser.get("people:list")
    assert closed.status_code == 503
    assert "集团已暂停使用" in closed.content.decode()
    assert desk.post(f"{GROUPS}{world.a.pk}/suspend/", {"reason": "再次"}).status_code == 403
    desk.post(f"{GROUPS}{world.a.pk}/resume/", {"reason": "补齐授权"})
    assert browser.get("people:list").status_code == 200
    notes = list(PlatformEntry.objects.order_by("id").values_list("note", flat=True))
    assert notes == ["欠缺授权", "补齐授权"]


def test_accounts_are_made_reset_closed_and_reopened(world, desk) -> None:
    page = desk.post(f"{ACCOUNTS}add/", {"name": "何新", "username": "hexin", "phone": ""}).content.decode()
    user = User.objects.get(username="hexin")
    first = password_of(page)
    assert user.check_password(first)
    assert user.must_change_password
    page = desk.post(f"{ACCOUNTS}{user.pk}/reset-password/", {"reason": "本人遗忘"}).content.decode()
    user.refresh_from_db()
    assert (user.check_password(first), user.check_password(password_of(page))) == (False, True)
    desk.post(f"{ACCOUNTS}{user.pk}/deactivate/", {"reason": "离职"})
    user.refresh_from_db()
    assert not user.is_active
    desk.post(f"{ACCOUNTS}{user.pk}/reactivate/", {"reason": "返聘"})
    user.refresh_from_db()
    assert user.is_active
    assert PlatformEntry.objects.filter(note__contains="hexin").count() == 4


def test_an_operator_does_not_close_or_reset_their_own_account(operator, desk) -> None:
    for deed in ("deactivate", "reset-password", "second-factor"):
        assert desk.post(f"{ACCOUNTS}{operator.pk}/{deed}/", {"reason": "试试"}).status_code == 403
    said = refused(lambda: remove_second_factor(operator, reason="换手机", by=operator), "own_account")
    assert "我的账号" in said
    operator.refresh_from_db()
    assert operator.has_second_factor
    assert operator.is_active
    assert operator.check_password(PASSWORD)


def test_the_ways_past_the_services_are_closed(world, desk) -> None:
    assert desk.post(f"{GROUPS}{world.a.pk}/change/", {"name": "改名"}).status_code == 403
    assert desk.post(f"{GROUPS}{world.a.pk}/delete/", {"post": "yes"}).status_code == 403
    assert desk.post(f"{ACCOUNTS}{world.cai.pk}/change/", {"is_operator": "on"}).status_code == 403
    assert not User.objects.get(pk=world.cai.pk).is_operator


def test_the_command_makes_a_group(db, capsys) -> None:
    call_command(
        "create_group",
        "taishan",
        "--name",
        "台山职业教育集团",
        "--admin-name",
        "伍台",
        "--admin-username",
        "wutai",
    )
    out = capsys.readouterr().out
    password = re.findall(r"初始密码：(\S+?)（", out)[0]
    client = Client()
    client.post("/accounts/login/", {"login": "wutai", "password": password})
    assert client.get("/taishan/")["Location"] == "/accounts/password/change/"
    with pytest.raises(CommandError, match="已由“台山职业教育集团”使用"):
        call_command("create_group", "taishan", "--name", "重名")
    with pytest.raises(CommandError, match="系统保留"):
        call_command("create_group", "platform", "--name", "某集团")


def test_a_group_made_without_people_is_told_how_to_get_the_first(db, capsys) -> None:
    call_command("create_group", "taishan", "--name", "台山职业教育集团")
    hint = capsys.readouterr().out.splitlines()[-1]
    assert "appoint_secretariat taishan" in hint
    call_command("appoint_secretariat", "taishan", "--name", "伍台")
    out = capsys.readouterr().out
    login, password = re.findall(r"账号：(\S+)  初始密码：(\S+?)（", out)[0]
    client = Client()
    client.post("/accounts/login/", {"login": login, "password": password})
    assert client.get("/taishan/")["Location"] == "/accounts/password/change/"
    with pytest.raises(CommandError, match="已有秘书处人员"):
        call_command("appoint_secretariat", "taishan", "--name", "别人")


def test_an_operator_names_people_only_where_nobody_can_run_the_group(world, desk) -> None:
    url = f"{GROUPS}{world.a.pk}/appoint/"
    assert desk.post(url, {"name": "伍台"}).status_code == 403
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Membership.objects.filter(role=Role.SECRETARIAT).delete()
    assert "不是伍台" in desk.post(url, {"name": "伍台", "username": world.wang.username}).content.decode()
    page = desk.post(url, {"name": "伍台"})
    assert User.objects.get(name="伍台").check_password(password_of(page.content.decode()))
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert [m.user.name for m in Membership.objects.filter(role=Role.SECRETARIAT)] == ["伍台"]
    note = PlatformEntry.objects.get(action="platform.secretariat_appointed").note
    assert "伍台" in note


def test_the_command_makes_an_operator(db, capsys) -> None:
    call_command("create_operator", "ops", "--name", "值班")
    assert "初始密码" in capsys.readouterr().out
    assert User.objects.get(username="ops").is_operator


def test_the_scoped_shell_sees_one_group(world, capsys) -> None:
    call_command(
        "scoped_shell", "--group", "group-a", "-c", "print([str(m.user) for m in Membership.objects.all()])"
    )
    out = capsys.readouterr().out
    assert "王芳" in out
    assert "钱勇" not in out
