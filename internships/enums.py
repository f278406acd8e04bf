"""Choices of 实习."""

from __future__ import annotations

from django.db import models


class InternshipKind(models.TextChoices):
    """The two kinds there are (Article 2)."""

    VISIT = "visit", "认识实习"
    POST = "post", "岗位实习"


class BatchMode(models.TextChoices):
    """How a school arranges a 岗位实习 where it is more than that; the law knows the two kinds alone."""

    APPRENTICE = "apprentice", "学徒培养"
    SIX_TWO = "six_two", "“6+2”"


class Source(models.TextChoices):
    """Who found the unit."""

    SCHOOL = "school", "学校安排"
    OWN = "own", "学生自行选择"


class Force(models.TextChoices):
    """What a rule that is broken, or can't be judged, does."""

    BLOCK = "block", "阻止"
    WARN = "warn", "提醒，须写明理由和批准人"
    ADVISE = "advise", "建议"


class Moment(models.TextChoices):
    """When a rule is asked."""

    UNIT = "unit", "选定单位时"
    PLACE = "place", "安排生效前"
    RUN = "run", "实习中"
    CLOSE = "close", "结束前"
    YEAR = "year", "每年"


class Outcome(models.TextChoices):
    HOLDS = "holds", "符合"
    BROKEN = "broken", "不符合"
    UNKNOWN = "unknown", "不能判断"
    BESIDE = "beside", "不适用"


class Layer(models.TextChoices):
    """Whose rules a pack holds."""

    NATIONAL = "national", "全国"
    PROVINCE = "province", "省级"
    OTHER = "other", "其他"


class DayKind(models.TextChoices):
    """What the table of holidays says of a day."""

    OFF = "off", "放假"
    WORK = "work", "上班"


class FilingKind(models.TextChoices):
    """What is reported to the authority (Articles 5, 17, 24, 25)."""

    BATCH = "batch", "岗位实习备案"
    SPECIAL = "special", "特殊专业（岗位）安排备案"
    PROVINCE = "province", "跨省实习备案"
    ABROAD = "abroad", "境外实习备案"


class PlacementState(models.TextChoices):
    """Where a placement stands. What is still missing before the next state is counted, never ticked: ``selectors.steps``."""

    DRAFT = "draft", "拟安排"
    SUBMITTED = "submitted", "待审批"
    APPROVED = "approved", "已批准"
    RETURNED = "returned", "已退回"
    RUNNING = "running", "实习中"
    ENDING = "ending", "待结束"
    ARCHIVED = "archived", "已归档"
    CANCELLED = "cancelled", "已取消"


class EndKind(models.TextChoices):
    """Why a placement ended."""

    DONE = "done", "按期结束"
    EARLY = "early", "提前结束"
    MOVED = "moved", "转到别的单位或岗位"


class Lodging(models.TextChoices):
    SCHOOL = "school", "学校统一安排住宿"
    UNIT = "unit", "单位提供住宿"
    HOME = "home", "住家"
    OUTSIDE = "outside", "自行在外居住"


class FindingItem(models.TextChoices):
    """What a teacher looks at on a visit."""

    ARRIVED = "arrived", "到岗"
    AS_AGREED = "as_agreed", "岗位与协议一致"
    HOURS = "hours", "工作时间"
    SAFETY = "safety", "安全防护"
    LIVING = "living", "食宿"
    PAY = "pay", "报酬"


class VisitFinding(models.TextChoices):
    FINE = "fine", "正常"
    PROBLEM = "problem", "有问题"
    UNKNOWN = "unknown", "未了解"


class VisitNoteKind(models.TextChoices):
    """What was added to a visit afterwards."""

    CORRECTION = "correction", "更正"
    VOID = "void", "作废"
    DONE = "done", "跟进完成"


class CheckInKind(models.TextChoices):
    """What a student says by checking in."""

    IN = "in", "上班签到"
    OUT = "out", "下班签退"
    FIELD = "field", "外勤签到"
    REST = "rest", "今天休息"
    MAKE_UP = "make_up", "补签"


class Way(models.TextChoices):
    """By what a check-in shows that the student is there, the strongest first."""

    CODE = "code", "现场码"
    MENTOR = "mentor", "单位人员确认"
    POSITION = "position", "手机位置"
    RULING = "ruling", "教师批准"
    NONE = "none", "没有位置"


class LeaveKind(models.TextChoices):
    """Why a student stays away with leave."""

    SICK = "sick", "病假"
    PERSONAL = "personal", "事假"
    OTHER = "other", "其他"


class Attendance(models.TextChoices):
    """How a student stands on a day of the placement."""

    CAME = "came", "已签到"
    LEAVE = "leave", "请假"
    REST = "rest", "休息"
    MISSING = "missing", "没有签到"


