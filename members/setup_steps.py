from __future__ import annotations

from django.db.models import QuerySet

from groupportal.warnings.setup import setup_step
from members.models import Member
from members.selectors.roll import on_roll


@setup_step(
    "members",
    40,
    "导入成员名单",
    "手头的 Excel 名单不用改格式，先检查再写入，错误在原表里标红。",
    page="imports:upload",
    kind="members",
)
def roll() -> QuerySet[Member]:
    """Somebody is on the roll."""
    return on_roll()
