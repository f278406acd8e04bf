"""The year's audit sheet of minors' data (未成年人网络保护条例 Article 37; notice of 2025-12-29: reported by the end of January).

Numbers from the records, under 14 and 14 to 17 apart; what the records can't tell is left to be filled in, and says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from groupportal.audit.enums import AccessKind
from groupportal.audit.models import AccessEntry, AuditEntry
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from internships.models import CheckIn, Consent, Journal, LocationConsent, Placement
from internships.selectors.access import ADULT, VIEW, YOUNGEST, taken_by, with_age, years_before
from internships.selectors.placement import VIEW_SCHOOL
from rosters.selectors.roster import students

FIRST_YEAR = 2018
TO_FILL = "系统没有记录，请填写"
_DELETING = (
    "internships.positions_forgotten",
    "internships.photos_forgotten",
    "internships.location_withdrawn",
)
HELD = "规定第二十九条要求归档保存，不在自动删除之列；有争议、投诉、事故未了结的一并保留。"


@dataclass(frozen=True)
class Line:
    """What is told, of those under 14, of those from 14 to 17, and what it is for. Numbers or words."""

    label: str
    children: int | str
    minors: int | str
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """A year's sheet as of a day, in parts of lines; ``whose`` says which schools it covers."""

    year: int
    as_of: dt.date
    whose: str
    parts: tuple[tuple[str, tuple[Line, ...]], ...]


def minors_sheet(year: int, viewer: Viewer | None = None) -> Sheet:
    """The sheet of a year: of the schools for which a person answers, or of the whole group for the program.

    Ages are those on the last day of the year, or today while it lasts; of looks, those on the day of the look.
    """
    begin, end = dt.date(year, 1, 1), min(dt.date(year, 12, 31), timezone.localdate())
    whose, taken, now = students(), Q(kind=AccessKind.EXPORT), f"（生成时：{cndate(timezone.localdate())}）"
    if viewer is not None:
        taken = taken_by(viewer)
        whose = whose.filter(viewer.within(VIEW_SCHOOL, "unit") & viewer.within(VIEW, "unit"))
    there = whose.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=begin), starts_on__lte=end).order_by()
    schools = sorted(set(there.values_list("unit__name", flat=True)))
    counter = _Counter(there, begin, end)
    parts = (
        ("人数", counter.people()),
        (f"保存了哪些个人信息、用来做什么{now}", counter.categories()),
        ("同意", counter.consents(now)),
        ("查看和导出", (*counter.looks(), counter.exports(taken))),
        ("保存期限和删除", counter.deletions(now)),
        ("安全事件", (Line("个人信息安全事件", TO_FILL, TO_FILL, "没有发生的，请写“无”。"),)),
    )
    return Sheet(year, end, "、".join(schools) or "没有学校", parts)


