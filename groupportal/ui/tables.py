"""Tables: columns are declared, every row is drawn once, here. The same markup is a table on a desk and cards on a phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from operator import attrgetter
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.http import QueryDict
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from groupportal.ui import formats, pieces, vocabulary
from groupportal.ui.addresses import carried, query_with
from groupportal.ui.pieces import esc


@dataclass(frozen=True)
class StateCell:
    """A state of the common vocabulary, with its own word and the mark of being late."""

    state: str
    label: str = ""
    overdue: object = False


@dataclass(frozen=True)
class FigureCell:
    """A figure that opens. See ``pieces.figure``."""

    value: object
    href: str = ""
    unit: str = ""
    kind: str = "recorded"
    note: str = ""


@dataclass(frozen=True)
class LinkCell:
    """Text that leads somewhere."""

    text: object
    href: str


@dataclass(frozen=True)
class Column:
    """A column. ``getter``: a function of the row, or a dotted path of its attributes (methods are called, None ends it).

    ``kind``: text, short (on one line), number, money (元, said in the head), wan (元, shown in 万元), percent, date, time, state;
    phone, email and identity are always masked. ``sort``: the fields its head sorts by, as ``order_by`` takes them. A cell may also
    be one of the ``…Cell`` classes. ``more``: shown where it is asked for (选择列). ``personal``: says something of a person's own, as
    what is masked always does: taking it out asks what for. Who is in charge of work is not that.
    """

    label: str
    getter: Callable[[Any], Any] | str
    kind: str = "text"
    sort: str | tuple[str, ...] = ()
    more: bool = False
    personal: bool = False

    @property
    def is_personal(self) -> bool:
        """Whether taking it out asks what for."""
        return self.personal or self.is_masked

    @property
    def is_masked(self) -> bool:
        """Whether nobody sees it in full here."""
        return self.kind in _MASKS

    def value_of(self, row: Any) -> Any:
        """The value in this row, masked where its kind says so."""
        value = self._value_of(row)
        return _MASKS[self.kind](value) if value and self.is_masked else value

    def _value_of(self, row: Any) -> Any:
        if callable(self.getter):
            return self.getter(row)
        value = row
        for name in self.getter.split("."):
            if value is None:
                return None
            value = getattr(value, name)
            if callable(value):
                value = value()
        return value

    @property
    def head(self) -> str:
        """What stands over it."""
        return f"{self.label}（元）" if self.kind == "money" else self.label

    @property
    def order(self) -> tuple[str, ...]:
        """The fields it sorts by."""
        return (self.sort,) if isinstance(self.sort, str) else self.sort

    @property
    def key(self) -> str:
        """What the address calls sorting by it; "" where it does not sort."""
        return self.order[0].lstrip("-") if self.order else ""


_WRITERS: dict[str, Callable[[Any], str]] = {
    "date": formats.cndate,
    "time": formats.cntime,
    "money": formats.yuan_number,
    "wan": formats.wan_number,
    "number": formats.count,
    "percent": formats.percent,
}
_MASKS = {"phone": formats.mask_phone, "email": formats.mask_email, "identity": formats.mask_id}
_CLASSES = {"wan": "money", "time": "date", **dict.fromkeys(_MASKS, "short")}
"""Kinds that look like another."""


def cell(column: Column, value: Any, query: QueryDict) -> str:
    """The inside of a cell as safe HTML."""
    if isinstance(value, str):
        return pieces.state(value) if column.kind == "state" and value else esc(value or formats.DASH)
    if isinstance(value, StateCell):
        return pieces.state(value.state, label=value.label, overdue=value.overdue)
    if isinstance(value, FigureCell):
        href = carried(query, value.href)
        return pieces.figure(
            value.value, unit=value.unit, href=href, kind=value.kind, label=column.label, note=value.note
        )
    if isinstance(value, LinkCell):
        return f'<a href="{esc(carried(query, value.href))}">{esc(value.text)}</a>'
    if value is None:
        return formats.DASH
    writer = _WRITERS.get(column.kind)
    if writer is None and isinstance(value, dt.date):
        writer = formats.cndate
    return esc(writer(value) if writer else value)


def plain(column: Column, value: Any) -> Any:
    """A cell for a sheet or another frame: words where the page has marks, numbers and days as they are."""
    if isinstance(value, StateCell):
        late = value.overdue if isinstance(value.overdue, str) else "逾期" if value.overdue else ""
        word = value.label or vocabulary.state_of(value.state).label
        return f"{word}（{late}）" if late else word
    if isinstance(value, FigureCell):
        return value.value + value.unit if isinstance(value.value, str) else value.value
    if isinstance(value, LinkCell):
        return str(value.text)
    if isinstance(value, SafeString):
        return unescape(strip_tags(value.replace("<br>", "\n")))
    if isinstance(value, str) and column.kind == "state":
        return vocabulary.state_of(value).label
    return value if value is None or isinstance(value, int | float | Decimal | dt.date) else str(value)


def related_paths(columns: Iterable[Column], model: type[Model]) -> list[str]:
    """What ``select_related`` has to fetch so that these columns ask nothing more."""
    found = set()
    for column in columns:
        if isinstance(column.getter, str):
            path, there = [], model
            for name in column.getter.split("."):
                try:
                    field = there._meta.get_field(name)
                except FieldDoesNotExist:
                    break
                if not (field.many_to_one or field.one_to_one) or field.related_model is None:
                    break
                path.append(name)
                there = field.related_model
            if path:
                found.add("__".join(path))
    return sorted(found)


def address_of(row: Any) -> str:
    """The page of a row; "" where it has none."""
    return row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""


def draw(
    columns: Sequence[Column],
    rows: Iterable[Any],
    *,
    query: QueryDict,
    caption: str = "",
    opens: Callable[[Any], str] | None = None,
    bulk: str = "",
    id_of: Callable[[Any], object] = attrgetter("public_id"),
    wide: bool = False,
) -> SafeString:
    """The table. The first column names the row and leads to ``opens(row)``.

    ``query``: the present address, for the heads that sort and the date that links carry; ``bulk``: id of the form to
    which a box in every row belongs; ``wide``: scrolls in a frame of its own.
    """
    check, first, rest = "", columns[0], []
    for column in columns[1:]:
        label = f' data-label="{esc(column.head)}"' if column.kind != "actions" else ""
        rest.append((column, f'<td class="cell--{_CLASSES.get(column.kind, column.kind)}"{label}><span>'))
    drawn = []
    for row in rows:
        value = first.value_of(row)
        # One link is not within another: where a row opens, what names it leads there.
        name = cell(first, value.text if opens and isinstance(value, LinkCell) else value, query)
        address = esc(carried(query, opens(row))) if opens else ""
        head = f'<a href="{address}" data-row>{name}</a>' if address else name
        if bulk:
            check = (
                '<td class="cell--check"><label class="check-cell"><input type="checkbox" name="ids" data-bulk-item'
                f' value="{esc(id_of(row))}" form="{bulk}"><span class="sr">选中{strip_tags(name)}</span></label></td>'
            )
        cells = "".join(
            f"{begin}{cell(column, column.value_of(row), query)}</span></td>" for column, begin in rest
        )
        drawn.append(f'<tr>{check}<th scope="row">{head}</th>{cells}</tr>')
    frame = (
        f' table-wrap--wide" tabindex="0" role="region" aria-label="{esc(caption or "表格")}' if wide else ""
    )
    title = f'<caption class="sr">{esc(caption)}</caption>' if caption else ""
    return SafeString(
        f'<div class="table-wrap{frame}"><table class="table table--cards" data-rows>{title}'
        f"<thead><tr>{_heads(columns, query, bulk=bool(bulk))}</tr></thead><tbody>{''.join(drawn)}</tbody></table></div>"
    )


def _heads(columns: Iterable[Column], query: QueryDict, *, bulk: bool) -> str:
    heads = [
        '<th class="cell--check" scope="col"><label class="check-cell"><input type="checkbox" data-bulk-all>'
        '<span class="sr">选中本页全部</span></label></th>'
        if bulk
        else ""
    ]
    present = query.get("sort", "")
    for column in columns:
        words, order = esc(column.head), ""
        if column.kind == "actions":
            words = f'<span class="sr">{words}</span>'
        elif column.key:
            rises, falls = present == column.key, present == f"-{column.key}"
            address = query_with(query, sort=f"-{column.key}" if rises else column.key, page=None)
            sign = pieces.icon("up" if rises else "down" if falls else "sort", "small")
            order = f' aria-sort="{"ascending" if rises else "descending"}"' if rises or falls else ""
            words = f'<a href="{esc(address)}">{words}{sign}</a>'
        heads.append(
            f'<th class="cell--{_CLASSES.get(column.kind, column.kind)}" scope="col"{order}>{words}</th>'
        )
    return "".join(heads)
