from __future__ import annotations

from django import forms

from groupportal.ui.fields import TextArea
from groupportal.warnings.enums import Stand
from groupportal.warnings.services import MAX_WORDS


class AnswerForm(forms.Form):
    """What is said to the chosen warnings."""

    stand = forms.ChoiceField(
        label="怎么处理",
        choices=((Stand.ANSWERED, "写说明"), (Stand.ASIDE, "先搁置")),
        widget=forms.RadioSelect,
        initial=Stand.ANSWERED,
        help_text="两种都保留到提醒所说的情况变化为止；一变化，提醒重新列出，并写明之前是怎么处理的。",
    )
    words = TextArea(
        "说明或原因",
        rows=4,
        max_length=MAX_WORDS,
        help_text="例如：差额是四舍五入造成的，以台账为准。",
    )
    is_printed = forms.BooleanField(
        label="印在验收表的备注里",
        required=False,
        help_text="只对写说明有效。生成报表时可以选择不印。",
    )
