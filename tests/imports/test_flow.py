from __future__ import annotations

import pytest

from groupportal.audit.models import AuditEntry
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.files.selectors import path_of
from groupportal.imports import job_kinds
from groupportal.imports.enums import BatchState
from groupportal.imports.models import ImportBatch
from groupportal.imports.services import discard, recheck, start_import, undo
from groupportal.jobs.enums import JobState
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from tests.imports.conftest import csv


def test_a_good_file_is_checked_without_writing_then_written_on_confirmation(world, desk):
    batch = desk.upload("南校", "北校", params={"year": 2023})
    assert batch.state == BatchState.CHECKED
    assert batch.summary["facts"] == [["单位", 2], ["年度", "2023"]]
    assert desk.units() == []
    batch = desk.confirm(batch)
    assert batch.state == BatchState.APPLIED
    assert batch.outcome["facts"] == [["新增单位", 2]]
    assert batch.finished_at is not None
    assert desk.units() == ["北校", "南校"]
    with group_scope(world.a):
        trail = list(AuditEntry.objects.order_by("id").values_list("action", "actor__name"))
    assert [t for t in trail if t[0].startswith("imports.")] == [
        ("imports.batch_started", "王芳"),
        ("imports.batch_confirmed", "王芳"),
        ("imports.batch_applied", "王芳"),
    ]


def test_problems_are_listed_by_place_and_errors_stop_the_file(desk):
    batch = desk.upload("南校", "坏校", "疑校")
    assert batch.state == BatchState.REFUSED
    assert desk.problems(batch) == [
        ("error", "名单", 2, "单位名称", "“坏校”要改。"),
        ("warning", "名单", 3, "单位名称", "“疑校”要改。"),
    ]
    assert path_of_marked(desk, batch).read_text() == "南校,\n坏校,“坏校”要改\x00。\n疑校,“疑校”要改\x00。"
    with pytest.raises(DomainError, match="不能导入"):
        desk.confirm(batch)
    assert desk.units() == []


def path_of_marked(desk, batch):
    with group_scope(desk.world.a):
        return path_of(batch.marked_file)


def test_a_file_the_kind_refuses_says_why(desk):
    batch = desk.upload("拒")
    assert batch.state == BatchState.REFUSED
    assert desk.problems(batch) == [
        ("refusal", "", None, "", "文件“名单.csv”里没有单位名单。请按模板填写后再上传。")
    ]


def test_warnings_do_not_stop_a_file(desk):
    batch = desk.confirm(desk.upload("南校", "疑校"))
    assert batch.state == BatchState.APPLIED
    assert desk.units() == ["南校", "疑校"]


def test_an_import_that_fails_half_way_writes_nothing_and_can_be_checked_again(desk):
    batch = desk.confirm(desk.upload("南校", "垮校"))
    assert batch.state == BatchState.FAILED
    assert batch.outcome["message"] == "“垮校”写不进去，请改正。"
    assert desk.units() == []
    assert desk.does(recheck, batch).state == BatchState.CHECKED


def test_a_file_changed_in_the_store_is_not_imported(world, desk):
    batch = desk.upload("南校")
    with group_scope(world.a):
        path_of(batch.file).write_text("北校")
    with pytest.raises(DomainError, match="与检查时不一致"):
        desk.confirm(batch)
    assert desk.units() == []


def test_a_file_changed_after_the_confirmation_is_not_imported_either(world, desk, monkeypatch):
    batch = desk.upload("南校")
    # Confirmed; before the job runs somebody writes over the stored content.
    monkeypatch.setattr("groupportal.imports.services.require_unchanged", lambda file: None)
    with group_scope(world.a):
        path_of(batch.file).write_text("北校")
    batch = desk.confirm(batch)
    assert batch.state == BatchState.FAILED
    assert desk.units() == []


