"""Reads around the annual report: the outline, who writes what, what stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from groupportal.accounts.models import User
from groupportal.reporting.registry import SECTIONS, Draft
from groupportal.reporting.values import Period
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from reports.enums import Printing, Report, ReportState, TextState
from reports.models import (
    AnnualAttachment,
    AnnualReport,
    AnnualSection,
    OutlineSection,
    ReportLayout,
    ReportRun,
    ReturnedChange,
    ReturnedFile,
    SectionText,
    SectionWriter,
)
from reports.selectors.run import finals

FREE = {"free.highlights": ("特色做法与经验", 85), "free.wishes": ("意见和建议", 110)}
"""Sections that no record answers: key -> title and place. A group adds its own below ``free.``."""
DRAFT_LINE = "【系统初稿】"
"""Alone on a line of a group's own words for a section: what the records say."""
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Section:
    """A section of the outline; ``draft`` where the records, or the group's own words (``template``), can begin it."""

    key: str
    title: str
    order: int
    printing: str = Printing.FILLED
    waits_for: str = "请写这一章的人动笔"
    draft: Draft | None = field(default=None, compare=False)
    template: str = ""

    @property
    def is_own(self) -> bool:
        """Whether the group added it."""
        return self.key not in SECTIONS and self.key not in FREE

    @property
    def can_draft(self) -> bool:
        """Whether the records can begin it. Templates ask this: they would call ``draft``."""
        return self.draft is not None

    @property
    def is_printed(self) -> bool:
        """Whether it is printed at all."""
        return self.printing != Printing.NEVER


@dataclass(frozen=True)
class Standing:
    """A section of a report as it stands: ``text`` the latest one, None where nobody wrote any."""

    section: Section
    row: AnnualSection
    text: SectionText | None

    @property
    def words(self) -> str:
        """What it says, as kept."""
        return self.text.text if self.text else ""

    @property
    def state(self) -> str:
        """The state of its latest text; "empty" where it says nothing."""
        return (
            self.text.state
            if self.text and (self.text.text or self.text.state != TextState.DRAFT)
            else "empty"
        )

    @property
    def is_printed(self) -> bool:
        """Whether it stands in the print as it is now."""
        return self.section.is_printed and bool(self.words or self.section.printing == Printing.ALWAYS)

    @property
    def writers(self) -> list[User]:
        """Who was asked to write it."""
        return [writer.user for writer in self.row.writers.all()]


def outline() -> list[Section]:
    """The sections of the group's report in their order: as declared, changed and added to by the group. One query."""
    found = {
        **{key: Section(key, title, order) for key, (title, order) in FREE.items()},
        **{
            one.key: Section(one.key, one.title, one.order, Printing.FILLED, one.waits_for, one.draft)
            for one in SECTIONS.values()
        },
    }
    for row in OutlineSection.objects.all():
        known = found.get(row.key)
        said = (known.waits_for, known.draft) if known else (Section.waits_for, None)
        if row.template:
            said = (said[0], _from_template(row.template, said[1]))
        found[row.key] = Section(row.key, row.title, row.order, row.printing, *said, row.template)
    return sorted(found.values(), key=lambda one: (one.order, one.key))


def _from_template(template: str, draft: Draft | None) -> Draft:
    """What the group begins the section with: its own words, and the records' where it placed them."""

    def drafted(period: Period) -> str:
        records = draft(period).strip() if draft and DRAFT_LINE in template else ""
        lines = (records if line.strip() == DRAFT_LINE else line for line in template.split("\n"))
        return "\n".join(lines).strip()

    return drafted


def numeral(number: int) -> str:
    """一, 十一, 二十三: how sections are numbered; 1 to 99."""
    tens, ones = divmod(number, 10)
    return (
        ("" if tens < 2 else _NUMERALS[tens - 1])
        + ("十" if tens else "")
        + (_NUMERALS[ones - 1] if ones else "")
    )


def period_of(report: AnnualReport) -> Period:
    """What the report tells about."""
    return Period.of_year(report.year, report.as_of)


def reports_for(viewer: Viewer) -> QuerySet[AnnualReport]:
    """The reports this person sees: all, or those of which some section is the person's to write."""
    rows = AnnualReport.objects.select_related("begun_by")
    if viewer.can("reports.view_whole_annual"):
        return rows
    return rows.filter(pk__in=_asked_of(viewer).values("section__report"))


def sections_for(viewer: Viewer) -> QuerySet[AnnualSection]:
    """The sections this person sees."""
    rows = AnnualSection.objects.select_related("report")
    if viewer.can("reports.view_whole_annual"):
        return rows
    return rows.filter(pk__in=_asked_of(viewer).values("section"))


def texts_for(viewer: Viewer) -> QuerySet[SectionText]:
    """The texts this person sees."""
    return SectionText.objects.filter(section__in=sections_for(viewer)).select_related(
        "section__report", "written_by", "proposed_by", "ruled_by"
    )


def _asked_of(viewer: Viewer) -> QuerySet[SectionWriter]:
    return SectionWriter.objects.filter(user=viewer.user.pk)


