"""What people do from beginning to end, each in a browser of their own, in the demo groups."""

from __future__ import annotations

import datetime as dt
import io
import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.utils import timezone
from PIL import Image

from tests.e2e.conftest import Visit
from tests.e2e.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Open = Callable[..., Visit]
HOME = "/jiangmen/"
OF_2_3 = "/jiangmen/reports/tables/funds/?as_of="


@pytest.fixture
def enter(demo: Demo, demo_visit: Open) -> Open:
    """``enter("mishu", "phone")``: that person of the group, signed in."""

    def opened(who: str, size: str = "desk") -> Visit:
        visit = demo_visit(size)
        visit.sign_in(f"jm_{who}", HOME, demo.password)
        return visit

    return opened


def photo(name: str) -> dict[str, object]:
    """A picture as a telephone takes it."""
    out = io.BytesIO()
    Image.effect_noise((320, 240), 40).convert("RGB").save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def press(visit: Visit, name: str) -> None:
    """Push the button of this name."""
    visit.page.get_by_role("button", name=name, exact=True).first.click()


def test_progress_filed_on_a_phone_goes_back_once_and_is_approved_by_a_second_person(enter: Open) -> None:
    he, secretary, second = enter("xuexiao", "phone"), enter("mishu"), enter("mishu2")
    he.go(f"{HOME}plans/mine/")
    he.page.get_by_role("link", name="1.资源互联平台").click()
    press(he, "填报进展")
    he.page.fill("[name=text]", "平台合作企业达到66家。")
    he.page.set_input_files("input[type=file]", [photo("平台首页.jpg")])
    he.shoot("journey-filing-phone")
    press(he, "提交审核")
    he.page.get_by_text("已提交审核").wait_for()
    filing = re.search(r"/plans/filings/[^/]+/", he.page.url)[0]
    assert he.page.get_by_text("平台首页.jpg").first.is_visible()

    secretary.go(f"{HOME}plans/review/")
    secretary.page.get_by_role("link", name="1.资源互联平台").click()
    press(secretary, "退回修改")
    secretary.page.get_by_text("退回前请写明要补什么、改什么").first.wait_for()
    secretary.page.get_by_label("要补什么、改什么").fill("请写明专家库人数。")
    secretary.shoot("journey-review")
    press(secretary, "退回修改")
    secretary.page.get_by_text("已退回").first.wait_for()

    he.go(HOME)
    he.page.get_by_text("修改被退回的填报：1.资源互联平台").wait_for()
    he.go(f"/jiangmen{filing}")
    assert he.page.get_by_text("请写明专家库人数。").first.is_visible()
    he.shoot("journey-returned-phone")
    he.page.get_by_role("button", name=re.compile("修改|更正|重新填报")).first.click()
    he.page.wait_for_url("**/edit/")
    assert "66家" in he.page.input_value("[name=text]")
    he.page.fill("[name=text]", "平台合作企业达到66家，专家库85人。")
    press(he, "提交审核")
    he.page.get_by_text("已提交审核").wait_for()
    corrected = re.search(r"/plans/filings/[^/]+/", he.page.url)[0]

    second.go(f"/jiangmen{corrected}review/")
    press(second, "审核通过")
    second.page.get_by_text("已通过").first.wait_for()
    he.go(f"{HOME}plans/mine/")
    he.shoot("journey-approved-phone")
    assert "已通过" in he.page.locator("tr", has_text="1.资源互联平台").inner_text()

    second.go(f"{HOME}plans/assignments/")
    second.page.get_by_role("link", name="1.资源互联平台").click()
    second.page.get_by_role("link", name="办结").click()
    press(second, "办结")
    second.page.get_by_text("已办结").first.wait_for()


