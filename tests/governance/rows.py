"""Values that a row of this room needs, for sweeps over all tables (see ``tests.rows``)."""

from itertools import count
from typing import Any

from django.utils import timezone
from nacl.public import PrivateKey

from governance.models import Invitation, Meeting


def _holder() -> Any:
    meeting = Meeting.objects.order_by("pk").last()
    return Invitation.objects.create(meeting=meeting, part="guest", name="受托人")


_numbers = count(70)


def _voter(method: str) -> Any:
    """A vote that can be cast by this method: what hangs on it is taken while its motion is open, and at no other time."""
    from governance.models import Motion, Voter
    from tests.rows import make_row

    voter = make_row(Voter, {}, next(_numbers))
    Motion.objects.filter(pk=voter.motion_id).update(state="open", method=method)
    return voter


SPECIAL: dict[str, dict[str, object]] = {
    "governance.Proxy": {"ruled_by": None, "holder": _holder},
    "governance.Contest": {"motion": None, "opinions_until": None},
    "governance.ContestEntry": {"ruled_by": None, "award": "", "is_shortlisted": False},
    "governance.ContestChoice": {"ruled_by": None, "awards": {}},
    "governance.ContestOpinion": {"text": "样例"},
    "governance.FollowUp": {"done_on": None, "done_note": ""},
    "governance.Minutes": {"approved_in": None},
    "governance.Meeting": {"charter": None, "chair": None},
    "governance.Voter": {"holder": None},
    "governance.NamedVote": {"voter": lambda: _voter("named")},
    "governance.SecretBallot": {"voter": lambda: _voter("secret"), "content": "x"},
    "governance.CountedBallot": {"motion": lambda: _voter("secret").motion},
    "governance.BallotReceipt": {"motion": lambda: _voter("secret").motion},
    "governance.BallotKey": {
        "public_key": lambda: bytes(PrivateKey.generate().public_key).hex(),
        "made_at": timezone.now,
    },
    "governance.ShutBallot": {"motion": lambda: _voter("sealed").motion},
    "governance.NumberForm": {"pattern": "江职发〔{年}〕{号}号"},
    "governance.Resolution": {"published_by": None},
    "governance.ResolutionReceipt": {"read_by": None},
    "governance.RegulationReceipt": {"read_by": None},
    "governance.RegulationClause": {"number": 1},
    "governance.Election": {"term": None},
    "governance.ElectionBallot": {"sole": None},
}
