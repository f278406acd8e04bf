"""Tables as simple as can be, for tests of what the ground gives to every room."""

from __future__ import annotations

from django.db import models

from groupportal.deciding.decision import DecidedModel
from groupportal.deciding.ruling import RulingModel, RulingMoves
from groupportal.periods.period import Period, apart
from groupportal.tenancy.models import GroupKey, Unit


class WishState(models.TextChoices):
    DRAFT = "draft", "草稿"
    WAITING = "submitted", "待审核"
    GRANTED = "approved", "已通过"
    DENIED = "returned", "已退回"
    TAKEN_BACK = "withdrawn", "已撤回"


_S = WishState
WISH = RulingMoves(
    _S,
    "这个愿望",
    {
        _S.DRAFT: (_S.WAITING,),
        _S.WAITING: (_S.GRANTED, _S.DENIED, _S.TAKEN_BACK),
        _S.GRANTED: (),
        _S.DENIED: (_S.WAITING,),
        _S.TAKEN_BACK: (),
    },
    waits=_S.WAITING,
    ruled=(_S.GRANTED, _S.DENIED),
    explained=(_S.DENIED,),
)


class Wish(DecidedModel, RulingModel):
    """A unit's wish, granted or denied."""

    moves = WISH

    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+")
    text = models.CharField("愿望", max_length=40)
    state = WISH.field()

    class Meta:
        verbose_name = "愿望"
        constraints = [*WISH.constraints("wish"), WISH.one_waiting("wish", "unit", "text")]

    def __str__(self) -> str:
        return self.text


class Stay(Period):
    """A unit's stay somewhere."""

    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="stays")
    starts_on = models.DateField("入住日期")

    class Meta:
        verbose_name = "入住期间"
        constraints = [*apart("stay", "unit")]

    def __str__(self) -> str:
        return self.describe()