def test_who_filed_is_not_offered_to_approve(enter: Open) -> None:
    secretary, second = enter("mishu"), enter("mishu2")
    secretary.go(f"{HOME}plans/")
    secretary.page.get_by_role("link", name="江门一职职教集团建设方案（2018—2021）").click()
    secretary.page.get_by_role("link", name="3.人力资源纽带").click()
    press(secretary, "填报进展")
    secretary.page.fill("[name=text]", "完成人力资源需求报告9份。")
    press(secretary, "提交审核")
    secretary.page.get_by_text("已提交审核").wait_for()
    review = re.search(r"/plans/filings/[^/]+/", secretary.page.url)[0] + "review/"
    secretary.go(f"/jiangmen{review}")
    assert secretary.page.get_by_role("button", name="审核通过").count() == 0
    assert secretary.page.get_by_text("另一位").first.is_visible()
    secretary.shoot("journey-own-filing")
    second.go(f"/jiangmen{review}")
    assert second.page.get_by_role("button", name="审核通过").is_visible()


def test_a_receipt_and_its_reversal_change_2_3_from_their_own_days_only(enter: Open) -> None:
    finance = enter("caiwu")
    page = finance.page
    today = timezone.localdate()
    before, after = today - dt.timedelta(days=20), today - dt.timedelta(days=10)

    def received(day: dt.date) -> str:
        """实际已到位 of all sources in the line of totals."""
        finance.go(f"{OF_2_3}{day}")
        return page.locator(".sheet__total .sheet__number-cell").nth(13).inner_text()

    was = received(before)
    assert was == "1419.34"
    finance.go(f"{HOME}budget/ledger/new/")
    page.get_by_label("到位", exact=True).check()
    page.get_by_label("建设任务").select_option(label="规范职业教育集团治理结构")
    page.get_by_label("市级财政", exact=True).check()
    page.get_by_label("金额（元）").fill("25,000.00")
    page.get_by_label("日期").fill(after.isoformat())
    page.get_by_label("凭证号").fill("记-9-0001")
    page.set_input_files("input[type=file]", [photo("银行回单.jpg")])
    finance.shoot("journey-receipt")
    press(finance, "保存")
    page.get_by_text("银行回单.jpg").first.wait_for()
    finance.shoot("journey-entry")
    assert (received(before), received(after)) == (was, "1421.84")

    finance.go(f"{HOME}budget/ledger/")
    page.locator("tr", has_text="记-9-0001").get_by_role("link").first.click()
    page.get_by_role("link", name="冲销").first.click()
    page.get_by_label("冲销原因").fill("记错来源")
    page.get_by_label("冲销日期").fill(today.isoformat())
    page.get_by_role("button", name=re.compile("冲销")).click()
    page.get_by_text("已冲销").first.wait_for()
    finance.shoot("journey-reversed")
    assert (received(before), received(after), received(today)) == (was, "1421.84", was)


def test_two_revisions_side_by_side_show_130_and_150(enter: Open) -> None:
    reader = enter("chayue")
    reader.go(f"{HOME}plans/")
    reader.page.get_by_role("link", name="江门一职职教集团建设方案（2018—2021）").click()
    reader.page.get_by_role("link", name="版本", exact=True).click()
    reader.page.get_by_role("link", name="第2版与第1版").click()
    reader.page.wait_for_url("**/compare/**")
    text = reader.page.locator("main").inner_text()
    assert "150" in text
    assert "130" in text
    assert reader.page.locator("main del").count() > 0
    assert reader.page.locator("main ins").count() > 0
    reader.shoot("journey-compare")


