"""Charters: one version beside another, drafted from a template or from the one in force, put in force."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from governance.charter_facts import lines_of
from governance.charter_templates import TEMPLATES
from governance.forms.body import CharterForm, InForceForm, charter_initial
from governance.models import Charter
from governance.selectors.charter import charter_on, charters_for
from governance.services.charter import (
    charter_facts,
    discard_charter,
    draft_charter,
    edit_charter,
    put_charter_in_force,
)
from governance.views.common import BODIES, EDIT, VIEW, OfBody, page
from groupportal.periods.enums import VersionState
from groupportal.ui.formats import DASH, cndate, quoted
from groupportal.ui.pages import RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column


def version_words(charter: Charter) -> str:
    """2019年6月1日至今, or 草稿."""
    return "草稿" if charter.starts_on is None else charter.describe()


class _OfCharter:
    request: Any

    def base_queryset(self) -> QuerySet[Charter]:
        """Versions the person may see."""
        return charters_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """To the list, the body, and from forms to the version."""
        found = self.get_object()  # type: ignore[attr-defined]  # mixed into pages of one record
        body = found.body
        trail = [(BODIES[0], reverse(BODIES[1])), (str(body), body.get_absolute_url())]
        return trail if isinstance(self, RecordPage) else [*trail, ("章程要点", page("charter", found))]


class CharterPage(_OfCharter, RecordPage):
    """One version, beside another one: by itself the one before."""

    action = VIEW
    template_name = "governance/charter.html"

    def get_title(self) -> str:
        return str(self.get_object())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, viewer = self.get_object(), self.request.viewer
        others = list(charters_for(viewer).filter(body=found.body).exclude(pk=found.pk))
        asked = self.request.GET.get("with", "")
        beside = next((other for other in others if str(other.public_id) == asked), None)
        if beside is None and not asked:
            beside = next((other for other in others if _earlier(other, found)), None)
        is_draft = found.state == VersionState.DRAFT
        return super().get_context_data(
            **{
                "state": found.state,
                "facts": [("施行时间", version_words(found)), ("决定依据", found.decided_by or DASH)],
                "columns": _columns(found, beside),
                "rows": _rows(found, beside),
                "beside": beside,
                "others": [(other, version_words(other)) for other in others],
                "may_edit": is_draft and viewer.can(EDIT),
                **kwargs,
            }
        )


def _earlier(other: Charter, found: Charter) -> bool:
    if other.starts_on is None:
        return False
    return found.starts_on is None or other.starts_on < found.starts_on


def _columns(found: Charter, beside: Charter | None) -> list[Column]:
    columns = [
        Column("条目", lambda row: row[0]),
        Column(f"这一版（{version_words(found)}）", lambda row: row[1]),
    ]
    if beside is not None:
        columns += [
            Column(f"对照（{version_words(beside)}）", lambda row: row[2]),
            Column("变化", lambda row: None if row[1] == row[2] else "有变化", "short"),
        ]
    return columns


def _rows(found: Charter, beside: Charter | None) -> list[tuple[str, str, str]]:
    other = dict(lines_of(charter_facts(beside))) if beside else {}
    return [(label, words, other.get(label, "")) for label, words in lines_of(charter_facts(found))]


class NewCharter(OfBody):
    """A draft: a copy of the version in force, else of the template of this kind of body."""

    title, form_class, submit_label = "起草章程要点", CharterForm, "保存草稿"
    form_takes = ()
    done_message = "草稿已保存，核对后点“使它生效”。"

    def get_initial(self) -> dict[str, Any]:
        body = self.get_object()
        held = None if self.request.GET.get("template") else charter_on(body, timezone.localdate())
        return charter_initial(charter_facts(held) if held else TEMPLATES[body.kind])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        body = self.get_object()
        if charter_on(body, timezone.localdate()) and not self.request.GET.get("template"):
            intro = "照现行的一版填好，改完保存为草稿；现行的一版在新版本生效前不变。"
        else:
            intro = f"照{quoted(body.get_kind_display())}的样板填好，请对照本集团的章程逐项改。样板的出处：{TEMPLATES[body.kind].source}"
        return super().get_context_data(**{"intro": intro, **kwargs})

    def perform(self, form: Any) -> str:
        return page("charter", draft_charter(self.get_object(), form.given(), by=self.request.viewer))


class EditCharter(_OfCharter, RecordFormPage):
    """Change a draft."""

    action, title, form_class = EDIT, "修改章程要点", CharterForm
    done_message = "草稿已保存。"

    def get_initial(self) -> dict[str, Any]:
        return charter_initial(charter_facts(self.get_object()))

    def perform(self, form: Any) -> str:
        return page("charter", edit_charter(self.get_object(), form.given(), by=self.request.viewer))


class CharterInForce(_OfCharter, RecordFormPage):
    """The draft holds from a day on."""

    action, title, form_class, submit_label = EDIT, "使章程要点生效", InForceForm, "生效"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = "生效后不能再修改，要变就起草新的一版；原来的一版到这一天为止，仍按日期可查。"
        return super().get_context_data(**{"intro": intro, **kwargs})

    def perform(self, form: Any) -> str:
        made = put_charter_in_force(self.get_object(), **form.cleaned_data, by=self.request.viewer)
        messages.success(self.request, f"已登记，自{cndate(made.starts_on)}起按它核对。")
        return made.body.get_absolute_url()


class DiscardCharter(_OfCharter, RecordDeedView):
    """Remove a draft."""

    action, done_message = EDIT, "草稿已删除。"

    def perform(self) -> str:
        body = self.get_object().body
        discard_charter(self.get_object(), by=self.request.viewer)
        return body.get_absolute_url()

    def fallback_url(self) -> str:
        return self.get_object().body.get_absolute_url()
