"""The roll as a workbook: 序号 单位名称 统一社会信用代码 类别 行业 加入时间 联系人 联系电话 职工人数, and what else is kept of a unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet

from groupportal.imports.models import ImportBatch
from groupportal.records.columns import MORE
from groupportal.records.kinds import Exported, RecordKind, Work, Written
from groupportal.records.sharing import counted
from groupportal.tenancy.models import Unit
from groupportal.ui.asof import parse_as_of
from groupportal.ui.fields import DayField
from groupportal.ui.formats import cndate
from groupportal.ui.pinyin import spell
from members.enums import LeaveReason
from members.excel import roll_checks, roll_writing
from members.excel.roll_columns import COLUMNS
from members.excel.roll_export import roll_rows
from members.filters import filtered
from members.models import Member
from members.rules import region_of_code

if TYPE_CHECKING:
    from groupportal.tenancy.viewer import Viewer


class RollForm(forms.Form):
    """What a list of members may not say itself."""

    staff_on = DayField(
        "职工人数的统计日期",
        required=False,
        help_text="表里没有这一列时用；不填则看表下备注（如“2022年末数”）或填报日期。",
    )


class MembersKind(RecordKind):
    """Units with their membership, rank and main contact."""

    code = "members"
    label = "成员单位"
    action = "members.decide_membership"
    export_action = "members.export_roll"
    full_action = "members.view_contacts"
    help = (
        "上传手头的成员名单（Excel）。表头至少有：单位名称、类别、行业、加入时间。已在名册的单位按代码、再按名称对上，"
        "只补充和更新资料；有错误的单元格会在您的文件里标红。"
    )
    columns = COLUMNS
    derived = (("pinyin", "text"), ("contact_pinyin", "text"), ("code_region", "text"))
    params_form = RollForm
    list_url = "members:list"

    def complete(
        self, values: list[Any], place: Mapping[str, int], say: Callable[[str, str, str], None]
    ) -> None:
        industry = values[place["industry"]]
        if industry and MORE in industry:
            values[place["industry"]], section = industry.split(MORE)
            values[place["section"]] = values[place["section"]] or section
        joined, left = values[place["joined_on"]], values[place["left_on"]]
        if left is not None and joined is not None and left <= joined:
            say("left_on", "left_before_joining", f"退出时间应晚于加入时间（{cndate(joined)}），请核对。")
        if left is not None and not values[place["leave_reason"]]:
            values[place["leave_reason"]] = LeaveReason.OTHER.value
        if left is None and values[place["leave_reason"]]:
            say(
                "leave_reason",
                "reason_without_day",
                "填了退出原因，却没有退出时间，请补上退出时间或删去原因。",
            )
        if not values[place["contact_name"]]:
            for name, what in (
                ("contact_phone", "联系电话"),
                ("contact_email", "邮箱"),
                ("contact_title", "职务"),
            ):
                if values[place[name]]:
                    say("contact_name", "contact_nameless", f"填了{what}，却没有联系人姓名，请补上。")
                    break

    def derive(self, values: Sequence[Any], place: Mapping[str, int]) -> Sequence[Any]:
        contact, code = values[place["contact_name"]], values[place["credit_code"]]
        return (
            spell(values[place["name"]]),
            spell(contact) if contact else None,
            region_of_code(code) if code and not values[place["region"]] else None,
        )

    def check(self, work: Work) -> None:
        roll_checks.check_roll(work)

    def forecast(self, work: Work) -> dict[str, int]:
        return counted(
            work,
            {
                "新增单位": "is_new",
                "更新单位": "NOT is_new AND (changed OR renamed OR contact_new OR contact_changed OR period_new)",
                "没有变化": "NOT is_new AND NOT (changed OR renamed OR contact_new OR contact_changed OR period_new)",
            },
        )

    def write(self, work: Work) -> Written:
        return roll_writing.write_roll(work)

    def undo(self, batch: ImportBatch, *, by: Viewer) -> dict[str, int]:
        done = super().undo(batch, by=by)
        done.pop(f"删除{Unit._meta.verbose_name}", None)  # goes with its place on the roll, and is said once
        return done

    def listed(self, asked: Exported) -> QuerySet[Member]:
        return filtered(request_of(asked)).qs.order_by("unit__pinyin", "id")

    def cells(self, records: QuerySet[Member], asked: Exported) -> Iterator[Mapping[str, Any]]:
        return roll_rows(records.select_related("unit"), parse_as_of(request_of(asked)))


def request_of(asked: Exported) -> Any:
    """What the filters read of a request."""
    return SimpleNamespace(GET=asked.query, viewer=asked.viewer)
