"""The handbook's pages; the drawer gets one section alone."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.generic import View

from groupportal.handbook.chapters import BASE, FRONT, PICTURES, Chapter, Section, chapters, pictures
from groupportal.ui.pages import Declared, Page

MOST_FOUND = 30


def _addressed(html: str) -> SafeString:
    # From our own files, by a renderer that lets no HTML through.
    return mark_safe(html.replace(BASE, reverse("handbook:index")))  # noqa: S308


class Front(Page):
    """The list of chapters, and a search over all sections."""

    action = "portal.view_home"
    title = "使用手册"
    template_name = "handbook/front.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").strip()
        front = chapters()[FRONT]
        return super().get_context_data(
            **{
                "words": words,
                "found": _found(words) if words else [],
                "html": _addressed(front.html),
                **kwargs,
            }
        )


def _found(words: str) -> list[dict[str, str]]:
    """Sections in whose heading or text every word stands, headings first."""
    parts = words.split()
    fitting: list[tuple[bool, Chapter, Section]] = [
        (not all(p in s.title for p in parts), chapter, s)
        for chapter in chapters().values()
        for s in chapter.sections
        if all(p in f"{s.title} {s.text}" for p in parts)
    ]
    return [
        {
            "title": section.title,
            "chapter": chapter.title,
            "url": f"{reverse('handbook:chapter', kwargs={'number': chapter.number})}#{section.anchor}",
            "text": section.text[:80],
        }
        for _, chapter, section in sorted(fitting, key=lambda f: f[0])[:MOST_FOUND]
    ]


class ChapterPage(Page):
    """One chapter; ``?at=`` names the section the drawer shows."""

    action = "portal.view_home"
    template_name = "handbook/chapter.html"

    @property
    def chapter(self) -> Chapter:
        """The chapter of the address."""
        found = chapters().get(self.kwargs["number"])
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        section = self.chapter.section(request.GET.get("at", ""))
        if section and request.headers.get("X-Drawer"):
            return render(
                request, "handbook/section.html", {"title": section.title, "html": _addressed(section.html)}
            )
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        return self.chapter.title

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("使用手册", reverse("handbook:index"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order = [number for number in chapters() if number != FRONT]
        here = order.index(self.chapter.number) if self.chapter.number in order else -1
        following = chapters()[order[here + 1]] if here + 1 < len(order) else None
        return super().get_context_data(
            **{
                "html": _addressed(self.chapter.html),
                "sections": self.chapter.sections,
                "following": following,
                **kwargs,
            }
        )


class Picture(Declared, View):
    """A picture of the handbook."""

    action = "portal.view_home"

    def get(self, request: HttpRequest, name: str) -> FileResponse:
        if name not in pictures():
            raise Http404
        response = FileResponse((PICTURES / name).open("rb"), content_type="image/png")
        response["Cache-Control"] = "private, max-age=86400"
        return response
