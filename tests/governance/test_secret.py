"""After the count nothing joins a ballot to its voter: keys, addresses, times, transactions, places, a dump, the trail."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, transaction

from governance.enums import Method
from governance.models import BallotReceipt, CountedBallot, Voter
from governance.selectors.result import has_receipt, result_file
from governance.services.counting import count_votes
from governance.services.voting import Said, hash_of
from groupportal.audit.models import AuditEntry, FactChange
from groupportal.tenancy.models import FormKey
from groupportal.tenancy.scope import group_scope
from tests.governance.votes_ground import NO, YES, as_they_came, opened, sitting, voter_of, votes

NUMBER = 16
SAID = [YES, NO] * (NUMBER // 2)
_JOINS = {
    "key": "id",
    "address": "public_id",
    "transaction": "xmin::text::bigint",
    "place": "ctid",
}


def _hits(known: dict[int, str], voters: list[int], ballots: list[str]) -> int:
    """How many are guessed right by laying two orders side by side."""
    return sum(known[voter] == said for voter, said in zip(voters, ballots, strict=True))


def _ordered(table: str, column: str, order: str, motion: int) -> list[object]:
    with connection.cursor() as cursor:
        also = " AND has_voted" if table == "governance_voter" else ""
        cursor.execute(f"SELECT {column} FROM {table} WHERE motion_id = %s{also} ORDER BY {order}", [motion])
        return [row[0] for row in cursor.fetchall()]


def test_no_join_does_better_than_chance(committed_world):
    """Each voter in a transaction of the own, as over the web; 16 voters, eight of each, several counts.

    By chance half are right. A join that works is right in all of them, or wrong in all.
    """
    world, rounds = committed_world, 6
    hits: dict[tuple[str, str], int] = {}
    with group_scope(world.a, actor=world.wang):
        at = sitting(world, NUMBER)
    for number in range(rounds):
        with group_scope(world.a, actor=world.wang):
            motion = opened(world, at.meeting, title=f"第{number}项")
        known = {}
        for row, said in zip(at.rows, SAID, strict=True):
            with group_scope(world.a, actor=row.user), transaction.atomic():
                votes(motion, row, said)
                known[voter_of(motion, row).pk] = said.choice
        with group_scope(world.a, actor=world.wang):
            as_they_came()
            count_votes(motion, by=world.wang)
        with group_scope(world.a, actor=world.wang):
            for left, by_voter in _JOINS.items():
                for right, by_ballot in _JOINS.items():
                    voters = _ordered("governance_voter", "id", f"{by_voter}, id", motion.pk)
                    ballots = _ordered("governance_countedballot", "choice", f"{by_ballot}, id", motion.pk)
                    at_once = _hits(known, voters, ballots)
                    hits[left, right] = hits.get((left, right), 0) + at_once
            for table in ("governance_voter", "governance_countedballot"):
                assert len(set(_ordered(table, "xmin::text", "id", motion.pk))) == 1
    total = rounds * NUMBER
    # 96 throws of a coin: beyond 48 ± 25 in one of a million rounds of this test.
    assert all(abs(found - total / 2) <= 25 for found in hits.values()), hits


def test_nothing_else_holds_what_was_voted(world, four_meet):
    with group_scope(world.a, actor=world.wang):
        at = four_meet
        motion = opened(world, at.meeting, options=["甲甲甲", "乙乙乙"])
        for row, label in zip(at.rows, ("甲甲甲", "乙乙乙", "甲甲甲"), strict=False):
            votes(motion, row, Said("", (label,)))
        before = AuditEntry.objects.count()
        count_votes(motion, by=world.wang)
        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(to_jsonb(v)::text, '') FROM governance_voter v")
            assert "甲甲甲" not in cursor.fetchone()[0]
        assert AuditEntry.objects.count() == before + 1
        assert not FactChange.objects.filter(
            table_name__in=("governance_secretballot", "governance_voter")
        ).exists()
        assert {f.name for f in CountedBallot._meta.fields} == {
            "id",
            "group",
            "public_id",
            "motion",
            "choice",
            "options",
        }
        assert not FormKey.objects.exists()


def test_a_receipt_proves_that_a_ballot_was_counted_and_not_which(world, four_meet):
    with group_scope(world.a, actor=world.wang):
        at = four_meet
        motion = opened(world, at.meeting)
        receipts = [votes(motion, row, said) for row, said in zip(at.rows, (YES, NO, NO), strict=False)]
        done = count_votes(motion, by=world.wang)
        assert all(has_receipt(done, hash_of(done, receipt)) for receipt in receipts)
        small = receipts[0].lower()
        for written in (
            f" {small} ",
            small.replace("-", ""),
            small.replace("-", "—"),
            small.replace("-", "－ "),
        ):
            assert has_receipt(done, hash_of(done, written))
        assert not has_receipt(done, hash_of(done, "0000-0000-0000-0000-0000"))
        assert {f.name for f in BallotReceipt._meta.fields} == {
            "id",
            "group",
            "public_id",
            "motion",
            "receipt",
        }
        told = json.loads(result_file(done))
        assert told["receipts"] == sorted(hash_of(done, receipt) for receipt in receipts)
        assert sorted(ballot["choice"] for ballot in told["ballots"]) == ["no", "no", "yes"]
        assert all(set(ballot) == {"choice", "options", "weight"} for ballot in told["ballots"])


@pytest.fixture
def result(world, five_meet, tmp_path):
    """A result file on its own, and the check sum of the page."""
    with group_scope(world.a, actor=world.wang):
        at = five_meet
        motion = opened(world, at.meeting)
        for row, said in zip(at.rows, (YES, YES, YES, YES, NO), strict=True):
            votes(motion, row, said)
        done = count_votes(motion, by=world.wang)
        file = tmp_path / "result.json"
        file.write_bytes(result_file(done))
        return file, done.digest


def verify(*args):
    return subprocess.run(
        [sys.executable, "-I", "tools/verify_result.py", *map(str, args)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_stranger_counts_the_result_again_with_sixty_lines(result):
    file, digest = result
    assert verify(file, digest).returncode == 0
    lines = Path("tools/verify_result.py").read_text().splitlines()
    assert (len([line for line in lines if line]), max(map(len, lines))) <= (60, 120)


def _stuffed(told):
    """One more in the box, with every number to match."""
    told["ballots"].append({"choice": "yes", "options": [], "weight": 1})
    told["numbers"].update(dict.fromkeys(("entitled", "present", "issued", "returned"), 6))
    told["result"]["yes"] = 5


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda told: told["ballots"].pop(), "收回"),
        (lambda told: told["result"].update(yes=5, no=0), "no"),
        (lambda told: told["result"].update(is_carried=False), "通过"),
        (lambda told: told["numbers"].update(present=2), "依次不减"),
        (lambda told: told["receipts"].append("x"), "每个投票人一张"),
        (_stuffed, "收回与投票人数"),
        (lambda told: told["numbers"].update(issued=4), "收回不多于发出"),
        (lambda told: told["charter"].update(quorum=[1, 1], quorum_above=True), "法定人数"),
    ],
)
def test_a_result_that_was_changed_is_found_out(result, change, word):
    file, digest = result
    told = json.loads(file.read_text())
    change(told)
    file.write_text(json.dumps(told))
    found = verify(file, digest)
    assert found.returncode == 1
    assert word in found.stdout
    assert "校验码不符" in found.stdout


@pytest.mark.parametrize("chosen", [["甲"], ["甲", "丙"], ["甲", "乙", "丙"], []])
def test_another_winner_is_found_out(world, three_meet, tmp_path, chosen):
    marked = [("甲", "乙"), ("甲", "乙"), ("甲", "丙")]
    with group_scope(world.a, actor=world.wang):
        at = three_meet
        motion = opened(world, at.meeting, Method.NAMED, options=["甲", "乙", "丙"], choose_most=2)
        for row, options in zip(at.rows, marked, strict=True):
            votes(motion, row, Said("", options))
        told = json.loads(result_file(count_votes(motion, by=world.wang)))
    file = tmp_path / "result.json"
    file.write_text(json.dumps(told))
    assert told["result"]["chosen"] == ["甲", "乙"]
    assert verify(file).returncode == 0
    told["result"].update(chosen=chosen, is_carried=bool(chosen))
    file.write_text(json.dumps(told))
    assert "选定" in verify(file).stdout


def test_nobody_has_a_place_that_two_share(result):
    file, _ = result
    told = json.loads(file.read_text())
    told |= {"options": ["甲", "乙"], "ballots": [{"choice": "", "options": ["甲", "乙"], "weight": 1}] * 5}
    told["result"] |= {"yes": 5, "no": 0, "votes": {"甲": 5, "乙": 5}, "chosen": []}
    told["result"]["is_carried"] = False
    told["choose_most"] = 2
    assert "选定" in _judged(file, told)
    told["choose_most"] = 1
    assert "选定" not in _judged(file, told)


def _judged(file, told):
    file.write_text(json.dumps(told))
    return verify(file).stdout


def test_the_turnout_is_known(world, three_meet):
    with group_scope(world.a, actor=world.wang):
        at = three_meet
        motion = opened(world, at.meeting)
        votes(motion, at.rows[1])
        assert list(Voter.objects.filter(has_voted=True).values_list("invitation", flat=True)) == [
            at.rows[1].pk
        ]
