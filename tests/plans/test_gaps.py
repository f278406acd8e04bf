"""The sheet of gaps: what lacks is seen, filled in many tasks at once, and nobody is overwritten."""

from __future__ import annotations

import datetime as dt
import html
import re
from decimal import Decimal
from typing import Any

import pytest

from groupportal.errors import DomainError
from groupportal.tenancy.models import Group
from plans.enums import FilingState
from plans.models import AcceptancePoint, Filing, ItemThread, Plan
from plans.reading import value_in_text
from plans.selectors import main_plan, revision_as_of
from plans.selectors.gaps import Lack, Slot, TaskGaps, gap_lines, gaps_of
from plans.services import filing as filings
from plans.services.filing import fingerprint
from plans.services.filing_intake import import_filing
from plans.services.gaps import GapEdit, GapError, fill_gaps, seen_of
from plans.services.review import approve_filing
from tests.plans.contents import AS_OF, task
from tests.plans.people import pdf, viewer
from tests.world import World

DAY = {"as_of": AS_OF.isoformat()}


@pytest.fixture
def told(world: World, in_a: Any, plan: Plan) -> dict[str, ItemThread]:
    """Tasks by name; two of them with the text of a file."""
    with in_a():
        threads = {thread.name: thread for thread in ItemThread.objects.all()}
        import_filing(threads["2.扩大集团规模"], as_of=AS_OF, text="集团成员总数135个；", by=world.wang)
        import_filing(threads["1.优化治理结构"], as_of=AS_OF, text="成员总数128个，已报告。", by=world.wang)
        return threads


def _gaps() -> dict[str, TaskGaps]:
    plan = main_plan()
    revision = revision_as_of(plan, AS_OF) if plan else None
    assert revision
    threads = [line.thread for line in gap_lines(revision, AS_OF)]
    return {gap.item.name: gap for gap in gaps_of(revision, AS_OF, threads)}


def _seen(gap: TaskGaps) -> str:
    return seen_of(gap.begun, gap.counting)


def _slot(gap: TaskGaps) -> Slot:
    """Where the number of a task's first point is put in."""
    return Slot(gap.points[0].point.line)


def _figure(gap: TaskGaps) -> str:
    """The name of its field."""
    return f"figure-{gap.item.thread.public_id}-{_slot(gap).name}"


@pytest.mark.parametrize(
    ("point", "text", "unit", "value"),
    [
        ("集团成员总数达到130个；", "新增5个专业；集团成员总数135个；", "个", 135),
        ("培训教师每年100人", "教师培训累计3200人次。", "人", 3200),
        ("年会出席率100%", "完成率100%", "%", None),
        ("年会出席率100%", "年会出席率达98%。", "%", 98),
        ("建成5个基地", "建成课程5门", "个", None),
    ],
)
def test_a_value_is_found_in_the_text(point: str, text: str, unit: str, value: int | None) -> None:
    assert value_in_text(point, text, unit) == value


def test_what_lacks_is_said_point_by_point(in_a: Any, told: dict[str, ItemThread]) -> None:
    with in_a():
        gaps = _gaps()
        first, second = gaps["2.扩大集团规模"].points
        assert (first.value, first.offered, first.lacks) == (None, 135, (Lack.EVIDENCE,))
        assert second.lacks == ()
        assert [p.lacks for p in gaps["年会出席率"].points] == [(Lack.FILING,)]
        lines = gap_lines(gaps["年会出席率"].item.revision, AS_OF)
        assert [line.lacking for line in lines] == [
            sum(bool(point.lacks) for point in task.points) for task in gaps.values()
        ]


def test_many_tasks_are_filled_and_handed_in_together(
    world: World, in_a: Any, told: dict[str, ItemThread]
) -> None:
    names = ("2.扩大集团规模", "1.优化治理结构")
    with in_a():
        wang, gaps = viewer(world.wang), _gaps()
        edits = [
            GapEdit(
                told[name], _seen(gaps[name]), {_slot(gaps[name]): Decimal(number)}, uploads=[(pdf(), ())]
            )
            for name, number in zip(names, (135, 128), strict=True)
        ]
        done = fill_gaps(edits, [told[name] for name in names], as_of=AS_OF, by=wang)
        assert [(f.state, f.text) for f in done] == [
            (FilingState.SUBMITTED, "集团成员总数135个；"),
            (FilingState.SUBMITTED, "成员总数128个，已报告。"),
        ]
        for filing in done:
            approve_filing(filing, by=viewer(world.wen))
        gaps = _gaps()
        assert [p.lacks for name in names for p in gaps[name].points] == [()] * 4
        assert [int(f.value) for f in done[0].figures.all()] == [135]
        (only,) = fill_gaps(
            [GapEdit(told[names[0]], _seen(gaps[names[0]]), {_slot(gaps[names[0]]): None})],
            [told[names[0]]],
            as_of=AS_OF,
            by=wang,
        )
        assert not only.figures.exists(), "a figure is taken off"
        assert only.evidence.count() == 1


