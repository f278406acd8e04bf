"""Pages on which receipts and expenditures are recorded, reversed and proved."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from budget.models import LedgerEntry
from budget.selectors import entries_of
from groupportal.audit.models import AuditEntry
from tests.budget.ground import Ground, entry, in_group
from tests.visitor import body
from tests.world import World

PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def facts(ground: Ground, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "receipt",
        "thread": str(ground.first.public_id),
        "source": "municipal",
        "amount": "１，215.00",
        "occurred_on": "2023-07-04",
        "voucher_no": "记-0012",
        "counterparty": "江海市财政局",
        "summary": "专项资金",
        **changes,
    }


def test_recording_and_going_on_with_the_next(world: World, kept: Ground, client_for: Any) -> None:
    visitor = client_for(world.cai, world.a)
    upload = SimpleUploadedFile("回单.pdf", PDF, "application/pdf")
    answer = visitor.post("budget:record", {**facts(kept), "evidence": [upload], "next": "1"})
    assert answer.status_code == 302, body(answer)
    assert f"thread={kept.first.public_id}" in answer.url
    assert "source=municipal" in answer.url
    again = body(visitor.client.get(answer.url))
    assert "已登记到位 1,215.00 元（0.12 万元）" in again
    assert f'value="{kept.first.public_id}" selected' in again
    with in_group(world.a, world.cai):
        made = entries_of().get(voucher_no="记-0012")
        assert (made.amount, made.created_by, made.file_count) == (Decimal("1215.00"), world.cai, 1)
        assert AuditEntry.objects.filter(action="budget.entry_recorded", object_id=made.public_id).exists()
    page = body(visitor.get("budget:entry", public_id=made.public_id))
    assert "回单.pdf" in page
    assert "蔡敏" in page


def test_the_same_voucher_twice_is_asked_about(world: World, kept: Ground, client_for: Any) -> None:
    visitor = client_for(world.cai, world.a)
    assert visitor.post("budget:record", facts(kept)).status_code == 302
    second = visitor.post("budget:record", facts(kept))
    assert second.status_code == 422
    assert "已登记过凭证号 记-0012" in body(second)
    assert 'type="checkbox" name="same_on_purpose"' in body(second)
    assert visitor.post("budget:record", facts(kept, same_on_purpose="on")).status_code == 302
    with in_group(world.a, world.cai):
        assert LedgerEntry.objects.filter(voucher_no="记-0012").count() == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": "约200万"}, "是约数，请填写确切的金额"),
        ({"amount": "-5"}, "金额必须大于 0"),
        ({"amount": "1.005"}, "最多两位小数"),
        ({"amount": "二百"}, "请只填一个数字"),
        ({"occurred_on": "2999-01-01"}, "晚于今天"),
        ({"voucher_no": " "}, "凭证号"),
        ({"thread": "00000000-0000-0000-0000-000000000000"}, "建设任务"),
    ],
)
def test_what_cannot_be_recorded_is_said(
    world: World, kept: Ground, client_for: Any, changes: dict[str, str], sentence: str
) -> None:
    answer = client_for(world.cai, world.a).post("budget:record", facts(kept, **changes))
    assert answer.status_code == 422
    assert sentence in body(answer)
    with in_group(world.a, world.cai):
        assert not LedgerEntry.objects.filter(voucher_no="记-0012").exists()


def test_a_bad_file_keeps_the_entry_from_being_recorded(world: World, kept: Ground, client_for: Any) -> None:
    upload = SimpleUploadedFile("回单.pdf", b"MZ not a pdf", "application/pdf")
    answer = client_for(world.cai, world.a).post("budget:record", {**facts(kept), "evidence": [upload]})
    assert answer.status_code == 422
    assert "回单.pdf" in body(answer)
    with in_group(world.a, world.cai):
        assert not LedgerEntry.objects.filter(voucher_no="记-0012").exists()


def test_reversing_with_a_reason(world: World, kept: Ground, client_for: Any) -> None:
    with in_group(world.a, world.cai):
        made = entry(kept, world.cai)
    visitor = client_for(world.cai, world.a)
    today = timezone.localdate().isoformat()
    refused = visitor.post("budget:reverse", {"reason": " ", "occurred_on": today}, public_id=made.public_id)
    assert refused.status_code == 422
    done = visitor.post(
        "budget:reverse", {"reason": "记错任务", "occurred_on": today}, public_id=made.public_id
    )
    assert done.status_code == 302
    again = f"occurred_on={today}"
    offered = body(visitor.client.get(done["Location"]))
    assert again in offered
    assert "按正确内容重新登记" in offered
    former = body(visitor.get("budget:entry", public_id=made.public_id))
    assert "已于" in former
    assert "重新登记" not in former
    twice = visitor.post("budget:reverse", {"reason": "再来", "occurred_on": today}, public_id=made.public_id)
    assert "已经被冲销" in body(twice)
    with in_group(world.a, world.cai):
        assert LedgerEntry.objects.filter(reverses=made).count() == 1
    reader = client_for(world.zhang, world.a)
    assert (
        reader.post(
            "budget:reverse", {"reason": "x", "occurred_on": today}, public_id=made.public_id
        ).status_code
        == 403
    )


def test_evidence_can_be_added_later(world: World, kept: Ground, client_for: Any) -> None:
    with in_group(world.a, world.cai):
        made = entry(kept, world.cai)
    visitor = client_for(world.cai, world.a)
    assert visitor.post("budget:attach", {}, public_id=made.public_id).status_code == 422
    upload = SimpleUploadedFile("发票.pdf", PDF, "application/pdf")
    assert visitor.post("budget:attach", {"evidence": [upload]}, public_id=made.public_id).status_code == 302
    assert "发票.pdf" in body(visitor.get("budget:entry", public_id=made.public_id))
