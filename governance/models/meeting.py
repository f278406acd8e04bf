from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from governance.enums import ArrivalWay, MeetingKind, MeetingState, MeetingWay, Part, Reply
from governance.models.body import Body, Charter
from governance.models.term import Seat, Term
from governance.states import MEETING
from groupportal.files.models import StoredFile
from groupportal.periods.times import TimeRange
from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key
from groupportal.ui.addresses import record_url


class Meeting(GroupModel):
    """A meeting of a body. ``charter`` is the one in force on its day, fixed when it opens; a letter vote is a meeting by letter.

    ``series``: shared by meetings that were planned together. ``recorded_later``: held before it was written down here.
    ``is_quorate``, ``quorum``: kept at its end, whether enough were ever there, with the arithmetic; None of one that was not judged.
    """

    body = GroupKey(Body, on_delete=models.PROTECT, related_name="meetings", verbose_name="机构")
    term = GroupKey(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name="届"
    )
    charter = GroupKey(
        Charter,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="适用的章程要点",
    )
    title = models.CharField("会议名称", max_length=120)
    kind = models.CharField("种类", max_length=10, choices=MeetingKind.choices, default=MeetingKind.REGULAR)
    way = models.CharField("方式", max_length=10, choices=MeetingWay.choices, default=MeetingWay.ROOM)
    series = models.UUIDField("系列", null=True, blank=True, editable=False)
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间（预计）", null=True, blank=True)
    place = models.CharField("地点或会议链接", max_length=200, blank=True)
    notes = models.TextField("通知里的说明", max_length=2000, blank=True)
    chair = GroupKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主持人"
    )
    state = MEETING.field()
    called_at = models.DateTimeField("通知时间", null=True, blank=True)
    called_by = person_key("发通知的人")
    short_notice_reason = models.CharField("通知时间不足的说明", max_length=300, blank=True)
    opened_at = models.DateTimeField("宣布开会时间", null=True, blank=True)
    closed_at = models.DateTimeField("散会时间", null=True, blank=True)
    is_quorate = models.BooleanField("到会达到法定人数", null=True, blank=True)
    quorum = models.JSONField("法定人数的计算", default=list, blank=True)
    attendance_note = models.CharField("到会更正", max_length=400, blank=True)
    cancel_reason = models.CharField("取消原因", max_length=300, blank=True)
    recorded_later = models.BooleanField("会后补记", default=False)
    sheet = GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签到表"
    )
    created_by = person_key("登记人")
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    changed_at = models.DateTimeField("最后改动时间", auto_now=True, null=True)

    class Meta:
        verbose_name = verbose_name_plural = "会议"
        ordering = ("-starts_at", "-id")
        constraints = [
            MEETING.known("meeting"),
            models.UniqueConstraint(
                fields=("group", "body", "starts_at"),
                condition=~Q(state=MeetingState.CANCELLED),
                name="meeting_once",
                violation_error_message="这个机构在同一时间已有一次会议，请打开那一次修改。",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="meeting_named"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="meeting_forwards",
                violation_error_message="结束时间应晚于开始时间，请核对。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(MeetingState.OPEN, MeetingState.CLOSED))
                | Q(opened_at__isnull=False, charter__isnull=False),
                name="meeting_opened_by_charter",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CLOSED) | Q(closed_at__isnull=False),
                name="meeting_closed_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CANCELLED) | ~Q(cancel_reason=""),
                name="meeting_cancelled_with_reason",
                violation_error_message="取消会议请写明原因，收到通知的人会看到。",
            ),
        ]
        indexes = [models.Index(fields=("group", "starts_at"), name="meeting_by_time")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return record_url("governance:meeting", self.public_id)


class AgendaItem(GroupModel):
    """One matter of a meeting (议程). Its motions, papers and minutes hang on it.

    ``added_at``: of one that came after the notice, when it did; ``late_reason``: why, where that was later than the charter asks;
    ``explained_at``: when that was written, where it was only after the meeting; ``text_changed_at``: when its words were changed after the
    notice.
    """

    meeting = GroupKey(Meeting, on_delete=models.CASCADE, related_name="items", verbose_name="会议")
    position = models.PositiveSmallIntegerField("顺序")
    title = models.CharField("议题", max_length=200)
    text = models.TextField("说明", max_length=4000, blank=True)
    presenter = models.CharField("汇报人", max_length=80, blank=True)
    discussed = models.TextField("讨论情况", max_length=8000, blank=True)
    added_at = models.DateTimeField("通知以后增加的时间", null=True, blank=True, editable=False)
    late_reason = models.CharField("通知以后才增加的原因", max_length=300, blank=True)
    explained_at = models.DateTimeField("会后补写原因的时间", null=True, blank=True, editable=False)
    text_changed_at = models.DateTimeField("通知以后改说明的时间", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "议程"
        ordering = ("meeting", "position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "meeting", "position"),
                name="agenda_in_order",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=~Q(title=""), name="agenda_titled"),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaPaper(GroupModel):
    """A file to an item (会议材料)."""

    item = GroupKey(AgendaItem, on_delete=models.CASCADE, related_name="papers", verbose_name="议程")
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="材料")

    class Meta:
        verbose_name = verbose_name_plural = "会议材料"
        ordering = ("item", "id")
        constraints = [models.UniqueConstraint(fields=("group", "item", "file"), name="agenda_paper_once")]

    def __str__(self) -> str:
        return str(self.file)


class Invitation(GroupModel):
    """That somebody is asked to a meeting, in which part; voters and presence hang on it.

    Of a body with seats ``seat`` says who; of one of all members (会员大会) ``unit`` does; a guest (列席) has a name. ``name``, ``user``
    and ``weight`` are fixed when the notice goes out and follow the seat until the meeting opens. ``withdrawn``: why it holds no longer.
    """

    meeting = GroupKey(Meeting, on_delete=models.CASCADE, related_name="invitations", verbose_name="会议")
    part = models.CharField("身份", max_length=10, choices=Part.choices, default=Part.VOTING)
    seat = GroupKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name="席位"
    )
    unit = GroupKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    name = models.CharField("姓名", max_length=60, blank=True)
    user = person_key("账号")
    weight = models.PositiveSmallIntegerField("票数", default=1)
    reply = models.CharField("回复", max_length=10, choices=Reply.choices, default=Reply.OPEN)
    reply_note = models.CharField("请假原因", max_length=300, blank=True)
    replied_at = models.DateTimeField("回复时间", null=True, blank=True)
    withdrawn = models.CharField("不再邀请的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "参会人员"
        ordering = ("meeting", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "meeting", "seat"), condition=Q(seat__isnull=False), name="invited_seat_once"
            ),
            models.UniqueConstraint(
                fields=("group", "meeting", "unit"),
                condition=Q(seat__isnull=True, unit__isnull=False, part=Part.VOTING),
                name="invited_unit_once",
            ),
            models.CheckConstraint(
                condition=Q(seat__isnull=False) | Q(unit__isnull=False) | ~Q(name=""), name="invited_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(part=Part.VOTING) | Q(seat__isnull=False) | Q(unit__isnull=False),
                name="voting_for_a_place",
            ),
            models.CheckConstraint(condition=Q(weight__gte=1), name="invited_weighs"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.unit)


class Presence(GroupModel):
    """From when to when an invited person was there; who leaves and comes back has two (到会)."""

    invitation = GroupKey(
        Invitation, on_delete=models.CASCADE, related_name="presences", verbose_name="参会人员"
    )
    came_at = models.DateTimeField("到会时间")
    left_at = models.DateTimeField("离会时间", null=True, blank=True)
    way = models.CharField("怎样得知", max_length=10, choices=ArrivalWay.choices)
    recorded_by = person_key("登记人")

    class Meta:
        verbose_name = verbose_name_plural = "到会记录"
        ordering = ("invitation", "came_at")
        constraints = [
            ExclusionConstraint(
                name="presence_apart",
                expressions=[
                    (F("group"), RangeOperators.EQUAL),
                    (F("invitation"), RangeOperators.EQUAL),
                    (TimeRange(F("came_at"), F("left_at")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="这位已经登记到会，不用再登记。",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gt=F("came_at")),
                name="presence_forwards",
                violation_error_message="离会时间应晚于到会时间，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.invitation)
