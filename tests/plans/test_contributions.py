"""Units contribute, the group says its own word, and that alone is printed."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from groupportal.errors import DomainError, NotAllowed
from groupportal.metrics.selectors import ask
from groupportal.tenancy.models import Group, Unit
from groupportal.tenancy.scope import group_scope
from plans.enums import AssignmentState, FilingLevel, FilingState, TargetKind
from plans.models import AcceptancePoint, Assignment, Filing, FilingFigure, ItemThread, Plan
from plans.selectors import latest_filings
from plans.selectors.content import points_as_of
from plans.selectors.contributions import (
    contributors_to,
    suggestions,
    tasks_to_consolidate,
    to_consolidate_count,
)
from plans.selectors.queues import rulings_due
from plans.services import assignment as assignments
from plans.services import filing as filings
from plans.services import review
from plans.services.binding import bind_metric
from plans.services.consolidation import Texts, consolidate
from plans.services.filing import FigureContent, fingerprint
from plans.services.filing_intake import import_filing
from plans.warning_kinds import texts
from tests.plans.conftest import plan
from tests.plans.contents import AS_OF
from tests.plans.people import pdf, viewer
from tests.standing import standing
from tests.world import World

LABEL = "集团成员总数达到130个；"
GROUPS_OWN = "集团现有成员135家。"


@standing(on=plan)
def thread(world: World, _: Plan) -> ItemThread:
    with group_scope(world.a, actor=world.wang):
        return ItemThread.objects.get(name="2.扩大集团规模")


@standing(on=thread)
def parts(world: World, thread: ItemThread) -> list[Filing]:
    """Three units asked; two answered and were approved, the third waits for its ruling."""
    with group_scope(world.a, actor=world.wang):
        units = [world.ua, *(Unit.objects.create(name=f"江海第{n}企业") for n in "甲乙")]
        due = timezone.localdate() + dt.timedelta(days=9)
        jobs = assignments.assign_tasks([thread], units=units, due_on=due, by=viewer(world.wang))
        made = []
        for job, number in zip(jobs, (3, 5, 7), strict=True):
            made.append(_answered(world, job, number))
        for filing in made[:2]:
            review.approve_filing(filing, by=viewer(world.wen))
        return list(Filing.objects.order_by("pk"))


def _answered(world: World, job: Assignment, number: int, as_of: dt.date = AS_OF) -> Filing:
    """In the unit's stead where it has nobody who files."""
    who = viewer(world.li if job.unit == world.ua else world.wang)
    draft = filings.start_filing(job.thread, assignment=job, as_of=as_of, by=who)
    figures = [FigureContent(1, LABEL, Decimal(number), "个")]
    text = f"本校引入{number}家。"
    filings.save_filing(draft, as_of=as_of, text=text, figures=figures, seen=fingerprint(draft), by=who)
    filings.add_evidence(draft, pdf(f"{number}.pdf", str(number).encode()), by=who)
    return filings.submit_filing(draft, by=who)


def _figures(filing: Filing) -> list[int]:
    return [int(figure.value) for figure in filing.figures.all()]


def test_what_units_say_is_not_printed_and_the_groups_word_stays(
    world: World, in_a: Any, thread: ItemThread
) -> None:
    with in_a():
        own = import_filing(thread, as_of=AS_OF, text=GROUPS_OWN, by=world.wang)
        due = timezone.localdate() + dt.timedelta(days=9)
        (job,) = assignments.assign_tasks([thread], units=[world.ua], due_on=due, by=viewer(world.wang))
        part = review.approve_filing(_answered(world, job, 3), by=viewer(world.wen))
        assert (part.level, part.state) == (FilingLevel.UNIT, FilingState.APPROVED)
        assert latest_filings([thread.pk], AS_OF) == {thread.pk: own}
        mine = filings.start_filing(thread, as_of=AS_OF, by=viewer(world.wang))
        assert (mine.level, mine.assignment, mine.text) == (FilingLevel.GROUP, None, GROUPS_OWN)


