"""The texts that the documents of a day print, each with where it stands, for checks that look through all of them at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from groupportal.errors import DomainError
from groupportal.metrics.narrative import known_with, segments
from groupportal.reporting.sayings import LIVE, Saying, sayings
from groupportal.reporting.values import Fact
from groupportal.tenancy.kept import once
from plans.enums import ItemKind
from plans.selectors.checks import ruling_items
from plans.selectors.filed_item import FiledItem
from plans.selectors.warned import task_url
from reports.annual.text import Answer, Line, answers, lines_of, references, unknown_in
from reports.enums import Report, ReportState
from reports.models import AnnualReport, FinalReport, ReportRun
from reports.selectors.annual import Standing, standings_of

ANNUAL = "年度工作报告"
PLACES = {ItemKind.TASK: "附件2-1", ItemKind.INDICATOR: "附件2-2"}
SHEETS = ("附件2-1", "附件2-2", "附件2-3")


@dataclass(frozen=True)
class Passage:
    """A text of a document. ``typed``: the same with every figure that comes from the records replaced by as many ``LIVE``."""

    place: str
    subject: str
    url: str
    text: str
    typed: str

    @cached_property
    def sayings(self) -> list[Saying]:
        """The numbers people typed into it."""
        return list(sayings(self.typed))

    @cached_property
    def numbers(self) -> list[Saying]:
        """All numbers in it, those that come from the records too."""
        return self.sayings if self.typed == self.text else list(sayings(self.text))

    @property
    def where(self) -> str:
        """Document and part, for a sentence."""
        return f"{self.place}“{self.subject.rstrip('。；;')}”" if self.subject else self.place


@once
def passages_on(as_of: dt.date) -> list[Passage]:
    """What 附件2-1, 附件2-2 and the annual report of that very day print."""
    return [*_of_filings(ruling_items(as_of)[1], as_of), *_of_report(report_on(as_of))]


def report_on(as_of: dt.date) -> AnnualReport | None:
    """The annual report told up to that day: the one at work, else the last final one."""
    rows = AnnualReport.objects.filter(as_of=as_of)
    return rows.exclude(state=ReportState.FINAL).first() or rows.order_by("-pk").first()


def _of_filings(rows: Iterable[FiledItem], as_of: dt.date) -> Iterator[Passage]:
    for row in rows:
        if row.filing is None:
            continue
        text = row.filing.text
        pieces = [(text, False)]
        if "{{" in text:
            try:
                found = segments(text, as_of, known_with("reports.view_tables"))
                pieces = [(one.text, bool(one.url)) for one in found]
            except DomainError:  # said by the tables themselves
                pieces = []
        yield _passage(PLACES[ItemKind(row.item.kind)], row.item.name, task_url(row.item, as_of), pieces)


def _of_report(report: AnnualReport | None) -> Iterator[Passage]:
    if report is None:
        return
    shown, found = _read(report)
    for one in shown:
        for line in lines_of(one.words):
            if not line.exhibit:
                yield _passage(ANNUAL, one.section.title, one.row.get_absolute_url(), _pieces(line, found))


@once
def _read(report: AnnualReport) -> tuple[list[Standing], dict[str, Answer]]:
    """The sections that are printed, and what the references in them come to."""
    shown = [one for one in standings_of(report) if one.is_printed]
    typed = references([line for one in shown for line in lines_of(one.words)])
    return shown, answers(typed, report.as_of, known_with("reports.download_tables"))


def troubles_of(report: AnnualReport) -> list[dict[str, str]]:
    """References in its texts that can't be read or name nothing, by section."""
    shown, found = _read(report)
    said = []
    for one in shown:
        lines = lines_of(one.words)
        troubles = [found[typed].trouble for typed in references(lines)]
        troubles += [told for line in lines for told in unknown_in(line)]
        said += [{"subject": one.section.title, "message": trouble} for trouble in troubles if trouble]
    return said


def figures_of(report: AnnualReport) -> list[Fact]:
    """The figures its texts refer to."""
    return [answer.fact for answer in _read(report)[1].values() if answer.fact]


def _pieces(line: Line, found: Mapping[str, Answer]) -> list[tuple[str, bool]]:
    return [
        (found[part.typed].text, True) if part.typed in found else (part.text, False) for part in line.parts
    ]


def _passage(place: str, subject: str, url: str, pieces: Iterable[tuple[str, bool]]) -> Passage:
    pieces = list(pieces)
    typed = "".join(LIVE * len(text) if live else text for text, live in pieces)
    return Passage(place, subject, url, "".join(text for text, _ in pieces), typed)


# What was printed before.


@dataclass(frozen=True)
class Printed:
    """An earlier document: its texts, and its figures by what they ask: what they came to, and how that was printed."""

    run: ReportRun
    passages: list[Passage]
    figures: dict[tuple[str, tuple[tuple[str, str], ...], str], tuple[str, str]]


def printed_before(as_of: dt.date) -> list[Printed]:
    """The last annual report and the last 附件2 of an earlier day; of one day the final one, else the one made last."""
    found = []
    for kind, read in ((Report.ANNUAL, _annual), (Report.ANNEX, _annex)):
        rows = ReportRun.objects.filter(kind=kind, as_of__lt=as_of).order_by("-as_of", "-pk")
        last = rows.values_list("as_of", flat=True).first()
        if last is None:
            continue
        final = FinalReport.objects.filter(run__kind=kind, run__as_of=last).values_list("run", flat=True)
        run = rows.filter(pk__in=final[:1]).first() or rows.first()
        if run is not None:
            found.append(read(run))
    return found


def _annual(run: ReportRun) -> Printed:
    url, subject = run.get_absolute_url(), ""
    passages = []
    for block in run.snapshot["document"]["blocks"]:
        if block["kind"] not in ("heading", "paragraph"):
            continue
        pieces = [(one, False) if isinstance(one, str) else (one[0], True) for one in block["runs"]]
        if block["kind"] == "heading" and block["level"] == 1:
            subject = "".join(text for text, _ in pieces).partition("、")[2]
        else:
            passages.append(_passage(str(run), subject, url, pieces))
    figures = {
        (mark["code"], tuple(sorted(mark["params"].items())), mark["as_of"]): (
            mark["value"] or "",
            mark["text"],
        )
        for mark in run.snapshot["marks"].values()
    }
    return Printed(run, passages, figures)


def _annex(run: ReportRun) -> Printed:
    url = run.get_absolute_url()
    passages = [
        _passage(f"{run}", row["name"] or row["heading"], url, [(row["completion"], False)])
        for table in ("tasks", "indicators")
        for row in (run.snapshot.get(table) or {}).get("rows", [])
    ]
    return Printed(run, passages, {})
