"""By which words texts name how many members there are: a number typed beside them is held against the roll."""

from __future__ import annotations

from groupportal.reporting.checks import said_as
from members.enums import Category, Industry

said_as("members.active", "成员单位", "成员总数", "集团成员", "会员单位", unit="家")
for category, *words in (
    (Category.ENTERPRISE, "企业", "企业成员", "成员企业", "企业单位"),
    (Category.SCHOOL, "学校", "院校", "职业院校", "成员学校"),
    (Category.ASSOCIATION, "行业协会", "协会"),
):
    said_as("members.active", *words, unit="家", category=category)
for industry, *words in (
    (Industry.MANUFACTURING, "制造业", "制造业企业", "制造企业"),
    (Industry.SERVICES, "服务业", "服务业企业", "服务企业"),
):
    said_as("members.active", *words, unit="家", category=Category.ENTERPRISE, industry=industry)
