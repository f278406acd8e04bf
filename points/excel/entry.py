"""Entries of the points ledger as a workbook: one row an entry. The ledger only grows, so undo reverses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from groupportal.errors import DomainError, refuse_hindered
from groupportal.imports.models import ImportBatch
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.keeping import keep_made
from groupportal.records.kinds import Exported, RecordKind, Work, Written
from groupportal.records.models import KeptRows
from groupportal.records.sharing import WIDE, counted, day_rule
from groupportal.records.undoing import UNDONE
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, count
from members.selectors.member import members_by_id
from members.services.unit_rows import find_members, members_offered, require_members, unit_columns
from points.enums import EntryOrigin
from points.forms.entry import LedgerFilter
from points.models import PointRule, PointsEntry
from points.scoring import ZERO, counted_now, full_points
from points.selectors.entry import entries_for, rules_on, with_reversals
from points.services.entry import reverse_points
from points.services.ledger import checked_quantity, lock_cell

VALID, REVERSED, REVERSAL = "valid", "reversed", "reversal"
KEPT = ("member_id", "rule_id", "occurred_on", "quantity", "points", "counted")

COLUMNS = (
    *unit_columns(required=True, note="与成员名册一致。"),
    RecordColumn(
        "item",
        "积分项目",
        ColumnKind.REFERENCE,
        required=True,
        max_length=120,
        aliases=("项目", "项目名称", "积分事项"),
        note="与当日执行的积分规则里的项目一致，也可以填项目代码。",
        example="参加集团会议",
        width=24,
    ),
    RecordColumn(
        "occurred_on",
        "日期",
        ColumnKind.DATE,
        required=True,
        aliases=("发生日期", "发生时间", "时间"),
        example="2023-06-30",
        width=14,
        check=day_rule("日期"),
    ),
    RecordColumn(
        "quantity", "数量", ColumnKind.DECIMAL, aliases=("次数",), note="不填按 1。", example="1", width=10
    ),
    RecordColumn("note", "说明", max_length=500, aliases=("备注", "事由"), width=WIDE),
    RecordColumn(
        "counted", "计入积分", ColumnKind.DECIMAL, note="由系统按规则和年度上限计算，导入时不用填。", width=10
    ),
    RecordColumn(
        "state",
        "状态",
        ColumnKind.CHOICE,
        choices=((VALID, "有效"), (REVERSED, "已冲销"), (REVERSAL, "冲销")),
        note="导出的台账里才有；“已冲销”“冲销”的行不会导入。",
        width=10,
    ),
)


class PointsKind(RecordKind):
    """Entries by hand, many at once. A row equal to an entry that stands in the ledger is that entry."""

    code = "points"
    label = "积分记录"
    action = "points.record_points"
    export_action = "points.export_entries"
    help = "每行一笔积分。须确认或须上传佐证的项目不能整批导入；台账里已有的同一笔不会重复记分。"
    columns = COLUMNS
    max_rows = 2_000
    max_rows_why = "积分要逐笔核对年度上限"
    list_url = "points:ledger"
    undo_words = "这一批积分会逐笔冲销：台账不删除，原记录和冲销都留着，从今天起不再计入。"

    def offered(self) -> dict[str, list[str]]:
        """The members, and the items of today that may be brought in: neither confirmed nor proved one by one."""
        rules = rules_on(timezone.localdate()).filter(confirmer="", needs_evidence=False)
        return {"unit": members_offered(), "item": list(rules.values_list("label", flat=True))}

    def check(self, work: Work) -> None:
        stage = work.stage
        find_members(work)
        require_members(work)
        stage.add_columns(rule_id="bigint", known="boolean DEFAULT false")
        stage.run("UPDATE {stage} SET quantity = coalesce(quantity, 1), note = coalesce(note, '')")
        skipped = stage.run(
            f"UPDATE {{stage}} SET known = true WHERE ok AND state IN ('{REVERSED}', '{REVERSAL}')"
        )
        if skipped:
            work.findings.note("reversed", f"有 {skipped} 行是已冲销的记录或冲销，没有导入。")
        _find_rules(work)
        _check_quantities(work)
        work.refuse(
            'SELECT s."row", s.unit, s.occurred_on FROM {stage} s WHERE s.ok AND NOT s.known AND (NOT EXISTS (SELECT FROM'
            " members_membershipperiod p WHERE p.group_id = {group} AND p.member_id = s.member_id"
            " AND p.starts_on <= s.occurred_on AND (p.ends_on IS NULL OR p.ends_on > s.occurred_on))"
            " OR EXISTS (SELECT FROM members_suspensionperiod x WHERE x.group_id = {group} AND x.member_id = s.member_id"
            " AND x.starts_on <= s.occurred_on AND (x.ends_on IS NULL OR x.ends_on > s.occurred_on)))",
            "occurred_on",
            "not_member_then",
            lambda unit, day: f"{cndate(day)}“{unit}”不是在册成员，不能记积分，请核对日期或单位。",
        )
        _find_known(work)

    def forecast(self, work: Work) -> dict[str, int]:
        return counted(work, {"新记积分": "NOT known", "已有不再记": "known"})

    def write(self, work: Work) -> Written:
        facts = self.forecast(work)
        total = _write_entries(work)
        new = facts.get("新记积分", 0)
        return Written(facts, f"已导入积分 {new:,} 笔，计入 {count(total)} 分。")

    def undo(self, batch: ImportBatch, *, by: Viewer) -> dict[str, int]:
        refuse_hindered(self.undo_hindrances(batch))
        ids = [i for kept in KeptRows.objects.filter(batch=batch) for i in kept.row_ids]
        for entry in PointsEntry.objects.filter(pk__in=ids).select_related("rule").order_by("-id"):
            reverse_points(entry, reason=UNDONE, by=by)
        KeptRows.objects.filter(batch=batch).delete()
        return {"冲销积分记录": len(ids)}

    def listed(self, asked: Exported) -> QuerySet[Any]:
        return LedgerFilter(asked.query, queryset=entries_for(asked.viewer)).qs

    def cells(self, records: QuerySet[Any], asked: Exported) -> Iterator[Mapping[str, Any]]:
        for row in with_reversals(records).iterator(chunk_size=2_000):
            state = REVERSAL if row.reverses_id else REVERSED if row.is_reversed else VALID
            yield {
                "unit": row.member.unit.name,
                "credit_code": row.member.credit_code,
                "item": row.rule.label,
                "occurred_on": row.occurred_on,
                "quantity": row.quantity,
                "note": row.note,
                "counted": row.counted,
                "state": state,
            }


def _find_rules(work: Work) -> None:
    """Fill ``rule_id`` with the item of the version in force on the day; refuse what can't be entered in bulk."""
    stage = work.stage
    stage.run(
        "UPDATE {stage} s SET rule_id = r.id FROM points_pointrule r JOIN points_pointruleset v ON v.id = r.rule_set_id"
        " WHERE r.group_id = {group} AND v.group_id = {group} AND v.starts_on <= s.occurred_on"
        " AND (v.ends_on IS NULL OR v.ends_on > s.occurred_on) AND s.item IN (r.label, r.code) AND s.ok"
    )
    work.refuse(
        'SELECT s."row", s.occurred_on FROM {stage} s WHERE s.ok AND NOT s.known AND NOT EXISTS (SELECT FROM'
        " points_pointruleset v WHERE v.group_id = {group} AND v.starts_on <= s.occurred_on"
        " AND (v.ends_on IS NULL OR v.ends_on > s.occurred_on))",
        "occurred_on",
        "no_rules_then",
        lambda day: f"{cndate(day)}没有执行中的积分规则，不能记积分，请核对日期。",
    )
    offered = "、".join(
        PointRule.objects.filter(rule_set__starts_on__isnull=False, rule_set__ends_on__isnull=True)
        .order_by("position")
        .values_list("label", flat=True)[:20]
    )
    work.refuse(
        'SELECT "row", item FROM {stage} WHERE ok AND NOT known AND rule_id IS NULL',
        "item",
        "no_such_item",
        lambda item: f"当日的积分规则里没有“{item}”，请按规则里的项目名称填写（现行：{offered}）。",
    )
    for field, code, words in (
        ("r.confirmer <> ''", "must_be_confirmed", "须经确认才计分，不能整批导入，请在积分页面登记。"),
        ("r.needs_evidence", "evidence_missing", "必须上传佐证，不能整批导入，请在积分页面逐笔登记。"),
    ):
        work.refuse(
            f'SELECT s."row", r.label FROM {{stage}} s JOIN points_pointrule r ON r.id = s.rule_id'
            f" AND r.group_id = {{group}} WHERE s.ok AND NOT s.known AND {field}",
            "item",
            code,
            lambda item, words=words: f"“{item}”{words}",
        )


