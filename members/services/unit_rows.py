"""How a row of a sheet names its unit: columns, finding it on the roll, what a template offers."""

from __future__ import annotations

from django.utils import timezone

from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Work
from groupportal.records.sharing import WIDE, match_folded
from members.rules import checked_code
from members.selectors.roll import active_on
from members.services.contacts import checked_phone


def unit_columns(*, required: bool, note: str) -> tuple[RecordColumn, RecordColumn]:
    """Name and code of the member a row is about; the code decides where both are given."""
    return (
        RecordColumn(
            "unit",
            "单位名称",
            ColumnKind.REFERENCE,
            required=required,
            max_length=160,
            aliases=("成员单位", "成员单位名称", "所属单位", "工作单位", "企业名称", "单位"),
            note=note,
            example="江门市示例电子有限公司",
            width=WIDE,
        ),
        RecordColumn(
            "credit_code",
            "统一社会信用代码",
            ColumnKind.CODE,
            max_length=40,
            aliases=("信用代码", "社会信用代码", "代码", "机构代码"),
            note="有同名单位时用来区分，可以不填。",
            width=22,
            check=checked_code,
        ),
    )


PHONE = RecordColumn(
    "phone",
    "联系电话",
    ColumnKind.PHONE,
    max_length=30,
    aliases=("电话", "手机", "手机号", "手机号码", "联系方式", "电话号码"),
    note="手机号或带区号的座机号。",
    example="13800138000",
    width=16,
    check=checked_phone,
)


def find_members(work: Work) -> None:
    """Fill ``member_id`` of the staged rows: by code, then by name."""
    stage = work.stage
    stage.add_columns(member_id="bigint")
    stage.run(
        "UPDATE {stage} s SET member_id = m.id FROM members_member m"
        " WHERE m.group_id = {group} AND m.merged_into_id IS NULL AND m.credit_code = s.credit_code"
    )
    stage.run(
        "UPDATE {stage} s SET member_id = coalesce(m.merged_into_id, m.id) FROM members_member m, tenancy_unit u"
        " WHERE u.group_id = {group} AND m.group_id = {group} AND m.unit_id = u.id AND u.name = s.unit"
        " AND s.member_id IS NULL"
    )
    match_folded(
        work,
        "unit",
        "SELECT coalesce(m.merged_into_id, m.id), u.name FROM members_member m JOIN tenancy_unit u ON u.id = m.unit_id"
        " WHERE m.group_id = {group} AND u.group_id = {group}",
        "UPDATE {stage} s SET member_id = f.id FROM found f WHERE s.unit = f.name AND s.member_id IS NULL",
        "member_id IS NULL AND unit IS NOT NULL",
    )
    work.refuse(
        'SELECT s."row", s.unit, u.name FROM {stage} s JOIN members_member m ON m.id = s.member_id'
        " JOIN tenancy_unit u ON u.id = m.unit_id"
        " JOIN tenancy_unit n ON n.group_id = {group} AND n.name = s.unit AND n.id <> u.id"
        " JOIN members_member o ON o.group_id = {group} AND o.unit_id = n.id AND o.merged_into_id IS NULL"
        " WHERE s.ok AND s.credit_code IS NOT NULL",
        "credit_code",
        "code_of_another",
        lambda unit, holder: f"代码登记在“{holder}”名下，与这一行的“{unit}”不是同一家单位，请核对。",
    )


def require_members(work: Work) -> None:
    """Refuse rows whose unit is not on the roll."""
    work.refuse(
        'SELECT "row", unit FROM {stage} WHERE ok AND member_id IS NULL ORDER BY "row"',
        "unit",
        "no_such_member",
        lambda unit: (
            f"成员名册里没有“{unit}”，请核对名称（与名册一致）或填写统一社会信用代码；新单位请先登记。"
        ),
    )


LISTED_UNITS = 2_000


def members_offered() -> list[str]:
    """Names of the members of today, in the order of the roll, for a template's list."""
    rows = active_on(timezone.localdate()).order_by("unit__pinyin", "unit_id")
    return list(rows.values_list("unit__name", flat=True)[:LISTED_UNITS])
