"""A portal of its own for the handbook's pictures: servers and data in a new directory, gone afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSIDE = "HANDBOOK_PORTAL"


def with_own_servers(module: str) -> int:
    """Run ``module`` again with servers and data in a new directory, and remove these at the end."""
    with tempfile.TemporaryDirectory(prefix="handbook-") as place:
        Path(place).chmod(0o755)
        settings = "groupportal.settings.test"
        own = {"PORTAL_VAR": place, "PORTAL_FAST_DB": "1", "DJANGO_SETTINGS_MODULE": settings, INSIDE: "1"}
        env = {**os.environ, **own, "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
        servers = [sys.executable, "-m", "groupportal.servers"]
        commands = (
            [*servers, "with", "--", sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            [*servers, "with", "--", sys.executable, "-m", module],
        )
        try:
            return max(
                subprocess.run(command, cwd=ROOT, env=env, check=False).returncode for command in commands
            )
        finally:
            subprocess.run([*servers, "stop"], cwd=ROOT, env=env, check=False)
            subprocess.run([*servers, "remove"], cwd=ROOT, env=env, check=False)
