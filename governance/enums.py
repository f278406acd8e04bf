"""Choices of 治理."""

from __future__ import annotations

from django.db import models


class BodyKind(models.TextChoices):
    """Bodies that charters of groups know (domain.md 1.9)."""

    ASSEMBLY = "assembly", "会员大会"
    COUNCIL = "council", "理事会"
    STANDING = "standing", "常务理事会"
    SUPERVISORS = "supervisors", "监事会"
    SECRETARIAT = "secretariat", "秘书处"
    MAJORS = "majors", "专业（群）建设指导委员会"
    SPECIAL = "special", "专项委员会"
    COLLEGE = "college", "产业学院"
    OTHER = "other", "其他机构"


class Capacity(models.TextChoices):
    """What a person is in a body, the highest first. How it is called there: ``words.capacity_title``."""

    CHAIR = "chair", "负责人"
    VICE = "vice", "副职"
    SECRETARY = "secretary", "秘书长（秘书）"
    MEMBER = "member", "成员"


class SeatEnd(models.TextChoices):
    """Why somebody sits no longer."""

    TERM = "term", "届满"
    RESIGNED = "resigned", "辞任"
    RECALLED = "recalled", "罢免"
    REPLACED = "replaced", "单位更换代表"
    LEFT = "left", "单位退出集团"
    OTHER = "other", "其他"


class Matter(models.TextChoices):
    """Kinds of decision; a charter has a majority for each."""

    ORDINARY = "ordinary", "一般事项"
    MAJOR = "major", "重大事项"
    CHARTER = "charter", "章程修改"
    ELECTION = "election", "选举和任免"
    MEMBERS = "members", "成员吸收和除名"


class Base(models.TextChoices):
    """What a share is taken of."""

    ENTITLED = "entitled", "全体有表决权的"
    PRESENT = "present", "到会有表决权的（含受托）"
    CAST = "cast", "投出的票"
    VALID = "valid", "有效票（同意、反对、弃权）"
    DECIDED = "decided", "同意与反对"


class Per(models.TextChoices):
    """Who has a vote."""

    SEAT = "seat", "一席一票"
    UNIT = "unit", "一单位一票"


class MeetingKind(models.TextChoices):
    REGULAR = "regular", "定期会议"
    SPECIAL = "special", "临时会议"


class MeetingWay(models.TextChoices):
    ROOM = "room", "现场"
    ONLINE = "online", "线上"
    LETTER = "letter", "通讯（书面表决）"


class MeetingState(models.TextChoices):
    DRAFT = "draft", "筹备中"
    CALLED = "called", "已通知"
    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已取消"


class Part(models.TextChoices):
    """As what somebody is invited."""

    VOTING = "voting", "出席"
    GUEST = "guest", "列席"


class Reply(models.TextChoices):
    """What an invited person answers."""

    OPEN = "open", "未回复"
    COMES = "comes", "参加"
    LEAVE = "leave", "请假"


class ArrivalWay(models.TextChoices):
    """How it is known that somebody was there."""

    CODE = "code", "扫现场码"
    HAND = "hand", "工作人员登记"
    SHEET = "sheet", "签到表"


class Method(models.TextChoices):
    """How a motion is voted on."""

    HANDS = "hands", "举手表决"
    ACCLAIM = "acclaim", "鼓掌通过"
    PAPER = "paper", "纸质票决"
    NAMED = "named", "手机记名表决"
    SECRET = "secret", "手机无记名表决"
    SEALED = "sealed", "手机封签投票（无记名）"


class MotionState(models.TextChoices):
    DRAFT = "draft", "待表决"
    OPEN = "open", "表决中"
    CLOSED = "closed", "已表决"
    ANNULLED = "annulled", "已作废"


class Choice(models.TextChoices):
    YES = "yes", "同意"
    NO = "no", "反对"
    ABSTAIN = "abstain", "弃权"


class Counted(models.TextChoices):
    """What a ballot without a name said when it was opened."""

    YES = Choice.YES.value, Choice.YES.label
    NO = Choice.NO.value, Choice.NO.label
    ABSTAIN = Choice.ABSTAIN.value, Choice.ABSTAIN.label
    INVALID = "invalid", "无效"


class ResolutionState(models.TextChoices):
    DRAFT = "draft", "未公布"
    PUBLISHED = "published", "已公布"
    WITHDRAWN = "withdrawn", "已撤销"


class Numbered(models.TextChoices):
    """Kinds of document that are numbered by the group's own form."""

    RESOLUTION = "resolution", "决议"
    REGULATION = "regulation", "制度文件"


class RegulationKind(models.TextChoices):
    CHARTER = "charter", "章程"
    SYSTEM = "system", "制度"
    MEASURES = "measures", "办法"
    DETAILS = "details", "细则"


class ClauseKind(models.TextChoices):
    """What a paragraph of a regulation is."""

    CHAPTER = "chapter", "章"
    ARTICLE = "article", "条"
    TEXT = "text", "不编号的文字"


class DraftStage(models.TextChoices):
    """How far the text of a version is. Only while it is edited it changes."""

    EDITING = "editing", "起草中"
    CONSULTING = "consulting", "征求意见稿"
    SETTLED = "settled", "定稿"


class CommentState(models.TextChoices):
    """What became of a comment on a draft."""

    WAITING = "submitted", "待答复"
    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    REJECTED = "rejected", "不采纳"
    WITHDRAWN = "withdrawn", "已撤回"


class ContestStage(models.TextChoices):
    """How far a contest is."""

    DRAFT = "draft", "筹备中"
    OPEN = "open", "征集中"
    JUDGING = "judging", "评议中"
    PUBLISHED = "published", "已公布"
    CANCELLED = "cancelled", "已取消"


class EntryState(models.TextChoices):
    """What screening says of an entry."""

    WAITING = "submitted", "待筛选"
    FIT = "approved", "符合"
    RETURNED = "returned", "退回补正"
    UNFIT = "unfit", "不符合"
    WITHDRAWN = "withdrawn", "已撤回"


class PartyPart(models.TextChoices):
    """As what somebody has a part in a contest."""

    ENTERS = "enters", "参选单位"
    JUDGES = "judges", "评委"


class ElectionState(models.TextChoices):
    PREPARING = "preparing", "筹备和投票中"
    WAITING = "submitted", "结果待确认"
    RETURNED = "returned", "结果被退回"
    DONE = "approved", "已产生席位"
    CANCELLED = "cancelled", "已取消"


class CandidateState(models.TextChoices):
    """Whether somebody stands."""

    WAITING = "submitted", "待本人答复"
    ACCEPTED = "approved", "同意参选"
    REFUSED = "returned", "不参选"
    WITHDRAWN = "withdrawn", "已退出"
