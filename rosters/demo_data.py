"""What the demo has of students: three schools of Jiangmen with 1,443, a thousand of them in the lead school's oldest grade, and one
school of E'nan that looks alike. Fixed seed.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace

from django.utils import timezone
from stdnum.cn import ric

from groupportal.demo_parts import DemoGroup, demo_part
from rosters.enums import Level, Relation
from rosters.models import SchoolClass
from rosters.selectors.roster import schools
from rosters.services.programme import ProgrammeInput, add_programme
from rosters.services.school_class import ClassInput, add_class
from rosters.services.student import StudentInput, add_students, link_account
from rosters.services.teacher import TeacherInput, add_teacher

_SEED = 20200901
_PROGRAMMES = (
    ("710105", "电子技术应用"),
    ("700206", "汽车运用与维修"),
    ("730301", "会计事务"),
    ("740201", "中餐烹饪"),
    ("730801", "物流服务与管理"),
    ("660301", "数控技术应用"),
)
_SURNAMES = "陈李黄梁林张吴何谭伍区赵冯余邓周容甄叶阮"
_GIVEN = "伟芳敏静强丽军洋勇艳杰娟涛明超霞平刚桂玲文辉凤婷浩宇欣怡俊琪"
_Grades = tuple[tuple[int, int, int], ...]
"""Years before the newest grade, classes of a school, students of a class."""
_LEAD: _Grades = ((2, 23, 45), (1, 2, 30), (0, 1, 36))
_OTHERS: _Grades = ((2, 2, 30), (1, 2, 30), (0, 1, 36))


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """The lead school and two more of the roll."""
    _fill(demo, (_LEAD, _OTHERS, _OTHERS), "440703")


@demo_part("enan")
def enan(demo: DemoGroup) -> None:
    """The lead school."""
    _fill(demo, (((2, 2, 30),),), "421202")


def _fill(demo: DemoGroup, schools_of: tuple[_Grades, ...], region: str) -> None:
    by, rng = demo.viewer("mishu"), random.Random(_SEED)  # noqa: S311 -- the same demo every time
    own = demo.viewer("xuexiao").units_for("rosters.edit_roster")
    known = sorted(
        schools().filter(members__isnull=False).distinct(), key=lambda unit: (unit.pk not in own, unit.pk)
    )
    table = [
        add_programme(ProgrammeInput(code, name, 2021, Level.SECONDARY), by=by) for code, name in _PROGRAMMES
    ]
    today = timezone.localdate()
    newest = today.year if today >= dt.date(today.year, 9, 1) else today.year - 1
    for unit, grades in zip(known, schools_of, strict=False):
        rooms = [(newest - b, place, size) for b, classes, size in grades for place in range(1, classes + 1)]
        for place, (grade, which, size) in enumerate(rooms, 1):
            user = demo.people["jiaoshi"] if place == 1 and unit.pk in own else None
            name = user.name if user else _name(rng)
            facts = TeacherInput(f"T{place:03d}", name, dt.date(2015, 9, 1), phone=_phone(rng), user=user)
            leader = add_teacher(unit, facts, by=by)
            programme = table[(place + unit.pk) % len(table)]
            said = ClassInput(f"{grade % 100}级{which}班", grade, programme, leader)
            room = add_class(unit, said, by=by)
            people = list(_students(room, place, size, region, rng))
            if user:
                people[0] = replace(people[0], name=demo.people["xuesheng"].name)
            made = add_students(unit, people, school_class=room, by=by)
            if user:
                link_account(made[0], demo.people["xuesheng"], by=by)


def _students(
    school_class: SchoolClass, room: int, number: int, region: str, rng: random.Random
) -> Iterator[StudentInput]:
    grade = school_class.grade
    for place in range(1, number + 1):
        born = dt.date(grade - 15, 9, 1) - dt.timedelta(days=rng.randrange(365))
        body = f"{region}{born:%Y%m%d}{(room * number + place) % 1000:03d}"
        surname = rng.choice(_SURNAMES)
        yield StudentInput(
            number=f"{grade}{room:02d}{place:02d}",
            name=surname + _given(rng),
            grade=grade,
            id_number=body + ric.calc_check_digit(f"{body}0"),
            programme=school_class.programme,
            guardian=surname + _given(rng),
            relation=Relation.FATHER,
            guardian_phone=_phone(rng),
        )


def _name(rng: random.Random) -> str:
    return rng.choice(_SURNAMES) + _given(rng)


def _given(rng: random.Random) -> str:
    return "".join(rng.sample(_GIVEN, rng.randint(1, 2)))


def _phone(rng: random.Random) -> str:
    return f"13{rng.randrange(10**9):09d}"