def test_what_stands_in_the_way_of_one_keeps_all_from_being_saved(
    world: World, in_a: Any, told: dict[str, ItemThread]
) -> None:
    ours, other = told["2.扩大集团规模"], told["年会出席率"]
    with in_a():
        wang, wen, gaps = viewer(world.wang), viewer(world.wen), _gaps()
        draft = filings.start_filing(ours, as_of=AS_OF, by=wen)
        filings.save_filing(draft, as_of=AS_OF, text="文静写的", figures=[], seen=fingerprint(draft), by=wen)
        edits = [
            GapEdit(ours, _seen(gaps[ours.name]), {_slot(gaps[ours.name]): Decimal(1)}),
            GapEdit(other, _seen(gaps[other.name]), text="出席率100%"),
        ]
        with pytest.raises(GapError) as error:
            fill_gaps(edits, [], as_of=AS_OF, by=wang)
        assert list(error.value.troubles) == [ours.pk]
        assert "文静刚刚也改了这一项" in error.value.troubles[ours.pk]
        assert not Filing.objects.filter(thread=other).exists()
        assert Filing.objects.get(pk=draft.pk).text == "文静写的"
        again = [GapEdit(ours, _seen(_gaps()[ours.name]), {_slot(gaps[ours.name]): Decimal(1)}), edits[1]]
        fill_gaps(again, [], as_of=AS_OF, by=wang)
        assert Filing.objects.get(thread=other).text == "出席率100%"
        filings.submit_filing(Filing.objects.get(pk=draft.pk), by=wang)
        with pytest.raises(DomainError, match="没有保存"):
            fill_gaps(
                [GapEdit(ours, _seen(_gaps()[ours.name]), {_slot(gaps[ours.name]): None})],
                [],
                as_of=AS_OF,
                by=wang,
            )
        with pytest.raises(GapError) as error:
            fill_gaps([], [told["1.优化完善制度"]], as_of=AS_OF, by=wang)
        assert "没有草稿可提交" in str(error.value.troubles)


def _form(gap: TaskGaps, **changes: Any) -> dict[str, Any]:
    from plans.forms.gaps import remembered, seen_by

    key = str(gap.item.thread.public_id)
    asked = {
        f"seen-{key}": seen_by(gap),
        f"was-{key}": remembered(gap),
        f"text-{key}": gap.shown.text if gap.shown else "",
    }
    return {**asked, **{f"{name}-{key}" if "-" not in name else name: v for name, v in changes.items()}}


def test_the_page_fills_submits_and_keeps_what_was_typed(
    world: World, client_for: Any, in_a: Any, told: dict[str, ItemThread], plan: Plan
) -> None:
    wang, wen = client_for(world.wang, world.a), client_for(world.wen, world.a)
    shown = wang.get("plans:gaps", public_id=plan.public_id, data=DAY).content.decode()
    for words in ("缺佐证", "没有填报", 'data-offer="135"', "条待补", "取文中的 135"):
        assert words in shown, words
    path = f"{wang.url('plans:gaps', public_id=plan.public_id)}?as_of={AS_OF:%Y-%m-%d}"
    with in_a():
        gaps = _gaps()
    ours, other = gaps["2.扩大集团规模"], gaps["年会出席率"]
    keys = [str(gap.item.thread.public_id) for gap in (ours, other)]
    first = {
        **_form(ours),
        _figure(ours): "１３５",
        f"files-{keys[0]}": [pdf()],
        **_form(other, text="出席率100%"),
        "deed": "save",
    }
    saved = wang.client.post(path, first, follow=True).content.decode()
    assert "已保存 2 项草稿" in saved
    with in_a():
        draft = Filing.objects.get(thread=ours.item.thread, state=FilingState.DRAFT)
        assert [int(f.value) for f in draft.figures.all()] == [135]
        assert draft.evidence.count() == 1
        gaps = _gaps()
        file = draft.evidence.get().file
    # Somebody else, with the page of before: nothing is overwritten and what she typed stands there.
    late = {**_form(ours, text="文静的话"), "deed": "save"}
    refused = wen.client.post(path, late)
    assert refused.status_code == 422
    words = refused.content.decode()
    assert "也改了这一项" in words
    assert "文静的话" in words
    assert "现在的文字：集团成员总数135个" in words
    unseen = wen.client.post(path, {**_form(ours), "ids": keys[:1], "deed": "submit"})
    assert unseen.status_code == 422, "nothing is handed in that she has not seen"
    assert "也改了这一项" in unseen.content.decode()
    bad = {**_form(gaps["2.扩大集团规模"]), _figure(ours): "135家", "deed": "save"}
    assert "不是数字" in wang.client.post(path, bad).content.decode()
    # A file that is there already, for two tasks at once, and both handed in.
    both = {
        **_form(gaps["2.扩大集团规模"]),
        **_form(gaps["年会出席率"]),
        "ids": keys,
        "pick": str(file.public_id),
        "deed": "submit",
    }
    assert "已提交 2 项" in wang.client.post(path, both, follow=True).content.decode()
    with in_a():
        rows = Filing.objects.filter(state=FilingState.SUBMITTED)
        assert {row.evidence.get().file for row in rows} == {file}
    waiting = wang.client.get(path, {**DAY, "q": "扩大", "show": "all"}).content.decode()
    assert "现在没有要填的" in waiting
    assert "保存草稿" not in waiting
    assert "data-writer" not in waiting, "there is no text that a figure could be put into"
    assert client_for(world.li, world.a).get("plans:gaps", public_id=plan.public_id).status_code == 403


