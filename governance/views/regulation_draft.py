"""A draft of a regulation: founded, written paragraph by paragraph, imported, settled, brought into force."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from governance.forms.regulation import (
    ClauseForm,
    InForceForm,
    NoteForm,
    ReasonForm,
    RegulationForm,
    TextFileForm,
    VoteForm,
)
from governance.models import Regulation, RegulationClause
from governance.selectors.regulation import EDIT, VIEW, clauses_for, regulations_for
from governance.services.regulation import bring_into_force, put_to_vote, reopen_draft, settle_draft
from governance.services.regulation_draft import (
    add_clause,
    discard_draft,
    draft_version,
    edit_clause,
    edit_regulation,
    found_regulation,
    import_text,
    remove_clause,
    renumber,
)
from governance.views.regulation import LISTED, OfVersion
from groupportal.deciding.decision import decided
from groupportal.errors import DomainError
from groupportal.files.services import kept_together, store_upload
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage
from groupportal.ui.seen import print_of
from groupportal.uploads.checking import WORD


class NewRegulation(FormPage):
    """A regulation that is not there yet, with an empty draft."""

    action = EDIT
    title = "起草制度文件"
    listed = LISTED
    form_class = RegulationForm
    submit_label = "开始起草"

    def perform(self, form: Any) -> str:
        return found_regulation(by=self.request.viewer, **form.cleaned_data).get_absolute_url()


class _OfRegulation:
    request: Any
    listed = LISTED

    def base_queryset(self) -> QuerySet[Regulation]:
        """Those the person sees."""
        return regulations_for(self.request.viewer)


class EditRegulation(_OfRegulation, RecordFormPage):
    """Name, kind, and who keeps it."""

    action = EDIT
    title = "更正名称和种类"
    form_class = RegulationForm

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        return {"name": row.name, "kind": row.kind, "body": row.body and row.body.public_id}

    def perform(self, form: Any) -> str:
        return edit_regulation(
            self.get_object(), by=self.request.viewer, **form.cleaned_data
        ).get_absolute_url()


class NewDraft(_OfRegulation, RecordFormPage):
    """The next draft, with the text that was sent round or is in force."""

    action = EDIT
    title = "起草新的一稿"
    form_class = NoteForm
    submit_label = "起草"
    lead = "带上最近一稿的全部条文，在上面修改。"

    def perform(self, form: Any) -> str:
        return draft_version(
            self.get_object(), by=self.request.viewer, **form.cleaned_data
        ).get_absolute_url()


class ImportText(OfVersion, RecordFormPage):
    """The text from a Word file."""

    action = EDIT
    title = "从 Word 导入条文"
    form_class = TextFileForm
    submit_label = "导入"

    def perform(self, form: Any) -> str:
        version, viewer = self.get_object(), self.request.viewer
        with kept_together(), transaction.atomic():
            file = store_upload(
                form.cleaned_data["file"],
                by=viewer,
                purpose="制度文件",
                view_action=VIEW,
                accept=frozenset({WORD}),
            )
            faults = import_text(version, file, by=viewer)
        if faults:
            messages.warning(
                self.request, f"已导入。编号有 {len(faults)} 处不对，见下面的说明，文字照原样保留。"
            )
        else:
            messages.success(self.request, "已导入，编号连续。")
        return str(version.get_absolute_url())


class AddClause(OfVersion, RecordFormPage):
    """A paragraph more; ``?after=`` the one it stands behind."""

    action = EDIT
    title = "增加一段"
    form_class = ClauseForm
    done_message = "已增加。"

    def _after(self) -> RegulationClause | None:
        asked = self.request.GET.get("after", "")
        return next((row for row in self.get_object().clauses.all() if str(row.public_id) == asked), None)

    def perform(self, form: Any) -> str:
        data = {key: form.cleaned_data[key] for key in ("kind", "number", "text")}
        add_clause(self.get_object(), after=self._after(), by=self.request.viewer, **data)
        return str(self.get_object().get_absolute_url())


class _OfClause:
    request: Any

    def base_queryset(self) -> QuerySet[RegulationClause]:
        """Those the person sees."""
        return clauses_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """To the version it stands in."""
        version = self.get_object().version  # type: ignore[attr-defined]  # mixed into pages of one record
        return [(LISTED[0], reverse(LISTED[1])), (str(version), version.get_absolute_url())]


class EditClause(_OfClause, RecordFormPage):
    """One paragraph. Who saves over another's words is shown them first, by the service, which sees them locked."""

    action = EDIT
    form_class = ClauseForm
    tells_overtaken = False
    done_message = "已保存。"

    def get_title(self) -> str:
        return f"修改{self.get_object()}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "clause": self.get_object()}

    def perform(self, form: Any) -> str:
        clause = self.get_object()
        try:
            edit_clause(clause, by=self.request.viewer, **form.cleaned_data)
        except DomainError as error:
            if error.code == "overtaken":
                # Whoever has been shown what stands there now may save over it.
                clause.refresh_from_db(fields=["text"])
                form.data = form.data.copy()
                form.data["was"] = print_of(clause.text)
            raise
        return f"{clause.version.get_absolute_url()}#c{clause.position}"


