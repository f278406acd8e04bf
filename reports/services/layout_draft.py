"""Drafting a layout on the screen: begun from another one, changed piece by piece, kept as an edition once nothing is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.tenancy.viewer import Viewer
from reports.annual_return.default import DEFAULT
from reports.annual_return.drafting import troubles_of
from reports.annual_return.values import Layout
from reports.models import ReturnLayout
from reports.services.return_layout import MANAGE, LayoutError, default_facts


@transaction.atomic
def begin_layout(
    source: ReturnLayout | None, *, name: str, edition: str, dated: dt.date, basis: str = "", by: Viewer
) -> ReturnLayout:
    """A draft with all that another layout has; of the default one where none is named. DomainError where that edition is there."""
    by.require(MANAGE)
    held = {name: getattr(source, name) for name in default_facts()} if source else default_facts()
    draft = ReturnLayout(
        name=name.strip(),
        edition=edition.strip(),
        dated=dated,
        basis=basis.strip(),
        doubts=held["doubts"],
        threshold=held["threshold"],
        content=(source.layout if source else DEFAULT).plain(),
        kept_by=by.user,
        is_draft=True,
    )
    save_in_words(draft)
    record("reports.layout_drafted", draft, by=by.user, after={"版式": str(draft)})
    return draft


def _locked(draft: ReturnLayout, by: Viewer) -> ReturnLayout:
    by.require(MANAGE)
    fresh = ReturnLayout.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if fresh is None or not fresh.is_draft:
        raise DomainError("no_draft", "这份草稿已被他人存为版式或删除，请返回版式列表。")
    return fresh


@transaction.atomic
def change_draft(
    draft: ReturnLayout, change: Callable[[Layout], Layout], *, seen: int, said: str, by: Viewer
) -> ReturnLayout:
    """Change a draft as ``change`` says; ``said`` tells the trail what was done.

    DomainError where somebody else changed it since ``seen``, and what ``change`` refuses.
    """
    fresh = _seen(draft, seen, by)
    layout = change(fresh.layout)
    if layout == fresh.layout:
        return fresh
    fresh.content, fresh.number = layout.plain(), fresh.number + 1
    fresh.save(update_fields=["content", "number"])
    del fresh.layout
    record("reports.layout_draft_changed", fresh, by=by.user, after={"改动": said})
    return fresh


@transaction.atomic
def change_facts(draft: ReturnLayout, facts: Mapping[str, Any], *, seen: int, by: Viewer) -> ReturnLayout:
    """What a draft says of itself, by the names of ``default_facts``.

    DomainError where somebody else changed it since ``seen``, and where that edition is there.
    """
    fresh = _seen(draft, seen, by)
    changed = {name: value for name, value in facts.items() if getattr(fresh, name) != value}
    if not changed:
        return fresh
    before = _named(fresh, changed)
    for name, value in changed.items():
        setattr(fresh, name, value)
    fresh.number += 1
    save_in_words(fresh)
    record("reports.layout_draft_changed", fresh, by=by.user, before=before, after=_named(fresh, changed))
    return fresh


def _named(draft: ReturnLayout, names: Iterable[str]) -> dict[str, Any]:
    labels = {field.name: str(field.verbose_name) for field in draft._meta.concrete_fields}
    return {labels[name]: getattr(draft, name) for name in names}


@transaction.atomic
def keep_draft(draft: ReturnLayout, *, seen: int, by: Viewer) -> ReturnLayout:
    """The draft as an edition that never changes again. LayoutError names what is wrong with it.

    DomainError where somebody else changed it since ``seen``: nothing is kept for ever that nobody looked at.
    """
    fresh = _seen(draft, seen, by)
    if troubles := troubles_of(fresh.layout):
        raise LayoutError(troubles)
    fresh.is_draft, fresh.kept_by = False, by.user
    fresh.save(update_fields=["is_draft", "kept_by"])
    said = {"版式": str(fresh), "项目": sum(1 for _ in fresh.layout)}
    record("reports.return_layout_kept", fresh, by=by.user, after=said)
    return fresh


@transaction.atomic
def drop_draft(draft: ReturnLayout, *, seen: int, by: Viewer) -> None:
    """A draft that is not wanted goes. DomainError where somebody else changed it since ``seen``."""
    fresh = _seen(draft, seen, by)
    record("reports.layout_draft_dropped", fresh, by=by.user, before={"版式": str(fresh)})
    fresh.delete()


def _seen(draft: ReturnLayout, seen: int, by: Viewer) -> ReturnLayout:
    """The draft locked, as the person saw it."""
    fresh = _locked(draft, by)
    if fresh.number != seen:
        raise DomainError(
            "overtaken", "您打开以后，别人改过这份草稿，您的没有覆盖它。请返回草稿看一遍，再改。"
        )
    return fresh
