"""Drafting a layout of the yearly return on the screen: begun, its sections and fields changed, kept or dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.urls import reverse

from groupportal.errors import DomainError
from groupportal.ui.confirm import ConfirmPage
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from reports.annual_return import drafting
from reports.annual_return.values import Field, Layout, Section
from reports.forms.return_layout import BeginLayoutForm, FieldForm, LayoutFactsForm, SectionTitleForm
from reports.models import ReturnLayout
from reports.selectors.annual_return import layouts_for
from reports.services.layout_draft import begin_layout, change_draft, change_facts, drop_draft, keep_draft
from reports.views.return_base import MANAGE, crumbs
from reports.views.return_layout import LAYOUTS, about_of, shown_layout


class BeginLayout(FormPage):
    """Which layout to begin from, and what the new edition is called."""

    action = MANAGE
    title = "起草版式"
    lead = "照一份版式起草新的一版，在网上加、改、删、调顺序，改好存为版式，建立填报时就可以选它。"
    form_class = BeginLayoutForm
    submit_label = "起草"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*crumbs(), (LAYOUTS[0], reverse(LAYOUTS[1]))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": reverse(LAYOUTS[1]), **kwargs})

    def perform(self, form: Any) -> str:
        return _page(begin_layout(by=self.request.viewer, **form.cleaned_data))


def _page(draft: ReturnLayout, part: str = "") -> str:
    return reverse("reports:layout_draft", kwargs={"public_id": draft.public_id}) + part


class _OfDraft:
    """Pages about a draft."""

    request: Any
    action = MANAGE

    def base_queryset(self) -> Any:
        return layouts_for(self.request.viewer).filter(is_draft=True)

    @property
    def draft(self) -> ReturnLayout:
        """The draft of the address."""
        return self.get_object()  # type: ignore[attr-defined,no-any-return]

    @property
    def seen(self) -> int:
        """Which state of the draft the button stood on: a section is known by its place in that one alone."""
        text = self.request.GET.get("seen", "")
        return int(text) if text.isdigit() else -1

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*crumbs(), (LAYOUTS[0], reverse(LAYOUTS[1])), (str(self.draft), _page(self.draft))]


class DraftPage(_OfDraft, RecordPage):
    """The draft with what can be done to each section and field, and what stands in the way of keeping it."""

    action = MANAGE
    template_name = "reports/layout_draft.html"

    def get_title(self) -> str:
        return f"起草：{self.draft.name}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return super().breadcrumbs()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = self.draft
        troubles = drafting.troubles_of(draft.layout)
        return super().get_context_data(
            **{
                **shown_layout(about_of(draft), draft.layout),
                "findings": [{"level": "error", "message": t.message, "table": t.place} for t in troubles],
                **kwargs,
            }
        )


class _Change(_OfDraft, RecordFormPage):
    """A form that changes the draft; it knows how often the draft had been changed when it was shown."""

    action = MANAGE
    tells_overtaken = False
    part = ""

    def get_initial(self) -> dict[str, Any]:
        return {"seen": self.draft.number}

    def change(self, form: Any) -> tuple[Callable[[Layout], Layout], str]:
        """What becomes of the layout, and what the trail says."""
        raise NotImplementedError

    def perform(self, form: Any) -> str:
        seen = form.cleaned_data.pop("seen")
        self.keep(form, -1 if seen is None else seen)
        return _page(self.draft, self.part)

    def keep(self, form: Any, seen: int) -> None:
        """Change the draft as it was ``seen``."""
        make, said = self.change(form)
        change_draft(self.draft, make, seen=seen, said=said, by=self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": _page(self.draft, self.part), **kwargs})


class EditFacts(_Change):
    """What the draft says of itself."""

    title = "改名称、版本和依据"
    form_class = LayoutFactsForm

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), **about_of(self.draft)}

    def keep(self, form: Any, seen: int) -> None:
        change_facts(self.draft, form.cleaned_data, seen=seen, by=self.request.viewer)


class AddSection(_Change):
    """Another section."""

    title = "加一张分表"
    form_class = SectionTitleForm
    submit_label = "加上"

    def change(self, form: Any) -> tuple[Callable[[Layout], Layout], str]:
        title = form.cleaned_data["title"]
        return lambda layout: drafting.with_section(layout, title), f"加分表“{title}”"


class _InSection(_Change):
    @property
    def number(self) -> int:
        """The section's number in the address."""
        return int(self.kwargs["number"])

    @property
    def part(self) -> str:  # type: ignore[override]
        """The section on the draft's page."""
        return f"#section-{self.number}"

    @property
    def section(self) -> Section:
        """The section of the address."""
        try:
            return drafting.section_of(self.draft.layout, self.number)
        except DomainError:
            raise Http404 from None


class RenameSection(_InSection):
    """A section by another name."""

    title = "改分表的名称"
    form_class = SectionTitleForm

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "title": self.section.title}

    def change(self, form: Any) -> tuple[Callable[[Layout], Layout], str]:
        title, held = form.cleaned_data["title"], self.section.title
        return lambda layout: drafting.renamed(layout, self.number, title), f"分表“{held}”改名“{title}”"


