"""What the demo has of yearly returns: 2022 under way in two groups, some units' answers in each state."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from members.enums import Category
from reports.annual_return.enums import AnswerState
from reports.models import AnnualReturn, UnitAnswer
from reports.selectors.annual_return import members_of
from reports.services.annual_return import Edit, begin_return, set_values
from reports.services.unit_answer import ask_units, issue_answer_links, rule_answer, save_answer

_SCHOOL = (
    "B01=6 B02=1240 B03=5 B04=196 B05=60 C03=310 C04=25 C05=19 D04=28 D05=35"
    " E01=8 E02=4 E03=5 E04=186.5 E05=3 E06=2 E07=42 E08=860"
)
_SECOND = (
    "B01=2 B02=430 B03=2 B04=71 B05=0 C03=96 C04=210 C05=38 D04=9 D05=12"
    " E01=3 E02=1 E03=2 E04=58 E05=1 E06=0 E07=9.6 E08=240"
)
_FIRM = "C01=45 C02=38 E04=20 E06=3 E09=5"


@demo_part("jiangmen", "enan")
def yearly_return(demo: DemoGroup) -> None:
    """Schools and firms were asked: one school is checked, one waits, a firm answered by a link and was sent back."""
    mishu = demo.viewer("mishu")
    row = begin_return(2022, as_of=dt.date(2022, 12, 31), by=mishu)
    schools = _own_first(demo, _members(row, Category.SCHOOL), "xuexiao")
    firms = _own_first(demo, _members(row, Category.ENTERPRISE), "qiye")
    units = [*schools[:3], *firms[:4]]
    asked = ask_units(row, units, due_on=timezone.localdate() + dt.timedelta(days=10), by=mishu)
    by_unit = {answer.unit_id: answer for answer in asked}
    if schools:
        filer = demo.viewer("xuexiao")
        own = filer.can("reports.file_return", unit_id=schools[0].pk)
        checker = mishu if own else demo.viewer("mishu2")
        _answered(by_unit[schools[0].pk], _SCHOOL, filer if own else mishu, checker)
    if len(schools) > 1:
        _answered(by_unit[schools[1].pk], _SECOND, mishu, None)
    if firms:
        _by_link(by_unit[firms[-1 if len(firms) < 2 else 1].pk], mishu)
    edits = [
        Edit("A09", 0, text="职业学校"),
        Edit("F08", 0, text="2022年受疫情影响没有集中召开会议，重要事项以通讯方式征求意见。"),
    ]
    set_values(row, edits, by=mishu)


def _members(row: AnnualReturn, category: str) -> list[Unit]:
    found = [pk for pk, kind in members_of(row.as_of).items() if kind == category]
    return list(Unit.objects.filter(pk__in=found).order_by("pinyin", "pk"))


def _own_first(demo: DemoGroup, units: list[Unit], key: str) -> list[Unit]:
    """The unit at which the demo's person files before the others, where the person has one."""
    own = demo.viewer(key).units_for("reports.file_return") if key in demo.people else frozenset()
    return sorted(units, key=lambda unit: unit.pk not in own)


def _values(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


def _answered(answer: UnitAnswer, values: str, filer: Viewer, checker: Viewer | None) -> None:
    done = save_answer(answer, _values(values), seen=0, by=filer, hand_in=True)
    if checker is not None:
        rule_answer(done, AnswerState.CHECKED, by=checker)


def _by_link(answer: UnitAnswer, mishu: Viewer) -> None:
    (link,) = issue_answer_links([answer], by=mishu)
    done = save_answer(answer, _values(_FIRM), seen=0, by=None, sender=link.addressee, hand_in=True)
    rule_answer(
        done,
        AnswerState.SENT_BACK,
        answer_words="实习岗位 45 个，去年报的是 4 个，请核对是不是多写了一位。",
        by=mishu,
    )