class SignalKind(models.TextChoices):
    """What about a check-in a person should look at."""

    MOCK = "mock", "模拟定位"
    ACCURACY = "accuracy", "精度差"
    SPEED = "speed", "移动太快"
    SAME_PLACE = "same_place", "与别人位置完全相同"
    SAME_DEVICE = "same_device", "一台手机多人使用"
    JITTER = "jitter", "围绕一点变动"
    LATE = "late", "事后才送达"


class SignalFinding(models.TextChoices):
    """What the teacher found."""

    FINE = "fine", "情况属实，没有问题"
    UNCLEAR = "unclear", "不能确定"
    TALKED = "talked", "已与学生谈过"


class Party(models.TextChoices):
    """Whose consent a 岗位实习 needs (Article 9)."""

    STUDENT = "student", "学生"
    GUARDIAN = "guardian", "监护人"


class SigningWay(models.TextChoices):
    """How a signature came to be known."""

    ONLINE = "online", "本人在线确认"
    PAPER = "paper", "纸质签字，学校登记"


class Signer(models.TextChoices):
    """The three parties of an agreement (Article 14), and the guardian of a student under age where the school asks for it."""

    SCHOOL = "school", "学校"
    UNIT = "unit", "单位"
    STUDENT = "student", "学生"
    GUARDIAN = "guardian", "监护人"


class AgreementState(models.TextChoices):
    DRAFT = "draft", "草稿"
    WAITING = "checked", "待确认"
    EFFECTIVE = "in_force", "已生效"
    VOIDED = "voided", "已作废"
    REPLACED = "replaced", "已改签"


class PolicyKind(models.TextChoices):
    """Kinds of insurance (Article 35)."""

    LIABILITY = "liability", "实习责任保险"
    ACCIDENT = "accident", "意外伤害保险"


class Payer(models.TextChoices):
    """Who pays the premium. A student never may (Article 35), yet what is so is recorded as it is."""

    SCHOOL = "school", "学校"
    UNIT = "unit", "实习单位"
    STUDENT = "student", "学生"


class JournalKind(models.TextChoices):
    DAY = "day", "日志"
    WEEK = "week", "周志"
    MONTH = "month", "月报"


