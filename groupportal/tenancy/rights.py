"""Which right a request needs: one rule for pages, for the API and for its description.

Imports nothing of rest_framework, which loads this while its own viewsets are being imported.
"""

from __future__ import annotations

from typing import Any

# What these ask for is a look: they need the right declared for GET, and write nothing.
LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})


def declared_action(view: Any, method: str | None) -> str | None:
    """The action a view (class, function or instance) needs for this method; None where it declares none.

    ``action`` stands for every method. ``actions`` names one a method: HEAD and OPTIONS fall back to that of "get",
    anything else undeclared is nobody's.
    """
    per_method = getattr(view, "actions", None)
    if not isinstance(per_method, dict):
        return getattr(view, "action", None)
    asked = (method or "GET").upper()
    return per_method.get(asked.lower(), per_method.get("get") if asked in LOOKING else None)


def view_behind(view_func: Any) -> Any:
    """The class a resolved view was made of, or the function itself."""
    return getattr(view_func, "view_class", None) or getattr(view_func, "cls", None) or view_func
