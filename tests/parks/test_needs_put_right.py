"""A need of the wrong firm, one that nobody rates, one that nobody asked: told to whom it concerns, and put right."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from groupportal.errors import NotAllowed
from groupportal.messages.models import Notice
from groupportal.metrics.selectors import ask
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from parks.forms.request import AcceptForm
from parks.models import RequestMember, ServiceRequest
from parks.selectors.access import requests_for
from parks.services.centre import close_centre
from parks.services.project import ProjectInput, add_project, end_project, say_project_without_worth
from parks.services.request import accept, ask_by_link, enter_request, remove_request, replan
from parks.services.request_rating import (
    SUPPLEMENT_DAYS,
    give_link,
    rate,
    say_without_worth,
    send_back,
)
from parks.services.request_work import deliver
from parks.services.value import confirm_on_paper, refuse
from parks.views.by_link import progress_of
from tests.members.ground import viewer
from tests.outcomes import refused
from tests.parks.ground import DECISION
from tests.parks.request_ground import (
    NEED,
    accepted,
    account,
    asked,
    delivered,
    is_over_since,
    place,
    value_of,
)
from tests.todos import due
from tests.visitor import Visitor, body
from tests.world import World

TODAY = timezone.localdate


def test_a_wrong_firm_is_put_right_and_both_are_told(inside: World) -> None:
    it, li = place(inside), viewer(inside.li)
    own = asked(it)
    plan: Any = {"leader": it.tao, "due_on": TODAY(), "by": li}
    assert "不能改到别的企业" in refused(lambda: accept(own, unit=it.other_firm, **plan), "another_firm")
    assert "unit" not in AcceptForm(record=own).fields
    row = enter_request(it.centre, "", NEED, received_on=TODAY(), unit=it.firm, by=li)
    accept(row, unit=it.other_firm, **plan)
    replan(row, unit=it.firm, note="选错了企业", **plan)
    assert [requests_for(viewer(one)).filter(pk=row.pk).exists() for one in (it.he, it.hu)] == [True, False]
    assert Notice.objects.filter(
        recipient=it.hu, title__contains="登记时选错了企业", body="选错了企业"
    ).exists()
    assert Notice.objects.filter(recipient=it.he, title__contains="正在办理贵企业的需求").exists()


def test_what_was_delivered_is_not_forgotten(inside: World) -> None:
    it, li = place(inside), viewer(inside.li)

    def told() -> list[str]:
        return [one.title for one in due(li, TODAY(), "parks.unrated")]

    row = delivered(inside, it)
    done = rate(delivered(inside, it, title="招聘宣传"), stars=5, by=viewer(it.he))
    assert due(li, TODAY(), "parks.worth")
    refused(lambda: say_without_worth(done, reason=" ", by=li), "reason_missing")
    say_without_worth(done, reason="没有能算成金额的价值", by=li)
    assert not due(li, TODAY(), "parks.worth")
    refused(lambda: say_without_worth(asked(it), reason="没有", by=li), "not_delivered")
    assert not told(), "the firm has an account and is asked there"
    is_over_since(row, 30)
    assert told() == ["企业没有评价，请催或办结：电工培训"]
    new = enter_request(it.centre, "江海五金厂", NEED, received_on=TODAY(), by=li)
    accept(new, leader=it.tao, due_on=TODAY(), by=li)
    deliver(new, result="好", delivered_on=TODAY(), by=viewer(it.tao))
    assert told() == ["请把评价链接发给企业：电工培训", "企业没有评价，请催或办结：电工培训"]
    give_link(new, by=li)
    assert len(told()) == 1


def test_a_need_nobody_asked_counts_no_more(inside: World) -> None:
    it, li = place(inside), viewer(inside.li)
    spam, link = ask_by_link(it.centre, "某某公司", NEED)
    refused(lambda: remove_request(spam, reason=" ", by=li), "reason_missing")
    with pytest.raises(NotAllowed):
        remove_request(spam, reason="乱填", by=viewer(it.other_office))
    assert "登记错了，删去" in body(
        Visitor(inside.li, inside.a).get("parks:request", public_id=spam.public_id)
    )
    remove_request(spam, reason="不是企业提的", by=li)
    link.refresh_from_db()
    assert link.finished_at
    assert ask("parks.requests", TODAY(), {"since": TODAY().isoformat()}).answer().value == 0
    for row in (asked(it), accepted(inside, it)):
        refused(lambda row=row: remove_request(row, reason="删", by=li), "request_used")


def test_who_carried_a_need_before_is_told_and_what_is_missing_has_days(inside: World) -> None:
    it, li = place(inside), viewer(inside.li)
    row = accepted(inside, it)
    other = account("ma_a", "马老师", Role.TEACHER, inside.ua)
    replan(row, leader=other, due_on=row.due_on, note="陶老师出差", by=li)
    assert Notice.objects.filter(recipient=it.tao, title__contains="改由马老师负责").exists()
    deliver(row, result="好", delivered_on=TODAY(), by=viewer(other))
    ServiceRequest.objects.filter(pk=row.pk).update(due_on=TODAY() - dt.timedelta(days=9))
    back = send_back(row, text="少了证书", by=viewer(it.he))
    assert back.due_on == TODAY() + dt.timedelta(days=SUPPLEMENT_DAYS)
    assert dict(progress_of(back))["上次交付"]
    Membership.objects.filter(role=Role.SCHOOL_ADMIN).delete()
    ask_by_link(it.centre, "某某公司", NEED)
    assert Notice.objects.filter(recipient=inside.wang, title__contains="新的服务需求").exists()


def test_what_projects_were_worth_and_what_firms_returned_is_asked_about(inside: World) -> None:
    it, li = place(inside), viewer(inside.li)
    said = ProjectInput("service", "冲压件检测", TODAY() - dt.timedelta(days=90))
    row = add_project(inside.ua, said, by=li)
    refused(lambda: say_project_without_worth(row, reason="教学", by=li), "runs")
    end_project(row, ended_on=TODAY(), note="", by=li)
    assert [one.title for one in due(li, TODAY(), "parks.worth_of_projects")] == ["登记经济价值：冲压件检测"]
    refused(lambda: say_project_without_worth(row, reason=" ", by=li), "reason_missing")
    say_project_without_worth(row, reason="教学合作", by=li)
    assert not due(li, TODAY(), "parks.worth_of_projects")
    need = rate(delivered(inside, it), stars=5, by=viewer(it.he))
    refuse(value_of(it, inside.li, request=need), answer="算多了", by=viewer(it.he))
    (todo,) = due(li, TODAY(), "parks.value_returned")
    assert "算多了" in todo.detail
    say_without_worth(need, reason="没有", by=li)
    assert not due(li, TODAY(), "parks.value_returned")
    value = value_of(it, inside.li, "30000", request=need)
    need.refresh_from_db()
    assert need.without_worth == "", "what was said before holds no more"
    assert not due(li, TODAY(), "parks.value_returned"), "put forward anew"
    early = TODAY() - dt.timedelta(days=1)
    luo = viewer(account("ma_b", "马主任", Role.SCHOOL_ADMIN, inside.ua))
    paper: Any = {"signer": "何敏", "paper": None}
    refused(lambda: confirm_on_paper(value, confirmed_on=early, by=luo, **paper), "signed_before")
    RequestMember.objects.create(request=need, name="马主任", user=luo.user)
    refused(lambda: confirm_on_paper(value, confirmed_on=TODAY(), by=luo, **paper), "two_people")


def test_a_centre_that_was_closed_today_takes_no_need_from_then_on(inside: World) -> None:
    it = place(inside)
    ends = TODAY() + dt.timedelta(days=1)
    close_centre(it.centre, ends_on=ends, decision=DECISION, by=inside.wang)
    refused(lambda: ask_by_link(it.centre, "某某公司", NEED), "centre_closed")
    early = TODAY() - dt.timedelta(days=9)
    assert enter_request(it.centre, "某某公司", NEED, received_on=early, by=inside.wang).pk
