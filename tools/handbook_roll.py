"""Pictures of the chapters on members, points and experts: the walk from a workbook to a clean roll, and what comes after."""

from __future__ import annotations

import re
from pathlib import Path

from tools.handbook_person import Person
from tools.handbook_roll_file import XLSX, corrected, list_file

JIANGMEN = "/jiangmen/"
SIZE = (
    "完成率100%\n1.成员总数【集团成员总数】家，其中学校【集团成员总数（类别：学校）】家、"
    "行业协会【集团成员总数（类别：行业协会）】家、制造业企业【集团成员总数（类别：企业，行业：制造业）】家、"
    "服务业企业【集团成员总数（类别：企业，行业：服务业）】家；\n2.收齐加盟审批表。"
)


def roll_in_half_an_hour(zhang: Person, li: Person) -> None:
    """From the workbook at hand to the roll, its approval forms, and the line of 附件2-1."""
    page = zhang.page
    zhang.go("/linjiang/members/")
    zhang.see("成员名册还是空的")
    zhang.shoot("空的名册", height=760)
    _upload(zhang, "成员单位一览表.xlsx", list_file())
    zhang.see("有 4 行有错误")
    zhang.shoot("名单检查结果", height=860)
    with page.expect_download() as marked:
        page.get_by_role("link", name="下载标好错误的文件").first.click()
    zhang.press("只导入没有错误的 64 行")
    zhang.see("还有 4 行没有导入")
    zhang.shoot("名单导入结果", height=700)
    _upload(zhang, "成员单位一览表-改好.xlsx", corrected(Path(marked.value.path()).read_bytes()))
    zhang.see("核对无误后")
    zhang.press("确认导入")
    zhang.see("新增单位 4 家")
    zhang.go("/linjiang/members/")
    zhang.shoot("成员名册", height=800)
    zhang.go("/linjiang/members/contacts/")
    zhang.shoot("联系人名单", height=800)
    zhang.go("/linjiang/members/")
    zhang.press("生成列出各家的（Word）")
    zhang.see("加盟审批表-68家.docx")
    _duplicates(zhang)
    _one_unit(zhang)
    _the_line(zhang, li)


def _upload(zhang: Person, name: str, content: bytes) -> None:
    zhang.go("/linjiang/members/")
    zhang.page.get_by_role("link", name=re.compile("导入成员")).first.click()
    zhang.page.set_input_files("input[type=file]", [{"name": name, "mimeType": XLSX, "buffer": content}])
    zhang.press("上传并检查")


def _duplicates(zhang: Person) -> None:
    zhang.go("/linjiang/members/duplicates/")
    zhang.shoot("重复单位", height=520)
    zhang.page.get_by_role("link", name=re.compile("^并入另一家")).last.click()
    zhang.page.get_by_label("合并依据").fill("同一家单位，名称少写一个字")
    zhang.press("确认合并")
    zhang.see("已并入")


def _one_unit(zhang: Person) -> None:
    zhang.go("/linjiang/members/?q=rxwl")
    zhang.follow("临江市荣兴物流有限公司")
    zhang.shoot("一家成员单位", height=860)
    zhang.follow("登记退出")
    zhang.shoot("登记退出", height=900)
    zhang.page.go_back()
    zhang.page.get_by_role("link", name=re.compile("^更正.*成员期间")).first.click()
    zhang.shoot("更正成员期间", height=600)


def _the_line(zhang: Person, li: Person) -> None:
    """The size of the group, written by reference, approved, and printed in 附件2-1."""
    zhang.open_task("2.扩大成员规模")
    zhang.begin_filing(SIZE)
    zhang.shoot("引用成员数", top="form#filing", height=640)
    li.go(f"{zhang.submit_filing()}review/")
    li.press("审核通过")
    li.see("已通过")
    zhang.go("/linjiang/reports/tables/tasks/?as_of=2026-06-30")
    zhang.see("成员总数")
    zhang.shoot("附件2-1里的成员数", height=800)


def roll_of_jiangmen(secretary: Person) -> None:
    """What a group with years behind it shows: applications, growth, points, experts."""
    secretary.go(f"{JIANGMEN}members/applications/?state=submitted")
    secretary.open_first("办理")
    secretary.shoot("审核加盟申请", height=900)
    secretary.go(f"{JIANGMEN}members/growth/")
    secretary.shoot("成员发展", height=860)
    secretary.shoot("按地区", top="#regions", height=900)
    secretary.go(f"{JIANGMEN}points/rules/")
    secretary.open_first("积分项目")
    secretary.shoot("积分规则", height=860)
    secretary.go(f"{JIANGMEN}points/")
    secretary.shoot("积分排名", height=760)
    secretary.go(f"{JIANGMEN}points/claims/?state=claimed")
    secretary.open_first("不予确认时必须写明原因")
    secretary.shoot("确认积分申报", height=760)
    secretary.go(f"{JIANGMEN}points/grading/")
    secretary.open_first("定级结果")
    secretary.shoot("年度定级", height=700)
    secretary.go(f"{JIANGMEN}experts/?q=数控")
    secretary.shoot("专家库", height=700)


def unit_on_a_phone(teacher: Person) -> None:
    """A unit's own page, its points, and the public form of application."""
    teacher.go(f"{JIANGMEN}members/own/")
    teacher.shoot("手机我的单位")
    teacher.go(f"{JIANGMEN}points/mine/")
    teacher.shoot("手机本单位积分")
    teacher.go(f"{JIANGMEN}members/join/")
    teacher.shoot("手机申请加盟")
