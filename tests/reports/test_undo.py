"""The import of a plan's file is taken back while nothing rests on it; what does is named with the way there."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum
from django.test import TestCase

from budget.models import BudgetLine, LedgerEntry
from budget.services.breakdown import Voucher, break_down
from groupportal.errors import DomainError
from groupportal.imports.enums import BatchState
from groupportal.imports.models import ImportBatch
from groupportal.imports.services import confirm, start_import, undo
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from plans.models import AcceptancePoint, Filing, ItemThread, Plan, PlanItem, PlanRevision
from plans.selectors.content import points_as_of
from plans.services.filing import (
    FigureContent,
    add_evidence,
    fingerprint,
    save_filing,
    start_filing,
    submit_filing,
)
from plans.services.filing_intake import import_filing
from plans.services.points import take_point_for
from plans.services.review import approve_filing
from reports.annex.collect import collect_annex
from reports.models import ReportRun
from reports.selectors.form import form_as_of
from reports.services.run import collect_report, forms_of, keep_report, settle_report
from tests.plans.people import pdf
from tests.reports.annex.plan_files import FUNDS_HEAD, TASK_HEAD, funds, task, write
from tests.standing import standing
from tests.world import World

AS_OF = dt.date(2023, 6, 30)
FIRST = [
    [*TASK_HEAD, task(), task("机制", "1.健全制度")],
    [*FUNDS_HEAD, funds("治理", 10, 10, 5), funds("机制", 10, 8, 5)],
]
LATER = [
    [*TASK_HEAD, task(name="1.优化治理结构", completion="新的")],
    [*FUNDS_HEAD, funds("治理", 10, 10, 5)],
]


class Desk:
    """王's desk in group a: files go in and out, the jobs run at once."""

    def __init__(self, world: World, callbacks: Any, folder: Path) -> None:
        self.world, self.callbacks, self.folder = world, callbacks, folder

    def does(self, service: Any, *args: Any) -> ImportBatch:
        with self.callbacks(execute=True), group_scope(self.world.a, actor=self.world.wang):
            batch = service(*args, by=viewer_for(self.world.wang, self.world.a))
        with group_scope(self.world.a):
            return ImportBatch.objects.select_related("job", "file").get(pk=batch.pk)

    def brings(self, tables: list[Any], month: str = "2023年6月", name: str = "附件2.xlsx") -> ImportBatch:
        path = write(self.folder / name, f"（截至{month}）", *tables)
        batch = self.does(start_import, SimpleUploadedFile(name, path.read_bytes()), "plan", {})
        return self.does(confirm, batch)

    def undoes(self, batch: ImportBatch) -> ImportBatch:
        return self.does(undo, batch)


@standing
def brought(world: World) -> ImportBatch:
    """The first file has been brought in."""
    with TemporaryDirectory() as folder:
        return Desk(world, TestCase.captureOnCommitCallbacks, Path(folder)).brings(FIRST)


@pytest.fixture
def desk(world: World, tmp_path: Path, django_capture_on_commit_callbacks: Any) -> Desk:
    return Desk(world, django_capture_on_commit_callbacks, tmp_path)


def scoped(world: World) -> Any:
    return group_scope(world.a, actor=world.wang)


def test_a_first_import_goes_whole_and_the_same_file_goes_in_again(
    world: World, desk: Desk, visitor: Any
) -> None:
    batch = desk.brings(FIRST)
    wang = visitor(world.wang, world.a)
    page = wang.get("imports:batch_undo", public_id=batch.public_id).content.decode()
    for words in (
        "第1版删除（建设任务 2 条，成果指标 0 条",
        "截至2023年6月30日的完成情况 2 条删除",
        "期初 4 笔逐笔冲销（到位 18 万元，支出 10 万元）",
        "台账里的记录不能删除，规划的名称和建设期留着",
        "确认撤销",
    ):
        assert words in page
    undone = desk.undoes(batch)
    assert undone.state == BatchState.UNDONE, undone.job.message
    with scoped(world):
        assert not any(model.objects.exists() for model in (PlanRevision, PlanItem, Filing, BudgetLine))
        assert LedgerEntry.objects.count() == 8
        assert LedgerEntry.objects.aggregate(n=Sum("amount"))["n"] == 0
        assert set(ItemThread.objects.values_list("name", flat=True)) == {"治理", "机制"}, "money holds them"
    for name in ("plans:list", "budget:overview", "reports:index", "imports:batch_list"):
        assert wang.get(name).status_code in (200, 409), name
    again = desk.brings(FIRST)
    assert "到位 18 万元" in again.outcome["message"], "lines whose openings are reversed have none"
    with scoped(world):
        annex = collect_annex(AS_OF).annex
        assert [(r.heading, r.total("received")) for r in annex.funds.rows] == [
            ("治理", 100_000),
            ("机制", 80_000),
        ]
        assert [r.completion for r in annex.tasks.rows] == [task()[3]] * 2
    assert desk.undoes(again).state == BatchState.UNDONE


