"""Making the annual report: what stands is read at one moment, kept as a run, written as Word from what was kept."""

from __future__ import annotations

from django.utils import timezone

from groupportal.metrics.narrative import known_with
from groupportal.reporting.guard import guarded
from groupportal.tenancy.scope import active_group
from plans.selectors.content import before_the_first_of_main
from reports.annual.document import Told, document_plain, printed
from reports.enums import Report, TextState
from reports.models import AnnualReport
from reports.selectors.annual import layout_of_group, missing_sections, period_of, standings_of
from reports.services.annual import UNDRAFTED, undrafted
from reports.services.run import CollectedReport


def collect_annual(report: AnnualReport, told: Told = lambda _: None) -> CollectedReport:
    """The report as it stands, in a scope opened with ``snapshot=True``; ``told`` hears what is read and may raise to stop."""
    standings = standings_of(report)
    layout, period, group = layout_of_group(), period_of(report), active_group()
    layout.signing_unit = layout.signing_unit or group.name
    made = printed(
        standings,
        title=f"{group.name}\n{report.year}年度工作报告",
        period=period,
        layout=layout,
        signed_on=timezone.localdate(),
        known=known_with("reports.download_tables"),
        told=told,
    )
    warnings = [
        *made.warnings,
        *_about(
            report,
            [s.section.title for s in standings if s.is_printed and not _approved(s.text)],
            "还没有审核通过。",
        ),
        *_about(
            report,
            [s.section.title for s in standings if s.section.is_printed and not s.is_printed],
            "没有文字，没有印。",
        ),
        *_about(report, undrafted(report), UNDRAFTED),
        *_about(report, [one.title for one in missing_sections(standings)], "提纲里有，报告里还没有加入。"),
    ]
    if note := guarded(lambda: before_the_first_of_main(report.as_of)):
        warnings.append({"table": str(report), "subject": "截至日期", "message": note})
    shown = [one for one in standings if one.is_printed]
    return CollectedReport(
        Report.ANNUAL,
        report.as_of,
        {
            "document": document_plain(made.document),
            "marks": made.marks,
            "places": made.places,
            "sections": [
                {
                    "key": one.section.key,
                    "title": one.section.title,
                    "text": str(one.text.public_id) if one.text else "",
                }
                for one in shown
            ],
        },
        tuple(warnings),
        params={
            "annual": str(report.public_id),
            "year": report.year,
            "texts": [str(one.text.public_id) if one.text else "" for one in shown],
        },
    )


def _approved(text: object) -> bool:
    return getattr(text, "state", "") == TextState.APPROVED


def _about(report: AnnualReport, titles: list[str], words: str) -> list[dict[str, str]]:
    return [{"table": str(report), "subject": title, "message": words} for title in titles]
