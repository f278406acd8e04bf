"""What a unit without an account hands in by its link: a contribution that waits for review as any other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupportal.accounts.services import refuse_invalid
from groupportal.errors import DomainError
from groupportal.files.services import kept_together, store_upload
from groupportal.links.models import Link
from groupportal.links.services import Addressed, issue_links
from groupportal.people.choosing import turn_to
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.asof import month_end
from groupportal.ui.formats import cndate
from groupportal.uploads.checking import WITH_ARCHIVES
from plans.enums import LINK, AssignmentState, FilingLevel, FilingState
from plans.models import Assignment, Evidence, Filing, FilingFigure
from plans.services.assignment import locked, move_locked
from plans.services.filing import MAX_EVIDENCE, FigureContent, figure_rows, refuse_later_years
from plans.services.review import FILINGS
from plans.states import ASSIGNMENT


def issue_to_units(units: Sequence[Unit], *, by: Viewer) -> list[Link]:
    """A link for each of these units: the open one where there is one. It shows all that waits for the unit's filing."""
    by.require("plans.assign_task")
    turns = turn_to([unit.pk for unit in units])
    rows = [
        Addressed(unit, turns[unit.pk].name if unit.pk in turns else "填报人", unit)
        for unit in dict.fromkeys(units)
    ]
    return issue_links(LINK, rows, by=by)


def file_by_link(
    assignment: Assignment,
    *,
    sender: str,
    as_of: dt.date,
    text: str,
    figures: Sequence[FigureContent] = (),
    uploads: Iterable[Any] = (),
) -> Filing:
    """Hand in a unit's contribution in the name of the link's holder, who was let in by the link.

    DomainError without a text, for a day to come, where nothing is to be filed, or a draft of the unit's stead is under way.
    """
    with kept_together(), transaction.atomic():
        row = locked(assignment)
        _refuse(row, as_of, text)
        refuse_later_years(figures, as_of)
        last = Filing.objects.filter(assignment=row).order_by("-id").first()
        filing = Filing(
            thread=row.thread,
            assignment=row,
            level=FilingLevel.UNIT,
            as_of=as_of,
            text=text,
            sender=sender[:60],
            corrects=last if last and last.state == FilingState.RETURNED else None,
        )
        refuse_invalid(filing)
        filing.save()
        FilingFigure.objects.bulk_create(figure_rows(filing, figures))
        _keep_files(filing, list(uploads))
        filing = FILINGS.submit(filing, by=SYSTEM_ACTOR, note=f"{sender}通过链接提交")
        move_locked(row, AssignmentState.FILED)
        return filing


def _refuse(row: Assignment, as_of: dt.date, text: str) -> None:
    if AssignmentState.FILED not in ASSIGNMENT.following(row.state):
        raise DomainError(
            "assignment_state", f"这项任务现在是“{row.get_state_display()}”，不用再填。请返回看最新情况。"
        )
    if Filing.objects.filter(assignment=row, state=FilingState.DRAFT).exists():
        raise DomainError("draft_there", "秘书处正在代填这项任务，还没有提交。请先与秘书处联系，不要重复填。")
    if not text.strip():
        raise DomainError("text_missing", "还没有填写完成情况，请写明做了什么、做到什么程度。", field="text")
    if "{{" in text:
        raise DomainError("text_marks", "完成情况里请不要写“{{”这样的记号，直接写数字。", field="text")
    if as_of > month_end(timezone.localdate()):
        raise DomainError(
            "as_of_future", f"截至日期{cndate(as_of)}还没有到，请填写本月末以前的日期。", field="as_of"
        )


def _keep_files(filing: Filing, uploads: list[Any]) -> None:
    most = MAX_EVIDENCE[FilingLevel.UNIT]
    if len(uploads) > most:
        raise DomainError(
            "too_many_files", f"一份填报最多附 {most} 个文件，请先合并或打包。", field="evidence"
        )
    for upload in uploads:
        file = store_upload(
            upload, by=SYSTEM_ACTOR, purpose="佐证材料", view_action="plans.view_plan", accept=WITH_ARCHIVES
        )
        if not filing.evidence.filter(file__sha256=file.sha256, file__size=file.size).exists():
            Evidence.objects.create(filing=filing, file=file)
