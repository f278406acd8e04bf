from __future__ import annotations

from groupportal.imports.enums import BatchState
from groupportal.imports.models import ImportBatch
from groupportal.tenancy.scope import group_scope
from tests.imports.conftest import csv


def only_batch(world):
    with group_scope(world.a):
        return ImportBatch.objects.get()


def test_the_whole_way_by_pages(world, desk, visitor, django_capture_on_commit_callbacks):
    wang = visitor(world.wang, world.a)
    assert "单位名单" in wang.get("imports:new").content.decode()
    form = wang.get("imports:upload", kind="toy.units").content.decode()
    assert "年度" in form
    assert 'accept=".csv"' in form
    assert 'enctype="multipart/form-data"' in form
    with django_capture_on_commit_callbacks(execute=True):
        answer = wang.post(
            "imports:upload",
            {"file": csv("南校", "疑校"), "year": "2023", "since": "2023-01-01"},
            kind="toy.units",
        )
    batch = only_batch(world)
    assert batch.params == {"year": 2023, "since": "2023-01-01"}
    assert answer["Location"] == f"/group-a/imports/{batch.public_id}/"
    page = wang.get("imports:batch", public_id=batch.public_id).content.decode()
    assert "待确认" in page
    assert "“疑校”要改。" in page
    assert "第 2 行" in page
    assert "确认导入" in page
    assert "名单（标注）.csv" in page
    with django_capture_on_commit_callbacks(execute=True):
        wang.post("imports:batch_confirm", public_id=batch.public_id)
    page = wang.get("imports:batch", public_id=batch.public_id).content.decode()
    assert "已导入 2 家单位。" in page
    assert "撤销这批导入" in page
    assert "确认导入" not in page
    assert desk.units() == ["南校", "疑校"]


def test_a_waiting_batch_shows_its_job_and_comes_back_when_it_is_over(world, desk, visitor):
    wang = visitor(world.wang, world.a)
    wang.post("imports:upload", {"file": csv("南校")}, kind="toy.units")
    batch = only_batch(world)
    page = wang.get("imports:batch", public_id=batch.public_id).content.decode()
    assert "data-job=" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "确认导入" not in page


def test_a_refused_file_is_said_at_the_form_and_nothing_is_kept(world, desk, visitor):
    bad = csv("南校")
    bad.name = "名单.exe"
    answer = visitor(world.wang, world.a).post("imports:upload", {"file": bad}, kind="toy.units")
    assert answer.status_code == 422
    assert "文件“名单.exe”的类型不能上传。可以上传文本（.txt、.csv）。" in answer.content.decode()
    with group_scope(world.a):
        assert not ImportBatch.objects.exists()


def test_problems_are_filtered_by_level(world, desk, visitor):
    batch = desk.upload("坏校", "疑校")
    wang = visitor(world.wang, world.a)
    page = wang.get("imports:batch", public_id=batch.public_id, data={"level": "warning"}).content.decode()
    assert "“疑校”要改。" in page
    assert "“坏校”要改。" not in page
    assert "不能导入" in page
    assert "重新上传" in page


def test_unlisted_problems_are_counted(world, desk, visitor, monkeypatch):
    monkeypatch.setattr("groupportal.imports.job_kinds.MAX_PROBLEMS", 2)
    batch = desk.upload("坏一", "坏二", "坏三")
    page = visitor(world.wang, world.a).get("imports:batch", public_id=batch.public_id).content.decode()
    assert "还有 1 个问题没有列出" in page


def test_good_rows_and_discard_by_button(world, desk, visitor, django_capture_on_commit_callbacks):
    batch = desk.upload("南校", "坏校", kind="toy.partly")
    other = desk.upload("北校", kind="toy.partly")
    wang = visitor(world.wang, world.a)
    assert "只导入没有错误的行" in wang.get("imports:batch", public_id=batch.public_id).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        wang.post("imports:batch_confirm", {"good_rows": "1"}, public_id=batch.public_id)
    wang.post("imports:batch_discard", public_id=other.public_id)
    assert desk.units() == ["南校"]
    assert desk.fresh(other).state == BatchState.DISCARDED


def test_strangers_and_people_without_the_kind_see_nothing_and_change_nothing(world, desk, visitor):
    batch = desk.upload("南校")
    for user, group, status in (
        (world.qian, world.b, 404),
        (world.qian, world.a, 404),
        (world.cai, world.a, 404),
        (world.zhang, world.a, 403),
    ):
        person = visitor(user, group)
        assert person.get("imports:batch", public_id=batch.public_id).status_code == status
        for deed in ("confirm", "discard", "recheck", "undo"):
            assert person.post(f"imports:batch_{deed}", public_id=batch.public_id).status_code == status
    assert visitor(world.cai, world.a).get("imports:upload", kind="toy.units").status_code == 403
    assert visitor(world.wang, world.a).get("imports:upload", kind="toy.nothing").status_code == 404
    assert desk.fresh(batch).state == BatchState.CHECKED
    assert desk.units() == []


def test_the_list_asks_as_often_for_many_batches_as_for_one(world, desk, visitor, query_count):
    wang = visitor(world.wang, world.a)
    counts = []
    for more in (1, 12):
        for n in range(more):
            desk.upload(f"校 {more}-{n}")
        wang.get("imports:batch_list")
        with query_count() as count:
            answer = wang.get("imports:batch_list")
        assert answer.status_code == 200
        counts.append(count())
    assert counts[0] == counts[1]


def test_a_corrected_file_closes_the_one_before_it_and_others_left_lying_are_offered(world, desk, visitor):
    wang = visitor(world.wang, world.a)
    wrong, other = desk.upload("拒绝"), desk.upload("东校")
    page = wang.get("imports:batch", public_id=wrong.public_id).content.decode()
    again = f"/imports/new/toy.units/?instead={wrong.public_id}"
    assert again in page
    with desk.callbacks(execute=True):
        wang.post(again, {"file": csv("西校")})
    assert desk.fresh(wrong).state == BatchState.DISCARDED
    with group_scope(world.a):
        newer = ImportBatch.objects.latest("pk")
    page = wang.get("imports:batch", public_id=newer.public_id).content.decode()
    assert "之前上传的 1 份还没有处理" in page
    assert (
        visitor(world.cai, world.a).post("imports:batch_clear_up", public_id=newer.public_id).status_code
        == 404
    )
    wang.post("imports:batch_clear_up", public_id=newer.public_id)
    assert desk.fresh(other).state == BatchState.DISCARDED
    assert desk.fresh(newer).state == BatchState.CHECKED
    assert "还没有处理" not in wang.get("imports:batch", public_id=newer.public_id).content.decode()