def test_the_sheet_asks_what_the_form_of_one_filing_asks(
    world: World, client_for: Any, in_a: Any, told: dict[str, ItemThread], plan: Plan
) -> None:
    wang = client_for(world.wang, world.a)
    path = f"{wang.url('plans:gaps', public_id=plan.public_id)}?as_of={AS_OF:%Y-%m-%d}"
    with in_a():
        AcceptancePoint.objects.filter(item__thread__name="年会出席率").update(target_kind="share", unit="%")
        AcceptancePoint.objects.filter(item__thread__name="2.扩大集团规模", position=1).update(
            target_value=130
        )
        Group.objects.filter(pk=world.a.pk).update(working_on=AS_OF - dt.timedelta(days=1))
        gaps = _gaps()
    many, share = gaps["2.扩大集团规模"], gaps["年会出席率"]
    assert "验收表里不会有这份填报" in wang.client.get(path).content.decode()
    far, of = map(_figure, (many, share))
    for typed, words in (
        ({of: "98", f"{of}-base": "0"}, "基数要大于 0"),
        ({f"{of}-base": "20"}, "请把比例也填上"),
    ):
        refused = wang.client.post(path, {**_form(share), **typed, "deed": "save"})
        assert (refused.status_code, words in refused.content.decode()) == (422, True), words
    asked = {**_form(many), far: "135000", "deed": "save"}
    once = wang.client.post(path, asked).content.decode()
    assert "是目标的一千倍以上" in once
    sure = re.search(rf'name="(sure-{many.item.thread.public_id})" value="([^"]*)"', once)
    assert sure is not None
    kept = wang.client.post(path, {**asked, sure[1]: html.unescape(sure[2])}, follow=True)
    assert "已保存 1 项草稿" in kept.content.decode()


def test_what_was_not_touched_is_not_taken_back_when_the_page_is_handed_in_again(
    world: World, client_for: Any, in_a: Any, told: dict[str, ItemThread], plan: Plan
) -> None:
    wang, wen = client_for(world.wang, world.a), client_for(world.wen, world.a)
    path = f"{wang.url('plans:gaps', public_id=plan.public_id)}?as_of={AS_OF:%Y-%m-%d}&show=all"
    with in_a():
        ours, other = (_gaps()[name] for name in ("2.扩大集团规模", "年会出席率"))
    keys = [str(gap.item.thread.public_id) for gap in (ours, other)]
    opened = {**_form(ours), _figure(ours): "", **_form(other), "deed": "save"}
    theirs = {**opened, _figure(ours): "135", f"text-{keys[1]}": "文静写的出席率"}
    assert "已保存 2 项草稿" in wen.client.post(path, theirs, follow=True).content.decode()
    refused = wang.client.post(path, {**opened, f"text-{keys[1]}": "王敏写的出席率"})
    assert refused.status_code == 422
    fields = dict(
        re.findall(r'name="((?:figure|seen|was)-[^"]+)"[^>]* value="([^"]*)"', refused.content.decode())
    )
    assert fields[_figure(ours)] == "135", "the page goes on from what stands by now"
    again = {
        name: html.unescape(value)
        for name, value in fields.items()
        if name.endswith((*keys, _slot(ours).name))
    }
    again |= {f"text-{keys[0]}": ours.shown.text if ours.shown else "", f"text-{keys[1]}": "王敏写的出席率"}
    assert (
        "已保存 1 项草稿" in wang.client.post(path, {**again, "deed": "save"}, follow=True).content.decode()
    )
    with in_a():
        kept = Filing.objects.get(thread=ours.item.thread, state=FilingState.DRAFT)
        assert [int(figure.value) for figure in kept.figures.all()] == [135]


