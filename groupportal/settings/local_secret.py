"""A signing key for a developer's own machine, made once and kept under var/."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def local_secret() -> str:
    """The key kept in ``var/django-secret``; made at the first call, readable by its owner only."""
    var = Path(os.environ.get("PORTAL_VAR") or Path(__file__).resolve().parent.parent.parent / "var")
    path = var / "django-secret"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(50))
    return path.read_text()
