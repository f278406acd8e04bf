"""What is looked through of 岗位与就业 before documents are printed, and by which words texts name its figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from employment.enums import Wave
from employment.selectors.destination import asked_between, tallies
from groupportal.reporting.checks import report_check, said_as
from groupportal.reporting.values import Period
from groupportal.ui.formats import cndate
from groupportal.warnings.registry import Warned

_TIME_TO_TELL = dt.timedelta(days=30)
"""After graduation; until then that nobody told is no lack."""

said_as("employment.places", "提供岗位", "提供的岗位", unit="个")
said_as("employment.demands", "发布岗位需求", "岗位需求", unit="条")
said_as("employment.study_rate", "升学比例", "升学率", "毕业生升学率", unit="%")
said_as("employment.settled_rate", "毕业去向落实率", "去向落实率", unit="%")
said_as("employment.match_rate", "专业对口率", unit="%")


@report_check("employment.progression", title="升学、就业比例与毕业去向", action="employment.view_figures")
def destinations_known(as_of: dt.date) -> Iterator[Warned]:
    """Graduates of the year whose destination nobody knows a month later: every share counts them as no. One finding a school."""
    rows = asked_between(Period.of_year(as_of.year, as_of).since, as_of - _TIME_TO_TELL)
    page = reverse("employment:destinations", urlconf=settings.GROUP_URLCONF)
    for (key, school), one in tallies(rows, as_of, Wave.AT_ONCE, "unit__public_id", "unit__name"):
        if one.silent:
            words = (
                f"{school}{as_of.year}年的 {one.of} 名毕业生里，{one.silent} 人的去向在{cndate(as_of)}还没有登记，"
                "升学、就业的比例把他们算作没有落实。请补登，或在报告里写明答复率。"
            )
            url = f"{page}?as_of={as_of:%Y-%m-%d}"
            yield Warned(
                f"employment.progression:{key}", words, school, "附件2-2", url=url, also=("年度工作报告",)
            )
