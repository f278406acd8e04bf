"""Four people's days on a phone 360 px wide, as chapter 24 of the handbook tells them (我的一天)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from groupportal.links.models import Link
from groupportal.links.selectors import address_of, subject_of
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from internships.enums import Party
from internships.models import Agreement, CheckIn, Consent, Journal, Leave, Placement
from internships.papers.filling import matter_of
from internships.services.consent import ask_consents
from internships.services.feedback import FEEDBACK_LINK
from internships.services.guardian import GUARDIAN_LINK
from tests.e2e.conftest import Visit
from tests.e2e.demo import Demo
from tests.e2e.walking import phone_faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HERE = {"latitude": 22.5786, "longitude": 113.0815, "accuracy": 18}


@dataclass(frozen=True)
class Due:
    """What waits for these people today: who is to arrive at the firm, and the links with the numbers they ask for."""

    arriving: str
    signing: tuple[str, str, str]
    child: tuple[str, str]
    mentor: tuple[str, str]


@pytest.fixture(scope="module")
def due(demo: Demo) -> Due:
    """A student who comes to the firm today, a guardian who has not signed, a mentor and a guardian with their links."""
    office, firm = demo.user("xuexiao"), demo.user("qiye")
    with group_scope(demo.group, actor=office):
        by, today = viewer_for(office, demo.group), timezone.localdate()
        own = viewer_for(firm, demo.group).units_for("internships.edit_own_host")
        coming = Placement.objects.filter(host__unit__in=own, state="running", student__user=None).latest(
            "pk"
        )
        waiting = Placement.objects.filter(state="submitted", consents=None).exclude(student__guardian="")
        asked = (
            (waiting or Placement.objects.filter(state="submitted")).select_related("student").earliest("pk")
        )
        for row, changes in (
            (coming, {"state": "approved", "arrived_on": None, "starts_on": today}),
            (asked, {"starts_on": today + dt.timedelta(days=10)}),
        ):
            Placement.objects.filter(pk=row.pk).update(**changes)
        coming.refresh_from_db()
        for papers in (Consent, Agreement):
            papers.objects.filter(placement=coming).update(matter=matter_of(coming))
        (signing,) = ask_consents([asked], [Party.GUARDIAN], by=by).links
        child, mentor = (
            Link.objects.filter(purpose=of).earliest("pk") for of in (GUARDIAN_LINK, FEEDBACK_LINK)
        )
        return Due(
            coming.student.name,
            (_path(signing), asked.student.guardian_phone, asked.student.guardian),
            (_path(child), subject_of(child).guardian_phone),
            (_path(mentor), subject_of(mentor).phone),
        )


def _path(link: Link) -> str:
    return urlsplit(address_of(link)).path


class Day:
    """A person's phone: counts what is tapped, and looks at each page that is come to."""

    def __init__(self, visit: Visit, demo: Demo, who: str = "") -> None:
        self.visit, self.page, self.who, self.home = visit, visit.page, who, f"/{demo.group.slug}/"
        self.taps, self.shown = 0, 0
        if who:
            visit.enter(demo.user(who))

    def tap(self, name: str, role: Any = "button", *, within: Any = None, exact: bool = True) -> None:
        """What is called so, the first there is."""
        (within or self.page).get_by_role(role, name=name, exact=exact).first.click()
        self.taps += 1

    def menu(self, name: str) -> None:
        """An entry of the menu, which a phone opens by a button."""
        self.page.get_by_role("link", name="菜单").click()
        self.page.locator("#site-nav").get_by_role("link", name=name, exact=True).first.click()
        self.taps += 2

    def says(self, words: str) -> None:
        """The page has come to say so."""
        self.page.get_by_text(re.compile(words)).first.wait_for()

    def look(self, name: str) -> None:
        """Nothing goes over the edge, axe has nothing against it; a picture for somebody who looks."""
        self.shown += 1
        self.visit.shoot(f"day-{self.who or 'link'}-{self.shown}-{name}")
        assert phone_faults(self.visit) == [], name


def test_four_days(demo: Demo, due: Due, demo_visit: Callable[..., Visit]) -> None:
    _student(Day(demo_visit("phone"), demo, "xuesheng"))
    _teacher(Day(demo_visit("phone"), demo, "jiaoshi"))
    _firm(Day(demo_visit("phone"), demo, "qiye"), due)
    _mentor(Day(demo_visit("phone"), demo), due)
    _guardian(Day(demo_visit("phone"), demo), due)
    with group_scope(demo.group):
        assert Leave.objects.get(reason="牙疼，去看医生").state == "approved"
        journal = Journal.objects.get(text__startswith="这周学会了")
        assert journal.state in ("submitted", "approved")
        assert (
            CheckIn.objects.filter(student__user=demo.user("xuesheng"), latitude=HERE["latitude"]).count()
            == 1
        )


