"""What the group prepares, and as of which day: the date with which pages of what is printed begin."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from groupportal.tenancy.models import Group
from plans.models import Filing, ItemThread, Plan
from plans.services.filing import fingerprint
from plans.services.filing_intake import import_filing
from tests.plans.contents import AS_OF
from tests.world import World

SET = {"working_on": AS_OF.isoformat(), "working_for": "2023年6月验收"}
PRINTED = ("plans:consolidations", "budget:overview", "budget:ledger", "reports:index")


@pytest.fixture
def thread(world: World, in_a: Any, plan: Plan) -> ItemThread:
    with in_a():
        return ItemThread.objects.select_related("plan").get(name="2.扩大集团规模")


def test_pages_of_what_is_printed_begin_with_it_and_others_with_today(
    world: World, client_for: Any, thread: ItemThread
) -> None:
    wang = client_for(world.wang, world.a)
    assert client_for(world.zhang, world.a).post("people:working_date", SET).status_code == 403
    wang.post("people:working_date", SET)
    assert Group.objects.get(pk=world.a.pk).working_on == AS_OF
    assert Group.objects.get(pk=world.b.pk).working_on is None
    own = {"plans:plan": thread.plan.public_id, "plans:task": thread.public_id}
    pages = [wang.get(name) for name in PRINTED]
    pages += [wang.get(name, public_id=key) for name, key in own.items()]
    for page in pages:
        assert "正在准备：2023年6月验收。这一页的数字都截至2023年6月30日" in page.content.decode(), (
            page.request
        )
    today = wang.get(
        "plans:plan", public_id=thread.plan.public_id, data={"as_of": "2024-01-05"}
    ).content.decode()
    assert "截至2024年1月5日，不是今天的情况" in today
    assert "正在准备：" not in wang.get("members:list").content.decode()


def test_filings_begin_with_it_and_a_later_date_is_said_before_saving(
    world: World, client_for: Any, in_a: Any, thread: ItemThread
) -> None:
    wang = client_for(world.wang, world.a)
    wang.post("people:working_date", SET)
    wang.post("plans:file_task", public_id=thread.public_id)
    with in_a():
        draft = Filing.objects.get()
        assert draft.as_of == AS_OF
        seen = fingerprint(draft)
    form = {"as_of": "2023-07-31", "text": "135家", "seen": seen, "deed": "save"}
    asked = wang.post("plans:filing_edit", form, public_id=draft.public_id)
    assert asked.status_code == 422
    assert "按2023年6月30日打印的验收表里不会有这份填报" in asked.content.decode()
    assert 'name="beyond" value="2023-07-31"' in asked.content.decode()
    kept = wang.post("plans:filing_edit", {**form, "beyond": "2023-07-31"}, public_id=draft.public_id)
    assert kept.status_code == 302
    with in_a():
        assert Filing.objects.get().as_of == dt.date(2023, 7, 31)


def test_the_date_of_the_file_is_proposed_until_one_is_set(
    world: World, client_for: Any, in_a: Any, thread: ItemThread
) -> None:
    wang = client_for(world.wang, world.a)
    proposed = "/group/working-date/?on=2023-06-30"
    assert proposed not in wang.get("home").content.decode()
    with in_a():
        import_filing(thread, as_of=AS_OF, text="135家", by=world.wang)
    assert proposed in wang.get("home").content.decode()
    offered = wang.get("people:working_date", data={"on": "2023-06-30"}).content.decode()
    assert "2023-06-30" in offered
    assert "2023年6月验收" in offered
    wang.post("people:working_date", SET)
    assert "/group/working-date/" not in wang.get("home").content.decode()


def test_a_day_before_the_plan_says_which_revision_it_shows(
    world: World, client_for: Any, thread: ItemThread
) -> None:
    reader, early = client_for(world.zhang, world.a), {"as_of": "2018-05-31"}
    for name, key in (("plans:plan", thread.plan), ("plans:task", thread)):
        page = reader.get(name, public_id=key.public_id, data=early).content.decode()
        assert "第1版自2018年6月1日起生效，2018年5月31日还没有生效的版本，这里按第1版显示" in page
        later = reader.get(name, public_id=key.public_id, data={"as_of": "2018-06-01"}).content.decode()
        assert "还没有生效的版本" not in later