@pytest.mark.usefixtures("brought")
def test_a_second_import_goes_and_what_was_before_is_back(world: World, desk: Desk, visitor: Any) -> None:
    with scoped(world):
        before = collect_annex(AS_OF).annex
        threads = set(ItemThread.objects.values_list("pk", "name"))
        form = form_as_of("tasks", AS_OF).form
    batch = desk.brings([["附件2-1 另一个表题"], *LATER][1:], name="附件2改.xlsx")
    with scoped(world):
        assert [r.completion for r in collect_annex(AS_OF).annex.tasks.rows] == ["新的"]
    page = visitor(world.wang, world.a).get("imports:batch_undo", public_id=batch.public_id).content.decode()
    assert "第1版恢复为现行版本" in page
    assert "只有这份文件里有的任务和指标 1 条不再出现" in page
    assert desk.undoes(batch).state == BatchState.UNDONE
    with scoped(world):
        assert collect_annex(AS_OF).annex == before
        assert set(ItemThread.objects.values_list("pk", "name")) == threads
        assert form_as_of("tasks", AS_OF).form == form
        assert [(r.number, r.state, r.ends_on) for r in PlanRevision.objects.all()] == [(1, "in_force", None)]


def refused(desk: Desk, batch: ImportBatch, visitor: Any, words: str, link: str) -> None:
    page = visitor(desk.world.wang, desk.world.a).get("imports:batch_undo", public_id=batch.public_id)
    text = page.content.decode()
    assert words in text
    assert link in text
    assert "确认撤销" not in text
    with pytest.raises(DomainError, match=words.split("（", maxsplit=1)[0][:12]):
        desk.undoes(batch)
    with scoped(desk.world):
        assert ImportBatch.objects.get(pk=batch.pk).state == BatchState.APPLIED


def test_a_later_filing_hinders_it(world: World, desk: Desk, brought: ImportBatch, visitor: Any) -> None:
    with scoped(world):
        thread = ItemThread.objects.get(name="1.健全制度")
        filing = start_filing(thread, as_of=AS_OF, by=viewer_for(world.wang, world.a))
    refused(desk, brought, visitor, "已有 1 条进展填报", str(filing.public_id))


@pytest.mark.usefixtures("brought")
def test_what_is_filed_for_a_point_that_came_with_it_hinders_it(
    world: World, desk: Desk, visitor: Any
) -> None:
    """The task stood there before: its filing hinders nothing, but for a point that nothing else has."""
    goal = "建设目标：完善治理。\n验收要点：\n1.建成实训基地7个。"
    batch = desk.brings([[*TASK_HEAD, task(goal=goal)]], name="附件2改.xlsx")
    with scoped(world):
        wang = viewer_for(world.wang, world.a)
        point = AcceptancePoint.objects.get(text="建成实训基地7个。", item__revision__number=2)
        draft = start_filing(point.item.thread, as_of=AS_OF, by=wang)
        figure = FigureContent(point.position, point.text, Decimal(7), point.unit)
        save_filing(draft, as_of=AS_OF, text="7个", figures=[figure], seen=fingerprint(draft), by=wang)
    refused(desk, batch, visitor, "写在这次导入才有的要点上", str(draft.public_id))


def test_a_voucher_hinders_it(world: World, desk: Desk, brought: ImportBatch, visitor: Any) -> None:
    with scoped(world):
        opening = LedgerEntry.objects.first()
        voucher = Voucher(Decimal(100), AS_OF, "记1")
        break_down(opening, [voucher], by=viewer_for(world.wang, world.a))
    refused(desk, brought, visitor, "导入的期初有 1 笔已经分解为凭证", str(opening.public_id))


def test_a_change_by_hand_hinders_it(world: World, desk: Desk, brought: ImportBatch, visitor: Any) -> None:
    with scoped(world):
        item = PlanItem.objects.get(name="1.健全制度")
        item.goal += "。"
        item.save()
        thread = item.thread.public_id
    refused(desk, brought, visitor, "又被改过（“1.健全制度”）", str(thread))


