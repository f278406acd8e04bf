from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from groupportal.deciding.ruling import RulingModel, RulingMoves
from groupportal.deciding.standard import Ruled
from groupportal.tenancy.models import GroupKey, GroupModel
from internships.models.placement import Placement

HAND_OVER = RulingMoves(
    Ruled,
    "这份交接",
    {
        Ruled.WAITING: (Ruled.ACCEPTED, Ruled.REFUSED, Ruled.WITHDRAWN),
        # Until its day has come (``services.handover.withdraw_handover``).
        Ruled.ACCEPTED: (Ruled.WITHDRAWN,),
        Ruled.REFUSED: (),
        Ruled.WITHDRAWN: (),
    },
    waits=Ruled.WAITING,
    ruled=(Ruled.ACCEPTED, Ruled.REFUSED),
    explained=(Ruled.REFUSED,),
)


class HandOver(RulingModel):
    """A teacher asks that a colleague guides some of the own students from a day on (学生交接); the colleague or the school's office rules.

    ``done_on`` is the day on which it was carried out, ``moved`` how many students the colleague has got by it, both None while it
    is not (``moved`` also where it was before that was kept). That both teachers are of ``unit`` the database holds
    (``0041_handover_wall``).
    """

    moves = HAND_OVER
    state = HAND_OVER.field()
    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    teacher = GroupKey(
        "rosters.Teacher", on_delete=models.PROTECT, related_name="+", verbose_name="现在指导的教师"
    )
    to = GroupKey("rosters.Teacher", on_delete=models.PROTECT, related_name="+", verbose_name="接手的教师")
    starts_on = models.DateField("从哪天起", help_text="从这一天起由接手的教师指导。")
    reason = models.CharField("原因", max_length=300)
    done_on = models.DateField("办理日期", null=True, blank=True)
    moved = models.PositiveSmallIntegerField("交接了几名", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "学生交接"
        ordering = ("-proposed_at", "-id")
        constraints = [
            *HAND_OVER.constraints("handover"),
            models.CheckConstraint(condition=~Q(reason=""), name="handover_says_why"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(state=Ruled.ACCEPTED) & Q(done_on__gte=F("starts_on")),
                name="handover_done_once_accepted",
            ),
            models.CheckConstraint(
                condition=Q(moved__isnull=True) | Q(done_on__isnull=False), name="handover_moved_once_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.teacher.name}的学生交给{self.to.name}"

    @property
    def stands(self) -> str:
        """What comes of an accepted one; "" of others."""
        if self.state != Ruled.ACCEPTED:
            return ""
        if self.done_on is None:
            return "到时自动交接"
        if self.moved == 0:
            return "没有学生交接"
        return "已交接" if self.moved is None else f"已交接 {self.moved} 名"

    @property
    def names(self) -> str:
        """The students, as a page says them."""
        found = self.students.select_related("placement__student").order_by("placement__student__pinyin")
        return "、".join(one.placement.student.name for one in found)


class HandOverStudent(GroupModel):
    """A placement that is to be guided by the colleague."""

    handover = GroupKey(HandOver, on_delete=models.CASCADE, related_name="students", verbose_name="学生交接")
    placement = GroupKey(
        Placement, on_delete=models.CASCADE, related_name="handovers", verbose_name="实习安排"
    )

    class Meta:
        verbose_name = verbose_name_plural = "交接的学生"
        ordering = ("handover", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "handover", "placement"), name="handover_student_once")
        ]

    def __str__(self) -> str:
        return str(self.placement)
