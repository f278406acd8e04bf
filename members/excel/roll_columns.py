"""The columns of the roll's workbook, and the words people use for what they hold."""

from __future__ import annotations

from groupportal.records.columns import MORE, ColumnKind, RecordColumn
from groupportal.records.sharing import MIDDLE, NARROW, WIDE, checked_email, checked_website, day_rule
from members.enums import Category, Industry, LeaveReason, Rank, Section
from members.rules import checked_code, checked_name, checked_region
from members.services.unit_rows import PHONE

_SECTION_WORDS = {label.split(" ", 1)[1]: value for value, label in Section.choices}
_NO_SERVICES = frozenset("ABDEPQST")
"""Sections that neither make goods nor count as 服务业 in the groups' own tables: 教育 stands beside 服务业 there."""


def _industry_of(section: str) -> str:
    if section == Section.C:
        return Industry.MANUFACTURING
    return Industry.OTHER if section in _NO_SERVICES else Industry.SERVICES


INDUSTRY_WORDS = {
    "制造": Industry.MANUFACTURING.value,
    "工业": Industry.MANUFACTURING.value,
    "第二产业": Industry.MANUFACTURING.value,
    "服务": Industry.SERVICES.value,
    "第三产业": Industry.SERVICES.value,
    **{
        word: f"{_industry_of(value)}{MORE}{value}"
        for word, value in _SECTION_WORDS.items()
        if value != Section.C
    },
}
CATEGORY_WORDS = {
    "协会": Category.ASSOCIATION.value,
    "行业组织": Category.ASSOCIATION.value,
    "公司": Category.ENTERPRISE.value,
    "企业单位": Category.ENTERPRISE.value,
    "院校": Category.SCHOOL.value,
    "职业院校": Category.SCHOOL.value,
    "中职学校": Category.SCHOOL.value,
    "高职院校": Category.SCHOOL.value,
    "本科院校": Category.SCHOOL.value,
    "政府部门": Category.GOVERNMENT.value,
    "产业园区": Category.PARK.value,
    "工业园区": Category.PARK.value,
}
RANK_WORDS = {
    "副理事长": Rank.VICE_CHAIR.value,
    "理事": Rank.DIRECTOR.value,
    "会员": Rank.MEMBER.value,
    "成员": Rank.MEMBER.value,
    "普通成员": Rank.MEMBER.value,
    "成员单位": Rank.MEMBER.value,
}

COLUMNS = (
    RecordColumn(
        "name",
        "单位名称",
        ColumnKind.NAME,
        required=True,
        max_length=160,
        aliases=("成员单位", "成员单位名称", "单位全称", "企业名称", "名称"),
        note="全称，与营业执照或法人证书一致。",
        example="江门市示例电子有限公司",
        width=WIDE,
        check=checked_name,
    ),
    RecordColumn(
        "credit_code",
        "统一社会信用代码",
        ColumnKind.CODE,
        max_length=40,
        aliases=("信用代码", "社会信用代码", "代码", "机构代码"),
        note="18 位，会核对校验码。已在名册的单位先按代码、再按名称对上。",
        example="91440703MA5123457R",
        width=22,
        check=checked_code,
    ),
    RecordColumn(
        "category",
        "类别",
        ColumnKind.CHOICE,
        required=True,
        choices=tuple(Category.choices),
        synonyms=CATEGORY_WORDS,
        aliases=("单位类别", "成员类别", "单位性质", "单位类型", "类型"),
        example=Category.ENTERPRISE.label,
        width=NARROW,
    ),
    RecordColumn(
        "industry",
        "行业",
        ColumnKind.CHOICE,
        required=True,
        choices=tuple(Industry.choices),
        synonyms=INDUSTRY_WORDS,
        aliases=("所属行业", "行业类别", "产业"),
        note="也可以写国民经济行业门类，如“教育”“建筑业”。",
        example=Industry.MANUFACTURING.label,
        width=NARROW,
    ),
    RecordColumn(
        "joined_on",
        "加入时间",
        ColumnKind.DATE,
        required=True,
        aliases=("加入日期", "加盟时间", "加盟日期", "入会时间", "加入集团时间"),
        note="只知道月份时写 2023.6，按当月 1 日记。",
        example="2023-06-30",
        width=14,
        check=day_rule("加入时间"),
    ),
    RecordColumn(
        "contact_name",
        "联系人",
        ColumnKind.NAME,
        max_length=60,
        aliases=("联系人姓名", "联络人", "联络员"),
        example="张三",
        width=NARROW,
        personal=True,
    ),
    RecordColumn(**{**PHONE.__dict__, "name": "contact_phone"}),
    RecordColumn(
        "staff_total",
        "职工人数",
        ColumnKind.INTEGER,
        aliases=("职工总数", "员工人数", "从业人数", "人数"),
        note="只填数字。",
        example="320",
        width=NARROW,
    ),
    RecordColumn(
        "staff_total_on",
        "职工人数统计日期",
        ColumnKind.DATE,
        aliases=("统计日期", "人数统计日期"),
        note="不填时按上传时填写的日期，或表下备注写明的日期记。",
        example="2022-12-31",
        width=18,
        check=day_rule("职工人数的统计日期"),
    ),
    RecordColumn(
        "section",
        "国民经济行业门类",
        ColumnKind.CHOICE,
        choices=tuple(Section.choices),
        synonyms=_SECTION_WORDS,
        aliases=("行业门类", "门类"),
        example=Section.C.label,
        width=MIDDLE,
    ),
    RecordColumn(
        "rank",
        "级别",
        ColumnKind.CHOICE,
        choices=tuple(Rank.choices),
        synonyms=RANK_WORDS,
        aliases=("成员级别", "单位级别", "理事会职务"),
        note="不填按会员单位。",
        example=Rank.MEMBER.label,
        width=16,
    ),
    RecordColumn(
        "left_on",
        "退出时间",
        ColumnKind.DATE,
        aliases=("退出日期", "退会时间"),
        note="已退出的单位才填；从这一天起不再是成员。",
        width=14,
        check=day_rule("退出时间"),
    ),
    RecordColumn(
        "leave_reason",
        "退出原因",
        ColumnKind.CHOICE,
        choices=tuple(LeaveReason.choices),
        width=14,
    ),
    RecordColumn("contact_title", "联系人职务", max_length=60, width=14, personal=True),
    RecordColumn(
        "contact_email",
        "联系人邮箱",
        ColumnKind.EMAIL,
        max_length=254,
        aliases=("邮箱", "电子邮箱", "E-mail"),
        width=24,
        check=checked_email,
    ),
    RecordColumn(
        "region",
        "行政区划代码",
        ColumnKind.CODE,
        max_length=20,
        note="6 位；不填时从统一社会信用代码里取。",
        example="440703",
        width=14,
        check=checked_region,
    ),
    RecordColumn("address", "地址", max_length=200, aliases=("单位地址", "详细地址"), width=WIDE),
    RecordColumn(
        "website", "网址", ColumnKind.URL, max_length=200, aliases=("官网",), width=24, check=checked_website
    ),
    RecordColumn(
        "introduction",
        "单位介绍",
        ColumnKind.LONG_TEXT,
        max_length=5_000,
        aliases=("企业介绍", "简介"),
        width=WIDE,
    ),
    RecordColumn("note", "备注", max_length=500, width=24),
)
