"""Recording, reversing, opening: the rules, the trail, and what the database itself refuses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from budget.enums import EntryKind, EntryOrigin, Source
from budget.models import LedgerEntry, LedgerEvidence
from budget.selectors import budget_matrix, without_evidence
from budget.services.ledger import attach_evidence, open_ledger, record_entry, reverse_entry
from budget.services.lines import LineInput, StageInput, set_budget, set_lines, set_stages
from groupportal.audit.models import AuditEntry, FactChange
from groupportal.errors import NotAllowed
from groupportal.files.services import store_bytes
from groupportal.tenancy.selectors import viewer_for
from groupportal.ui.pinyin import is_spelled
from plans.services.content import draft_revision, put_in_force
from plans.services.revision import discard_draft
from tests.budget.ground import CUT_OFF, FIGURES, Ground, entry, figures, in_group, jiangmen, make_plan
from tests.outcomes import race_codes, refused
from tests.world import World

DAY = dt.timedelta(days=1)


def test_a_recorded_entry_says_who_and_leaves_a_trail(ground: Ground, world: World) -> None:
    made = entry(ground, viewer_for(world.cai, world.a))
    made.refresh_from_db()
    assert (made.created_by, made.origin) == (world.cai, EntryOrigin.PORTAL)
    assert is_spelled("jhsczj", made.pinyin)
    trail = AuditEntry.objects.get(action="budget.entry_recorded")
    assert trail.actor == world.cai
    assert trail.after["金额（元）"] == "1000.00"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": Decimal(0)}, "amount_sign"),
        ({"amount": Decimal(-1)}, "amount_sign"),
        ({"amount": Decimal("0.001")}, "amount_places"),
        ({"amount": Decimal("1e20")}, "amount_size"),
        ({"amount": Decimal("NaN")}, "amount_sign"),
        ({"voucher_no": "  "}, "voucher_missing"),
        ({"source": "lottery"}, "unknown_source"),
        ({"kind": "loan"}, "unknown_kind"),
        ({"summary": "长" * 301}, "text_long"),
    ],
)
def test_what_the_ledger_refuses(ground: Ground, world: World, changes: dict[str, Any], code: str) -> None:
    refused(lambda: entry(ground, world.cai, **changes), code)
    assert not LedgerEntry.objects.exists()


def test_no_entry_for_days_to_come_nor_below_the_main_tasks(ground: Ground, world: World) -> None:
    tomorrow = timezone.localdate() + DAY
    assert "晚于今天" in refused(lambda: entry(ground, world.cai, occurred_on=tomorrow), "day_to_come")
    below = ground.revision.items.filter(level=2).select_related("thread").first().thread
    refused(lambda: entry(ground, world.cai, thread=below), "not_a_main_task")


def test_who_may_not_write_changes_nothing(ground: Ground, world: World) -> None:
    made = entry(ground, world.cai)
    reader = viewer_for(world.zhang, world.a)
    for work in (
        lambda: entry(ground, reader),
        lambda: reverse_entry(made, reason="x", occurred_on=CUT_OFF, by=reader),
        lambda: attach_evidence(made, [], by=reader),
        lambda: open_ledger(ground.plan, {}, on=CUT_OFF, by=reader),
        lambda: set_budget(ground.revision, {}, by=reader),
        lambda: set_stages(ground.revision, [], by=reader),
    ):
        with pytest.raises(NotAllowed):
            work()
    assert LedgerEntry.objects.count() == 1


def test_reversal_rules(ground: Ground, world: World) -> None:
    made = entry(ground, world.cai)

    def reverse(target: Any = made, reason: str = "记错", on: dt.date = CUT_OFF) -> Any:
        return reverse_entry(target, reason=reason, occurred_on=on, by=world.cai)

    refused(lambda: reverse(reason=" "), "reason_missing")
    refused(lambda: reverse(on=made.occurred_on - DAY), "reversal_too_early")
    refused(lambda: reverse(on=timezone.localdate() + DAY), "day_to_come")
    reversal = reverse()
    refused(reverse, "already_reversed")
    refused(lambda: reverse(reversal), "is_reversal")
    assert LedgerEntry.objects.count() == 2


def test_evidence_is_added_once(ground: Ground, world: World) -> None:
    made = entry(ground, world.cai)
    file = store_bytes(b"x", name="凭证.txt", by=world.cai)
    assert list(without_evidence()) == [made]
    assert len(attach_evidence(made, [file, file], by=world.cai)) == 1
    assert attach_evidence(made, [file], by=world.cai) == []
    assert list(without_evidence()) == []


def test_opening_once_then_comparing(ground: Ground, world: World) -> None:
    _, ledger = figures(ground)
    assert open_ledger(ground.plan, ledger, on=CUT_OFF, by=world.wang) == []
    opened = LedgerEntry.objects.filter(origin=EntryOrigin.OPENING)
    nonzero = sum(1 for amount in ledger.values() if amount)
    assert opened.count() == nonzero == 20
    assert open_ledger(ground.plan, ledger, on=CUT_OFF, by=world.wang) == [], "the same again changes nothing"
    cell = (ground.first, Source.MUNICIPAL.value, EntryKind.RECEIPT.value)
    differing = open_ledger(ground.plan, {**ledger, cell: Decimal(50_000)}, on=CUT_OFF, by=world.wang)
    assert [m.sentence for m in differing] == [
        "“治理结构”市级财政到位：台账累计 42,300.00 元，文件为 50,000.00 元，文件比台账多 7,700.00 元。"
    ]
    missing = {key: amount for key, amount in ledger.items() if key != cell}
    assert [m.stated for m in open_ledger(ground.plan, missing, on=CUT_OFF, by=world.wang)] == [Decimal(0)]
    assert opened.count() == nonzero


def test_opening_reads_what_lies_before_it_only(ground: Ground, world: World) -> None:
    entry(ground, world.cai, occurred_on=CUT_OFF + DAY)
    cell = (ground.first, Source.MUNICIPAL.value, EntryKind.RECEIPT.value)
    assert open_ledger(ground.plan, {cell: Decimal(5)}, on=CUT_OFF, by=world.cai) == []
    assert budget_matrix(ground.revision, CUT_OFF).total.received == 5


def test_the_budget_of_a_closed_revision_stays(ground: Ground, world: World) -> None:
    first = {(ground.first, Source.MUNICIPAL.value): Decimal(100)}
    set_budget(ground.revision, first, by=world.cai)
    facts = FactChange.objects.filter(table_name="budget_budgetline").count()
    set_budget(ground.revision, {**first, (ground.first, Source.ENTERPRISE.value): Decimal(0)}, by=world.cai)
    assert FactChange.objects.filter(table_name="budget_budgetline").count() == facts, (
        "same budget, no change"
    )
    other = {(ground.first, Source.MUNICIPAL.value): Decimal(101)}
    assert "新版草稿" in refused(lambda: set_budget(ground.revision, other, by=world.cai), "revision_closed")


def test_a_new_revision_takes_budget_and_stages_along(world: World) -> None:
    with in_group(world.a, world.wang):
        ground = make_plan(world.wang, in_force=False)
        stages = [
            StageInput("第一阶段", dt.date(2018, 6, 1), dt.date(2019, 6, 30), Decimal(60)),
            StageInput("第二阶段", dt.date(2019, 7, 1), dt.date(2020, 6, 30), Decimal(40)),
        ]
        set_stages(ground.revision, stages, by=world.wang)
        lines = [
            LineInput(ground.first, Source.MUNICIPAL, Decimal(60), "第一阶段"),
            LineInput(ground.first, Source.MUNICIPAL, Decimal(40)),
        ]
        set_lines(ground.revision, lines, by=world.wang)
        put_in_force(ground.revision, on=dt.date(2018, 6, 1), decided_by="理事会", by=world.wang)
        draft = draft_revision(ground.plan, by=world.wang, copy_from=ground.revision)

        def state(revision: Any) -> set[tuple[Any, ...]]:
            return set(revision.budget_lines.values_list("thread", "source", "stage__name", "amount"))

        assert state(draft) == state(ground.revision)
        assert not set(draft.stages.values_list("pk")) & set(ground.revision.stages.values_list("pk"))
        set_stages(draft, list(reversed(stages)), by=world.wang)
        assert [s.name for s in draft.stages.all()] == ["第二阶段", "第一阶段"], (
            "lines keep their stage by name"
        )
        refused(lambda: set_stages(draft, stages[1:], by=world.wang), "stage_in_use")
        meets = [*stages[:1], StageInput("续建", dt.date(2019, 6, 30), dt.date(2020, 6, 30), Decimal(40))]
        said = refused(lambda: set_stages(draft, meets, by=world.wang), "stages_overlap")
        assert "2019年6月30日才结束" in said, "its last day is the stage's own"
        discard_draft(draft, by=world.wang)
        assert state(ground.revision)


@pytest.mark.parametrize("table", ["budget_ledgerentry", "budget_ledgerevidence"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET public_id = public_id", "DELETE FROM {}", "TRUNCATE {}"]
)
def test_the_database_itself_keeps_the_ledger(
    ground: Ground, world: World, table: str, statement: str
) -> None:
    made = entry(ground, world.cai, files=[store_bytes(b"x", name="凭证.txt", by=world.cai)])
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
    assert LedgerEntry.objects.get() == made
    assert LedgerEvidence.objects.count() == 1


def test_the_database_refuses_a_second_reversal_and_a_wrong_sign(ground: Ground, world: World) -> None:
    made = entry(ground, world.cai)
    facts = {
        "plan": ground.plan,
        "thread": ground.first,
        "source": Source.MUNICIPAL,
        "kind": EntryKind.RECEIPT,
        "occurred_on": CUT_OFF,
        "voucher_no": "记-9",
    }
    reversing = {**facts, "amount": Decimal(-1), "reverses": made, "reason": "x"}
    LedgerEntry.objects.create(**reversing)
    for wrong in (
        reversing,
        {**facts, "amount": Decimal(-1)},
        {**facts, "amount": Decimal(1), "voucher_no": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            LedgerEntry.objects.create(**wrong)


def test_another_groups_task_takes_no_money(ground: Ground, world: World) -> None:
    with in_group_b(world) as other:
        foreign = other.first
    refused(lambda: entry(ground, world.cai, thread=foreign), "not_a_main_task")


class in_group_b:  # noqa: N801 -- reads like the function
    """The other group's plan, made beside the scope that is open."""

    def __init__(self, world: World) -> None:
        from groupportal.tenancy.scope import group_scope

        self.world, self.scope = world, group_scope(world.b, actor=world.qian, switch=True)

    def __enter__(self) -> Ground:
        self.scope.__enter__()
        return make_plan(self.world.qian)

    def __exit__(self, *error: object) -> None:
        self.scope.__exit__(*error)


