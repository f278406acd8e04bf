"""Placements handed in, approved, returned or taken back: who handed one in does not approve it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groupportal.deciding.actor import Actor, acting
from groupportal.deciding.ruling import RulingKind
from groupportal.errors import DomainError
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import in_one
from internships.enums import Moment, PlacementState
from internships.models import Placement
from internships.rules.rule import Verdict
from internships.services.checking import check as check_rules
from internships.services.outcome import Outcome
from internships.services.placement import check_student
from internships.services.together import APPROVE, ARRANGE, act, for_trail, locked
from internships.states import PLACEMENT
from rosters.selectors.roster import standing_on, students

MOST_TOLD = 3
"""Verdicts that a refusal names."""
_P = PlacementState


class _Placements(RulingKind[Placement]):
    """Both are of the same school, so it is the person alone that may not be the same: ``unit`` stays empty."""

    model, page, many_page = Placement, "internships:placement", "internships:placements"
    action, proposing = APPROVE, ARRANGE
    recorded = {
        _P.DRAFT: "internships.placement_withdrawn",
        _P.SUBMITTED: "internships.placement_submitted",
        _P.APPROVED: "internships.placement_approved",
        _P.RETURNED: "internships.placement_returned",
        _P.CANCELLED: "internships.placement_cancelled",
        _P.RUNNING: "internships.placement_arrived",
        _P.ENDING: "internships.placement_left",
    }
    told = {
        _P.SUBMITTED: "实习安排待审批",
        _P.APPROVED: "实习安排已批准",
        _P.RETURNED: "实习安排被退回",
    }
    own_words = "这是您自己提交的。提交和审批须由两个人完成，请交给本校另一位同事。"
    others_words = "这不是您提交的，不能由您撤回。不应批准的，请写明原因退回，提交人会收到。"

    def require(self, row: Placement, viewer: Viewer) -> None:
        """NotAllowed for who does not approve for this school."""
        viewer.require(self.action, unit_id=row.unit_id)

    def let_in(self, row: Placement, viewer: Viewer) -> None:
        """NotAllowed for who does not arrange for this school."""
        viewer.require(self.proposing, unit_id=row.unit_id)

    def within(self, viewer: Viewer) -> Q:
        return viewer.within(self.action, "unit")

    def for_trail(self, row: Placement) -> dict[str, Any]:
        return for_trail(row)

    def submit(self, row: Placement, *, by: Actor, note: str = "") -> Placement:
        """As ``submit_placements``, of one."""
        return submit_placements([row], by=by).only()

    def rule(self, row: Placement, to: str, *, by: Viewer, answer: str = "", **kwargs: Any) -> Placement:
        """As ``rule_placements``, of one."""
        return rule_placements([row], to, by=by, answer=answer).only()


PLACEMENTS = _Placements()


@transaction.atomic
def submit_placements(rows: Sequence[Placement], *, by: Actor) -> Outcome[Placement]:
    """Hand in for approval."""
    user, now = acting(by), timezone.now()
    values = {"proposed_by": user, "proposed_at": now, "ruled_by": None, "ruled_at": None}
    outcome = act(
        rows,
        ARRANGE,
        by=by,
        check=lambda row: PLACEMENT.move(row, _P.SUBMITTED),
        values=values,
        recorded=PLACEMENTS.recorded[_P.SUBMITTED],
    )
    _tell_approvers(outcome.done, user)
    return outcome


@transaction.atomic
def withdraw_placements(rows: Sequence[Placement], *, by: Actor) -> Outcome[Placement]:
    """Take back what one handed in oneself. Another's is returned with a reason instead."""

    def check(row: Placement) -> None:
        if isinstance(by, Viewer) and row.proposed_by_id not in (by.user.pk, None):
            raise DomainError("two_people", PLACEMENTS.others_words)
        PLACEMENT.move(row, _P.DRAFT)

    values = {"ruled_by": None, "ruled_at": None}
    return act(rows, ARRANGE, by=by, check=check, values=values, recorded=PLACEMENTS.recorded[_P.DRAFT])


