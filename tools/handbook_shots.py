"""Makes the pictures of docs/手册/图: ``.venv/bin/python -m tools.handbook_shots``.

Walks the secretariat's first hour in a new group, then the demo group of Jiangmen, as the handbook tells it. A step that no longer
works stops here, so the handbook and the portal stay together.
"""

# ruff: noqa: PLC0415 -- what needs Django is imported once it is set up
from __future__ import annotations

import datetime as dt
import os
import sys

from tools.browser import chromium, serving
from tools.handbook_person import NEW_PASSWORD, PICTURES, Person, photo
from tools.handbook_portal import INSIDE, with_own_servers
from tools.handbook_roll import roll_in_half_an_hour, roll_of_jiangmen, unit_on_a_phone

DAY = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
JIANGMEN = "/jiangmen/"


def first_hour(zhang: Person, username: str, issued: str) -> None:
    """A new group: password, the group's term, the Word file."""
    page = zhang.page
    zhang.go("/accounts/login/?next=/linjiang/")
    page.get_by_label("用户名或手机号").fill(username)
    zhang.shoot("登录", height=640)
    page.get_by_label("密码").fill(issued)
    zhang.press("登录")
    zhang.see("修改密码")
    zhang.shoot("第一次登录改密码", height=700)
    page.fill("[name=oldpassword]", issued)
    page.fill("[name=password1]", NEW_PASSWORD)
    page.fill("[name=password2]", NEW_PASSWORD)
    zhang.press("修改密码")
    page.wait_for_url("**/linjiang/")
    zhang.see("导入现有的附件2")
    zhang.shoot("第一次打开的待办", height=600)
    zhang.go("/linjiang/group/")
    zhang.follow("修改资料")
    page.fill("[name=term_starts_on]", "2023-07-01")
    page.fill("[name=term_ends_on]", "2026-06-30")
    zhang.press("保存资料")
    zhang.see("2023年7月1日")


def import_the_file(zhang: Person) -> None:
    """From the Word file to the plan."""
    from tools.handbook_file import handbook_file

    page = zhang.page
    zhang.go("/linjiang/")
    zhang.follow("导入现有的附件2或目标任务分解表")
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    file = {"name": "附件2.docx", "mimeType": word, "buffer": handbook_file()}
    page.set_input_files("input[type=file]", [file])
    zhang.shoot("上传附件2", height=760)
    zhang.press("上传并检查")
    zhang.see("待确认")
    zhang.shoot("检查结果")
    zhang.press("确认导入")
    zhang.see("已导入")
    zhang.follow("查看导入的内容")
    zhang.shoot("任务总览")


def second_person(zhang: Person) -> tuple[str, str]:
    """A colleague, who approves what the first has filed. User name and issued password."""
    page = zhang.page
    zhang.go("/linjiang/people/")
    zhang.follow("添加人员")
    page.get_by_label("姓名").fill("李静")
    page.get_by_label("手机号").fill("13800000066")
    page.get_by_label("角色").select_option(label="秘书处")
    page.locator("main form button[type=submit]").first.click()
    zhang.see("密码只显示这一次")
    zhang.shoot("发放密码", height=560)
    return "13800000066", page.locator("dd.mono").last.inner_text()


def correct_a_figure(zhang: Person, li: Person) -> None:
    """A figure with its evidence, filed by one and approved by the other; a slip of the pen corrected."""
    page = zhang.page
    zhang.open_task("3.共享实训基地")
    zhang.follow("更正文字")
    page.get_by_label("名称").fill("2.共享实训基地")
    page.get_by_label("原因").fill("原文件编号写错")
    zhang.press("保存更正")
    zhang.see("2.共享实训基地")
    zhang.open_task("1.资源共享平台")
    begun_with = zhang.begin_filing("完成率100%\n1.平台合作企业62家；\n2.每年提供岗位520个。")
    if "平台运行良好" not in begun_with:
        raise SystemExit("a filing anew does not begin with what counts")
    figures = page.locator("fieldset.form__part input")
    figures.nth(0).fill("62")
    figures.nth(1).fill("520")
    page.set_input_files("input[type=file]", [photo()])
    zhang.shoot("填报并附佐证", top="form#filing")
    li.go(f"{zhang.submit_filing()}review/")
    li.shoot("审核", height=1000)
    li.press("审核通过")
    li.see("已通过")


