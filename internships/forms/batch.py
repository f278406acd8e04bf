"""The form of a batch."""

from __future__ import annotations

from typing import Any

from django import forms

from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import Choice, DayField, LastDayField, OneFileField, TextArea, unit_field
from internships.enums import BatchMode, FilingKind, InternshipKind
from internships.forms.fields import YesNo
from internships.models import AuthorityFiling, Batch
from internships.rules.lists import PLAN_SECTIONS, TOPICS
from internships.selectors.placement import filings_for, schools_for
from internships.services.batch import ARRANGE, FILES, BatchInput

_BY = {"学校": "school", "单位": "unit"}
_ABOUT = {"考勤": [True], "日志": [False, True]}
_PART = "请写成“考勤 20 单位 考勤”的样子：名称、比例、由谁评；按签到、日志的记录算的，最后再写“考勤”或“日志”"


PARTS_HELP = (
    "一行一项，例如“考勤 20 单位 考勤”“日志 20 学校 日志”“岗位表现 60 单位”。合计 100，学校和单位都要评，考勤只占一部分。"
    "最后写“考勤”“日志”的，门户按签到、日志的记录算出分数供参考。"
)


class GradePartsField(TextArea):
    """How a placement is graded, a part a line; clean gives a list, None for nothing."""

    def prepare_value(self, value: Any) -> Any:
        """As it is typed."""
        words = {code: word for word, code in _BY.items()}
        if not isinstance(value, list):
            return value
        return "\n".join(
            " ".join([name, str(weight), words.get(by, by), *(w for w, a in _ABOUT.items() if about == a)])
            for name, weight, by, *about in value
        )

    def clean(self, value: Any) -> Any:
        parts = []
        for number, line in enumerate(super().clean(value).splitlines(), 1):
            words = line.replace("%", " ").replace("，", " ").split()
            if not words:
                continue
            if (
                len(words) < 3
                or not words[1].isdecimal()
                or words[2] not in _BY
                or words[3:] not in ([], *([word] for word in _ABOUT))
            ):
                raise forms.ValidationError(f"第{number}行“{line[:30]}”读不懂，{_PART}。")
            about = _ABOUT[words[3]] if words[3:] else [False]
            parts.append([words[0], int(words[1]), _BY[words[2]], *about])
        return parts or None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def _boxes(label: str, choices: tuple[str, ...], help_text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=[(word, word) for word in choices],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=help_text,
    )


class BatchForm(forms.Form):
    """``record``: the batch under change; ``unit`` stands in the form of a new one alone."""

    unit = unit_field(None, label="学校")
    name = forms.CharField(label="批次名称", max_length=100, help_text="例如“2023届岗位实习”。")
    kind = Choice("类型", InternshipKind.choices)
    mode = Choice(
        "实习模式",
        BatchMode.choices,
        required=False,
        empty="没有特别的模式",
        help_text="学徒培养分几个阶段到企业的，一个阶段登记一个批次。",
    )
    term = forms.CharField(
        label="学期", max_length=40, required=False, help_text="例如“2025—2026学年第二学期”。"
    )
    starts_on = DayField("开始日期")
    ends_on = LastDayField("结束日期", help_text="实习的最后一天。")
    is_joint = YesNo("方案由学校和单位共同制订")
    approved_on = DayField("方案批准日期", required=False, past=True)
    sections = _boxes("方案写明的内容", PLAN_SECTIONS)
    months = forms.IntegerField(label="方案规定的实习月数", required=False, min_value=1, max_value=24)
    plan_file = OneFileField("实习方案", required=False)
    mode_report = OneFileField("实习模式运作报告", about="例如“6+2”实习模式。", required=False)
    mode_report_on = DayField("报告日期", required=False, past=True)
    is_filed = YesNo("已向主管部门备案")
    filing = forms.ModelChoiceField(
        label="备案", queryset=AuthorityFiling.objects.none(), to_field_name="public_id", required=False
    )
    student_trained_on = DayField("学生岗前培训日期", required=False, past=True)
    mentors_trained_on = DayField("指导人员岗前培训日期", required=False, past=True)
    topics = _boxes("已开展的实习教育", TOPICS)
    daily_journals = forms.IntegerField(label="每周写几篇日志", initial=0, min_value=0, max_value=7)
    weekly_journals = forms.BooleanField(label="写周志", required=False, initial=True)
    monthly_journals = forms.BooleanField(label="写月报", required=False)
    reason = forms.CharField(
        label="改日志篇数的原因",
        max_length=300,
        required=False,
        help_text="已经有学生开始实习、又改了篇数的才填。",
    )
    teacher_leave_days = forms.IntegerField(
        label="指导教师可批几天请假",
        initial=3,
        required=False,
        min_value=0,
        max_value=60,
        help_text="超过的由学校审批；按本校的制度填，不填的按 3 天。",
    )
    grade_parts = GradePartsField(
        "考核构成",
        4,
        required=False,
        help_text=PARTS_HELP,
    )
    is_taken_over = YesNo("照搬单位的考勤或员工考核")
    is_closed = forms.BooleanField(label="批次已结束", required=False, help_text="结束以后不能再安排学生。")

    def __init__(self, *args: Any, viewer: Viewer, record: Batch | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = schools_for(viewer, ARRANGE)
        filings: Any = filings_for(viewer).filter(kind=FilingKind.BATCH)
        if record is not None:
            del self.fields["unit"]
            filings = filings.filter(school=record.unit_id)
            for name in FILES:
                if held := getattr(record, name):
                    self.fields[name].help_text += f"已有“{held}”，不换请留空。"
        else:
            del self.fields["is_closed"], self.fields["reason"]
            self.fields["unit"].queryset = offered  # type: ignore[attr-defined]
            if len(only := list(offered[:2])) == 1:
                self.fields["unit"].initial = only[0].public_id
        self.fields["filing"].queryset = filings  # type: ignore[attr-defined]

    def given(self, kept: dict[str, Any]) -> BatchInput:
        """For the service, with the files (``FILES``) as they are kept."""
        data = {k: v for k, v in self.cleaned_data.items() if k not in ("unit", "reason")}
        if data["teacher_leave_days"] is None:
            del data["teacher_leave_days"]
        lists = {name: data[name] or None for name in ("sections", "topics")}
        return BatchInput(**{**data, **lists, **kept})
