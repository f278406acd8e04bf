"""One deed with many rows of a list: what is wanted, what would become of each, then the deed. What can't be done is named and exported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse

from groupportal.errors import DomainError, NotAllowed
from groupportal.lists.sheets import as_workbook, handed_out
from groupportal.lists.ticked import OfChosen
from groupportal.ui.formats import in_one
from groupportal.ui.tables import Column
from groupportal.uploads.names import safe_name
from internships.models import Placement
from internships.selectors.placement import placements_for
from internships.services.outcome import Outcome

_NAMED, _SHOWN = 5, 30


class ManyPage(OfChosen):
    """``act`` calls the service, which answers with an ``Outcome``; first it is only tried."""

    template_name = "internships/many.html"
    form_class = Form
    list_page = ("实习安排", "internships:placements")
    deed = ""
    """What is done, as the button says it: 提交."""

    def act(self, rows: Sequence[Any], form: Any) -> Outcome[Any]:
        """Call the service."""
        raise NotImplementedError

    def notes(self, form: Any, found: Outcome[Any]) -> Sequence[str]:
        """What should be known besides before it is done."""
        return ()

    def student_of(self, row: Any) -> Any:
        """Whom a row is about."""
        return row.student

    def stepped(self, step: str) -> HttpResponse:
        if not step and self.get_form_class().base_fields:
            return self.unfilled()
        return self.handed_in() if step == "do" else self._looked(step)

    def _looked(self, step: str) -> HttpResponse:
        """What would become of each; as a file of those that can't be done where that is asked for."""
        form = self.get_form()
        if not form.is_valid():
            return self.form_invalid(form)
        try:
            found = self.tried(form)
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        if step == "export":
            return self.exported(form, found)
        return self.render_to_response(self.get_context_data(form=form, found=found))

    def tried(self, form: Any) -> Outcome[Any]:
        """What would come of it, with nothing kept."""
        with transaction.atomic():
            found = self.act(self.rows, form)
            transaction.set_rollback(True)
        return found

    def exported(self, form: Any, found: Outcome[Any]) -> HttpResponse:
        """Those that can't be done with their reasons, as a sheet, for a purpose."""
        self.request.viewer.require("internships.export")
        purpose = self.request.POST.get("purpose", "").strip()
        if len(purpose) < 4:
            words = "导出个人信息要写明用途，至少 4 个字，例如“补齐材料后再提交”。"
            return self.render_to_response(
                self.get_context_data(form=form, found=found, purpose_wrong=words), status=422
            )
        columns = (
            Column("学号", lambda each: self.student_of(each[0]).number),
            Column("姓名", lambda each: self.student_of(each[0]).name),
            Column("学校", lambda each: self.student_of(each[0]).unit.name),
            Column("不能办理的原因", lambda each: each[1].message),
        )
        title = f"{self.title}-未办理名单"
        content = as_workbook(columns, found.refused, title)
        what = f"导出{title} {len(found.refused)} 名"
        return handed_out(self.request, content, safe_name(f"{title}.xlsx"), what, purpose)

    def perform(self, form: Any) -> str:
        found = self.act(self.rows, form)
        if found.done:
            messages.success(self.request, f"已{self.deed} {len(found.done)} 名学生的实习。")
        if found.refused:
            named = in_one(f"{self.student_of(row)}：{e.message}" for row, e in found.refused[:_NAMED])
            more = "等" if len(found.refused) > _NAMED else ""
            messages.warning(self.request, f"有 {len(found.refused)} 名没有办理：{named}{more}。")
        return self.chosen_in()[1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: Outcome[Any] | None = kwargs.get("found")
        told: dict[str, Any] = {}
        if found is not None:
            told = {
                "done": found.done[:_SHOWN],
                "number": len(found.done),
                "refused": [(self.student_of(row), error.message) for row, error in found.refused],
                "notes": self.notes(kwargs["form"], found),
            }
        return super().get_context_data(
            **{
                "count": len(self.rows),
                "may_export": self.request.viewer.can("internships.export"),
                "deed": self.deed,
                **told,
                **kwargs,
            }
        )


class ManyPlacements(ManyPage):
    """A deed with placements: ``action`` says which of those the person sees."""

    def base_queryset(self) -> QuerySet[Placement]:
        return placements_for(self.request.viewer)
