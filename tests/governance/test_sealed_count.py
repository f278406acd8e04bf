"""What was found in a sealed box counts when the 监票人 confirm it, each by the own account, and not on the word of who enters it."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from governance import sealing
from governance.enums import MotionState
from governance.models import CountCheck, Motion, SealedCount, ShutBallot
from governance.selectors.result import result_file
from governance.services.annulment import annul
from governance.services.sealed_count import Opened, check_count, enter_count
from governance.services.sealing import shut_box, take_box
from groupportal.audit.models import AuditEntry
from groupportal.errors import NotAllowed
from groupportal.messages.models import Notice
from groupportal.tenancy.scope import group_scope
from tests.governance.conftest import with_keys
from tests.governance.sealed_ground import (
    Watched,
    casts,
    confirms,
    counts,
    entered,
    found_in,
    opened_sealed,
    watched,
)
from tests.governance.votes_ground import in_a
from tests.members.ground import viewer
from tests.outcomes import overlapped, race, race_codes, refused
from tests.standing import standing
from tests.todos import due
from tests.visitor import body as page
from tests.world import World


@standing(on=with_keys)
def shut(world: World, it: Watched) -> tuple[Watched, Motion]:
    """A box with five ballots that is shut."""
    with in_a(world):
        return _shut(world, it)


def _shut(world: World, it: Watched, said: str = "yes no yes abstain yes") -> tuple[Watched, Motion]:
    motion = opened_sealed(world, it)
    for row, word in zip(it.at.rows, said.split(), strict=True):
        casts(motion, row, word)
    return it, shut_box(motion, by=world.wang)


def test_it_counts_when_as_many_confirm_as_keys_were_needed(world: World, shut: Any, client_for: Any) -> None:
    with in_a(world):
        it, motion = shut
        count = entered(world, motion, it)
        motion.refresh_from_db()
        assert (motion.state, motion.yes, count.opened_with) == (MotionState.OPEN, None, "理事3、理事4")
        watcher, other = it.at.rows[2].user, it.at.rows[3].user
        assert [
            todo.title for todo in due(viewer(watcher), timezone.localdate(), "governance.count_checks")
        ] == ["核对开箱结果：" + motion.title]
        assert Notice.objects.filter(title__startswith="请核对开箱结果").count() == 3
    phone, where = client_for(watcher, world.a), {"public_id": motion.public_id}
    assert count.digits not in page(phone.get("governance:motion_check", **where))
    assert "同意：3 票" in page(phone.get("governance:motion_check", **where))
    # A slip of the pen is no difference: one digit more.
    bare = count.digits.replace(" ", "")
    slipped = bare[:3] + str((int(bare[3]) + 1) % 10) + bare[4:]
    assert "打错了一位" in page(phone.post("governance:motion_check", {"digits": slipped}, **where))
    assert phone.post("governance:motion_check", {}, **where).status_code == 422
    phone.post("governance:motion_check", {"digits": bare}, **where)
    shown = page(client_for(world.wang, world.a).get("governance:motion", **where))
    assert "已核对 1 位：理事3" in shown
    assert "开箱计票" not in shown
    with in_a(world):
        assert Motion.objects.get(pk=motion.pk).state == MotionState.OPEN
        assert due(viewer(watcher), timezone.localdate(), "governance.count_checks") == []
        refused(lambda: confirms(motion, it, 0, count.digits), "checked_already")
        check_count(motion, count.digits, by=viewer(other))
        done = Motion.objects.get(pk=motion.pk)
        assert (done.state, done.yes, done.no, done.abstain) == (MotionState.CLOSED, 3, 1, 1)
        assert (done.teller, done.scrutineer) == (str(world.wang), "理事3、理事4")
        assert "各自用开箱时抄下的校验码核对，一致。" in done.verdict[-1]
        assert done.digest == hashlib.sha256(result_file(done)).hexdigest()
        refused(lambda: confirms(motion, it, 2, count.digits), "nothing_to_check")


def test_who_enters_other_numbers_is_stopped(world: World, with_keys: Any, client_for: Any) -> None:
    with in_a(world):
        it, motion = _shut(world, with_keys, "no no no no yes")
        right = found_in(world, motion, it, (0, 1))
        # What the page of the opening showed the 监票人, and they wrote down.
        seen = sealing.count_digits(str(motion.public_id), {"yes": 1, "no": 4, "abstain": 0, "invalid": 0})
        wrong = enter_count(motion, Opened([["yes"]] * 5, right.proofs), by=viewer(world.wang))
        assert not confirms(motion, it, 0, seen)
        assert Notice.objects.get(recipient=world.wang, title__startswith="开箱结果核对不符").body.startswith(
            "监票人理事3"
        )
        assert AuditEntry.objects.filter(action="governance.count_differs").count() == 1
        # Neither does another confirm it afterwards, nor is anything lost.
        refused(lambda: confirms(motion, it, 1, wrong.digits), "nothing_to_check")
        assert ShutBallot.objects.count() == 5
    shown = page(client_for(world.wang, world.a).get("governance:motion", public_id=motion.public_id))
    assert "监票人理事3抄下的校验码与登记的结果不符，没有计票，票都还在箱里。" in shown
    assert "开箱计票" in shown
    with in_a(world):
        done = counts(world, motion, it, (1, 2))
        assert (done.yes, done.no, done.scrutineer) == (1, 4, "理事4、理事5")
        assert SealedCount.objects.count() == 2


def test_who_wrote_nothing_down_has_the_box_opened_again(world: World, shut: Any) -> None:
    with in_a(world):
        it, motion = shut
        entered(world, motion, it)
        refused(lambda: take_box(motion, (0, 1), by=world.wang), "count_waits")
        refused(lambda: enter_count(motion, Opened([], {}), by=viewer(world.wang)), "count_waits")
        assert not confirms(motion, it, 2, again=True)
        assert counts(world, motion, it).yes == 3


def test_only_who_watches_confirms_and_not_who_entered(world: World, shut: Any) -> None:
    with in_a(world):
        it, motion = shut
        count = entered(world, motion, it)
        for stranger in (it.at.rows[0].user, world.wen, world.wang):
            refused(lambda who=stranger: check_count(motion, count.digits, by=viewer(who)), "not_watching")
        with pytest.raises(NotAllowed):
            check_count(motion, count.digits, by=viewer(world.zhang))
        annul(motion, reason="另议", by=world.wang)
        refused(lambda: confirms(motion, it, 0, count.digits), "nothing_to_check")
        assert SealedCount.objects.get() == count


_CHECK = (
    "INSERT INTO governance_countcheck (group_id, public_id, count_id, place, name, digits, agrees, checked_by_id, checked_at)"
    " SELECT c.group_id, gen_random_uuid(), c.id, {place}, 'x', {digits}, true, {who}, now() FROM governance_sealedcount c"
)
_CLOSE = (
    "UPDATE governance_motion SET state = 'closed', closed_at = now(), is_valid = true, is_carried = true, entitled = 5, present = 5,"
    " represented = 0, issued = 5, returned = 5, invalid = 0, yes = 5, no = 0, abstain = 0"
)
_ATTACKS = {
    "counted without anybody": _CLOSE,
    "another's key": _CHECK.format(
        place=1, digits="c.digits", who="(SELECT checked_by_id FROM governance_countcheck)"
    ),
    "a key that is none": _CHECK.format(place=7, digits="c.digits", who="c.entered_by_id"),
    "confirmed by who entered it": _CHECK.format(place=1, digits="c.digits", who="c.entered_by_id"),
    "a check taken back": "DELETE FROM governance_countcheck",
    "a check made to agree": "UPDATE governance_countcheck SET agrees = true",
    "other numbers": "UPDATE governance_sealedcount SET found = '{}'",
    "a second count beside": "INSERT INTO governance_sealedcount (group_id, public_id, motion_id, ballots, found, digits, opened_with,"
    " entered_at) SELECT group_id, gen_random_uuid(), motion_id, ballots, found, digits, opened_with, now() FROM governance_sealedcount",
}


def test_the_database_counts_nothing_unconfirmed(world: World, shut: Any) -> None:
    with in_a(world):
        it, motion = shut
        confirms(motion, it, 0, entered(world, motion, it).digits)
        for attack in _ATTACKS.values():
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(attack)
            assert Motion.objects.get(pk=motion.pk).state == MotionState.OPEN, attack


def test_the_database_compares_by_itself(world: World, shut: Any) -> None:
    with in_a(world):
        it, motion = shut
        entered(world, motion, it)
        with connection.cursor() as cursor:
            cursor.execute(_CHECK.format(place=0, digits="'0'", who=it.at.rows[2].user.pk))
        assert not CountCheck.objects.get().agrees


def test_two_confirm_at_once_and_it_is_counted_once(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        it, motion = _shut(world, watched(world))
        count = entered(world, motion, it)
        users = [row.user for row in it.at.rows[2:]]
    deeds = [(user, lambda who=user: check_count(motion, count.digits, by=viewer(who))) for user in users]
    answers = race(world.a, *deeds)
    with group_scope(world.a, actor=world.wang):
        assert [getattr(answer, "code", "done") for answer in answers].count("nothing_to_check") == 1
        assert Motion.objects.get(pk=motion.pk).state == MotionState.CLOSED
        assert AuditEntry.objects.filter(action="governance.vote_counted").count() == 1


def test_who_differs_first_stops_who_agrees_at_the_same_moment(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        it, motion = _shut(world, watched(world))
        count = entered(world, motion, it)
        confirms(motion, it, 0, count.digits)
        one, other = (row.user for row in it.at.rows[3:])
    first, second = overlapped(
        world.a,
        (one, lambda: check_count(motion, "", again=True, by=viewer(one))),
        (other, lambda: check_count(motion, count.digits, by=viewer(other))),
    )
    assert not first.agrees
    assert second.code == "nothing_to_check"
    with group_scope(world.a, actor=world.wang):
        assert Motion.objects.get(pk=motion.pk).state == MotionState.OPEN


def test_two_who_enter_a_count_at_once_enter_one(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        it, motion = _shut(world, watched(world))
        right = found_in(world, motion, it, (0, 1))
        wrong = Opened([["no"]] * 5, right.proofs)
    deeds = [
        (user, lambda who=user, what=what: enter_count(motion, what, by=viewer(who)))
        for user, what in ((world.wang, right), (world.wen, wrong))
    ]
    assert race_codes(world.a, *deeds) == ["count_waits", "done"]
    with group_scope(world.a, actor=world.wang):
        assert SealedCount.objects.count() == 1
