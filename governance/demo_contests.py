"""Contests of the demo groups. Jiangmen: its emblem, chosen of three entries, and one that is open. E'nan: one that is open."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from governance.enums import EntryState
from governance.models import Contest
from governance.selectors.contest import entering_units, to_judge
from governance.services.contest import (
    ContestInput,
    add_judge,
    begin_judging,
    found_contest,
    open_contest,
    propose_choice,
    rule_choice,
)
from governance.services.contest_entry import ENTRIES, EntryInput, give_opinions, hand_in
from groupportal.deciding.standard import Ruled
from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR

_EMBLEM = """征集集团徽标，用于文件、会议和网站。
图形简洁，单色也能用；附设计说明，交一张图片或 PDF。"""
_ENTRIES = (
    ("同心", "两个相扣的圆，一个是学校，一个是企业。", "设计教研室", ""),
    ("桥", "三座桥拱连着江岸，写着江门的水。", "张工", ""),
    ("齿轮与书", "翻开的书页围成一圈齿轮。", "", "图形太细，缩小以后看不清，不符合“单色也能用”。"),
    ("帆", "五片帆，五个专业群。", "王老师", ""),
)


def _days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def _call(demo: DemoGroup, title: str, text: str) -> Contest:
    by = demo.viewer("mishu")
    return open_contest(found_contest(ContestInput(title, text, _days(20)), by=by), by=by)


def _members(demo: DemoGroup, number: int) -> list[Unit]:
    return list(entering_units(demo.viewer("mishu"))[:number])


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """The emblem, from the call to the published result; a call for cases with one entry that waits."""
    by = demo.viewer("mishu")
    contest = _call(demo, "集团徽标征集", _EMBLEM)
    for unit, (title, text, author, why) in zip(_members(demo, len(_ENTRIES)), _ENTRIES, strict=False):
        row = hand_in(contest, unit, EntryInput(title, text, author), by=SYSTEM_ACTOR)
        ENTRIES.rule(row, EntryState.UNFIT if why else EntryState.FIT, answer=why, by=by)
    judges = [add_judge(contest, name, by=by) for name in ("陈评委", "何评委", "梁评委")]
    # Its last days are over in the demo.
    Contest.objects.filter(pk=contest.pk).update(closes_on=_days(-1))
    shortlist = list(contest.entries.filter(state=EntryState.FIT))
    contest = begin_judging(contest, shortlist, _days(0), by=by)
    for place, judge in enumerate(judges):
        said = {
            entry.pk: (90 - 4 * at - place, "简洁，好记。" if at == 0 else "")
            for at, entry in enumerate(to_judge(judge))
        }
        give_opinions(judge, said, by=SYSTEM_ACTOR)
    first, second, *_ = shortlist
    choice = propose_choice(contest, {first: "入选", second: "优秀奖"}, "三位评委平均分最高。", by=by)
    rule_choice(choice, Ruled.ACCEPTED, answer="", by=demo.viewer("mishu2"))
    cases = _call(
        demo, "校企合作典型案例征集", "写一个做成了的合作项目：做法、成效、可以推广的地方，两千字以内。"
    )
    school = demo.viewer("xuexiao")
    units = entering_units(school)
    hand_in(cases, units[0], EntryInput("订单班三年", "与企业一起定课程、一起带学生。"), by=school)


@demo_part("enan")
def enan(demo: DemoGroup) -> None:
    """One call, nothing entered yet."""
    _call(demo, "集团宣传语征集", "一句话，二十字以内，写明含义。")
