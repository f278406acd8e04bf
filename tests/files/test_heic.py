"""Photographs of iPhones: taken at once as they are, shown as JPEG once a worker has made it."""

from __future__ import annotations

import io
from typing import Any

import pillow_heif
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from groupportal.celery import app as celery
from groupportal.errors import DomainError
from groupportal.files import services, tasks
from groupportal.files.models import StoredFile
from groupportal.files.selectors import file_items, files_for, path_of
from groupportal.files.services import remove_file, store_upload
from groupportal.files.turning import any_waits, turn_waiting
from groupportal.messages.models import Notice
from groupportal.tenancy.scope import group_scope, scoped_key
from groupportal.tenancy.selectors import viewer_for
from groupportal.uploads import heic
from reports.package.collect import _Shelf
from tests.visitor import body
from tests.world import World

POSITION = {34853: {1: "N", 2: (22.0, 36.0, 0.0)}}


def photo(width: int = 60, height: int = 40) -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    exif.update(POSITION)
    picture = pillow_heif.from_pillow(Image.new("RGB", (width, height), "teal"))
    picture.save(out, quality=50, exif=exif.tobytes())
    return out.getvalue()


def brought(world: World, content: bytes = photo()) -> StoredFile:
    with group_scope(world.a, actor=world.wang):
        return store_upload(SimpleUploadedFile("IMG_0021.HEIC", content), by=world.wang)


def turned(world: World, file: StoredFile) -> StoredFile:
    assert turn_waiting(world.a) == 1
    with group_scope(world.a, actor=world.wang):
        return StoredFile.objects.select_related("shown_as").get(pk=file.pk)


def test_a_photograph_is_kept_as_it_came_and_shown_as_jpeg_once_a_worker_made_it(
    world: World, visitor: Any
) -> None:
    content = photo(120, 80)
    file = brought(world, content)
    key = {"public_id": file.public_id}
    wang = visitor(world.wang, world.a)
    waiting = body(wang.get("files:file_preview", **key))
    assert "照片正在处理" in waiting
    assert 'alt="IMG_0021.HEIC"' not in waiting
    assert wang.get("files:file_inline", **key).status_code == 404

    file = turned(world, file)
    with group_scope(world.a, actor=world.wang):
        assert path_of(file).read_bytes() == content
        viewer = viewer_for(world.wang, world.a)
        assert list(files_for(viewer)) == [file]  # the JPEG is no file of its own to anybody
        (item,) = file_items([(file, "现场")], viewer)
        assert (item["note"], item["url"]) == ("现场", file.inline_url)
    assert 'alt="IMG_0021.HEIC"' in body(wang.get("files:file_preview", **key))
    shown, saved = wang.get("files:file_inline", **key), wang.get("files:file_download", **key)
    original = wang.get("files:file_download", data={"original": 1}, **key)
    assert shown["Content-Type"] == saved["Content-Type"] == "image/jpeg"
    assert "IMG_0021.jpg" in saved["Content-Disposition"]
    assert b"".join(original.streaming_content) == content
    with Image.open(io.BytesIO(b"".join(shown.streaming_content))) as kept:
        assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (120, 80), {})
    assert turn_waiting(world.a) == 0


def test_it_is_made_smaller_and_the_look_alike_group_sees_none_of_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heic, "LONGEST_SIDE", 30)
    file = brought(world)
    assert turn_waiting(world.b) == 0
    with group_scope(world.b, actor=world.wang):
        assert not any_waits()
    file = turned(world, file)
    with group_scope(world.a, actor=world.wang), Image.open(path_of(file.to_show)) as kept:
        assert kept.size == (30, 20)


