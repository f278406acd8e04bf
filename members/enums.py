"""Choices and the tables of allowed transitions of the roll."""

from django.db import models


class Category(models.TextChoices):
    GOVERNMENT = "government", "政府"
    ASSOCIATION = "association", "行业协会"
    CHAMBER = "chamber", "商会"
    SCHOOL = "school", "学校"
    ENTERPRISE = "enterprise", "企业"
    PARK = "park", "园区"
    SERVICE = "service", "服务机构"
    OTHER = "other", "其他"


class Industry(models.TextChoices):
    MANUFACTURING = "manufacturing", "制造业"
    SERVICES = "services", "服务业"
    OTHER = "other", "其他"


class Section(models.TextChoices):
    """The sections (门类) of GB/T 4754-2017."""

    A = "A", "A 农、林、牧、渔业"
    B = "B", "B 采矿业"
    C = "C", "C 制造业"
    D = "D", "D 电力、热力、燃气及水生产和供应业"
    E = "E", "E 建筑业"
    F = "F", "F 批发和零售业"
    G = "G", "G 交通运输、仓储和邮政业"
    H = "H", "H 住宿和餐饮业"
    I = "I", "I 信息传输、软件和信息技术服务业"  # noqa: E741 -- the standard's letter
    J = "J", "J 金融业"
    K = "K", "K 房地产业"
    L = "L", "L 租赁和商务服务业"
    M = "M", "M 科学研究和技术服务业"
    N = "N", "N 水利、环境和公共设施管理业"
    O = "O", "O 居民服务、修理和其他服务业"  # noqa: E741 -- the standard's letter
    P = "P", "P 教育"
    Q = "Q", "Q 卫生和社会工作"
    R = "R", "R 文化、体育和娱乐业"
    S = "S", "S 公共管理、社会保障和社会组织"
    T = "T", "T 国际组织"


class Rank(models.TextChoices):
    """The seat a unit holds in the group, the highest first."""

    VICE_CHAIR = "vice_chair", "副理事长单位"
    DIRECTOR = "director", "理事单位"
    MEMBER = "member", "会员单位"


class MemberState(models.TextChoices):
    """What a unit is on a day, read from its periods; never stored."""

    ACTIVE = "active", "在册"
    SUSPENDED = "suspended", "暂停"
    LEFT = "left", "已退出"
    FUTURE = "future", "尚未加入"
    NONE = "none", "未加入"


class DataState(models.TextChoices):
    """Whether somebody has looked through a unit's data."""

    UNCHECKED = "unchecked", "待核对"
    CHECKED = "checked", "已核对"


class PeriodOrigin(models.TextChoices):
    PORTAL = "portal", "秘书处登记"
    APPLICATION = "application", "加盟申请"
    IMPORT = "import", "文件导入"


class LeaveReason(models.TextChoices):
    REQUEST = "request", "自愿退出"
    REMOVED = "removed", "除名"
    CLOSED = "closed", "注销或停业"
    MERGED = "merged", "单位合并"
    OTHER = "other", "其他"


class AttachmentKind(models.TextChoices):
    INTRODUCTION = "introduction", "企业介绍"
    LICENCE = "licence", "营业执照"
    APPROVAL_FORM = "approval_form", "加盟审批表"
    OTHER = "other", "其他"


class ApplicationState(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    MATERIAL = "material", "待补材料"
    ACCEPTED = "accepted", "待理事会决定"
    ADMITTED = "admitted", "已加入"
    REFUSED = "refused", "未通过"
    ENDED = "ended", "已终止"
    WITHDRAWN = "withdrawn", "已撤回"


APPLICATION_LINK = "members.application"
"""The purpose of an applicant's link."""


SERIES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("school", "学校", {"category": Category.SCHOOL}),
    ("association", "行业协会", {"category": Category.ASSOCIATION}),
    ("maker", "制造业企业", {"category": Category.ENTERPRISE, "industry": Industry.MANUFACTURING}),
    ("service", "服务业企业", {"category": Category.ENTERPRISE, "industry": Industry.SERVICES}),
)
"""The kinds the acceptance tables name (2-1, size of the group)."""
REST = ("rest", "其他成员")
