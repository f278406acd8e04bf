"""Forms of votes: the question, the opening, the count by hand, the ballot."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from governance.enums import Choice as Says
from governance.enums import Matter, MeetingWay, Method
from governance.models import Motion, Voter
from governance.sealing import FEWEST_KEYS
from governance.selectors.sealing import keys_of
from governance.selectors.voting import BY_HAND, ON_PHONE
from governance.services.counting import Tally
from governance.services.hand_count import Hands, faults_of_hands
from governance.services.voting import Said
from groupportal.errors import DomainError
from groupportal.periods.times import moment
from groupportal.ui.fields import DayField, OneFileField, TextArea, time_field
from groupportal.uploads.checking import PAPERS

METHODS = [(method.value, method.label) for method in (*BY_HAND, *ON_PHONE)]


class MotionForm(forms.Form):
    """A question; without options it is 同意、反对、弃权."""

    title = forms.CharField(
        label="表决事项", max_length=200, help_text="例如：关于吸收江海电子有限公司为成员的议案。"
    )
    text = TextArea(
        "决议文字", 6, max_length=8000, required=False, help_text="通过以后形成决议的文字，可以以后再写。"
    )
    matter = forms.ChoiceField(
        label="事项种类", choices=Matter.choices, help_text="决定按章程要点的哪一条比例计算。"
    )
    method = forms.ChoiceField(
        label="表决方式", choices=METHODS, help_text="一般在会上举手，由计票人点数后登记。"
    )
    options = TextArea(
        "选项",
        4,
        max_length=8000,
        required=False,
        help_text="只表决同意、反对、弃权的，不用填。要在几个方案、人选中选的，一行写一个。",
    )
    choose_most = forms.IntegerField(label="最多选几项", min_value=1, max_value=60, initial=1, required=False)

    def clean_options(self) -> list[str]:
        """One a line."""
        lines = [line.strip() for line in self.cleaned_data["options"].splitlines()]
        if long := next((line for line in lines if len(line) > 120), ""):
            raise forms.ValidationError(f"“{long[:20]}…”有 {len(long)} 个字，每个选项不超过 120 个字。")
        return [line for line in lines if line]

    def clean_choose_most(self) -> int:
        """One, unless said."""
        return self.cleaned_data["choose_most"] or 1


class OpenForm(forms.Form):
    """Until when, and whether only in the room."""

    by_letter = forms.BooleanField(
        label="不到会的也可以投票（通讯表决）",
        required=False,
        help_text="章程要点允许通讯表决时才能选，并须写明截止时间。",
    )
    until = DayField("截止日期", required=False, help_text="会上表决可以不填，投完后直接计票。")
    until_time = time_field("截止时间")
    keys_needed = forms.TypedChoiceField(
        label="几位监票人到场才能开箱",
        coerce=int,
        help_text="少一位打不开；钥匙丢了又凑不够的，箱子再也打不开，请不要写满。",
    )

    def __init__(self, *args: Any, record: Motion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ask_for_keys(record)
        self.fields["until_time"].required = False
        if record.meeting.way == MeetingWay.LETTER:
            del self.fields["by_letter"]
            self.fields["until"].required = self.fields["until_time"].required = True

    def _ask_for_keys(self, record: Motion) -> None:
        if record.method != Method.SEALED:
            del self.fields["keys_needed"]
            return
        number = keys_of(record.meeting).count()
        asked = self.fields["keys_needed"]
        asked.choices = [(n, f"{number} 位中的 {n} 位") for n in range(FEWEST_KEYS, number + 1)]
        asked.initial = number // 2 + 1

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, time = data.get("until"), data.get("until_time")
        if bool(day) != bool(time) and not self.errors:
            self.add_error("until_time" if day else "until", "截止日期和时间请一起填写，或都不填。")
        return data

    def closes_at(self) -> dt.datetime | None:
        """The deadline, if there is one."""
        day, time = self.cleaned_data.get("until"), self.cleaned_data.get("until_time")
        return moment(day, time) if day and time else None


def _number(label: str, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100_000, **kwargs)


class HandsForm(forms.Form):
    """What was counted in the room; of options the votes of each."""

    on = DayField("表决日期", past=True)
    at = time_field("表决时间")
    issued = _number("发出的票")
    returned = _number("收回的票")
    yes = _number("同意")
    no = _number("反对")
    abstain = _number("弃权")
    invalid = _number("无效")
    teller = forms.CharField(label="计票人", max_length=60)
    scrutineer = forms.CharField(label="监票人", max_length=60, help_text="须与计票人是两个人。")
    sheet = OneFileField("计票单", accept=PAPERS, required=False)

    def __init__(self, *args: Any, record: Motion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.method, self.over = record, record.method, record.meeting.closed_at
        self.fields["sheet"].required = record.method == Method.PAPER
        self.labels = {
            f"option_{option.position}": option.label for option in record.options.order_by("position")
        }
        unasked = {"no"} if self.labels else set()
        if self.method != Method.PAPER:
            unasked |= {"issued", "returned", "invalid"}
        if self.method == Method.ACCLAIM:
            unasked |= {"yes", "no", "abstain"}
        for name in unasked:
            del self.fields[name]
        if self.labels and "yes" in self.fields:
            self.fields["yes"].label = "选了的票"
            self.fields.update({name: _number(f"{label}得票") for name, label in self.labels.items()})
            self.order_fields(["on", "at", "issued", "returned", "yes", *self.labels])
        now = timezone.localtime()
        self.initial.setdefault("on", now.date())
        self.initial.setdefault("at", now.time())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        # A sheet that is missing hides no number that is wrong.
        if self.errors.keys() <= {"sheet"}:
            for fault in self._faults(Hands(data["teller"], data["scrutineer"], self.when())):
                self.add_error(fault.field if fault.field in self.fields else None, fault.message)
        return data

    def _faults(self, hands: Hands) -> list[DomainError]:
        try:
            return faults_of_hands(self.record, self.tally(), hands, returned=self.came_back())
        except DomainError as error:
            return [error]

    def came_back(self) -> int:
        """Ballots that came back; where none went out, as many as were counted."""
        return int(self.cleaned_data.get("returned", self.tally().returned))

    def tally(self) -> Tally:
        """The numbers; where no ballots went out, as many as were counted."""
        said = {name: self.cleaned_data.get(name) or 0 for name in ("yes", "no", "abstain", "invalid")}
        votes = {label: self.cleaned_data.get(name) or 0 for name, label in self.labels.items()}
        return Tally(**said, issued=self.cleaned_data.get("issued", sum(said.values())), votes=votes)

    def when(self) -> dt.datetime:
        """The moment of the vote: the end of the minute that was named, or now. Who came in that minute was there."""
        named = moment(self.cleaned_data["on"], self.cleaned_data["at"])
        return max(named, min(named + dt.timedelta(minutes=1, microseconds=-1), self.over or timezone.now()))


class BallotForm(forms.Form):
    """One ballot. ``record``: the vote that is cast."""

    choice = forms.ChoiceField(label="我的选择", widget=forms.RadioSelect)
    options = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    names = TextArea(
        "另选他人",
        2,
        required=False,
        max_length=300,
        help_text="要选的人不在上面的，在这里写姓名，一行一个；没有的不填。",
    )
    abstains = forms.BooleanField(label="弃权", required=False)

    def __init__(self, *args: Any, record: Voter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        motion = record.motion
        options = list(motion.options.order_by("position"))
        self.labels = {str(option.position): option.label for option in options if not option.is_write_in}
        if len(self.labels) == len(options):
            del self.fields["names"]
        else:
            self.fields["choice"].required = False
        if self.labels and motion.choose_most > 1:
            self.fields["options"].choices = list(self.labels.items())
            self.fields["options"].label = f"我的选择（最多 {motion.choose_most} 项）"
            del self.fields["choice"]
            return
        del self.fields["options"], self.fields["abstains"]
        abstain = (Says.ABSTAIN.value, Says.ABSTAIN.label)
        self.fields["choice"].choices = [*self.labels.items(), abstain] if self.labels else Says.choices

    def said(self) -> Said:
        """What the service takes."""
        data = self.cleaned_data
        names = tuple(filter(None, map(str.strip, data.get("names", "").splitlines())))
        if "options" in self.fields:
            marked = tuple(self.labels[place] for place in data["options"])
            return Said(Says.ABSTAIN if data["abstains"] else "", marked, names=names)
        choice = data["choice"]
        if choice in self.labels:
            return Said("", (self.labels[choice],), names=names)
        return Said(choice, names=names)


class ReasonForm(forms.Form):
    """Why."""

    reason = TextArea("原因", 3, max_length=300)
