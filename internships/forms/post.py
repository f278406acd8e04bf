"""Forms and filters of posts and mentors."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import django_filters as filters
from django import forms

from groupportal.accounts.models import User
from groupportal.lists.declaring import with_words
from groupportal.ui.fields import Choice, DayField
from groupportal.ui.widgets import SearchableSelect
from internships.forms.fields import HazardsField, LinesField, ProgrammesField, YesNo, phone_field
from internships.models import HostUnit, Mentor, Post
from internships.services.mentor import MentorInput
from internships.services.post import MOST_GRADE, PostInput, post_facts
from rosters.selectors.roster import programmes


def _number(label: str, most: int = 100_000, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False, **kwargs)


HOURS = "例如“8:00—17:00，中午休息1小时，每周5天”。写明起止时间和每周天数，才能判断加班和夜班。"


class PostForm(forms.Form):
    """What is said about a post at ``host``; ``record``: the post under change."""

    PARTS = (
        ("岗位", ("name", "headcount", "tasks", "major_codes", "hours", "lodging")),
        ("安全", ("hazards", "labour_grade", "is_harmful")),
        ("人数和工资", ("staff_total", "staff_total_on", "elsewhere", "monthly_wage", "repetitive_share")),
        ("", ("is_active",)),
    )

    name = forms.CharField(label="岗位名称", max_length=80, help_text="例如“电子装配工”。")
    headcount = _number("可接收人数", help_text="这个岗位最多能同时带几名学生。")
    tasks = LinesField("典型工作任务", 3, required=False, help_text="一行一项，例如“电路板焊接”。")
    major_codes = ProgrammesField(help_text="这个岗位适合哪些专业的学生，可以选几个。")
    hours = forms.CharField(label="工作时间", max_length=120, required=False, help_text=HOURS)
    lodging = forms.CharField(label="食宿条件", max_length=120, required=False)
    hazards = HazardsField(
        help_text="有哪些就勾哪些，知道级别的选级别；一种都没有，勾第一行。都不勾就是“未登记”。"
    )
    labour_grade = Choice(
        "体力劳动强度级别",
        [(str(n), f"{n}级") for n in range(1, MOST_GRADE + 1)],
        empty="未登记",
        required=False,
        help_text="按国家标准分四级，四级最重。",
    )
    is_harmful = YesNo("有害身心健康")
    staff_total = _number("同类岗位在岗职工数")
    staff_total_on = DayField("同类岗位职工数的统计日期", past=True, required=False)
    elsewhere = _number(
        "集团外学校同类岗位的实习人数",
        help_text="现在有多少名集团以外学校的学生在同类岗位。没有的填 0，不清楚的留空。",
    )
    monthly_wage = forms.DecimalField(
        label="同岗位工资",
        min_value=1,
        max_digits=9,
        decimal_places=2,
        required=False,
        help_text="元/月。职工在这个岗位的工资。",
    )
    repetitive_share = _number("单一重复工作所占比例", 100, help_text="百分数，例如 30。")
    is_active = forms.BooleanField(
        label="接收实习", required=False, initial=True, help_text="不再接收的去掉勾，已有的安排不变。"
    )

    def __init__(self, *args: Any, host: HostUnit, record: Post | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = record
        field: Any = self.fields["major_codes"]
        field.offer(record.major_codes if record else None)

    @property
    def parts(self) -> list[tuple[str, list[Any]]]:
        """The fields in their sections."""
        return [(title, [self[name] for name in names]) for title, names in self.PARTS]

    def given(self) -> PostInput:
        """For the service; what the form doesn't ask stays as it is."""
        data = dict(self.cleaned_data)
        if "labour_grade" in data:
            data["labour_grade"] = int(data["labour_grade"]) if data["labour_grade"] else None
        return replace(post_facts(self.record), **data) if self.record else PostInput(**data)


