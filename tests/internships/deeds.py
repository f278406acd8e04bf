"""The table of a year is corrected, and let go; a unit is chosen, suspended and left, with its posts, mentors and filings; placements
go their way.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import time_machine
from django.utils import timezone

from groupportal.deciding.standard import Ruled
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from internships.enums import NationalTable
from internships.models import Finding, LocationConsent, Override, Placement, Signal, SiteCode
from internships.services.approving import rule_placements, submit_placements, withdraw_placements
from internships.services.authority import edit_filing, filing_facts
from internships.services.batch import batch_facts, edit_batch
from internships.services.calendar import drop_days, read_days, set_days
from internships.services.checkin import CheckInInput, check_in
from internships.services.checking import check_all, let_pass
from internships.services.host import edit_host, host_facts, resume_host, suspend_host
from internships.services.leave import LEAVES, ask_leave
from internships.services.location import (
    EDITION,
    forget_photos,
    forget_positions,
    give_consent,
    withdraw_consent,
)
from internships.services.make_up import MAKE_UPS, ask_make_up, rule_make_up
from internships.services.mentor import edit_mentor, mentor_facts
from internships.services.moving import cancel_placements, transfer
from internships.services.pay import PayInput, record_pay
from internships.services.placement import assign, edit_placement, placement_facts
from internships.services.post import edit_post, post_facts
from internships.services.province import enter_province
from internships.services.running import (
    arrive,
    confirm_leaving,
    leave,
    take_back_arrival,
    take_back_leaving,
)
from internships.services.school import BasisInput, set_basis
from internships.services.selection import edit_selection, leave_host, return_to_host, selection_facts
from internships.services.signal import find_signals, reply_to_signal, settle_signal
from internships.services.site_code import renew_code
from internships.services.table import LayoutInput, replace_layout, set_codes
from internships.services.waiver import WAIVERS, rule_waiver
from tests.internships import closing, teaching
from tests.internships.alert_deeds import alert_deeds
from tests.internships.concern_deeds import concerns
from tests.internships.daily_ground import daily_ground
from tests.internships.ground import (
    D,
    arranged,
    batch,
    filing,
    host,
    lawful,
    mentor,
    over,
    post,
    running,
    selection,
)
from tests.internships.incident_deeds import incidents
from tests.internships.lawful import placement
from tests.internships.paper_deeds import papers
from tests.internships.reporting import heads_file, picture
from tests.internships.test_checkin import EIGHT, HERE
from tests.internships.test_waivers import asked
from tests.members.ground import viewer
from tests.rosters.ground import student, teacher
from tests.trail import Did
from tests.world import World

BEGINS = ("internships.",)


def story(world: World, request: Any) -> Iterator[Any]:
    by = world.wang
    with group_scope(world.a, actor=by):
        set_days(2027, read_days("2027-01-01 放假 元旦", "通知"), by=by)
        yield Did("internships.calendar_set", by)
        drop_days(2027, by=by)
        yield Did("internships.calendar_dropped", by)
        text = enter_province(
            "广东省", "《示例细则》", dt.date(2027, 1, 1), {"R11a.percent": (8, "第九条")}, by=by
        )
        yield Did("internships.province_entered", by, text)
        yield from _reporting(by)
        yield from _pay(world, by)
        yield from _units(world, by)
        it = teaching.room(world, firm_name="江海模具有限公司")
        yield from teaching.deeds(world, it)
        yield from concerns(world, it)
        yield from incidents(world, it)
        yield from closing.deeds(world, it)
        yield from _checks(world, by)
        yield from _placements(world, by)
        yield from _waivers(world, by)
    with time_machine.travel(EIGHT, tick=False):
        yield from _each_day(world)
        yield from alert_deeds(world)
    yield from papers(world)


def _reporting(by: Any) -> Iterator[Did]:
    today = timezone.localdate()
    said = LayoutInput("2026版", "通知", today, heads_file("学号-xh", "实习企业名称-sxqymc"))
    yield Did("internships.layout_replaced", by, replace_layout(NationalTable.PLACED, said, by=by))
    set_codes("gmbxzlm", [("1", "实习责任保险")], on=today, by=by)
    yield Did("internships.codes_set", by)


def _pay(world: World, by: Any) -> Iterator[Did]:
    (row,) = running(
        world,
        host(world, "江海机电有限公司"),
        batch(world, "报酬批次"),
        student(world, "77", "沈文"),
        pay=Decimal(2600),
    )
    said = PayInput(
        timezone.localdate(),
        paid_on=timezone.localdate(),
        way="transfer",
        is_to_student=True,
        paid=Decimal(2600),
    )
    yield Did("internships.pay_recorded", by, record_pay(row, said, by=by))
    yield Did(
        "internships.pay_corrected", by, record_pay(row, replace(said, way="cash", reason="现金"), by=by)
    )


def _units(world: World, by: Any) -> Iterator[Did]:
    unit = host(world)
    yield Did("internships.host_added", by, unit)
    edit_host(unit, replace(host_facts(unit), elsewhere=3), by=by)
    yield Did("internships.host_edited", by, unit)
    choice = selection(world, host=unit)
    yield Did("internships.host_selected", by, choice)
    edit_selection(choice, replace(selection_facts(choice), assessor="何建"), by=by)
    yield Did("internships.selection_edited", by, choice)
    suspend_host(unit, reason="安排学生上夜班", by=by)
    yield Did("internships.host_suspended", by, unit)
    resume_host(unit, reason="已经整改", by=by)
    yield Did("internships.host_resumed", by, unit)
    leave_host(choice, on=D(2023, 7, 1), by=by)
    yield Did("internships.host_left", by, choice)
    return_to_host(choice, reason="登记错了单位", by=by)
    yield Did("internships.host_returned", by, choice)
    work = post(world, host=unit)
    yield Did("internships.post_added", by, work)
    edit_post(work, replace(post_facts(work), hazards=None), by=by)
    yield Did("internships.post_edited", by, work)
    someone = mentor(world, host=unit)
    yield Did("internships.mentor_added", by, someone)
    edit_mentor(someone, replace(mentor_facts(someone), is_active=False), by=by)
    yield Did("internships.mentor_edited", by, someone)
    yield Did("internships.basis_set", by, set_basis(world.ua, BasisInput(has_head=True), by=by))
    paper = filing(world)
    yield Did("internships.filing_added", by, paper)
    edit_filing(paper, replace(filing_facts(paper), is_agreed=True), by=by)
    yield Did("internships.filing_edited", by, paper)


def _checks(world: World, by: Any) -> Iterator[Did]:
    placement({"unit.staff_total": 9}, by=by, ruled_by=world.wen)
    yield Did("internships.checked", by, check_all(on=timezone.localdate(), by=by))
    (finding,) = Finding.objects.filter(rule="R11a")
    assert let_pass([finding], reason="订单班", by=viewer(world.wen)) == [""]
    yield Did("internships.warning_passed", world.wen, Override.objects.get())


def _waivers(world: World, user: Any) -> Iterator[Any]:
    of, who, second = batch(world, "免实习批次"), student(world, "88", "沈辰"), viewer(world.wen)
    for state in ("withdrawn", "returned", "approved"):
        (row,) = asked(world, of, who)
        yield Did("internships.waiver_asked", user, row)
        if state == "withdrawn":
            WAIVERS.withdraw(row, state, by=viewer(user))
            yield Did("internships.waiver_withdrawn", user, row)
        else:
            rule_waiver(row, state, by=second, answer="阅")
            yield Did(WAIVERS.recorded[state], world.wen, row)
    rule_waiver(row, "revoked", by=second, answer="已复学")
    yield Did("internships.waiver_revoked", world.wen, row)


def _placements(world: World, user: Any) -> Iterator[Any]:
    by, second, today = viewer(user), viewer(world.wen), timezone.localdate()
    someone, guide = student(world, "30"), teacher(world, "T30", "吴静")
    firm, other = host(world, "江海机械有限公司"), host(world, "江海汽车有限公司")
    of = batch(world, "20级第二批岗位实习")
    yield Did("internships.batch_added", user, of)
    edit_batch(of, replace(batch_facts(of), months=6), by=by)
    yield Did("internships.batch_edited", user, of)
    (row,) = arranged(world, firm, of, someone)
    yield Did("internships.placement_arranged", user, row)
    edit_placement(row, replace(placement_facts(row), note="走读"), by=by)
    yield Did("internships.placement_edited", user, row)
    assign([row], teacher=guide, by=by).only()
    yield Did("internships.placement_assigned", user, row)
    submit_placements([row], by=by).only()
    yield Did("internships.placement_submitted", user, row)
    withdraw_placements([row], by=by).only()
    yield Did("internships.placement_withdrawn", user, row)
    for ruling, answer in (("returned", "请补岗位"), ("approved", "")):
        submit_placements([row], by=by).only()
        yield Did("internships.placement_submitted", user, row)
        with lawful():
            rule_placements([row], ruling, by=second, answer=answer).only()
        yield Did(f"internships.placement_{ruling}", world.wen, row)
    arrive([row], on=of.starts_on, by=by).only()
    yield Did("internships.placement_arrived", user, row)
    take_back_arrival(row, reason="确认错了人", by=by)
    yield Did("internships.arrival_taken_back", user, row)
    arrive([row], on=of.starts_on, by=by).only()
    yield Did("internships.placement_arrived", user, row)
    leave([row], on=today, reason="停产", by=by).only()
    yield Did("internships.placement_left", user, row)
    confirm_leaving([row], confirmer="何经理", by=by).only()
    yield Did("internships.leaving_confirmed", user, row)
    running = take_back_leaving(row, ends_on=over(), reason="登记错了人", by=by)
    yield Did("internships.leaving_taken_back", user, row)
    new = transfer(
        running, replace(placement_facts(running), host=other, starts_on=today), reason="专业不对口", by=by
    )
    yield (
        Did("internships.placement_left", user, row),
        Did("internships.placement_arranged", user, new),
        Did("internships.placement_moved", user, row),
    )
    cancel_placements([new], reason="学生参军", by=by).only()
    yield Did("internships.placement_cancelled", user, new)


def _each_day(world: World) -> Iterator[Did]:
    ground = daily_ground(world)
    su, gu, an = ground.su, ground.gu, ground.an
    with group_scope(world.a, actor=su):
        consent = give_consent(by=viewer(su), edition=EDITION)
        yield Did("internships.location_agreed", su, consent)
        check_in(CheckInInput(uuid.uuid4(), "in", position=HERE), by=viewer(su))
        withdraw_consent(by=viewer(su))
        yield Did("internships.location_withdrawn", su, consent)
        renew_code(ground.placement.host, by=viewer(an))
        yield Did("internships.site_code_renewed", an, SiteCode.objects.get())
        for state in (Ruled.REFUSED, Ruled.WITHDRAWN, Ruled.ACCEPTED):
            make_up = ask_make_up(ground.placement, day=D(2026, 4, 7), reason="手机没电", by=viewer(su))
            yield Did("internships.make_up_submitted", su, make_up)
            days = {"starts_on": D(2026, 4, 10), "ends_on": D(2026, 4, 11)}
            leave = ask_leave(ground.placement, kind="sick", reason="看病", by=viewer(su), **days)
            yield Did("internships.leave_submitted", su, leave)
            who = su if state == Ruled.WITHDRAWN else gu
            if state == Ruled.WITHDRAWN:
                MAKE_UPS.withdraw(make_up, state, by=viewer(su))
            else:
                rule_make_up(make_up, state, by=viewer(gu), answer="阅")
            yield Did(f"internships.make_up_{state.value}", who, make_up)
            if state == Ruled.WITHDRAWN:
                LEAVES.withdraw(leave, state, by=viewer(su))
            else:
                LEAVES.rule(leave, state, by=viewer(gu), answer="阅")
            yield Did(f"internships.leave_{state.value}", who, leave)
        give_consent(by=viewer(su), edition=EDITION)
        yield Did("internships.location_agreed", su, LocationConsent.objects.get(withdrawn_at=None))
        check_in(CheckInInput(uuid.uuid4(), "out", position=HERE), by=viewer(su))
        out = check_in(
            CheckInInput(uuid.uuid4(), "out", position=HERE, is_mock=True), by=viewer(su), photo=picture()
        ).row
        find_signals(out.day)
        signal = Signal.objects.get()
        reply_to_signal(signal, words="装了别的软件", by=viewer(su))
        yield Did("internships.signal_replied", su, signal)
        settle_signal(signal, finding="talked", words="", by=viewer(gu))
        yield Did("internships.signal_settled", gu, signal)
        past = {"starts_on": D(2025, 1, 1), "arrived_on": D(2025, 1, 1), "ends_on": D(2025, 6, 1)}
        Placement.objects.exclude(state="archived").update(**past)
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            forget_positions()
        yield Did("internships.positions_forgotten", None)
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            forget_photos()
        yield Did("files.file_removed", None, out.photo), Did("internships.photos_forgotten", None)
