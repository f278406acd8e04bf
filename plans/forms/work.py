"""Forms of assignments and filings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from groupportal.metrics.forms import NarrativeField
from groupportal.people.choosing import UnitsField, served_by
from groupportal.tenancy.models import Group, Unit
from groupportal.ui.fields import DayField, FilesField, TextArea
from groupportal.ui.formats import cndate
from groupportal.ui.widgets import FIND_UNIT, SearchableBoxes, SearchableSelect
from groupportal.uploads.checking import WITH_ARCHIVES
from plans.forms.fields import choose_from
from plans.models import AcceptancePoint, Filing
from plans.reading import figure_label, match_figures, plain
from plans.selectors.people import people_who_file, threads_in_force
from plans.services.filing import MAX_TEXT, FigureContent, fingerprint


class _WhoForm(forms.Form):
    """Units and people of the group to choose from. ``unserved``: units that were named as having no account."""

    unserved: list[Unit] = []
    known = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("units", "unit"):
            if name in self.fields:
                choose_from(self.fields[name], Unit.objects.filter(is_active=True))
        choose_from(self.fields["assignee"], people_who_file())

    def say_unserved(self, units: Iterable[Unit], *, at: str, button: str) -> None:
        """Units where nobody would hear of it are named before; handed in once more for the same ones, it is done."""
        served = served_by("plans.file_progress")
        self.unserved = [unit for unit in units if unit.pk not in served]
        seen = ",".join(str(unit.pk) for unit in self.unserved)
        if self.unserved and not self.errors and self.data.get("known") != seen:
            self.data = self.data.copy()
            self.data["known"] = seen
            self.add_error(
                at,
                f"无账号 {len(self.unserved)} 家：{_some(self.unserved)}。他们登录不了，收不到消息。"
                f"可以先开账号；仍要{button}的，再点一次“{button}”，随后给他们发填报链接或打印填报表。",
            )


class _ThreadsField(forms.ModelMultipleChoiceField):
    """Tasks with the heading they stand below: "1." occurs under every one."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.heading} › {obj.name}" if obj.heading else str(obj.name)


class AssignForm(_WhoForm):
    """Several tasks to several units at once."""

    threads = _ThreadsField(
        label="任务与指标",
        queryset=None,
        to_field_name="public_id",
        widget=SearchableBoxes("输入任务名称里的字或拼音首字母查找"),
        error_messages={"required": "请至少勾选一项任务。"},
    )
    units = UnitsField(
        label="承办单位",
        action="plans.file_progress",
        required=False,
        help_text="每项任务会分别部署给选中的每个单位。",
    )
    save_as = forms.CharField(
        label="把选中的单位存为组合",
        max_length=60,
        required=False,
        help_text="填上名称，例如“骨干企业”，下次一下选中；不存的留空。",
    )
    assignee: Any = forms.ModelChoiceField(
        label="承办人", queryset=None, required=False, empty_label="不指定，由单位内部安排"
    )
    due_on = DayField("截止日期")
    year = forms.IntegerField(label="年度", required=False, min_value=2000, max_value=2100)
    request = TextArea("工作要求", required=False, help_text="写清要报什么数、附什么材料。")

    def __init__(self, *args: Any, plan: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self.fields["threads"], threads_in_force(plan))
        units = self.fields["units"]
        if not units.queryset.exists():
            units.help_text = "成员名册里还没有单位，可以先指定承办人，或导入成员名单后再部署。"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        units = list(cleaned.get("units") or ())
        if not units and not cleaned.get("assignee"):
            self.add_error("units", "请选择承办单位，或指定承办人。")
        elif not cleaned.get("assignee"):
            self.say_unserved(units, at="units", button="部署")
        return cleaned


def _some(units: list[Unit]) -> str:
    """The units in words; of many the first, the list of boxes marks them all."""
    rest = f" 等（名称后面写着“无账号”的 {len(units)} 家）" if len(units) > 20 else ""
    return "、".join(map(str, units[:20])) + rest