def test_contributions_are_put_together_and_approved_by_another(
    world: World, in_a: Any, thread: ItemThread, parts: list[Filing]
) -> None:
    with in_a():
        wang, wen = viewer(world.wang), viewer(world.wen)
        rows = contributors_to(thread, AS_OF)
        assert [(r.counting is not None, r.last.state if r.last else "") for r in rows] == [
            (True, "approved"),
            (True, "approved"),
            (False, "submitted"),
        ]
        assert list(tasks_to_consolidate(AS_OF)) == [thread]
        draft = consolidate(thread, parts[:2], as_of=AS_OF, by=wang)
        assert draft.text == "江海第一职业技术学校：本校引入3家。\n\n江海第甲企业：本校引入5家。"
        assert _figures(draft) == [8]
        assert sorted(e.file.name for e in draft.evidence.all()) == ["3.pdf", "5.pdf"]
        assert [s.contribution for s in draft.sources.all()] == parts[:2]
        assert not tasks_to_consolidate(AS_OF).exists()
        again = consolidate(thread, parts[:2], as_of=AS_OF, by=wang)
        assert (again, again.text, again.evidence.count()) == (draft, draft.text, 2), "nothing is added twice"
        submitted = filings.submit_filing(again, by=wang)
        assert latest_filings([thread.pk], AS_OF) == {}, "it waits for its ruling"
        with pytest.raises(DomainError, match="两个人"):
            review.approve_filing(submitted, by=wang)
        review.approve_filing(submitted, by=wen)
        assert latest_filings([thread.pk], AS_OF) == {thread.pk: submitted}


def test_a_point_bound_to_a_figure_takes_what_the_records_say_and_names_the_sum_beside(
    world: World, in_a: Any, client_for: Any, thread: ItemThread, parts: list[Filing]
) -> None:
    with in_a():
        wang = viewer(world.wang)
        point = AcceptancePoint.objects.get(item__thread=thread, position=1)
        bind_metric(point, "plans.tasks_total", {}, by=wang)
        told = int(ask("plans.tasks_total", AS_OF, {}).value or 0)
        draft = consolidate(thread, parts[:2], as_of=AS_OF, by=wang)
        assert _figures(draft) == [told] != [8]
    at_work = client_for(world.wang, world.a)
    page = at_work.get("plans:filing_edit", public_id=draft.public_id).content.decode()
    assert f"系统记录：{told}个；各单位的贡献：8个（2 家合计）" in page
    day = {"as_of": AS_OF.isoformat()}
    gathered = at_work.get("plans:consolidation", public_id=thread.public_id, data=day).content.decode()
    assert "引用时填这个数" in gathered


def test_one_contribution_is_taken_over_and_texts_can_be_left(
    world: World, in_a: Any, thread: ItemThread, parts: list[Filing]
) -> None:
    with in_a():
        wang = viewer(world.wang)
        import_filing(thread, as_of=AS_OF, text=GROUPS_OWN, by=world.wang)
        draft = consolidate(thread, parts[:2], as_of=AS_OF, texts=Texts.LEAVE, by=wang)
        assert (draft.text, _figures(draft), draft.evidence.count()) == (GROUPS_OWN, [8], 2)
        draft = consolidate(thread, parts[1:2], as_of=AS_OF, texts=Texts.INSTEAD, by=wang)
        assert (draft.text, _figures(draft)) == ("本校引入5家。", [5])
        assert [s.contribution for s in draft.sources.all()] == parts[1:2]
        assert [e.file.name for e in draft.evidence.all()] == ["5.pdf"]
        # What it alone had given leaves with it, files and figures; what was written by hand stays.
        parts[1].figures.all().delete()
        other = parts[0].figures.get()
        gone: list[str] = []
        draft = consolidate(thread, parts[:1], as_of=AS_OF, texts=Texts.INSTEAD, by=wang, gone=gone)
        assert (_figures(draft), gone) == ([3], ["文件5.pdf"])
        other.delete()
        draft.figures.all().update(value=5)
        FilingFigure.objects.create(
            filing=parts[1], position=1, line=other.line, label=LABEL, value=5, unit="个"
        )
        draft = consolidate(thread, parts[1:2], as_of=AS_OF, texts=Texts.INSTEAD, by=wang)
        parts[1].figures.all().delete()
        FilingFigure.objects.create(
            filing=parts[1], position=1, line=other.line, label=LABEL, value=5, unit="个"
        )
        gone.clear()
        draft = consolidate(thread, parts[:1], as_of=AS_OF, texts=Texts.INSTEAD, by=wang, gone=gone)
        assert (_figures(draft), gone) == ([], ["要点“1.集团成员总数达到130个”的5个", "文件5.pdf"])