def _check_quantities(work: Work) -> None:
    rules = {rule.pk: rule for rule in PointRule.objects.all()}
    label, refused = work.columns["quantity"].label, []
    for row, rule_id, quantity in work.stage.rows(
        'SELECT "row", rule_id, quantity FROM {stage} WHERE ok AND NOT known ORDER BY "row"'
    ):
        try:
            checked_quantity(rules[rule_id], quantity)
        except DomainError as error:
            work.findings.error(row, label, error.code, error.message)
            refused.append(row)
    work.stage.refuse(refused)


def _find_known(work: Work) -> None:
    """The n-th of equal rows is known where the ledger holds n such entries that were not reversed."""
    known = work.stage.rows(
        """WITH rows AS (SELECT "row", member_id, rule_id, occurred_on, quantity, note, row_number() OVER
          (PARTITION BY member_id, rule_id, occurred_on, quantity, note ORDER BY "row") AS n FROM {stage} WHERE ok AND NOT known)
        UPDATE {stage} s SET known = true FROM rows r WHERE r."row" = s."row" AND r.n <= (SELECT count(*) FROM
          points_pointsentry e WHERE e.group_id = {group} AND e.member_id = r.member_id AND e.rule_id = r.rule_id
          AND e.occurred_on = r.occurred_on AND e.quantity = r.quantity AND e.note = r.note AND e.reverses_id IS NULL
          AND NOT EXISTS (SELECT FROM points_pointsentry x WHERE x.group_id = {group} AND x.reverses_id = e.id))
        RETURNING s."row" """
    )
    if known:
        rows = "、".join(str(row) for (row,) in sorted(known)[:10]) + ("……" if len(known) > 10 else "")
        work.findings.warn("entry_known", f"第 {rows} 行与台账里已有的记录相同，不再重复记分。")


