"""What units answer: asked, pressed for, filled in by their own people or by a link, checked or sent back by somebody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, F, Func, Q
from django.utils import timezone

from groupportal.audit.services import record, record_all
from groupportal.deciding.ruling import RulingKind
from groupportal.errors import DomainError
from groupportal.links.models import Link
from groupportal.links.services import Addressed, issue_links, settle_links
from groupportal.people.choosing import turn_to
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.tenancy.viewer import Viewer
from reports.annual_return.carrying import ASIDE, given_by
from reports.annual_return.enums import LINK, AnswerState, ReturnState
from reports.models import AnnualReturn, UnitAnswer
from reports.selectors.annual_return import TO_ACT, members_of, people_of
from reports.services.annual_return import EditError, locked_open
from reports.services.return_layout import MANAGE
from reports.services.return_notice import tell_units

FILE = "reports.file_return"
SAVED = "reports.answer_saved"
REOPENED = "reports.answer_reopened"


class _WroteWhatStands(Func):
    """Whether some value in use is by this person; what another layout asked does not stand."""

    output_field = BooleanField()
    template = (
        "EXISTS (SELECT FROM jsonb_each_text(%(expressions)s) hand"
        " WHERE hand.value = '%(person)d' AND position('%(aside)s' IN hand.key) = 0)"
    )

    def __init__(self, hands: F, person: int) -> None:
        super().__init__(hands, person=person, aside=ASIDE)


class _Answers(RulingKind[UnitAnswer]):
    model, page, unit = UnitAnswer, "reports:return_answer", "unit_id"
    action, proposing = MANAGE, FILE
    recorded = {
        AnswerState.FILLING: "reports.answer_withdrawn",
        AnswerState.HANDED_IN: "reports.answer_handed_in",
        AnswerState.SENT_BACK: "reports.answer_sent_back",
        AnswerState.CHECKED: "reports.answer_checked",
    }
    told = {
        AnswerState.HANDED_IN: "单位年度数据待核对",
        AnswerState.SENT_BACK: "您填的年度数据被退回",
        AnswerState.CHECKED: "您填的年度数据已核对",
    }
    own_words = "这份填报里有您填的数，或是您提交的，填报和核对须由两个人完成，请交给另一位同事核对；都填过的，请同事改填您填的几项。"

    def own(self, viewer: Viewer) -> Q:
        """Also those in which a value of the person's stands: what somebody else wrote over since is that one's."""
        return super().own(viewer) | Q(_WroteWhatStands(F("hands"), viewer.user.pk))

    def hears(self, row: UnitAnswer) -> Iterable[Any]:
        """Of a ruling all who file for the unit: who handed it in may have done so by a link."""
        if row.state == row.moves.waits:
            return super().hears(row)
        return [row.proposed_by, *people_of([row.unit_id]).get(row.unit_id, ())]


ANSWERS = _Answers()


@transaction.atomic
def ask_units(row: AnnualReturn, units: Sequence[Unit], *, due_on: dt.date, by: Viewer) -> list[UnitAnswer]:
    """Ask these units for their part; those asked before stay as they are. Their people get a notice.

    DomainError for a date that has passed, and for units that the layout asks nothing of.
    """
    by.require(MANAGE)
    fresh = locked_open(row)
    if due_on < timezone.localdate():
        raise DomainError("due_past", "截止日期已经过去，请填今天或以后的日期。", field="due_on")
    known = members_of(fresh.as_of)
    asked = set(UnitAnswer.objects.filter(annual_return=fresh).values_list("unit_id", flat=True))
    new = [unit for unit in units if unit.pk not in asked]
    layout = fresh.layout.layout
    if idle := [str(unit) for unit in new if not layout.asked_of(known.get(unit.pk, ""))]:
        raise DomainError(
            "nothing_asked",
            f"{'、'.join(idle[:10])}：这份版式没有要请这类单位填的项。请去掉，或在版式里写明由谁填。",
            field="units",
        )
    rows = [
        UnitAnswer.objects.create(
            annual_return=fresh, unit=unit, category=known.get(unit.pk, ""), due_on=due_on
        )
        for unit in new
    ]
    record_all("reports.unit_asked", [(one, {"截止": due_on}) for one in rows], by=by.user)
    tell_units(rows, f"请填报{fresh.year}年度数据")
    return rows


@transaction.atomic
def remind_units(rows: Iterable[UnitAnswer], *, by: Viewer) -> tuple[int, list[str]]:
    """Press for those that have not handed in, each once a day: how many were pressed for, and the units of which nobody hears."""
    by.require(MANAGE)
    today = timezone.localdate()
    waiting = list(
        UnitAnswer.objects.select_for_update(of=("self",))
        .filter(TO_ACT, pk__in=[one.pk for one in rows])
        .exclude(annual_return__state=ReturnState.FROZEN)
        .select_related("unit", "annual_return")
        .order_by("pk")
    )
    people = people_of(one.unit_id for one in waiting)
    unheard = [str(one.unit) for one in waiting if not people.get(one.unit_id)]
    due = [one for one in waiting if people.get(one.unit_id) and one.reminded_on != today]
    for one in due:
        one.reminded_on = today
    UnitAnswer.objects.bulk_update(due, ["reminded_on"])
    record_all("reports.unit_reminded", [(one, {}) for one in due], by=by.user)
    tell_units(due, "请尽快填报年度数据")
    return len(due), unheard


def issue_answer_links(rows: Sequence[UnitAnswer], *, by: Viewer) -> list[Link]:
    """A link for each unit: the open one where there is one. It opens that unit's answers and nothing else."""
    by.require(MANAGE)
    turns = turn_to([one.unit_id for one in rows])
    named = (turns[one.unit_id].name if one.unit_id in turns else "填报人" for one in rows)
    return issue_links(
        LINK, [Addressed(one, name, one.unit) for one, name in zip(rows, named, strict=True)], by=by
    )


