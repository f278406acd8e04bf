"""Forms around the yearly return: beginning it, its fields, a unit's part, layouts as files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from groupportal.deciding.forms import AnswerForm
from groupportal.errors import DomainError
from groupportal.people.choosing import UnitsField
from groupportal.ui.fields import Choice, DayField, OneFileField, TextArea
from groupportal.ui.seen import print_of
from groupportal.uploads.checking import EXCEL
from reports.annual_return.carrying import Met
from reports.annual_return.enums import Kind
from reports.annual_return.figures import Cell
from reports.annual_return.values import LONGEST_TEXT, Field, Value
from reports.models import AnnualReturn, ReturnLayout, UnitAnswer
from reports.selectors.annual_return import clashing, members_of, units_to_ask
from reports.services.annual_return import Edit

_DUE_IN_DAYS = 14


def _input(one: Field, label: str, help_text: str = "") -> forms.Field:
    """A field for a value of this kind; what is typed is read by the field of the layout."""
    given: dict[str, Any] = {"label": label, "required": False, "help_text": help_text}
    if one.kind == Kind.CHOICE:
        return Choice(choices=[(choice, choice) for choice in one.choices], empty="没有填写", **given)
    if one.kind == Kind.DATE:
        return DayField(**given)
    if one.kind == Kind.TEXT:
        return TextArea(rows=3, max_length=LONGEST_TEXT, **given)
    return forms.CharField(
        max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **given
    )


class BeginReturnForm(forms.Form):
    year = forms.IntegerField(label="年度", min_value=1990, max_value=2199)
    as_of = DayField(
        "截至日期",
        past=True,
        required=False,
        help_text="不填就截至当年12月31日（今年的截至今天）。系统里的数都按这一天取。",
    )
    layout = forms.ModelChoiceField(
        label="版式",
        queryset=None,
        to_field_name="public_id",
        required=False,
        empty_label="沿用上一次的；还没有填报过的，用默认版式",
        help_text="主管部门有表式的，先在“版式”里照它建一份。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = {"year": timezone.localdate().year - 1, **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["layout"].queryset = ReturnLayout.objects.filter(is_draft=False)  # type: ignore[attr-defined]


class ChangeLayoutForm(forms.Form):
    """The layout; where it has other items under codes that hold something, it is told first, and what is the same item ticked."""

    layout = forms.ModelChoiceField(label="版式", queryset=None, to_field_name="public_id", empty_label=None)
    told = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, record: AnnualReturn, **kwargs: Any) -> None:
        self.record = record
        super().__init__(*args, **kwargs)
        self.fields["layout"].queryset = ReturnLayout.objects.filter(is_draft=False)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        told, cleaned["same"] = cleaned.pop("told", ""), ()
        if not cleaned.get("layout"):
            return cleaned
        alike, other = clashing(self.record, cleaned["layout"])
        if alike:
            self.fields["same"] = forms.MultipleChoiceField(
                label="只改了叫法、其实是同一项的",
                choices=[(new.code, f"{_changed(old, new)}") for old, new in alike],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                help_text="勾选的带过去，没有勾的不带。",
            )
            sent = self.data.getlist("same") if hasattr(self.data, "getlist") else ()
            cleaned["same"] = [new.code for _, new in alike if new.code in sent]
        shown = print_of("\n".join(_changed(*one) for one in (*alike, *other))) if alike or other else ""
        if told != shown:
            self.data = self.data.copy()
            self.data["told"] = shown
            self.add_error(None, _clashing_words(alike, other))
        return cleaned


def _changed(old: Field, new: Field) -> str:
    return f"{new.code} 原来是{_in_quotes(old)}，新版式里是{_in_quotes(new)}"


def _in_quotes(one: Field) -> str:
    return f"“{one.label}”（{'，'.join(filter(None, (Kind(one.kind).label, one.unit)))}）"


def _clashing_words(alike: Sequence[Met], other: Sequence[Met]) -> str:
    words = []
    if other:
        listed = "；".join(_changed(*one) for one in other)
        words.append(f"编号相同、项目不同的 {len(other)} 项不带过去：{listed}。")
    if alike:
        words.append(f"编号相同、名称不同的 {len(alike)} 项，是同一项的请在下面勾选，没有勾的不带过去。")
    if not words:
        words.append("您打开以后，填过的项又变了，现在没有不带过去的。")
    return (
        "".join(words)
        + "不带过去的数留着，换回来还在；填过的单位会收到补填的消息。核对以后，再点一次“换用”。"
    )


class LayoutFileForm(forms.Form):
    file = OneFileField("版式文件", accept=frozenset({EXCEL}))


class NewVersionForm(forms.Form):
    why = forms.CharField(
        label="为什么另出一版", max_length=300, help_text="例如：省厅核对时退回，实训基地数要更正。"
    )


class FreezeForm(AnswerForm):
    """The words of the ruling, and what the reviewer looked at."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)


