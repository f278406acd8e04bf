"""What is looked for over the documents of a day together: texts against records, one another and the past, numbering, money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from groupportal.reporting.checks import looked_for, report_check
from groupportal.ui.formats import cndate
from groupportal.warnings.registry import Warned
from plans.selectors import main_plan
from plans.selectors.content import before_the_first_of_main
from reports.annex.collect import KIND
from reports.annex.stated import stated_differently
from reports.checks import layers, meetings, money, older, typed
from reports.checks.numbering import CODE as NUMBERING
from reports.checks.numbering import numbering
from reports.checks.passages import SHEETS
from reports.services.annual_run import ANNUAL_KIND, warned_of_report

_TABLES = "reports.view_tables"
_ALL = "reports.view_whole_annual"
"""Who may see what speaks of the report as it is being written."""

looked_for(KIND, "打印出来的合计和引用")


@report_check(ANNUAL_KIND, title="报告没有写完或没有审核", action=_ALL)
def unfinished(as_of: dt.date) -> Iterable[Warned]:
    """Sections that nobody approved, figures that can't be read."""
    return warned_of_report(as_of)


@report_check(typed.RECORDS, title="手写的数与记录不一致", action=_ALL)
def against_records(as_of: dt.date) -> Iterable[Warned]:
    """Typed beside what the records count."""
    return typed.against_records(as_of)


@report_check(typed.ANOTHER, title="两处的数不一致", action=_ALL)
def against_another(as_of: dt.date) -> Iterable[Warned]:
    """Of one thing in two places."""
    return typed.against_another(as_of)


@report_check(typed.EARLIER, title="与以前的报告不一致", action=_ALL)
def against_earlier(as_of: dt.date) -> Iterable[Warned]:
    """Other than was printed before."""
    return typed.against_earlier(as_of)


@report_check(typed.PARTS, title="各项之和与总数不符", action=_ALL)
def parts(as_of: dt.date) -> Iterable[Warned]:
    """Total and parts of a sentence."""
    return typed.parts(as_of)


@report_check(NUMBERING, title="编号和条数", action=_TABLES)
def odd_numbering(as_of: dt.date) -> Iterable[Warned]:
    """Numbers before points and lines."""
    return numbering(as_of)


@report_check(money.RATES, title="率相同而金额不同", action=_TABLES)
def same_rates(as_of: dt.date) -> Iterable[Warned]:
    """Both rates alike."""
    return money.same_rates(as_of)


@report_check(money.TERM, title="建设期以外的收支", action=_TABLES)
def after_term(as_of: dt.date) -> Iterable[Warned]:
    """Money before and after the plan's time."""
    return money.after_term(as_of)


@report_check("reports.stated", title="导入的文件写的合计与各项不符", action=_TABLES)
def stated(as_of: dt.date) -> Iterable[Warned]:
    """What an imported file stated otherwise than its parts give."""
    plan = main_plan()
    return stated_differently(plan, as_of) if plan else ()


@report_check("reports.to_come", title="截至日期还没有到", action=_TABLES)
def day_to_come(as_of: dt.date) -> Iterable[Warned]:
    """Tables of a working date ahead hold what is on record so far."""
    today = timezone.localdate()
    if as_of > today:
        first, *others = SHEETS
        words = f"截至日期{cndate(as_of)}还没有到，表里只有到今天（{cndate(today)}）为止的记录，到了那一天请重新生成。"
        yield Warned(f"reports.to_come:{as_of}", words, "截至日期", first, also=tuple(others))


@report_check("reports.before_plan", title="截至日期在规划生效以前", action=_TABLES)
def before_the_plan(as_of: dt.date) -> Iterable[Warned]:
    """Tables of a day on which no version of the plan was in force yet are made by the first one."""
    if note := before_the_first_of_main(as_of):
        first, *others = SHEETS
        yield Warned(f"reports.before_plan:{as_of}", note, "截至日期", first, also=tuple(others))


@report_check(meetings.CODE, title="写的会议与会议记录不一致", action=_ALL)
def meetings_held(as_of: dt.date) -> Iterable[Warned]:
    """Bodies that met, or did not."""
    return meetings.meetings_held(as_of)


@report_check(older.CODE, title="报告写的还是以前的填报", action=_ALL)
def older_words(as_of: dt.date) -> Iterable[Warned]:
    """Chapters in the words of filings that were replaced or withdrawn."""
    return older.older_words(as_of)


@report_check(layers.CODE, title="写到的机构与在任席位", action=_ALL)
def seats_by_layer(as_of: dt.date) -> Iterable[Warned]:
    """Bodies in which nobody sits, layers that are not there."""
    return layers.seats_by_layer(as_of)
