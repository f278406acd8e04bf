"""Forms of regulations and consultations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from governance.enums import (
    ClauseKind,
    Matter,
    MeetingState,
    Method,
    MotionState,
    Numbered,
    RegulationKind,
)
from governance.models import Body, Meeting, Motion, RegulationClause, RegulationVersion
from governance.selectors.meeting import AHEAD
from governance.selectors.numbering import form_of, next_serial
from groupportal.deciding.forms import DecisionForm
from groupportal.periods.period import during
from groupportal.ui.fields import Choice, DayField, OneFileField, ReadMark, TextArea, unit_field
from groupportal.ui.seen import print_of
from groupportal.uploads.checking import WORD


def _bodies() -> QuerySet[Body]:
    return Body.objects.filter(during(timezone.localdate())).order_by("pinyin", "pk")


def _body_field(label: str, help_text: str = "") -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label,
        queryset=Body.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="不限定机构",
        help_text=help_text,
    )


class RegulationForm(forms.Form):
    """What a regulation is called, of which kind it is and who keeps it."""

    name = forms.CharField(
        label="名称", max_length=120, help_text="写全称，不带书名号和年份，例如“理事会工作制度”。"
    )
    kind = Choice("种类", RegulationKind.choices)
    body = _body_field("负责机构", "由哪个机构起草和解释。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = _bodies()  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    note = forms.CharField(
        label="起草说明", max_length=500, required=False, help_text="例如：按征求到的意见修改。"
    )


class TextFileForm(forms.Form):
    file = OneFileField(
        "Word 文件", accept=frozenset({WORD}), about="会按“第X章”“第X条”分段，代替这一稿现有的文字。"
    )


class ClauseForm(forms.Form):
    """A paragraph. ``was``: what the text was when the form was opened."""

    kind = forms.ChoiceField(label="种类", choices=ClauseKind.choices, initial=ClauseKind.ARTICLE)
    number = forms.IntegerField(
        label="编号",
        min_value=1,
        max_value=999,
        required=False,
        help_text="只填数字。新增时不填，自动接着前面的编。",
    )
    text = TextArea("文字", 8, max_length=6000, help_text="不写“第X条”。一条里有几款的，每款另起一行。")
    was = forms.CharField(widget=ReadMark, required=False)

    def __init__(self, *args: Any, clause: RegulationClause | None = None, **kwargs: Any) -> None:
        if clause is not None:
            held = {
                "kind": clause.kind,
                "number": clause.number,
                "text": clause.text,
                "was": print_of(clause.text),
            }
            kwargs["initial"] = {**held, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.has_clause = clause is not None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        numbered = data.get("kind") in (ClauseKind.CHAPTER, ClauseKind.ARTICLE)
        if self.has_clause and numbered and not data.get("number"):
            self.add_error("number", "章和条要有编号，请填数字。")
        return data


class ReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=300)


class InForceForm(DecisionForm):
    """By which vote or decision, since when, under which number."""

    on = DayField("施行日期", help_text="从这一天起施行；原来的版本到这一天为止。")
    year = forms.IntegerField(label="文号年份", min_value=1949, max_value=2199)
    serial = forms.IntegerField(label="文号序号", min_value=1, max_value=9999, required=False)
    motion = forms.ModelChoiceField(
        label="表决",
        queryset=Motion.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="没有在系统里表决，下面写决定依据",
        help_text="这一稿提交的表决，有效并通过的才列出。",
    )
    field_order = ("on", "year", "serial", "motion", "decision", "decided_on", "evidence")
    needs_decision = False

    def __init__(self, *args: Any, version: RegulationVersion, **kwargs: Any) -> None:
        year = timezone.localdate().year
        pattern = form_of(Numbered.REGULATION)
        put = version.motion and version.motion.public_id
        kwargs["initial"] = {"year": year, "motion": put, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        following = next_serial(Numbered.REGULATION, year)
        self.fields[
            "serial"
        ].help_text = f"文号样式：{pattern or '还没有设置'}。不填就用那一年的下一个号（{year}年是 {following}），不会重复。"
        self.fields["motion"].queryset = Motion.objects.filter(  # type: ignore[attr-defined]
            pk=version.motion_id, state=MotionState.CLOSED, is_valid=True, is_carried=True
        ).select_related("meeting")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("motion") and not data.get("decision"):
            self.add_error(
                "decision", "请选择上面的表决，或在这里写明决定依据，例如“2023年第一次理事会决议”。"
            )
        return data


class VoteForm(forms.Form):
    """At which meeting a settled draft is voted on, how, and by the majority of which kind of decision."""

    meeting = forms.ModelChoiceField(
        label="会议",
        queryset=Meeting.objects.none(),
        to_field_name="public_id",
        empty_label="请选择",
        help_text="筹备中、已通知或进行中的会议；还没有的先在“会议”里筹备。",
    )
    method = Choice("表决方式", Method.choices)
    matter = Choice("事项种类", Matter.choices, help_text="章程要点按种类规定多少票通过。")
    reason = forms.CharField(
        label="通知以后才增加的原因",
        max_length=300,
        required=False,
        help_text="会议已发通知、离开会的天数少于章程要求的，必须填写。",
    )

    def __init__(self, *args: Any, record: RegulationVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Meeting.objects.filter(state__in=(*AHEAD, MeetingState.OPEN)).select_related("body")
        self.fields["meeting"].queryset = rows.order_by("starts_at", "pk")  # type: ignore[attr-defined]
        self.initial.setdefault("method", Method.HANDS)
        self.initial.setdefault("matter", Matter.ORDINARY)
        if record.regulation.kind == RegulationKind.CHARTER:
            del self.fields["matter"]


class RepealForm(DecisionForm):
    on = DayField("废止日期", help_text="从这一天起不再施行。")
    reason = forms.CharField(label="废止原因", max_length=300)
    field_order = ("on", "reason", "decision", "decided_on", "evidence")


class NumberFormsForm(forms.Form):
    """The group's forms of numbers, one for each kind of document."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in Numbered.choices:
            self.fields[kind] = forms.CharField(
                label=f"{label}的文号样式",
                max_length=60,
                required=False,
                initial=form_of(kind),
                help_text="用“{年}”和“{号}”表示年份和序号，例如“鄂职发〔{年}〕{号}号”。序号每年从 1 开始。",
            )


