"""Saved sets of units: kept, changed and taken away by who puts tasks to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from groupportal.accounts.services import refuse_invalid
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.people.models import UnitOfSet, UnitSet
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer

_ACTION = "tenancy.keep_unit_sets"


@transaction.atomic
def save_unit_set(name: str, units: Iterable[Unit], *, known: UnitSet | None = None, by: Viewer) -> UnitSet:
    """Keep a set under a name; ``known`` is the one that is changed. DomainError without name or units, or for a name that is taken."""
    by.require(_ACTION)
    chosen = list(dict.fromkeys(units))
    clean = " ".join(name.split())
    if not clean:
        raise DomainError("set_name", "请给单位组合起个名称，例如“骨干企业”。", field="name")
    if not chosen:
        raise DomainError("set_empty", "组合里还没有单位，请至少选择一家。", field="units")
    kept = UnitSet.objects.select_for_update().get(pk=known.pk) if known else UnitSet()
    before = _for_trail(kept) if known else None
    if UnitSet.objects.filter(name=clean).exclude(pk=kept.pk).exists():
        raise DomainError("set_taken", f"已有名为“{clean}”的单位组合，请换一个名称。", field="name")
    kept.name, kept.saved_by = clean, by.user
    refuse_invalid(kept)
    kept.save()
    kept.entries.all().delete()
    UnitOfSet.objects.bulk_create(UnitOfSet(unit_set=kept, unit=unit) for unit in chosen)
    action = "tenancy.unit_set_changed" if known else "tenancy.unit_set_saved"
    record(action, kept, by=by.user, before=before, after=_for_trail(kept))
    return kept


@transaction.atomic
def delete_unit_set(unit_set: UnitSet, *, by: Viewer) -> None:
    """Take a set away; its units stay as they are."""
    by.require(_ACTION)
    kept = UnitSet.objects.select_for_update().get(pk=unit_set.pk)
    record("tenancy.unit_set_deleted", kept, by=by.user, before=_for_trail(kept))
    kept.delete()


def _for_trail(kept: UnitSet) -> dict[str, Any]:
    names = kept.entries.order_by("unit__pinyin").values_list("unit__name", flat=True)
    return {"名称": kept.name, "单位": list(names)}