def test_what_can_not_be_taken_up_is_said(
    world: World, in_a: Any, thread: ItemThread, parts: list[Filing]
) -> None:
    with in_a():
        wang = viewer(world.wang)
        for chosen, texts, words in (
            ([], Texts.ADD, "没有选中"),
            (parts[:2], Texts.INSTEAD, "只能选一家"),
            (parts[2:], Texts.ADD, "还没有审核通过"),
        ):
            with pytest.raises(DomainError, match=words):
                consolidate(thread, chosen, as_of=AS_OF, texts=texts, by=wang)
        with pytest.raises(DomainError, match="晚于汇总日期"):
            consolidate(thread, parts[:1], as_of=AS_OF - dt.timedelta(days=1), by=wang)
        other = ItemThread.objects.exclude(pk=thread.pk).filter(items__children__isnull=True).first()
        with pytest.raises(DomainError, match="不属于这项任务"):
            consolidate(other, parts[:1], as_of=AS_OF, by=wang)
        with pytest.raises(NotAllowed):
            consolidate(thread, parts[:1], as_of=AS_OF, by=viewer(world.li))
        filings.submit_filing(consolidate(thread, parts[:1], as_of=AS_OF, by=wang), by=wang)
        with pytest.raises(DomainError, match="不能修改"):
            consolidate(thread, parts[1:2], as_of=AS_OF, by=wang)
        assert Filing.objects.filter(level=FilingLevel.GROUP).count() == 1


@pytest.mark.parametrize(
    ("asked", "value", "how"),
    [
        ((TargetKind.CUMULATIVE, "个"), 8, "2 家合计"),
        (("", "个"), 8, "2 家合计"),
        ((TargetKind.STATE, "个"), 5, "取最近一次"),
        ((TargetKind.SHARE, "个"), None, "不能相加"),
        ((TargetKind.YEARLY, "个"), 5, "只有一家"),
        ((TargetKind.CUMULATIVE, "家"), None, "计量单位不同"),
    ],
)
@pytest.mark.usefixtures("inside")
def test_a_sum_is_suggested_by_the_kind_of_target(
    thread: ItemThread, parts: list[Filing], asked: tuple[str, str], value: Any, how: str
) -> None:
    kind, unit = asked
    Filing.objects.filter(pk=parts[0].pk).update(as_of=dt.date(2022, 12, 31))
    AcceptancePoint.objects.filter(item__thread=thread, position=1).update(target_kind=kind, unit=unit)
    points = list(AcceptancePoint.objects.filter(item__thread=thread))
    chosen = Filing.objects.filter(pk__in=[p.pk for p in parts[:2]]).prefetch_related("figures")
    given = [(row, list(row.figures.all())) for row in chosen]
    (found,) = suggestions(points, given, AS_OF)
    assert (found.value, how in found.how) == (value, True), found.how


