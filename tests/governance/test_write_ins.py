"""另选他人 on the phone: a name is written with the ballot, counted as one of paper is, and stands beside nothing else of it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from governance.enums import Method
from governance.models import CountedBallot, Motion, SecretBallot, WriteIn
from governance.selectors.election import results_of
from governance.selectors.result import _file, result_file
from governance.services.candidate import CandidateInput, nominate
from governance.services.counting import count_votes
from governance.services.election_ballot import put_to_vote, vote_again
from governance.services.voting import Said, open_vote
from governance.services.write_in import set_write_ins
from tests.governance.election_ground import agreed, post, seated
from tests.governance.votes_ground import in_a, voter_of, votes
from tests.outcomes import refused
from tests.visitor import body as page
from tests.world import World


def _begun(
    world: World, prepared: Any, names: str = "甲 乙", places: int = 1
) -> tuple[Any, Any, Any, Motion]:
    at, row = prepared
    of = post(world, row, names, places, surplus=50, allows_others=True)
    ballot = put_to_vote(of, at.meeting, method=Method.SECRET, by=world.wang)
    return at, row, of, open_vote(ballot.motion, by=world.wang)


def test_a_name_written_on_the_phone_elects_who_may_stand(
    inside: World, prepared: Any, tmp_path: Path
) -> None:
    world = inside
    at, row, of, motion = _begun(world, prepared)
    for place, invited in enumerate(at.rows):
        votes(motion, invited, Said("", ("甲",)) if place == 4 else Said(names=(" 丁 一 ",)))
    # Who writes a name and who does not hand in as much.
    assert len({len(ballot.content) for ballot in SecretBallot.objects.all()}) == 1
    done = count_votes(motion, by=world.wang)
    assert dict(WriteIn.objects.values_list("name", "votes")) == {"丁一": 4}
    assert results_of(row)[0].elected == ("丁一",)
    # The name stands beside no ballot, but in the file that is published.
    assert "丁" not in json.dumps(
        [ballot.options for ballot in CountedBallot.objects.all()], ensure_ascii=False
    )
    told = json.loads(result_file(done))
    assert told["names"] == {"丁一": 4}
    # One rule for both: the names are what is judged, in the vote as in the election; the verifier counts them again.
    assert (done.is_carried, told["result"]["chosen"]) == (True, ["丁一"])
    assert not any("另选他人" in line for line in done.verdict), done.verdict
    file = tmp_path / "result.json"
    for names, code in (({"丁一": 4}, 0), ({"丁一": 2, "戊": 2}, 1), ({"丁一": 3}, 1)):
        file.write_text(json.dumps(told | {"names": names}))
        assert (
            subprocess.run([sys.executable, "-I", "tools/verify_result.py", file], check=False).returncode
            == code
        )
    # What was published while names were one option stays as it was published.
    done.digest = hashlib.sha256(_file(done, names_judged=False)).hexdigest()
    former = json.loads(result_file(done))
    assert (former["written_in"], "others" in former) == ({"丁一": 4}, False)
    refused(lambda: set_write_ins(of.ballots.get(), [("戊", 4)], by=world.wang), "written_on_phone")
    # The rule of who may stand is the one of candidates.
    type(row).objects.filter(pk=row.pk).update(members_only=True)
    refused(lambda: nominate(of, CandidateInput("丁一"), by=world.wang), "not_eligible")
    type(row).objects.filter(pk=row.pk).update(members_only=False)
    agreed(world, nominate(of, CandidateInput("丁一", unit=world.ua), by=world.wang))
    assert seated(world, row).term is not None


def test_what_cannot_be_counted_is_not_cast(inside: World, prepared: Any) -> None:
    at, _, _, motion = _begun(inside, prepared, "甲 乙 丙", 2)
    for said, code in (
        (Said("", ("另选他人",)), "name_missing"),
        (Said("", ("甲", "乙"), names=("丁",)), "options_many"),
        (Said(names=("丁", "丁")), "twice"),
        (Said(names=("甲",)), "on_ballot"),
        (Said(names=("甲（江海公司）",)), "on_ballot"),
        (Said(names=("甲 (江海公司)",)), "on_ballot"),
        (Said(names=("丁", "丁（学校）")), "twice"),
        (Said(names=("丁" * 21,)), "names_unread"),
        (Said(names=("丁", " ")), "names_unread"),
        (Said("abstain", names=("丁",)), "option_missing"),
    ):
        refused(lambda said=said: votes(motion, at.rows[0], said), code)
        assert not SecretBallot.objects.exists(), said
        assert not voter_of(motion, at.rows[0]).has_voted, said


def test_nobody_is_written_in_where_that_is_not_allowed_or_elected_already(
    inside: World, prepared: Any
) -> None:
    world = inside
    at, row, of, motion = _begun(world, prepared, "甲 乙 丙", 2)
    for invited in at.rows:
        votes(motion, invited, Said("", ("甲",)))
    count_votes(motion, by=world.wang)
    again = open_vote(vote_again(of, at.meeting, method=Method.SECRET, by=world.wang).motion, by=world.wang)
    refused(lambda: votes(again, at.rows[0], Said(names=("甲",))), "elected_already")
    votes(again, at.rows[0], Said(names=("丁",)))
    other = post(world, row, "甲 乙", 1, "监事", surplus=50)
    plain = open_vote(
        put_to_vote(other, at.meeting, method=Method.SECRET, by=world.wang).motion, by=world.wang
    )
    refused(lambda: votes(plain, at.rows[0], Said(names=("丁",))), "no_others")
    for method in (Method.HANDS, Method.NAMED, Method.SEALED):
        third = post(world, row, "甲 乙", 1, f"秘书{method}", surplus=50, allows_others=True)
        refused(
            lambda of=third, how=method: put_to_vote(of, at.meeting, method=how, by=world.wang),
            "written_on_paper",
        )


def test_the_ballot_on_the_phone_takes_a_name(world: World, prepared: Any, client_for: Any) -> None:
    with in_a(world):
        at, _, _, motion = _begun(world, prepared)
        invited = at.rows[0]
        where = {"public_id": voter_of(motion, invited).public_id}
    phone = client_for(invited.user, world.a)
    shown = page(phone.get("governance:ballot", **where))
    assert "要选的人不在上面的，在这里写姓名" in shown
    answer = phone.post("governance:ballot", {"choice": "1", "names": "丁"}, **where)
    assert "最多选 1 名，现在选了 1 名、另写 1 名" in page(answer)
    assert "names" in answer.wsgi_request.sensitive_post_parameters
    assert "请至少选一项" in page(phone.post("governance:ballot", {"names": " "}, **where))
    assert phone.post("governance:ballot", {"names": "丁"}, **where).status_code == 302
    with in_a(world):
        assert json.loads(SecretBallot.objects.get().content) == ["", 3, "丁"]
