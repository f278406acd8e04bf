"""What follows where two rows of one unit are made one: see ``members.services.merging.on_merge``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from groupportal.audit.services import record
from groupportal.links.services import settle_links
from groupportal.ui.formats import DASH
from reports.annual_return.enums import LINK, AnswerState
from reports.models import AnnualReturn, UnitAnswer

if TYPE_CHECKING:
    from members.models import Member

_FURTHEST = (
    AnswerState.CHECKED,
    AnswerState.HANDED_IN,
    AnswerState.SENT_BACK,
    AnswerState.FILLING,
    AnswerState.UNFILLED,
)
FOLLOWED = "reports.answer_followed"


def follow_merge(duplicate: Member, into: Member, user: Any) -> None:
    """What the row that goes answered for yearly returns is the answer of the one that stays, in frozen years too.

    Where both answered, the answers that are further along stand, and the trail keeps what the others said: counted twice they
    would be the sum of one unit. What a frozen year holds of both stays as it was frozen.
    """
    units = (duplicate.unit_id, into.unit_id)
    returns = AnnualReturn.objects.filter(
        pk__in=UnitAnswer.objects.filter(unit=units[0]).values("annual_return")
    )
    for row in returns.select_for_update(of=("self",)).order_by("pk"):
        held = row.answers.filter(unit__in=units).select_related("unit", "annual_return__layout")
        answers = {answer.unit_id: answer for answer in held}
        theirs, ours = answers[duplicate.unit_id], answers.get(into.unit_id)
        if ours is None:
            _move(theirs, into, user, {})
        elif not row.is_frozen:
            stands, goes = sorted(
                (ours, theirs), key=lambda answer: _FURTHEST.index(AnswerState(answer.state))
            )
            before = _said(goes)
            settle_links(LINK, goes, words=f"“{duplicate}”已并入“{into}”")
            goes.delete()
            _move(stands, into, user, before)


def _move(answer: UnitAnswer, into: Member, user: Any, lost: dict[str, str]) -> None:
    before = {"单位": str(answer.unit), **lost}
    answer.unit = into.unit
    answer.save(update_fields=["unit"])
    record(FOLLOWED, answer, by=user, before=before, after={"单位": str(into)})


def _said(answer: UnitAnswer) -> dict[str, str]:
    """What goes, in words: the state, and each value under its field's name."""
    values = {one.label: one.show(one.value_of(answer.values.get(one.code, ""))) for one in answer.fields}
    given = {f"未采用：{label}": text for label, text in values.items() if text != DASH}
    return {"未采用的一份": f"{answer.unit}，{answer.get_state_display()}", **given}
