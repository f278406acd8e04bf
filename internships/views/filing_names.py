"""The lists with which a batch is reported: to the authority, and of those in another province to the host province's."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property

from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import cndate
from groupportal.ui.tables import Column
from internships.enums import AgreementState
from internships.forms.filters import SEARCHED
from internships.models import Batch, Placement
from internships.selectors.filing_names import far_from, filed_names
from internships.selectors.papers import AGREED
from internships.selectors.placement import VIEW_SCHOOL, batches_for
from internships.words import UNSAID, known


class FilingNames(ListPage):
    """The list with which a batch's 岗位实习 is reported to the authority (Article 5)."""

    action = VIEW_SCHOOL
    measure, noun = "名", "学生"
    search = Search("搜学生姓名、学号、实习单位", SEARCHED)
    export_action = "internships.export"
    empty = Empty("没有可以报备的学生", "安排批准以后，学生会列在这里。", icon="file")
    columns = (
        Column("学生", "student.name", sort=("student__pinyin", "id"), personal=True),
        Column("学号", "student.number", "short", sort="student__number", personal=True),
        Column("性别", "student.get_sex_display", "short", personal=True),
        Column("专业代码", lambda row: row.student.programme.code if row.student.programme else "", "short"),
        Column("专业", "student.programme.name"),
        Column("班级", "class_name", sort=("class_name", "student__pinyin")),
        Column("实习单位", "host.unit.name", sort=("host__unit__pinyin", "student__pinyin")),
        Column("岗位", "post.name"),
        Column("实习地址", lambda row: row.host.address or UNSAID, more=True),
        Column("实习所在省份", lambda row: row.at_province or UNSAID, "short", sort="at_province"),
        Column("开始日期", "starts_on", "date", sort="starts_on"),
        Column("结束日期", "last_day", "date", sort="ends_on"),
        Column("学校指导教师", "teacher.name"),
        Column("单位指导人员", "mentor.name"),
        Column("去向来源", "get_source_display", "short"),
        Column("知情同意", lambda row: known(_agreed(row)), "short"),
        Column("三方协议", lambda row: known(row.agreement_state == AgreementState.EFFECTIVE), "short"),
        Column("责任保险", lambda row: known(row.is_covered), "short"),
        Column("安全教育考核合格", lambda row: known(row.is_safety_passed), "short"),
        Column("学校", "unit.name", more=True),
    )

    @cached_property
    def batch(self) -> Batch:
        """The batch of the address."""
        return get_object_or_404(batches_for(self.request.viewer), public_id=self.kwargs["public_id"])

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(self.batch.name, self.batch.get_absolute_url())]

    def get_title(self) -> str:
        return f"{self.batch.name}报备名单"

    @property
    def lead(self) -> str:  # type: ignore[override]  # by batch
        number = self.batch.filing.number if self.batch.filing else "还没有登记备案号"
        return f"截至{cndate(timezone.localdate())}已批准的安排，报主管部门备案用（规定第五条）。备案：{number}。"

    def base_queryset(self) -> QuerySet[Placement]:
        return filed_names(self.request.viewer, self.batch, timezone.localdate())


class FarNames(FilingNames):
    """Those in another province, with their filing, by host province: for the own authority and for the host province's (Article 24)."""

    action = VIEW_SCHOOL
    empty = Empty(
        "没有跨省、境外实习的学生",
        "实习单位所在省份与学校不同的，会列在这里；省份没有登记的不在内。",
        icon="file",
    )
    columns = (
        *FilingNames.columns,
        Column(
            "跨省、境外备案号", lambda row: row.far_filing.number if row.far_filing else "没有备案", "short"
        ),
        Column("备案日期", lambda row: known(row.far_filing.filed_on if row.far_filing else None), "short"),
        Column(
            "主管部门事先同意",
            lambda row: known(row.far_filing.is_agreed if row.far_filing else None),
            "short",
        ),
    )
    chips = (Chips("接收省份", "province", lambda page: page.provinces, "at_province", counts=True),)

    @cached_property
    def provinces(self) -> list[tuple[str, str]]:
        """The host provinces there are."""
        found = self.base_queryset().order_by("at_province").values_list("at_province", flat=True).distinct()
        return [(name, name) for name in found if name]

    def get_title(self) -> str:
        return f"{self.batch.name}跨省实习名单"

    @property
    def lead(self) -> str:  # type: ignore[override]  # by batch
        return (
            f"截至{cndate(timezone.localdate())}已批准、实习地在外省或境外的安排：须经主管部门同意并报省级备案，"
            "名单提供给接收省份（规定第二十四条）。"
        )

    def base_queryset(self) -> QuerySet[Placement]:
        return far_from(super().base_queryset(), self.batch.unit_id)


def _agreed(row: Any) -> bool:
    return bool(row.student_consent == AGREED and row.guardian_consent == AGREED)
