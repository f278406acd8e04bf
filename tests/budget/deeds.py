"""A plan's money is planned, opened, entered, proved, reversed and read in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from budget.selectors import openings
from budget.services.breakdown import Voucher, break_down
from budget.services.intake import EntryInput, import_entries
from budget.services.ledger import attach_evidence, open_ledger, reverse_entry, reverse_openings
from budget.services.lines import StageInput, set_budget, set_stages
from groupportal.files.services import store_bytes
from tests.budget.ground import CUT_OFF, START, entry, figures, in_group, make_plan
from tests.trail import Did
from tests.world import World

BEGINS = ("budget.",)
D = dt.date


def story(world: World, request: Any) -> Iterator[Did]:
    by = world.cai
    with in_group(world.a, by):
        ground = make_plan(world.wang)
        set_stages(ground.revision, [StageInput("第一阶段", START, D(2019, 12, 31), Decimal(1))], by=by)
        yield Did("budget.stages_set", by, ground.revision)
        budget, ledger = figures(ground)
        set_budget(ground.revision, budget, by=by)
        yield Did("budget.lines_set", by, ground.revision)
        open_ledger(ground.plan, ledger, on=D(2023, 1, 1), by=by)
        yield Did("budget.ledger_opened", by, ground.plan)
        opening = openings(ground.plan).filter(amount__gt=5).first()
        break_down(opening, [Voucher(Decimal(5), D(2022, 3, 1), "记-1")], by=by)
        yield Did("budget.opening_broken_down", by, opening)
        reverse_openings(ground.plan, ground.plan.ledger_entries.filter(breakdown=None), reason="导错", by=by)
        yield Did("budget.openings_reversed", by, ground.plan)
        made = entry(ground, by)
        yield Did("budget.entry_recorded", by, made)
        attach_evidence(made, [store_bytes(b"%PDF-1.4", name="凭证.pdf", by=by)], by=by)
        yield Did("budget.evidence_attached", by, made)
        reverse_entry(made, reason="记错了", occurred_on=CUT_OFF, by=by)
        yield Did("budget.entry_reversed", by, made)
        row = EntryInput(
            ground.first, "municipal", "receipt", Decimal(5), CUT_OFF, "记-9", "江海市财政局", "专项"
        )
        import_entries(ground.plan, [row], by=by)
        yield Did("budget.ledger_imported", by, ground.plan)
