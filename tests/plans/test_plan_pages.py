"""Pages of a plan as it is read: the tree, its filters, the words on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from plans.models import Assignment, ItemThread, Plan, PlanItem, PlanRevision
from plans.services.content import PointContent, draft_revision
from plans.services.filing_intake import import_filing
from tests.plans.contents import AS_OF, revision_in_force, task
from tests.plans.ground import submitted, thread_of
from tests.visitor import Visitor, body
from tests.world import World

Visit = Callable[..., Visitor]


def test_the_tree_filters_and_its_figures_open(
    world: World, client_for: Visit, in_a: Any, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_a():
        import_filing(thread_of(in_a), as_of=AS_OF, text="完成率100%", by=world.wang)
    wang = client_for(world.wang, world.a)
    day = {"as_of": AS_OF.isoformat()}
    page = wang.get("plans:plan", data=day, public_id=plan.public_id)
    text = page.content.decode()
    for name in ("1.优化治理结构", "2.扩大集团规模", "年会出席率"):
        assert name in text
    assert "1/2 已填报" in text
    reported = wang.get(
        "plans:plan", data={**day, "state": "reported"}, public_id=plan.public_id
    ).content.decode()
    assert "2.扩大集团规模" in reported
    assert "1.优化治理结构" not in reported
    by_pinyin = wang.get("plans:plan", data={**day, "q": "kdjt"}, public_id=plan.public_id).content.decode()
    assert "2.扩大集团规模" in by_pinyin
    assert "1.优化完善制度" not in by_pinyin
    by_unit = wang.get(
        "plans:plan", data={**day, "unit": "秘书处"}, public_id=plan.public_id
    ).content.decode()
    assert "1.优化治理结构" in by_unit
    assert "年会出席率" not in by_unit
    claims = wang.get("plans:claims", data=day, public_id=plan.public_id).content.decode()
    assert "集团成员总数达到130个" in claims
    for stat in page.context["stats"]:
        assert wang.client.get(stat["href"]).status_code == 200, stat["href"]
    monkeypatch.setattr(
        "plans.views.plans.overview_of", lambda *_: ()
    )  # kept a moment ago, older than the rows
    assert "2.扩大集团规模" in body(wang.get("plans:print", data=day, public_id=plan.public_id))


def test_every_task_and_every_claim_is_on_one_of_the_pages_and_all_are_printed(
    world: World, client_for: Visit, in_a: Any, query_count: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plans.views.plans.LINES_ON_A_PAGE", 4)
    with in_a():
        points = (PointContent("1.", "培训100人次；"),)
        items = tuple(task(f"任务{n // 3}", f"{n}.事项", points=points) for n in range(10))
        plan = revision_in_force(world.wang, items).plan
        for thread in ItemThread.objects.filter(level=2):
            import_filing(thread, as_of=AS_OF, text="培训120人次。", by=world.wang)
    wang = client_for(world.wang, world.a)

    def page(name: str, **asked: Any) -> str:
        data = {"as_of": AS_OF.isoformat(), **asked}
        return wang.get(f"plans:{name}", data=data, public_id=plan.public_id).content.decode()

    names = [f"{n}.事项" for n in range(10)]
    for name in ("plan", "claims"):
        shown = [[one for one in names if one in page(name, page=n)] for n in (1, 2, 3)]
        assert shown == [names[:4], names[4:8], names[8:]], name
        assert "9.事项" in page(name, q="9.事项"), "found from the first page on"
        with query_count() as few:
            page(name, page=3)
        with query_count() as many:
            page(name, page=1)
        assert few() == many(), name
    assert "3/3 已填报，缺佐证 3" in page("plan", page=2), "of the whole heading, wherever its tasks stand"
    assert "没有找到" in page("claims", q="甲乙丙")
    assert all(one in page("print") for one in names)
    assert all(one in page("claims", print=1) for one in names)


def test_a_task_with_nothing_below_it_stands_once(world: World, client_for: Visit, in_a: Any) -> None:
    with in_a():
        plan = revision_in_force(world.wang, (task("", "修订完善集团管理制度"),)).plan
    wang = client_for(world.wang, world.a)
    tree = wang.get("plans:plan", public_id=plan.public_id).content.decode()
    assert tree.count(">修订完善集团管理制度<") == 1
    assert "没有符合条件的成果指标" not in tree
    assert "0/1 已填报" not in wang.get("plans:print", public_id=plan.public_id).content.decode()


def test_names_with_markup_stay_text(world: World, client_for: Visit, in_a: Any) -> None:
    with in_a():
        plan = revision_in_force(world.wang, (task("<b>甲</b>", "<script>alert(1)</script>"),)).plan
    page = client_for(world.wang, world.a).get("plans:plan", public_id=plan.public_id).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_no_page_holds_an_english_word(world: World, client_for: Visit, in_a: Any, job: Assignment) -> None:
    from tests.tenancy.test_admin_words import english_in

    filing = submitted(world, in_a, job)
    wang = client_for(world.wang, world.a)
    with in_a():
        plan, revision = Plan.objects.get(), PlanRevision.objects.get()
        draft = draft_revision(plan, by=world.wang, copy_from=revision)
        item = PlanItem.objects.get(revision=draft, name="2.扩大集团规模")
    pages = [
        *(
            (name, {})
            for name in ("plans:list", "plans:new", "plans:assignments", "plans:assign", "plans:review_queue")
        ),
        *((f"plans:{name}", plan) for name in ("plan", "edit", "print", "claims", "revisions", "draft")),
        *((f"plans:{name}", draft) for name in ("revision", "in_force", "discard", "compare", "item_new")),
        *((f"plans:{name}", item) for name in ("item_edit", "item_remove")),
        *((f"plans:{name}", job) for name in ("assignment", "reassign", "cancel", "close")),
        *((f"plans:{name}", filing) for name in ("filing", "review")),
        ("plans:task", thread_of(in_a)),
    ]
    found = {}
    for name, record in pages:
        answer = wang.get(name, **({"public_id": record.public_id} if record else {}))
        assert answer.status_code == 200, name
        if words := english_in(answer.content.decode(), data=("PDF", "Word")):
            found[name] = words
    assert found == {}


def test_nothing_is_green_over_missing_evidence(
    world: World, client_for: Visit, in_a: Any, job: Assignment
) -> None:
    """One of the headings has a single task: its bar must not say 100 % while a point lacks its evidence."""
    day = {"as_of": AS_OF.isoformat()}
    with in_a():
        thread = thread_of(in_a)
        import_filing(thread, as_of=AS_OF, text="成员135个。", by=world.wang)
        import_filing(thread_of(in_a, "1.优化治理结构"), as_of=AS_OF, text="成员135个。", by=world.wang)
        plan = thread.plan
    wang = client_for(world.wang, world.a)
    for name, kwargs in (
        ("plans:plan", {"public_id": plan.public_id}),
        ("plans:task", {"public_id": thread.public_id}),
        ("plans:gaps", {"public_id": plan.public_id}),
        ("plans:print", {"public_id": plan.public_id}),
        ("reports:sheet", {"table": "tasks"}),
    ):
        page = wang.get(name, data=day, **kwargs).content.decode()
        assert "缺佐证" in page, name
        assert 'value="100"' not in page, name
    tree = wang.get("plans:plan", data=day, public_id=plan.public_id).content.decode()
    assert "2/2 已填报，缺佐证 2" in tree
    assert "已填报，缺佐证 1" in tree
    assert "2 条要点缺佐证" in wang.get("home", data=day).content.decode()
    given = submitted(world, in_a, job)
    with in_a(world.wang):
        filed = given.evidence.first()
        for filing in thread.filings.filter(level="group"):
            filing.evidence.create(file=filed.file, added_by=world.wang)
    task_page = wang.get("plans:task", data=day, public_id=thread.public_id).content.decode()
    assert "已填报，缺佐证" not in task_page
    assert (
        "2/2 已填报，缺佐证 1" in wang.get("plans:plan", data=day, public_id=plan.public_id).content.decode()
    )


def test_each_deadline_says_how_many_have_not_filed(
    world: World, client_for: Visit, in_a: Any, job: Assignment
) -> None:
    today = timezone.localdate()
    with in_a():
        Assignment.objects.filter(pk=job.pk).update(due_on=today + dt.timedelta(days=1))
        other = thread_of(in_a, "1.优化治理结构")
        late = Assignment.objects.create(
            thread=other, assignee=world.cai, due_on=today - dt.timedelta(days=3)
        )
        Assignment.objects.filter(pk=late.pk).update(assigned_at=timezone.now() - dt.timedelta(days=9))
    wang = client_for(world.wang, world.a)
    home = wang.get("home").content.decode()
    assert home.count("1 家未交：") == 2
    listed = f"/plans/assignments/?state=overdue&amp;due_on={late.due_on:%Y-%m-%d}"
    assert listed in home
    page = wang.client.get(wang.url("plans:assignments"), {"state": "overdue", "due_on": f"{late.due_on}"})
    assert "1.优化治理结构" in page.content.decode()
    assert "2.扩大集团规模" not in page.content.decode().split("<tbody")[1]
    submitted(world, in_a, job)
    assert wang.get("home").content.decode().count("1 家未交：") == 1
