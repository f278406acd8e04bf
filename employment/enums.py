"""Choices of 岗位与就业."""

from __future__ import annotations

from django.db import models


class DemandKind(models.TextChoices):
    """What a unit looks for."""

    INTERN = "intern", "岗位实习"
    APPRENTICE = "apprentice", "学徒"
    GRADUATE = "graduate", "毕业生就业"
    PART_TIME = "part_time", "兼职"


FOR_STUDENTS = (DemandKind.INTERN, DemandKind.APPRENTICE)
"""Posts that students take as part of school, so that the rules on internships hold for them (教职成〔2021〕4号)."""


def sole_of(kind: str) -> str:
    """Of which sort of posts a student has one at a time: internships, or jobs after school; "" for work beside school."""
    if kind in FOR_STUDENTS:
        return "intern"
    return "graduate" if kind == DemandKind.GRADUATE else ""


def rivals_of(kind: str) -> list[str]:
    """Kinds of posts of which a student takes one alone, beside this one."""
    sole = sole_of(kind)
    return [one.value for one in DemandKind if sole and sole_of(one) == sole]


class DemandState(models.TextChoices):
    """Where a demand stands. That its day is over is read from ``expires_on``, never stored."""

    WAITING = "submitted", "待审核"
    OPEN = "approved", "招聘中"
    REFUSED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"
    FILLED = "filled", "已招满"
    CLOSED = "closed", "已停招"


class WagePer(models.TextChoices):
    MONTH = "month", "元/月"
    DAY = "day", "元/日"
    HOUR = "hour", "元/小时"


class Lodging(models.TextChoices):
    BOTH = "both", "包吃住"
    BED = "bed", "包住"
    MEALS = "meals", "包吃"
    NONE = "none", "不含食宿"


class BeganBy(models.TextChoices):
    """Who began an application."""

    STUDENT = "student", "学生投递"
    UNIT = "unit", "单位邀请"
    ROUND = "round", "双向选择"


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    INVITED = "invited", "已邀请"
    APPLIED = "applied", "已投递"
    INTERVIEW = "interview", "待面试"
    OFFERED = "offered", "已发录用通知"
    ACCEPTED = "accepted", "已接受录用"
    HIRED = "hired", "已到岗"
    REFUSED = "refused", "未录用"
    DECLINED = "declined", "学生谢绝"
    WITHDRAWN = "withdrawn", "学生已撤回"


class Intent(models.TextChoices):
    """What a student wants to do after school (就业意向)."""

    WORK = "work", "就业"
    STUDY = "study", "升学"
    ARMY = "army", "参军"
    OWN = "own", "自主创业"
    OPEN = "open", "还没有想好"


class CvPart(models.TextChoices):
    """Parts of a CV that a student shares or keeps to herself."""

    CONTACT = "contact", "电话"
    SCHOOL = "school", "学校、专业和班级"
    PRACTICE = "practice", "实习经历和考核结果"
    COURSE = "course", "课程和技能"
    CERTIFICATE = "certificate", "证书"
    AWARD = "award", "获奖"
    OTHER = "other", "其他经历"


OWN_PARTS = (CvPart.COURSE, CvPart.CERTIFICATE, CvPart.AWARD, CvPart.OTHER)
"""Parts of which the student writes the lines; the others are the school's records."""


class RoundState(models.TextChoices):
    """Where a round of two-way choice stands; whose turn it is while it runs follows from its days."""

    DRAFT = "draft", "筹备中"
    OPEN = "open", "进行中"
    DRAWN = "drawn", "已截止"
    MATCHED = "matched", "待公布"
    PUBLISHED = "published", "已公布"
    CANCELLED = "cancelled", "已取消"


class RoundTurn(models.TextChoices):
    """Whose turn it is in an open round."""

    BEFORE = "before", "未开始"
    STUDENTS = "students", "学生选岗"
    UNITS = "units", "单位排序"
    OVER = "over", "待截止"


class WishResult(models.TextChoices):
    """What became of a wish: ``matching.reasons.Reason`` in words, or a change of the result after the matching."""

    CLOSED = "closed", "岗位已关闭"
    BARRED = "barred", "规定不允许或已有去处"
    NOT_WANTED = "not_wanted", "单位没有列入"
    TAKEN = "taken", "录取"
    BETTER = "better", "前面的志愿已录取"
    POST_FULL = "post_full", "岗位已满"
    KIND_FULL = "kind_full", "同类岗位已满"
    UNIT_FULL = "unit_full", "单位已满"
    CHANGED = "changed", "结果有变"


