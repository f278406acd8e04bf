"""The door of the installation."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static

from groupportal.tenancy.address import group_prefix
from groupportal.tenancy.selectors import groups_of


def landing(request: HttpRequest) -> HttpResponse:
    """A signed-in person's groups; straight on where there is one. Sign-in for everybody else."""
    if not request.user.is_authenticated:
        return redirect("/accounts/login/")
    groups = groups_of(request.user)
    if len(groups) == 1 and not request.user.is_operator:
        return redirect(group_prefix(groups[0]))
    if not groups and request.user.is_operator:
        return redirect("/platform/")
    return render(request, "site/landing.html", {"groups": groups, "title": "选择职教集团"})


def favicon(request: HttpRequest) -> HttpResponse:
    """For what asks for the old name; our pages name the icon themselves."""
    return redirect(static("portal/icon.svg"))


def health(request: HttpRequest) -> JsonResponse:
    """Answers while the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})