def test_a_final_report_hinders_it_a_draft_of_one_does_not(
    world: World, desk: Desk, brought: ImportBatch, visitor: Any
) -> None:
    with group_scope(world.a, actor=world.wang, snapshot=True):
        collected = collect_report("annex", AS_OF)
    with scoped(world):
        kept, final = (keep_report(collected, forms_of("xlsx"), by=world.wang) for _ in range(2))
        viewer = viewer_for(world.wang, world.a)
        settle_report(final, accepted="逐条看过", by=viewer)
    refused(desk, brought, visitor, "有 1 份已经定稿的报表", str(final.public_id))
    del kept


def test_a_report_of_what_was_taken_back_can_not_become_final(
    world: World, desk: Desk, brought: ImportBatch, visitor: Any
) -> None:
    with group_scope(world.a, actor=world.wang, snapshot=True):
        collected = collect_report("annex", AS_OF)
    with scoped(world):
        keep_report(collected, forms_of("xlsx"), by=world.wang)
    page = (
        visitor(world.wang, world.a).get("imports:batch_undo", public_id=brought.public_id).content.decode()
    )
    assert "导入后生成的报表 1 份留着不变，但不能再定稿" in page
    desk.undoes(brought)
    with scoped(world), pytest.raises(DomainError, match="2 份已撤回审核或撤销导入"):
        settle_report(ReportRun.objects.get(), accepted="逐条看过", by=viewer_for(world.wang, world.a))


@pytest.mark.usefixtures("brought")
def test_a_filing_that_was_there_before_counts_again(world: World, desk: Desk) -> None:
    with scoped(world):
        thread = ItemThread.objects.get(name="1.健全制度")
        import_filing(thread, as_of=dt.date(2023, 7, 31), text="七月的", by=world.wang)
    batch = desk.brings(LATER[:1], "2023年7月", "七月.xlsx")
    assert desk.undoes(batch).state == BatchState.UNDONE
    with scoped(world):
        rows = collect_annex(dt.date(2023, 7, 31)).annex.tasks.rows
        assert [r.completion for r in rows] == [task()[3], "七月的"]


def test_only_who_may_import_undoes_and_only_in_the_own_group(
    world: World, desk: Desk, brought: ImportBatch, visitor: Any
) -> None:
    for user, group, status in (
        (world.pb.wang, world.b, 404),
        (world.cai, world.a, 404),
        (world.pa.expert, world.a, 403),
    ):
        person = visitor(user, group)
        assert person.get("imports:batch_undo", public_id=brought.public_id).status_code == status
        assert person.post("imports:batch_undo", public_id=brought.public_id).status_code == status
    with scoped(world):
        assert Plan.objects.get().revisions.exists()


@pytest.mark.usefixtures("brought")
def test_what_people_filed_since_is_named_before_a_file_takes_its_place(world: World, desk: Desk) -> None:
    with scoped(world):
        wang, wen = (viewer_for(user, world.a) for user in (world.wang, world.wen))
        thread = ItemThread.objects.get(name="1.健全制度")
        draft = start_filing(thread, as_of=AS_OF, by=wang)
        figures = [FigureContent(1, "制度", Decimal(9), "项")]
        own = "健全制度9项。"
        save_filing(draft, as_of=AS_OF, text=own, figures=figures, seen=fingerprint(draft), by=wang)
        add_evidence(draft, pdf(), by=wang)
        approve_filing(submit_filing(draft, by=wang), by=wen)

    def told(completion: str, month: str = "2023年6月") -> tuple[ImportBatch, list[str]]:
        head = [[text.replace("2023年6月", month) for text in row] for row in TASK_HEAD]
        batch = desk.brings([[*head, task(), task("机制", "1.健全制度", completion=completion)]], month)
        assert batch.state == BatchState.APPLIED
        with scoped(world):
            return batch, [p.message for p in batch.problems.filter(code="replaces_filing")]

    batch, said = told(own)
    assert (said, "相同的 2 条，未作改动" in batch.outcome["message"]) == ([], True)
    batch, said = told(own, "2023年12月")
    with scoped(world):
        (later,) = Filing.objects.filter(source_file=batch.file, thread=thread)
        assert (later.figures.count(), later.evidence.count()) == (1, 1), "what proved it does so still"
    assert desk.undoes(batch).state == BatchState.UNDONE
    batch, said = told("文件里的旧话。")
    assert "".join(said) == (
        "代替已审核的集团填报：建设任务“1.健全制度”现在印“健全制度9项。”，改印“文件里的旧话。”，"
        "它的1 个填报的数、1 份佐证不再用于验收表。不代替的，请把文件里这一格清空后重新上传。"
    )
    assert "记录完成情况 1 条" in batch.outcome["message"]
    with scoped(world):
        assert [r.completion for r in collect_annex(AS_OF).annex.tasks.rows][1] == "文件里的旧话。"


