"""Several rows of a list changed alike: what is to stand, then what becomes of each row, then the change.

The confirmation carries a print of what was shown of each row. Where something else would become of one by now, because another
person changed it meanwhile, nothing is done: all is shown again, and those rows are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from groupportal.errors import DomainError, NotAllowed
from groupportal.lists.chosen import chosen_ids
from groupportal.lists.pages import MOST_CHOSEN
from groupportal.ui.formats import DASH, in_one
from groupportal.ui.once import SEEN
from groupportal.ui.pages import FormPage
from groupportal.ui.seen import print_of

MOST_NAMED = 20


@dataclass(frozen=True)
class Change:
    """What becomes of a row: label, before and after of each field that changes; or the words of the rule that says no."""

    key: Any
    row: str
    changes: tuple[tuple[str, str, str], ...] = ()
    refused: str = ""

    @property
    def print(self) -> str:
        """What it is known again by."""
        return print_of(f"{self.key} {self.changes} {self.refused}")


class BulkEditPage(FormPage):
    """Posted to with the ``ids`` of rows. A subclass says which rows may be meant, how one is changed, and what a field shows of it.

    Every field of ``form_class`` may be left blank: it stays as it is then. What is shown before is tried with the service itself
    and taken back, so a rule says no there in its own words. A row that is refused is left out and named.
    """

    template_name = "lists/bulk_edit.html"
    http_method_names = ["post", "options"]
    list_page: tuple[str, str]
    """Title and name of the list's address; for a list of something, say ``list_title`` and ``list_url``."""
    measure = "条"
    tells_overtaken = False  # row by row

    def base_queryset(self) -> Any:
        """The rows among which the chosen ones are, in their order."""
        raise NotImplementedError

    def chosen(self) -> list[Any]:
        """The rows that were ticked."""
        return list(self.base_queryset().filter(public_id__in=chosen_ids(self.request, MOST_CHOSEN)))

    def name_of(self, row: Any) -> str:
        """What the list calls a row."""
        return str(row)

    @property
    def list_title(self) -> str:
        """What the list is called."""
        return self.list_page[0]

    @property
    def list_url(self) -> str:
        """Where it stands."""
        return reverse(self.list_page[1])

    def change(self, row: Any, values: Mapping[str, Any]) -> Any:
        """Call the service; gives the row as it stands then."""
        raise NotImplementedError

    def value_of(self, row: Any, name: str) -> Any:
        """What a field shows of a row, in words."""
        shown = getattr(row, f"get_{name}_display", None)
        return shown() if shown else getattr(row, name)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(self.list_title, self.list_url)]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.rows = self.chosen()
        if not self.rows:
            messages.error(request, f"请先在“{self.list_title}”里勾选要改的，再点要做的事。")
            return redirect(self.list_url)
        step = request.POST.get("step", "")
        if not step:
            kwargs = {k: v for k, v in self.get_form_kwargs().items() if k not in ("data", "files")}
            return self.render_to_response(self.get_context_data(form=self.get_form_class()(**kwargs)))
        form = self.get_form()
        if step == "look" and form.is_valid():
            found = self.tried(self._asked(form))
            return self.render_to_response(self.get_context_data(form=form, found=found))
        return super().post(request, *args, **kwargs)

    def _asked(self, form: Any) -> dict[str, Any]:
        return {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}

    def tried(self, values: Mapping[str, Any]) -> list[Change]:
        """What becomes of each row, with nothing kept of it."""
        with transaction.atomic():
            found = list(self._changed(values))
            transaction.set_rollback(True)
        return found

    def _changed(self, values: Mapping[str, Any]) -> Iterable[Change]:
        fields = {name: str(self.get_form_class().base_fields[name].label) for name in values}
        for row in self.rows:
            before = {name: self._words(row, name) for name in values}
            try:
                with transaction.atomic():
                    after = self.change(row, values)
                    now = {name: self._words(after, name) for name in values}
                    # What stands there already is not changed, so nobody is told of it.
                    transaction.set_rollback(now == before)
            except NotAllowed:
                raise
            except DomainError as error:
                yield Change(row.pk, self.name_of(row), refused=error.message)
                continue
            yield Change(
                row.pk,
                self.name_of(row),
                tuple((fields[n], before[n], now[n]) for n in values if before[n] != now[n]),
            )

    def _words(self, row: Any, name: str) -> str:
        value = self.value_of(row, name)
        return DASH if value in (None, "") else str(value)

    def _carried_out(self, form: Any) -> HttpResponse:
        self.lock()
        self.rows = self.chosen()
        known = set(self.request.POST.get(SEEN, "").split())
        found = self.tried(self._asked(form))
        self.gone = len(known) - len(found)
        if others := [change.row for change in found if change.print not in known]:
            named = "、".join(others[:MOST_NAMED]) + ("等" if len(others) > MOST_NAMED else "")
            gone = f"另有 {self.gone} {self.measure}已经不在列表里。" if self.gone > 0 else ""
            words = (
                f"还没有修改：您查看以后，别人改过 {len(others)} {self.measure}：{named}。{gone}"
                "下面是按现在的情况会怎么变，请再看一遍，再确认。"
            )
            return self.render_to_response(
                self.get_context_data(form=form, found=found, overtaken=words), status=422
            )
        return super()._carried_out(form)

    def lock(self) -> None:
        """Nobody changes the rows between the second look and the deed.

        A subclass whose service locks something else first locks that: in another order two who save would wait for each other.
        """
        rows = type(self.rows[0]).objects.filter(pk__in=[row.pk for row in self.rows]).order_by("pk")
        list(rows.select_for_update().values_list("pk"))

    def perform(self, form: Any) -> str:
        found = list(self._changed(self._asked(form)))
        done, refused = sum(bool(c.changes) for c in found), [c for c in found if c.refused]
        if done:
            messages.success(self.request, f"已修改 {done} {self.measure}。")
        if self.gone > 0:
            messages.warning(
                self.request, f"有 {self.gone} {self.measure}在您查看以后已经不在列表里，没有改。"
            )
        if refused:
            named = in_one(f"{c.row}：{c.refused}" for c in refused[:5])
            messages.warning(self.request, f"有 {len(refused)} {self.measure}没有改：{named}。")
        return self.list_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = kwargs.get("found")
        return super().get_context_data(
            **{
                "rows": self.rows,
                "ids": self.request.POST.getlist("ids"),
                "measure": self.measure,
                "cancel_url": self.list_url,
                "changing": [c for c in found if c.changes] if found is not None else None,
                "same": sum(not c.changes and not c.refused for c in found or ()),
                "refused": [c for c in found or () if c.refused],
                SEEN: " ".join(c.print for c in found or ()),
                **kwargs,
            }
        )
