"""Forms around one entry of the ledger."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from budget.enums import EntryKind, Source
from budget.forms.fields import AmountField
from budget.rules import adds_to
from budget.selectors import openings_over, similar_entries
from groupportal.ui.fields import DayField, FilesField
from groupportal.ui.formats import cndate, yuan

_VOUCHERS = "银行回单、拨款文件、发票或合同。"


class EntryForm(forms.Form):
    """Money received or spent.

    ``same_on_purpose`` is asked only where an entry with the same facts is there, ``adds_on_purpose`` where an opening entry holds
    that day's money; then ``opening`` is that one.
    """

    opening: Any = None

    kind = forms.ChoiceField(label="类型", choices=EntryKind.choices, widget=forms.RadioSelect)
    thread = forms.ChoiceField(label="建设任务")
    source = forms.ChoiceField(label="资金来源", choices=Source.choices, widget=forms.RadioSelect)
    amount = AmountField(
        label="金额（元）", help_text="按凭证填写，可以带千位分隔符；以万元计的请写明，如 3.5万元。"
    )
    occurred_on = DayField("日期", past=True, help_text="凭证上的日期；报表按这个日期计入。")
    voucher_no = forms.CharField(label="凭证号", max_length=60, help_text="如“记-0012”，与财务账一致。")
    counterparty = forms.CharField(
        label="往来单位", max_length=160, required=False, help_text="拨款或收款的单位全称。"
    )
    summary = forms.CharField(label="摘要", max_length=300, required=False)
    evidence = FilesField("凭证附件", about=_VOUCHERS, required=False)
    same_on_purpose = forms.BooleanField(label="确认不是重复登记", required=False, widget=forms.HiddenInput)
    adds_on_purpose = forms.BooleanField(label="确认不在期初之内", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Any, threads: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.threads = {str(thread.public_id): thread for thread in threads}
        names = [(key, thread.name) for key, thread in self.threads.items()]
        cast("forms.ChoiceField", self.fields["thread"]).choices = [("", "请选择"), *names]

    def clean_thread(self) -> Any:
        """The task itself."""
        return self.threads[self.cleaned_data["thread"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        line = (data["thread"], data["source"], data["kind"], data["occurred_on"])
        self.opening = openings_over(self.plan, [line])[0]
        if self.opening and not data.get("adds_on_purpose"):
            self.fields["adds_on_purpose"].widget = forms.CheckboxInput()
            self.add_error("adds_on_purpose", f"{adds_to(self.opening)}确实不在期初里面的，请勾选后再提交。")
        facts = {name: data[name] for name in ("kind", "voucher_no", "amount", "occurred_on")}
        same = None if data.get("same_on_purpose") else similar_entries(self.plan, **facts).first()
        if same:
            self.fields["same_on_purpose"].widget = forms.CheckboxInput()
            self.add_error(
                "same_on_purpose",
                f"{cndate(same.occurred_on)}已登记过凭证号 {same.voucher_no}、金额 {yuan(same.amount)}的同类记录"
                f"（{same.thread}）。如果确是另一笔，请勾选后再提交。",
            )
        return data


class ReverseForm(forms.Form):
    """Why an entry is cancelled, and from which day on."""

    reason = forms.CharField(label="冲销原因", max_length=300, help_text="如“金额多记一位”“记错任务”。")
    occurred_on = DayField("冲销日期", past=True, help_text="从这一天起抵减；此前的报表不变。")


class EvidenceForm(forms.Form):
    """Files for an entry that is there."""

    evidence = FilesField("凭证附件", about=_VOUCHERS)
