"""The ready comments of a teacher."""

from __future__ import annotations

from django.db.models import QuerySet

from groupportal.tenancy.viewer import Viewer
from internships.models import ReadyComment

READ = "internships.read_journal"
STANDARD = (
    "已阅，写得具体，继续保持。",
    "已阅，请多写自己做了什么、学到什么。",
    "请写明遇到的问题和怎样解决的。",
    "内容太少，请补充这段时间的工作内容。",
    "请注意安全，严格按操作规程做。",
)
"""What a teacher begins with, who has kept none yet."""


def own_comments(viewer: Viewer) -> QuerySet[ReadyComment]:
    """Those of the person alone, the most used first."""
    return ReadyComment.objects.filter(owner=viewer.user.pk)


def texts_for(viewer: Viewer) -> list[str]:
    """What is offered while a journal is read."""
    return list(own_comments(viewer).values_list("text", flat=True)) or list(STANDARD)
