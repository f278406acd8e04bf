"""Final reports: handed in by the student, accepted or returned by the guiding teacher (Article 21)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from groupportal.deciding.standard import Ruled, told, trail
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.tenancy.viewer import Viewer
from internships.models import Placement, Report
from internships.selectors.assessment import SCORABLE
from internships.services.make_up import AskedByStudent
from internships.services.together import hold


class _Reports(AskedByStudent[Report]):
    model, page = Report, "internships:report"
    action, proposing = "internships.rule_report", "internships.hand_in_report"
    recorded, told = trail("internships.report", "实习报告"), told("实习报告")
    why_words = "请写明要改什么，学生会收到这段话。"

    def for_trail(self, row: Report) -> dict[str, Any]:
        return {"学生": row.placement.student.name, "文件": str(row.file)}


REPORTS = _Reports()


@transaction.atomic
def hand_in_report(placement: Placement, file: StoredFile, *, note: str = "", by: Viewer) -> Report:
    """A student's report. DomainError before the student came, after archiving, and while one waits or was accepted."""
    held = hold(placement.pk)
    if held.state not in SCORABLE:
        words = f"这份实习现在是“{held.get_state_display()}”，不能交实习报告。"
        raise DomainError("placement_closed", words)
    return REPORTS.submit(Report(placement=held, file=file, note=note.strip()), by=by)


def rule_report(row: Report, state: str, *, by: Viewer, answer: str = "") -> Report:
    """Accept or return one; accepted, it is the placement's report."""

    def keep(one: Report) -> None:
        if state == Ruled.ACCEPTED:
            Placement.objects.filter(pk=one.placement_id).update(report_file=one.file_id)

    return REPORTS.rule(row, state, by=by, answer=answer, apply=keep)