def test_two_people_reverse_the_same_entry(committed_world: World) -> None:
    world = committed_world
    with in_group(world.a, world.cai):
        ground = make_plan(world.wang)
        made = entry(ground, world.cai)
    reverse = lambda: reverse_entry(made, reason="记错", occurred_on=CUT_OFF, by=world.cai)  # noqa: E731
    assert race_codes(world.a, *[(world.cai, reverse)] * 2) == ["already_reversed", "done"]
    with in_group(world.a, world.cai):
        assert LedgerEntry.objects.filter(reverses=made).count() == 1
        assert budget_matrix(ground.revision, CUT_OFF).total.received == 0


def test_two_people_open_the_ledger(committed_world: World) -> None:
    world = committed_world
    with in_group(world.a, world.cai):
        ground = make_plan(world.wang)
        _, ledger = figures(ground)
    opening = lambda: open_ledger(ground.plan, ledger, on=CUT_OFF, by=world.cai)  # noqa: E731
    assert race_codes(world.a, *[(world.cai, opening)] * 2) == ["done", "done"]
    with in_group(world.a, world.cai):
        assert LedgerEntry.objects.count() == 20


def test_the_fixture_is_the_document(world: World) -> None:
    assert [len(cells) for cells in FIGURES.values()] == [4] * 4
    with in_group(world.a, world.cai):
        ground = jiangmen(world.wang)
        rows = budget_matrix(ground.revision, CUT_OFF).rows
        assert [row.total.received for row in rows] == [
            Decimal(n) for n in ("107300.00", "138700.00", "12742500.00", "1204900.00")
        ]
    assert record_entry.__doc__
