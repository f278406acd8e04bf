"""Ballots sealed in the browser: what opens them, what is refused, what the portal could know."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import uuid
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
    CountedBallot,
    Motion,
    SecretBallot,
    ShutBallot,
    Voter,
)
from governance.selectors.result import has_receipt, result_file
from governance.selectors.sealing import box_of, fingerprints
from governance.services.annulment import annul
from governance.services.counting import count_votes
from governance.services.meeting import close_meeting
from governance.services.sealed_count import Opened, enter_count
from governance.services.sealing import make_key, name_scrutineers, shut_box, take_box
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
from tests.governance.votes_ground import (
    as_they_came,
    ask,
    handed_in,
    in_a,
    later,
    opened,
    sitting,
    voter_of,
    votes,
)
from tests.members.ground import viewer
from tests.visitor import body as page
from tests.world import World


def refused(code: str) -> Any:
    return pytest.raises(DomainError, check=lambda error: error.code == code)


def test_a_sealed_vote_is_opened_by_any_two_of_three(world: World, with_keys: Any, tmp_path: Any) -> None:
    with in_a(world):
        it = with_keys
        # All begin before the first is counted: a key that opened a box seals no other vote.
        motions = [opened_sealed(world, it, title=f"第{number}项") for number in range(3)]
        for motion, holders in zip(motions, combinations(range(3), 2), strict=True):
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
            assert not ShutBallot.objects.filter(motion=motion).exists()
            assert not SecretBallot.objects.filter(motion=motion).exists()
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


def test_nobody_opens_a_box_with_too_few_keys_or_others(world: World, with_keys: Any) -> None:
    with in_a(world):
        it = with_keys
        motion = opened_sealed(world, it, needed=3)
        for row in it.at.rows:
            casts(motion, row, "yes")
        shut_box(motion, by=world.wang)
        with refused("box_not_taken"):
            enter_count(motion, Opened([["yes"]] * 5, {}), by=viewer(world.wang))
        right = found_in(world, motion, it, (0, 1, 2))
        two = {place: said for place, said in right.proofs.items() if place != "2"}
        with refused("keys_few"):
            enter_count(motion, Opened(right.ballots, two), by=viewer(world.wang))
        with refused("key_unproved"):
            enter_count(motion, Opened(right.ballots, two | {"2": "0" * 64}), by=viewer(world.wang))
        with refused("ballots_differ"):
            enter_count(motion, Opened(right.ballots[1:], right.proofs), by=viewer(world.wang))
        it.secrets[2] = PrivateKey.generate()
        box = box_of(motion, (0, 1, 2))
        assert all(base64.b64decode(text) for text, _ in box["ballots"])
        assert enter_count(motion, right, by=viewer(world.wang)).found["yes"] == 5


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


def test_weights_that_differ_would_name_the_voter(world: World) -> None:
    with in_a(world):
        it = watched(world, 3, keys=2, is_weighted=True)
        rows = type(it.at.rows[0]).objects.filter(pk__in=[row.pk for row in it.at.rows])
        rows.filter(pk=it.at.rows[0].pk).update(weight=3)
        with refused("weights_name_voters"):
            opened_sealed(world, it)
        rows.update(weight=3)
        motion = opened_sealed(world, it)
        for row, said in zip(it.at.rows, ("no", "yes", "yes"), strict=True):
            casts(motion, row, said)
        shut_box(motion, by=world.wang)
        done = counts(world, motion, it)
        assert (done.yes, done.no, CountedBallot.objects.count()) == (6, 3, 9)


def test_the_order_in_which_options_were_marked_is_no_signature(world: World) -> None:
    with in_a(world):
        it = watched(world, 3, keys=2)
        sealed = opened_sealed(world, it, options=["甲", "乙", "丙"], choose_most=2)
        secret = opened(world, it.at.meeting, title="另一项", options=["甲", "乙", "丙"], choose_most=2)
        for row in it.at.rows:
            casts(sealed, row, "", 3, 1)
            votes(secret, row, Said("", ("丙", "甲")))
        assert {ballot.content.rstrip() for ballot in SecretBallot.objects.filter(motion=secret)} == {
            '["", 1, 3]'
        }
        shut_box(sealed, by=world.wang)
        for done in (counts(world, sealed, it), count_votes(secret, by=world.wang)):
            found = CountedBallot.objects.filter(motion=done)
            assert [ballot.options for ballot in found] == [["甲", "丙"]] * 3


def test_a_key_that_opened_a_box_seals_no_other_vote(world: World) -> None:
    with in_a(world):
        it = watched(world, 3, keys=2)
        motion = opened_sealed(world, it)
        for row in it.at.rows:
            casts(motion, row, "yes")
        shut_box(motion, by=world.wang)
        counts(world, motion, it)
        with pytest.raises(DomainError, match="理事2、理事3的钥匙开过箱，请他们重新生成"):
            opened_sealed(world, it, title="第二项")
        for key in BallotKey.objects.all():
            make_key(key, public_of(PrivateKey.generate()), by=viewer(key.invitation.user))
        assert opened_sealed(world, it, title="第三项").state == MotionState.OPEN


def test_who_looks_into_the_box_is_written_down(world: World, client_for: Any) -> None:
    with in_a(world):
        it = watched(world, 3, keys=2)
        motion = opened_sealed(world, it)
        for row in it.at.rows:
            casts(motion, row, "yes")
        shut_box(motion, by=world.wang)
    office = client_for(world.wang, world.a)
    where = {"public_id": motion.public_id, "holders": "0-1"}
    assert office.get("governance:motion_box", **where).status_code == 405
    for _ in range(2):
        assert len(office.post("governance:motion_box", {}, **where).json()["ballots"]) == 3
    with in_a(world):
        assert AuditEntry.objects.filter(action="governance.box_taken").count() == 2
        motion.refresh_from_db()
        with pytest.raises(DatabaseError), transaction.atomic():
            Motion.objects.filter(pk=motion.pk).update(box_opened_at=None)
        done = annul(motion, reason="另议", by=world.wang)
        assert done.annul_reason == "已开箱后作废：另议"
        assert AuditEntry.objects.get(action="governance.vote_annulled").note == "已开箱后作废：另议"
        assert not ShutBallot.objects.exists()
    shown = page(office.get("governance:motion", public_id=motion.public_id))
    assert "已开箱后作废：另议" in shown
    assert re.search(r">\s*开箱\s*<", shown)


def test_nothing_leads_from_the_receipt_to_the_ballot(world: World, client_for: Any) -> None:
    with in_a(world):
        it = watched(world, 3, keys=2)
        motion = opened_sealed(world, it)
        row = it.at.rows[0]
        mine, right = voter_of(motion, row), sealed_for(motion, "yes")
    phone = client_for(row.user, world.a)
    address = phone.url("governance-api:ballot-cast", public_id=mine.public_id)

    def send(sealed: str) -> Any:
        head = {"Idempotency-Key": str(uuid.uuid4())}
        return phone.client.post(
            address, json.dumps({"sealed": sealed}), content_type="application/json", headers=head
        )

    assert send("é").status_code == 422
    answer = phone.post("governance:ballot", {"sealed": "é"}, public_id=mine.public_id)
    assert answer.status_code == 422
    assert "sealed" in answer.wsgi_request.sensitive_post_parameters
    receipt = send(right).json()["receipt"]
    content = base64.b64decode(right)
    with in_a(world), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(target, '') FROM tenancy_formkey")
        assert receipt not in cursor.fetchone()[0]
        for found in (hashlib.sha256(content), hashlib.sha512(content)):
            assert not found.hexdigest().upper().startswith(receipt.replace("-", ""))
        assert SecretBallot.objects.get().content_hash == sealing.hash_of(content)
        for other in it.at.rows[1:]:
            casts(motion, other, "no")
        shut_box(motion, by=world.wang)
        # What leads to the ballot is gone; that it is in the box stays.
        assert has_receipt(motion, hash_of(motion, receipt))
        assert {field.name for field in ShutBallot._meta.fields} == {
            "id", "group", "public_id", "motion", "weight", "content",
        }  # fmt: skip


def test_the_tool_of_the_api_prints_the_fingerprints(world: World, tmp_path: Any) -> None:
    with in_a(world):
        motion = opened_sealed(world, watched(world, 3, keys=2))
    file = tmp_path / "vote.json"
    file.write_text(json.dumps({"id": str(motion.public_id), "sealed_to": motion.sealed_to}))
    run = [sys.executable, "tools/seal_ballot.py", str(file), "yes"]
    told = subprocess.run(run, capture_output=True, text=True, check=True).stdout.splitlines()
    assert set(json.loads(told[0])) == {"sealed"}
    assert told[1:] == [f"{name} {digits}" for name, digits in fingerprints(motion)]


def test_a_sealed_vote_takes_nothing_that_could_be_read(world: World, with_keys: Any) -> None:
    with in_a(world):
        it = with_keys
        motion, row = opened_sealed(world, it), it.at.rows[0]
        with refused("not_sealed"):
            votes(motion, row)
        mine = voter_of(motion, row)
        right = sealed_for(motion, "yes")
        with refused("not_sealed"):
            handed_in(mine, Said("yes", sealed=right), row.user)
        for wrong in ("!", "é", "AAAA", right + "AAAA", right[:-4]):
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


def test_who_holds_a_key_comes_to_it_from_the_page_of_the_vote(world: World, client_for: Any) -> None:
    with in_a(world):
        at = sitting(world, 3)
        motion = ask(world, at.meeting, Method.SEALED)
        name_scrutineers(at.meeting, at.rows[:2], by=world.wang)
    for row, holds in zip(at.rows, (True, True, False), strict=True):
        shown = page(client_for(row.user, world.a).get("governance:motion", public_id=motion.public_id))
        assert ("我的钥匙" in shown) == holds


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


def test_who_stays_keeps_the_key_and_strangers_watch_nothing(world: World, with_keys: Any) -> None:
    with in_a(world):
        it = with_keys
        before = list(BallotKey.objects.order_by("pk").values_list("public_key", flat=True))
        name_scrutineers(it.at.meeting, it.at.rows[-2:], by=world.wang)
        assert list(BallotKey.objects.order_by("pk").values_list("public_key", flat=True)) == before[1:]
        type(it.at.rows[0]).objects.filter(pk=it.at.rows[0].pk).update(user=None)
        with refused("cannot_watch"):
            name_scrutineers(it.at.meeting, [it.at.rows[0], it.at.rows[1]], by=world.wang)


def test_who_counts_does_not_watch(world: World, with_keys: Any) -> None:
    with in_a(world):
        it = with_keys
        motion = opened_sealed(world, it)
        for row in it.at.rows:
            casts(motion, row, "yes")
        shut_box(motion, by=world.wang)
        key = BallotKey.objects.order_by("pk")[0]
        type(key.invitation).objects.filter(pk=key.invitation_id).update(user=world.wang)
        # Whether the own key is among those handed in or not.
        for holders in ((0, 1), (1, 2)):
            with refused("counts_and_watches"):
                take_box(motion, holders, by=world.wang)
        with refused("counts_and_watches"):
            enter_count(motion, Opened([["yes"]] * 5, {}), by=viewer(world.wang))


def test_the_box_is_shut_before_it_is_opened(world: World, with_keys: Any) -> None:
    with in_a(world):
        it = with_keys
        motion = opened_sealed(world, it, closes_at=later())
        casts(motion, it.at.rows[0], "yes")
        with refused("to_be_opened"):
            count_votes(motion, by=world.wang)
        with refused("vote_still_open"):
            shut_box(motion, by=world.wang)
        with refused("box_not_shut"):
            enter_count(motion, Opened([], {}), by=viewer(world.wang))
        for row in it.at.rows[1:]:
            casts(motion, row, "no")
        shut_box(motion, by=world.wang)
        with refused("not_to_shut"):
            shut_box(motion, by=world.wang)
        with pytest.raises(DomainError, match="计票"):
            close_meeting(it.at.meeting, by=world.wang)
        assert annul(motion, reason="钥匙丢了", by=world.wang).annul_reason == "钥匙丢了"
        assert not ShutBallot.objects.exists()


def test_too_few_are_not_shut_in(world: World, with_keys: Any) -> None:
    with in_a(world):
        it = with_keys
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


def test_the_database_keeps_the_box_shut(world: World, with_keys: Any) -> None:
    with in_a(world):
        it = with_keys
        motion = opened_sealed(world, it)
        for row in it.at.rows[:4]:
            casts(motion, row, "yes")
        shut_box(motion, by=world.wang)
        for attack in _ATTACKS.values():
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(attack)
            assert ShutBallot.objects.count() == 4, attack


def test_a_ballot_taken_out_of_the_box_is_missed(world: World, with_keys: Any) -> None:
    with in_a(world):
        it = with_keys
        motion = opened_sealed(world, it)
        for row in it.at.rows:
            casts(motion, row, "yes")
        shut_box(motion, by=world.wang)
        ShutBallot.objects.order_by("pk")[0].delete()
        with refused("ballots_missing"):
            counts(world, motion, it)
        assert Motion.objects.get(pk=motion.pk).state == MotionState.OPEN
        assert not CountedBallot.objects.exists()


def test_the_trail_holds_neither_choice_nor_secret(world: World, with_keys: Any) -> None:
    with in_a(world):
        it = with_keys
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
        as_they_came()
        shut_box(motion, by=world.wang)
        came = list(sent.values())
        for order in _ORDERS:
            ballots = _column("governance_shutballot", "content", order, motion)
            assert came not in (ballots, ballots[::-1]), order
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