@pytest.mark.usefixtures("brought")
def test_which_points_take_over_what_was_filed_is_said_before_and_mended_after(
    world: World, desk: Desk, visitor: Any
) -> None:
    with scoped(world):
        by, thread = viewer_for(world.wang, world.a), ItemThread.objects.get(name="1.健全制度")
        one, two = points_as_of(thread, AS_OF)
        draft = start_filing(thread, as_of=AS_OF, by=by)
        figures = [FigureContent(2, two.text, Decimal(1), "份", line=two.line)]
        save_filing(draft, as_of=AS_OF, text="完成。", figures=figures, seen=fingerprint(draft), by=by)
        add_evidence(draft, pdf(), points=[one.line], by=by)
    goal = "建设目标：完成改革。\n验收要点：\n1.已形成机构；\n2.调研企业3家。"
    head = [[text.replace("2023年6月", "2023年12月") for text in row] for row in TASK_HEAD]
    batch = desk.brings([[*head, task(), task("机制", "1.健全制度", goal)]], "2023年12月")
    with scoped(world):
        said = dict(batch.problems.filter(code__startswith="point_").values_list("code", "message"))
    assert said == {
        "point_lost": "原来的要点“完成报告1份。”在新版本里没有对上的，它的1 个填报的数不再算任何要点的。"
        "其实是文件里换了说法的一条的，导入后点“要点的沿用”改。",
        "point_carried": "要点“已形成机构；”算作原来的“形成机构；”，沿用它的1 份佐证。"
        "不是同一条的，导入后点“要点的沿用”改。",
    }
    wang = visitor(world.wang, world.a)
    page = wang.get("imports:batch", public_id=batch.public_id).content.decode()
    assert wang.url("plans:task", public_id=thread.public_id) in page, "each leads to its task"
    with scoped(world):
        revision = PlanRevision.objects.get(pk=batch.outcome["undo"]["revision"])
        lead, talk = points_as_of(thread, dt.date(2023, 12, 31))
        assert (lead.line, talk.line == two.line) == (one.line, False)
    at = wang.url("plans:carried", public_id=revision.public_id)
    assert at in page
    shown = wang.get("plans:carried", public_id=revision.public_id).content.decode()
    assert "就是现在的“2.调研企业3家。”，沿用" in shown
    assert "不是同一条，另作新要点" in shown
    assert visitor(world.cai, world.a).post("plans:point_line", public_id=lead.public_id).status_code == 403
    # Another task's line is none of this one's.
    assert wang.post("plans:point_line", {"line": str(uuid4())}, public_id=talk.public_id).status_code == 302
    assert wang.post("plans:point_line", {"line": str(two.line)}, public_id=talk.public_id).status_code == 302
    assert wang.post("plans:point_line", public_id=lead.public_id).status_code == 302
    with scoped(world):
        lead, talk = points_as_of(thread, dt.date(2023, 12, 31))
        assert talk.line == two.line
        assert lead.line != one.line
        assert [point.line for point in points_as_of(thread, AS_OF)] == [one.line, two.line], (
            "as it was before"
        )
    shown = wang.get("plans:carried", public_id=revision.public_id).content.decode()
    assert "原来的“完成报告1份。”，现在的“2.调研企业3家。”，沿用1 个填报的数" in shown
    assert "就是现在的“1.已形成机构；”，沿用" in shown
    # What is filed from now on is meant for the point as it stands.
    with scoped(world):
        later = start_filing(thread, as_of=dt.date(2023, 12, 31), by=by)
        figures = [FigureContent(2, talk.text, Decimal(3), "家", line=talk.line)]
        save_filing(later, as_of=later.as_of, text="完成。", figures=figures, seen=fingerprint(later), by=by)
        with pytest.raises(DomainError, match="这一版以后已有 1 份填报"):
            take_point_for(talk, None, by=by)
