"""Pages on which points are recorded and reversed by hand."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from points.models import PointsEntry
from tests.points.ground import Ground, facts, give, in_a
from tests.visitor import body
from tests.world import World

PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
pytestmark = pytest.mark.django_db


def test_points_are_recorded_once_and_capped_before_the_eyes(
    world: World, kept: Ground, client_for: Any
) -> None:
    visitor = client_for(world.wang, world.a)
    form = body(visitor.get("points:record"))
    assert re.search(r'type="hidden" name="key" value="[0-9a-f]{32}"', form)
    upload = SimpleUploadedFile("名单.pdf", PDF, "application/pdf")
    answer = visitor.post("points:record", {**facts(kept), "files": [upload]})
    assert answer.status_code == 302, body(answer)
    shown = body(visitor.client.get(answer.url))
    assert "计入 20 分（应得 25 分，已到年度上限）" in shown
    assert "名单.pdf" in shown
    assert visitor.post("points:record", facts(kept)).url == answer.url, "the same form again"
    with in_a(world):
        assert PointsEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"occurred_on": "2019-05-01"}, "2019年5月1日执行的积分规则里没有这个项目"),
        ({"occurred_on": "2999-01-01"}, "还没有到"),
        ({"quantity": "-1"}, "数量"),
        ({"item": "donation"}, "必须上传佐证：捐赠协议、验收单"),
        ({"item": "nothing"}, "积分项目"),
        ({"member": "7e57ab1e-0000-4000-8000-000000000000"}, "成员单位"),
    ],
)
def test_what_cannot_be_recorded_is_said(
    world: World, kept: Ground, client_for: Any, changes: dict[str, str], sentence: str
) -> None:
    answer = client_for(world.wang, world.a).post("points:record", facts(kept, **changes))
    assert answer.status_code == 422
    assert sentence in body(answer)
    with in_a(world):
        assert not PointsEntry.objects.exists()


def test_reversing_on_the_page(world: World, kept: Ground, client_for: Any) -> None:
    with in_a(world):
        entry = give(world, kept, quantity=10)
    visitor = client_for(world.wang, world.a)
    assert "要冲销“海信电子有限公司”" in body(visitor.get("points:reverse", public_id=entry.public_id))
    answer = visitor.post("points:reverse", {"reason": "重复登记"}, public_id=entry.public_id)
    assert "重复登记" in body(visitor.client.get(answer.url))
    again = visitor.post("points:reverse", {"reason": "重复登记"}, public_id=entry.public_id)
    assert "已经被冲销" in body(again)
    assert client_for(world.li, world.a).get("points:entry", public_id=entry.public_id).status_code == 404