def _locked(answer: UnitAnswer) -> UnitAnswer:
    """The unit's answers, locked after their return: who freezes waits for who files, or the other way round."""
    locked_open(answer.annual_return)
    fresh = UnitAnswer.objects.select_for_update(of=("self",)).select_related("annual_return__layout", "unit")
    return fresh.get(pk=answer.pk)


@transaction.atomic
def mark_begun(answer: UnitAnswer, *, sender: str) -> None:
    """By a link ``sender`` filled something in and has not handed it in yet."""
    fresh = _locked(answer)
    if fresh.state == AnswerState.UNFILLED:
        fresh.moves.move(fresh, AnswerState.FILLING)
        fresh.save(update_fields=["state"])
        record("reports.answer_begun", fresh, by=SYSTEM_ACTOR, note=f"{sender}通过链接填写，还没有提交")


def _begin(answer: UnitAnswer) -> None:
    """It is being filled in, for the first time or to add to it."""
    if answer.state == AnswerState.CHECKED:
        answer.moves.undo(answer, AnswerState.FILLING)
        answer.ruled_by = answer.ruled_at = None
    elif answer.state in (AnswerState.UNFILLED, AnswerState.HANDED_IN):
        answer.moves.move(answer, AnswerState.FILLING)


@transaction.atomic
def save_answer(
    answer: UnitAnswer,
    values: Mapping[str, Any],
    *,
    seen: int,
    by: Viewer | None,
    sender: str = "",
    hand_in: bool = False,
) -> UnitAnswer:
    """Keep a unit's values by the codes of its fields; with ``hand_in`` they are put forward to be checked.

    What was checked, and to which something is to be added, goes on counting until that is handed in: kept on the way, what was
    checked stays as it is.

    ``by`` None: the holder of a link, called ``sender``, whom the link let in. NotAllowed for who does not file for the unit;
    EditError by field for values that can't be read or lack; DomainError where the return is frozen, the unit's part is not open,
    or somebody else kept another one since ``seen``.
    """
    fresh = _locked(answer)
    if by is not None:
        by.require(FILE, unit_id=fresh.unit_id)
    if not fresh.is_to_fill:
        raise DomainError(
            "answer_state",
            f"{fresh.unit}的填报现在是“{fresh.get_state_display()}”，不能再改。要改的，请撤回或请秘书处退回。",
        )
    if fresh.number != seen:
        who = fresh.sender or "本单位的同事"
        raise DomainError(
            "overtaken",
            f"您打开以后，{who}保存过这份填报，您的没有覆盖它。现在的内容在下面各项的说明里，核对以后再保存一次，就按您填的为准。",
        )
    before = fresh.values
    fresh.values = _read(fresh, values, hand_in=hand_in)
    if fresh.values == before and not hand_in:
        return fresh
    written = {code for code, value in fresh.values.items() if value != before.get(code)}
    still = {code: hand for code, hand in fresh.hands.items() if code in fresh.values and code not in written}
    fresh.hands = {**still, **(dict.fromkeys(written, by.user.pk) if by is not None else {})}
    fresh.number += 1
    fresh.sender = sender[:60]
    if hand_in or fresh.state != AnswerState.CHECKED:
        _begin(fresh)
    else:
        _refuse_changes_of_checked(fresh, before)
    if hand_in:
        fresh.lacking = []
    fresh.save()
    who_did = SYSTEM_ACTOR if by is None else by.user
    if fresh.values != before:
        said = {one.label: one.show(one.value_of(fresh.values.get(one.code, ""))) for one in fresh.fields}
        record(SAVED, fresh, by=who_did, after=said, note=f"{sender}通过链接填写" * bool(sender))
    if hand_in:
        note = f"{sender}通过链接提交" if by is None else ""
        return ANSWERS.submit(fresh, by=SYSTEM_ACTOR if by is None else by, note=note)
    return fresh