class CollectionForm(forms.Form):
    on = DayField("截至日期", initial=timezone.localdate, help_text="收入这一天施行中的全部制度。")


class ConsultationForm(forms.Form):
    closes_on = DayField("截止日期", help_text="这一天也可以提意见，过了就不收。")
    body = _body_field(
        "只向这个机构征求", "不选就是向全体成员单位征求；选了，就只向在这个机构有席位的单位征求。"
    )
    note = TextArea("说明", 3, max_length=1000, required=False, help_text="收到通知的人会看到。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = _bodies()  # type: ignore[attr-defined]
        self.fields["body"].empty_label = "全体成员单位"  # type: ignore[attr-defined]


class DeadlineForm(forms.Form):
    closes_on = DayField(
        "截止日期", help_text="提前结束的，填今天：今天还收，明天起可以起草修改稿。征求过的单位会收到通知。"
    )
    reason = forms.CharField(label="原因", max_length=300)


class CommentForm(forms.Form):
    """What is said, of which paragraph, for which unit."""

    clause = forms.ModelChoiceField(
        label="针对",
        queryset=RegulationClause.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="全文",
    )
    text = TextArea("意见", 5, max_length=2000, help_text="写清楚建议怎样改。")

    field_order = ("unit", "clause", "text")

    def __init__(
        self, *args: Any, units: QuerySet[Any], clauses: QuerySet[RegulationClause], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = unit_field(
            units, label="代表的单位", empty_label=None if units.count() == 1 else "请选择"
        )
        self.fields["clause"].queryset = clauses  # type: ignore[attr-defined]
        self.fields["clause"].label_from_instance = _clause_label  # type: ignore[attr-defined]
        self.order_fields(self.field_order)


def _clause_label(clause: RegulationClause) -> str:
    return f"{clause}　{clause.text[:24]}"
