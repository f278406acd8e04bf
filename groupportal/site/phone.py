"""What makes the portal a thing on a phone's home screen: its name and pictures, a page without a network, words on data."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from groupportal.tenancy.selectors import group_by_slug
from groupportal.ui.statics import CSS


@require_safe
@cache_control(max_age=86400)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a browser asks before it puts the portal on the home screen (Web App Manifest)."""
    icons = [
        {"src": static("portal/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": static("portal/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {
            "src": static("portal/icon-512-full.png"),
            "sizes": "512x512",
            "type": "image/png",
            "purpose": "maskable",
        },
    ]
    told = {
        "name": "职教集团门户",
        "short_name": "职教集团",
        "lang": "zh-Hans",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f5f4f1",
        "theme_color": "#0c5a62",
        "icons": icons,
    }
    return JsonResponse(told, content_type="application/manifest+json")


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that shows ``offline`` where a page can't be had. It keeps nothing else, above all no page of a person."""
    kept = {"page": "/offline/", "files": ["/offline/", static(CSS), static("portal/icon.svg")]}
    script = (settings.BASE_DIR / "static/portal/offline/worker.js").read_text(encoding="utf-8")
    return HttpResponse(
        f"const kept = {json.dumps(kept)};\n{script}", content_type="text/javascript; charset=utf-8"
    )


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Words for who has no network."""
    return render(request, "site/offline.html", {"title": "现在没有网络"})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of a person, why, who sees it and how it is corrected (个人信息保护法第十七条)."""
    slug = request.GET.get("group", "")
    return render(
        request,
        "site/privacy.html",
        {"title": "个人信息保护", "group": group_by_slug(slug) if slug else None},
    )
