"""Checking placements by the rules, keeping what they said, letting warnings pass."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from groupportal.audit.services import record, record_all
from groupportal.deciding.actor import Actor, acting, person
from groupportal.errors import DomainError
from groupportal.tenancy.turns import take_turn
from groupportal.tenancy.viewer import Viewer
from internships.enums import Moment, PlacementState
from internships.models import Check, CheckRun, Finding, Override, Placement
from internships.rules.rule import Verdict
from internships.selectors.checking import (
    Judged,
    finding_of,
    kept_of,
    live,
    moments_of,
    print_of,
    verdicts_of,
)
from internships.states import OPEN

AT_ONCE = 500
"""Rows written by one statement."""
LONGEST_REASON = 500


@transaction.atomic
def check(
    placements: Iterable[Placement], *, on: dt.date, moments: Iterable[Moment], by: Actor
) -> dict[int, list[Verdict]]:
    """What keeps placements from going on, by their keys; every verdict is kept with its inputs: what an approval rests on.

    Those that nothing hinders are left out; what hinders is said by ``Judged.hindering``.
    """
    user, asked, ids = acting(by), tuple(moments), [row.pk for row in placements]
    found: dict[int, list[Verdict]] = {}
    kept, changed = [], _Changed(Finding.objects.filter(placement__in=ids), on)
    for judged in verdicts_of(ids, on=on, moments=asked):
        if held := judged.hindering:
            found[judged.placement.pk] = held
        kept.append(_check_of(judged, judged.verdicts, asked, on=on, user=user, is_whole=True))
        if set(asked) >= set(moments_of(judged.placement.state)):
            changed.add(judged)
    _write(Check, kept)
    changed.write()
    return found


@transaction.atomic
def check_all(
    *, on: dt.date, by: Actor, progress: Callable[[int, str], None] = lambda percent, step: None
) -> CheckRun:
    """Check every placement that is not done with, each by the rules of its state, and bring the list of findings up to date.

    Of those that were approved, what is open is kept where it is something else than before. NotAllowed for a viewer without the right.
    """
    user = person(by, "internships.check")
    # Of two runs at once, the second finds what the first has kept.
    take_turn("checks")
    ids = list(live().values_list("pk", flat=True))
    Finding.objects.exclude(placement__in=live().order_by().values("pk")).delete()
    changed, number = _Changed(Finding.objects.all(), on), 0
    kept: list[Check] = []
    for place, judged in enumerate(verdicts_of(ids, on=on), 1):
        number += len([verdict for verdict in judged.open if verdict.override is None])
        if changed.add(judged) and judged.placement.state not in OPEN:
            asked = moments_of(judged.placement.state)
            kept.append(_check_of(judged, judged.open, asked, on=on, user=user, is_whole=False))
        if place % AT_ONCE == 0 or place == len(ids):
            _write(Check, kept)
            kept.clear()
            changed.write()
            progress(95 * place // len(ids), f"已核查 {place:,} 份")
    run = CheckRun(
        day=on, placements=len(ids), findings=number, changed=len(changed.placements), made_by=user
    )
    run.save()
    record(
        "internships.checked",
        run,
        by=user,
        after={"实习安排": len(ids), "未了结的发现": number, "有变化": run.changed},
    )
    return run


@transaction.atomic
def let_pass(findings: Sequence[Finding], *, reason: str, by: Viewer) -> list[str]:
    """Let warnings pass for one reason; for each "", or in words why it can't be. One that can't be holds up no other.

    It counts for the inputs that were shown: where they are others by now, the warning is to be looked at again. Rows need not be
    saved. DomainError without a reason; NotAllowed for a school whose placements the person may not approve.
    """
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise DomainError("reason_missing", f"请写明放行的理由，不超过{LONGEST_REASON}字。", field="reason")
    locked = lock_placements({finding.placement_id for finding in findings})
    for unit in {row.unit_id for row in locked.values()}:
        by.require("internships.approve", unit_id=unit)
    today = timezone.localdate()
    found = {
        (judged.placement.pk, verdict.rule.code): (judged.placement, verdict)
        for judged in verdicts_of(list(locked), on=today)
        for verdict in judged.verdicts
    }
    answers, made = [], {}
    for finding in findings:
        key = finding.placement_id, finding.rule
        words = _refusal(finding, found.get(key), key in made, reason, by)
        answers.append(words)
        if not words:
            placement, verdict = found[key]
            made[key] = Override(
                placement=placement,
                rule=finding.rule,
                pack=verdict.pack,
                print=finding.print,
                words=verdict.reason,
                reason=reason,
                proposed_by_id=placement.proposed_by_id,
                approver=by.user,
            )
    overrides = _write(Override, made.values())
    passed = [
        finding_of(row.placement_id, found[row.placement_id, row.rule][1], on=today) for row in overrides
    ]
    for finding, row in zip(passed, overrides, strict=True):
        finding.override = row
    _write_findings(passed)
    record_all(
        "internships.warning_passed",
        [
            (row, {"规则": found[row.placement_id, row.rule][1].rule.title, "理由": reason})
            for row in overrides
        ],
        by=by.user,
    )
    return answers


def lock_placements(ids: Collection[int]) -> dict[int, Placement]:
    """Placements by their keys, so that nobody lets anything of them pass meanwhile."""
    rows = Placement.objects.select_for_update(no_key=True, of=("self",))
    return {row.pk: row for row in rows.filter(pk__in=ids).order_by("pk")}


def _refusal(  # noqa: PLR0911 -- one answer per reason
    finding: Finding, found: tuple[Placement, Verdict] | None, twice: bool, reason: str, by: Viewer
) -> str:
    """Why a warning is not let pass, in words; "" where nothing stands in the way."""
    if found is None:
        return "现在不用再核查这一条，重新核查以后会从列表里去掉。"
    placement, verdict = found
    if verdict.override or twice:
        return f"已由{verdict.override.approver if verdict.override else by.user}放行。"
    if placement.state in (PlacementState.DRAFT, PlacementState.RETURNED):
        return "还没有提交审批，请先提交，再由另一位同事放行。"
    if placement.proposed_by_id == by.user.pk:
        return "这份安排是您自己提交的，提交和放行须由两个人完成，请交给另一位同事。"
    try:
        verdict.answered(reason=reason, approver=str(by.user))
    except DomainError as error:
        return error.message
    if print_of(verdict) != finding.print:
        return "核查以后资料有了变化，请重新核查，看过新的结果再放行。"
    return ""


def _check_of(
    judged: Judged,
    verdicts: Iterable[Verdict],
    moments: Iterable[Moment],
    *,
    on: dt.date,
    user: Any,
    is_whole: bool,
) -> Check:
    return Check(
        placement=judged.placement,
        day=on,
        moments=[moment.value for moment in moments],
        editions=sorted({verdict.pack for verdict in judged.verdicts}),
        verdicts=[kept_of(verdict) for verdict in verdicts],
        is_whole=is_whole,
        made_by=user,
    )


class _Changed:
    """Findings that are others than those kept."""

    def __init__(self, kept: QuerySet[Finding], on: dt.date) -> None:
        self.on = on
        self.placements: set[int] = set()
        self._now: list[Finding] = []
        self._gone: list[int] = []
        self._before: dict[int, dict[str, tuple[int, str, int | None]]] = defaultdict(dict)
        names = ("placement_id", "rule", "pk", "print", "override_id")
        for placement, rule, key, print_kept, override in kept.order_by().values_list(*names).iterator():
            self._before[placement][rule] = (key, print_kept, override)

    def add(self, judged: Judged) -> bool:
        """Note what is open of a placement; whether that is something else than before."""
        before = self._before.get(judged.placement.pk, {})
        now = [finding_of(judged.placement.pk, verdict, on=self.on) for verdict in judged.open]
        fresh = [row for row in now if before.get(row.rule, ())[1:] != (row.print, row.override_id)]
        open_rules = {row.rule for row in now}
        gone = [key for rule, (key, *_) in before.items() if rule not in open_rules]
        if not fresh and not gone:
            return False
        self.placements.add(judged.placement.pk)
        self._now += fresh
        self._gone += gone
        return True

    def write(self) -> None:
        """Put what was noted since in the place of the old ones."""
        Finding.objects.filter(pk__in=self._gone).delete()
        _write_findings(self._now)
        self._now, self._gone = [], []


_FINDING = ("pack", "title", "article", "force", "outcome", "reason", "print", "day", "override")


def _write_findings(rows: Sequence[Finding]) -> None:
    # In one order, so that two who write at once wait for one another instead of for ever.
    Finding.objects.bulk_create(
        sorted(rows, key=lambda row: (row.placement_id, row.rule)),
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["group", "placement", "rule"],
        update_fields=list(_FINDING),
    )


def _write(model: Any, rows: Iterable[Any]) -> list[Any]:
    made: list[Any] = model.objects.bulk_create(rows, batch_size=AT_ONCE)
    return made
