"""The way in: the public form and its limits, looking how it stands, the review, the council's decision."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import docx
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from groupportal.deciding.decision import Decision
from groupportal.errors import DomainError
from groupportal.files.services import store_bytes
from groupportal.links.services import revoke_link
from groupportal.messages.models import Notice
from groupportal.tenancy.scope import group_scope
from members.enums import ApplicationState, AttachmentKind, LeaveReason, PeriodOrigin
from members.models import Application, ApplicationEvent, Member
from members.selectors.roll import active_on
from members.services import admission, applications
from members.services.attachments import withdraw_attachment
from members.services.periods import leave
from members.states import APPLICATION
from tests.members.ground import DECISION, code, enrol, viewer
from tests.outcomes import refused
from tests.world import World

D = dt.date
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def filled(**changes: Any) -> dict[str, Any]:
    """What a careful applicant fills in."""
    return {
        "name": "开平丁智能装备有限公司",
        "credit_code": code(11, "440783"),
        "category": "enterprise",
        "industry": "manufacturing",
        "rank": "member",
        "introduction": "做智能装备。",
        "wish": "共建数控技术订单班。",
        "contact_name": "何敏",
        "contact_phone": "13800138011",
        "contact_email": "he@example.com",
        "agree": "on",
        **changes,
    }


def started(world: World, **changes: Any) -> Application:
    """An application that was handed in."""
    values = {k: v for k, v in filled(**changes).items() if k != "agree"}
    return applications.submit_application(applications.start_application(values))


def test_from_the_public_form_to_the_roll(
    world: World, client_for: Callable[..., Any], django_capture_on_commit_callbacks: Any
) -> None:
    nobody, wang = client_for(None, world.a), client_for(world.wang, world.a)
    form = nobody.get("/members/join/")
    assert form.status_code == 200
    licence = SimpleUploadedFile("执照.pdf", PDF, "application/pdf")
    with django_capture_on_commit_callbacks(execute=True):
        done = nobody.post("/members/join/", {**filled(), "licence": licence})
    assert done.status_code == 302
    mine = done.headers["Location"]
    shown = nobody.client.get(mine).content.decode()
    assert re.search(r'<svg[^>]*class="qr"', shown), "to scan with a phone"
    assert shown.count(mine) == 2, "to read and to copy"
    assert urlsplit(mine).path in mail.outbox[-1].body
    with group_scope(world.a):
        application = Application.objects.get()
        assert application.state == ApplicationState.SUBMITTED
        assert Notice.objects.filter(recipient=world.wang, title__contains="开平丁").exists()
    assert application.tracking_code in shown
    assert application.tracking_code in mail.outbox[-1].body
    page = f"/members/applications/{application.public_id}/"
    assert "13800138011" in wang.get(page).content.decode()
    assert wang.post(f"{page}material/", {"text": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert wang.post(f"{page}material/", {"text": "请补交企业介绍盖章页"}).status_code == 302
    assert "请补交企业介绍盖章页" in mail.outbox[-1].body
    again = nobody.client.get(f"{mine}correct/")
    assert "秘书处的意见：</strong>请补交企业介绍盖章页" in again.content.decode()
    assert "已上传：执照.pdf。这些材料都还在，不用重传" in again.content.decode()
    steps = nobody.client.get(mine).content.decode()
    assert re.findall(r"<strong>(?:秘书处|申请单位)</strong> ([^<]+)<", steps) == [
        "要求补充材料",
        "提交申请",
        "填写申请",
    ]
    extra = SimpleUploadedFile("介绍.pdf", PDF + b"% x\n", "application/pdf")
    corrected = nobody.client.post(f"{mine}correct/", {**filled(), "profile_files": [extra]})
    assert corrected.headers["Location"] == urlsplit(mine).path
    assert wang.post(f"{page}accept/", {"text": ""}).status_code == 302
    values = {"joined_on": "2023-03-01", "rank": "director", "decision": ""}
    assert wang.post(f"{page}admit/", values).status_code == 422
    scan = SimpleUploadedFile("审批表.pdf", PDF + b"% y\n", "application/pdf")
    values = {**values, "decision": "2023年第一次理事会决议", "decided_on": "2023-02-20", "evidence": scan}
    assert wang.post(f"{page}admit/", values).status_code == 302
    with group_scope(world.a):
        member = Member.objects.get()
        assert (str(member), member.region) == ("开平丁智能装备有限公司", "440783")
        assert member.periods.get().origin == PeriodOrigin.APPLICATION
        assert {a.kind for a in member.attachments.all()} == {
            AttachmentKind.LICENCE,
            AttachmentKind.INTRODUCTION,
            AttachmentKind.APPROVAL_FORM,
        }
        assert active_on(D(2023, 3, 1)).count() == 1
        steps = [e.state for e in ApplicationEvent.objects.order_by("id")]
        assert steps == ["draft", "submitted", "material", "submitted", "accepted", "admitted"]
    member_form = wang.get(f"/members/{member.public_id}/form/")
    cells = [c.text for r in docx.Document(io.BytesIO(member_form.content)).tables[0].rows for c in r.cells]
    assert filled()["wish"] in cells, "what the applicant wished stays on the form that is filed"
    asked = wang.get(f"/members/{member.public_id}/rank/").content.decode()
    assert "现在登记的是：在册，2023年3月1日加入，理事单位。" in asked
    final = nobody.client.get(mine).content.decode()
    assert "已加入" in final
    assert world.wang.name not in final


def _code_sent() -> str:
    found = re.search(r"验证码：(\d{6})", mail.outbox[-1].body)
    assert found
    return found[1]


def test_a_lost_link_is_found_by_code_and_phone_and_asks_for_the_code_sent_by_mail(
    world: World, client_for: Callable[..., Any], django_capture_on_commit_callbacks: Any
) -> None:
    with group_scope(world.a):
        application = started(world)
    nobody = client_for(None, world.a)
    ask = {
        "tracking_code": f" {application.tracking_code[:4].lower()}-{application.tracking_code[4:]}",
        "phone": "138 0013 8011",
    }
    wrong = nobody.post("/members/join/status/", {**ask, "phone": "13800138012"})
    assert (wrong.status_code, "没有找到" in wrong.content.decode()) == (422, True)
    with django_capture_on_commit_callbacks(execute=True):
        found = nobody.post("/members/join/status/", ask)
    mine = found.headers["Location"]
    asked = nobody.client.get(mine).content.decode()
    assert "验证码已发到 h***@example.com" in asked
    assert application.tracking_code not in asked
    assert application.name not in asked
    sent = _code_sent()
    other = "000000" if sent != "000000" else "111111"
    assert nobody.client.post(f"{mine}check/", {"answer": other}).status_code == 422
    assert nobody.client.post(f"{mine}check/", {"answer": sent}).status_code == 302
    assert application.tracking_code in nobody.client.get(mine).content.decode()
    # Another browser with the same link is asked, another group knows nothing of it.
    third = client_for(None, world.a)
    assert third.client.post(f"{mine}check/", {"answer": sent}).status_code == 422
    elsewhere = client_for(None, world.b)
    assert "没有找到" in elsewhere.post("/members/join/status/", ask).content.decode()
    assert elsewhere.client.get(mine.replace("/group-a/", "/group-b/")).status_code == 404


def test_without_an_e_mail_code_and_phone_are_the_key_and_the_link_asks_for_the_phone(
    world: World, client_for: Callable[..., Any]
) -> None:
    with group_scope(world.a):
        application = started(world, contact_email="")
    nobody, other = client_for(None, world.a), client_for(None, world.a)
    ask = {"tracking_code": application.tracking_code, "phone": "13800138011"}
    mine = nobody.post("/members/join/status/", ask).headers["Location"]
    assert application.tracking_code in nobody.client.get(mine).content.decode()
    assert "电话号码后四位" in other.client.get(mine).content.decode()
    assert other.client.post(f"{mine}check/", {"answer": "8011"}).status_code == 302
    assert application.name in other.client.get(mine).content.decode()


def test_what_was_typed_while_correcting_goes_on_elsewhere_and_ends_with_the_submission(
    world: World, client_for: Callable[..., Any]
) -> None:
    with group_scope(world.a, actor=world.wang):
        application = started(world, contact_email="")
        admission.give_back(application, reason="名称与执照不一致", by=viewer(world.wang))
    ask = {"tracking_code": application.tracking_code, "phone": "13800138011"}
    phone, desk = client_for(None, world.a), client_for(None, world.a)
    mine = phone.post("/members/join/status/", ask).headers["Location"]
    typed = {**filled(), "name": "开平丁智能装备股份有限公司", "contact_name": "何小敏", "keep": "1"}
    assert phone.client.post(f"{mine}correct/", typed).status_code == 302
    desk.post("/members/join/status/", ask)
    resumed = desk.client.get(f"{mine}correct/").content.decode()
    assert 'value="开平丁智能装备股份有限公司"' in resumed
    del typed["keep"]
    assert desk.client.post(f"{mine}correct/", typed).status_code == 302
    with group_scope(world.a):
        application.refresh_from_db()
        link = applications.link_of(application)
        assert (application.name, link.progress) == (typed["name"], {})
        assert link.addressee == "何小敏", "whose link it is now"
    assert desk.client.get(f"{mine}correct/").headers["Location"] == urlsplit(mine).path, "it is filed"


def test_a_closed_application_is_read_by_its_link_and_no_more(
    world: World, client_for: Callable[..., Any]
) -> None:
    nobody = client_for(None, world.a)
    mine = nobody.post("/members/join/", filled(contact_email="")).headers["Location"]
    nobody.client.post(mine)
    shown = nobody.client.get(mine).content.decode()
    assert "已撤回" in shown
    assert "撤回申请" not in shown.replace("<strong>申请单位</strong> 撤回申请", "")
    assert nobody.client.post(mine).status_code == 302
    with group_scope(world.a):
        application = Application.objects.get()
        first = applications.link_of(application)
        assert first.finished_at
        # Once that has run out, code and phone lead to another one to read.
        type(first).objects.update(expires_at=first.issued_at)
    ask = {"tracking_code": application.tracking_code, "phone": "13800138011"}
    later = nobody.post("/members/join/status/", ask).headers["Location"]
    assert later != mine
    assert "已撤回" in nobody.client.get(later).content.decode()
    with group_scope(world.a, actor=world.wang):
        revoke_link(applications.link_of(application), reason="对方要求", by=viewer(world.wang))
    refused = nobody.post("/members/join/status/", ask)
    assert "已由秘书处撤销" in refused.content.decode()


def test_the_secretariat_finds_the_link_at_the_application(
    world: World, client_for: Callable[..., Any]
) -> None:
    nobody, wang = client_for(None, world.a), client_for(world.wang, world.a)
    mine = nobody.post("/members/join/", filled()).headers["Location"]
    nobody.client.get(mine)
    with group_scope(world.a):
        application = Application.objects.get()
        link = applications.link_of(application)
    page = wang.get("members:application", public_id=application.public_id).content.decode()
    assert f"/links/{link.public_id}/" in page
    assert mine not in page, "its address stands on a page of its own, where looking is written down"
    assert mine in wang.get("links:link", public_id=link.public_id).content.decode()


def test_the_public_form_is_limited_by_phone_and_by_address(
    world: World, client_for: Callable[..., Any]
) -> None:
    nobody = client_for(None, world.a)
    answers = [
        nobody.post(
            "/members/join/", filled(name=f"试{n}有限公司", credit_code=code(20 + n), contact_email="")
        ).status_code
        for n in range(4)
    ]
    assert answers == [302, 302, 302, 429]
    later = [
        nobody.post(
            "/members/join/",
            filled(name=f"再{n}有限公司", credit_code=code(40 + n), contact_phone=f"1380013{n:04d}"),
        ).status_code
        for n in range(8)
    ]
    assert later[:6] == [302] * 6
    assert later[6:] == [429, 429]
    with group_scope(world.a):
        assert Application.objects.count() == 9


def test_correcting_what_was_asked_for_is_not_counted_as_another_application(
    world: World, client_for: Callable[..., Any]
) -> None:
    nobody = client_for(None, world.a)
    for _ in range(4):
        broken = SimpleUploadedFile("执照.pdf", b"MZ no pdf", "application/pdf")
        assert nobody.post("/members/join/", {**filled(), "licence": broken}).status_code == 422
    mine = nobody.post("/members/join/", filled()).headers["Location"]
    for turn in range(4):
        with group_scope(world.a):
            admission.give_back(Application.objects.get(), reason="请补充", by=viewer(world.wang))
        changed = filled(address=f"建设路{turn}号")
        assert nobody.client.post(f"{mine}correct/", changed).status_code == 302


def test_what_fills_in_every_field_leaves_nothing(world: World, client_for: Callable[..., Any]) -> None:
    answer = client_for(None, world.a).post("/members/join/", filled(homepage="http://spam.example"))
    assert answer.status_code == 302
    with group_scope(world.a):
        assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"credit_code": code(11)[:-1] + "I"}, "第 18 位是字母 I"),
        ({"credit_code": ""}, "这一项还没有填"),
        ({"contact_phone": "12345"}, "不是 11 位手机号"),
        ({"staff_total": "30"}, "统计日期"),
        ({"introduction": ""}, "单位介绍"),
        ({"agree": ""}, "勾选同意"),
    ],
)
def test_bad_input_is_said_at_the_form(
    world: World, client_for: Callable[..., Any], changes: dict[str, str], words: str
) -> None:
    answer = client_for(None, world.a).post("/members/join/", filled(**changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    with group_scope(world.a):
        assert not Application.objects.exists()


def test_errors_stand_in_the_order_of_the_form(world: World, client_for: Callable[..., Any]) -> None:
    page = client_for(None, world.a).post("/members/join/", {}).content.decode()
    said = re.findall(r'<li><a href="#id_(\w+)">', page)
    assert said[:4] == ["name", "credit_code", "category", "industry"]
    assert said[-1] == "agree"


def test_a_second_application_of_a_unit_waits_for_the_first(world: World) -> None:
    with group_scope(world.a):
        first = started(world)
        with pytest.raises(DomainError, match="已有一份申请"):
            started(world, name="开平丁（又一份）")
        applications.withdraw_application(first)
        started(world)


def test_who_fills_in_for_an_applicant_does_not_rule_on_it(
    world: World, client_for: Callable[..., Any]
) -> None:
    wang = client_for(world.wang, world.a)
    assert wang.post("/members/join/", filled()).status_code == 302
    with group_scope(world.a, actor=world.wang):
        application = Application.objects.get()
        assert application.proposed_by == world.wang
        assert "须由两个人完成" in refused(
            lambda: admission.accept(application, by=viewer(world.wang)), "two_people"
        )
        assert not Notice.objects.filter(recipient=world.wang).exists()
        admission.accept(application, by=viewer(world.wen))


def test_what_an_application_came_with_is_not_withdrawn_by_who_admitted_it(inside: World) -> None:
    file = store_bytes(PDF, name="执照.pdf", by=inside.wang, view_action="members.view_roll")
    values = {k: v for k, v in filled().items() if k != "agree"}
    application = applications.submit_application(
        applications.start_application(values, files=[(AttachmentKind.LICENCE, file)])
    )
    wang, wen = viewer(inside.wang), viewer(inside.wen)
    admission.accept(application, by=wen)
    member = admission.admit(
        application, joined_on=D(2023, 1, 1), rank="member", decision=Decision("决议"), by=wang
    )
    paper = member.attachments.get()
    said = refused(lambda: withdraw_attachment(paper, reason="不要了", by=wang), "two_people")
    assert "另一位同事" in said
    assert withdraw_attachment(paper, reason="传错了", by=wen).withdrawn_on


def test_every_move_that_is_not_in_the_table_is_refused(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        wang = viewer(world.wang)
        deeds: dict[str, Callable[[Application], Any]] = {
            ApplicationState.RETURNED: lambda a: admission.give_back(a, reason="改", by=wang),
            ApplicationState.MATERIAL: lambda a: admission.request_material(a, text="补", by=wang),
            ApplicationState.ACCEPTED: lambda a: admission.accept(a, by=wang),
            ApplicationState.REFUSED: lambda a: admission.refuse(a, reason="不", by=wang),
            ApplicationState.ENDED: lambda a: admission.end(a, reason="不再办理", by=wang),
            ApplicationState.WITHDRAWN: applications.withdraw_application,
            ApplicationState.SUBMITTED: applications.submit_application,
        }
        application = started(world)
        assert set(APPLICATION.final) == {
            ApplicationState.REFUSED,
            ApplicationState.ENDED,
            ApplicationState.WITHDRAWN,
            ApplicationState.ADMITTED,
        }
        with pytest.raises(DomainError, match="不能改为“已终止”"):
            admission.end(application, reason="不再办理", by=wang)
        admission.refuse(application, reason="材料不实", by=wang)
        for deed in deeds.values():
            with pytest.raises(DomainError, match=r"不能改为|不用再操作"):
                deed(application)
        application.refresh_from_db()
        assert application.state == ApplicationState.REFUSED


def test_a_unit_that_left_enters_again(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        wang = viewer(world.wang)
        member = enrol(
            world, "开平丁智能装备有限公司", joined_on=D(2018, 1, 1), credit_code=code(11, "440783")
        )
        application = admission.accept(started(world), by=wang)
        with pytest.raises(DomainError, match="就是成员"):
            admission.admit(
                application, joined_on=D(2023, 1, 1), rank="member", decision=Decision("决议"), by=wang
            )
        application.refresh_from_db()
        assert application.state == ApplicationState.ACCEPTED
        leave(member, left_on=D(2020, 1, 1), reason=LeaveReason.OTHER, decision=DECISION, by=wang)
        admission.admit(
            application, joined_on=D(2023, 1, 1), rank="member", decision=Decision("决议"), by=wang
        )
        assert member.periods.count() == 2
        assert Member.objects.count() == 1


def test_drafts_and_strangers_stay_out_of_the_review(world: World, client_for: Callable[..., Any]) -> None:
    with group_scope(world.a):
        application = started(world)
    page = f"/members/applications/{application.public_id}/"
    assert client_for(world.zhang, world.a).get(page).status_code == 403
    assert client_for(world.zhang, world.a).post(f"{page}accept/", {}).status_code == 403
    assert client_for(world.qian, world.b).get(page).status_code == 404
    with group_scope(world.a):
        application.refresh_from_db()
        assert application.state == ApplicationState.SUBMITTED
