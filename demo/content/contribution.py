"""Points rules, fields and titles of the demo, in our own words."""

from decimal import Decimal

from points.services.starter import EXAMPLE_GRADES, EXAMPLE_RULES

RULES, GRADES = EXAMPLE_RULES, EXAMPLE_GRADES
BY_HAND = ("interns", "graduates", "lecture", "practice")
FIELDS = (
    "数控技术",
    "模具设计",
    "电子商务",
    "会计事务",
    "新媒体",
    "汽车维修",
    "烹饪",
    "艺术设计",
    "物流管理",
    "机电技术",
)
TITLES = ("高级工程师", "工程师", "高级技师", "技师", "高级会计师", "经济师", "")
POSITIONS = ("总经理", "技术总监", "人力资源经理", "车间主任", "项目经理", "")
DEEDS = (
    ("seat", "专业建设指导委员会委员", None),
    ("lesson", "企业导师进课堂", Decimal(4)),
    ("review", "人才培养方案论证", Decimal(3)),
    ("project", "校企合作研发项目", None),
)
