"""The door of the installation."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_POST

from groupportal.celery import app as celery
from groupportal.errors import DomainError
from groupportal.files.storage import DurableStorage
from groupportal.jobs.sweep import seconds_since_sweep
from groupportal.people.services import answer_offer
from groupportal.tenancy.address import group_prefix
from groupportal.tenancy.models import RoleOffer
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import groups_of, offers_to

CLOCK_LATE = 120
"""Seconds without a sweep after which clock or worker are thought dead."""


def landing(request: HttpRequest) -> HttpResponse:
    """A signed-in person's groups; straight on where there is one. Sign-in for everybody else."""
    if not request.user.is_authenticated:
        return redirect("/accounts/login/")
    groups, offers = groups_of(request.user), offers_to(request.user)
    if len(groups) == 1 and not offers and not request.user.is_operator:
        return redirect(group_prefix(groups[0]))
    if not groups and request.user.is_operator:
        return redirect("/platform/")
    return render(request, "site/landing.html", {"groups": groups, "offers": offers, "title": "选择职教集团"})


@require_POST
@login_required
def answer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The person's own yes or no to a role that a group offers."""
    offered = next((row for row in offers_to(request.user) if row[1] == public_id), None)
    if offered is None:
        messages.error(request, "这份邀请已经答复过或已被撤回。")
        return redirect("landing")
    group, accept = offered[0], request.POST.get("answer") == "yes"
    with group_scope(group, actor=request.user):
        try:
            answer_offer(RoleOffer.objects.get(public_id=public_id), accept=accept, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("landing")
    messages.success(request, f"您已加入{group.name}。" if accept else f"已谢绝{group.name}的邀请。")
    return redirect(group_prefix(group) if accept else "landing")


def favicon(request: HttpRequest) -> HttpResponse:
    """For what asks for the old name; our pages name the icon themselves."""
    return redirect(static("portal/icon.svg"))


def health(request: HttpRequest) -> JsonResponse:
    """How the parts are, each apart: 200 while the database answers, 503 else. ``clock``: seconds since the last sweep."""
    parts = {
        "database": _answers(_ask_database),
        "broker": _answers(_ask_broker),
        "cache": _answers(_ask_cache),
        "files": _answers(_ask_files),
    }
    swept = seconds_since_sweep() if parts["cache"] == "ok" else None
    parts["clock"] = "unknown" if swept is None else "ok" if swept < CLOCK_LATE else f"silent for {swept} s"
    ok = parts["database"] == "ok"
    return JsonResponse({"ok": ok, **parts}, status=200 if ok else 503, headers={"Cache-Control": "no-store"})


def _answers(ask: Callable[[], object]) -> str:
    try:
        ask()
    except Exception as error:  # noqa: BLE001 -- whatever it is, the part does not answer
        return f"away ({type(error).__name__})"
    return "ok"


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_broker() -> None:
    with celery.connection_for_write() as broker:
        broker.ensure_connection(max_retries=0, timeout=2)


def _ask_cache() -> None:
    cache.set("healthz", 1, 5)
    if cache.get("healthz") != 1:
        raise LookupError


def _ask_files() -> None:
    if isinstance(default_storage, DurableStorage):  # others answer for their room themselves
        default_storage.require_room()