def test_at_equal_dates_what_was_approved_last_is_printed(
    world: World, in_a: Any, thread: ItemThread
) -> None:
    with in_a():
        wang, wen = viewer(world.wang), viewer(world.wen)
        earlier = filings.start_filing(thread, as_of=AS_OF - dt.timedelta(days=1), by=wang)
        younger = filings.start_filing(thread, as_of=AS_OF, by=wang)
        for draft, text in ((earlier, "先起草，后通过"), (younger, "后起草，先通过")):
            filings.save_filing(
                draft, as_of=draft.as_of, text=text, figures=[], seen=fingerprint(draft), by=wang
            )
        review.approve_filing(filings.submit_filing(younger, by=wang), by=wen)
        filings.save_filing(
            earlier, as_of=AS_OF, text="先起草，后通过", figures=[], seen=_seen(earlier), by=wang
        )
        review.approve_filing(filings.submit_filing(earlier, by=wang), by=wen)
        assert latest_filings([thread.pk], AS_OF)[thread.pk].text == "先起草，后通过"


def _seen(filing: Filing) -> str:
    return fingerprint(Filing.objects.get(pk=filing.pk))


def test_the_group_has_one_open_filing_for_a_task_and_date_whoever_writes(
    world: World, in_a: Any, thread: ItemThread
) -> None:
    with in_a():
        wang, wen = viewer(world.wang), viewer(world.wen)
        draft = filings.start_filing(thread, as_of=AS_OF, by=wang)
        assert filings.start_filing(thread, as_of=AS_OF, by=wen) == draft
        other = filings.start_filing(thread, as_of=AS_OF - dt.timedelta(days=1), by=wen)
        assert other != draft
        with pytest.raises(DomainError, match="已有一份填报在办理"):
            filings.save_filing(
                other, as_of=AS_OF, text="同一天", figures=[], seen=fingerprint(other), by=wen
            )


def test_who_wrote_a_text_does_not_approve_it_in_a_colleagues_correction(
    world: World, in_a: Any, thread: ItemThread
) -> None:
    with in_a():
        wang, wen = viewer(world.wang), viewer(world.wen)
        mine = filings.start_filing(thread, as_of=AS_OF, by=wang)
        filings.save_filing(mine, as_of=AS_OF, text="135家。", figures=[], seen=fingerprint(mine), by=wang)
        review.return_filing(filings.submit_filing(mine, by=wang), reason="请核对", by=wen)
        hers = filings.start_filing(thread, as_of=AS_OF, by=wen)
        assert (hers.corrects, hers.text) == (mine, "135家。")
        handed_in = filings.submit_filing(hers, by=wen)
        with pytest.raises(DomainError, match="两个人"):
            review.approve_filing(handed_in, by=wang)
        # However often it is returned and mended since.
        told = {"thread": thread, "as_of": AS_OF, "text": "136家。", "proposed_by": world.wen}
        now = timezone.now()
        ruled = {"state": FilingState.RETURNED, "proposed_at": now, "ruled_by": world.cai, "ruled_at": now}
        last = mine
        for _ in range(6):
            last = Filing.objects.create(**told, **ruled, answer="再核对", corrects=last)
        filings.withdraw_filing(handed_in, by=wen)
        filings.discard_filing(handed_in, by=wen)
        waits = Filing.objects.create(
            **told, corrects=last, state=FilingState.SUBMITTED, proposed_at=now + dt.timedelta(seconds=1)
        )
        assert not rulings_due(wang).filter(pk=waits.pk).exists()
        with pytest.raises(DomainError, match="两个人"):
            review.approve_filing(waits, by=wang)


