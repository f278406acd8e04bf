"""Graduates are taken in, asked, reminded, called; they answer and are corrected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from employment.services.answer import answer_by_link, follow_up, record_answer
from employment.services.graduate import GraduateInput, edit_graduate, take_graduates
from employment.services.survey import remind
from groupportal.tenancy.scope import SYSTEM_ACTOR, acting, group_scope
from tests.employment.graduate_ground import LOOKING, STUDY, WORK, asked, graduate, graduating
from tests.members.ground import viewer
from tests.trail import Did
from tests.world import World


def story(world: World, request: Any) -> Iterator[Did]:
    today = timezone.localdate()
    with group_scope(world.a, actor=world.li):
        row = graduate(world)
        yield Did("employment.graduate_added", world.wang, row)
        call = asked(world, row)
        yield Did("employment.survey_opened", world.wang, call)
        remind([call], by_text=False, by=viewer(world.li))
        yield Did("employment.survey_reminded", world.li, call)
        said = GraduateInput(row.number, "姜永", row.graduated_on, origin="city")
        edit_graduate(row, said, by=viewer(world.li))
        yield Did("employment.graduate_edited", world.li, row)
        made = follow_up(row, 1, called_on=today, outcome="silent", words="没人接", by=viewer(world.li))
        yield Did("employment.graduate_called", world.li, made)
        with acting(SYSTEM_ACTOR):
            answer = answer_by_link(call, WORK)
        yield Did("employment.graduate_answered", None, answer)
        answer = record_answer(row, 1, LOOKING, told_on=today, reason="本人更正", by=viewer(world.li))
        yield Did("employment.graduate_answered", world.li, answer)
        answer = record_answer(row, 0, STUDY, told_on=today, by=viewer(world.li))
        yield Did("employment.graduate_answered", world.li, answer)
        graduating(world, number=1)
        (taken,) = take_graduates(world.ua, today.year, by=viewer(world.li))
        yield Did("employment.graduate_added", world.li, taken)
