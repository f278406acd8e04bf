"""Writing the log of a link."""

from __future__ import annotations

from django.http import HttpRequest

from groupportal.links.devices import agent_of, device_of
from groupportal.links.enums import Happening
from groupportal.links.models import Link, LinkVisit
from groupportal.tenancy.scope import ScopeError, active_scope


def note_later(link: Link, what: Happening, request: HttpRequest, *, words: str) -> None:
    """``note`` from a page that only looks: written down before it is sent."""
    scope = active_scope()
    if scope is None:
        raise ScopeError("a link is used inside its group")
    scope.afterwards.append(_visit(link, what, request, words).save)


def note(link: Link, what: Happening, request: HttpRequest | None = None, *, words: str = "") -> LinkVisit:
    """Write down what happened to a link; ``request`` tells by whose browser, and who of the group was signed in there."""
    visit = _visit(link, what, request, words)
    visit.save()
    return visit


def _visit(link: Link, what: Happening, request: HttpRequest | None, words: str) -> LinkVisit:
    viewer = getattr(request, "viewer", None)
    return LinkVisit(
        link=link,
        what=what,
        device=device_of(request) if request else "",
        agent=agent_of(request) if request else "",
        user=viewer.user if viewer is not None and viewer.is_insider else None,
        note=words[:200],
    )


def trust_device(link: Link, request: HttpRequest) -> None:
    """This browser has just shown in another way that it is the addressee's: it is not asked again for a while.

    The view answers with ``devices.keep_device``.
    """
    note(link, Happening.PASSED, request)