class RemoveClause(_OfClause, RecordDeedView):
    action = EDIT
    done_message = "已删去，操作记录里还查得到原文。"

    def perform(self) -> str:
        clause = self.get_object()
        remove_clause(clause, by=self.request.viewer)
        return str(clause.version.get_absolute_url())


class Renumber(OfVersion, RecordDeedView):
    action = EDIT

    def perform(self) -> str:
        changed = renumber(self.get_object(), by=self.request.viewer)
        self.done_message = f"已按顺序重新编号，改了 {changed} 处。条文里提到的条号没有改，请核对。"
        return str(self.get_object().get_absolute_url())


class Settle(OfVersion, RecordDeedView):
    action = EDIT
    done_message = "已定稿，可以提交表决。"

    def perform(self) -> str:
        return settle_draft(self.get_object(), by=self.request.viewer).get_absolute_url()


class Reopen(OfVersion, RecordFormPage):
    """A settled draft goes back."""

    action = EDIT
    title = "退回起草"
    form_class = ReasonForm
    submit_label = "退回起草"

    def perform(self, form: Any) -> str:
        return reopen_draft(self.get_object(), by=self.request.viewer, **form.cleaned_data).get_absolute_url()


class PutToVote(OfVersion, RecordFormPage):
    """A settled draft becomes a matter of a meeting."""

    action = EDIT
    title = "提交表决"
    form_class, form_takes = VoteForm, ("record",)
    submit_label = "提交表决"
    done_message = "已列入议程。参会的人看得到全文和修改对照；投票和计票在这一页办。"
    lead = "列入所选会议的议程，生成一项表决；只有它通过，这一稿才能据此公布。"

    def perform(self, form: Any) -> str:
        return put_to_vote(self.get_object(), by=self.request.viewer, **form.cleaned_data).get_absolute_url()


class Discard(OfVersion, RecordDeedView):
    action = EDIT
    done_message = "这一稿已删除。"

    def perform(self) -> str:
        discard_draft(self.get_object(), by=self.request.viewer)
        return reverse(LISTED[1])


class InForce(OfVersion, RecordFormPage):
    """A settled draft is numbered, dated and goes out."""

    action = EDIT
    title = "编号并公布"
    form_class = InForceForm
    submit_label = "公布"
    done_message = "已公布，成员单位会收到通知。"
    lead = "公布以后文字不再改动；原来的版本到施行日期为止。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "version": self.get_object()}

    def perform(self, form: Any) -> str:
        made = decided(
            lambda **data: bring_into_force(self.get_object(), **data),
            form,
            self.request.viewer,
            purpose="制度文件",
            view_action=VIEW,
        )
        return str(made.get_absolute_url())
