"""Forms of two-way choice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from employment.enums import DemandKind, DemandState, RoundState
from employment.models import Demand, Round
from employment.selectors.round import ENTER, posts_of
from employment.services.round import RoundInput
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import Choice, DayField, LastDayField, TextArea
from groupportal.ui.widgets import SearchableSelect
from internships.selectors.placement import batches_for
from rosters.selectors.roster import classes_for, schools_for


class _Many(forms.ModelMultipleChoiceField):
    """Several rows to tick, each said by ``words``."""

    def __init__(self, label: str, words: Any, **kwargs: Any) -> None:
        self.words = words
        widget = forms.CheckboxSelectMultiple()
        super().__init__(label=label, queryset=None, to_field_name="public_id", widget=widget, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(self.words(obj))


class RoundForm(forms.Form):
    """What is said of a round."""

    name = forms.CharField(label="轮次", max_length=100, help_text="例如“2024届岗位实习双向选择第一轮”。")
    kind = Choice("岗位种类", [choice for choice in DemandKind.choices if choice[0] != DemandKind.PART_TIME])
    wishes_from = DayField("学生选岗开始")
    wishes_to = DayField("学生选岗截止", help_text="这一天仍可以选。")
    ranks_to = DayField("单位排序截止", help_text="学生截止的次日开始，这一天仍可以排。")
    most_wishes = forms.IntegerField(label="每名学生最多几个志愿", min_value=1, max_value=20, initial=6)
    starts_on = DayField("实习开始日期", required=False, help_text="岗位实习、学徒必填。")
    ends_on = LastDayField("实习结束日期", required=False, help_text="实习的最后一天。")
    previous = forms.ModelChoiceField(
        label="接着哪一轮",
        queryset=None,
        to_field_name="public_id",
        required=False,
        help_text="上一轮没有录取的学生，可以在“加入学生”里一次加进来。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["previous"].queryset = Round.objects.filter(state=RoundState.PUBLISHED)

    def facts(self) -> RoundInput:
        """For the service."""
        return RoundInput(**self.cleaned_data)


class PostsForm(forms.Form):
    """Open posts of the round's kind that are not in it."""

    demands = _Many("岗位", lambda row: f"{row.unit}：{row.title}（{row.headcount} 人）")

    def __init__(self, *args: Any, record: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        rows = Demand.objects.filter(
            kind=record.kind,
            state=DemandState.OPEN,
            expires_on__gte=timezone.localdate(),
            unit__is_active=True,
        )
        known = posts_of(record).order_by().values("demand")
        fields["demands"].queryset = (
            rows.exclude(pk__in=known).select_related("unit", "post__host").order_by("unit__pinyin", "pk")
        )


class StudentsForm(forms.Form):
    """Students of one school: of classes, or those left over from the round before."""

    school = forms.ModelChoiceField(label="学校", queryset=None, to_field_name="public_id")
    batch = forms.ModelChoiceField(
        label="实习批次",
        queryset=None,
        to_field_name="public_id",
        required=False,
        help_text="匹配结果放进这个批次；毕业生就业的轮次不用选。",
    )
    classes = _Many("班级", lambda row: f"{row.name}（{row.unit}）", required=False)
    is_left_over = forms.BooleanField(label="上一轮没有录取的学生", required=False)

    def __init__(self, *args: Any, viewer: Viewer, record: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        schools = fields["school"].queryset = schools_for(viewer, ENTER)
        fields["batch"].queryset = batches_for(viewer, ENTER).filter(is_closed=False)
        fields["classes"].queryset = (
            classes_for(viewer, ENTER).select_related("unit").order_by("unit", "name")
        )
        if len(schools) == 1:
            fields["school"].widget, self.initial["school"] = forms.HiddenInput(), schools[0].public_id
        if record.previous_id is None:
            del fields["is_left_over"]
        if not record.is_internship:
            del fields["batch"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("classes") and not data.get("is_left_over"):
            raise forms.ValidationError("请至少选一个班级。")
        return data


class LimitsForm(forms.Form):
    """How many a unit takes: in all, of each kind, at each post."""

    cap = forms.IntegerField(
        label="单位总人数上限",
        min_value=0,
        required=False,
        help_text="空着：只看各岗位的上限；按实习规定算得出上限的要填，不能超过。",
    )

    def __init__(self, *args: Any, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {f"kind-{row.pk}": row for row in record.kinds.all()}
        self.posts = {f"post-{row.pk}": row for row in record.posts.select_related("demand")}
        self.initial.setdefault("cap", record.cap)
        for name, row in self.kinds.items():
            self._add(name, f"同类岗位上限：{row.name}", row.cap)
        for name, row in self.posts.items():
            self._add(name, f"岗位：{row.demand}", row.cap)

    def _add(self, name: str, label: str, cap: int) -> None:
        help_text = "0 表示不接收。"
        self.fields[name] = forms.IntegerField(label=label, min_value=0, initial=cap, help_text=help_text)

    def said(self) -> dict[str, Any]:
        """For the service."""
        data = self.cleaned_data
        return {
            "cap": data["cap"],
            "kinds": {row: data[name] for name, row in self.kinds.items()},
            "posts": {row: data[name] for name, row in self.posts.items()},
        }


class WhyForm(forms.Form):
    """Why something is closed."""

    why = TextArea("原因", 3, max_length=300, help_text="选了这些岗位的学生会看到。")


class CancelForm(forms.Form):
    why = TextArea("取消的原因", 3, max_length=300, help_text="参加的学生和单位会看到。")


class AdjustForm(forms.Form):
    """Another post for a student, or none, and why."""

    post = forms.ModelChoiceField(
        label="调整到",
        queryset=None,
        to_field_name="public_id",
        required=False,
        widget=SearchableSelect("输入单位或岗位查找"),
        help_text="空着：不安排岗位。",
    )
    reason = TextArea("原因", 3, max_length=500, help_text="由另一位同事审核；学生和单位会看到结果。")

    def __init__(self, *args: Any, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        # Units that the student wished for: no other one may read who it is.
        wished = record.wishes.values("post__house")
        rows = posts_of(record.round).filter(house__in=wished)
        fields["post"].queryset = rows.exclude(pk=record.post_id or 0)


class SchoolForm(forms.Form):
    """Whose students' results become placements."""

    school = forms.ModelChoiceField(label="学校", queryset=None, to_field_name="public_id")

    def __init__(self, *args: Any, viewer: Viewer, record: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        waiting = record.choosers.filter(post__isnull=False, placement__isnull=True).values("unit")
        fields["school"].queryset = schools_for(viewer, ENTER).filter(pk__in=waiting)


class MoveForm(forms.Form):
    """One press of a button in a list that is put in order: which row, and what happens to it."""

    row = forms.UUIDField()
    how = forms.ChoiceField(
        choices=[(how, how) for how in ("add", "up", "down", "drop", "tie", "unranked", "done")]
    )
