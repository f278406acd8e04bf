"""What the demo groups hold of graduates: invented ones of Jiangmen's lead school, three classes of three years, followed since."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from django.utils import timezone

from employment.enums import Wave
from employment.models import Graduate
from employment.selectors.graduate import EDIT, FOLLOW, waves_due
from employment.services.answer import AnswerInput, follow_up, record_answer
from employment.services.graduate import GraduateInput, add_graduate
from employment.services.survey import open_survey
from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.tenancy.models import Unit
from rosters.selectors.roster import programmes, teachers_for

_SEED = 20240630
_SURNAMES = "陈李黄梁林张吴何谭伍区赵冯余邓周容甄叶阮"
_GIVEN = "伟芳敏静强丽军洋勇艳杰娟涛明超霞平刚桂玲文辉凤婷浩宇欣怡俊琪"
_FIRMS = ("江门市江海光电有限公司", "蓬江区精工机械厂", "新会中集物流有限公司", "佛山市顺德家电有限公司")
_WORK = [
    AnswerInput("contract", _FIRMS[0], "装配工", "city", "广东省江门市", "full", "u5"),
    AnswerInput("contract", _FIRMS[1], "数控操作工", "city", "广东省江门市", "full", "u7"),
    AnswerInput("agreement", _FIRMS[2], "仓管员", "city", "广东省江门市", "near", "u5"),
    AnswerInput("contract", _FIRMS[3], "质检员", "province", "广东省佛山市", "near", "u7"),
    AnswerInput("hired", "个体餐饮店", "店员", "province", "广东省广州市", "none", "u5"),
]
_OTHER = [
    AnswerInput("study", study_school="江门职业技术学院", study_route="three_two", study_level="college"),
    AnswerInput("study", study_school="广东科学技术职业学院", study_route="spring", study_level="college"),
    AnswerInput("army"),
    AnswerInput("own", "自办汽修店", "店主", "city", "广东省江门市", "full", "u7"),
    AnswerInput("looking"),
]


@dataclass
class _Builder:
    demo: DemoGroup
    unit: Unit
    rng: random.Random

    def one(self, year: int, number: int, class_name: str, **facts: object) -> Graduate:
        """A graduate of a year."""
        name = self.rng.choice(_SURNAMES) + "".join(self.rng.sample(_GIVEN, self.rng.randint(1, 2)))
        said = GraduateInput(
            f"{year - 3}9{number:03d}",
            name,
            dt.date(year, 6, 30),
            class_name=class_name,
            origin="city" if self.rng.random() < 0.5 else "province",
            phone=f"13{self.rng.randrange(10**9):09d}",
            **facts,  # type: ignore[arg-type]
        )
        return add_graduate(self.unit, said, by=self.demo.viewer("mishu"))

    def told(self, row: Graduate, day: dt.date) -> None:
        """What it told each time that has come: most do, fewer from year to year."""
        school = self.demo.viewer("xuexiao")
        for wave in waves_due(row.graduated_on, day):
            if self.rng.random() < (0.97, 0.93, 0.91, 0.89)[wave]:
                options = _WORK * 2 + _OTHER
                asked = row.graduated_on.replace(year=row.graduated_on.year + wave) + dt.timedelta(days=20)
                record_answer(row, wave, self.rng.choice(options), told_on=min(asked, day), by=school)


def _of_2022(make: _Builder, programme: object, today: dt.date) -> None:
    """The class that the group's filing of 2022 tells of: 12% went on to study. All told where they are, each time."""
    school = make.demo.viewer("xuexiao")
    for number in range(25):
        row = make.one(2022, number + 1, "19级1班", programme=programme)
        said = _OTHER[number % 2] if number < 3 else make.rng.choice(_WORK)
        for wave in waves_due(row.graduated_on, today):
            asked = row.graduated_on.replace(year=2022 + wave) + dt.timedelta(days=20)
            record_answer(row, wave, said, told_on=asked, by=school)


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """A class of each of the last years and the one of 2022; a survey under way, a teacher's calls."""
    today, rng = timezone.localdate(), random.Random(_SEED)  # noqa: S311 -- the same demo every time
    school, teacher = demo.viewer("xuexiao"), demo.viewer("jiaoshi")
    unit = Unit.objects.get(pk=min(school.units_for(EDIT)))
    make = _Builder(demo, unit, rng)
    newest = today.year if (today.month, today.day) > (7, 20) else today.year - 1
    table = list(programmes()[:3])
    follower = teachers_for(school, EDIT).filter(user=teacher.user.pk).first()
    _of_2022(_Builder(demo, unit, random.Random(2022)), table[0] if table else None, today)  # noqa: S311 -- as above
    for place, year in enumerate((newest - 3, newest - 2, newest - 1, newest)):
        rows = []
        for number in range(1, 25):
            programme = table[number % len(table)] if table else None
            mine = follower if number <= 8 else None
            rows.append(make.one(year, number, f"{(year - 3) % 100}级1班", programme=programme, teacher=mine))
        for row in rows:
            make.told(row, today)
        if place == 2:
            until = today + dt.timedelta(days=10)
            silent = [row for row in rows if not row.answers.filter(wave=Wave.FIRST).exists()]
            if silent:
                open_survey(unit, year, Wave.FIRST, until=until, by=school)
            for row in silent:
                if row.teacher_id and teacher.can(FOLLOW):
                    words = "电话没有人接，晚上再打"
                    follow_up(row, Wave.FIRST, called_on=today, outcome="silent", words=words, by=teacher)


@demo_part("enan")
def enan(demo: DemoGroup) -> None:
    """A few, for the three local shares."""
    today, rng = timezone.localdate(), random.Random(_SEED)  # noqa: S311 -- the same demo every time
    units = demo.viewer("xuexiao").units_for(EDIT)
    if not units:
        return
    make = _Builder(demo, Unit.objects.get(pk=min(units)), rng)
    year = today.year if (today.month, today.day) > (7, 20) else today.year - 1
    for number in range(1, 9):
        make.told(make.one(year, number, f"{(year - 3) % 100}级1班"), today)
