"""What is looked through of 治理 before documents are printed, and by which words texts name its figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from governance.articles import numbering_faults
from governance.enums import BodyKind, Capacity
from governance.models import Body, Seat
from governance.selectors.body import sitting_on
from governance.selectors.regulation import in_force_on
from groupportal.periods.period import during
from groupportal.reporting.checks import report_check, said_as
from groupportal.ui.formats import cndate, quoted
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
    "governance.seats_by_layer",
    title="三层架构：报告写的机构和席位与在任名单",
    action="governance.view_bodies",
)
def seats_by_layer(as_of: dt.date) -> Iterable[Warned]:
    """Bodies of the day in which nobody sits: the report names them as if they worked. One finding each."""
    held = sitting_on(Seat.objects.all(), as_of).order_by().values("body")
    empty = Body.objects.filter(during(as_of), is_of_members=False).exclude(pk__in=held)
    for body in empty.order_by("pinyin", "id"):
        yield Warned(
            key=f"governance.seats_by_layer:{body.public_id}",
            message=f"{quoted(body)}在{cndate(as_of)}没有在任席位，报告写到它的组织架构、会议的请核对，或补登记席位。",
            subject=str(body),
            place="年度工作报告",
            url=reverse(
                "governance:body", urlconf=settings.GROUP_URLCONF, kwargs={"public_id": body.public_id}
            ),
        )


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
                url=reverse(
                    "governance:regulation_version",
                    urlconf=settings.GROUP_URLCONF,
                    kwargs={"public_id": version.public_id},
                ),
            )


said_as("governance.regulations", "制度文件", "管理制度", "规章制度", unit="份")
