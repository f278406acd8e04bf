"""Forms of assignments and filings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django import forms

from groupportal.metrics.forms import NarrativeField
from groupportal.people.choosing import UnitsField, served_by
from groupportal.tenancy.models import Group, Unit
from groupportal.ui.fields import DayField, FilesField, TextArea
from groupportal.ui.widgets import FIND_UNIT, SearchableBoxes, SearchableSelect
from groupportal.uploads.checking import WITH_ARCHIVES
from plans.enums import ExpectationKind, TargetKind
from plans.forms.fields import choose_from, no_longer_asked
from plans.models import AcceptancePoint, Filing, FilingFigure, YearlyExpectation
from plans.reading import (
    EXPECTED,
    expected_figures,
    figure_label,
    figures_by_year,
    match_figures,
    not_printed_on,
    plain,
)
from plans.selectors.outcome import FAR_BEYOND, is_far_beyond, target_in_words
from plans.selectors.people import people_who_file, threads_in_force
from plans.services.filing import BASE_ALONE, BASE_POSITIVE, MAX_TEXT, FigureContent, fingerprint


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


@dataclass(frozen=True)
class FigureAsked:
    """A number that is asked for: of a point, in one ``year`` where each is asked; ``is_done``: whether it was done, no number."""

    position: int
    label: str
    shown: str
    unit: str = ""
    year: int | None = None
    wanted: str = ""
    has_base: bool = False
    is_done: bool = False
    target: Decimal | None = None
    line: UUID | None = None

    @property
    def name(self) -> str:
        """Of its field, by the point's line, which stands whatever version of the plan comes into force meanwhile."""
        return figure_field(self.line, self.year)

    @property
    def base_name(self) -> str:
        """Of the field for what a share is a share of."""
        return base_field(self.line)

    def field(self) -> forms.Field:
        """The field that asks for it."""
        if self.is_done:
            choices = [("", "还没有说明"), ("1", "已达成"), ("0", "未达成")]
            return forms.ChoiceField(
                label=self.shown, choices=choices, required=False, help_text=f"预期：{self.wanted}"
            )
        return _number(self.shown, f"目标：{self.wanted}" if self.wanted else "")


def figure_field(line: UUID | None, year: int | None = None) -> str:
    """The name of the field for a figure; without a line for what the plan expects of the year."""
    return f"figure_{line.hex if line else 0}" + (f"_{year}" if year else "")


def base_field(line: UUID | None) -> str:
    """The name of the field for what a share is a share of."""
    return f"base_{line.hex if line else 0}"


def _number(label: str, help_text: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        max_digits=18,
        decimal_places=4,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        error_messages={"invalid": "请只填数字，例如 130，不带单位。"},
    )


def asked_of(
    points: Iterable[AcceptancePoint], years: Sequence[int], expected: Iterable[YearlyExpectation] = ()
) -> list[FigureAsked]:
    """What a form asks of points with a target, year by year of ``years`` where that is meant, and of what years expect."""
    asked = []
    for point in points:
        if point.target_value is None:
            continue
        label, name = figure_label(point.text), f"{point.number}{point.text}"
        share = point.target_kind == TargetKind.SHARE
        some: Sequence[int | None] = years if point.target_kind == TargetKind.YEARLY else [None]
        asked += [
            FigureAsked(
                point.position,
                label,
                f"{year}年：{name}" if year else name,
                point.unit,
                year,
                target_in_words(point),
                share,
                target=point.target_value,
                line=point.line,
            )
            for year in some
        ]
    for one in expected:
        if one.year in years:
            is_done = one.kind in (ExpectationKind.DONE, ExpectationKind.TEXT)
            unit = "%" if one.kind == ExpectationKind.PERCENT else ""
            shown = f"{one.year}年：{EXPECTED}"
            asked.append(FigureAsked(0, EXPECTED, shown, unit, one.year, one.text, is_done=is_done))
    return asked


