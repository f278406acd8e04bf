"""A form that shows every kind of field. Nothing is ever saved."""

from __future__ import annotations

from django import forms

from groupportal.ui.fields import DayField, OneFileField, TextArea
from groupportal.ui.widgets import FIND_UNIT, SearchableSelect

UNITS = (
    "江城第一职业学校",
    "新港机电有限公司",
    "江城技师学院",
    "江城市模具行业协会",
    "新港智能装备有限公司",
    "南塘纺织有限公司",
    "南塘物流服务有限公司",
    "北岸食品有限公司",
    "北岸职业教育中心",
    "江城人力资源服务有限公司",
)


class SampleForm(forms.Form):
    """Progress of one task, as a unit would file it."""

    summary = TextArea(
        "完成情况",
        5,
        help_text="按验收要点逐条写；能用数字说明的写数字，例如“新增成员 10 家”。",
        error_messages={"required": "请填写完成情况，至少说明一条验收要点。"},
    )
    value = forms.DecimalField(
        label="完成数量",
        max_value=100_000,
        help_text="只填数字，单位已在后面写明。",
        error_messages={"invalid": "请只填数字，例如 135；“约”“多家”等字样写到完成情况里。"},
    )
    finished_on = DayField("完成日期", past=True, required=False, help_text="还没有完成的不填。")
    unit = forms.ChoiceField(
        label="牵头单位",
        choices=[("", "请选择"), *((str(place), name) for place, name in enumerate(UNITS, 1))],
        widget=SearchableSelect(FIND_UNIT),
    )
    stage = forms.ChoiceField(
        label="所处阶段",
        widget=forms.RadioSelect,
        choices=[("doing", "正在推进"), ("done", "已经完成"), ("late", "有困难")],
    )
    evidence = OneFileField("佐证材料", required=False)
    is_public = forms.BooleanField(label="完成后在集团网站上公布", required=False)


class SampleAnswer(forms.Form):
    """The words of a ruling."""

    answer = TextArea("审核意见", 3, required=False, help_text="退回时必须填写，对方会收到这段话。")