def test_an_operator_binds_a_second_factor_and_visits_with_a_reason(demo: Demo, demo_visit: Open) -> None:
    operator = demo_visit("desk")
    page = operator.page
    operator.sign_in("yunwei", "/accounts/2fa/totp/activate/", demo.password)
    operator.shoot("journey-second-factor")
    secret = page.locator("code").inner_text()
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    page.get_by_label("验证码").fill(code)
    press(operator, "启用")
    page.wait_for_url("**/2fa/recovery-codes/")
    operator.shoot("journey-recovery-codes")
    operator.go("/platform/tenancy/group/")
    operator.shoot("journey-platform")
    page.get_by_role("link", name=demo.group.name).first.click()
    page.get_by_role("link", name="进入集团").first.click()
    page.get_by_label("事由").fill("排查导入失败")
    operator.shoot("journey-enter")
    press(operator, "进入集团")
    page.wait_for_url(f"**{HOME}")
    assert page.get_by_text("事由：排查导入失败").is_visible()
    operator.go(f"{HOME}people/")
    operator.shoot("journey-visit")
    press(operator, "结束访问")
    page.wait_for_url("**/platform/")
    assert page.request.get(f"{demo.server}{HOME}people/").status == 404


def test_an_issued_password_is_changed_at_the_first_sign_in(
    enter: Open, demo: Demo, demo_visit: Open
) -> None:
    secretary = enter("mishu")
    page = secretary.page
    secretary.go(f"{HOME}people/add/")
    page.get_by_label("姓名").fill("罗小敏")
    page.get_by_label("手机号").fill("13800000042")
    page.get_by_label("角色").select_option(label="查阅人员")
    secretary.shoot("journey-person-add")
    page.locator("main form button[type=submit]").first.click()
    page.get_by_text("密码只显示这一次").wait_for()
    secretary.shoot("journey-slip")
    issued = page.locator("dd.mono").last.inner_text()
    newcomer = demo_visit("phone")
    newcomer.sign_in("13800000042", "/accounts/password/change/", issued)
    assert newcomer.page.get_by_text("只有自己知道的密码").is_visible()
    newcomer.shoot("journey-first-password-phone")
    newcomer.page.goto(f"{demo.server}{HOME}")
    assert newcomer.page.url.endswith("/accounts/password/change/")
    for name, value in (
        ("oldpassword", issued),
        ("password1", "潮连岛上看江潮 42"),
        ("password2", "潮连岛上看江潮 42"),
    ):
        newcomer.page.fill(f"[name={name}]", value)
    press(newcomer, "修改密码")
    newcomer.page.wait_for_url(f"**{HOME}")


A_TAP, A_SIGN = 4, 2
"""Seconds that somebody unhurried needs to find and touch something on a telephone, and to type a sign."""
JOBS = f"{HOME}employment/"
POST = "龙门铣床操作工"


def post_job(firm: Visit) -> str:
    """By 42-岗位需求和招聘, 三分钟发布一个岗位: the path of what was posted."""
    page, began, typed, taps = firm.page, time.monotonic(), "", 6
    for name in ("菜单", "岗位需求", "发布岗位"):
        page.get_by_role("link", name=re.compile(f"^{name}")).first.click()
    page.select_option("[name=kind]", label="毕业生就业")
    for name, text in {
        "title": POST,
        "headcount": "1",
        "wage_from": "5200",
        "duties": "按图纸加工导轨",
    }.items():
        page.fill(f"[name={name}]", text)
        taps, typed = taps + 1, typed + text
    firm.shoot("journey-post-phone")
    press(firm, "提交")
    page.get_by_text("已提交。需要审核的").first.wait_for()
    spent = time.monotonic() - began
    # The machine's own part is seconds, more on a busy one; the rest is what has to be touched and typed.
    assert taps * A_TAP + len(typed) * A_SIGN + min(spent, 60) < 180
    assert page.locator(".state", has_text="待审核").first.is_visible()
    return re.search(r"/employment/demands/[^/]+/", page.url)[0]