class PointsForm(forms.Form):
    """A figure for each point that asks for one, files; the text is the subclass's.

    ``years``: those of the plan that have begun, which yearly targets ask one by one. A day after ``working_on``, for which the
    group is preparing, is asked about once.
    """

    field_order = ("as_of", "text")

    as_of = DayField("截至日期", help_text="情况统计到哪一天，例如2023年6月30日。")
    evidence = FilesField("佐证材料", accept=WITH_ARCHIVES, required=False)
    sure = forms.CharField(widget=forms.HiddenInput, required=False)
    beyond = forms.DateField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        points: list[AcceptancePoint],
        years: Sequence[int] = (),
        expected: Iterable[YearlyExpectation] = (),
        working_on: dt.date | None = None,
        **kwargs: Any,
    ) -> None:
        self.working_on = working_on
        self.asked = asked_of(points, years, expected)
        super().__init__(*args, **kwargs)
        for one in self.asked:
            self.fields[one.name] = one.field()
            if one.has_base:
                self.fields[one.base_name] = _number(
                    f"基数：{one.shown}", "上面的比例是多少里面的百分之几，例如在校生 3200 人。"
                )

    def figure_fields(self) -> list[tuple[Any, str]]:
        """The bound field and the unit of each figure."""
        return [
            pair
            for one in self.asked
            for pair in ((self[one.name], one.unit), *([(self[one.base_name], "")] if one.has_base else []))
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if left_over := no_longer_asked(self._left_over()):
            self.add_error(None, left_over)
        for one in self.asked:
            base = cleaned.get(one.base_name)
            if one.has_base and base is not None and base <= 0:
                self.add_error(one.base_name, BASE_POSITIVE)
            elif one.has_base and base is not None and cleaned.get(one.name) is None:
                self.add_error(one.name, BASE_ALONE)
        far = {
            one.name: cleaned[one.name]
            for one in self.asked
            if is_far_beyond(one.target, cleaned.get(one.name))
        }
        if far and cleaned.get("sure") != (named := str(far)):
            self.data = self.data.copy()
            self.data["sure"] = named
            for name in far:
                self.add_error(
                    name,
                    f"{FAR_BEYOND}确实是这个数的，再点一次保存或提交。",
                )
        day, working = cleaned.get("as_of"), self.working_on
        if day and working and day > working and cleaned.get("beyond") != day:
            self.data = self.data.copy()
            self.data["beyond"] = day.isoformat()
            self.add_error(
                "as_of",
                f"{not_printed_on(working)}请改日期；确实要按这个日期填的，再点一次保存或提交。",
            )
        return cleaned

    def stays(self) -> list[FilingFigure]:
        """Figures that no field asks for, which stay as they are."""
        return []

    def _left_over(self) -> Iterable[tuple[str, str]]:
        """Numbers typed for points that no field asks for by now."""
        stays = {figure_field(f.line, f.year): plain(f.value) for f in self.stays()}
        stays |= {base_field(f.line): plain(f.base) for f in self.stays()}
        for name in self.data:
            kind, _, key = name.partition("_")
            typed = self.data[name].strip()
            if kind in ("figure", "base") and name not in self.fields and typed and typed != stays.get(name):
                yield key, f"填的{'基数' if kind == 'base' else ''} {typed}"

    def figures(self) -> list[FigureContent]:
        """The figures that were filled in, and those that stay."""
        data = self.cleaned_data
        stay = [
            FigureContent(f.position, f.label, f.value, f.unit, f.year, f.base, f.line) for f in self.stays()
        ]
        return stay + [
            FigureContent(
                one.position,
                one.label,
                Decimal(data[one.name]),
                one.unit,
                one.year,
                data.get(one.base_name) if one.has_base else None,
                one.line,
            )
            for one in self.asked
            if data[one.name] not in (None, "")
        ]


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

    def __init__(
        self,
        *args: Any,
        filing: Filing,
        points: list[AcceptancePoint],
        beside: Mapping[tuple[int, int | None], str] = MappingProxyType({}),
        **kwargs: Any,
    ) -> None:
        """``beside``: what the records say to a figure, by position and year."""
        self.filed = list(filing.figures.all())
        self.answers = _answers(points, self.filed)
        initial: dict[str, Any] = {
            "as_of": filing.as_of,
            "text": filing.text,
            "seen": fingerprint(filing),
            **{name: plain(figure.value) for name, (figure, _) in self.answers.items()},
            **{base: plain(figure.base) for figure, base in self.answers.values() if base},
        }
        super().__init__(*args, points=points, **{**kwargs, "initial": initial})
        if len(points) > 1:
            self.fields["proves"] = forms.TypedMultipleChoiceField(
                label="这次上传的文件证明哪几条",
                choices=[(p.line, f"{p.number}{p.text}") for p in points],
                coerce=UUID,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": "勾选的要点已不在这项任务里，请重新勾选文件证明哪几条。"},
                help_text="只证明其中几条的，勾选这几条；都不勾，就是证明全部要点。",
            )
        for one in self.asked:
            field = self.fields[one.name]
            field.help_text = "；".join(
                filter(None, [str(field.help_text), beside.get((one.position, one.year))])
            )

    def stays(self) -> list[FilingFigure]:
        """Of points that the plan no longer has, or no longer asks a number of."""
        shown = {figure.pk for name, (figure, _) in self.answers.items() if name in self.fields}
        return [figure for figure in self.filed if figure.pk not in shown]


def _answers(
    points: list[AcceptancePoint], figures: list[FilingFigure]
) -> dict[str, tuple[FilingFigure, str]]:
    """The figure that answers what a field (by name) asks, with the field of its base."""
    filled = {figure_field(None, year): (one, "") for year, one in expected_figures(figures).items()}
    matched: dict[int | None, Any] = {
        None: match_figures(points, figures),
        **figures_by_year(points, figures),
    }
    for year, found in matched.items():
        for point in points:
            if figure := found.get(point.pk):
                filled[figure_field(point.line, year)] = figure, base_field(point.line)
    return filled


def default_as_of(group: Group, today: dt.date) -> dt.date:
    """What a filing is usually counted up to: the group's working date; without one the end of the last month."""
    return group.working_on or today.replace(day=1) - dt.timedelta(days=1)
