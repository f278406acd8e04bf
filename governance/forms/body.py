"""Forms of bodies, charters, terms and seats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from governance.charter_facts import CharterInput, RuleInput
from governance.enums import Base, BodyKind, Capacity, Matter, Per, SeatEnd
from governance.forms.fields import ShareField
from governance.models import Body, Seat
from governance.rules import share_text
from governance.selectors.body import in_order
from governance.services.body import BodyInput
from governance.services.seat import SeatInput
from governance.words import capacity_title
from groupportal.accounts.models import User
from groupportal.deciding.forms import DecisionForm
from groupportal.periods.period import during
from groupportal.tenancy.models import Unit
from groupportal.tenancy.selectors import people_who_can
from groupportal.ui.fields import Choice, DayField, RuledField, TextArea, unit_field
from groupportal.ui.formats import cndate, mask_phone
from groupportal.ui.widgets import SearchableSelect
from members.services.contacts import checked_phone


class _Record(forms.Form):
    """``record``: the row that the form is about, or below which something new is made."""

    record: Any

    def __init__(self, *args: Any, record: Any = None, **kwargs: Any) -> None:
        self.record = record
        super().__init__(*args, **kwargs)


class BodyForm(_Record):
    kind = Choice("种类", BodyKind.choices)
    name = forms.CharField(
        label="名称", max_length=80, help_text="例如“理事会”“会计事务专业群建设指导委员会”。"
    )
    parent = forms.ModelChoiceField(
        label="上级机构",
        queryset=Body.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="没有",
    )
    unit = unit_field(
        None, label="所属单位", required=False, help_text="由一家单位聘任的才填；“校外”就是指这家单位以外。"
    )
    is_of_members = forms.BooleanField(
        label="由全体成员单位组成",
        required=False,
        help_text="会员大会这样的机构勾选：每家成员单位一席，不登记届和席位。",
    )
    duties = TextArea("职责", 4, max_length=2000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = Body.objects.filter(ends_on__isnull=True)
        self.fields["parent"].queryset = there.exclude(pk=self.record.pk) if self.record else there  # type: ignore[attr-defined]
        depth = {body.pk: deep for body, deep in in_order(there)}
        self.fields["parent"].label_from_instance = lambda body: f"{'　' * depth[body.pk]}{body}"  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def given(self) -> BodyInput:
        """For the service."""
        return BodyInput(**{name: self.cleaned_data[name] for name in BodyForm.base_fields})


class FoundForm(BodyForm, DecisionForm):
    """A new body."""

    starts_on = DayField("成立日期", past=True)
    field_order = ["kind", "name", "parent", "starts_on"]


class EditBodyForm(BodyForm):
    """Another name, place or description."""

    reason = forms.CharField(
        label="依据", max_length=300, help_text="例如“2023年第一次理事会决议”；登记错了的写“更正登记”。"
    )


class DissolveForm(DecisionForm):
    ends_on = DayField(
        "撤销日期", past=True, initial=timezone.localdate, help_text="从这一天起不再存在；届和席位同时结束。"
    )
    field_order = ["ends_on"]


_BASES = {
    Matter.ORDINARY: True,
    Matter.MAJOR: False,
    Matter.CHARTER: False,
    Matter.ELECTION: False,
    Matter.MEMBERS: False,
}
"""Kinds of decision, and whether the charter must say a majority."""


def _few(label: str, help_text: str = "", **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=999, required=False, help_text=help_text, **more
    )


class CharterForm(forms.Form):
    """What a charter says, in sections; what is left empty is not asked of the body."""

    per = forms.ChoiceField(label="表决权", choices=Per.choices, initial=Per.SEAT)
    is_weighted = forms.BooleanField(label="按席位的票数计票", required=False)
    quorum = ShareField("法定人数")
    quorum_counts_proxies = forms.BooleanField(label="受托的计入到会人数", required=False)
    term_years = _few("任期（年）")
    renewals = _few("最多连任（次）", "“可连任一次”填 1；不限的留空。")
    seats_fewest = _few("席位最少")
    seats_most = _few("席位最多")
    chairs = _few("负责人人数", "理事长、主任委员等。")
    vices_most = _few("副职最多")
    outside = ShareField("校外成员不少于", may_be_above=False, required=False)
    meetings_fewest = _few("会议次数不少于")
    meetings_years = forms.IntegerField(
        label="每几年",
        min_value=1,
        max_value=20,
        initial=1,
        help_text="“每年至少一次”填 1，“每两年一次”填 2。",
    )
    notice_days = _few("提前几天通知")
    proxies_each = forms.IntegerField(
        label="每人最多受托（份）",
        min_value=0,
        max_value=99,
        initial=0,
        help_text="不允许委托他人表决的填 0。",
    )
    allows_letter = forms.BooleanField(label="可以通讯表决（书面表决）", required=False)
    source = forms.CharField(
        label="出处", max_length=200, required=False, help_text="例如“集团章程（2019）第十二、十五条”。"
    )

    @property
    def parts(self) -> list[tuple[str, list[Any]]]:
        """The fields in their sections."""
        majorities = [f"{kind}_{matter}" for matter in _BASES for kind in ("share", "base")]
        sections = (
            ("表决权和法定人数", ("per", "is_weighted", "quorum", "quorum_counts_proxies")),
            ("表决比例", majorities),
            ("任期", ("term_years", "renewals")),
            ("组成", ("seats_fewest", "seats_most", "chairs", "vices_most", "outside")),
            ("会议", ("meetings_fewest", "meetings_years", "notice_days", "proxies_each", "allows_letter")),
            ("出处", ("source",)),
        )
        return [(title, [self[name] for name in names]) for title, names in sections]

    def given(self) -> CharterInput:
        """For the service."""
        data = dict(self.cleaned_data)
        quorum, outside = data.pop("quorum"), data.pop("outside") or (None, None, False)
        rules = []
        for matter in _BASES:
            share, base = data.pop(f"share_{matter}"), data.pop(f"base_{matter}")
            if share:
                rules.append(RuleInput(matter, share[0], share[1], is_above=share[2], base=base))
        return CharterInput(
            quorum_numerator=quorum[0],
            quorum_denominator=quorum[1],
            is_quorum_above=quorum[2],
            outside_numerator=outside[0],
            outside_denominator=outside[1],
            rules=tuple(rules),
            **data,
        )


def _majority(matter: Matter, *, needed: bool) -> dict[str, forms.Field]:
    more = "" if needed else "没有另外写明的留空，按一般事项。"
    return {
        f"share_{matter}": ShareField(
            f"{matter.label}：比例", required=needed, help_text=f"例如“2/3”或“超过 1/2”。{more}"
        ),
        f"base_{matter}": forms.ChoiceField(
            label=f"{matter.label}：占什么的比例", choices=Base.choices, initial=Base.PRESENT
        ),
    }


for _matter, _needed in _BASES.items():
    CharterForm.base_fields.update(_majority(_matter, needed=_needed))


def charter_initial(facts: CharterInput) -> dict[str, Any]:
    """A charter as its form shows it."""
    said = {name: getattr(facts, name) for name in CharterForm.base_fields if hasattr(facts, name)}
    said["quorum"] = share_text(facts.quorum_numerator, facts.quorum_denominator, above=facts.is_quorum_above)
    if facts.outside_numerator is not None and facts.outside_denominator is not None:
        said["outside"] = share_text(facts.outside_numerator, facts.outside_denominator, above=False)
    for rule in facts.rules:
        said[f"share_{rule.matter}"] = share_text(rule.numerator, rule.denominator, above=rule.is_above)
        said[f"base_{rule.matter}"] = rule.base
    return said


class InForceForm(forms.Form):
    """Since when, and by whose decision."""

    on = DayField("生效日期", help_text="从这一天起的会议、组成和任期按这一版核对，以前的按原来的版本。")
    decided_by = forms.CharField(label="决定依据", max_length=200, help_text="例如：2023年第一次理事会决议。")


class BeginTermForm(_Record, DecisionForm):
    """The next term; ``record`` is the body."""

    number = forms.IntegerField(label="第几届", min_value=1, max_value=99)
    starts_on = DayField("开始日期", help_text="上一届和它的席位到这一天为止。")
    due_on = DayField("届满日期", required=False, help_text="不填的按章程要点的任期算。")
    ends_on = DayField("结束日期", required=False, help_text="补记已经结束的届才填，从这一天起由下一届履职。")
    carries_on = forms.BooleanField(
        label="现任各席连任", required=False, help_text="连任的勾选，改动大的不勾，然后逐席登记或导入。"
    )
    field_order = ["number", "starts_on", "due_on", "ends_on", "carries_on"]


class EditTermForm(_Record):
    number = forms.IntegerField(label="第几届", min_value=1, max_value=99)
    due_on = DayField("届满日期", required=False, help_text="经决定延期换届的，填延到哪一天。")
    reason = forms.CharField(
        label="依据", max_length=300, help_text="例如“理事会决议延期换届”；登记错了的写“更正登记”。"
    )


class SeatDatesForm(forms.Form):
    """Days that were entered wrongly."""

    starts_on = DayField("任职日期")
    ends_on = DayField(
        "离任日期", required=False, help_text="从这一天起不再任职；登记离任登记错了、仍在任的，清空。"
    )
    reason = forms.CharField(label="更正原因", max_length=300, help_text="例如“年份录错”，会留在操作记录里。")


class SeatForm(_Record):
    """``record``: the body for a new seat, the seat for one that is there."""

    name = forms.CharField(label="姓名", max_length=60)
    unit = unit_field(
        None, label="所在单位", required=False, help_text="代表哪家单位；以个人身份参加的不填。"
    )
    post = forms.CharField(label="单位职务", max_length=80, required=False)
    phone = RuledField(
        checked_phone,
        label="电话",
        required=False,
        max_length=30,
        widget=forms.TelInput(),
        help_text="11 位手机号，或带区号的座机；平时只显示首尾。",
    )
    user = forms.ModelChoiceField(
        label="账号",
        queryset=User.objects.none(),
        to_field_name="username",
        required=False,
        widget=SearchableSelect("输入姓名查找"),
        help_text="用它收会议通知、签到、表决。先在“人员与角色”里给他本单位的角色。",
    )
    capacity = forms.ChoiceField(label="身份", choices=Capacity.choices, initial=Capacity.MEMBER)
    is_outside = forms.BooleanField(label="校外成员", required=False)
    weight = forms.IntegerField(
        label="票数", min_value=1, max_value=99, initial=1, help_text="章程规定按票数计票时才不是 1。"
    )
    stands_in_for = forms.ModelChoiceField(
        label="替谁出席",
        queryset=Seat.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="不是替补",
        help_text="替补的正式席位请假时由他出席，不另算一席。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = self.body
        self.fields["unit"].queryset = Unit.objects.filter(is_active=True)  # type: ignore[attr-defined]
        # Students do not sit; whose account it is stays to be chosen.
        able = Q(pk__in=people_who_can("governance.view_bodies").order_by().values("user"))
        able |= Q(pk=self.record.user_id if isinstance(self.record, Seat) else None)
        held = User.objects.filter(able, is_active=True)
        self.fields["user"].queryset = held.order_by("pinyin")  # type: ignore[attr-defined]
        self.fields["capacity"].choices = [(c.value, capacity_title(body.kind, c)) for c in Capacity]  # type: ignore[attr-defined]
        formal = body.seats.filter(stands_in_for__isnull=True, ends_on__isnull=True)
        if isinstance(self.record, Seat):
            formal = formal.exclude(pk=self.record.pk)
            if self.record.phone:
                self.fields["phone"].help_text = f"已登记 {mask_phone(self.record.phone)}；不改请留空。"
        self.fields["stands_in_for"].queryset = formal.order_by("pinyin")  # type: ignore[attr-defined]

    @property
    def body(self) -> Body:
        """The body it is about."""
        return self.record.body if isinstance(self.record, Seat) else self.record

    def given(self) -> SeatInput:
        """For the service; an empty phone leaves a known one."""
        data = {name: self.cleaned_data[name] for name in SeatForm.base_fields}
        return SeatInput(**{**data, "phone": data["phone"] or None})


class NewSeatForm(SeatForm, DecisionForm):
    """A new seat, or one that fills a vacancy."""

    needs_decision = False
    starts_on = DayField("任职日期", past=True, initial=timezone.localdate)
    successor_of = forms.ModelChoiceField(
        label="补谁的缺",
        queryset=Seat.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="不是补选",
    )
    field_order = [
        "name",
        "unit",
        "post",
        "capacity",
        "is_outside",
        "starts_on",
        "successor_of",
        "user",
        "phone",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vacant = vacancies(self.body)
        self.fields["successor_of"].queryset = vacant  # type: ignore[attr-defined]
        self.fields["successor_of"].label_from_instance = lambda seat: (  # type: ignore[attr-defined]
            f"{seat.name}（{capacity_title(self.body.kind, seat.capacity)}，{cndate(seat.ends_on)}离任）"
        )


def vacancies(body: Body) -> QuerySet[Seat]:
    """Places of the body's present term that somebody left and nobody took."""
    term = body.terms.filter(during(timezone.localdate())).values("pk")
    return body.seats.filter(
        term__in=term, ends_on__isnull=False, stands_in_for__isnull=True, successors__isnull=True
    )


class EditSeatForm(SeatForm):
    """What is said about a seat."""


class ReplaceForm(SeatForm):
    """Whom the unit sends from now on."""

    on = DayField("更换日期", past=True, initial=timezone.localdate, help_text="从这一天起由新的代表任职。")
    note = forms.CharField(label="说明", max_length=300, required=False)
    field_order = ["name", "post", "on", "user", "phone"]


class EndSeatForm(DecisionForm):
    needs_decision = False
    ends_on = DayField("离任日期", past=True, initial=timezone.localdate, help_text="从这一天起不再任职。")
    reason = Choice("离任原因", [c for c in SeatEnd.choices if c[0] != SeatEnd.REPLACED])
    note = forms.CharField(label="说明", max_length=300, required=False)
    field_order = ["ends_on", "reason", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].help_text = "罢免必须填写，例如“2023年第一次理事会决议”。"