class Destination(models.TextChoices):
    """Where a graduate went (毕业去向), by the national categories; ``NATIONAL_CODES`` has their numbers."""

    AGREEMENT = "agreement", "签就业协议"
    CONTRACT = "contract", "签劳动合同"
    HIRED = "hired", "其他录用形式就业"
    RESEARCH = "research", "科研助理"
    NATIONAL = "national", "国家基层项目"
    LOCAL = "local", "地方基层项目"
    ARMY = "army", "应征义务兵"
    OWN = "own", "自主创业"
    FREE = "free", "自由职业"
    STUDY = "study", "升学"
    ABROAD = "abroad", "出国、出境"
    LOOKING = "looking", "待就业"


NATIONAL_CODES = {
    Destination.AGREEMENT: "10",
    Destination.CONTRACT: "11",
    Destination.HIRED: "12",
    Destination.RESEARCH: "27",
    Destination.ARMY: "46",
    Destination.NATIONAL: "50",
    Destination.LOCAL: "51",
    Destination.LOOKING: "70",
    Destination.OWN: "75",
    Destination.FREE: "76",
    Destination.STUDY: "80",
    Destination.ABROAD: "85",
}
"""Numbers as one school's system has them; the official table has not been seen, and another system counts 71 as further study."""
EMPLOYED = (
    Destination.AGREEMENT,
    Destination.CONTRACT,
    Destination.HIRED,
    Destination.RESEARCH,
    Destination.NATIONAL,
    Destination.LOCAL,
)
"""In somebody's pay."""
AT_WORK = (*EMPLOYED, Destination.ARMY, Destination.OWN, Destination.FREE)
STUDYING = (Destination.STUDY, Destination.ABROAD)
SETTLED = (*AT_WORK, *STUDYING)


class Wave(models.IntegerChoices):
    """When a graduate is asked: years after graduation."""

    AT_ONCE = 0, "毕业时"
    FIRST = 1, "毕业满一年"
    SECOND = 2, "毕业满两年"
    THIRD = 3, "毕业满三年"


class Locality(models.TextChoices):
    """Where, seen from the city of the school."""

    CITY = "city", "学校所在市"
    PROVINCE = "province", "本省其他市"
    ELSEWHERE = "elsewhere", "外省"
    ABROAD = "abroad", "境外"


class FieldMatch(models.TextChoices):
    """Whether the work fits what was learned (是否对口)."""

    FULL = "full", "对口"
    NEAR = "near", "相关"
    NONE = "none", "不对口"


class WageBand(models.TextChoices):
    """元 a month, before deductions."""

    UNDER_3 = "u3", "3000 元以下"
    UNDER_5 = "u5", "3000～4999 元"
    UNDER_7 = "u7", "5000～6999 元"
    UNDER_10 = "u10", "7000～9999 元"
    OVER_10 = "o10", "10000 元以上"


class StudyRoute(models.TextChoices):
    """How a graduate got on to further study (升学渠道)."""

    THREE_TWO = "three_two", "三二分段、中高职贯通"
    SPRING = "spring", "高职高考、分类招生"
    INDEPENDENT = "independent", "自主招生、技能免试"
    GAOKAO = "gaokao", "普通高考"
    UPGRADE = "upgrade", "专升本"
    ADULT = "adult", "成人高考、开放教育"
    OTHER = "other", "其他渠道"


class StudyLevel(models.TextChoices):
    """升学层次."""

    COLLEGE = "college", "高职专科"
    HIGHER = "higher", "职业本科"
    BACHELOR = "bachelor", "普通本科"
    MASTER = "master", "研究生"


class AnswerSource(models.TextChoices):
    """Where an answer comes from."""

    SURVEY = "survey", "本人填写"
    PHONE = "phone", "教师电话"
    SCHOOL = "school", "学校登记"
    FILE = "file", "表格导入"


class CallOutcome(models.TextChoices):
    """What came of a teacher's call."""

    ANSWERED = "answered", "已问到去向"
    LATER = "later", "接通，改天再问"
    SILENT = "silent", "无人接听"
    WRONG = "wrong", "号码不对或停机"
    DECLINED = "declined", "本人不愿回答"
