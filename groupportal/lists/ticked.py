"""A deed on the rows that were ticked in a list: a short form, then what came of each. One bad case never blocks the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from groupportal.lists.chosen import chosen_ids
from groupportal.lists.pages import MOST_CHOSEN
from groupportal.ui.formats import in_one
from groupportal.ui.pages import FormPage

MOST_NAMED, MOST_SHOWN = 5, 8
OPENED = "opened_at"
"""When the list was opened in which rows were ticked."""


class OfChosen(FormPage):
    """Posted to with the ``ids`` of rows that were ticked in a list. A subclass says which rows may be meant."""

    http_method_names = ["post", "options"]
    tells_overtaken = False
    changed: list[Any] = []
    list_page: tuple[str, str]
    """Title and name of the address of the list."""

    def base_queryset(self) -> Any:
        """The rows among which the chosen ones are, in their order."""
        raise NotImplementedError

    def chosen_in(self) -> tuple[str, str]:
        """Title and address of the list they were chosen in."""
        return self.list_page[0], reverse(self.list_page[1])

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [self.chosen_in()]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.choose():
            title, url = self.chosen_in()
            if not self.changed:
                messages.error(request, f"请先在“{title}”里勾选，再点要做的事。")
            return redirect(url)
        return self.stepped(request.POST.get("step", ""))

    def choose(self) -> list[Any]:
        """The rows that are meant."""
        ids = chosen_ids(self.request, MOST_CHOSEN)
        self.rows = self._as_seen(list(self.base_queryset().filter(public_id__in=ids)) if ids else [])
        return self.rows

    def _as_seen(self, rows: list[Any]) -> list[Any]:
        """Without those that were put forward anew since the list was opened, which is said: nothing is ruled on unseen."""
        opened, ruled = self._opened(), self.ruled_on(rows)
        self.changed = [row for row in rows if opened and _waits_since(ruled.get(row.pk), opened)]
        if self.changed:
            many = len(self.changed)
            named = "、".join(map(str, self.changed[:MOST_NAMED])) + "等" * (many > MOST_NAMED)
            messages.warning(
                self.request, f"有 {many} 条在您打开列表以后改过，这次没有办理：{named}。请打开看过再办。"
            )
        return [row for row in rows if row not in self.changed]

    def ruled_on(self, rows: list[Any]) -> Mapping[Any, Any]:
        """The record that a ruling would be about, by the row's key: the row itself."""
        return {row.pk: row for row in rows}

    def _opened(self) -> dt.datetime | None:
        try:
            found = parse_datetime(self.request.POST.get(OPENED, ""))
        except ValueError:
            return None
        return timezone.make_aware(found) if found and timezone.is_naive(found) else found

    def stepped(self, step: str) -> HttpResponse:
        """What is answered at this step; the form to begin with, then the deed."""
        return self.handed_in() if step else self.unfilled()

    def unfilled(self) -> HttpResponse:
        """The form as it begins."""
        kwargs = {k: v for k, v in self.get_form_kwargs().items() if k not in ("data", "files")}
        return self.render_to_response(self.get_context_data(form=self.get_form_class()(**kwargs)))

    def handed_in(self) -> HttpResponse:
        """The form that was filled in."""
        return super().post(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ids, url = self.request.POST.getlist("ids"), self.chosen_in()[1]
        opened = self.request.POST.get(OPENED, "")
        return super().get_context_data(**{"ids": ids, OPENED: opened, "cancel_url": url, **kwargs})


def _waits_since(record: Any, day: dt.datetime) -> bool:
    """Whether it waits for a ruling and was put forward after that moment."""
    moves = getattr(record, "moves", None)
    return bool(moves and record.state == moves.waits and record.proposed_at > day)


class ChosenPage(OfChosen):
    """A short form, then the service, which says of which nothing came and why."""

    template_name = "lists/chosen.html"
    measure = "条"
    done_words, done_measure = "已办理", "份"

    def act(self, rows: list[Any], form: Any) -> tuple[int, Sequence[tuple[str, str]]]:
        """Call the service: how many were done, and of which nothing came and why."""
        raise NotImplementedError

    def perform(self, form: Any) -> str:
        done, left_out = self.act(self.rows, form)
        self.tell(done, left_out)
        return self.chosen_in()[1]

    def tell(self, done: int, left_out: Sequence[tuple[str, str]]) -> None:
        """What came of it, in words."""
        if done:
            messages.success(self.request, f"{self.done_words} {done} {self.done_measure}。")
        if left_out:
            named = in_one(f"{name}：{why}" for name, why in left_out[:MOST_NAMED])
            more = "等" if len(left_out) > MOST_NAMED else ""
            messages.warning(self.request, f"有 {len(left_out)} 份没有办：{named}{more}。")

    def name_of(self, row: Any) -> str:
        """A row, as people call it."""
        return str(row)

    def named(self) -> str:
        """The first of them, as people call them."""
        names = [self.name_of(row) for row in self.rows[:MOST_SHOWN]]
        return "、".join(names) + ("等" if len(self.rows) > MOST_SHOWN else "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = {"rows": self.rows, "measure": self.measure, "named": self.named()}
        return super().get_context_data(**{**told, **kwargs})
