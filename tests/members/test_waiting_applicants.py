"""Applications whose next step is the applicant's, where the applicant comes in person or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from groupportal.audit.models import AuditEntry
from groupportal.tenancy.scope import group_scope
from members.enums import ApplicationState, AttachmentKind
from members.models import Application
from members.selectors.queues import waiting_applications
from tests.members.ground import viewer
from tests.members.test_applications import PDF, filled
from tests.world import World


def test_papers_handed_over_in_person_go_on_to_the_review(
    world: World, client_for: Callable[..., Any], django_capture_on_commit_callbacks: Any
) -> None:
    nobody, wang = client_for(None, world.a), client_for(world.wang, world.a)
    mine = nobody.post("/members/join/", filled()).headers["Location"]
    with group_scope(world.a):
        application = Application.objects.get()
    page = f"/members/applications/{application.public_id}/"
    assert "已收到材料" not in wang.get(page).content.decode()
    wang.post(f"{page}material/", {"text": "请补交营业执照"})
    assert "已收到材料，继续审核" in wang.get(page).content.decode()
    assert wang.post(f"{page}receive/", {"text": ""}).status_code == 422
    words = "何敏到秘书处交来营业执照复印件"
    licence = SimpleUploadedFile("执照.pdf", PDF, "application/pdf")
    with django_capture_on_commit_callbacks(execute=True):
        assert wang.post(f"{page}receive/", {"text": words, "licence": licence}).status_code == 302
    assert words in mail.outbox[-1].body
    reviewed = wang.get(page).content.decode()
    assert "执照.pdf" in reviewed
    assert "初审通过，提交理事会" not in reviewed, "who handed the papers in does not rule on them"
    assert "请交给另一位同事审核" in reviewed
    refused = wang.post(f"{page}accept/", {"text": ""})
    assert (refused.status_code, "须由两个人完成" in refused.content.decode()) == (422, True)
    assert "初审通过，提交理事会" in client_for(world.wen, world.a).get(page).content.decode()
    shown = nobody.client.get(mine).content.decode()
    steps = re.findall(r"<strong>((?:秘书处|申请单位)</strong> [^<]+)<", shown)
    assert steps[0] == "秘书处</strong> 收到材料，继续审核"
    assert words in shown
    assert "秘书处的意见：" not in shown, "nothing is asked of the applicant any more"
    with group_scope(world.a):
        assert application.files.get().kind == AttachmentKind.LICENCE
        assert [a.name for a in waiting_applications(viewer(world.wen))] == [application.name]
        assert not waiting_applications(viewer(world.wang)).exists()
        entry = AuditEntry.objects.get(action="members.application_submitted", actor=world.wang)
        assert (entry.note, entry.after) == (words, {"材料": "执照.pdf"})
        with pytest.raises(IntegrityError, match="application_two_people"), transaction.atomic():
            Application.objects.update(state="accepted", ruled_by=world.wang, ruled_at=timezone.now())


def test_an_application_nobody_goes_on_with_is_ended_with_words(
    world: World, client_for: Callable[..., Any], django_capture_on_commit_callbacks: Any
) -> None:
    nobody, wang = client_for(None, world.a), client_for(world.wang, world.a)
    mine = nobody.post("/members/join/", filled()).headers["Location"]
    with group_scope(world.a):
        application = Application.objects.get()
    page = f"/members/applications/{application.public_id}/"
    assert wang.post(f"{page}end/", {"text": "对方来电不再加入"}).status_code == 422, (
        "it waits for the review"
    )
    wang.post(f"{page}return/", {"text": "名称与执照不一致"})
    assert nobody.post("/members/join/", filled()).status_code == 422
    assert wang.post(f"{page}end/", {"text": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert wang.post(f"{page}end/", {"text": "对方来电不再加入"}).status_code == 302
    assert "对方来电不再加入" in mail.outbox[-1].body
    shown = nobody.client.get(mine).content.decode()
    assert "秘书处的意见：</strong>对方来电不再加入" in shown
    assert "修改并重新提交" not in shown
    assert "重新申请" in shown
    assert nobody.post("/members/join/", filled()).status_code == 302
    with group_scope(world.a):
        states = set(Application.objects.values_list("state", flat=True))
        assert states == {ApplicationState.ENDED, ApplicationState.SUBMITTED}
        assert AuditEntry.objects.filter(action="members.application_ended").exists()
