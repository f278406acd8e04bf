"""Making the annual report: what stands is read at one moment, kept as a run, written as Word from what was kept."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from groupportal.metrics.narrative import known_with
from groupportal.reporting.guard import guarded
from groupportal.tenancy.kept import remembered
from groupportal.tenancy.scope import active_group
from groupportal.warnings.registry import Warned, short
from plans.selectors.content import before_the_first_of_main
from reports.annual.document import Printed, Told, document_plain, printed
from reports.checks.older import CHAPTERS
from reports.checks.passages import ANNUAL, report_on, troubles_of
from reports.enums import Report, ReportState, TextState
from reports.models import AnnualAttachment, AnnualReport, SectionText
from reports.selectors.annual import Standing, layout_of_group, missing_sections, period_of, standings_of
from reports.selectors.checks import checks_for, kept_findings
from reports.services.annual import UNDRAFTED, undrafted
from reports.services.run import CollectedReport, filings_on

ANNUAL_KIND = "reports.annual"


@remembered
def collect_annual(report: AnnualReport, told: Told = lambda _: None) -> CollectedReport:
    """The report as it stands, in a scope opened with ``snapshot=True``; ``told`` hears what is read and may raise to stop."""
    standings, made = _printed(report, told)
    told("检查")
    found = checks_for(Report.ANNUAL, report.as_of, but=(ANNUAL_KIND,))
    shown = [one for one in standings if one.is_printed]
    return CollectedReport(
        Report.ANNUAL,
        report.as_of,
        {
            "document": document_plain(made.document),
            "marks": made.marks,
            "places": made.places,
            "attached": [_attached(row) for row in report.attachments.select_related("file")],
            "sections": [
                {
                    "key": one.section.key,
                    "title": one.section.title,
                    "text": str(one.text.public_id) if one.text else "",
                }
                for one in shown
            ],
        },
        kept_findings([*_warned_of(report, standings, made.warnings), *found]),
        _filings(report, shown, made),
        params={
            "annual": str(report.public_id),
            "year": report.year,
            "attachments": [str(row.public_id) for row in report.attachments.all()],
            "texts": [str(one.text.public_id) if one.text else "" for one in shown],
        },
    )


def _attached(row: AnnualAttachment) -> dict[str, str]:
    """The file that goes along as an 附件, so that it is known again; "" for a table and for what is on paper."""
    file = row.file
    return {
        "title": row.title,
        "file": str(file.public_id) if file else "",
        "name": file.name if file else "",
        "sha256": file.sha256 if file else "",
    }


def _filings(report: AnnualReport, shown: list[Standing], made: Printed) -> tuple[int, ...]:
    """The filings it rests on, whose words it was drafted from and whose figures it prints: all where it tells of tasks at all."""
    chapters = any(one.section.key in CHAPTERS for one in shown)
    if not chapters and not any(mark["code"].startswith("plans.") for mark in made.marks.values()):
        return ()
    return filings_on(report.as_of)


def warned_of_report(as_of: dt.date) -> list[Warned]:
    """What the maker of the report of that day would be told of the report itself."""
    report = report_on(as_of)
    if report is None or report.state == ReportState.FINAL:
        return []
    return _warned_of(report, standings_of(report), troubles_of(report))


def _printed(report: AnnualReport, told: Told = lambda _: None) -> tuple[list[Standing], Printed]:
    standings = standings_of(report)
    layout, period, group = layout_of_group(), period_of(report), active_group()
    layout.signing_unit = layout.signing_unit or group.name
    made = printed(
        standings,
        title=f"{group.name}\n{report.year}年度工作报告",
        period=period,
        layout=layout,
        signed_on=report.signed_on or timezone.localdate(),
        known=known_with("reports.download_tables"),
        attachments=list(report.attachments.all()),
        told=told,
    )
    return standings, made


def _warned_of(report: AnnualReport, standings: list[Standing], said: list[dict[str, str]]) -> list[Warned]:
    """What could not be printed, what nobody has approved, what is left out."""
    url = report.get_absolute_url()
    sections = {one.section.title: one.row.get_absolute_url() for one in standings}

    def warned(code: str, subject: str, message: str) -> Warned:
        key = f"{ANNUAL_KIND}:{code}:{report.public_id}:{subject}"
        return Warned(key, message, subject, ANNUAL, sections.get(subject, url))

    found = [warned(f"print-{short(one['message'])}", one["subject"], one["message"]) for one in said]
    found += [warned("undrafted", title, UNDRAFTED) for title in undrafted(report)]
    for code, titles, words in (
        (
            "approved",
            [one.section.title for one in standings if one.is_printed and not _approved(one.text)],
            "章还没有审核通过，定稿前要审核",
        ),
        (
            "empty",
            [one.section.title for one in standings if one.section.is_printed and not one.is_printed],
            "章没有文字，没有印，请写好，或在提纲里改为不印",
        ),
        (
            "missing",
            [one.title for one in missing_sections(standings)],
            "章提纲里有，报告里还没有，请在报告里点“按提纲补上”",
        ),
    ):
        if titles:
            found.append(warned(code, "各章", f"{len(titles)} {words}：{'、'.join(titles)}。"))
    if note := guarded(lambda: before_the_first_of_main(report.as_of)):
        found.append(warned("before", "截至日期", note))
    return found


def _approved(text: SectionText | None) -> bool:
    return text is not None and text.state == TextState.APPROVED
