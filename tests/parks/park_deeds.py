"""A park is written down, a centre opened in it with its agreement and people, firms come and go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from groupportal.audit.fields import said_of
from groupportal.tenancy.scope import group_scope
from parks.services.centre import (
    AgreementInput,
    CentreInput,
    StaffInput,
    add_agreement,
    add_staff,
    close_centre,
    edit_agreement,
    edit_centre,
    edit_staff,
)
from parks.services.park import ParkInput, edit_park
from parks.services.resident import ResidentInput, edit_resident, move_out, remove_resident
from tests.parks.ground import DECISION, OPENED, centre, park, resident
from tests.trail import Did
from tests.world import World


def story(world: World, request: Any) -> Iterator[Did]:
    by, left = world.wang, dt.date(2022, 1, 1)
    with group_scope(world.a, actor=by):
        made = park(world)
        yield Did("parks.park_added", by, made)
        edit_park(made, ParkInput(**{**said_of(made, ParkInput), "region": "江海市"}), by=by)
        yield Did("parks.park_edited", by, made)
        desk = centre(world, made)
        yield Did("parks.centre_opened", by, desk)
        edit_centre(desk, CentreInput(**{**said_of(desk, CentreInput), "place": "综合楼"}), by=by)
        yield Did("parks.centre_edited", by, desk)
        agreed = add_agreement(desk, AgreementInput("学校、园区", OPENED), by=by)
        yield Did("parks.agreement_added", by, agreed)
        edit_agreement(agreed, AgreementInput("学校、园区管理办公室", OPENED), by=by)
        yield Did("parks.agreement_edited", by, agreed)
        person = add_staff(desk, StaffInput("姜勇"), starts_on=OPENED, by=by)
        yield Did("parks.staff_added", by, person)
        edit_staff(person, StaffInput("姜勇", duty="受理"), by=by)
        yield Did("parks.staff_edited", by, person)
        firm = resident(world, made)
        yield Did("parks.resident_added", by, firm)
        edit_resident(firm, ResidentInput("2栋"), by=by)
        yield Did("parks.resident_edited", by, firm)
        move_out(firm, ends_on=left, by=by)
        yield Did("parks.resident_left", by, firm)
        remove_resident(firm, reason="登记错了企业", by=by)
        yield Did("parks.resident_removed", by, firm)
        close_centre(desk, ends_on=left, decision=DECISION, by=by)
        yield Did("parks.centre_closed", by, desk)
