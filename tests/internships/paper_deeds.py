"""Papers of placements: consents, agreements, insurance, safety tests, and what a batch sets for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import time_machine

from groupportal.files.services import store_bytes
from groupportal.tenancy.scope import group_scope
from internships.models import Consent, Placement
from internships.papers.filling import fingerprint
from internships.services.agreement import (
    Declared,
    confirm_agreement,
    draft_agreements,
    edit_agreement,
    record_signed,
    send_agreement,
    set_batch_papers,
    take_back_agreement,
    void_agreement,
)
from internships.services.consent import Answer, ask_consents, record_consent, reopen_consent, sign_consent
from internships.services.feedback import Said, give_feedback
from internships.services.insurance import (
    PolicyInput,
    add_policy,
    cover_students,
    drop_policy,
    edit_policy,
    uncover_students,
)
from internships.services.safety import Result, record_safety
from tests.internships.paper_ground import FIRST, LAST, NOW, D, Papers, paper_ground
from tests.members.ground import viewer
from tests.trail import Did
from tests.world import World

DECLARED = Declared(is_on_model=True, fees=(), holds_papers=False, asks_guarantee=False)


def papers(world: World) -> Iterator[Did]:
    """Played within the story of the room, before the placements begin."""
    ground = paper_ground(world)
    with time_machine.travel(NOW, tick=False), group_scope(world.a, actor=world.li):
        yield from _consents(world.li, ground)
        yield from _insurance(world, ground)
        yield from _agreements(world.li, ground)
        record_safety(ground.batch, [Result("P01", is_passed=True)], on=D(2026, 2, 9), by=viewer(world.li))
        yield Did("internships.safety_recorded", world.li, ground.one)
        set_batch_papers(ground.batch, {"meals": "自理"}, DECLARED, pass_mark=None, by=world.li)
        yield Did("internships.papers_set", world.li, ground.batch)
        yield from _feedback(world, ground)


def _consents(li: Any, ground: Papers) -> Iterator[Did]:
    ask_consents([ground.two], ["guardian"], by=viewer(li))
    one = Consent.objects.get()
    yield Did("internships.consent_asked", li, one)
    sign_consent(
        one,
        addressee="陈国强",
        signer="陈国强",
        relation="father",
        is_agreed=True,
        seen=fingerprint(one.told),
    )
    yield Did("internships.consent_signed", li, one)
    reopen_consent(one, reason="签错了人", by=li)
    yield Did("internships.consent_reopened", li, one)
    record_consent(ground.two, "guardian", Answer(D(2026, 2, 9)), by=viewer(li))
    yield Did("internships.consent_recorded", li, one)


def _feedback(world: World, ground: Papers) -> Iterator[Did]:
    began = {"state": "running", "arrived_on": D(2026, 2, 9), "ruled_by": world.wen, "ruled_at": NOW}
    Placement.objects.filter(pk=ground.one.pk).update(**began)
    mentor = ground.one.mentor
    (one,) = give_feedback(mentor, ground.one.unit, {ground.one.pk: Said(is_fine=True)})  # type: ignore[arg-type]
    yield Did("internships.feedback_given", world.li, one)


def _insurance(world: World, ground: Papers) -> Iterator[Did]:
    li, said = world.li, PolicyInput("平安财险", "PA-1", "school", FIRST, LAST)
    policy = add_policy(world.ua, said, by=li)
    yield Did("internships.policy_added", li, policy)
    edit_policy(policy, said, by=li)
    yield Did("internships.policy_edited", li, policy)
    students = [ground.one.student_id, ground.two.student_id]
    cover_students(policy, students, by=li)
    yield Did("internships.covers_added", li, policy)
    one = policy.covers.get(student=ground.two.student_id)
    uncover_students(policy, [one.public_id], reason="退保", by=li)
    yield Did("internships.covers_removed", li, policy)
    other = add_policy(world.ua, PolicyInput("平安财险", "PA-2", "school", FIRST, LAST), by=li)
    yield Did("internships.policy_added", li, other)
    drop_policy(other, reason="登记了两次", by=li)
    yield Did("internships.policy_dropped", li, other)


def _agreements(li: Any, ground: Papers) -> Iterator[Did]:
    by = viewer(li)
    (deal,) = draft_agreements([ground.one], by=by).made
    yield Did("internships.agreement_drafted", li, deal)
    edit_agreement(deal, deal.terms, DECLARED, by=li)
    yield Did("internships.agreement_edited", li, deal)
    send_agreement(deal, by=li)
    yield Did("internships.agreement_sent", li, deal)
    confirm_agreement(deal, "school", by=by)
    yield Did("internships.agreement_confirmed", li, deal)
    take_back_agreement(deal, by=li)
    yield Did("internships.agreement_taken_back", li, deal)
    void_agreement(deal, reason="学生改去别的单位", by=li)
    yield Did("internships.agreement_voided", li, deal)
    (deal,) = draft_agreements([ground.one], by=by).made
    yield Did("internships.agreement_drafted", li, deal)
    send_agreement(deal, by=li)
    yield Did("internships.agreement_sent", li, deal)
    scan = store_bytes(b"%PDF", name="协议.pdf", by=li)
    days = dict.fromkeys(("school", "unit", "student"), D(2026, 2, 9))
    record_signed(deal, days, scan=scan, by=li)
    yield Did("internships.agreement_signed", li, deal)
    Placement.objects.filter(pk=ground.one.pk).update(ends_on=D(2026, 10, 1))
    (new,) = draft_agreements([ground.one], by=by).made
    yield (  # type: ignore[misc]
        Did("internships.agreement_replaced", li, deal),
        Did("internships.agreement_drafted", li, new),
    )
