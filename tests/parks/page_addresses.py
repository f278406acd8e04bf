"""What a reader and an editor get where a page's form or button stands in the API: what they get at the page, told to a program."""

from __future__ import annotations

from dataclasses import replace

from groupportal.ui.pages import FormPage
from parks.api_pages import DEEDS, PAGES
from tests.parks import (
    college_addresses,
    facility_addresses,
    park_addresses,
    project_addresses,
    request_addresses,
)
from tests.sweeps.expected import Expected

_AT_PAGES = {
    name: entry
    for part in (park_addresses, request_addresses, project_addresses, college_addresses, facility_addresses)
    for name, entry in part.TABLE.items()
}
_STANDS_SO = frozenset(
    {"project_resume", "training_edit", "training_reopen", "training_hold", "facility_reopen"}
)
"""Pages that have nothing to do on a row as it is made."""


_FILLED = frozenset({"training_hold", "resident_left"})
"""Pages whose form opens with all that it needs."""


def _told(name: str) -> Expected:
    page, entry = PAGES[name].callback.view_class, _AT_PAGES[f"parks:{name}"]
    lacks = issubclass(page, FormPage) and not name.endswith("_edit") and name not in _FILLED
    editor = entry.editor if entry.editor > 399 else 400 if lacks else 422 if name in _STANDS_SO else 201
    return replace(entry, editor=editor)


TABLE: dict[str, Expected] = {f"parks-api:{name.replace('_', '-')}": _told(name) for name in DEEDS}