def test_what_is_no_photograph_is_refused_at_once(world: World) -> None:
    with group_scope(world.a, actor=world.li):
        for content in (b"\x00\x00\x00\x18ftypavif" + b"\x00" * 40, b"\xff\xd8\xff\xe0 JFIF" * 9):
            with pytest.raises(DomainError, match="不是能打开的照片"):
                store_upload(SimpleUploadedFile("照片.heic", content), by=world.li)
        assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    "case",
    [(photo()[:200], 10_000, "不是能打开的照片"), (photo(), 1000, "有 60×40 像素，太大了")],
)
def test_one_that_cannot_be_read_within_its_limits_says_so_and_stays(
    world: World, visitor: Any, monkeypatch: pytest.MonkeyPatch, case: tuple[bytes, int, str]
) -> None:
    content, most, words = case
    monkeypatch.setattr(heic, "MOST_PIXELS", most)
    file = turned(world, brought(world, content))
    assert words in file.fault
    assert file.shown_as is None
    said = body(visitor(world.wang, world.a).get("files:file_preview", public_id=file.public_id))
    assert words in said
    assert "原件保留着" in said
    with group_scope(world.a, actor=world.wang):
        told = Notice.objects.get(topic="files.photo_failed")
        assert (told.recipient, words in told.body) == (world.wang, True)
        assert path_of(file).read_bytes() == content
        assert not any_waits()


def test_the_workers_are_called_once_the_upload_is_committed(
    world: World, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    called: list[int] = []
    monkeypatch.setattr(services.photo_waits, "_listeners", [called.append])
    with django_capture_on_commit_callbacks(execute=True):
        brought(world)
        assert not called
    assert called == [world.a.pk]


def test_a_full_store_leaves_it_waiting_for_the_next_look(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = brought(world)
    with monkeypatch.context() as patched:
        patched.setattr(default_storage, "save", _full)
        with pytest.raises(DomainError, match="文件存储"):
            turn_waiting(world.a)
    assert turned(world, file).shown_as is not None


def test_one_that_the_store_does_not_give_waits_and_the_next_one_is_made(world: World) -> None:
    lost, other = brought(world), brought(world)
    with group_scope(world.a, actor=world.wang):
        path = path_of(lost)
    content = path.read_bytes()
    path.unlink()
    assert turned(world, other).shown_as is not None
    path.write_bytes(content)
    after = turned(world, lost)
    assert (after.fault, after.shown_as is None) == ("", False)


def test_one_worker_at_a_time_goes_on_until_nothing_is_left(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought(world)
    called: list[int] = []
    monkeypatch.setattr(tasks, "call_workers", called.append)
    with group_scope(world.a, actor=world.wang):
        key = scoped_key("files.photos")
    another = connection.copy()
    try:
        with another.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [key])
        tasks.turn_photos(world.a.pk)
        assert not called, "another worker is at it"
    finally:
        another.close()
    tasks.turn_photos(world.a.pk)
    tasks.turn_photos(world.a.pk)
    assert called == [world.a.pk], "once for what may be left, not when nothing was"


@pytest.mark.parametrize("task", ["files.turn_photos", "files.look_for_photos"])
def test_photographs_stand_in_no_report_s_way(task: str) -> None:
    assert celery.amqp.router.route({}, task)["queue"].name == "upkeep"


def _full(*given: Any) -> str:
    raise OSError(28, "No space left on device")


def test_removing_it_takes_the_picture_along(world: World, django_capture_on_commit_callbacks: Any) -> None:
    before = brought(world)
    after = turned(world, before)
    paths = [after.path, after.to_show.path]
    assert all(map(default_storage.exists, paths))
    with django_capture_on_commit_callbacks(execute=True), group_scope(world.a, actor=world.wang):
        remove_file(before, by=world.wang, note="到期")  # read before the picture was there
        assert not StoredFile.objects.exists()
    assert not any(map(default_storage.exists, paths))


def test_a_package_holds_what_every_office_computer_opens(world: World) -> None:
    waiting = brought(world)
    with group_scope(world.a, actor=world.wang):
        shelf = _Shelf({waiting.pk}, copies=False)
        (use,) = shelf.put([(waiting, "现场", "填报")], "01-任务", "要点")
        assert shelf.files[0].name == "IMG_0021.HEIC"
        assert use.note == "现场。照片原件，还没有转成JPG，过一会儿重新生成就有"
    file = turned(world, waiting)
    with group_scope(world.a, actor=world.wang):
        shelf = _Shelf({file.pk}, copies=False)
        (use,) = shelf.put([(file, "现场", "填报")], "01-任务", "要点")
        (packed,) = shelf.files
        assert use.note == "现场"
        assert (packed.file, packed.name, packed.sha256) == (
            file.to_show.pk,
            "IMG_0021.jpg",
            file.to_show.sha256,
        )
        assert packed.path.endswith(".jpg")
