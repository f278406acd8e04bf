"""The passwords of the embedded database's roles: generated once, kept in ``var/secrets.json`` (0600)."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from groupportal.servers.errors import ServerError

SUPERUSER = "postgres"
ROLES = {"app": "portal_app", "owner": "portal_owner", "platform": "portal_platform"}


def passwords(var: Path) -> dict[str, str]:
    """Role name → password. Made at the first call; two first callers come to the same set."""
    path = var / "secrets.json"
    try:
        if not path.exists():
            _write_once(path, {role: secrets.token_urlsafe(24) for role in (SUPERUSER, *ROLES.values())})
        known: dict[str, str] = json.loads(path.read_text())
    except PermissionError as problem:
        raise ServerError(
            f"{path} belongs to another user, who ran this project before; run as that user or set PORTAL_VAR"
        ) from problem
    return known


def _write_once(path: Path, content: dict[str, str]) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        json.dump(content, out)
    try:
        os.link(draft, path)  # unlike rename, link refuses to replace the other caller's file
    except FileExistsError:
        return
    finally:
        draft.unlink()
