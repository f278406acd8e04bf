"""检查: what was found in the documents of a day, and in one that was made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from budget.selectors.warnings import KIND as MONEY
from groupportal.reporting.checks import checking_kinds
from groupportal.tenancy.viewer import Viewer
from groupportal.warnings.registry import KINDS, Warned
from groupportal.warnings.selectors import Standing, found_by, standings
from plans.enums import ItemKind
from reports.checks.passages import ANNUAL, PLACES, SHEETS
from reports.enums import Report
from reports.models import ReportRun

BREAKDOWN = "目标任务分解表"
DOCUMENTS: dict[str, tuple[str, ...]] = {
    Report.ANNEX: SHEETS,
    Report.BREAKDOWN: (BREAKDOWN,),
    Report.ANNUAL: (ANNUAL,),
}
"""Which places a finding of each report names."""
_PLACES = {**{ItemKind(kind).label: place for kind, place in PLACES.items()}, "": ""}


def title_of(warning: Warned) -> str:
    """What is wrong, in a word."""
    kind = KINDS.get(warning.kind)
    return warning.title or (kind.label if kind else "其他")


def documents_of(warning: Warned) -> tuple[str, ...]:
    """Where it stands in print."""
    return tuple(dict.fromkeys(filter(None, (warning.place, *warning.also))))


def checks_on(viewer: Viewer, as_of: dt.date) -> list[Standing]:
    """What is found in the documents of a day, as far as this person may see it; what nobody said anything to first."""
    kinds = [code for code in checking_kinds() if viewer.can(KINDS[code].action)]
    return sorted(standings(_found(kinds, as_of)), key=lambda row: row.said is not None)


def open_on(viewer: Viewer, as_of: dt.date, *documents: str) -> int:
    """How many nobody said anything to; of these documents alone where some are named."""
    wanted = set(documents)
    rows = checks_on(viewer, as_of)
    return sum(
        row.said is None and (not wanted or bool(wanted & set(documents_of(row.warning)))) for row in rows
    )


def checks_for(report: str, as_of: dt.date, *, but: Collection[str] = ()) -> list[Warned]:
    """What is found in the print of a report of that day; not by the kinds ``but``, of which its maker is told anyhow."""
    places = set(DOCUMENTS[report])
    found = _found([code for code in checking_kinds() if code not in but], as_of)
    return [one for one in found if places & set(documents_of(one))]


def _found(kinds: Iterable[str], as_of: dt.date) -> list[Warned]:
    found = {one.key: _placed(one) for code in kinds for one in found_by(KINDS[code], as_of)}
    return list(found.values())


def _placed(one: Warned) -> Warned:
    """Rooms below know tasks and money; here they are told by the table that prints them."""
    place = "附件2-3" if one.kind == MONEY else _PLACES.get(one.place, one.place)
    return one if place == one.place else replace(one, place=place)


# In a document that was made.


def kept_findings(warnings: Iterable[Warned]) -> tuple[dict[str, Any], ...]:
    """Findings with what was said to them, as a run keeps them."""
    return tuple(_kept(row) for row in standings(warnings))


def _kept(row: Standing) -> dict[str, Any]:
    one = row.warning
    return {
        "key": one.key,
        "print": one.fingerprint,
        "title": title_of(one),
        "table": one.place,
        "also": list(one.also),
        "subject": one.subject,
        "message": one.message,
        "url": one.url,
        "state": row.state,
        "said": row.history,
    }


def findings_in(run: ReportRun) -> list[Standing]:
    """What was found in a document when it was made, with what has been said to it by now. One query."""
    return standings(_read(one) for one in run.warnings)


def settled_findings(run: ReportRun) -> tuple[dict[str, Any], ...]:
    """The same as it is kept with a final one."""
    return tuple(_kept(row) for row in findings_in(run))


def _read(kept: dict[str, Any]) -> Warned:
    return Warned(
        kept.get("key", ""),
        kept["message"],
        kept["subject"],
        kept["table"],
        kept.get("url", ""),
        title=kept.get("title", ""),
        also=tuple(kept.get("also", ())),
        print_=kept.get("print", ""),
    )