def test_an_approval_is_withdrawn_with_a_reason_and_the_one_before_counts_again(
    world: World, in_a: Any, thread: ItemThread, parts: list[Filing]
) -> None:
    with in_a():
        wang, wen, li = viewer(world.wang), viewer(world.wen), viewer(world.li)
        own = import_filing(thread, as_of=AS_OF, text=GROUPS_OWN, by=world.wang)
        ours = filings.submit_filing(consolidate(thread, parts[:1], as_of=AS_OF, by=wang), by=wang)
        review.approve_filing(ours, by=wen)
        assert latest_filings([thread.pk], AS_OF) == {thread.pk: ours}
        with pytest.raises(DomainError, match="两个人"):
            review.withdraw_approval(ours, reason="数错了", by=wang)
        with pytest.raises(DomainError, match="已通过"):
            review.return_filing(ours, reason="晚了一步", by=wen)
        with pytest.raises(DomainError, match="写明"):
            review.withdraw_approval(ours, reason=" ", by=wen)
        with pytest.raises(DomainError, match="从文件导入"):
            review.withdraw_approval(own, reason="数错了", by=wen)
        review.withdraw_approval(ours, reason="数错了", by=wen)
        assert latest_filings([thread.pk], AS_OF) == {thread.pk: own}
        mended = filings.start_filing(thread, as_of=AS_OF, by=wang)
        assert (mended.corrects, mended.text) == (ours, ours.text)

        review.withdraw_approval(parts[0], reason="缺附件", by=wen)
        job = Assignment.objects.get(pk=parts[0].assignment_id)
        assert job.state == AssignmentState.RETURNED
        assert filings.start_filing(thread, assignment=job, as_of=AS_OF, by=li).corrects == parts[0]
        with pytest.raises(DomainError, match="只有已通过的"):
            review.withdraw_approval(parts[0], reason="再撤", by=wen)


def test_who_comes_later_is_added_and_of_each_unit_the_last_word_counts(
    world: World, in_a: Any, thread: ItemThread, parts: list[Filing]
) -> None:
    with in_a():
        wang, wen, li = viewer(world.wang), viewer(world.wen), viewer(world.li)
        first = filings.submit_filing(consolidate(thread, parts[:2], as_of=AS_OF, by=wang), by=wang)
        review.return_filing(first, reason="还缺一家", by=wen)
        review.approve_filing(parts[2], by=wen)
        assert list(tasks_to_consolidate(AS_OF)) == [thread]
        mended = consolidate(thread, parts[2:], as_of=AS_OF, by=wang)
        assert (mended.corrects, _figures(mended)) == (first, [15])
        assert [s.contribution for s in mended.sources.all()] == parts
        assert [mended.text.count(f"引入{n}家") for n in (3, 5, 7)] == [1, 1, 1]
        review.approve_filing(filings.submit_filing(mended, by=wang), by=wen)
        assert not tasks_to_consolidate(AS_OF).exists()

        # A part is withdrawn, and says something else: until it is taken up again, the table rests on what no longer holds.
        review.withdraw_approval(parts[0], reason="数错了", by=wen)
        said = [w for w in texts(AS_OF) if "withdrawn" in w.key]
        assert [(w.title, "撤回了审核" in w.message) for w in said] == [("采用的贡献已撤回", True)]
        job = Assignment.objects.get(pk=parts[0].assignment_id)
        again = filings.start_filing(thread, assignment=job, as_of=AS_OF, by=li)
        figures = [FigureContent(1, LABEL, Decimal(4), "个")]
        filings.save_filing(
            again, as_of=AS_OF, text="本校引入4家。", figures=figures, seen=_seen(again), by=li
        )
        # What proved the number that was wrong is not what proves the right one.
        filings.remove_evidence(again.evidence.get(), by=li)
        filings.add_evidence(again, pdf("4.pdf", b"4"), by=li)
        review.approve_filing(filings.submit_filing(again, by=li), by=wen)
        filings.start_filing(thread, as_of=AS_OF, by=wang)
        assert list(tasks_to_consolidate(AS_OF)) == [thread], "a draft that is begun takes nothing up"
        draft = consolidate(thread, [again], as_of=AS_OF, by=wang)
        assert _figures(draft) == [16]
        assert {e.file.name for e in draft.evidence.all()} == {"4.pdf", "5.pdf", "7.pdf"}
        assert [removed.file.name for removed in draft.removed_evidence.all()] == ["3.pdf"]
        assert [s.contribution for s in draft.sources.all()] == [*parts[1:], again]
        assert ("引入3家" in draft.text, draft.text.startswith("江海第一职业技术学校：本校引入4家。")) == (
            False,
            True,
        )
        review.approve_filing(filings.submit_filing(draft, by=wang), by=wen)
        assert not [w for w in texts(AS_OF) if "withdrawn" in w.key]


