"""Drafts of 制度文件: founded, written paragraph by paragraph, read from Word, discarded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from governance.articles import Clause, numbering_faults, place, read_clauses, renumbered
from governance.enums import ClauseKind, DraftStage, RegulationKind
from governance.models import (
    Body,
    Regulation,
    RegulationClause,
    RegulationVersion,
)
from governance.selectors.regulation import EDIT
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.files.selectors import path_of
from groupportal.office.document.read import ReadTable, read_document
from groupportal.periods.enums import VersionState
from groupportal.ui.formats import cndate, quoted
from groupportal.ui.names import kept_name
from groupportal.ui.seen import print_of

MOST_CLAUSES = 500


@transaction.atomic
def found_regulation(
    name: str, *, kind: str = RegulationKind.SYSTEM, body: Body | None = None, by: Actor
) -> RegulationVersion:
    """A new regulation with its first, empty draft. DomainError for a name that is there."""
    user = person(by, EDIT)
    regulation = Regulation(name=kept_name(name.strip()), kind=kind, body=body)
    save_in_words(regulation)
    record("governance.regulation_founded", regulation, by=user, after={"名称": regulation.name})
    return _new_draft(regulation, (), "", user)


@transaction.atomic
def edit_regulation(
    regulation: Regulation, *, name: str, kind: str, body: Body | None, by: Actor
) -> Regulation:
    """Correct name, kind, and who keeps it."""
    user = person(by, EDIT)
    fresh = Regulation.objects.select_for_update(of=("self",)).get(pk=regulation.pk)
    before = {"名称": fresh.name, "种类": fresh.get_kind_display(), "负责机构": str(fresh.body or "")}
    fresh.name, fresh.kind, fresh.body = kept_name(name.strip()), kind, body
    save_in_words(fresh)
    after = {"名称": fresh.name, "种类": fresh.get_kind_display(), "负责机构": str(body or "")}
    record("governance.regulation_edited", fresh, by=user, before=before, after=after)
    return fresh


@transaction.atomic
def draft_version(regulation: Regulation, *, note: str = "", by: Actor) -> RegulationVersion:
    """The next draft, with the text of the one that was sent round last, or of what is in force.

    DomainError where one is worked on, or comments on the last one are still taken.
    """
    user = person(by, EDIT)
    Regulation.objects.select_for_update(of=("self",)).get(pk=regulation.pk)
    last = regulation.versions.order_by("-draft").first()
    if last is not None and last.state == VersionState.DRAFT and last.stage != DraftStage.CONSULTING:
        raise DomainError("draft_there", "这份制度文件已有一稿正在起草，请打开那一稿修改。")
    open_until = last.consultations.aggregate(last=Max("closes_on"))["last"] if last else None
    if open_until and open_until >= timezone.localdate():
        after = cndate(open_until + dt.timedelta(days=1))
        raise DomainError(
            "consultation_open",
            f"征求意见到{cndate(open_until)}截止，当天也收，{after}起可以起草修改稿；"
            "要提前结束的，请先在征求意见页面改截止日期。",
        )
    return _new_draft(regulation, list(last.clauses.order_by("position")) if last else (), note, user)


def _new_draft(
    regulation: Regulation, clauses: Iterable[RegulationClause], note: str, user: Any
) -> RegulationVersion:
    last = regulation.versions.aggregate(last=Max("draft"))["last"] or 0
    version = RegulationVersion(regulation=regulation, draft=last + 1, note=note.strip(), created_by=user)
    save_in_words(version)
    _write(version, clauses, sources=True)
    record("governance.regulation_drafted", version, by=user, after={"稿次": version.draft})
    return version


def _write(version: RegulationVersion, clauses: Iterable[Any], *, sources: bool = False) -> None:
    rows = [
        RegulationClause(
            version=version,
            position=position,
            kind=clause.kind,
            number=clause.number,
            text=clause.text,
            comes_from=clause if sources else None,
        )
        for position, clause in enumerate(clauses, 1)
    ]
    RegulationClause.objects.bulk_create(rows, batch_size=500)


def locked_draft(version: RegulationVersion) -> RegulationVersion:
    """The draft, locked and fresh. DomainError in words where its text is fixed."""
    fresh = RegulationVersion.objects.select_for_update(of=("self",)).filter(pk=version.pk).first()
    if fresh is None:
        raise DomainError("gone", "这一稿已被删除，请返回列表刷新。")
    if fresh.stage != DraftStage.EDITING:
        words = {
            DraftStage.CONSULTING: "这一稿正在或已经征求意见，文字不再改动；请等截止后起草修改稿。",
            DraftStage.SETTLED: "这一稿已经定稿，不能再改；表决前要改的，请先退回起草。",
        }
        raise DomainError("text_fixed", words[DraftStage(fresh.stage)])
    return fresh


@transaction.atomic
def discard_draft(version: RegulationVersion, *, by: Actor) -> None:
    """Delete a draft that is being edited; its regulation too where it has no other version."""
    user = person(by, EDIT)
    fresh = locked_draft(version)
    regulation = fresh.regulation
    record(
        "governance.draft_discarded", fresh, by=user, before={"名称": str(regulation), "稿次": fresh.draft}
    )
    fresh.delete()
    if not regulation.versions.exists():
        regulation.delete()


# Paragraphs


@transaction.atomic
def add_clause(
    version: RegulationVersion,
    *,
    text: str,
    kind: str = ClauseKind.ARTICLE,
    number: int | None = None,
    after: RegulationClause | None = None,
    by: Actor,
) -> RegulationClause:
    """A new paragraph behind another one, or at the end. Without ``number`` an article or chapter gets the next one.

    Later numbers stay as they are; the page names what is wrong with them and renumbers on request.
    """
    user = person(by, EDIT)
    fresh = locked_draft(version)
    if fresh.clauses.count() >= MOST_CLAUSES:
        raise DomainError("too_many", f"一份制度文件最多 {MOST_CLAUSES} 段，请拆成几份。")
    end = fresh.clauses.aggregate(last=Max("position"))["last"] or 0
    position = (after.position if after else end) + 1
    fresh.clauses.filter(position__gte=position).update(position=F("position") + 1)
    if kind == ClauseKind.TEXT:
        number = None
    elif number is None:
        before = fresh.clauses.filter(kind=kind, position__lt=position).order_by("-position").first()
        number = (before.number or 0) + 1 if before else 1
    row = RegulationClause(version=fresh, position=position, kind=kind, number=number, text=text.strip())
    save_in_words(row)
    record("governance.clause_added", fresh, by=user, after={place(row): row.text})
    return row


@transaction.atomic
def edit_clause(
    clause: RegulationClause, *, text: str, kind: str, number: int | None = None, was: str, by: Actor
) -> RegulationClause:
    """Another wording, kind or number. ``was``: the print of the text that the editor began with (``ui.seen.print_of``).

    DomainError ``overtaken`` with what stands there now, where somebody else has changed it meanwhile.
    """
    user = person(by, EDIT)
    version = locked_draft(clause.version)
    fresh = _locked_clause(clause)
    if was != print_of(fresh.text):
        raise DomainError(
            "overtaken",
            f"您打开这一段以后，别人改过它，所以还没有保存。现在是：{quoted(fresh.text)}。"
            "您写的都还在下面；请把两边合在一起，再保存一次，就按您填的为准。",
            field="text",
        )
    before = {place(fresh): fresh.text}
    fresh.text, fresh.kind = text.strip(), kind
    fresh.number = None if kind == ClauseKind.TEXT else number
    save_in_words(fresh)
    record("governance.clause_edited", version, by=user, before=before, after={place(fresh): fresh.text})
    return fresh


def _locked_clause(clause: RegulationClause) -> RegulationClause:
    fresh = RegulationClause.objects.select_for_update(of=("self",)).filter(pk=clause.pk).first()
    if fresh is None:
        raise DomainError("gone", "这一段已被删除。您写的还在下面，需要时请复制出来，另外增加一段。")
    return fresh


@transaction.atomic
def remove_clause(clause: RegulationClause, *, by: Actor) -> None:
    """Take a paragraph out; the trail keeps its words."""
    user = person(by, EDIT)
    version = locked_draft(clause.version)
    fresh = _locked_clause(clause)
    record("governance.clause_removed", version, by=user, before={place(fresh): fresh.text})
    fresh.delete()


@transaction.atomic
def renumber(version: RegulationVersion, *, by: Actor) -> int:
    """Count chapters and articles from one; how many numbers changed."""
    user = person(by, EDIT)
    fresh = locked_draft(version)
    rows = list(fresh.clauses.order_by("position"))
    changed = []
    for row, made in zip(rows, renumbered(rows), strict=True):
        if row.number != made.number:
            row.number = made.number
            changed.append(row)
    RegulationClause.objects.bulk_update(changed, ["number"], batch_size=500)
    record("governance.regulation_renumbered", fresh, by=user, after={"改动的编号": len(changed)})
    return len(changed)


@transaction.atomic
def import_text(version: RegulationVersion, file: StoredFile, *, by: Actor) -> list[str]:
    """Put the paragraphs of a Word file in place of the draft's; what is wrong with their numbers, in words.

    DomainError for a file without text, or one that is no Word file.
    """
    user = person(by, EDIT)
    fresh = locked_draft(version)
    clauses = clauses_of_file(path_of(file), name=file.name)
    # A regulation's file opens with its title; page and Word put the title above the text themselves.
    first, name = ("".join(text.split()).strip("《》") for text in (clauses[0].text, fresh.regulation.name))
    if len(clauses) > 1 and first == name:
        clauses = clauses[1:]
    fresh.clauses.all().delete()
    _write(fresh, clauses)
    fresh.source = file
    fresh.save(update_fields=["source"])
    after = {"文件": file.name, "条": sum(c.kind == ClauseKind.ARTICLE for c in clauses)}
    record("governance.regulation_text_imported", fresh, by=user, after=after)
    return numbering_faults(clauses)


def clauses_of_file(source: Path | bytes, *, name: str) -> list[Clause]:
    """The paragraphs of a .docx; a table's rows are lines of text. DomainError where there is nothing, or too much."""
    lines: list[str] = []
    for block in read_document(source, name=name).blocks:
        if isinstance(block, ReadTable):
            lines += ["　".join(cell.text for cell in row) for row in block.rows]
        else:
            lines += block.text.splitlines()
    clauses = read_clauses(lines)
    if not clauses:
        raise DomainError("no_text", f"文件{quoted(name)}里没有读到文字，请确认选对了文件。", field="file")
    if len(clauses) > MOST_CLAUSES:
        raise DomainError(
            "too_many",
            f"文件{quoted(name)}有 {len(clauses)} 段，最多 {MOST_CLAUSES} 段，请拆成几份。",
            field="file",
        )
    longest = max(clauses, key=lambda clause: len(clause.text))
    if len(longest.text) > (most := RegulationClause.longest("text")):
        raise DomainError(
            "too_long",
            f"{place(longest)}有 {len(longest.text)} 个字，一段最多 {most} 个字，请在文件里分开再导入。",
            field="file",
        )
    return clauses
