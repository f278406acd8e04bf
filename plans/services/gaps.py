"""补缺: figures, texts and files of many tasks are put into the group's drafts at once, and handed in together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.tenancy.viewer import Viewer
from plans.models import AcceptancePoint, Filing, ItemThread
from plans.reading import figure_label, figures_by_year, match_figures
from plans.selectors.content import item_as_of
from plans.selectors.contributions import open_filing_of_group
from plans.selectors.filings import latest_filings
from plans.selectors.gaps import Slot
from plans.services.filing import (
    BASE_ALONE,
    FigureContent,
    add_evidence,
    attach_evidence,
    draft_of,
    fingerprint,
    locked_task,
    points_of_task,
    save_filing,
    start_filing,
    submit_filing,
)


@dataclass(frozen=True)
class GapEdit:
    """What was changed on one task. ``seen``: what the page was opened with; ``figures`` by what they answer, None takes one off.

    ``text`` None leaves the text as it is. ``uploads`` and ``kept`` come with the lines of the points that each proves, none
    for all of them.
    """

    thread: ItemThread
    seen: str
    figures: Mapping[Slot, Decimal | None] = field(default_factory=dict)
    text: str | None = None
    uploads: Sequence[tuple[Any, Sequence[UUID]]] = ()
    kept: Sequence[tuple[StoredFile, Sequence[UUID]]] = ()


class GapError(DomainError):
    """What stands in the way, by task (id): nothing of the whole was kept."""

    def __init__(self, troubles: dict[int, str]) -> None:
        super().__init__(
            "gaps", f"有 {len(troubles)} 项没有保存，原因写在各项下面；改好后再保存，其他各项也一并保存。"
        )
        self.troubles = troubles


def seen_of(begun: Filing | None, counting: Filing | None) -> str:
    """What a page remembers of a task: the filing under way as it stands, else which one counts."""
    if begun is not None:
        return fingerprint(begun)
    return f"counts-{counting.pk if counting else 0}"


@transaction.atomic
def fill_gaps(
    edits: Sequence[GapEdit], submitted: Sequence[ItemThread] = (), *, as_of: dt.date, by: Viewer
) -> list[Filing]:
    """Write all edits into the group's drafts of the day, then hand in those of ``submitted``; the drafts that were handed in.

    All or nothing. GapError says what stands in the way of which task: changed by somebody else meanwhile, waiting for its
    ruling, a file that is refused, a text that lacks.
    """
    troubles: dict[int, str] = {}
    for edit in edits:
        _try(troubles, edit.thread, lambda edit=edit: _write(edit, as_of, by))
    done = []
    for thread in submitted:
        if thread.pk not in troubles:
            _try(troubles, thread, lambda thread=thread: done.append(_hand_in(thread, as_of, by)))
    if troubles:
        raise GapError(troubles)
    return done


def _try(troubles: dict[int, str], thread: ItemThread, deed: Any) -> None:
    try:
        with transaction.atomic():
            deed()
    except DomainError as error:
        troubles[thread.pk] = error.message


def _write(edit: GapEdit, as_of: dt.date, by: Viewer) -> None:
    thread = locked_task(edit.thread)
    begun = open_filing_of_group(thread, as_of)
    counting = latest_filings([thread.pk], as_of).get(thread.pk)
    if edit.seen != seen_of(begun, counting):
        who = f"{begun.proposed_by}刚刚" if begun and begun.proposed_by else "别人刚刚"
        raise DomainError(
            "changed",
            f"{who}也改了这一项，您的修改没有覆盖它。现在的内容已列在旁边，核对后再保存就以您的为准。",
        )
    draft = draft_of(start_filing(thread, as_of=as_of, by=by), by)
    text = draft.text if edit.text is None else edit.text
    figures = _merged(draft, edit.figures, as_of)
    draft = save_filing(draft, as_of=as_of, text=text, figures=figures, seen=fingerprint(draft), by=by)
    for upload, points in edit.uploads:
        add_evidence(draft, upload, points=points, by=by)
    for file, points in edit.kept:
        attach_evidence(draft, file, "", by, points_of_task(draft, points))


def _merged(draft: Filing, changed: Mapping[Slot, Decimal | None], as_of: dt.date) -> list[FigureContent]:
    """The draft's figures with those that were changed; those of points that no longer stand there stay."""
    item = item_as_of(draft.thread, as_of)
    points: list[AcceptancePoint] = list(item.points.all()) if item else []
    filed = list(draft.figures.all())
    answered, by_year = match_figures(points, filed), figures_by_year(points, filed)
    used = {figure.pk for found in (answered, *by_year.values()) for figure in found.values()}
    kept: dict[tuple[Any, int | None], FigureContent] = {
        (f.line or f.position, f.year): FigureContent(
            f.position, f.label, f.value, f.unit, f.year, f.base, f.line
        )
        for f in filed
        if f.pk not in used
    }
    for point in points:
        years = {slot.year for slot in changed if slot.line == point.line} | {None, *by_year}
        for year in sorted(years, key=lambda year: year or 0):
            old = (by_year.get(year, {}) if year else answered).get(point.pk)
            value = changed.get(Slot(point.line, year), old.value if old else None)
            base = changed.get(Slot(point.line, year, is_base=True), old.base if old else None)
            if value is None and changed.get(Slot(point.line, year, is_base=True)) is not None:
                raise DomainError("base_alone", f"要点“{point.number}{point.text[:30]}”{BASE_ALONE}")
            if value is not None:
                kept[point.line, year] = FigureContent(
                    point.position, figure_label(point.text), value, point.unit, year, base, point.line
                )
    return sorted(kept.values(), key=lambda figure: (figure.position, figure.year or 0))


def _hand_in(thread: ItemThread, as_of: dt.date, by: Viewer) -> Filing:
    draft = open_filing_of_group(thread, as_of)
    if draft is None:
        raise DomainError("nothing_new", "这一项没有草稿可提交，请先填写。")
    return submit_filing(draft, by=by)
