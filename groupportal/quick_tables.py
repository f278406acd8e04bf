"""Migrations of a database that starts empty, in a fraction of the time."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

from django.db.migrations.state import ModelState, ProjectState


def _add_model(state: ProjectState, model: ModelState) -> None:
    key = model.app_label, model.name_lower
    state.models[key] = model
    if getattr(state, "_relations", None) is not None:
        state.resolve_model_relations(key)
    if "apps" in state.__dict__:
        state.apps.render_multiple([model])


def _append_option(state: ProjectState, app: str, name: str, option: str, added: Any) -> None:
    options = state.models[app, name].options
    options[option] = [*options[option], added]
    if "apps" in state.__dict__:
        meta = state.apps.get_model(app, name)._meta
        setattr(meta, option, [*getattr(meta, option), added])


def _only_itself(state: ProjectState, app: str, name: str, delay: bool = False) -> set[tuple[str, str]]:
    # Django draws up all that hang together through their keys, which here is everything. What Python code of a migration is given
    # is drawn up anew for it.
    state.is_delayed = True
    return {(app, name)}


def quick_migrations() -> AbstractContextManager[Any]:
    """Migrations without drawing up all models anew for each table, column, index and constraint, which takes twenty times as long.

    The tables are the same. On a server of one's own they are made by Django alone, as ``make rehearse`` does.
    """
    return patch.multiple(
        ProjectState, add_model=_add_model, _append_option=_append_option, _find_reload_model=_only_itself
    )