def test_pages_from_contributions_to_the_printed_word(
    world: World, client_for: Any, thread: ItemThread, parts: list[Filing]
) -> None:
    wang, wen, li = (client_for(user, world.a) for user in (world.wang, world.wen, world.li))
    day = {"as_of": AS_OF.isoformat()}
    listed = wang.get("plans:consolidations", data=day).content.decode()
    assert "有新贡献待汇总" in listed
    # What is to be done is what the pages show that it leads to: what came by the working date.
    for working_on, waits in ((AS_OF - dt.timedelta(days=1), False), (AS_OF, True)):
        Group.objects.filter(pk=world.a.pk).update(working_on=working_on)
        assert ("去汇总" in wang.get("home").content.decode()) == waits
        opened = wang.get("plans:consolidations").content.decode()
        assert ("有新贡献待汇总" in opened) == waits
        with group_scope(Group.objects.get(pk=world.a.pk), actor=world.wang):
            assert to_consolidate_count(viewer(world.wang)) == waits
    page = wang.get("plans:consolidation", public_id=thread.public_id, data=day).content.decode()
    for words in ("江海第甲企业", "2 家合计", "本校引入3家。", "3.pdf"):
        assert words in page, words
    assert "去审核" not in page, "what she wrote in their names another rules on"
    assert "去审核" in wen.get("plans:consolidation", public_id=thread.public_id, data=day).content.decode()
    assert li.get("plans:consolidation", public_id=thread.public_id).status_code == 403
    ids = [part.public_id for part in parts[:2]]
    path = f"{wang.url('plans:take_up', public_id=thread.public_id)}?as_of={AS_OF:%Y-%m-%d}"
    opened = wang.client.post(path, {"ids": ids, "deed": "quote"}, follow=True).content.decode()
    assert "请改成集团的话" in opened
    with group_scope(world.a, actor=world.wang):
        draft = Filing.objects.get(level=FilingLevel.GROUP)
        seen = fingerprint(draft)
        point = points_as_of(thread, AS_OF)[0]
    form = {
        "as_of": AS_OF.isoformat(),
        "text": "集团引入8家。",
        "seen": seen,
        f"figure_{point.line.hex}": "8",
        "deed": "submit",
    }
    wang.post("plans:filing_edit", form, public_id=draft.public_id)
    shown = wen.get("plans:review", public_id=draft.public_id).content.decode()
    assert "通过后验收表的变化" in shown
    assert "<ins>" in shown
    assert "；：" not in shown, "what a point ends with is no part of its name"
    onwards = wen.post("plans:review", {"deed": "approved"}, public_id=draft.public_id)
    following = wen.client.get(onwards.url).content.decode()
    assert str(parts[2].public_id) in onwards.url
    assert f"下一件：{thread.name}（江海第乙企业提交）" in following
    table = wang.get("plans:task", public_id=thread.public_id, data=day).content.decode()
    assert "集团引入8家。" in table
    assert "本校引入" not in table
    filed = wen.get("plans:filing", public_id=draft.public_id).content.decode()
    assert "江海第甲企业的贡献" in filed
    assert "选填" not in wen.get("plans:reopen", public_id=draft.public_id).content.decode()
    silent = wen.post("plans:reopen", {"deed": "returned"}, public_id=draft.public_id).content.decode()
    assert "请写明为什么撤回审核" in silent
    wen.post("plans:reopen", {"deed": "returned", "answer": "应为9家"}, public_id=draft.public_id)
    with group_scope(world.a, actor=world.wang):
        draft.refresh_from_db()
        assert (draft.state, draft.answer) == (FilingState.RETURNED, "应为9家")
    assert f"填报的审核已撤回：{thread.name}" in wang.get("messages:inbox").content.decode()
    back = f"修改被退回的填报：{thread.name}"
    assert back in wang.get("home").content.decode()
    assert back not in wen.get("home").content.decode()
    wang.client.post(f"{wang.url('plans:file_task', public_id=thread.public_id)}?as_of={AS_OF:%Y-%m-%d}")
    begun = wang.get("home").content.decode()
    assert back not in begun, "it is taken up again"
    assert f"提交集团填报：{thread.name}" in begun
    wen.post("plans:reopen", {"deed": "returned", "answer": "缺附件"}, public_id=parts[1].public_id)
    in_stead = f"修改被退回的填报（代江海第甲企业）：{thread.name}"
    assert in_stead in wang.get("home").content.decode(), "nobody else there would take it up"


