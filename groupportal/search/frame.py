"""What the search adds to the frame of every page."""

from __future__ import annotations

from typing import Any

from groupportal.ui.places import place


def search_frame(request: Any, counted: Any) -> dict[str, Any]:
    """The addresses of the search and of what it finds while one types."""
    return {"search_url": place("search:search"), "search_found_url": place("search:found")}
