"""Forms of contests: the call, the jury, an entry, the shortlist, opinions, the choice."""

from __future__ import annotations

from typing import Any

from django import forms

from governance.enums import EntryState, MeetingState
from governance.forms.motion import METHODS
from governance.models import AgendaItem, Contest, ContestEntry, ContestParty
from governance.selectors.contest import JUDGE, entering_units, to_judge
from governance.services.contest import ContestInput
from groupportal.people.choosing import PersonChoice
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import DayField, FilesField, TextArea, unit_field


class ContestForm(forms.Form):
    """What is called for, until when, and how it is judged."""

    title = forms.CharField(label="征集名称", max_length=120, help_text="例如：集团徽标征集。")
    text = TextArea("征集要求", 8, max_length=8000, help_text="写明征集什么、怎样算符合、要交哪些文件。")
    closes_on = DayField("征集截止日期", help_text="当天也收。")
    entries_each = forms.IntegerField(label="每家单位最多几件", min_value=1, max_value=20, initial=1)
    is_anonymous = forms.BooleanField(
        label="匿名评议",
        required=False,
        initial=True,
        help_text="评委只看到编号、作品和说明，看不到单位和作者。",
    )
    is_scored = forms.BooleanField(
        label="打分（0 到 100）", required=False, initial=True, help_text="不选的，评委只写意见。"
    )
    asks_units = forms.BooleanField(label="请各成员单位也提意见", required=False)

    def said(self) -> ContestInput:
        """What the service takes."""
        return ContestInput(**self.cleaned_data)


class JudgeForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=60)
    unit = unit_field(None, required=False, help_text="他评不到这家单位的作品。")
    user = PersonChoice("账号", required=False, help_text="没有账号的，评议开始以后给他发链接。")
    phone = forms.CharField(
        label="手机", max_length=20, required=False, help_text="没有账号的填写：打开链接先核对后四位。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = Unit.objects.all()
        fields["user"].offer(JUDGE)


class EntryForm(forms.Form):
    """An entry; who speaks for one unit is not asked for which. Without a ``viewer`` it is a link's."""

    unit = unit_field(None)
    title = forms.CharField(label="作品名称", max_length=80, help_text="不写单位名称，评议是匿名的。")
    author = forms.CharField(label="作者", max_length=80, required=False, help_text="评议时不显示。")
    text = TextArea("作品说明", 6, max_length=4000, help_text="不写单位和作者。")
    files = FilesField("作品文件", required=False, about="文件里不要出现单位和作者。")

    def __init__(
        self,
        *args: Any,
        viewer: Viewer | None = None,
        record: Contest | ContestEntry | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if viewer is None or isinstance(record, ContestEntry):
            del fields["unit"]
        else:
            units = entering_units(viewer)
            fields["unit"].queryset = units
            if units.count() == 1:
                self.initial.setdefault("unit", units[0].public_id)
        if isinstance(record, ContestEntry):
            fields[
                "files"
            ].help_text = f"不选文件的，原来的文件不变；选了的，代替原来的。{fields['files'].help_text}"


class ShortlistForm(forms.Form):
    """Which entries go on, and until when opinions are taken."""

    entries = forms.ModelMultipleChoiceField(
        label="入围作品",
        queryset=ContestEntry.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )
    until = DayField("评议截止日期", help_text="当天也收。")

    def __init__(self, *args: Any, record: Contest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = record.entries.filter(state=EntryState.FIT).order_by("number")
        self.fields["entries"].queryset = rows  # type: ignore[attr-defined]


class OpinionsForm(forms.Form):
    """Points and words of one who judges, for each entry. ``record``: the party. Without a ``viewer`` it is a link's."""

    def __init__(self, *args: Any, record: ContestParty, viewer: Viewer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = list(to_judge(record, viewer))
        held = {row.entry_id: row for row in record.opinions.all()}
        for entry in self.entries:
            old = held.get(entry.pk)
            if record.contest.is_scored:
                self.fields[f"score_{entry.number}"] = forms.IntegerField(
                    label=f"{entry.number}号作品分数",
                    min_value=0,
                    max_value=100,
                    required=False,
                    initial=old.score if old else None,
                )
            self.fields[f"text_{entry.number}"] = TextArea(
                f"{entry.number}号作品意见",
                2,
                max_length=1000,
                required=False,
                initial=old.text if old else "",
            )

    def by_entry(self) -> list[tuple[ContestEntry, list[forms.BoundField]]]:
        """The fields below the entry they are about."""
        return [
            (
                entry,
                [
                    self[f"{name}_{entry.number}"]
                    for name in ("score", "text")
                    if f"{name}_{entry.number}" in self.fields
                ],
            )
            for entry in self.entries
        ]

    def said(self) -> dict[int, tuple[int | None, str]]:
        """What the service takes; entries of which nothing is said are left out."""
        data = self.cleaned_data
        found = {
            entry.pk: (data.get(f"score_{entry.number}"), data.get(f"text_{entry.number}") or "")
            for entry in self.entries
        }
        return {key: value for key, value in found.items() if value != (None, "")}


class VoteForm(forms.Form):
    """At which item of which meeting, how, and how many may be marked."""

    item = forms.ModelChoiceField(
        label="会议议程",
        queryset=AgendaItem.objects.none(),
        to_field_name="public_id",
        empty_label="请选择",
        help_text="列出还没有结束的会议的议程；没有的，先到会议里添加。",
    )
    method = forms.ChoiceField(label="表决方式", choices=METHODS)
    choose_most = forms.IntegerField(label="最多选几项", min_value=1, max_value=60, initial=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["item"]
        states = (MeetingState.DRAFT, MeetingState.CALLED, MeetingState.OPEN)
        field.queryset = AgendaItem.objects.filter(meeting__state__in=states).select_related("meeting")
        field.label_from_instance = lambda item: f"{item.meeting}：{item}"


class AwardsForm(forms.Form):
    """An award for each entry of the shortlist that wins one, and why."""

    def __init__(self, *args: Any, record: Contest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = list(record.entries.filter(is_shortlisted=True).order_by("number"))
        for entry in self.entries:
            self.fields[f"award_{entry.number}"] = forms.CharField(
                label=f"{entry}的奖项",
                max_length=40,
                required=False,
                help_text="例如：入选、一等奖。没有获奖的不填。",
            )
        self.fields["reason"] = TextArea("理由", 4, max_length=2000, help_text="确认的同事要看。")

    def awards(self) -> dict[ContestEntry, str]:
        """What the service takes."""
        return {entry: self.cleaned_data[f"award_{entry.number}"] for entry in self.entries}
