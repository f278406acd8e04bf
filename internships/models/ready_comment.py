from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from groupportal.tenancy.models import GroupModel


class ReadyComment(GroupModel):
    """A short comment (常用评语) that a teacher says again and again when reading journals; nobody else sees it.

    ``uses``: how often it was said.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name="教师",
    )
    text = models.CharField("评语", max_length=200)
    uses = models.PositiveIntegerField("用过的次数", default=0, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "常用评语"
        ordering = ("-uses", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "owner", "text"),
                name="ready_comment_once",
                violation_error_message="这句评语已经有了。",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="ready_comment_says_something"),
        ]

    def __str__(self) -> str:
        return self.text
