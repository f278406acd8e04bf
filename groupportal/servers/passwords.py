"""The passwords of the embedded database's roles: generated once, kept in ``var/secrets.json`` (0600)."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from pathlib import Path

from groupportal.servers.errors import ServerError
from groupportal.servers.locks import open_lock

SUPERUSER = "postgres"
ROLES = {
    "app": "portal_app",
    "owner": "portal_owner",
    "backup": "portal_backup",
}


def passwords(var: Path) -> dict[str, str]:
    """Role name → password. Made at the first call, topped up where a role is new; two first callers come to the same set."""
    path = var / "secrets.json"
    try:
        known = _read(path)
        if _missing(known):
            known = _top_up(path)
    except PermissionError as problem:
        raise ServerError(
            f"{path} belongs to another user, who ran this project before; run as that user or set PORTAL_VAR"
        ) from problem
    return known


def _read(path: Path) -> dict[str, str]:
    try:
        known: dict[str, str] = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    return known


def _missing(known: dict[str, str]) -> list[str]:
    return [role for role in (SUPERUSER, *ROLES.values()) if role not in known]


def _top_up(path: Path) -> dict[str, str]:
    """One caller at a time; what is known already stays as it is."""
    lock = open_lock(path.with_name("secrets.lock"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = _read(path)
        if missing := _missing(known):
            known |= {role: secrets.token_urlsafe(24) for role in missing}
            draft = path.with_name(f"{path.name}.new")
            draft.unlink(missing_ok=True)
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as out:
                json.dump(known, out)
            draft.replace(path)
    finally:
        os.close(lock)
    return known
