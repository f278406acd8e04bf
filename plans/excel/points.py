"""What acceptance points ask for, out to Excel and back: each row a point of a plan's newest draft, found by task, number and text."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from groupportal.errors import DomainError
from groupportal.lists.declaring import with_words
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported
from groupportal.records.rows import RowKind
from groupportal.records.sharing import NARROW, WIDE
from plans.enums import Awaited, RevisionState, TargetKind, TargetSense
from plans.models import AcceptancePoint, PlanRevision
from plans.reading import same_name
from plans.selectors.content import main_plan
from plans.selectors.points import ANSWERED, SEARCHED, drafted_points, points_of
from plans.services.points import FIELDS, edit_point

YES, NO = "yes", "no"
REVISION = "revision"
"""The parameter of an export that names the revision; without it the main plan's."""

COLUMNS = (
    RecordColumn(
        "plan",
        "规划",
        required=True,
        note="与系统里的规划名称一致。",
        width=WIDE,
        read=lambda point: point.item.revision.plan.name,
    ),
    RecordColumn(
        "heading",
        "上一级",
        max_length=300,
        note="任务上一级的名称；没有上一级的不填。",
        width=WIDE,
        read=lambda point: point.item.parent.name if point.item.parent else "",
    ),
    RecordColumn(
        "task",
        "任务或指标",
        required=True,
        max_length=300,
        note="与草稿里的名称一致。",
        width=WIDE,
        read=lambda point: point.item.name,
    ),
    RecordColumn(
        "number", "要点编号", max_length=20, note="与草稿里的编号一致，没有编号的不填。", width=NARROW
    ),
    RecordColumn(
        "text",
        "验收要点",
        ColumnKind.LONG_TEXT,
        required=True,
        max_length=2_000,
        note="与草稿里的文字一致，不带编号；要改文字，请打开任务修改。",
        width=WIDE,
    ),
    RecordColumn(
        "target_kind",
        "目标类型",
        ColumnKind.CHOICE,
        choices=tuple(TargetKind.choices),
        note="不填的不改。",
        width=NARROW,
    ),
    RecordColumn(
        "target_sense",
        "达标方向",
        ColumnKind.CHOICE,
        choices=tuple(TargetSense.choices),
        note="不填的不改。",
        width=NARROW,
    ),
    RecordColumn(
        "target_value", "目标值", ColumnKind.DECIMAL, note="不填的不改。", example="130", width=NARROW
    ),
    RecordColumn("unit", "计量单位", max_length=20, note="不填的不改。", example="家", width=NARROW),
    RecordColumn("base", "占比的基数", max_length=60, note="占比类目标填写，如“在校生”。", width=NARROW),
    RecordColumn(
        "is_veto",
        "否决要点",
        ColumnKind.CHOICE,
        choices=((YES, "是"), (NO, "否")),
        note="“是”的须有目标值。",
        width=NARROW,
        read=lambda point: YES if point.is_veto else NO,
    ),
    RecordColumn(
        "waits_for",
        "等待的记录",
        ColumnKind.CHOICE,
        choices=tuple(Awaited.choices),
        note="不填的不改。",
        width=WIDE,
    ),
)


class PointTargetsKind(RowKind):
    """Targets of points, many at once, in drafts. Points themselves come and go with the texts of their task."""

    code = "plan_points"
    label = "验收要点的目标"
    action = export_action = "plans.edit_plan"
    help = (
        "每行一条验收要点，改的是规划最新草稿里的目标类型、方向、目标值、单位、基数、否决和等待的记录。"
        "从“各条要点由什么回答”导出一份，改好再导入；要点的文字在任务的编辑页改。"
    )
    model = AcceptancePoint
    keys = ("plan", "heading", "task", "number", "text")
    columns = COLUMNS
    list_url = "plans:list"

    @property
    def has_undo(self) -> bool:
        """Nothing is made here that would have to be removed: what was changed gets back what it held."""
        return True

    def key(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        return tuple(same_name(values[name] or "") for name in self.keys)

    def records(self) -> QuerySet[Any]:
        return drafted_points()

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> Any:
        """Change what the row says of a point; DomainError where no draft has it."""
        if found is None:
            raise DomainError(
                "no_such_point",
                "规划的草稿里没有这条要点。请先起草新版本，并核对规划、任务、编号和要点文字与草稿一致。",
                field="text",
            )
        changes = {name: values[name] for name in FIELDS}
        return edit_point(found, {**changes, "is_veto": changes["is_veto"] == YES}, by=by)

    def listed(self, asked: Exported) -> QuerySet[Any]:
        """What the list shows: the points of the revision in the address, as search and chips narrow them. Drafts are for editors."""
        revisions, query = PlanRevision.objects.order_by("-number"), asked.query
        if not asked.viewer.can("plans.edit_plan"):
            revisions = revisions.exclude(state=RevisionState.DRAFT)
        named = {"public_id": _id(str(query[REVISION]))} if REVISION in query else {"plan": main_plan()}
        rows = points_of(revisions.filter(**named).first())
        if among := ANSWERED.get(query.get("answered", "")):
            rows = rows.filter(among)
        return with_words(rows, query.get("q", ""), *SEARCHED)


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