def _student(day: Day) -> None:
    page = day.page
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(HERE)
    day.visit.go(day.home)
    day.look("home")
    day.menu("我的实习")
    day.says("查看这份实习安排")
    day.look("own")
    day.tap("签到", "link")
    day.look("check-in")
    day.tap("位置同意", "link")
    day.look("location")
    day.tap("我已阅读，同意收集签到位置")
    day.says("签到时取一次位置")
    page.context.set_offline(True)
    page.locator("[data-main]").click()
    day.says("网络不通，已存在这台手机里")
    assert page.get_by_text("等待送出").is_visible()
    day.look("offline")
    page.context.set_offline(False)
    day.says(r"已收到，回执 \d{6}-\d{4}-\d{4}")
    page.get_by_text("等待送出").wait_for(state="hidden")
    day.visit.troubles.clear()  # the browser calls a net that is away an error
    day.look("receipt")
    day.tap("申请请假", "link")
    day.look("leave")
    page.get_by_role("combobox", name="种类").select_option("病假")
    page.get_by_role("textbox", name="事由").fill("牙疼，去看医生")
    day.tap("提交申请")
    day.says("牙疼")
    day.look("asked")
    day.menu("我的日志")
    day.look("journals")
    page.get_by_role("link", name=re.compile("去写|接着写|按老师的话修改")).first.click()
    day.look("journal")
    page.get_by_role("textbox").first.fill("这周学会了看工艺卡，第三天能自己完成来料检验。")
    page.wait_for_timeout(600)
    page.reload()
    day.tap("恢复草稿")
    assert "工艺卡" in page.get_by_role("textbox").first.input_value()
    day.tap("提交批阅")
    day.says("待批阅")
    day.look("handed-in")


def _teacher(day: Day) -> None:
    page = day.page
    day.visit.go(day.home)
    day.look("home")
    day.menu("我的学生")
    day.look("students")
    day.taps = 0
    day.menu("走访记录")
    day.tap("登记走访", "link")
    day.look("units")
    page.locator("main tbody th a").first.click()
    page.locator("input[name=met]").first.check()
    page.get_by_role("textbox", name="情况").fill("都在岗，防护用品齐全。")
    day.look("visit")
    day.tap("登记走访")
    day.says("已登记走访")
    assert day.taps + 3 <= 8, "two minutes: the unit, a student and the words besides what is counted"
    day.look("visited")
    day.visit.go(day.home)
    page.get_by_role("link", name=re.compile("日志等您批阅")).first.click()
    for _ in range(3):
        before = page.url
        day.tap("批阅通过")
        page.wait_for_url(lambda url, before=before: url != before)
    day.look("reading")
    day.visit.go(day.home)
    page.get_by_role("link", name=re.compile("请假")).first.click()
    day.look("leave")
    day.tap("通过")
    day.says("已通过")


def _firm(day: Day, due: Due) -> None:
    page = day.page
    day.visit.go(day.home)
    day.look("home")
    day.menu("本单位实习生")
    day.look("interns")
    day.visit.go(day.home)
    page.get_by_role("link", name=re.compile("名实习生到岗")).first.click()
    page.get_by_role("checkbox", name=re.compile(due.arriving)).first.check()
    day.tap("确认到岗")
    day.tap("下一步")
    day.look("arriving")
    day.tap("确认到岗这 1 名")
    day.says("确认到岗：1 名|1 名.*到岗|已确认")
    day.menu("每日考勤")
    day.look("today")
    day.menu("现场码")
    day.look("site-code")


def _mentor(day: Day, due: Due) -> None:
    page = day.page
    _open(day, *due.mentor)
    day.look("feedback")
    page.get_by_role("radio", name="正常").first.check()
    day.tap("提交")
    day.says("已收到 1 名实习生的反馈，谢谢您")
    day.look("thanks")


def _guardian(day: Day, due: Due) -> None:
    page = day.page
    path, phone, name = due.signing
    _open(day, path, phone)
    day.look("consent")
    page.get_by_label("同意", exact=True).first.check()
    page.get_by_role("textbox", name="签名").fill(name)
    day.tap("提交答复")
    day.says("已提交：同意")
    day.look("signed")
    _open(day, *due.child)
    day.says("学校指导教师")
    day.look("child")


def _open(day: Day, path: str, phone: str) -> None:
    """A link out of a chat, and the end of the number it asks for."""
    day.visit.go(path)
    if phone:
        day.look("asked-who")
        day.page.get_by_role("textbox").first.fill(phone[-4:])
        day.tap("核对并打开")
