from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from governance.models.meeting import Invitation
from governance.states import PROXY
from groupportal.deciding.ruling import RulingModel
from groupportal.deciding.standard import Ruled
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey
from groupportal.ui.formats import cndate


class Proxy(RulingModel):
    """That one who is entitled lets another vote in the own place at a meeting (委托). The giver proposes, the holder accepts.

    One for a term holds for every meeting of the body, but for votes by letter, from its first one to the day ``until``: at each a proxy of
    its own, which share ``standing``, is made of what both agreed to.
    ``paper``: signed by both and entered by the office, which then needs nobody's answer here. What was accepted is taken back
    by the giver (撤回) before the vote opens.
    """

    moves = PROXY
    state = PROXY.field()
    giver = GroupKey(
        Invitation, on_delete=models.CASCADE, related_name="given_proxies", verbose_name="委托人"
    )
    holder = GroupKey(
        Invitation, on_delete=models.CASCADE, related_name="held_proxies", verbose_name="受托人"
    )
    paper = GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="委托书"
    )

    until = models.DateField("适用到", null=True, blank=True)
    standing = models.UUIDField("长期委托", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "委托"
        ordering = ("-id",)
        constraints = [
            *PROXY.constraints("proxy", but=Q(paper__isnull=False)),
            models.UniqueConstraint(
                fields=("group", "giver"),
                condition=Q(state__in=(Ruled.WAITING, Ruled.ACCEPTED)),
                name="proxy_given_once",
                violation_error_message="这次会议已经委托过一位，请先撤回原来的委托。",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(standing__isnull=False), name="proxy_for_a_term"
            ),
            models.CheckConstraint(
                condition=~Q(giver=F("holder")),
                name="proxy_to_another",
                violation_error_message="不能委托给自己，请选另一位。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver}委托{self.holder}"

    @property
    def span(self) -> str:
        """For which meetings, in words."""
        return (
            f"{cndate(self.until)}以前（含当天）这个机构的各次会议（通讯表决除外）"
            if self.until
            else "这次会议"
        )
