"""Forms of contacts and files."""

from __future__ import annotations

from typing import Any

from django import forms

from groupportal.tenancy.roles import UNIT_ROLES, Role
from groupportal.ui.fields import DayField, OneFileField
from members.enums import AttachmentKind
from members.forms.fields import SCAN_OR_WORD, phone_field
from members.models import Contact

REACH = (("phone", "电话"), ("email", "邮箱"))


class ContactForm(forms.Form):
    """A person to turn to. When changing one, phone and e-mail left blank stay as they were unless taken away."""

    name = forms.CharField(label="姓名", max_length=60)
    title = forms.CharField(label="职务", max_length=60, required=False)
    phone = phone_field(label="电话", required=False)
    email = forms.EmailField(label="邮箱", required=False)
    forget = forms.MultipleChoiceField(
        label="删去已登记的", required=False, widget=forms.CheckboxSelectMultiple
    )
    is_main = forms.BooleanField(label="设为主要联系人", required=False)

    def __init__(self, *args: Any, known: Contact | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        kept = [(name, label) for name, label in REACH if known is not None and getattr(known, name)]
        for name, _ in kept:
            self.fields[name].help_text = "已登记；不改请留空，要更换请填写新的。"
        self.fields["forget"].choices = kept
        if len(kept) < len(REACH):
            del self.fields["forget"]  # the only way to reach somebody may be changed, not taken away

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, label in REACH:
            if name in data.get("forget", ()) and data.get(name):
                self.add_error("forget", f"上面填了新的{label}，就不用勾选删去。")
        if self.known is None and not self.errors and not (data.get("phone") or data.get("email")):
            self.add_error("phone", "电话和邮箱至少填一项，否则联系不上。")
        return data


class BulkContactForm(forms.Form):
    """What contacts of several units may have in common."""

    title = forms.CharField(label="职务", max_length=60, required=False)
    is_main = forms.ChoiceField(
        label="主要联系人",
        choices=[("", "不改"), ("yes", "设为所在单位的主要联系人")],
        required=False,
        help_text="原来的主要联系人随之改为一般联系人；一家单位选了两位的，取后一位。",
    )


class ContactAccountForm(forms.Form):
    """The role of a contact's account; name, number and unit are the contact's."""

    role = forms.ChoiceField(label="角色", choices=[(r.value, r.label) for r in Role if r in UNIT_ROLES])
    valid_from = DayField("起始日期", required=False, help_text="留空表示立即有效。")
    valid_until = DayField("有效期至", required=False, help_text="留空表示长期有效。")
    username = forms.CharField(
        label="用户名", max_length=60, required=False, help_text="可以留空，由姓名拼音生成。"
    )


class AttachmentForm(forms.Form):
    """A file about a unit."""

    kind = forms.ChoiceField(label="种类", choices=AttachmentKind.choices, widget=forms.RadioSelect)
    file = OneFileField("文件", accept=SCAN_OR_WORD)
    dated_on = DayField("文件日期", past=True, help_text="文件上写的日期；统计从这一天起计入。")
    title = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, may_approve: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_approve:
            self.fields["kind"].choices = [
                pair for pair in AttachmentKind.choices if pair[0] != AttachmentKind.APPROVAL_FORM
            ]
