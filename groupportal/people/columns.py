"""A person with a role as a row: what a file and a pasted list say, read by the same rules."""

from __future__ import annotations

from groupportal.errors import DomainError
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.references import Named
from groupportal.tenancy.models import Unit
from groupportal.tenancy.roles import UNIT_ROLES, Role
from groupportal.ui.formats import is_mobile


def checked_mobile(text: str) -> str:
    """A mobile number; DomainError for what is none."""
    if not is_mobile(text):
        raise DomainError("phone_form", f"“{text[:30]}”不是 11 位手机号码。", field="phone")
    return text


UNITS = Named(lambda: Unit.objects.filter(is_active=True), "本集团的单位名单")
BY_UNIT = "、".join(Role(r).label for r in Role if r in UNIT_ROLES)
COLUMNS = (
    RecordColumn(
        "name",
        "姓名",
        ColumnKind.NAME,
        required=True,
        max_length=60,
        example="李强",
        width=12,
        read=lambda held: held.user.name,
        personal=True,
    ),
    RecordColumn(
        "phone",
        "手机号",
        ColumnKind.PHONE,
        max_length=20,
        aliases=("电话", "手机", "手机号码", "联系电话"),
        note="可用来登录；手机号和用户名至少填一项。",
        example="13800138000",
        check=checked_mobile,
        read=lambda held: held.user.phone,
    ),
    RecordColumn(
        "role",
        "角色",
        ColumnKind.CHOICE,
        required=True,
        choices=tuple(Role.choices),
        synonyms={
            "理事": Role.COUNCIL,
            "监事": Role.COUNCIL,
            "委员": Role.COUNCIL,
            "专家": Role.EXPERT,
            "企业": Role.ENTERPRISE,
            "园区": Role.PARK,
            "查阅": Role.READER,
        },
        aliases=("身份",),
        width=20,
    ),
    RecordColumn(
        "unit",
        "单位",
        ColumnKind.REFERENCE,
        max_length=160,
        aliases=("所属单位", "单位名称", "工作单位"),
        note=f"{BY_UNIT}须填，其他角色不填。",
        width=32,
        refers=UNITS,
    ),
    RecordColumn(
        "valid_from",
        "起始日期",
        ColumnKind.DATE,
        aliases=("开始日期", "自", "起", "任职日期"),
        note="从这一天起有效，不填为立即有效。",
        width=14,
    ),
    RecordColumn(
        "valid_until",
        "有效期至",
        ColumnKind.DATE,
        aliases=("结束日期", "截止日期", "至", "止"),
        note="到这一天为止，不填为长期有效；验收专家必填。",
        width=14,
        month_end=True,
    ),
    RecordColumn(
        "username",
        "用户名",
        max_length=60,
        aliases=("账号", "登录名"),
        note="填了手机号的可以不填；已有账号请填原用户名。",
        read=lambda held: held.user.username,
        personal=True,
    ),
)
