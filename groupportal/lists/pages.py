"""The page of a list. A list declares its columns, search, chips, filters, deeds and words; the rest is here."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Count, F, Model, QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.generic import ListView

from groupportal.errors import DomainError, NotAllowed
from groupportal.lists import drawing
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search, Tools
from groupportal.lists.sheets import as_workbook, asking_address, handed_out
from groupportal.tenancy.kept import kept, made_of, reading
from groupportal.ui.addresses import carried, query_with
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.pages import Declared
from groupportal.ui.pieces import chip_row
from groupportal.ui.pinyin import spell, spelled_beside
from groupportal.ui.tables import Column, address_of, draw, related_paths
from groupportal.uploads.names import safe_name

BULK = "selected"
"""The form of the deeds on several rows."""
COLUMNS, EXPORT = "cols", "export"
"""Parameters: the columns chosen, by label; whether the answer is a file."""
MOST_COLUMNS = 12
"""Shown at once on the page itself; a table with more scrolls in a frame of its own."""
MOST_PRINTED = 1_000
MOST_CHOSEN = 2_000
"""Rows that are ticked at once."""
MOST_EXPORTED = 5_000
_ANY_ID = "00000000-0000-0000-0000-000000000000"
_SORT_WORDS = {
    "date": ("从早到晚", "从晚到早"),
    "time": ("从早到晚", "从晚到早"),
    "number": ("从小到大", "从大到小"),
    "money": ("从小到大", "从大到小"),
    "percent": ("从小到大", "从大到小"),
}


class ListPage(Declared, ListView):
    """A list: search, chips, filters, order and paging, all in the address.

    What a list says: ``base_queryset`` (from a selector) and ``columns``; beside them ``measure`` and ``noun``
    (家, 单位), ``search``, ``chips``, ``filterset_class`` (django-filter; a field of it that is also a chip is shown as the chip),
    ``opens`` (name of the address of a row, which takes its ``public_id``; else the row's own page), ``bulk``, ``add``
    (the main button, or several of which the first that the viewer may use stands there), ``more`` (buttons beside it),
    ``empty`` (where nothing is there at all).
    """

    paginate_by = 50
    template_name = "generic/list.html"
    measure, noun = "条", "记录"
    columns: Sequence[Column] = ()
    search: Search | None = None
    _tables: AbstractSet[str] = frozenset()
    chips: Sequence[Chips] = ()
    filterset_class: Any = None
    opens: str = ""
    bulk: Sequence[Deed] = ()
    add: Button | Sequence[Button] | None = None
    more: Sequence[Button] = ()
    empty = Empty("还没有记录")
    export_action = "portal.export_list"
    """Needed to take out what it shows."""
    is_taken = False
    """Whether the rows go out as a file: a list that shows more than may be taken out leaves the rest out then."""

    def base_queryset(self) -> Any:
        """The rows before search, chips and filters: all of ``model``, where a list says nothing else."""
        if self.model is None:
            raise NotImplementedError
        return self.model.objects.all()

    def get_rows(self, page: Iterable[Any]) -> Iterable[Any]:
        """What the columns read of a page's rows: these themselves, unless a list shows them as they stood on a day."""
        return page

    def get_columns(self) -> Sequence[Column]:
        """What the table can show, left to right; a page whose columns depend on the viewer says so here."""
        return self.columns

    @cached_property
    def shown_columns(self) -> list[Column]:
        """What it shows: the first, which names the row, and those the address names; where it names none, all but those on request."""
        first, *rest = self.get_columns() or (None,)
        asked = set(self.request.GET.getlist(COLUMNS)) & {column.label for column in rest}
        chosen = [c for c in rest if c.kind == "actions" or (c.label in asked if asked else not c.more)]
        return [first, *chosen] if first else []

    def get_tools(self) -> Sequence[Tools]:
        """Buttons around the list: exports, imports. The first ones stand beside the search."""
        return ()

    def get_empty(self) -> Empty:
        """What the list says where nothing is there though nothing narrows it."""
        return self.empty

    def narrowed_to(self) -> Iterable[tuple[str, str]]:
        """Parameter and words of what a link from elsewhere narrowed the list to, each to be taken off again."""
        return ()

    def row_id(self, row: Any) -> object:
        """What deeds on several rows call a row."""
        return row.public_id

    def row_url(self, row: Any) -> str:
        """The page of a row; "" where it has none."""
        return self._opens.replace(_ANY_ID, str(row.public_id)) if self.opens else address_of(row)

    @cached_property
    def _opens(self) -> str:
        return reverse(self.opens, kwargs={"public_id": uuid.UUID(_ANY_ID)})

    # The rows

    def get_queryset(self) -> Any:
        query = self.request.GET
        rows = self.base_queryset()
        if self.search and (text := query.get("q", "").strip()):
            rows = self.search.among(rows, text)
        if self.filterset_class:
            self.filterset = self.filterset_class(query, queryset=rows, request=self.request)
            rows = self.filterset.qs
        self._before_chips = rows
        for chips in self.chips:
            rows = chips.among(self, rows)
        if isinstance(rows, QuerySet) and (related := related_paths(self.shown_columns, rows.model)):
            rows = rows.select_related(*related)
        return self._ordered(rows)

    def _ordered(self, rows: Any) -> Any:
        asked = self.request.GET.get("sort", "")
        column = next((c for c in self.get_columns() if c.key and c.key == asked.removeprefix("-")), None)
        if column is None:
            return rows
        falls = asked.startswith("-")
        if not isinstance(rows, QuerySet):
            return sorted(rows, key=lambda row: _place_of(column.value_of(row)), reverse=falls)
        fields = [*column.order, "pk"]
        return rows.order_by(*(_ordering(rows.model, name, turned=falls) for name in fields))

    def get_paginate_by(self, queryset: Any) -> int:
        if self.is_print:
            return MOST_PRINTED
        try:
            return max(10, min(int(self.request.GET.get("per_page", self.paginate_by)), 200))
        except ValueError:
            return self.paginate_by

    def count_rows(self, rows: Any) -> int:
        """How many there are on all pages; a list that has a quicker way says so here."""
        return int(self.get_paginator(rows, 1).count)

    def _kept(self, what: str, make: Callable[[], Any]) -> Any:
        """A part of this page, kept until the records it was read from change: it depends on address, person and day besides."""
        request, before = self.request, frozenset(self._tables)
        name = f"list.{what}.{type(self).__module__}.{type(self).__qualname__}"

        def made() -> Any:
            made_of(before)
            return make()

        return kept(name, made, request.get_full_path(), request.viewer.key, timezone.localdate())

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """A page past the end shows the last one instead of an error."""
        paginator = self.get_paginator(queryset, page_size)
        paginator.count = self._kept("count", lambda: self.count_rows(queryset))
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; with ``?ids=1`` what deeds call each of all the rows that are found, for a selection over several pages."""
        if request.GET.get("ids") and self.bulk:
            rows = self.get_rows(self.get_queryset()[:MOST_CHOSEN])
            return JsonResponse({"ids": [str(self.row_id(row)) for row in rows]})
        if not request.GET.get(EXPORT):
            # Rows may stand in memory before a part is made of them.
            with reading() as self._tables:
                return super().get(request, *args, **kwargs)
        if any(column.is_personal for column in self.taken_columns):
            return redirect(asking_address(request))
        return self.taken_out()

    # Taking them out

    @property
    def may_export(self) -> bool:
        """Whether the person may take out what the list shows."""
        return bool(self.taken_columns and self.request.viewer.can(self.export_action))

    @property
    def taken_columns(self) -> list[Column]:
        """The columns of the file."""
        return [column for column in self.shown_columns if column.kind != "actions"]

    def taken_out(self, purpose: str = "") -> HttpResponse:
        """All rows of the address with the columns it shows, as an Excel file; who took it, and what for, is written down.

        DomainError for too many.
        """
        if not self.may_export:
            raise NotAllowed
        self.is_taken = True
        found = self.get_queryset()
        number = self.count_rows(found)
        if number > MOST_EXPORTED:
            raise DomainError(
                "too_many_rows",
                f"现在的条件下有 {number} {self.measure}，一次最多导出 {MOST_EXPORTED} {self.measure}。"
                "请先筛选，再分几次导出。",
            )
        rows, title = self.get_rows(found[:MOST_EXPORTED]), self.get_title()
        day = (
            f"-截至{self.as_of:%Y%m%d}" if isinstance(self, AsOfMixin) else f"-{timezone.localdate():%Y%m%d}"
        )
        name = safe_name(f"{title}{day}.xlsx")
        content = as_workbook(self.taken_columns, rows, title)
        return handed_out(
            self.request, content, name, f"按显示的列导出{title} {number} {self.measure}", purpose
        )

    # What stands around them

    @property
    def is_print(self) -> bool:
        """Whether the list is to be printed: all rows on one page, nothing to click."""
        return bool(self.request.GET.get("print"))

    @cached_property
    def _fields(self) -> list[Any]:
        """The filters that the form shows."""
        if not self.filterset_class:
            return []
        elsewhere = {"q", *(chips.name for chips in self.chips)}
        return [b for b in self.filterset.form if b.name not in elsewhere and not b.is_hidden]

    @property
    def _narrowing(self) -> list[str]:
        """The parameters in hand that leave rows out."""
        names = {"q"} if self.search else set()
        if self.filterset_class:
            names |= set(self.filterset.filters)
        query = self.request.GET
        used = {name for name in names if query.get(name)}
        chips = {chips.name for chips in self.chips if chips.narrows_on(self)}
        return sorted((used - {c.name for c in self.chips}) | chips)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        viewer, query = self.request.viewer, self.request.GET
        columns, page = self.shown_columns, context["page_obj"]
        deeds = [] if self.is_print else [deed for deed in self.bulk if deed.is_for(viewer)]
        tools = [Tools([b for b in t.buttons if b.is_for(viewer)], t.label) for t in self.get_tools()]
        applied = sum(bool(query.get(bound.name)) for bound in self._fields)
        turned = sum(chips.is_turned(self) for chips in self.chips)
        sorts = [column for column in columns if column.key]
        narrowing = self._narrowing
        if columns and page.paginator.count:
            context["table"] = self._kept(
                "table",
                lambda: draw(
                    columns,
                    self.get_rows(page.object_list),
                    query=query,
                    caption=self.get_title(),
                    opens=None if self.is_print else self.row_url,
                    bulk=BULK if deeds else "",
                    id_of=self.row_id,
                    wide=len(columns) > MOST_COLUMNS and not self.is_print,
                ),
            )
        return {
            "is_print": self.is_print,
            "layout": "layout/print.html" if self.is_print else "layout/portal.html",
            "noun": self.measure + self.noun,
            "measure": self.measure,
            "head_buttons": self._head_buttons(),
            "search": self.search,
            "tools": [group for group in tools if group.buttons],
            "fold": "筛选与导入导出" if any(group.buttons for group in tools) else "筛选与排序",
            "folds": bool(
                self.chips or self._fields or sorts or "table" in context or any(t.buttons for t in tools)
            ),
            "in_use": applied + turned,
            "conditions": list(self._conditions()) if self.is_print else [],
            "chips": "" if self.is_print else self._kept("chips", self._drawn_chips),
            "filters": drawing.filter_form(
                self._fields,
                query,
                applied=applied,
                clear=query_with(query, page=None, **dict.fromkeys(narrowing)),
                label="更多筛选" if self.chips else "筛选",
            ),
            "choice": ""
            if self.is_print
            else drawing.column_form(
                self.get_columns(),
                columns,
                query,
                exports=self.may_export and page.paginator.count,
                noun=f"{page.paginator.count} {self.measure}{self.noun}",
            ),
            "sorts": [(key, words, key == query.get("sort")) for c in sorts for key, words in _sort_words(c)],
            "bulk": deeds,
            "most_printed": MOST_PRINTED,
            "empty": None if "table" in context else self._nothing(narrowed=bool(narrowing)),
            **context,
        }

    def _conditions(self) -> Iterator[str]:
        """What the address narrows the list to, in words: paper has no chips."""
        if self.search and (words := self.request.GET.get("q", "").strip()):
            yield f"搜索“{words}”"
        for chips in self.chips:
            named = {str(value): label for value, label, *_ in chips.choices_on(self)} | dict(
                [chips.every or ("", "")]
            )
            if chips.is_turned(self) and (label := named.get(chips.chosen(self))):
                yield f"{chips.label}：{label}"
        for bound in self._fields:
            if value := self.request.GET.get(bound.html_name):
                named = {str(code): label for code, label in getattr(bound.field.widget, "choices", ())}
                yield f"{bound.label}：{named.get(value, value)}"
        yield from (words for _, words in self.narrowed_to() if words)

    def _head_buttons(self) -> list[Button]:
        viewer = self.request.viewer
        given = [self.add] if isinstance(self.add, Button) else self.add or []
        main = [replace(b, look="primary", icon=b.icon or "plus") for b in given if b.is_for(viewer)]
        return [*main[:1], *(b for b in self.more if b.is_for(viewer))]

    def _drawn_chips(self) -> SafeString:
        query = self.request.GET
        rows = []
        for chips in self.chips:
            counts = self._counts(chips) if chips.counts else None
            rows.append(drawing.chips_of(chips, self, counts, folds=True))
        only = [
            {"label": f"{words}（取消）", "url": query_with(query, page=None, **{name: None}), "active": True}
            for name, words in self.narrowed_to()
            if words
        ]
        if only:
            rows.append(chip_row("只看", only))
        return SafeString("".join(rows))

    def _counts(self, chips: Chips) -> dict[Any, int]:
        """How many rows each value of a choice leaves, with everything else as it is."""
        rows = self._before_chips
        for other in self.chips:
            if other is not chips:
                rows = other.among(self, rows)
        found = rows.order_by().values_list(str(chips.narrows)).annotate(Count("pk", distinct=True))
        return {str(value): n for value, n in found}

    def _nothing(self, *, narrowed: bool) -> dict[str, str]:
        """The words of an empty list: how to see more where something narrows it, else how to begin."""
        if narrowed:
            query = self.request.GET
            return {
                "title": f"没有符合条件的{self.noun or self.measure}",
                "text": "可以减少筛选条件，或换一个词再搜。",
                "url": query_with(query, page=None, **dict.fromkeys(self._narrowing)),
                "label": "清除条件",
                "icon": "search",
            }
        said = self.get_empty()
        button = said.button if said.button and said.button.is_for(self.request.viewer) else None
        return {
            "title": said.title,
            "text": said.text,
            "url": carried(self.request.GET, button.url) if button else "",
            "label": button.label if button else "",
            "icon": said.icon,
        }


def _place_of(value: Any) -> Any:
    """Where a value stands among others: names by their pinyin."""
    return spell(value) if isinstance(value, str) else value


def _ordering(model: type[Model], name: str, *, turned: bool) -> Any:
    """A field to order by, of a name its pinyin; what has no value stands at the end both ways."""
    bare = name.removeprefix("-")
    bare = spelled_beside(model, bare) or bare
    falls = name.startswith("-") != turned
    if falls and _may_lack(model, bare):
        return F(bare).desc(nulls_last=True)
    return f"-{bare}" if falls else bare


def _may_lack(model: type[Model], path: str) -> bool:
    """Whether a row may have no value at a path; so may everything that is computed."""
    there: Any = model
    for name in path.split("__"):
        if name == "pk":
            return False
        try:
            field = there._meta.get_field(name)
        except FieldDoesNotExist:
            return True
        if getattr(field, "null", True):
            return True
        there = field.related_model
    return False


def _sort_words(column: Column) -> list[tuple[str, str]]:
    """Both orders of a column, for the list of orders on a phone."""
    rising, falling = _SORT_WORDS.get(column.kind, ("顺序", "倒序"))
    return [(column.key, f"{column.label}：{rising}"), (f"-{column.key}", f"{column.label}：{falling}")]
