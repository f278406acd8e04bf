from __future__ import annotations

import datetime as dt

import pytest

from groupportal.files.models import StoredFile
from groupportal.files.services import store_bytes
from groupportal.metrics import registry
from groupportal.metrics.registry import ChoiceParam, Column, MetricResult, UuidParam, metric
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from tests.files.samples import PDF

WORDS = {
    "unit": "家",
    "definition": "名称已登记的单位。",
    "records": "单位名册",
    "keeper": "秘书处",
    "action": "metrics.view_metric",
}


@pytest.fixture
def toys(monkeypatch):
    """Figures over units and files: a count, one for money people only, one that needs a parameter, a flow."""
    monkeypatch.setattr(registry, "_metrics", {})

    @metric(
        "toy.units",
        label="单位数",
        **WORDS,
        params={"active": ChoiceParam("在用", (("yes", "在用"), ("no", "停用")))},
    )
    def units(as_of, active=None):
        rows = Unit.objects.all()
        if active:
            rows = rows.filter(is_active=active == "yes")
        return MetricResult(
            rows.count(),
            rows,
            (Column("单位", "name"), Column("在用", lambda u: "是" if u.is_active else "否")),
            files=lambda: [(f, "佐证") for f in StoredFile.objects.all()],
            note="" if as_of.year > 2000 else "那时还没有单位。",
        )

    @metric("toy.money", label="经费", **{**WORDS, "unit": "元", "action": "budget.view_budget"})
    def money(as_of):
        from decimal import Decimal

        return MetricResult(Decimal("12150000.00"), Unit.objects.none(), (Column("单位", "name"),))

    @metric(
        "toy.one", label="某单位", **WORDS, params={"unit": UuidParam("单位", lambda u: f"编号{str(u)[:4]}")}
    )
    def one(as_of, unit):
        rows = Unit.objects.filter(public_id=unit)
        return MetricResult(rows.count(), rows)

    @metric("toy.flow", label="新增", **WORDS)
    def flow(as_of, since):
        return MetricResult((as_of - since).days, Unit.objects.none())


@pytest.fixture
def sixty_units(world):
    """B has three more units than A had; A now has 60, with one file."""
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Unit.objects.bulk_create(Unit(name=f"单位 {n:02d}", is_active=n % 2 == 0) for n in range(59))
        store_bytes(PDF, name="名册.pdf", by=world.wang, view_action="budget.view_budget")
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        Unit.objects.bulk_create(Unit(name=f"乙方单位 {n}") for n in range(3))


AS_OF = dt.date(2023, 6, 30)
