"""Values that a row of this room needs, for sweeps over all tables (see ``tests.rows``)."""

from typing import Any

from governance.models import Invitation, Meeting


def _holder() -> Any:
    meeting = Meeting.objects.order_by("pk").last()
    return Invitation.objects.create(meeting=meeting, part="guest", name="受托人")


SPECIAL: dict[str, dict[str, object]] = {
    "governance.Voter": {"holder": None},
    "governance.Proxy": {"ruled_by": None, "holder": _holder},
    "governance.FollowUp": {"done_on": None, "done_note": ""},
    "governance.Minutes": {"approved_in": None},
    "governance.Meeting": {"charter": None, "chair": None},
}
