"""What tests of elections stand on: a council that meets, an election of its next term, posts with candidates."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from governance.enums import CandidateState, Capacity
from governance.models import Candidate, Election, ElectionBallot, ElectionPost
from governance.services.candidate import CandidateInput, answer_candidacy, nominate
from governance.services.counting import Tally
from governance.services.election import add_post, confirm_result, prepare_election, propose_result
from governance.services.election_ballot import put_to_vote
from groupportal.files.models import StoredFile
from groupportal.files.services import store_upload
from tests.governance.votes_ground import Sitting, by_hand, sitting
from tests.members.ground import viewer
from tests.world import World

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fe"
    "dccc59e70000000049454e44ae426082"
)


def paper(world: World) -> StoredFile:
    """A signed sheet."""
    upload = SimpleUploadedFile("签字.png", PNG)
    return store_upload(upload, by=world.wang, view_action="governance.view_bodies")


def election(world: World, number: int = 5, **charter: Any) -> tuple[Sitting, Election]:
    """A council of so many meets, and its second term is prepared; its charter asks for no posts, and anybody may stand."""
    at = sitting(world, number, **({"chairs": None} | charter))
    today = timezone.localdate()
    return at, prepare_election(at.body, number=2, starts_on=today, members_only=False, by=world.wang)


def post(
    world: World, of: Election, names: str, places: int, title: str = "理事", **said: Any
) -> ElectionPost:
    """A post with candidates who agreed."""
    said = {"capacity": Capacity.MEMBER, "allows_others": False, **said}
    row = add_post(of, title=title, places=places, by=world.wang, **said)
    for name in names.split():
        agreed(world, nominate(row, CandidateInput(name), by=world.wang))
    return row


def agreed(world: World, row: Candidate) -> Candidate:
    """The office enters the signed paper."""
    return answer_candidacy(row, CandidateState.ACCEPTED, paper=paper(world), by=viewer(world.wen))


def voted(
    world: World, at: Sitting, of: ElectionPost, votes: dict[str, int], issued: int = 5, **more: int
) -> ElectionBallot:
    """The paper ballots of a post, counted in the room: everybody returned one."""
    ballot = put_to_vote(of, at.meeting, by=world.wang)
    counted(world, ballot, votes, issued, **more)
    return ballot


def counted(
    world: World, ballot: ElectionBallot, votes: dict[str, int], issued: int = 5, **more: int
) -> None:
    """The count of ``issued`` ballots, all returned, of which ``invalid`` and ``no``."""
    lost = more.get("invalid", 0) + more.get("no", 0)
    tally = Tally(yes=issued - lost, issued=issued, votes=votes, **more)
    by_hand(world, ballot.motion, tally, sheet=paper(world))
    ballot.refresh_from_db()
    ballot.motion.refresh_from_db()


def seated(world: World, row: Election, gap_reason: str = "") -> Election:
    """One puts the result forward, another confirms it."""
    return confirm_result(propose_result(row, gap_reason=gap_reason, by=world.wang), by=viewer(world.wen))
