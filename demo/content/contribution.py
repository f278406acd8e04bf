"""Points rules, fields and titles of the demo, in our own words."""

from decimal import Decimal

from points.services.rule import GradeInput, RuleInput

RULES = (
    RuleInput("meeting", "参加集团会议", Decimal(2), yearly_cap=Decimal(10)),
    RuleInput(
        "material", "按时报送材料", Decimal(3), yearly_cap=Decimal(12), event="plans.material_submitted"
    ),
    RuleInput("interns", "接收实习学生", Decimal("0.5"), measure="amount", unit="人", yearly_cap=Decimal(20)),
    RuleInput("graduates", "录用毕业生", Decimal(1), measure="amount", unit="人", yearly_cap=Decimal(15)),
    RuleInput(
        "course",
        "共建课程或教材",
        Decimal(8),
        unit="门",
        confirmer="secretariat",
        evidence="课程标准或教材封面",
    ),
    RuleInput(
        "donation",
        "捐赠设备或奖助学金",
        Decimal(2),
        measure="amount",
        unit="万元",
        yearly_cap=Decimal(30),
        confirmer="finance",
        evidence="捐赠协议、验收单",
        needs_evidence=True,
    ),
    RuleInput("lecture", "派专家授课", Decimal("0.5"), measure="amount", unit="学时", yearly_cap=Decimal(16)),
    RuleInput("practice", "接收教师实践", Decimal(1), unit="人次", yearly_cap=Decimal(10)),
)
GRADES = (
    GradeInput("五星级", min_points=Decimal(40), earns="优先挑选毕业生\n优先安排订单班\n年度表彰"),
    GradeInput("四星级", min_points=Decimal(25), earns="优先安排订单班\n优先使用共享实训设备"),
    GradeInput("三星级", min_points=Decimal(12), earns="优先使用共享实训设备"),
    GradeInput("合格", min_points=Decimal(4)),
)
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
