"""What is looked through of 治理 before documents are printed, and by which words texts name its figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from governance.articles import numbering_faults
from governance.enums import BodyKind, Capacity
from governance.selectors.regulation import in_force_on
from groupportal.reporting.checks import report_check, said_as
from groupportal.ui.formats import quoted
from groupportal.warnings.registry import Warned

_COUNCIL = BodyKind.COUNCIL.value
for capacity, word in (
    (Capacity.CHAIR, "理事长"),
    (Capacity.VICE, "副理事长"),
    (Capacity.MEMBER, "理事"),
):
    said_as("governance.seats", word, unit="名", kind=_COUNCIL, capacity=capacity.value)
said_as(
    "governance.bodies", "专业建设指导委员会", "专业群建设指导委员会", unit="个", kind=BodyKind.MAJORS.value
)
said_as("governance.bodies", "产业学院", unit="个", kind=BodyKind.COLLEGE.value)


@report_check(
    "governance.charter_numbers",
    title="章程：条款编号缺漏、抄错的文字",
    action="governance.view_regulations",
)
def charter_numbers(as_of: dt.date) -> Iterable[Warned]:
    """Regulations of the day whose numbers have gaps or doubles; one finding each, with all places."""
    for version in in_force_on(as_of).prefetch_related("clauses"):
        clauses = sorted(version.clauses.all(), key=lambda clause: clause.position)
        if faults := numbering_faults(clauses):
            yield Warned(
                key=f"governance.charter_numbers:{version.public_id}",
                message=f"{quoted(version.regulation)}的编号要核对：{''.join(faults)}",
                subject=str(version.regulation),
                place="制度文件",
                # The report tells that the charter is kept: what is wrong with it is seen before that is printed.
                also=("年度工作报告",),
                url=reverse(
                    "governance:regulation_version",
                    urlconf=settings.GROUP_URLCONF,
                    kwargs={"public_id": version.public_id},
                ),
            )


said_as("governance.regulations", "制度文件", "管理制度", "规章制度", unit="份")
