"""专家库: people, when they are in the pool, their documents, and what they did."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction

from experts.enums import Side
from experts.models import Expert, ExpertDocument, ExpertField, ExpertPeriod
from groupportal.accounts.services import refuse_invalid
from groupportal.audit.enums import AccessKind
from groupportal.audit.services import record, seen
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.names import kept_name

if TYPE_CHECKING:
    from members.models import Member

MOST_FIELDS = 12


@dataclass(frozen=True)
class ExpertInput:
    """What is said about a person. A ``member``, or the name of a unit outside; ``phone`` None leaves it as it is."""

    name: str
    kind: str
    member: Member | None = None
    unit_name: str = ""
    side: str = Side.INSIDE
    sex: str = ""
    title: str = ""
    position: str = ""
    phone: str | None = None
    note: str = ""
    fields: tuple[str, ...] = ()


def facts_of(expert: Expert) -> ExpertInput:
    """What is said about a person, to be said again with a change."""
    names = ("name", "kind", "member", "unit_name", "side", "sex", "title", "position", "note")
    fields = expert.fields.order_by("id").values_list("name", flat=True)
    return ExpertInput(**{name: getattr(expert, name) for name in names}, fields=tuple(fields))


def field_names(text: str | Iterable[str]) -> tuple[str, ...]:
    """Fields as they are kept: ``数控、模具；数控`` → ``("数控", "模具")``. DomainError beyond length and number."""
    parts = re.split(r"[、，,；;/\s]+", text) if isinstance(text, str) else list(text)
    names = tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
    if len(names) > MOST_FIELDS:
        raise DomainError("fields_many", f"专业领域最多 {MOST_FIELDS} 个，现在有 {len(names)} 个。")
    for name in names:
        if len(name) > 40:
            raise DomainError("field_long", f"专业领域“{name[:20]}…”超过 40 个字，请缩短。")
    return names


@transaction.atomic
def add_expert(
    facts: ExpertInput, *, joined_on: dt.date, by: Actor, left_on: dt.date | None = None, reason: str = ""
) -> Expert:
    """Take a person into the pool from ``joined_on``. DomainError in words for what does not fit."""
    user = person(by, "experts.edit_experts")
    expert = Expert(**_columns(facts), phone=(facts.phone or "").strip())
    _save(expert)
    _set_fields(expert, facts.fields)
    _open_period(expert, joined_on, left_on, reason, user)
    record(
        "experts.expert_added",
        expert,
        by=user,
        after={**_expert_for_trail(expert, facts), "入库日期": joined_on},
    )
    return expert


@transaction.atomic
def edit_expert(expert: Expert, facts: ExpertInput, *, by: Actor) -> Expert:
    """Correct what is said about a person; when in the pool is another matter."""
    user = person(by, "experts.edit_experts")
    fresh = Expert.objects.select_for_update(of=("self",)).select_related("member__unit").get(pk=expert.pk)
    before = _expert_for_trail(fresh, None)
    for name, value in _columns(facts).items():
        setattr(fresh, name, value)
    if facts.phone is not None:
        fresh.phone = facts.phone.strip()
    _save(fresh)
    _set_fields(fresh, facts.fields)
    record("experts.expert_edited", fresh, by=user, before=before, after=_expert_for_trail(fresh, facts))
    return fresh


def _columns(facts: ExpertInput) -> dict[str, Any]:
    if facts.member is None and not facts.unit_name.strip():
        raise DomainError("unit_missing", "请选择成员单位，或填写集团外单位的名称。")
    return {
        "name": kept_name(facts.name.strip()),
        "kind": facts.kind,
        "member": facts.member,
        "unit_name": "" if facts.member else kept_name(facts.unit_name.strip()),
        "side": Side.INSIDE if facts.member else facts.side,
        "sex": facts.sex,
        "title": facts.title.strip(),
        "position": facts.position.strip(),
        "note": facts.note.strip(),
    }


def _save(row: Any) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        name, said = next(iter(error.message_dict.items()))
        label = "" if name == "__all__" else f"“{row._meta.get_field(name).verbose_name}”有误："
        raise DomainError("value_wrong", f"{label}{said[0]}") from error
    row.save()


def _set_fields(expert: Expert, names: tuple[str, ...]) -> None:
    wanted = field_names(names)
    present = list(expert.fields.order_by("id").values_list("name", flat=True))
    if present != list(wanted):
        expert.fields.all().delete()
        ExpertField.objects.bulk_create(ExpertField(expert=expert, name=name) for name in wanted)


def _expert_for_trail(expert: Expert, facts: ExpertInput | None) -> dict[str, Any]:
    """For the trail; the phone itself is not repeated there."""
    fields = facts.fields if facts else expert.fields.values_list("name", flat=True)
    return {
        "姓名": expert.name,
        "类型": expert.get_kind_display(),
        "单位": expert.unit,
        "职称": expert.title,
        "职务": expert.position,
        "专业领域": "、".join(fields),
        "有电话": "是" if expert.phone else "否",
    }


@transaction.atomic
def join_pool(expert: Expert, *, joined_on: dt.date, by: Actor) -> ExpertPeriod:
    """Back into the pool. DomainError where the time meets another one."""
    user = person(by, "experts.edit_experts")
    period = _open_period(_locked(expert), joined_on, None, "", user)
    record("experts.expert_joined", expert, by=user, after={"入库日期": joined_on})
    return period


@transaction.atomic
def leave_pool(expert: Expert, *, left_on: dt.date, reason: str, by: Actor) -> ExpertPeriod:
    """Out of the pool from ``left_on``. DomainError without a reason, where not in the pool, before joining."""
    user = person(by, "experts.edit_experts")
    period = _locked(expert).periods.filter(ends_on__isnull=True).first()
    if period is None:
        raise DomainError("not_in_pool", f"“{expert}”现在不在库，不用再登记出库。")
    period.ends_on, period.reason = checked_day(left_on, "出库日期"), reason.strip()
    refuse_invalid(period)
    period.save()
    record("experts.expert_left", expert, by=user, after={"出库日期": left_on}, note=period.reason)
    return period


def _locked(expert: Expert) -> Expert:
    return Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk)


def _open_period(
    expert: Expert, joined_on: dt.date, left_on: dt.date | None, reason: str, user: Any
) -> ExpertPeriod:
    period = ExpertPeriod(
        expert=expert,
        starts_on=checked_day(joined_on, "入库日期"),
        ends_on=left_on and checked_day(left_on, "出库日期"),
        reason=reason.strip(),
        recorded_by=user,
    )
    refuse_invalid(period)
    period.save()
    return period


@transaction.atomic
def add_documents(
    expert: Expert, files: Iterable[StoredFile], *, title: str = "", by: Actor
) -> list[ExpertDocument]:
    """Add documents about a person; one that is there already is left alone."""
    user = person(by, "experts.edit_experts")
    there = set(_locked(expert).documents.values_list("file_id", flat=True))
    new = {file.pk: file for file in files if file.pk not in there}
    made = ExpertDocument.objects.bulk_create(
        ExpertDocument(expert=expert, file=file, title=title.strip()[:120], added_by=user)
        for file in new.values()
    )
    if made:
        record("experts.expert_document_added", expert, by=user, after={"材料": [str(d.file) for d in made]})
    return made


@transaction.atomic
def remove_document(document: ExpertDocument, *, by: Actor) -> None:
    """Take a document off a person; the file itself is kept as every file is."""
    user = person(by, "experts.edit_experts")
    record("experts.expert_document_removed", document.expert, by=user, before={"材料": str(document.file)})
    document.delete()


def read_phone(expert: Expert, *, by: Viewer) -> str:
    """The whole number. Who looked is written down."""
    by.require("experts.view_expert_phone")
    seen(expert, by=by.user, kind=AccessKind.VIEW, purpose="查看专家电话")
    return expert.phone
