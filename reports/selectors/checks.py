"""检查: what was found in the documents of a day, and in one that was made."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from django.urls import get_script_prefix
from django.utils import timezone

from budget.selectors.warnings import KIND as MONEY
from groupportal.reporting.checks import checking_kinds
from groupportal.tenancy.address import group_prefix
from groupportal.tenancy.kept import remembered
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer
from groupportal.warnings.enums import Stand
from groupportal.warnings.registry import KINDS, Warned
from groupportal.warnings.selectors import Said, Standing, found_by, standings
from plans.enums import ItemKind
from reports.checks.passages import ANNUAL, PLACES, SHEETS
from reports.enums import BREAKDOWNS, Report
from reports.models import ReportRun

BREAKDOWN = "目标任务分解表"
DOCUMENTS: dict[str, tuple[str, ...]] = {
    Report.ANNEX: SHEETS,
    Report.BREAKDOWN: (BREAKDOWN,),
    Report.BREAKDOWN_STATE: (BREAKDOWN,),
    Report.ANNUAL: (ANNUAL,),
}
"""Which places a finding of each report names."""
_PLACES = {**{ItemKind(kind).label: place for kind, place in PLACES.items()}, "": ""}


def title_of(warning: Warned) -> str:
    """What is wrong, in a word."""
    kind = KINDS.get(warning.kind)
    return warning.title or (kind.label if kind else "")


def documents_of(warning: Warned) -> tuple[str, ...]:
    """Where it stands in print."""
    return tuple(dict.fromkeys(filter(None, (warning.place, *warning.also))))


@remembered
def checks_on(viewer: Viewer, as_of: dt.date) -> list[Standing]:
    """What is found in the documents of a day, as far as this person may see it; what nobody said anything to first."""
    kinds = [code for code in checking_kinds() if viewer.can(KINDS[code].action)]
    return sorted(standings(_found(kinds, as_of)), key=lambda row: row.said is not None)


@remembered
def checks_for(report: str, as_of: dt.date, *, but: Collection[str] = ()) -> list[Warned]:
    """What is found in the print of a report of that day; not by the kinds ``but``, of which its maker is told anyhow.

    A check that could not be made is a finding of every document it may speak of: nothing is printed unseen. The 分解表 prints
    little that can be wrong: the few checks that speak of it say so.
    """
    places = set(DOCUMENTS[report])
    kinds = checking_kinds(BREAKDOWN if report in BREAKDOWNS else "")
    found = _found([code for code in kinds if code not in but], as_of)
    return [one for one in found if one.is_unlooked or places & set(documents_of(one))]


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
    return standings(as_kept(one) for one in run.warnings)


def open_findings(run: ReportRun) -> list[Standing]:
    """Those that nobody has said anything to."""
    return [row for row in findings_in(run) if row.said is None]


def settled_findings(run: ReportRun, reason: str, by: Viewer) -> list[dict[str, Any]]:
    """All of them as a final document keeps them; ``reason``: what is said to those that nothing else holds."""
    said = Said(Stand.ANSWERED, reason, is_printed=False, who=str(by.user), on=timezone.localdate())
    return [_kept(row if row.said else replace(row, said=said)) for row in findings_in(run)]


def with_findings(run: ReportRun) -> list[dict[str, Any]]:
    """What was found, as a page shows it, the open ones first: of a final one as it stood then, else as it stands now."""
    final = next(iter(run.final.all()), None)
    kept = final.findings if final else [_kept(row) for row in findings_in(run)]
    here = ({**one, "url": _from_here(one.get("url", ""))} for one in kept)
    return sorted(here, key=lambda one: one.get("state", "unanswered") != "unanswered")


def _from_here(address: str) -> str:
    """An address that was kept: by a command, which knows no group's address, or in a request by another one of the group's."""
    below = address.removeprefix(group_prefix(active_group())).lstrip("/")
    return get_script_prefix() + below if address else ""


def found_in_words(run: ReportRun) -> str:
    """How many findings a document has, by what is wrong, as its maker was told of them."""
    if not run.warnings:
        return "没有提醒。"
    titles = Counter(one.get("title", "") or "其他" for one in run.warnings)
    left = sum(one.get("state", "unanswered") == "unanswered" for one in run.warnings)
    said = "，".join(f"{title} {number} 条" for title, number in titles.items())
    return f"{len(run.warnings)} 条提醒，{left} 条没有处理（{said}）。"


def as_kept(kept: dict[str, Any]) -> Warned:
    """A finding that a document keeps, as people answer it."""
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
