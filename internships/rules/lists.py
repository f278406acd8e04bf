"""Lists that the regulation names, in its order and in our words."""

from __future__ import annotations

ASSESSMENT_ITEMS = (
    "单位资质",
    "诚信状况",
    "管理水平",
    "岗位性质和内容",
    "工作时间",
    "工作环境",
    "生活环境",
    "健康保障",
    "安全防护",
)
"""What an on-site assessment of a new unit looks at (Article 7)."""

PLAN_SECTIONS = ("岗位要求", "实习目标", "实习任务", "实习标准", "必要的实习准备", "考核要求", "实习保障")
"""What a joint plan holds (Article 8)."""

SCHOOL_RULES = ("实习管理", "安全管理", "应急预案")
"""Rules a school has (Article 13)."""

BLOCKS = (
    "各方基本信息",
    "实习的时间、地点、内容、要求与条件保障",
    "食宿、工作时间和休息休假",
    "报酬及支付方式",
    "劳动保护、劳动安全卫生和职业病危害防护",
    "责任保险与伤亡事故处理",
    "实习考核方式",
    "违约责任",
    "其他事项",
)
"""Nine blocks of an agreement (Article 15)."""

TOPICS = ("思想政治", "安全生产", "道德、纪律与法治", "心理健康")
"""What students are educated in over the whole time (Article 22)."""

ARCHIVE = (
    "三方协议",
    "实习方案",
    "学生实习报告",
    "实习考核结果",
    "实习日志",
    "实习检查记录",
    "实习总结",
    "有关佐证材料",
)
"""Eight kinds of material kept of each student (Article 29)."""
