"""What is looked through of parks before documents are printed, and by which words texts name their figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.conf import settings
from django.urls import reverse

from groupportal.deciding.standard import Ruled
from groupportal.metrics.links import figure_url
from groupportal.reporting.checks import report_check, said_as
from groupportal.ui.formats import wan
from groupportal.warnings.registry import Warned
from parks.models import Achievement, EconomicValue

said_as("parks.centres", "园区服务中心", "校企园区服务中心", unit="个")
said_as("parks.apprenticeship_bases", "现代学徒制基地", "现代学徒制实训基地", unit="个")
said_as("parks.value", "经济价值", "企业确认的经济价值", unit="元")


@report_check("parks.value", title="园区服务的经济价值与成果确认", action="parks.view_figures")
def value_confirmed(as_of: dt.date) -> Iterator[Warned]:
    """Values of these years that no firm confirmed, and achievements without a paper; one finding for each kind."""
    waiting = EconomicValue.objects.filter(state=Ruled.WAITING, year__lte=as_of.year)
    amounts = list(waiting.values_list("amount", flat=True))
    if amounts:
        words = f"{len(amounts)} 笔经济价值（合计 {wan(sum(amounts, Decimal(0)))}）企业还没有确认，不计入成果转化的经济价值。"
        yield _found(
            "waiting", f"{words}请企业确认；报告里写到的，以确认的为准。", figure_url("parks.value", as_of)
        )
    bare = Achievement.objects.filter(gained_on__lte=as_of, paper__isnull=True).count()
    if bare:
        words = f"{bare} 项合作项目成果没有证书扫描件，报告写到的成果没有佐证，请补传。"
        yield _found("bare", words, reverse("parks:projects", urlconf=settings.GROUP_URLCONF))


def _found(what: str, words: str, url: str) -> Warned:
    return Warned(f"parks.value:{what}", words, "园区服务", "附件2-2", url=url, also=("年度工作报告",))
