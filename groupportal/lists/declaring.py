"""What a list page declares beside its columns: search, chips, buttons, deeds on several rows, the words where nothing is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Lookup, Model, Q, QuerySet
from django.urls import get_script_prefix, resolve, reverse

from groupportal.ui.names import kept_name
from groupportal.ui.pinyin import spelled_beside

if TYPE_CHECKING:
    from django.views.generic import View

    from groupportal.tenancy.viewer import Viewer

MOST_WORDS = 6


@cache
def _action_at(name: str, kwargs: tuple[tuple[str, Any], ...]) -> str:
    """What a person must hold to open an address of the portal: the page says it."""
    path = reverse(name, kwargs=dict(kwargs), urlconf=settings.GROUP_URLCONF)
    page = resolve("/" + path.removeprefix(get_script_prefix()), urlconf=settings.GROUP_URLCONF).func
    action = getattr(getattr(page, "view_class", page), "action", "")
    if not isinstance(action, str) or not action:
        raise ImproperlyConfigured(f"{name} names no action; give its button a right")
    return action


@dataclass(frozen=True)
class Button:
    """A way to another page, for those who may open that page (or hold ``right``).

    ``name`` and ``kwargs``: its address; ``look``: "", primary or quiet; ``query``: stands behind the address; ``posts``:
    a button of a form instead of a link.
    """

    label: str
    name: str
    icon: str = ""
    right: str = ""
    look: str = ""
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""
    posts: bool = False

    @property
    def url(self) -> str:
        """Where it leads."""
        return reverse(self.name, kwargs=dict(self.kwargs)) + self.query

    def is_for(self, viewer: Viewer) -> bool:
        """Whether this person sees it."""
        return viewer.can(self.right or _action_at(self.name, tuple(self.kwargs.items())))


@dataclass(frozen=True)
class Deed(Button):
    """Something done with the rows that were chosen: their ``ids`` are posted to the address, with ``deed=value``."""

    value: str = ""


@dataclass(frozen=True)
class Tools:
    """Buttons around a list; ``label`` says what they are about where it is not the list itself."""

    buttons: Sequence[Button]
    label: str = ""


@dataclass(frozen=True)
class Empty:
    """What an empty list says, and the one thing to do."""

    title: str
    text: str = ""
    button: Button | None = None
    icon: str = "file"


@dataclass(frozen=True)
class Search:
    """A search for words. ``hint`` says what can be typed; every word has to stand in one of the ``fields`` or be found by ``also``.

    Without fields the page's filters look for ``q`` themselves. A name is found by its pinyin too, as people type it.
    """

    hint: str
    fields: tuple[str, ...] = ()
    also: Callable[[str], Q] | None = None

    def among(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        """The rows in which every word is found."""
        return with_words(rows, text, *self.fields, also=self.also) if self.fields else rows


def with_words(
    rows: QuerySet[Any], text: str, *fields: str, also: Callable[[str], Q] | None = None
) -> QuerySet[Any]:
    """Rows in which every word of ``text`` stands in one of the fields or the pinyin beside it, or is found by ``also(word)``.

    Each row once.
    """
    model = cast("type[Model]", rows.model)
    places = dict.fromkeys(place for name in fields for place in (name, spelled_beside(model, name)) if place)
    manifold = any(_is_manifold(model, name) for name in places)
    for word in map(kept_name, text.split()[:MOST_WORDS]):
        found = also(word) if also else Q()
        for name in places:
            found |= Q((f"{name}__holds", word))
        if manifold:
            found = Q(pk__in=rows.model.objects.filter(found).values("pk"))
        rows = rows.filter(found)
    return rows


@models.CharField.register_lookup
@models.TextField.register_lookup
class _Holds(Lookup):
    """``name__holds``: the words anywhere in a text, A as a. As ``icontains``, without reading every Chinese character for its case."""

    lookup_name = "holds"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        text, values = self.process_lhs(compiler, connection)
        word = _lower(str(self.rhs))
        if word == word.upper():  # nothing in it has a case
            return f"strpos({text}, %s) > 0", (*values, word)
        return f'strpos(lower({text} COLLATE "C"), %s) > 0', (*values, word)


def _lower(text: str) -> str:
    """As the database does it by collation C."""
    return "".join(sign.lower() if sign.isascii() else sign for sign in text)


@cache
def _is_manifold(model: type[Model], path: str) -> bool:
    """Whether a row may meet a path more than once, so that a join would list it as often."""
    there: Any = model
    for name in path.split("__")[:-1]:
        field = there._meta.get_field(name)
        if field.one_to_many or field.many_to_many:
            return True
        there = field.related_model
    return False


@dataclass(frozen=True)
class Chips:
    """One choice of a few, in the address under ``name``. The search word, the date and all other filters stay.

    ``choices``: (value, words) or (value, words, count), or a function of the page that gives them. ``narrows``: the
    field the value is looked for in, or a function of page, rows and value; "" where the page's filters do it. ``default``:
    what is shown where the address says nothing (or a function of the page). ``every``: value and words of the chip that
    shows all; None for none.
    ``counts``: each chip says how many rows it leaves (asks once more); those that leave none are left out.
    """

    label: str
    name: str
    choices: Sequence[tuple[Any, ...]] | Callable[[Any], Sequence[tuple[Any, ...]]]
    narrows: str | Callable[[Any, Any, str], Any] = ""
    default: str | Callable[[Any], str] = ""
    every: tuple[str, str] | None = ("", "全部")
    counts: bool = False

    def default_on(self, page: View) -> str:
        """The value where the address says nothing."""
        return self.default(page) if callable(self.default) else self.default

    def chosen(self, page: View) -> str:
        """The value in hand."""
        return page.request.GET.get(self.name) or self.default_on(page)

    def is_turned(self, page: View) -> bool:
        """Whether the address says another value than the page begins with."""
        return self.chosen(page) != self.default_on(page)

    def narrows_on(self, page: View) -> bool:
        """Whether the address leaves rows out that the page begins with."""
        return self.every is not None and self.is_turned(page) and self.chosen(page) != self.shows_all

    @property
    def shows_all(self) -> str:
        """The value that narrows nothing."""
        return self.every[0] if self.every else ""

    def choices_on(self, page: View) -> Sequence[tuple[Any, ...]]:
        """What there is to choose from."""
        return self.choices(page) if callable(self.choices) else self.choices

    def among(self, page: View, rows: Any) -> Any:
        """The rows the value in hand leaves; all of them for a value that is none of the choices."""
        value = self.chosen(page)
        if not self.narrows or value == self.shows_all:
            return rows
        if value not in {str(choice[0]) for choice in self.choices_on(page)}:
            return rows
        return (
            self.narrows(page, rows, value)
            if callable(self.narrows)
            else rows.filter(**{self.narrows: value})
        )
