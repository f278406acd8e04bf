"""Forms of elections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from governance.enums import CandidateState, Capacity, MeetingState, Method
from governance.models import AgendaItem, Body, Election, ElectionPost, Meeting
from governance.selectors.election import EDIT, VIEW, meetings_to_elect, nominating
from governance.selectors.meeting import day_of
from governance.services.candidate import CandidateInput
from governance.words import capacity_title
from groupportal.accounts.models import User
from groupportal.deciding.forms import AnswerForm
from groupportal.periods.period import during
from groupportal.tenancy.models import Unit
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import Choice, DayField, OneFileField, RuledField, TextArea, unit_field
from groupportal.ui.formats import cndate
from groupportal.ui.widgets import SearchableSelect
from groupportal.uploads.checking import PAPERS
from members.services.contacts import checked_phone


class EditElectionForm(forms.Form):
    """What is prepared."""

    number = forms.IntegerField(label="届次", min_value=1, max_value=99, help_text="要选出的是第几届。")
    starts_on = DayField("新一届开始日期", help_text="上一届和它的席位到这一天为止，不早于选出的那一天。")
    eligibility = TextArea("候选人条件", 3, max_length=2000, required=False)
    members_only = forms.BooleanField(
        label="候选人须来自成员单位",
        required=False,
        initial=True,
        help_text="按成员名册核对；连任按章程要点和以前各届的席位核对。",
    )


class ElectionForm(EditElectionForm):
    """Which body's next term is chosen."""

    body = forms.ModelChoiceField(
        label="机构", queryset=Body.objects.none(), to_field_name="public_id", empty_label="请选择"
    )
    number = forms.IntegerField(
        label="届次", min_value=1, max_value=99, required=False, help_text="不填就是现在这一届的下一届。"
    )
    prepared_on = DayField(
        "筹备日期", past=True, initial=timezone.localdate, help_text="补记以前的选举，填开始筹备的那一天。"
    )
    field_order = ("body", "number", "prepared_on", "starts_on", "eligibility", "members_only")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Body.objects.filter(during(timezone.localdate()), is_of_members=False)
        self.fields["body"].queryset = rows.order_by("pinyin", "pk")  # type: ignore[attr-defined]


class NominationsForm(forms.Form):
    until = DayField("提名截止日期", help_text="这一天也收。各成员单位的人员会收到通知。")


