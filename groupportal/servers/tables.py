"""Whether the embedded database has the tables this checkout wants."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

from groupportal.servers.locks import starting
from groupportal.servers.places import PROJECT, places


def _wanted() -> str:
    digest = hashlib.sha256()
    for path in sorted(
        (*PROJECT.glob("*/migrations/0*.py"), *PROJECT.glob("groupportal/*/migrations/0*.py"))
    ):
        digest.update(f"{path.relative_to(PROJECT)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def up_to_date() -> int:
    """Migrate where a migration came since the last time; the exit code of ``migrate``, 0 where nothing was to do."""
    here = places()
    stamp, wanted = here.postgres_data / "portal-migrated", _wanted()
    if stamp.exists() and stamp.read_text() == wanted:
        return 0
    with starting(here.var, "migrating.lock"):
        if stamp.exists() and stamp.read_text() == wanted:
            return 0
        words = [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity", "0"]
        code = subprocess.run(
            words, cwd=PROJECT, env={**os.environ, "PORTAL_DB_ROLE": "owner"}, check=False
        ).returncode
        if code == 0:
            stamp.write_text(wanted)
    return code
