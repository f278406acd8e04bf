"""Choices of 园区."""

from __future__ import annotations

from django.db import models


class RequestKind(models.TextChoices):
    """What firms of a park ask a centre for."""

    TECHNICAL = "technical", "技术服务"
    TALENT = "talent", "用工和人才"
    TRAINING = "training", "员工培训"
    PROMOTION = "promotion", "宣传推广"
    CERTIFICATE = "certificate", "技能证书"
    OTHER = "other", "其他"


class CameBy(models.TextChoices):
    """How a need came in."""

    LINK = "link", "扫码或链接"
    PHONE = "phone", "电话或上门，由中心登记"
    ACCOUNT = "account", "企业账号"


class RequestState(models.TextChoices):
    """Where a need stands."""

    RECEIVED = "received", "待受理"
    ACCEPTED = "accepted", "办理中"
    DELIVERED = "delivered", "已交付，待企业评价"
    CLOSED = "closed", "已办结"
    DECLINED = "declined", "不予受理"
    WITHDRAWN = "withdrawn", "已撤回"


class TeamPart(models.TextChoices):
    """As what somebody works for a firm."""

    TEACHER = "teacher", "教师"
    STUDENT = "student", "学生"
    EXPERT = "expert", "企业专家"


class Reckoning(models.TextChoices):
    """By what an economic value is reckoned."""

    CONTRACT = "contract", "合同金额"
    SAVED = "saved", "节约成本"
    INCOME = "income", "新增销售收入"
    PROFIT = "profit", "新增利润"
    OTHER = "other", "其他方法"


class ConfirmedBy(models.TextChoices):
    """In which way a firm has said that a value is right."""

    ACCOUNT = "account", "企业账号确认"
    LINK = "link", "链接确认"
    PAPER = "paper", "签字盖章的确认书"


class ProjectKind(models.TextChoices):
    RESEARCH = "research", "合作研发"
    SERVICE = "service", "技术服务"


class ProjectState(models.TextChoices):
    RUNNING = "running", "进行中"
    DONE = "done", "已结题"
    STOPPED = "stopped", "已终止"


class AchievementKind(models.TextChoices):
    """What comes of projects."""

    INVENTION = "invention", "发明专利"
    UTILITY = "utility", "实用新型专利"
    DESIGN = "design", "外观设计专利"
    SOFTWARE = "software", "软件著作权"
    PRODUCT = "product", "新产品、新工艺"
    STANDARD = "standard", "标准、规范"
    PRIZE = "prize", "获奖"
    OTHER = "other", "其他成果"


class TrainingKind(models.TextChoices):
    FIRM = "firm", "园区企业技能培训"
    STARTUP = "startup", "创业创新培养"
    SOCIAL = "social", "社会职业技能培训"


class TrainingState(models.TextChoices):
    OPEN = "open", "报名中"
    HELD = "held", "已举办"
    CANCELLED = "cancelled", "已取消"


class AttendanceWay(models.TextChoices):
    """How it is known that somebody took part."""

    LIST = "list", "名单"
    CODE = "code", "扫码签到"
    HAND = "hand", "现场登记"


class Whereabouts(models.TextChoices):
    INSIDE = "inside", "校内"
    OUTSIDE = "outside", "校外"


class BaseFunctionKind(models.TextChoices):
    """What a base is used for; the first five together are “五位一体” (seed 002)."""

    TEACHES = "teaches", "实训教学"
    TRAINS = "trains", "技术培训"
    SPREADS = "spreads", "技术推广"
    PRODUCES = "produces", "生产"
    TRADES = "trades", "营业"
    APPRENTICES = "apprentices", "现代学徒制实训基地"


ALL_FIVE = tuple(kind for kind in BaseFunctionKind if kind != BaseFunctionKind.APPRENTICES)


class InvestmentKind(models.TextChoices):
    MONEY = "money", "资金"
    EQUIPMENT = "equipment", "设备"
    PREMISES = "premises", "场地"
    OTHER = "other", "其他"


class FacilityKind(models.TextChoices):
    ROOM = "room", "场地、教室"
    WORKSHOP = "workshop", "实训室、车间"
    EQUIPMENT = "equipment", "设备、仪器"
    VEHICLE = "vehicle", "车辆"
    OTHER = "other", "其他"


class BookingState(models.TextChoices):
    """Where a booking stands."""

    WAITING = "submitted", "待审核"
    ACCEPTED = "approved", "已同意"
    REFUSED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已取消"
    LOST = "lost", "未到，已释放"
    DONE = "done", "已使用"
