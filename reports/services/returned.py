"""A Word file that came back: found which run it is, read, held against what was sent; each change taken over or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.files.selectors import path_of
from groupportal.files.services import store_upload
from groupportal.metrics.narrative import number_from_words
from groupportal.office.document.read import read_document
from groupportal.office.faults import OfficeFileError
from groupportal.tenancy.viewer import Viewer
from groupportal.uploads.checking import WORD
from plans.selectors.checks import ruling_items
from plans.services.correcting import correct_words
from reports.annual.back import changes_in, stamp_in
from reports.annual.behind import copied_from, question_of
from reports.enums import OF_RECORDS, Change, Decided, Form, Origin, Report
from reports.models import AnnualReport, AnnualSection, ReportRun, ReturnedChange, ReturnedFile, SectionText
from reports.selectors.annual import report_of
from reports.services.annual import locked_section, refuse_final, write_section
from reports.services.run import render

_FIELDS = (
    "kind",
    "key",
    "section",
    "was",
    "now",
    "context",
    "before",
    "after",
    "anchor",
    "inline",
    "mark",
    "numbers",
)


@transaction.atomic
def bring_back(report: AnnualReport, upload: Any, *, by: Viewer) -> ReturnedFile:
    """Take in a Word file of this report that people worked on, and find what they changed.

    DomainError for a file that is no Word file, was not made of this report, or can't be read.
    """
    by.require("reports.manage_annual")
    refuse_final(report)
    file = store_upload(
        upload,
        by=by,
        purpose="改过的年度工作报告",
        view_action="reports.view_whole_annual",
        accept=frozenset({WORD}),
    )
    path = path_of(file)
    run = _run_of(report, stamp_in(path), file.name)
    try:
        sent = read_document(_as_sent(run), name=file.name)
        back = read_document(path, name=file.name)
    except OfficeFileError as error:
        raise DomainError(error.code, str(error)) from error
    returned = ReturnedFile.objects.create(
        report=report, run=run, file=file, tracked=back.inserted + back.deleted, brought_by=by.user
    )
    found = changes_in(sent, back, run.snapshot)
    ReturnedChange.objects.bulk_create(
        [
            ReturnedChange(returned=returned, number=number, **{name: getattr(one, name) for name in _FIELDS})
            for number, one in enumerate(found, 1)
        ]
    )
    record("reports.returned_read", report, by=by.user, after={"文件": file.name, "改动": len(found)})
    return returned


def _run_of(report: AnnualReport, stamp: str, name: str) -> ReportRun:
    run = (
        ReportRun.objects.filter(snapshot_sha256__startswith=stamp).order_by("-pk").first() if stamp else None
    )
    if run is None or run.kind != Report.ANNUAL:
        raise DomainError(
            "not_ours",
            f"“{name}”不是本集团生成的年度工作报告：它可能是别的集团的、另外写的，或者文件属性被清除了。"
            "请在从这里下载的那份 Word 上修改，改好后上传。",
            field="file",
        )
    whose = report_of(run)
    if whose is None or whose.pk != report.pk:
        raise DomainError(
            "other_report",
            f"“{name}”是“{whose}”的文件，不是“{report}”的。请打开那一份报告再上传。",
            field="file",
        )
    return run


def _as_sent(run: ReportRun) -> Path | bytes:
    """The file as it was handed out; a program that words a table otherwise since would find changes nobody made."""
    made = run.files.filter(form=Form.DOCX).select_related("file").first()
    path = path_of(made.file) if made else None
    return path if path and path.exists() else render(run, Form.DOCX)


@transaction.atomic
def decide(change: ReturnedChange, decision: str, *, by: Viewer) -> ReturnedChange:
    """Take a change over into the section's text, refuse it, or say that it was looked after elsewhere; decided once.

    ``Decided.CORRECTED``: as ``_correct``. DomainError where the sentence is another one by now, or the change is none of a text.
    """
    if decision == Decided.CORRECTED:
        return _correct(change, by)
    if decision != Decided.TAKEN:
        return _decide(change, decision, by)
    _refuse_what_is_no_text(change)
    section, last = _section_of(change, by)
    fresh, words = _taken(change, last.text if last else "", by)
    fresh.text = _write(section, last, words, by)
    fresh.save(update_fields=["text"])
    return fresh


def decide_all(
    returned: ReturnedFile, kinds: Iterable[str], decision: str, *, by: Viewer
) -> tuple[int, list[str]]:
    """Decide all open changes of these kinds: how many were decided, and why the others could not be. Each stands by itself.

    Taken over is what can be: a sentence that went into another section stays open. What is taken into a section becomes one
    text of it, for one review.
    """
    opened = returned.changes.filter(decision=Decided.OPEN, kind__in=list(kinds))
    if decision != Decided.TAKEN:
        return _each(opened, lambda row: decide(row, decision, by=by))
    done = 0
    left: list[str] = []
    rows = sorted((row for row in opened if row.is_takeable), key=lambda one: one.key)
    for _, here in groupby(rows, key=lambda one: one.key):
        # Sentences before figures: a sentence is found by the references in it, which a figure taken over replaces.
        taken, why = _take_all(sorted(here, key=lambda one: (one.kind == Change.FIGURE, one.number)), by)
        done, left = done + taken, [*left, *why]
    return done, left


def _each(rows: Iterable[ReturnedChange], deed: Callable[[ReturnedChange], object]) -> tuple[int, list[str]]:
    done = 0
    left: list[str] = []
    for row in rows:
        try:
            with transaction.atomic():
                deed(row)
            done += 1
        except DomainError as error:
            left.append(f"{row}：{error.message}")
    return done, left


def _take_all(rows: list[ReturnedChange], by: Viewer) -> tuple[int, list[str]]:
    """Take over what can be of the changes of one section, in one text."""
    try:
        with transaction.atomic():
            section, last = _section_of(rows[0], by)
            words = last.text if last else ""
            taken: list[ReturnedChange] = []

            def take(row: ReturnedChange) -> None:
                nonlocal words
                fresh, words = _taken(row, words, by)
                taken.append(fresh)

            done, left = _each(rows, take)
            if taken:
                text = _write(section, last, words, by)
                ReturnedChange.objects.filter(pk__in=[one.pk for one in taken]).update(text=text)
            return done, left
    except (
        DomainError
    ):  # the section is closed, or the text they make together can't be kept: each for itself
        return _each(rows, lambda row: decide(row, Decided.TAKEN, by=by))


def _correct(change: ReturnedChange, by: Viewer) -> ReturnedChange:
    """Put the number, or the words, into the one record it comes from, through that record's own service, whose errors these are.

    DomainError too for words that are no filing's, for a figure of many records or one that can't be asked any more, for words that
    are no number.
    """
    fresh = _decide(change, Decided.CORRECTED, by)
    begun = (_with_number if fresh.kind in OF_RECORDS else _with_words)(fresh, by)
    fresh.record_url = begun.get_absolute_url()
    fresh.save(update_fields=["record_url"])
    return fresh


def _with_words(change: ReturnedChange, by: Viewer) -> Any:
    as_of = change.returned.run.as_of
    found = copied_from(change, lambda: ruling_items(as_of)[1])
    if found is None:
        raise DomainError(
            "no_record",
            "这句话不是照抄一份填报的，没有可以更正的记录。请点“采用”写成报告的文字，或到记录处更正。",
        )
    thread = found.row.item.thread.public_id
    return correct_words(as_of, found.said, found.now, by=by, thread=thread)


def _with_number(change: ReturnedChange, by: Viewer) -> Any:
    told = change.returned.run.snapshot["marks"].get(change.mark)
    question = question_of(told) if told else None
    if question is None or question.metric.correction is None:
        raise DomainError(
            "many_records",
            "这个数由多条记录算出，不能直接改成另一个数。请点开记录逐条更正，再标“已另行处理”。",
        )
    value = number_from_words(question.metric, change.now)
    return question.metric.correction.begin(question.as_of, value, by=by, **question.params)


def _decide(change: ReturnedChange, decision: str, by: Viewer) -> ReturnedChange:
    by.require("reports.manage_annual")
    fresh = (
        ReturnedChange.objects.select_for_update(of=("self",))
        .select_related("returned__report", "returned__run")
        .get(pk=change.pk)
    )
    if fresh.decision != Decided.OPEN:
        raise DomainError("decided", f"{fresh}已经处理过（{fresh.get_decision_display()}）。")
    if decision not in Decided.values or decision == Decided.OPEN:
        raise DomainError("no_decision", "没有选择怎样处理，请点“采用”“不采用”或“已另行处理”。")
    fresh.decision, fresh.decided_by, fresh.decided_at = decision, by.user, timezone.now()
    fresh.save(update_fields=["decision", "decided_by", "decided_at"])
    record(
        "reports.returned_decided",
        fresh.returned.report,
        by=by.user,
        after={"改动": str(fresh), "章节": fresh.section, "决定": fresh.get_decision_display()},
    )
    return fresh


def _taken(change: ReturnedChange, words: str, by: Viewer) -> tuple[ReturnedChange, str]:
    """The change, decided, and its section's words with it."""
    fresh = _decide(change, Decided.TAKEN, by)
    return fresh, _replaced(fresh, words)


