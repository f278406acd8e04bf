"""Forms of sealed votes. What a ballot says and the secret halves of keys are in no field: they stay in the browser."""

from __future__ import annotations

import json
from typing import Any

from django import forms

from governance.enums import Choice
from governance.models import BallotKey, Meeting, Motion, Voter
from governance.sealing import FEWEST_KEYS, MOST_KEYS
from governance.selectors.sealing import able_to_watch, keys_of
from governance.services.sealed_count import Opened
from governance.services.voting import Said


def _hidden(**kwargs: Any) -> forms.CharField:
    return forms.CharField(widget=forms.HiddenInput, required=False, **kwargs)


class ScrutineersForm(forms.Form):
    """Who watches the count of a meeting's sealed votes."""

    people = forms.ModelMultipleChoiceField(
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        label="监票人",
        help_text=f"选 {FEWEST_KEYS} 至 {MOST_KEYS} 位。只列有账号的参会人员；负责计票的秘书处人员不要选。",
    )

    def __init__(self, *args: Any, record: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        field.queryset = able_to_watch(record)  # type: ignore[attr-defined]
        field.to_field_name = "public_id"  # type: ignore[attr-defined]
        field.initial = [key.invitation.public_id for key in keys_of(record)]


class KeyForm(forms.Form):
    """The public half of a key; its secret half has been kept."""

    public_key = _hidden(max_length=64)
    is_kept = forms.BooleanField(
        label="钥匙已经保存好", help_text="丢了不能补发。开箱时带来这个文件，或抄下的那 64 个字符。"
    )

    def __init__(self, *args: Any, record: BallotKey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = record


class SealedBallotForm(forms.Form):
    """One ballot as the browser sealed it. ``record``: the vote that is cast."""

    sealed = _hidden(max_length=8000)

    def __init__(self, *args: Any, record: Voter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        motion = record.motion
        labels = list(motion.options.order_by("position").values_list("position", "label"))
        self.many = bool(labels) and motion.choose_most > 1
        abstain = (Choice.ABSTAIN.value, Choice.ABSTAIN.label)
        self.choices = [*labels, abstain] if labels else Choice.choices
        self.told = {
            "motion": str(motion.public_id),
            "needed": motion.sealed_to.get("needed", 0),
            "keys": [key["public_key"] for key in motion.sealed_to.get("keys", ())],
            "most": motion.choose_most if labels else 0,
        }

    def said(self) -> Said:
        """What the service takes."""
        return Said(sealed=self.cleaned_data["sealed"])


class CheckCountForm(forms.Form):
    """What a 监票人 wrote down at the opening."""

    digits = forms.CharField(
        label="开箱时抄下的校验码",
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="16 位数字，照您自己抄下的填，不要问别人。与登记的结果不符的，停止计票。",
    )
    again = forms.BooleanField(
        label="我没有抄下，或下面的票数与我看到的不一样：停止计票，当面重新开箱", required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("digits") and not data.get("again"):
            self.add_error("digits", "请填校验码；没有抄下的，选下面一项。")
        return data


class BoxForm(forms.Form):
    """What was found in the box, as JSON."""

    ballots = _hidden()
    proofs = _hidden()

    def __init__(self, *args: Any, record: Motion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told = {
            "motion": str(record.public_id),
            "needed": record.sealed_to["needed"],
            "keys": record.sealed_to["keys"],
            "options": dict(record.options.values_list("position", "label")),
            "most": record.choose_most,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            self.ballots, self.proofs = json.loads(data["ballots"]), json.loads(data["proofs"])
        except ValueError:
            raise forms.ValidationError("还没有开箱。请先放入钥匙，点“开箱”，再登记结果。") from None
        if not isinstance(self.ballots, list) or not isinstance(self.proofs, dict):
            raise forms.ValidationError("开箱的结果不完整，请刷新页面重新开箱。")
        return data

    def opened(self) -> Opened:
        """What the service takes."""
        return Opened(self.ballots, {str(place): str(said) for place, said in self.proofs.items()})
