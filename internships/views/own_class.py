"""我班的实习: what a class teacher sees of the own classes: who is where, who is missing today, whose papers are open. Nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import DASH
from groupportal.ui.tables import Column, StateCell
from internships.enums import AgreementState, Attendance, InternshipKind
from internships.models import Placement
from internships.selectors.arranging import in_own_class, unplaced_in_own_class, with_class
from internships.selectors.attendance import attendance
from internships.selectors.papers import AGREED, lacking_any, with_papers
from internships.views.daily import standing_cell

MOST_NAMED = 30


def _open_papers(row: Any) -> str:
    """What is missing, in words."""
    if row.kind != InternshipKind.POST:
        return DASH
    there = {
        "学生同意书": row.student_consent == AGREED,
        "监护人同意书": row.guardian_consent == AGREED,
        "三方协议": row.agreement_state == AgreementState.EFFECTIVE,
        "责任保险": row.is_covered,
        "安全考核": bool(row.is_safety_passed),
    }
    return "、".join(name for name, is_there in there.items() if not is_there) or "齐全"


def _which(page: Any, rows: QuerySet[Placement], value: str) -> QuerySet[Placement]:
    if value == "papers":
        return lacking_any(rows)
    missing = attendance(in_own_class(page.request.viewer), timezone.localdate()).filter(
        standing=Attendance.MISSING
    )
    return rows.filter(Q(pk__in=missing.order_by().values("pk")))


class OwnClass(ListPage):
    action = "internships.guide"
    title, measure, noun = "我班的实习", "名", "学生"
    template_name = "internships/own_class.html"
    export_action = "internships.export"
    search = Search("搜学生、学号、实习单位", ("student__name", "student__number", "host__unit__name"))
    chips = (
        Chips(
            "看", "which", [("missing", "今天没有签到"), ("papers", "材料没齐")], _which, every=("", "全部")
        ),
    )
    columns = (
        Column("学生", "student.name", sort=("student__pinyin", "id"), personal=True),
        Column("实习单位", "host.unit.name", sort=("host__unit__pinyin", "student__pinyin")),
        Column("今天", lambda row: standing_cell(row.standing) if row.standing else "", "state"),
        Column("还缺的材料", _open_papers),
        Column("状态", lambda row: StateCell(row.state, row.get_state_display()), "state"),
        Column("学校指导教师", "teacher.name"),
        Column("时间", "describe", sort="starts_on"),
        Column("班级", "class_name", sort=("class_name", "student__pinyin"), more=True),
    )
    opens = "internships:placement"
    empty = Empty(
        "没有您班里学生的实习安排",
        "学校把您登记为班主任、给班里的学生安排了实习以后，会列在这里。",
        None,
        "internship",
    )

    def base_queryset(self) -> QuerySet[Placement]:
        return with_papers(with_class(in_own_class(self.request.viewer), timezone.localdate()))

    def get_rows(self, page: Iterable[Any]) -> Iterable[Any]:
        """Each with how it stands today; "" for one that does not go on today."""
        rows = list(page)
        today = attendance(Placement.objects.filter(pk__in=[row.pk for row in rows]), timezone.localdate())
        stands = dict(today.values_list("pk", "standing"))
        for row in rows:
            row.standing = stands.get(row.pk, "")
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here: Any = unplaced_in_own_class(self.request.viewer, timezone.localdate())
        told: dict[bool, list[str]] = {False: [], True: []}
        for name, is_waived in here.values_list("name", "is_waived"):
            told[is_waived].append(name)
        names = told[False]
        return super().get_context_data(
            **{
                "unplaced": names[:MOST_NAMED],
                "unplaced_count": len(names),
                "waived": told[True],
                **kwargs,
            }
        )