class JournalState(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待批阅"
    APPROVED = "approved", "已批阅"
    RETURNED = "returned", "已退回"
    EXCUSED = "excused", "免写"


class NationalTable(models.TextChoices):
    """Tables that a school hands in to the national base (职业院校数字基座)."""

    PLACED = "ods_sxjcsj", "实习基础表"
    COVERS = "ods_sxbxgmqksj", "实习保险表"
    REPORTS = "ods_sxbgjlsj", "实习报告表"
    WISHES = "ods_xsjyyxsj", "就业意向表"
    VISITS = "ods_fqtgsj", "访企拓岗表"
    EMPLOYED = "ods_byqxjysj", "毕业去向·就业表"
    STUDYING = "ods_byqxsxsj", "毕业去向·升学表"
    LOOKING = "ods_byqxwjysj", "毕业去向·未就业表"


class PayWay(models.TextChoices):
    """How pay reached the student. What Article 18 does not allow is recorded as it is."""

    TRANSFER = "transfer", "银行转账"
    CASH = "cash", "现金"
    GOODS = "goods", "实物、代金券"
    PASSED_ON = "passed_on", "经第三方转发"


class ConcernKind(models.TextChoices):
    QUESTION = "question", "咨询"
    COMPLAINT = "complaint", "投诉"


class ConcernTopic(models.TextChoices):
    """What a question or complaint is about; the first two are what Articles 20 and 11 forbid."""

    FEES = "fees", "收费、扣证件、要担保"
    FORCED = "forced", "强制到指定单位"
    PAY = "pay", "报酬"
    HOURS = "hours", "工作时间、夜班、加班"
    SAFETY = "safety", "安全和劳动保护"
    LIVING = "living", "食宿"
    OTHER = "other", "其他"


class Raiser(models.TextChoices):
    """Who asks or complains."""

    STUDENT = "student", "学生"
    GUARDIAN = "guardian", "家长（监护人）"
    ENTERPRISE = "enterprise", "实习单位"
    TEACHER = "teacher", "教师"
    OTHER = "other", "其他人"


class ConcernWay(models.TextChoices):
    """How it came in."""

    ONLINE = "online", "门户"
    LINK = "link", "免登录链接"
    PHONE = "phone", "电话"
    LETTER = "letter", "来信"
    VISIT = "visit", "来访"


class ConcernState(models.TextChoices):
    NEW = "new", "待办理"
    HANDLING = "handling", "办理中"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已办结"


class ConcernResult(models.TextChoices):
    """What a question or complaint came to."""

    EXPLAINED = "explained", "已解答"
    UPHELD = "upheld", "查实，已处理"
    PARTLY = "partly", "部分属实，已处理"
    UNFOUNDED = "unfounded", "查无实据"
    WITHDRAWN = "withdrawn", "本人撤回"


class ConcernNoteKind(models.TextChoices):
    """A step that was taken."""

    APPOINTED = "appointed", "交办"
    NOTE = "note", "办理记录"
    ANSWERED = "answered", "答复"
    TOLD = "told", "告知单位"
    CLOSED = "closed", "办结"
    REOPENED = "reopened", "要求重新办理"
    OVERDUE = "overdue", "逾期提醒"


class IncidentKind(models.TextChoices):
    """What happened."""

    INJURY = "injury", "人身伤害"
    TRAFFIC = "traffic", "交通事故"
    WORK = "work", "生产安全事故、火灾"
    HEALTH = "health", "急病、食物中毒、传染病"
    DISASTER = "disaster", "自然灾害"
    SECURITY = "security", "治安、失联、纠纷"
    OTHER = "other", "其他重要情况"


class IncidentLevel(models.TextChoices):
    """How grave it is, as the school grades it (Article 19): in the words of the law on emergencies, yet not the government's grading."""

    GENERAL = "general", "一般"
    LARGE = "large", "较大"
    MAJOR = "major", "重大"


class IncidentState(models.TextChoices):
    REPORTED = "reported", "待接报"
    TAKEN = "taken", "处置中"
    CONCLUDED = "concluded", "待结案"
    CLOSED = "closed", "已结案"


class IncidentNoteKind(models.TextChoices):
    """What was done or added after the report."""

    TAKEN = "taken", "接报"
    ALARM = "alarm", "无人接报，再次提醒"
    GRADED = "graded", "定级"
    ADDED = "added", "补充受影响的学生"
    MEASURE = "measure", "处置"
    TREATMENT = "treatment", "救治"
    CLAIM = "claim", "报案理赔"
    FAMILY = "family", "告知家属"
    AUTHORITY = "authority", "上报主管部门"
    CORRECTION = "correction", "更正"
    CONCLUDED = "concluded", "处置结论"
    RETURNED = "returned", "结论退回"
    CLOSED = "closed", "结案"


class AssessmentState(models.TextChoices):
    DRAFT = "draft", "评分中"
    SUBMITTED = "submitted", "待确认"
    APPROVED = "approved", "已确认"
    RETURNED = "returned", "已退回"
    REPLACED = "replaced", "已更正"


class Side(models.TextChoices):
    """Who scores a component (Article 27)."""

    SCHOOL = "school", "学校"
    UNIT = "unit", "单位"


class Grade(models.TextChoices):
    """A result in words."""

    EXCELLENT = "excellent", "优秀"
    GOOD = "good", "良好"
    MEDIUM = "medium", "中等"
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"


class ArchiveKind(models.TextChoices):
    """The eight kinds of material that Article 29 names, as ``rules.lists.ARCHIVE``."""

    AGREEMENT = "agreement", "三方协议"
    PLAN = "plan", "实习方案"
    REPORT = "report", "学生实习报告"
    ASSESSMENT = "assessment", "实习考核结果"
    JOURNALS = "journals", "实习日志"
    INSPECTION = "inspection", "实习检查记录"
    SUMMARY = "summary", "实习总结"
    EVIDENCE = "evidence", "有关佐证材料"


class AlertKind(models.TextChoices):
    """What of a placement is looked for every working day (预警). What of each, and from when on: ``selectors.alert_kinds``."""

    ABSENT = "absent", "没有签到"
    FAR = "far", "签到离单位远"
    AGREEMENT = "agreement", "协议未签"
    INSURANCE = "insurance", "保险缺口"
    JOURNAL = "journal", "日志缺交"
    VISIT = "visit", "没有走访"


class AlertLimit(models.TextChoices):
    """The numbers that schools may set: from when on each kind counts, and how long there is for it."""

    ABSENT = "absent", "连续没有签到的工作日数"
    FAR = "far", "签到离单位多少公里以上"
    AGREEMENT = "agreement", "开始前几天协议还没有生效"
    INSURANCE = "insurance", "开始前几天保险还没有覆盖"
    JOURNAL = "journal", "日志过了应交日期几天"
    VISIT = "visit", "几周没有教师到单位走访"
    DUE = "due", "几个工作日内处理"


class AlertState(models.TextChoices):
    OPEN = "open", "待处理"
    TAKEN = "taken", "处理中"
    CLOSED = "closed", "已处理"
    OVER = "over", "自行解除"


class AlertStep(models.TextChoices):
    """Whose turn it is; each next one once the time of the one before is over."""

    OWNER = "owner", "责任教师"
    OFFICE = "office", "学校实习管理人员"
    LEADER = "leader", "秘书处"


class WaiverKind(models.TextChoices):
    """Why a student need not do an internship, by the school's own rule."""

    SERVICE = "service", "服兵役"
    HEALTH = "health", "身体原因"
    WORKED = "worked", "已有相应工作经历"
    OTHER = "other", "其他"


class WaiverState(models.TextChoices):
    WAITING = "submitted", "待审批"
    ACCEPTED = "approved", "已同意"
    REFUSED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"
    REVOKED = "revoked", "已撤销"