class _Counter:
    """One year's students, counted under 14 and from 14 to 17."""

    def __init__(self, there: QuerySet[Any], begin: dt.date, end: dt.date) -> None:
        self.begin, self.end, self.there = begin, end, there
        self.children = Q(born_on__gt=years_before(end, YOUNGEST))
        self.minors = Q(born_on__gt=years_before(end, ADULT)) & ~self.children
        self.each = [there.filter(which).values("pk") for which in (self.children, self.minors)]

    def people(self) -> tuple[Line, ...]:
        """How many there are, and of how many the age isn't known."""
        placed = Placement.objects.filter(arrived_on__lte=self.end).exclude(left_on__lte=self.begin)
        unknown = self.there.filter(born_on__isnull=True).count()
        return (
            self._line("未成年学生", self.there, "pk"),
            self._line("其中当年实习过的", placed, "student"),
            Line("没有登记出生日期、不知道年龄的学生", "—", "—", f"{unknown} 名，没有算在任何一栏里。"),
        )

    def categories(self) -> tuple[Line, ...]:
        """Of how many each kind of data is kept now, and what for."""
        there, came, placed = self.there, CheckIn.objects.all(), Placement.objects.all()
        guardian = ~Q(guardian="") | ~Q(guardian_phone="")
        return (
            self._line(
                "姓名、学号、性别、出生日期", there, "pk", "学籍和实习管理；按年龄核查不得安排的工作。"
            ),
            self._line(
                "身份证号（加密保存）",
                there.exclude(id_mark=""),
                "pk",
                "核对身份、办保险；平时遮住，写明用途才能逐个查看。",
            ),
            self._line("学生电话", there.exclude(phone=""), "pk", "联系学生。"),
            self._line("监护人姓名和电话", there.filter(guardian), "pk", "征求监护人同意、紧急联系。"),
            self._line("账号", there.filter(user__isnull=False), "pk", "本人登录。"),
            self._line(
                "签到位置", came.filter(latitude__isnull=False), "student", "核对在岗；单独同意才收集。"
            ),
            self._line(
                "签到照片",
                came.filter(photo__isnull=False),
                "student",
                "外勤签到时本人选择上传；不做人脸识别。",
            ),
            self._line(
                "体检日期", placed.filter(health_checked_on__isnull=False), "student", "未成年工体检要求。"
            ),
            self._line("实习日志", Journal.objects.all(), "placement__student", "过程考核。"),
        )

    def consents(self, now: str) -> tuple[Line, ...]:
        """Of how many students there are consents of the year; ``now`` says beside what counts today that it does."""
        days = (self.begin, self.end)
        given = Consent.objects.filter(signed_on__range=days, is_agreed=True)
        agreed = LocationConsent.objects.filter(withdrawn_at=None)
        withdrawn = LocationConsent.objects.filter(withdrawn_at__date__range=days)
        signed = "placement__student"
        return (
            self._line("监护人签了实习知情同意书", given.filter(party="guardian"), signed, "规定第九条。"),
            self._line("学生签了实习知情同意书", given.filter(party="student"), signed),
            self._line(
                f"同意收集签到位置、现在有效的{now}",
                agreed,
                "student",
                "不满14周岁的不能自己同意，系统不受理。",
            ),
            self._line("撤回过位置同意的", withdrawn, "student", "撤回时已有的位置立即删除。"),
        )

    def looks(self) -> tuple[Line, ...]:
        """Looks at single minors' data, by how many people."""
        looks = with_age(
            AccessEntry.objects.filter(kind=AccessKind.VIEW, at__date__range=(self.begin, self.end))
        )
        looks = looks.filter(object_id__in=self.there.values("public_id"))
        ages = (Q(age__lt=YOUNGEST), Q(age__gte=YOUNGEST, age__lt=ADULT))
        found = [looks.filter(a).aggregate(n=Count("pk"), p=Count("actor", distinct=True)) for a in ages]
        without = [looks.filter(a, purpose="").count() for a in ages]
        (children, minors), note = found, "逐次写明用途，见“个人信息查看记录”。"
        return (
            Line("查看完整身份证号、电话、位置的次数", children["n"], minors["n"], note),
            Line("查看过的人数", children["p"], minors["p"]),
            Line("没有写用途的次数", without[0], without[1]),
        )

    def exports(self, taken: Q) -> Line:
        """Lists taken out in the year: of no age, and of whomever they are."""
        rows = AccessEntry.objects.filter(taken, at__date__range=(self.begin, self.end))
        found = rows.aggregate(n=Count("pk"), p=Count("actor", distinct=True))
        words = f"不分年龄：{found['p']} 人导出名单 {found['n']} 次，见“个人信息查看记录”。"
        return Line("导出名单", "—", "—", words)

    def deletions(self, now: str) -> tuple[Line, ...]:
        """What was deleted in the year, and what is kept for how long."""
        done = AuditEntry.objects.filter(action__in=_DELETING, at__date__range=(self.begin, self.end))
        after = [entry.after or {} for entry in done]
        gone, photos = (
            sum(int(said.get(name) or 0) for said in after) for name in ("删除的位置", "删除的照片")
        )
        kept = (
            f"实习结束后 {settings.POSITION_DAYS} 天自动删除；"
            f"全集团当年共删除 {gone:,} 个位置、{photos:,} 张照片。"
        )
        over = CheckIn.objects.filter(Q(latitude__isnull=False) | Q(photo__isnull=False))
        limit = self.end - dt.timedelta(days=settings.POSITION_DAYS)
        over = over.filter(
            Q(placement__left_on__lt=limit) | Q(placement__left_on__isnull=True, placement__ends_on__lt=limit)
        )
        return (
            self._line(f"超过期限还没有删除签到位置或照片的{now}", over, "student", kept),
            Line("实习档案（协议、报告、考核、日志）", "—", "—", HELD),
        )

    def _line(self, label: str, rows: QuerySet[Any], path: str, note: str = "") -> Line:
        """How many students of each age there are among rows, which name them by ``path``."""
        children, minors = (
            rows.filter(**{f"{path}__in": ids}).order_by().values(path).distinct().count()
            for ids in self.each
        )
        return Line(label, children, minors, note)


def rows_of(sheet: Sheet) -> Iterable[tuple[str, Line]]:
    """All lines with the title of their part."""
    return ((title, line) for title, lines in sheet.parts for line in lines)
