"""Styles and scripts of the portal as one file each, made from what lies in ``static/portal``; no build step, no Node.

``portal/portal.css`` and ``portal/portal.js`` are found like any static file (``STATICFILES_FINDERS``), so that ``collectstatic``
names them by their content, packs them, and whitenoise lets browsers keep them for ever.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SOURCE = settings.BASE_DIR / "static/portal"
CSS, JS = "portal/portal.css", "portal/portal.js"
ORDER = [
    *("tokens", "base", "layout", "frame", "components", "controls", "lists", "tables"),
    *("forms", "pick", "records", "home", "drawer", "charts", "sheet"),
]
"""The values come first, since they name the layers too; what only some pages need follows, print comes last."""


def style_sheets() -> list[Path]:
    """In the order in which they overrule one another."""
    places = {name: place for place, name in enumerate(ORDER)}
    found = sorted(SOURCE.glob("css/*.css"))
    return sorted(found, key=lambda path: (path.stem == "print", places.get(path.stem, len(places))))


def modules() -> list[Path]:
    """Scripts that stand in every page. They import nothing; what two of them need hangs on ``window``."""
    return sorted(SOURCE.glob("js/*.js"))


def portal_css() -> str:
    """All style sheets after one another."""
    parts = []
    for path in style_sheets():
        text = path.read_text(encoding="utf-8")
        parts.append(f"@media print {{\n{text}}}\n" if path.name == "print.css" else text)
    return "".join(parts)


def portal_js() -> str:
    """All modules after one another, the names of each its own."""
    return "".join(f"{{\n{path.read_text(encoding='utf-8')}}}\n" for path in modules())


class BundleFinder(BaseFinder):
    """Finds the two files; they are written anew when a source has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "bundles")

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing can be set wrong."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Where one of the two stands; nothing for any other path."""
        if path not in _MADE:
            return []
        found = str(self._made(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Both."""
        for path in _MADE:
            self._made(path)
            yield path, self.storage

    def _made(self, path: str) -> Path:
        target, text = Path(self.storage.path(path)), _MADE[path]().encode()
        if not target.exists() or target.read_bytes() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_name(f"{target.name}.{os.getpid()}")
            draft.write_bytes(text)
            draft.replace(target)
        return target


_MADE = {CSS: portal_css, JS: portal_js}


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Names by content. Before anything was collected (``manage.py`` by hand) files go by their plain names."""

    def stored_name(self, name: str) -> str:
        """The name a page asks for."""
        found: str = super().stored_name(name) if self.hashed_files else name
        return found
