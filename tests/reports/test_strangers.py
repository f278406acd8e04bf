"""A file of another group is noticed before it changes anything; what is found in a file leads to its task."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from groupportal.imports.enums import BatchState
from groupportal.imports.models import ImportBatch
from groupportal.imports.services import start_import
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from plans.models import ItemThread, PlanRevision
from reports.selectors.comparing import file_behind
from tests.reports.annex.plan_files import FUNDS_HEAD, TASK_HEAD, funds, task, write
from tests.reports.test_undo import AS_OF, FIRST, Desk, desk, scoped
from tests.world import World

__all__ = ["desk"]

STRANGE = [[*TASK_HEAD, task("别的", "1.别的任务"), task("别的", "2.另一项")]]


def uploaded(desk: Desk, tables: list[Any], *above: str, **params: Any) -> ImportBatch:
    path = write(desk.folder / "文件.xlsx", *above, "（截至2023年6月）", *tables)
    return desk.does(start_import, SimpleUploadedFile("文件.xlsx", path.read_bytes()), "plan", params)


def words(world: World, batch: ImportBatch) -> str:
    with group_scope(world.a):
        return "".join(batch.problems.values_list("message", flat=True))


def test_a_file_that_knows_none_of_the_tasks_is_refused_unless_it_is_meant(world: World, desk: Desk) -> None:
    desk.brings(FIRST)
    batch = uploaded(desk, STRANGE)
    assert batch.state == BatchState.REFUSED
    said = words(world, batch)
    assert "这份文件与本集团现有任务一项也对不上：文件里 2 条，本集团现有 2 条" in said
    assert "照样整份换掉" in said
    assert dict(batch.summary["facts"])["附件2-1 建设任务"] == "2 条", (
        "what the file holds is shown all the same"
    )
    with scoped(world):
        assert PlanRevision.objects.count() == 1
    assert uploaded(desk, STRANGE, replaces_all=True).state == BatchState.CHECKED


def test_a_file_that_knows_few_tasks_or_names_another_group_is_pointed_out(world: World, desk: Desk) -> None:
    many = [[*TASK_HEAD, *[task("治理", f"{n}.第{n}件") for n in range(1, 8)]]]
    desk.brings(many)
    few = [[*TASK_HEAD, task("治理", "1.第1件"), *[task("治理", f"{n}.另一件{n}") for n in range(2, 8)]]]
    batch = uploaded(desk, few, "附件2-1 别处职教集团建设情况表", "填报单位：别处职业教育集团")
    assert batch.state == BatchState.CHECKED
    said = words(world, batch)
    assert "文件里只有 1 条名称相同" in said
    assert "文件的填报单位写的是“别处职业教育集团”，本集团是“江海职教集团”" in said
    assert "填报单位写的是" not in words(world, uploaded(desk, many, "填报单位：江海职教集团"))


def test_a_file_that_was_only_checked_can_be_compared(world: World, desk: Desk, visitor: Any) -> None:
    uploaded(desk, FIRST)
    with scoped(world):
        viewer = viewer_for(world.wang, world.a)
        assert file_behind(viewer, AS_OF).file.name == "文件.xlsx"


def test_what_is_found_in_a_row_leads_to_its_task(world: World, desk: Desk, visitor: Any) -> None:
    desk.brings(FIRST)
    odd = [*TASK_HEAD, task(), task("机制", "1.健全制度", completion="1.一\n3.三")]
    batch = uploaded(desk, [odd, [*FUNDS_HEAD, funds("治理", 10, 30, 5)]])
    with scoped(world):
        threads = {t.name: str(t.public_id) for t in ItemThread.objects.all()}
        found = dict(batch.problems.exclude(subject="").values_list("subject", "message"))
    assert set(found) <= {"1.健全制度", "1.优化结构", "治理"}
    assert found
    page = visitor(world.wang, world.a).get("imports:batch", public_id=batch.public_id).content.decode()
    for subject in found:
        assert threads[subject] in page