def _refuse_what_is_no_text(change: ReturnedChange) -> None:
    if change.kind == Change.MOVED and not change.before:
        raise DomainError(
            "moved_away", "这句话移到了别的章，或和别的话连在一起，不能自动移。请打开那一章，自己移动。"
        )
    if not change.is_takeable:
        raise DomainError(
            "not_text",
            "表和图里的数来自记录，标题来自提纲，不能在文字里采用。请到记录或提纲里改，再重新生成。",
        )


def _section_of(change: ReturnedChange, by: Viewer) -> tuple[AnnualSection, SectionText | None]:
    by.require("reports.manage_annual")
    section = AnnualSection.objects.filter(report=change.returned.report, key=change.key).first()
    if section is None:
        raise DomainError("no_section", f"报告里没有“{change.section}”这一章了。")
    return locked_section(section, by)


def _write(section: AnnualSection, last: SectionText | None, words: str, by: Viewer) -> SectionText:
    return write_section(section, words, seen=last.number if last else 0, by=by, origin=Origin.FILE)


def _replaced(change: ReturnedChange, text: str) -> str:
    """The section's text with the change in it."""
    for before, after, anchor in _wordings(change):
        if change.kind == Change.MOVED:
            rest = _tidy(text.replace(before, "")) if text.count(before) == 1 else ""
            if rest and (moved := _put_in(change, rest, after, anchor)) is not None:
                return moved
        elif change.kind == Change.FIGURE:
            # In its own sentence and where it stands there once: in another one nobody changed it.
            for context in _contexts(change):
                if text.count(context) == 1 and context.count(before) == 1:
                    return text.replace(context, context.replace(before, after))
        elif before and text.count(before) == 1:
            return _tidy(text.replace(before, after))
        elif not before and (added := _put_in(change, text, after, anchor)) is not None:
            return added
    raise DomainError(
        "changed_since",
        f"“{change.section}”里这句话在生成以后改过，或不止一处，不能自动换。请打开那一章，把文件里的写法并进去，再标为“已另行处理”。",
    )


