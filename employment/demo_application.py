"""What the demo has of applications: the demo's student at the demo's firm, and forty of the lead school's oldest grade. Fixed seed."""

from __future__ import annotations

import datetime as dt
import random

from django.utils import timezone

from employment import demo_demand  # noqa: F401 -- posts come before who applies for them
from employment.enums import ApplicationState, BeganBy, CvPart, DemandKind, Intent, sole_of
from employment.models import Application, ApplicationStep
from employment.selectors.access import board
from employment.selectors.application import own_student
from employment.services.application import apply, call
from employment.services.cv import WishInput, add_line, say_wish
from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.tenancy.models import Unit
from rosters.selectors.roster import students

_S = ApplicationState
_WAYS = (
    (_S.APPLIED, _S.INTERVIEW, _S.OFFERED, _S.ACCEPTED, _S.HIRED),
    (_S.APPLIED, _S.OFFERED, _S.ACCEPTED),
    (_S.APPLIED, _S.INTERVIEW, _S.REFUSED),
    (_S.APPLIED,),
    (_S.APPLIED, _S.OFFERED, _S.ACCEPTED, _S.HIRED),
)
"""How forty applications went: three of five found a post."""
_DAY = dt.timedelta(days=1)


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """The student's own, then the others'."""
    student, firm = demo.viewer("xuesheng"), demo.viewer("qiye")
    me, today = own_student(student), timezone.localdate()
    add_line(me, part=CvPart.CERTIFICATE, text="低压电工证", issuer="应急管理局", by=student)
    add_line(me, part=CvPart.AWARD, text="校级电子产品装配技能竞赛二等奖", by=student)
    wish = WishInput(Intent.WORK, ("广东省", "江门市"), post="电子装配")
    say_wish(me, wish, is_seen=True, by=student)
    own = board(today).filter(unit__in=firm.units_for("employment.post_demand"))
    post = own.exclude(kind=DemandKind.PART_TIME).order_by("pk").first()
    if post is not None:
        row = apply(
            post, letter="我会看图纸，想到一线锻炼。", shares=["school", "certificate", "award"], by=student
        )
        call(row, at=timezone.now() + 3 * _DAY, place="江海区高新西路18号人事部", by=firm)
    (school,) = demo.viewer("xuexiao").units_for("employment.follow_supply")
    _others(Unit.objects.get(pk=school), today)


def _others(school: Unit, today: dt.date) -> None:
    """Forty without an account: what was agreed by telephone, written down."""
    rng = random.Random(20260301)  # noqa: S311 -- the same demo every time
    posts = list(board(today).filter(kind=DemandKind.GRADUATE, headcount__gte=4).order_by("pk")[:20])
    chosen = (
        students()
        .filter(unit=school, user__isnull=True, ends_on__isnull=True)
        .order_by("grade", "number")[:40]
    )
    for place, student in enumerate(chosen if posts else ()):
        way = _WAYS[place % len(_WAYS)]
        first = timezone.now() - dt.timedelta(days=30 + rng.randrange(20))
        row = Application(
            demand=posts[place % len(posts)],
            student=student,
            began_by=BeganBy.STUDENT,
            state=way[-1],
            sole=sole_of(posts[place % len(posts)].kind),
            shares=[CvPart.SCHOOL.value],
            consented_at=first,
            began_at=first,
            moved_at=first + len(way) * 4 * _DAY,
            hired_on=(first + len(way) * 4 * _DAY).date() if way[-1] == _S.HIRED else None,
        )
        row.save()
        ApplicationStep.objects.bulk_create(
            ApplicationStep(application=row, state=state, made_at=first + n * 4 * _DAY)
            for n, state in enumerate(way)
        )