def _write_entries(work: Work) -> Decimal:
    """The new entries in the order of the sheet, each under what is left of its cap; what they count together."""
    rows = work.stage.rows(
        'SELECT "row", member_id, rule_id, occurred_on, quantity, note FROM {stage} WHERE ok AND NOT known ORDER BY "row"'
    )
    rules = {rule.pk: rule for rule in PointRule.objects.all()}
    members = members_by_id({row[1] for row in rows})
    cells = sorted({(row[1], rules[row[2]].code, row[3].year) for row in rows})
    for member_id, item, year in cells:
        lock_cell(members[member_id], item, year)
    used = _used({member_id for member_id, _, _ in cells})
    made, total = [], ZERO
    for row, member_id, rule_id, day, quantity, note in rows:
        rule = rules[rule_id]
        points = full_points(rule.points, quantity)
        cell = (member_id, rule.code, day.year)
        counts = counted_now(points, cap=rule.yearly_cap, counted=used.get(cell, ZERO))
        used[cell] = used.get(cell, ZERO) + counts
        total += counts
        made.append(
            PointsEntry(
                member_id=member_id,
                rule=rule,
                item=rule.code,
                year=day.year,
                occurred_on=day,
                quantity=quantity,
                points=points,
                counted=counts,
                note=note,
                event_key=_key(work.batch, row),
                origin=EntryOrigin.IMPORT,
                created_by=work.user,
            )
        )
    PointsEntry.objects.bulk_create(made, batch_size=500)
    keep_made(work.batch, PointsEntry, [entry.pk for entry in made], KEPT)
    return total


def _used(member_ids: set[int]) -> dict[tuple[int, str, int], Decimal]:
    """What members have counted of each item in each year, their merged duplicates included."""
    found = (
        PointsEntry.objects.order_by()
        .annotate(owner=Coalesce(F("member__merged_into_id"), F("member_id")))
        .filter(owner__in=member_ids)
        .values_list("owner", "item", "year")
        .annotate(total=Sum("counted"))
    )
    return {(owner, item, year): total for owner, item, year, total in found}


def _key(batch: ImportBatch | None, row: int) -> str:
    """The event's name for ever: file and row."""
    named = f"{batch.public_id if batch else ''}:{row}"
    return f"import:{hashlib.sha256(named.encode()).hexdigest()[:40]}"
