"""A photo is made small on the phone, also for who sends at once."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from groupportal.files.models import StoredFile
from groupportal.tenancy.scope import group_scope
from tests.internships.teaching import room
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_large_photo_goes_out_small(committed_world: World, visit: Callable[..., Any]) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        there = room(world)
    taken = BytesIO()
    Image.effect_noise((3000, 2250), 90).convert("RGB").save(taken, "JPEG", quality=98)
    assert taken.tell() > 4 * 1024 * 1024
    teacher = visit("phone")
    teacher.sign_in("zhou", "/group-a/")
    teacher.go(f"/group-a/internships/visits/new/{there.at.public_id}/")
    page = teacher.page
    photo = {"name": "车间.jpeg", "mimeType": "image/jpeg", "buffer": taken.getvalue()}
    page.set_input_files("input[type=file]", [photo])
    page.get_by_role("textbox", name="情况").fill("在岗")
    page.get_by_role("button", name="登记走访").click()
    page.get_by_text("已登记走访。").wait_for(timeout=60_000)
    with group_scope(world.a, actor=world.wang):
        kept = StoredFile.objects.get()
        assert kept.name == "车间.jpg"
        assert kept.size < taken.tell() / 2
