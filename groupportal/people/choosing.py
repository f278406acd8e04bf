"""Choosing units: by what rooms tell them apart by, by saved sets; those in which nobody can act are marked before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from groupportal.hooks import Hook
from groupportal.people.models import UnitSet
from groupportal.tenancy.models import Unit
from groupportal.tenancy.selectors import people_who_can
from groupportal.ui.fields import unit_field
from groupportal.ui.pieces import esc
from groupportal.ui.widgets import FIND_UNIT, SearchableBoxes, SearchableSelect


@dataclass(frozen=True)
class Facet:
    """What units are told apart by: ``values`` gives each unit's (by id); a unit without any is found under none."""

    code: str
    label: str
    choices: Sequence[tuple[str, str]]
    values: Mapping[int, Collection[str]]


@dataclass(frozen=True)
class Turn:
    """Whom to turn to at a unit."""

    name: str
    phone: str = ""
    email: str = ""


on_units_described: Hook[[dt.date], Sequence[Facet]] = Hook(
    "people.units_described", "Units are chosen (today): by what more they can be told apart."
)
on_turn_to: Hook[[Collection[int]], Mapping[int, Turn]] = Hook(
    "people.turn_to", "A unit without an account is to be reached (unit ids): whom to turn to at each."
)
on_accounts_offered: Hook[[Sequence[Unit]], str] = Hook(
    "people.accounts_offered",
    "Units have nobody who can act (units): the address where accounts are opened for them.",
)

ACCOUNT, NO_ACCOUNT = "account", "none"


def served_by(action: str) -> set[int]:
    """The units (ids) in which somebody with an open account may do this."""
    held = people_who_can(action).filter(unit__isnull=False, user__is_active=True)
    return {unit for unit in held.values_list("unit_id", flat=True) if unit}


def facets_of(units: Iterable[Unit], action: str) -> list[Facet]:
    """What these units can be told apart by: what rooms say, and whether somebody there may do this. No value that none has."""
    ids = [unit.pk for unit in units]
    served = served_by(action)
    account = {pk: ("has" if pk in served else NO_ACCOUNT,) for pk in ids}
    said = [facet for some in on_units_described.send(timezone.localdate()) for facet in some]
    found = [*said, Facet(ACCOUNT, "账号", (("has", "有账号"), (NO_ACCOUNT, "无账号")), account)]
    shown = []
    for facet in found:
        values = {pk: facet.values[pk] for pk in ids if pk in facet.values}
        held = {value for some in values.values() for value in some}
        choices = [choice for choice in facet.choices if choice[0] in held]
        if len(choices) > 1:
            shown.append(Facet(facet.code, facet.label, choices, values))
    return shown


def narrowed(units: Sequence[Unit], facets: Sequence[Facet], query: Mapping[str, Any]) -> list[Unit]:
    """The units that an address leaves, by its facets."""
    asked = [(facet, query.get(facet.code)) for facet in facets if query.get(facet.code)]
    return [unit for unit in units if all(value in facet.values.get(unit.pk, ()) for facet, value in asked)]


def unit_sets() -> QuerySet[UnitSet]:
    """The group's saved sets, each with its units."""
    return UnitSet.objects.prefetch_related("entries__unit")


def sets_facet(units: Iterable[Unit]) -> list[Facet]:
    """The saved sets as one more thing to tell these units apart by; none where no set holds any of them."""
    ids = {unit.pk for unit in units}
    values: dict[int, list[str]] = {}
    choices = []
    for one in unit_sets():
        held = [entry.unit_id for entry in one.entries.all() if entry.unit_id in ids]
        for pk in held:
            values.setdefault(pk, []).append(str(one.public_id))
        if held:
            choices.append((str(one.public_id), one.name))
    return [Facet("set", "保存的单位组合", choices, values)] if choices else []


def turn_to(units: Collection[int]) -> dict[int, Turn]:
    """Whom to turn to at each of these units, where somebody is known."""
    return {pk: turn for some in on_turn_to.send(units) for pk, turn in some.items()}


def where_accounts_are_opened(units: Sequence[Unit]) -> str:
    """The address; "" where no room opens any."""
    return next(iter(on_accounts_offered.send(units)), "")


_CHOSEN = "chosen_units"


def keep_chosen(request: Any, units: Iterable[Unit]) -> None:
    """Carry units that were chosen in a list to the form that is opened next."""
    request.session[_CHOSEN] = [request.group.pk, [str(unit.public_id) for unit in units]]


def chosen_before(request: Any) -> list[Unit]:
    """The units that ``keep_chosen`` carried here, of this group."""
    group, ids = request.session.get(_CHOSEN, (None, []))
    return list(Unit.objects.filter(public_id__in=ids, is_active=True)) if group == request.group.pk else []