def _refuse_changes_of_checked(answer: UnitAnswer, before: Mapping[str, str]) -> None:
    """EditError where what was checked, and counts, would be another before anybody looks at it again."""
    changed = [
        one
        for one in answer.fields
        if one.code not in answer.lacking and answer.values.get(one.code) != before.get(one.code)
    ]
    if changed:
        raise EditError(
            {
                one.code: f"“{one.label}”已经核对过，先存下时不能改，核对过的是"
                f"“{one.show(one.value_of(before.get(one.code, '')))}”。要改的，请和补填的项一起提交。"
                for one in changed
            }
        )


def _read(answer: UnitAnswer, values: Mapping[str, Any], *, hand_in: bool) -> dict[str, str]:
    # What another layout asked stays aside.
    found = {key: value for key, value in answer.values.items() if given_by(key)[1]}
    troubles = {}
    for one in answer.fields:
        try:
            kept = one.read(values.get(one.code))
        except DomainError as error:
            troubles[one.code] = error.message
            continue
        if kept:
            found[one.code] = kept
        elif hand_in and one.is_needed:
            troubles[one.code] = f"“{one.label}”没有填。没有的填 0，还不清楚的先存下，问清再提交。"
    if troubles:
        raise EditError(troubles)
    return found


@transaction.atomic
def withdraw_answer(answer: UnitAnswer, *, by: Viewer) -> UnitAnswer:
    """Take back what waits to be checked. Errors as ``RulingKind.let_back``; DomainError where the return is frozen."""
    return ANSWERS.withdraw(_locked(answer), AnswerState.FILLING, by=by)


@transaction.atomic
def rule_answer(answer: UnitAnswer, to: str, *, answer_words: str = "", by: Viewer) -> UnitAnswer:
    """Check a unit's answers, or send them back with a reason; what was checked can be sent back until the return is frozen."""
    fresh = _locked(answer)
    reopened = fresh.state == AnswerState.CHECKED and to == AnswerState.SENT_BACK
    done = ANSWERS.rule(fresh, to, by=by, answer=answer_words, undoing=REOPENED if reopened else "")
    if to == AnswerState.CHECKED and not done.lacking:
        settle_links(LINK, done, words="秘书处已核对")
    return done
