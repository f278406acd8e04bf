"""What is done with 产业学院, bases and services among units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from parks.services.base import (
    MutualInput,
    add_base_partner,
    add_course,
    add_mutual_service,
    base_facts,
    close_base,
    edit_base,
    edit_mutual_service,
    end_base_partner,
    invest,
    remove_course,
    remove_investment,
    remove_mutual_service,
)
from parks.services.college import (
    add_cohort,
    add_partner,
    add_room,
    college_facts,
    dissolve_college,
    drop_cohort,
    drop_room,
    edit_college,
    end_partner,
)
from rosters.models import SchoolClass
from tests.members.ground import viewer
from tests.parks.test_colleges import DECISION, base, college
from tests.rows import make_row
from tests.trail import Did
from tests.world import World

D = dt.date


def story(world: World, request: Any) -> Iterator[Did]:
    with group_scope(world.a, actor=world.wang):
        by, li = viewer(world.li), world.li
        firm = Unit.objects.create(name="故事里的共建企业")
        row = college(world, "故事里的产业学院")
        yield Did("parks.college_founded", li, row)
        edit_college(row, replace(college_facts(row), direction="直播"), by=by)
        yield Did("parks.college_edited", li, row)
        partner = add_partner(row, firm, starts_on=D(2022, 1, 1), by=by)
        yield Did("parks.college_joined", li, row)
        end_partner(partner, ends_on=D(2022, 6, 1), by=by)
        yield Did("parks.college_left", li, row)
        room = add_room(row, name="直播间", by=by)
        yield Did("parks.college_room_added", li, row)
        drop_room(room, by=by)
        yield Did("parks.college_room_dropped", li, row)
        cohort = add_cohort(row, make_row(SchoolClass, {Unit: world.ua}, 881), by=by)
        yield Did("parks.cohort_added", li, row)
        drop_cohort(cohort, by=by)
        yield Did("parks.cohort_dropped", li, row)
        dissolve_college(row, ends_on=D(2023, 1, 1), decision=DECISION, by=by)
        yield Did("parks.college_dissolved", li, row)
        kept = base(world, "故事里的基地")
        yield Did("parks.base_opened", li, kept)
        edit_base(kept, replace(base_facts(kept), places=40), by=by)
        yield Did("parks.base_edited", li, kept)
        carrier = add_base_partner(kept, firm, starts_on=D(2022, 1, 1), by=by)
        yield Did("parks.base_joined", li, kept)
        end_base_partner(carrier, ends_on=D(2022, 6, 1), by=by)
        yield Did("parks.base_left", li, kept)
        paid = invest(kept, firm, kind="money", day=D(2022, 1, 1), amount=Decimal(9), by=by)
        yield Did("parks.base_invested", li, kept)
        remove_investment(paid, by=by)
        yield Did("parks.base_investment_removed", li, kept)
        course = add_course(kept, name="钣金", year=2022, lessons=8, by=by)
        yield Did("parks.base_taught", li, kept)
        remove_course(course, by=by)
        yield Did("parks.base_course_removed", li, kept)
        close_base(kept, ends_on=D(2023, 1, 1), decision=DECISION, by=by)
        yield Did("parks.base_closed", li, kept)
        done = add_mutual_service(world.ua, MutualInput("直播", D(2022, 1, 1), firm), by=by)
        yield Did("parks.mutual_added", li, done)
        edit_mutual_service(done, MutualInput("直播助农", D(2022, 1, 1), firm), by=by)
        yield Did("parks.mutual_edited", li, done)
        remove_mutual_service(done, by=by)
        yield Did("parks.mutual_removed", li, done)
