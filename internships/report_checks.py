"""What is looked for about internships before documents are printed, and by which words texts name their figures."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Count
from django.urls import reverse

from groupportal.reporting.checks import report_check, said_as
from groupportal.ui.formats import quoted
from groupportal.warnings.registry import Warned
from internships.enums import InternshipKind
from internships.models import Batch
from internships.rules.words import months_later
from internships.selectors.figures import there_between

MONTHS = 6
"""What a 岗位实习 generally lasts at most (Article 12); in a “6+2” report the months beyond are chosen by the student and the unit."""
_YEAR = dt.timedelta(days=365)

said_as("internships.interns", "实习学生", "实习生", "参加实习的学生", unit="人")
said_as("internships.running", "在岗实习学生", "在岗实习生", unit="人")
said_as("internships.safety_passed", "安全教育考核合格的实习学生", "安全教育合格的实习学生", unit="人")
said_as("internships.hosts", "接收实习学生的单位", "接收实习的单位", unit="家")


@report_check(
    "internships.post_months", title="“6+2”实习：岗位实习超过6个月", action="internships.view_school"
)
def post_months(as_of: dt.date) -> Iterable[Warned]:
    """Batches of the last year in which a 岗位实习 lasts longer; one finding each."""
    rows = there_between(as_of - _YEAR, as_of).filter(kind=InternshipKind.POST).order_by()
    long: dict[int, int] = defaultdict(int)
    for batch, start, end, left, number in rows.values_list(
        "batch", "starts_on", "ends_on", "left_on"
    ).annotate(n=Count("pk")):
        if (left or end) > months_later(start, MONTHS):
            long[batch] += number
    for batch in Batch.objects.filter(pk__in=long).select_related("unit"):
        yield Warned(
            key=f"internships.post_months:{batch.public_id}",
            message=f"{quoted(batch)}有{long[batch.pk]}名学生的岗位实习超过{MONTHS}个月，报告写“6+2”的请说明，或更正实习时间。",
            subject=str(batch.unit),
            place="年度工作报告",
            url=reverse(
                "internships:batch", urlconf=settings.GROUP_URLCONF, kwargs={"public_id": batch.public_id}
            ),
        )