def test_of_a_yearly_point_the_last_year_is_drawn_and_the_others_are_filled_where_they_are_opened(
    world: World, client_for: Any, in_a: Any, told: dict[str, ItemThread], plan: Plan
) -> None:
    wang = client_for(world.wang, world.a)
    path = f"{wang.url('plans:gaps', public_id=plan.public_id)}?as_of={AS_OF:%Y-%m-%d}"
    with in_a():
        gap = _gaps()["年会出席率"]
    name = _figure(gap)

    def fields(page: str) -> dict[str, str]:
        return dict(re.findall(rf'name="{name}-(\d+)" value="([^"]*)"', page))

    page = wang.client.get(path).content.decode()
    assert fields(page) == {"2023": ""}
    assert "前 5 年没有填" in page
    assert 'data-gap-years="2018= 2019= 2020= 2021= 2022="' in page
    # What was typed in a year that was opened stands there again where something hindered its being kept.
    refused = wang.client.post(
        path, {**_form(gap), f"{name}-2021": "98", f"{name}-2023": "x", "deed": "save"}
    )
    assert fields(refused.content.decode()) == {"2021": "98", "2023": "x"}
    saved = {**_form(gap, text="出席率100%"), f"{name}-2021": "98", f"{name}-2023": "100", "deed": "save"}
    page = wang.client.post(path, saved, follow=True).content.decode()
    assert fields(page) == {"2023": "100"}
    assert "2021年 98，另 4 年没有填" in page
    with in_a():
        # Years that were not opened stay as they are.
        gap = _gaps()["年会出席率"]
        wang.client.post(path, {**_form(gap), f"{name}-2023": "99", "deed": "save"})
        filed = Filing.objects.get(thread=gap.item.thread, state=FilingState.DRAFT).figures
        assert {f.year: int(f.value) for f in filed.all()} == {2021: 98, 2023: 99}


def test_the_sheet_asks_as_often_for_one_task_as_for_many_and_each_is_on_one_of_its_pages(
    world: World, client_for: Any, in_a: Any, query_count: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.plans.contents import revision_in_force

    counted = []
    monkeypatch.setattr("plans.views.gaps._A_PAGE", 15)
    for number in (2, 20):
        with in_a():
            items = tuple(task("治理", f"{n}.任务{number}") for n in range(number))
            plan = revision_in_force(world.wang, items, name=f"方案{number}").plan
            wang, gaps = viewer(world.wang), _gaps().values()
            edits = [
                GapEdit(g.item.thread, _seen(g), text="130个", uploads=[(pdf(), ())]) for g in list(gaps)[:12]
            ]
            fill_gaps(edits, as_of=AS_OF, by=wang)
        client = client_for(world.wang, world.a)
        client.get("plans:gaps", public_id=plan.public_id, data=DAY)
        with query_count() as count:
            client.get("plans:gaps", public_id=plan.public_id, data=DAY)
        counted.append(count())
    assert counted[0] == counted[1]
    path = f"{client.url('plans:gaps', public_id=plan.public_id)}?as_of={AS_OF:%Y-%m-%d}&show=all"
    pages = [client.client.get(f"{path}&page={n}").content.decode() for n in (1, 2)]
    drawn = [set(re.findall(r'name="text-([-0-9a-f]{36})"', page)) for page in pages]
    every = client.client.get(f"{path}&ids=1").json()["ids"]
    assert [len(keys) for keys in drawn] == [15, 5]
    assert drawn[0] | drawn[1] == set(every)
    assert all(len(page) < 10_000 * 15 for page in pages)
    found = client.client.get(f"{path}&q=任务{number}").content.decode()
    assert "共 20 项任务" in found
    assert "没有找到" in client.client.get(f"{path}&q=没有").content.decode()
    paper = client.client.get(f"{path}&print=1&page=2").content.decode()
    assert all(f">{n}.任务{number}</a>" in paper for n in range(20)), "on paper all of them"
    assert "<form" not in paper
    # Typed on the first page and saved on the way to the second; all drafts are handed in from there, whatever page they are on.
    with in_a():
        gap = _gaps()["19.任务20"]
        typed = {**_form(gap, text="已完成130个"), "ids": every, "deed": "save", "next": "?show=all&page=2"}
    turned = client.client.post(path, typed)
    assert turned.url.endswith("/gaps/?show=all&page=2")
    assert client.client.post(path, {"deed": "save", "next": "//elsewhere.example/"}).url.endswith(
        "&show=all"
    )
    handed = client.client.post(path, {"ids": every, "deed": "submit"}, follow=True).content.decode()
    assert "已提交 13 项" in handed
    assert "另外 7 项没有改动过" in handed
