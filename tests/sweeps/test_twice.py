"""A form handed in five times at the same moment, as a person who clicks on and on does it, and as five people do."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.core.cache import cache
from django.db import connections

from budget.models import LedgerEntry
from experts.models import Expert
from groupportal.tenancy.models import FormKey, Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.tasks import forget_forms
from members.models import Application
from plans.models import Filing
from points.models import PointsAppeal
from tests.budget.ground import make_plan
from tests.members.ground import code
from tests.members.test_applications import filled
from tests.points.ground import make_ground
from tests.visitor import Visitor, body
from tests.world import World

AT_ONCE = 5


def at_once(deed: Callable[[int], Any]) -> list[Any]:
    """What the same deed, done by several threads at the same moment, answers each."""
    start = Barrier(AT_ONCE)

    def run(number: int) -> Any:
        try:
            start.wait(timeout=20)
            return deed(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [begun.result(timeout=60) for begun in [pool.submit(run, n) for n in range(AT_ONCE)]]


def complaints(page: Any) -> list[str]:
    """What a form that is shown again says is wrong."""
    return re.findall(r"<li>(.*?)</li>", body(page)[body(page).find("error-summary") :], re.DOTALL)[:3]


def test_one_record_comes_of_five_posts_at_once(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        plan = make_plan(world.wang)
        school = make_ground(world).school
    money = {
        "kind": "receipt",
        "thread": str(plan.first.public_id),
        "source": "municipal",
        "amount": "1215",
        "occurred_on": "2023-05-04",
        "voucher_no": "记-0012",
    }
    expert = {"name": "吕海华", "kind": "enterprise", "unit_name": "卓思广告公司", "joined_on": "2023-01-01"}
    forms = [
        (world.cai, "budget:record", {}, money, {"voucher_no": "记-0013"}, LedgerEntry),
        (world.wang, "experts:new", {}, expert, {"name": "吕海燕"}, Expert),
        (
            world.li,
            "points:appeal_missing",
            {"public_id": school.public_id},
            {"text": "漏记"},
            {"text": "还漏"},
            PointsAppeal,
        ),
        (
            None,
            "members:join",
            {},
            filled(),
            {"name": "开平戊装备有限公司", "credit_code": code(12, "440783")},
            Application,
        ),
    ]
    for user, name, kwargs, sent, other, model in forms:
        cache.clear()  # what visitors may do in an hour is counted there

        def post(data: dict[str, Any], user: Any = user, name: str = name, kwargs: Any = kwargs) -> Any:
            return Visitor(user, world.a).post(name, data, **kwargs)

        # Each page opened for itself: what is checked before holds when it is written.
        apart = at_once(lambda _, post=post, sent=sent: post(sent))
        assert [a.status_code for a in apart].count(302) == 1, name
        # One page, handed in again and again: every answer leads to the one record.
        cache.clear()
        key = str(uuid.uuid4())
        same = at_once(lambda _, post=post, sent={**sent, **other, "form_key": key}: post(sent))
        assert {a.status_code for a in same} == {302}, (name, complaints(same[-1]))
        assert len({a.headers["Location"] for a in same}) == 1, name
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            assert model.objects.count() == 2, name
        assert post({**sent, "form_key": ""}).status_code == 422, "a form without a key is shown again"
    thread = {"public_id": plan.first.public_id}
    assert {
        a.status_code
        for a in at_once(lambda _: Visitor(world.wang, world.a).post("plans:file_task", {}, **thread))
    } == {302}
    unit = {"name": "江海汽车维修厂", "is_active": "on", "outside_reason": "合作单位"}
    added = at_once(
        lambda _: Visitor(world.wang, world.a).post("admin:tenancy_unit_add", {**unit, "form_key": key})
    )
    assert {a.status_code for a in added} == {302}
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert Filing.objects.count() == 1
        assert Unit.objects.filter(name=unit["name"]).count() == 1
        led_to = [kept.target for kept in FormKey.objects.all()]
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT target FROM tenancy_formkey")
            stored = [target for (target,) in cursor.fetchall()]
        assert any("/l/" in target for target in led_to), "an application leads to its link"
        assert not set(stored) & set(led_to), "whose address is for who holds it alone"
        FormKey.objects.update(spent_at="2020-01-01T00:00Z")
    forget_forms()
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert not FormKey.objects.exists()
