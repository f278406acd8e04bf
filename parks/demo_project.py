"""What the demo groups hold of joint projects, trainings and founding teams: the sums of the seeds, invented titles and people.

Jiangmen (seed 002): 53 projects up to June 2023, six of them research that brought a right each, 150 persons trained to found,
781 person-times of firms' workers, above 100 in each year.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal

from django.utils import timezone

from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import Unit
from parks.demo_park import sample_paper
from parks.enums import AchievementKind, AttendanceWay, ProjectKind, TeamPart, TrainingKind
from parks.models import Centre, Resident
from parks.services.incubation import MemberInput, TeamInput, add_team, register_firm
from parks.services.project import (
    ProjectInput,
    add_achievement,
    add_milestone,
    add_money,
    add_partner,
    add_project,
    end_project,
    reach_milestone,
)
from parks.services.training import Person, TrainingInput, add_attendance, hold_training, plan_training

D = dt.date
_SEED = 20230630
_THINGS = ("装配工位", "视觉检测", "仓储小车", "电控柜", "注塑模具", "直播间", "包装线", "充电桩", "数控夹具")
_WHAT = ("改造", "选型", "样机试制", "工艺优化", "数据采集", "维护方案")
_RIGHTS = (AchievementKind.UTILITY, AchievementKind.SOFTWARE)
_COUNTED = (
    (D(2019, 11, 22), "安全用电培训", 106),
    (D(2020, 10, 23), "叉车和设备点检培训", 112),
    (D(2021, 4, 16), "精益生产入门", 92),
    (D(2021, 10, 22), "电子装配工艺", 97),
    (D(2022, 9, 16), "短视频和直播销售", 168),
    (D(2023, 5, 19), "工业机器人操作", 206),
)
"""781 person-times together, above 100 in each year."""
_FOUNDERS = ((D(2021, 5, 14), 48), (D(2022, 5, 13), 52), (D(2023, 4, 14), 50))
"""150 persons together."""


_RUNNING = (
    (210, "电池包检测工位改造", ProjectKind.RESEARCH, (("方案评审", 40), ("样机", 150), ("验收", 240))),
    (120, "注塑车间能耗采集", ProjectKind.SERVICE, (("现场勘察", 20), ("试运行", 150))),
    (35, "陈皮包装线改造", ProjectKind.SERVICE, ()),
)
"""Begun so many days ago, with milestones."""
_THIS_YEAR = ((150, "叉车安全操作", 64), (45, "数控车床编程", 26), (-12, "质量管理小组活动方法", 0))
"""So many days ago (the last is to come), with how many came."""


class _Builder:
    def __init__(self, demo: DemoGroup) -> None:
        self.by = demo.viewer("mishu")
        self.bound: dict[int, StoredFile] = {}
        self.rng = random.Random(_SEED)  # noqa: S311 -- the same demo every time
        self.school = Unit.objects.get(pk=min(demo.viewer("xuexiao").units_for("parks.edit_projects")))
        self.centre = Centre.objects.order_by("starts_on").first()
        firms = Resident.objects.order_by("pk").values_list("unit", flat=True).distinct()
        self.firms = list(Unit.objects.filter(pk__in=list(firms)).order_by("pk"))

    def contracts(self, year: int) -> StoredFile:
        """The contracts of a year's projects, bound together."""
        if year not in self.bound:
            title = f"{year}年合作研发和技术服务合同汇编"
            self.bound[year] = sample_paper(
                title, D(year, 12, 31), "项目合同", "parks.view_projects", self.by
            )
        return self.bound[year]

    def project(self, number: int, on: dt.date) -> None:
        """One of the projects of the plan, long done; every tenth is research that has brought a right with its paper."""
        title = f"{self.firms[number % len(self.firms)].name[:6]}{_THINGS[number % 9]}{_WHAT[number % 6]}"
        kind = ProjectKind.RESEARCH if number % 10 == 0 else ProjectKind.SERVICE
        said = ProjectInput(
            kind,
            f"{title}（{number + 1}）",
            on,
            due_on=on + dt.timedelta(days=240),
            leader=self.rng.choice("陈李黄梁") + "老师",
            centre=self.centre if number % 4 == 0 else None,
            contract_amount=Decimal(8_000 + number * 700),
        )
        row = add_project(self.school, said, paper=self.contracts(on.year), by=self.by)
        add_partner(row, self.firms[number % len(self.firms)], by=self.by)
        if kind == ProjectKind.RESEARCH:
            kept = sample_paper("专利或软件著作权证书", on, "项目材料", "parks.view_projects", self.by)
            add_achievement(
                row,
                kind=_RIGHTS[number // 10 % 2],
                title=f"{_THINGS[number % 9]}装置",
                number=f"演示{2021 + number // 20}{number:04d}",
                gained_on=on + dt.timedelta(days=90),
                paper=kept,
                by=self.by,
            )
        end_project(row, ended_on=on + dt.timedelta(days=200), note="", by=self.by)

    def running(self, title: str, kind: str, days: int, steps: tuple[tuple[str, int], ...]) -> None:
        """One that began so many days ago and goes on; ``steps``: milestones with their days from then on."""
        on, today = timezone.localdate() - dt.timedelta(days=days), timezone.localdate()
        said = ProjectInput(kind, title, on, due_on=on + dt.timedelta(days=300), leader="梁老师")
        row = add_project(
            self.school, replace(said, centre=self.centre, contract_amount=Decimal(60_000)), by=self.by
        )
        add_partner(row, self.firms[days % len(self.firms)], by=self.by)
        for name, after in steps:
            day = on + dt.timedelta(days=after)
            step = add_milestone(row, title=name, due_on=day, by=self.by)
            if day < today:
                reach_milestone(step, done_on=day, by=self.by)
        if steps:
            first = self.firms[days % len(self.firms)]
            add_money(
                row,
                day=on + dt.timedelta(days=10),
                amount=Decimal(18_000),
                payer=first,
                note="首付款",
                by=self.by,
            )

    def training(self, kind: str, title: str, on: dt.date, count: int, *, listed: bool) -> None:
        """A training that was held: with its list, or with a number and its paper."""
        start = timezone.make_aware(dt.datetime.combine(on, dt.time(9)))
        said = TrainingInput(
            kind,
            title,
            start,
            start + dt.timedelta(hours=7),
            centre=self.centre,
            hours=Decimal(7),
            places=220,
            place=f"{self.centre.park}培训室" if self.centre else "报告厅",
            trainer=self.rng.choice("陈李黄梁") + "老师",
        )
        row = plan_training(self.school, said, by=self.by)
        if start > timezone.now():
            return
        kept = sample_paper(f"{title}签到表", on, "培训签到表", "parks.view_trainings", self.by)
        if not listed:
            hold_training(row, counted=count, paper=kept, by=self.by)
            return
        for n in range(count):
            who = Person(f"学员{on.year % 100}{n + 1:02d}", firm=self.school.name)
            add_attendance(row, who, way=AttendanceWay.LIST, by=self.by)
        hold_training(row, paper=kept, by=self.by)

    def team(self, name: str, on: dt.date, firm: str = "") -> None:
        """A founding team, of which a firm came or not yet."""
        people = [
            MemberInput(f"{name[:1]}同学", is_leader=True),
            MemberInput("何同学"),
            MemberInput("陶老师", TeamPart.TEACHER, is_mentor=True),
        ]
        row = add_team(self.school, TeamInput(name, on, self.centre, "电商直播"), members=people, by=self.by)
        if firm:
            day = on + dt.timedelta(days=200)
            kept = sample_paper(f"{firm}营业执照", day, "营业执照", "parks.view_trainings", self.by)
            register_firm(row, firm=firm, registered_on=day, paper=kept, by=self.by)


@demo_part()
def projects(demo: DemoGroup) -> None:
    """Jiangmen in full, a few in the other groups."""
    it = _Builder(demo)
    if not it.firms:
        return
    full = demo.group.slug == "jiangmen"
    for number in range(53 if full else 3):
        it.project(number, D(2020, 9, 1) + dt.timedelta(days=17 * number))
    for on, title, count in _COUNTED if full else _COUNTED[:1]:
        it.training(TrainingKind.FIRM, title, on, count, listed=False)
    for on, count in _FOUNDERS if full else ((D(2022, 5, 13), 6),):
        it.training(TrainingKind.STARTUP, f"{on.year}年创业创新训练营", on, count, listed=True)
    if full:
        today = timezone.localdate()
        for days, title, kind, steps in _RUNNING:
            it.running(title, kind, days, steps)
        for days, title, count in _THIS_YEAR:
            on = today - dt.timedelta(days=days)
            it.training(TrainingKind.FIRM, title, on, count, listed=count < 50)
    it.team("侨味直播", D(2021, 9, 1), "江门侨味文化传媒有限公司（演示）")
    it.team("陈皮工坊", D(2022, 9, 1))
