"""制度文件: drafts edited by paragraph, versions in force with their numbers, repeal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from governance.articles import Clause, numbering_faults, place, read_clauses, renumbered
from governance.enums import ClauseKind, CommentState, DraftStage, MotionState, Numbered, RegulationKind
from governance.models import (
    Body,
    Motion,
    Regulation,
    RegulationClause,
    RegulationComment,
    RegulationVersion,
)
from governance.selectors.regulation import EDIT
from governance.selectors.voting import decided_on
from governance.services.motion import locked as locked_motion
from governance.services.numbering import take_number
from governance.services.regulation_receipt import publish, tell_repealed
from groupportal.accounts.services import refuse_invalid, save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.decision import UNDECIDED, Decision
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.files.selectors import path_of
from groupportal.office.document.read import ReadTable, read_document
from groupportal.periods.enums import VersionState
from groupportal.periods.version import put_in_force
from groupportal.ui.formats import cndate, cntime, quoted
from groupportal.ui.names import kept_name
from groupportal.ui.seen import print_of

MOST_CLAUSES = 500


# Drafts


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
        raise DomainError(
            "consultation_open",
            f"征求意见到{cndate(open_until)}才截止，之后再起草修改稿；要提前结束的，请先在征求意见页面改截止日期。",
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


# From draft to force


def unanswered(regulation: Regulation) -> int:
    """How many comments on its drafts wait for an answer."""
    rows = RegulationComment.objects.filter(consultation__version__regulation=regulation)
    return rows.filter(state=CommentState.WAITING).count()


@transaction.atomic
def settle_draft(version: RegulationVersion, *, by: Actor) -> RegulationVersion:
    """The draft is ready to be voted on: its text changes no more.

    DomainError without text, and while comments on an earlier draft wait for their answers.
    """
    user = person(by, EDIT)
    fresh = locked_draft(version)
    if not fresh.clauses.exists():
        raise DomainError("no_text", "这一稿还没有文字，请先写条文或导入 Word 文件。")
    if waiting := unanswered(fresh.regulation):
        raise DomainError(
            "unanswered", f"还有 {waiting} 条意见没有答复。每条都写明采纳、部分采纳或不采纳和理由，才能定稿。"
        )
    return _staged(fresh, DraftStage.SETTLED, "governance.draft_settled", user)


@transaction.atomic
def reopen_draft(version: RegulationVersion, *, reason: str, by: Actor) -> RegulationVersion:
    """A settled draft goes back to be edited, before it is in force. DomainError without a reason."""
    user = person(by, EDIT)
    fresh = _settled(version)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么退回起草。", field="reason")
    return _staged(fresh, DraftStage.EDITING, "governance.draft_reopened", user, reason.strip())


def _staged(
    version: RegulationVersion, stage: str, action: str, user: Any, note: str = ""
) -> RegulationVersion:
    version.stage = stage
    version.settled_at = timezone.now() if stage == DraftStage.SETTLED else None
    save_in_words(version)
    record(action, version, by=user, note=note)
    return version


def _settled(version: RegulationVersion) -> RegulationVersion:
    fresh = RegulationVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if fresh.state != VersionState.DRAFT:
        raise DomainError("in_force", "这一版已经公布，不能再改。要修订的，请起草新的一稿。")
    if fresh.stage != DraftStage.SETTLED:
        raise DomainError("not_settled", "这一稿还没有定稿，请先定稿，再登记表决结果和文号。")
    return fresh


def _refuse_older(motion: Motion, version: RegulationVersion) -> None:
    if Motion.objects.filter(pk=motion.pk, opens_at__lt=version.settled_at).exists():
        raise DomainError(
            "voted_before",
            f"这一稿{cntime(version.settled_at)}才定稿，表决{quoted(motion)}在那以前，表决的不是现在的文字。"
            "表决以后文字改过的，须就这一稿重新表决。",
            field="motion",
        )


@transaction.atomic
def bring_into_force(
    version: RegulationVersion,
    *,
    on: dt.date,
    year: int | None = None,
    serial: int | None = None,
    motion: Motion | None = None,
    decision: Decision = UNDECIDED,
    by: Actor,
) -> RegulationVersion:
    """A settled draft holds from ``on``, with a number of the group's form, and goes to all members; the former version ends that day.

    It stands on a motion that was carried, or on a decision in words. DomainError without either, for a motion that was not valid or
    not carried or voted on before the draft was settled, and for a number that was given before.
    """
    user = person(by, EDIT)
    Regulation.objects.select_for_update(of=("self",)).get(pk=version.regulation_id)
    fresh = _settled(version)
    if motion is not None:
        decision = _carried(motion, decision)
        _refuse_older(motion, fresh)
    decision.require()
    fresh.year = year or on.year
    fresh.serial, fresh.number = take_number(Numbered.REGULATION, fresh.year, serial)
    fresh.motion, fresh.decided_on, fresh.evidence = motion, decision.decided_on, decision.evidence
    fresh.published_at = timezone.now()
    refuse_invalid(fresh)
    fresh.save()
    among = RegulationVersion.objects.filter(regulation=fresh.regulation)
    former = put_in_force(fresh, among=among, on=on, decided_by=decision.text[:200])
    after = {"文号": fresh.number, "施行日期": on, "决定依据": fresh.decided_by}
    record(
        "governance.regulation_in_force", fresh, by=user, before={"原版本": str(former or "")}, after=after
    )
    publish(fresh)
    return fresh


def _carried(motion: Motion, decision: Decision) -> Decision:
    fresh = locked_motion(motion)  # nobody annuls it meanwhile
    if fresh.state != MotionState.CLOSED or not fresh.is_valid or not fresh.is_carried:
        why = (
            fresh.get_state_display()
            if fresh.state != MotionState.CLOSED
            else "没有通过"
            if fresh.is_valid
            else "无效"
        )
        raise DomainError(
            "not_carried", f"表决{quoted(fresh)}{why}，不能据此公布。请核对表决结果。", field="motion"
        )
    return Decision(f"{fresh.meeting}表决通过", decided_on(fresh), decision.evidence)


@transaction.atomic
def repeal(
    version: RegulationVersion, *, on: dt.date, reason: str, decision: Decision, by: Actor
) -> RegulationVersion:
    """A version in force holds no longer from ``on``; the people of the units it was sent to are told.

    DomainError without reason or decision, or for one that is not in force.
    """
    user = person(by, EDIT)
    fresh = RegulationVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if fresh.state != VersionState.IN_FORCE:
        raise DomainError("not_in_force", "这一版不在施行，不用废止。请刷新页面查看。")
    if not reason.strip():
        raise DomainError("reason_missing", "请写明废止原因，成员单位会看到。", field="reason")
    decision.require()
    fresh.state, fresh.ends_on, fresh.repeal_reason = VersionState.SUPERSEDED, on, reason.strip()
    decision.put_on(fresh, "end_")
    save_in_words(fresh)
    record(
        "governance.regulation_repealed",
        fresh,
        by=user,
        after={"废止日期": on, "决定依据": decision.text},
        note=fresh.repeal_reason,
    )
    tell_repealed(fresh)
    return fresh


@transaction.atomic
def register_version(
    name: str,
    *,
    kind: str,
    body: Body | None,
    number: str,
    on: dt.date,
    ends_on: dt.date | None = None,
    decided_by: str = "",
    by: Actor,
) -> RegulationVersion:
    """Write down a regulation that holds or held before the portal: without text, which may be imported into a later draft.

    DomainError for a name or number that is there, or days the wrong way round.
    """
    user = person(by, EDIT)
    regulation = Regulation(name=kept_name(name.strip()), kind=kind, body=body)
    save_in_words(regulation)
    version = RegulationVersion(
        regulation=regulation,
        draft=1,
        stage=DraftStage.SETTLED,
        state=VersionState.SUPERSEDED if ends_on else VersionState.IN_FORCE,
        number=number.strip(),
        starts_on=on,
        ends_on=ends_on,
        repeal_reason="补录时已经失效" if ends_on else "",
        decided_by=decided_by.strip(),
        created_by=user,
    )
    save_in_words(version)
    record(
        "governance.regulation_registered", version, by=user, after={"文号": version.number, "施行日期": on}
    )
    return version