@pytest.fixture
def twelve_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plans.views.consolidation._A_PAGE", 12)


@pytest.mark.usefixtures("twelve_a_page")
def test_the_page_asks_as_often_for_two_contributions_as_for_twenty_and_each_is_on_one_of_its_pages(
    world: World, client_for: Any, in_a: Any, thread: ItemThread, query_count: Any
) -> None:
    counted = []
    with in_a():
        draft = filings.start_filing(thread, as_of=AS_OF, by=viewer(world.wang))
    for number in (2, 20):
        with in_a():
            wang, due = viewer(world.wang), timezone.localdate() + dt.timedelta(days=9)
            units = [Unit.objects.create(name=f"第{number}批{n}") for n in range(number)]
            for job in assignments.assign_tasks([thread], units=units, due_on=due, by=wang):
                review.approve_filing(_answered(world, job, number), by=viewer(world.wen))
        client, day = client_for(world.wang, world.a), {"as_of": AS_OF.isoformat()}
        client.get("plans:consolidation", public_id=thread.public_id, data=day)
        with query_count() as count:
            client.get("plans:consolidation", public_id=thread.public_id, data=day)
        counted.append(count())
        with query_count() as count:
            written = client.get("plans:filing_edit", public_id=draft.public_id).content.decode()
        assert f"{LABEL} {number}个" in written
        counted.append(count())
    assert counted[0] == counted[2] <= 29, "of what stands on the page, and no more"
    assert counted[1] == counted[3], "the form from which contributions are quoted"

    def page(**asked: Any) -> Any:
        return client.get("plans:consolidation", public_id=thread.public_id, data={**day, **asked})

    pages = [page(page=n).content.decode() for n in (1, 2)]
    ticked = [set(re.findall(r'name="ids" value="([^"]+)" form="taken"', one)) for one in pages]
    assert [len(ids) for ids in ticked] == [12, 10]
    every = page(ids=1).json()["ids"]
    assert ticked[0] | ticked[1] == set(every)
    assert all("22 家合计" in one for one in pages), "of all that contributed, whatever page they are on"
    assert "第20批19" in page(q="第20批19").content.decode()
    assert "没有找到" in page(q="没有这家").content.decode()
    paper = page(print=1, page=2).content.decode()
    assert paper.count('<th scope="row"><a ') == 22, "on paper all of them"
    assert not [words for words in ("引用选中的贡献", "采用这一份", "<form") if words in paper]
    taken = client.post(
        "plans:take_up", {"deed": "figures", "ids": every}, public_id=thread.public_id, follow=True
    )
    assert "已把 22 家的贡献放进集团填报的草稿" in taken.content.decode()


def test_who_took_contributions_up_does_not_approve_what_a_colleague_hands_in(
    world: World, in_a: Any, thread: ItemThread, parts: list[Filing]
) -> None:
    with in_a():
        wang, wen = viewer(world.wang), viewer(world.wen)
        Filing.objects.get(pk=parts[0].pk).evidence.all().delete()
        draft = consolidate(thread, parts[:1], as_of=AS_OF, by=wang)
        with pytest.raises(DomainError, match="正在写这一项"):
            consolidate(thread, parts[1:2], as_of=AS_OF, texts=Texts.INSTEAD, by=wen)
        text, seen = "文静改过的话", _seen(draft)
        filings.save_filing(draft, as_of=AS_OF, text=text, figures=[], seen=seen, by=wen)
        submitted = filings.submit_filing(draft, by=wen)
        with pytest.raises(DomainError, match="两个人"):
            review.approve_filing(submitted, by=wang)