class AddField(_InSection):
    """Another field of a section."""

    form_class = FieldForm
    submit_label = "加上"

    def get_title(self) -> str:
        return f"加一项：{self.section.title}"

    def change(self, form: Any) -> tuple[Callable[[Layout], Layout], str]:
        one = form.field()
        said = f"在“{self.section.title}”加“{one.label}”"
        return lambda layout: drafting.with_field(layout, self.number, one), said


class EditField(_Change):
    """A field as it is to be."""

    form_class = FieldForm

    @property
    def held(self) -> tuple[int, Field]:
        """The field of the address, and the number of its section."""
        try:
            return drafting.field_of(self.draft.layout, self.kwargs["code"])
        except DomainError:
            raise Http404 from None

    @property
    def part(self) -> str:  # type: ignore[override]
        """Its section on the draft's page."""
        return f"#section-{self.held[0]}"

    def get_title(self) -> str:
        return f"改：{self.held[1].label}"

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), **FieldForm.begun(self.held[1])}

    def perform(self, form: Any) -> str:
        part = self.part
        super().perform(form)
        return _page(self.draft, part)

    def change(self, form: Any) -> tuple[Callable[[Layout], Layout], str]:
        one, code = form.field(), self.kwargs["code"]
        return lambda layout: drafting.changed(layout, code, one), f"改“{self.held[1].label}”"


class MovePart(_OfDraft, RecordDeedView):
    """A section or a field (``code``) one place up or down."""

    action = MANAGE

    def perform(self) -> str:
        sent = self.request.POST
        code, up = sent.get("code", ""), sent.get("deed") == "up"
        number, seen = (int(text) if (text := sent.get(n, "")).isdigit() else 0 for n in ("section", "seen"))
        said = f"{'上移' if up else '下移'}{_named(self.draft.layout, code, number)}"

        def change(layout: Layout) -> Layout:
            if code:
                return drafting.moved(layout, code, up=up)
            return drafting.section_moved(layout, number, up=up)

        done = change_draft(self.draft, change, seen=seen, said=said, by=self.request.viewer)
        at = drafting.field_of(done.layout, code)[0] if code else number + (-1 if up else 1)
        return _page(self.draft, f"#section-{at}")


def _named(layout: Layout, code: str, number: int) -> str:
    """A field or section in words. DomainError for one that is gone."""
    if code:
        return f"“{drafting.field_of(layout, code)[1].label}”"
    return f"分表“{drafting.section_of(layout, number).title}”"


class RemovePart(_OfDraft, ConfirmPage):
    """A section (``section``) or a field (``code``) of the address away."""

    action = MANAGE
    title = "从草稿中删去"
    confirm_label = "删去"
    done_message = "已从草稿中删去。"

    @property
    def asked(self) -> tuple[str, int]:
        """The field's code, or the section's number."""
        query = self.request.GET
        return query.get("code", ""), int(text) if (text := query.get("section", "")).isdigit() else 0

    def question(self) -> str:
        return f"要从草稿中删去{_named(self.draft.layout, *self.asked)}吗？"

    def consequences(self) -> list[str]:
        code, number = self.asked
        if code:
            return ["公式里用到它的项会在草稿里逐项列出，改好才能存为版式。"]
        return [f"它的 {len(drafting.section_of(self.draft.layout, number).fields)} 项一起删去。"]

    def cancel_url(self) -> str:
        return _page(self.draft)

    def perform(self, form: Any) -> str:
        code, number = self.asked
        draft = self.draft

        def change(layout: Layout) -> Layout:
            return drafting.without(layout, code) if code else drafting.without_section(layout, number)

        said = f"删去{_named(draft.layout, code, number)}"
        change_draft(draft, change, seen=self.seen, said=said, by=self.request.viewer)
        return _page(draft)


class KeepDraft(_OfDraft, RecordDeedView):
    """The draft as an edition."""

    action = MANAGE
    done_message = "已存为版式，建立填报时可以选它。"

    def perform(self) -> str:
        text = self.request.POST.get("seen", "")
        seen = int(text) if text.isdigit() else 0
        return keep_draft(self.draft, seen=seen, by=self.request.viewer).get_absolute_url()


class DropDraft(_OfDraft, ConfirmPage):
    """A draft that is not wanted."""

    action = MANAGE
    title = "删除草稿"
    confirm_label = "删除"
    done_message = "草稿已删除。"

    def question(self) -> str:
        return f"要删除“{self.draft}”这份草稿吗？"

    def consequences(self) -> list[str]:
        return ["没有填报用到它，已有的版式和填报都不变。"]

    def cancel_url(self) -> str:
        return _page(self.draft)

    def perform(self, form: Any) -> str:
        drop_draft(self.draft, seen=self.seen, by=self.request.viewer)
        return reverse(LAYOUTS[1])
