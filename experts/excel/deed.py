"""What experts did as a workbook: one row a deed, each through the service that takes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from experts.enums import RecordKind, RecordOrigin
from experts.excel.expert import ExpertsKind
from experts.models import ExpertRecord
from experts.selectors.expert import experts_named
from experts.services.deed import record_deed, remove_deed
from groupportal.errors import DomainError
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported
from groupportal.records.rows import RowKind
from groupportal.records.sharing import NARROW, WIDE, day_rule
from groupportal.records.undoing import UNDONE

COLUMNS = (
    RecordColumn(
        "name",
        "姓名",
        ColumnKind.NAME,
        required=True,
        max_length=60,
        aliases=("专家姓名", "教师姓名"),
        example="李四",
        width=NARROW,
        read=lambda deed: deed.expert.name,
        personal=True,
    ),
    RecordColumn(
        "unit",
        "单位名称",
        ColumnKind.NAME,
        required=True,
        max_length=160,
        aliases=("所属单位", "工作单位", "单位"),
        note="与专家库里登记的一致。",
        example="江门市示例电子有限公司",
        width=WIDE,
        read=lambda deed: deed.expert.unit,
    ),
    RecordColumn(
        "kind",
        "类别",
        ColumnKind.CHOICE,
        required=True,
        choices=tuple(RecordKind.choices),
        synonyms={"讲课": RecordKind.LESSON.value, "委员": RecordKind.SEAT.value},
        example=RecordKind.LESSON.label,
        width=14,
    ),
    RecordColumn(
        "occurred_on",
        "日期",
        ColumnKind.DATE,
        required=True,
        aliases=("时间", "发生日期"),
        example="2023-06-30",
        width=14,
        check=day_rule("日期"),
    ),
    RecordColumn(
        "title",
        "事项",
        required=True,
        aliases=("内容", "项目名称"),
        example="数控专业实训课",
        width=WIDE,
    ),
    RecordColumn("hours", "学时", ColumnKind.DECIMAL, aliases=("课时",), note="授课的填写。", width=10),
)


class DeedsKind(RowKind):
    """Lessons, reviews, projects, seats. One that stands there already is left as it is."""

    code = "expert_deeds"
    label = "专家履历"
    action = "experts.edit_experts"
    export_action = "experts.export_experts"
    help = "每行一次授课、评审、项目或委员会席位，专家须已在专家库中。已登记过的同一条不会重复。"
    columns = COLUMNS
    model = ExpertRecord
    keys = ("name", "unit", "kind", "occurred_on", "title")
    list_url = "experts:list"

    def records(self) -> QuerySet[ExpertRecord]:
        return ExpertRecord.objects.select_related("expert__member__unit")

    def known(self, rows: Sequence[Mapping[str, Any]]) -> QuerySet[ExpertRecord]:
        return self.records().filter(expert__name__in={row["name"] for row in rows})

    def save(self, values: dict[str, Any], found: ExpertRecord | None, *, by: Any) -> ExpertRecord:
        name, unit = values.pop("name"), values.pop("unit")
        if found is not None:
            raise DomainError(
                "deed_known",
                "这一条已经登记，学时与登记的不同。要更正请在专家的页面删除后重新登记。",
                field="hours",
            )
        people = experts_named(name, unit)
        if not people:
            raise DomainError(
                "no_such_expert",
                f"专家库里没有“{unit}”的“{name}”，请核对姓名和单位，新的专家请先登记入库。",
                field="name",
            )
        if len(people) > 1:
            raise DomainError(
                "same_name",
                f"“{unit}”有 {len(people)} 位“{name}”，分不清是哪一位，请在专家的页面登记。",
                field="name",
            )
        return record_deed(people[0], **values, origin=RecordOrigin.IMPORT, by=by)

    def remove(self, record: ExpertRecord, *, by: Any) -> None:
        """Taken back as a wrong entry is."""
        remove_deed(record, reason=UNDONE, by=by)

    def listed(self, asked: Exported) -> QuerySet[ExpertRecord]:
        """The deeds of the experts in the list."""
        people = ExpertsKind().listed(asked).order_by().values("pk")
        rows = self.records().filter(expert__in=people)
        return rows.order_by("expert__pinyin", "expert_id", "occurred_on", "id")