def may_write(section: AnnualSection, viewer: Viewer) -> bool:
    """Whether the section is this person's to write: who was asked to, and the secretariat."""
    if viewer.can("reports.manage_annual"):
        return True
    return viewer.can("reports.write_annual") and _asked_of(viewer).filter(section=section.pk).exists()


def latest_text(section: AnnualSection) -> SectionText | None:
    """What stands in a section."""
    return SectionText.objects.filter(section=section).order_by("-number").first()


def standings_of(report: AnnualReport, viewer: Viewer | None = None) -> list[Standing]:
    """The sections of a report in the order of the outline, each with its latest text; those ``viewer`` sees. Four queries."""
    rows = sections_for(viewer) if viewer else AnnualSection.objects.all()
    writers = Prefetch("writers", SectionWriter.objects.select_related("user"))
    by_key = {row.key: row for row in rows.filter(report=report).prefetch_related(writers)}
    latest = {
        text.section_id: text
        for text in SectionText.objects.filter(section__report=report)
        .select_related("written_by", "proposed_by")
        .order_by("section", "-number")
        .distinct("section")
    }
    found = [
        Standing(one, by_key[one.key], latest.get(by_key[one.key].pk))
        for one in outline()
        if one.key in by_key
    ]
    for standing in found:
        standing.row.report = report
    return found


def standing_of(section: AnnualSection) -> Standing:
    """One section as it stands. One whose key left the outline is called as it was called last, and not printed."""
    gone = Section(section.key, section.title, 0, Printing.NEVER)
    known = next((one for one in outline() if one.key == section.key), gone)
    return Standing(known, section, latest_text(section))


def missing_sections(standings: Iterable[Standing]) -> list[Section]:
    """What of the outline the report does not have yet."""
    there = {standing.section.key for standing in standings}
    return [one for one in outline() if one.key not in there]


def sections_to_write(viewer: Viewer) -> list[tuple[AnnualSection, bool]]:
    """Sections this person was asked to write that wait for words, and whether the last ones were returned; those first."""
    rows = AnnualSection.objects.filter(pk__in=_asked_of(viewer).values("section")).exclude(
        report__state=ReportState.FINAL
    )
    latest = SectionText.objects.filter(section=OuterRef("pk")).order_by("-number").values("state")[:1]
    waiting = rows.annotate(now=Subquery(latest)).filter(
        Q(now=None) | Q(now__in=[TextState.DRAFT, TextState.RETURNED])
    )
    found = [(row, row.now == TextState.RETURNED) for row in waiting.select_related("report")]
    return sorted(found, key=lambda one: not one[1])


def runs_of(report: AnnualReport) -> QuerySet[ReportRun]:
    """What was made of a report, the latest first."""
    return (
        ReportRun.objects.defer("snapshot")
        .filter(kind=Report.ANNUAL, params__annual=str(report.public_id))
        .select_related("made_by")
        .prefetch_related("files__file", finals())
    )


def attachments_for(viewer: Viewer) -> QuerySet[AnnualAttachment]:
    """The 附件 of the reports this person sees: of those at work for who sees the whole, of final ones for who reads the documents."""
    rows = AnnualAttachment.objects.select_related("report", "file")
    if viewer.can("reports.view_whole_annual"):
        return rows
    return rows.filter(report__state=ReportState.FINAL) if viewer.can("reports.view_tables") else rows.none()


def final_run(report: AnnualReport) -> ReportRun | None:
    """What the report was settled with, with its snapshot; None while it is at work."""
    made = ReportRun.objects.filter(kind=Report.ANNUAL, params__annual=str(report.public_id))
    return made.filter(final__isnull=False).order_by("-pk").first()


def returned_for(viewer: Viewer) -> QuerySet[ReturnedFile]:
    """The Word files that came back, of reports this person sees as a whole."""
    rows = ReturnedFile.objects.select_related("report", "run", "file", "brought_by")
    return rows if viewer.can("reports.view_whole_annual") else rows.none()


def changes_for(viewer: Viewer) -> QuerySet[ReturnedChange]:
    """The changes in them."""
    return ReturnedChange.objects.filter(returned__in=returned_for(viewer)).select_related("returned")


def report_of(run: ReportRun) -> AnnualReport | None:
    """The report a run was made of; None for a run of another kind."""
    if run.kind != Report.ANNUAL:
        return None
    return AnnualReport.objects.filter(public_id=run.params["annual"]).first()


def layout_of_group() -> ReportLayout:
    """How the group's report looks; as the standard has it where nothing was set."""
    return ReportLayout.objects.first() or ReportLayout()


def possible_writers() -> QuerySet[User]:
    """The people who may be asked to write."""
    held = people_who_can("reports.write_annual").order_by().values("user")
    return User.objects.filter(pk__in=held).order_by("name", "pk")


def default_day(year: int, today: dt.date) -> dt.date:
    """The day a report of a year is told up to, unless another one is asked for."""
    return min(dt.date(year, 12, 31), today)
