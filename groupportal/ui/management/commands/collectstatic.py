"""``collectstatic``, and ``--if-changed`` for every start of the portal: seconds of work only where a file differs."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.management.commands import collectstatic


class Command(collectstatic.Command):
    """As Django's; see there."""

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--if-changed", action="store_true", help="Nothing, where no file changed since the last time."
        )

    def handle(self, **options: Any) -> str | None:
        mark = Path(settings.STATIC_ROOT) / ".collected"
        now = _state()
        if options.pop("if_changed") and mark.exists() and mark.read_text() == now:
            return None
        mark.unlink(missing_ok=True)
        said = super().handle(**options)
        if not options["dry_run"]:
            mark.write_text(now)
        return said


def _state() -> str:
    """Changes with every file that would be collected, and with how."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list(None):
            found = Path(storage.path(path)).stat()
            digest.update(f"{storage.path(path)} {path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
