"""What experts did: entered by hand, or told by other parts through ``emit_deed``."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from experts.enums import RecordKind, RecordOrigin
from experts.models import Expert, ExpertRecord
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError


@dataclass(frozen=True)
class ExpertDeed:
    """Something an expert did, told by another part; ``key`` names it for ever and stands once per expert."""

    expert_id: int
    kind: str
    occurred_on: dt.date
    title: str
    key: str
    hours: Decimal | None = None


@transaction.atomic
def record_deed(
    expert: Expert,
    *,
    kind: str,
    occurred_on: dt.date,
    title: str,
    hours: Decimal | None = None,
    by: Actor,
    origin: str = RecordOrigin.PORTAL,
) -> ExpertRecord:
    """Write down what an expert did. DomainError for a day to come, without a title, for hours below zero."""
    user = person(by, "experts.edit_experts")
    made = _record(
        expert,
        checked_day(occurred_on, "日期"),
        kind=kind,
        title=title,
        hours=hours,
        origin=origin,
        key="",
        user=user,
    )
    record("experts.expert_deed_recorded", expert, by=user, after={"事项": made.title, "日期": occurred_on})
    return made


@transaction.atomic
def emit_deed(deed: ExpertDeed) -> ExpertRecord:
    """Another part tells what an expert did, in its own transaction; told twice it stands once."""
    expert = Expert.objects.get(pk=deed.expert_id)
    known = ExpertRecord.objects.filter(expert=expert, source_key=deed.key).first()
    if known is not None:
        return known
    day = checked_day(deed.occurred_on, "日期")
    try:
        with transaction.atomic():
            made = _record(
                expert,
                day,
                kind=deed.kind,
                title=deed.title,
                hours=deed.hours,
                origin=RecordOrigin.EVENT,
                key=deed.key,
                user=None,
            )
    except IntegrityError as error:
        if "expert_record_once" not in str(error):
            raise
        return ExpertRecord.objects.get(expert=expert, source_key=deed.key)
    record("experts.expert_deed_recorded", expert, after={"事项": made.title, "日期": day})
    return made


def _record(
    expert: Expert,
    day: dt.date,
    *,
    kind: str,
    title: str,
    hours: Decimal | None,
    origin: str,
    key: str,
    user: Any,
) -> ExpertRecord:
    if kind not in RecordKind.values:
        raise DomainError("kind_unknown", f"类别只能是：{'、'.join(RecordKind.labels)}。", field="kind")
    made = ExpertRecord(
        expert=expert,
        kind=kind,
        occurred_on=day,
        title=title.strip(),
        hours=hours,
        origin=origin,
        source_key=key,
        created_by=user,
    )
    try:
        made.full_clean(validate_constraints=False)
    except ValidationError as error:
        name, said = next(iter(error.message_dict.items()))
        label = getattr(made._meta.get_field(name), "verbose_name", name)
        raise DomainError("value_wrong", f"“{label}”有误：{said[0]}", field=name) from error
    made.save()
    return made


@transaction.atomic
def remove_deed(deed: ExpertRecord, *, reason: str, by: Actor) -> None:
    """Take back a record entered by hand. DomainError without a reason, and for what another part told."""
    user = person(by, "experts.edit_experts")
    if deed.origin == RecordOrigin.EVENT:
        raise DomainError("deed_of_others", "这一条由系统根据其他记录产生，请到原记录处更正。")
    if not reason.strip():
        raise DomainError("reason_missing", "请写明删除原因，例如“登记错误”。")
    before = {"事项": deed.title, "日期": deed.occurred_on, "学时": deed.hours or ""}
    record("experts.expert_deed_removed", deed.expert, by=user, before=before, note=reason.strip())
    deed.delete()