class OwnPostForm(PostForm):
    """What a unit says of its post on a phone; what else rules ask, the school knows."""

    PARTS = (
        ("岗位", ("name", "headcount", "tasks", "hours", "lodging")),
        ("安全", ("hazards", "is_harmful")),
        ("人数和工资", ("staff_total", "staff_total_on", "elsewhere", "monthly_wage")),
        ("", ("is_active",)),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("major_codes", "labour_grade", "repetitive_share"):
            del self.fields[name]


class BulkPostForm(forms.Form):
    """What several posts may have in common."""

    is_active = YesNo("接收实习", empty="不改")
    is_harmful = YesNo("有害身心健康", empty="不改")
    hours = forms.CharField(label="工作时间", max_length=120, required=False, help_text=HOURS)
    lodging = forms.CharField(label="食宿条件", max_length=120, required=False)
    staff_total_on = DayField("同类岗位职工数的统计日期", past=True, required=False)


class MentorForm(forms.Form):
    """Who guides interns at ``host``; ``record``: the mentor under change."""

    name = forms.CharField(label="姓名", max_length=60)
    position = forms.CharField(
        label="职务或工种", max_length=60, required=False, help_text="例如“班组长”“高级技师”。"
    )
    phone = phone_field("电话")
    user = forms.ModelChoiceField(
        label="账号",
        queryset=User.objects.none(),
        to_field_name="username",
        required=False,
        widget=SearchableSelect("输入姓名查找"),
        help_text="有账号的才选。先由秘书处在“人员”里给他这家单位的角色。",
    )
    is_active = forms.BooleanField(
        label="在岗", required=False, initial=True, help_text="离职或不再带学生的去掉勾，已有的安排不变。"
    )

    def __init__(self, *args: Any, host: HostUnit, record: Mentor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = User.objects.filter(memberships__unit=host.unit_id).distinct().order_by("pinyin")
        self.fields["user"].queryset = held  # type: ignore[attr-defined]
        if not held:
            del self.fields["user"]
        if record is not None and record.phone:
            self.fields["phone"].help_text = phone_field("", record.phone).help_text

    def given(self) -> MentorInput:
        """For the service; an empty phone leaves a known one."""
        data = self.cleaned_data
        return MentorInput(**{**data, "phone": data["phone"] or None})


POST_LACKS = [
    ("tasks", "缺典型工作任务"),
    ("major_codes", "缺对应专业"),
    ("hazards", "缺危险作业"),
    ("is_harmful", "缺是否有害身心健康"),
    ("staff_total", "缺同类岗位职工数"),
    ("elsewhere", "缺集团外实习人数"),
    ("monthly_wage", "缺同岗位工资"),
]


ACTIVE = [("yes", "接收实习"), ("no", "不再接收")]


class PostFilter(filters.FilterSet):
    """By words, unit, programme and what isn't known."""

    q = filters.CharFilter(method="by_words", label="搜索")
    active = filters.ChoiceFilter(method="by_state", choices=ACTIVE, label="状态")

    host = filters.ChoiceFilter(
        field_name="host__public_id",
        label="单位",
        empty_label="全部单位",
        widget=SearchableSelect("输入单位名称查找"),
    )
    programme = filters.ChoiceFilter(
        field_name="major_codes",
        lookup_expr="contains",
        label="对应专业",
        empty_label="全部专业",
        widget=SearchableSelect("输入专业名称查找"),
    )
    lacks = filters.ChoiceFilter(method="by_lack", choices=POST_LACKS, label="缺什么", empty_label="不限")

    class Meta:
        model = Post
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hosts = self.queryset.order_by("host__unit__pinyin").values_list(
            "host__public_id", "host__unit__name"
        )
        self.filters["host"].extra["choices"] = [(str(key), name) for key, name in hosts.distinct()]
        named = programmes().order_by("code").values_list("code", "name").distinct()
        self.filters["programme"].extra["choices"] = [(code, f"{name} {code}") for code, name in named]

    def by_words(self, rows: Any, name: str, value: str) -> Any:
        return with_words(rows, value, "name", "host__unit__name")

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(is_active=value == "yes")

    def by_lack(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(**{f"{value}__isnull": True})
