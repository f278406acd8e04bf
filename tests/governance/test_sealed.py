"""Ballots sealed in the browser: what opens them, what is refused, what the portal could know."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from itertools import combinations
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from nacl.public import PrivateKey

from governance import sealing
from governance.enums import Method, MotionState
from governance.models import (
    BallotKey,
    BallotReceipt,
    CountedBallot,
    Motion,
    SecretBallot,
    ShutBallot,
    Voter,
)
from governance.selectors.result import has_receipt, result_file
from governance.selectors.sealing import box_of
from governance.services.counting import annul, count_votes
from governance.services.meeting import close_meeting
from governance.services.sealing import Opened, make_key, name_scrutineers, open_box, shut_box
from governance.services.voting import Said, hash_of, open_vote
from groupportal.audit.models import AuditEntry
from groupportal.errors import DomainError
from groupportal.tenancy.scope import group_scope
from tests.governance.sealed_ground import (
    casts,
    counts,
    found_in,
    opened_sealed,
    public_of,
    sealed_for,
    watched,
)
from tests.governance.votes_ground import ask, handed_in, in_a, later, sitting, voter_of, votes
from tests.members.ground import viewer
from tests.world import World


def refused(code: str) -> Any:
    return pytest.raises(DomainError, check=lambda error: error.code == code)


def test_a_sealed_vote_is_opened_by_any_two_of_three(world: World, tmp_path: Any) -> None:
    with in_a(world):
        it = watched(world)
        for number, holders in enumerate(combinations(range(3), 2)):
            motion = opened_sealed(world, it, title=f"第{number}项")
            receipts = [
                casts(motion, row, said)
                for row, said in zip(it.at.rows, ("yes", "no", "yes", "abstain", "yes"), strict=True)
            ]
            shut_box(motion, by=world.wang)
            done = counts(world, motion, it, holders)
            assert (done.yes, done.no, done.abstain, done.invalid) == (3, 1, 1, 0)
            assert done.is_valid
            assert done.teller == str(world.wang)
            assert done.scrutineer == "、".join(f"理事{place + 3}" for place in holders)
            assert all(has_receipt(done, hash_of(done, receipt)) for receipt in receipts)
            assert not ShutBallot.objects.exists()
            assert not SecretBallot.objects.exists()
        file = tmp_path / "result.json"
        file.write_bytes(result_file(done))
    told = json.loads(file.read_text())
    assert [key["name"] for key in told["motion"]["sealed_to"]["keys"]] == ["理事3", "理事4", "理事5"]
    run = [sys.executable, "-I", "tools/verify_result.py", str(file), done.digest]
    assert subprocess.run(run, check=False).returncode == 0
    told["ballots"][0]["choice"] = "invalid"
    file.write_text(json.dumps(told))
    found = subprocess.run(run[:-1], capture_output=True, text=True, check=False)
    assert "无效" in found.stdout


def test_nobody_opens_a_box_with_too_few_keys_or_others(world: World) -> None:
    with in_a(world):
        it = watched(world)
        motion = opened_sealed(world, it, needed=3)
        for row in it.at.rows:
            casts(motion, row, "yes")
        shut_box(motion, by=world.wang)
        right = found_in(motion, it, (0, 1, 2))
        two = {place: said for place, said in right.proofs.items() if place != "2"}
        with refused("keys_few"):
            open_box(motion, Opened(right.ballots, two), by=viewer(world.wang))
        with refused("key_unproved"):
            open_box(motion, Opened(right.ballots, two | {"2": "0" * 64}), by=viewer(world.wang))
        with refused("ballots_differ"):
            open_box(motion, Opened(right.ballots[1:], right.proofs), by=viewer(world.wang))
        it.secrets[2] = PrivateKey.generate()
        box = box_of(motion, (0, 1, 2))
        assert all(base64.b64decode(text) for text, _ in box["ballots"])
        assert open_box(motion, right, by=viewer(world.wang)).yes == 5


def test_what_does_not_open_or_says_nothing_is_void_and_said(world: World) -> None:
    with in_a(world):
        it = watched(world, 6)
        motion = opened_sealed(world, it, options=["甲", "乙", "丙"], choose_most=2)
        size = sealing.size_of(2, 3)
        casts(motion, it.at.rows[0], "", 1, 2)
        casts(motion, it.at.rows[1], "", 1, 2, 3)
        casts(motion, it.at.rows[2], "", 9)
        casts(motion, it.at.rows[3], sealed=sealed_for(motion, "", 1, about="another"))
        casts(motion, it.at.rows[4], sealed=base64.b64encode(bytes(size)).decode())
        casts(motion, it.at.rows[5], "abstain")
        shut_box(motion, by=world.wang)
        done = counts(world, motion, it)
        assert (done.yes, done.abstain, done.invalid, done.returned) == (1, 1, 4, 6)
        assert "有 4 票打不开或写得不对，计为无效。" in done.verdict
        assert dict(done.options.values_list("label", "votes")) == {"甲": 1, "乙": 1, "丙": 0}


def test_weights_count_and_a_ballot_of_weight_is_none(world: World) -> None:
    with in_a(world):
        it = watched(world, 3, keys=2, is_weighted=True)
        type(it.at.rows[0]).objects.filter(pk=it.at.rows[0].pk).update(weight=3)
        motion = opened_sealed(world, it)
        for row, said in zip(it.at.rows, ("no", "yes", "yes"), strict=True):
            casts(motion, row, said)
        shut_box(motion, by=world.wang)
        done = counts(world, motion, it)
        assert (done.yes, done.no, CountedBallot.objects.count()) == (2, 3, 5)


def test_a_sealed_vote_takes_nothing_that_could_be_read(world: World) -> None:
    with in_a(world):
        it = watched(world)
        motion, row = opened_sealed(world, it), it.at.rows[0]
        with refused("not_sealed"):
            votes(motion, row)
        mine = voter_of(motion, row)
        right = sealed_for(motion, "yes")
        with refused("not_sealed"):
            handed_in(mine, Said("yes", sealed=right), row.user)
        for wrong in ("!", "AAAA", right + "AAAA", right[:-4]):
            with refused("sealed_badly"):
                handed_in(mine, Said(sealed=wrong), row.user)
        casts(motion, row, sealed=right)
        with refused("sealed_twice"):
            casts(motion, it.at.rows[1], sealed=right)
        with refused("vote_refused"):
            casts(motion, row, "no")
        assert len({len(base64.b64decode(sealed_for(motion, *said))) for said in (["yes"], ["abstain"])}) == 1
        secret = ask(world, it.at.meeting, Method.SECRET, title="另一项")
        open_vote(secret, by=world.wang)
        with refused("not_to_seal"):
            handed_in(voter_of(secret, row), Said(sealed=right), row.user)


def test_it_opens_only_with_the_number_of_keys_that_was_said(world: World) -> None:
    with in_a(world):
        at = sitting(world, 7)
        motion = ask(world, at.meeting, Method.SEALED)
        with refused("keys_number"):
            open_vote(motion, keys_needed=2, by=world.wang)
        for number in (1, 6):
            with refused("keys_number"):
                name_scrutineers(at.meeting, at.rows[:number], by=world.wang)
        name_scrutineers(at.meeting, at.rows[:3], by=world.wang)
        with refused("keys_missing"):
            open_vote(motion, keys_needed=2, by=world.wang)
        keys = list(BallotKey.objects.order_by("pk"))
        secret = PrivateKey.generate()
        for wrong in ("", "zz", "00" * 32, "ab" * 31):
            with refused("no_key"):
                make_key(keys[0], wrong, by=viewer(at.rows[0].user))
        make_key(keys[0], public_of(secret), by=viewer(at.rows[0].user))
        with pytest.raises(DomainError, match="已经有人用了"):
            make_key(keys[1], public_of(secret), by=viewer(at.rows[1].user))
        with pytest.raises(BallotKey.DoesNotExist):
            make_key(keys[1], public_of(PrivateKey.generate()), by=viewer(at.rows[0].user))
        for key, row in zip(keys[1:], at.rows[1:], strict=False):
            make_key(key, public_of(PrivateKey.generate()), by=viewer(row.user))
        for needed in (None, 1, 4):
            with refused("keys_needed"):
                open_vote(motion, keys_needed=needed, by=world.wang)
        done = open_vote(motion, keys_needed=3, by=world.wang)
        assert done.sealed_to["needed"] == 3
        # Ballots are sealed to these keys now: none is changed under them.
        with refused("vote_begun"):
            name_scrutineers(at.meeting, at.rows[:2], by=world.wang)
        with refused("vote_begun"):
            make_key(keys[0], public_of(PrivateKey.generate()), by=viewer(at.rows[0].user))


def test_who_stays_keeps_the_key_and_strangers_watch_nothing(world: World) -> None:
    with in_a(world):
        it = watched(world)
        before = list(BallotKey.objects.order_by("pk").values_list("public_key", flat=True))
        name_scrutineers(it.at.meeting, it.at.rows[-2:], by=world.wang)
        assert list(BallotKey.objects.order_by("pk").values_list("public_key", flat=True)) == before[1:]
        type(it.at.rows[0]).objects.filter(pk=it.at.rows[0].pk).update(user=None)
        with refused("cannot_watch"):
            name_scrutineers(it.at.meeting, [it.at.rows[0], it.at.rows[1]], by=world.wang)


def test_who_counts_does_not_watch(world: World) -> None:
    with in_a(world):
        it = watched(world)
        motion = opened_sealed(world, it)
        for row in it.at.rows:
            casts(motion, row, "yes")
        shut_box(motion, by=world.wang)
        key = BallotKey.objects.order_by("pk")[0]
        type(key.invitation).objects.filter(pk=key.invitation_id).update(user=world.wang)
        with refused("counts_and_watches"):
            counts(world, motion, it)
        assert counts(world, motion, it, (1, 2)).yes == 5


def test_the_box_is_shut_before_it_is_opened(world: World) -> None:
    with in_a(world):
        it = watched(world)
        motion = opened_sealed(world, it, closes_at=later())
        casts(motion, it.at.rows[0], "yes")
        with refused("to_be_opened"):
            count_votes(motion, by=world.wang)
        with refused("vote_still_open"):
            shut_box(motion, by=world.wang)
        with refused("box_not_shut"):
            open_box(motion, Opened([], {}), by=viewer(world.wang))
        for row in it.at.rows[1:]:
            casts(motion, row, "no")
        shut_box(motion, by=world.wang)
        with refused("not_to_shut"):
            shut_box(motion, by=world.wang)
        with pytest.raises(DomainError, match="计票"):
            close_meeting(it.at.meeting, by=world.wang)
        annul(motion, reason="钥匙丢了", by=world.wang)
        assert not ShutBallot.objects.exists()


def test_too_few_are_not_shut_in(world: World) -> None:
    with in_a(world):
        it = watched(world)
        motion = opened_sealed(world, it)
        for row in it.at.rows[:2]:
            casts(motion, row, "yes")
        with refused("ballots_few"):
            shut_box(motion, by=world.wang)
        casts(motion, it.at.rows[2], "yes")
        shut_box(motion, by=world.wang)
        with refused("vote_refused"):
            casts(motion, it.at.rows[3], "no")


_ATTACKS = {
    "a vote into a shut box": "INSERT INTO governance_secretballot (group_id, public_id, motion_id, voter_id, weight, content, receipt)"
    " SELECT group_id, gen_random_uuid(), motion_id, id, 1, 'x', 'y' FROM governance_voter WHERE NOT has_voted LIMIT 1",
    "a ballot slipped into it": "INSERT INTO governance_shutballot (group_id, public_id, motion_id, weight, content)"
    " SELECT group_id, gen_random_uuid(), motion_id, 1, content FROM governance_shutballot LIMIT 1",
    "other keys": "UPDATE governance_motion SET sealed_to = '{\"needed\": 1}'",
    "opened again to votes": "UPDATE governance_motion SET box_shut_at = NULL",
    "closed over what is in it": "UPDATE governance_motion SET state = 'annulled', annul_reason = 'x'",
}


@pytest.mark.parametrize("attack", _ATTACKS)
def test_the_database_keeps_the_box_shut(world: World, attack: str) -> None:
    with in_a(world):
        it = watched(world)
        motion = opened_sealed(world, it)
        for row in it.at.rows[:4]:
            casts(motion, row, "yes")
        shut_box(motion, by=world.wang)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_ATTACKS[attack])
        assert ShutBallot.objects.count() == 4


def test_a_ballot_taken_out_of_the_box_is_missed(world: World) -> None:
    with in_a(world):
        it = watched(world)
        motion = opened_sealed(world, it)
        for row in it.at.rows:
            casts(motion, row, "yes")
        shut_box(motion, by=world.wang)
        ShutBallot.objects.order_by("pk")[0].delete()
        with refused("ballots_missing"):
            counts(world, motion, it)
        assert Motion.objects.get(pk=motion.pk).state == MotionState.OPEN
        assert not CountedBallot.objects.exists()
        assert not BallotReceipt.objects.exists()


def test_the_trail_holds_neither_choice_nor_secret(world: World) -> None:
    with in_a(world):
        it = watched(world)
        motion = opened_sealed(world, it)
        sent = [sealed_for(motion, "no") for _ in it.at.rows]
        for row, content in zip(it.at.rows, sent, strict=True):
            casts(motion, row, sealed=content)
        held = " ".join(str(entry.__dict__) for entry in AuditEntry.objects.all())
        assert not any(content in held or bytes(key).hex() in held for content in sent for key in it.secrets)
        assert Voter.objects.filter(has_voted=True).count() == 5


_ORDERS = ("id", "public_id", "xmin::text::bigint", "ctid")


def test_no_order_joins_what_lies_in_the_shut_box_to_its_voter(committed_world: World) -> None:
    """Each in a transaction of the own. That one order of 12 is another's by chance: once in 479,001,600 tries."""
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        it = watched(world, 12)
        motion = opened_sealed(world, it)
    sent = {}
    for row in it.at.rows:
        with group_scope(world.a, actor=row.user), transaction.atomic():
            content = sealed_for(motion, "yes")
            casts(motion, row, sealed=content)
            sent[voter_of(motion, row).pk] = content
    with group_scope(world.a, actor=world.wang):
        shut_box(motion, by=world.wang)
        for left in _ORDERS:
            for right in _ORDERS:
                voters = _column("governance_voter", "id", left, motion)
                ballots = _column("governance_shutballot", "content", right, motion)
                assert [sent[voter] for voter in voters] not in (ballots, ballots[::-1]), (left, right)
        for table in ("governance_voter", "governance_shutballot"):
            assert len(set(_column(table, "xmin::text", "id", motion))) == 1


def _column(table: str, column: str, order: str, motion: Motion) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE motion_id = %s ORDER BY {order}, id", [motion.pk])
        return [row[0] for row in cursor.fetchall()]
