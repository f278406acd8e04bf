"""Forms of consents, and the filters of the list of papers."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from groupportal.ui.fields import Choice, DayField, OneFileField, TextArea
from groupportal.ui.widgets import SearchableSelect
from internships.enums import Party, PlacementState
from internships.models import Batch, Placement
from internships.selectors.papers import SHOWN
from internships.services.consent import Answer
from rosters.enums import Relation

AGREES = [("yes", "同意"), ("no", "不同意")]


class PaperFilter(filters.FilterSet):
    """Batch, unit and state: of those the person sees."""

    batch = filters.ChoiceFilter(field_name="batch__public_id", label="批次", empty_label="全部批次")
    host = filters.ChoiceFilter(
        field_name="host__public_id",
        label="实习单位",
        empty_label="全部单位",
        widget=SearchableSelect("输入单位名称查找"),
    )
    school_class = filters.CharFilter(method="by_class", label="班级")
    state = filters.ChoiceFilter(
        label="状态", empty_label="不限", choices=[(s, PlacementState(s).label) for s in SHOWN]
    )

    class Meta:
        model = Placement
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = self.queryset.order_by()
        batches = Batch.objects.filter(pk__in=here.values("batch"))
        self.filters["batch"].extra["choices"] = [(str(b.public_id), b.name) for b in batches]
        hosts = here.values_list("host__public_id", "host__unit__name").distinct()
        self.filters["host"].extra["choices"] = sorted(
            ((str(key), name) for key, name in hosts), key=lambda p: p[1]
        )

    def by_class(self, rows: QuerySet[Placement], name: str, value: str) -> QuerySet[Placement]:
        return rows.filter(
            student__in=rows.order_by()
            .filter(student__class_periods__school_class__name__icontains=value)
            .values("student")
        )


class PartiesForm(forms.Form):
    """Whom it is about."""

    parties = forms.MultipleChoiceField(
        label="谁来签",
        choices=Party.choices,
        initial=list(Party.values),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一方。"},
    )


class AskForm(PartiesForm):
    """Links are made for them."""


class SignedForm(PartiesForm):
    """They agreed on paper on one day."""

    signed_on = DayField("签字日期", past=True)


class ConsentForm(forms.Form):
    """One consent from paper. ``party`` guardian: with the relation."""

    answer = forms.ChoiceField(label="答复", choices=AGREES, widget=forms.RadioSelect, initial="yes")
    signed_on = DayField("签字日期", past=True)
    relation = Choice("与学生的关系", Relation.choices, required=False)
    reason = TextArea("不同意的原因", 2, max_length=300, required=False)
    upload = OneFileField("签字的同意书", required=False, about="扫描件或照片。")

    def __init__(self, *args: Any, party: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if party == Party.STUDENT:
            del self.fields["relation"]

    def given(self) -> Answer:
        """For the service."""
        data = dict(self.cleaned_data)
        return Answer(is_agreed=data.pop("answer") == "yes", **{"relation": "", **data})


class SignForm(forms.Form):
    """The holder of a link answers. The name is the signature."""

    answer = forms.ChoiceField(label="您的答复", choices=AGREES, widget=forms.RadioSelect)
    signer = forms.CharField(label="签名", max_length=60, help_text="请填写您本人的姓名，作为签字。")
    relation = Choice("您与学生的关系", Relation.choices)
    reason = TextArea(
        "不同意的原因", 2, max_length=300, required=False, help_text="不同意的，可以写给学校看。"
    )

    def __init__(self, *args: Any, party: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if party == Party.STUDENT:
            del self.fields["relation"]

    def given(self) -> dict[str, Any]:
        """For the service."""
        data = {"relation": "", **self.cleaned_data}
        return {"is_agreed": data.pop("answer") == "yes", **data}


class ReasonForm(forms.Form):
    reason = TextArea("原因", 2, max_length=200)
