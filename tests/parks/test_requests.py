"""A need from its coming in to its worth: several people, and what each of them is told when a rule says no."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone
from openpyxl import Workbook

from groupportal.audit.models import AccessEntry
from groupportal.deciding.standard import Ruled
from groupportal.errors import NotAllowed
from groupportal.files.access import may_open
from groupportal.files.services import store_upload
from groupportal.links.selectors import link_rows
from groupportal.messages.models import Notice
from groupportal.metrics.selectors import ask
from groupportal.records.kinds import Exported
from groupportal.reporting.values import Period
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from parks.enums import ProjectKind, ProjectState, RequestState
from parks.excel.request import RequestsKind
from parks.forms.request import ReplanForm
from parks.models import (
    EconomicValue,
    JointProject,
    ProjectPartner,
    Rating,
    RequestMember,
    Resident,
    ServiceRequest,
)
from parks.report_checks import value_confirmed
from parks.request_report import told
from parks.selectors.access import requests_for, values_for
from parks.selectors.papers import OPENED
from parks.selectors.request import late, left_behind, loads
from parks.selectors.value import by_year, confirmed, total
from parks.services.request import (
    accept,
    ask_by_link,
    ask_for_unit,
    decline,
    enter_request,
    replan,
    withdraw,
)
from parks.services.request_rating import close_unrated, rate, send_back
from parks.services.request_work import join, log_work, read_request_phone
from parks.services.value import (
    answer_by_link,
    confirm,
    confirm_on_paper,
    doubts,
    give_value_link,
    refuse,
    take_back,
    undo_value,
)
from tests.members.ground import viewer
from tests.outcomes import overlapped, race_codes, refused
from tests.parks.request_ground import (
    NEED,
    PHONE,
    accepted,
    account,
    asked,
    delivered,
    is_over_since,
    place,
    value_of,
)
from tests.records.ground import bring
from tests.todos import due
from tests.world import World

TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


def paper(by: Any) -> Any:
    upload = SimpleUploadedFile("确认书.pdf", b"%PDF-1.4\n%%EOF")
    return store_upload(upload, by=by, view_action=OPENED)


def test_a_need_goes_round_and_its_worth_is_confirmed(inside: World) -> None:
    it = place(inside)
    li, tao, he = viewer(inside.li), viewer(it.tao), viewer(it.he)
    row = asked(it)
    assert Notice.objects.filter(recipient=inside.li, title="新的服务需求：电工培训").exists()
    row = accept(row, leader=it.tao, due_on=TODAY() + 10 * DAY, answer="下周开班", by=li)
    assert Notice.objects.filter(recipient=it.tao, title="请负责这项服务需求：电工培训").exists()
    assert Notice.objects.filter(recipient=it.he, title__contains="受理了您的需求").exists()
    join(row, name="林同学", part="student", by=tao)
    log_work(row, day=TODAY(), text="备课", hours=Decimal(3), by=tao)
    (load, student) = loads(li, TODAY())
    assert (load.name, load.leads, load.hours) == ("陶老师", 1, 3)
    assert (student.name, student.helps, student.part) == ("林同学", 1, "学生")
    row = delivered(inside, it, title="车工培训")
    send_back(row, text="还差 2 人", by=he)
    assert row.logs.filter(text="企业要求补充：还差 2 人").exists()
    row.refresh_from_db()
    assert row.state == RequestState.ACCEPTED
    row = delivered(inside, it, title="钳工培训")
    assert [todo.title for todo in due(he, TODAY(), "parks.rate", "parks.confirm")] == ["请评价：钳工培训"]
    rate(row, stars=5, text="很好", by=he)
    assert [todo.title for todo in due(li, TODAY(), "parks.worth", "parks.unconfirmed")] == [
        "登记经济价值：钳工培训"
    ]
    value = value_of(it, inside.li, request=row)
    assert not due(li, TODAY(), "parks.worth", "parks.unconfirmed")
    assert [todo.title for todo in due(he, TODAY(), "parks.rate", "parks.confirm")] == [
        f"请确认：江海电子有限公司{TODAY().year}年经济价值"
    ]
    assert [
        "1 笔经济价值（合计 5.04 万元）企业还没有确认" in one.message for one in value_confirmed(TODAY())
    ] == [True]
    confirm(value, by=he)
    assert not list(value_confirmed(TODAY()))
    assert total(confirmed(TODAY())) == Decimal(50400)
    year = Period.of_year(TODAY().year)
    (line,) = told(year)
    assert "完成{{parks.requests_done}}项" in line
    assert line.endswith("。本年度经企业确认的经济价值{{parks.value}}万元。")
    since = {"since": f"{TODAY().year}-01-01"}
    codes = ("requests", "requests_done", "firms_served", "satisfaction", "value")
    found = [ask(f"parks.{code}", TODAY(), since).answer().value for code in codes]
    assert found == [3, 1, 1, 5, 50400]


def test_what_a_rule_refuses_is_said(inside: World) -> None:
    it = place(inside)
    li, tao, he = viewer(inside.li), viewer(it.tao), viewer(it.he)
    row = asked(it)
    assert "原因" in refused(lambda: decline(row, answer=" ", by=li), "invalid")
    yesterday = TODAY() - DAY
    refused(lambda: accept(row, leader=it.tao, due_on=yesterday, by=li), "due_past")
    refused(lambda: rate(row, stars=4, by=he), "state")
    decline(row, answer="不在服务范围", by=li)
    refused(lambda: accept(row, leader=it.tao, due_on=TODAY(), by=li), "state")
    under_way = accepted(inside, it)
    refused(lambda: log_work(under_way, day=TODAY() + DAY, text="做", by=tao), "day_to_come")
    refused(lambda: log_work(under_way, day=yesterday, text="做", by=tao), "before_asked")
    refused(lambda: log_work(under_way, day=TODAY(), text="做", hours=Decimal(25), by=tao), "hours_of_a_day")
    refused(lambda: replan(under_way, leader=it.tao, due_on=TODAY(), note="", by=li), "reason_missing")
    join(under_way, name="", part="teacher", user=it.tao, by=li)
    refused(lambda: join(under_way, name="", part="teacher", user=it.tao, by=li), "invalid")
    done = delivered(inside, it)
    refused(lambda: close_unrated(done, note="没有回音", by=li), "not_yet")
    is_over_since(done, 30)
    assert close_unrated(done, note="没有回音", by=li).state == RequestState.CLOSED
    it.centre.ends_on = TODAY()
    it.centre.save()
    assert "请选另一个" in refused(lambda: asked(it), "centre_closed")


def test_who_is_of_elsewhere_neither_sees_nor_does(inside: World) -> None:
    it = place(inside)
    hu, other, expert = viewer(it.hu), viewer(it.other_office), viewer(inside.pa.expert)
    row, done = accepted(inside, it), delivered(inside, it)
    value = value_of(it, inside.li, request=done)
    for person in (hu, other, expert):
        assert not requests_for(person).exists()
        assert not values_for(person).exists()
    assert viewer(inside.zhang).can("parks.view_requests"), "who reads for the group sees all"
    assert requests_for(viewer(inside.zhang)).count() == 2
    deeds = [
        lambda by: accept(asked(it), leader=it.tao, due_on=TODAY(), by=by),
        lambda by: replan(row, leader=it.tao, due_on=TODAY(), note="改", by=by),
        lambda by: log_work(row, day=TODAY(), text="做", by=by),
        lambda by: withdraw(row, note="不要了", by=by),
        lambda by: rate(done, stars=1, by=by),
        lambda by: send_back(done, text="缺", by=by),
        lambda by: confirm(value, by=by),
        lambda by: refuse(value, answer="不对", by=by),
        lambda by: take_back(value, by=by),
        lambda by: confirm_on_paper(
            value, signer="何", confirmed_on=TODAY(), paper=paper(inside.wang), by=by
        ),
        lambda by: ask_for_unit(it.centre, it.firm, NEED, by=by),
    ]
    for deed in deeds:
        for person in (hu, other, viewer(inside.zhang)):
            with pytest.raises(NotAllowed), transaction.atomic():
                deed(person)
    # The centre's own people do not speak for the firm, a teacher does not run the centre.
    for deed in (deeds[4], deeds[6]):
        with pytest.raises(NotAllowed), transaction.atomic():
            deed(viewer(inside.li))
    with pytest.raises(NotAllowed), transaction.atomic():
        deeds[1](viewer(it.tao))


def test_a_need_by_link_finds_its_firm_when_it_is_accepted(inside: World) -> None:
    it = place(inside)
    key = uuid.uuid4()
    row, link = ask_by_link(it.centre, "江海电子有限公司 ", NEED, key=key)
    again = ask_by_link(it.centre, "江海电子有限公司", NEED, key=key)
    assert again == (row, link), "sent twice, kept once"
    refused(lambda: ask_by_link(it.other_centre, "江海电子有限公司", NEED, key=key), "key_used")
    hu, own = viewer(it.hu), uuid.uuid4()
    ask_for_unit(it.centre, it.firm, NEED, by=viewer(it.he), key=own)
    # Another firm's key tells nothing of that firm's need.
    refused(lambda: ask_for_unit(it.centre, it.other_firm, NEED, by=hu, key=own), "key_used")
    new, _ = ask_by_link(it.centre, "江海新材料有限公司", NEED)
    assert row.unit is None
    for one in (row, new):
        accept(one, leader=inside.li, due_on=TODAY(), by=viewer(inside.li))
    row.refresh_from_db()
    new.refresh_from_db()
    assert row.unit == it.firm
    assert Unit.objects.get(name="江海新材料有限公司").outside_reason
    assert new.unit.name == "江海新材料有限公司"


def test_late_ones_and_those_of_firms_that_left(inside: World) -> None:
    it = place(inside)
    li = viewer(inside.li)
    early = enter_request(it.centre, "", NEED, received_on=TODAY() - 4 * DAY, unit=it.firm, by=li)
    open_now = asked(it)
    under_way = accepted(inside, it)
    ServiceRequest.objects.filter(pk=under_way.pk).update(due_on=TODAY() - DAY)
    assert set(late(requests_for(li), TODAY())) == {early, under_way}
    assert not left_behind(requests_for(li), TODAY()).exists()
    Resident.objects.filter(unit=it.firm).update(ends_on=TODAY())
    assert set(left_behind(requests_for(li), TODAY())) == {early, open_now, under_way}
    assert "企业已迁出，请办结或撤回：电工培训" in [todo.title for todo in due(li, TODAY(), "parks.left")]
    withdraw(open_now, note="企业已迁出", by=li)
    told = Notice.objects.filter(recipient=it.he, title="江海园区服务中心撤回了您的需求：电工培训")
    assert told.get().body == "企业已迁出", "the centre does not withdraw in the firm's name"
    assert set(left_behind(requests_for(li), TODAY())) == {early, under_way}
    assert accept(early, leader=it.tao, due_on=TODAY(), by=li).state == RequestState.ACCEPTED


def test_nothing_is_counted_twice(inside: World) -> None:
    it, year = place(inside), TODAY().year
    li, he = viewer(inside.li), viewer(it.he)
    project = JointProject.objects.create(
        kind=ProjectKind.SERVICE, title="产线改造", unit=inside.ua, starts_on=TODAY(), contract_amount=300000
    )
    row = delivered(inside, it)
    words = refused(lambda: value_of(it, inside.li, project=project), "no_partner")
    assert "不是这个项目的合作单位" in words
    ProjectPartner.objects.create(project=project, unit=it.firm)
    confirm(value_of(it, inside.li, "300000", project=project), by=he)
    confirm(value_of(it, inside.li, "50000", request=row), by=he)
    confirm(value_of(it, inside.wang, "400000"), by=he)
    assert total(confirmed(TODAY())) == 400_000, "of the year's figure what goes beyond"
    assert by_year(confirmed(TODAY())) == {year: 400_000}
    confirm(value_of(it, inside.wang, "90000", request=delivered(inside, it, title="后补")), by=he)
    assert total(confirmed(TODAY())) == 440_000, "needs and projects go beyond the year's figure"
    refused(lambda: value_of(it, inside.li, request=row), "invalid")
    # A need that has a value does not come into a project, one of a project gets no value: not even past the services.
    other = accepted(inside, it)
    replan(other, leader=it.tao, due_on=TODAY(), project=project, note="归入项目", by=li)
    ServiceRequest.objects.filter(pk=other.pk).update(state="delivered", result="好", delivered_on=TODAY())
    words = refused(lambda: value_of(it, inside.li, request=other), "value_counted_twice")
    assert "重复" in words
    facts = {"unit": it.firm, "year": year, "amount": 9000, "reckoning": "saved", "grounds": "省"}
    with pytest.raises(IntegrityError, match="value_counted_twice"), transaction.atomic():
        EconomicValue.objects.create(request=other, **facts)
    with pytest.raises(IntegrityError, match="value_counted_twice"), transaction.atomic():
        ServiceRequest.objects.filter(pk=row.pk).update(project=project)
    # What is in a project stays while the project's value for its firm stands.
    third = accepted(inside, it, title="在项目里")
    plan = {"leader": it.tao, "due_on": TODAY() + 10 * DAY, "note": "改"}
    replan(third, **plan, project=project, by=li)
    refused(lambda: replan(third, **plan, by=li), "value_counted_twice")
    with pytest.raises(IntegrityError, match="value_counted_twice"), transaction.atomic():
        ServiceRequest.objects.filter(pk=third.pk).update(project=None)
    JointProject.objects.filter(pk=project.pk).update(state=ProjectState.DONE, ended_on=TODAY())
    third.refresh_from_db()
    offered: Any = ReplanForm(record=third).fields["project"]
    assert project in offered.queryset, "one that has ended is not lost by saving the form"
    with pytest.raises(IntegrityError, match="value_fixed"), transaction.atomic():
        EconomicValue.objects.filter(request=row).update(amount=99999)
    with pytest.raises(IntegrityError, match="request_said"), transaction.atomic():
        ServiceRequest.objects.filter(pk=row.pk).update(text="别的")


def test_two_people_stand_behind_a_value(inside: World) -> None:
    it = place(inside)
    row = value_of(it, inside.li, request=delivered(inside, it))
    li, wang, he = viewer(inside.li), viewer(inside.wang), viewer(it.he)
    scan = paper(inside.wang)
    said = {"signer": "何敏", "confirmed_on": TODAY(), "paper": scan}
    refused(lambda: confirm_on_paper(row, **said, by=li), "two_people")
    assert "另一位同事" in refused(lambda: give_value_link(row, by=li), "two_people")
    give_value_link(row, by=wang)
    assert [len(link_rows(row, by)) for by in (li, wang)] == [0, 1], "nor does who stated it find the link"
    helper = account("ke_a", "柯老师", Role.TEACHER, inside.ua)
    RequestMember.objects.create(request=row.request, name="柯老师", user=helper)
    for person in (inside.li, it.tao, helper):
        refused(lambda by=person: answer_by_link(row, right=True, signer="何敏", by=by), "two_people")
    refused(lambda: answer_by_link(row, right=False, signer="何敏", by=None), "reason_missing")
    # 何 also works for the centre's school: what that school says of the firm he does not confirm.
    Membership.objects.create(user=it.he, role="school_admin", unit=inside.ua)
    assert "另一位" in refused(lambda: confirm(row, by=viewer(it.he)), "two_people")
    done = confirm_on_paper(row, **said, by=wang)
    assert (done.state, done.confirmed_by, done.ruled_by) == (Ruled.ACCEPTED, "paper", inside.wang)
    refused(lambda: refuse(row, answer="不对", by=he), "state")
    assert [may_open(scan, viewer(one)) for one in (inside.pa.expert, it.hu)] == [True, False]


def test_what_was_confirmed_is_taken_back_by_another_with_a_reason(inside: World) -> None:
    it = place(inside)
    li, he = viewer(inside.li), viewer(it.he)
    row = value_of(it, inside.li, request=delivered(inside, it))
    refused(lambda: undo_value(row, reason="写错", by=he), "state")
    row = confirm(row, by=he)
    refused(lambda: undo_value(row, reason="写错", by=li), "two_people")
    refused(lambda: undo_value(row, reason=" ", by=he), "reason_missing")
    for stranger in (it.hu, it.other_office, inside.zhang):
        with pytest.raises(NotAllowed), transaction.atomic():
            undo_value(row, reason="写错", by=viewer(stranger))
    assert total(confirmed(TODAY())) == 50400
    undo_value(row, reason="多写了一个零", by=viewer(inside.wang))
    assert total(confirmed(TODAY())) == 0
    assert (
        Notice.objects.filter(recipient__in=(inside.li, it.he), body="确认后撤回：多写了一个零").count() == 2
    )
    confirm(value_of(it, inside.li, "5040", request=row.request), by=he)
    assert total(confirmed(TODAY())) == 5040


def test_what_is_confirmed_after_the_year_counts_on_its_day(inside: World) -> None:
    it = place(inside)
    last, since = TODAY().year - 1, dt.date(TODAY().year, 1, 1)
    before, he = since - DAY, viewer(it.he)
    whole = confirm(value_of(it, inside.wang, "100000", year=last), by=he)
    EconomicValue.objects.filter(pk=whole.pk).update(confirmed_on=before)
    confirm(value_of(it, inside.li, "130000", year=last, request=delivered(inside, it)), by=he)
    assert total(confirmed(before, dt.date(last, 1, 1))) == 100_000
    assert total(confirmed(TODAY(), since)) == 30_000, "compared with what was confirmed of that year before"
    assert by_year(confirmed(TODAY())) == {last: 130_000}
    assert ask("parks.value_of_year", TODAY(), {"year": str(last)}).answer().value == 130_000
    figure = ask("parks.value", TODAY(), {"since": since.isoformat()}).answer()
    assert figure.value == 30_000
    of_centre = ask("parks.value", TODAY(), {"since": since.isoformat(), "centre": it.centre.name}).answer()
    assert of_centre.value == 130_000


def test_who_serves_a_firm_does_not_speak_for_it(inside: World) -> None:
    it = place(inside)
    done, waiting = delivered(inside, it), asked(it)
    helper = account("ke_a", "柯老师", Role.TEACHER, inside.ua)
    for row in (done, waiting):
        RequestMember.objects.create(request=row, name="柯老师", user=helper)
    deeds = [
        lambda user: rate(done, stars=5, by=None, user=user),
        lambda user: send_back(done, text="缺", by=None, user=user),
        lambda user: withdraw(waiting, note="不要了", by=None, user=user),
    ]
    for deed in deeds:
        for person in (inside.li, inside.wang, helper):
            refused(lambda deed=deed, person=person: deed(person), "two_people")
    refused(lambda: deeds[0](it.tao), "two_people")
    Membership.objects.create(user=it.he, role="school_admin", unit=inside.ua)
    refused(lambda: rate(done, stars=5, by=viewer(it.he)), "two_people")
    value = value_of(it, inside.li, request=done)
    refused(lambda: send_back(done, text="缺", by=None), "valued")
    take_back(value, by=viewer(inside.li))
    assert rate(done, stars=4, by=None, user=it.hu).state == RequestState.CLOSED
    assert withdraw(waiting, note="不要了", by=None).state == RequestState.WITHDRAWN


def test_who_works_on_a_need_reads_the_telephone(inside: World) -> None:
    it = place(inside)
    row = accepted(inside, it)
    for person in (inside.li, it.tao):
        assert read_request_phone(row, by=viewer(person)) == PHONE
    assert AccessEntry.objects.filter(purpose="查看服务需求联系电话").count() == 2
    for person in (it.hu, it.other_office, inside.zhang):
        with pytest.raises(NotAllowed):
            read_request_phone(row, by=viewer(person))
    listed = [
        RequestsKind().listed(Exported(QueryDict(), viewer(person))).count()
        for person in (inside.li, it.other_office, inside.zhang)
    ]
    assert listed == [1, 0, 0], "telephones go out to those alone who run the centre"


def test_ten_thousand_typed_as_one_is_asked_about(inside: World) -> None:
    it = place(inside)
    assert "如果是 20 万元" in refused(lambda: value_of(it, inside.wang, "20"), "unit_of_money")
    assert doubts(Decimal(3000), "合同 3000万元")
    project = JointProject(contract_amount=Decimal(12_340_000))
    assert doubts(Decimal(1234), "合同", project)
    assert not doubts(Decimal(200000), "合同 20万元")


def test_a_ledger_comes_in_once_and_goes_out(inside: World, tmp_path: Path) -> None:
    it = place(inside)
    day = (TODAY() - 3 * DAY).isoformat()
    lines = [
        ["服务中心", "企业", "种类", "需求", "联系人", "电话", "提出日期"],
        [it.centre.name, "江海电子有限公司", "员工培训", "电工培训", "何敏", PHONE, day],
        [it.centre.name, "江海新材料有限公司", "用工和人才", "招实习生", "周工", "0750-3123456", day],
        [it.centre.name, "江海灯饰有限公司", "员工培训", "", "何敏", PHONE, day],
        [it.centre.name, "江海电子有限公司", "员工培训", "电工培训", "何敏", PHONE, TODAY().isoformat()],
    ]
    book = Workbook()
    for line in lines:
        book.active.append(line)
    book.save(tmp_path / "台账.xlsx")
    found = bring("service_requests", tmp_path / "台账.xlsx", user=inside.li)
    assert [(one.row, one.column) for one in found.errors] == [(4, "需求")]
    book.active.delete_rows(4)
    book.save(tmp_path / "台账.xlsx")
    for _ in range(2):
        bring("service_requests", tmp_path / "台账.xlsx", user=inside.li)
    book.active["F2"] = "0750-3999999"
    book.save(tmp_path / "台账.xlsx")
    (error,) = bring("service_requests", tmp_path / "台账.xlsx", user=inside.li, write=False).errors
    assert (error.row, "电话与登记的不同" in error.message) == (2, True), "told, not called an update"
    rows = ServiceRequest.objects.order_by("pk")
    assert [(row.firm, row.unit, row.came_by) for row in rows] == [
        ("江海电子有限公司", it.firm, "phone"),
        ("江海新材料有限公司", None, "phone"),
        ("江海电子有限公司", it.firm, "phone"),
    ], "the same words on another day are another need"
    assert TODAY() - timezone.localdate(rows[0].received_at) == 3 * DAY


def test_one_rating_of_two_at_once(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        it = place(world)
        row = delivered(world, it)
        waiting = asked(it)
    codes = race_codes(
        world.a, *[(it.he, lambda stars=stars: rate(row, stars=stars, by=viewer(it.he))) for stars in (1, 5)]
    )
    assert codes == ["done", "rated"]

    def taking(by: Any) -> Any:
        return by, lambda: accept(waiting, leader=by, due_on=TODAY(), by=viewer(by))

    assert race_codes(world.a, taking(world.li), taking(world.wang)) == ["done", "state"]
    with group_scope(world.a, actor=world.wang):
        assert Rating.objects.count() == 1
        project = JointProject.objects.create(
            kind=ProjectKind.SERVICE, title="改造", unit=world.ua, starts_on=TODAY()
        )

    def into_project() -> Any:
        with transaction.atomic():
            return ServiceRequest.objects.filter(pk=row.pk).update(project=project)

    answers = overlapped(
        world.a,
        (world.li, lambda: value_of(it, world.li, request=row)),
        (world.wang, lambda: _said(into_project)),
    )
    assert isinstance(answers[0], EconomicValue)
    assert answers[1] == "value_counted_twice"


def _said(work: Any) -> str:
    try:
        work()
    except IntegrityError as error:
        return str(error).split("\n", 1)[0]
    return ""
