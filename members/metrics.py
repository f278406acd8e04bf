"""Figures of the roll. All are read from periods and dated files, so a past date is answered the same for ever."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.db.models import QuerySet

from groupportal.files.models import StoredFile
from groupportal.metrics.registry import ChoiceParam, Column, MetricResult, metric, number_of
from groupportal.ui.formats import cndate
from members.enums import AttachmentKind, Category, Industry, Rank
from members.models import Member, MemberAttachment, MembershipPeriod
from members.selectors.attachments import PAPERS, attachments_on, with_papers_on
from members.selectors.roll import active_on, count_on, joined_between, left_between, resting_count

_KIND = {
    "category": ChoiceParam("类别", choices=Category.choices),
    "industry": ChoiceParam("行业", choices=Industry.choices),
}
_PAPER = {"kind": ChoiceParam("文件种类", choices=[(kind.value, kind.label) for kind in PAPERS])}
_MEMBERS = (
    Column("单位名称", "unit.name"),
    Column("统一社会信用代码", "credit_code", "short"),
    Column("类别", "get_category_display"),
    Column("行业", "get_industry_display"),
    Column("加入日期", "joined_on", "date"),
)
_RECORDS = "成员期间"
_KEEPER = "秘书处"


def _papers(members: QuerySet[Member], as_of: dt.date) -> Callable[[], Iterable[tuple[StoredFile, str]]]:
    def listed() -> list[tuple[StoredFile, str]]:
        rows = attachments_on(as_of).filter(member__in=members.order_by().values("pk"))
        rows = rows.filter(kind=AttachmentKind.APPROVAL_FORM).select_related("file", "member__unit")
        return [(row.file, f"{row.member} {row.get_kind_display()}") for row in rows]

    return listed


@metric(
    "members.active",
    label="集团成员总数",
    unit="家",
    definition="截至日期已加入、尚未退出的成员单位家数：加入当日计入，退出当日不再计入；当日处于暂停期的不计入。"
    "类别、行业和级别按当日情况。",
    records="成员期间、暂停期间、类别变更、级别期间",
    keeper=_KEEPER,
    action="members.view_roll",
    export_action="members.export_roll",
    params={**_KIND, "rank": ChoiceParam("级别", choices=Rank.choices)},
)
def active(
    as_of: dt.date, category: str | None = None, industry: str | None = None, rank: str | None = None
) -> MetricResult:
    """Members of the day."""
    rows = active_on(as_of, category=category, industry=industry, rank=rank)
    resting = resting_count(as_of)
    note = f"另有 {resting} 家在这一天处于暂停期，没有计入。" if resting else ""
    value = rows.count() if category or industry or rank else count_on(as_of)
    return MetricResult(value, rows, _MEMBERS, _papers(rows, as_of), note)


def _period_files(rows: QuerySet[MembershipPeriod], field: str) -> Callable[[], list[tuple[StoredFile, str]]]:
    def listed() -> list[tuple[StoredFile, str]]:
        with_file = rows.filter(**{f"{field}__isnull": False}).select_related(field)
        return [(getattr(row, field), str(row.member)) for row in with_file]

    return listed


@metric(
    "members.joined",
    label="新加入成员",
    unit="家",
    definition="起始日期至截至日期之间（含两端）登记的加入和重新加入次数；类别、行业按截至日期的情况。",
    records=_RECORDS,
    keeper=_KEEPER,
    action="members.view_roll",
    export_action="members.export_roll",
    params=_KIND,
)
def joined(
    as_of: dt.date, since: dt.date, category: str | None = None, industry: str | None = None
) -> MetricResult:
    """Memberships begun."""
    rows = joined_between(since, as_of, category=category, industry=industry)
    columns = (
        Column("单位名称", "member.unit.name"),
        Column("加入日期", "starts_on", "date"),
        Column("加入依据", "decision"),
    )
    return MetricResult(number_of(rows), rows, columns, _period_files(rows, "evidence"))


@metric(
    "members.left",
    label="退出成员",
    unit="家",
    definition="起始日期至截至日期之间（含两端）登记的退出次数；类别、行业按截至日期的情况。",
    records=_RECORDS,
    keeper=_KEEPER,
    action="members.view_roll",
    export_action="members.export_roll",
    params=_KIND,
)
def left(
    as_of: dt.date, since: dt.date, category: str | None = None, industry: str | None = None
) -> MetricResult:
    """Memberships ended."""
    rows = left_between(since, as_of, category=category, industry=industry)
    columns = (
        Column("单位名称", "member.unit.name"),
        Column("退出日期", "ends_on", "date"),
        Column("退出原因", "get_leave_reason_display"),
        Column("退出依据", "end_decision"),
    )
    return MetricResult(number_of(rows), rows, columns, _period_files(rows, "end_evidence"))


@metric(
    "members.approval_forms",
    label="有加盟审批表或单位介绍的成员",
    unit="家",
    definition="截至日期的成员单位（口径同“集团成员总数”）中，附有加盟审批表扫描件或单位介绍文件的家数；"
    "文件从它上面写的日期起计入，撤下后不再计入。可以只看其中一种。",
    records="成员单位附件、成员期间",
    keeper=_KEEPER,
    action="members.view_roll",
    export_action="members.export_roll",
    params={
        **_KIND,
        **_PAPER,
    },
)
def approval_forms(
    as_of: dt.date, category: str | None = None, industry: str | None = None, kind: str | None = None
) -> MetricResult:
    """Members of the day with their papers."""
    rows = with_papers_on(as_of, kind=kind, category=category, industry=industry)
    all_members = active_on(as_of, category=category, industry=industry).count()
    value = rows.count()
    note = f"还有 {all_members - value} 家成员没有，截至{cndate(as_of)}。" if value < all_members else ""
    ids = rows.order_by().values("pk")

    def files() -> list[tuple[StoredFile, str]]:
        papers: QuerySet[MemberAttachment] = attachments_on(as_of, kind).filter(member__in=ids)
        papers = papers.select_related("file", "member__unit")
        return [(row.file, f"{row.member} {row.get_kind_display()}") for row in papers]

    return MetricResult(value, rows, _MEMBERS, files, note)


@metric(
    "members.papers",
    label="加盟审批表和单位介绍",
    unit="份",
    definition="截至日期的成员单位（口径同“集团成员总数”）附有的加盟审批表扫描件和单位介绍文件份数，一份文件计一份；"
    "文件从它上面写的日期起计入，撤下后不再计入，换了新的请把旧的撤下。可以只看其中一种。",
    records="成员单位附件、成员期间",
    keeper=_KEEPER,
    action="members.view_roll",
    export_action="members.export_roll",
    params={**_KIND, **_PAPER},
)
def papers(
    as_of: dt.date, category: str | None = None, industry: str | None = None, kind: str | None = None
) -> MetricResult:
    """The papers themselves, where ``approval_forms`` counts the members that have one."""
    there = active_on(as_of, category=category, industry=industry)
    rows = attachments_on(as_of, kind).filter(member__in=there.order_by().values("pk"))
    rows = rows.select_related("member__unit").order_by("member__unit__pinyin", "kind", "dated_on", "pk")
    columns = (
        Column("单位名称", "member.unit.name"),
        Column("种类", "get_kind_display"),
        Column("文件日期", "dated_on", "date"),
        Column("说明", "title"),
    )

    def files() -> list[tuple[StoredFile, str]]:
        return [(row.file, str(row)) for row in rows.select_related("file")]

    return MetricResult(number_of(rows), rows, columns, files)