def money(zhang: Person) -> None:
    """A receipt, its reversal, the page of warnings."""
    page = zhang.page
    zhang.go("/linjiang/budget/")
    zhang.shoot("经费总览")
    zhang.follow("登记到位或支出")
    page.get_by_label("到位", exact=True).check()
    page.get_by_label("建设任务").select_option(label="共建共享资源")
    page.get_by_label("市级财政", exact=True).check()
    page.get_by_label("金额（元）").fill("150,000.00")
    page.get_by_label("日期").fill("2026-09-10")
    page.get_by_label("凭证号").fill("记-9-0012")
    page.get_by_label("往来单位").fill("临江市财政局")
    page.set_input_files("input[type=file]", [{**photo(), "name": "银行回单.jpg"}])
    zhang.shoot("登记到位", height=1080)
    zhang.press("保存")
    zhang.see("已登记到位")
    zhang.follow("冲销")
    page.get_by_label("冲销原因").fill("多记一位，应为15,000.00元")
    page.get_by_label("冲销日期").fill("2026-09-20")
    zhang.press("确认冲销")
    zhang.see("已冲销")
    zhang.go("/linjiang/budget/ledger/")
    zhang.shoot("台账里的冲销", height=640)


def tables(zhang: Person) -> None:
    """The three tables, and what stands behind a figure."""
    page = zhang.page
    zhang.go("/linjiang/reports/?as_of=2026-06-30")
    zhang.press("生成三张表")
    zhang.see("已完成")
    zhang.shoot("三张表已生成", height=760)
    zhang.go("/linjiang/reports/tables/funds/?as_of=2026-06-30")
    zhang.shoot("附件2-3", height=800)
    page.locator(".sheet__total a.figure").nth(1).click()
    zhang.see("构成这个数的记录")
    page.wait_for_timeout(400)
    zhang.shoot("打开一个数", height=800)
    page.keyboard.press("Escape")


def work_with_units(secretary: Person) -> None:
    """Assigning tasks, in the demo group of Jiangmen."""
    secretary.go(f"{JIANGMEN}plans/assignments/")
    secretary.shoot("任务部署", height=680)
    secretary.go(f"{JIANGMEN}people/")
    secretary.shoot("人员与角色", height=800)
    secretary.go("/accounts/2fa/totp/activate/")
    secretary.shoot("两步验证", height=860)


def on_a_phone(teacher: Person) -> None:
    """What a unit's staff sees."""
    teacher.shoot("手机待办")
    teacher.go(f"{JIANGMEN}plans/mine/")
    teacher.follow("1.资源互联平台")
    teacher.press("填报进展")
    teacher.page.fill("[name=text]", "平台合作企业达到66家，专家库85人。")
    teacher.shoot("手机填报", top="form#filing")


def main() -> int:
    """All pictures, in a portal of their own."""
    if not os.environ.get(INSIDE):
        return with_own_servers("tools.handbook_shots")
    import django
    import time_machine

    django.setup()
    from demo.build import build_demo
    from demo.content.people import PASSWORD
    from groupportal.people.services import create_group
    from tools.handbook_file import GROUP

    PICTURES.mkdir(parents=True, exist_ok=True)
    with time_machine.travel(DAY, tick=True):
        build_demo()
        lead = "临江市第一职业技术学校"
        made = create_group(
            "linjiang", name=GROUP, short_name="临江职教集团", lead_unit=lead, admin_name="张文"
        )
        with serving() as server, chromium() as browser:
            zhang, li = Person(browser, server), Person(browser, server)
            first_hour(zhang, made.admin.username, made.password)
            phone, issued = second_person(zhang)
            li.change_password(phone, issued)
            import_the_file(zhang)
            correct_a_figure(zhang, li)
            money(zhang)
            tables(zhang)
            roll_in_half_an_hour(zhang, li)
            secretary, teacher = Person(browser, server), Person(browser, server, phone=True)
            secretary.sign_in("jm_mishu", PASSWORD, JIANGMEN)
            work_with_units(secretary)
            roll_of_jiangmen(secretary)
            teacher.sign_in("jm_xuexiao", PASSWORD, JIANGMEN)
            on_a_phone(teacher)
            unit_on_a_phone(teacher)
    return 0


if __name__ == "__main__":
    sys.exit(main())
