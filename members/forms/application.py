"""Forms of the way in: the public one, asking how it stands, the review."""

from __future__ import annotations

from typing import Any

from django import forms

from groupportal.deciding.forms import DecisionForm
from groupportal.links.limits import HONEYPOT
from groupportal.ui.fields import CodeField, DayField, FilesField, OneFileField, TextArea
from groupportal.uploads.checking import PAPERS
from members.enums import Rank
from members.forms.fields import SCAN_OR_WORD, code_field, name_field, phone_field
from members.forms.profile import KindPart, ProfilePart

FILLED_BY_BROWSERS = {
    "name": "organization",
    "address": "street-address",
    "website": "url",
    "contact_name": "name",
    "contact_title": "organization-title",
    "contact_phone": "tel",
    "contact_email": "email",
}
"""What a browser knows of its owner (WCAG 2.2, 1.3.5)."""


class ApplicationForm(KindPart, ProfilePart):
    """All that the roll asks for, the contact, and the files."""

    name = name_field()
    credit_code = code_field(required=True)
    rank = forms.ChoiceField(label="申请级别", choices=Rank.choices, initial=Rank.MEMBER)
    wish = TextArea("加盟意愿与合作设想", 4, required=False)
    contact_name = forms.CharField(label="联系人", max_length=60)
    contact_title = forms.CharField(label="联系人职务", max_length=60, required=False)
    contact_phone = phone_field(label="联系电话", help_text="11 位手机号，或带区号的座机；查询进度时要用。")
    contact_email = forms.EmailField(
        label="邮箱", required=False, help_text="建议填写：审核结果和查询用的验证码会发到这里。"
    )
    licence = OneFileField("营业执照或法人证书", accept=PAPERS, required=False)
    profile_files = FilesField("企业介绍", accept=SCAN_OR_WORD, required=False)
    homepage = forms.CharField(
        label="请不要填写",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    agree = forms.BooleanField(
        label="同意集团为审核加盟申请使用以上信息", error_messages={"required": "请勾选同意后再提交。"}
    )

    PARTS = (
        ("单位", ("name", "credit_code", "category", "industry", "section", "region", "address", "website")),
        ("情况", ("staff_total", "staff_total_on", "introduction", "wish", "rank")),
        ("联系人", ("contact_name", "contact_title", "contact_phone", "contact_email")),
        ("材料", ("licence", "profile_files")),
    )

    field_order = [name for _, names in PARTS for name in names]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kept in FILLED_BY_BROWSERS.items():
            self.fields[name].widget.attrs["autocomplete"] = kept
        self.fields["introduction"].help_text = "在这里写，或在“材料”里上传企业介绍文件，两样至少有一样。"

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes."""
        left_out = {"licence", "profile_files", "agree", HONEYPOT}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


class StatusForm(forms.Form):
    """What finds an application whose link is lost."""

    tracking_code = CodeField(label="查询码", max_length=20, help_text="提交申请后显示的 10 位查询码。")
    phone = phone_field(label="联系电话", help_text="申请时填写的联系电话。")


class ReviewTextForm(forms.Form):
    """What the secretariat says to an applicant."""

    text = TextArea("写给申请单位的话", 4, max_length=1000, required=False)


class ReceivedForm(forms.Form):
    """What an applicant handed over outside the portal."""

    text = TextArea(
        "收到了什么、怎么收到的",
        4,
        max_length=1000,
        help_text="例如“11月20日何敏到秘书处交来盖章的企业介绍”。申请单位会看到。",
    )
    licence = OneFileField("营业执照或法人证书", accept=PAPERS, required=False)
    profile_files = FilesField("企业介绍", accept=SCAN_OR_WORD, required=False)
    other_files = FilesField("其他材料", accept=SCAN_OR_WORD, required=False)


class AdmitForm(DecisionForm):
    """The council's decision."""

    joined_on = DayField("加入日期", past=True, help_text="理事会决定的日期；这一天起计入成员数。")
    rank = forms.ChoiceField(label="级别", choices=Rank.choices)
    field_order = ["joined_on", "rank"]
