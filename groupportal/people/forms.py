"""Forms around people, roles and the group's description."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from groupportal.people.services import GROUP_FIELDS
from groupportal.tenancy.models import Group, Unit
from groupportal.tenancy.roles import UNIT_ROLES, Role
from groupportal.ui.fields import Choice, DayField, TextArea
from groupportal.ui.widgets import FIND_UNIT, DayInput, SearchableSelect

MAX_ROWS = 300
_SEPARATORS = re.compile(r"[\t,，;；]+|\s{2,}|(?<=\S) (?=\S)")


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
        help_text="、".join(Role(r).label for r in Role if r in UNIT_ROLES) + "须选择单位，其他角色不选。",
    )
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
    field_order = ("name", "phone", "username", "role", "unit", "valid_until")


class ValidityForm(forms.Form):
    valid_until = DayField("有效期至", required=False, help_text="留空表示长期有效。")


class PeopleListForm(forms.Form):
    """A list pasted from a sheet: one person a line."""

    lines = TextArea(
        "名单",
        12,
        help_text="每行一人：姓名、手机号、角色、单位（需要时），用制表符或逗号隔开，可从 Excel 直接粘贴。"
        f"例：李强，13800000000，学校管理员，江海第一职业技术学校。一次最多 {MAX_ROWS} 人。",
    )

    def clean_lines(self) -> list[dict[str, Any]]:
        rows, problems = [], []
        units = {u.name: u for u in Unit.objects.filter(is_active=True)}
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            cells = [c.strip() for c in _SEPARATORS.split(line.strip()) if c.strip()]
            if not cells or cells[0] == "姓名":
                continue
            try:
                rows.append({"number": number, **_person_of(cells, units)})
            except forms.ValidationError as error:
                problems.append(f"第 {number} 行：{error.messages[0]}")
        if problems:
            raise forms.ValidationError(problems)
        if not rows:
            raise forms.ValidationError("名单里没有可以添加的人，请每行填写一人。")
        if len(rows) > MAX_ROWS:
            raise forms.ValidationError(f"名单有 {len(rows)} 人，一次最多 {MAX_ROWS} 人，请分几次添加。")
        return rows


def _person_of(cells: list[str], units: dict[str, Unit]) -> dict[str, Any]:
    if len(cells) not in (3, 4):
        raise forms.ValidationError(f"应有姓名、手机号、角色、单位 3 至 4 项，这一行有 {len(cells)} 项。")
    name, phone, word = cells[:3]
    if not re.fullmatch(r"1[3-9]\d{9}", phone):
        raise forms.ValidationError(f"“{phone}”不是 11 位手机号码。")
    role = next((r for r in Role if r.label == word), None)
    if role is None:
        raise forms.ValidationError(f"没有“{word}”这个角色，可用：{'；'.join(Role.labels)}。")
    unit = None
    if len(cells) == 4:
        unit = units.get(cells[3])
        if unit is None:
            raise forms.ValidationError(
                f"单位“{cells[3]}”不在本集团的单位名单里，请先在数据管理的“单位”中添加。"
            )
    return {"name": name, "phone": phone, "role": role.value, "unit": unit}


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
