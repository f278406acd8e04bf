"""What follows where two rows of one unit are made one: see ``members.services.merging.on_merge``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from groupportal.audit.services import record
from groupportal.links.services import settle_links
from groupportal.tenancy.models import Unit
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
            follow(theirs, None, into.unit, user)
        elif not row.is_frozen:
            stands, goes = _furthest_first((ours, theirs))
            settle_links(LINK, goes, words=f"“{duplicate}”已并入“{into}”")
            goes.delete()
            follow(stands, goes, into.unit, user)


def folded(answers: Iterable[UnitAnswer]) -> list[tuple[UnitAnswer, list[UnitAnswer], Unit]]:
    """The answers of a frozen year as another version of it begins with them, by the rule of ``follow_merge``.

    Of units that are one by now those that stand, those that go, and the unit that stayed; all others alone. Two more queries.
    """
    rows = list(answers)
    gone = Unit.objects.filter(pk__in=[row.unit_id for row in rows], members__merged_into__isnull=False)
    heirs = dict(gone.values_list("pk", "members__merged_into__unit"))
    units = Unit.objects.in_bulk(heirs.values())
    of_unit: dict[int, list[UnitAnswer]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.unit_id in heirs):
        of_unit[heirs.get(row.unit_id, row.unit_id)].append(row)
    apart = {pk: _furthest_first(held) for pk, held in of_unit.items()}
    return [(first, rest, units.get(pk, first.unit)) for pk, (first, *rest) in apart.items()]


def _furthest_first(answers: Iterable[UnitAnswer]) -> list[UnitAnswer]:
    return sorted(answers, key=lambda answer: _FURTHEST.index(AnswerState(answer.state)))


def follow(answer: UnitAnswer, goes: UnitAnswer | None, unit: Unit, user: Any) -> None:
    """The answers are now the unit's that stayed; the trail keeps what those that go said."""
    before = {"单位": str(answer.unit), **(_said(goes) if goes else {})}
    answer.unit = unit
    answer.save(update_fields=["unit"])
    record(FOLLOWED, answer, by=user, before=before, after={"单位": str(unit)})


def _said(answer: UnitAnswer) -> dict[str, str]:
    """What goes, in words: the state, and each value under its field's name."""
    values = {one.label: one.show(one.value_of(answer.values.get(one.code, ""))) for one in answer.fields}
    given = {f"未采用：{label}": text for label, text in values.items() if text != DASH}
    return {"未采用的一份": f"{answer.unit}，{answer.get_state_display()}", **given}
