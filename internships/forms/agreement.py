"""Forms of agreements, and of what the agreements of a batch have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from groupportal.ui.fields import Choice, DayField, OneFileField, TextArea
from internships.enums import Signer
from internships.models import Agreement, Batch
from internships.papers.blocks import COMMON, SENTENCE, TERMS, Term, standard_terms
from internships.rules.lists import BLOCKS
from internships.services.agreement import Declared

YES_NO = [("yes", "是"), ("no", "否")]
_FEES = "写收费的名目，用顿号分开；不收的写“无”，不清楚的留空。"


def _field(term: Term) -> forms.Field:
    if term.kind == SENTENCE:
        return TextArea(term.label, 3, max_length=1000, required=False)
    return forms.CharField(label=term.label, max_length=300, required=False)


class _TermsForm(forms.Form):
    """The fields of ``TERMS_SHOWN`` by block, then the declarations."""

    TERMS_SHOWN: tuple[Term, ...] = TERMS

    fees = forms.CharField(label="向学生收取的费用", max_length=200, required=False, help_text=_FEES)
    holds_papers = Choice("扣押学生证、身份证等证件", YES_NO, required=False, empty="没有写明")
    asks_guarantee = Choice("要求学生提供担保", YES_NO, required=False, empty="没有写明")
    is_on_model = Choice(
        "使用示范文本",
        YES_NO,
        required=False,
        empty="没有写明",
        help_text="用教育部或本省示范文本的条款填写的选“是”。门户的通用条款不是示范文本原文。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {term.key: _field(term) for term in self.TERMS_SHOWN}
        self.fields = {**own, **self.fields}

    @property
    def PARTS(self) -> list[tuple[str, list[str]]]:  # noqa: N802 -- as form pages name it
        """The blocks in their order."""
        parts = [
            (block, [term.key for term in self.TERMS_SHOWN if term.block == place])
            for place, block in enumerate(BLOCKS)
        ]
        declared = ("声明（规定第二十条）", ["fees", "holds_papers", "asks_guarantee", "is_on_model"])
        return [part for part in parts if part[1]] + [declared]

    def terms(self) -> dict[str, str]:
        """What is said, by key."""
        return {term.key: self.cleaned_data[term.key] for term in self.TERMS_SHOWN}

    def declared(self) -> Declared:
        """For the service."""
        data = self.cleaned_data
        fees = data["fees"].strip()
        named = None if not fees else () if fees == "无" else tuple(f for f in fees.split("、") if f)
        return Declared(
            _bool(data["is_on_model"]), named, _bool(data["holds_papers"]), _bool(data["asks_guarantee"])
        )


def _bool(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)


def _shown(is_so: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[is_so]


def declared_initial(said: Mapping[str, Any]) -> dict[str, Any]:
    """The declarations as their fields show them."""
    fees = said.get("fees")
    return {
        "fees": "" if fees is None else "、".join(fees) or "无",
        **{name: _shown(said.get(name)) for name in ("holds_papers", "asks_guarantee", "is_on_model")},
    }


class AgreementForm(_TermsForm):
    """One draft."""

    @staticmethod
    def initial_of(row: Agreement) -> dict[str, Any]:
        """What stands in it."""
        names = ("fees", "holds_papers", "asks_guarantee", "is_on_model")
        return {**row.terms, **declared_initial({name: getattr(row, name) for name in names})}


class BatchPapersForm(_TermsForm):
    """What all agreements of a batch begin with, and the mark to pass the safety test with."""

    TERMS_SHOWN = COMMON

    pass_mark = forms.DecimalField(
        label="安全教育考核合格分",
        max_digits=5,
        decimal_places=1,
        min_value=0,
        required=False,
        help_text="成绩不低于这个分数算合格。不填的，登记考核时要逐人写明合格或不合格。",
    )

    asks_guardian = forms.BooleanField(
        label="未成年学生的监护人也要确认协议",
        required=False,
        help_text="选了以后起草的协议，实习开始时未满18周岁（或没有登记出生日期）的学生，要监护人也确认才生效。",
    )

    @property
    def PARTS(self) -> list[tuple[str, list[str]]]:  # noqa: N802 -- as form pages name it
        """The mark first."""
        return [("安全教育考核", ["pass_mark"]), ("谁来确认", ["asks_guardian"]), *super().PARTS]

    @staticmethod
    def initial_of(batch: Batch) -> dict[str, Any]:
        """What is set, over the standard words."""
        said = {key: text for key, text in batch.terms.items() if key != "declared"}
        return {
            **standard_terms(),
            **said,
            **declared_initial(batch.terms.get("declared") or {}),
            "pass_mark": batch.pass_mark,
        }


class SignedPaperForm(forms.Form):
    """Days of the signatures on paper, with the scan."""

    school_on = DayField("学校签字日期", past=True, required=False)
    unit_on = DayField("单位签字日期", past=True, required=False)
    student_on = DayField("学生签字日期", past=True, required=False)
    guardian_on = DayField("监护人签字日期", past=True, required=False, help_text="协议要监护人确认的才填。")
    upload = OneFileField("签字的协议", about="扫描件；几名学生的装订在一起的，传一份即可。")
    late_reason = TextArea(
        "补传的原因",
        2,
        max_length=300,
        required=False,
        help_text="实习已经开始的要写：为什么没有在开始前传。",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(f"{signer}_on") for signer in Signer.values):
            raise forms.ValidationError("请至少填一方的签字日期。")
        return data

    def days(self) -> dict[str, Any]:
        """Of the parties that are named."""
        found = ((signer, self.cleaned_data[f"{signer}_on"]) for signer in Signer.values)
        return {signer: day for signer, day in found if day}


class NameForm(forms.Form):
    """The holder of a link confirms. The name is the signature."""

    name = forms.CharField(label="签名", max_length=60, help_text="请填写您本人的姓名，作为签字。")


class UnitForm(NameForm):
    """The same for several agreements; those that are left out wait."""

    agreements = forms.ModelMultipleChoiceField(
        label="要确认的协议",
        queryset=Agreement.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一份。"},
    )
    field_order = ("agreements", "name")

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agreements"]
        field.queryset, field.initial = rows, [str(row.public_id) for row in rows]
        field.label_from_instance = lambda row: f"{row.placement.student}：{row.terms.get('post', '')}"


class PartiesForm(forms.Form):
    """To whom links are sent."""

    parties = forms.MultipleChoiceField(
        label="发给谁",
        choices=[(signer.value, signer.label) for signer in (Signer.UNIT, Signer.STUDENT, Signer.GUARDIAN)],
        initial=[Signer.UNIT, Signer.STUDENT, Signer.GUARDIAN],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一方。"},
    )


class NoForm(forms.Form):
    """Nothing to fill in: what is done is said above."""