class PostForm(forms.Form):
    """``record``: the election for a new post, the post for one that is there."""

    title = forms.CharField(label="职位", max_length=60, help_text="例如“理事”“理事长”。")
    capacity = forms.ChoiceField(label="身份", choices=Capacity.choices, initial=Capacity.MEMBER)
    places = forms.IntegerField(label="名额", min_value=1, max_value=200)
    surplus = forms.IntegerField(
        label="差额比例（%）",
        min_value=0,
        max_value=200,
        initial=0,
        help_text="0 是等额，候选人正好等于名额；填 20，候选人至少比名额多 20%，不足一人的按一人。",
    )
    allows_others = forms.BooleanField(
        label="可以另选他人",
        required=False,
        initial=True,
        help_text="选票上留“另选他人”，由选举人写姓名，用纸质票或手机无记名表决。",
    )

    def __init__(self, *args: Any, record: Election | ElectionPost, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = record.body if isinstance(record, Election) else record.election.body
        self.fields["capacity"].choices = [(c.value, capacity_title(body.kind, c)) for c in Capacity]  # type: ignore[attr-defined]


class CandidateForm(forms.Form):
    """``record``: the post. Units nominate for themselves, the office says whose proposal it is."""

    name = forms.CharField(label="姓名", max_length=60)
    unit = unit_field(None, label="所在单位", required=False, empty_label="个人身份")
    duty = forms.CharField(label="单位职务", max_length=80, required=False)
    phone = RuledField(
        checked_phone,
        label="电话",
        required=False,
        max_length=30,
        widget=forms.TelInput(),
        help_text="没有账号的，打开答复链接时核对后四位；当选后登记在席位里。",
    )
    user = forms.ModelChoiceField(
        label="账号",
        queryset=User.objects.none(),
        to_field_name="username",
        required=False,
        empty_label="没有账号",
        widget=SearchableSelect("输入姓名查找"),
        help_text="有账号的，本人在手机上答复是否参选；没有的发链接，或凭签字件登记。",
    )
    is_outside = forms.BooleanField(label="校外人员", required=False)
    about = forms.CharField(label="简介", max_length=500, required=False)
    nominator = unit_field(None, label="提名单位", required=False, empty_label="秘书处或其他")
    nominated_by = forms.CharField(
        label="其他提名人", max_length=120, required=False, help_text="例如“三名理事联名”；秘书处提的不填。"
    )

    def __init__(self, *args: Any, record: ElectionPost, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(is_active=True).order_by("pinyin", "pk")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        # Students and others who do not see elections could not answer.
        able = people_who_can(VIEW).order_by()
        held = User.objects.filter(pk__in=able.values("user"), is_active=True)
        self.fields["user"].queryset = held.order_by("pinyin")  # type: ignore[attr-defined]
        if viewer.can(EDIT):
            self.fields["nominator"].queryset = units  # type: ignore[attr-defined]
            return
        own = nominating(viewer, record.election)
        del self.fields["nominated_by"]
        colleagues = able.filter(unit__in=own).values("user")
        self.fields["user"].queryset = held.filter(pk__in=colleagues).order_by("pinyin")  # type: ignore[attr-defined]
        nominator: Any = self.fields["nominator"]
        nominator.queryset, nominator.required, nominator.empty_label = own, True, "请选择"
        if (first := own.first()) is not None:
            nominator.initial = self.fields["unit"].initial = first.public_id

    def given(self) -> CandidateInput:
        """For the service."""
        return CandidateInput(**self.cleaned_data)


class ConsentForm(AnswerForm):
    """Whether somebody stands; the office adds the signed paper."""

    paper = OneFileField("本人签字件", accept=PAPERS, required=False, about="秘书处代为登记同意时必须上传。")


class ConsentByLinkForm(forms.Form):
    """The same behind a link."""

    state = Choice(
        "是否参选", [(CandidateState.ACCEPTED.value, "同意参选"), (CandidateState.REFUSED.value, "不参选")]
    )
    words = forms.CharField(label="说明", max_length=300, required=False)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label="退出原因", max_length=300, required=False)


class BallotForm(forms.Form):
    """At which meeting, how. ``record``: the post."""

    meeting = forms.ModelChoiceField(
        label="会议",
        queryset=Meeting.objects.none(),
        to_field_name="public_id",
        empty_label="请选择",
        help_text="本机构、上级机构或全体成员的会议；还没有的先在“会议”里筹备。",
    )
    item = forms.ModelChoiceField(
        label="会议议程",
        queryset=AgendaItem.objects.none(),
        to_field_name="public_id",
        empty_label="请选择",
        required=False,
        help_text="在所选会议的哪一项议程表决；没有的，先到会议里添加。会后补记的会议没有议程的不选。",
    )
    method = Choice(
        "表决方式",
        [(way.value, way.label) for way in (Method.PAPER, Method.SECRET, Method.HANDS)],
        help_text="可以另选他人的，用纸质票决或手机无记名表决。",
    )

    def __init__(self, *args: Any, record: ElectionPost, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = meetings_to_elect(record.election).exclude(state=MeetingState.CANCELLED)
        rows = rows.exclude(state=MeetingState.CLOSED, recorded_later=False)
        self.fields["meeting"].queryset = rows  # type: ignore[attr-defined]
        self.fields["meeting"].label_from_instance = _meeting_label  # type: ignore[attr-defined]
        field: Any = self.fields["item"]
        field.queryset = AgendaItem.objects.filter(meeting__in=rows.order_by()).select_related("meeting")
        field.label_from_instance = lambda item: f"{item.meeting}：{item}"
        self.initial.setdefault("method", Method.PAPER)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        meeting, item = data.get("meeting"), data.get("item")
        if meeting is not None and item is None and meeting.state != MeetingState.CLOSED:
            self.add_error("item", "请选在哪一项议程表决；没有的，先到会议里添加，通知以后才添加的写明原因。")
        elif meeting is not None and item is not None and item.meeting_id != meeting.pk:
            self.add_error("item", f"这项议程是“{item.meeting}”的，请选“{meeting}”的议程，或改选会议。")
        return data


def _meeting_label(row: Meeting) -> str:
    return f"{cndate(day_of(row))}　{row}（{row.body}）"


class WriteInsForm(forms.Form):
    """Names written in with their votes, one a line."""

    names = TextArea("另选的人和票数", 4, help_text="一行一人，姓名后空一格写票数，例如“王明 3”。")

    def clean_names(self) -> list[tuple[str, int]]:
        """Name and votes of each line."""
        found = []
        for place, line in enumerate(filter(str.strip, self.cleaned_data["names"].splitlines()), 1):
            name, _, votes = line.strip().rpartition(" ")
            if not name.strip() or not votes.isdecimal() or not int(votes):
                raise forms.ValidationError(
                    f"第 {place} 行“{line.strip()[:30]}”读不出姓名和票数，请写成“王明 3”的样子。"
                )
            found.append((name.strip(), int(votes)))
        return found


class ProposeForm(forms.Form):
    """``gaps``: what the result leaves undone; without any nothing needs to be explained."""

    gap_reason = forms.CharField(
        label="空缺等情况的说明",
        max_length=300,
        required=False,
        help_text="名额选满、组成符合章程要点的不用填。例如：空缺一名，待补选。",
    )

    def __init__(self, *args: Any, gaps: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if gaps:
            field = self.fields["gap_reason"]
            field.required = True
            field.help_text = f"{''.join(gaps)}请再次投票，或写明怎样处理，例如：空缺一名，待补选。"


class RecordFileForm(forms.Form):
    file = OneFileField("签字的选举结果记录", accept=PAPERS)