def apply_for(student: Visit) -> str:
    """Found on the board, applied for with the certificates alone: the path of the application."""
    page = student.page
    student.go(f"{JOBS}?q=lmxc")
    page.get_by_role("link", name=POST).first.click()
    page.get_by_role("link", name="投递", exact=True).first.click()
    page.get_by_label("想对单位说的话").fill("我会看图纸。")
    page.get_by_label("证书").check()
    press(student, "投递")
    page.get_by_text("请勾选同意后再提交").first.wait_for()
    page.locator("[name=agree]").check()
    student.shoot("journey-apply-phone")
    press(student, "投递")
    page.get_by_text("已投递。单位答复时会告诉您。").first.wait_for()
    return re.search(r"/employment/applications/[^/]+/", page.url)[0]


def deed(visit: Visit, path: str, name: str, button: str, **fields: str) -> None:
    """On the page of an application: the form behind a link, filled in and handed in."""
    visit.go(f"/jiangmen{path}")
    visit.page.get_by_role("link", name=name, exact=True).first.click()
    for field, text in fields.items():
        visit.page.fill(f"[name={field}]", text)
    press(visit, button)
    visit.page.get_by_text(re.compile("^已(登记|通知学生)")).first.wait_for()


def told(visit: Visit, words: str) -> None:
    """A message says so."""
    visit.go(f"{HOME}inbox/")
    visit.page.get_by_text(words).first.wait_for()


def test_a_firm_posts_a_job_from_a_phone_and_hires_the_student_who_applies(enter: Open) -> None:
    firm, office, student = enter("qiye", "phone"), enter("mishu"), enter("xuesheng", "phone")
    post = post_job(firm)
    student.go(f"{JOBS}?q=lmxc")
    assert student.page.get_by_role("link", name=POST).count() == 0, "nobody reads it before it is ruled on"
    office.go(f"/jiangmen{post}")
    press(office, "通过，发布")
    office.page.get_by_text("已发布。").first.wait_for()
    told(firm, POST)

    own = apply_for(student)
    told(firm, f"新的投递：{POST}")
    firm.go(f"/jiangmen{own}")
    shared = firm.page.locator("main").inner_text()
    assert "黄子涵" in shared
    assert "低压电工证" in shared
    assert "装配技能竞赛" not in shared, "what was not ticked is not told"

    day = (timezone.localdate() + dt.timedelta(days=3)).isoformat()
    deed(firm, own, "约面试", "通知学生", on=day, time="09:30", place="高新西路18号人事部")
    told(student, f"约您面试：{POST}")
    deed(firm, own, "录用", "发录用通知", reply_by=day)
    told(student, f"录用您：{POST}")
    student.go(f"/jiangmen{own}")
    student.shoot("journey-offer-phone")
    press(student, "接受录用")
    student.page.get_by_text("已接受录用，单位会收到消息。").first.wait_for()
    told(firm, f"接受了录用：{POST}")
    deed(firm, own, "登记到岗", "登记")
    firm.shoot("journey-hired-phone")
    told(student, f"登记您已到岗：{POST}")
    firm.go(f"/jiangmen{post}")
    assert firm.page.locator(".state", has_text="已招满").first.is_visible()
    student.go(f"{JOBS}?q=lmxc")
    assert student.page.get_by_role("link", name=POST).count() == 0, "who is filled looks for nobody"


def test_by_keyboard_alone(demo: Demo, demo_visit: Open) -> None:
    visit = demo_visit("desk")
    page = visit.page
    visit.go(f"/accounts/login/?next={OF_2_3}2023-06-30")
    page.locator("[name=login]:focus").wait_for()  # the browser gives the focus once it draws
    page.keyboard.type("jm_caiwu")
    page.keyboard.press("Tab")
    page.keyboard.type(demo.password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.startswith(f"{demo.server}{OF_2_3}"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.sheet__total a.figure')"):
            break
    figure = page.evaluate("document.activeElement.href")
    page.keyboard.press("Enter")
    page.get_by_text("构成这个数的记录").wait_for()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    visit.shoot("journey-keyboard")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog.drawer", state="hidden")
    page.wait_for_function("url => document.activeElement.href === url", arg=figure)
