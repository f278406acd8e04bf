"""A row of every kind of record that the admin knows, in both groups, for tests that go through all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from groupportal.accounts.models import User
from groupportal.admin_site import group_admin_site
from groupportal.tenancy.models import GroupModel
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from tests.rows import make_row
from tests.standing import standing
from tests.world import World

THEIRS = 777
MODELS = [m for m in group_admin_site._registry if issubclass(m, GroupModel)]


@dataclass(frozen=True)
class Pair:
    """The row of A, where its secretariat sees it, and the one of B, in whose texts ``样例777`` stands."""

    ours: tuple[UUID, int]
    theirs: tuple[UUID, int]


def base(model: type) -> str:
    """The address of the list."""
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/"


def _seen_by(user: User) -> dict[str, dict[str, Any]]:
    """What makes a row one that the person sees: their own, or of a kind they may start."""
    return {
        "jobs.Job": {"requested_by": user},
        "imports.ImportBatch": {"kind": "members"},
        "files.StoredFile": {"uploaded_by": user},
        "members.Application": {"state": "submitted", "proposed_at": timezone.now()},
    }


@standing
def pairs(world: World) -> dict[type, Pair]:
    """The rows by their model."""
    made: dict[str, dict[type, Any]] = {"a": {}, "b": {}}
    for side, group, seq in (("b", world.b, THEIRS), ("a", world.a, 1)):
        with group_scope(group, actor=SYSTEM_ACTOR):
            for model in MODELS:
                make_row(model, made[side], seq)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        for model in MODELS:
            if values := _seen_by(world.wang).get(model._meta.label):
                model._base_manager.filter(pk=made["a"][model].pk).update(**values)
    ours, theirs = made["a"], made["b"]
    return {m: Pair((ours[m].public_id, ours[m].pk), (theirs[m].public_id, theirs[m].pk)) for m in MODELS}
