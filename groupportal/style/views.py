"""The living style page and sample pages of every shape."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.template.loader import get_template
from django.urls import reverse

from groupportal.style.catalogue import PAGES, SECTIONS, Example
from groupportal.style.sample_pages import example_context, sample_page
from groupportal.style.samples import samples
from groupportal.ui.pages import Page


class StylePage(Page):
    """Every piece in its states, each rendered from the file whose text is shown beside it."""

    action = "portal.view_style"
    template_name = "ui/style_page.html"
    title = "界面样式"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = example_context(samples(reverse("style:sample", args=["figure"])))
        sections = [
            (section, [rendered(example, context, self.request) for example in section.examples])
            for section in SECTIONS
        ]
        return super().get_context_data(sections=sections, pages=PAGES, **kwargs)


def rendered(example: Example, context: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """An example with its output and its source."""
    template = get_template(f"ui/examples/{example.name}.html")
    source = template.template.source  # type: ignore[attr-defined]  # the stubs know no engine
    return {
        "name": example.name,
        "title": example.title,
        "words": example.words,
        "output": template.render(context, request),
        "source": (example.source() if example.source else source).strip(),
    }


class SamplePage(Page):
    """One page shape with sample data."""

    action = "portal.view_style"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if kwargs["name"] not in dict(PAGES):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return dict(PAGES)[self.kwargs["name"]]

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("界面样式", reverse("style:style_page"))]

    def get_template_names(self) -> list[str]:
        return [sample_page(self.kwargs["name"])[0]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shared = samples(reverse("style:sample", args=["figure"]))
        context = sample_page(self.kwargs["name"])[1](shared)
        return super().get_context_data(**context, **kwargs)


style_page = StylePage.as_view()
sample = SamplePage.as_view()