class ReassignForm(_WhoForm):
    """Another unit, person or date."""

    unit = forms.ModelChoiceField(
        label="承办单位",
        queryset=Unit.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=SearchableSelect(FIND_UNIT),
    )
    assignee: Any = forms.ModelChoiceField(label="承办人", queryset=None, required=False)
    due_on = DayField("截止日期")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        # Another date alone puts it to nobody else.
        if {"unit", "assignee"} & {*self.changed_data} and (unit := cleaned.get("unit")):
            self.say_unserved([unit] if not cleaned.get("assignee") else [], at="unit", button="改派")
        return cleaned


class NewDateForm(forms.Form):
    due_on = DayField("截止日期", required=True)


class ReasonForm(forms.Form):
    reason = TextArea("原因", 3, max_length=500)


class NoteForm(forms.Form):
    """A note that may be left out."""

    note = TextArea("办结说明", 3, max_length=500, required=False)


class PointsForm(forms.Form):
    """A figure for each point that asks for one, files; the text is the subclass's."""

    field_order = ("as_of", "text")

    as_of = DayField("截至日期", help_text="情况统计到哪一天，例如2023年6月30日。")
    evidence = FilesField("佐证材料", accept=WITH_ARCHIVES, required=False)

    def __init__(self, *args: Any, points: list[AcceptancePoint], **kwargs: Any) -> None:
        self.points = [p for p in points if p.target_value is not None]
        super().__init__(*args, **kwargs)
        for point in self.points:
            asked = (
                f"{point.target_value.normalize():f}{point.unit}" if point.target_value is not None else ""
            )
            self.fields[f"figure_{point.position}"] = forms.DecimalField(
                label=f"{point.number}{point.text}",
                required=False,
                max_digits=18,
                decimal_places=4,
                help_text=f"目标：{asked}{f'（{point.get_target_kind_display()}）' if point.target_kind else ''}",
                widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
                error_messages={"invalid": "请只填数字，例如 130，不带单位。"},
            )

    def figure_fields(self) -> list[tuple[Any, str]]:
        """The bound field and the unit of each figure."""
        return [(self[f"figure_{p.position}"], p.unit) for p in self.points]

    def figures(self) -> list[FigureContent]:
        """The figures that were filled in."""
        given: list[tuple[AcceptancePoint, Decimal | None]] = [
            (p, self.cleaned_data[f"figure_{p.position}"]) for p in self.points
        ]
        return [FigureContent(p.position, figure_label(p.text), v, p.unit) for p, v in given if v is not None]


class ContributionForm(PointsForm):
    """What a unit hands in by its link: plain text, figures before the files."""

    text = TextArea(
        "完成情况", 8, max_length=MAX_TEXT, help_text="逐条对应要点写：做了什么、数量多少、结果如何。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(n for n in self.fields if n != "evidence"), "evidence"])


class FilingForm(PointsForm):
    """A filing that is being written; it remembers what it was opened with."""

    text = NarrativeField(
        "完成情况",
        8,
        required=False,
        max_length=MAX_TEXT,
        help_text="逐条对应验收要点写：做了什么、数量多少、结果如何。提交审核时必填，存草稿可以先空着。",
    )
    seen = forms.CharField(widget=forms.HiddenInput)
    beyond = forms.DateField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        filing: Filing,
        points: list[AcceptancePoint],
        working_on: dt.date | None = None,
        **kwargs: Any,
    ) -> None:
        self.working_on = working_on
        found = match_figures(points, list(filing.figures.all()))
        initial: dict[str, Any] = {
            "as_of": filing.as_of,
            "text": filing.text,
            "seen": fingerprint(filing),
            **{f"figure_{p.position}": plain(found[p.pk].value) for p in points if p.pk in found},
        }
        super().__init__(*args, points=points, **{**kwargs, "initial": initial})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day, working = cleaned.get("as_of"), self.working_on
        if day and working and day > working and cleaned.get("beyond") != day:
            self.data = self.data.copy()
            self.data["beyond"] = day.isoformat()
            self.add_error(
                "as_of",
                f"这个日期晚于正在准备的{cndate(working)}，按{cndate(working)}打印的验收表里不会有这份填报。"
                "请改日期；确实要按这个日期填的，再点一次保存或提交。",
            )
        return cleaned


def default_as_of(group: Group, today: dt.date) -> dt.date:
    """What a filing is usually counted up to: the group's working date; without one the end of the last month."""
    return group.working_on or today.replace(day=1) - dt.timedelta(days=1)
