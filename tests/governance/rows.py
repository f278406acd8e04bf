"""Values that a row of this room needs, for sweeps over all tables (see ``tests.rows``)."""

from itertools import count
from typing import Any

from django.utils import timezone
from nacl.public import PrivateKey

from governance.models import Invitation, Meeting
from groupportal.accounts.models import User


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


def _opened_box(sealed_to: dict[str, Any]) -> Any:
    from governance.models import Motion, Voter
    from tests.rows import make_row

    motion, now = make_row(Voter, {}, next(_numbers)).motion, timezone.now()
    rows = Motion.objects.filter(pk=motion.pk)
    rows.update(state="open", method="sealed", sealed_to=sealed_to)
    rows.update(box_shut_at=now, box_opened_at=now)
    return motion


def _count() -> Any:
    """One that a 监票人 may compare: whoever the sweep takes for a person."""
    from governance.models import BallotKey, SealedCount

    key = bytes(PrivateKey.generate().public_key).hex()
    motion = _opened_box({"needed": 1, "keys": [{"name": "监票人", "public_key": key}]})
    watcher = Invitation.objects.create(
        meeting=motion.meeting, part="guest", name="监票人", user=User.objects.first()
    )
    BallotKey.objects.create(invitation=watcher, public_key=key, made_at=timezone.now())
    return SealedCount.objects.create(motion=motion, ballots=[], found={}, digits="1", opened_with="监票人")


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
    "governance.SealedCount": {"motion": lambda: _opened_box({}), "ballots": list, "entered_by": None},
    "governance.CountCheck": {"count": _count, "place": 0},
    "governance.NumberForm": {"pattern": "江职发〔{年}〕{号}号"},
    "governance.Resolution": {"published_by": None},
    "governance.ResolutionReceipt": {"read_by": None},
    "governance.RegulationReceipt": {"read_by": None},
    "governance.RegulationClause": {"number": 1},
    "governance.Election": {"term": None},
    "governance.ElectionBallot": {"sole": None},
}
