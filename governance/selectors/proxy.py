"""Who votes for whom at a meeting."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from governance.models import Meeting, Proxy
from governance.selectors.access import meetings_for
from governance.selectors.invitation import own_invitations
from governance.selectors.meeting import EDIT
from groupportal.deciding.standard import Ruled
from groupportal.tenancy.viewer import Viewer


def proxies() -> QuerySet[Proxy]:
    """All, with who they are between."""
    return Proxy.objects.select_related(
        "giver__meeting", "giver__unit", "giver__seat__unit", "holder__unit", "holder__seat__unit"
    )


def accepted_proxies(meeting: Meeting) -> QuerySet[Proxy]:
    """Those that hold: accepted by the holder or on paper, both still invited."""
    rows = proxies().filter(giver__meeting=meeting, state=Ruled.ACCEPTED)
    return rows.filter(giver__withdrawn="", holder__withdrawn="")


def proxies_for(viewer: Viewer) -> QuerySet[Proxy]:
    """Those a person sees: the office all, others the ones they gave or hold."""
    if viewer.can(EDIT):
        return proxies()
    own = own_invitations(viewer).order_by().values("pk")
    mine = proxies().filter(Q(giver__in=own) | Q(holder__in=own))
    return mine.filter(giver__meeting__in=meetings_for(viewer).order_by().values("pk"))
