"""Forms of visits to firms."""

from __future__ import annotations

from typing import Any

from django import forms

from employment.forms.fields import ProgrammeField
from employment.selectors.access import RECORD
from employment.services.visit import FIELDS, FIRM, VisitInput
from groupportal.deciding.actor import Actor
from groupportal.people.choosing import FirmChoice
from groupportal.tenancy.models import Unit
from groupportal.ui.fields import DayField, YuanField
from parks.services.firm import firm_named
from rosters.selectors.roster import schools_for


def _text(label: str, longest: int = 60, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=kwargs.pop("required", False), **kwargs)


def _number(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100_000, required=False)


class VisitFacts(forms.Form):
    """In the columns of the national table."""

    visited_on = DayField("拜访时间", past=True)
    lead = _text("牵头拜访人", required=True)
    lead_title = _text("职务")
    host = _text("企业接待人")
    host_title = _text("接待人职务")
    outcome = _text("访谈成果主要形式", 120, help_text="例如“签订协议”“达成意向”“座谈”。")
    wanted_code = ProgrammeField("需求专业")
    places = _number("可提供岗位数")
    mean_pay = YuanField(label="平均薪酬（元/月）", required=False)
    intern_code = ProgrammeField("接受实习专业")
    interns = _number("接受实习人数")
    intern_pay = YuanField(label="实习报酬（元/月）", required=False)
    graduate_code = ProgrammeField("接受就业专业")
    graduates = _number("接受就业人数")
    graduate_pay = YuanField(label="就业起薪线（元/月）", required=False)
    further = _text("其他合作意向", 500)

    PARTS = (
        ("拜访", ("school", "unit", "firm_name", "visited_on", "lead", "lead_title", "host", "host_title")),
        ("结果", ("outcome", "wanted_code", "places", "mean_pay")),
        ("接受实习", ("intern_code", "interns", "intern_pay")),
        ("接受就业", ("graduate_code", "graduates", "graduate_pay", "further")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name in ("wanted_code", "intern_code", "graduate_code"):
            fields[name].offer(self.initial.get(name) or "")

    @property
    def parts(self) -> list[tuple[str, list[Any]]]:
        """The fields in their sections."""
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.PARTS]

    def given(self) -> VisitInput:
        """For the service."""
        said = {name: self.cleaned_data[name] for name in FIELDS}
        return VisitInput(
            **{name: value or None if name.endswith("_pay") else value for name, value in said.items()}
        )


class VisitForm(FirmChoice, VisitFacts):
    """A new one; ``viewer``: whose school was there."""

    school = forms.ModelChoiceField(label="走访单位", queryset=Unit.objects.none(), to_field_name="public_id")

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        schools = fields["school"].queryset = schools_for(viewer, RECORD).order_by("pinyin")
        if len(schools) == 1:
            fields["school"].widget, self.initial["school"] = forms.HiddenInput(), schools[0].public_id

    def firm(self, by: Actor) -> Unit:
        """The firm that was visited, added where the group doesn't know it."""
        name = self.cleaned_data["firm_name"]
        return firm_named(name, by=by, reason=FIRM) if name else self.cleaned_data["unit"]