def test_rows_without_errors_can_be_taken_alone_where_the_kind_says_so(desk):
    batch = desk.upload("南校", "坏校", kind="toy.partly")
    assert batch.state == BatchState.CHECKED
    with pytest.raises(DomainError, match="还有错误"):
        desk.confirm(batch)
    desk.confirm(batch, good_rows=True)
    assert desk.units() == ["南校"]


def test_where_the_kind_does_not_say_so_it_is_all_or_none(desk):
    batch = desk.upload("南校")
    with pytest.raises(DomainError, match="只能整份导入"):
        desk.confirm(batch, good_rows=True)


def test_an_import_is_taken_back_once(desk):
    batch = desk.confirm(desk.upload("南校"))
    batch = desk.does(undo, batch)
    assert batch.state == BatchState.UNDONE
    assert batch.outcome["facts"] == [["删除单位", 1]]
    assert desk.units() == []
    with pytest.raises(DomainError, match="已撤销"):
        desk.does(undo, batch)


def test_what_happened_since_can_hinder_taking_back(world, desk):
    batch = desk.confirm(desk.upload("南校"))
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Unit.objects.filter(name="南校").update(name="改名南校")
    with pytest.raises(DomainError, match="已改名"):
        desk.does(undo, batch)
    assert desk.units() == ["改名南校"]


def test_what_happens_while_an_undo_waits_hinders_it_too(world, desk):
    batch = desk.confirm(desk.upload("南校"))
    with desk.callbacks() as waiting, group_scope(world.a, actor=world.wang):
        undo(batch, by=viewer_for(world.wang, world.a))
        Unit.objects.filter(name="南校").update(name="改名南校")
    for call in waiting:
        call()
    batch = desk.fresh(batch)
    assert (batch.state, batch.job.state) == (BatchState.APPLIED, JobState.FAILED)
    assert "已改名" in batch.job.message
    assert desk.units() == ["改名南校"]


def test_a_file_given_up_can_not_be_confirmed_any_more(desk):
    batch = desk.does(discard, desk.upload("南校"))
    assert batch.state == BatchState.DISCARDED
    with pytest.raises(DomainError, match="已放弃"):
        desk.confirm(batch)
    assert desk.units() == []


def test_confirming_twice_writes_once(desk):
    batch = desk.confirm(desk.upload("南校"))
    with pytest.raises(DomainError, match="已导入"):
        desk.confirm(batch)
    assert desk.units() == ["南校"]


def test_too_many_problems_keep_the_gravest_and_count_the_rest(desk, monkeypatch):
    monkeypatch.setattr(job_kinds, "MAX_PROBLEMS", 3)
    batch = desk.upload("疑一", "疑二", "疑三", "坏四", "坏五")
    assert [p[0] for p in desk.problems(batch)] == ["warning", "error", "error"]
    assert batch.summary["total"] == 5
    assert batch.summary["kept"] == 3
    assert batch.summary["counts"] == {"warning": 3, "error": 2}


def test_a_file_of_another_sort_is_refused_at_once_and_leaves_nothing(world, desk):
    upload = csv("南校")
    upload.name = "名单.xlsx"
    with pytest.raises(DomainError, match="不能上传"):
        desk.does(start_import, upload, "toy.units", {})
    with group_scope(world.a):
        assert not ImportBatch.objects.exists()
        assert not StoredFile.objects.exists()


def test_the_kind_s_action_is_needed_at_each_step(world, desk):
    with pytest.raises(NotAllowed):
        desk.does(start_import, csv("南校"), "toy.units", {}, user=world.cai)
    batch = desk.upload("南校")
    for step in (discard, recheck):
        with pytest.raises(NotAllowed):
            desk.does(step, batch, user=world.cai)
    with pytest.raises(NotAllowed):
        desk.confirm(batch, user=world.cai)
    with group_scope(world.b, actor=world.qian):
        viewer = viewer_for(world.qian, world.b)
        with pytest.raises(ImportBatch.DoesNotExist):
            discard(batch, by=viewer)
