from __future__ import annotations

from django import forms

from groupportal.ui.fields import DayField


class PackageForm(forms.Form):
    """The day, and how the package is put together."""

    as_of = DayField("截至日期")
    vouchers = forms.BooleanField(
        label="附上台账凭证",
        required=False,
        help_text="谈到经费的要点，附上所属建设任务截至日期以前的凭证。",
    )
    copies = forms.BooleanField(
        label="每个要点各放一份",
        required=False,
        help_text="不选时，证明几个要点的材料只放一份，目录在每一处都指向它，包小得多。",
    )