def _put_in(change: ReturnedChange, text: str, after: str, anchor: str) -> str | None:
    """The text with new words behind the anchor, at its beginning without one; None where the anchor is not there once."""
    if not anchor:
        return f"{after}\n{text}".strip()
    if text.count(anchor) != 1:
        return None
    if change.inline:
        return text.replace(anchor, anchor + after)
    line = next(line for line in text.split("\n") if anchor in line)
    return text.replace(line, f"{line}\n{after}")


def _wordings(change: ReturnedChange) -> Iterable[tuple[str, str, str]]:
    """How the sentence may stand by now: as it was printed, or with figures that were taken over from the same file."""
    before, after, anchor = change.before, change.after, change.anchor
    yield before, after, anchor
    if change.kind == Change.FIGURE:
        return
    for one in _taken_before(change).filter(kind=Change.FIGURE):
        before, after, anchor = (words.replace(one.before, one.after) for words in (before, after, anchor))
    yield before, after, anchor


def _contexts(change: ReturnedChange) -> Iterable[str]:
    """How a figure's sentence may stand by now: as it was printed, or with what was taken over from the same file."""
    context = change.context or change.before
    yield context
    taken = _taken_before(change)
    for one in taken.filter(kind=Change.SENTENCE):
        if one.before and one.before in context:
            context = context.replace(one.before, one.after)
    yield context
    for one in taken.filter(kind=Change.FIGURE):
        context = context.replace(one.before, one.after)
    yield context


def _taken_before(change: ReturnedChange) -> QuerySet[ReturnedChange]:
    taken = change.returned.changes.filter(decision=Decided.TAKEN, key=change.key)
    return taken.exclude(pk=change.pk)


def _tidy(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line.strip())
