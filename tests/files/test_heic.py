"""Photographs of iPhones: taken as they are, kept as JPEG."""

from __future__ import annotations

import io

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.files.selectors import path_of
from groupportal.files.services import store_upload
from groupportal.tenancy.scope import group_scope
from groupportal.uploads import heic
from tests.world import World


def photo(width: int = 60, height: int = 40) -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (width, height), "teal")).save(out, quality=50)
    return out.getvalue()


def test_a_photograph_of_an_iphone_is_kept_as_jpeg(world: World) -> None:
    with group_scope(world.a, actor=world.li):
        file = store_upload(SimpleUploadedFile("IMG_0021.HEIC", photo()), by=world.li)
        assert (file.name, file.content_type) == ("IMG_0021.jpg", "image/jpeg")
        with Image.open(path_of(file)) as kept:
            assert (kept.format, kept.size) == ("JPEG", (60, 40))


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "不是能打开的照片"), (photo()[:200], "不是能打开的照片")],
)
def test_what_is_no_photograph_is_refused_in_words(world: World, content: bytes, words: str) -> None:
    with group_scope(world.a, actor=world.li):
        with pytest.raises(DomainError, match=words):
            store_upload(SimpleUploadedFile("照片.heic", content), by=world.li)
        assert not StoredFile.objects.exists()


def test_one_that_would_take_too_much_memory_is_not_opened(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heic, "MOST_PIXELS", 1000)
    with pytest.raises(DomainError, match="60×40 像素"), group_scope(world.a, actor=world.li):
        store_upload(SimpleUploadedFile("照片.heic", photo()), by=world.li)
