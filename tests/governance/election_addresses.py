"""What a reader and an editor get at each address of elections."""

from __future__ import annotations

from typing import Any

from governance.models import Candidate
from tests.sweeps.expected import Expected, Side

_ELECTION, _POST, _CANDIDATE = (f"governance.{name}" for name in ("Election", "ElectionPost", "Candidate"))


def _own(row: Any, side: Side) -> None:
    Candidate.objects.filter(pk=row.pk).update(user=side.people.wang)


ELECTIONS = {
    "governance:elections": Expected(200, 200),
    "governance:election_new": Expected(403, 200),
    "governance:election": Expected(200, 200, _ELECTION),
    "governance:election_edit": Expected(403, 200, _ELECTION),
    "governance:election_nominations": Expected(403, 200, _ELECTION),
    "governance:election_post_new": Expected(403, 200, _ELECTION),
    "governance:election_links": Expected(403, 200, _ELECTION),
    "governance:election_propose": Expected(403, 200, _ELECTION),
    "governance:election_take_back": Expected(403, 302, _ELECTION),
    "governance:election_cancel": Expected(403, 200, _ELECTION),
    "governance:election_word": Expected(404, 200, _ELECTION),
    "governance:election_record": Expected(403, 200, _ELECTION),
    "governance:election_post_edit": Expected(403, 200, _POST),
    "governance:election_post_remove": Expected(403, 302, _POST),
    "governance:election_vote": Expected(403, 200, _POST),
    "governance:election_vote_again": Expected(403, 200, _POST),
    "governance:election_write_ins": Expected(403, 200, "governance.ElectionBallot"),
    "governance:candidate_new": Expected(403, 200, _POST),
    "governance:candidate": Expected(404, 200, _CANDIDATE),
    "governance:candidate_withdraw": Expected(404, 200, _CANDIDATE),
    "governance-api:election-list": Expected(200, 200),
    "governance-api:election-detail": Expected(200, 200, _ELECTION),
    "governance-api:candidate-list": Expected(200, 200),
    "governance-api:candidate-reply": Expected(404, 400, _CANDIDATE, opened=_own),
}
