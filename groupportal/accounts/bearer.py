"""A request that shows a device's token, below the API alone: pages are for browsers, whose forms are guarded otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from groupportal.accounts.models import Device
from groupportal.accounts.tokens import Claim, read_opening
from groupportal.tenancy.prepared import Prepared


class DeviceMiddleware:
    """Puts the person of a device's token in the place of a session's. Whether it still opens is read inside the group's scope.

    ``actor_id`` is whose it is, known from the token itself before any scope is open; ``device`` the device, or None.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        group = request.group
        if kind.lower() == "bearer" and group is not None and request.path_info.startswith("/api/v1/"):
            claim = read_opening(token.strip(), group.pk)
            request.actor_id = claim.user_id if claim else None
            request.user = SimpleLazyObject(lambda: _person(request, claim))
        return self.get_response(request)


def _person(request: Any, claim: Claim | None) -> Any:
    found = next(iter(_DEVICE(claim.device)), None) if claim else None
    request.device = found if found and found.opens() else None
    return request.device.user if request.device else AnonymousUser()


_DEVICE = Prepared(lambda public_id: Device.objects.select_related("user").filter(public_id=public_id))
