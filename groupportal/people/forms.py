"""Forms around people, roles and the group's description."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from groupportal.people.columns import BY_UNIT, COLUMNS, UNITS
from groupportal.people.services import GROUP_FIELDS
from groupportal.records.cells import cleaner
from groupportal.records.findings import CellFault
from groupportal.tenancy.models import Group, Unit
from groupportal.tenancy.roles import Role
from groupportal.ui.fields import Choice, DayField, TextArea
from groupportal.ui.widgets import FIND_UNIT, DayInput, SearchableSelect

MAX_ROWS = 300
PASTED = ("name", "phone", "role", "unit", "valid_from", "valid_until")
"""The columns of a pasted list, in their order."""
_COMMAS = re.compile(r"[,，;；]")


class RoleForm(forms.Form):
    """A role, for a unit where it asks for one, until a date where wanted."""

    role = Choice("角色", Role.choices)
    unit = forms.ModelChoiceField(
        label="所属单位",
        queryset=Unit.objects.filter(is_active=True),
        to_field_name="public_id",
        required=False,
        empty_label="不按单位",
        widget=SearchableSelect(FIND_UNIT),
        help_text=f"{BY_UNIT}须选择单位，其他角色不选。",
    )
    valid_from = DayField("起始日期", required=False, help_text="留空表示立即有效。")
    valid_until = DayField("有效期至", required=False, help_text="留空表示长期有效；验收专家必须填写。")


class PersonForm(RoleForm):
    """A person and the first role."""

    name = forms.CharField(label="姓名", max_length=60)
    phone = forms.CharField(
        label="手机号", max_length=11, required=False, help_text="可用来登录。手机号和用户名至少填一项。"
    )
    username = forms.CharField(
        label="用户名",
        max_length=60,
        required=False,
        help_text="填了手机号的可以留空，由姓名拼音生成；已有账号请填原用户名。",
    )
    field_order = ("name", "phone", "username", "role", "unit", "valid_from", "valid_until")


class ValidityForm(forms.Form):
    valid_from = DayField("起始日期", required=False, help_text="留空表示授予后立即有效。")
    valid_until = DayField("有效期至", required=False, help_text="留空表示长期有效。")


class BulkValidityForm(forms.Form):
    """Dates for the roles of several people."""

    role = forms.ChoiceField(
        label="只改这种角色", choices=[("", "他们的全部角色"), *Role.choices], required=False
    )
    valid_from = DayField("起始日期", required=False)
    valid_until = DayField("有效期至", required=False)
    open_ended = forms.ChoiceField(
        label="期限", choices=[("", "不改"), ("yes", "改为长期有效")], required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("open_ended") and data.get("valid_until"):
            self.add_error("open_ended", "填了“有效期至”，就不能同时改为长期有效，请只留一项。")
        return data


class PeopleListForm(forms.Form):
    """A list pasted from a sheet: one person a line."""

    lines = TextArea(
        "名单",
        12,
        help_text="每行一人：姓名、手机号、角色、单位、起始日期、有效期至，用制表符或逗号隔开，可从 Excel 直接粘贴；"
        "后面几项没有的可以不写。例：李强，13800000000，学校管理员，江海第一职业技术学校，2026-01-01，2026-12-31。"
        f"一次最多 {MAX_ROWS} 人。",
    )

    def clean_lines(self) -> list[dict[str, Any]]:
        rows, problems = [], []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            cells = _cells(line)
            if not any(cells) or cells[0] == "姓名":
                continue
            person, faults = _person_of(cells)
            rows.append({"number": number, **person})
            problems += [(number, reason) for reason in faults]
        if problems := sorted([*problems, *_find_units(rows)]):
            raise forms.ValidationError([f"第 {number} 行：{reason}" for number, reason in problems])
        if not rows:
            raise forms.ValidationError("名单里没有可以添加的人，请每行填写一人。")
        if len(rows) > MAX_ROWS:
            raise forms.ValidationError(f"名单有 {len(rows)} 人，一次最多 {MAX_ROWS} 人，请分几次添加。")
        return rows


def _cells(line: str) -> list[str]:
    """The cells of a line. What was copied from a sheet has tabs; what is empty between two keeps its place."""
    parted = line.split("\t") if "\t" in line else _COMMAS.split(line)
    return [c.strip() for c in (parted if len(parted) > 1 else line.split())]


def _person_of(cells: list[str]) -> tuple[dict[str, Any], list[str]]:
    """What a line says of a person, and all that is wrong with it."""
    if len(cells) < 3 or any(cells[len(PASTED) :]):
        columns = "应有姓名、手机号、角色，以及单位、起始日期、有效期至"
        return {}, [f"{columns}，这一行有 {len(cells)} 项。"]
    given = dict(zip(PASTED, cells, strict=False))
    values: dict[str, Any] = {}
    faults = []
    for column in (c for c in COLUMNS if c.name in PASTED):
        try:
            values[column.name] = cleaner(column)(given.get(column.name, ""))[0]
        except CellFault as fault:
            faults.append(fault.reason)
            continue
        if column.required and not values[column.name]:
            faults.append(f"没有写{column.label}。")
    return {**values, "phone": values.get("phone") or ""}, faults


def _find_units(rows: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """Put the units in the place of their names; what is wrong, by line."""
    problems = []
    found = UNITS.find({row["unit"] for row in rows if row.get("unit")})
    for row in rows:
        if name := row.get("unit"):
            matches = found.get(name, [])
            row["unit"] = matches[0] if len(matches) == 1 else None
            if len(matches) != 1:
                problems.append((row["number"], UNITS.missed(name, len(matches))))
    return problems


class GroupForm(forms.ModelForm):
    """What the group says about itself."""

    class Meta:
        model = Group
        fields = GROUP_FIELDS
        widgets = {
            "founded_on": DayInput(),
            "term_starts_on": DayInput(),
            "term_ends_on": DayInput(),
            "working_on": DayInput(),
            "color": forms.TextInput(attrs={"type": "color"}),
        }


class WorkingDateForm(forms.ModelForm):
    """What is being prepared, and as of which day."""

    class Meta:
        model = Group
        fields = ("working_on", "working_for")
        widgets = {"working_on": DayInput()}
