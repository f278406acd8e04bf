"""Entries of money row by row, as a bookkeeping program takes them: typed, pasted or sent as a plain form of several rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from budget.enums import EntryKind, Source
from budget.forms.fields import AmountField
from budget.models import LedgerEntry
from budget.rules import adds_to, checked_day
from budget.selectors import openings_over, twins_among
from groupportal.errors import DomainError
from groupportal.records.days import MONTH_END, read_day
from groupportal.records.findings import CellFault
from groupportal.ui.fields import FilesField
from groupportal.ui.formats import cndate, yuan
from groupportal.ui.names import folded
from groupportal.ui.pinyin import is_spelled, spell

MOST_ROWS = 200
SHOWN_ROWS = 5
DITTO = frozenset(["〃", '"', "“", "”", "″", "同上"])
"""What in a cell stands for the one above it."""
LINE = ("kind", "thread", "source")
WHOLE = ("occurred_on", *LINE, "amount", "voucher_no", "counterparty", "summary", "evidence")
"""The columns of the grid, in the order of the import template."""
OF_OPENING = ("occurred_on", "voucher_no", "counterparty", "summary", "amount", "evidence")
"""Those of an opening's vouchers, which share its line."""


class NamedField(forms.CharField):
    """One of ``names`` as people type it: the name, a part that it alone has, or its pinyin (initials or in full)."""

    def __init__(self, names: Mapping[str, Any], **kwargs: Any) -> None:
        self.names = {folded(name): (name, value, spell(name)) for name, value in names.items()}
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        typed = folded(text)
        if typed in self.names:
            return self.names[typed][1]
        letters = "".join(text.split())
        for fits in (
            lambda name, spelling: is_spelled(letters, spelling, begins=True, ends=True),
            lambda name, spelling: is_spelled(letters, spelling, begins=True),
            lambda name, spelling: typed in folded(name),
        ):
            found = [(name, value) for name, value, spelling in self.names.values() if fits(name, spelling)]
            if len(found) == 1:
                return found[0][1]
            if found:
                listed = "、".join(name for name, _ in found)
                raise ValidationError(f"“{text}”可以是{listed}，请写全。", code="several")
        listed = "、".join(name for name, _, _ in self.names.values())
        raise ValidationError(f"没有“{text}”，可以填：{listed[:300]}。", code="unknown")


class GridDay(forms.CharField):
    """A day as people type or paste it; never one to come, nor one after ``latest``."""

    def __init__(self, *, latest: dt.date | None = None, **kwargs: Any) -> None:
        self.latest = latest
        super().__init__(**kwargs)

    def clean(self, value: Any) -> dt.date:
        text = super().clean(value)
        try:
            day, what = read_day(text, month_end=True)
            checked_day(day)
        except CellFault as fault:
            raise ValidationError(str(fault), code=fault.code) from fault
        except DomainError as error:
            raise ValidationError(error.message, code=error.code) from error
        if what == MONTH_END:
            raise ValidationError(f"“{text}”只写到月，请补上日。", code="no_day")
        if self.latest and day > self.latest:
            raise ValidationError(
                f"晚于期初的{cndate(self.latest)}，不在这笔期初里面，请另外登记。", code="after_opening"
            )
        return day


