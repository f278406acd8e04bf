"""Forms of the points ledger, of claims and appeals."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from groupportal.lists.declaring import with_words
from groupportal.ui.fields import DayField, FilesField, TextArea, unit_field
from groupportal.ui.formats import cndate, count
from groupportal.ui.names import folded
from groupportal.ui.widgets import FIND_UNIT, SearchableBoxes
from members.selectors.roll import on_roll
from points.enums import AppealState, EntryOrigin, RuleSetState
from points.models import PointRule, PointsEntry
from points.selectors.entry import rules_on, years_with_points

if TYPE_CHECKING:
    from members.models import Member

_PROOF = "能证明这件事的文件。"


def item_choices() -> list[tuple[str, str]]:
    """The items of all versions that are or were in force, each as its newest version words it."""
    found: dict[str, str] = {}
    rules = PointRule.objects.exclude(rule_set__state=RuleSetState.DRAFT).select_related("rule_set")
    for rule in rules.order_by("-rule_set__version", "position"):
        cap = f"，每年最多 {count(rule.yearly_cap)} 分" if rule.yearly_cap else ""
        found.setdefault(rule.code, f"{rule.label}（{count(rule.points)} 分/{rule.unit}{cap}）")
    return list(found.items())


class ItemFormMixin(forms.Form):
    """An item, the day and how much of it; ``rule`` is the item's version in force on that day."""

    item = forms.ChoiceField(label="积分项目")
    occurred_on = DayField("发生日期", past=True, help_text="按这一天执行的规则计分，计入这一年。")
    quantity = forms.DecimalField(
        label="数量", initial=1, min_value=Decimal("0.01"), max_digits=12, decimal_places=2
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", "请选择"), *item_choices()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        item, day = data.get("item"), data.get("occurred_on")
        if item and day:
            data["rule"] = rules_on(day).filter(code=item).first()
            if data["rule"] is None:
                self.add_error("item", f"{cndate(day)}执行的积分规则里没有这个项目，请核对日期或换一个项目。")
        return data


class ClaimForm(ItemFormMixin):
    """What a unit did; ``key`` keeps a form that is sent twice from counting twice."""

    note = TextArea("说明", 3, max_length=500, required=False)
    files = FilesField("佐证材料", about=_PROOF, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)

    field_order = ("member", "item", "occurred_on", "quantity", "note", "files", "key")

    def __init__(self, *args: Any, members: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"] = unit_field(members, label="成员单位", empty_label="请选择")
        self.fields["key"].initial = uuid.uuid4().hex
        self.order_fields(self.field_order)


class ManyForm(ItemFormMixin):
    """One event, one item, many units: ticked, or pasted by name."""

    event = forms.CharField(
        label="哪件事",
        max_length=200,
        help_text="例如：2023年年会。同一件事、同一天、同一项目，一家只记一次。",
    )
    members = forms.ModelMultipleChoiceField(
        label="单位",
        queryset=None,
        to_field_name="public_id",
        required=False,
        widget=SearchableBoxes(FIND_UNIT),
    )
    names = TextArea(
        "或粘贴单位名称",
        4,
        required=False,
        max_length=60_000,
        help_text="从签到表或 Excel 里复制，一行一家；与上面勾选的合在一起。",
    )
    files = FilesField("佐证材料", about="例如签到表。附在每一笔后面。", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = ("event", "item", "occurred_on", "quantity", "members", "names", "files", "seen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roll = on_roll().order_by("unit__pinyin", "id")
        self.fields["members"].queryset = self.roll  # type: ignore[attr-defined]

    def clean_names(self) -> list[Member]:
        """The units named, each once; those that no unit or more than one goes by are said."""
        lines = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if not lines:
            return []
        known: dict[str, list[Member]] = {}
        for member in self.roll:
            known.setdefault(folded(member.name), []).append(member)
        unread = [line[:40] for line in lines if len(known.get(folded(line), ())) != 1]
        if unread:
            raise forms.ValidationError(
                f"名册里没有找到（或不止一家）：{'、'.join(unread[:20])}。请改成名册里的全称，或在上面勾选。"
            )
        return [known[folded(line)][0] for line in lines]

    def chosen(self) -> list[Member]:
        """All units, each once."""
        both = [*self.cleaned_data["members"], *self.cleaned_data["names"]]
        return list({member.pk: member for member in both}.values())


class EntryForm(ClaimForm):
    """Points by hand, for any member."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, members=on_roll().order_by("unit__pinyin", "id"), **kwargs)


class ReverseForm(forms.Form):
    """Why an entry is cancelled."""

    reason = forms.CharField(
        label="冲销原因", max_length=300, help_text="如“重复登记”“单位登记错误”，该单位会看到。"
    )


class AppealForm(forms.Form):
    """What a unit objects to."""

    text = TextArea(
        "申诉理由",
        5,
        max_length=2000,
        help_text="写清是哪件事、什么时间、应记多少分。",
    )
    files = FilesField("证明材料", about=_PROOF, required=False)


class AnswerForm(ItemFormMixin):
    """The answer; where the unit is right, the entry that should have been there."""

    answer = TextArea("答复", 4, max_length=2000)
    field_order = ("answer", "item", "occurred_on", "quantity")

    def __init__(self, *args: Any, disputed: PointsEntry | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.disputed = disputed
        self.fields["item"].label = "补记项目"
        self.fields["item"].help_text = (
            "申诉成立时，原记录会冲销，并按下面更正后的内容补记一笔。" if disputed else "申诉成立时填写。"
        )
        if disputed:
            self.fields["item"].choices[0] = ("", "不补记，只冲销原记录")
        for name in ("item", "occurred_on", "quantity"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.data.get("deed") != AppealState.UPHELD:
            return data
        if data.get("item") and not data.get("occurred_on"):
            self.add_error("occurred_on", "补记积分要填写发生日期。")
        if self.disputed is None and not data.get("item"):
            self.add_error("item", "申诉的是漏记积分，成立时请填写要补记的项目、日期和数量。")
        if self.disputed and self._as_it_was(data):
            self.add_error(
                "quantity", "补记的项目、日期和数量与原记录完全相同，请改成应当记的；不应再记的，选“不补记”。"
            )
        return data

    def _as_it_was(self, data: dict[str, Any]) -> bool:
        """Whether the correction says what the disputed entry says, by the same version of the rules."""
        entry = self.disputed
        given = (data.get("rule"), data.get("occurred_on"), data.get("quantity") or 1)
        return entry is not None and given == (entry.rule, entry.occurred_on, entry.quantity)


class LedgerFilter(filters.FilterSet):
    """``q`` searches unit (also by pinyin), item and note; the others narrow."""

    q = filters.CharFilter(method="search", label="搜索")
    year = filters.ChoiceFilter(label="计入年度", empty_label="全部年度")
    item = filters.ChoiceFilter(label="积分项目", empty_label="全部项目")
    origin = filters.ChoiceFilter(choices=EntryOrigin.choices, label="来源", empty_label="全部来源")
    member = filters.UUIDFilter(field_name="member__public_id", label="成员单位", widget=forms.HiddenInput)

    class Meta:
        model = PointsEntry
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = [(str(y), f"{y} 年") for y in years_with_points()]
        self.filters["item"].extra["choices"] = item_choices()

    def search(self, rows: QuerySet[PointsEntry], name: str, value: str) -> QuerySet[PointsEntry]:
        """Every word somewhere in unit, its pinyin, item or note."""
        return with_words(rows, value, "member__unit__name", "rule__label", "note")
