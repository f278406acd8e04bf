"""A device instead of a session: tokens that renew once, revoking, the wall, the locks of the sign-in page."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from groupportal.accounts.devices import MOST, devices_of, renew, sign_in
from groupportal.accounts.models import Device, User
from groupportal.audit.models import AuditEntry
from groupportal.people.services import remove_person
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from tests.members.ground import viewer
from tests.outcomes import race
from tests.second_factor import give_second_factor
from tests.visitor import Visitor
from tests.world import PASSWORD, World


class Program:
    """A mini-program before one group, with or without a token."""

    def __init__(self, slug: str = "group-a", token: str = "") -> None:
        self.slug, self.token = slug, token

    def ask(self, method: str, path: str, said: Any = None, *, key: Any = None) -> Any:
        head = {"HTTP_AUTHORIZATION": f"Bearer {self.token}"} if self.token else {}
        head["HTTP_IDEMPOTENCY_KEY"] = str(key or uuid.uuid4())
        call = getattr(Client(enforce_csrf_checks=True), method)
        return call(f"/{self.slug}/api/v1/{path}", said, content_type="application/json", **head)

    def get(self, path: str) -> Any:
        return self.ask("get", path)

    def post(self, path: str, said: Any = None, *, key: Any = None) -> Any:
        return self.ask("post", path, said or {}, key=key)

    def sign_in(self, login: str, password: str = PASSWORD, **more: Any) -> Any:
        key = more.pop("key", None)
        return self.post(
            "sign-in/", {"login": login, "password": password, "device": "手机", **more}, key=key
        )


def signed_in(login: str, slug: str = "group-a") -> tuple[Program, str]:
    """A program with its token, and what renews it."""
    answer = Program(slug).sign_in(login)
    assert answer.status_code == 201, answer.content.decode()
    return Program(slug, answer.json()["access"]), answer.json()["refresh"]


def test_a_device_opens_the_api_of_its_group_and_no_page(world: World) -> None:
    program, _ = signed_in("li_a")
    (device,) = program.get("my/devices/").json()["results"]
    assert device["name"] == "手机"
    assert Program(token=program.token + "x").get("my/devices/").status_code == 401
    assert Program().get("my/devices/").status_code == 401
    with group_scope(world.b, actor=world.qian):
        Membership.objects.create(user=world.li, role=Role.READER)
    assert Program("group-b", program.token).get("my/devices/").status_code == 401, "another group"
    page = Client().get("/group-a/inbox/", HTTP_AUTHORIZATION=f"Bearer {program.token}")
    assert page.status_code == 302, "pages are for browsers"
    with group_scope(world.a):
        row = Device.objects.get()
        assert program.token.split(":")[-1] not in str(row.__dict__)
    assert "我的设备" in Visitor(world.li, world.a).get("/devices/").content.decode()


def test_ending_another_device_whose_answer_was_lost_is_answered_again(world: World) -> None:
    program, lost = (signed_in("li_a")[0] for _ in range(2))
    with group_scope(world.a):
        (other,) = devices_of(world.li).exclude(pk=Device.objects.earliest("pk").pk)
    key, path = uuid.uuid4(), f"my/devices/{other.public_id}/end/"
    assert [program.post(path, key=key).status_code for _ in range(2)] == [201, 200]
    assert lost.get("my/devices/").status_code == 401
    assert len(program.get("my/devices/").json()["results"]) == 1
    strange, _ = signed_in("wang_a")
    assert strange.post(path).status_code == 404


def test_after_half_an_hour_it_is_renewed_once_and_a_copy_ends_the_device(world: World) -> None:
    noon = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
    with time_machine.travel(noon, tick=False) as clock:
        program, renewing = signed_in("li_a")
        clock.shift(31 * 60)
        assert program.get("my/devices/").status_code == 401
        key = uuid.uuid4()
        answers = [Program().post("sign-in/renew/", {"refresh": renewing}, key=key).json() for _ in range(3)]
        assert len({answer["refresh"] for answer in answers}) == 1, "an answer that was lost"
        fresh = Program(token=answers[0]["access"])
        assert fresh.get("my/devices/").status_code == 200
        stolen = Program().post("sign-in/renew/", {"refresh": renewing})
        assert (stolen.status_code, stolen.json()["code"]) == (401, "signed_out")
        assert fresh.get("my/devices/").status_code == 401
        assert Program().post("sign-in/renew/", {"refresh": answers[0]["refresh"]}).status_code == 401
    with group_scope(world.a):
        assert AuditEntry.objects.get(action="accounts.device_ended").note == "旧的登录凭证被再次使用"
    assert Program("group-b").post("sign-in/renew/", {"refresh": renewing}).status_code == 401
    assert Program().post("sign-in/renew/", {"refresh": "a.b:c"}).status_code == 401


def test_signing_in_again_with_the_same_key_is_the_same_device(world: World) -> None:
    key = uuid.uuid4()
    first, again = (Program().sign_in("li_a", key=key).json() for _ in range(2))
    assert first["refresh"] == again["refresh"]
    Program().post("sign-in/renew/", {"refresh": first["refresh"]})
    late = Program().sign_in("li_a", key=key)
    assert (late.status_code, late.json()["code"]) == (422, "key_used")
    with group_scope(world.a):
        for _ in range(MOST):
            sign_in(world.li, name="手机", key=uuid.uuid4(), with_factor=False)
        assert devices_of(world.li).count() == MOST
        assert Device.objects.get(key=key).end == "many"


def test_the_locks_of_the_page_count_here_too(world: World) -> None:
    for n in range(5):
        if n % 2:
            Client().post("/accounts/login/", {"login": "cai_a", "password": "wrong"})
        else:
            assert "密码不对" in Program().sign_in("cai_a", "wrong").json()["detail"]
    answer = Program().sign_in("cai_a")
    assert (answer.status_code, answer.json()["code"]) == (422, "locked")
    for _ in range(50):
        assert Program().sign_in("nobody", "wrong").status_code == 422
    assert Program().sign_in("li_a").status_code == 201, "a class behind one address"


def test_who_has_a_duty_or_no_role_does_not_sign_in(world: World) -> None:
    assert Program().sign_in(world.qian.username).json()["code"] == "stranger"
    User.objects.filter(pk=world.cai.pk).update(must_change_password=True)
    assert Program().sign_in("cai_a").json()["code"] == "password_issued"
    before, _ = signed_in("li_a")
    give_second_factor(world.li)
    code = format_hotp_value(hotp_value("A" * 32, next(iter(yield_hotp_counters_from_time()))))
    assert before.get("my/devices/").status_code == 401, "it was opened without"
    assert Program().sign_in("li_a").json()["code"] == "code_missing"
    assert Program().sign_in("li_a", code="000000").json()["code"] == "code_wrong"
    assert Program().sign_in("li_a", code=code).status_code == 201


def test_it_ends_with_the_password_by_the_person_and_when_the_person_leaves(world: World) -> None:
    program, _ = signed_in("li_a")
    other, _ = signed_in("li_a")
    mine = [row["id"] for row in program.get("my/devices/").json()["results"]]
    stranger, _ = signed_in("cai_a")
    assert stranger.post(f"my/devices/{mine[0]}/end/").status_code == 404
    assert Visitor(world.cai, world.a).post(f"/devices/{mine[0]}/end/").status_code == 404
    Visitor(world.li, world.a).post(f"/devices/{mine[0]}/end/")
    assert {program.get("my/devices/").status_code, other.get("my/devices/").status_code} == {200, 401}
    Visitor(world.wang, world.a).post("/people/of/li_a/devices/end/")
    assert program.get("my/devices/").status_code == other.get("my/devices/").status_code == 401
    third, _ = signed_in("li_a")
    with group_scope(world.a, actor=world.wang):
        remove_person(world.li, by=viewer(world.wang))
    assert third.get("my/devices/").status_code == 401
    world.cai.set_password("江海奔流入海口 2027")
    world.cai.save()
    assert stranger.get("my/devices/").status_code == 401


def test_two_who_renew_at_once_leave_one_that_goes_on_or_none(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.li):
        first = sign_in(world.li, name="手机", key=uuid.uuid4(), with_factor=False)
    key = uuid.uuid4()
    same = race(world.a, *((world.li, lambda: renew(first.renewing, key=key)) for _ in range(2)))
    assert len({tokens.renewing for tokens in same}) == 1, "one request, sent twice"
    two = race(world.a, *((world.li, lambda: renew(same[0].renewing, key=uuid.uuid4())) for _ in range(2)))
    assert [tokens is None for tokens in two].count(True) == 1
    with group_scope(world.a, actor=world.li):
        assert Device.objects.get().end == "replayed", "two who hold one token are not one"
