"""The store full, read-only, damaged or empty; answers of the database lost: nothing is lost and somebody is told."""

from __future__ import annotations

import errno
import io
import os
import time
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import Error, OperationalError, connections, transaction

from groupportal.audit import services as audit
from groupportal.audit.models import AccessEntry, PlatformEntry
from groupportal.errors import DomainError
from groupportal.files import contents
from groupportal.files.models import StoredFile
from groupportal.files.selectors import path_of
from groupportal.files.services import kept_together, remove_file, store_bytes
from groupportal.files.sweep import sweep
from groupportal.imports import registry
from groupportal.imports.models import ImportBatch
from groupportal.tenancy.scope import group_scope
from tests.files import samples
from tests.imports.conftest import csv
from tests.imports.toy import UnitNames
from tests.visitor import Visitor, body

REALLY_TELL = audit._tell


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def store(world, name="合同.pdf"):
    """A PDF of A."""
    with group_scope(world.a, actor=world.wang):
        return store_bytes(samples.PDF, name=name, by=world.wang)


def attempt(world, then):
    """Keep a PDF of A together with something that goes wrong."""
    with kept_together(), group_scope(world.a, actor=world.wang):
        store_bytes(samples.PDF, name="合同.pdf", by=world.wang)
        then()


def on_disk(group):
    folder = Path(default_storage.path(f"g/{group.pk}"))
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def lie(path, *, hours):
    """A content that was written so many hours ago."""
    found = Path(default_storage.path(path))
    found.parent.mkdir(parents=True, exist_ok=True)
    if not found.exists():
        found.write_bytes(b"left behind")
    then = time.time() - hours * 3600
    os.utime(found, (then, then))


def failing(number):
    def fail(*args, **kwargs):
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize(
    ("place", "number"),
    [
        ("os.fsync", errno.ENOSPC),
        ("os.fsync", errno.EDQUOT),
        ("Path.open", errno.EROFS),
        ("Path.mkdir", errno.EACCES),
        ("Path.replace", errno.EIO),
    ],
)
def test_a_store_that_takes_nothing_is_named_to_the_person_and_to_the_operator(
    world, told, monkeypatch, place, number
):
    full = number in (errno.ENOSPC, errno.EDQUOT)
    state = "文件存储空间已满" if full else "文件存储现在不能写入"
    monkeypatch.setattr(f"groupportal.files.storage.{place}", failing(number))
    with pytest.raises(DomainError) as refused:
        store(world, "一.pdf")
    monkeypatch.undo()
    assert refused.value.code == "store_failed"
    assert refused.value.message.startswith(f"{state}，“一.pdf”没有保存。请联系平台运维，")
    assert [note for _, _, note in told] == [f"{state}：{os.strerror(number)}"]
    assert on_disk(world.a) == []
    with group_scope(world.a):
        assert not StoredFile.objects.exists()


def test_the_page_says_it_at_the_form_and_keeps_nothing(world, told, monkeypatch):
    monkeypatch.setitem(registry._kinds, "toy.units", UnitNames())
    monkeypatch.setattr("groupportal.files.storage.os.fsync", failing(errno.ENOSPC))
    answer = Visitor(world.wang, world.a).post("imports:upload", {"file": csv("南校")}, kind="toy.units")
    assert answer.status_code == 422
    assert "文件存储空间已满，“名单.csv”没有保存。请联系平台运维，腾出空间后再试。" in body(answer)
    with group_scope(world.a):
        assert not ImportBatch.objects.exists()
        assert not StoredFile.objects.exists()


def test_operators_are_told_whatever_becomes_of_the_work_and_the_same_once_an_hour(
    committed_world, monkeypatch
):
    monkeypatch.setattr(audit, "_tell", REALLY_TELL)
    with transaction.atomic():
        for _ in range(2):
            audit.tell_operators("files.store_failed", note="文件存储空间已满")
        audit.tell_operators("files.store_failed", note="文件存储现在不能写入")
        transaction.set_rollback(True)
    notes = list(PlatformEntry.objects.order_by("id").values_list("note", flat=True))
    assert notes == ["文件存储空间已满", "文件存储现在不能写入"]


def test_a_commit_whose_answer_is_lost_keeps_the_content(committed_world, monkeypatch):
    connection = connections["default"]
    really = connection._commit

    def commit_and_lose_the_answer():
        really()
        raise OperationalError("server closed the connection unexpectedly")

    with pytest.raises(OperationalError):
        attempt(
            committed_world, lambda: monkeypatch.setattr(connection, "_commit", commit_and_lose_the_answer)
        )
    monkeypatch.setattr(connection, "_commit", really)
    with group_scope(committed_world.a):
        assert path_of(StoredFile.objects.get()).read_bytes() == samples.PDF


def test_a_commit_that_never_came_leaves_its_content_to_the_sweep(committed_world):
    def lose_the_connection():
        other = connections["default"].copy()
        with connections["default"].cursor() as mine, other.cursor() as killer:
            mine.execute("SELECT pg_backend_pid()")
            killer.execute("SELECT pg_terminate_backend(%s, 5000)", mine.fetchone())
        other.close()

    with pytest.raises(Error):
        attempt(committed_world, lose_the_connection)
    connections["default"].close()
    (name,) = on_disk(committed_world.a)
    assert sweep() == 0
    lie(f"g/{committed_world.a.pk}/{name}", hours=25)
    assert sweep() == 1
    assert on_disk(committed_world.a) == []


