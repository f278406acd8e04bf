"""汇总: the group's filing is written from what units contributed."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from plans.enums import FilingLevel, FilingState
from plans.models import AcceptancePoint, Evidence, Filing, FilingFigure, FilingSource, ItemThread
from plans.reading import figure_label, plain, point_in_quotes
from plans.selectors.bound import recorded
from plans.selectors.content import item_as_of
from plans.selectors.contributions import Suggestion, suggestions, whose
from plans.selectors.term import Term, term_of
from plans.services.filing import (
    MAX_TEXT,
    FigureContent,
    attach_evidence,
    draft_of,
    figure_rows,
    start_filing,
    take_off,
)


class Texts(enum.Enum):
    """What becomes of the contributions' texts: added to the draft's, put in its place, or left where they are."""

    ADD = "add"
    INSTEAD = "instead"
    LEAVE = "leave"


@transaction.atomic
def consolidate(
    thread: ItemThread,
    contributions: Sequence[Filing],
    *,
    as_of: dt.date,
    texts: Texts = Texts.ADD,
    by: Viewer,
    gone: list[str] | None = None,
) -> Filing:
    """The group's draft on a task and date with these approved contributions taken up: texts, suggested figures, evidence, source.

    Texts are added each under its unit's name; what the draft draws on already is not added again. Of each unit one contribution
    counts: a newer one takes the place of the one the draft drew on, and what was withdrawn since is drawn on no more; files that
    only those had brought go among the removed ones. Taken instead, it is the only one that counts. What
    they had made of a point for which the present ones give nothing leaves the figures too; ``gone`` is told what left. DomainError
    where none is given, where one is of another task, of a later day or not approved, where the draft waits for its ruling, or
    where text or files would be too many.
    """
    if not contributions:
        raise DomainError("no_contribution", "没有选中单位贡献，请先勾选要汇总的单位。")
    if texts is Texts.INSTEAD and len(contributions) > 1:
        raise DomainError("several_contributions", "采用只能选一家的贡献；要用几家的，请用“引用”。")
    draft = draft_of(start_filing(thread, as_of=as_of, by=by), by)
    chosen = list(
        Filing.objects.filter(pk__in=[row.pk for row in contributions])
        .select_related("assignment__unit", "assignment__assignee")
        .prefetch_related("figures", "evidence__file")
        .order_by("id")
    )
    for row in chosen:
        _refuse_unfit(row, thread, as_of)
    known = _all_of(draft)
    new = [row for row in chosen if row not in known]
    stale = [row for row in known if row not in chosen] if texts is Texts.INSTEAD else _stale(known, new)
    if texts is Texts.INSTEAD and draft.text and draft.proposed_by_id != by.user.pk:
        raise DomainError(
            "written_by_another",
            f"{draft.proposed_by}正在写这一项的集团填报，采用会换掉已写的文字。请用“引用”，或先与{draft.proposed_by}商量。",
        )
    if texts is Texts.INSTEAD:
        draft.text = chosen[0].text
    elif texts is Texts.ADD:
        draft.text = _with_quotes(draft.text, new, stale)
    if len(draft.text) > MAX_TEXT:
        raise DomainError(
            "text_long",
            f"引用后的文字有 {len(draft.text)} 个字，超过 {MAX_TEXT} 个字。请少选几家，或用“只取数值和佐证”，文字另写。",
        )
    draft.proposed_by = by.user
    draft.save(update_fields=["text", "proposed_by"])
    draft.sources.filter(contribution__in=stale).delete()
    FilingSource.objects.bulk_create([FilingSource(filing=draft, contribution=row) for row in new])
    item = item_as_of(thread, as_of)
    points = list(item.points.all()) if item else []
    present = chosen if texts is Texts.INSTEAD else _all_of(draft)
    left = _take_figures(draft, points, present, known if stale else [])
    for row in chosen:
        for evidence in row.evidence.all():
            attach_evidence(draft, evidence.file, evidence.title or _name(row), by, evidence.points)
    left += _let_go(draft, stale, by)
    if gone is not None:
        gone += left
    after = {"截至": as_of, "单位": [_name(row) for row in new]}
    if stale:
        after["不再采用"] = [f"{_name(row)}截至{cndate(row.as_of)}的贡献" for row in stale] + left
    record("plans.contributions_taken", draft, by=by.user, after=after)
    return draft


def _let_go(draft: Filing, stale: Sequence[Filing], by: Viewer) -> list[str]:
    """Takes off the files that came with contributions which are drawn on no more, and with none of the others."""
    still = Evidence.objects.filter(filing__drawn_on_by__filing=draft).values("file__sha256")
    theirs = Evidence.objects.filter(filing__in=stale).exclude(file__sha256__in=still).values("file__sha256")
    left = list(draft.evidence.filter(file__sha256__in=theirs).select_related("file"))
    for evidence in left:
        take_off(evidence, draft, by)
    return [f"文件{evidence.file.name}" for evidence in left]


def _refuse_unfit(row: Filing, thread: ItemThread, as_of: dt.date) -> None:
    if row.thread_id != thread.pk or row.level != FilingLevel.UNIT:
        raise DomainError("other_task", "选中的贡献不属于这项任务，请从汇总页重新选择。")
    if row.state != FilingState.APPROVED:
        raise DomainError("not_approved", f"{_name(row)}的贡献还没有审核通过，审核后才能汇总。")
    if row.as_of > as_of:
        raise DomainError("later", f"{_name(row)}的贡献截至日期晚于汇总日期，请改选汇总日期。")


def _name(row: Filing) -> str:
    asked = row.assignment
    return str(asked.unit or asked.assignee) if asked else ""


def _quoted(row: Filing) -> str:
    return f"{_name(row)}：{row.text.strip()}"


def _stale(known: Sequence[Filing], new: Sequence[Filing]) -> list[Filing]:
    """What the draft drew on and no longer does: its unit said something newer, or its approval was withdrawn."""
    renewed = {whose(row.assignment) for row in new}
    return [row for row in known if row.state != FilingState.APPROVED or whose(row.assignment) in renewed]


def _with_quotes(text: str, new: Sequence[Filing], stale: Sequence[Filing]) -> str:
    """The text with what is new, in the place of what the same unit had said where that still stands word for word."""
    before = {whose(row.assignment): _quoted(row) for row in stale}
    added = []
    for row in new:
        old = before.get(whose(row.assignment))
        if old and old in text:
            text = text.replace(old, _quoted(row), 1)
        else:
            added.append(_quoted(row))
    return "\n\n".join(filter(None, [text, *added]))


def _all_of(draft: Filing) -> list[Filing]:
    rows = Filing.objects.filter(drawn_on_by__filing=draft).select_related(
        "assignment__unit", "assignment__assignee"
    )
    return list(rows.prefetch_related("figures").order_by("id"))


def _take_figures(
    draft: Filing, points: Sequence[AcceptancePoint], contributions: list[Filing], former: list[Filing]
) -> list[str]:
    """Figures that are suggested take the place of the draft's; of the others what ``former`` contributions had made leaves, which is
    told, and what was written by hand stays."""
    term = term_of(draft.thread.plan)

    def made_by(rows: list[Filing]) -> list[tuple[Suggestion, Decimal]]:
        given = [(row, list(row.figures.all())) for row in rows]
        asked = [(one, _figure(one, draft.as_of, term)) for one in suggestions(points, given, draft.as_of)]
        return [(one, value) for one, value in asked if value is not None]

    found = made_by(contributions)
    kept = {(one.point.pk, one.year) for one, _ in found}
    left = []
    for one, value in made_by(former):
        theirs = draft.figures.filter(line=one.point.line, year=one.year, value=value)
        if (one.point.pk, one.year) not in kept and theirs.delete()[0]:
            left.append(
                f"要点{point_in_quotes(one.point.number, one.point.text)}的{plain(value)}{one.point.unit}"
            )
    for one, _ in found:
        draft.figures.filter(line=one.point.line, year=one.year).delete()
    taken = [
        FigureContent(
            one.point.position,
            figure_label(one.point.text),
            value,
            one.point.unit,
            one.year,
            one.base,
            one.point.line,
        )
        for one, value in found
    ]
    FilingFigure.objects.bulk_create(figure_rows(draft, taken))
    return left


def _figure(one: Suggestion, as_of: dt.date, term: Term) -> Decimal | None:
    """What the draft gets: of a bound point that units gave a figure of what the records say, else what the figures make together."""
    if one.point.metric and one.parts:
        counted = recorded(one.point, as_of, term, one.year).counted
        if counted is not None:
            return counted
    return one.value
