"""文号: a group's forms, and giving numbers, none of them twice."""

from __future__ import annotations

from django.db import transaction

from governance.enums import Numbered
from governance.models import NumberForm
from governance.selectors.numbering import form_of, next_serial, numbered, numbers_of
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.tenancy.turns import take_turn


@transaction.atomic
def set_form(kind: str, pattern: str, *, by: Actor) -> NumberForm:
    """How documents of this kind are numbered from now on; numbers given stay. DomainError without {年} and {号}."""
    user = person(by, "governance.edit_regulations")
    take_turn("number-form", kind)
    row = NumberForm.objects.select_for_update(of=("self",)).filter(kind=kind).first() or NumberForm(
        kind=kind
    )
    before, row.pattern = row.pattern, pattern.strip()
    save_in_words(row)
    record(
        "governance.number_form_set",
        row,
        by=user,
        before={"文号样式": before},
        after={"文号样式": row.pattern},
    )
    return row


def take_number(kind: str, year: int, serial: int | None = None) -> tuple[int, str]:
    """Serial and number for a document, to be saved in the caller's transaction: ``serial``, or the next of the year.

    Whoever else asks waits until then. DomainError where the group has no form, or the number was given before.
    """
    take_turn("document-number")
    pattern = form_of(kind)
    if not pattern:
        label = Numbered(kind).label
        raise DomainError("no_number_form", f"还没有设置{label}的文号样式，请先在“文号样式”里填写，再编号。")
    given = serial or next_serial(kind, year)
    number = numbered(pattern, year, given)
    taken = next((row for rows in numbers_of(kind) if (row := rows.filter(number=number).first())), None)
    if taken is not None:
        free = numbered(pattern, year, next_serial(kind, year))
        raise DomainError(
            "number_taken", f"文号“{number}”已经给了{taken}，请换一个，下一个是“{free}”。", field="serial"
        )
    return given, number
