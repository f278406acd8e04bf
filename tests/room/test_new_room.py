"""``docs/new-room.md`` is true: the room it describes is built from its text, in a copy of the project, and works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from groupportal.servers.places import places
from tests.conftest import TEMPLATE
from tests.database import digest_of

PROJECT = Path(settings.BASE_DIR)
PAGE = (PROJECT / "docs/new-room.md").read_text()
FILES = re.findall(r"^`([\w/.]+)`\n```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
CHANGES = re.findall(r"^`([\w/.]+)`: .*?```text\n(.*?)\n→\n(.*?)\n```", PAGE, re.MULTILINE | re.DOTALL)
FEW = 150


def test_a_room_takes_few_lines() -> None:
    own = [line for name, text in FILES if name.startswith("loans/") for line in text.splitlines()]
    assert len([line for line in own if line.strip()]) < FEW
    assert len(CHANGES) == 2, "the other two files take words"


@pytest.mark.whole
@pytest.mark.slow
@pytest.mark.usefixtures("django_db_setup")
def test_the_room_of_the_page_is_built_and_works(tmp_path: Path) -> None:
    here = tmp_path / "project"
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (PROJECT / name).is_file():
            (here / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, here / name)
    for name, text in FILES:
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_text(text)
    for name, old, new in CHANGES:
        kept = (here / name).read_text()
        assert kept.count(old) == 1, name
        (here / name).write_text(kept.replace(old, new))
    for folder in ("loans", "loans/migrations", "tests/loans"):
        (here / folder / "__init__.py").touch()
    shutil.copy(PROJECT / "tests/room/walk_loans.py", here / "tests/loans/test_loans.py")
    wall = here / "loans/migrations/0002_wall.py"
    wall.rename(tmp_path / "wall.py")
    _run(here, "manage.py", "makemigrations", "loans", "--verbosity", "0")
    (tmp_path / "wall.py").rename(wall)
    _run(here, "-m", "ruff", "check", "--ignore", "I001", "loans")
    _run(here, "-m", "tools.layers")
    quick = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider")
    declaring = ("tests/tenancy/test_wall.py", "tests/test_deeds.py")
    _run(here, "-m", "pytest", *quick, "tests/loans", *declaring, "-k", "loan")


def _run(here: Path, *words: str) -> None:
    """Run Python in the built tree, on the servers of this one, with a test database of its own."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "DJANGO_SETTINGS_MODULE"))}
    env |= {"PORTAL_VAR": str(places().var), "PORTAL_TEST_DB": "room", "PORTAL_FAST_DB": "1"}
    # The tables of all other rooms are there already.
    env["PORTAL_TEST_FROM"] = TEMPLATE + digest_of(migrations_only=True)
    done = subprocess.run(
        [sys.executable, *words], cwd=here, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout[-4000:]}\n{done.stderr[-2000:]}"