class SectionForm(forms.Form):
    """The fields of a section: a value each, the reason where it overrides, the explanation of a difference.

    ``seen_CODE`` holds how often the field had been changed, a print of what stood there, and the value that was shown: what was not
    touched is not sent on, so two people at different fields of a page do not meet.
    """

    def __init__(self, *args: Any, cells: Iterable[Cell], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cells = {cell.field.code: cell for cell in cells}
        for code, cell in self.cells.items():
            one, typed = cell.field, cell.typed
            named = f"改填：{one.label}" if one.is_computed else one.label
            self.fields[f"text_{code}"] = _input(one, named, one.help)
            self.fields[f"reason_{code}"] = forms.CharField(
                label=f"改填的原因：{one.label}", max_length=300, required=False
            )
            self.fields[f"explanation_{code}"] = TextArea(
                f"与上年差异的说明：{one.label}", rows=2, max_length=500, required=False
            )
            self.fields[f"seen_{code}"] = forms.CharField(widget=forms.HiddenInput, required=False)
            held = (typed.text, typed.reason, typed.explanation) if typed else ("", "", "")
            self.initial |= dict(
                zip((f"{name}_{code}" for name in ("text", "reason", "explanation")), held, strict=True)
            )
            # An explanation of another value counts as none: kept again as it is, it is one of this value.
            stands = held if cell.is_explained else (*held[:2], "")
            # So does the reason of a correction of another figure.
            stands = (stands[0], "", stands[2]) if cell.is_outrun else stands
            number = typed.number if typed else 0
            self.initial[f"seen_{code}"] = f"{number}|{print_of(chr(0).join(stands))}|{cell.kept}"

    def edits(self) -> list[Edit]:
        """What was touched."""
        return [edit for code in self.cells if (edit := self._edit(code)) is not None]

    def _edit(self, code: str) -> Edit | None:
        said = [self._typed(f"{name}_{code}") for name in ("text", "reason", "explanation")]
        number, shown_print, shown = [*self._typed(f"seen_{code}").split("|", 2), "", ""][:3]
        if not number.isdigit() or print_of(chr(0).join(said)) == shown_print:
            return None
        return Edit(code, int(number), *said, shown=shown)

    def _typed(self, name: str) -> str:
        return str(self.data.get(name, "")).replace("\r\n", "\n").strip()

    def say(self, troubles: Mapping[str, str]) -> None:
        """Troubles at their fields; whoever saves again goes on from what stands there now."""
        data = self.data.copy()
        for code, message in troubles.items():
            self.add_error(f"text_{code}", message)
            number = str(self.initial[f"seen_{code}"]).split("|", 1)[0]
            _, *rest = str(data.get(f"seen_{code}", "")).split("|", 1)
            data[f"seen_{code}"] = "|".join([number, *rest])
        self.data = data

    def rows(self) -> list[dict[str, Any]]:
        """Field by field for the template."""
        return [
            {
                "cell": cell,
                "text": self[f"text_{code}"],
                "reason": self[f"reason_{code}"],
                "explanation": self[f"explanation_{code}"],
                "seen": self[f"seen_{code}"],
                "opened": bool(cell.typed and cell.typed.text) or bool(self[f"text_{code}"].errors),
                "asks": cell.is_asked or bool(cell.explanation),
            }
            for code, cell in self.cells.items()
        ]


class UnitAnswerForm(forms.Form):
    """A unit's part: a field for each, beside what it answered last year."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, answer: UnitAnswer, last: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.answer = answer
        for one in answer.fields:
            unit = f"（{one.unit}）" if one.unit else ""
            added = "新加的项，请补填。" * (one.code in answer.lacking)
            said = [added, one.help, _before(one, last or {})]
            self.fields[one.code] = _input(one, f"{one.label}{unit}", "".join(filter(None, said)))
            self.fields[one.code].required = one.is_needed

    def full_clean(self) -> None:
        """What is needed may lack until it is handed in: that is the service's to say."""
        fields = [self.fields[one.code] for one in self.answer.fields]
        needed = [field.required for field in fields]
        for field in fields:
            field.required = False
        super().full_clean()
        for field, required in zip(fields, needed, strict=True):
            field.required = required

    @staticmethod
    def begun(answer: UnitAnswer) -> dict[str, Any]:
        """What it begins with."""
        return {**answer.values, "seen": answer.number}

    def given(self) -> dict[str, str]:
        """What was typed, by code."""
        return {one.code: str(self.data.get(one.code, "")) for one in self.answer.fields}

    def say(self, troubles: Mapping[str, str]) -> None:
        """Troubles at their fields."""
        for code, message in troubles.items():
            self.add_error(code, message)

    def go_on_from(self, current: UnitAnswer) -> None:
        """Somebody else kept another one: each field says what stands there now, and saving again goes on from it."""
        self.data = {**self.data.dict(), "seen": current.number}
        for one in self.answer.fields:
            kept = current.values.get(one.code, "")
            if kept != str(self.data.get(one.code, "")):
                self.fields[one.code].help_text = f"现在保存的是：{one.show(one.value_of(kept))}。"


def _before(one: Field, last: Mapping[str, str]) -> str:
    try:
        value: Value = one.value_of(one.read(last.get(one.code, "")))
    except DomainError:  # it was of another kind then
        return ""
    return f"上年填的是 {one.show(value)}。" if value is not None else ""


class AskUnitsForm(forms.Form):
    units = UnitsField(
        label="请哪些单位填",
        action="reports.file_return",
        help_text="截至日期的成员已经勾选。每家只看到请它这一类单位填的项。",
        error_messages={"required": "请至少勾选一家单位。"},
    )
    due_on = DayField("截止日期")

    def __init__(self, *args: Any, row: AnnualReturn, **kwargs: Any) -> None:
        layout, known = row.layout.layout, members_of(row.as_of)
        asked = [pk for pk, category in known.items() if layout.asked_of(category)]
        units = units_to_ask(row)
        initial = {
            "units": [unit.public_id for unit in units if unit.pk in asked],
            "due_on": timezone.localdate() + dt.timedelta(days=_DUE_IN_DAYS),
            **(kwargs.pop("initial", None) or {}),
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["units"].queryset = units  # type: ignore[attr-defined]
