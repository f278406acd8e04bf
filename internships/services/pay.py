"""What interns are paid, month by month (Article 18): recorded by the unit or the school's office, put right by another row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, acting
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.services import store_upload
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import yuan
from internships.enums import PayWay, PlacementState
from internships.models import PayRecord, Placement
from internships.selectors.pay import first_of, is_there_in, is_there_throughout, payable_for, usually_due
from internships.selectors.placement import VIEW_SCHOOL
from internships.services.frozen import put_right

MOST = Decimal(100_000)


@dataclass(frozen=True)
class PayInput:
    """What is said of a month. ``paid`` and ``paid_on`` None: nothing came. ``due`` None: as agreed in the placement, for a whole month.

    ``due_on`` None: by the end of the next month. ``reason``: why what was recorded is put right.
    """

    month: dt.date
    paid: Decimal | None = None
    paid_on: dt.date | None = None
    way: str = ""
    is_to_student: bool | None = None
    due: Decimal | None = None
    due_on: dt.date | None = None
    evidence: Any = None
    reason: str = ""


@transaction.atomic
def record_pay(placement: Placement, said: PayInput, *, by: Actor) -> PayRecord:
    """What was paid for a month. DomainError for a month in which the student was not there or that is to come, a day to come, an
    amount that can't be, and for a month that is recorded already, or an internship that is archived, unless a reason says why it is
    put right; NotAllowed for who neither pays nor keeps the school's records, once it is archived for who does not keep these.
    """
    if isinstance(by, Viewer) and not payable_for(by).filter(pk=placement.pk).exists():
        raise NotAllowed("报酬发放由实习单位和学校的实习管理人员登记。")
    rows = Placement.objects.select_for_update(of=("self",), no_key=True).select_related(
        "student", "host__unit"
    )
    placement = rows.get(pk=placement.pk)
    is_archived = placement.state == PlacementState.ARCHIVED
    if is_archived and isinstance(by, Viewer) and not by.can(VIEW_SCHOOL, unit_id=placement.unit_id):
        raise NotAllowed("这份实习已经归档，报酬由学校的实习管理人员写明原因补记、更正，请与学校联系。")
    month = _checked_month(placement, said.month)
    former = PayRecord.objects.filter(placement=placement, month=month, is_current=True).first()
    reason = said.reason.strip()
    if former and not reason and not is_archived:
        raise DomainError(
            "pay_recorded",
            f"{month:%Y年%-m月}的报酬已经登记过（实发{yuan(former.paid)}），要改的请写明更正的原因。",
            field="reason",
        )
    kept = reason if former or is_archived else ""
    row = PayRecord(placement=placement, month=month, reason=kept, recorded_by=acting(by))
    _set(row, said)
    with put_right(f"{placement.student}的实习" if is_archived else "", reason):
        if former:
            former.is_current = False
            former.save(update_fields=["is_current"])
        if said.evidence is not None:
            row.evidence = store_upload(
                said.evidence, by=by, purpose="报酬发放凭证", view_action="internships.view_pay"
            )
        save_in_words(row)
    done = "internships.pay_corrected" if former else "internships.pay_recorded"
    before = _for_trail(former) if former else None
    record(done, row, by=acting(by), before=before, after=_for_trail(row), note=row.reason)
    return row


@transaction.atomic
def record_many(
    placements: Sequence[Placement], said: PayInput, *, by: Viewer
) -> tuple[list[PayRecord], list[tuple[str, str]]]:
    """The same for several, each what is due where nothing else was paid; one bad case never blocks the others: (who, why)."""
    done: list[PayRecord] = []
    left_out: list[tuple[str, str]] = []
    for placement in placements:
        try:
            with transaction.atomic():
                amount = next((a for a in (said.paid, said.due) if a is not None), placement.pay)
                each = replace(said, paid=amount if said.paid_on else None)
                done.append(record_pay(placement, each, by=by))
        except DomainError as error:
            left_out.append((str(placement.student), error.message))
    return done, left_out


def _checked_month(placement: Placement, day: dt.date) -> dt.date:
    month, today = first_of(day), timezone.localdate()
    if month > today:
        raise DomainError("month_to_come", "这个月还没有到，请核对月份。", field="month")
    if not is_there_in(month, placement):
        raise DomainError(
            "not_there", f"{placement.student}{month:%Y年%-m月}不在这家单位实习，请核对月份。", field="month"
        )
    return month


def _set(row: PayRecord, said: PayInput) -> None:
    due = said.due if said.due is not None else row.placement.pay
    if due is None:
        raise DomainError("due_missing", "安排里没有写报酬，请填应发的金额。", field="due")
    if said.due is None and due and not is_there_throughout(row.month, row.placement):
        words = f"{row.month:%Y年%-m月}没有做满，不能按安排里的月报酬，请填应发的金额。"
        raise DomainError("part_month", words, field="due")
    for name, amount in (("due", due), ("paid", said.paid or Decimal(0))):
        if not 0 <= amount <= MOST:
            raise DomainError("amount_wrong", f"金额应在 0 到 {MOST:,} 元之间，请核对。", field=name)
    row.due, row.due_on = due, said.due_on or usually_due(row.month)
    if said.due_on and said.due_on < row.month:
        raise DomainError("due_early", "应发日期早于这个月，请核对。", field="due_on")
    if not said.paid:
        if said.paid_on or said.way:
            raise DomainError("paid_missing", "写了发放日期或方式，请同时填实发金额。", field="paid")
        return
    if said.paid_on is None:
        raise DomainError("paid_on_missing", "请填发放日期。", field="paid_on")
    if said.paid_on < row.month:
        raise DomainError("paid_early", "发放日期早于这个月，请核对。", field="paid_on")
    if not said.way:
        raise DomainError("way_missing", "请选发放方式。", field="way")
    if said.is_to_student is None:
        raise DomainError("payee_missing", "请选是不是直接发给学生本人。", field="is_to_student")
    row.paid, row.paid_on = said.paid, checked_day(said.paid_on, "发放日期")
    row.way, row.is_to_student = said.way, said.is_to_student


def _for_trail(row: PayRecord) -> dict[str, Any]:
    return {
        "月份": f"{row.month:%Y年%-m月}",
        "应发": row.due,
        "应发日期": row.due_on,
        "实发": row.paid,
        "发放日期": row.paid_on,
        "发放方式": PayWay(row.way).label if row.way else "",
        "直接发给学生": "" if row.is_to_student is None else "是" if row.is_to_student else "否",
    }