class VoucherRow(forms.Form):
    """One row; ``columns`` says which."""

    def __init__(
        self,
        *args: Any,
        columns: Sequence[str],
        threads: Sequence[Any],
        latest: dt.date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        makers: dict[str, Any] = {
            "occurred_on": lambda: GridDay(label="日期", latest=latest, max_length=40),
            "kind": lambda: NamedField({k.label: k.value for k in EntryKind}, label="类型"),
            "thread": lambda: NamedField({t.name: t for t in threads}, label="建设任务"),
            "source": lambda: NamedField({s.label: s.value for s in Source}, label="资金来源"),
            "amount": lambda: AmountField(label="金额（元）"),
            "voucher_no": lambda: _text("voucher_no", label="凭证号"),
            "counterparty": lambda: _text("counterparty", label="往来单位", required=False),
            "summary": lambda: _text("summary", label="摘要", required=False),
            "evidence": lambda: FilesField("附件", required=False),
        }
        for name in columns:
            field = self.fields[name] = makers[name]()
            field.help_text = ""  # said once, above the grid
            field.error_messages["required"] = "没有填写，请补上。"
            field.widget.attrs |= {"class": "input vouchers__input", "data-cell": name, "autocomplete": "off"}
            if name in LINE:
                field.widget.attrs["list"] = f"vouchers-{name}"

    def cells(self) -> Iterator[Any]:
        """The bound fields, each called by its row and column."""
        number = int(self.prefix.rsplit("-", 1)[1]) + 1 if self.prefix[-1:].isdigit() else "__number__"
        for bound in self:
            bound.field.widget.attrs["aria-label"] = f"第 {number} 行{bound.label}"
            yield bound


def _text(name: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(max_length=LedgerEntry.longest(name), **kwargs)


@dataclass(frozen=True)
class Caution:
    """Something to look at before the rows are saved; ``opening``: the entry that may be broken down instead."""

    sentence: str
    opening: Any = None


class _Vouchers(forms.BaseFormSet):
    """``plan`` is whose ledger it is; ``opening`` where its vouchers are typed. ``cautions`` want a yes before anything is kept."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        plan: Any,
        threads: Sequence[Any] = (),
        opening: Any = None,
        **kwargs: Any,
    ) -> None:
        self.plan, self.opening = plan, opening
        self.columns = OF_OPENING if opening else WHOLE
        self.cautions: list[Caution] = []
        latest = opening.occurred_on if opening else None
        kwargs["form_kwargs"] = {"columns": self.columns, "threads": threads, "latest": latest}
        super().__init__(_without_dittos(data, kwargs.get("prefix") or "", self.columns), files, **kwargs)

    @property
    def labels(self) -> list[tuple[str, str]]:
        """Name and head of each column."""
        return [(name, str(field.label)) for name, field in self.empty_form.fields.items()]

    @property
    def file_words(self) -> str:
        """Which files a row takes."""
        return str(FilesField().help_text)

    @property
    def confirm_name(self) -> str:
        """What the box is called in which the cautions are answered."""
        return f"{self.prefix}-confirmed"

    @property
    def lost_files(self) -> int:
        """How many files came with the rows: a browser gives them once, so they are to be chosen again."""
        return len(self.files)

    def rows(self) -> list[dict[str, Any]]:
        """What the rows that were filled in say."""
        return [form.cleaned_data for form in self._filled()]

    def _filled(self) -> list[Any]:
        return [form for form in self if form.has_changed()]

    def clean(self) -> None:
        if any(self.errors):
            return
        if not self.rows():
            raise ValidationError("还没有填写，请至少填一行。", code="nothing")
        self.cautions = [*self._twins(), *self._openings()]
        if self.cautions and not self.data.get(self.confirm_name):
            raise ValidationError(
                "有几处请先核对，确实要这样登记的，请在下面勾选后再保存。", code="unconfirmed"
            )

    def _named(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """``第 3 行`` and what the row says, with the line of the opening where it is one's."""
        line = {name: getattr(self.opening, name) for name in LINE} if self.opening else {}
        for form in self._filled():
            yield f"第 {int(form.prefix.rsplit('-', 1)[1]) + 1} 行", {**line, **form.cleaned_data}

    def _twins(self) -> Iterator[Caution]:
        named = list(self._named())
        facts = [(r["voucher_no"].strip(), r["amount"], r["occurred_on"], r["kind"]) for _, r in named]
        held = twins_among(self.plan, [day for _, _, day, _ in facts])
        seen: dict[tuple[Any, ...], str] = {}
        for (where, _), fact in zip(named, facts, strict=True):
            what = f"{where}：凭证号 {fact[0]}、{cndate(fact[2])}、{yuan(fact[1])}"
            if fact in held:
                yield Caution(f"{what}在台账中已有相同的记录，再记就是两笔。")
            if fact in seen:
                yield Caution(f"{what}与{seen[fact]}相同。")
            seen.setdefault(fact, where)

    def _openings(self) -> Iterator[Caution]:
        if self.opening:
            return
        named = list(self._named())
        lines = [(r["thread"], r["source"], r["kind"], r["occurred_on"]) for _, r in named]
        for (where, _), opening in zip(named, openings_over(self.plan, lines), strict=True):
            if opening:
                yield Caution(f"{where}：{adds_to(opening)}", opening if opening.rest else None)

    def add_error(self, field: None, error: str) -> None:
        """As a form's: what a service refuses concerns all rows."""
        self.non_form_errors().append(error)


def _without_dittos(data: Any, prefix: str, columns: Sequence[str]) -> Any:
    """``data`` with what stands above in the place of each ditto mark."""
    if data is None:
        return None
    given = data.copy()
    try:
        total = min(int(given.get(f"{prefix}-TOTAL_FORMS", 0)), MOST_ROWS)
    except ValueError:
        return given
    for row in range(1, total):
        for name in columns:
            if str(given.get(f"{prefix}-{row}-{name}", "")).strip() in DITTO:
                given[f"{prefix}-{row}-{name}"] = given.get(f"{prefix}-{row - 1}-{name}", "")
    return given


VoucherGrid = forms.formset_factory(
    VoucherRow, _Vouchers, extra=SHOWN_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
)