class UnitBoxes(SearchableBoxes):
    """Boxes of units: found by name and pinyin, narrowed by facets, all found taken at once, sets taken whole.

    ``action``: what somebody there has to be able to do; a unit without such an account says so.
    """

    def __init__(self, action: str) -> None:
        super().__init__(FIND_UNIT)
        self.action = action

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """What narrows, then the boxes."""
        units = [unit for option, _ in self.choices if (unit := getattr(option, "instance", None))]
        facets = facets_of(units, self.action)
        self._values: dict[int, list[str]] = {}
        for facet in facets:
            for pk, held in facet.values.items():
                self._values.setdefault(pk, []).extend(f"{facet.code}:{value}" for value in held)
        served = served_by(self.action)
        self._unserved = {unit.pk for unit in units} - served
        tools = "".join(map(_facet_select, facets)) + _set_select()
        drawn = f'<div class="choices-facets" data-choices-facets hidden>{tools}</div>' if units else ""
        return SafeString(drawn + super().render(name, value, attrs, renderer))

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        unit = getattr(value, "instance", None)
        if unit is not None and unit.pk in self._unserved:
            label = f"{label}（无账号）"
        option = super().create_option(name, value, label, *args, **kwargs)
        if unit is not None:
            option["attrs"]["data-facets"] = " ".join(self._values.get(unit.pk, ()))
            if unit.pk in self._unserved:
                option["attrs"]["data-unserved"] = unit.name
        return option


def _facet_select(facet: Facet) -> str:
    options = "".join(
        f'<option value="{esc(facet.code)}:{esc(v)}">{esc(w)}</option>' for v, w in facet.choices
    )
    return (
        f'<select class="input" form="" data-choices-facet aria-label="{esc(facet.label)}">'
        f'<option value="">全部{esc(facet.label)}</option>{options}</select>'
    )


def _set_select() -> str:
    """The saved sets: choosing one ticks its units."""
    options = "".join(
        f'<option value="{" ".join(str(e.unit.public_id) for e in one.entries.all())}">'
        f"{esc(one.name)}（{len(one.entries.all())} 家）</option>"
        for one in unit_sets()
    )
    if not options:
        return ""
    return (
        '<select class="input" form="" data-choices-set aria-label="单位组合">'
        f'<option value="">加上一个单位组合…</option>{options}</select>'
    )


class UnitsField(forms.ModelMultipleChoiceField):
    """Several units. ``action`` as of ``UnitBoxes``."""

    def __init__(self, *, action: str, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", Unit.objects.none())
        super().__init__(to_field_name="public_id", widget=UnitBoxes(action), **kwargs)


class FirmChoice(forms.Form):
    """A firm: a unit on record, or the name of one that isn't. ``needs_firm`` False: both may stay empty."""

    needs_firm = True

    unit = unit_field(
        None,
        label="企业",
        required=False,
        empty_label="不在名单里",
        help_text="成员单位和登记过的非成员单位。",
    )
    firm_name = forms.CharField(
        label="名单里没有的企业",
        required=False,
        max_length=160,
        help_text="写全称，与营业执照一致。会登记为非成员单位。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("unit") and data.get("firm_name"):
            self.add_error("firm_name", "只填一样：选名单里的企业，或写名单里没有的企业。")
        elif self.needs_firm and not self.errors and not data.get("unit") and not data.get("firm_name"):
            self.add_error("unit", "请选企业，名单里没有的写企业名称。")
        return data


class PersonChoice(forms.ChoiceField):
    """A person with an account, by name and unit; cleaned to the account. Known by the key of the person's role, of any of them."""

    def __init__(self, label: str, *, empty: str = "没有账号", **kwargs: Any) -> None:
        super().__init__(label=label, widget=SearchableSelect("输入姓名查找"), **kwargs)
        self.empty, self.people = empty, dict[str, Any]()

    def offer(self, action: str, *, kept: Any = None) -> None:
        """Those who hold the action, and ``kept``: the account on record, who may hold it no longer."""
        held = people_who_can(action).select_related("user", "unit").order_by("user__pinyin", "user_id", "pk")
        # The form's own: what a class holds is copied with its fields, not inside them.
        named, self.people = dict[Any, tuple[str, str]](), {}
        for one in held:
            self.people[str(one.public_id)] = one.user
            named.setdefault(one.user, (str(one.public_id), f"{one.user}（{one.unit or '集团'}）"))
        if kept and kept not in named:
            named[kept] = ("kept", str(kept))
            self.people["kept"] = kept
        self.choices = [("", self.empty), *named.values()]

    def prepare_value(self, value: Any) -> Any:
        """An account is shown by the first of its keys."""
        return next((key for key, user in self.people.items() if user == value), value)

    def valid_value(self, value: Any) -> bool:
        return value in self.people

    def clean(self, value: Any) -> Any:
        return self.people.get(super().clean(value))