@transaction.atomic
def rule_placements(
    rows: Sequence[Placement], to: str, *, by: Viewer, answer: str = ""
) -> Outcome[Placement]:
    """Approve, or return with words. Refused: what one handed in oneself, what was ruled on, a second placement at that time."""
    text = answer.strip()
    if to == _P.RETURNED and not text:
        raise DomainError("reason_missing", PLACEMENTS.why_words, field="answer")
    if len(text) > (most := Placement.longest("answer")):
        raise DomainError(
            "reason_long", f"审批意见有 {len(text)} 个字，请缩短到 {most} 个字以内。", field="answer"
        )

    # Locked before they are judged: what is approved is what the rules were asked about.
    held = list(locked(rows, APPROVE, by).values()) if to == _P.APPROVED else []
    hindered, absent = _hindered(held, by), _absent(held)

    def check(row: Placement) -> None:
        if row.proposed_by_id == by.user.pk:
            raise DomainError("two_people", PLACEMENTS.own_words)
        PLACEMENT.move(row, to)
        if error := absent.get(row.pk):
            raise error
        if words := hindered.get(row.pk):
            raise DomainError("hindered", words)

    outcome = act(
        rows,
        APPROVE,
        by=by,
        check=check,
        values={"ruled_by": by.user, "ruled_at": timezone.now(), "answer": text},
        recorded=PLACEMENTS.recorded[to],
        note=text,
        apart=to == _P.APPROVED,
    )
    _tell_proposers(outcome.done, to, text)
    return outcome


def _hindered(rows: Sequence[Placement], by: Viewer) -> dict[int, str]:
    """What the rules say against those of these locked rows that wait for another's word, in words; every verdict is kept."""
    due = [row for row in rows if row.state == _P.SUBMITTED and row.proposed_by_id != by.user.pk]
    moments = (Moment.UNIT, Moment.PLACE)
    found = check_rules(due, on=timezone.localdate(), moments=moments, by=by) if due else {}
    return {pk: _verdicts_in_words(verdicts) for pk, verdicts in found.items()}


def _absent(rows: Sequence[Placement]) -> dict[int, DomainError]:
    """Those whose student is not at school, or rests, on the first day."""
    found: dict[int, DomainError] = {}
    for day in {row.starts_on for row in rows}:
        of_day = [row for row in rows if row.starts_on == day]
        here = standing_on(students().filter(pk__in=[row.student_id for row in of_day]), day).in_bulk()
        for row in of_day:
            try:
                check_student(here[row.student_id], row.batch, day)
            except DomainError as error:
                found[row.pk] = error
    return found


def _verdicts_in_words(verdicts: Sequence[Verdict]) -> str:
    told = in_one(verdict.sentence for verdict in verdicts[:MOST_TOLD])
    more = f"；另有 {len(verdicts) - MOST_TOLD} 项" if len(verdicts) > MOST_TOLD else ""
    return f"有 {len(verdicts)} 项规则不符合或不能判断，处理后再批准。{told}{more}。"


def _tell_approvers(rows: Sequence[Placement], user: Any) -> None:
    """One message for all of a school: to its own approvers, to the secretariat where the school has no second one."""
    for school in {row.unit for row in rows}:
        held = people_who_can(APPROVE).select_related("user").exclude(user=user)
        people = list(held.filter(unit=school)) or list(held.filter(unit__isnull=True))
        _tell([one.user for one in people], [r for r in rows if r.unit_id == school.pk], _P.SUBMITTED, "")


def _tell_proposers(rows: Sequence[Placement], to: str, answer: str) -> None:
    for user in {row.proposed_by for row in rows}:
        _tell([user], [row for row in rows if row.proposed_by_id == getattr(user, "pk", None)], to, answer)


def _tell(users: Iterable[Any], rows: Sequence[Placement], to: str, answer: str) -> None:
    group, many = active_group(), len(rows) > 1
    what = f"{len(rows)} 名学生" if many else str(rows[0])
    url = (
        f"{group_url(group, 'internships:placements')}?state={to}"
        if many
        else group_url(group, "internships:placement", public_id=rows[0].public_id)
    )
    topic = PLACEMENTS.topics[0 if to == _P.SUBMITTED else 1]
    notify(users, topic=topic, title=f"{PLACEMENTS.told[to]}：{what}", body=answer, url=url)