def test_an_error_after_the_commit_takes_nothing_away(committed_world):
    def late():
        raise RuntimeError("a hook after the commit")

    with pytest.raises(RuntimeError):
        attempt(committed_world, lambda: transaction.on_commit(late))
    assert len(on_disk(committed_world.a)) == 1


def test_a_row_that_outlives_the_error_keeps_its_content(world):
    kept = []

    def work():
        with kept_together():
            kept.append(store(world))
            raise RuntimeError

    with group_scope(world.a, actor=world.wang), pytest.raises(RuntimeError):
        work()
    assert on_disk(world.a) == [str(kept[0].public_id)]
    assert kept[0].path == f"g/{world.a.pk}/{kept[0].public_id}"


def test_what_can_not_be_removed_hides_no_error_and_is_swept_later(
    world, monkeypatch, django_capture_on_commit_callbacks
):
    def wrong():
        raise RuntimeError("the real one")

    file = store(world)
    delete = default_storage._wrapped.delete
    monkeypatch.setattr(default_storage._wrapped, "delete", failing(errno.EROFS))
    with pytest.raises(RuntimeError, match="the real one"):
        attempt(world, wrong)
    with django_capture_on_commit_callbacks(execute=True), group_scope(world.a, actor=world.wang):
        remove_file(file, by=world.wang, note="试")
    monkeypatch.setattr(default_storage._wrapped, "delete", delete)
    assert len(on_disk(world.a)) == 2
    for name in on_disk(world.a):
        lie(f"g/{world.a.pk}/{name}", hours=25)
    assert sweep() == 2


def test_the_sweep_takes_what_is_old_and_without_a_row(world):
    kept = store(world)
    lie(kept.path, hours=100)
    for name, hours in (("orphan", 25), ("half.part", 25), ("young", 23)):
        lie(f"g/{world.a.pk}/{name}", hours=hours)
    assert [sweep(), sweep()] == [2, 0]
    assert on_disk(world.a) == sorted([str(kept.public_id), "young"])
    assert PlatformEntry.objects.get(action="files.swept").note == "2 个超过一天仍没有记录的文件"


def test_the_sweep_does_not_take_most_of_a_store(world, told):
    """An empty or older database beside a full store."""
    store(world)
    for number in range(21):
        lie(f"g/{world.a.pk}/{number}", hours=25)
    assert sweep() == 0
    assert len(on_disk(world.a)) == 22
    ((action, slug, note),) = told
    assert (action, slug) == ("files.sweep_refused", "group-a")
    assert note.startswith("21 个文件没有记录，有记录的只有 1 个，没有清理。")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda path: path.unlink(), "在存储中找不到了"),
        (lambda path: path.write_bytes(samples.PDF + b" "), "可能已损坏，没有发给您"),
        (lambda path: path.write_bytes(b"x" * len(samples.PDF)), "可能已损坏，没有发给您"),
    ],
)
def test_a_content_that_is_lost_is_said_in_words(world, told, harm, words):
    file = store(world)
    harm(path_of(file))
    zhang = Visitor(world.wang, world.a)
    for page in ("files:file_download", "files:file_inline"):
        answer = zhang.get(page, public_id=file.public_id)
        assert answer.status_code == 410
        assert "文件打不开" in body(answer)
        assert words in body(answer)
        assert "告诉集团秘书处" in body(answer)
    assert {(action, slug) for action, slug, _ in told} == {("files.content_lost", "group-a")}
    assert told[0][2].startswith(f"合同.pdf（{file.path}）：")
    with group_scope(world.a):
        assert not AccessEntry.objects.exists(), "nobody got it"


def test_a_large_content_is_measured_only(world, monkeypatch):
    file = store(world)
    path_of(file).write_bytes(b"x" * len(samples.PDF))
    monkeypatch.setattr(contents, "HASHED_AT_ONCE", 1)
    assert (
        Visitor(world.wang, world.a).get("files:file_download", public_id=file.public_id).status_code == 200
    )


def test_verify_files_names_each_one(world):
    files = {name: store(world, name) for name in ("好.pdf", "丢.pdf", "坏.pdf")}
    path_of(files["丢.pdf"]).unlink()
    path_of(files["坏.pdf"]).write_bytes(b"x" * len(samples.PDF))
    lie(f"g/{world.a.pk}/orphan", hours=25)
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_files", stdout=out, stderr=err)
    assert ended.value.code == 1
    lost, changed, orphans, total = out.getvalue().splitlines()
    assert lost.startswith(f"group-a  {files['丢.pdf'].path}  “丢.pdf”（王芳，")
    assert lost.endswith("）：存储中没有这个文件")
    assert changed.endswith("）：内容与保存时不一致")
    assert orphans.startswith("1 个超过一天的文件没有记录")
    assert total == "核对了 3 个文件，2 个缺失或损坏。"
    assert "备份" in err.getvalue()
    out = io.StringIO()
    call_command("verify_files", group=world.b.slug, stdout=out)
    assert out.getvalue() == "核对了 0 个文件，0 个缺失或损坏。\n"


def test_health_tells_of_a_store_without_room(world, client, monkeypatch):
    assert client.get("/healthz").json()["files"] == "ok"
    monkeypatch.setattr("groupportal.files.storage.LOW_BYTES", 1 << 60)
    told = client.get("/healthz")
    assert (told.status_code, told.json()["files"]) == (200, "away (OSError)")
